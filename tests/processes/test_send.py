"""The real command against a real CRM: repeated, killed, interrupted, and two at once."""

from __future__ import annotations

import asyncio
import json
import signal
import socket
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import httpx
import openpyxl
import pytest

from importer.cli import practice
from importer.settings import Settings

FULL_SPEED = ("--yes", "--json", "--rate", "1000", "--concurrency", "40")


def until(process, word):
    """What a command says until the line with this word, and that line."""
    said = ""
    while word not in said:
        line = process.stderr.readline()
        assert line, f"{word} was never said: {said}"
        said += line
    return said


@pytest.fixture
def hanging(monkeypatch):
    """A CRM that reads what it is asked and says nothing; call it to wait for the first request."""
    with socket.create_server(("127.0.0.1", 0)) as taken, ExitStack() as held:
        taken.settimeout(60)
        monkeypatch.setenv("PLAZBOT_BASE_URL", f"http://127.0.0.1:{taken.getsockname()[1]}")
        monkeypatch.setenv("PLAZBOT_WORKSPACE_ID", "ws-demo")
        monkeypatch.setenv("PLAZBOT_TOKEN", "any-token")

        def first():
            connection = held.enter_context(taken.accept()[0])
            assert connection.recv(65536).startswith(b"GET ")

        yield first


@pytest.fixture
def leads(samples, tmp_path):
    """The shipped CSV in the test's own folder."""
    path = tmp_path / "leads.csv"
    path.write_bytes((samples / "leads.csv").read_bytes())
    return path


@pytest.fixture
def paired(read_csv, tmp_path):
    """Check every row of the results against what the CRM holds; gives the rows by status."""

    def check(crm):
        held = {one["id"]: one["description"] for one in crm.held()}
        rows = read_csv(tmp_path / "leads.results.csv")
        assert [text for text, count in Counter(held.values()).items() if count > 1] == []  # no row twice
        created = {row["opportunity_id"]: row["Descripción"] for row in rows if row["opportunity_id"]}
        assert {id: held.get(id) for id in created} == created  # every id stands in its own row
        unknown = {row["Descripción"] for row in rows if row["import_status"] == "unconfirmed"}
        assert set(held.values()) - set(created.values()) <= unknown  # nothing was created unseen
        return Counter(row["import_status"] for row in rows), rows

    return check


def test_again(command, crm, leads, paired):
    """The first run creates all 120 rows; the second creates none, with the same exit code and counts."""
    first, second = (command("send", leads, *FULL_SPEED) for _ in range(2))
    (before, after) = (json.loads(ran.out) for ran in (first, second))
    assert (first.code, second.code) == (0, 0)
    assert [before[name] for name in ("rows", "created", "created_now")] == [120, 120, 120]
    assert [after[name] for name in ("rows", "created", "created_now")] == [120, 120, 0]
    assert paired(crm)[0] == {"created": 120}
    assert len(crm.held()) == 120


@pytest.mark.parametrize("moment", [1, 45, 90])
def test_killed(started, cli, gate, crm, leads, paired, moment):
    """Killed at any moment and run again: what was in flight is looked for in the CRM, no row twice, none lost."""
    door = gate(moment)
    process = started("send", leads, "--yes", "--rate", "100", "--concurrency", "8")
    door.wait()
    process.kill()
    assert process.wait() == -signal.SIGKILL
    door.open()
    listed = json.loads(cli("check", leads, "--json").out)
    assert listed["created"] + listed["unconfirmed"] + listed["ready"] == 120
    assert 1 <= listed["unconfirmed"] <= 8  # never more than were in flight at once
    ran = cli("send", leads, *FULL_SPEED, "--settle-pause", "0.2")
    found = json.loads(ran.out)
    assert (ran.code, found["created"], "without a clear answer" in ran.err) == (0, 120, True)
    assert found["created_now"] <= 120 - listed["created"]
    assert paired(crm)[0] == {"created": 120}
    assert len(crm.held()) == 120


