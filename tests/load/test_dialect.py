"""Text as a Grid: delimiters a person names, backslashes, rows of any length, and the pieces it is read in."""

from __future__ import annotations

import gc

import pytest

from importer.errors import Unusable
from importer.findings import Place
from importer.load import read_sheet
from importer.load.text import delimited, encoding
from importer.load.text.split import split


@pytest.fixture
def grid():
    """Reads text, or bytes, as a Grid; `encoding` and `delimiter` as a person names them."""

    def read(content, *, encoding=None, delimiter=None):
        data = content.encode() if isinstance(content, str) else content
        return delimited.read(data, Place("leads.csv"), sheet=None, encoding=encoding, delimiter=delimiter)

    return read


@pytest.fixture
def refused(grid):
    """The one finding that text is refused with."""

    def read(content, **options):
        with pytest.raises(Unusable) as caught:
            grid(content, **options)
        (finding,) = caught.value.findings
        return finding

    return read


@pytest.fixture
def rows():
    """The rows of a Grid, each as long as it really is."""
    return lambda grid: [grid.row(number) for number in range(1, grid.height + 1)]


@pytest.mark.parametrize(
    ("delimiter", "content", "expected"),
    [
        pytest.param(",", "a;b\n1,2;3\n", [["a;b"], ["1", "2;3"]], id="against the evidence"),
        pytest.param(";", "sep=,\na;b,c\n", [["a", "b,c"]], id="against the line that names one, which still goes"),
        pytest.param("~", "a~b\n", [["a", "b"]], id="one that is never tried"),
    ],
)
def test_a_delimiter_named_by_the_person_is_taken(grid, rows, delimiter, content, expected):
    """`--delimiter` wins over whatever the text itself says."""
    read = grid(content, delimiter=delimiter)
    assert (rows(read), read.reading.delimiter) == (expected, delimiter)
    assert read.reading.named == content.startswith("sep=")


def test_a_row_that_is_cut_off_is_no_evidence(grid):
    """Lines so long that the last one looked at has only its first cells."""
    assert grid(f"a|b{'x' * 90_000};c;d\n" * 4).reading.delimiter == ";"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            'a,b\n"He said \\"yes\\"",1\n"C:\\\\temp",2\n',
            [["a", "b"], ['He said "yes"', "1"], ["C:\\temp", "2"]],
            id="marks",
        ),
        pytest.param("a,b\nPaz\\, Ana,1\nRey,2\n", [["a", "b"], ["Paz, Ana", "1"], ["Rey", "2"]], id="delimiters"),
        pytest.param('a\n"x \\""\n"y"\n', [["a"], ['x "'], ["y"]], id="a mark at a cell's end"),
        pytest.param(
            'a,b\n"\\"",C:\\temp\n', [["a", "b"], ['"', "C:\\temp"]], id="a backslash that escapes nothing stays"
        ),
        pytest.param('a,b\n"\\"","5"" x"\n', [["a", "b"], ['"', '5" x']], id="doubled marks among them"),
        pytest.param('a,b\n"\\"\r\n\\"",1\n', [["a", "b"], ['"\r\n"', "1"]], id="line breaks between them"),
    ],
)
def test_backslashes_are_taken_away_where_the_text_proves_them(grid, rows, content, expected):
    """As MySQL and others write marks, delimiters and backslashes: when the standard fails or gives uneven rows."""
    read = grid(content)
    assert (rows(read), read.reading.escape) == (expected, "\\")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            "a,b\nC:\\temp\\,1\n\\\\server\\,2\n", [["a", "b"], ["C:\\temp\\", "1"], ["\\\\server\\", "2"]], id="paths"
        ),
        pytest.param('a,b\n"C:\\temp\\",1\n"x",2\n', [["a", "b"], ["C:\\temp\\", "1"], ["x", "2"]], id="a quoted path"),
        pytest.param(
            "a,b\nC:\\temp\\,1,2\nD:\\,3\n4,5\n6,7\n",
            [["a", "b"], ["C:\\temp\\", "1", "2"], ["D:\\", "3"], ["4", "5"], ["6", "7"]],
            id="paths in an uneven row and in an even one",
        ),
        pytest.param('a,b\n\\N,1\n5\\" pipe,2\n', [["a", "b"], ["\\N", "1"], ['5\\" pipe', "2"]], id="unquoted cells"),
    ],
)
def test_backslashes_that_prove_nothing_stay(grid, rows, content, expected):
    """In a file that the standard reads well, or that would not become more even, each backslash is text."""
    read = grid(content)
    assert (rows(read), read.reading.escape) == (expected, "")


def test_a_mark_left_open_among_backslashes_is_pointed_at(refused):
    """Of both ways to read, the one that comes further tells where it stops."""
    assert refused('a,b\n"x \\"y\\"",1\n"z,2\n').facts["line"] == 3
    assert refused('a,b\n"C:\\",1\n"x",2\n"y,3\n').facts["line"] == 4


def test_ragged_rows_are_told_by_their_own_length(grid):
    """Missing cells are blank, and each shorter row is told by its number as Excel shows it, blank lines too."""
    read = grid("a,b,c\n1\n\n1,2\n1,2,3\n")
    assert read.columns == [["a", "1", "", "1", "1"], ["b", "", "", "2", "2"], ["c", "", "", "", "3"]]
    assert read.lengths == {2: 1, 3: 0, 4: 2}


