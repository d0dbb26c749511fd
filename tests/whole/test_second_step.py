"""The second step: what is set after the create is set once, whatever happens between, and nothing starts over."""

from __future__ import annotations

import asyncio
import json
import threading
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import Interrupted, Stopped
from importer.job.line import Line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = "Name,Description,Amount,Stage,Closes,Segment\nA,d,1,Propuesta,2027-01-31,Retail\nB,d,2,,,\nC,d,3,Nuevo,,\n"
MAPPED = {"assigned": {"expiration_date": "Closes", "custom:Segment": "Segment"}}
LATER = {**MAPPED, "set_after_create": True}
WORDS = ("--map", "expiration_date=Closes", "--map", "custom:Segment=Segment", "--settle-pause", "0.2")
UPDATE = "/api/opportunity"
NO = {"success": False, "code": 400, "errorCode": "FIELD_INVALID", "message": "No such field.", "data": None}
SET = {"A": ("st-3", "2027-01-31", {"Segment": "Retail"}), "B": (None, "", {}), "C": ("st-1", "", {})}
NOTHING = dict.fromkeys("ABC", (None, "", {}))


def shown(crm: Any) -> dict[str, tuple[Any, ...]]:
    """Stage, expiry and custom fields of each opportunity, by name."""
    return {
        one["name"]: (
            one["stageId"],
            str(one["expirationDate"] or "")[:10],
            {pair["name"]: pair["value"] for pair in one.get("customFields") or ()},
        )
        for one in crm.held()
    }


def at_updates(*answers: Any, done: bool = False) -> Callable[..., Any]:
    """The first updates get these answers, `done` or not; all else is the CRM's."""
    rest = iter(answers)

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        if method != "PUT" or (answer := next(rest, None)) is None:
            return ask()
        if done:
            ask()
        return answer

    return change


@pytest.fixture
def calls(crm: Any) -> Callable[[], dict[str, int]]:
    """How many creates and updates have arrived since the test began or since it was asked last."""
    seen = {}

    def count() -> dict[str, int]:
        now = crm.truth()["requests"]
        before = seen or crm.before
        found = {name: now.get(name, 0) - before.get(name, 0) for name in ("POST /api/opportunity", "PUT " + UPDATE)}
        seen.clear()
        seen.update(now)
        return found

    return count


