"""Text files by their letters: every encoding people's programs write, found by the whole file and told."""

from __future__ import annotations

import codecs

import pytest

TEXT = (
    "Nombre;Descripción;Monto;Ciudad\r\n"
    "Muebles Ibáñez;Sillas y mesas para el comedor;1500,50;Cañete\r\n"
    "Panadería Núñez;Renovación del horno en agosto;980,00;Huánuco\r\n"
    "Clínica Güemes;Año de atención: señalética;12,5;Ancón\r\n"
)
TITLES, *ROWS = [line.split(";") for line in TEXT.splitlines()]
TABLE = {"titles": TITLES, "cells": ROWS, "format": "csv", "delimiter": ";", "newline": "\r\n", "header_row": 1}

PLAIN = "Nombre,Descripción,Monto\n"
MANY = [["Lote", f"pedido {number} sin acentos", f"{number}.25"] for number in range(3_000)]


def text_of(*rows: list[str]) -> str:
    """A table with the titles of most files here, commas and plain line ends."""
    return PLAIN + "".join(",".join(row) + "\n" for row in rows)


@pytest.mark.parametrize(
    ("content", "encoding", "mark"),
    [
        pytest.param(TEXT.encode(), "utf-8", False, id="UTF-8 without a mark, as Google Sheets exports"),
        pytest.param(TEXT.encode("utf-8-sig"), "utf-8-sig", False, id="UTF-8 with a mark, as Excel's CSV UTF-8"),
        pytest.param(TEXT.encode("cp1252"), "cp1252", False, id="Windows letters, as Excel's plain CSV"),
        pytest.param(TEXT.encode("cp850"), "cp850", False, id="DOS letters, as old accounting programs"),
        pytest.param(TEXT.encode("mac_roman"), "mac_roman", False, id="Mac letters, as Excel for Mac once wrote"),
        pytest.param(
            codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16", False, id="UTF-16 with a mark, Excel's Unicode"
        ),
        pytest.param(
            codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be", True, id="UTF-16 big-endian with a mark"
        ),
        pytest.param(TEXT.encode("utf-16-le"), "utf-16-le", False, id="UTF-16 without a mark"),
        pytest.param(TEXT.encode("utf-16-be"), "utf-16-be", False, id="UTF-16 big-endian without a mark"),
        pytest.param(codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32", False, id="UTF-32 with a mark"),
        pytest.param(
            codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"), "utf-32-be", True, id="UTF-32 big-endian with a mark"
        ),
    ],
)
def test_one_table_in_every_encoding_is_the_same_table(file, reads_as, content, encoding, mark):
    """Whatever program wrote the letters, the cells are the same, and the codec that writes them back is told."""
    findings = [] if encoding.startswith("utf") else ["FILE-LETTERS"]
    reads_as(file(content), {**TABLE, "encoding": encoding, "mark": mark, "findings": findings})


@pytest.mark.parametrize(
    ("encoding", "last"),
    [
        pytest.param("utf-8", "Peñón", id="UTF-8"),
        pytest.param("cp1252", "Peñón", id="Windows"),
        pytest.param("cp850", "Peñón", id="DOS"),
        pytest.param("mac_roman", "Peñón", id="Mac"),
    ],
)
def test_an_accent_in_the_last_of_3000_lines_decides(file, reads_as, encoding, last):
    """The whole file is considered, not its first kilobyte: thousands of plain letters prove nothing."""
    rows = [*MANY, [last, "a tres días", "7.75"]]
    content = text_of(*rows).replace("ó", "o", 1)
    titles = ["Nombre", "Descripcion", "Monto"]
    findings = [] if encoding == "utf-8" else ["FILE-LETTERS"]
    expected = {"titles": titles, "cells": rows, "encoding": encoding, "findings": findings}
    reads_as(file(content.encode(encoding)), expected)


LETTERS = [
    pytest.param(["Lote A", "solo letras sin acento", "10"], "ascii", "utf-8", id="no accents at all"),
    pytest.param(["“Casa” – 15 €", "l’été…", "10"], "cp1252", "cp1252", id="Windows' quotation marks, dash and euro"),
    pytest.param(["MUÑOZ Y CÍA", "DISEÑO GRÁFICO", "10"], "cp1252", "cp1252", id="Windows letters in capitals"),
    pytest.param(["MUÑOZ Y CÍA", "DISEÑO GRÁFICO", "10"], "cp850", "cp850", id="DOS letters in capitals"),
    pytest.param(["MUÑOZ Y CÍA", "DISEÑO GRÁFICO", "10"], "mac_roman", "mac_roman", id="Mac letters in capitals"),
    pytest.param(["São João", "instalação de câmeras", "10"], "cp1252", "cp1252", id="Portuguese in Windows letters"),
    pytest.param(["Fiesta 🎉👩‍👧", "decoración 🎂", "10"], "utf-8", "utf-8", id="emoji"),
    pytest.param(["Cafe\u0301 Lima", "acento compuesto", "10"], "utf-8", "utf-8", id="accents of two code points"),
    pytest.param(["漢字 Import", "日本の家具", "10"], "utf-8", "utf-8", id="letters of other alphabets"),
    pytest.param(["Ana\u00a0Paz", "\u00a0dos\u00a0camas", "10\u00a0"], "utf-8", "utf-8", id="no-break spaces stay"),
    pytest.param(["A\u200bna", "\u2060nota\u200b", "10"], "utf-8", "utf-8", id="invisible characters stay"),
    pytest.param(["MuÃ±oz", "ya venía mal leÃ\xaddo", "10"], "utf-8", "utf-8", id="what another program misread"),
]


@pytest.mark.parametrize(("row", "written", "encoding"), LETTERS)
def test_letters_come_back_as_they_were_written(file, reads_as, row, written, encoding):
    """Signs, capitals, emoji and odd blanks are what they were; nothing is cleaned on reading."""
    head = "Nombre,Nota,Monto\n" if written == "ascii" else PLAIN
    content = head + ",".join(row) + "\n"
    findings = [] if encoding == "utf-8" else ["FILE-LETTERS"]
    expected = {"titles": head.strip().split(","), "cells": [row], "encoding": encoding, "findings": findings}
    reads_as(file(content.encode(written)), expected)


def test_letters_that_fit_two_encodings_are_told_with_both(file, reads_as):
    """Where the evidence is thin, the choice is shown with the other one, so that a person can decide."""
    content = b"Nombre,Nota,Monto\nAna,nro. 5\xa7,10\n"
    expected = {"titles": ["Nombre", "Nota", "Monto"], "cells": [["Ana", "nro. 5§", "10"]], "encoding": "cp1252"}
    reads_as(file(content), {**expected, "findings": ["FILE-LETTERS-UNSURE"], "told": ["FILE-LETTERS-UNSURE"]})


def test_the_end_mark_of_a_dos_file_is_no_row(file, reads_as):
    """Old accounting programs end a file with Ctrl-Z."""
    content = "Nombre,Descripción,Monto\r\nMuñoz,año 2026,10\r\n\x1a".encode("cp850")
    reads_as(file(content), {"cells": [["Muñoz", "año 2026", "10"]], "encoding": "cp850", "findings": ["FILE-LETTERS"]})


MARKS = [
    pytest.param("\ufeff\ufeffNombre,Descripción,Monto\nAna,dos camas,5\n", [["Ana", "dos camas", "5"]], id="twice"),
    pytest.param(
        "\ufeffNombre,Descripción,Monto\nAna,dos camas,5\n\ufeffEva,tres camas,6\n",
        [["Ana", "dos camas", "5"], ["\ufeffEva", "tres camas", "6"]],
        id="again where two files were joined",
    ),
    pytest.param(
        '\ufeff"Nombre","Descripción","Monto"\n"Ana","dos camas","5"\n',
        [["Ana", "dos camas", "5"]],
        id="before a quoted title",
    ),
]


@pytest.mark.parametrize(("content", "cells"), MARKS)
def test_a_byte_order_mark_is_no_part_of_a_title(file, reads_as, content, cells):
    """The mark of UTF-8 is taken away before the first title, however often it stands there."""
    reads_as(file(content), {"cells": cells, "encoding": "utf-8-sig"})


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(PLAIN.encode() + "Peñón,dos días,5\nMuñ".encode()[:-1] + b",x,5\n", 3, id="half a letter"),
        pytest.param(
            "\ufeff".encode() + PLAIN.encode() + b"A\xf1o,x,5\n", 2, id="Windows letters below a mark of UTF-8"
        ),
        pytest.param(b"Nombre,Nota,Monto\nAna,x\x81\x9d\x8d,5\n", 2, id="bytes that are no letters of anybody"),
    ],
)
def test_letters_nobody_can_read_are_pointed_at(file, refused_as, content, line):
    """Nothing is replaced by question marks: the line is named and the file refused."""
    assert refused_as(file(content), "FILE-ENCODING").facts["line"] == line


