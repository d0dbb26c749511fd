"""`retry`, `results` and `runs`: what comes after a first send."""

from __future__ import annotations

import json
import shutil
from contextlib import ExitStack
from pathlib import Path

import openpyxl
import pytest

from importer.model import Row
from importer.send.journal import Journal, Run

FAST = ("--yes", "--rate", "1000")
SPOILED = "Name,Description,Amount\nA,b,1\nC,d,much\nE,f,2\n"


@pytest.fixture
def sent(cli, crm, sheet, tmp_path):
    """A run with one row that needs a correction; gives its object."""
    return json.loads(cli("send", sheet(SPOILED), "--json", *FAST).out)


@pytest.mark.parametrize("verb", ["retry", "send"])
def test_corrected_results_are_sent(cli, crm, sent, tmp_path, verb):
    """A corrected results sheet sends only what was not created, and keeps its name."""
    results = tmp_path / "leads.results.csv"
    results.write_text(results.read_text().replace("much", "7"))
    ran = cli(verb, results, "--json", *FAST)
    found = json.loads(ran.out)
    assert [found[name] for name in ("exit_code", "rows", "created", "created_now")] == [0, 3, 3, 1]
    assert (found["results"], crm.names()) == (str(results), ["A", "C", "E"])


def test_uncorrected_results(cli, crm, sent, tmp_path):
    """Without a correction nothing is sent and the row is invalid still."""
    found = json.loads(cli("retry", "leads.results.csv", "--json", *FAST).out)
    assert [found[name] for name in ("exit_code", "created_now", "invalid")] == [1, 0, 1]
    assert crm.names() == ["A", "E"]


def test_retry_of_a_workbook(cli, crm, samples, tmp_path):
    """The sample's results sheet goes round again as a workbook: its corrected row is created, no other."""
    import openpyxl

    path = tmp_path / "leads.xlsx"
    path.write_bytes((samples / "leads.xlsx").read_bytes())
    assert cli("send", path, *FAST).code == 1
    results = tmp_path / "leads.results.xlsx"
    book = openpyxl.load_workbook(results)
    page = book["Import results"]
    header = [cell.value for cell in page[1]]
    for row in page.iter_rows(min_row=2):
        if row[header.index("Amount (USD)")].value == "about 1500":
            row[header.index("Amount (USD)")].value = 1500
    book.save(results)
    found = json.loads(cli("retry", results, "--json", *FAST).out)
    assert [found[name] for name in ("rows", "created", "created_now", "invalid")] == [60, 57, 1, 2]
    assert len(crm.held()) == 57


def test_retry_refuses_a_plain_sheet(cli, crm, sheet):
    """A sheet that is no results sheet is exit 2, before any request."""
    ran = cli("retry", sheet(), *FAST)
    assert (ran.code, "SET-NOT-RESULTS" in ran.err, "leads.csv" in ran.err) == (2, True, True)
    assert crm.requests() == 0


@pytest.mark.parametrize("verb", ["retry", "send"])
def test_results_of_another_workspace_are_refused(cli, crm, sent, verb):
    """Results of another workspace are exit 2: their rows are not sent into this one."""
    before = crm.requests()
    ran = cli(verb, "leads.results.csv", "--workspace", "ws-other", *FAST)
    assert (ran.code, "SET-OTHER-WORKSPACE" in ran.err, "ws-other" in ran.err) == (2, True, True)
    assert crm.requests() == before


def test_retry_without_the_journal(cli, crm, sent, tmp_path):
    """On another computer, without the journal, what a results sheet calls created is believed and not sent."""
    found = json.loads(cli("retry", "leads.results.csv", "--journal", tmp_path / "other.sqlite3", "--json", *FAST).out)
    assert [found[name] for name in ("created", "created_now", "invalid")] == [2, 0, 1]
    assert crm.names() == ["A", "E"]


def test_results_of_other_content_are_kept(cli, crm, sent, sheet, tmp_path):
    """Another sheet under the same name: its results take the plain name, the earlier ones are kept beside."""
    before = (tmp_path / "leads.results.csv").read_bytes()
    ran = cli("send", sheet(2), *FAST)
    kept = tmp_path / f"leads.results.{sent['run']}.csv"
    assert (kept.read_bytes(), str(kept) in ran.err) == (before, True)
    assert "Lead 2" in (tmp_path / "leads.results.csv").read_text()


