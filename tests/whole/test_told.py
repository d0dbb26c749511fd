"""What a person writes into a results sheet about rows in doubt, where the sheet has been worked in."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LOST = (502, {"success": False, "message": "bad gateway"}, {})
NO_LIST = (200, {"success": True, "data": {"hello": "you"}}, {})


@pytest.fixture
def in_doubt(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> list[dict[str, str]]:
    """The results of a sheet of two rows that were created, the answers lost and the list out of reach."""
    asked = {"creates": 0}

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        asked["creates"] += method == "POST"
        if method == "POST":
            answer = ask()
            return LOST if asked["creates"] <= 2 else answer
        return NO_LIST if path.startswith("/api/opportunity?") else ask()

    between(crm, change)
    assert drive(sheet(2, "a.csv")).tally == {"unconfirmed": 2}
    return list(csv.DictReader((tmp_path / "a.results.csv").read_text(encoding="utf-8").splitlines()))


@pytest.fixture
def write(tmp_path: Path) -> Callable[[list[dict[str, str]]], Path]:
    """Write these rows as the results sheet."""

    def written(rows: list[dict[str, str]]) -> Path:
        path = tmp_path / "a.results.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        return path

    return written


def test_one_id_written_beside_two_rows_is_one_row_s_only(
    in_doubt: list[dict[str, str]], write: Callable[..., Path], crm: Any, drive: Callable[..., Any]
) -> None:
    """An id dragged down over two rows settles the first; the other one stays in doubt and is not lost."""
    id = next(one["id"] for one in crm.held() if one["name"] == "Lead 1")
    sent = drive(write([row | {"opportunity_id": id} for row in in_doubt]))
    assert sent.statuses == ["created", "unconfirmed"]
    assert list(sent.ids) == [id]
    assert len(crm.held()) == 2


@pytest.mark.parametrize("second", ["NONE", "", "the same"])
def test_a_copied_line_says_it_once(
    second: str, in_doubt: list[dict[str, str]], write: Callable[..., Path], crm: Any, drive: Callable[..., Any]
) -> None:
    """A line that stands twice in the results, with the id of what the row became, settles it; no exit 70."""
    id = next(one["id"] for one in crm.held() if one["name"] == "Lead 1")
    told = [
        in_doubt[0] | {"opportunity_id": id},
        in_doubt[1],
        in_doubt[0] | {"opportunity_id": id if second == "the same" else second},
    ]
    sent = drive(write(told))
    assert sent.error is None
    assert (sent.statuses[:2], id in sent.ids) == (["created", "unconfirmed"], True)
    assert sorted(crm.names()).count("Lead 1") == 1


def test_none_beside_two_rows_sends_both(
    in_doubt: list[dict[str, str]], write: Callable[..., Path], crm: Any, drive: Callable[..., Any]
) -> None:
    """NONE is no id: it may stand beside every row."""
    sent = drive(write([row | {"opportunity_id": "NONE"} for row in in_doubt]))
    assert sent.statuses == ["created", "created"]
    assert all(outcome.now for outcome in sent.outcomes)
    assert len(crm.held()) == 4
