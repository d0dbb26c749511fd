"""A trial of a whole job: telling rows are sent and read back, and the rest follows in the same run or waits."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import pytest

from importer.errors import Interrupted, Misused, Stopped
from importer.findings import Finding
from importer.job import Job
from importer.outcome import Tally
from importer.send.journal import Journal
from importer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEAD = "Name,Description,Amount,Stage,Owner,Close date\n"
ANA = "ana.torres@example.com"
LATER = {"success": False, "code": 429, "errorCode": "TOO_MANY", "message": "later", "data": None}
PLAIN = "".join(f"Lead {number},Feria,10,,,\n" for number in range(1, 7))
TELLING = f"Cañete & Hijos,Feria,10,Propuesta,{ANA},2026-12-01\n"
ONE = "/api/opportunity/"


class Whole:
    """A job whose trial is sent, and whose rest if `go_on`; `between` happens in between."""

    def __init__(self, path: Path, journal: Path, **flags: Any) -> None:
        settings = {"rate": "2000", "settle_pause": "0.02", "journal": journal, "trial": "2"}
        self.job = Job(path, Settings.gather(settings | flags))
        self.outcomes: list[Any] = []
        self.error: Exception | None = None

    async def send(self, *, go_on: bool, meanwhile: Callable[..., None]) -> None:
        async with self.job.online() as self.line:
            plan = await self.line.plan()
            async with aclosing(self.line.send_first(plan)) as outcomes:
                self.outcomes += [outcome async for outcome in outcomes]
            self.trial = self.line.trial
            meanwhile(self)
            try:
                async with aclosing(self.line.send_rest(go_on=go_on)) as outcomes:
                    async for outcome in outcomes:
                        self.outcomes.append(outcome)
            except (Stopped, Interrupted) as error:
                self.error = error
        self.job.write(plan, self.outcomes)

    @property
    def said(self) -> list[str]:
        """Status and codes of every row in the sheet's order."""
        ordered = sorted(self.outcomes, key=lambda outcome: outcome.row.at)
        return [" ".join([one.status, *(finding.code for finding in one.findings)]) for one in ordered]

    @property
    def journaled(self) -> dict[str, int]:
        """What the journal has of this run's rows."""
        with self.job.journal() as journal:
            return journal.states(self.job.run)


@pytest.fixture
def trial(tmp_path: Path) -> Callable[..., Whole]:
    """Send a trial of two rows, and the rest if `go_on`."""

    def go(path: Path, *, go_on: bool = False, meanwhile: Callable[..., None] = lambda _: None, **flags: Any) -> Whole:
        whole = Whole(path, tmp_path / "journal.sqlite3", **flags)
        with whole.job.journal(to_send=True):
            asyncio.run(whole.send(go_on=go_on, meanwhile=meanwhile))
        return whole

    return go


def showing(**fields: Any) -> Callable[..., Any]:
    """A CRM that shows every opportunity, when it is asked for by its id, with these fields."""

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        status, found, headers = ask()
        if method == "GET" and path.startswith(ONE) and status == 200:
            found = [{**found[0], **{name: to(found[0]) if callable(to) else to for name, to in fields.items()}}]
        return status, found, headers

    return change


def test_the_rows_that_tell_most_are_sent_and_read_back(crm: Any, trial: Any, sheet: Any) -> None:
    """The one row with an owner, a stage and a date is in the trial; nothing is changed, the rest waits."""
    sent = trial(sheet(HEAD + PLAIN + TELLING))
    assert sent.said == ["created", *["pending CRM-TRIAL"] * 5, "created"]
    assert crm.names() == ["Cañete & Hijos", "Lead 1"]
    assert (sent.trial.is_as_sent, sent.trial.unseen, sent.line.findings) == (True, ("owner_email",), [])
    assert sent.journaled == {"created": 2, "pending": 5}


def test_what_the_crm_changed_is_told_on_its_row(crm: Any, between: Any, trial: Any, sheet: Any, read_csv: Any) -> None:
    """Each changed field of each row is a warning with both texts, in the results sheet as well."""
    changed = showing(stageId=None, expirationDate="2026-11-30T19:00:00", name=lambda one: one["name"].upper())
    between(crm, changed)
    path = sheet(HEAD + PLAIN + TELLING)
    sent = trial(path)
    assert sent.said[0] == "created CRM-CHANGED"
    assert sent.said[-1] == "created CRM-CHANGED CRM-IGNORED CRM-CHANGED"
    told = [(one.place.cell, one.change.sent, one.change.shown) for one in sent.trial.differences]
    assert told == [
        ("A2", "Lead 1", "LEAD 1"),
        ("A8", "Cañete & Hijos", "CAÑETE & HIJOS"),
        ("D8", "Propuesta", ""),
        ("F8", "2026-12-01", "2026-11-30"),
    ]
    message = read_csv(path.with_name("leads.results.csv"))[-1]["import_message"]
    assert "CRM-IGNORED: “Propuesta” was sent as Stage, and Plazbot shows nothing there." in message
    assert not sent.trial.is_as_sent


