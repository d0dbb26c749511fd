"""`send`: what it needs, what it sends, what it writes, and how each end is told."""

from __future__ import annotations

import json
import stat

import openpyxl
import pytest

from importer.cli import send as verb

STATUSES = ["created", "duplicate", "skipped", "invalid", "refused", "failed", "unconfirmed", "pending"]
KEYS = {*STATUSES, "run", "file", "results", "rows", "created_now", "seconds", "requests", "amount_total", "exit_code"}
FAST = ("--yes", "--rate", "1000")


def test_json_keys(cli, crm, sheet, tmp_path):
    """The object has every key of the contract and is all there is on stdout; the statuses add up to the rows."""
    ran = cli("send", sheet("Name,Description,Amount\nA,b,1\n\nC,d,much\nE,f,2.5\n"), "--json", *FAST)
    found = json.loads(ran.out)
    assert (ran.code, found["exit_code"], ran.out.count("\n")) == (1, 1, 1)
    assert found.keys() >= KEYS
    assert (found["rows"], sum(found[name] for name in STATUSES)) == (4, 4)
    assert [found[name] for name in ("created", "created_now", "skipped", "invalid")] == [2, 2, 1, 1]
    assert (found["amount_total"], found["file"]) == ({"": 3.5}, str(tmp_path / "leads.csv"))
    assert (found["requests"], found["results"]) == (crm.requests(), str(tmp_path / "leads.results.csv"))
    assert isinstance(found["seconds"], float)
    assert "2 created, 1 skipped, 1 invalid (2 created now)" in ran.err


def test_second_send_creates_nothing(cli, crm, sheet):
    """The same command again: the same exit code, all rows created, none of them now, no create sent."""
    path = sheet()
    first, second = (json.loads(cli("send", path, "--json", *FAST).out) for _ in range(2))
    assert [first[name] for name in ("exit_code", "created", "created_now")] == [0, 3, 3]
    assert [second[name] for name in ("exit_code", "created", "created_now", "requests")] == [0, 3, 0, 0]
    assert crm.names() == ["Lead 1", "Lead 2", "Lead 3"]


def test_results_are_paired(cli, crm, sheet, read_csv, tmp_path):
    """Every row of the results sheet has the id of its own opportunity."""
    assert cli("send", sheet(30), *FAST).code == 0
    ids = {one["name"]: one["id"] for one in crm.held()}
    rows = read_csv(tmp_path / "leads.results.csv")
    assert {row["Name"]: row["opportunity_id"] for row in rows} == ids
    assert [int(row["source_row"]) for row in rows] == list(range(2, 32))
    assert len({row["import_ref"] for row in rows}) == 30


def test_results_columns(cli, crm, sheet, tmp_path):
    """The columns of the contract stand first, then the person's own."""
    cli("send", sheet(1), *FAST)
    header = (tmp_path / "leads.results.csv").read_text().splitlines()[0]
    assert header == (
        "import_ref,import_status,opportunity_id,opportunity_code,import_message,import_tip,source_row,"
        "Name,Description,Amount"
    )


def test_workspace_and_address_as_options(cli, crm, sheet, monkeypatch):
    """--workspace and --base-url win over the environment."""
    monkeypatch.setenv("PLAZBOT_WORKSPACE_ID", "ws-nobody")
    monkeypatch.setenv("PLAZBOT_BASE_URL", "https://nobody.invalid")
    options = ("--workspace", crm.workspace, "--base-url", crm.base_url)
    assert cli("send", sheet(1), *options, *FAST).code == 0
    assert crm.names() == ["Lead 1"]


def test_needs_yes_without_a_terminal(cli, crm, sheet):
    """Without a terminal and --yes nothing is sent: exit 2, and the message names --yes."""
    ran = cli("send", sheet())
    assert (ran.code, "--yes" in ran.err, crm.requests()) == (2, True, 0)


def test_missing_access_is_named_at_once(cli, sheet):
    """Workspace and token are both missing: exit 2, both named, with the variable that would hold them."""
    ran = cli("send", sheet(), "--yes", "--json")
    codes = [one["code"] for one in json.loads(ran.out)["findings"]]
    assert (ran.code, codes) == (2, ["SET-WORKSPACE", "SET-TOKEN"])
    assert "PLAZBOT_TOKEN" in ran.err
    assert "PLAZBOT_WORKSPACE_ID" in ran.err


@pytest.mark.parametrize(
    "url",
    ["http://example.com", "http://192.0.2.1", "ftp://127.0.0.1", "example.com", "https://a:b@example.com", "https://"],
)
def test_address_that_is_refused(cli, crm, sheet, url):
    """Plain http to another computer, other schemes and passwords in the address are exit 2."""
    ran = cli("send", sheet(), "--yes", "--base-url", url)
    assert (ran.code, "SET-URL" in ran.err, crm.requests()) == (2, True, 0)


