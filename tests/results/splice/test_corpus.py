"""Public workbooks, where the folder with them lies beside the repository: each comes back whole, or says why not."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections import Counter
from pathlib import Path

import pandas
import pytest
from python_calamine import load_workbook as calamine

from importer.errors import Unusable
from importer.load import read_sheet
from importer.model import RESULTS_SHEET, SUMMARY_SHEET, Header, Reading, Row, Sheet, is_called
from importer.outcome import Created, Outcome
from importer.results.lines import Line
from importer.results.splice import Spliced, Unspliceable

FOLDER = Path(__file__).parents[4] / "shared" / "corpus"
BOOKS = sorted(path for path in FOLDER.rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
OURS = [RESULTS_SHEET, SUMMARY_SHEET]
LISTING = re.compile(
    r"\[content_types\]\.xml|(?:.*[/\\])?(?:_rels[/\\]workbook\w*\.xml\.rels|workbook\w*\.xml|styles\w*\.xml)", re.I
)
"""The parts that name the new sheets, and the styles; all others have to be as they were."""

REFUSED = {
    "duplicate-filename.xlsx": "RES-ODD-BOOK",  # two parts of one name
    "duplicate-filename-case-insensitive.xlsx": "RES-ODD-BOOK",
    "sample-beta.xlsx": "RES-ODD-BOOK",  # in the language of a beta of Excel 2007, which no program reads today
    "workbookProtection-workbook_password-2013.xlsx": "RES-LOCKED",
    "workbookProtection-workbook_password_user_range-2010.xlsx": "RES-LOCKED",
    "workbookProtection_workbook_structure_protected.xlsx": "RES-LOCKED",
    "workbookProtection_workbook_revision_protected.xlsx": "RES-SHARED",  # its log of changes names every sheet
}
"""The workbooks that nothing is added to, and why."""


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
    rows = [Row(at, number, f"r{at + 2}", "", "") for at, number in enumerate(sheet.numbers)]
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
        changed = [
            info.filename for info in one.infolist() if raw(path, info) != raw(copy, other.getinfo(info.filename))
        ]
        added = other.namelist()[len(one.namelist()) :]
    if other.namelist()[: len(one.namelist())] != one.namelist() or not 2 <= len(added) <= 3:
        return f"parts {added}"
    if not len(changed) <= 4 or not all(map(LISTING.fullmatch, changed)):
        return f"changed {changed}"
    names: list[str] = []
    if values(path, names) != values(copy, names):
        return "values"
    with calamine(copy) as book:
        ours = book.sheet_names[len(names) :]
        if book.sheet_names[: len(names)] != names or not all(map(is_called, ours, OURS)) or len(ours) != len(OURS):
            return f"sheets {book.sheet_names}"
        found = book.get_sheet_by_name(book.sheet_names[-2]).to_python()
    return "" if [line[0] for line in found] == ["import_ref", *(f"r{at + 2}" for at in range(rows))] else "results"


def raw(path: Path, info: zipfile.ZipInfo) -> bytes:
    """A part as it lies in the file, with the header before it."""
    with path.open("rb") as file:
        file.seek(info.header_offset)
        return file.read(30 + len(info.filename.encode()) + info.compress_size)


@pytest.mark.skipif(not BOOKS, reason="the public workbooks are not here")
def test_public_workbooks_come_back_whole(tmp_path):
    """Parts and values of every workbook are as they were; few are left alone, each for a reason that is known."""
    copy, counts, wrong, refused = tmp_path / "copy.xlsx", Counter(), {}, {}
    for path in BOOKS:
        sheet = sheet_of(path)
        told = spliced(path, sheet, copy) if sheet else "unread"
        counts[told] += 1
        if told == "whole":
            if reason := complaint(path, copy, len(sheet)):
                wrong[path.name] = reason
        elif told != "unread":
            refused[path.name] = told
    print(dict(counts))
    assert wrong == {}
    assert refused == {name: REFUSED.get(name, "not known") for name in refused}
    assert counts["whole"] > 0.9 * len(BOOKS)