def test_stage_expiry_and_custom_fields_go_in_one_update(
    crm: Any, calls: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """They are not in the create, and a row that has none of them gets no update."""
    sent = drive(sheet(ROWS), **LATER)
    assert (sent.statuses, sent.codes) == (["created"] * 3, [[]] * 3)
    assert shown(crm) == SET
    assert calls() == {"POST /api/opportunity": 3, "PUT /api/opportunity": 2}


def test_without_the_option_they_go_with_the_create(
    crm: Any, calls: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """Sent on create when configured; nothing is owed."""
    sent = drive(sheet(ROWS), **MAPPED)
    assert sent.statuses == ["created"] * 3
    assert shown(crm) == SET
    assert calls() == {"POST /api/opportunity": 3, "PUT /api/opportunity": 0}


def test_what_could_not_be_set_is_said_and_set_later(
    crm: Any,
    calls: Any,
    between: Callable[..., Any],
    cli: Callable[..., Any],
    sheet: Callable[..., Path],
    read_csv: Any,
):
    """A row whose second step is refused stays created and says what is missing; `send` and `retry` go on there."""
    between(crm, at_updates((400, NO, {}), (400, NO, {})))
    path, words = sheet(ROWS), ("--map", "expiration_date=Closes", "--map", "custom:Segment=Segment")
    said = cli("send", path, "--yes", "--json", "--set-after-create", *words)
    found = json.loads(said.out)
    assert (said.code, found["created"], found["incomplete"]) == (1, 3, 2)
    rows = {row["Name"]: row for row in read_csv(path.with_suffix(".results.csv"))}
    assert {row["import_status"] for row in rows.values()} == {"created"}
    assert rows["A"]["import_message"].startswith(
        "CRM-NOT-SET: It is in Plazbot; not set yet: stage, expiration_date, "
    )
    assert "custom:Segment" in rows["A"]["import_message"]
    assert "No such field" in rows["A"]["import_message"]
    assert rows["B"]["import_message"] == ""
    assert shown(crm) == NOTHING
    calls()
    said = cli("retry", path.with_suffix(".results.csv"), "--yes", "--json", *words)
    assert (said.code, json.loads(said.out)["incomplete"]) == (0, 0)
    assert shown(crm) == SET
    assert calls() == {"POST /api/opportunity": 0, "PUT /api/opportunity": 2}
    assert "CRM-NOT-SET" not in path.with_suffix(".results.csv").read_text()


@pytest.mark.parametrize("done", [True, False])
@pytest.mark.parametrize("answer", [(500, {**NO, "code": 500}, {}), (429, {**NO, "code": 429}, {"Retry-After": "1"})])
def test_an_update_may_be_repeated(
    answer: Any,
    done: bool,
    crm: Any,
    between: Callable[..., Any],
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
):
    """Without a clear answer it is sent again at once: it is the same however often it is done."""
    between(crm, at_updates(answer, done=done))
    sent = drive(sheet(ROWS), **LATER)
    assert (sent.statuses, sent.codes) == (["created"] * 3, [[]] * 3)
    assert shown(crm) == SET


def test_a_row_found_in_the_list_gets_its_step_at_once(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """A create without a clear answer, found by the run that sent it, is as good as any other."""
    unclear = [(500, {**NO, "code": 500}, {})]

    def change(method: str, _: str, ask: Callable[..., Any]) -> Any:
        answer = ask()
        return unclear.pop() if method == "POST" and unclear else answer

    between(crm, change)
    sent = drive(sheet(ROWS), concurrency="1", **LATER)
    assert sent.statuses == ["created"] * 3
    assert ["CRM-FOUND"] in sent.codes
    assert shown(crm) == SET


def test_a_yes_without_an_id_is_a_yes(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """Of the two pages of this call one spells the opportunity wrong; the answer need not show it."""
    yes = {"success": True, "code": 200, "errorCode": None, "message": "ok", "data": None}
    between(crm, at_updates((200, yes, {}), done=True))
    assert drive(sheet(ROWS), **LATER).codes == [[]] * 3
    assert shown(crm) == SET


def test_who_is_not_let_in_leaves_it_for_later(
    crm: Any, calls: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """A token refused at the second step ends the run; the rows are created and the next run sets the rest."""
    refusing = [(401, {**NO, "code": 401}, {})]
    between(crm, lambda method, _, ask: refusing[0] if method == "PUT" and refusing else ask())
    path = sheet(ROWS)
    sent = drive(path, **LATER)
    assert isinstance(sent.error, Stopped)
    assert sent.statuses == ["created"] * 3
    assert [outcome.owes for outcome in sorted(sent.outcomes, key=lambda one: one.row.at)] == [True, False, True]
    calls()
    refusing.clear()
    again = drive(path, **MAPPED)
    assert (again.statuses, again.error) == (["created"] * 3, None)
    assert calls() == {"POST /api/opportunity": 0, "PUT /api/opportunity": 2}
    assert shown(crm) == SET


@pytest.fixture
def killed(crm: Any, between: Callable[..., Any], started: Callable[..., Any]) -> Callable[..., None]:
    """Kill -9 `send` of a sheet with second steps when this request is answered, before its sender hears of it."""

    def go(path: Path, method: str, number: int = 1) -> None:
        held, opened, seen = threading.Event(), threading.Event(), []

        def change(asked: str, at: str, ask: Callable[..., Any]) -> Any:
            answer = ask()
            if asked == method and at.startswith(UPDATE):
                seen.append(at)
                if len(seen) >= number:
                    held.set()
                    opened.wait(60)
            return answer

        between(crm, change)
        process = started("send", path, "--yes", "--set-after-create", *WORDS)
        assert held.wait(60)
        process.kill()
        process.wait(60)
        opened.set()

    return go


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_killed_at_any_request_it_goes_on_there(
    method: str,
    crm: Any,
    calls: Any,
    killed: Callable[..., None],
    command: Callable[..., Any],
    sheet: Callable[..., Path],
):
    """What a killed run had created, found in the list or known, gets its second step, and nothing is made twice."""
    path = sheet(ROWS)
    killed(path, method)
    assert len(crm.held()) in ((1, 2, 3) if method == "POST" else (3,))
    calls()
    said = command("send", path, "--yes", "--json", *WORDS, "--set-after-create")
    assert (said.code, json.loads(said.out)["created"]) == (0, 3), said.err
    assert shown(crm) == SET
    assert len(crm.held()) == 3


def test_another_file_of_the_same_rows_goes_on_too(
    crm: Any, calls: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """Rows that are duplicates by then stand for what was created: its step is taken, and no other."""
    between(crm, at_updates(*[(400, NO, {})] * 2))
    drive(sheet(ROWS), **LATER)
    calls()
    sent = drive(sheet(f"{ROWS}D,d,4,,,\n", "more.csv"), **MAPPED)
    assert sent.statuses == [*["duplicate"] * 3, "created"]
    assert shown(crm) == {**SET, "D": (None, "", {})}
    assert calls() == {"POST /api/opportunity": 1, "PUT /api/opportunity": 2}
    drive(sheet(f"{ROWS}D,d,4,,,\nE,d,5,,,\n", "again.csv"), **LATER)
    assert calls() == {"POST /api/opportunity": 1, "PUT /api/opportunity": 0}


def test_what_is_owed_is_set_once_whichever_rows_stand_for_it(
    crm: Any, calls: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """A row that was edited and one put in as it was before are both that row: one step, and an outcome for each."""
    between(crm, at_updates(*[(400, NO, {})] * 2))
    results = drive(sheet(ROWS), **LATER).written.path
    lines = results.read_text().splitlines()
    as_it_was = "," * 6 + next(line[line.index(",A,d,1,") :] for line in lines if ",A,d,1," in line)
    results.write_text(results.read_text().replace(",A,d,1,", ",A,other,9,").rstrip("\n") + f"\n{as_it_was}\n")
    calls()
    again = drive(results, **LATER)
    assert again.statuses == ["created"] * 3 + ["duplicate"]
    assert calls() == {"POST /api/opportunity": 0, "PUT /api/opportunity": 2}
    assert shown(crm) == SET


def test_results_written_again_say_what_is_still_to_be_set(
    crm: Any, between: Callable[..., Any], cli: Callable[..., Any], sheet: Callable[..., Path]
):
    """`results RUN` ends like the run did while something is missing, and like a complete one once it is set."""
    between(crm, at_updates(*[(400, NO, {})] * 2))
    path = sheet(ROWS)
    run = json.loads(cli("send", path, "--yes", "--json", "--set-after-create", *WORDS).out)["run"]
    assert cli("results", run).code == 1
    assert "CRM-NOT-SET" in path.with_suffix(".results.csv").read_text()
    assert cli("send", path, "--yes", "--set-after-create", *WORDS).code == 0
    assert cli("results", run).code == 0
    assert "CRM-NOT-SET" not in path.with_suffix(".results.csv").read_text()


def test_what_is_owed_is_what_was_meant_then(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """A row edited since in its stage is not sent again, and its step sets what the create was made with."""
    between(crm, at_updates((400, NO, {}), (400, NO, {})))
    sent = drive(sheet(ROWS), **LATER)
    results = sent.written.path
    results.write_text(results.read_text().replace("Propuesta", "Ganado"))
    again = drive(results, **LATER)
    assert "ROW-EDITED" in again.codes[0]
    assert len(crm.held()) == 3
    assert shown(crm) == SET


def test_nothing_is_set_where_nothing_is_to_be_sent(
    crm: Any, calls: Any, between: Callable[..., Any], cli: Callable[..., Any], sheet: Callable[..., Path]
):
    """`check`, `--dry-run` and `--settle-only` say what is not set, and send no update."""
    between(crm, at_updates(*[(400, NO, {})] * 2))
    path = sheet(ROWS)
    cli("send", path, "--yes", "--set-after-create", *WORDS)
    calls()
    for words in (("check", path), ("send", path, "--dry-run"), ("send", path, "--settle-only")):
        assert "CRM-NOT-SET" in cli(*words, *WORDS[:4], "--json").out
    assert calls()["PUT /api/opportunity"] == 0
    assert shown(crm) == NOTHING


def test_an_interrupted_run_says_what_is_missing(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """Ctrl-C before the second steps: the rows are created, each says what it lacks, and the next run sets it."""
    path = sheet(ROWS)
    jobs: list[Any] = []

    def change(method: str, _: str, ask: Callable[..., Any]) -> Any:
        answer = ask()
        if method == "POST" and len(crm.held()) == 3:
            loop, gate = jobs[0]
            loop.call_soon_threadsafe(gate.stop.set)
        return answer

    between(crm, change)
    true = Line.send

    def watched(line: Any, plan: Any) -> Any:
        jobs.append((asyncio.get_running_loop(), line.gate))
        return true(line, plan)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Line, "send", watched)
        sent = drive(path, **LATER)
    assert isinstance(sent.error, Interrupted)
    assert sent.statuses == ["created"] * 3
    assert sorted(chain(*sent.codes)) == ["CRM-NOT-SET"] * 2
    assert drive(path, **MAPPED).codes == [["ROW-EARLIER"]] * 3
    assert shown(crm) == SET


def test_the_journal_forgets_what_is_set(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
):
    """The text of a second step is there while it is owed, and in none of the journal's files after it."""
    between(crm, at_updates(*[(400, NO, {})] * 2))

    def text() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.glob("journal.sqlite3*"))

    drive(sheet(ROWS), **LATER, write=False)
    assert b'"Retail"' in text()
    drive(sheet(ROWS), **LATER, write=False)
    assert b'"Retail"' not in text()
    assert shown(crm) == SET


def test_a_trial_compares_after_the_second_step(
    crm: Any, between: Callable[..., Any], cli: Callable[..., Any], sheet: Callable[..., Path]
):
    """What was set later counts as sent: a CRM that takes it over has changed nothing."""
    path = sheet(ROWS)
    said = cli("send", path, "--yes", "--trial", "2", "--set-after-create", *WORDS)
    assert "Read back from Plazbot: 2 rows, all as they were sent." in said.err, said.err
    assert {name: found for name, found in shown(crm).items() if found != SET[name]} == {}


def test_a_row_of_another_journal_is_looked_for_and_completed(
    tmp_path: Path, crm: Any, calls: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """Created with another journal since the results were written, it is found in Plazbot, and not made again."""
    wrong = ROWS.replace("A,d,1,", "A,d,one,")
    results = drive(sheet(wrong), **LATER).written.path
    results.write_text(results.read_text().replace(",A,d,one,", ",A,d,1,"))
    copy = results.with_name("copy.csv")
    copy.write_bytes(results.read_bytes())
    assert drive(results, **LATER).statuses == ["created"] * 3
    calls()
    again = drive(copy, **LATER, journal=tmp_path / "another.sqlite3")
    assert again.statuses == ["created"] * 3
    assert calls()["POST /api/opportunity"] == 0
    assert shown(crm) == SET
    assert any(finding.code == "ROW-STRANGERS" for finding in again.findings)
