"""A job from a file to its results, and again: nothing is created twice however the file has changed meanwhile."""

from __future__ import annotations

import asyncio
import csv
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

from importer.errors import BrokenLaw, Misused, Stopped
from importer.findings import Finding
from importer.job import Job
from importer.job.line import conserved
from importer.job.recalling import recall
from importer.model import Row
from importer.outcome import Outcome
from importer.send.journal import Journal
from importer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "Name,Description,Amount,Notes to self\n"
LINES = [f"Lead {number},Fair in Lima,{number}0.50,n{number}\n" for number in range(1, 7)]


@pytest.fixture
def first(crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]) -> Path:
    """A file of six rows that were all created."""
    path = sheet(HEAD + "".join(LINES))
    assert drive(path).tally == {"created": 6}
    return path


@pytest.mark.parametrize(
    ("rows", "seen"),
    [
        pytest.param(3, [0, 1, 2], id="each one"),
        pytest.param(0, [], id="none of none"),
    ],
)
def test_rows_in_are_rows_out(rows: int, seen: list[int]) -> None:
    """One outcome for every row, in any order."""
    conserved(rows, [Outcome.not_created(Row(at, at, "", "", ""), "pending") for at in reversed(seen)])


@pytest.mark.parametrize(
    ("rows", "seen"),
    [
        pytest.param(3, [0, 2], id="one lost"),
        pytest.param(3, [0, 1, 2, 2], id="one twice"),
        pytest.param(3, [0, 0, 2], id="one lost, one twice"),
        pytest.param(2, [0, 1, 2], id="one too many"),
        pytest.param(1, [], id="nothing"),
    ],
)
def test_a_lost_or_doubled_row_is_a_broken_law(rows: int, seen: list[int]) -> None:
    """Anything but one outcome for every row is loud."""
    with pytest.raises(BrokenLaw, match=f"{rows} rows in"):
        conserved(rows, [Outcome.not_created(Row(at, at, "", "", ""), "pending") for at in seen])


def as_workbook(path: Path) -> Path:
    """The same cells in a workbook, numbers as numbers."""
    book = Workbook()
    for line in csv.reader(path.read_text().splitlines()):
        book.active.append([float(cell) if cell.endswith(".50") else cell for cell in line])
    found = path.with_suffix(".xlsx")
    book.save(found)
    return found


def changed(change: Callable[[list[str]], list[str]], name: str = "leads.csv") -> Callable[[Path], Path]:
    """Write the lines anew, changed."""

    def write(path: Path) -> Path:
        target = path.with_name(name)
        head, *lines = path.read_text().splitlines(keepends=True)
        target.write_text("".join(change([head, *lines])))
        return target

    return write


AGAIN = [
    pytest.param(lambda path: path, {}, ["created"] * 6, id="the same file"),
    pytest.param(lambda path: path.rename(path.with_name("x.csv")), {}, ["created"] * 6, id="renamed"),
    pytest.param(changed(lambda lines: [lines[0], *lines[:0:-1]]), {}, ["created"] * 6, id="re-sorted"),
    pytest.param(
        changed(lambda lines: [lines[0], *lines[:0:-1]], "x.csv"), {}, ["duplicate"] * 6, id="re-sorted and renamed"
    ),
    pytest.param(changed(lambda lines: [lines[0], *lines[3:]]), {}, ["created"] * 4, id="rows deleted"),
    pytest.param(
        changed(lambda lines: [line.rpartition(",")[0] + "\n" for line in lines]),
        {},
        ["created"] * 6,
        id="a column less",
    ),
    pytest.param(
        changed(lambda lines: [lines[0], *(line[:-1] + " later\n" for line in lines[1:])]),
        {},
        ["created"] * 6,
        id="a column that is not imported edited",
    ),
    pytest.param(
        lambda path: path, {"assigned": {"contact_name": "Notes to self"}}, ["created"] * 6, id="another mapping"
    ),
    pytest.param(as_workbook, {}, ["duplicate"] * 6, id="saved as a workbook"),
    pytest.param(lambda path: path.with_name("leads.results.csv"), {}, ["created"] * 6, id="its own results"),
]


@pytest.mark.parametrize(("change", "flags", "statuses"), AGAIN)
def test_nothing_is_created_twice(
    change: Any, flags: dict[str, Any], statuses: list[str], first: Path, crm: Any, drive: Callable[..., Any]
) -> None:
    """However the file changed, a row that was created is recognised and its id is told again."""
    before = {one["id"]: one["name"] for one in crm.held()}
    again = drive(change(first), **flags)
    assert {one["id"]: one["name"] for one in crm.held()} == before
    assert again.statuses == statuses
    assert again.ids.items() <= before.items()
    assert len(again.ids) == len(statuses)


