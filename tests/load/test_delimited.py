"""Text files: letters, separators, quotation marks, row numbers and lines of odd length."""

from __future__ import annotations

import pytest

from importer.errors import Unusable
from importer.findings import Place
from importer.load import delimited, encoding, read_sheet


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


def test_cells_stay_exactly_as_they_stand(text, cells):
    """No trimming, no numbers, no dates, no NA: every cell is the text between the separators."""
    sheet = read_sheet(text('Name,Code,Note\n Ana ,007, "x"\nNA,1E5,null\n=1+1,\'5,\u00a0\n'))
    assert cells(sheet) == [[" Ana ", "007", ' "x"'], ["NA", "1E5", "null"], ["=1+1", "'5", "\u00a0"]]
    assert [str(kind) for kind in sheet.table.dtypes] == ["object"] * 3
    assert all(type(cell) is str for row in cells(sheet) for cell in row)
    assert list(sheet.table.columns) == [0, 1, 2]


@pytest.mark.parametrize(
    ("content", "delimiter", "width"),
    [
        pytest.param("a,b\n1,2\n", ",", 2, id="comma"),
        pytest.param("a;b\n1,5;2,5\n3,5;4,5\n", ";", 2, id="semicolon with decimal commas"),
        pytest.param("a\tb\n1,5\tx;y\n2,5\tz;w\n", "\t", 2, id="tab before commas and semicolons"),
        pytest.param("a|b|c\n1|2|3\n", "|", 3, id="bar"),
        pytest.param("name\nAna\nEva\n", ",", 1, id="one column"),
        pytest.param('a;b\n"x,y,z";1\n"x,y,z";2\n', ";", 2, id="commas inside quotation marks"),
        pytest.param("Apellido, nombre;Monto\nPaz, Ana;5\nRey, Eva;6\n", ";", 2, id="as many commas as semicolons"),
        pytest.param("sep=^\na,b^c\n1,2^3\n", "^", 2, id="named in the first line"),
        pytest.param("\ufeffSEP=;\r\na,b;c\r\n1,2;3\r\n", ";", 2, id="named below a mark"),
        pytest.param('"sep=;"\na;b\n1;2\n', ";", 2, id="named in quotation marks"),
    ],
)
def test_the_delimiter_is_found(text, content, delimiter, width):
    """The separator that gives most lines the same width, unless the first line names one."""
    sheet = read_sheet(text(content))
    assert (sheet.reading.delimiter, len(sheet.headers)) == (delimiter, width)
    assert sheet.findings == ()


@pytest.mark.parametrize(
    ("content", "header_row", "numbers"),
    [
        pytest.param("a,b\n1,2\n3,4\n", 1, [2, 3], id="plain"),
        pytest.param("\n\na,b\n1,2\n\n3,4\n\n\n", 3, [4, 5, 6], id="blank lines count, those at the end are left out"),
        pytest.param('a,b\n"x\ny\nz",2\n3,4\n', 1, [2, 3], id="a line break in a cell makes no row"),
        pytest.param("sep=,\na,b\n1,2\n", 1, [2], id="Excel takes the separator line away"),
        pytest.param("a,b\r1,2\r3,4", 1, [2, 3], id="old Macintosh line ends"),
        pytest.param("a,b\n1,2\n , \n,,\n", 1, [2], id="blank cells at the end are blank rows"),
    ],
)
def test_row_numbers_are_those_excel_shows(text, content, header_row, numbers):
    """One number for each line of the table, as the same file has in Excel."""
    sheet = read_sheet(text(content))
    assert (sheet.reading.header_row, list(sheet.numbers)) == (header_row, numbers)
    assert len(sheet) == len(sheet.table) == len(numbers)


@pytest.mark.parametrize(
    ("content", "line", "seen"),
    [
        pytest.param('a,b\n1,"x\n2,y\n', 2, '"x', id="until the end of the file"),
        pytest.param('a,b\n1,"x\n2,"y"\n', 2, '"x', id="until the next quotation mark"),
        pytest.param('a,b\n"l1\nl2",1\n3,"x" y\n', 4, '"x" y', id="closed too early, below a cell of two lines"),
        pytest.param('sep=;\na;b\n1;"x\n', 3, '"x', id="the separator line counts as a line"),
        pytest.param('a,b\n1,"He said ""yes""\n', 2, '"He said ""yes""', id="only doubled marks follow"),
    ],
)
def test_a_quotation_mark_left_open_is_pointed_at(text, refusal, content, line, seen):
    """The line where it was opened, never a cell that swallowed the rest of the file."""
    finding = refusal(text(content))
    assert (finding.code, finding.facts["line"], finding.seen) == ("FILE-QUOTE", line, seen)


