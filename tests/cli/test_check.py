"""`check`: what it says, as text and as JSON, and that it speaks to nobody unless it is told to."""

from __future__ import annotations

import json

import pytest

KEYS = {"rows", "ready", "duplicate", "skipped", "invalid", "findings", "mapping", "amount_total", "reading"}
FINDING = {"code", "severity", "row", "column", "seen", "message", "tip"}


def test_json_keys(cli, samples):
    """The object has every key of the contract, its numbers are numbers, and the statuses add up to the rows."""
    ran = cli("check", samples / "leads-messy.xlsx", "--json")
    found = json.loads(ran.out)
    assert ran.code == found["exit_code"] == 1
    assert found.keys() >= KEYS
    assert found["rows"] == 45 == sum(found[name] for name in ("ready", "duplicate", "skipped", "invalid"))
    assert (found["mapping"]["name"], found["amount_total"]) == ("Oportunidad", {"": 28197.125})
    assert (found["reading"]["format"], found["reading"]["header_row"]) == ("xlsx", 1)
    assert all(one.keys() >= FINDING for one in found["findings"])


def test_json_findings_name_the_row_as_excel_does(cli, sheet):
    """A finding has Excel's row number, the heading, what was seen, a message and a tip."""
    path = sheet("Name,Description,Amount\nA,b,1\n\nC,d,much\n")
    (found,) = [one for one in json.loads(cli("check", path, "--json").out)["findings"] if one["severity"] == "error"]
    assert (found["code"], found["row"], found["column"], found["seen"]) == ("AMT-UNREADABLE", 4, "Amount", "much")
    assert found["message"]
    assert found["tip"]


def test_json_is_all_of_stdout(cli, sheet):
    """With --json stdout is one object on one line and nothing else."""
    ran = cli("check", sheet(), "--json")
    assert (ran.out.count("\n"), ran.err) == (1, "")


def test_needs_neither_workspace_nor_token(cli, sheet):
    """A sheet can be checked by somebody who has no account."""
    ran = cli("check", sheet())
    assert (ran.code, ran.err) == (0, "")
    assert "3  will be created" in ran.out
    assert "61.50" in ran.out


def test_makes_no_request(cli, crm, samples):
    """With everything configured it still speaks to nobody."""
    assert cli("check", samples / "leads.csv").code == 0
    assert crm.requests() == 0


def test_leaves_nothing_behind(cli, sheet, tmp_path):
    """It writes no results, no journal and no home folder."""
    path = sheet()
    cli("check", path)
    assert [found for found in tmp_path.iterdir() if found.name != "user"] == [path]


def test_online_looks_names_up(cli, crm, samples):
    """With --online an unknown owner is found, and nothing is created."""
    ran = cli("check", samples / "leads.xlsx", "--online", "--json")
    assert "OWNER-UNKNOWN" in [one["code"] for one in json.loads(ran.out)["findings"]]
    assert (ran.code, crm.held()) == (1, [])
    assert crm.requests() > 0


def test_online_needs_access(cli, sheet):
    """Without workspace and token --online names both."""
    ran = cli("check", sheet(), "--online")
    assert (ran.code, "SET-WORKSPACE" in ran.err, "SET-TOKEN" in ran.err) == (2, True, True)


def test_says_what_was_created_before(cli, crm, sheet):
    """After a send the same sheet's rows are shown as created, another sheet's equal rows as duplicates."""
    path, twin = sheet(), sheet(4, "twin.csv")
    assert cli("send", path, "--yes", "--rate", 1000).code == 0
    requests = crm.requests()
    found = json.loads(cli("check", path, "--json").out)
    assert (found["created"], found["ready"], found["exit_code"]) == (3, 0, 0)
    found = json.loads(cli("check", twin, "--json").out)
    assert (found["duplicate"], found["ready"]) == (3, 1)
    assert crm.requests() == requests


def test_quiet_says_nothing(cli, samples):
    """With --quiet the exit code is all there is."""
    assert cli("check", samples / "leads-messy.xlsx", "--quiet") == (1, "", "")


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        pytest.param("", "FILE-EMPTY", ["leads.csv"], id="empty"),
        pytest.param("\n\n\n", "FILE-EMPTY", ["leads.csv"], id="blank"),
        pytest.param(
            "Name,Description\nA,b\n", "MAP-REQUIRED", ["leads.csv", "amount", "Name", "Description"], id="no amount"
        ),
        pytest.param("x,y\n1,2\n", "MAP-REQUIRED", ["leads.csv", "name", "x", "y"], id="nothing known"),
        pytest.param("Name,Title,Description,Amount\nA,b,c,1\n", "MAP-TWO-HEADERS", ["leads.csv", "Name"], id="two"),
    ],
)
def test_unusable_file(cli, sheet, content, code, words):
    """A file that cannot be used is exit 3; the message names the file and its headers."""
    ran = cli("check", sheet(content))
    assert (ran.code, ran.out) == (3, "")
    assert code in ran.err
    assert [word for word in words if word not in ran.err] == []


def test_unknown_file(cli, tmp_path):
    """A file that is not there is exit 3 and named, also as JSON."""
    ran = cli("check", "nobody.csv", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["exit_code"], len(found["findings"])) == (3, 3, 1)
    assert "nobody.csv" in ran.err


