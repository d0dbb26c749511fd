"""`send --settle-only` settles and does nothing else: no look-ups, no plan, no row planned again, its own next step."""

from __future__ import annotations

import json
from collections import Counter

import openpyxl
import pytest

NO = {"success": False, "message": "the stage is closed"}
LOST = (502, {"success": False, "message": "bad gateway"}, {})
SHEET = "Name,Description,Amount,Owner\n" + "".join(f"Lead {n},Feria,{n}0,vendedor1@example.com\n" for n in range(1, 6))
FAST = ("--rate", "1000", "--settle-pause", "0.02", "--concurrency", "1")


@pytest.fixture
def crm_apart(crm, between):
    """A CRM that refuses Lead 2, carries out Lead 3 without an answer, and can be told to know nobody and no list."""
    broken = {"list": True, "names": False, "alike": False}

    def change(method, path, ask):
        if method == "POST":
            status, answer, headers = ask()
            creates.append(path)
            return {2: (400, NO, {}), 3: LOST}.get(len(creates), (status, answer, headers))
        if path.startswith("/api/opportunity"):
            if broken["list"] and creates:
                return 404, {"success": False, "message": "no such call"}, {}
            status, answer, headers = ask()
            if broken["alike"]:
                for one in answer["data"]["data"]:
                    one["description"] = one["description"].replace("Feria", "Feria de Lima")
            return status, answer, headers
        return (500, {"success": False}, {}) if broken["names"] else ask()

    creates = []
    broken["creates"] = creates
    broken["asked"] = between(crm, change).asked
    return broken


@pytest.fixture
def in_doubt(crm_apart, cli, sheet):
    """Five rows of which Lead 2 was refused and Lead 3 is in doubt, and one row that is new since."""
    assert cli("send", sheet(SHEET), "--yes", *FAST).code == 1
    crm_apart["asked"].clear()
    crm_apart["list"] = False
    return sheet(SHEET + "Lead 6,Feria,60,vendedor1@example.com\n")


def results(read_csv, path):
    return {row["Name"]: row for row in read_csv(path)}


def test_it_only_settles(crm_apart, in_doubt, cli, read_csv, tmp_path):
    """The list is walked and nothing else is asked; nobody's names are looked up, so a CRM that fails there is none."""
    crm_apart["names"] = True
    ran = cli("send", in_doubt, "--settle-only", "--json", *FAST)
    found = json.loads(ran.out)
    assert (ran.code, found["exit_code"]) == (1, 1)
    assert set(crm_apart["asked"]) == {"/api/opportunity"}
    assert found["requests"] == len(crm_apart["asked"])
    assert [found[name] for name in ("created", "refused", "pending", "unconfirmed")] == [4, 1, 1, 0]
    assert ("will be created" in ran.err, "1 found in Plazbot" in ran.err) == (False, True)
    assert len(crm_apart["creates"]) == 5


def test_it_keeps_the_reasons(in_doubt, cli, read_csv, tmp_path):
    """A refused row keeps what Plazbot said of it, in this results sheet and in those after it; the new one waits."""
    for _ in range(2):
        assert cli("send", in_doubt, "--settle-only", *FAST).code == 1
        rows = results(read_csv, tmp_path / "leads.results.csv")
        assert rows["Lead 2"]["import_status"] == "refused"
        assert "the stage is closed" in rows["Lead 2"]["import_message"]
        assert rows["Lead 6"]["import_status"] == "pending"
        assert rows["Lead 6"]["import_message"].startswith("CRM-SETTLE-ONLY: ")
    assert Counter(row["import_status"] for row in rows.values()) == {"created": 4, "refused": 1, "pending": 1}


def test_what_may_be_a_row_is_named(crm_apart, in_doubt, cli, read_csv, tmp_path):
    """A row that stays in doubt shows the ids that may be it, also the next time."""
    crm_apart["alike"] = True
    for _ in range(2):
        assert cli("send", in_doubt, "--settle-only", *FAST).code == 1
        row = results(read_csv, tmp_path / "leads.results.csv")["Lead 3"]
        assert (row["import_status"], "CRM-LIKE-IT" in row["import_message"]) == ("unconfirmed", True)


def test_it_is_a_run_like_any_other(in_doubt, cli, tmp_path):
    """Its run is in the journal with its results and counts, and its results can be written again."""
    found = json.loads(cli("send", in_doubt, "--settle-only", "--json", *FAST).out)
    (run, *_) = json.loads(cli("runs", "--json").out)["runs"]
    assert (run["run"], run["exit_code"], run["results"]) == (found["run"], 1, found["results"])
    assert run["counts"] == "4 created, 1 refused, 1 pending"
    again = cli("results", found["run"], "--output", tmp_path / "again.csv")
    assert (again.code, again.out.splitlines()[0]) == (1, "4 created, 1 refused, 1 pending")


def test_the_next_send_goes_on(crm_apart, in_doubt, cli, crm):
    """Nothing is in the way of sending what is left."""
    assert cli("send", in_doubt, "--settle-only", *FAST).code == 1
    ran = cli("send", in_doubt, "--yes", "--json", *FAST)
    assert (ran.code, json.loads(ran.out)["created_now"], crm.names()[-1]) == (0, 2, "Lead 6")


def test_nothing_to_settle_is_no_request(crm, cli, sheet):
    """Where no row is in doubt the CRM is not asked at all."""
    ran = cli("send", sheet(2), "--settle-only", "--json")
    assert (ran.code, json.loads(ran.out)["pending"], crm.requests()) == (1, 2, 0)


@pytest.mark.parametrize("other", ["--settle-later", "--dry-run"])
def test_what_it_does_not_go_with(crm, cli, sheet, other):
    """Two options that contradict each other are wrong usage: exit 2, and both are named."""
    ran = cli("send", sheet(1), "--yes", "--settle-only", other)
    assert (ran.code, "--settle-only" in ran.err, other in ran.err, crm.requests()) == (2, True, True, 0)


NEXT = {
    "en": "Run the command again without {option}: it sends what is left.",
    "es": "Ejecuta el comando otra vez sin {option}: envía lo que falta.",
}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(
    "option", [["--settle-only"], ["--trial", "1", "--yes"], ["--trial", "3", "--yes"]], ids=["settle", "one", "all"]
)
def test_the_next_step_is_its_own(crm, cli, samples, option, lang):
    """After settling or a trial the same command again would do the same again: the step is to leave the option out."""
    told = NEXT[lang].format(option=option[0])
    ran = cli("send", samples / "leads-messy.xlsx", *option, *FAST, "--lang", lang)
    assert ran.code == 1
    assert told in ran.err
    page = openpyxl.load_workbook(samples / "leads-messy.results.xlsx")["Import summary"]
    assert told in [cell for line in page.iter_rows(values_only=True) for cell in line]
    for same in ("the same command again", "mismo comando otra vez"):
        assert same not in ran.err
