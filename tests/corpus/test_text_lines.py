"""Text files by their lines: separators, ends, odd lengths, blank ones, and the numbers Excel gives them."""

from __future__ import annotations

import pytest

HEAD = "Nombre,Descripción,Monto"
ANA = ["Ana Quispe", "dos camas", "150.50"]
EVA = ["Eva Rojas", "tres sillas", "75.25"]
LUZ = ["Luz Paredes", "una mesa", "99.75"]


def lines(*rows: str, end: str = "\n") -> str:
    """These lines, each with an end."""
    return "".join(row + end for row in rows)


def joined(*rows: list[str], by: str = ",") -> list[str]:
    """These rows as lines."""
    return [by.join(row) for row in rows]


DELIMITERS = [
    pytest.param(lines(HEAD, *joined(ANA, EVA)), {"delimiter": ","}, id="commas"),
    pytest.param(lines(HEAD.replace(",", ";"), *joined(ANA, EVA, by=";")), {"delimiter": ";"}, id="semicolons"),
    pytest.param(lines(HEAD.replace(",", "\t"), *joined(ANA, EVA, by="\t")), {"delimiter": "\t"}, id="tabs"),
    pytest.param(lines(HEAD.replace(",", "|"), *joined(ANA, EVA, by="|")), {"delimiter": "|"}, id="bars"),
    pytest.param(
        lines("sep=;", HEAD.replace(",", ";"), *joined(ANA, EVA, by=";")),
        {"delimiter": ";", "named": True, "header_row": 1},
        id="sep=; as Excel takes it away",
    ),
    pytest.param(
        lines("sep=^", HEAD.replace(",", "^"), *joined(ANA, EVA, by="^")),
        {"delimiter": "^", "named": True},
        id="sep= with a sign nobody else uses",
    ),
    pytest.param(
        "\ufeff" + lines("SEP=,", HEAD, *joined(ANA, EVA), end="\r\n"),
        {"delimiter": ",", "named": True, "encoding": "utf-8-sig", "newline": "\r\n"},
        id="SEP=, below a byte order mark",
    ),
]


@pytest.mark.parametrize(("content", "expected"), DELIMITERS)
def test_the_sign_between_cells_is_found(file, reads_as, content, expected):
    """Comma, semicolon, tab or bar by evidence; any sign that a line `sep=` names."""
    reads_as(file(content), {"cells": [ANA, EVA], "format": "csv", **expected})


EVIDENCE = [
    pytest.param(
        "Nombre;Descripción;Monto\nAna, Eva y Luz;sillas, mesas;1500,50\nPaz, Rey;camas, 2;75,25\n",
        ";",
        [["Ana, Eva y Luz", "sillas, mesas", "1500,50"], ["Paz, Rey", "camas, 2", "75,25"]],
        id="semicolons among decimal commas and lists",
    ),
    pytest.param(
        "Nombre\tDescripción\tMonto\nAna;Eva\tsillas, mesas\t1500,50\nPaz;Rey\tcamas, 2\t75,25\n",
        "\t",
        [["Ana;Eva", "sillas, mesas", "1500,50"], ["Paz;Rey", "camas, 2", "75,25"]],
        id="tabs among commas and semicolons, pasted from a sheet",
    ),
    pytest.param(
        'Nombre,Descripción,Monto\n"Ana; Eva","camas; sillas; mesas",5.25\n"Paz; Rey","una; dos; tres",6.75\n',
        ",",
        [["Ana; Eva", "camas; sillas; mesas", "5.25"], ["Paz; Rey", "una; dos; tres", "6.75"]],
        id="commas among semicolons in quotation marks",
    ),
]


@pytest.mark.parametrize(("content", "delimiter", "cells"), EVIDENCE)
def test_another_sign_inside_cells_does_not_mislead(file, reads_as, content, delimiter, cells):
    """The sign that makes most lines equally wide wins over one that merely occurs more often."""
    reads_as(file(content), {"delimiter": delimiter, "cells": cells})


def test_the_person_may_name_the_delimiter(file, reads_as):
    """`--delimiter` wins over the evidence."""
    content = "Nombre:Descripción:Monto\nAna, Eva:camas, sillas:5.25\nPaz, Rey:una, dos:6.75\n"
    cells = [["Ana, Eva", "camas, sillas", "5.25"], ["Paz, Rey", "una, dos", "6.75"]]
    reads_as(file(content), {"delimiter": ":", "cells": cells}, delimiter=":")