OPTIONS = [
    pytest.param(["--map", "amount=Name"], "MAP-", 3, id="map twice used"),
    pytest.param(["--map", "amount"], "FIELD=HEADER", 2, id="map without sign"),
    pytest.param(["--map", "price=Amount"], "SET-VALUE", 2, id="unknown field"),
    pytest.param(["--map", "amount=Price"], "MAP-HEADER", 3, id="unknown header"),
    pytest.param(["--map", "name=Name", "--map", "name=Amount"], "SET-TWICE", 2, id="field twice"),
    pytest.param(["--decimal", "point"], "--decimal", 2, id="decimal"),
    pytest.param(["--dates", "ydm"], "--dates", 2, id="dates"),
    pytest.param(["--country", "Peru"], "--country", 2, id="country"),
    pytest.param(["--currency", "soles"], "--currency", 2, id="currency"),
    pytest.param(["--template", "nothing"], "MAP-TEMPLATE", 2, id="template"),
    pytest.param(["--workspace", "a b"], "--workspace", 2, id="workspace"),
    pytest.param(["--lang", "fr"], "--lang", 2, id="language"),
    pytest.param(["--sheeet", "x"], "--sheeet", 2, id="unknown option"),
    pytest.param(["--token", "x"], "--token", 2, id="the token is never an option"),
]


@pytest.mark.parametrize(("options", "words", "code"), OPTIONS)
def test_wrong_option(cli, sheet, options, words, code):
    """A wrong option is exit 2, one that does not fit the file exit 2 or 3; both say which."""
    ran = cli("check", sheet(), *options)
    assert (ran.code in (2, code), ran.out) == (True, "")
    assert words in ran.err


def test_all_wrong_settings_at_once(cli, sheet):
    """Every wrong setting is told in one pass."""
    ran = cli("check", sheet(), "--decimal", "x", "--dates", "x", "--country", "x")
    assert [word in ran.err for word in ("--decimal", "--dates", "--country")] == [True] * 3


def test_map_and_set(cli, sheet):
    """--map reads a field from a column of any heading, --set gives one value to every row."""
    path = sheet("Cliente X,Price\nA,1\nB,2\n")
    ran = cli("check", path, "--json", "--map", "name=Cliente X", "--map", "amount=B", "--set", "description=Fair")
    found = json.loads(ran.out)
    assert (ran.code, found["ready"]) == (0, 2)
    assert found["mapping"] == {"name": "Cliente X", "amount": "Price"}


def test_template_of_ones_own(cli, sheet, tmp_path, root):
    """--template takes a file of one's own."""
    text = (root / "templates" / "standard.toml").read_text(encoding="utf-8")
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    assert cli("check", sheet(), "--template", "own.toml").code == 0


def test_decimal_decides(cli, sheet):
    """Amounts that can be read two ways are asked about until --decimal says how."""
    path = sheet('Name,Description,Amount\nA,b,"12.345"\n')
    asked = cli("check", path)
    assert (asked.code in (1, 3), "--decimal" in asked.out + asked.err) == (True, True)
    totals = {sign: json.loads(cli("check", path, "--decimal", sign, "--json").out) for sign in ("comma", "dot")}
    assert {sign: found["amount_total"] for sign, found in totals.items()} == {
        "comma": {"": 12345},
        "dot": {"": 12.345},
    }


def test_sheet_of_a_workbook(cli, tmp_path):
    """--sheet chooses one of several sheets; an unknown one is exit 3 and the message names those there are."""
    import openpyxl

    book = openpyxl.Workbook()
    for name in ("First", "Second"):
        one = book.create_sheet(name)
        one.append(["Name", "Description", "Amount"])
        one.append([f"Lead of {name}", "b", 1])
    book.remove(book.worksheets[0])
    book.save(tmp_path / "two.xlsx")
    found = json.loads(cli("check", "two.xlsx", "--sheet", "Second", "--json").out)
    assert (found["reading"]["sheet"], found["rows"]) == ("Second", 1)
    ran = cli("check", "two.xlsx", "--sheet", "Third")
    assert (ran.code in (2, 3), "First" in ran.err, "Second" in ran.err) == (True, True, True)


@pytest.mark.parametrize("way", ["option", "environment"])
def test_spanish(cli, sheet, monkeypatch, way):
    """Plan and errors are in Spanish by --lang or by PLAZBOT_IMPORT_LANG; the option wins."""
    monkeypatch.setenv("PLAZBOT_IMPORT_LANG", "es" if way == "environment" else "en")
    options = ["--lang", "es"] if way == "option" else []
    assert "se crearán" in cli("check", sheet(), *options).out
    assert "columna para" in cli("check", sheet("x,y\n1,2\n"), *options).err
    assert "will be created" in cli("check", sheet(), "--lang=en").out


def test_settings_file(cli, sheet, tmp_path):
    """settings.toml in the home folder is read; an unknown name in it is exit 2."""
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "settings.toml").write_text('lang = "es"\n')
    path = sheet()
    assert "will be created" in cli("check", path).out  # the environment wins
    (tmp_path / "home" / "settings.toml").write_text('langue = "es"\n')
    ran = cli("check", path)
    assert (ran.code, "langue" in ran.err) == (2, True)
