"""The results of a text file: the whole file as text, in the habits of the file it came from."""

from __future__ import annotations

import csv
import datetime
import random
import stat
from typing import TYPE_CHECKING

import pytest

from importer.errors import BrokenLaw
from importer.findings import Finding
from importer.model import RESULT_COLUMNS
from importer.outcome import Created, Outcome
from importer.results import delimited, write_results
from importer.results.columns import own, result_of
from importer.results.delimited import guarded, plain

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.usefixtures("nothing_left")

PLAIN = """\
import_ref,import_status,opportunity_id,opportunity_code,import_message,import_tip,source_row,Name,Amount,Phone
r0002,created,5f1e,OP-000418,,,2,Ana Prueba,"1.500,00",+54 11 5555 0001
r0003,invalid,,,TEST-AMOUNT: Not clear: 12.345. | TEST-PHONE: Odd phone =55550002.,"Write 1234,50.",3,Bruno Ejemplo,12.345,=55550002
r0004,skipped,,,,,4,,,
r0005,unconfirmed,,,TEST-QUIET: no answer,,5,Carla; Muestra,900,"calle ""Sol\"""
"""  # noqa: E501 - the file as it is

IN_ITS_HABITS = """\
"import_ref";"import_status";"opportunity_id";"opportunity_code";"import_message";"import_tip";"source_row";"Name";"Amount";"Phone"
"r0002";"created";"5f1e";"OP-000418";"";"";"2";"Ana Prueba";"1.500,00";"+54 11 5555 0001"
"r0003";"invalid";"";"";"TEST-AMOUNT: Duda: 12.345. | TEST-PHONE: Teléfono =55550002.";"Pon 1234,50.";"3";"Bruno Ejemplo";"12.345";"=55550002"
"r0004";"skipped";"";"";"";"";"4";"";"";""
"r0005";"unconfirmed";"";"";"TEST-QUIET: no answer";"";"5";"Carla; Muestra";"900";"calle ""Sol\"""
"""  # noqa: E501 - the file as it is


def lines_of(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[list[str]]:
    """The cells of a text file, by the standard library."""
    with path.open(encoding=encoding, newline="") as stream:
        return list(csv.reader(stream, delimiter=delimiter))


@pytest.fixture
def write(tmp_path):
    """Write results as text to `leads.results.csv`."""

    def run(sheet, outcomes, **options):
        target = options.pop("target", tmp_path / "leads.results.csv")
        return write_results(sheet, outcomes, target, **{"lang": "en", "fallback": tmp_path / "home", **options})

    return run


def test_the_whole_file(sheet_of, mixed, write):
    """Our columns first, then the person's cells exactly as they were; blank rows keep their line."""
    sheet = sheet_of()
    outcomes = mixed(sheet)
    random.Random(1).shuffle(outcomes)
    written = write(sheet, outcomes)
    assert written.findings == ()
    assert written.path.read_bytes().decode() == PLAIN


def test_the_habits_of_the_file_are_kept(sheet_of, mixed, write):
    """Encoding, delimiter, newline and quotes are those of the file; the texts are Spanish."""
    sheet = sheet_of(encoding="cp1252", delimiter=";", newline="\r\n", quote_all=True)
    written = write(sheet, mixed(sheet), lang="es")
    assert written.path.read_bytes() == IN_ITS_HABITS.replace("\n", "\r\n").encode("cp1252")


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [
        pytest.param("utf-8-sig", b"\xef\xbb\xbfimport_ref", id="utf-8 with a mark"),
        pytest.param("utf-16", "\ufeffimport_ref".encode("utf-16-le"), id="utf-16"),
        pytest.param("utf-16-le", "import_ref".encode("utf-16-le"), id="utf-16 without a mark"),
        pytest.param("cp850", b"import_ref", id="DOS"),
        pytest.param("mac_roman", b"import_ref", id="an old Macintosh"),
    ],
)
def test_a_mark_stands_once_at_the_beginning(sheet_of, mixed, write, encoding, mark):
    """A byte order mark is written where the file had one, and only there."""
    sheet = sheet_of(encoding=encoding)
    written = write(sheet, mixed(sheet))
    assert written.path.read_bytes().startswith(mark)
    assert lines_of(written.path, encoding) == list(csv.reader(PLAIN.splitlines(keepends=True)))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "cell", ["a\nb", "a\r\nb", "a\rb", "\r", "ends\r\n", 'a "b"', "a;b", " a ", "'=1", "a\x00b", ""]
)
def test_any_cell_comes_back_exactly(sheet_of, all_created, write, cell, newline):
    """Line breaks of any kind, quotes, delimiters and spaces within the person's cells survive."""
    sheet = sheet_of([("Name", "Note"), (cell, "x"), ("y", cell)], delimiter=";", newline=newline)
    written = write(sheet, all_created(sheet))
    assert [line[7:] for line in lines_of(written.path, delimiter=";")[1:]] == [[cell, "x"], ["y", cell]]