@pytest.mark.parametrize(
    "options",
    [
        ["--rate", "0"],
        ["--rate", "nan"],
        ["--rate", "fast"],
        ["--concurrency", "0"],
        ["--trial", "0"],
        ["--trial", "x"],
        ["--max-errors", "-1"],
        ["--max-errors", "101%"],
        ["--max-errors", "some"],
        ["--patience", "x"],
    ],
    ids=" ".join,
)
def test_pace_that_makes_no_sense(cli, crm, sheet, options):
    """An option that makes no sense is exit 2, named, and nothing is sent."""
    ran = cli("send", sheet(), "--yes", *options)
    assert (ran.code, options[0] in ran.err, crm.requests()) == (2, True, 0)


@pytest.mark.parametrize("names", [False, True], ids=["no names", "names to look up"])
def test_crm_out_of_reach(cli, nobody_there, sheet, read_csv, tmp_path, names):
    """Nobody answers: exit 4, the results are written, every good row is pending; without patience after one try."""
    text = (
        "Name,Description,Amount,Owner\nA,b,1,ana.torres@example.com\nC,d,x,\n"
        if names
        else "Name,Description,Amount\nA,b,1\nC,d,x\n"
    )
    ran = cli("send", sheet(text), "--json", "--patience", "0", *FAST)
    found = json.loads(ran.out)
    assert (ran.code, found["exit_code"], found["rows"]) == (4, 4, 2)
    assert [found[name] for name in ("pending", "invalid", "created")] == [1, 1, 0]
    assert (found["requests"], "CRM-AWAY" in ran.err, nobody_there.url in ran.err) == (1, True, True)
    assert [row["import_status"] for row in read_csv(tmp_path / "leads.results.csv")] == ["pending", "invalid"]


def test_goes_on_once_the_crm_is_back(cli, nobody_there, crm_with, sheet, read_csv, tmp_path):
    """What was pending because nobody answered is sent by the same command, under the same references."""
    path = sheet("Name,Description,Amount,Owner\nA,b,1,ana.torres@example.com\n")
    assert cli("send", path, "--patience", "0", *FAST).code == 4
    (before,) = read_csv(tmp_path / "leads.results.csv")
    crm = crm_with(json.dumps({"port": nobody_there.free()}))
    assert cli("send", path, *FAST).code == 0
    (after,) = read_csv(tmp_path / "leads.results.csv")
    assert (before["import_ref"], after["import_status"]) == (after["import_ref"], "created")
    assert crm.names() == ["A"]


@pytest.mark.parametrize("names", [False, True], ids=["no names", "names to look up"])
def test_wrong_token(cli, crm_with, sheet, read_csv, tmp_path, names):
    """A token the CRM refuses: exit 4 after a handful of requests, every row pending, the token shown nowhere."""
    crm = crm_with('{"token": "the-right-one"}')
    text = "Name,Description,Amount,Owner\nA,b,1,ana.torres@example.com\n" if names else 30
    ran = cli("send", sheet(text), "--json", *FAST)
    found = json.loads(ran.out)
    assert (ran.code, found["pending"], found["created"]) == (4, found["rows"], 0)
    assert (crm.requests() <= 8, crm.held()) == (True, [])
    assert {row["import_status"] for row in read_csv(tmp_path / "leads.results.csv")} == {"pending"}
    assert "any-token" not in ran.out + ran.err


def test_wrong_workspace(cli, crm, sheet):
    """A workspace the CRM does not know: exit 4, nothing created, few requests."""
    ran = cli("send", sheet(100), "--workspace", "ws-nobody", "--json", *FAST)
    found = json.loads(ran.out)
    assert (ran.code, found["created"], crm.requests() < 30) == (4, 0, True)


def test_refused_row(cli, crm, sheet, read_csv, tmp_path):
    """A row the CRM will not create is `refused` with its reason, the others are created: exit 1."""
    path = sheet("Name,Description,Amount,Contact id\nA,b,1,ct-01\nC,d,2,ct-nobody\n")
    ran = cli("send", path, "--map", "contact_id=Contact id", "--json", *FAST)
    found = json.loads(ran.out)
    assert (ran.code, found["created"], found["refused"]) == (1, 1, 1)
    row = read_csv(tmp_path / "leads.results.csv")[1]
    assert (row["import_status"], row["opportunity_id"]) == ("refused", "")
    assert row["import_message"].startswith("CRM-REFUSED: ")


