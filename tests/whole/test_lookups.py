"""What a job asks the CRM before it sends, what it makes of the answers, and how it ends without them."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from importer.errors import Stopped
from importer.job import Job
from importer.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ROSA = {"id": "ct-01", "platformSenderPhone": "51900111222", "email": "rosa.quispe@example.com"}
SEARCHES = ("/api/contact/searchByCellphone", "/api/contact/searchByEmail")
DAY = {"Retry-After": "86400"}
LATER = {"success": False, "code": 429, "errorCode": "TOO_MANY", "message": "later", "data": None}


def ok(data: Any) -> dict[str, Any]:
    """An envelope with this data."""
    return {"success": True, "code": 200, "errorCode": None, "message": "ok", "data": data}


def searching(answer: Any) -> Callable[..., Any]:
    """Every contact search has this answer; everything else is the CRM's."""
    return lambda _, path, ask: answer if path.partition("?")[0] in SEARCHES else ask()


NOBODY = [
    pytest.param((200, ok([ROSA]), {}), id="somebody else"),
    pytest.param((200, ok(None), {}), id="data null"),
    pytest.param((200, {"success": False, "code": 404, "data": None}, {}), id="inner 404"),
    pytest.param((404, {"success": False, "code": 404, "data": None}, {}), id="404"),
]


@pytest.mark.parametrize(
    ("heading", "cell"), [("Phone", "+51 900 222 333"), ("Email", "rosa_quispe@example.com")], ids=["phone", "e-mail"]
)
@pytest.mark.parametrize("answer", NOBODY)
def test_nobody_else_becomes_the_contact(
    answer: Any,
    heading: str,
    cell: str,
    crm: Any,
    between: Callable[..., Any],
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
) -> None:
    """A search that finds nobody, or somebody with another phone or address, makes the contact unknown."""
    between(crm, searching(answer))
    sent = drive(sheet(f"Name,Description,Amount,{heading}\nFlota,Feria,5,{cell}\nFeria,Feria,6,\n"))
    assert sent.statuses == ["invalid", "created"]
    assert sent.codes[0] == ["CONTACT-UNKNOWN"]
    assert [one["contactId"] for one in crm.held()] == [None]


@pytest.mark.parametrize(
    ("owner", "codes"),
    [
        pytest.param("ana_torres@example.com", ["OWNER-UNKNOWN"], id="only folds alike"),
        pytest.param("ana.torres@example_com", ["OWNER-UNKNOWN"], id="folds alike after the @"),
        pytest.param("ANA.Torres@example.com", [], id="in capitals"),
        pytest.param("ana  TORRES", [], id="the name"),
    ],
)
def test_an_owner_is_never_a_similar_address(
    owner: str, codes: list[str], crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """An address names the user who has it, whatever its capitals; a name is folded."""
    sent = drive(sheet(f"Name,Description,Amount,Owner\nFlota,Feria,5,{owner}\n"))
    assert sent.codes == [codes]
    assert [one["assignedComercialId"] for one in crm.held()] == ([] if codes else ["us-01"])


def people(count: int) -> str:
    """A sheet whose rows name a contact and an owner each."""
    rows = (f"Lead {n},Feria,{n},lead{n}@example.com,ana.torres@example.com\n" for n in range(1, count + 1))
    return "Name,Description,Amount,Email,Owner\n" + "".join(rows)


def test_a_missing_workspace_stops_before_anything_is_looked_up(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path], monkeypatch: Any
) -> None:
    """One question, answered "no such workspace", ends the job; every row is to be sent, in the journal too."""
    asked = between(crm, lambda *given: given[-1]()).asked
    monkeypatch.setenv("PLAZBOT_WORKSPACE_ID", "ws-nowhere")
    sent = drive(sheet(people(3)))
    assert isinstance(sent.error, Stopped)
    assert [finding.code for finding in sent.error.findings] == ["CRM-STOPPED"]
    assert asked == ["/api/opportunity"]
    assert sent.statuses == ["pending"] * 3
    with sent.job.journal() as journal:
        assert journal.states(sent.job.run) == {"pending": 3}
        assert journal.runs()[0].exit_code == 4


@pytest.mark.parametrize(
    ("method", "path"),
    [
        pytest.param("GET", "/api/opportunity", id="the access check"),
        pytest.param("GET", "/api/workspace", id="a look-up"),
        pytest.param("POST", "/api/opportunity", id="a create"),
    ],
)
def test_who_is_told_to_wait_for_a_day_is_told_at_once(
    method: str,
    path: str,
    crm: Any,
    between: Callable[..., Any],
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
) -> None:
    """Nobody waits for a day without being told: the run stops with how long it is, and every row is to be sent."""

    def change(asked: str, at: str, ask: Callable[..., Any]) -> Any:
        return (429, LATER, DAY) if asked == method and at.startswith(path) else ask()

    between(crm, change)
    rows = "".join(f"Lead {n},Feria,{n},ana.torres@example.com\n" for n in range(20))
    sent = drive(sheet("Name,Description,Amount,Owner\n" + rows))
    assert isinstance(sent.error, Stopped)
    (finding,) = sent.error.findings
    assert finding.code == "CRM-LATER-LONG"
    assert "24 hours" in finding.message("en")
    assert sent.statuses == ["pending"] * 20
    assert crm.held() == []
    with sent.job.journal() as journal:
        assert journal.states(sent.job.run) == {"pending": 20}


def test_time_to_think_is_not_taken_from_the_patience(
    crm: Any, between: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Who thinks for longer than the patience before saying yes finds a CRM that may still say "later" once."""
    later = iter([(429, LATER, {})] * 2)

    def change(method: str, _: str, ask: Callable[..., Any]) -> Any:
        return next(later, None) or ask() if method == "POST" else ask()

    between(crm, change)
    settings = Settings.gather({"journal": tmp_path / "journal.sqlite3", "patience": "1", "rate": "1000"})
    job = Job(sheet(2), settings)

    async def whole() -> list[str]:
        async with job.online() as line:
            plan = await line.plan()
            await asyncio.sleep(1.1)
            async with aclosing(line.send(plan)) as outcomes:
                return [outcome.status async for outcome in outcomes]

    with job.journal(to_send=True):
        assert asyncio.run(whole()) == ["created"] * 2


def test_a_trial_looks_up_its_own_names_only(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """The contacts of the rows of a trial are asked for, those of the others when they are sent."""

    def everybody(_: str, path: str, ask: Callable[..., Any]) -> Any:
        asked_for = parse_qs(urlsplit(path).query).get("email", [""])[0]
        return (200, ok([{"id": "ct-01", "email": asked_for}]), {}) if SEARCHES[1] in path else ask()

    asked = between(crm, everybody).asked
    path = sheet(people(5))
    trial = drive(path, trial="2")
    assert trial.statuses == ["created", *["pending"] * 3, "created"]
    assert trial.codes[1:4] == [["CRM-TRIAL"]] * 3
    assert asked.count(SEARCHES[1]) == 2
    assert drive(path).statuses == ["created"] * 5
    assert asked.count(SEARCHES[1]) == 5
    assert len(crm.held()) == 5
