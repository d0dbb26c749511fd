"""What the summary says of a migration: the template, the names it translated, and the options that moved owners."""

from __future__ import annotations

import openpyxl
import pytest

HEADINGS = ("Record ID", "Deal Name", "Deal Stage", "Deal owner", "Amount", "Close Date", "Deal Description")
MOVED = {
    "en": {
        "Template": "hubspot (HubSpot: export of deals)",
        "Names translated by it": "Deal Stage: Closed Won → Ganado",
        "Owners renamed (--map-owner)": "Ana vieja → ana.torres@example.com",
        "Owner of rows without one (--default-owner)": "luis.salas@example.com",
        "Set afterwards (--set-after-create)": "stage, expiry and custom fields, by an update after the create",
    },
    "es": {
        "Plantilla": "hubspot (HubSpot: exportación de negocios)",
        "Nombres que traduce": "Deal Stage: Closed Won → Ganado",
        "Responsables cambiados (--map-owner)": "Ana vieja → ana.torres@example.com",
        "Responsable si falta (--default-owner)": "luis.salas@example.com",
        "Fijado después (--set-after-create)": "etapa, vencimiento y campos propios, con una actualización después de "
        "crear",
    },
}


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("again", [False, True], ids=["of the run", "written again"])
def test_what_moved_the_names_stands_in_the_summary(cli, crm, tmp_path, lang, again):
    """In the summary that the run writes, and in the one written again from the journal."""
    book = openpyxl.Workbook()
    for line in (HEADINGS, (1, "Venta", "Closed Won", "Ana vieja", 5, "2026-05-01", "d"), (2, "B", "", "", 5, "", "d")):
        book.active.append(line)
    book.save(tmp_path / "deals.xlsx")
    options = ["--map-owner", "Ana vieja=ana.torres@example.com", "--default-owner", "luis.salas@example.com"]
    ran = cli("send", "deals.xlsx", *options, "--set-after-create", "--yes", "--lang", lang)
    path = tmp_path / "deals.results.xlsx"
    if again:
        run = cli("runs", "--json").out.partition('"run": "')[2].partition('"')[0]
        path = tmp_path / "again.xlsx"
        assert cli("results", run, "--output", path, "--lang", lang).code == 0
    assert (ran.code, crm.names()) == (0, ["B", "Venta"])
    page = openpyxl.load_workbook(path)["Import summary"]
    said = {line[0]: line[1] for line in page.iter_rows(values_only=True)}
    assert {name: said.get(name) for name in MOVED[lang]} == MOVED[lang]