def test_dry_run_sends_nothing(cli, crm, samples, tmp_path):
    """--dry-run looks names up, shows the plan, creates nothing and writes nothing."""
    ran = cli("send", samples / "leads.xlsx", "--dry-run", "--rate", "1000")
    assert (ran.code, crm.held()) == (1, [])
    assert ("56  will be created" in ran.out, "Dry run" in ran.err, crm.requests() > 0) == (True, True, True)
    assert list(tmp_path.glob("*results*")) == []


def test_dry_run_json(cli, crm, sheet):
    """--dry-run --json prints the object of `check`."""
    found = json.loads(cli("send", sheet(), "--dry-run", "--json").out)
    assert (found["ready"], found["exit_code"], crm.held()) == (3, 0, [])


def test_trial(cli, crm, sheet):
    """--trial N sends N telling rows, the rest is pending: exit 1; without it the rest follows."""
    found = json.loads(cli("send", sheet(5), "--trial", "2", "--json", *FAST).out)
    assert [found[name] for name in ("exit_code", "created", "pending")] == [1, 2, 3]
    assert crm.names() == ["Lead 1", "Lead 5"]  # the first, and the one with the biggest amount
    found = json.loads(cli("send", sheet(5), "--json", *FAST).out)
    assert [found[name] for name in ("exit_code", "created", "created_now")] == [0, 5, 3]


@pytest.mark.parametrize(
    ("ceiling", "code", "created"), [("0", 4, 0), ("1", 4, 0), ("2", 1, 2), ("25%", 4, 0), ("50%", 1, 2)]
)
def test_max_errors(cli, crm, sheet, ceiling, code, created):
    """With more rows in error than --max-errors nothing is sent: exit 4, the good rows pending."""
    path = sheet("Name,Description,Amount\nA,b,1\nC,d,x\nE,f,2\nG,h,y\n")
    ran = cli("send", path, "--max-errors", ceiling, "--json", *FAST)
    found = json.loads(ran.out)
    assert (ran.code, found["created"], found["pending"], found["invalid"]) == (code, created, 2 - created, 2)
    assert len(crm.held()) == created


def test_output(cli, crm, sheet, tmp_path):
    """--output names the results sheet."""
    assert cli("send", sheet(2), "--output", "out.csv", *FAST).code == 0
    assert "Lead 2" in (tmp_path / "out.csv").read_text()
    assert not (tmp_path / "leads.results.csv").exists()


def test_output_that_cannot_be(cli, crm, sheet):
    """A place below a file cannot hold the results: exit 2, named, before anything is sent."""
    path = sheet(2)
    ran = cli("send", path, "--output", path / "below" / "out.csv", *FAST)
    assert (ran.code, "--output" in ran.err, crm.requests()) == (2, True, 0)


def test_results_that_cannot_be_written(cli, crm, sheet, read_csv, tmp_path):
    """Where something is in the way the results go elsewhere; the place is told on stderr and in the JSON."""
    (tmp_path / "leads.results.csv").mkdir()
    ran = cli("send", sheet(2), "--json", *FAST)
    found = json.loads(ran.out)
    assert (ran.code, found["created"]) == (0, 2)
    assert ("RES-ELSEWHERE" in ran.err, found["results"] in ran.err) == (True, True)
    assert found["results"] != str(tmp_path / "leads.results.csv")
    assert [row["Name"] for row in read_csv(type(tmp_path)(found["results"]))] == ["Lead 1", "Lead 2"]


def test_in_place(cli, crm, sheet, read_csv, tmp_path):
    """--in-place puts the results into the CSV and keeps a copy of it as it was."""
    path = sheet(2)
    before = path.read_bytes()
    assert cli("send", path, "--in-place", *FAST).code == 0
    assert [row["import_status"] for row in read_csv(path)] == ["created", "created"]
    (copy,) = [found for found in tmp_path.glob("leads*.csv") if found != path]
    assert copy.read_bytes() == before
    again = json.loads(cli("send", path, "--json", *FAST).out)
    assert [again[name] for name in ("exit_code", "created", "created_now")] == [0, 2, 0]


def test_in_place_of_a_workbook(cli, crm, samples):
    """--in-place adds the results to the workbook and keeps a copy of it as it was."""
    path = samples / "leads.xlsx"
    before = path.read_bytes()
    others = {found.name for found in samples.iterdir()}
    assert cli("send", path, "--in-place", *FAST).code in (0, 1)
    assert openpyxl.load_workbook(path).sheetnames == ["Leads", "Import results", "Import summary", "To fix"]
    (copy,) = [found for found in samples.iterdir() if found.name not in others and found.suffix == ".xlsx"]
    assert copy.read_bytes() == before
    again = json.loads(cli("send", path, "--json", *FAST).out)
    assert again["created_now"] == 0


