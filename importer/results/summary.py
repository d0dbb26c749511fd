"""What the sheet `Import summary` says: the run in plain words, as pairs of label and value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from importer.findings.counting import Count
from importer.outcome import STATUSES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from importer.findings import Lang
    from importer.outcome import Status, Tally
    from importer.results.receipt import Receipt

LABELS: Final[dict[str, tuple[str, str]]] = {
    "run": ("Run", "Corrida"),
    "file": ("File", "Archivo"),
    "digest": ("SHA-256 of the file", "SHA-256 del archivo"),
    "workspace": ("Workspace", "Espacio de trabajo"),
    "started": ("Started (UTC)", "Inicio (UTC)"),
    "written": ("Written (UTC)", "Escrito (UTC)"),
    "rows": ("Rows in the sheet", "Filas en la hoja"),
    "requests": ("Requests made", "Solicitudes hechas"),
    "sent": ("Sent by this run", "Enviado por esta corrida"),
    "accepted": ("Accepted by Plazbot in this run", "Aceptado por Plazbot en esta corrida"),
    "contacts": ("Contacts created in this run", "Contactos creados en esta corrida"),
    "incomplete": ("Created, but not complete", "Creadas, pero incompletas"),
    "total": ("Sum of created rows", "Suma de las filas creadas"),
    "next": ("What to do next", "Qué hacer ahora"),
}
STATUS_WORDS: Final[dict[Status, tuple[str, str]]] = {
    "created": ("in Plazbot", "en Plazbot"),
    "duplicate": ("an equal row was created before", "una fila igual ya se creó antes"),
    "skipped": ("left out on purpose", "omitidas a propósito"),
    "invalid": ("need a correction", "por corregir"),
    "refused": ("Plazbot will not create them", "Plazbot no las crea"),
    "failed": ("known not to be created", "se sabe que no se crearon"),
    "unconfirmed": ("sent, answer unknown", "enviadas, respuesta desconocida"),
    "pending": ("not reached yet", "aún sin enviar"),
}
NEXT: Final[dict[str, tuple[str, str]]] = {
    "nothing": ("Nothing: every row is in Plazbot.", "Nada: todas las filas están en Plazbot."),
    "correct": (
        "Correct the rows with a message here, save, and run: plazbot-import retry {file}",
        "Corrige aquí las filas con mensaje, guarda y ejecuta: plazbot-import retry {file}",
    ),
    "again": (
        "Run the same command again: it goes on where it stopped.",
        "Ejecuta el mismo comando otra vez: sigue donde se detuvo.",
    ),
    "without": (
        "Run the command again without {option}: it sends what is left.",
        "Ejecuta el comando otra vez sin {option}: envía lo que falta.",
    ),
    "look": (
        "Do what the tip of each unconfirmed row says; none is sent again before it is looked for in Plazbot.",
        "Haz lo que dice el consejo de cada fila unconfirmed; ninguna se envía otra vez sin buscarla antes en Plazbot.",
    ),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What a summary is made from. `totals` are sums of created rows by currency, "" where none is known.

    `without` is the option that kept rows from being sent, see `next_steps`.
    """

    run: str
    file: str
    digest: str
    workspace: str
    started: str
    written: str
    tally: Tally
    totals: Mapping[str, Decimal]
    results: str
    receipt: Receipt | None = None  # None where nothing was sent, as for results written again
    without: str = ""
    incomplete: bool = False  # something is still to be set of a row


def next_steps(tally: Tally, results: str, lang: Lang, *, without: str = "", incomplete: bool = False) -> list[str]:
    """What a person does next, most urgent first; never empty. `incomplete`: something is still to be set of a row.

    The same command sends the rest, unless it had an option that would keep it from that once more: `without` it.
    """
    keys = [
        *(["without" if without else "again"] if tally["pending"] or tally["failed"] or incomplete else []),
        *(["correct"] if tally["invalid"] or tally["refused"] else []),
        *(["look"] if tally["unconfirmed"] else []),
    ]
    return [_in(NEXT[key], lang).format(file=results, option=without) for key in keys or ["nothing"]]


def summary_of(facts: Facts, lang: Lang) -> list[tuple[str, str]]:
    """The pairs of label and value, in the order they are shown."""

    def pair(name: str, value: str) -> tuple[str, str]:
        return _in(LABELS[name], lang), value

    counts = [(f"{status}: {_in(STATUS_WORDS[status], lang)}", str(facts.tally[status])) for status in STATUSES]
    totals = [pair("total", f"{spaced(total)} {code}".strip()) for code, total in sorted(facts.totals.items())]
    return [
        *(pair(name, getattr(facts, name)) for name in ("run", "file", "digest", "workspace", "started", "written")),
        pair("rows", str(facts.tally.total())),
        *counts,
        *totals,
        *(pair(name, value) for name, value in receipt_lines(facts.receipt, lang)),
        *(pair("next", step) for step in _steps(facts, lang)),
    ]


def _steps(facts: Facts, lang: Lang) -> list[str]:
    return next_steps(facts.tally, facts.results, lang, without=facts.without, incomplete=facts.incomplete)


def receipt_lines(receipt: Receipt | None, lang: Lang) -> list[tuple[str, str]]:
    """Requests made, and rows and sums sent and accepted, as names of LABELS with their values."""
    if receipt is None:
        return []
    return [
        ("requests", str(receipt.requests)),
        ("sent", _rows_and_sums(receipt.rows_sent, receipt.sent, lang)),
        ("accepted", _rows_and_sums(receipt.rows_accepted, receipt.accepted, lang)),
        *([("contacts", str(receipt.contacts_made))] if receipt.contacts_made else []),
        *([("incomplete", str(receipt.incomplete))] if receipt.incomplete else []),
    ]


def _rows_and_sums(rows: int, sums: Mapping[str, Decimal], lang: Lang) -> str:
    words = _in(("{:# row|# rows}", "{:# fila|# filas}"), lang)
    money = (f"{spaced(total)} {code}".strip() for code, total in sorted(sums.items()))
    return ": ".join(filter(None, (words.format(Count(rows)), ", ".join(money))))


def spaced(total: Decimal) -> str:
    """A sum with its thousands set apart by spaces, which no country reads as a decimal sign; nothing is rounded."""
    decimals = max(2, -int(total.normalize().as_tuple().exponent))
    return f"{total:,.{decimals}f}".replace(",", " ")


def _in(texts: tuple[str, str], lang: Lang) -> str:
    return texts[1] if lang == "es" else texts[0]