@pytest.mark.parametrize(
    ("stage", "title"),
    [("st-1", "Nuevo"), ("st-5", "ganado"), ("st-99", "st-99")],
    ids=["as the sheet spells it", "as the CRM calls it", "unknown"],
)
def test_another_stage_is_named_by_its_title(
    crm: Any, between: Any, trial: Any, sheet: Any, stage: str, title: str
) -> None:
    """A stage that the CRM set instead is shown by its title where that is known."""
    between(crm, showing(stageId=stage))
    sent = trial(sheet(HEAD + PLAIN + "Feria,Feria,1,Nuevo,,\n" + TELLING), trial="1")
    (difference,) = sent.trial.differences
    assert (difference.change.sent, difference.change.shown) == ("Propuesta", title)


def answering(*answers: Any) -> Callable[..., Any]:
    """A CRM that gives these answers, one after the other, to who asks for an opportunity by its id; None asks it."""
    waiting = iter(answers)

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        return (next(waiting, None) or ask()) if method == "GET" and path.startswith(ONE) else ask()

    return change


GONE = (404, {"success": False, "code": 404, "errorCode": "NOT_FOUND", "message": "none", "data": None}, {})
DENIED = (403, {"success": False, "code": 403, "errorCode": "NO", "message": "not for you", "data": None}, {})


def test_what_is_shown_a_moment_later_has_not_vanished(crm: Any, between: Any, trial: Any, sheet: Any) -> None:
    """A CRM that knows a row only at the second look has it all the same."""
    between(crm, answering(GONE, GONE))
    sent = trial(sheet(HEAD + PLAIN))
    assert sent.said[:2] == ["created"] * 2
    assert sent.trial.is_as_sent


def test_a_row_that_is_not_there_any_more_is_told(crm: Any, between: Any, trial: Any, sheet: Any) -> None:
    """Created, and twice said not to be there, while another is: CRM-VANISHED with what the CRM called it."""
    between(crm, answering(GONE, None, GONE))
    sent = trial(sheet(HEAD + PLAIN))
    assert sent.said[:2] == ["created CRM-VANISHED", "created"]
    assert (sent.trial.vanished, sent.trial.is_as_sent) == (1, False)


@pytest.mark.parametrize(
    ("answers", "seen"),
    [
        pytest.param([GONE] * 4, "404", id="no such call"),
        pytest.param([None, DENIED], "403 NO: not for you", id="refused at the second"),
        pytest.param([(200, "<html>", {})] * 2, "200", id="not understood"),
    ],
)
def test_what_cannot_be_read_back_is_told_once(
    crm: Any, between: Any, trial: Any, sheet: Any, answers: list[Any], seen: str
) -> None:
    """Nothing is claimed of rows that cannot be read back; one warning of the run has their number and the reason."""
    between(crm, answering(*answers))
    sent = trial(sheet(HEAD + PLAIN))
    assert sent.said[:2] == ["created"] * 2
    (finding,) = sent.line.findings
    assert (finding.code, finding.facts["count"]) == ("CRM-UNREAD", sent.trial.unread)
    assert sent.trial.unread == (1 if answers[0] is None else 2)
    assert seen in finding.message("en")
    assert not sent.trial.is_as_sent


def test_the_rest_follows_in_the_same_run(crm: Any, between: Any, trial: Any, sheet: Any, tmp_path: Path) -> None:
    """One run, one results sheet: the rest's names are looked up when it is sent, each once and no row twice."""
    asked = between(crm, lambda _method, _path, ask: ask()).asked
    rows = "".join(f"Lead {n},Feria,{n},Nuevo,{ANA},\n" for n in range(1, 9))
    sent = trial(sheet(HEAD + rows), go_on=True)
    assert sent.said == ["created"] * 8
    assert crm.names() == [f"Lead {number}" for number in range(1, 9)]
    assert {one["assignedComercialId"] for one in crm.held()} == {"us-01"}
    assert [path for path in asked if "usersByWorkspaceId" in path] == [
        "/api/workspace/usersByWorkspaceId/" + crm.workspace
    ]
    assert sent.journaled == {"created": 8}
    with sent.job.journal() as journal:
        assert [(run.exit_code, run.tally["created"]) for run in journal.runs()] == [(0, 8)]
    assert [path.name for path in tmp_path.glob("*.results*")] == ["leads.results.csv"]


