"""The quick way through a large sheet: pieces that cut no cell, and a rectangle that is never too small."""

from __future__ import annotations

import pytest

from importer.errors import Unusable
from importer.findings import Place
from importer.load.books.book_xml import telling_styles
from importer.load.books.glance import extent, glance
from importer.load.books.walk import walk
from importer.model import column_letter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PART = "xl/worksheets/sheet1.xml"


def sheet(rows: str) -> str:
    """The XML of a sheet as most programs write it."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


def many(rows: int, columns: int) -> str:
    """A sheet larger than one window: every tenth row has an error, the one before it no result, all a percentage."""
    lines = []
    for number in range(1, rows + 1):
        cells = [f'<c r="{column_letter(at)}{number}" s="3"><v>{number}</v></c>' for at in range(columns - 1)]
        last = {0: ' t="e"><v>#N/A</v>', 9: "><f>A1</f>"}.get(number % 10, "><f>A1</f><v>1</v>")
        lines.append(f'<row r="{number}">{"".join(cells)}<c r="{column_letter(columns - 1)}{number}"{last}</c></row>')
    return "".join(lines)


@pytest.mark.parametrize(("rows", "columns"), [(6_000, 12), (70, 900)])
def test_nothing_is_lost_or_told_twice_between_windows(packed, rows, columns):
    """A sheet of several megabytes is read in pieces that cut no cell, and the expression grows with it."""
    package = packed(sheet(many(rows, columns)))
    styles = telling_styles(package)
    quick, right = glance(package, PART, styles), walk(package, PART, styles)
    assert quick.rows >= right.rows == rows
    assert quick.columns >= right.columns == columns
    assert extent(package, PART) == (rows, columns)
    blanks = [[["."] * rows for _ in range(columns)] for _ in range(2)]
    assert quick.beneath(blanks[0], Place()) == right.beneath(blanks[1], Place())
    assert blanks[0] == blanks[1]
    assert len(quick.errors) == len(quick.uncalculated) == rows // 10


@pytest.mark.parametrize(
    ("address", "reached"),
    [("H999", (999, 8)), ("I2", (2, 9)), ("AA1000", (1000, 27)), ("AAA2", (2, 703)), ("XFD1", (1, 16384))],
)
def test_the_rectangle_is_at_least_what_the_cells_need(packed, address, reached):
    """At a glance it may be larger, never smaller; exactly it is known from a second look."""
    package = packed(sheet(f'<row><c r="{address}"><v>1</v></c></row><row><c r="XFD1048576" s="1"/></row>'))
    found = glance(package, PART, {})
    assert found.rows >= reached[0]
    assert found.columns >= reached[1]
    assert extent(package, PART) == reached


@pytest.mark.parametrize("address", ["A1048577", "XFE1", "ZZZZ1", "A999999999"])
def test_a_cell_beyond_the_last_one_is_too_big(packed, address):
    """Excel has 1,048,576 rows and 16,384 columns."""
    with pytest.raises(Unusable, match="FILE-TOO-BIG"):
        glance(packed(sheet(f'<row><c r="{address}"><v>1</v></c></row>')), PART, {})
