"""Rows without a clear answer, at the practice CRM behind a network that loses answers: found, or sent once more."""

from __future__ import annotations

import csv
import json
import threading
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIST = "/api/opportunity"
LOST = (502, {"success": False, "message": "bad gateway"}, {})
HEAD = "Name,Description,Amount\n"


class Net:
    """What happens on the way: what becomes of each create by its number, and what the list is made to show."""

    def __init__(self) -> None:
        self.creates = 0
        self.counting = threading.Lock()
        self.lost_after: set[int] = set()  # carried out, the answer lost
        self.lost_before: set[int] = set()  # never carried out
        self.shown: Callable[[list[Any]], list[Any]] = lambda page: page
        self.no_list = False
        self.walks = 0

    def __call__(self, method: str, path: str, ask: Callable[[], Any]) -> Any:
        if method == "POST":
            with self.counting:
                self.creates += 1
                number = self.creates
            if number in self.lost_before:
                return LOST
            answer = ask()
            return LOST if number in self.lost_after else answer
        if path.partition("?")[0] != LIST:
            return ask()
        status, envelope, headers = ask()
        if self.creates and self.no_list:
            return 404, {"success": False, "message": "no such call"}, {}
        self.walks += "continuationToken" not in path
        envelope["data"]["data"] = self.shown(envelope["data"]["data"])
        return status, envelope, headers


@pytest.fixture
def net(crm: Any, between: Callable[..., Any]) -> Net:
    """The network between us and an empty practice CRM."""
    found = Net()
    between(crm, found)
    return found


@pytest.fixture
def results(tmp_path: Path) -> Callable[[str], list[dict[str, str]]]:
    """The rows of a results sheet."""
    return lambda name: list(csv.DictReader((tmp_path / name).read_text(encoding="utf-8").splitlines()))


def test_a_lost_answer_is_found(net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]) -> None:
    """The CRM acted and its answer was lost: the row is created, with the CRM's id, and sent once."""
    net.lost_after = {2, 5}
    sent = drive(sheet(6))
    assert (sent.tally, sent.error) == ({"created": 6}, None)
    assert sorted(code for codes in sent.codes for code in codes) == ["CRM-FOUND", "CRM-FOUND"]
    assert {one["id"]: one["name"] for one in crm.held()} == sent.ids
    assert (net.creates, all(outcome.now for outcome in sent.outcomes)) == (6, True)


