"""Amounts: the grammar, the convention a column proves, currencies, and what is never taken for a number."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from importer.validate.amounts import read_amounts
from importer.validate.cells import Choices
from importer.validate.writing import Money, Written, read_writing

GOOD = [  # text, as the dot convention reads it, as the comma convention reads it, currency
    ("0", "0", "0", ""),
    ("1200", "1200", "1200", ""),
    ("0012", "12", "12", ""),
    ("1.5", "1.5", None, ""),
    ("1,5", None, "1.5", ""),
    ("1200.50", "1200.50", None, ""),
    ("1200,50", None, "1200.50", ""),
    ("1,200.50", "1200.50", None, ""),
    ("1.200,50", None, "1200.50", ""),
    ("12.345", "12.345", "12345", ""),
    ("12,345", "12345", "12.345", ""),
    ("1,234,567", "1234567", None, ""),
    ("1.234.567", None, "1234567", ""),
    ("1,234.567", "1234.567", None, ""),
    ("1.234,567", None, "1234.567", ""),
    ("1234.567", "1234.567", None, ""),
    ("0.500", "0.500", None, ""),
    ("0,500", None, "0.500", ""),
    (".50", ".50", None, ""),
    (",50", None, ".50", ""),
    ("1 234", "1234", "1234", ""),
    ("1 234 567,89", None, "1234567.89", ""),
    ("1 234.50", "1234.50", None, ""),
    ("1\u00a0234,50", None, "1234.50", ""),
    ("1\u202f234,50", None, "1234.50", ""),
    ("1\u2009234,50", None, "1234.50", ""),
    ("1'234.50", "1234.50", None, ""),
    ("1\u2019234.50", "1234.50", None, ""),
    ("1\u00b4234.50", "1234.50", None, ""),
    ("1`234", "1234", "1234", ""),
    ("12,34,567.50", "1234567.50", None, ""),
    ("1,23,456", "123456", None, ""),
    ("１２３４．５", "1234.5", None, ""),
    ("  1200.50\u200b ", "1200.50", None, ""),
    ("-0." + "9" * 40, "-0." + "9" * 40, None, ""),
    ("-1.200,50", None, "-1200.50", ""),
    ("\u22121200.50", "-1200.50", None, ""),
    ("1200.50-", "-1200.50", None, ""),
    ("(1,200.50)", "-1200.50", None, ""),
    ("( 80 )", "-80", "-80", ""),
    ("- 80", "-80", "-80", ""),
    ("+80", "80", "80", ""),
    ("S/ 1,200.50", "1200.50", None, "PEN"),
    ("S/.1200", "1200", "1200", "PEN"),
    ("s/ 1200", "1200", "1200", "PEN"),
    ("1.234,50 €", None, "1234.50", "EUR"),
    ("1200USD", "1200", "1200", "USD"),
    ("US$ 1,200.50", "1200.50", None, "USD"),
    ("$ 1200", "1200", "1200", ""),
    ("Bs. 1.200,50", None, "1200.50", ""),
    ("RD$1,200.50", "1200.50", None, "DOP"),
    ("R$ 1.200,50", None, "1200.50", "BRL"),
    ("₡1200", "1200", "1200", "CRC"),
    ("Q 1,200.50", "1200.50", None, "GTQ"),
    ("-$ 80", "-80", "-80", ""),
    ("$ -80", "-80", "-80", ""),
    ("(US$ 80)", "-80", "-80", "USD"),
    ("(80 USD)", "-80", "-80", "USD"),
    ("1200 dólares", "1200", "1200", "USD"),
    ("1500 soles", "1500", "1500", "PEN"),
]

REFUSED = [
    *("mil quinientos", "about 1500", "1.2k", "1M", "2 mil", "15%", "1200-1500", "15/03/2026", "2026-03-15"),
    *("1.5E+05", "1e5", "0x10", "1_000", "inf", "nan%", "Infinity", "1,200.50 + IGV", "#N/A", "#REF!", "=A1*2"),
    *("1.234,567.89", "1,234.567,89", "1.23.456", "1,23,45", "1..5", "1,,5", "1.", "1,", ".", ",", "()"),
    *("--5", "+-5", "-5-", "(-5)", "+5-", "-(5)", "5 5", "1  234", "1 23", "1 2345", "0 123", "0.123.456"),
    *("1200 €-5", "S/ 1200 PEN", "USD 1200 EUR", "1200,-", "1.200.-", "½", "1½", "5²", "1.500¹", "①", "٣٤٥"),
    *("100\n200", "1\n234", "500\r\n300", "1\u200b234", "$", "S/", "USD", "1;234", "1:30", "NİO 5x", "S/ S/ 5"),
]


@pytest.mark.parametrize(("text", "dot", "comma", "currency"), [pytest.param(*case, id=repr(case[0])) for case in GOOD])
def test_what_each_convention_reads(text, dot, comma, currency) -> None:
    """A text is read under each convention by itself, with its currency beside it."""
    expected = {name: Decimal(value) for name, value in (("dot", dot), ("comma", comma)) if value is not None}
    assert read_writing(text) == Written(expected, currency)


@pytest.mark.parametrize("text", [pytest.param(text, id=repr(text)) for text in REFUSED])
def test_what_is_not_an_amount_is_refused(text) -> None:
    """Words, ranges, dates, exponents, footnotes, two lines and broken groups are never a number."""
    found = read_writing(text)
    assert getattr(found, "code", found) == "AMT-UNREADABLE"
    assert found.seen == text


@pytest.mark.parametrize(
    "text", ["-", "—", "--", "N/A", "n/d", "S/D", "s.d.", "TBD", "Por definir", " pendiente ", "NaN", "none"]
)
def test_markers_of_emptiness_are_no_amount(text) -> None:
    """What people write for "nothing yet" is neither a number nor unreadable."""
    assert read_writing(text) is None


def amounts(column, cells, header="Monto", **choices):
    """The parsed column and its column findings' codes."""
    made = column(cells, header)
    return made, read_amounts(made, Choices(**choices))


