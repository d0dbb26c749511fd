"""Text files: letters, separators, quotation marks, row numbers and lines of odd length."""

from __future__ import annotations

import pytest

from importer.load import read_sheet


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
        pytest.param("a;b,c,d\nPaz\\, Ana;x,1,5\nRey;y,2,5\n", ",", 3, id="behind backslashes"),
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


def test_a_number_split_at_its_comma_is_never_two_cells(text, places):
    """`1,500.00` below a line of titles that ends in a comma: the second half is no cell of its own."""
    path = text("Name,Note,Amount,\nAcme,Web,1,500.00\nBeta,Web,900,\nGama,Web,7,see note\n")
    assert places(read_sheet(path)) == ["HEAD-BLANK D", "ROW-LONG D2"]


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