def test_marks_inside_an_unquoted_cell_are_text(text, cells):
    """Inches and nicknames are no quotation."""
    assert cells(read_sheet(text('Name,Size\nAna "Nani" Paz,5"\n'))) == [['Ana "Nani" Paz', '5"']]


def test_short_rows_are_filled_up_and_said(text, cells, places):
    """Missing cells are taken as blank with a warning; a blank line needs none."""
    sheet = read_sheet(text("a,b,c\n1,2\n\n3,4,5\n6\n7,8,9\n"))
    assert cells(sheet) == [["1", "2", ""], ["", "", ""], ["3", "4", "5"], ["6", "", ""], ["7", "8", "9"]]
    assert places(sheet) == ["ROW-SHORT 2", "ROW-SHORT 5"]
    assert "2 of 3 cells" in sheet.findings[0].message("en")
    assert {finding.severity for finding in sheet.findings} == {"warning"}


def test_long_rows_lose_nothing(text, cells, places):
    """Cells beyond the titles stop their row and stand in columns without a title; blank ones are nothing."""
    sheet = read_sheet(text("a,b\n1,2,,x\n3,4\n5,6,,\n"))
    assert cells(sheet) == [["1", "2", "", "x"], ["3", "4", "", ""], ["5", "6", "", ""]]
    assert [header.title for header in sheet.headers] == ["a", "b", "", ""]
    assert places(sheet) == ["HEAD-BLANK D", "ROW-LONG D2"]
    assert sheet.findings[1].severity == "error"


def test_a_separator_at_every_lines_end_is_no_column(text, places):
    """A trailing separator moves no column and is no finding."""
    sheet = read_sheet(text("a,b,\n1,2,\n3,4,\n"))
    assert [header.title for header in sheet.headers] == ["a", "b"]
    assert places(sheet) == []


def test_cells_under_a_blank_last_title_are_kept(text, cells, places):
    """The line of titles may end in a blank cell that has data below."""
    sheet = read_sheet(text("a,b,\n1,2,x\n3,4\n"))
    assert cells(sheet) == [["1", "2", "x"], ["3", "4", ""]]
    assert places(sheet) == ["HEAD-BLANK C"]


def test_a_cell_longer_than_excel_holds_stops_its_row(text, places):
    """32,767 characters pass, one more is an error with its place; 131,072 is no limit of ours."""
    sheet = read_sheet(text(f"a,b\n{'x' * 32_767},1\n2,{'y' * 32_768}\n3,{'z' * 140_000}\n"))
    assert places(sheet) == ["CELL-LONG B3", "CELL-LONG B4"]
    assert len(sheet.table.loc[2, 1]) == 140_000
    assert sheet.findings[0].place.header == "b"


def test_a_sheets_name_is_of_no_use_for_text(text, places):
    """`--sheet` with a CSV is told, not obeyed in silence."""
    assert places(read_sheet(text("a\nx\n"), sheet="Leads")) == ["FILE-SHEET-IGNORED"]


@pytest.mark.parametrize(
    ("content", "newline", "quote_all"),
    [
        pytest.param("a,b\n1,2\n", "\n", False, id="plain"),
        pytest.param('"a","b"\r\n"1","2"\r\n', "\r\n", True, id="all in marks"),
        pytest.param('"a","b"\r\n1,"2"\r\n', "\r\n", False, id="some in marks"),
        pytest.param('"a\nb","c"\r\n"1",""\r\n', "\r\n", True, id="other line breaks inside cells"),
        pytest.param("\n" * 25 + "a,b\n1,2\n", "\n", False, id="blank lines above"),
        pytest.param('"a"\r"1"', "\r", True, id="last line without an end"),
    ],
)
def test_the_dialect_is_kept_for_the_results(text, content, newline, quote_all):
    """Line ends and quotation marks as the file has them, so that results can be written alike."""
    reading = read_sheet(text(content)).reading
    assert (reading.newline, reading.quote_all) == (newline, quote_all)


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


@pytest.mark.parametrize("cell", [pytest.param("{}", id="plain"), pytest.param('"{}"', id="quoted")])
def test_a_cell_of_millions_of_characters_is_refused(refused, cell):
    """A line end that is missing must not take all the memory there is; the line where the row begins is told."""
    finding = refused("a,b\n1,2\n3," + cell.format("x" * 10_000_001) + "\n")
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


def test_a_line_of_a_few_signs_and_marks_only(grid, refused):
    """Nothing but marks is a cell or a mistake, never a traceback."""
    assert grid('""""\n').columns == [['"']]
    assert refused('"""\n').code == "FILE-QUOTE"
    assert refused('"' * 100_001).code == "FILE-QUOTE"
    assert refused("\ufeff\r\n \t\n").code == "FILE-EMPTY"
