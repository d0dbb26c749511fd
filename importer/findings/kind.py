"""What one entry of the catalogue is: code, severity and its texts in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "column-stop", "warning", "note"]
Lang = Literal["en", "es"]


class Text(NamedTuple):
    """Title (a few words), message (one sentence) and tip (what to do), with names in braces."""

    title: str
    message: str
    tip: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding. The code is stable: scripts and people search for it."""

    code: str
    severity: Severity
    en: Text
    es: Text

    def text(self, lang: Lang) -> Text:
        """The texts of one language."""
        return self.es if lang == "es" else self.en


def kind(code: str, severity: Severity, en: tuple[str, str, str], es: tuple[str, str, str]) -> Kind:
    """An entry written as two triples: title, message, tip."""
    return Kind(code, severity, Text(*en), Text(*es))