ENDS = [
    pytest.param(lines(HEAD, *joined(ANA, EVA), end="\r\n"), {"newline": "\r\n"}, id="Windows"),
    pytest.param(lines(HEAD, *joined(ANA, EVA), end="\r"), {"newline": "\r"}, id="old Mac, CR only"),
    pytest.param(lines(HEAD, *joined(ANA, EVA))[:-1], {"newline": "\n"}, id="no end on the last line"),
    pytest.param("\n".join([HEAD, *joined(ANA)]) + "\r\n" + joined(EVA)[0] + "\r", {"newline": "\n"}, id="mixed ends"),
]


@pytest.mark.parametrize(("content", "expected"), ENDS)
def test_every_kind_of_line_end_ends_a_row(file, reads_as, content, expected):
    """Windows, Mac, Unix, mixed or none at the end: the rows are the same."""
    reads_as(file(content), {"cells": [ANA, EVA], **expected})


NUMBERS = [
    pytest.param(
        lines("", "", HEAD, *joined(ANA), "", *joined(EVA), "", ""),
        {"header_row": 3, "cells": [ANA, ["", "", ""], EVA], "skipped": {"ROW-BLANK": [5]}},
        id="blank lines above, inside and below",
    ),
    pytest.param(
        lines(HEAD, *joined(ANA), ",,", " , ,", *joined(EVA), ",,", ",,"),
        {"cells": [ANA, ["", "", ""], [" ", " ", ""], EVA], "skipped": {"ROW-BLANK": [3, 4]}},
        id="lines of separators only",
    ),
    pytest.param(
        lines("sep=,", HEAD, "", *joined(ANA)),
        {"named": True, "header_row": 1, "cells": [["", "", ""], ANA], "skipped": {"ROW-BLANK": [2]}},
        id="the separator line is no row",
    ),
    pytest.param(
        lines(HEAD, 'Ana Quispe,"dos camas\nuna mesa\nseis sillas",150.50', *joined(EVA)),
        {"cells": [["Ana Quispe", "dos camas\nuna mesa\nseis sillas", "150.50"], EVA], "numbers": [2, 3]},
        id="line breaks inside a cell make no row",
    ),
    pytest.param(
        lines("Feria de Lima,,", "Exportado el 5/3/2026,,", "", HEAD, *joined(ANA, EVA)),
        {"header_row": 4, "cells": [ANA, EVA], "findings": ["HEAD-ABOVE"]},
        id="title lines and a blank one above",
    ),
    pytest.param(
        lines("Feria de Lima", "Exportado por Ana Quispe", HEAD, *joined(ANA, EVA, LUZ)),
        {"header_row": 3, "cells": [ANA, EVA, LUZ], "findings": ["HEAD-ABOVE"]},
        id="title lines without separators",
    ),
]


@pytest.mark.parametrize(("content", "expected"), NUMBERS)
def test_rows_have_the_numbers_that_excel_shows(file, reads_as, content, expected):
    """Blank lines count, a separator line and breaks inside cells do not; blank rows are skipped with a reason."""
    reads_as(file(content), expected)


WIDTHS = [
    pytest.param(
        lines(HEAD, "Ana Quispe,dos camas", *joined(EVA)),
        {
            "cells": [["Ana Quispe", "dos camas", ""], EVA],
            "findings": ["ROW-SHORT 2"],
            "wrong": ["AMT-MISSING C2"],
        },
        id="a row that was cut",
    ),
    pytest.param(
        lines(HEAD, "Ana Quispe,dos camas, una mesa,150.50", *joined(EVA)),
        {
            "titles": [*HEAD.split(","), ""],
            "cells": [["Ana Quispe", "dos camas", " una mesa", "150.50"], [*EVA, ""]],
            "findings": ["HEAD-BLANK D", "ROW-LONG D2"],
            "wrong": ["ROW-LONG D2", "AMT-UNREADABLE C2"],
        },
        id="a comma that nobody put in quotation marks",
    ),
    pytest.param(
        lines(HEAD, *joined([*ANA, "Lima"], [*EVA, "Cusco"], [*LUZ, "Puno"])),
        {
            "titles": [*HEAD.split(","), ""],
            "cells": [[*ANA, "Lima"], [*EVA, "Cusco"], [*LUZ, "Puno"]],
            "findings": ["HEAD-BLANK D", "ROW-LONG D2", "ROW-LONG D3", "ROW-LONG D4"],
            "wrong": ["ROW-LONG D2", "ROW-LONG D3", "ROW-LONG D4"],
        },
        id="every row one cell longer than the titles",
    ),
    pytest.param(
        lines(HEAD, *(row + "," for row in joined(ANA, EVA))),
        {"cells": [ANA, EVA]},
        id="a separator more at the end of every row",
    ),
    pytest.param(
        lines(HEAD + ",", *(row + "," for row in joined(ANA, EVA))),
        {"cells": [ANA, EVA]},
        id="a separator more at the end of every line",
    ),
    pytest.param(
        lines(HEAD, "Ana Quispe,,150.50", ",tres sillas,75.25"),
        {
            "cells": [["Ana Quispe", "", "150.50"], ["", "tres sillas", "75.25"]],
            "wrong": ["DESC-MISSING B2", "NAME-MISSING A3"],
        },
        id="blank cells are not short rows",
    ),
    pytest.param(
        lines("Nombre,Descripción,Monto,,", "Ana Quispe,dos camas,150.50,,Lima"),
        {
            "titles": [*HEAD.split(","), "", ""],
            "cells": [[*ANA, "", "Lima"]],
            "findings": ["HEAD-BLANK E"],
        },
        id="cells below blank titles",
    ),
]