def test_only_appended_rows_are_sent(first: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """New rows among old ones are created, the old ones told."""
    lines = first.read_text().splitlines(keepends=True)
    first.write_text("".join([lines[0], "Lead 0,Fair in Lima,5,n\n", *lines[1:], "Lead 9,Fair in Lima,9,n\n"]))
    again = drive(first)
    assert again.statuses == ["created"] * 8
    assert sum(outcome.now for outcome in again.outcomes) == 2
    assert crm.names() == [f"Lead {number}" for number in (0, 1, 2, 3, 4, 5, 6, 9)]


def test_equal_rows_stay_as_many_as_they_are(crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]) -> None:
    """Rows that are equal on purpose are each created once, now and again."""
    path = sheet(HEAD + LINES[0] * 3)
    assert drive(path, allow_duplicates=True).tally == {"created": 3}
    again = drive(path, allow_duplicates=True)
    assert again.tally == {"created": 3}
    assert len(again.ids) == len(crm.held()) == 3


def test_a_copy_sent_on_purpose_is_created(
    first: Path, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """With duplicates allowed another file's equal rows are created too, each time once."""
    other = sheet(HEAD + LINES[0] + "Lead 9,Fair in Lima,9,n\n", "other.csv")
    assert drive(other, allow_duplicates=True).tally == {"created": 2}
    assert drive(other, allow_duplicates=True).tally == {"created": 2}
    assert crm.names().count("Lead 1") == 2
    assert len(crm.held()) == 8


def test_two_jobs_at_once_are_refused(first: Path, drive: Callable[..., Any], tmp_path: Path) -> None:
    """While one job holds the workspace another cannot send to it."""
    scope, busy = Settings.gather({}).scope, pytest.raises(Misused, match="SET-BUSY")
    with Journal.open(tmp_path / "journal.sqlite3") as journal, journal.lease(scope), busy:
        drive(first)


def test_results_of_other_content_are_kept_beside(
    first: Path, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """The newest results have the plain name; those of other content stay under their run's id."""
    plain = first.with_name("leads.results.csv")
    before = plain.read_bytes()
    again = drive(sheet(3))
    kept = [path for path in first.parent.glob("leads.results*.csv") if path != plain]
    assert again.written.path == plain
    assert [path.read_bytes() for path in kept] == [before]
    assert [finding.code for finding in again.written.findings] == ["RES-KEPT"]


def test_results_of_the_same_content_are_replaced(first: Path, drive: Callable[..., Any]) -> None:
    """Sending the same file again leaves one results sheet."""
    drive(first)
    assert [path.name for path in first.parent.glob("*.results*")] == ["leads.results.csv"]


def test_a_run_is_recalled(crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path) -> None:
    """Every row's outcome of a run comes back from the journal, without a request."""
    path = sheet(HEAD + LINES[0] + ",Fair,1,n\n" + "".join(LINES[1:]))
    drive(path, trial=2)
    asked = crm.requests()
    job = Job(path, Settings.gather({"journal": tmp_path / "journal.sqlite3"}))
    with job.journal():
        _, outcomes = recall(job)
    found = {outcome.row.number: outcome.status for outcome in outcomes}
    assert found == {2: "created", 3: "invalid", 4: "pending", 5: "pending", 6: "pending", 7: "pending", 8: "created"}
    assert crm.requests() == asked


def test_a_full_disk_at_the_end_does_not_hide_the_outcomes(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was created is told and written although the journal cannot note the end of the run."""

    def full(*_: Any, **__: Any) -> None:
        raise Misused(Finding.of("SET-JOURNAL", seen="disk full"))

    monkeypatch.setattr(Journal, "finish", full)
    monkeypatch.setattr(Journal, "written", full)
    sent = drive(sheet(4))
    assert sent.tally == {"created": 4}
    assert isinstance(sent.error, Stopped)
    assert sent.written.path.is_file()
    assert "SET-JOURNAL" in [finding.code for finding in sent.written.findings]


def test_a_refused_token_ends_all_lookups_at_once(
    crm_with: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """The first refusal ends the look-ups; those under way are given up and the others are not asked."""
    crm = crm_with('{"token": "right", "latency": 0.1}')
    people = "".join(f"Lead {n},Fair,1,lead{n}@example.com\n" for n in range(60))
    path = sheet("Name,Description,Amount,Email\n" + people)

    async def plan() -> int:
        settings = Settings.gather({"journal": tmp_path / "journal.sqlite3", "rate": "2000"})
        async with Job(path, settings).online() as line:
            with pytest.raises(Stopped, match="CRM-STOPPED"):
                await line.plan()
            await asyncio.sleep(0.02)
            return len(asyncio.all_tasks()) - 1

    assert asyncio.run(plan()) == 0
    assert crm.requests() <= 20
