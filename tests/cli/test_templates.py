"""`templates`: the list, one of them, its blank sheet."""

from __future__ import annotations

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
    """The blank sheet opens in openpyxl, has one row of headings, and `check` understands every one of them."""
    ran = cli("templates", *name, "--output", "blank.xlsx", "--lang", lang)
    assert (ran.code, ran.out) == (0, "blank.xlsx\n")
    page = openpyxl.load_workbook(tmp_path / "blank.xlsx").worksheets[0]
    (header,) = page.iter_rows(values_only=True)
    assert (len(header) > 3, all(header)) == (True, True)
    values = {"name": "A", "description": "b", "amount": 5}
    page.append([next((value for key, value in values.items() if key), None)] * len(header))
    assert cli("check", "blank.xlsx").code in (0, 3)  # a sheet with no rows yet is no crash


def test_blank_sheet_can_be_sent(cli, crm, tmp_path):
    """A blank sheet that was filled in is sent without a word about its headings."""
    cli("templates", "--output", "blank.xlsx")
    book = openpyxl.load_workbook(tmp_path / "blank.xlsx")
    page = book.worksheets[0]
    values = {"Name": "Filled in", "Opportunity": "Filled in", "Description": "b", "Amount": 5}
    page.append([values.get(cell.value) for cell in page[1]])
    book.save(tmp_path / "blank.xlsx")
    ran = cli("send", "blank.xlsx", "--yes")
    assert (ran.code, "MAP-UNUSED" in ran.err, crm.names()) == (0, False, ["Filled in"])


@pytest.mark.parametrize("output", ["blank.txt/x.xlsx", "nowhere/blank.xlsx"])
def test_blank_sheet_that_cannot_be(cli, sheet, output):
    """A place that cannot be written is exit 2 and named."""
    sheet(1, "blank.txt")
    ran = cli("templates", "--output", output)
    assert (ran.code, output in ran.err) == (2, True)