def test_in_place_is_refused_for_a_workbook_that_takes_no_sheets(cli, crm, samples):
    """A workbook whose structure is protected is not changed: exit 2 with the reason, before any request."""
    path = samples / "leads.xlsx"
    book = openpyxl.load_workbook(path)
    book.security.lockStructure = True
    book.save(path)
    before = path.read_bytes()
    ran = cli("send", path, "--in-place", *FAST)
    assert (ran.code, "SET-IN-PLACE" in ran.err, "RES-LOCKED" in ran.err, crm.requests()) == (2, True, True, 0)
    assert path.read_bytes() == before


def test_the_file_is_never_changed(cli, crm, sheet):
    """Without --in-place the person's file keeps every byte."""
    path = sheet()
    before = path.read_bytes()
    cli("send", path, *FAST)
    assert path.read_bytes() == before


def test_results_and_journal_are_the_owners(cli, crm, sheet, tmp_path):
    """Results and journal can be read by their owner only."""
    cli("send", sheet(), *FAST)
    for path in (tmp_path / "leads.results.csv", tmp_path / "home" / "journal.sqlite3"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_token_is_nowhere(cli, crm, sheet, tmp_path, monkeypatch):
    """The token is in no file and on no screen."""
    monkeypatch.setenv("PLAZBOT_TOKEN", "secret-4711")
    ran = cli("send", sheet(), *FAST)
    assert "secret-4711" not in ran.out + ran.err
    found = [path for path in tmp_path.rglob("*") if path.is_file() and b"secret-4711" in path.read_bytes()]
    assert found == []


def test_quiet(cli, crm, sheet):
    """With --quiet a good run says nothing; --json still prints its object."""
    assert cli("send", sheet(1), "--quiet", *FAST) == (0, "", "")
    ran = cli("send", sheet(2), "--quiet", "--json", *FAST)
    assert (json.loads(ran.out)["created_now"], ran.err) == (1, "")


def test_duplicates(cli, crm, sheet):
    """Equal rows of another file are duplicates and not sent; --allow-duplicates sends them."""
    assert cli("send", sheet(), *FAST).code == 0
    twin = sheet(
        "Amount,Name,Description\n10.50,Lead 1,Fair in Lima\n20.50,Lead 2,Fair in Lima\n30.50,Lead 3,Fair in Lima\n",
        "twin.csv",
    )
    found = json.loads(cli("send", twin, "--json", *FAST).out)
    assert [found[name] for name in ("exit_code", "duplicate", "created")] == [0, 3, 0]
    found = json.loads(cli("send", twin, "--allow-duplicates", "--json", *FAST).out)
    assert [found[name] for name in ("exit_code", "created_now")] == [0, 3]
    assert len(crm.held()) == 6


def test_mark(cli, crm, sheet, read_csv, tmp_path):
    """--mark ends each description with the row's reference."""
    cli("send", sheet(1), "--mark", *FAST)
    (row,) = read_csv(tmp_path / "leads.results.csv")
    assert [one["description"] for one in crm.held()] == [f"Fair in Lima [ref:{row['import_ref']}]"]


def test_other_journal(cli, crm, sheet, tmp_path):
    """--journal names another journal, and that one remembers."""
    options = ("--journal", tmp_path / "own" / "j.sqlite3", "--json", *FAST)
    assert [json.loads(cli("send", sheet(), *options).out)["created_now"] for _ in range(2)] == [3, 0]
    assert not (tmp_path / "home" / "journal.sqlite3").exists()


def test_spanish(cli, crm, sheet):
    """With --lang es the messages on stderr and in the results are Spanish."""
    ran = cli("send", sheet(), "--lang", "es", *FAST)
    assert ("se crearán" in ran.err, "Listo en" in ran.err, "Resultados:" in ran.err) == (True, True, True)


def test_messages_go_to_stderr(cli, crm, sheet):
    """Without --json nothing is on stdout."""
    ran = cli("send", sheet(), *FAST)
    assert (ran.out, "Results: " in ran.err) == ("", True)


def test_internal_error(cli, crm, sheet, monkeypatch):
    """A defect of the program is exit 70, with a traceback and the word that the journal is intact."""

    def broken(*_args, **_more):
        raise RuntimeError("a defect")

    monkeypatch.setattr(verb, "send", broken)
    ran = cli("send", sheet(), *FAST)
    assert (ran.code, ran.out) == (70, "")
    assert ("RuntimeError: a defect" in ran.err, "The journal is intact" in ran.err) == (True, True)


def test_interrupted_before_anything(cli, crm, sheet, monkeypatch):
    """Ctrl-C before anything was sent is exit 130."""

    def interrupted(*_args, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(verb, "send", interrupted)
    assert cli("send", sheet(), *FAST).code == 130
    assert crm.requests() == 0
