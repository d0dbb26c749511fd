"""Law: any table, written as text in any of the ways people have, comes back cell for cell with its row numbers."""

from __future__ import annotations

import csv
import io
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.errors import Unusable
from importer.findings import Place
from importer.load.text import delimited, encoding
from importer.load.text.split import split

WORDS = ("Núñez", "PEÑA", "São João", "Título", "dirección", "¿Cuándo?", "AVIÓN", "coração", "José", "Muñoz")
SIGNS = "aZ09 .'+-=@áñüÓ¿\"\\\r\n"
PLACE = Place("law.csv")


class Coding(NamedTuple):
    """What the Reading says of an encoding, and the bytes of a mark that its Python codec does not write."""

    encoding: str
    mark: bytes = b""
    is_legacy: bool = False


CODINGS = (
    Coding("utf-8"),
    Coding("utf-8-sig"),
    Coding("utf-16"),
    Coding("utf-16-le"),
    Coding("utf-16-be"),
    Coding("utf-16-be", b"\xfe\xff"),
    Coding("cp1252", is_legacy=True),
    Coding("cp850", is_legacy=True),
    Coding("mac_roman", is_legacy=True),
)


class Way(NamedTuple):
    """How a table is written; a second opinion on the csv module."""

    delimiter: str
    quoting: str
    newline: str

    def text(self, rows):
        """The rows as a text. Mixed line ends take turns."""
        ends = ["\n", "\r\n"] if self.newline == "mixed" else [self.newline]
        return "".join(
            self.delimiter.join(self.cell(at + place, value) for place, value in enumerate(row)) + ends[at % len(ends)]
            for at, row in enumerate(rows)
        )

    def cell(self, place, value):
        """One cell, with marks where it must or where this way has them."""
        doubled = value.replace('"', '""')
        if self.quoting == "backslash":
            doubled = value.replace("\\", r"\\").replace('"', r"\"")
        must = any(sign in value for sign in (self.delimiter, '"', "\r", "\n"))
        always = self.quoting == "all" or (self.quoting == "some" and place % 2)
        return f'"{doubled}"' if must or always else doubled


def tables(signs, proof):
    """Rows of one width, of words and odd signs. The last row is proof: what tells the encoding and the dialect."""
    cell = st.one_of(st.sampled_from(WORDS), st.text(st.sampled_from(signs), max_size=8), st.just(""))
    width = st.integers(1, 5)
    return width.flatmap(
        lambda width: st.lists(st.lists(cell, min_size=width, max_size=width), max_size=8).map(
            lambda rows: [[f"T{place}" for place in range(width)], *rows, [proof] * width, ["end"] * width]
        )
    )


