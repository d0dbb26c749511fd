"""Where the table begins: the row of titles among title lines, blank lines, logos and data."""

from __future__ import annotations

from datetime import date

import pytest

from importer.catalog import load_mapping
from importer.errors import Unusable
from importer.findings import Place
from importer.load import read_sheet
from importer.load.header import LOOKED_AT, header_row
from importer.validate.recognise import Headings

KNOWN = load_mapping().headings(assigned={}, constants={})
NONE = Headings()
TITLES = ["Nombre", "Descripción", "Monto"]
ROW = ["Flota", "Doce camiones", "1500.50"]


def numbered(*rows: list[object]) -> dict[int, list[object]]:
    """The rows that have cells, by their number."""
    return {number: row for number, row in enumerate(rows, 1) if any(cell != "" for cell in row)}


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([TITLES, ROW], 1, id="in the first row"),
        pytest.param([["Reporte de ventas", "", ""], TITLES, ROW], 2, id="below a title line"),
        pytest.param([["", "", ""], ["", "", ""], ["", "", ""], TITLES, ROW], 4, id="below blank lines"),
        pytest.param(
            [["ACME S.A.C.", "", ""], ["RUC 20512345678", "", ""], ["", "", ""], TITLES, ROW],
            4,
            id="below a letterhead",
        ),
        pytest.param([["Fecha:", date(2026, 3, 5), ""], ["Vendedor:", "Ana", ""], TITLES, ROW], 3, id="below pairs"),
        pytest.param([["Monto total", "15,300.00", ""], TITLES, ROW], 2, id="below a total"),
        pytest.param([["2026", "", ""], TITLES, ROW], 2, id="below a year"),
        pytest.param([["Nombre", "Ana", ""], TITLES, ROW], 2, id="below a line with one known word"),
        pytest.param([TITLES, ROW, TITLES, ROW], 1, id="the first of two equal ones"),
        pytest.param(
            [["Nombre", "Monto"], ["Nombre", "Título"], ["Título", "Valor"]], 1, id="data that has known words"
        ),
        pytest.param([["import_ref", "import_status", "x"], TITLES, ROW], 1, id="a results sheet's own"),
    ],
)
def test_known_headings_show_the_row_of_titles(rows, found):
    """A row with headings the mapping knows is the row of titles, whatever stands above it."""
    assert header_row(numbered(*rows), KNOWN, Place()) == found


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param([["City", "Colour", "Size"], ["Lima", "red", 3]], 1, id="the first row"),
        pytest.param([["Stock list", "", ""], ["City", "Colour", "Size"], ["Lima", "red", 3]], 2, id="a title line"),
        pytest.param([["Colour"], ["red"], ["blue"]], 1, id="one column"),
        pytest.param([["City", 2024, 2025, 2026], ["Lima", 1, 2, 3]], None, id="years as titles"),
        pytest.param([["T0"], ["x"]], 1, id="a letter and a digit"),
        pytest.param([[1, 2, 3], ["a", "b", "c"]], None, id="numbers above texts"),
        pytest.param([["51999888777"], ["51999888776"]], None, id="a bare list of phones"),
        pytest.param([["ana@example.com", "S/ 1,200"], ["eva@example.com", "S/ 900"]], None, id="a bare list of leads"),
        pytest.param([["1.", "2)", "-"], ["3.", "4)", "-"]], None, id="no letters at all"),
    ],
)
def test_without_known_headings_the_shape_decides_or_it_is_asked(rows, found):
    """The first row as wide as the table and made of texts has the titles; data is never taken for them."""
    if found:
        assert header_row(numbered(*rows), NONE, Place()) == found
        return
    with pytest.raises(Unusable) as caught:
        header_row(numbered(*rows), NONE, Place())
    assert [finding.code for finding in caught.value.findings] == ["FILE-NO-HEADER"]
    assert caught.value.findings[0].place.row == 1


