"""Law: a text file of any encoding and dialect gives results in the same, with every cell of the person's as it was.

The file is written and its results are read by the standard library alone: a second opinion on reader and writer.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.load import read_sheet
from importer.model import RESULT_COLUMNS, Row
from importer.outcome import STATUSES, Created, Outcome
from importer.results import write_results

SIGNS = "aZ09 .'+-=@áñüÓ¿\"\\;,|\t\r\n"
WORDS = ("Núñez", "PEÑA", "São João", "Título", "dirección", "¿Cuándo?", "José", "=1+1", "+51 900", "-5", "@x", "'=1")
ANSWERS = ("", "op-1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "a;b,c|d\te", 'dice "sí"', "a\nb")
STRANGERS = ("", "😀", "Жанна", "日本", "€")
MARKS = {"utf-8-sig": b"\xef\xbb\xbf", "utf-16": b"\xff\xfe", "utf-16-be+": b"\xfe\xff"}
CODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be+", "cp1252", "cp850", "mac_roman")
FORMULA = re.compile(r"[=+\-@\t\r\n＝＋－＠]")


class Way(NamedTuple):
    """How a person's file is written."""

    coding: str
    delimiter: str
    newline: str
    quote_all: bool

    def content(self, rows: list[list[str]]) -> bytes:
        """The whole file."""
        stream = io.StringIO(newline="")
        quoting = csv.QUOTE_ALL if self.quote_all else csv.QUOTE_MINIMAL
        csv.writer(stream, delimiter=self.delimiter, quoting=quoting, lineterminator="\r\n").writerows(rows)
        text = "".join(line + self.newline for line in _lines(stream.getvalue()))
        mark = b"" if self.coding in ("utf-8-sig", "utf-16") else MARKS.get(self.coding, b"")
        return mark + text.encode(self.coding.removesuffix("+"))


def _lines(text: str) -> list[str]:
    """The rows of a text whose rows end in both signs, without their ends; a cell may hold any sign."""
    lines, begun = [], 0
    quoted = False
    for at, letter in enumerate(text):
        quoted ^= letter == '"'
        if not quoted and text.startswith("\r\n", at):
            lines.append(text[begun:at])
            begun = at + 2
    return lines


ways = st.builds(
    Way, st.sampled_from(CODINGS), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]), st.booleans()
)


@st.composite
def tables(draw):
    """Rows of one width, the last of which tells encoding and dialect."""
    width = draw(st.integers(2, 5))
    cell = st.one_of(st.sampled_from(WORDS), st.text(st.sampled_from(SIGNS), max_size=8), st.just(""))
    rows = draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=6))
    return [[f"T{at}" for at in range(width)], *rows, ["Peñaflor, Núñez; José | añil\tY"] * width, ["end"] * width]


def outcomes_of(sheet, draw):
    """An outcome for every row, with whatever a CRM may answer in ids, codes and messages."""
    rows = [Row(at, number, f"r{number:04d}", "", "") for at, number in enumerate(sheet.numbers)]
    answers = st.sampled_from(ANSWERS)
    made = []
    for row in rows:
        status = draw(st.sampled_from(STATUSES))
        if status == "created":
            made.append(Outcome.created(row, Created(draw(answers), draw(answers))))
        else:
            seen = draw(answers) + draw(st.sampled_from(STRANGERS))
            made.append(Outcome.not_created(row, status, Finding.of("CRM-REFUSED", Place(row=row.number), seen=seen)))
    return draw(st.permutations(made))


def read(content: bytes, way: Way, coding: str) -> list[list[str]]:
    """The cells of a results file, by the standard library."""
    text = content.decode(coding.removesuffix("+")).removeprefix("\ufeff")
    lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=way.delimiter, strict=True))
    if not any(way.newline in cell for line in lines for cell in line):
        assert text.count(way.newline) == len(lines)
    return lines


@settings(max_examples=150, deadline=None)
@given(tables(), ways, st.data())
def test_results_of_any_text_file(rows, way, data):
    """Encoding, mark, delimiter, quotes and line ends are those of the file; each row stands beside its own outcome."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "leads.csv"
        path.write_bytes(way.content(rows))
        try:
            sheet = read_sheet(path, header_row=1, delimiter=way.delimiter)
        except Unusable:
            assume(False)
        assume([header.title for header in sheet.headers] == rows[0] and sheet.reading.newline == way.newline)
        outcomes = outcomes_of(sheet, data.draw)
        written = write_results(sheet, outcomes, Path(folder) / "out.csv", lang="en", fallback=Path(folder) / "home")
        content = written.path.read_bytes()
    moved = [finding for finding in written.findings if finding.code == "RES-ENCODING"]
    coding = "utf-8-sig" if moved else way.coding
    mark = MARKS["utf-8-sig"] if moved else MARKS.get(way.coding, b"")
    assert content.startswith(mark)
    assert mark or not content.startswith(tuple(MARKS.values()))
    header, *lines = read(content, way, coding)
    assert header == [*RESULT_COLUMNS, *rows[0]]
    # What a reader takes for a cell is its own affair, tested there: here, what was read comes back.
    theirs = [list(map(str, cells)) for cells in sheet.table.itertuples(index=False)]
    assert [line[len(RESULT_COLUMNS) :] for line in lines] == theirs
    by_number = {outcome.row.number: outcome for outcome in outcomes}
    for line, number in zip(lines, sheet.numbers, strict=True):
        outcome = by_number[number]
        assert (line[0], line[1], line[6]) == (outcome.row.ref, outcome.status, str(number))
        assert not [cell for cell in line[: len(RESULT_COLUMNS)] if FORMULA.match(cell)]
    if moved:
        assert any(not _holds(way.coding, cell) for cell in itertools.chain.from_iterable(lines))
        assert moved[0].seen in content.decode("utf-8-sig")
    if way.quote_all and sheet.reading.quote_all:
        text = content.decode(coding.removesuffix("+")).removeprefix("\ufeff")
        assert text.startswith('"import_ref"')


def _holds(coding: str, text: str) -> bool:
    try:
        text.encode(coding.removesuffix("+"))
    except UnicodeEncodeError:
        return False
    return True


@pytest.mark.parametrize("sign", "＝＋－＠")
def test_wide_signs_are_guarded_too(sign, sheet_of, rows_of, tmp_path):
    """Programs set up for Chinese, Japanese or Korean take a wide equals sign for one."""
    sheet = sheet_of([("Name",), (f"{sign}1",)])
    outcome = Outcome.created(rows_of(sheet)[0], Created(f"{sign}1", f"{sign}2"))
    path = write_results(sheet, [outcome], tmp_path / "out.csv", lang="en", fallback=tmp_path).path
    cells = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))[1]
    assert (cells[2], cells[3], cells[7]) == (f"'{sign}1", f"'{sign}2", f"{sign}1")