def test_a_very_long_cell_comes_back(sheet_of, all_created, write):
    """A cell beyond the csv module's own limit is written, checked and read again."""
    sheet = sheet_of([("Name",), ("x" * 200_000,)])
    assert lines_of(write(sheet, all_created(sheet)).path)[1][7] == "x" * 200_000


@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_our_cells_never_begin_with_a_formula(sheet_of, rows_of, write, sign):
    """Whatever the CRM answers is given an apostrophe where a spreadsheet program would compute it."""
    sheet = sheet_of([("Name",), (f"{sign}1+1",)])
    outcome = Outcome.created(rows_of(sheet)[0], Created(f"{sign}cmd", f"{sign}1"))
    line = lines_of(write(sheet, [outcome]).path)[1]
    assert line[2:4] == [f"'{sign}cmd", f"'{sign}1"]
    assert line[7] == f"{sign}1+1"


def test_an_apostrophe_of_ours_is_not_added_twice(sheet_of, rows_of, write):
    """An id that itself begins with an apostrophe passes the check of the written file."""
    sheet = sheet_of([("Name",), ("Ana",)])
    assert lines_of(write(sheet, [Outcome.created(rows_of(sheet)[0], Created("'=x"))]).path)[1][2] == "'=x"


@pytest.mark.parametrize("first", ["\t", "\r"])
def test_a_tab_or_return_is_guarded_too(sheet_of, mixed, first):
    """A message that begins with a tab or a carriage return would hide a formula behind it."""
    line = own(mixed(sheet_of())[0], "en")._replace(import_message=f"{first}=1")
    assert guarded(line)[4] == f"'{first}=1"


@pytest.mark.parametrize("where", ["cell", "message"])
def test_what_the_encoding_cannot_hold_moves_the_file_to_utf8(sheet_of, rows_of, write, where):
    """An emoji in a file of Windows letters: the results are UTF-8 with a mark, and a note says so."""
    sheet = sheet_of([("Name",), ("Añil 🎉" if where == "cell" else "Añil",)], encoding="cp1252")
    note = Finding.of("TEST-QUIET", seen="bad 🎉" if where == "message" else "ñ")
    written = write(sheet, [Outcome.not_created(rows_of(sheet)[0], "refused", note)])
    assert written.path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert "🎉" in written.path.read_text(encoding="utf-8-sig")
    assert [(finding.code, finding.seen) for finding in written.findings] == [("RES-ENCODING", "🎉")]
    assert "cp1252" in written.findings[0].message("es")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("cp1252", "CODE: “á” -> x… – y"), ("latin-1", 'CODE: "á" -> x... - y'), ("utf-16", "CODE: “á” → x… – y")],
)
def test_the_signs_of_our_own_sentences_move_no_file_to_utf8(sheet_of, rows_of, write, encoding, said):
    """They are written in the letters that the person's file has; what it has is left as it is."""
    sheet = sheet_of([("Name",), ("Añil",)], encoding=encoding)
    note = Finding.of("TEST-QUIET", seen="“á” → x… – y")
    tip = Finding.of("TEST-AMOUNT", seen="x", tip="“á” → x… – y")
    written = write(sheet, [Outcome.not_created(rows_of(sheet)[0], "refused", note, tip)])
    line = lines_of(written.path, encoding)[1]
    message, _, _ = line[4].partition(" | ")
    assert (written.findings, message, line[7]) == ((), said.replace("CODE", "TEST-QUIET"), "Añil")
    assert line[5] == said.replace("CODE: ", "Write ") + "."