def money(*values: str) -> list[Money]:
    return [Money(Decimal(value), "") for value in values]


INFERENCE = [
    pytest.param(["12.345", "1.200,50"], {}, money("12345", "1200.50"), ["AMT-CONVENTION"], id="comma proven"),
    pytest.param(["12.345", "0.5"], {}, money("12.345", "0.5"), ["AMT-CONVENTION"], id="dot proven"),
    pytest.param(["1200", "1 234", 5], {}, money("1200", "1234", "5"), [], id="nothing to decide"),
    pytest.param(["12.345", 0.5, "80"], {}, None, ["AMT-AMBIGUOUS"], id="a numeric cell is no vote"),
    pytest.param(["12.345"], {}, None, ["AMT-AMBIGUOUS"], id="ambiguous"),
    pytest.param(["12,345", "99,000"], {}, None, ["AMT-AMBIGUOUS"], id="all ambiguous"),
    pytest.param(["12.345"], {"decimal": "dot"}, money("12.345"), [], id="forced dot"),
    pytest.param(["12.345"], {"decimal": "comma"}, money("12345"), [], id="forced comma"),
    pytest.param(
        ["1.5", "2,5", "12.345"], {}, [*money("1.5", "2.5"), "AMT-TWO-READINGS"], ["AMT-MIXED"], id="written both ways"
    ),
    pytest.param(
        ["1.5", "2,5", "80", 0.25],
        {"decimal": "comma"},
        ["AMT-OTHER-CONVENTION", *money("2.5", "80", "0.25")],
        [],
        id="forced against a cell",
    ),
    pytest.param(
        ["junk", "12.345", "1,5"], {}, ["AMT-UNREADABLE", *money("12345", "1.5")], ["AMT-CONVENTION"], id="junk"
    ),
    pytest.param(["", "  ", "n/a", "7"], {}, [None, None, None, *money("7")], [], id="blanks and markers"),
    pytest.param([], {}, [], [], id="no rows"),
]


@pytest.mark.parametrize(("cells", "choices", "expected", "codes"), INFERENCE)
def test_the_column_proves_its_convention(column, per_row, cells, choices, expected, codes) -> None:
    """Votes decide, votes on both sides leave the open cells as errors, and no vote stops the column."""
    made, parsed = amounts(column, cells, **choices)
    assert [finding.code for finding in parsed.findings] == codes
    if expected is not None:
        assert per_row(made, parsed) == expected
    else:
        assert parsed.findings[0].severity == "column-stop"


def test_the_question_shows_both_totals(column) -> None:
    """An ambiguous column is asked about with an example, its row, and the total under either reading."""
    _, parsed = amounts(column, ["80", "12.345", "12.345", "1.000"])
    assert parsed.findings[0].message("en") == (
        "Nothing in column Monto tells whether “12.345” (row 3) is 12.345 or 12345. "
        "The column's total would be 105.69 or 25770."
    )


def test_the_evidence_counts_rows_and_shows_the_first(column) -> None:
    """The note on the convention names the first cell that proves it and counts every row that does."""
    _, parsed = amounts(column, ["12.345", "0,5", "0,5", "7,25"])
    finding = parsed.findings[0]
    assert (finding.code, finding.place.cell, finding.seen, finding.facts["count"]) == (
        "AMT-CONVENTION",
        "C3",
        "0,5",
        3,
    )


