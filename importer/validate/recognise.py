"""Headings: folded so that spelling does not matter, and matched to the fields of a mapping."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from importer.model import RESULT_COLUMNS
from importer.validate.currency import without_currency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import Header

_MARKS: Final = re.compile(r"[\s_*:.\-]+")

_IN_BRACKETS: Final = re.compile(r"[(\[]([^)\]]*)[)\]]")
_IN: Final = re.compile(r"\s*(?:en|in)\s+", re.IGNORECASE)  # `Monto (en soles)`
_ASIDES: Final = frozenset(["required", "optional", "obligatorio", "opcional", "requerido", "dd/mm/aaaa", "dd/mm/yyyy"])


def fold(text: str) -> str:
    """Accents, case, blanks and marks taken off: `Correo electrónico *` and `CORREO_ELECTRONICO` are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _MARKS.sub(" ", plain.casefold()).strip()


def spellings(title: str) -> tuple[str, ...]:
    """The folded title, and the same without a currency (`Monto (S/)`) or an aside such as `(obligatorio)`.

    What else stands in brackets belongs to the title: `Correo (vendedor)` is not the contact's.
    """
    whole = fold(title)
    bare = fold(without_currency(_IN_BRACKETS.sub(lambda match: " " if _is_aside(match[1]) else match[0], title)))
    return (whole, bare) if bare and bare != whole else (whole,)


def _is_aside(text: str) -> bool:
    return text.strip().lower() in _ASIDES or not without_currency(_IN.sub("", text)).strip()


def result_columns(headers: Sequence[Header]) -> dict[str, int]:
    """Where our own columns stand in a results sheet; empty if this is not one."""
    # The first of a name is ours, since our columns stand first; a second one is the person's own data.
    found = {header.title: header.position for header in reversed(headers) if header.title in RESULT_COLUMNS}
    return found if {"import_ref", "import_status"} <= found.keys() else {}
