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
    *lines, legend = ran.out.splitlines()
    marked = {line.split()[0] for line in lines if line.split()[1] == "*"}
    assert (ran.code, marked) == (0, {"name", "description", "amount"})
    assert {line.split()[0] for line in lines} <= set(FIELDS)
    assert (legend, cli("templates", "standard", "--lang", "es").out.splitlines()[-1]) == (
        "* required",
        "* obligatorio",
    )


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
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    rows, page = book.worksheets
    chosen = {}
    for rule in rows.data_validations.dataValidation:
        if rule.type == "list":
            title = rows.cell(1, next(iter(rule.sqref.ranges)).min_col).value
            cells = page[rule.formula1.rpartition("!")[2].replace("$", "")]
            chosen[title] = [cell.value for (cell,) in cells]
            assert page.cell(cells[0][0].row - 1, cells[0][0].column).value == title
            assert {page.row_dimensions[cell.row].height for (cell,) in cells} == {None}, "evenly spaced"
    assert chosen["Stage"] == ["Nuevo", "Contactado", "Propuesta", "Negociación", "Ganado"]
    assert (chosen["Owner e-mail"][0], len(chosen["Owner e-mail"])) == ("ana.torres@example.com", 4)


def test_a_blank_sheet_on_paper(cli, crm, tmp_path):
    """Its columns stand on two pages, title and name on both; each language has a page, and so have the choices."""
    cli("templates", "--output", "blank.xlsx", "--online")
    rows, page = openpyxl.load_workbook(tmp_path / "blank.xlsx").worksheets
    assert (rows.page_setup.fitToWidth, rows.page_setup.fitToHeight) == (2, 0)
    assert (rows.print_title_rows, rows.print_title_cols) == ("$1:$1", "$A:$A")
    titles = [page.cell(one.id + 1, 1).value for one in page.row_breaks.brk]
    assert titles == ["Cómo llenar esta hoja", "Stage"]
    assert page.sheet_properties.pageSetUpPr.fitToPage is None, "a page that is fitted takes no breaks"


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
    found = re.findall(r"^(MAP-[A-Z-]+): mine.toml, (\d+): (?:Unknown key |The heading )?(\S+)", ran.err, re.MULTILINE)
    assert (ran.code, found) == (
        2,
        [
            ("MAP-KEY", "4", "sings."),
            ("MAP-KEY", "9", "fields.name.defualt."),
            ("MAP-HEADING-TWICE", "13", "deal"),
            ("MAP-INVALID", "14", "fields.amount.read"),
            ("MAP-KEY", "16", "values.estage."),
            ("MAP-INVALID", "21", "values.owner.ANA"),
            ("MAP-INVALID", "22", "values.owner.Luis"),
            ("MAP-INVALID", "26", "custom.Zona"),
            ("MAP-INVALID", "27", "custom.Otra"),
            ("MAP-INVALID", "30", "ambiguous.cosa"),
            ("MAP-INVALID", "31", "ambiguous.valor"),
        ],
    )
    assert all(f"Did you mean {word}?" in ran.err for word in ("signs", "default", "stage"))


def test_a_template_that_is_not_there_cannot_be_checked(cli):
    """Exit 2: it is a file that is missing, and no template of some name."""
    ran = cli("templates", "--check", "nope.toml")
    assert (ran.code, "MAP-FILE: There is no file nope.toml" in ran.err) == (2, True)


FAULTS = [
    pytest.param("a = 1\ntitle = \n", 2, "falta un valor", id="no value"),
    pytest.param("a = 1\nname = Venta\n", 2, "texto sin comillas", id="no quotation marks"),
    pytest.param('name = "Venta\nb = 1\n', 1, "comillas de cierre", id="not closed"),
    pytest.param('name = "Venta', 1, "comillas de cierre", id="not closed to the end"),
    pytest.param('a = 1\n\n"name" "Venta"\n', 3, "signo igual", id="no equals sign"),
    pytest.param('signs = [\n"a"\n"b"\n]\n', 3, "coma", id="no comma"),
    pytest.param("title = { en = 1 es = 2 }", 1, "coma o el }", id="no comma in a table"),
    pytest.param("[fields.name\na = 1", 1, "el ]", id="a table's title"),
    pytest.param("[[fields.name]\na = 1", 1, "el ]", id="a title of a list of tables"),
    pytest.param("a = 1 b = 2", 1, "más de una clave", id="two keys"),
    pytest.param('a = "C:\\x"', 1, r"se escribe \\", id="a backslash"),
    pytest.param("a = 1\na = 2\n", 2, "segunda vez", id="a key twice"),
    pytest.param("[a]\n[b]\n[a]\n", 3, "segunda vez", id="a table twice"),
    pytest.param("a = 1\n= 2", 2, "clave = valor", id="no key"),
    pytest.param("a = 1\n???", 2, "clave = valor", id="something else"),
]


