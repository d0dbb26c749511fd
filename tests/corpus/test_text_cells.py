"""Text files by their cells: every one is its text, and what a spreadsheet did to it before is told."""

from __future__ import annotations

import pytest

ANA = ["Ana Quispe", "dos camas", "150.50"]


def lines(*rows: str) -> str:
    """These lines, each with an end."""
    return "".join(row + "\n" for row in rows)


TEXTS = [
    pytest.param(
        ["007", "0012500", "0150"],
        {"told": ["MAP-UNUSED"]},
        id="leading zeros",
    ),
    pytest.param(["12345678901234567890", "1E5", "150"], {}, id="20 digits and an exponent"),
    pytest.param(["NA", "null", "150"], {}, id="NA and null as text"),
    pytest.param(["None", "nan", "150"], {}, id="None and nan as text"),
    pytest.param(["=1+1", "@SUM(A1)", "150"], {}, id="what looks like a formula"),
    pytest.param(["TRUE", "31/12/2026", "150"], {}, id="yes and dates as text"),
    pytest.param([" Ana ", "'texto", "150"], {}, id="blanks and apostrophes"),
    pytest.param(["NA", "sin monto", "N/A"], {"wrong": ["AMT-MISSING C2"]}, id="N/A as an amount"),
    pytest.param(["Ana", "exponente", "1E5"], {"wrong": ["AMT-UNREADABLE C2"]}, id="an exponent as an amount"),
    pytest.param(["Ana", "un error copiado", "#REF!"], {"wrong": ["CELL-ERROR C2"]}, id="an error copied as text"),
    pytest.param(["Ana", "sesenta", "5%"], {"wrong": ["AMT-UNREADABLE C2"]}, id="a percentage as text"),
]


@pytest.mark.parametrize(("row", "expected"), TEXTS)
def test_every_cell_of_a_text_file_is_its_text(file, reads_as, row, expected):
    """No zeros lost, no number rounded, no NA made of a name, no date or formula made of anything."""
    content = lines("Nombre,Descripción,Monto,Código", ",".join([*row, "007"]))
    titles = ["Nombre", "Descripción", "Monto", "Código"]
    reads_as(file(content), {"titles": titles, "cells": [[*row, "007"]], **expected})


PHONES = [
    pytest.param("+51 987 654 321", [], id="with its country code"),
    pytest.param("+51987654321", [], id="with a plus sign"),
    pytest.param("987654321", [], id="nine digits"),
    pytest.param("0051987654321", [], id="dialled with two zeros"),
    pytest.param("9.87654E+08", ["PHONE-DAMAGED D2"], id="shortened by Excel"),
    pytest.param("987654321.0", ["PHONE-UNREADABLE D2"], id="a number that became a float"),
    pytest.param("12345678901234567890", ["PHONE-UNREADABLE D2"], id="20 digits"),
]


@pytest.mark.parametrize(("phone", "wrong"), PHONES)
def test_phone_numbers_keep_their_digits_and_signs(file, reads_as, phone, wrong):
    """A plus sign or zeros in front are part of a number; one that a spreadsheet shortened is said to be damaged."""
    content = lines("Nombre,Descripción,Monto,Teléfono", f"Ana Quispe,dos camas,150.50,{phone}")
    titles = ["Nombre", "Descripción", "Monto", "Teléfono"]
    reads_as(file(content), {"titles": titles, "cells": [[*ANA, phone]], "wrong": wrong})


def test_a_cell_longer_than_excel_holds_stops_its_row(file, reads_as):
    """32,767 characters pass; above that the row is named, since a quotation mark may have joined many rows."""
    fits, long = "x" * 4_999, "y" * 32_768
    content = lines(
        "Nombre,Descripción,Monto,Anexo", f"Ana,{fits},5.25,{'z' * 32_767}", f"Eva,{long},6.75,{'z' * 32_768}"
    )
    reads_as(
        file(content),
        {
            "titles": ["Nombre", "Descripción", "Monto", "Anexo"],
            "cells": [["Ana", fits, "5.25", "z" * 32_767], ["Eva", long, "6.75", "z" * 32_768]],
            "findings": ["CELL-LONG B3", "CELL-LONG D3"],
            "wrong": ["CELL-LONG B3"],
        },
    )
