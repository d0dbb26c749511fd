"""Why a file is no TOML, in plain words of both languages: the standard reader speaks English and of its grammar."""

from __future__ import annotations

import re
import tomllib
from typing import Final, NamedTuple

from importer.findings.words import Words

AT: Final = re.compile(r"\(at line (\d+), column \d+\)$")
FAULTS: Final[tuple[tuple[str, Words], ...]] = (
    (
        "Invalid value",
        Words("a value is missing or is a text without quotation marks", "falta un valor, o es un texto sin comillas"),
    ),
    ("Unterminated string", Words("quotation marks are not closed", "faltan las comillas de cierre")),
    ("Illegal character", Words("quotation marks are not closed", "faltan las comillas de cierre")),
    ("Expected '='", Words("an equals sign is missing after a key", "falta un signo igual después de una clave")),
    ("Unclosed array", Words("a list has no comma or no ] there", "a una lista le falta ahí una coma o el ]")),
    ("Unclosed inline table", Words("a table has no comma or no } there", "a una tabla le falta ahí una coma o el }")),
    ("Expected ']", Words("the title of a table has no ]", "al título de una tabla le falta el ]")),
    ("Expected newline", Words("more stands on the line than one key", "en la línea hay más de una clave")),
    ("Unescaped '\\'", Words("a \\ in a text is to be written \\\\", "en un texto, \\ se escribe \\\\")),
    *(
        (twice, Words("a key or table stands there for the second time", "una clave o tabla está ahí por segunda vez"))
        for twice in ("Cannot declare", "Cannot overwrite", "Cannot mutate", "Cannot redefine", "Duplicate inline")
    ),
    (
        "",
        Words("neither a [table] nor a key = value stands there", "ahí no hay ni una [tabla] ni una clave = valor"),
    ),
)
"""The beginnings of what the reader says, and what it comes to."""
NOT_UTF8: Final = Words("its letters are not UTF-8; save it as UTF-8", "sus letras no son UTF-8; guárdala como UTF-8")
TOO_MUCH: Final = Words("it holds more than a template can", "contiene más de lo que puede una plantilla")


class Fault(NamedTuple):
    """The line, None where it has none, and the reason."""

    line: int | None
    why: Words


def fault_of(error: Exception, text: str) -> Fault:
    """What is wrong with this text, from what the reader raised; `text` is "" where not even letters could be read."""
    if isinstance(error, UnicodeDecodeError):
        return Fault(None, NOT_UTF8)
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Fault(None, TOO_MUCH)  # an integer of thousands of digits, lists within lists without end
    said = str(error)
    at = AT.search(said)
    line = int(at[1]) if at else len(text.splitlines())  # without a place it is the end of the file
    return Fault(line, next(why for beginning, why in FAULTS if said.startswith(beginning)))


__all__ = ["Fault", "fault_of"]