def test_the_advice_for_two_readings_can_be_followed(column, per_row) -> None:
    """Each of the two writings the tip offers has one reading, in the very column that is written both ways."""
    _, parsed = amounts(column, ["1.5", "2,5", "12.345"])
    facts = parsed.problems[2][0].facts
    assert (facts["whole"], facts["fraction"]) == ("12345", "12.3450")
    again, reread = amounts(column, ["1.5", "2,5", facts["whole"], facts["fraction"]])
    assert per_row(again, reread)[2:] == money("12345", "12.345")


NUMBERS = [
    pytest.param(0.1 + 0.2, "0.3", id="no dust"),
    pytest.param(1.1 * 3, "3.3", id="no dust either"),
    pytest.param(1234.5, "1234.5", id="float"),
    pytest.param(5.0, "5", id="whole float"),
    pytest.param(5, "5", id="int"),
    pytest.param(999999999999999, "999999999999999", id="15 digits"),
    pytest.param(0.07, "0.07", id="cents"),
    pytest.param(1e14, "100000000000000", id="large"),
]


@pytest.mark.parametrize(("cell", "expected"), NUMBERS)
def test_a_numeric_cell_is_taken_as_it_shows(column, cell, expected) -> None:
    """The workbook's own number is not guessed about, and binary dust is not part of it."""
    _, parsed = amounts(column, [cell])
    assert str(parsed.values[0].amount.normalize()) == str(Decimal(expected).normalize())


OTHER_CELLS = [
    pytest.param(True, "AMT-NOT-NUMBER", id="yes/no"),
    pytest.param(date(2026, 3, 15), "AMT-NOT-NUMBER", id="date"),
    pytest.param(datetime(2026, 3, 15, 10), "AMT-NOT-NUMBER", id="date and time"),  # noqa: DTZ001
    pytest.param(time(10), "AMT-NOT-NUMBER", id="time"),
    pytest.param(timedelta(1), "AMT-NOT-NUMBER", id="duration"),
    pytest.param(float("nan"), "AMT-UNREADABLE", id="not a number"),
    pytest.param(float("inf"), "AMT-UNREADABLE", id="infinite"),
    pytest.param(-80, "AMT-NEGATIVE", id="negative"),
    pytest.param("(80)", "AMT-NEGATIVE", id="negative text"),
    pytest.param("1234567890123456", "AMT-LONG", id="16 digits"),
    pytest.param(1e15, "AMT-LONG", id="too large"),
    pytest.param("0." + "9" * 40, "AMT-LONG", id="40 nines are not 1"),
    pytest.param("0.1" + "0" * 30 + "1", "AMT-LONG", id="a far digit is not dropped"),
    pytest.param("12345678901234.56", "AMT-LONG", id="16 digits with decimals"),
    pytest.param("9" * 400, "AMT-LONG", id="400 digits"),
]


@pytest.mark.parametrize(("cell", "code"), OTHER_CELLS)
def test_a_cell_that_cannot_be_an_amount_is_an_error(column, per_row, cell, code) -> None:
    """What is no amount, or none that may be sent, gives no value and says why."""
    made, parsed = amounts(column, [cell])
    assert per_row(made, parsed) == [code]


REMARKED = [
    pytest.param("0", Decimal(0), "AMT-ZERO", id="zero"),
    pytest.param("-0", Decimal(0), "AMT-ZERO", id="minus zero"),
    pytest.param(-0.0, Decimal(0), "AMT-ZERO", id="minus zero as a number"),
    pytest.param(10.125, Decimal("10.125"), "AMT-DECIMALS", id="three decimals"),
    pytest.param("10.125000", Decimal("10.125"), "AMT-DECIMALS", id="three decimals and zeros"),
]


@pytest.mark.parametrize(("cell", "value", "code"), REMARKED)
def test_a_remarkable_amount_is_sent_with_a_warning(column, cell, value, code) -> None:
    """Zero and many decimals are kept and remarked on; zero has no sign."""
    _, parsed = amounts(column, [cell])
    assert parsed.values[0].amount == value
    assert not parsed.values[0].amount.is_signed()
    assert [problem.code for problem in parsed.problems[0]] == [code]


@pytest.mark.parametrize("cell", ["10.50", "10.5000", "1234567890123.45", 99.99, "0.01", "100000000000000"])
def test_an_ordinary_amount_has_no_remark(column, cell) -> None:
    """Zeros at the end are no decimals and no digits."""
    _, parsed = amounts(column, [cell])
    assert parsed.values[0] is not None
    assert not parsed.problems


