"""The second sheet of a checked workbook: every kind of problem once, how many, where, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from importer.results.excel import held
from importer.results.looks import Pens, heighten, line_cell, print_across, title_cell
from importer.results.measures import OUR_HEADER, lines
from importer.results.shades import SHADE_COLOURS, SHADES, shade

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from importer.findings import Finding, Lang
    from importer.results.shades import Shade

SHADE_WORDS: Final[dict[Lang, dict[Shade, str]]] = {
    "en": {"error": "stops the row", "warning": "please look", "note": "good to know"},
    "es": {"error": "detiene la fila", "warning": "por revisar", "note": "para saber"},
}
PROBLEMS_SHEET: Final[dict[Lang, str]] = {"en": "Problems", "es": "Problemas"}
TITLES: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("Code", "Problem", "Effect", "Count", "Where it starts", "For example", "What to do"),
    "es": ("Código", "Problema", "Efecto", "Cantidad", "Dónde empieza", "Por ejemplo", "Qué hacer"),
}
ROWS: Final[dict[Lang, tuple[str, str]]] = {"en": ("row", "rows"), "es": ("fila", "filas")}
COLUMN: Final[dict[Lang, str]] = {"en": "column", "es": "columna"}
NOTHING: Final[dict[Lang, str]] = {"en": "Nothing was found.", "es": "No se encontró nada."}
COUNT: Final = TITLES["en"].index("Count")
WIDTHS: Final = (24, 34, 16, 10, 26, 50, 50)
EXAMPLES: Final = 5  # places named of each kind
TIPS: Final = 3  # different tips shown of each kind: most differ only in a name or a number


@dataclass(slots=True)
class _Kind:
    first: Finding
    count: int = 0
    examples: list[Finding] = field(default_factory=list)


def by_kind(findings: Iterable[Finding]) -> list[_Kind]:
    """Every kind with its count and first findings: errors first, of equals the most frequent first."""
    kinds: dict[str, _Kind] = {}
    for finding in findings:
        kind = kinds.setdefault(finding.code, _Kind(finding))
        kind.count += 1
        if len(kind.examples) < EXAMPLES:
            kind.examples.append(finding)
    return sorted(kinds.values(), key=lambda kind: (SHADES.index(shade(kind.first)), -kind.count, kind.first.code))


def write_problems(
    sheet: Worksheet, findings: Iterable[Finding], summary: Sequence[tuple[str, str]], *, lang: Lang
) -> None:
    """The pairs of `summary`, then after an empty row a table with one line for every kind of finding."""
    for letter, wide in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = wide
    print_across(sheet)
    for at, (label, text) in enumerate(summary, start=1):
        sheet.merged_cells.add(f"B{at}:G{at}")
        sheet.append([line_cell(sheet, label, bold=True), line_cell(sheet, text)])
    kinds = by_kind(findings)
    sheet.append([])
    if not kinds:
        sheet.append([line_cell(sheet, NOTHING[lang])])
        return
    sheet.append([title_cell(sheet, title, OUR_HEADER) for title in TITLES[lang]])
    pens = Pens(sheet, centred=(COUNT,), wrapped=range(len(WIDTHS)), bold=(0,))
    for row, kind in enumerate(kinds, start=len(summary) + 3):
        cells = _line(kind, lang)
        heighten(sheet, row, max(lines(str(cell), wide) for cell, wide in zip(cells, WIDTHS, strict=True)))
        colours = SHADE_COLOURS[shade(kind.first)]
        sheet.append([pens.write(at, held(cell), None if at else colours) for at, cell in enumerate(cells)])


def _line(kind: _Kind, lang: Lang) -> tuple[str | int, ...]:
    first = kind.first
    tips = dict.fromkeys(finding.tip(lang) for finding in kind.examples)
    return (
        first.code,
        first.title(lang),
        SHADE_WORDS[lang][shade(first)],
        kind.count,
        _where(kind, lang),
        first.message(lang),
        "\n".join([tip for tip in tips if tip][:TIPS]),
    )


def _where(kind: _Kind, lang: Lang) -> str:
    """`rows 3, 7, 9 …` by the numbers of the person's own file, or the titles of columns."""
    places = [finding.place for finding in kind.examples]
    rows = list(dict.fromkeys(str(place.row) for place in places if place.row is not None))
    more = " …" if kind.count > len(places) else ""
    if rows:
        one, many = ROWS[lang]
        return f"{many if len(rows) > 1 else one} {', '.join(rows)}{more}"
    headers = dict.fromkeys(place.header or place.letter for place in places if place.letter)
    return f"{COLUMN[lang]} {', '.join(headers)}{more}" if headers else ""


__all__ = ["PROBLEMS_SHEET", "by_kind", "write_problems"]
