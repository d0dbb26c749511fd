"""`templates`: the list, one of them, its blank sheet."""

from __future__ import annotations

import json
import re

import openpyxl
import pytest

from importer.catalog import template_names
from importer.model import FIELDS


def test_list(cli):
    """Every shipped template is listed with a title."""
    ran = cli("templates")
    assert (ran.code, ran.err) == (0, "")
    assert [line.split()[0] for line in ran.out.splitlines()] == template_names()
    assert all(len(line.split()) > 1 for line in ran.out.splitlines())


def test_one(cli):
    """One template shows its fields, the required ones marked, with the headings they take."""
    ran = cli("templates", "standard")
    marked = {line.split()[0] for line in ran.out.splitlines() if line.split()[1] == "*"}
    assert (ran.code, marked) == (0, {"name", "description", "amount"})
    assert {line.split()[0] for line in ran.out.splitlines()} <= set(FIELDS)


def test_unknown(cli):
    """An unknown template is exit 2; the message names those there are."""
    ran = cli("templates", "salesforse")
    assert (ran.code, "salesforse" in ran.err, "standard" in ran.err) == (2, True, True)


@pytest.mark.parametrize(("name", "lang"), [([], "en"), (["standard"], "es")])
def test_blank_sheet(cli, tmp_path, name, lang):
    """The blank sheet has headings and an example; `check` understands it and finds no row to send."""
    ran = cli("templates", *name, "--output", "blank.xlsx", "--lang", lang)
    assert (ran.code, ran.out) == (0, "blank.xlsx\n")
    page = openpyxl.load_workbook(tmp_path / "blank.xlsx").worksheets[0]
    header, example = page.iter_rows(values_only=True)
    assert (len(header) > 3, all(header), example[0][:2]) == (True, True, "EX" if lang == "en" else "EJ")
    ran = cli("check", "blank.xlsx", "--strict")
    assert (ran.code, "0  will be created" in ran.out, "ROW-EXAMPLE" in ran.out) == (0, True, True)


def test_blank_sheet_can_be_sent(cli, crm, tmp_path):
    """A blank sheet that was filled in is sent without its example, and without a word about its headings."""
    cli("templates", "--output", "blank.xlsx")
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    page = book.worksheets[0]
    values = {"Name": "Filled in", "Opportunity": "Filled in", "Description": "b", "Amount": 5}
    page.append([values.get(cell.value) for cell in page[1]])
    book.save(tmp_path / "blank.xlsx")
    ran = cli("send", "blank.xlsx", "--yes")
    assert (ran.code, "MAP-UNUSED" in ran.err, crm.names()) == (0, False, ["Filled in"])


@pytest.mark.parametrize("name", ["Example (this row is not imported)", " EXAMPLE  (this row is not imported)\u200b "])
def test_the_example_is_known_however_it_is_spelled(cli, crm, tmp_path, name):
    """Its capitals and blanks changed on the way through another program: it is no opportunity all the same."""
    cli("templates", "--output", "blank.xlsx")
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    book.worksheets[0].cell(2, 1, name)
    book.worksheets[0].cell(2, 3, 99)
    book.move_sheet(book.worksheets[1], -1)  # the instructions come first
    book.save(tmp_path / "blank.xlsx")
    ran = cli("check", "blank.xlsx")
    assert (ran.code, "0  will be created" in ran.out, "ROW-EXAMPLE" in ran.out) == (0, True, True)


