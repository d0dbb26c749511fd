"""Settling by the CRM's list: two whole walks with a pause, durable before it is told, left as it was if broken off."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from importer.crm import wire
from importer.errors import BrokenLaw, Interrupted, Misused, Stopped
from importer.findings import Finding
from importer.outcome import Created, Outcome
from importer.send.delivery import Gate
from importer.send.journal import Intent, Journal, WorkspaceFacts
from importer.send.pacing import Pacer
from importer.send.reconcile import Attempt, Doubtful, Found, NotListed
from importer.send.settle import Settled, Walked, settle

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence

SENT = "2026-03-02T10:00:00+00:00"
SINCE = "2026-03-02T10:00:05Z"
AWAY = Stopped(Finding.of("CRM-AWAY", seen="502", url="http://x"))
Page = list[dict[str, Any]]


@dataclass
class Listing:
    """A CRM of which only the list is asked for: for each walk its pages, or what is raised in the place of one."""

    walks: list[list[Page | Exception]]
    takes: float = 0.5
    begun: list[float] = field(default_factory=list)  # when each walk began
    asked: list[int] = field(default_factory=list)  # pages of each walk
    closed: int = 0

    async def pages(self) -> AsyncGenerator[Page, None]:
        pages = self.walks[len(self.begun)]
        self.begun.append(asyncio.get_running_loop().time())
        self.asked.append(0)
        try:
            for page in pages:
                self.asked[-1] += 1
                await asyncio.sleep(self.takes)
                if isinstance(page, Exception):
                    raise page
                yield page
        finally:
            self.closed += 1


@dataclass
class Went:
    """What settling told, when, and the journal's states at that moment; what it raised; the states at the end."""

    told: list[Walked | Settled] = field(default_factory=list)
    states: list[dict[str, str]] = field(default_factory=list)
    error: BaseException | None = None
    last: dict[str, str] = field(default_factory=dict)
    journal: Journal | None = None
    began: float = 0.0

    @property
    def verdicts(self) -> dict[str, Any]:
        """Verdict by name."""
        return {one.attempt.sent["name"]: one.verdict for one in self.told if isinstance(one, Settled)}

    @property
    def codes(self) -> dict[str, list[str]]:
        """Codes of the findings, by name."""
        settled = [one for one in self.told if isinstance(one, Settled)]
        return {one.attempt.sent["name"]: [finding.code for finding in one.findings] for one in settled}


@pytest.fixture
def went(
    jump: Callable[..., Any],
    journal_at: Callable[..., Journal],
    run_of: Callable[..., Any],
    opportunities: Callable[..., Any],
) -> Callable[..., Went]:
    """Settle so many rows that were sent without a clear answer, `Lead 0`, `Lead 1` …

    `created` are ids of rows behind them that are known to be there; `beside` so many of the rows are left out of what
    is asked for. `meanwhile(gate, listing)` runs beside it; `tamper(journal)` goes before it.
    """

    def go(
        listing: Listing,
        count: int = 1,
        *,
        created: Sequence[str] = (),
        beside: int = 0,
        pause: float = 10.0,
        **more: Any,
    ) -> Went:
        journal, ready = journal_at(), opportunities(count + len(created))
        journal.begin(run_of(), [(one.row, "pending", ()) for one in ready])
        bodies = [wire.create_body(one, "ws-demo").decode() for one in ready]
        intents = [Intent(one.row.ref, body, SENT) for one, body in zip(ready, bodies, strict=True)]
        journal.commit(intents, [])
        journal.commit(
            [], [Outcome.created(one.row, Created(id)) for one, id in zip(ready[count:], created, strict=True)]
        )
        names = {one.row.ref: one.name for one in ready}
        found = Went(journal=journal)
        more.get("tamper", lambda _: None)(journal)

        def states() -> dict[str, str]:
            return {names[ref]: state for ref, (state, _) in journal.rows("ws-demo", names).items()}

        async def whole() -> None:
            gate = Gate(Pacer(1000.0))
            found.began = gate.now()
            other = asyncio.create_task(more["meanwhile"](gate, listing)) if "meanwhile" in more else None
            attempts = journal.unsettled("ws-demo")[beside:]
            steps = settle(
                attempts,
                client=listing,
                journal=journal,
                gate=gate,
                scope="ws-demo",
                pause=pause,  # type: ignore[arg-type]
            )
            try:
                async with aclosing(steps) as flow:
                    async for one in flow:
                        found.told.append(one)
                        found.states.append(states())
                        if more.get("leave_after") == len(found.told):
                            break
            except (Stopped, Interrupted, Misused) as error:
                found.error = error
            if other:
                await other

        jump(whole())
        found.last = states()
        return found

    return go