def test_runs(cli, crm, sent, sheet):
    """Past runs are listed newest first under headings, with how each ended, its counts, workspace and file."""
    second = json.loads(cli("send", sheet(1, "more.csv"), "--json", *FAST).out)
    ran = cli("runs")
    headings, newest, first = ran.out.splitlines()
    assert (ran.code, headings.split()[0], headings.split()[-1]) == (0, "Run", "File")
    shown = {line.split()[0]: line for line in (newest, first)}
    assert shown.keys() == {sent["run"], second["run"]}
    assert "finished" in shown[sent["run"]]
    assert "2 created, 1 invalid" in shown[sent["run"]]
    assert crm.workspace in shown[sent["run"]]
    assert "complete" in shown[second["run"]]
    assert shown[second["run"]].endswith("more.csv")
    assert {line.index(word) for line, word in ((headings, "Rows"), (shown[sent["run"]], "2 created"))} == {
        headings.index("Rows")
    }


def test_runs_json(cli, crm, sent):
    """--json gives one object with the runs, and of each what became of its files."""
    (run,) = json.loads(cli("runs", "--json").out)["runs"]
    assert (run["run"], run["exit_code"], run["workspace"]) == (sent["run"], 1, crm.workspace)
    assert run["results"] == sent["results"]
    assert (run["state"], run["created_now"], run["tally"]["invalid"]) == ("incomplete", 2, 1)
    assert (run["file_is_there"], run["results_are_there"], "created" in run) == (True, True, False)
    Path(sent["results"]).unlink()
    (run,) = json.loads(cli("runs", sent["run"], "--json").out)["runs"]
    assert (run["file_is_there"], run["results_are_there"]) == (True, False)
    assert [one["row"] for one in run["created"]] == [2, 4]
    assert {one["opportunity_id"] for one in run["created"]} == {one["id"] for one in crm.held()}


def test_one_run(cli, crm, sent):
    """`runs RUN` shows one run in detail: what it created, where, and its files."""
    ran = cli("runs", sent["run"])
    assert (ran.code, sent["run"] in ran.out, sent["results"] in ran.out) == (0, True, True)
    for one in crm.held():
        assert one["id"] in ran.out
    for words in ("finished; some rows are not created", "Created by this run", crm.workspace, "http://127.0.0.1:"):
        assert words in ran.out
    assert "None" not in ran.out


def test_one_run_in_spanish(cli, crm, sent):
    """The names of what is shown are in the person's language."""
    ran = cli("runs", sent["run"], "--lang", "es")
    said = {line.split("  ")[0] for line in ran.out.splitlines()}
    assert {"Corrida", "Cómo terminó", "Empezó (UTC)", "Espacio de trabajo", "Archivo", "inválida"} <= said
    assert "created" not in ran.out


@pytest.mark.parametrize("verb", ["runs", "results"])
def test_the_beginning_of_an_id_will_do(cli, crm, sent, sheet, verb):
    """An id may be cut short as long as it is that of one run; otherwise the runs are named, and it is exit 2."""
    assert cli(verb, sent["run"][:-1]).code == (0 if verb == "runs" else 1)
    second = json.loads(cli("send", sheet(1, "more.csv"), "--json", *FAST).out)
    ran = cli(verb, "20")
    assert (ran.code, "SET-RUN-SEVERAL" in ran.err) == (2, True)
    assert sent["run"] in ran.err
    assert second["run"] in ran.err


def test_a_file_that_changed_is_said(cli, crm, sent, sheet):
    """The detail of a run says that its file is not as it was, and that its results are gone."""
    sheet(5)
    Path(sent["results"]).unlink()
    told = " ".join(cli("runs", sent["run"]).out.split())
    assert "leads.csv (changed since)" in told
    assert "leads.results.csv (not there any more)" in told


