"""A damaged journal: what it knew is looked for in the CRM before a row is sent, until its remains are deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from importer.send.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def ruin(path: Path) -> None:
    """Overwrite all of a journal but its first page, as a bad disk does."""
    content = path.read_bytes()
    path.write_bytes(content[:4096] + b"\xff" * (len(content) - 4096))


def test_rows_of_a_lost_journal_are_found_in_the_crm(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Rows that only the lost journal knew are found, not sent twice; the row that is really new is sent."""
    before = drive(sheet(4))
    ruin(tmp_path / "journal.sqlite3")
    after = drive(sheet(5))
    assert (after.tally, after.error) == ({"created": 5}, None)
    assert before.ids.items() <= after.ids.items()
    assert [outcome.now for outcome in sorted(after.outcomes, key=lambda one: one.row.at)] == [False] * 4 + [True]
    assert {one["id"]: one["name"] for one in crm.held()} == after.ids
    assert "SET-JOURNAL-ASIDE" in {finding.code for finding in after.findings}
    again = drive(sheet(5))
    assert (again.tally, [outcome.now for outcome in again.outcomes]) == ({"created": 5}, [False] * 5)


def test_check_says_that_a_journal_was_lost(
    crm: Any, cli: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """While the damaged journal lies beside, `check` says so as well, on the screen and in its JSON."""
    drive(sheet(2))
    ruin(tmp_path / "journal.sqlite3")
    drive(sheet(2))
    ran = cli("check", sheet(2), "--json", "--journal", tmp_path / "journal.sqlite3")
    assert (ran.code, "SET-JOURNAL-ASIDE" in ran.err) == (0, True)
    assert "SET-JOURNAL-ASIDE" in {finding["code"] for finding in json.loads(ran.out)["findings"]}


BROKEN_OFF = [
    pytest.param({"trial": "2"}, id="a trial"),
    pytest.param({"max_errors": "0"}, id="too many errors"),
    pytest.param({"leave_after": 1}, id="a crash"),
]


@pytest.mark.parametrize("flags", BROKEN_OFF)
def test_a_run_that_ends_early_leaves_the_doubt(
    flags: dict[str, Any], crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Rows that a run after the loss only wrote down are looked for by the next one all the same."""
    content = "Name,Description,Amount\n" + "".join(f"Lead {at},Fair,{at}\n" for at in range(1, 6))
    drive(sheet(content))
    ruin(tmp_path / "journal.sqlite3")
    wrong = content + "Lead 9,,9\n"
    drive(sheet(wrong), **flags)
    assert len(crm.held()) == 5
    again = drive(sheet(wrong))
    assert again.tally == {"created": 5, "invalid": 1}
    assert len(crm.held()) == 5


def test_the_marks_of_a_lost_journal_say_nothing(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Rows sent with --mark have new references after the loss, and are found by everything else."""
    before = drive(sheet(3), mark=True)
    ruin(tmp_path / "journal.sqlite3")
    after = drive(sheet(4), mark=True)
    assert (after.tally, len(crm.held())) == ({"created": 4}, 4)
    assert before.ids.items() <= after.ids.items()


def test_only_what_this_run_sent_counts_as_created_now(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Rows found in a later round, beside others that were sent, were created before: the receipt leaves them out."""
    drive(sheet(3))
    ruin(tmp_path / "journal.sqlite3")
    walks = [0]

    def change(method: str, path: str, ask: Callable[[], Any]) -> Any:
        if method == "POST":
            return 502, {"success": False}, {}
        walks[0] += path.startswith("/api/opportunity?") and "continuationToken" not in path
        return (404, {"message": "no such call"}, {}) if walks[0] == 2 else ask()

    net = between(crm, change)
    assert drive(sheet(3)).tally == {"unconfirmed": 3}  # the list was not there
    assert net.asked
    again = drive(sheet(4))
    assert [outcome.now for outcome in again.outcomes].count(True) == 0
    assert again.tally["created"] == 3


def test_without_the_list_no_row_of_a_lost_journal_is_sent(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Where the CRM's list cannot be read the rows stay unconfirmed, this time and the next."""
    drive(sheet(3))
    ruin(tmp_path / "journal.sqlite3")
    scope = {}

    def change(method: str, path: str, ask: Callable[[], Any]) -> Any:
        scope.setdefault("asked", []).append(method)
        return ask() if method == "POST" else (404, {"success": None, "message": "no such call"}, {})

    between(crm, change)
    for _ in range(2):
        sent = drive(sheet(3))
        assert sent.tally == {"unconfirmed": 3}
        assert "POST" not in scope["asked"]
    assert len(crm.held()) == 3


def test_the_doubt_ends_with_the_file(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """While the damaged journal lies beside, new sheets are looked for first; once it is deleted they are just sent."""
    drive(sheet(2))
    ruin(tmp_path / "journal.sqlite3")
    drive(sheet(2))
    with Journal.open(tmp_path / "journal.sqlite3") as journal:
        (aside,) = journal.aside
    walked = crm.truth()["requests"]["GET /api/opportunity"]
    assert drive(sheet(2, "more.csv", first=50)).tally == {"created": 2}
    with_doubt = crm.truth()["requests"]["GET /api/opportunity"] - walked
    aside.unlink()
    assert drive(sheet(2, "last.csv", first=70)).tally == {"created": 2}
    without = crm.truth()["requests"]["GET /api/opportunity"] - walked - with_doubt
    assert (with_doubt, without) == (3, 1)  # is it there, and two walks; is it there
    assert len(crm.held()) == 6
