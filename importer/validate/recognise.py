"""Headings: folded so that spelling does not matter, and matched to the fields of a mapping."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from importer.model import RESULT_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.model import Header

_MARKS: Final = re.compile(r"[\s_*:.\-]+")


def fold(text: str) -> str:
    """Accents, case, blanks and marks taken off: `Correo electrónico *` and `CORREO_ELECTRONICO` are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _MARKS.sub(" ", plain.casefold()).strip()


def spellings(title: str) -> tuple[str, ...]:
    """The folded title, and the same without what stands in brackets or a currency sign (`Monto (S/)`)."""
    whole = fold(title)
    bare = fold(re.sub(r"\([^)]*\)|\[[^\]]*\]|\b(?:RD|US|R|MX)?\$|S/\.?|€", " ", title))
    return (whole, bare) if bare and bare != whole else (whole,)


def result_columns(headers: Sequence[Header]) -> dict[str, int]:
    """Where our own columns stand in a results sheet; empty if this is not one."""
    # The first of a name is ours, since our columns stand first; a second one is the person's own data.
    found = {header.title: header.position for header in reversed(headers) if header.title in RESULT_COLUMNS}
    return found if {"import_ref", "import_status"} <= found.keys() else {}