def test_blank_sheet_with_the_workspaces_own_choices(cli, crm, tmp_path):
    """--online fills the drop-downs with the stages in Plazbot's order and the owners' addresses."""
    ran = cli("templates", "--output", "blank.xlsx", "--online")
    assert (ran.code, ran.err) == (0, "")
    page = openpyxl.load_workbook(tmp_path / "blank.xlsx").worksheets[1]
    columns = [[cell.value for cell in page[letter] if cell.value] for letter in "GH"]
    assert columns[0] == ["Stage", "Nuevo", "Contactado", "Propuesta", "Negociación", "Ganado"]
    assert columns[1][:2] == ["Owner e-mail", "ana.torres@example.com"]
    assert len(columns[1]) == 5


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["--online"], id="online without a file"),
        pytest.param(["--online", "--output", "x.toml"], id="online with a copy"),
        pytest.param(["--check", "x.toml", "--output", "y.xlsx"], id="check and write"),
        pytest.param(["kommo", "--check", "x.toml"], id="check and show"),
    ],
)
def test_options_that_do_not_go_together(cli, tmp_path, arguments):
    """They are wrong usage, and nothing is written."""
    assert cli("templates", *arguments).code == 2
    assert [path.name for path in tmp_path.iterdir() if path.name != "user"] == []


def test_a_copy_is_edited_checked_and_used(cli, tmp_path, sheet):
    """`--output mine.toml` copies, `--check` finds it good, `--template` reads by it, whatever the headings."""
    assert cli("templates", "hubspot", "--output", "mine.toml").code == 0
    path = tmp_path / "mine.toml"
    text = (
        path.read_text(encoding="utf-8").replace('"deal name"', '"asunto"').replace('name = "hubspot"', 'name = "mine"')
    )
    path.write_text(text, encoding="utf-8")
    ran = cli("templates", "--check", "mine.toml")
    assert (ran.code, ran.err) == (0, "")
    found = json.loads(cli("check", sheet("Asunto,Amount\nA,5\n"), "--template", "mine.toml", "--json").out)
    assert (found["ready"], found["template"]["name"], found["template"]["by"]) == (1, "mine", "told")


WRONG = """name = "mine"
title.en = "Mine"
title.es = "Mía"
sings = ["deal stage"]

[fields.name]
title = { en = "Name", es = "Nombre" }
headers = ["deal"]
defualt = "x"

[fields.amount]
title = { en = "Amount", es = "Monto" }
headers = ["deal", "amount"]
read = "commas"

[values.estage]
"A" = "B"

[values.owner]
"Ana" = "ana@example.com"
"ANA" = "luis@example.com"
"Luis" = 5

[custom]
"Canal" = ["canal"]
"Zona" = "zona"
"Otra" = ["***"]

[ambiguous]
"cosa" = ["name"]
"valor" = ["name", "price"]
"""


def test_every_mistake_of_a_template_with_its_line(cli, tmp_path):
    """All of them at once, each with the line it stands in; exit 2."""
    (tmp_path / "mine.toml").write_text(WRONG, encoding="utf-8")
    ran = cli("templates", "--check", "mine.toml")
    lines = [line for line in ran.err.splitlines() if line.startswith("MAP-INVALID")]
    found = [re.search(r"line (\d+) has a mistake: (\S+)", line).groups() for line in lines]
    assert (ran.code, found) == (
        2,
        [
            ("4", "sings."),
            ("9", "fields.name.defualt."),
            ("14", "fields.amount.read."),
            ("26", "custom.Zona."),
            ("27", "custom.Otra."),
            ("30", "ambiguous.cosa."),
            ("31", "ambiguous.valor."),
            ("16", "values.estage."),
            ("21", "values.owner.ANA."),
            ("22", "values.owner.Luis."),
            ("13", "fields.amount.headers:"),
        ],
    )


def test_a_template_that_is_not_there_cannot_be_checked(cli):
    """A file that is not there ends with exit code 2, and the message names it."""
    ran = cli("templates", "--check", "nope.toml")
    assert (ran.code, "nope.toml" in ran.err) == (2, True)


@pytest.mark.parametrize("output", ["blank.txt/x.xlsx", "nowhere/blank.xlsx"])
def test_blank_sheet_that_cannot_be(cli, sheet, output):
    """A place that cannot be written is exit 2 and named."""
    sheet(1, "blank.txt")
    ran = cli("templates", "--output", output)
    assert (ran.code, output in ran.err) == (2, True)
