"""What a template asks: bounds and weights of amounts, composed descriptions, fields that go together, strictness."""

from __future__ import annotations

from decimal import Decimal

import pytest

from importer.catalog import load_mapping
from importer.errors import Misused, Unusable
from importer.validate.amounts import read_amounts
from importer.validate.cells import Choices
from importer.validate.drafts import draft
from importer.validate.fitting import fit
from importer.validate.mapping import Mapping
from importer.validate.rules import AmountRule, Composition
from importer.validate.writing import Money

TITLE = {"en": "x", "es": "x"}
HEADINGS = ("Nombre", "Descripción", "Monto", "Teléfono", "Contacto")


def template(*, together=(), description=None, **amount):
    """A mapping of a template with these rules."""
    fields = {
        "name": {"title": TITLE, "headers": ["nombre"]},
        "description": {"title": TITLE, "headers": ["descripción"], **(description or {})},
        "amount": {"title": TITLE, "headers": ["monto"], **amount},
        "contact_phone": {"title": TITLE, "headers": ["teléfono"]},
        "contact_name": {"title": TITLE, "headers": ["contacto"]},
    }
    return Mapping.parse({"name": "own", "title": TITLE, "fields": fields, "together": list(together)}, file="x.toml")


def drafted(sheet, mapping, rows, headings=HEADINGS, **choices):
    """The drafts of these rows by that mapping."""
    table = sheet(rows, headings)
    return draft(table, fit(mapping, table, assigned={}, constants={}), Choices(country="PE", **choices), scope="ws")


def said(drafts):
    """The codes on each row with their severity, by row number."""
    numbers = drafts.sheet.numbers
    found = {}
    for findings in (drafts.errors, drafts.notes):
        for at, each in findings.items():
            found.setdefault(numbers[at], []).extend((one.code, one.severity) for one in each)
    return {row: sorted(codes) for row, codes in found.items() if codes}


@pytest.mark.parametrize(
    ("rule", "cell", "code", "severity"),
    [
        pytest.param({"least": 10}, "9.99", "AMT-SMALL", "error", id="below the least"),
        pytest.param({"least": 10}, "10.00", None, None, id="the least itself"),
        pytest.param({"least": 10, "outside": "warning"}, "9.99", "AMT-SMALL", "warning", id="below, as a warning"),
        pytest.param({"most": 5000}, "5000.01", "AMT-BIG", "error", id="above the most"),
        pytest.param({"most": 5000}, "5000", None, None, id="the most itself"),
        pytest.param({"most": 5000}, "S/ 5,000.01", "AMT-BIG", "error", id="above the most, not plainly written"),
        pytest.param({"most": 5000, "outside": "ok"}, "9000", None, None, id="bounds that do not matter"),
        pytest.param({}, "0", "AMT-ZERO", "warning", id="zero by itself"),
        pytest.param({"zero": "error"}, "0.00", "AMT-ZERO", "error", id="zero forbidden"),
        pytest.param({"zero": "ok"}, "0", None, None, id="zero allowed"),
        pytest.param({}, "-5", "AMT-NEGATIVE", "error", id="negative by itself"),
        pytest.param({"negative": "warning"}, "(5)", "AMT-NEGATIVE", "warning", id="negative with a warning"),
        pytest.param({"negative": "ok"}, "-5.00", None, None, id="negative allowed"),
        pytest.param({}, 1.125, "AMT-DECIMALS", "warning", id="three decimals by themselves"),
        pytest.param({"more_decimals": "error"}, 1.125, "AMT-DECIMALS", "error", id="three decimals forbidden"),
        pytest.param(
            {"negative": "ok", "more_decimals": "error"},
            -1.125,
            "AMT-DECIMALS",
            "error",
            id="decimals below zero",
        ),
        pytest.param({"decimals": 3}, 1.125, None, None, id="three decimals usual"),
        pytest.param({"decimals": 0}, "7.5", "AMT-DECIMALS", "warning", id="no decimals usual, plainly written"),
        pytest.param({"currency": "PEN"}, "US$ 5", "AMT-CURRENCY", "error", id="the template's currency"),
        pytest.param({"currency": "PEN"}, "S/ 5", None, None, id="an amount in the template's currency"),
    ],
)
def test_a_template_weighs_amounts(column, rule, cell, code, severity) -> None:
    """Bounds, sign, zero and decimals are errors, warnings or fine, as the template says."""
    made = column([cell])
    parsed = read_amounts(made, Choices(), AmountRule.parse(rule))
    findings = [problem.on(made, 2) for problem in parsed.problems.get(0, ())]
    assert [(one.code, one.severity) for one in findings] == ([(code, severity)] if code else [])
    assert (parsed.values[0] is None) is (severity == "error")


