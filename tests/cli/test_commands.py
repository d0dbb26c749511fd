"""Commands that are printed to be copied: they do what they say, with the options that the first one was given."""

from __future__ import annotations

import shlex

import openpyxl
import pytest

from importer.job.commands import quoted
from importer.model import RESULT_COLUMNS, RESULTS_SHEET

WORDS = [
    pytest.param("leads.csv", "leads.csv", id="plain"),
    pytest.param("amount=Monto", "amount=Monto", id="a pair"),
    pytest.param("my leads.csv", '"my leads.csv"', id="a blank"),
    pytest.param("amount=Monto (S/)", '"amount=Monto (S/)"', id="brackets"),
    pytest.param(";", '";"', id="a semicolon"),
    pytest.param("", '""', id="nothing"),
    pytest.param("Inés's.csv", '"Inés\'s.csv"', id="an apostrophe"),
    pytest.param("US$ 5", "'US$ 5'", id="what a shell would fill in"),
]


@pytest.mark.parametrize(("word", "expected"), WORDS)
def test_words_of_a_command_are_quoted(word, expected):
    """Quotation marks only where a shell needs them."""
    assert quoted(word) == expected


def printed(ran, verb):
    """The words of the command of this kind that a run has printed."""
    (line,) = [line for line in ran.err.splitlines() if f"plazbot-import {verb} " in line]
    return shlex.split(line.partition("plazbot-import ")[2])


@pytest.fixture
def book(tmp_path):
    """A workbook with headings that say nothing to the importer, an owner who is gone, and an amount that is none."""
    book = openpyxl.Workbook()
    for line in (
        ("Empresa", "Detalle", "Plata", "Quién"),
        ("Ana", "Feria", 5, "vieja"),
        ("Luz", "Feria", "x", "vieja"),
    ):
        book.active.append(line)
    path = tmp_path / "mis leads.xlsx"
    book.save(path)
    return path


MAPPED = {"name": "Empresa", "description": "Detalle", "amount": "Plata", "owner_email": "Quién"}
WORDS_GIVEN = [
    *(word for field, title in MAPPED.items() for word in ("--map", f"{field}={title}")),
    *("--map-owner", "vieja=ana.torres@example.com"),
]


def test_the_retry_that_a_send_tells_of_needs_nothing_more(cli, crm, book):
    """Columns named by hand, an owner's new name: the printed command has them, so that it sends the rest."""
    sent = cli("send", book, *WORDS_GIVEN, "--yes", "--rate", "1000")
    assert (sent.code, crm.names()) == (1, ["Ana"])
    results = book.with_name("mis leads.results.xlsx")
    changed = openpyxl.load_workbook(results)
    changed[RESULTS_SHEET].cell(3, len(RESULT_COLUMNS) + 3).value = 7
    changed.save(results)
    again = cli(*printed(sent, "retry"), "--yes")
    assert (again.code, crm.names()) == (0, ["Ana", "Luz"])
    assert {one["assignedComercialId"] for one in crm.held()} == {"us-01"}


def test_the_summary_tells_the_same_retry(cli, crm, book):
    """In the results workbook the command has the same options, and the name of the workbook."""
    sent = cli("send", book, *WORDS_GIVEN, "--yes", "--rate", "1000")
    summary = openpyxl.load_workbook(book.with_name("mis leads.results.xlsx"))["Import summary"]
    said = [str(cell) for line in summary.values for cell in line if "plazbot-import retry" in str(cell)]
    _, _, *options = printed(sent, "retry")
    assert [shlex.split(text.partition("plazbot-import ")[2]) for text in said] == [
        ["retry", "mis leads.results.xlsx", *options]
    ]
