"""Contacts that Plazbot does not have: each is made once, whatever the network, the CRM or the power does."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from importer.errors import Stopped
from importer.send.journal import Journal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADINGS = "Name,Description,Amount,Contact,Phone,Email\n"
CREATE, SEARCHES = "/api/contact", ("/api/contact/searchByCellphone", "/api/contact/searchByEmail")
NO = {"success": False, "code": 500, "errorCode": "INTERNAL_ERROR", "message": "An error.", "data": None}
CREATED, REFUSED = "created", (400, {**NO, "code": 400, "errorCode": "FIELD_INVALID"}, {})


def made(crm: Any) -> list[dict[str, Any]]:
    """The contacts of the workspace that it did not begin with."""
    mine = [one for one in crm.truth()["contacts"] if one["workspaceId"] == crm.workspace]
    return [one for one in mine if int(one["id"].removeprefix("ct-")) > 8]


def known_by(contacts: list[dict[str, Any]]) -> list[tuple[str, str | None, str | None, int]]:
    """Name, number, address and platform of each."""
    return [(one["name"], one["internalWhatsappNumber"], one["email"], one["platformId"]) for one in contacts]


def contacts_of(crm: Any) -> dict[str, str]:
    """The contact of each opportunity, by its name."""
    return {one["name"]: one["contactId"] for one in crm.held()}


def at_contacts(*answers: Any) -> Callable[..., Any]:
    """The first creates of contacts get these answers: `(do it, what is answered)`; all else is the CRM's."""
    rest = iter(answers)

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        if (method, path) != ("POST", CREATE) or (said := next(rest, None)) is None:
            return ask()
        done, answer = said
        if done:
            ask()
        return answer

    return change


def test_each_is_made_once_however_many_rows_name_it(crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]):
    """Rows with one new phone, or one new address, share one contact; a number makes it WhatsApp's, as the API asks."""
    rows = (
        "A,d,1,Eva Luna,+51 911 000 001,eva@example.com\n"
        "B,d,2,,+51911000001,\n"
        "C,d,3,,,EVA@example.com\n"
        "D,d,4,Solo Correo,,solo@example.com\n"
        "E,d,5,,+51 911 000 002,\n"
        "F,d,6,,,\n"
    )
    sent = drive(sheet(HEADINGS + rows), create_contacts=True)
    assert sent.statuses == ["created"] * 6
    assert known_by(made(crm)) == [
        ("Eva Luna", "51911000001", "eva@example.com", 2),
        ("Solo Correo", None, "solo@example.com", 1),
        ("+51911000002", "51911000002", None, 2),
    ]
    eva, solo, nameless = (one["id"] for one in made(crm))
    assert contacts_of(crm) == {"A": eva, "B": eva, "C": eva, "D": solo, "E": nameless, "F": None}


def test_who_is_there_under_one_name_is_not_made_for_the_other(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """A row that has both says whose the unknown phone is, to a row above that has the phone alone as well."""
    rows = "A,d,1,,+51 911 000 001,\nB,d,2,Lucía,+51 911 000 001,lucia.vargas@example.com\n"
    sent = drive(sheet(HEADINGS + rows), create_contacts=True)
    assert sent.statuses == ["created"] * 2
    assert made(crm) == []
    assert set(contacts_of(crm).values()) == {"ct-07"}


def test_a_trial_asks_for_the_other_name_too(crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]):
    """Of a row that is sent first the rows that come later say which address belongs to its phone."""
    rows = "A,d,1,,+51 911 000 001,\nB,d,2,Lucía,+51 911 000 001,lucia.vargas@example.com\n"
    drive(sheet(HEADINGS + rows), create_contacts=True, trial="1")
    assert made(crm) == []
    assert drive(sheet(HEADINGS + rows), create_contacts=True).statuses == ["created"] * 2
    assert made(crm) == []


def test_who_is_who_is_not_guessed(crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]):
    """One address with two phones may be one person or two: those rows wait, the others go."""
    rows = (
        "A,d,1,Ana,+51 911 000 001,office@example.com\n"
        "B,d,2,Eva,+51 911 000 002,office@example.com\n"
        "C,d,3,Eva,+51 911 000 002,\n"
        "D,d,4,Lía,+51 911 000 003,\n"
    )
    sent = drive(sheet(HEADINGS + rows), create_contacts=True)
    assert sent.codes == [["CONTACT-MIXED"]] * 3 + [[]]
    assert [one["name"] for one in made(crm)] == ["Lía"]


