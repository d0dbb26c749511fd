"""What the CRM shows of an opportunity otherwise than a create sent it. Pure.

Stricter than `likeness.py`, which asks whether two are the same: here every change a person would see counts.
Not compared, since no reply shows them: the owner (`assignedAgentId` is null in the vendor's own sample) and tags.
A stage or an expiry that was not sent is the CRM's own to set.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from importer.model import Field

BEFORE: Final = 3  # of so many parts of a text that is shown in part, one stands before the first difference
LINE_END, BLANK = "⏎", "␣"


@dataclass(frozen=True, slots=True)
class Change:
    """One field: the text that was sent and the one that is shown; "" where there is none."""

    field: Field
    sent: str
    shown: str

    def parts(self, width: int) -> tuple[str, str]:
        """Both texts on one line of at most so many characters, from shortly before their first difference.

        Line ends show as a sign, and so do blanks where nothing but these differs.
        """
        both = [_plain(text).replace("\n", LINE_END) for text in (self.sent, self.shown)]
        if both[0].split() == both[1].split():
            both = [text.replace(" ", BLANK) for text in both]
        start = 0
        if max(map(len, both)) > width:
            alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*both, strict=False)))
            start = max(0, alike - width // BEFORE)
        sent, shown = (_part(text, start, width) for text in both)
        return sent, shown


def changes(sent: Mapping[str, Any], shown: Mapping[str, Any]) -> tuple[Change, ...]:
    """The fields of a create's body that an opportunity of the API shows otherwise, in the order of the API."""
    return tuple(_changes(sent, shown))


def _changes(sent: Mapping[str, Any], shown: Mapping[str, Any]) -> Iterator[Change]:
    texts: tuple[Field, Field] = ("name", "description")
    for name in texts:
        if _plain(_text(sent.get(name))) != _plain(_text(shown.get(name))):
            yield Change(name, _text(sent.get(name)), _text(shown.get(name)))
    if _amount(sent.get("amount")) != _amount(shown.get("amount")):
        yield Change("amount", _amount(sent.get("amount")), _amount(shown.get("amount")))
    if _text(sent.get("contactId")) != _text(shown.get("contactId")):
        yield Change("contact_id", _text(sent.get("contactId")), _text(shown.get("contactId")))
    if (stage := _text(sent.get("stageId"))) and stage != _text(shown.get("stageId")):
        yield Change("stage", stage, _text(shown.get("stageId")))
    if (day := _text(sent.get("expirationDate"))[:10]) and day != _text(shown.get("expirationDate"))[:10]:
        yield Change("expiration_date", day, _text(shown.get("expirationDate"))[:10])


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _plain(text: str) -> str:
    """A text in the one spelling of its letters (NFC) and line ends: no person sees which one a CRM stores."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def _amount(value: Any) -> str:
    """An amount with no more digits than it needs, so that 1200.5 and "1200.50" are the same; else as it stands."""
    try:
        found = Decimal(_text(value))
    except InvalidOperation:
        return _text(value)
    return f"{found.normalize():f}" if found.is_finite() else _text(value)


def _part(text: str, start: int, width: int) -> str:
    part = f"…{text[start + 1 :]}" if start and text else text
    return part if len(part) <= width else f"{part[: width - 1]}…"


__all__ = ["Change", "changes"]
