"""The new sheets as XML, a block of lines at a time: a sheet of a million rows never stands in memory.

A block is worked on a column at a time, because a look at all its cells at once tells whether any of
them needs care; most columns hold plain text or numbers, and then each cell is one string of the form.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from importer.catalog.paper import pages_across
from importer.model import column_letter
from importer.results.columns import OURS
from importer.results.made import CHECKED
from importer.results.measures import (
    ID,
    OUR_HEADER,
    ROW,
    STATUS,
    STATUS_COLOURS,
    THEIR_HEADER,
    WRAPPED,
    height,
    lines_of,
    widths,
)
from importer.results.shades import SHADE_COLOURS, worst
from importer.results.splice.cells import MOST_NUMBER, SIGNS, code_of, plain_texts, written
from importer.results.splice.styles import Look

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from importer.findings import Finding
    from importer.model import Cell
    from importer.results.columns import Own, Result
    from importer.results.excel import Kind
    from importer.results.measures import Colours
    from importer.results.splice.check import Lines
    from importer.results.splice.shapes import Marks
    from importer.results.splice.styles import Styles

BLOCK: Final = 1_000  # lines
PROLOG: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<worksheet xmlns="{space}">'
TAB: Final = '<sheetPr><tabColor rgb="FF1F3864"/><pageSetUpPr fitToPage="1"/></sheetPr>'
PAPER: Final = (
    '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
    '<pageSetup orientation="landscape" fitToWidth="{pages}" fitToHeight="0"/></worksheet>'
)
KEPT: Final = STATUS + 1  # columns that stay in sight
WHOLE: Final = {str}, {int}, {float}, {int, float}
DAYS: Final = {date, datetime}
RECENT: Final = 4_096  # days whose XML is kept: those of a sheet repeat
BEGIN: Final = '<c r="'


class Columns:
    """The cells of columns as XML, and the style of each."""

    def __init__(self, styles: Styles, *, from_1904: bool = False) -> None:
        self._styles, self._from_1904 = styles, from_1904
        self._known: dict[tuple[Kind, int, str, bool, Colours | None], int] = {}
        self._day = lru_cache(RECENT)(lambda day, mark: self.cell("", day, mark).removeprefix(BEGIN))

    def style(
        self, kind: Kind, mark: int = 0, *, horizontal: str = "", wrapped: bool = False, colours: Colours | None = None
    ) -> int:
        """The style of a cell of this kind; `mark` is the style that it has in the person's own sheet, 0 for none."""
        key = kind, mark, horizontal, wrapped, colours
        if key not in self._known:
            number = self._styles.numbers[mark] if mark else self._styles.number(code_of(kind))
            side = horizontal or ("left" if kind in ("day", "moment") else "")
            look = Look(number, colours, horizontal=side, wrapped=wrapped, quoted=kind == "sign")
            self._known[key] = self._styles.style(look)
        return self._known[key]

    def statuses(self) -> dict[str, int]:
        """The style of each status."""
        return {
            status: self._styles.style(Look(colours=colours, bold=True)) for status, colours in STATUS_COLOURS.items()
        }

    def cells(
        self, letters: str, numbers: Sequence[int], values: Sequence[Cell], marks: Sequence[int], *, wrapped: bool
    ) -> list[str]:
        """The cells of one column in these rows of the sheet; `marks` is empty or has the style of each."""
        kinds = set(map(type, values))
        if kinds <= DAYS:
            days = zip(numbers, map(self._day, values, marks or [0] * len(values)), strict=True)
            return [f"{BEGIN}{letters}{number}{day}" for number, day in days]
        if kinds in WHOLE and (not marks or len(set(marks)) == 1):
            mark = marks[0] if marks else 0
            made = (
                self._texts(letters, numbers, values, mark, wrapped=wrapped)  # type: ignore[arg-type]
                if kinds == {str}
                else self._numbers(letters, numbers, values, mark)  # type: ignore[arg-type]
            )
            if made is not None:
                return made
        told = marks or [0] * len(values)
        return [
            self.cell(f"{letters}{number}", value, mark, wrapped=wrapped)
            for number, value, mark in zip(numbers, values, told, strict=True)
        ]

    def cell(
        self, place: str, value: Cell, mark: int = 0, *, wrapped: bool = False, colours: Colours | None = None
    ) -> str:
        """One cell; "" for a blank one without colours."""
        xml, type, kind = written(value, from_1904=self._from_1904)
        if not xml and not colours:
            return ""
        style = self.style(kind, mark, wrapped=wrapped, colours=colours)
        if not xml:
            return f'<c r="{place}" s="{style}"/>'
        return f'<c r="{place}" s="{style}" t="{type}">{xml}</c>' if type else f'<c r="{place}" s="{style}">{xml}</c>'

    def links(self, rows: Sequence[int], ids: Sequence[str], linked: Sequence[bool]) -> list[str]:
        """The cells of ids that are links; "" for others."""
        letter = column_letter(ID)
        plain, signed = (self._styles.style(Look(is_link=True, quoted=quoted)) for quoted in (False, True))
        made = []
        for row, id, is_link in zip(rows, ids, linked, strict=True):
            xml, type, kind = written(id)
            style = signed if kind == "sign" else plain
            made.append(f'<c r="{letter}{row}" s="{style}" t="{type}">{xml}</c>' if is_link else "")
        return made

    def _texts(
        self, letters: str, numbers: Sequence[int], values: Sequence[str], mark: int, *, wrapped: bool
    ) -> list[str] | None:
        """None when any of them has to be written otherwise."""
        if not any(values):
            return [""] * len(values)
        plain = plain_texts(values)
        if plain is None:
            return None
        style = self.style("text", mark, wrapped=wrapped)
        middle = f'" s="{style}" t="str"><v>'
        if {value[0] for value in values if value} & SIGNS:
            quoted = f'" s="{self.style("sign", mark, wrapped=wrapped)}" t="str"><v>'
            return [
                f'<c r="{letters}{number}{quoted if value[0] in SIGNS else middle}{value}</v></c>' if value else ""
                for number, value in zip(numbers, plain, strict=True)
            ]
        return [
            f'<c r="{letters}{number}{middle}{value}</v></c>' if value else ""
            for number, value in zip(numbers, plain, strict=True)
        ]

    def _numbers(self, letters: str, numbers: Sequence[int], values: Sequence[float], mark: int) -> list[str] | None:
        """None when a workbook cannot hold any of them exactly."""
        if not all(-MOST_NUMBER < value < MOST_NUMBER for value in values):
            return None
        middle = f'" s="{self.style("number", mark)}"><v>'
        return [
            f'<c r="{letters}{number}{middle}{value!r}</v></c>' for number, value in zip(numbers, values, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet of rows with their outcomes.

    `numbers` are the rows in the person's sheet, by which `marks` are asked: those have, by the column's
    place among the ones given back, what `styles_of_cells` found. `bad` has the findings of single cells by
    line from 0 and by column, ours first; `after` is what stands behind the filter. `linked` are the lines
    from 0 whose ids are links.
    """

    result: Result
    numbers: Sequence[int]
    marks: Marks
    bad: Mapping[int, Mapping[int, Sequence[Finding]]] = field(default_factory=dict)
    after: str = ""
    linked: Container[int] = ()

    @property
    def area(self) -> str:
        """All its cells."""
        return f"A1:{column_letter(len(self.result.header) - 1)}{len(self.result.own) + 1}"

    def xml(self, lines: Lines, styles: Styles, *, space: str, from_1904: bool) -> Iterator[bytes]:
        """The sheet; `lines` is told what the first cells of each line are."""
        result, wide = self.result, widths(self.result)
        yield _beginning(self.area, wide, space=space, kept=KEPT).encode()
        columns = Columns(styles, from_1904=from_1904)
        yield _titles(result.header, styles).encode()
        for first in range(0, len(result.own), BLOCK):
            own = result.own[first : first + BLOCK]
            lines.add(one[:CHECKED] for one in own)
            yield self._block(own, first, columns).encode()
        paper = PAPER.format(pages=pages_across(wide))
        yield f'</sheetData><autoFilter ref="{self.area}"/>{self.after}{paper}'.encode()

    def _block(self, own: Sequence[Own], first: int, columns: Columns) -> str:
        end = first + len(own)
        rows, numbers = range(first + 2, end + 2), self.numbers[first:end]
        made: list[list[str]] = []
        for at, ours in enumerate(zip(*own, strict=True)):
            made.append(_own_cells(at, rows, ours, columns))
            if at == ID and self.linked:
                links = columns.links(rows, ours, [line in self.linked for line in range(first, end)])
                made[at] = [link or cell for link, cell in zip(links, made[at], strict=True)]
        for at, cells in enumerate(self.result.copied):
            told = [self.marks[at][number] for number in numbers] if at in self.marks else []
            made.append(columns.cells(column_letter(OURS + at), rows, cells[first:end], told, wrapped=False))
        for line in range(first, end) if self.bad else ():
            for at, findings in self.bad.get(line, {}).items():
                made[at][line - first] = self._bad_cell(own[line - first], line, at, findings, columns)
        tall = [lines_of(one) if one.import_message else 1 for one in own]
        return "".join(
            f'<row r="{row}">{"".join(cells)}</row>'
            if lines <= 1
            else f'<row r="{row}" ht="{height(lines)}" customHeight="1">{"".join(cells)}</row>'
            for row, lines, cells in zip(rows, tall, zip(*made, strict=True), strict=True)
        )

    def _bad_cell(self, own: Own, line: int, at: int, findings: Sequence[Finding], columns: Columns) -> str:
        place, colours = f"{column_letter(at)}{line + 2}", SHADE_COLOURS[worst(findings)]
        if at < OURS:
            return columns.cell(place, own[at], wrapped=at in WRAPPED, colours=colours)
        marks = self.marks.get(at - OURS)
        mark = marks[self.numbers[line]] if marks else 0
        return columns.cell(place, self.result.copied[at - OURS][line], mark, colours=colours)


def _beginning(area: str, wide: Sequence[float], *, space: str, kept: int) -> str:
    """Everything before the cells; the row of titles and the `kept` columns stay in sight."""
    corner = f"{column_letter(kept)}2"
    pane = f'<pane xSplit="{kept}" ySplit="1" topLeftCell="{corner}" activePane="bottomRight" state="frozen"/>'
    columns = "".join(f'<col min="{at}" max="{at}" width="{one}" customWidth="1"/>' for at, one in enumerate(wide, 1))
    return (
        f'{PROLOG.format(space=space)}{TAB}<dimension ref="{area}"/>'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
    )


def _titles(header: Sequence[str], styles: Styles) -> str:
    ours, theirs = (
        styles.style(Look(colours=colours, bold=True, vertical="center")) for colours in (OUR_HEADER, THEIR_HEADER)
    )
    places = (f"{column_letter(at)}1" for at in range(len(header)))
    cells = (
        _text_cell(place, title, ours if at < OURS else theirs) or f'<c r="{place}" s="{theirs}"/>'
        for at, (place, title) in enumerate(zip(places, header, strict=True))
    )
    return f'<row r="1">{"".join(cells)}</row>'


def _text_cell(place: str, text: str, style: int) -> str:
    """A cell of text in this style; "" for none."""
    told = written(text)
    return f'<c r="{place}" s="{style}" t="{told.type}">{told.xml}</c>' if text else ""


def _own_cells(at: int, rows: Sequence[int], values: Sequence[Cell], columns: Columns) -> list[str]:
    letters = column_letter(at)
    if at == STATUS:
        known = columns.statuses()
        return [
            f'<c r="{letters}{row}" s="{known[status]}" t="str"><v>{status}</v></c>'  # type: ignore[index]
            for row, status in zip(rows, values, strict=True)
        ]
    if at == ROW:
        style = columns.style("number", horizontal="center")
        return [
            f'<c r="{letters}{row}" s="{style}"><v>{number}</v></c>' for row, number in zip(rows, values, strict=True)
        ]
    return columns.cells(letters, rows, values, [], wrapped=at in WRAPPED)


__all__ = ["Columns", "Page"]