@pytest.mark.parametrize(
    ("cells", "rule", "far"),
    [
        pytest.param(["10"] * 5 + ["10001"], {}, [5], id="more than a thousand times the median"),
        pytest.param(["10"] * 5 + ["10000"], {}, [], id="just a thousand times"),
        pytest.param(["10"] * 3 + ["20000"], {}, [], id="too few to have a median"),
        pytest.param(["10"] * 5 + ["10001"], {"times_median": 0}, [], id="never"),
        pytest.param(["10"] * 5 + ["101"], {"times_median": 10}, [5], id="ten times"),
        pytest.param(["0"] * 9 + ["10"] * 5 + ["9000"], {}, [], id="zeros do not count"),
        pytest.param(["10", "S/ 12.50"] * 3 + ["S/ 25,000.00"], {}, [6], id="however it is written"),
        pytest.param([10, 12.5] * 3 + [25000], {}, [6], id="numbers of a workbook"),
    ],
)
def test_an_amount_far_above_the_others_is_remarked_on(column, cells, rule, far) -> None:
    """One that is a thousand times the column's median is sent, with a warning."""
    made = column(cells)
    parsed = read_amounts(made, Choices(), AmountRule.parse(rule))
    codes = [[problem.code for problem in parsed.problems.get(code, ())] for code in made.codes]
    assert [at for at, found in enumerate(codes) if "AMT-FAR" in found] == far
    assert all(parsed.values[made.codes[at]] for at in far)


def test_currencies_of_a_template_are_told_from_the_option(column) -> None:
    """`--currency` goes before the template's, and both before none."""
    made = column(["5"])
    rule = AmountRule(currency="PEN")
    assert read_amounts(made, Choices(), rule).values == [Money(Decimal(5), "PEN")]
    assert read_amounts(made, Choices(currency="USD"), rule).values == [Money(Decimal(5), "USD")]
    two = column(["US$ 5", "S/ 7"])
    assert [one.code for one in read_amounts(two, Choices()).findings] == ["AMT-CURRENCIES"]
    assert [one.code for one in read_amounts(two, Choices(), rule).findings] == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        *(("least", "much"), ("most", True), ("outside", "perhaps"), ("zero", 0), ("decimals", -1), ("decimals", 1.5)),
        *(("times_median", -5), ("times_median", 0.5)),
        *(("currency", "soles"), ("times_median", float("inf")), ("more_decimals", None), ("bound", 5)),
    ],
)
def test_a_rule_that_cannot_be_meant_is_a_mistake_of_the_template(key, value) -> None:
    """Unknown keys and values of another kind are named with what is allowed."""
    with pytest.raises(Misused) as caught:
        template(**{key: value})
    assert [finding.seen for finding in caught.value.findings] == [f"fields.amount.{key}"]


@pytest.mark.parametrize("pattern", ["no field", "{name} {price}", "{description}", 5])
def test_a_description_can_be_composed_of_other_fields_only(pattern) -> None:
    """A pattern needs fields in braces, and not the description itself."""
    with pytest.raises(Misused) as caught:
        template(description={"compose": pattern})
    assert [finding.seen for finding in caught.value.findings] == ["fields.description.compose"]


def test_bounds_that_nothing_fits_are_a_mistake() -> None:
    """The least cannot be more than the most."""
    with pytest.raises(Misused) as caught:
        template(least=10, most=1)
    assert [finding.seen for finding in caught.value.findings] == ["fields.amount.least"]


@pytest.mark.parametrize("together", [5, ["name"], [["name"]], [["name", "price"]], [["name", "name"]]])
def test_fields_that_go_together_are_groups_of_two_or_more(together) -> None:
    """Anything else is a mistake of the template."""
    data = {"name": "x", "title": TITLE, "fields": {}, "together": together}
    with pytest.raises(Misused) as caught:
        Mapping.parse(data, file="x.toml")
    assert [finding.seen for finding in caught.value.findings] == ["together"]


