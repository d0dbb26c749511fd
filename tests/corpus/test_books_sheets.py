"""Workbooks by their sheets: the one whose titles fit is proposed, the rest is named, and nothing is guessed."""

from __future__ import annotations

import pytest

HEAD = ["Nombre", "Descripción", "Monto"]
ANA = ["Ana Quispe", "dos camas", 150.5]
EVA = ["Eva Rojas", "tres sillas", 75.25]
LEADS = [HEAD, ANA, EVA]
CITIES = [["Ciudad", "Región"], ["Lima", "Lima"], ["Cusco", "Cusco"]]
RESULTS = [
    "import_ref",
    "import_status",
    "opportunity_id",
    "opportunity_code",
    "import_message",
    "import_tip",
    "source_row",
]
OURS = ["", "", "", "", "", "", ""]

READ = [
    pytest.param({"rows": LEADS}, {"sheet": "Leads"}, id="one sheet"),
    pytest.param(
        {"sheet": "Ciudades", "rows": CITIES, "more": [{"rows": LEADS}]},
        {"sheet": "Leads", "findings": ["FILE-SHEET-CHOSEN"], "told": ["FILE-SHEET-CHOSEN"]},
        id="one of two fits",
    ),
    pytest.param(
        {
            "sheet": "Portada",
            "rows": [["Feria de Lima 2026"], [], ["Preparado por Ana"]],
            "more": [{"sheet": "Instrucciones", "rows": [["Llena la hoja Leads"]]}, {"rows": [[], ["Leads"], *LEADS]}],
        },
        {"sheet": "Leads", "header_row": 3, "findings": ["FILE-SHEET-CHOSEN", "HEAD-ABOVE"]},
        id="the titles stand below a line on the third sheet",
    ),
    pytest.param(
        {"sheet": "Hoja1", "more": [{"rows": LEADS}, {"sheet": "Hoja3"}]}, {"sheet": "Leads"}, id="the others empty"
    ),
    pytest.param(
        {"sheet": "Notas", "rows": [[" "], ["\u00a0"]], "more": [{"rows": LEADS}]},
        {"sheet": "Leads"},
        id="another that holds only blanks",
    ),
    pytest.param(
        {"rows": LEADS, "more": [{"sheet": "Gráfico", "kind": "chartsheet"}]},
        {"sheet": "Leads"},
        id="a chart sheet last",
    ),
    pytest.param(
        {"sheet": "Gráfico", "kind": "chartsheet", "more": [{"rows": LEADS}]},
        {"sheet": "Leads"},
        id="a chart sheet first",
    ),
    pytest.param(
        {"rows": LEADS, "more": [{"sheet": "Diálogo", "kind": "dialogsheet"}]},
        {"sheet": "Leads"},
        id="an Excel 5 dialog",
    ),
    pytest.param(
        {"sheet": "Ventas &amp; más (2026)", "rows": LEADS},
        {"sheet": "Ventas & más (2026)"},
        id="a name with signs of XML",
    ),
]


@pytest.mark.parametrize(("spec", "expected"), READ)
def test_the_sheet_that_fits_is_read(book, reads_as, spec, expected):
    """Of several sheets with cells, the only one that has every required column; which others there are is said."""
    reads_as(book(spec), {"cells": [ANA, EVA], **expected})


NAMED = [
    pytest.param("Marzo", "Marzo", id="as it is written"),
    pytest.param("marzo", "Marzo", id="in small letters"),
]


@pytest.mark.parametrize(("wanted", "sheet"), NAMED)
def test_the_person_names_the_sheet(book, reads_as, wanted, sheet):
    """`--sheet` decides where two fit."""
    spec = {"sheet": "Marzo", "rows": LEADS, "more": [{"sheet": "Abril", "rows": LEADS}]}
    reads_as(book(spec), {"cells": [ANA, EVA], "sheet": sheet}, sheet=wanted)


def test_our_results_are_read_before_the_rest(book, reads_as):
    """A results sheet beside the person's own is what goes on, also where both fit."""
    spec = {
        "rows": LEADS,
        "more": [{"sheet": "Import results", "rows": [[*RESULTS, *HEAD], [*OURS, *ANA], [*OURS, *EVA]]}],
    }
    expected = {"titles": [*RESULTS, *HEAD], "cells": [[*OURS, *ANA], [*OURS, *EVA]], "sheet": "Import results"}
    reads_as(book(spec), expected)


REFUSED = [
    pytest.param(
        {"sheet": "Marzo", "rows": LEADS, "more": [{"sheet": "Abril", "rows": LEADS}]},
        {},
        "FILE-SHEETS-SEVERAL",
        {"names": "Marzo, Abril", "proposed": "Marzo"},
        id="two fit",
    ),
    pytest.param(
        {"sheet": "Ciudades", "rows": CITIES, "more": [{"sheet": "Casi", "rows": [["Nombre", "Monto"], ["Ana", 5]]}]},
        {},
        "FILE-SHEETS-SEVERAL",
        {"names": "Ciudades, Casi", "proposed": "Casi"},
        id="none fits",
    ),
    pytest.param(
        {"sheet": "Hoja1", "more": [{"sheet": "Hoja2"}, {"sheet": "Hoja3"}]}, {}, "FILE-EMPTY", {}, id="all are empty"
    ),
    pytest.param(
        {"rows": LEADS, "more": [{"sheet": "Vacía"}]},
        {"sheet": "Vacía"},
        "FILE-SHEET-EMPTY",
        {},
        id="the named one is empty",
    ),
    pytest.param(
        {"rows": LEADS, "more": [{"sheet": "Listas", "rows": CITIES}]},
        {"sheet": "Mayo"},
        "FILE-SHEET-UNKNOWN",
        {"names": "Leads, Listas"},
        id="the named one is not there",
    ),
    pytest.param(
        {"rows": LEADS, "more": [{"sheet": "Gráfico", "kind": "chartsheet"}]},
        {"sheet": "Gráfico"},
        "FILE-SHEET-UNKNOWN",
        {"names": "Leads"},
        id="the named one is a chart",
    ),
    pytest.param({"sheet": "Gráfico", "kind": "chartsheet"}, {}, "FILE-EMPTY", {}, id="nothing but a chart"),
]


@pytest.mark.parametrize(("spec", "options", "code", "facts"), REFUSED)
def test_which_sheet_is_asked_where_it_is_not_clear(book, refused_as, spec, options, code, facts):
    """The sheets with cells are listed, and a word to copy names the likeliest one."""
    finding = refused_as(book(spec), code, **options)
    assert {name: finding.facts[name] for name in facts} == facts
