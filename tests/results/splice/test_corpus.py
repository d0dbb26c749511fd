"""Public workbooks, where the folder with them lies beside the repository: each comes back whole, or says why not."""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from pathlib import Path

import pandas
import pytest
from python_calamine import load_workbook as calamine

from importer.errors import Unusable
from importer.load import read_sheet
from importer.model import Header, Reading, Row, Sheet
from importer.outcome import Created, Outcome
from importer.results.lines import Line
from importer.results.splice import Spliced, Unspliceable

FOLDER = Path(__file__).parents[4] / "shared" / "corpus"
BOOKS = sorted(path for path in FOLDER.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
LISTING = 4  # parts that name the new sheets


def sheet_of(path: Path) -> Sheet | None:
    """The sheet that is read, or one made up for the first sheet; None where no reader opens the workbook."""
    try:
        return read_sheet(path)
    except Unusable:
        pass
    try:
        with calamine(path) as book:
            name = book.sheet_names[0]
    except Exception:
        return None
    table = pandas.DataFrame([["x"]], columns=[0], dtype=object)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Sheet(path, (Header(0, "a"),), table, range(2, 3), digest, Reading("xlsx", name))


def values(path: Path, names: list[str]) -> list[str]:
    """Every cell of these sheets, as text; a sheet that cannot be read is the same in both."""
    with calamine(path) as book:
        if not names:
            names += book.sheet_names
        told = []
        for name in names:
            try:
                told.append(repr(book.get_sheet_by_name(name).to_python()))
            except BaseException as problem:  # a panic in the reader is no Exception
                told.append(type(problem).__name__)
    return told


def spliced(path: Path, sheet: Sheet, copy: Path) -> str:
    """Make and check the copy: "whole", or the code of the finding."""
    rows = [Row(at, number, f"r{number}", "", "") for at, number in enumerate(sheet.numbers)]
    outcomes = [Outcome.created(row, Created(f"id{row.number}")) for row in rows]
    try:
        made = Spliced(sheet, outcomes, [Line.fact("a", "b")], ending=path.suffix, lang="en")
        with copy.open("wb") as stream:
            made.write(stream)
        made.check(copy)
    except Unspliceable as reason:
        return reason.code
    return "whole"


def complaint(path: Path, copy: Path, rows: int) -> str:
    """What is wrong with a copy; "" for nothing."""
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(copy) as other:
        changed = [name for name in one.namelist() if one.read(name) != other.read(name)]
    names: list[str] = []
    if values(path, names) != values(copy, names):
        return "values"
    with calamine(copy) as book:
        found = book.get_sheet_by_name(book.sheet_names[-2]).to_python()
    return "" if len(changed) <= LISTING and len(found) == rows + 1 else f"{changed} {len(found)}"


@pytest.mark.skipif(not BOOKS, reason="the public workbooks are not here")
def test_public_workbooks_come_back_whole(tmp_path):
    """Parts and values of every workbook are as they were; few are left alone, each for a reason that is known."""
    copy, counts, wrong = tmp_path / "copy.xlsx", Counter(), {}
    for path in BOOKS:
        sheet = sheet_of(path)
        told = spliced(path, sheet, copy) if sheet else "unread"
        counts[told] += 1
        if told == "whole" and (reason := complaint(path, copy, len(sheet))):
            wrong[path.name] = reason
    print(dict(counts))
    assert wrong == {}
    assert counts["whole"] > 0.9 * len(BOOKS)
    assert set(counts) <= {"whole", "unread", "RES-ODD-BOOK", "RES-LOCKED", "RES-SHARED", "RES-SIGNED", "RES-ENDING"}