@pytest.mark.parametrize("is_gone", [False, True], ids=["with its sheet", "its sheet is gone"])
def test_what_is_told_of_a_killed_run(started, cli, gate, crm, leads, read_csv, is_gone):
    """While it works it is at work, killed it was cut off; its results are written from the journal, row for row."""
    door = gate(20)
    process = started("send", leads, "--yes", "--rate", "100")
    door.wait()
    assert "at work now" in cli("runs").out
    process.kill()
    process.wait()
    door.open()
    (run,) = json.loads(cli("runs", "--json").out)["runs"]
    assert (run["state"], run["exit_code"], run["results"]) == ("cut off", None, "")
    assert sum(run["tally"].values()) == 120
    assert "plazbot-import results" in cli("runs", run["run"]).out
    if is_gone:
        leads.unlink()
    ran = cli("results", run["run"])
    told = ran.out.splitlines()[-1].removeprefix("Results: ")
    found = Counter(row["import_status"] for row in read_csv(Path(told)))
    assert (ran.code, "RES-BARE" in ran.out) == (1, is_gone)
    assert dict(found) == {status: count for status, count in run["tally"].items() if count}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_interrupted(started, cli, gate, crm, leads, paired, number):
    """One Ctrl-C or polite kill: what is in flight is finished, the results are written, exit 130; then it goes on."""
    door = gate(20)
    process = started("send", leads, "--yes", "--json", "--rate", "100")
    door.wait()
    process.send_signal(number)
    said = until(process, "Stopping")
    door.open()
    out, err = process.communicate(timeout=60)
    found = json.loads(out)
    assert (process.returncode, found["exit_code"], "Traceback" in said + err) == (130, 130, False)
    assert (found["unconfirmed"], found["created"] + found["pending"]) == (0, 120)
    assert (found["created"], found["pending"] > 0) == (len(crm.held()), True)
    assert paired(crm)[0] == {"created": found["created"], "pending": found["pending"]}
    ran = cli("send", leads, *FULL_SPEED)
    again = json.loads(ran.out)
    assert (ran.code, again["created"], again["created_now"]) == (0, 120, found["pending"])
    assert paired(crm)[0] == {"created": 120}


def test_interrupted_with_nobody_reading(started, gate, crm, leads, paired):
    """Ctrl-C that has ended the reader of our messages too: what is in flight is finished all the same."""
    door = gate(20)
    process = started("send", leads, "--yes", "--rate", "100")
    door.wait()
    process.stderr.close()
    process.stderr = None
    process.send_signal(signal.SIGINT)
    door.open()
    assert process.wait(60) == 130
    tally = paired(crm)[0]
    assert (tally["created"], tally["unconfirmed"]) == (len(crm.held()), 0)


def test_nobody_reads_while_it_waits(started, crm, between, sheet, read_csv, tmp_path):
    """The reader of our messages ends while there is something to say: all is sent, settled and written."""
    creates = []

    def change(method, path, ask):
        if method != "POST":
            return ask()
        creates.append(path)
        if len(creates) == 1:
            return 429, {"success": False}, {"Retry-After": "1"}
        answer = ask()
        return (502, {"success": False}, {}) if len(creates) == 4 else answer

    between(crm, change)
    process = started("send", sheet(3), "--yes", "--json", "--rate", "100", "--settle-pause", "1.6")
    until(process, "asked for a pause")
    process.stderr.close()
    process.stderr = None
    out, _ = process.communicate(timeout=60)  # it waits again, longer than between two looks, before it walks the list
    assert (process.returncode, json.loads(out)["created"], len(crm.held())) == (0, 3, 3)
    assert [row["import_status"] for row in read_csv(tmp_path / "leads.results.csv")] == ["created"] * 3


def test_settling_alone_is_interrupted(started, cli, crm, between, sheet, read_csv, tmp_path):
    """Ctrl-C while it only settles: exit 130, the results say what is known, and no row was planned again."""
    creates = []

    def change(method, path, ask):
        if method == "POST":
            creates.append(path)
            return (400 if len(creates) == 1 else 502), {"success": False, "message": "no such stage"}, {}
        return (404, {"success": False}, {}) if creates and path.startswith("/api/opportunity") else ask()

    between(crm, change)
    path = sheet(2)
    assert cli("send", path, "--yes", "--concurrency", "1", "--settle-pause", "0").code == 1
    process = started("send", path, "--settle-only", "--settle-pause", "60")
    until(process, "looking for it in Plazbot")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in err, "without --settle-only" in err) == (130, False, False)
    refused, unclear = read_csv(tmp_path / "leads.results.csv")
    assert (refused["import_status"], "no such stage" in refused["import_message"]) == ("refused", True)
    assert (unclear["import_status"], "CRM-UNCLEAR" in unclear["import_message"]) == ("unconfirmed", True)
    assert len(creates) == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_interrupted_while_looking_up(started, hanging, sheet, read_csv, tmp_path, number):
    """A CRM that takes a look-up and never answers does not hold the stop back: reading needs no finishing."""
    process = started("send", sheet(3), "--yes", "--json")
    hanging()
    process.send_signal(number)
    out, err = process.communicate(timeout=10)  # the client itself would wait for a minute
    found = json.loads(out)
    assert (process.returncode, found["pending"], "CRM-INTERRUPTED" in err) == (130, 3, True)
    assert [row["import_status"] for row in read_csv(tmp_path / "leads.results.csv")] == ["pending"] * 3