def test_a_lost_request_is_sent_again(
    net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """The CRM never acted: after two whole walks without the row it is sent again, in the same run."""
    net.lost_before = {1, 4}
    sent = drive(sheet(6))
    assert (sent.tally, sent.error) == ({"created": 6}, None)
    assert {one["id"]: one["name"] for one in crm.held()} == sent.ids
    assert net.creates == 8
    assert net.walks == 1 + 2  # the look whether the CRM is there, and two walks


def test_a_row_that_stays_unclear_is_left_for_the_next_run(
    net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """A row that gets no clear answer time after time is given up after some rounds, never lost, and sent later."""
    net.lost_before = set(range(2, 40))
    sent = drive(sheet(2))
    assert (sent.tally["created"], sent.error) == (1, None)
    assert sent.tally.get("pending", 0) + sent.tally.get("unconfirmed", 0) == 1
    net.lost_before = set()
    again = drive(sheet(2))
    assert (again.tally, len(crm.held())) == ({"created": 2}, 2)


@pytest.mark.parametrize("carried_out", [True, False], ids=["it was created", "it was not"])
def test_the_next_run_settles_what_a_crash_left(
    carried_out: bool, net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """What was in flight when the process died is looked for first, and then the run goes on."""
    (net.lost_after if carried_out else net.lost_before).update(range(2, 40))
    drive(sheet(6), leave_after=1, concurrency="3")
    net.lost_after, net.lost_before = set(), set()
    again = drive(sheet(6))
    assert (again.tally, again.error) == ({"created": 6}, None)
    assert again.settled
    assert {one["id"]: one["name"] for one in crm.held()} == again.ids
    assert Counter(one["name"] for one in crm.held()).most_common(1)[0][1] == 1


def test_one_walk_settles_the_rows_of_all_sheets(
    net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Sending another sheet settles what this one left; afterwards this one has nothing to look for."""
    one, other = sheet(2, "one.csv"), sheet(2, "other.csv", first=50)
    net.lost_after, net.no_list = {1, 2}, True
    assert drive(one).tally == {"unconfirmed": 2}
    net.no_list = False
    assert len(drive(other).settled) == 2
    walks = net.walks
    again = drive(one)
    assert (again.tally, again.settled, net.walks, net.creates) == ({"created": 2}, [], walks, 4)


def test_without_the_list_nothing_is_sent_again(
    net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Where the list cannot be read the rows stay unconfirmed, this run and the next, and it is said."""
    net.lost_before, net.no_list = {2}, True
    for now in (1, 0):
        sent = drive(sheet(3))
        assert sent.tally == {"created": 2, "unconfirmed": 1}
        assert [finding.code for finding in sent.findings] == ["CRM-LIST-UNREAD"]
        assert [outcome.now for outcome in sent.outcomes].count(True) == 2 * now
    assert net.creates == 3


def test_a_list_that_is_behind_proves_nothing(
    net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """A list without a single row that was just created is not up to date: nothing is sent again because of it."""
    net.lost_after, net.shown = {2}, lambda page: []
    sent = drive(sheet(3))
    assert (sent.tally, net.creates) == ({"created": 2, "unconfirmed": 1}, 3)
    assert ["CRM-LIST-UNSURE"] in sent.codes
    net.shown = lambda page: page
    assert (drive(sheet(3)).tally, len(crm.held())) == ({"created": 3}, 3)


def test_a_row_that_the_list_shows_late_is_found(
    net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Missing in the first walk and there in the second: created, not sent again."""
    net.lost_after = {2}
    net.shown = lambda page: [one for one in page if net.walks > 2 or one["name"] != "Lead 2"]
    sent = drive(sheet(3))
    assert (sent.tally, net.creates, len(crm.held())) == ({"created": 3}, 3, 3)


def cut(page: list[Any]) -> list[Any]:
    """A CRM that shows the first words of a description only."""
    return [one | {"description": one["description"][:8]} for one in page]


@pytest.mark.parametrize("word", ["id", "NINGUNO", "op-unknown"])
def test_something_like_it_is_for_a_person_to_judge(
    word: str, net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """What is only like the row keeps it in doubt; the id a person writes beside it settles it, NONE sends it."""
    net.lost_after, net.shown = {1}, cut
    first = drive(sheet(HEAD + "Flota,Renovación completa,5\n", "a.csv"))
    (held,) = crm.held()
    ((finding,),) = [outcome.findings for outcome in first.outcomes]
    assert (first.statuses, finding.code, finding.seen) == (["unconfirmed"], "CRM-LIKE-IT", held["id"])
    again = drive(tmp_path / "a.csv")
    assert [(one.code, one.seen) for one in again.outcomes[0].findings] == [("CRM-LIKE-IT", held["id"])]
    path = tmp_path / "a.results.csv"
    (row,) = csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    row["opportunity_id"] = held["id"] if word == "id" else word
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(row))
        writer.writeheader()
        writer.writerow(row)
    again = drive(path)
    known = word != "op-unknown"
    assert again.statuses == ["created" if known else "unconfirmed"]
    assert [finding.code for finding in again.findings] == ([] if known else ["CRM-ID-UNKNOWN"])
    assert len(crm.held()) == (2 if word == "NINGUNO" else 1)
    if word == "id":
        assert again.outcomes[0].opportunity_id == held["id"]
        assert drive(tmp_path / "a.csv").statuses == ["created"]  # the journal has it now


def test_equal_rows_claim_one_each(net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]) -> None:
    """Of three equal rows two were carried out: both ids are given once, and the third row is sent again."""
    net.lost_after, net.lost_before = {1, 2}, {3}
    sent = drive(sheet(HEAD + "Flota,Feria,5\n" * 3), allow_duplicates=True)
    assert (sent.tally, net.creates) == ({"created": 3}, 4)
    assert Counter(outcome.opportunity_id for outcome in sent.outcomes) == {one["id"]: 1 for one in crm.held()}


def test_an_equal_one_from_long_before_is_not_it(
    net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """An equal opportunity that the CRM had long before the attempt is somebody else's: the row is sent."""
    path = sheet(HEAD + "Flota,Feria,5\n")
    drive(path, journal=str(tmp_path / "other.sqlite3"))
    net.shown = lambda page: [one | {"creationDate": "2020-01-01T00:00:00.0000000Z"} for one in page]
    net.lost_before = {2}
    sent = drive(path)
    assert sent.statuses == ["created"]
    assert [len(crm.held()), net.creates] == [2, 3]


@pytest.fixture
def in_doubt(net: Net, cli: Callable[..., Any], sheet: Callable[..., Path]) -> Iterator[Path]:
    """A sheet of four, one of which was carried out and one not, both without an answer and without a list."""
    net.lost_after, net.lost_before, net.no_list = {2}, {3}, True
    path = sheet(4)
    assert cli("send", path, "--yes", "--settle-pause", "0", "--rate", "1000").code == 1
    net.no_list = False
    return path


def test_settle_only(in_doubt: Path, net: Net, crm: Any, cli: Callable[..., Any]) -> None:
    """`send --settle-only` looks for the rows and writes the results; it sends nothing and asks nothing."""
    ran = cli("send", in_doubt, "--settle-only", "--json", "--settle-pause", "0.05")
    found = json.loads(ran.out)
    assert (ran.code, found["created"], found["pending"], found["unconfirmed"]) == (1, 3, 1, 0)
    assert "1 found in Plazbot, 1 not there, 0 in doubt" in ran.err
    assert (net.creates, len(crm.held())) == (4, 3)
    rows = csv.DictReader(Path(found["results"]).read_text(encoding="utf-8").splitlines())
    (row,) = [row for row in rows if row["import_status"] == "pending"]
    assert row["import_message"].startswith("CRM-SETTLE-ONLY: ")


def test_settle_later(in_doubt: Path, net: Net, crm: Any, cli: Callable[..., Any]) -> None:
    """`send --settle-later` leaves the rows in doubt as they are and makes no walk; without it they are settled."""
    walks = net.walks
    ran = cli("send", in_doubt, "--settle-later", "--yes", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["created"], found["unconfirmed"]) == (1, 2, 2)
    assert (net.walks, net.creates) == (walks, 4)
    ran = cli("send", in_doubt, "--yes", "--json", "--settle-pause", "0.05")
    assert (ran.code, json.loads(ran.out)["created"], len(crm.held())) == (0, 4, 4)


def test_a_list_that_has_shrunk_proves_nothing(
    net: Net, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """A walk that shows far fewer opportunities than the last one is cut short: nothing is sent again because of it."""
    net.lost_before = {1}
    assert drive(sheet(30, "first.csv")).tally == {"created": 30}  # two whole walks of 29
    net.lost_before = {net.creates + 1}
    net.shown = lambda page: [one for one in page if one["name"].startswith("Lead 9")]
    sent = drive(sheet(8, "second.csv", first=90), concurrency="1")
    assert sent.tally == {"created": 7, "unconfirmed": 1}
    assert ["CRM-LIST-UNSURE"] in sent.codes
    net.shown = lambda page: page
    assert (drive(sheet(8, "second.csv", first=90)).tally, len(crm.held())) == ({"created": 8}, 38)