def test_rows_of_the_rest_with_unknown_names_are_invalid_in_the_journal_too(crm: Any, trial: Any, sheet: Any) -> None:
    """What only the second look-up shows is to be corrected, and is so when the results are written again."""
    path = sheet(HEAD + PLAIN + TELLING + "Otra,Feria,10,Nada,,\n")
    sent = trial(path, go_on=True, trial="1")
    assert sent.said == ["created"] * 7 + ["invalid STAGE-UNKNOWN"]
    assert sent.journaled == {"created": 7, "invalid": 1}
    assert trial(path, go_on=True).said == ["created ROW-EARLIER"] * 7 + ["invalid STAGE-UNKNOWN"]
    assert len(crm.held()) == 7


def test_a_row_of_the_trial_with_unknown_names_is_replaced(crm: Any, trial: Any, sheet: Any) -> None:
    """The most telling row has a stage that is not there: another one is tried, and none is sent by mistake."""
    telling = "Cañete & Hijos,Feria de «Lima»,10.5,Nada,,2026-12-01\n"
    sent = trial(sheet(HEAD + telling + PLAIN))
    assert sent.said == ["invalid STAGE-UNKNOWN", "created", "created", *["pending CRM-TRIAL"] * 4]
    assert [pick.at for pick in sent.trial.picks] == [1, 2]


def test_a_trial_none_of_whose_rows_can_be_sent(crm: Any, trial: Any, sheet: Any) -> None:
    """Where the names of all rows tried are unknown, nothing is sent and the rest waits."""
    rows = "".join(f"Lead {n},Feria,{n},Etapa {n},,\n" for n in range(1, 10))
    sent = trial(sheet(HEAD + rows), trial="1")
    assert Tally.of(sent.outcomes) == {"invalid": 3, "pending": 6}
    assert (crm.held(), sent.trial.outcomes, sent.error) == ([], [], None)


def test_names_of_the_rest_are_no_matter_where_the_trial_names_none(crm: Any, trial: Any, sheet: Any) -> None:
    """Rows left for later whose names were not looked up are pending, not in error."""
    sent = trial(
        sheet("Name,Description,Amount,Owner\n" + "<b>,Feria «x»,10.5,\n" + f"Lead,Feria,1,{ANA}\n"), trial="1"
    )
    assert sent.said == ["created", "pending CRM-TRIAL"]


def test_a_trial_of_more_rows_than_there_are_leaves_none(crm: Any, trial: Any, sheet: Any) -> None:
    """All rows are the trial: all are created, read back, and none is left."""
    sent = trial(sheet(3), trial="10")
    assert sent.said == ["created"] * 3
    assert (len(sent.trial.outcomes), sent.trial.is_as_sent, sent.error) == (3, True, None)


def test_a_refused_row_of_the_trial_is_not_as_sent(crm: Any, trial: Any, sheet: Any) -> None:
    """What the CRM refuses is told, and the other row is read back."""
    path = sheet("Name,Description,Amount,Contact id\nA,Feria,1,ct-nobody\nB,Feria,1,\nC,Feria,1,\n")
    sent = trial(path, assigned={"contact_id": "Contact id"})
    assert sent.said == ["refused CRM-REFUSED", "created", "pending CRM-TRIAL"]
    assert (sent.trial.is_as_sent, sent.trial.unread) == (False, 0)


def test_a_trial_row_without_a_clear_answer_is_settled_before_it_is_read_back(
    crm: Any, between: Any, trial: Any, sheet: Any
) -> None:
    """Its answer is lost: it is found in the list, read back, and the rest is sent without it being sent again."""
    lost = iter([True])

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        answer = ask()
        return (502, "<html>", {}) if method == "POST" and next(lost, False) else answer

    asked = between(crm, change).asked
    sent = trial(sheet(HEAD + PLAIN), go_on=True)
    assert sorted(sent.said) == ["created"] * 5 + ["created CRM-FOUND"]
    assert len(crm.held()) == 6
    assert len([path for path in asked if path.startswith(ONE)]) == 2


def test_the_errors_of_the_trial_count_towards_the_ceiling(crm: Any, trial: Any, sheet: Any) -> None:
    """One refused in the trial and one with an unknown name in the rest are more than --max-errors 1."""
    lines = ["<A>,Feria «x»,1,ct-nobody,", "B,Feria,1,,Nuevo", "C,Feria,1,,Nada", "D,Feria,1,,Nuevo"]
    path = sheet("Name,Description,Amount,Contact id,Stage\n" + "\n".join(lines) + "\n")
    sent = trial(path, go_on=True, trial="1", assigned={"contact_id": "Contact id"}, max_errors="1")
    assert sent.said[0] == "refused CRM-REFUSED"
    assert sent.said[1:] == ["pending CRM-NOT-REACHED", "invalid STAGE-UNKNOWN", "pending CRM-NOT-REACHED"]
    assert [finding.code for finding in sent.error.findings] == ["CRM-CEILING"]
    assert crm.held() == []


