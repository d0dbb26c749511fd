"""The page of `check`: numbers that add up, control totals, evidence of columns, problems by kind, what to do next."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from importer import Job, Settings
from importer.cli.layout import NARROWEST, WIDEST, cut, folded, page_width, safe, summed
from importer.cli.plan_page import plan_lines

HEADER = "Name,Description,Amount,Stage,Close date\n"
TITLES = {
    "en": [
        "What will happen",
        "Sums of",
        "Sending takes",
        "How each",
        "To correct",
        "To look",
        "To know",
        "What to do",
    ],
    "es": [
        "Qué va a pasar",
        "Sumas de",
        "El envío",
        "Cómo se",
        "Por corregir",
        "Para revisar",
        "Para saber",
        "Qué hacer",
    ],
}


def block(page: str, title: str) -> list[str]:
    """The lines under a title, up to the next blank line, without their indentation."""
    return [line.strip() for line in page.split(f"\n{title}", 1)[1].split("\n\n", 1)[0].splitlines()[1:]]


def rows(*lines: str) -> str:
    return HEADER + "".join(f"{line}\n" for line in lines)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("sample", ["leads.csv", "leads-messy.xlsx", "leads-fair.xlsx"])
def test_the_numbers_add_up_to_the_rows(cli, samples, sample, lang):
    """What becomes of the rows adds up to the rows named in the first line."""
    page = cli("check", samples / sample, "--lang", lang).out
    (count,) = re.findall(r": (\d+) (?:rows|filas),", page.splitlines()[0])
    assert sum(int(line.split()[0]) for line in block(page, TITLES[lang][0])) == int(count)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_page_has_its_order(cli, samples, lang):
    """Numbers, control totals, time, columns, errors, warnings, notes, and last what to do."""
    page = cli("check", samples / "leads-messy.xlsx", "--lang", lang).out
    found = [page.index(f"\n{title}") for title in TITLES[lang]]
    assert found == sorted(found)


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("sample", ["leads.csv", "leads-messy.xlsx", "leads-fair.xlsx"])
def test_the_page_is_as_wide_as_paper(cli, samples, sample, lang):
    """No line but a command to copy is wider than the page; no line ends in blanks."""
    lines = cli("check", samples / sample, "--lang", lang).out.splitlines()
    assert [line for line in lines if len(line) > WIDEST and not line.startswith("    plazbot-import ")] == []
    assert [line for line in lines if line != line.rstrip()] == []


def test_control_totals_by_stage_and_currency(cli, sheet):
    """Count and sum of each stage and currency, and of each currency; rows that are not sent are left out."""
    path = sheet(rows("A,b,S/ 10,New,", "B,b,S/ 1200.505,New,", "C,b,S/ 5,Won,", "D,b,much,Won,"))
    assert block(cli("check", path).out, "Sums of") == [
        "Stage  Currency  Rows        Sum",
        "New    PEN          2  1 210.505",
        "Won    PEN          1      5.000",
        "Total  PEN          3  1 215.505",
        "The other row is not in it.",
    ]


def test_control_totals_of_a_plain_sheet(cli, sheet):
    """Without stages and currencies there is one line of rows and sum."""
    assert block(cli("check", sheet("Name,Description,Amount\nA,b,1\nB,b,2.5\n")).out, "Sums of") == [
        "Rows   Sum",
        "2  3.50",
    ]


def test_control_totals_of_many_stages(cli, sheet):
    """Twelve lines are shown, then how many more there are, then the total of all."""
    found = block(cli("check", sheet(rows(*(f"A{at},b,1,Stage {at:02}," for at in range(15))))).out, "Sums of")
    lines = [line for line in found if line.startswith("Stage ")]
    assert (len(lines), found[-2], found[-1].split()) == (13, "… and 3 more", ["Total", "15", "15.00"])


EVIDENCE = [
    pytest.param("A,b,1250,,\n", [], "no cell can be read two ways", id="plain text"),
    pytest.param('A,b,"1.250,50",,\n', [], "decimal comma: “1.250,50” (row 2)", id="one proof"),
    pytest.param(
        'A,b,"1.250,50",,\nB,b,"2.250,50",,\n', [], "decimal comma: 2 cells such as “1.250,50” (row 2)", id="two proofs"
    ),
    pytest.param(
        'A,b,"1.250,50",,\nB,b,"1,250.50",,\n',
        [],
        "written both ways: “1,250.50” (row 3) and “1.250,50” (row 2)",
        id="both ways",
    ),
    pytest.param('A,b,"12.345",,\n', ["--decimal", "comma"], "as told by --decimal comma", id="told"),
    pytest.param("A,b,1,,25/03/2026\n", [], "day/month/year: “25/03/2026” (row 2)", id="order of a date"),
    pytest.param("A,b,1,,03/04/2026\n", ["--dates", "mdy"], "as told by --dates mdy", id="dates as told"),
    pytest.param("A,b,1,,\n", ["--set", "stage=New"], "“New” in every row", id="the same in every row"),
    pytest.param("A,b,1,New,\n", ["--set", "stage="], "empty in every row", id="left empty"),
]


@pytest.mark.parametrize(("content", "options", "words"), EVIDENCE)
def test_each_column_shows_why_it_was_read_so(cli, sheet, content, options, words):
    """Behind letter and heading stands the evidence, with the cell that gives it."""
    found = block(cli("check", sheet(HEADER + content), *options).out, "How each column was read")
    assert [line for line in found if line == words or line.endswith(f"  {words}")], found


def test_a_workbook_shows_what_it_holds(cli, samples):
    """Numbers and dates of a workbook are named as such; the two letters of the country stand behind the phones."""
    found = block(cli("check", samples / "leads-fair.xlsx", "--country", "PE").out, "How each column was read")
    said = {line.split()[0]: re.split(r"  +", line)[-1] for line in found}
    assert said["Amount"] == "numbers in the workbook"
    assert said["Phone"] == "numbers without a country code: PE"
    assert found[-1].endswith("  dates in the workbook")


def test_a_composed_description_says_of_what(cli, sheet, tmp_path, root):
    """A field that the template composes is shown with its pattern, and is not told again among the notes."""
    template = (root / "templates" / "standard.toml").read_text(encoding="utf-8")
    rule = '[fields.description]\ncompose = "Lead of {name}"\n'
    text = re.sub(r"^compose = .*\n", "", template, flags=re.MULTILINE).replace("[fields.description]\n", rule)
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    page = cli("check", sheet("Name,Amount\nA,1\n"), "--template", "own.toml").out
    (line,) = [line for line in block(page, "How each column was read") if line.startswith("Description")]
    assert line.endswith("composed by the template: “Lead of {name}”")
    assert "DESC-COMPOSED" not in page


def test_evidence_is_told_once(cli, sheet):
    """What stands behind a column is not told again among the notes."""
    page = cli("check", sheet(rows('A,b,"1.250,50",,25/03/2026'))).out
    assert [code for code in ("AMT-CONVENTION", "DATE-ORDER") if code in page] == []


def test_other_notes_of_a_column_stay_notes(cli, sheet):
    """What is no evidence of how cells were read is told below, with its column."""
    page = cli("check", sheet("Name,Description,Amount,Contact\nA,b,1,Rosa\n")).out
    assert [line for line in block(page, "To know") if line.startswith("column D  ")]


def test_problems_by_kind(cli, sheet):
    """Of each kind: code, title, rows; three cells with what was seen; which rows; the tip, once."""
    wrong = [f"A{at},b,bad{at},," for at in range(6)]
    page = cli("check", sheet(rows("Ok,b,1,,", *wrong, "Ok2,b,2,,", ",b,3,,", ",c,3,,"))).out
    assert block(page, "To correct (8 rows)") == [
        "AMT-UNREADABLE  Not an amount (6 rows)",
        "C3  “bad0” is not an amount.",
        "C4  “bad1” is not an amount.",
        "C5  “bad2” is not an amount.",
        "rows 3–8",
        "→ Write digits only, such as 1250.50 or 1.250,50, in Amount.",
        "NAME-MISSING  Name missing (2 rows)",
        "A10, A11  The name is empty.",
        "→ Write the opportunity's name in Name.",
    ]


def test_many_rows_are_one_line(cli, sheet):
    """Row numbers that do not fit on a line end with how many more there are; they add up."""
    lines = [f"A{at},b,{'1' if at % 2 else 'bad'},," for at in range(400)]
    page = cli("check", sheet(rows(*lines))).out
    (line,) = [line for line in page.splitlines() if line.startswith("    rows ")]
    named, more = re.fullmatch(r"    rows ([\d, ]+) … and (\d+) more", line).groups()
    assert named.startswith("2, 4, 6, ")
    assert len(named.split(", ")) + int(more) == 200
    assert 90 < len(line) <= WIDEST


def test_a_tip_that_differs_names_its_cell(cli, sheet):
    """Where what to do differs from cell to cell, the one that is shown says whose it is."""
    lines = ['A,b,"1.250,50",,', 'B,b,"1,250.50",,', 'C,b,"12.345",,', 'D,b,"54.321",,']
    page = cli("check", sheet(rows(*lines))).out
    assert [line.strip()[:6] for line in page.splitlines() if line.startswith("    → C")] == ["→ C4: "]


def commands_of(page: str) -> list[str]:
    return [line.strip() for line in page.splitlines() if line.startswith("    plazbot-import ")]


def test_next_is_to_send(cli, sheet):
    """Where nothing needs fixing there is one command, with the options that were given, as a shell takes them."""
    path = sheet('Name,Description,Amount\nA,b,"12.345"\n', "my leads.csv")
    page = cli("check", path, "--decimal", "comma", "--set", "stage=New lead", "--skip-hidden").out
    (command,) = commands_of(page)
    assert command.startswith(f'plazbot-import send "{path}" ')
    assert command.endswith(' --set "stage=New lead" --decimal comma --skip-hidden')


def test_next_is_to_correct_or_to_send_the_good_ones(cli, sheet):
    """Where some rows are wrong: a marked copy, the good rows now, the others with the results."""
    path = sheet(rows("A,b,1,,", "B,b,much,,"))
    stem = str(path).removesuffix(".csv")
    assert commands_of(cli("check", path, "--delimiter", ",").out) == [
        f'plazbot-import check {path} --delimiter "," --output {stem}.checked.xlsx',
        f'plazbot-import send {path} --delimiter ","',
        f"plazbot-import retry {stem}.results.csv",
    ]


def test_next_is_only_to_correct(cli, sheet):
    """Where no row is good there is nothing to send."""
    assert [line.split()[1] for line in commands_of(cli("check", sheet(rows("A,b,much,,"))).out)] == ["check"]


def test_next_is_nothing(cli, crm, sheet):
    """Where every row was created before, nothing is left to do."""
    path = sheet()
    assert cli("send", path, "--yes", "--rate", 1000).code == 0
    page = cli("check", path).out
    assert (commands_of(page), page.rstrip().splitlines()[-1]) == ([], "  Nothing: no row is left to send.")
    assert "Sums of" not in page
    assert "Sending takes" not in page


def test_a_command_that_is_about_to_ask_says_less(sheet):
    """Without its closing the page says neither how long sending takes nor what to do next."""
    job = Job(sheet(), Settings.gather({"lang": "en"}))
    whole = "\n".join(plan_lines(job, job.plan_offline(), "en"))
    asking = "\n".join(plan_lines(job, job.plan_offline(), "en", closing=False))
    assert ["What to do next" in page for page in (whole, asking)] == [True, False]
    assert ["Sending takes" in page for page in (whole, asking)] == [True, False]


def test_a_cell_cannot_command_the_terminal(cli, sheet):
    """Escape sequences and turned writing in cells and headings are shown, not obeyed."""
    page = cli("check", sheet("Name,Description,Amount,Co\x1b[31mlour\nA\x1b]0;x\x07,b,\u202e12\x1b[2J,c\n")).out
    assert set("\x1b\x07\u202e") & set(page) == set()
    assert r"\x1b[2J" in page
    assert r"Co\x1b[31mlour" in page


@pytest.mark.parametrize(("columns", "expected"), [(40, NARROWEST), (80, 80), (93, 93), (200, WIDEST)], ids="{}".format)
def test_the_width_is_the_terminals(monkeypatch, columns, expected):
    """A page is as wide as the terminal, within bounds; a file gets the widest."""
    monkeypatch.setenv("COLUMNS", str(columns))
    assert page_width() == WIDEST
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert page_width() == expected


SUMS = [
    pytest.param(["1", "1234567.5"], ["1.00", "1 234 567.50"], id="two decimals at least"),
    pytest.param(["28197.125", "0.1"], ["28 197.125", "0.100"], id="as many as any of them has"),
    pytest.param(["1E+3", "0"], ["1 000.00", "0.00"], id="never with an exponent"),
    pytest.param(["-1234.5"], ["-1 234.50"], id="negative"),
]


@pytest.mark.parametrize(("amounts", "expected"), SUMS)
def test_sums_are_not_rounded(amounts, expected):
    """Sums have their thousands apart and every digit they have."""
    assert summed([Decimal(amount) for amount in amounts]) == expected


def test_long_texts_are_folded_and_cut():
    """Words are kept whole when a text is folded; what is cut ends with an ellipsis."""
    assert list(folded("say --allow-duplicates now", 12, first="> ", then="  ")) == [
        "> say",
        "  --allow-duplicates",
        "  now",
    ]
    assert (cut("Oportunidad", 11), cut("Oportunidad", 5)) == ("Oportunidad", "Opor…")


def test_safe_leaves_letters_alone():
    """Accents, emoji joined by invisible marks and other scripts are no danger."""
    assert safe("Ñandú 👩\u200d💻 東京\u00a0x") == "Ñandú 👩\u200d💻 東京\u00a0x"
    assert safe("a\tb\r\n\x9b1m") == r"a\tb\r\n\x9b1m"