def test_a_longer_row_far_below_makes_the_others_short(grid):
    """However many even rows stand above it."""
    read = grid("a,b\n" + "1,2\n" * 50_000 + "1,2,3\n" + "4,5\n")
    assert read.columns[2][50_000:] == ["", "3", ""]
    assert (len(read.lengths), read.lengths[1], 50_002 in read.lengths) == (50_002, 2, False)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("," * 20_000 + "\n", id="a line of 20,000 delimiters"),
        pytest.param("a\n" * 5_000 + "," * 10_000 + "\n", id="a line of 10,000 below many short ones"),
        pytest.param("a,b\n" + "\n" * 1_100_000, id="more lines than Excel has rows"),
    ],
)
def test_what_no_sheet_can_hold_is_refused_before_it_takes_memory(refused, content):
    """Short rows are filled up, so one long line could cost a gigabyte."""
    assert refused(content, delimiter=",").code == "FILE-TOO-BIG"


@pytest.mark.parametrize(
    "rest",
    [
        pytest.param("x" * 10_000_001, id="plain cell"),
        pytest.param('"' + "x" * 10_000_001 + '"', id="quoted cell"),
        pytest.param('"' + "x\n" * 5_000_001 + '"', id="quoted cell of many lines"),
        pytest.param("1," * 5_000_001, id="many cells"),
    ],
)
def test_a_row_of_millions_of_characters_is_refused(refused, rest):
    """A line end that is missing must not take all the memory there is; the line where the row begins is told."""
    finding = refused(f"a,b\n1,2\n3,{rest}\n")
    assert (finding.code, finding.facts["line"]) == ("FILE-ROW-ENDLESS", 3)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_cells_and_rows_do_not_depend_on_the_pieces_they_are_read_in(grid, rows, newline):
    """Lines with marks, long quoted cells and plain lines take turns over several pieces of the text."""
    long = newline.join(["x" * 500] * (encoding.PIECE // 200))
    lines = ["a,b"] + ["1,2"] * 30_000 + [f'"{long}",3'] + ["4,5"] * 30_000 + ['"6",7,8'] + ["9,0"] * 30_000
    read = grid(newline.join(lines) + newline)
    found = rows(read)
    assert found[30_001] == [long, "3"]
    assert found[60_002] == ["6", "7", "8"]
    assert [row for at, row in enumerate(found) if at not in (30_001, 60_002)] == [
        line.split(",") for at, line in enumerate(lines) if at not in (30_001, 60_002)
    ]
    assert len(read.lengths) == 90_002


@pytest.mark.parametrize(
    ("piece", "expected"),
    [
        pytest.param(b"a,b\n1,2\n", [["a", "1"], ["b", "2"]], id="even lines"),
        pytest.param(b"a,b\r\n1,2\r\n", [["a", "1"], ["b", "2"]], id="both signs at each end"),
        pytest.param(b"a,b\r\n1,2\n", None, id="mixed ends"),
        pytest.param(b"a,b\rx\n1,2\r\n", None, id="a return inside a line is an end of its own"),
        pytest.param(b"a,b\n1,2", None, id="no end at the last one"),
        pytest.param(b"a,b,c\n1\n", None, id="as many delimiters, but not in each line"),
        pytest.param(b"a,b\n\n", None, id="a blank line"),
        pytest.param(b"", None, id="nothing"),
        pytest.param(b'"a",b\n1,"2"\n', [["a", "1"], ["b", "2"]], id="marks around cells"),
        pytest.param(b'"a""",b\n"""",""\n', [['a"', '"'], ["b", ""]], id="doubled marks"),
        pytest.param(b'"a,b","\r\n"\r\n', [["a,b"], ["\r\n"]], id="delimiters and line ends inside marks"),
        pytest.param(b'"a,\x01",b\n', None, id="a stand-in's sign in a cell"),
        pytest.param(b'a"b,c\n', None, id="one mark inside a cell"),
        pytest.param(b'a"b",c\n', None, id="marks inside a cell"),
        pytest.param(b'"a"b,c\n', None, id="something behind the closing mark"),
        pytest.param(b'a,"b\n', None, id="a mark that is not closed"),
        pytest.param(b',\r""\n', None, id="a return and a line end with nothing but marks between"),
    ],
)
def test_only_even_lines_are_split_the_quick_way(piece, expected):
    """Everything else is left to the reader, which takes longer."""
    assert split(piece, "utf-8", ",", 2) == expected


def test_a_delimiter_of_several_bytes(grid, rows):
    """The quick way knows only one byte; cells are the same."""
    assert rows(grid("a€b\n" + "1€2\n" * 30_000, delimiter="€"))[-1] == ["1", "2"]
    assert grid("ñ,b\n".encode("cp850"), encoding="cp850", delimiter="€").columns == [["ñ,b"]]


def test_the_garbage_collector_works_again_afterwards(text):
    """It is off only while a file is read, also when reading fails."""
    read_sheet(text("a,b\n1,2\n"))
    assert gc.isenabled()
    with pytest.raises(Unusable):
        read_sheet(text('a,b\n"1,2\n'))
    assert gc.isenabled()