def test_one_number_among_unknown_titles_is_data():
    """Where known headings were looked for in vain, a row with a number is the first row of a list without titles."""
    with pytest.raises(Unusable):
        header_row(numbered(["Acme SAC", "Web", "1500"], ["Beta SRL", "Web", "900"]), KNOWN, Place())


def test_data_above_the_titles_is_never_left_out_in_silence(text):
    """A second block with more titles does not win over the first, and data above the only titles is asked about."""
    titles = "Nombre;Descripción;Monto;"
    months = f"Enero;;;\n{titles}\nAna;x;1;\n;;;\nFebrero;;;\n{titles}Etapa\nEva;y;2;N\n"
    assert read_sheet(text(months), headings=KNOWN).reading.header_row == 2
    summary = text("Ana;Nuevo;5000\nEva;Nuevo;300\n;;\nNombre;Descripción;Monto\nAna;x;1\n")
    with pytest.raises(Unusable) as caught:
        read_sheet(summary, headings=KNOWN)
    (finding,) = caught.value.findings
    assert (finding.code, finding.place.row, finding.facts["top"]) == ("FILE-ROWS-ABOVE", 1, 4)
    assert len(read_sheet(summary, headings=KNOWN, header_row=4)) == 1


def test_titles_that_nobody_knows_are_warned_about(text, places):
    """They may be the first row of data, which would not be imported."""
    path = text("Acme SAC,Cotización web,alta\nBeta SRL,Cotización app,baja\n")
    assert places(read_sheet(path, headings=KNOWN)) == ["HEAD-UNKNOWN 1"]
    named = load_mapping().headings(assigned={"name": "ACME SAC"}, constants={})
    assert places(read_sheet(path, headings=named)) == []


def test_what_stands_above_the_titles_is_said(text, places):
    """Lines above the titles are not imported, and are named with their rows."""
    sheet = read_sheet(text("Feria de Lima;;\r\n\r\n2026;;\r\nNombre;Descripción;Monto\r\nAna;x;1\r\n"), headings=KNOWN)
    assert (sheet.reading.header_row, list(sheet.numbers)) == (4, [5])
    assert places(sheet) == ["HEAD-ABOVE"]
    assert "rows 1, 3" in sheet.findings[0].message("en")
    assert sheet.findings[0].seen == "Feria de Lima · 2026"


def test_the_person_may_name_the_row_of_titles(text):
    """`--header-row` wins over what was found; what it names must have cells."""
    path = text("Nombre,Monto\r\nName,Amount\r\n\r\nAna,1\r\n")
    assert [head.title for head in read_sheet(path, headings=KNOWN, header_row=2).headers] == ["Name", "Amount"]
    for row in (3, 99):
        with pytest.raises(Unusable) as caught:
            read_sheet(path, headings=KNOWN, header_row=row)
        assert caught.value.findings[0].code == "FILE-HEADER-ROW"


def test_titles_are_looked_for_in_the_first_rows_only(text, places):
    """Far below, a line of known headings is data: a table that repeats its titles on every page has them on top."""
    lines = ["Ciudad,Color,Total"] + ["Lima,rojo,1"] * LOOKED_AT + ["Nombre,Descripción,Monto"]
    sheet = read_sheet(text("\n".join(lines)), headings=KNOWN)
    assert (sheet.reading.header_row, len(sheet)) == (1, LOOKED_AT + 1)


def test_known_headings_show_the_delimiter_too(text, cells):
    """Title lines and amounts may have a comma each; the line of titles says that cells are parted by semicolons."""
    lines = [
        "Reporte de marzo, 10:30",
        "Sucursal Lima, Perú",
        "Nombre;Descripción;Monto",
        "Flota;x;1500,50",
        "Plan;y;3,5",
    ]
    sheet = read_sheet(text("\n".join(lines)), headings=KNOWN)
    assert (sheet.reading.delimiter, sheet.reading.header_row) == (";", 3)
    assert cells(sheet) == [["Flota", "x", "1500,50"], ["Plan", "y", "3,5"]]
