"""What two rooms must mean by the same word, where one cannot import the other."""

from __future__ import annotations

import sys

from importer.load.books import ods_xml, reader
from importer.load.text import delimited
from importer.validate.cells import ERROR_NAME, is_blank


def test_the_reader_of_workbooks_calls_the_same_cells_blank():
    """`reader.py` runs as a program of its own and imports nothing of ours."""
    differing = [
        code for code in range(sys.maxunicode + 1) if bool(reader.INK.search(chr(code))) is is_blank(chr(code))
    ]
    assert differing == []


def test_a_text_file_of_blanks_is_blank_to_the_validator_too():
    """No sign that makes a text file empty would be a cell's value."""
    assert all(map(is_blank, delimited.BLANK))


def test_every_error_a_workbook_can_hold_is_an_error_to_the_validator():
    """A name that only one of them knows would be imported as text."""
    assert all(map(ERROR_NAME.fullmatch, reader.ERRORS))
    assert all(map(ods_xml.ERROR.fullmatch, reader.ERRORS - {"#N/A"}))
