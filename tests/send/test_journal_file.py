"""The journal as a file: who may read it, how durable it is, and what is refused in its place."""

from __future__ import annotations

import sqlite3
import stat
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import Misused
from importer.send.journal import Journal
from importer.send.journal.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_journal_is_readable_by_its_owner_only(
    tmp_path: Path, rows: Callable[..., Any], run_of: Callable[..., Any]
) -> None:
    """The file, its companions and its locks are 0600, its new folder 0700."""
    with Journal.open(tmp_path / "home" / "journal.sqlite3") as journal, journal.lease("ws-demo"):
        journal.begin(run_of(), [(rows(1)[0], "pending", ())])
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "home").iterdir()}
    assert {name.partition(".")[2].partition("-")[0] for name in modes} == {"sqlite3"}
    assert len(modes) >= 4
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "home").stat().st_mode) == 0o700


def test_a_commit_is_on_the_disk_when_it_returns(journal_at: Callable[..., Journal]) -> None:
    """Write-ahead log with full synchronisation, and deleted text overwritten."""
    execute = journal_at()._connection.execute
    asked = ("journal_mode", "synchronous", "secure_delete", "foreign_keys", "user_version")
    found = [execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert found == ["wal", 2, 1, 1, len(SCHEMA)]


def test_a_journal_of_a_newer_version_is_refused(tmp_path: Path, journal_at: Callable[..., Journal]) -> None:
    """An older program says so and changes nothing."""
    with journal_at("new.sqlite3"):
        pass
    connection = sqlite3.connect(tmp_path / "new.sqlite3")
    connection.execute(f"PRAGMA user_version={len(SCHEMA) + 1}")
    connection.close()
    before = (tmp_path / "new.sqlite3").read_bytes()
    with pytest.raises(Misused, match="newer version"):
        Journal.open(tmp_path / "new.sqlite3")
    assert (tmp_path / "new.sqlite3").read_bytes() == before


@pytest.mark.parametrize(
    "content", [pytest.param(b"Nombre;Monto\nRosa;3\n" * 100, id="text"), pytest.param(b"\x00" * 5000, id="zeros")]
)
def test_a_file_that_is_no_journal_is_not_overwritten(content: bytes, tmp_path: Path) -> None:
    """Another file under the journal's name is refused and left alone."""
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    with pytest.raises(Misused, match="SET-JOURNAL"):
        Journal.open(path)
    assert path.read_bytes() == content


def test_a_damaged_journal_is_refused(tmp_path: Path, journal_at: Callable[..., Journal]) -> None:
    """A journal whose pages were overwritten is said to be unusable, not used as an empty one."""
    with journal_at() as journal:
        path = journal.path
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * (path.stat().st_size - 100))
    with pytest.raises(Misused, match="SET-JOURNAL"), Journal.open(path) as opened:
        opened.past("ws-demo", ["key"])


def test_impossible_places_are_refused(tmp_path: Path) -> None:
    """A folder in the journal's place, or a file in its folder's, is a finding that names the path."""
    (tmp_path / "file").write_text("x")
    for path in (tmp_path, tmp_path / "file" / "journal.sqlite3"):
        with pytest.raises(Misused) as refused:
            Journal.open(path)
        assert refused.value.findings[0].place.file == str(path)
