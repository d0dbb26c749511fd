"""Rows that are left out on purpose: blank ones and the total at the end."""

from __future__ import annotations

import pytest

from importer.validate.skipped import is_total


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["TOTAL", 15300], id="word and number"),
        pytest.param(["Total:", "15,300.00"], id="number as text"),
        pytest.param(["Total general", "S/ 15,300.00", "12"], id="with a currency"),
        pytest.param(["Total (12)", 15300.5], id="with a count"),
        pytest.param(["Total S/", "15 300,00"], id="currency beside the word"),
        pytest.param(["Suma", "(300.00)"], id="negative"),
        pytest.param(["GRAN TOTAL", "#CALC!"], id="a sum that was never calculated"),
        pytest.param(["Grand Total", 1, 2, 3], id="several sums"),
        pytest.param(["TOTAL", "4 leads", 5600], id="with a count in words"),
    ],
)
def test_a_total_is_the_word_and_numbers(cells):
    """Nothing else may stand in a total row."""
    assert is_total(cells)


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(["Total"], id="no number"),
        pytest.param(["Total Play", 1500], id="a name that begins with the word"),
        pytest.param(["Total", "Renovación de flota", 1500], id="a deal of that name with a description"),
        pytest.param(["Ana", 1500], id="another word"),
        pytest.param([1500, 200], id="numbers alone"),
        pytest.param(["Total", "ana@example.com", 1500], id="with a contact"),
        pytest.param(["Totalizador", 1500], id="a longer word"),
    ],
)
def test_what_may_be_an_opportunity_is_no_total(cells):
    """A row is never left out in doubt."""
    assert not is_total(cells)


def read(cli, tmp_path, content, *options):
    """What `check --json` says of this text."""
    import json

    (tmp_path / "leads.csv").write_text(content, encoding="utf-8")
    done = cli("check", "leads.csv", "--json", *options)
    return json.loads(done.out), done.code


def test_a_total_at_the_end_is_skipped_with_its_reason(cli, tmp_path):
    """The last row is skipped, blank rows and totals below it too; the sum is of the opportunities alone."""
    lines = ["Nombre,Descripción,Monto", "Flota,x,100", "Plan,y,200", ",,", "Subtotal,,300", "Total,,300.00", ",,"]
    found, code = read(cli, tmp_path, "\n".join(lines))
    assert (code, found["ready"], found["skipped"], found["invalid"]) == (0, 2, 3, 0)
    assert found["reading"]["skipped"] == {"ROW-BLANK": [4], "ROW-TOTAL": [5, 6]}
    assert found["amount_total"] == {"": 300}


def test_a_total_in_the_middle_is_asked_about(cli, tmp_path):
    """Above other rows it may be anything: it is a row to correct, not one to leave out."""
    found, code = read(cli, tmp_path, "Nombre,Descripción,Monto\nFlota,x,100\nTotal,,100\nPlan,y,200\n")
    assert (code, found["skipped"], found["invalid"]) == (1, 0, 1)


def test_a_results_sheets_own_columns_make_no_total_an_opportunity(cli, tmp_path):
    """Our own columns beside a total row are not its cells."""
    lines = [
        "import_ref,import_status,Nombre,Descripción,Monto",
        ",pending,Flota,x,100",
        ",skipped,Total,,100",
    ]
    found, _ = read(cli, tmp_path, "\n".join(lines))
    assert (found["ready"], found["skipped"]) == (1, 1)


def test_a_total_proves_nothing_of_the_amounts(cli, tmp_path):
    """A total in another convention neither mixes the column nor decides it."""
    rows = ["Nombre;Descripción;Monto", "Flota;x;1.200,50", "Plan;y;300,00"]
    found, code = read(cli, tmp_path, "\n".join([*rows, "Total;;1,500.50"]))
    assert (code, found["ready"], found["amount_total"]) == (0, 2, {"": 1500.5})
    (tmp_path / "leads.csv").write_text("Nombre;Descripción;Monto\nFlota;x;1.200\nTotal;;1.200,00\n", encoding="utf-8")
    assert cli("check", "leads.csv").code == 3


def test_footers_below_a_total_do_not_hide_it(cli, tmp_path):
    """Who made the list stands below the total; the footer is a row to correct, the total is skipped."""
    rows = ["Nombre,Descripción,Monto", "Flota,x,100", "TOTAL,,100", "Elaborado por: Ana,,"]
    found, _ = read(cli, tmp_path, "\n".join(rows))
    assert (found["reading"]["skipped"], found["invalid"]) == ({"ROW-TOTAL": [3]}, 1)


def test_a_row_called_a_total_is_warned_about(cli, tmp_path):
    """`Total enero` may be a deal or a sum: it is imported, and said. A phone makes even `Total` a deal."""
    rows = ["Nombre,Monto,Celular", "Flota,100,", "Total enero,100,", "Plan,5,", "Total,5,+51 900 111 222"]
    found, code = read(cli, tmp_path, "\n".join(rows), "--set", "description=Feria")
    assert [finding["row"] for finding in found["findings"] if finding["code"] == "ROW-MAYBE-TOTAL"] == [3, 5]
    assert (code, found["ready"], found["skipped"]) == (0, 4, 0)


def test_a_name_with_a_long_run_of_blanks_costs_nothing():
    """Padded exports have them; a rule that tries every way to split them would never end."""
    assert not is_total(["Distribuidora" + " " * 30_000 + "SAC", 1500])
    assert not is_total(["Total", "1 " * 30_000 + "x"])