CURRENCIES = [
    pytest.param(["100"], "Monto (S/)", {}, ["PEN"], [], id="heading"),
    pytest.param(["US$ 100", "200 USD"], "Monto", {}, ["USD", "USD"], [], id="cells"),
    pytest.param(["US$ 100"], "Monto (S/)", {}, ["USD"], [], id="the cell says it for itself"),
    pytest.param(["US$ 100", "S/ 200"], "Monto", {}, None, ["AMT-CURRENCIES"], id="two"),
    pytest.param(["US$ 100", "200"], "Monto (S/)", {}, None, ["AMT-CURRENCIES"], id="cell against heading"),
    pytest.param(["$1,200.00 MXN"], "Monto", {}, ["MXN"], ["AMT-CONVENTION"], id="the code says which $"),
    pytest.param(["US$ 5 MXN"], "Monto", {}, ["AMT-UNREADABLE"], [], id="two in one cell"),
    pytest.param(["Q 1500", "L 20"], "Monto", {"currency": "GTQ"}, ["GTQ", "AMT-CURRENCY"], [], id="one letter"),
    pytest.param(["Q3 500", "5 L"], "Monto", {}, ["AMT-UNREADABLE", "AMT-UNREADABLE"], [], id="no quetzal, no lempira"),
    pytest.param(["100"], "Precio s/ IGV", {}, [""], [], id="short for sin"),
    pytest.param(["100"], "Monto (s/)", {}, ["PEN"], [], id="soles in brackets"),
    pytest.param(["100"], "Monto", {"currency": "CLP"}, ["CLP"], [], id="option"),
    pytest.param(["US$ 1", "S/ 2", "3"], "Monto", {"currency": "PEN"}, ["AMT-CURRENCY", "PEN", "PEN"], [], id="chosen"),
    pytest.param(["100"], "Monto USD", {"currency": "PEN"}, ["AMT-CURRENCY"], [], id="option against heading"),
    pytest.param(["$ 100", "US$ 100"], "Monto", {}, ["", "USD"], [], id="a bare $ names none"),
]


@pytest.mark.parametrize(("cells", "header", "choices", "expected", "codes"), CURRENCIES)
def test_currencies_are_evidence_and_never_converted(column, per_row, cells, header, choices, expected, codes) -> None:
    """The cell's own sign comes first, then the heading's, then the option; two that differ stop the column."""
    made, parsed = amounts(column, cells, header, **choices)
    assert [finding.code for finding in parsed.findings] == codes
    if expected is not None:
        assert [one.currency if isinstance(one, Money) else one for one in per_row(made, parsed)] == expected


def test_two_currencies_are_shown_with_their_rows(column) -> None:
    """The question about currencies counts the rows of each and quotes one cell, with its letter and row."""
    _, parsed = amounts(column, ["US$ 100", "US$ 5", "S/ 200"])
    assert "USD (2×: “US$ 100”, C2), PEN (1×: “S/ 200”, C4)" in parsed.findings[0].message("en")


@pytest.mark.parametrize(
    ("cells", "header", "choices", "codes"),
    [
        pytest.param(["S/ 200", "$ 100"], "Monto", {}, ["AMT-CURRENCIES"], id="soles and a bare $"),
        pytest.param(["$ 100"], "Monto (S/)", {}, ["AMT-CURRENCIES"], id="a bare $ under a heading in soles"),
        pytest.param(["$ 100", "Bs 300"], "Monto", {}, ["AMT-CURRENCIES"], id="two bare signs"),
        pytest.param(["$ 100"], "Monto", {"currency": "PEN"}, ["AMT-CURRENCY"], id="soles wanted"),
        pytest.param(["Bs 100"], "Monto", {"currency": "USD"}, ["AMT-CURRENCY"], id="dollars wanted"),
        pytest.param(["$ 100", "US$ 100"], "Monto", {}, [], id="dollars with and without their name"),
        pytest.param(["$ 100"], "Monto", {"currency": "MXN"}, [], id="pesos have that sign"),
        pytest.param(["Bs. 100"], "Monto", {"currency": "BOB"}, [], id="bolivianos have that sign"),
        pytest.param(["$ 100", "300"], "Monto", {}, [], id="nothing else is named"),
    ],
)
def test_a_sign_of_several_currencies_is_never_another(column, cells, header, choices, codes) -> None:
    """`$` may be any dollar or peso and `Bs` two currencies; beside soles they are another currency."""
    parsed = read_amounts(column(cells, header), Choices(**choices))
    problems = [problem.code for each in parsed.problems.values() for problem in each]
    assert [one.code for one in parsed.findings if one.severity == "column-stop"] + problems == codes
