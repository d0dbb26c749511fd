"""Where the table is in a sheet: title lines, logos, bands, blank rows, totals, and a used range far too large."""

from __future__ import annotations

import pytest

HEAD = ["Nombre", "Descripción", "Monto"]
ANA = ["Ana Quispe", "dos camas", 150.5]
EVA = ["Eva Rojas", "tres sillas", 75.25]
LUZ = ["Luz Paredes", "una mesa", 99.75]
BLANK = ["", "", ""]
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
DRAWN = {
    "xl/worksheets/_rels/sheet1.xml.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" '
    f'Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/></Relationships>',
    "xl/drawings/drawing1.xml": f'<xdr:wsDr xmlns:xdr="{DRAWING}"><xdr:twoCellAnchor/></xdr:wsDr>',
    "xl/media/image1.png": b"\x89PNG\r\n\x1a\n",
}
LOGO = f'<drawing xmlns:r="{OFFICE}" r:id="rId1"/>'


def merged(*areas: str) -> str:
    """The XML of merged cells."""
    return f"<mergeCells>{''.join(f'<mergeCell ref={area!r}/>' for area in areas)}</mergeCells>"


ABOVE = [
    pytest.param({"rows": {4: HEAD, 5: ANA, 6: EVA}}, {"header_row": 4, "numbers": [5, 6]}, id="blank rows above"),
    pytest.param(
        {"rows": [["Feria de Lima 2026"], HEAD, ANA, EVA], "after": merged("A1:C1")},
        {"header_row": 2, "findings": ["HEAD-ABOVE"]},
        id="a merged title line above",
    ),
    pytest.param(
        {"rows": {5: HEAD, 6: ANA, 7: EVA}, "after": LOGO, "parts": DRAWN},
        {"header_row": 5},
        id="a logo above, which is a drawing",
    ),
    pytest.param(
        {
            "rows": [["Muebles del Sur S.A.C."], ["Fecha:", (46_096, 14)], ["Vendedor:", "Ana"], [], HEAD, ANA, EVA],
            "after": merged("A1:C1") + LOGO,
            "parts": DRAWN,
        },
        {"header_row": 5, "findings": ["HEAD-ABOVE"]},
        id="a letterhead, a date and a name above",
    ),
    pytest.param(
        {"rows": [["Total", None, 225.75], [], HEAD, ANA, EVA]},
        {"header_row": 3, "findings": ["HEAD-ABOVE"]},
        id="a total above",
    ),
    pytest.param(
        {"rows": {3: [None, None, *HEAD], 4: [None, None, *ANA], 5: [None, None, *EVA]}},
        {"header_row": 3, "titles": ["", "", *HEAD], "cells": [["", "", *ANA], ["", "", *EVA]]},
        id="blank columns at the left",
    ),
    pytest.param(
        {"rows": {3: [None, None, *HEAD], 4: ["1", None, *ANA], 5: ["2", None, *EVA]}},
        {"titles": ["", "", *HEAD], "cells": [["1", "", *ANA], ["2", "", *EVA]], "findings": ["HEAD-BLANK A"]},
        id="numbers at the left without a title",
    ),
    pytest.param(
        {"rows": [["Nombre", "Descripción", None, "Monto"], ["Ana Quispe", "dos camas", None, 150.5]]},
        {"titles": ["Nombre", "Descripción", "", "Monto"], "cells": [["Ana Quispe", "dos camas", "", 150.5]]},
        id="a blank column inside",
    ),
    pytest.param(
        {"rows": [[*HEAD, "Ciudad", "Ciudad"], [*ANA, None, "Lima"]]},
        {"titles": [*HEAD, "Ciudad", "Ciudad"], "cells": [[*ANA, "", "Lima"]], "findings": ["HEAD-TWICE D"]},
        id="a title twice",
    ),
]


@pytest.mark.parametrize(("spec", "expected"), ABOVE)
def test_the_titles_are_found_wherever_they_stand(book, reads_as, spec, expected):
    """Lines, blanks and pictures above or beside the table move no row and no column."""
    reads_as(book(spec), {"cells": [ANA, EVA], **expected})