def shown(at: int, **fields: Any) -> dict[str, Any]:
    """What the list shows of `Lead N`."""
    body = {"id": f"op-{at}", "name": f"Lead {at}", "description": "Feria", "amount": at + 1, "creationDate": SINCE}
    return body | fields


OTHER = {"id": "op-x", "name": "Somebody else", "description": "-", "amount": 9, "creationDate": SINCE}


def test_what_is_found_is_settled_by_the_first_walk(went: Callable[..., Went]) -> None:
    """One walk, begun after half the pause, over as soon as every row is found: later pages are not asked for."""
    listing = Listing([[[OTHER], [shown(1)], [shown(0)], [OTHER]]])
    found = went(listing, 2)
    assert found.verdicts == {"Lead 0": Found("op-0"), "Lead 1": Found("op-1")}
    assert found.last == {"Lead 0": "created", "Lead 1": "created"}
    assert (listing.asked, listing.closed) == ([3], 1)
    assert listing.begun == [found.began + 5.0]
    assert found.journal
    assert found.journal.known_ids("ws-demo") == {"op-0", "op-1"}


def test_what_is_not_there_takes_two_whole_walks(went: Callable[..., Went]) -> None:
    """The second begins a whole pause after the first; only then is the row settled: to be sent again."""
    listing = Listing([[[OTHER], []], [[OTHER], []]])
    found = went(listing, 2)
    assert found.verdicts == {"Lead 0": NotListed(), "Lead 1": NotListed()}
    assert found.last == {"Lead 0": "pending", "Lead 1": "pending"}
    assert listing.asked == [2, 2]
    assert listing.begun == [found.began + 5.0, found.began + 5.0 + 1.0 + 10.0]


def test_what_the_list_shows_late_is_found_by_the_second_walk(went: Callable[..., Went]) -> None:
    """Absent once is not absent."""
    found = went(Listing([[[OTHER]], [[shown(0), OTHER]]]))
    assert found.verdicts == {"Lead 0": Found("op-0")}


def test_the_second_walk_looks_for_the_rest_only(went: Callable[..., Went]) -> None:
    """What the first has found is told before the second begins, and is nobody else's in it."""
    listing = Listing([[[shown(0)]], [[shown(0)]]])
    found = went(listing, 2)
    assert found.verdicts == {"Lead 0": Found("op-0"), "Lead 1": NotListed()}
    kinds = [type(one).__name__ for one in found.told]
    assert kinds == ["Walked", "Settled", "Walked", "Settled"]