@pytest.mark.parametrize(("content", "expected"), WIDTHS)
def test_lines_of_odd_length_shift_no_column(file, reads_as, content, expected):
    """A missing or surplus cell is said on its row; every other cell stays under its title."""
    reads_as(file(content), expected)


HEADINGS = [
    pytest.param(
        lines("Nombre,Descripción,Monto,Notas internas,Notas internas", *joined([*ANA, "a", "b"])),
        {
            "titles": ["Nombre", "Descripción", "Monto", "Notas internas", "Notas internas"],
            "cells": [[*ANA, "a", "b"]],
            "findings": ["HEAD-TWICE D"],
        },
        id="one title twice",
    ),
    pytest.param(
        lines("Nombre,,Descripción,Monto", "Ana Quispe,x,dos camas,150.50"),
        {
            "titles": ["Nombre", "", "Descripción", "Monto"],
            "cells": [["Ana Quispe", "x", "dos camas", "150.50"]],
            "findings": ["HEAD-BLANK B"],
        },
        id="a blank title",
    ),
    pytest.param(
        lines(" Nombre\u00a0,DESCRIPCION,\u200bMonto (S/)", *joined(ANA)),
        {"titles": ["Nombre", "DESCRIPCION", "Monto (S/)"], "cells": [ANA]},
        id="titles with blanks around them",
    ),
    pytest.param(
        lines('"Nombre\ndel negocio",Descripción,Monto', *joined(ANA)),
        {"titles": ["Nombre\ndel negocio", "Descripción", "Monto"], "cells": [ANA]},
        id="a title of two lines",
    ),
]


@pytest.mark.parametrize(("content", "expected"), HEADINGS)
def test_columns_are_told_apart_by_their_letters(file, reads_as, content, expected):
    """A blank or repeated title renames nothing: the column is named by its letter."""
    reads_as(file(content), expected)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(lines(HEAD), "FILE-NO-ROWS", id="titles only"),
        pytest.param(lines(HEAD, "", ",,", " "), "FILE-NO-ROWS", id="titles and blank lines"),
        pytest.param(
            lines(*joined(["51987654321", "", "150.50"], ["51912345678", "", "75"])), "FILE-NO-HEADER", id="data only"
        ),
        pytest.param(lines("", " ", ""), "FILE-EMPTY", id="blank lines only"),
        pytest.param(lines(",,", ",,"), "FILE-EMPTY", id="separators only"),
        pytest.param("sep=;\r\n", "FILE-EMPTY", id="a separator line only"),
    ],
)
def test_a_text_without_a_table_is_refused(file, refused_as, content, code):
    """Without titles or without rows there is nothing to import, and what to do is said."""
    refused_as(file(content), code)


def test_a_sheet_named_for_a_text_file_is_not_needed(file, reads_as):
    """`--sheet` with a text file is told and does no harm."""
    content = lines(HEAD, *joined(ANA))
    reads_as(file(content), {"cells": [ANA], "findings": ["FILE-SHEET-IGNORED"], "sheet": ""}, sheet="Leads")


def test_the_person_may_name_the_row_of_titles(file, reads_as):
    """`--header-row` wins over the first row of known headings."""
    content = lines(HEAD, "Title,Notes,Value", *joined(ANA))
    expected = {"titles": ["Title", "Notes", "Value"], "cells": [ANA], "findings": ["HEAD-ABOVE"], "header_row": 2}
    reads_as(file(content), expected, header_row=2)
