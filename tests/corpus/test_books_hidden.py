"""Workbooks by what they hide: rows, columns, filters and sheets are read and announced, never lost or in silence."""

from __future__ import annotations

import pytest

HEAD = ["Nombre", "Descripción", "Monto"]
ANA = ["Ana Quispe", "dos camas", 150.5]
EVA = ["Eva Rojas", "tres sillas", 75.25]
LUZ = ["Luz Paredes", "una mesa", 99.75]
ROWS = [HEAD, ANA, EVA, LUZ]
HIDDEN = 'hidden="1"'

SITUATIONS = [
    pytest.param(
        {"rows": ROWS, "attributes": {3: HIDDEN}},
        {"cells": [ANA, EVA, LUZ], "hidden_rows": (3,), "findings": ["FILE-ROWS-HIDDEN"], "told": ["FILE-ROWS-HIDDEN"]},
        id="a row hidden by hand",
    ),
    pytest.param(
        {
            "rows": ROWS,
            "attributes": {2: HIDDEN, 3: 'hidden="true"'},
            "after": '<autoFilter ref="A1:C4"><filterColumn colId="0"><filters><filter val="Luz Paredes"/></filters>'
            "</filterColumn></autoFilter>",
        },
        {"cells": [ANA, EVA, LUZ], "hidden_rows": (2, 3), "findings": ["FILE-ROWS-HIDDEN"]},
        id="rows hidden by a filter",
    ),
    pytest.param(
        {"rows": [["Feria de Lima"], *ROWS], "attributes": {1: HIDDEN}},
        {"cells": [ANA, EVA, LUZ], "header_row": 2, "hidden_rows": (), "findings": ["HEAD-ABOVE"]},
        id="a hidden line above the titles",
    ),
    pytest.param(
        {"rows": {1: HEAD, 2: ANA, 3: EVA, 4: LUZ, 5: [], 6: []}, "attributes": {5: HIDDEN, 6: HIDDEN}},
        {"cells": [ANA, EVA, LUZ], "hidden_rows": ()},
        id="hidden rows below the table",
    ),
    pytest.param(
        {"rows": ROWS, "attributes": {2: 'hidden="0"', 3: 'collapsed="1" outlineLevel="1"'}},
        {"cells": [ANA, EVA, LUZ], "hidden_rows": ()},
        id="rows of an outline that is open",
    ),
    pytest.param(
        {"rows": ROWS, "before": '<cols><col min="2" max="2" width="9" hidden="1"/></cols>'},
        {"cells": [ANA, EVA, LUZ], "hidden_columns": ("B",), "findings": ["FILE-COLUMNS-HIDDEN"]},
        id="a hidden column that is imported",
    ),
    pytest.param(
        {"rows": ROWS, "before": '<cols><col min="4" max="16384" width="9" hidden="1"/></cols>'},
        {"cells": [ANA, EVA, LUZ], "hidden_columns": ()},
        id="all columns right of the table hidden",
    ),
    pytest.param(
        {"rows": ROWS, "before": '<cols><col min="1" max="2" hidden="true"/></cols>', "attributes": {4: HIDDEN}},
        {
            "cells": [ANA, EVA, LUZ],
            "hidden_columns": ("A", "B"),
            "hidden_rows": (4,),
            "findings": ["FILE-COLUMNS-HIDDEN", "FILE-ROWS-HIDDEN"],
        },
        id="rows and columns",
    ),
    pytest.param(
        {"rows": ROWS, "more": [{"sheet": "Listas", "state": "hidden", "rows": [["Lima"], ["Cusco"]]}]},
        {"cells": [ANA, EVA, LUZ], "sheet": "Leads", "hidden_sheets": ("Listas",), "findings": ["FILE-SHEETS-HIDDEN"]},
        id="a hidden sheet of lists",
    ),
    pytest.param(
        {"rows": ROWS, "more": [{"sheet": "Base", "state": "veryHidden", "rows": ROWS}]},
        {"cells": [ANA, EVA, LUZ], "sheet": "Leads", "hidden_sheets": ("Base",), "findings": ["FILE-SHEETS-HIDDEN"]},
        id="a very hidden sheet with the same titles",
    ),
    pytest.param(
        {"rows": [["x"]], "sheet": "Base", "state": "hidden", "more": [{"rows": ROWS}, {"sheet": "Vacía"}]},
        {"cells": [ANA, EVA, LUZ], "sheet": "Leads", "hidden_sheets": ("Base",), "findings": ["FILE-SHEETS-HIDDEN"]},
        id="a hidden sheet first and an empty one last",
    ),
]


@pytest.mark.parametrize(("spec", "expected"), SITUATIONS)
def test_what_is_hidden_is_read_and_announced(book, reads_as, spec, expected):
    """Hidden rows and columns of the table are read like others; hidden sheets are named and left alone."""
    reads_as(book(spec), expected)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_read_when_it_is_named(book, reads_as, state):
    """`--sheet` reads any sheet."""
    spec = {
        "rows": [["Resumen de la feria"]],
        "sheet": "Resumen",
        "more": [{"sheet": "Base", "state": state, "rows": ROWS}],
    }
    expected = {"cells": [ANA, EVA, LUZ], "sheet": "Base", "hidden_sheets": ("Base",)}
    reads_as(book(spec), expected, sheet="Base")


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_workbook_of_hidden_sheets_only_is_asked_about(book, refused_as, state):
    """A hidden sheet is never taken in silence, not even the only one with cells."""
    spec = {"sheet": "Portada", "more": [{"sheet": "Base", "state": state, "rows": ROWS}]}
    finding = refused_as(book(spec), "FILE-SHEET-HIDDEN")
    assert finding.facts["proposed"] == "Base"


def test_hidden_rows_are_left_out_on_request(book, cli):
    """`--skip-hidden` skips them with a reason and tells nothing else differently."""
    path = book({"rows": ROWS, "attributes": {3: HIDDEN}})
    ran = cli("check", path, "--json", "--skip-hidden")
    assert ran.code == 0
    assert '"ready": 2' in ran.out
    assert '"skipped": {"ROW-HIDDEN": [3]}' in ran.out
