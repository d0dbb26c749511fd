"""How many rows have no owner, and how many get one by an option."""

from __future__ import annotations

import pytest

HEADINGS = ("Nombre", "Descripción", "Monto", "Responsable")
CELLS = ("Ana Torres", "", "Rosa Q.", "rosa q", "", "x")  # the last row has an error and is not sent


def owners(plan, *, headings=HEADINGS, cells=CELLS, **choices):
    rows = [(f"P{at}", "d", "zzz" if cell == "x" else "80", cell)[: len(headings)] for at, cell in enumerate(cells)]
    made = plan(rows, headings, **choices)
    return {one.code: one for one in made.findings if one.code.startswith("OWNER-") and one.code != "OWNER-IDLE"}


def test_rows_without_an_owner_are_counted(plan) -> None:
    """Those that are sent, of a sheet that has a column for it."""
    found = owners(plan)
    assert list(found) == ["OWNER-NONE"]
    assert found["OWNER-NONE"].message("en") == "2 rows that are sent have no owner in Responsable."
    assert found["OWNER-NONE"].place.letter == "D"


def test_nothing_is_said_where_every_row_has_one_or_no_column_is_there(plan) -> None:
    """A sheet without owners is shown as one among the columns."""
    assert owners(plan, cells=("Ana", "Eva")) == {}
    assert owners(plan, headings=HEADINGS[:3]) == {}


def test_the_default_is_confirmed(plan) -> None:
    """How many rows get it, also in a sheet without a column of owners."""
    found = owners(plan, default_owner="Ana Torres")
    assert list(found) == ["OWNER-DEFAULT"]
    said = "2 rows that are sent have no owner in the sheet: they are given to “Ana Torres”, as --default-owner says."
    assert found["OWNER-DEFAULT"].message("en") == said
    assert owners(plan, headings=HEADINGS[:3], default_owner="Ana Torres")["OWNER-DEFAULT"].facts["count"] == 5


def test_mapped_owners_are_confirmed(plan) -> None:
    """Each pair with its rows, however the sheet spells it; one that no row has is warned of elsewhere."""
    told = (("ROSA Q", "eva@example.com"), ("Ana Torres", "Ana"), ("nobody", "Ana"))
    found = owners(plan, owners=told)
    assert found["OWNER-MAPPED"].facts["names"] == "ROSA Q → eva@example.com (2), Ana Torres → Ana (1)"
    assert found["OWNER-MAPPED"].facts["count"] == 3


@pytest.mark.parametrize("cells", [(("us-1", "Rosa Q"), ("", "Rosa Q"), ("us-1", ""), ("", ""))])
def test_an_owner_by_id_needs_no_name(plan, cells) -> None:
    """A row with an id has an owner, and no pair stands for its name."""
    headings = (*HEADINGS[:3], "Id del responsable", "Responsable")
    made = plan([(f"P{at}", "d", "80", *each) for at, each in enumerate(cells)], headings, owners=(("Rosa Q", "Ana"),))
    counts = {one.code: one.facts.get("count") for one in made.findings}
    assert (counts["OWNER-NONE"], counts["OWNER-MAPPED"]) == (1, 1)
