"""Text files: letters, separators, quotation marks, row numbers and lines of odd length."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from importer.load import read_sheet

SPANISH = "Título;Teléfono\nMuñoz & Cía;+51 987\n¿Precio? 5 €;año\n"


def test_cells_stay_exactly_as_they_stand(text, cells):
    """No trimming, no numbers, no dates, no NA: every cell is the text between the separators."""
    sheet = read_sheet(text('Name,Code,Note\n Ana ,007, "x"\nNA,1E5,null\n=1+1,\'5,\u00a0\n'))
    assert cells(sheet) == [[" Ana ", "007", ' "x"'], ["NA", "1E5", "null"], ["=1+1", "'5", "\u00a0"]]
    assert [str(kind) for kind in sheet.table.dtypes] == ["object"] * 3
    assert all(type(cell) is str for row in cells(sheet) for cell in row)
    assert list(sheet.table.columns) == [0, 1, 2]


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        pytest.param(SPANISH.encode(), "utf-8", id="UTF-8"),
        pytest.param(SPANISH.encode("utf-8-sig"), "utf-8-sig", id="UTF-8 with mark"),
        pytest.param(SPANISH.encode("utf-16"), "utf-16", id="UTF-16 with mark"),
        pytest.param(b"\xfe\xff" + SPANISH.encode("utf-16-be"), "utf-16", id="UTF-16 big-endian with mark"),
        pytest.param(SPANISH.encode("utf-16-le"), "utf-16-le", id="UTF-16 without mark"),
        pytest.param(SPANISH.encode("utf-16-be"), "utf-16-be", id="UTF-16 big-endian without mark"),
        pytest.param(SPANISH.encode("utf-32"), "utf-32", id="UTF-32 with mark"),
        pytest.param(SPANISH.encode("cp1252"), "cp1252", id="Windows"),
    ],
)
def test_the_encoding_is_found_and_told(text, cells, content, encoding):
    """The same table in every encoding gives the same cells, and the Reading names a codec that writes it back."""
    sheet = read_sheet(text(content))
    assert sheet.reading.encoding == encoding
    assert [header.title for header in sheet.headers] == ["Título", "Teléfono"]
    assert cells(sheet) == [["Muñoz & Cía", "+51 987"], ["¿Precio? 5 €", "año"]]


def test_an_accent_far_below_decides(text):
    """The whole file is looked at: a sample of plain letters proves nothing."""
    content = b"Name\n" + b"Ana\n" * 60_000 + "Núñez\n".encode("cp1252")
    assert read_sheet(text(content)).table[0].iloc[-1] == "Núñez"


@pytest.mark.parametrize(
    ("content", "seen", "offset", "line"),
    [
        pytest.param(b"Name\r\nAna\r\nB\x9do\r\n", "9d", 12, 3, id="byte Windows does not have"),
        pytest.param("Name\nNúñez\nMuño".encode() + b"\xc3\n", "c3", 18, 3, id="UTF-8 with one broken letter"),
        pytest.param(b"\xef\xbb\xbfName\nN\xfa\n", "fa", 9, 2, id="mark of UTF-8 before other text"),
    ],
)
def test_letters_that_cannot_be_read_are_pointed_at(text, refusal, content, seen, offset, line):
    """The finding names bytes, position and line, and no letter is replaced or guessed."""
    finding = refusal(text(content))
    assert (finding.code, finding.seen) == ("FILE-ENCODING", seen)
    assert finding.facts == {"offset": offset, "line": line}


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


def written(rows, delimiter, newline, *, all_quoted):
    """The rows as RFC 4180 writes them; a second opinion on the csv module."""

    def cell(value):
        marked = all_quoted or any(sign in value for sign in (delimiter, '"', "\r", "\n"))
        return '"' + value.replace('"', '""') + '"' if marked else value

    return "".join(delimiter.join(map(cell, row)) + newline for row in rows)


@st.composite
def tables(draw, delimiter):
    """Titles that begin with a letter, and rows of which the last is not blank."""
    letters = st.text(st.sampled_from(f"aZ09 .+-=@\u00e1\u00f1\u00fc\"'\r\n{delimiter}"), max_size=8)
    width = draw(st.integers(1, 5))
    head = [f"T{draw(letters)}{position}" for position in range(width)]
    body = draw(st.lists(st.lists(letters, min_size=width, max_size=width), max_size=6))
    return [head, *body, ["end"] * width]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.data(),
    delimiter=st.sampled_from(",;\t|"),
    newline=st.sampled_from(["\n", "\r\n"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
    all_quoted=st.booleans(),
)
def test_every_table_comes_back_cell_for_cell(tmp_path, data, delimiter, newline, encoding, all_quoted):
    """Law: whatever table is written as CSV, the Sheet holds the same cells in the same rows."""
    rows = data.draw(tables(delimiter))
    content = written(rows, delimiter, newline, all_quoted=all_quoted)
    assume(not content.lower().startswith(("sep=", '"sep=')))
    path = tmp_path / "law.csv"
    path.write_bytes(content.encode(encoding))
    sheet = read_sheet(path)
    assert [list(row) for row in sheet.table.itertuples(index=False, name=None)] == rows[1:]
    assert [header.title for header in sheet.headers] == [title.strip() for title in rows[0]]
    assert list(sheet.numbers) == list(range(2, len(rows) + 1))
    assert sheet.findings == ()
