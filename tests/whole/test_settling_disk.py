"""A disk that is full when the rows without a clear answer are looked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import Misused, Stopped
from importer.findings import Finding
from importer.send.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def lose_the_second(between: Callable[..., Any], crm: Any) -> None:
    """A network on which the second create never arrives."""
    creates = 0

    def change(kind: str, path: str, ask: Callable[..., Any]) -> Any:
        nonlocal creates
        creates += kind == "POST"
        return (502, {}, {}) if kind == "POST" and creates == 2 else ask()

    between(crm, change)


def full(*_: Any) -> None:
    """What the journal says when the disk is full."""
    raise Misused(Finding.of("SET-JOURNAL", seen="database or disk is full"))


@pytest.mark.parametrize("method", ["settle", "newest_ids"])
def test_a_full_disk_while_rows_are_looked_for_does_not_hide_what_was_sent(
    method: str,
    crm: Any,
    between: Callable[..., Any],
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Every row has its outcome, the run says why it stopped, and the next one settles the row; nothing is doubled."""
    lose_the_second(between, crm)
    with monkeypatch.context() as patched:
        patched.setattr(Journal, method, full)
        sent = drive(sheet(4))
    assert sent.tally == {"created": 3, "unconfirmed": 1}
    assert isinstance(sent.error, Stopped)
    assert [finding.code for finding in sent.error.findings] == ["SET-JOURNAL"]
    assert drive(sheet(4)).tally == {"created": 4}
    assert crm.names() == ["Lead 1", "Lead 2", "Lead 3", "Lead 4"]


def test_a_full_disk_keeps_no_row_from_being_settled_for_a_mere_remark(
    crm: Any,
    between: Callable[..., Any],
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """How long a walk took cannot be noted down: the rows are settled all the same."""
    lose_the_second(between, crm)
    monkeypatch.setattr(Journal, "learn", full)
    sent = drive(sheet(4))
    assert (sent.tally, sent.error, len(crm.held())) == ({"created": 4}, None, 4)
