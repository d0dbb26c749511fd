"""How like one opportunity of the CRM's list is to what a create sent. Pure.

Only what a create is documented to take is compared strictly. Texts are compared after white space is
folded and letters are composed (NFC), since a CRM may store either; upper and lower case count.
`assignedComercialId` cannot be compared: the reply has `assignedAgentId` only, null in the vendor's own sample.
Tags are in no reply at all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation
from enum import IntEnum
from html import unescape
from typing import TYPE_CHECKING, Any, Final

from importer.crm.wire.answers import id_of, printable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

MARK: Final = re.compile(r"\[ref:([0-9A-Za-z-]+)\]")
LAST_MARK: Final = re.compile(r"\s*\[ref:[0-9A-Za-z-]+\]\s*$")
CUT: Final = 12  # letters and digits of a name that say enough to know it again when the CRM has cut it off
FIRST: Final = datetime(2000, 1, 1, tzinfo=UTC)  # a time before it is one that was never set: .NET writes the year 1
UNSET: Final = "0001-01-01"
LATEST: Final = timezone(timedelta(hours=-12))  # where the same reading of a clock comes last
_FRACTION: Final = re.compile(r"(\.\d{6})\d+")  # the CRM writes seven digits of a second, Python reads six


class Likeness(IntEnum):
    """How much of what was sent a listed opportunity shows."""

    NONE = 0
    FAINT = 1  # the name alone
    NEAR = 2  # the name, and the amount, the description or the contact: for a person to judge
    EQUAL = 3  # all that a create is documented to take
    WHOLE = 4  # the fields beyond that as well, as far as they were sent
    MARKED = 5  # it carries the row's own reference


@dataclass(frozen=True, slots=True)
class Listed:
    """One opportunity of the CRM's list. `created` is by the CRM's clock, None where it is not told."""

    id: str
    code: str
    shown: Mapping[str, Any]
    created: datetime | None = None
    deleted: bool = False

    @property
    def name(self) -> str:
        """Its name, "" where it has none."""
        return str(self.shown.get("name") or "")

    @property
    def mark(self) -> str:
        """The reference at the end of its description, where `--mark` put one."""
        return mark_of(self.shown)


def listed_of(opportunity: Mapping[str, Any]) -> Listed | None:
    """What the list shows of one opportunity; None for one without an id."""
    id = id_of(dict(opportunity))
    if not id:
        return None
    code = printable(str(opportunity.get("opportCode") or ""))
    when = opportunity.get("deletionDate")
    deleted = bool(opportunity.get("userDeletion") or (when and not str(when).startswith(UNSET)))
    return Listed(id, code, opportunity, moment_of(opportunity.get("creationDate")), deleted)


def moment_of(value: Any) -> datetime | None:
    """A time of the CRM: ISO 8601 with up to seven fractional digits; None for anything else, and for one never set.

    Where it names no zone it is taken for the latest that it can be: a row whose opportunity counts as made
    before it was sent would be sent again.
    """
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(_FRACTION.sub(r"\1", value.strip()))
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=LATEST)
    return moment if moment >= FIRST else None


def mark_of(fields: Mapping[str, Any]) -> str:
    """The last `[ref:…]` of a description, "" if it has none."""
    found = MARK.findall(str(fields.get("description") or ""))
    return str(found[-1]) if found else ""


def squeezed(name: Any) -> str:
    """A name's letters and digits without accents or case: what is left of it in most other spellings.

    A CRM that shows what it keeps on pages may list `A&B` as `A&amp;B`.
    """
    text = unicodedata.normalize("NFKD", unescape(str(name or ""))).casefold()
    return "".join(character for character in text if character.isalnum())


def skeleton(name: Any) -> str:
    """A name's plain letters and digits: what is left of `Peña` where a CRM made `Pe?a` or `PeÃ±a` of it."""
    text = unescape(str(name or "")).casefold()
    return "".join(character for character in text if character.isascii() and character.isalnum())


def name_keys(fields: Mapping[str, Any]) -> frozenset[str]:
    """What a name is looked up by: its beginning, with foreign letters and without them; "" if it has no letters."""
    whole, plain = squeezed(fields.get("name")), skeleton(fields.get("name"))
    return frozenset({whole[:CUT], plain[:CUT] or whole[:CUT]})


def likeness(sent: Mapping[str, Any], listed: Listed, *, refs: Collection[str], lost: bool = False) -> Likeness:
    """How like the listed opportunity is to the body of a create for a row with one of these references.

    A mark that is none of them is a part of the text: descriptions that came out of the CRM may hold old ones.
    A deleted one is at most near: whether the row was meant to be deleted is for a person to say. `lost`: the row's
    reference of before is not known, so what `--mark` put at the end of a description says nothing.
    """
    shown = listed.shown
    if not listed.deleted:
        if mark_of(sent) == listed.mark in refs:
            return Likeness.MARKED
        if _documented(*(map(_unmarked, (sent, shown)) if lost else (sent, shown))):
            return Likeness.WHOLE if _undocumented(sent, shown) else Likeness.EQUAL
    if not _same_name(sent, shown):
        return Likeness.NONE
    return Likeness.NEAR if _something_else(sent, shown) else Likeness.FAINT


def _unmarked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields without a mark at the end of the description."""
    return {**fields, "description": LAST_MARK.sub("", str(fields.get("description") or ""))}


def _documented(sent: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    """Name, description, amount and contact: what the vendor's page of the create call lists and its reply repeats."""
    same_texts = all(_text(sent.get(name)) == _text(shown.get(name)) for name in ("name", "description"))
    same_contact = (sent.get("contactId") or "") == (shown.get("contactId") or "")
    return same_texts and same_contact and _same_amount(sent.get("amount"), shown.get("amount"))


def _undocumented(sent: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    """Stage and expiry as sent. A CRM that ignores them on create shows its own, or none."""
    stage, day = sent.get("stageId"), sent.get("expirationDate")
    same_stage = not stage or stage == shown.get("stageId")
    return same_stage and (not day or str(day)[:10] == str(shown.get("expirationDate") or "")[:10])


def _something_else(sent: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    """Besides the name: the same amount, description or contact."""
    if sent.get("contactId") and sent.get("contactId") == shown.get("contactId"):
        return True
    return _same_amount(sent.get("amount"), shown.get("amount")) or (
        squeezed(sent.get("description")) == squeezed(shown.get("description"))
    )


def _same_name(sent: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
    """The same name in another spelling, or cut off, or lost where the description is the same."""
    for plain in (squeezed, skeleton):
        shorter, longer = sorted((plain(sent.get("name")), plain(shown.get("name"))), key=len)
        if (shorter and shorter == longer) or (len(shorter) >= CUT and longer.startswith(shorter)):
            return True
    ours, theirs = squeezed(sent.get("name")), squeezed(shown.get("name"))
    if not (ours or theirs):
        return True
    return not (ours and theirs) and _text(sent.get("description")) == _text(shown.get("description"))


def _text(value: Any) -> str:
    return " ".join(unicodedata.normalize("NFC", str(value or "")).split())


def _same_amount(sent: Any, shown: Any) -> bool:
    try:
        return Decimal(str(sent)) == Decimal(str(shown))
    except InvalidOperation:
        return False


__all__ = [
    "CUT",
    "Likeness",
    "Listed",
    "likeness",
    "listed_of",
    "mark_of",
    "moment_of",
    "name_keys",
    "skeleton",
    "squeezed",
]