BANDS = [
    pytest.param(
        {
            "rows": [["Nombre", "Descripción", "Monto", "Contacto", None], [None, None, "Soles", "Teléfono", "Correo"]],
            "merged": ["A1:A2", "B1:B2", "D1:E1"],
            "data": [*ANA, "+51 987 654 321", "ana@example.com"],
        },
        ["Nombre", "Descripción", "Monto / Soles", "Contacto / Teléfono", "Contacto / Correo"],
        2,
        id="a band with the other titles merged down",
    ),
    pytest.param(
        {
            "rows": [[None, None, None, "Contacto", None], ["Nombre", "Descripción", "Monto", "Teléfono", "Correo"]],
            "merged": ["D1:E1"],
            "data": [*ANA, "+51 987 654 321", "ana@example.com"],
        },
        ["Nombre", "Descripción", "Monto", "Contacto / Teléfono", "Contacto / Correo"],
        2,
        id="a band above full titles",
    ),
    pytest.param(
        {
            "rows": [["Nombre", "Descripción", "Monto", "Contacto", None], [None, None, None, "Teléfono", "Correo"]],
            "merged": ["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
            "data": [*ANA, "+51 987 654 321", "ana@example.com"],
            "above": [["Feria de Lima 2026"], []],
        },
        ["Nombre", "Descripción", "Monto", "Contacto / Teléfono", "Contacto / Correo"],
        4,
        id="a band below a title line",
    ),
]


@pytest.mark.parametrize(("given", "titles", "row"), BANDS)
def test_a_merged_band_joins_the_titles_below_it(book, reads_as, given, titles, row):
    """`Contacto` above `Teléfono` and `Correo` is `Contacto / Teléfono` and `Contacto / Correo`."""
    above = given.get("above", [])
    areas = [moved(area, len(above)) for area in given["merged"]]
    spec = {"rows": [*above, *given["rows"], given["data"]], "after": merged(*areas)}
    expected = {
        "titles": titles,
        "cells": [given["data"]],
        "header_row": row,
        "findings": ["HEAD-ABOVE"] if above else [],
    }
    reads_as(book(spec), expected)


def moved(area: str, down: int) -> str:
    """An area such as A1:B2 so many rows further down."""
    return ":".join(f"{corner[0]}{int(corner[1:]) + down}" for corner in area.split(":"))


BELOW = [
    pytest.param([ANA, [], EVA], [ANA, BLANK, EVA], {"skipped": {"ROW-BLANK": [3]}}, id="a blank row inside"),
    pytest.param(
        [ANA, [None, " ", "\u00a0"], EVA],
        [ANA, ["", " ", "\u00a0"], EVA],
        {"skipped": {"ROW-BLANK": [3]}},
        id="a row of blanks inside",
    ),
    pytest.param(
        [ANA, EVA, ["TOTAL", None, 225.75]],
        [ANA, EVA, ["TOTAL", "", 225.75]],
        {"skipped": {"ROW-TOTAL": [4]}},
        id="a total at the end",
    ),
    pytest.param(
        [ANA, EVA, [], [None, "Total general:", 225.75]],
        [ANA, EVA, BLANK, ["", "Total general:", 225.75]],
        {"skipped": {"ROW-BLANK": [4], "ROW-TOTAL": [5]}},
        id="a total below a blank row",
    ),
    pytest.param(
        [ANA, EVA, ["Subtotal", None, 225.75], ["Total", None, '<c r="@"><f>SUM(C2:C3)</f><v>225.75</v></c>']],
        [ANA, EVA, ["Subtotal", "", 225.75], ["Total", "", 225.75]],
        {"skipped": {"ROW-TOTAL": [4, 5]}},
        id="a subtotal and a total that is a formula",
    ),
    pytest.param(
        [ANA, ["TOTAL", None, 150.5], EVA],
        [ANA, ["TOTAL", "", 150.5], EVA],
        {"wrong": ["DESC-MISSING B3"]},
        id="a total in the middle is told, not dropped",
    ),
    pytest.param(
        [ANA, ["Total", "grifos de la marca Total", 150]],
        [ANA, ["Total", "grifos de la marca Total", 150]],
        {},
        id="an opportunity called Total",
    ),
    pytest.param(
        [ANA, EVA, ["TOTAL", None, '<c r="@"><f>SUM(C2:C3)</f></c>']],
        [ANA, EVA, ["TOTAL", "", "#CALC!"]],
        {"findings": ["CELL-UNCALCULATED C4"], "skipped": {"ROW-TOTAL": [4]}},
        id="a total whose formula was never calculated",
    ),
    pytest.param(
        [ANA, EVA, ["Precios sin IGV"]],
        [ANA, EVA, ["Precios sin IGV", "", ""]],
        {"wrong": ["DESC-MISSING B4", "AMT-MISSING C4"]},
        id="a footnote is told, not dropped",
    ),
    pytest.param(
        [ANA, HEAD, EVA],
        [ANA, HEAD, EVA],
        {"wrong": ["AMT-UNREADABLE C3"]},
        id="titles repeated inside are told, not dropped",
    ),
]


@pytest.mark.parametrize(("rows", "cells", "expected"), BELOW)
def test_rows_that_are_no_leads_are_skipped_with_a_reason_or_told(book, reads_as, rows, cells, expected):
    """Blank rows and totals at the end are `skipped`; anything else that is no lead waits for the person."""
    reads_as(book({"rows": [HEAD, *rows]}), {"cells": cells, **expected})


STYLED = '<c r="@" s="0"/>'
RANGES = [
    pytest.param({1_048_576: [STYLED]}, id="one styled cell in row 1,048,576"),
    pytest.param({1_048_576: [None] * 16_383 + [STYLED]}, id="one styled cell in the farthest corner"),
    pytest.param({3: [STYLED], 1_048_576: []}, id="an empty row at the very end"),
    pytest.param({900: [" ", None, "\u00a0"]}, id="blanks in a row far below"),
    pytest.param({20_000: [" "]}, id="one blank in row 20,000"),
    pytest.param({4: ['<c r="@" t="str"><f>""</f><v></v></c>'] * 3}, id="formulas below that give an empty text"),
]


@pytest.mark.parametrize("below", RANGES)
def test_a_used_range_that_is_too_large_costs_nothing(book, reads_as, below):
    """What Excel counts as used but holds nothing is no part of the table."""
    reads_as(book({"rows": {1: HEAD, 2: ANA, **below}}), {"cells": [ANA], "numbers": [2]})


def test_200000_styled_blank_rows_are_left_out(book, reads_as):
    """A sheet that was coloured to its end is as long as its last cell with content."""
    blank = "".join(
        f'<row r="{number}" s="1" customFormat="1"><c r="A{number}" s="0"/></row>' for number in range(4, 200_004)
    )
    spec = {"rows": [HEAD, ANA, EVA], "swap": {"</sheetData>": blank + "</sheetData>"}}
    reads_as(book(spec), {"cells": [ANA, EVA], "numbers": [2, 3]})


REFUSED = [
    pytest.param([HEAD], "FILE-NO-ROWS", id="titles only"),
    pytest.param([HEAD, [None, STYLED], [" "]], "FILE-NO-ROWS", id="titles and blank rows"),
    pytest.param([["Feria de Lima"], [], HEAD], "FILE-NO-ROWS", id="a title line and titles"),
    pytest.param([["987654321", None, 150.5], ["912345678", None, 75]], "FILE-NO-HEADER", id="data without titles"),
    pytest.param([[STYLED], [" "]], "FILE-EMPTY", id="styles and blanks"),
    pytest.param([], "FILE-EMPTY", id="no cell at all"),
]


@pytest.mark.parametrize(("rows", "code"), REFUSED)
def test_a_sheet_without_a_table_is_refused(book, refused_as, rows, code):
    """Without titles or without rows there is nothing to import, and what to do is said."""
    refused_as(book({"rows": rows}), code)
