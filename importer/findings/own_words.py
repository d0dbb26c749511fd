"""Our own words where `seen` is not the CRM's or the person's: what broke on the way, and how long a wait is.

They are kept in English, in the journal too; which language is shown is decided when a finding is.
"""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from importer.findings.kind import Lang

SPANISH: Final[dict[str, str]] = {
    "the address is not valid": "la dirección no es válida",
    "the name of the host was not found": "no se encontró el nombre del servidor",
    "the connection was refused": "se rechazó la conexión",
    "no connection could be made": "no se pudo establecer la conexión",
    "its certificate is not trusted": "su certificado no es de confianza",
    "no encrypted connection was agreed on": "no se acordó una conexión cifrada",
    "no connection was made in time": "no se estableció la conexión a tiempo",
    "the connection was cut off before the answer ended": "la conexión se cortó antes del fin de la respuesta",
    "no whole answer came in time": "no llegó una respuesta completa a tiempo",
    "the answer cannot be read": "la respuesta no se puede leer",
    "the answer is too long": "la respuesta es demasiado larga",
    "an answer that is not JSON": "una respuesta que no es JSON",
    "the list has no end": "la lista no tiene fin",
    "stopped before it was sent": "se detuvo antes de enviarla",
    "stopped before the answer came": "se detuvo antes de que llegara la respuesta",
}
UNITS: Final[tuple[tuple[float, str, str], ...]] = (  # each up to two of the next, which rounding would blur
    (1.0, "seconds", "segundos"),
    (60.0, "minutes", "minutos"),
    (3600.0, "hours", "horas"),
    (86_400.0, "days", "días"),
)


def in_spanish(seen: str) -> str:
    """The Spanish for words of ours, alone or after a status; anything else is somebody's and stays as it is."""
    status, _, rest = seen.partition(" ")
    if status.isdecimal() and rest in SPANISH:
        return f"{status} {SPANISH[rest]}"
    return SPANISH.get(seen, seen)


def span(seconds: float, lang: Lang) -> str:
    """So many seconds in words, rounded up: `90 seconds`, `60 minutes`, `24 hours`."""
    size, *names = next((unit for unit in reversed(UNITS) if seconds >= 2 * unit[0]), UNITS[0])
    return f"{ceil(seconds / size):,} {names[lang == 'es']}"


__all__ = ["SPANISH", "in_spanish", "span"]
