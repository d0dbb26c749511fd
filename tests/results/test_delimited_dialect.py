"""The results of a text file in that file's dialect: mark, named delimiter, backslashes; and read again from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from importer.load import read_sheet
from importer.model import RESULT_COLUMNS
from importer.results import write_results

pytestmark = pytest.mark.usefixtures("nothing_left")

PLAIN = """\
import_ref,import_status,opportunity_id,opportunity_code,import_message,import_tip,source_row,Name,Note
r0002,created,id2,OP-2,,,2,Ana Prueba,"1.500,00"
"""
CELLS = [("Name", "Note"), ("Ana Prueba", "1.500,00")]


@pytest.fixture
def write(tmp_path, all_created):
    """Write the results of a sheet whose rows were all created, and give their path."""

    def run(sheet):
        target = tmp_path / "leads.results.csv"
        return write_results(sheet, all_created(sheet), target, lang="en", fallback=tmp_path / "home").path

    return run


def test_a_mark_that_the_codec_does_not_write_is_written(sheet_of, write):
    """UTF-16 big-endian with its mark comes back so."""
    sheet = sheet_of(CELLS, encoding="utf-16-be", mark=True)
    assert write(sheet).read_bytes() == ("\ufeff" + PLAIN).encode("utf-16-be")


def test_the_line_that_names_the_delimiter_comes_back(sheet_of, write):
    """A file that began with `sep=` opens in Excel in the same way again."""
    sheet = sheet_of(CELLS, named=True, newline="\r\n")
    assert write(sheet).read_bytes() == ("sep=,\n" + PLAIN).replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("quote_all", "line"),
    [
        pytest.param(
            False, r'r0002,created,id2,OP-2,,,2,Paz\, Ana,"dice \"sí\"",C:\\temp,"a' + '\nb"\n', id="where they must"
        ),
        pytest.param(
            True,
            r'"r0002","created","id2","OP-2","","","2","Paz, Ana","dice \"sí\"","C:\\temp","a' + '\nb"\n',
            id="every cell",
        ),
    ],
)
def test_backslashes_are_written_as_the_file_had_them(sheet_of, write, quote_all, line):
    """Before marks, before delimiters of cells without marks, and before themselves."""
    cells = [("A", "B", "C", "D"), ("Paz, Ana", 'dice "sí"', "C:\\temp", "a\nb")]
    sheet = sheet_of(cells, escape="\\", quote_all=quote_all)
    assert write(sheet).read_text(encoding="utf-8").endswith(line)


NASTY = (
    "Núñez",
    "São João",
    "AVIÓN",
    'dice "sí"',
    "Paz; Ana, Eva",
    "C:\\temp\\",
    "a\r\nb",
    "",
    " x ",
    "'=1",
    '\\"',
    "5 kg",
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp850", "mac_roman"])
@pytest.mark.parametrize(
    "habits",
    [
        pytest.param({}, id="standard"),
        pytest.param({"quote_all": True, "newline": "\r\n"}, id="all in marks"),
        pytest.param({"escape": "\\"}, id="backslashes"),
        pytest.param({"escape": "\\", "quote_all": True}, id="backslashes, all in marks"),
        pytest.param({"named": True, "delimiter": ";"}, id="named delimiter"),
        pytest.param({"delimiter": "\t", "newline": "\r\n"}, id="tabs"),
    ],
)
def test_results_are_read_again_as_they_were_written(sheet_of, write, encoding, habits):
    """The next run finds the same cells in a results file, and that file has the same habits."""
    sheet = sheet_of(
        [("Título", "Descripción"), *((cell, NASTY[-at]) for at, cell in enumerate(NASTY))], encoding=encoding, **habits
    )
    again = read_sheet(write(sheet))
    assert [header.title for header in again.headers] == [*RESULT_COLUMNS, "Título", "Descripción"]
    assert again.table[7].tolist() == sheet.table[0].tolist()
    assert again.table[8].tolist() == sheet.table[1].tolist()
    assert replace(again.reading, header_row=1) == sheet.reading
