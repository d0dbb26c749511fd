"""Law 7 for rows that were never sent: what people wrote in wrong cells is in the sheet and nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import BrokenLaw
from importer.job import Job
from importer.job.recalling import recall
from importer.send.journal import book as journal_module
from importer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "Name,Description,Amount,Email,Phone,Owner,Stage,Close date,Tags\n"
WRONG = [
    "Inés Paredes,Cuarenta camiones,doce mil soles,ines.paredes@example,+51 1 900,,,31/31/2026,a",
    "Raúl Ibarra,Web nueva,7,raul.ibarra@example.com,,nadie.aqui@example.com,Regateo final,,",
    "Tania Solís\x07,Feria de flores,8,,,,,,",
    "Flota azul,Feria norte,9,,,,,,",
    "Flota azul,Feria norte,9,,,,,,",
    ",Descripción sin nombre,1,,,,,,",
    "Elena Duarte,,-77123,,,,,,",
    "Grúas del sur,Puerto,5,uno.gomez@example.com; dos.perez@example.com,+51 900 111 222 / +51 900 333 444,,,,",
]
WORDS = (
    "Paredes",
    "camiones",
    "soles",
    "Ibarra",
    "ibarra",
    "nadie.aqui",
    "Regateo",
    "Solís",
    "flores",
    "azul",
    "norte",
    "sin",
    "Duarte",
    "77123",
    "gomez",
    "perez",
    "900111222",
    "333 444",
)


def found_in(folder: Path) -> dict[str, list[str]]:
    """The words of the sheet that stand in the raw bytes of the journal's files."""
    contents = {path.name: path.read_bytes() for path in folder.glob("journal.sqlite3*")}
    assert "journal.sqlite3" in contents
    spelled = {word: (word.encode(), json.dumps(word)[1:-1].encode()) for word in WORDS}
    return {
        name: hits
        for name, content in contents.items()
        if (hits := [word for word, forms in spelled.items() if any(form in content for form in forms)])
    }


def test_law_7_the_journal_holds_nothing_of_wrong_rows(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Neither while the journal is open nor after the run, and not after it was looked back at either."""
    path = sheet(HEAD + "\n".join(WRONG) + "\n")
    sent = drive(path, write=False)
    assert sent.tally == {"invalid": 7, "created": 1}
    assert sum(map(len, (outcome.findings for outcome in sent.outcomes))) >= 9
    assert found_in(tmp_path) == {}
    job = Job(path, Settings.gather({"journal": tmp_path / "journal.sqlite3"}))
    with job.journal():
        recall(job)
        assert found_in(tmp_path) == {}


def test_law_7_a_journal_that_keeps_what_was_seen_is_noticed(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If findings were written down with what they saw, the check would find it."""

    def whole(findings: Any) -> str | None:
        kept = [[one.code, one.place.letter, one.place.header, one.seen, one.facts] for one in findings]
        return json.dumps(kept, default=str) if kept else None

    monkeypatch.setattr(journal_module, "findings_text", whole)
    drive(sheet(HEAD + "\n".join(WRONG) + "\n"), write=False)
    assert found_in(tmp_path)["journal.sqlite3"]


def test_law_3_nothing_is_begun_without_the_right_to_send(crm: Any, sheet: Callable[..., Path], tmp_path: Path) -> None:
    """A journal that was opened to look back is not sent with."""
    job = Job(sheet(2), Settings.gather({"journal": tmp_path / "journal.sqlite3"}))
    plan = job.plan_offline()
    with job.journal() as journal:
        with pytest.raises(BrokenLaw, match="to_send"):
            job.begin(plan)
        assert journal.runs() == []
    with pytest.raises(BrokenLaw):
        job.begin(plan)
    with job.journal(to_send=True):
        job.begin(plan)