def test_a_cell_no_encoding_holds_does_not_stop_the_results(sheet_of, all_created, write):
    """Half a surrogate pair becomes a question mark rather than the loss of all results."""
    sheet = sheet_of([("Name",), ("a\ud800b",)])
    written = write(sheet, all_created(sheet))
    assert lines_of(written.path, "utf-8-sig")[1][7] == "a?b"


def test_results_of_results_have_our_columns_once(sheet_of, all_created, mixed, write):
    """A results sheet sent again gives itself, with new results in the place of the old ones."""
    first = write(sheet_of(), mixed(sheet_of())).path
    again = sheet_of(lines_of(first), path=first)
    written = write(again, all_created(again), target=first)
    lines = lines_of(written.path)
    assert written.path == first
    assert lines[0] == [*RESULT_COLUMNS, "Name", "Amount", "Phone"]
    assert [line[2] for line in lines[1:]] == ["id2", "id3", "id4", "id5"]
    assert lines[2][7:] == ["Bruno Ejemplo", "12.345", "=55550002"]


def test_the_persons_own_file_is_never_the_target(sheet_of, all_created, write, tmp_path):
    """Results are refused a name that is the sheet itself, also when it is spelled in another way."""
    path = tmp_path / "leads.csv"
    path.write_text("Name\nAna\n")
    sheet = sheet_of([("Name",), ("Ana",)], path=path)
    (tmp_path / "sub").mkdir()
    for target in (path, tmp_path / "sub" / ".." / "leads.csv"):
        with pytest.raises(BrokenLaw, match="overwrite"):
            write(sheet, all_created(sheet), target=target)
    assert path.read_text() == "Name\nAna\n"


def test_a_sheet_without_rows_gives_its_header(sheet_of, write):
    """No rows in, no rows out, and a file all the same."""
    written = write(sheet_of([("Name", "")]), [])
    assert lines_of(written.path) == [[*RESULT_COLUMNS, "Name", ""]]


def test_a_sheet_without_columns_of_its_own(sheet_of, all_created, write):
    """A results sheet whose other columns were all deleted still gets its results."""
    sheet = sheet_of([RESULT_COLUMNS, tuple("1234567")])
    assert lines_of(write(sheet, all_created(sheet)).path)[1][:3] == ["r0002", "created", "id2"]


def test_only_the_owner_may_read_the_results(sheet_of, all_created, write):
    """Customers' names are nobody else's business on a shared machine."""
    sheet = sheet_of()
    assert stat.S_IMODE(write(sheet, all_created(sheet)).path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        pytest.param("0012", "0012", id="text"),
        pytest.param(True, "TRUE", id="truth"),
        pytest.param(1500.0, "1500", id="whole number kept as a fraction"),
        pytest.param(0.1, "0.1", id="fraction"),
        pytest.param(7, "7", id="whole number"),
        pytest.param(float("inf"), "inf", id="not a number"),
        pytest.param(datetime.date(2026, 3, 1), "2026-03-01", id="day"),
        pytest.param(datetime.datetime.fromisoformat("2026-03-01"), "2026-03-01", id="day with an empty time"),
        pytest.param(datetime.datetime.fromisoformat("2026-03-01T09:30"), "2026-03-01 09:30:00", id="moment"),
        pytest.param(datetime.time(9, 30), "09:30:00", id="clock"),
    ],
)
def test_a_workbooks_cells_as_text(cell, text):
    """Results of a workbook may be asked for as text: each cell reads as a person would write it."""
    assert plain(cell) == text


def test_a_file_that_does_not_read_back_is_a_broken_law(sheet_of, mixed, tmp_path):
    """A lost line, another id and half a character are each noticed before the file gets its name."""
    sheet = sheet_of()
    made = delimited.made(result_of(sheet, mixed(sheet), lang="en"), sheet.reading)
    path = tmp_path / "written.csv"
    for content, complaint in (
        (made.content[: made.content.rindex(b"r0005")], "4 lines instead of 5"),
        (made.content.replace(b"5f1e", b"5f1f"), "line 2 of the results"),
        (made.content + b"\xff", "cannot be read back"),
        (made.content + b'"', "cannot be read back"),
    ):
        path.write_bytes(content)
        with pytest.raises(BrokenLaw, match=complaint):
            made.check(path)
