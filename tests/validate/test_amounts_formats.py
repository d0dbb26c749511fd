"""Amounts under a number format: a percentage is none, and a currency counts as one written in the cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from importer.validate.amounts import read_amounts
from importer.validate.cells import Choices
from importer.validate.writing import Money


def amounts(column, cells, formats, header="Monto", **choices):
    """The column and what reading it gave."""
    made = column(cells, header, formats)
    return made, read_amounts(made, Choices(**choices))


SOLES, DOLLARS, PESOS = '"S/" #,##0.00', "[$$-409]#,##0.00", '"$"#,##0.00'
FORMATTED = [
    pytest.param([100, 2.5], [SOLES, SOLES], "Monto", {}, ["PEN", "PEN"], [], id="one"),
    pytest.param([100, 200], [DOLLARS, ""], "Monto", {}, ["USD", ""], [], id="one cell only"),
    pytest.param([100, 100], [DOLLARS, SOLES], "Monto", {}, None, ["AMT-CURRENCIES"], id="two on equal numbers"),
    pytest.param([100, "S/ 200"], [DOLLARS, ""], "Monto", {}, None, ["AMT-CURRENCIES"], id="against a written one"),
    pytest.param([100, "200"], [DOLLARS, ""], "Monto (S/)", {}, None, ["AMT-CURRENCIES"], id="against the heading"),
    pytest.param([100], [DOLLARS], "Monto (S/)", {}, ["USD"], [], id="the cell says it for itself"),
    pytest.param([100], [PESOS], "Monto (S/)", {}, ["PEN"], [], id="a bare $ says nothing"),
    pytest.param([1, 2], [DOLLARS, SOLES], "Monto", {"currency": "PEN"}, ["AMT-CURRENCY", "PEN"], [], id="chosen"),
    pytest.param(["100", "5"], [DOLLARS, SOLES], "Monto", {}, ["", ""], [], id="of text a format says nothing"),
    pytest.param([7, 5], ["0000", "0000"], "Monto", {}, ["", ""], [], id="zeros in front"),
    pytest.param([7], ['0 "unidades"'], "Monto", {}, [""], [], id="the number is the amount"),
    pytest.param([0.155, 80], ["0.0%", ""], "Monto", {}, ["AMT-PERCENT", ""], [], id="percent"),
    pytest.param([1, 1], ["0%", ""], "Monto", {}, ["AMT-PERCENT", ""], [], id="percent of an equal number"),
    pytest.param([-0.5], ["0%"], "Monto", {"currency": "PEN"}, ["AMT-PERCENT"], [], id="percent below zero"),
]


@pytest.mark.parametrize(("cells", "formats", "header", "choices", "expected", "codes"), FORMATTED)
def test_a_number_format_is_evidence(column, per_row, cells, formats, header, choices, expected, codes) -> None:
    """The currency of a format counts as one written in the cell; a percentage is no amount."""
    made, parsed = amounts(column, cells, formats, header, **choices)
    assert [finding.code for finding in parsed.findings] == codes
    if expected is not None:
        assert [one.currency if isinstance(one, Money) else one for one in per_row(made, parsed)] == expected


def test_a_percentage_is_shown_as_excel_shows_it(column) -> None:
    """The finding has the number and what its format makes of it."""
    made, parsed = amounts(column, [0.155], formats=["0%"])
    finding = parsed.problems[0][0].on(made, 2)
    assert finding.message("en") == (
        "The cell holds 0.155, which its format shows as 15.5%: a percentage is no amount."
    )


def test_currencies_of_formats_are_quoted_with_their_sign(column) -> None:
    """The number alone would not show what the question is about."""
    made, parsed = amounts(column, [1200.5, 7], formats=[DOLLARS, SOLES])
    assert "USD (1×: “USD 1200.50”, C2), PEN (1×: “PEN 7”, C3)" in parsed.findings[0].message("en")
    made, parsed = amounts(column, [1200.5], formats=[DOLLARS], currency="PEN")
    assert parsed.problems[0][0].on(made, 2).message("en") == "“USD 1200.50” is in USD, not in PEN."


def test_an_amount_with_zeros_in_front_keeps_its_value(column) -> None:
    """An amount is the number the workbook holds, whatever its format puts around it."""
    _, parsed = amounts(column, [7, 1200], formats=['"ID-"0', "00-00"])
    assert parsed.values == [Money(Decimal(7), ""), Money(Decimal(1200), "")]