@pytest.mark.parametrize(
    ("content", "line"),
    [
        pytest.param(b"Nombre,Nota,Monto\nAna,x,5\nEva,\0y,6\n", 3, id="inside a line of text"),
        pytest.param(b"Nombre,Nota,Monto\nAna,x,5\n" + b"\0" * 40, 3, id="a tail of zeros after a broken download"),
        pytest.param("Nombre,Nota,Monto\nAna,x\0,5\n".encode("utf-16"), 2, id="a zero letter of UTF-16"),
    ],
)
def test_zero_bytes_are_no_text(file, refused_as, content, line):
    """A zero byte is the sign of a cut or damaged file, and its line is named."""
    assert refused_as(file(content), "FILE-NUL").facts["line"] == line


def test_the_person_may_name_the_encoding(file, reads_as):
    """`--encoding` wins over what was found: these bytes are letters in more than one."""
    head = b"Nombre,Nota,Monto\n"
    row = ["Ca\xb1\xe1", "nota", "5"]
    reads_as(
        file(head + b"Ca\xb1\xe1,nota,5\n"),
        {"titles": ["Nombre", "Nota", "Monto"], "cells": [row], "encoding": "iso8859-1"},
        encoding="iso8859-1",
    )


def test_an_encoding_that_does_not_fit_is_refused(file, refused_as):
    """What the person named is not tried and dropped in silence."""
    assert refused_as(file(TEXT.encode("cp1252")), "FILE-ENCODING", encoding="utf-8").facts["line"] == 1
