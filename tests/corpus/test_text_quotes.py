"""Text files by their quotation marks: doubled, stray, left open, escaped with a backslash, around everything."""

from __future__ import annotations

import pytest

HEAD = "Nombre,Descripción,Monto\n"

READ = [
    pytest.param(
        '"Paz, Ana","sillas, mesas",5.25\n', ["Paz, Ana", "sillas, mesas", "5.25"], {}, id="separators inside"
    ),
    pytest.param('"Ana ""Nani"" Paz",camas,5.25\n', ['Ana "Nani" Paz', "camas", "5.25"], {}, id="doubled marks inside"),
    pytest.param('"""Ana""",camas,5.25\n', ['"Ana"', "camas", "5.25"], {}, id="a cell that is a quotation"),
    pytest.param('Ana,"dos camas\r\nuna mesa",5.25\n', ["Ana", "dos camas\r\nuna mesa", "5.25"], {}, id="a line break"),
    pytest.param(
        'Ana "Nani" Paz,TV 55",5.25\n', ['Ana "Nani" Paz', 'TV 55"', "5.25"], {}, id="stray marks inside text"
    ),
    pytest.param("'Ana','dos camas',5.25\n", ["'Ana'", "'dos camas'", "5.25"], {}, id="single marks are text"),
    pytest.param('"Ana","",5.25\n', ["Ana", "", "5.25"], {"wrong": ["DESC-MISSING B2"]}, id="an empty quoted cell"),
    pytest.param('"Ana"," dos camas ",5.25\n', ["Ana", " dos camas ", "5.25"], {}, id="blanks inside marks stay"),
    pytest.param("Ana,C:\\ventas\\nuevo,5.25\n", ["Ana", "C:\\ventas\\nuevo", "5.25"], {}, id="backslashes of a path"),
    pytest.param(
        "Ana,fin de carpeta\\,5.25\n", ["Ana", "fin de carpeta\\", "5.25"], {}, id="a backslash at a cell's end"
    ),
    pytest.param(
        'Ana,"C:\\ventas\\",5.25\n', ["Ana", "C:\\ventas\\", "5.25"], {}, id="a backslash before the closing mark"
    ),
]


@pytest.mark.parametrize(("line", "cells", "expected"), READ)
def test_quotation_marks_are_read_as_spreadsheets_write_them(file, reads_as, line, cells, expected):
    """What stands between marks is the cell; marks and backslashes anywhere else are text."""
    reads_as(file(HEAD + line), {"cells": [cells], "escape": "", **expected})


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            '"Nombre","Descripción","Monto"\r\n"Ana","dos camas","5.25"\r\n',
            {"quote_all": True, "newline": "\r\n"},
            id="marks around every cell",
        ),
        pytest.param(
            'Nombre,Descripción,Monto\r\n"Ana","dos camas",5.25\r\n',
            {"quote_all": False, "newline": "\r\n"},
            id="marks around texts only",
        ),
    ],
)
def test_how_cells_are_quoted_is_kept(file, reads_as, content, expected):
    """The results are written in the same manner."""
    reads_as(file(content), {"cells": [["Ana", "dos camas", "5.25"]], **expected})


BACKSLASHES = [
    pytest.param('"Ana \\"Nani\\" Paz","dos camas",5.25\n', ['Ana "Nani" Paz', "dos camas", "5.25"], id="before marks"),
    pytest.param(
        '"Ana \\"Nani\\" Paz","C:\\\\ventas, 2 \\"x\\"",5.25\n',
        ['Ana "Nani" Paz', 'C:\\ventas, 2 "x"', "5.25"],
        id="before marks and before itself",
    ),
]


@pytest.mark.parametrize(("line", "cells"), BACKSLASHES)
def test_marks_escaped_with_a_backslash_are_understood(file, reads_as, line, cells):
    """Databases put a backslash where spreadsheets double the mark; the habit is found, and kept for the results."""
    reads_as(
        file(HEAD + line + '"Eva Rojas","mesa",6.75\n'),
        {"cells": [cells, ["Eva Rojas", "mesa", "6.75"]], "escape": "\\"},
    )


OPEN = [
    pytest.param('Ana,"dos camas,5.25\nEva,mesa,6.75\n', 2, '"dos camas', id="open until the end of the file"),
    pytest.param('Ana,dos camas,5.25\nEva,"mesa,6.75\nLuz,"silla",7\n', 3, '"mesa', id="open until the next mark"),
    pytest.param(
        'Ana,"dos\ncamas",5.25\nEva,"una "gran" mesa",6.75\n', 4, '"una "gran', id="marks inside that are not doubled"
    ),
    pytest.param('Ana,dos camas,5.25\nEva,"mesa" grande,6.75\n', 3, '"mesa" grande', id="text behind the closing mark"),
    pytest.param('Ana,"' + "línea\n" * 200 + "Eva,mesa,6.75\n", 2, '"línea', id="open over hundreds of lines"),
]


@pytest.mark.parametrize(("lines", "line", "seen"), OPEN)
def test_a_mark_that_is_not_closed_is_pointed_at(file, refused_as, lines, line, seen):
    """The line where it was opened is named; no cell swallows the rest of the file."""
    finding = refused_as(file(HEAD + lines), "FILE-QUOTE")
    assert finding.facts["line"] == line
    assert finding.seen.startswith(seen)


def test_the_separator_line_counts_as_a_line_of_the_file(file, refused_as):
    """An editor shows the line `sep=;` as line 1, and the person looks for the mark in an editor."""
    finding = refused_as(file('sep=;\nNombre;Nota;Monto\nAna;"camas;5\n'), "FILE-QUOTE")
    assert finding.facts["line"] == 3
