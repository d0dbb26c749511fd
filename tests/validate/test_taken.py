"""Columns that `--map` takes from the field that the template gave them to: each is named."""

from __future__ import annotations

import pytest

from importer.catalog import load_mapping
from importer.validate.fitting import try_fit

HUBSPOT = ("Record ID", "Deal Name", "Deal Stage", "Amount", "Close Date", "Email", "Associated Contact", "Next step")

TAKEN = [
    pytest.param({"contact_name": "Associated Contact"}, [("contact_name", "contact_email", "G")], id="one of several"),
    pytest.param({"custom:Otro": "Close Date"}, [("custom:Otro", "expiration_date", "E")], id="for a custom field"),
    pytest.param({"tags": "Record ID"}, [("tags", "old_id", "A")], id="the old id"),
    pytest.param({"tags": "Next step"}, [], id="a part of the description"),
    pytest.param({"tags": "Email", "contact_email": "G"}, [], id="the other field is told of"),
    pytest.param({"tags": "Email", "contact_email": "Email"}, [], id="read as both"),
    pytest.param({"contact_email": "Email"}, [], id="its own"),
    pytest.param({"amount": "Close Date", "expiration_date": "Amount"}, [], id="changed round"),
    pytest.param({}, [], id="nothing told"),
]


@pytest.mark.parametrize(("assigned", "expected"), TAKEN)
def test_a_field_that_loses_its_column_is_named(sheet, assigned, expected) -> None:
    """The note names the column, the field that takes it and the one that had it, unless the person spoke of that."""
    table = sheet([("x",) * len(HUBSPOT)], HUBSPOT)
    fitted, problems = try_fit(load_mapping("hubspot"), table, assigned=assigned, constants={})
    told = [one for one in fitted.findings if one.code == "MAP-TAKEN"]
    assert [(one.facts["by"], one.facts["field"], one.place.letter) for one in told] == expected
    assert problems == ()


def test_a_column_that_was_added_to_a_text_is_no_field_to_give_back(sheet) -> None:
    """To name it for the description as well would set the description's own column aside."""
    titles = ("Deal Name", "Deal Stage", "Amount", "Deal owner", "Currency", "Description", "Associated Company")
    table = sheet([("x",) * len(titles)], titles)
    fitted, _ = try_fit(load_mapping("hubspot"), table, assigned={"custom:Empresa": "Associated Company"}, constants={})
    told = {one.code: (one.place.letter, one.facts["field"]) for one in fitted.findings if "TAKEN" in one.code}
    assert told == {"MAP-TAKEN-JOINED": ("G", "description")}


def test_a_set_field_has_lost_nothing(sheet) -> None:
    """What `--set` gives needs no column."""
    table = sheet([("x",) * len(HUBSPOT)], HUBSPOT)
    constants = {"expiration_date": "2027-01-01"}
    fitted, _ = try_fit(load_mapping("hubspot"), table, assigned={"custom:Otro": "Close Date"}, constants=constants)
    assert "MAP-TAKEN" not in [one.code for one in fitted.findings]


def test_a_required_field_that_loses_its_only_column_says_to_which(sheet) -> None:
    """Not that there is none: that this --map has taken it, and how both can have it."""
    table = sheet([("x",) * len(HUBSPOT)], HUBSPOT)
    assigned = {"description": "Deal Name"}
    _, (problem,) = try_fit(load_mapping("hubspot"), table, assigned=assigned, constants={})
    assert problem.code == "MAP-TAKEN-REQUIRED"
    said = "--map description takes column Deal Name, which was read as name, and leads.xlsx has no other for name."
    assert problem.message("en") == said
    assert '--map name="Deal Name"' in problem.tip("en")
    assert try_fit(load_mapping("hubspot"), table, assigned={**assigned, "name": "Deal Name"}, constants={})[1] == ()