def test_without_the_option_nobody_is_made(crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]):
    """An unknown contact is an error that names the option."""
    sent = drive(sheet(HEADINGS + "A,d,1,Eva,+51 911 000 001,\n"))
    assert sent.codes == [["CONTACT-UNKNOWN"]]
    assert "--create-contacts" in sent.outcomes[0].findings[0].tip("en")
    assert made(crm) == []


def test_sent_again_nobody_is_made_again_or_asked_for(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """What was found or made is known for a day: another file with the same people searches for none of them."""
    asked = between(crm, lambda *given: given[-1]()).asked
    rows = "A,d,1,Eva,+51 911 000 001,eva@example.com\nB,d,2,Rosa,+51 900 111 222,\n"
    drive(sheet(HEADINGS + rows), create_contacts=True)
    assert sum(path in SEARCHES for path in asked) == 3
    again = drive(sheet(HEADINGS + rows), create_contacts=True)
    assert again.statuses == ["created"] * 2
    other = drive(sheet(HEADINGS + rows.replace("d,", "other,"), "other.csv"), create_contacts=True)
    assert other.statuses == ["created"] * 2
    assert sum(path in SEARCHES for path in asked) == 3
    assert asked.count(CREATE) == 1
    assert [one["name"] for one in made(crm)] == ["Eva"]


def test_a_contact_that_is_gone_is_searched_for_again(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """A row refused since its contact, known from before, is not there any more is sent with the one that is."""
    asked = between(crm, lambda *given: given[-1]()).asked
    path = sheet(HEADINGS + "A,d,1,Rosa,+51 900 111 222,\n")
    drive(path)
    with Journal.open(path.parent / "journal.sqlite3") as journal, journal._transaction() as execute:
        execute("UPDATE contacts SET contact_id = 'ct-99'")
    other = sheet(HEADINGS + "B,d,1,Rosa,+51 900 111 222,\n", "other.csv")
    assert drive(other).statuses == ["refused"]
    assert drive(other).statuses == ["created"]
    assert contacts_of(crm) == {"A": "ct-01", "B": "ct-01"}
    assert sum(path in SEARCHES for path in asked) == 2


UNCLEAR = [
    pytest.param((True, (500, NO, {})), id="made, and answered 500"),
    pytest.param((False, (500, NO, {})), id="not made, and answered 500"),
    pytest.param((True, (200, {"success": True, "code": 200, "data": None}, {})), id="made, and answered without id"),
    pytest.param((False, (429, NO, {"Retry-After": "1"})), id="later"),
]


@pytest.mark.parametrize("answer", UNCLEAR)
def test_an_unclear_answer_makes_nobody_twice(
    answer: Any, crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """The contact is searched for, and sent again only if it is not there; its rows go with it."""
    between(crm, at_contacts(answer))
    rows = "A,d,1,Eva,+51 911 000 001,eva@example.com\nB,d,2,,+51 911 000 001,\n"
    sent = drive(sheet(HEADINGS + rows), create_contacts=True)
    assert sent.statuses == ["created"] * 2
    (eva,) = made(crm)
    assert set(contacts_of(crm).values()) == {eva["id"]}


def test_a_refused_contact_keeps_its_own_rows_only(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """Rows of a contact that Plazbot will not have need a correction, in its words; sent again they go."""
    between(crm, at_contacts((False, REFUSED)))
    path = sheet(HEADINGS + "A,d,1,Eva,+51 911 000 001,\nB,d,2,,+51 911 000 001,\nC,d,3,,,\n")
    sent = drive(path, create_contacts=True)
    assert sent.codes == [["CONTACT-REFUSED"], ["CONTACT-REFUSED"], []]
    assert sent.statuses == ["invalid", "invalid", "created"]
    assert "FIELD_INVALID" in sent.outcomes[0].findings[-1].message("en") + sent.outcomes[1].findings[-1].message("en")
    with sent.job.journal() as journal:
        assert journal.states(sent.job.run) == {"invalid": 2, "created": 1}
    assert drive(path, create_contacts=True).statuses == ["created"] * 3
    assert len(made(crm)) == 1


def test_who_is_not_let_in_makes_nobody(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """A refused token ends the run; every row is pending, and nothing is in doubt."""
    between(crm, at_contacts(*[(False, (401, {**NO, "code": 401}, {}))] * 9))
    path = sheet(HEADINGS + "A,d,1,Eva,+51 911 000 001,\nB,d,2,,,\n")
    sent = drive(path, create_contacts=True)
    assert isinstance(sent.error, Stopped)
    assert sent.statuses == ["pending"] * 2
    with sent.job.journal() as journal:
        assert journal.contacts.unsettled(sent.job.settings.scope) == []
    assert crm.held() == made(crm) == []


def test_what_the_crm_gives_out_late_is_waited_for(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
):
    """A contact that was made and is not found at first is found by the second search, and not made again."""
    searches: list[str] = []
    nobody = (404, {**NO, "code": 404}, {})
    answers = at_contacts((True, (500, NO, {})))

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        if path.partition("?")[0] in SEARCHES:
            searches.append(parse_qs(urlsplit(path).query)["cellphone"][0])
            return nobody if len(searches) == 2 else ask()
        return answers(method, path, ask)

    between(crm, change)
    sent = drive(sheet(HEADINGS + "A,d,1,Eva,+51 911 000 001,\n"), create_contacts=True)
    assert sent.statuses == ["created"]
    assert searches == ["51911000001"] * 3  # before it was made, and twice after
    assert len(made(crm)) == 1


@pytest.mark.parametrize("late", [False, True], ids=["found at once", "found late"])
def test_killed_while_it_is_made(
    late: bool,
    crm: Any,
    between: Callable[..., Any],
    started: Callable[..., Any],
    command: Callable[..., Any],
    sheet: Any,
):
    """Whoever dies between request and answer leaves a note: the next run finds the contact, if need be late."""
    held, opened = threading.Event(), threading.Event()
    blind = [*SEARCHES] if late else []  # after the kill, the first search of each kind finds nobody

    def change(method: str, path: str, ask: Callable[..., Any]) -> Any:
        answer = ask()
        if (method, path) == ("POST", CREATE):
            held.set()
            opened.wait(60)
        if opened.is_set() and path.partition("?")[0] in blind:
            blind.remove(path.partition("?")[0])
            return 404, {**NO, "code": 404}, {}
        return answer

    between(crm, change)
    words = ("send", sheet(HEADINGS + "A,d,1,Eva,+51 911 000 001,eva@example.com\n"), "--yes", "--json")
    words += ("--create-contacts", "--settle-pause", "0.2")
    process = started(*words)
    assert held.wait(60)
    process.kill()
    process.wait(60)
    opened.set()
    said = command(*words)
    assert said.code == 0, said.err
    assert json.loads(said.out)["contacts_created"] == 0
    (eva,) = made(crm)
    assert contacts_of(crm) == {"A": eva["id"]}


def test_the_journal_keeps_no_phone_and_no_address(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
):
    """Once a contact is made the journal has digests and its id, in none of its files anything to read."""
    rows = "A,d,1,Eva Luna,+51 911 000 001,eva@example.com\nB,d,2,Rosa,+51 900 111 222,\n"
    drive(sheet(HEADINGS + rows), create_contacts=True, write=False)
    content = b"".join(path.read_bytes() for path in tmp_path.glob("journal.sqlite3*"))
    assert [word for word in (b"911000001", b"eva@", b"Eva Luna", b"900111222") if word in content] == []
    assert made(crm)[0]["id"].encode() in content


def test_the_plan_counts_them(crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path]):
    """`check --online` says how many contacts will be made, and for how many rows; offline nobody knows."""
    path = sheet(HEADINGS + "A,d,1,Eva,+51 911 000 001,\nB,d,2,,+51 911 000 001,\nC,d,3,,+51 900 111 222,\n")
    said = cli("check", path, "--online", "--create-contacts").out
    assert "1 contact will be created first, for 2 rows." in said
    assert json.loads(cli("check", path, "--online", "--create-contacts", "--json").out)["contacts_to_create"] == 1
    assert json.loads(cli("check", path, "--create-contacts", "--json").out)["contacts_to_create"] == 0
    assert made(crm) == []
    sent = cli("send", path, "--yes", "--create-contacts")
    assert "Contacts created in this run: 1" in sent.err
