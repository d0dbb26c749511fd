"""`retry`, `results` and `runs`: what comes after a first send."""

from __future__ import annotations

import json

import pytest

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
    """Past runs are listed newest first, with counts and file."""
    second = json.loads(cli("send", sheet(1, "more.csv"), "--json", *FAST).out)
    ran = cli("runs")
    lines = ran.out.splitlines()
    assert (ran.code, len(lines)) == (0, 2)
    shown = {line.split()[0]: line for line in lines}
    assert shown.keys() == {sent["run"], second["run"]}
    assert "2 created, 1 invalid" in shown[sent["run"]]
    assert shown[second["run"]].endswith("more.csv")


def test_runs_json(cli, crm, sent):
    """--json gives one object with the runs."""
    (run,) = json.loads(cli("runs", "--json").out)["runs"]
    assert (run["run"], run["exit_code"], run["workspace"]) == (sent["run"], 1, crm.workspace)
    assert run["results"] == sent["results"]


def test_one_run(cli, crm, sent):
    """`runs RUN` shows one run in detail."""
    ran = cli("runs", sent["run"])
    assert (ran.code, sent["run"] in ran.out, sent["results"] in ran.out) == (0, True, True)


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


def test_results_of_a_file_that_changed(cli, crm, sent, sheet):
    """When the sheet is no longer the one of the run, its results are not made up: exit 2."""
    sheet(5)
    ran = cli("results", sent["run"])
    assert (ran.code, "SET-NO-COPY" in ran.err) == (2, True)


def test_results_of_a_file_that_is_gone(cli, crm, sent, tmp_path):
    """When the sheet is gone the message names it: exit 3."""
    (tmp_path / "leads.csv").unlink()
    ran = cli("results", sent["run"])
    assert (ran.code, "leads.csv" in ran.err) == (3, True)