def test_a_missing_column_is_composed_and_said(sheet) -> None:
    """Without a column for it each row's description is made of its other fields; a note tells how."""
    mapping = template(description={"compose": "Feria – {name} ({contact_name}): {amount}"})
    rows = [("Plan", "80", "987654321", "Rosa"), ("Flota", "S/ 7.50", "", ""), ("", "", "", "")]
    made = drafted(sheet, mapping, rows, ("Nombre", "Monto", "Teléfono", "Contacto"))
    assert list(made.values["description"])[:2] == ["Feria – Plan (Rosa): 80", "Feria – Flota (): PEN 7.50"]
    assert [(one.code, one.seen) for one in made.findings if one.code == "DESC-COMPOSED"] == [
        ("DESC-COMPOSED", "Feria – {name} ({contact_name}): {amount}")
    ]
    assert said(made) == {}


def test_a_column_that_is_there_is_not_composed(sheet) -> None:
    """The sheet's own descriptions stand, and a blank one is missing as ever."""
    made = drafted(
        sheet, template(description={"compose": "{name}"}), [("Plan", "d", "80", "", ""), ("B", "", 1, "", "")]
    )
    assert list(made.values["description"]) == ["d", None]
    assert said(made) == {3: [("DESC-MISSING", "error")]}


def test_nothing_to_compose_of_is_a_missing_description(sheet) -> None:
    """A row whose fields for it are all empty cannot have one."""
    mapping = template(description={"compose": "{contact_name}"})
    made = drafted(
        sheet,
        mapping,
        [("Plan", "80", "+51987654321", "Rosa"), ("B", "1", "", "")],
        ("Nombre", "Monto", "Teléfono", "Contacto"),
    )
    assert said(made) == {3: [("DESC-MISSING", "error")]}


def test_a_composed_description_is_bounded_too(sheet) -> None:
    """One that comes out too long is an error of its row, and never cut in silence."""
    mapping = template(description={"compose": "{name} {contact_name}", "max_length": 9})
    rows = [("Plan", "80", "+51987654321", "Rosa"), ("Plan", "80", "+51987654321", "Rosalinda")]
    made = drafted(sheet, mapping, rows, ("Nombre", "Monto", "Teléfono", "Contacto"))
    assert said(made) == {3: [("TEXT-LONG", "error")]}


def test_marks_beside_an_empty_field_are_not_left_over() -> None:
    """`{name} – {stage}` of a row without a stage is the name alone."""
    assert Composition("{name} – {stage}").text({"name": "Plan", "stage": ""}) == "Plan"
    assert Composition("{stage}: {name}").text({"name": "Plan", "stage": ""}) == "Plan"
    assert Composition("{stage}").text({"stage": ""}) == ""


@pytest.mark.parametrize(
    ("phone", "name", "expected"),
    [
        pytest.param("987654321", "Rosa", {}, id="both"),
        pytest.param("", "", {}, id="neither"),
        pytest.param("987654321", "", {2: [("ROW-TOGETHER", "error")]}, id="one"),
        pytest.param("", "Rosa", {2: [("ROW-TOGETHER", "error")]}, id="the other"),
        pytest.param("987", "Rosa", {2: [("PHONE-UNREADABLE", "error")]}, id="one that cannot be read is there"),
    ],
)
def test_fields_that_go_together(sheet, phone, name, expected) -> None:
    """A row has all fields of a group or none."""
    mapping = template(together=[["contact_phone", "contact_name"]])
    assert said(drafted(sheet, mapping, [("Plan", "d", "80", phone, name)])) == expected


def test_strictly_a_warning_stops_its_row(sheet) -> None:
    """With --strict a zero is no amount, and the row is not sent; notes stay notes."""
    rows = [("Plan", "d", "0", "", ""), ("Flota", "d", "5", "", "")]
    assert said(drafted(sheet, template(), rows)) == {2: [("AMT-ZERO", "warning")]}
    assert said(drafted(sheet, template(), rows, strict=True)) == {2: [("AMT-ZERO", "error")]}


def test_strictly_a_warning_of_a_column_stops_the_run(sheet) -> None:
    """With --strict a column written both ways has to be corrected first."""
    rows = [("A", "d", "1.250,50", "", ""), ("B", "d", "1,250.50", "", "")]
    assert "AMT-MIXED" in {one.code for one in drafted(sheet, template(), rows).findings}
    with pytest.raises(Unusable) as caught:
        drafted(sheet, template(), rows, strict=True)
    assert [one.code for one in caught.value.findings] == ["AMT-MIXED"]


def test_the_templates_that_are_shipped_have_plazbots_rule() -> None:
    """Nothing is forbidden by a shipped template that Plazbot would take."""
    assert load_mapping().fields["amount"].amount == AmountRule()
