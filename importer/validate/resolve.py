"""Names become ids: the owner, contact and stage of each draft, from what the CRM knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from importer.findings import Finding
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.model import Directory, Field
    from importer.validate.drafts import Drafts

FOLDED: Final[frozenset[Field]] = frozenset({"owner_email", "stage"})  # names of people and stages, not addresses


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of one row; "" where the row names nothing."""

    owner: str = ""
    contact: str = ""
    stage: str = ""


def resolve(drafts: Drafts, directory: Directory, at: int) -> Ids | tuple[Finding, ...]:
    """The ids of the row at a position, or every finding about names that have none."""
    owner = _owner(drafts, directory, at)
    contact = _contact(drafts, directory, at)
    stage = _name(drafts, directory.stages, "stage", "STAGE", at)
    findings = tuple(found for found in (owner, contact, stage) if isinstance(found, Finding))
    return findings or Ids(str(owner), str(contact), str(stage))


def _owner(drafts: Drafts, directory: Directory, at: int) -> str | Finding:
    return drafts.value("owner_id", at) or _name(drafts, directory.owners, "owner_email", "OWNER", at)


def _contact(drafts: Drafts, directory: Directory, at: int) -> str | Finding:
    """The contact by id, else by phone and e-mail; where both are known they must agree."""
    if given := drafts.value("contact_id", at):
        return str(given)
    by_phone = _name(drafts, directory.phones, "contact_phone", "CONTACT", at)
    by_email = _name(drafts, directory.emails, "contact_email", "CONTACT", at)
    found = [one for one in (by_phone, by_email) if isinstance(one, str) and one]
    if len(set(found)) > 1:
        return Finding.of("CONTACT-TWO", drafts.place("contact_phone", at), seen=" / ".join(found))
    several = [one for one in (by_phone, by_email) if isinstance(one, Finding) and one.code == "CONTACT-SEVERAL"]
    return found[0] if found else several[0] if several else by_phone or by_email


def _key(name: Field, value: str) -> str:
    """How the directory spells a name: an owner's address in lower case, which folding would take the marks from."""
    if name == "owner_email" and "@" in value:
        return value.casefold()
    return fold(value) if name in FOLDED else value


def _name(drafts: Drafts, known: Mapping[str, tuple[str, ...]], name: Field, family: str, at: int) -> str | Finding:
    """The one id a name has, "" where the row names nothing."""
    value = drafts.value(name, at)
    if not value:
        return ""
    ids, seen = known.get(_key(name, value), ()), value
    own = drafts.own_names[name][at] if name in drafts.own_names else value
    if not ids and own != value:  # the template's translation is not known here: the sheet's own name may be
        ids, seen = known.get(_key(name, own), ()), f"{own} → {value}"
    if len(ids) == 1:
        return ids[0]
    code = f"{family}-SEVERAL" if ids else f"{family}-UNKNOWN"
    return Finding.of(code, drafts.place(name, at), seen=seen, count=len(ids))
