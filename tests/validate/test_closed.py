"""Deals that the other CRM calls won, lost or deleted, and whose stage does not say so."""

from __future__ import annotations

import pytest

from importer.catalog import load_mapping
from importer.errors import Misused
from importer.validate.cells import Choices
from importer.validate.drafts import draft
from importer.validate.fitting import fit
from importer.validate.mapping import Mapping

PIPEDRIVE = ("Deal - Title", "Deal - Value", "Deal - Stage", "Deal - Status")
LOADER = ("NAME", "AMOUNT", "STAGENAME", "ISDELETED")
ODOO = ("Opportunity", "Expected Revenue", "Stage", "Active")

ROWS = [
    pytest.param("pipedrive", PIPEDRIVE, "Nuevo", "Won", True, id="won in an open stage"),
    pytest.param("pipedrive", PIPEDRIVE, "Nuevo", " LOST ", True, id="lost, however written"),
    pytest.param("pipedrive", PIPEDRIVE, "", "Won", True, id="won without a stage"),
    pytest.param("pipedrive", PIPEDRIVE, "Ganado", "Won", False, id="the stage says so"),
    pytest.param("pipedrive", PIPEDRIVE, "won", "Won", False, id="in the other CRM's word"),
    pytest.param("pipedrive", PIPEDRIVE, "Ganado", "Lost", True, id="the stage says otherwise"),
    pytest.param("pipedrive", PIPEDRIVE, "Nuevo", "Deleted", True, id="deleted"),
    pytest.param("pipedrive", PIPEDRIVE, "Nuevo", "Open", False, id="open"),
    pytest.param("pipedrive", PIPEDRIVE, "Nuevo", "", False, id="nothing said"),
    pytest.param("salesforce-loader", LOADER, "Closed Won", "true", True, id="in the bin of Salesforce"),
    pytest.param("salesforce-loader", LOADER, "Closed Won", "false", False, id="not in it"),
    pytest.param("odoo", ODOO, "Nuevo", "False", True, id="archived in Odoo"),
    pytest.param("odoo", ODOO, "Nuevo", False, True, id="archived, as a workbook has it"),
    pytest.param("odoo", ODOO, "Perdido", "False", False, id="archived and lost"),
]


def drafted(sheet, mapping, headings, *rows, assigned=None):
    table = sheet(rows, headings)
    return draft(table, fit(mapping, table, assigned=assigned or {}, constants={}), Choices(), scope="ws")


@pytest.mark.parametrize(("template", "headings", "stage", "word", "told"), ROWS)
def test_what_is_over_elsewhere_and_open_here_is_told(sheet, template, headings, stage, word, told) -> None:
    """A warning of its row, where the template knows the word and no stage says the same."""
    made = drafted(sheet, load_mapping(template), headings, ("A", "5.00", stage, word), ("B", "6.00", "Nuevo", ""))
    assert {at: [one.code for one in ones] for at, ones in made.notes.items()} == (
        {0: ["STAGE-CLOSED"]} if told else {}
    )


def test_the_warning_names_the_word_and_the_stage(sheet) -> None:
    """And where another stage can be written, in both languages."""
    made = drafted(sheet, load_mapping("pipedrive"), PIPEDRIVE, ("A", "5.00", "Nuevo", "Won"))
    (finding,) = made.notes[0]
    said = "Deal - Status says “Won”; the opportunity is created all the same, with the stage “Nuevo”."
    assert (finding.message("en"), finding.place.cell) == (said, "D2")
    assert finding.tip("es").startswith("Escribe la etapa que lo diga en Deal - Stage, o borra")


def test_the_column_that_is_the_stage_says_nothing_beside_it(sheet) -> None:
    """`--map stage="Deal - Status"` makes the word a stage, which the workspace has or has not."""
    told = {"stage": "Deal - Status"}
    made = drafted(sheet, load_mapping("pipedrive"), PIPEDRIVE, ("A", "5.00", "Nuevo", "Lost"), assigned=told)
    assert dict(made.notes) == {}


TITLE = {"en": "x", "es": "x"}


@pytest.mark.parametrize(
    "closed",
    [
        pytest.param(5, id="no table"),
        pytest.param({"Status": "Won"}, id="no words"),
        pytest.param({"Status": {}}, id="none at all"),
        pytest.param({"Status": {"Won": 1}}, id="a stage that is no text"),
        pytest.param({"Status": {"*": "Ganado"}}, id="a word of marks"),
        pytest.param({"-": {"Won": "Ganado"}}, id="a heading of marks"),
    ],
)
def test_a_table_of_the_wrong_shape_is_a_mistake(closed) -> None:
    """Said with what is allowed there, as any other of a template."""
    fields = {name: {"title": TITLE} for name in ("name", "description", "amount")}
    with pytest.raises(Misused) as caught:
        Mapping.parse({"name": "x", "title": TITLE, "fields": fields, "closed": closed}, file="x.toml")
    assert {one.code for one in caught.value.findings} == {"MAP-INVALID"}
    assert all(one.seen.startswith("closed") for one in caught.value.findings)