def begun(journal, *, holder: str = "", **facts) -> None:
    """A run that was begun and has no end; with `holder`, it is looked at while that one sends."""
    given = {
        "run": "20261126-000000-dead",
        "scope": "ws-demo",
        "workspace": "ws-demo",
        "base_url": "https://api.plazbot.com",
        "file": "leads.csv",
        "sheet": "",
        "digest": "0",
        "process": "pid 1 on here",
        "started": "2026-11-26T00:00:00+00:00",
    }
    row = Row(0, 2, "woeoa-mt5pdq-2j5dtw", "c", "d")
    journal.begin(Run(**{**given, **facts}), [(row, "pending", ())])


@pytest.mark.parametrize(
    ("holder", "word"),
    [
        pytest.param(None, "cut off", id="nobody sends"),
        pytest.param("pid 1 on here, leads.csv, 2026-11-26T00:00:00+00:00", "at work now", id="it sends"),
        pytest.param("pid 2 on here, other.csv, 2026-11-26T01:00:00+00:00", "cut off", id="another run sends"),
        pytest.param("pid 1 on here, leads.csv, 2026-11-26T01:00:00+00:00", "cut off", id="a process of that number"),
    ],
)
def test_a_killed_run_is_not_shown_like_a_finished_one(cli, tmp_path, holder, word):
    """A run without an end is at work while its own process holds the workspace; else it was cut off."""
    with Journal.open(tmp_path / "j.sqlite3") as journal, ExitStack() as stack:
        begun(journal)
        if holder:
            stack.enter_context(journal.lease("ws-demo", holder))
        ran = cli("runs", "--journal", tmp_path / "j.sqlite3")
        detail = cli("runs", "2026", "--journal", tmp_path / "j.sqlite3").out
        (run,) = json.loads(cli("runs", "--json", "--journal", tmp_path / "j.sqlite3").out)["runs"]
    assert word in ran.out
    assert "1 pending" in ran.out
    assert "None" not in detail
    assert "plazbot-import results 20261126-000000-dead" in detail
    assert (run["state"], run["exit_code"]) == (word.removesuffix(" now"), None)


def test_looking_at_runs_keeps_nobody_from_sending(tmp_path):
    """The right to send is free again after a look at who has it, and no lock is made by looking."""
    with Journal.open(tmp_path / "j.sqlite3") as journal:
        assert journal.holder_of("ws-demo") is None
        assert not list(tmp_path.glob("*.holder"))
        with journal.lease("ws-demo", "me"):
            assert journal.holder_of("ws-demo") == "me"
        assert journal.holder_of("ws-demo") is None
        with journal.lease("ws-demo", "you"):
            pass


def test_no_runs(cli):
    """Before the first run there is a word about it."""
    assert cli("runs") == (0, "No runs yet.\n", "")


@pytest.mark.parametrize("verb", ["runs", "results"])
def test_unknown_run(cli, verb):
    """A run that is not there is exit 2 and named."""
    ran = cli(verb, "20200101-000000-dead")
    assert (ran.code, "20200101-000000-dead" in ran.err) == (2, True)


def test_results_again(cli, crm, sent, read_csv, tmp_path):
    """A lost results sheet is written again from the journal, the same but for nothing, without a request."""
    path = tmp_path / "leads.results.csv"
    before, requests = read_csv(path), crm.requests()
    path.unlink()
    ran = cli("results", sent["run"])
    assert (ran.code, str(path) in ran.out, crm.requests()) == (1, True, requests)
    after = read_csv(path)
    for name in ("import_ref", "import_status", "opportunity_id", "opportunity_code", "source_row", "Name"):
        assert [row[name] for row in after] == [row[name] for row in before]


def test_results_elsewhere(cli, crm, sent, read_csv, tmp_path):
    """`results RUN --output` writes them where it is told."""
    assert cli("results", sent["run"], "--output", "again.csv").code == 1
    assert len(read_csv(tmp_path / "again.csv")) == 3