@pytest.mark.parametrize(("text", "line", "why"), FAULTS)
def test_what_is_no_toml_is_told_in_plain_words_of_the_persons_language(cli, tmp_path, text, line, why):
    """The line, and what is missing there; not a word of the reader's own."""
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    ran = cli("templates", "--check", "mine.toml", "--lang", "es")
    said, tip = ran.err.splitlines()
    assert said.startswith(f"MAP-TOML: mine.toml, {line}: La plantilla no se puede leer: ")
    assert (ran.code, why in said, tip.startswith("  → Corrígela ahí")) == (2, True, True)


ENGLISH = re.compile(r"\b(?:the|and|with|text|number|must|such|line|only|heading|allowed|Write|being|which|below)\b")


def test_nothing_of_what_is_wrong_with_a_template_is_half_english(cli, tmp_path):
    """Every sentence about every kind of mistake is Spanish, but for the words of the file itself."""
    wrong = (
        WRONG
        + """
[fields.description]
title = "x"
required = "si"
max_length = 0
default = "{nombre}"
compose = "nada"
first_filled = 1
join = "x"
[fields.expiration_date]
title = { en = "Date", es = "Fecha" }
constant = "03/04/2026"
[fields.contact_email]
title = { en = "M", es = "Correo" }
default = "nadie"
[fields.contact_phone]
title = { en = "P", es = "Tel" }
default = "1"
[fields.stage]
title = { en = "S", es = "Etapa" }
default = "{name}"
"""
    )
    wrong = wrong.replace(
        'read = "commas"',
        'read = "commas"\nleast = "a"\ndecimals = 99\noutside = "x"\ntimes_median = 1\ncurrency = "x"',
    )
    (tmp_path / "mine.toml").write_text(wrong + "[fields.precio]\n", encoding="utf-8")
    ran = cli("templates", "--check", "mine.toml", "--lang", "es")
    assert (ran.code, ran.err.count("MAP-")) == (2, 28)
    assert [line for line in ran.err.splitlines() if ENGLISH.search(line)] == []
    assert '= "{nombre}" no se permite' in ran.err


@pytest.mark.parametrize("output", ["blank.txt/x.xlsx", "nowhere/blank.xlsx"])
def test_blank_sheet_that_cannot_be(cli, sheet, output):
    """A place that cannot be written is exit 2 and named."""
    sheet(1, "blank.txt")
    ran = cli("templates", "--output", output)
    assert (ran.code, output in ran.err) == (2, True)


TARGETS = [
    pytest.param("good.toml", "SET-EXISTS", "ya existe", id="a copy that is there"),
    pytest.param("good.xlsx", "SET-EXISTS", "ya existe", id="a sheet that is there"),
    pytest.param("x.txt", "SET-VALUE", "ARCHIVO.toml", id="another ending"),
    pytest.param("x", "SET-VALUE", "ARCHIVO.xlsx", id="no ending"),
    pytest.param("x.TOML", "SET-VALUE", "ARCHIVO.toml", id="a template that --template would not read"),
    pytest.param("no/x.toml", "SET-UNWRITABLE", "su carpeta no existe", id="no folder"),
    pytest.param("good.xlsx/x.xlsx", "SET-UNWRITABLE", "su carpeta es un archivo", id="a file for a folder"),
    pytest.param("x" * 5000 + ".xlsx", "SET-UNWRITABLE", "el sistema no lo acepta", id="a name without end"),
]


@pytest.mark.parametrize(("name", "code", "said"), TARGETS)
def test_what_templates_does_not_write_is_told_in_the_persons_language(cli, tmp_path, name, code, said):
    """Why, and what would be right there; no error of the system, and nothing is written over."""
    for there in ("good.toml", "good.xlsx"):
        (tmp_path / there).write_text("mine")
    ran = cli("templates", "hubspot", "--output", name, "--lang", "es")
    assert (ran.code, ran.err.startswith(f"{code}: "), said in ran.err, "Errno" in ran.err) == (2, True, True, False)
    assert {path.name for path in tmp_path.iterdir()} - {"user"} == {"good.toml", "good.xlsx"}
    assert (tmp_path / "good.toml").read_text() == (tmp_path / "good.xlsx").read_text() == "mine"


def test_the_instructions_of_a_blank_sheet_are_no_data(cli, tmp_path):
    """Read by a template that does not fit it, the sheet is what is spoken of, and not how many there are."""
    cli("templates", "--output", "blank.xlsx", "--lang", "es")
    ran = cli("check", "blank.xlsx", "--template", "pipedrive")
    assert (ran.code, "FILE-SHEETS-SEVERAL" in ran.err, "MAP-REQUIRED" in ran.err) == (3, False, True)
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    book.worksheets[1]["A1"] = "Teléfono"
    book.save(tmp_path / "blank.xlsx")
    assert "FILE-SHEETS-SEVERAL" in cli("check", "blank.xlsx", "--template", "pipedrive").err