def test_a_crm_that_is_away_when_the_rest_is_looked_up(crm: Any, between: Any, trial: Any, sheet: Any) -> None:
    """The rest's names cannot be looked up: the run ends, the trial's rows are kept, the rest is not reached."""

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        return (403, DENIED[1], {}) if path.startswith("/api/workspace") else ask()

    between(crm, change)
    sent = trial(sheet(HEAD + "<é> 🌹,Feria «x» & más,10.5,,,\n" + PLAIN + TELLING), go_on=True, trial="1")
    assert sent.said == ["created", *["pending CRM-NOT-REACHED"] * 7]
    assert isinstance(sent.error, Stopped)
    assert sent.journaled == {"created": 1, "pending": 7}


@pytest.mark.parametrize("names", [ANA, ""], ids=["with names to look up", "without"])
def test_who_stops_at_the_question_leaves_the_rest(crm: Any, trial: Any, sheet: Any, names: str) -> None:
    """Ctrl-C after the trial: nothing more is created, every row has its outcome, the run is interrupted."""
    rows = "".join(f"Lead {n},Feria,{n},,{names},\n" for n in range(1, 6))
    sent = trial(sheet(HEAD + rows), go_on=True, meanwhile=lambda whole: whole.line.gate.stop.set())
    assert Tally.of(sent.outcomes) == {"created": 2, "pending": 3}
    assert isinstance(sent.error, Interrupted)
    assert len(crm.held()) == 2


def test_who_stops_while_rows_are_read_back_keeps_what_was_created(
    crm: Any, between: Any, trial: Any, sheet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C during the pause before the second look: the run ends, and nothing is claimed of a row."""
    from importer.send.delivery import Gate

    paused = Gate.pause

    async def stopping(gate: Gate, seconds: float) -> bool:
        if seconds == 0.25:
            gate.stop.set()
        return await paused(gate, seconds)

    monkeypatch.setattr(Gate, "pause", stopping)
    between(crm, answering(GONE, None, GONE))
    sent = trial(sheet(HEAD + PLAIN), go_on=True, settle_pause="0.25")
    assert Tally.of(sent.outcomes) == {"created": 2, "pending": 4}
    assert isinstance(sent.error, Interrupted)
    assert (sent.trial.unread, sent.line.findings) == (1, [])


def test_a_run_that_ended_in_its_trial_is_not_read_back(crm: Any, between: Any, trial: Any, sheet: Any) -> None:
    """The token is refused after the first row: the reason is told, and no request more is made."""
    first = iter([True])

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        return DENIED if method == "POST" and not next(first, False) else ask()

    asked = between(crm, change).asked
    sent = trial(sheet(HEAD + PLAIN), go_on=True, concurrency="1")
    assert [finding.code for finding in sent.error.findings] == ["CRM-STOPPED"]
    assert Tally.of(sent.outcomes) == {"created": 1, "pending": 5}
    assert [path for path in asked if path.startswith(ONE)] == []


def test_a_journal_that_is_full_when_the_rest_is_planned(
    crm: Any, trial: Any, sheet: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was created is told and written although the journal takes no more."""

    def full(*_: Any) -> None:
        raise Misused(Finding.of("SET-JOURNAL", seen="disk full"))

    monkeypatch.setattr(Journal, "correct", full)
    sent = trial(sheet(HEAD + PLAIN), go_on=True)
    assert Tally.of(sent.outcomes) == {"created": 2, "pending": 4}
    assert isinstance(sent.error, Stopped)


def test_a_lost_journal_is_made_good_in_both_parts(crm: Any, trial: Any, sheet: Any, monkeypatch: Any) -> None:
    """Where a damaged journal lies beside, the rest's rows are looked for before they are sent, like the trial's."""
    path = sheet(HEAD + PLAIN)
    trial(path, go_on=True)
    path.with_name("journal.sqlite3").unlink()
    monkeypatch.setattr(Journal, "aside", property(lambda _: (path,), lambda *_: None), raising=False)
    assert {one.status for one in trial(path, go_on=True).outcomes} == {"created"}
    assert len(crm.held()) == 6


def test_rows_of_the_trial_whose_names_are_known_stay_in_it(crm: Any, trial: Any, sheet: Any) -> None:
    """When another row is replaced, those whose names were looked up are sent and not chosen anew."""
    good, fuller = "Leád «,Feria,10,,,\n", "Leád «,Feria,10,,,2026-12-01\n"
    telling = f"Lead &,Feria,10,Nada,{ANA},2026-12-01\n"
    sent = trial(sheet(HEAD + PLAIN + good + fuller + telling), allow_duplicates=True)
    assert sent.said[6:] == ["created", "created", "invalid STAGE-UNKNOWN"]
    assert {status.partition(" ")[0] for status in sent.said[:6]} == {"pending"}