@pytest.mark.parametrize("is_gone", [True, False], ids=["gone", "changed"])
def test_results_without_the_file(cli, crm, sent, sheet, read_csv, tmp_path, is_gone):
    """When the sheet is gone or another one, results that are still there are made anew, and a note says so."""
    before = read_csv(tmp_path / "leads.results.csv")
    (tmp_path / "leads.csv").unlink() if is_gone else sheet(5)
    ran = cli("results", sent["run"])
    assert (ran.code, "RES-OF-RESULTS" in ran.out, "leads.csv" in ran.out) == (1, True, True)
    after = read_csv(tmp_path / "leads.results.csv")
    for name in ("import_ref", "import_status", "opportunity_id", "source_row", "Name", "Amount"):
        assert [row[name] for row in after] == [row[name] for row in before]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_results_from_the_journal_alone(cli, crm, sent, read_csv, tmp_path, lang):
    """When the sheet and its results are gone, the journal still has reference, status, id, message and row."""
    (before,) = [read_csv(tmp_path / "leads.results.csv")]
    for name in ("leads.csv", "leads.results.csv"):
        (tmp_path / name).unlink()
    ran = cli("results", sent["run"], "--lang", lang)
    assert (ran.code, "RES-BARE" in ran.out) == (1, True)
    path = tmp_path / f"leads.results.{sent['run']}.csv"
    assert str(path) in ran.out
    after = read_csv(path)
    assert "Name" not in after[0]
    for name in ("import_ref", "import_status", "opportunity_id", "opportunity_code", "source_row"):
        assert [row[name] for row in after] == [row[name] for row in before]
    assert [row["import_message"][:14] for row in after] == [row["import_message"][:14] for row in before]


def test_results_from_the_journal_leave_other_files_alone(cli, crm, sent, sheet, tmp_path):
    """Another file lies where the sheet was, and other results under the plain name: neither is touched."""
    sheet(5)
    (tmp_path / "leads.results.csv").write_text("somebody's")
    before = {path.name: path.read_bytes() for path in tmp_path.glob("leads*")}
    assert cli("results", sent["run"]).code == 1
    after = {path.name: path.read_bytes() for path in tmp_path.glob("leads*")}
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == {f"leads.results.{sent['run']}.csv"}


def test_results_from_the_journal_go_where_they_are_told(cli, crm, sent, tmp_path):
    """`--output` takes a workbook or text; a file of the person's is refused, exit 2."""
    for name in ("leads.csv", "leads.results.csv"):
        (tmp_path / name).unlink()
    assert cli("results", sent["run"], "--output", tmp_path / "again.xlsx").code == 1
    assert openpyxl.load_workbook(tmp_path / "again.xlsx").sheetnames == ["Import results", "Import summary"]
    (tmp_path / "mine.csv").write_text("Name\nAna\n")
    assert cli("results", sent["run"], "--output", tmp_path / "mine.csv").code == 2
    assert (tmp_path / "mine.csv").read_text() == "Name\nAna\n"


def test_results_when_the_folder_is_gone(cli, crm, sent, tmp_path, monkeypatch):
    """The folder of the sheet was deleted: the results go home, and the path is said."""
    folder = tmp_path / "fair"
    folder.mkdir()
    (folder / "fair.csv").write_text(SPOILED.replace("A,b", "Z,b"))
    run = json.loads(cli("send", folder / "fair.csv", "--json", *FAST).out)["run"]
    shutil.rmtree(folder)
    ran = cli("results", run)
    (path,) = (tmp_path / "home").rglob("fair.results.*")
    assert (ran.code, "RES-ELSEWHERE" in ran.out, str(path) in ran.out) == (1, True, True)


def test_the_summary_written_again(cli, crm, samples, tmp_path):
    """It says the same as the run's own but for what only that one knew, and that it was written again."""
    path = tmp_path / "leads.xlsx"
    path.write_bytes((samples / "leads.xlsx").read_bytes())
    run = json.loads(cli("send", path, "--json", *FAST).out)["run"]
    results = tmp_path / "leads.results.xlsx"

    def said() -> dict[str, object]:
        page = openpyxl.load_workbook(results)["Import summary"]
        return {str(row[0]): row[1] for row in page.iter_rows(values_only=True) if row[0]}

    before = said()
    results.unlink()
    cli("results", run)
    after = said()
    own = {"Requests made", "Seconds of sending", "Pace", "Sent by this run", "Accepted by Plazbot in this run"}
    same = before.keys() - own - {"Ended (UTC)"}
    assert {name: after.get(name) for name in same} == {name: before[name] for name in same}
    assert "Written again (UTC)" in after
    assert "journal" in str(after["Requests made"])