def test_interrupted_twice(started, cli, gate, sheet, tmp_path):
    """A second Ctrl-C leaves at once: no results, and what was in flight is unconfirmed."""
    door = gate(0)
    path = sheet(20)
    process = started("send", path, "--yes", "--rate", "100")
    door.wait()
    process.send_signal(signal.SIGINT)
    until(process, "Stopping")
    process.send_signal(signal.SIGINT)
    assert process.wait(60) == 130
    assert not (tmp_path / "leads.results.csv").exists()
    found = json.loads(cli("check", path, "--json").out)
    assert (found["unconfirmed"] >= 1, found["unconfirmed"] + found["ready"]) == (True, 20)


def test_two_at_once(started, cli, crm, sheet, tmp_path):
    """While one process sends to a workspace a second one is refused: exit 2, and it says who holds it."""
    path = sheet(60)
    first = started("send", path, "--yes", "--rate", "4")
    crm.wait_for(1)
    ran = cli("send", path, "--yes")
    assert (ran.code, "SET-BUSY" in ran.err) == (2, True)
    assert (f"pid {first.pid}" in ran.err, str(path) in ran.err, crm.workspace in ran.err) == (True, True, True)
    assert cli("send", sheet(1, "other.csv"), "--yes", "--workspace", "ws-399", "--rate", "1000").code == 0
    first.kill()
    first.wait()
    text = (tmp_path / "home").glob("journal.sqlite3-*.holder")
    assert str(first.pid) in "".join(one.read_text() for one in text)  # it could not take its name away any more
    assert cli("send", path, "--yes", "--rate", "1000").code in (0, 1)  # the place is free again


def test_two_at_once_before_anything_is_sent(terminal, cli, crm, sheet):
    """Who is asked whether to send holds the workspace already, and is named; an earlier run that was killed is not."""
    path = sheet(3)
    first = terminal("send", path, "--rate", "1000")
    first.read("[y/N]")
    ran = cli("send", sheet(1, "other.csv"), "--yes")
    assert (ran.code, "SET-BUSY" in ran.err) == (2, True)
    assert (f"pid {first.process.pid} " in ran.err, str(path) in ran.err) == (True, True)
    first.type("n\n")
    assert first.end().code == 1


def test_demo(command, tmp_path):
    """`demo` needs nothing: exit 1, the results sheet, and every created id was found in the practice CRM."""
    (tmp_path / "home").mkdir()
    own = 'workspace_key = "wok_mine"\ncurrency = "PEN"\ntemplate = "mine.toml"\nrate = 1\n'  # plays no part
    (tmp_path / "home" / "settings.toml").write_text(own)
    ran = command("demo")
    assert (ran.code, "56 of 56 created rows are there, and nothing else" in ran.err) == (1, True)
    page = openpyxl.load_workbook(tmp_path / "plazbot-demo" / "leads.results.xlsx")["Import results"]
    header, *rows = page.iter_rows(values_only=True)
    found = [dict(zip(header, row, strict=True)) for row in rows]
    assert Counter(row["import_status"] for row in found) == {"created": 56, "invalid": 3, "skipped": 1}
    assert len({row["opportunity_id"] for row in found if row["import_status"] == "created"}) == 56
    url = next(word.rstrip(",") for word in ran.err.split() if word.startswith("http://127.0.0.1:"))
    with pytest.raises(httpx.ConnectError):  # nothing is left running
        httpx.get(url, trust_env=False)
    assert not (tmp_path / "home" / "journal.sqlite3").exists()


def test_demo_looks_for_itself(cli, crm, sheet, tmp_path):
    """What the demo says was found is looked up: one opportunity more in the CRM than in the results is noticed."""
    path = sheet(2)
    assert cli("send", path, "--yes", "--rate", "1000").code == 0
    assert asyncio.run(practice._look(Settings.gather({}), path, quiet=True))
    sheet(1, "more.csv", first=9)
    assert cli("send", "more.csv", "--yes").code == 0
    assert not asyncio.run(practice._look(Settings.gather({}), path, quiet=True))


def test_sandbox(started):
    """`sandbox --port 0` prints its base URL as the first line, answers there, and ends quietly."""
    process = started("sandbox", "--port", "0", "--workspace", "ws-mine", "--latency", "1")
    url = process.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:")
    assert httpx.get(f"{url}/sandbox.json", trust_env=False).json()["opportunities"] == []
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, "Traceback" in err) == (0, "", False)
    assert f"PLAZBOT_BASE_URL={url} PLAZBOT_WORKSPACE_ID=ws-mine PLAZBOT_TOKEN=practice" in err


def test_sandbox_on_a_taken_port(cli, crm):
    """A port somebody else has is exit 2 and a sentence."""
    ran = cli("sandbox", "--port", crm.base_url.rpartition(":")[2])
    assert (ran.code, ran.out, "--port" in ran.err) == (2, "", True)


def test_module_is_the_command(command):
    """`python -m importer --help` is the command's help."""
    ran = command("--help")
    assert (ran.code, ran.err, ran.out.startswith("Usage: plazbot-import")) == (0, "", True)
