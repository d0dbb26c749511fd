"""Laws 1 to 4: each kept by a whole job in bad weather, and each check shown to notice when the law is broken."""

from __future__ import annotations

import asyncio
import json
import signal
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from importer.crm.client import Client
from importer.errors import BrokenLaw
from importer.job.line import Line
from importer.outcome import TryLater, Unclear
from importer.send.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROWS = 40
IN_FLIGHT_OR_SENT = frozenset({"sending", "unconfirmed", "created"})


def storm(seed: int, **more: Any) -> str:
    """A practice CRM where about every third create goes wrong in some way."""
    return json.dumps({"faults": "storm", "seed": seed} | more)


def check_conserved(sheet: Path, sent: Any) -> None:
    """Law 1: the numbers of the outcomes are the rows of the file, each once."""
    lines = len(sheet.read_text().splitlines())
    assert sorted(outcome.row.number for outcome in sent.outcomes) == list(range(2, lines + 1))


def check_listed(crm: Any, journal: Journal) -> None:
    """Law 2: whatever the CRM holds was in the journal as sent before: no row it has is open there."""
    states = dict(journal._connection.execute("SELECT 'Lead ' || (number - 1), state FROM rows").fetchall())
    assert {name: states.get(name) for name in crm.names() if states.get(name) not in IN_FLIGHT_OR_SENT} == {}


def check_never_twice(crm: Any) -> None:
    """Law 3: no name stands twice in the CRM."""
    assert {name: count for name, count in Counter(crm.names()).items() if count > 1} == {}


def check_own_results(crm: Any, sent: Any) -> None:
    """Law 4: every id told for a row is that of the opportunity with the row's own name, amount and description."""
    held = {one["id"]: (one["name"], one["description"], str(one["amount"])) for one in crm.held()}
    value = sent.job.drafts.value
    told = {
        one.opportunity_id: (
            *(value(field, one.row.at) for field in ("name", "description")),
            str(float(value("amount", one.row.at).amount)),
        )
        for one in sent.outcomes
        if one.status == "created"
    }
    assert told.items() <= held.items()
    assert len(told) == sent.tally.get("created", 0)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_in_a_storm_no_row_is_lost_or_created_twice(
    seed: int, crm_with: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """A run and its re-run in a storm: every law holds after each, and every row is in the CRM at the end."""
    crm, path = crm_with(storm(seed)), sheet(ROWS)
    for _ in range(2):
        sent = drive(path, settle_pause="3.2")  # the storm hides a row from the list for 3 s at most
        check_conserved(path, sent)
        check_never_twice(crm)
        check_own_results(crm, sent)
        with sent.job.journal() as journal:
            check_listed(crm, journal)
    assert sent.tally == {"created": ROWS}
    assert sum(crm.truth()["faults"].values()) > 5


def test_law_1_a_dropped_outcome_is_noticed(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One outcome less than rows ends the job with a loud internal error, and the check says so as well."""
    outcomes = Line._gone

    async def dropping(self: Line, *given: Any) -> Any:
        async for outcome in outcomes(self, *given):
            if outcome.row.at != 3:
                yield outcome

    monkeypatch.setattr(Line, "_gone", dropping)
    with pytest.raises(BrokenLaw, match="6 rows in"):
        drive(sheet(6))
    monkeypatch.setattr("importer.job.line.conserved", lambda *_: None)
    path = sheet(6, first=7)
    with pytest.raises(AssertionError):
        check_conserved(path, drive(path, write=False))


def test_law_2_who_leaves_early_finds_all_that_was_sent_listed(
    crm_with: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """When nobody listens any more, what the CRM got is in the journal as sent."""
    crm = crm_with(json.dumps({"latency": 0.02}))
    sent = drive(sheet(30), leave_after=5)
    assert len(crm.names()) >= 5
    with sent.job.journal() as journal:
        check_listed(crm, journal)


def test_law_2_a_missing_intent_is_noticed(
    crm_with: Callable[..., Any],
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A journal that is not written before the request leaves rows open that the CRM has."""
    crm = crm_with(json.dumps({"latency": 0.02}))
    with monkeypatch.context() as broken:
        broken.setattr(Journal, "commit", lambda *_: None)
        sent = drive(sheet(30), leave_after=5)
    with sent.job.journal() as journal, pytest.raises(AssertionError):
        check_listed(crm, journal)


@pytest.mark.parametrize("after", [1, 9])
def test_law_2_a_killed_command_lists_what_was_in_flight(
    after: int,
    crm: Any,
    gate: Callable[[int], Any],
    started: Callable[..., Any],
    command: Callable[..., Any],
    sheet: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Kill -9 in the middle, then the same command again: nothing twice, nothing lost, the rest is sent."""
    door, path, home = gate(after), sheet(ROWS), tmp_path / "home" / "journal.sqlite3"
    process = started("send", path, "--yes", "--rate", "100")
    door.wait()
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    door.open()
    with Journal.open(home) as journal:
        check_listed(crm, journal)
        in_flight = journal.states(journal.runs()[0].run).get("sending", 0)
    again = json.loads(command("send", path, "--yes", "--json", "--rate", "500", "--settle-pause", "0.2").out)
    check_never_twice(crm)
    assert again["unconfirmed"] <= in_flight
    assert again["created"] + again["unconfirmed"] == ROWS
    assert len(crm.names()) >= again["created"]


def test_law_3_a_blind_second_try_is_noticed(
    crm_with: Callable[..., Any],
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If an unclear answer were taken for "later", rows would be created twice."""
    create = Client.create

    async def blind(self: Client, opportunity: Any) -> Any:
        reply = await create(self, opportunity)
        return TryLater(reply.reason) if isinstance(reply, Unclear) else reply

    monkeypatch.setattr(Client, "create", blind)
    crm = crm_with(storm(1))
    drive(sheet(ROWS))
    with pytest.raises(AssertionError):
        check_never_twice(crm)


def test_law_4_shuffled_answers_find_their_rows(
    crm_with: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Answers that overtake each other still go to the rows they were made from."""
    crm = crm_with(json.dumps({"latency": 0.03}))
    sent = drive(sheet(ROWS), concurrency=16)
    arrived = [outcome.row.at for outcome in sent.outcomes]
    assert arrived != sorted(arrived)
    check_own_results(crm, sent)


def test_law_4_answers_paired_by_position_are_noticed(
    crm_with: Callable[..., Any],
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If the n-th answer were taken for the n-th request's, ids would stand at other people's rows."""
    create, places = Client.create, []

    async def by_position(self: Client, opportunity: Any) -> Any:
        place = asyncio.get_running_loop().create_future()
        places.append(place)
        reply = await create(self, opportunity)
        next(one for one in places if not one.done()).set_result(reply)
        return await place

    monkeypatch.setattr(Client, "create", by_position)
    crm = crm_with(json.dumps({"latency": 0.03}))
    sent = drive(sheet(ROWS), concurrency=16)
    with pytest.raises(AssertionError):
        check_own_results(crm, sent)
