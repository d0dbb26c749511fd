"""A damaged journal: what it knew is looked for in the CRM before a row is sent, until its remains are deleted."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

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