def test_what_the_first_walk_found_is_no_twin_s_in_the_second(
    went: Callable[..., Went], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two identical rows one is there: found once, and the other one is not found in it by the second walk."""
    body = {"name": "Lead 0", "description": "Feria", "amount": 1}
    monkeypatch.setattr(wire, "create_body", lambda *_: json.dumps(body).encode())
    found = went(Listing([[[shown(0)]], [[shown(0)]]]), 2)
    assert [one.verdict for one in found.told if isinstance(one, Settled)] == [Found("op-0"), NotListed()]


DOUBTS = [
    pytest.param([[shown(0, amount=7)]], None, ("op-0",), "CRM-LIKE-IT", id="near"),
    pytest.param([[OTHER]], [[shown(0, amount=7)]], ("op-0",), "CRM-LIKE-IT", id="nothing, then near"),
    pytest.param([[shown(0), shown(0, id="op-9")]], None, ("op-0", "op-9"), "CRM-LIKE-IT", id="one too many"),
    pytest.param([[shown(0, deletionDate=SINCE)]], None, ("op-0",), "CRM-LIKE-IT", id="deleted"),
    pytest.param([[{"name": "Lead 0"}]], None, (), "CRM-LIST-UNSURE", id="something without an id"),
]


@pytest.mark.parametrize(("first", "second", "ids", "code"), DOUBTS)
def test_what_is_in_doubt_stays_unconfirmed(
    first: list[Page], second: list[Page] | None, ids: tuple[str, ...], code: str, went: Callable[..., Went]
) -> None:
    """A person is told which may be it, and nothing is sent; a second walk is for rows that the first left absent."""
    listing = Listing([first, *([second] if second else [])])
    found = went(listing)
    assert found.verdicts == {"Lead 0": Doubtful(ids)}
    assert found.codes == {"Lead 0": [code]}
    assert found.last == {"Lead 0": "unconfirmed"}
    assert len(listing.begun) == 1 + bool(second)
    assert found.journal
    (kept,) = found.journal.rows("ws-demo", [one.ref for one in found.journal.unsettled("ws-demo")]).values()
    assert [finding.code for finding in kept[1]] == [code]


def test_near_then_nothing_is_in_doubt(went: Callable[..., Went]) -> None:
    """A list that says one thing and then another is not to be relied on: only rows absent from both are not there."""
    found = went(Listing([[[shown(0, amount=7)]], [[OTHER]]]), 2)
    assert found.verdicts == {"Lead 0": Doubtful(), "Lead 1": NotListed()}
    assert found.codes["Lead 0"] == ["CRM-LIST-UNSURE"]


def test_near_then_found_is_found(went: Callable[..., Went]) -> None:
    """Beside a row that is absent a second walk is made anyway, and what was in doubt may be clear by then."""
    found = went(Listing([[[shown(0, description="")]], [[shown(0)]]]), 2)
    assert found.verdicts == {"Lead 0": Found("op-0"), "Lead 1": NotListed()}


def test_everything_is_durable_before_it_is_told(went: Callable[..., Went]) -> None:
    """At the moment a row is told as settled the journal has it, with all that the walk has found."""
    found = went(Listing([[[shown(0), shown(1)]], [[]], [[]]]), 4)
    after = {"Found": "created", "NotListed": "pending", "Doubtful": "unconfirmed"}
    told = [
        (states[one.attempt.sent["name"]], after[type(one.verdict).__name__])
        for one, states in zip(found.told, found.states, strict=True)
        if isinstance(one, Settled)
    ]
    assert len(told) == 4
    assert all(state == wanted for state, wanted in told)


FAILING = [
    pytest.param([[AWAY]], "sending", "sending", id="the first page"),
    pytest.param([[[shown(0)], AWAY]], "sending", "sending", id="in the middle of the first walk"),
    pytest.param([[[shown(0)]], [AWAY]], "created", "sending", id="the second walk"),
    pytest.param([[[shown(0)]], [[OTHER], AWAY]], "created", "sending", id="the end of the second walk"),
]


@pytest.mark.parametrize(("walks", "first", "second"), FAILING)
def test_a_list_that_cannot_be_read_settles_nothing(
    walks: list[list[Any]], first: str, second: str, went: Callable[..., Went]
) -> None:
    """A walk that was broken off proves nothing; what an earlier one has found is kept."""
    found = went(Listing(walks), 2)
    assert found.error is AWAY
    assert found.last == {"Lead 0": first, "Lead 1": second}


@pytest.mark.parametrize("after", [1.0, 7.0])
def test_a_person_who_stops_it_leaves_the_rows_as_they_were(after: float, went: Callable[..., Went]) -> None:
    """In the pause before the first walk or between the two; what the first has found is kept."""

    async def interrupt(gate: Gate, _: Listing) -> None:
        await asyncio.sleep(after)
        gate.stop.set()

    listing = Listing([[[shown(0)]], [[]]])
    found = went(listing, 2, meanwhile=interrupt)
    assert isinstance(found.error, Interrupted)
    walked = after > 5.0
    assert found.last == {"Lead 0": "created" if walked else "sending", "Lead 1": "sending"}
    assert len(listing.begun) == walked


def test_a_walk_that_nobody_listens_to_any_more_is_closed(went: Callable[..., Went]) -> None:
    """Left after the first page: no further one is asked for, and the rows are as they were."""
    listing = Listing([[[OTHER], [shown(0)]]])
    found = went(listing, leave_after=1)
    assert (listing.asked, listing.closed) == ([1], 1)
    assert found.last == {"Lead 0": "sending"}


def test_a_disk_that_is_full_tells_nothing(went: Callable[..., Went]) -> None:
    """What could not be written down is not told: the next run finds it again."""

    def full(journal: Journal) -> None:
        def settle(*_: Any) -> None:
            raise Misused(Finding.of("SET-JOURNAL", seen="full"))

        journal.settle = settle  # type: ignore[method-assign]

    found = went(Listing([[[shown(0)]]]), tamper=full)
    assert isinstance(found.error, Misused)
    assert [one for one in found.told if isinstance(one, Settled)] == []
    assert found.last == {"Lead 0": "sending"}


WITNESSES = [
    pytest.param([shown(8, id="known-1"), OTHER], {"Lead 0": NotListed()}, id="one of the newest is there"),
    pytest.param([OTHER], {"Lead 0": Doubtful()}, id="none of them is there"),
    pytest.param([], {"Lead 0": Doubtful()}, id="the list is empty"),
    pytest.param([shown(0)], {"Lead 0": Found("op-0")}, id="what it shows counts all the same"),
]


@pytest.mark.parametrize(("page", "verdicts"), WITNESSES)
def test_a_list_without_what_is_known_to_be_there_proves_no_absence(
    page: Page, verdicts: dict[str, Any], went: Callable[..., Went]
) -> None:
    """The rows created last are looked for beside: a list without any of them is behind, or another workspace's."""
    found = went(Listing([[page], [page]]), created=["known-1", "known-2"])
    assert found.verdicts == verdicts


def test_a_known_id_is_not_found_again(went: Callable[..., Went]) -> None:
    """What the journal knows as another row's is never this one's."""
    page = [shown(0, id="known-1")]
    found = went(Listing([[page], [page]]), created=["known-1"])
    assert found.verdicts == {"Lead 0": NotListed()}


def test_rows_that_are_not_asked_for_keep_theirs(went: Callable[..., Went], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two that differ in their stage, one is there; the other one, looked for alone, is not found in it."""
    true = wire.create_body

    def same(opportunity: Any, workspace: str) -> bytes:
        alike = {"name": "Lead 0", "amount": 1, "stageId": f"st-{opportunity.row.at}"}
        return json.dumps(json.loads(true(opportunity, workspace)) | alike).encode()

    monkeypatch.setattr(wire, "create_body", same)
    page = [shown(0, stageId="st-0")]
    found = went(Listing([[page], [page]]), 2, beside=1)
    assert [one.verdict for one in found.told if isinstance(one, Settled)] == [NotListed()]
    assert sorted(found.last.values()) == ["pending", "sending"]


def test_it_tells_how_far_it_is(went: Callable[..., Went]) -> None:
    """After each page how many were seen, of how many the last whole walk had, which is learned for the next time."""
    pages: list[Any] = [[OTHER, OTHER | {"id": "y"}], [OTHER | {"id": "z"}]]
    found = went(Listing([pages, pages]))
    assert [one for one in found.told if isinstance(one, Walked)] == [
        Walked(1, 2, None),
        Walked(1, 3, None),
        Walked(2, 2, 3),
        Walked(2, 3, 3),
    ]
    assert found.journal
    assert found.journal.facts("ws-demo") == WorkspaceFacts(listed=3)


def test_a_walk_that_was_over_early_is_not_learned(went: Callable[..., Went]) -> None:
    """How long the list is, it does not know."""
    before = WorkspaceFacts(listed=9)
    found = went(Listing([[[shown(0)], [OTHER]]]), tamper=lambda journal: journal.learn("ws-demo", before))
    assert found.told[0] == Walked(1, 1, 9)
    assert found.journal
    assert found.journal.facts("ws-demo") == before


def test_a_settled_row_is_never_settled_twice(went: Callable[..., Went]) -> None:
    """The journal refuses what is no step of a row: a program that tried would be about to send it twice."""
    found = went(Listing([[[shown(0)]]]))
    assert found.journal
    (ref,) = [one.attempt.ref for one in found.told if isinstance(one, Settled)]
    with pytest.raises(BrokenLaw):
        found.journal.settle([(ref, NotListed(), ())])


def test_an_attempt_knows_since_when_it_can_be_there() -> None:
    """Two minutes before it left, by the CRM's clock; any time where that is not known."""
    (one, other) = (Attempt("r", None, {}, when) for when in (SENT, ""))  # type: ignore[arg-type]
    assert one.earliest.isoformat() == "2026-03-02T09:58:00+00:00"
    assert other.earliest.year == 1