@settings(max_examples=400, deadline=None)
@given(
    data=st.data(),
    coding=st.sampled_from(CODINGS),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from(["minimal", "all", "some", "backslash"]),
    newline=st.sampled_from(["\n", "\r\n", "\r", "mixed"]),
    named=st.booleans(),
    piece=st.sampled_from([8, 64, 512, encoding.PIECE]),
)
def test_every_table_comes_back_cell_for_cell(data, coding, delimiter, quoting, newline, named, piece):
    """Cells, row numbers and what the Reading tells, whatever the pieces that the text is decoded in."""
    # An old encoding shows itself only in words, so the table has a row of real ones with accents; a backslash
    # before marks cannot be told from one that is text until it stands before a mark inside a quoted cell, so
    # there the table has such a cell. Without `delimiter` named, cells have no other delimiter in them: a table
    # of `a|b;c|d` may be either.
    signs = SIGNS + (",;\t|" if named else delimiter) + ("" if coding.is_legacy else "€ñ漢")
    proof = " ".join(WORDS) + (' \\ "sí", claro'.replace(",", delimiter) if quoting == "backslash" else "")
    rows = data.draw(tables(signs, proof))
    content = coding.mark + Way(delimiter, quoting, newline).text(rows).encode(coding.encoding)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoding, "PIECE", piece)
        grid = delimited.read(content, PLACE, sheet=None, encoding=None, delimiter=delimiter if named else None)
    assert [list(row) for row in zip(*grid.columns, strict=True)] == rows
    assert all(width == 0 and rows[number - 1] == [""] for number, width in grid.lengths.items())
    reading = grid.reading
    assert (reading.encoding, reading.mark) == (coding.encoding, bool(coding.mark))
    assert reading.escape == ("\\" if quoting == "backslash" else "")
    assert [finding.code for finding in grid.findings] == ["FILE-LETTERS"] * coding.is_legacy
    if len(rows[0]) > 1:
        assert reading.delimiter == delimiter


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(st.text(st.sampled_from("aé 1\r\n"), max_size=3), min_size=1, max_size=4), max_size=8),
    width=st.integers(1, 4),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n", "\r", "\n\r"]),
    last=st.booleans(),
)
def test_lines_are_split_only_where_reading_sign_by_sign_gives_the_same(rows, width, delimiter, newline, last):
    """The quick way through text without quotation marks gives each line `width` cells, or declines."""
    text = "".join(delimiter.join(row) + newline for row in rows)
    text = text if last else text.removesuffix(newline)
    found = split(text.encode(), "utf-8", delimiter, width)
    read = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    even = width > 1 and bool(read) and {len(row) for row in read} == {width}
    alike = text.endswith(newline) and not {"\r", "\n"} & set(text.replace(newline, ""))
    if found:
        assert even
        assert [list(row) for row in zip(*found, strict=True)] == read
    else:
        assert not (even and alike and newline in ("\n", "\r\n"))


@settings(max_examples=500, deadline=None)
@given(
    pieces=st.lists(
        st.sampled_from(['"', '""', ",", "\n", "\r\n", "\r", "a", "é", "\x01", '"a"', '"a,b"', '"a\nb",']), max_size=12
    )
)
def test_quotation_marks_are_taken_away_only_where_reading_sign_by_sign_does_the_same(pieces):
    """Whatever marks, delimiters and line ends stand beside each other, the quick way is right or declines."""
    text = "".join(pieces) + "\n"
    rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    for width in (2, 3):
        if found := split(text.encode(), "utf-8", ",", width):
            assert [list(row) for row in zip(*found, strict=True)] == list(rows)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(st.text(st.sampled_from('a"é,\r\n'), max_size=4), min_size=2, max_size=2), min_size=1),
    style=st.sampled_from([(csv.QUOTE_MINIMAL, "\r\n"), (csv.QUOTE_ALL, "\r\n"), (csv.QUOTE_ALL, "\n")]),
)
def test_quoted_cells_are_split_the_quick_way_too(rows, style):
    """Marks, delimiters and line ends inside quoted cells stop nobody, as long as lines end alike."""
    file = io.StringIO(newline="")
    quoting, newline = style
    csv.writer(file, quoting=quoting, lineterminator=newline).writerows(rows)
    found = split(file.getvalue().encode(), "utf-8", ",", 2)
    assert found is not None
    assert [list(row) for row in zip(*found, strict=True)] == rows


@settings(max_examples=200, deadline=None)
@given(
    content=st.binary(max_size=300), given_encoding=st.sampled_from([None, "utf-8", "utf-16", "cp1252", "mac_roman"])
)
def test_any_bytes_are_read_or_explained(content, given_encoding):
    """Whatever the bytes are, there is a Grid or one finding that says why not; nothing else is raised."""
    try:
        grid = delimited.read(content, PLACE, sheet=None, encoding=given_encoding, delimiter=None)
    except Unusable as refused:
        (finding,) = refused.findings
        assert finding.message("es")
    else:
        assert len({len(column) for column in grid.columns}) == 1
        assert all(type(cell) is str for column in grid.columns for cell in column)
