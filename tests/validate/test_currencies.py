"""Currencies in a column of their own: how they are named, and what they say of the amounts beside them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pandas
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from importer.catalog import load_mapping, template_names
from importer.errors import Misused, Unusable
from importer.findings import Place
from importer.results.how_read import how_read
from importer.validate.amounts import read_amounts
from importer.validate.cells import Choices, Column, Problem
from importer.validate.currency import MEANT_BY, SIGNS
from importer.validate.currency_names import CODES, NAMES, NOTHING, Named, meet, read_currency
from importer.validate.drafts import draft
from importer.validate.fitted import is_mapped
from importer.validate.fitting import fit
from importer.validate.mapping import Mapping
from importer.validate.skipped import EXAMPLES
from importer.validate.stated import beside, read_currencies
from importer.validate.writing import Money

HEAD = ("Nombre", "Descripción", "Monto", "Moneda")
NAMED = [
    *((cell, "PEN") for cell in ("PEN", "pen", " S/ ", "S/.", "Sol", "Soles", "nuevos soles", "Sol peruano")),
    *(
        (cell, "PEN")
        for cell in ("Peruvian Sol", "PEN - Sol", "Sol (S/)", "PEN S/", "S/ PEN", "Soles - S/", "Sol de Perú")
    ),
    *((cell, "USD") for cell in ("USD", "US$", "U$S", "Dólares", "dólar", "US Dollar", "U.S. Dollars", "USD$")),
    *((cell, "USD") for cell in ("USD - US Dollar", "US Dollar (USD)", "USD ($)", "$ USD", "Dólares de los EE. UU.")),
    *((cell, "USD") for cell in ("United States Dollar", "Dólar estadounidense", "dólares americanos", "USD-Dólar")),
    *((cell, "EUR") for cell in ("€", "Euro", "EUROS", "EUR - Euro", "€ (EUR)")),
    *((cell, "MXN") for cell in ("Peso mexicano", "Pesos Mexicanos", "MXN$", "MX$", "MXN - pesos", "$ MXN")),
    *((cell, "COP") for cell in ("Colombian Peso", "COP: pesos", "peso colombiano")),
    *((cell, "BRL") for cell in ("R$", "Reais", "Real brasileño", "Brazilian Real", "reales")),
    *((cell, "CLF") for cell in ("CLF", "CLF - Unidad de Fomento", "Unidad de Fomento (CLF)", "CLF Unidad de Fomento")),
    *((cell, "GTQ") for cell in ("Q", "Quetzales")),
    *(("Bolivianos", "BOB"), ("Bolívares", "VES"), ("Guaraníes", "PYG"), ("JPY", "JPY"), ("Swiss Franc", "CHF")),
]


@pytest.mark.parametrize(("cell", "code"), NAMED)
def test_a_currency_is_known_by_what_programs_and_people_call_it(cell, code) -> None:
    """A code, a sign, a name in either language, or several of them that agree."""
    assert read_currency(cell) == Named(code)


@pytest.mark.parametrize(
    ("cell", "sign"), [("$", "$"), ("Bs.", "Bs"), ("bs", "Bs"), ("Pesos", "pesos"), ("$ pesos", "pesos")]
)
def test_what_several_currencies_share_names_none_of_them(cell, sign) -> None:
    """Whose dollar or peso it is stays open, and which it cannot be is known."""
    assert read_currency(cell) == Named("", sign)


@pytest.mark.parametrize("cell", ["", "  ", "-", "—", "n/a", "N/D", "oculto"])
def test_a_cell_may_state_no_currency(cell) -> None:
    """Blank cells, markers of emptiness and what the template calls blank say nothing."""
    assert read_currency(cell, blank=["oculto"]) is None


@pytest.mark.parametrize(
    "cell",
    ["sí", "XYZ", "USD/PEN", "USD - Sol", "PEN (US$)", "1000", "S/ 100", 1000, True, "moneda nacional", "1 USD $ 2"],
)
def test_what_is_no_currency_is_a_problem(cell) -> None:
    """Nothing is guessed from a cell that names no currency, or two of them."""
    assert isinstance(read_currency(cell), Problem)


@given(st.sampled_from(sorted(CODES)), st.booleans(), st.text(max_size=20))
def test_a_code_is_read_in_any_case_and_nothing_breaks_the_reading(code, small, text) -> None:
    """Every code of the standard is known; any text gives a currency, a problem or nothing."""
    assert read_currency(code.lower() if small else code) == Named(code)
    found = read_currency(text)
    assert found is None or isinstance(found, Problem) or (found.code in CODES) != (found.sign in MEANT_BY)


def test_names_and_signs_are_of_known_codes() -> None:
    """No name leads to a code that does not exist."""
    assert {named.code for named in NAMES.values()} | set(SIGNS.values()) <= CODES | {""}


ANY = st.sampled_from(
    [NOTHING, *map(Named, ("PEN", "USD", "MXN", "BOB", "VES")), *(Named("", one) for one in MEANT_BY)]
)


@given(ANY, ANY)
def test_two_statements_meet_alike_from_both_sides(one, other) -> None:
    """What both say together does not depend on which is looked at first, and says no less than either."""
    both = meet(one, other)
    assert both == meet(other, one)
    assert both is None or meet(both, one) == both == meet(both, other)


def rows(*pairs):
    return [(f"Trato {at}", "x", amount, currency) for at, (amount, currency) in enumerate(pairs)]


def amounts(drafts):
    """The amount of every row as text with its currency, None where it has none."""
    values = [drafts.value("amount", at) for at in range(len(drafts.sheet))]
    return [value and f"{value.currency} {value.amount}".strip() for value in values]


def errors(drafts):
    return {
        drafts.sheet.numbers[at]: [f"{one.code} {one.place.cell}" for one in each] for at, each in drafts.errors.items()
    }


def test_one_currency_throughout_labels_the_amounts(drafts) -> None:
    """The sums are in the currency that the column names, however it is spelled."""
    assert amounts(drafts(rows((100, "PEN"), ("200.50", "Sol"), ("S/ 300", "pen")), HEAD)) == [
        *("PEN 100", "PEN 200.50", "PEN 300"),
    ]


@pytest.mark.parametrize(
    ("pairs", "seen", "letter"),
    [
        pytest.param(
            [("1", "PEN"), ("2", "US Dollar"), ("3", "USD")],
            "PEN (1×: “PEN”, D2), USD (2×: “US Dollar”, D3)",
            "D",
            id="plain amounts",
        ),
        pytest.param([("7", "PEN"), ("7", "USD")], "PEN (1×: “PEN”, D2), USD (1×: “USD”, D3)", "D", id="equal amounts"),
        pytest.param(
            [("S/ 1", ""), ("2", "USD")], "PEN (1×: “S/ 1”, C2), USD (1×: “USD”, D3)", "C", id="sign and column"
        ),
        pytest.param([("1", "S/"), ("2", "$"), ("3", "$")], "PEN (1×: “S/”, D2), $ (2×: “$”, D3)", "D", id="a bare $"),
        pytest.param([("1", "pesos"), ("2", "USD")], "USD (1×: “USD”, D3), pesos (1×: “pesos”, D2)", "D", id="pesos"),
        pytest.param([(1, "PEN"), (2.5, "EUR")], "PEN (1×: “PEN”, D2), EUR (1×: “EUR”, D3)", "D", id="numbers"),
    ],
)
def test_two_currencies_stop_with_their_counts(drafts, pairs, seen, letter) -> None:
    """Without --currency a column of several is asked about, with one cell of each."""
    with pytest.raises(Unusable) as stopped:
        drafts(rows(*pairs), HEAD)
    assert [(one.code, one.seen, one.place.letter) for one in stopped.value.findings] == [
        ("AMT-CURRENCIES", seen, letter)
    ]


def test_rows_in_another_currency_are_errors(drafts) -> None:
    """With --currency each row in another one says so, and equal amounts keep each its own."""
    made = drafts(rows((7, "PEN"), (7, "USD"), ("7", ""), ("S/ 7", "PEN"), (7, "$"), (7, "PEN")), HEAD, currency="PEN")
    assert amounts(made) == ["PEN 7", None, "PEN 7", "PEN 7", None, "PEN 7"]
    assert errors(made) == {3: ["AMT-CURRENCY C3"], 6: ["AMT-CURRENCY C6"]}
    assert made.errors[1][0].message("en") == "“7” is in USD, not in PEN."
    assert made.errors[4][0].message("en") == "“7” is in $, not in PEN."


def test_a_blank_cell_states_nothing(drafts) -> None:
    """An amount beside it has the currency of its own sign or of the heading, or none."""
    assert amounts(drafts(rows((1, "PEN"), (1, ""), ("S/ 2", "-")), HEAD)) == ["PEN 1", "1", "PEN 2"]
    assert amounts(drafts(rows(("1", "PEN"), ("2", "")), ("Nombre", "Descripción", "Monto (S/)", "Moneda"))) == [
        *("PEN 1", "PEN 2"),
    ]


@pytest.mark.parametrize(
    ("amount", "currency", "heading", "wanted"),
    [
        pytest.param("US$ 100", "PEN", "Monto", "“US$ 100” is in USD, but “PEN” stands in Moneda.", id="sign"),
        pytest.param("$ 100", "Soles", "Monto", "“$ 100” is in $, but “Soles” stands in Moneda.", id="bare $"),
        pytest.param("S/ 100", "$", "Monto", "“S/ 100” is in PEN, but “$” stands in Moneda.", id="against a bare $"),
        pytest.param("100", "USD", "Monto (S/)", "“100” is in PEN, but “USD” stands in Moneda.", id="heading"),
        pytest.param("$ 100", "MXN", "Monto", "", id="a bare $ may be pesos"),
        pytest.param("US$ 100", "$", "Monto", "", id="dollars beside a bare $"),
        pytest.param("$ 100", "$", "Monto", "", id="the same sign"),
    ],
)
@pytest.mark.parametrize("chosen", ["", "same"])
def test_a_currency_that_contradicts_the_amount_is_an_error(drafts, amount, currency, heading, wanted, chosen) -> None:
    """The row says both, whether --currency is there or not; a sign that may mean the currency is none."""
    named = read_currency(currency)
    chosen = named.code if chosen and isinstance(named, Named) else ""
    made = drafts(rows((amount, currency)), ("Nombre", "Descripción", heading, "Moneda"), currency=chosen)
    said = [(one.code, one.message("en")) for each in made.errors.values() for one in each]
    assert said == ([("AMT-CONTRADICTS", wanted)] if wanted else [])


def test_an_unreadable_currency_is_an_error_of_its_row(drafts) -> None:
    """It says which cell it is and what to write; a formula's error is told as one."""
    made = drafts(rows((1, "PEN"), (2, "algo"), (3, "#N/A"), ("", "")), HEAD)
    assert errors(made) == {3: ["AMT-CURRENCY-UNKNOWN D3"], 4: ["CELL-ERROR D4"], 5: ["AMT-MISSING C5"]}
    assert made.errors[1][0].tip("en") == "Write its code in Moneda, such as PEN or USD, or empty the cell."


def test_a_row_that_is_left_out_states_no_currency(drafts) -> None:
    """The example of a blank sheet is no second currency."""
    made = drafts([*rows((1, "PEN"), (2, "PEN")), (EXAMPLES["es"], "x", 3, "USD")], HEAD)
    assert list(made.skipped) == [2]
    assert amounts(made)[:2] == ["PEN 1", "PEN 2"]
    assert [one.seen for one in made.findings if one.code == "AMT-CURRENCY-READ"] == ["PEN"]


def test_an_amount_that_is_set_has_no_column_of_currencies(drafts) -> None:
    """Where --set gives the amount, the column says nothing of it and is listed as not imported."""
    made = drafts(rows((1, "PEN"), (2, "USD")), HEAD, constants={"amount": "5"})
    assert amounts(made) == ["5", "5"]
    assert made.fit.currency is None
    assert [one.seen for one in made.findings if one.code == "MAP-UNUSED"] == ["Moneda"]


def test_another_column_is_named_by_map(drafts) -> None:
    """`--map currency=HEADER` takes that column in place of the one the template knows."""
    headings = ("Nombre", "Descripción", "Monto", "Moneda", "Divisa pactada")
    made = drafts([("A", "x", "1", "USD", "PEN")], headings, assigned={"currency": "Divisa pactada"})
    assert amounts(made) == ["PEN 1"]
    assert made.fit.named["currency"] == 4
    assert all(is_mapped(name) for name in made.fit.named)
    assert [one.seen for one in made.findings if one.code == "MAP-UNUSED"] == ["Moneda"]


def test_formats_of_amounts_keep_their_rows(column) -> None:
    """Equal numbers under two formats and beside two currencies are told apart."""
    made = column([5, 5, 5, 5], formats=['"S/" 0', '"S/" 0', "", ""])
    named = Column.of(pandas.Series(["PEN", "USD", "USD", "PEN"]), range(2, 6), Place("a", "b", None, "D", "Moneda"))
    paired = beside(made, named, read_currencies(named, blank=()), numbers=range(2, 6))
    parsed = read_amounts(paired, Choices(currency="PEN"))
    codes = [[one.code for one in parsed.problems.get(code, ())] for code in paired.codes.tolist()]
    assert codes == [[], ["AMT-CONTRADICTS"], ["AMT-CURRENCY"], []]
    assert paired.rows == [2, 3, 4, 5]


def test_an_amount_beside_two_currencies_is_told_by_its_first_row_of_each(column) -> None:
    """What is split keeps its number behind zeros that a format shows, and the first row that has it."""
    made = column([5, 6, 5, 5, 6, 5], formats=["000"] * 6)
    names = pandas.Series(["PEN", "PEN", "USD", "PEN", "PEN", "USD"])
    named = Column.of(names, range(2, 8), Place("a", "b", None, "D", "Moneda"))
    paired = beside(made, named, read_currencies(named, blank=()), numbers=range(2, 8))
    assert (paired.cells, paired.rows, paired.counts.tolist()) == (["005", "006", "005"], [2, 3, 4], [2, 2, 2])
    assert paired.held() == [5, 6, 5]


def test_each_amount_against_the_heading_is_quoted(drafts) -> None:
    """Plainly written amounts that a heading contradicts are told one by one."""
    made = drafts(rows(("1", "USD"), ("2", "PEN"), ("3", "USD")), ("Nombre", "Descripción", "Monto (S/)", "Moneda"))
    assert [one.seen for each in made.errors.values() for one in each] == ["1", "3"]
    assert amounts(made) == [None, "PEN 2", None]


def test_a_column_named_by_map_is_joined_all_the_same(sheet) -> None:
    """`--map currency=…` takes nothing from the description that the template adds the column to."""
    titles = ("Deal Name", "Amount", "Currency")
    fitted = fit(load_mapping("hubspot"), sheet([("A", "1", "PEN")], titles), assigned={"currency": "C"}, constants={})
    assert (fitted.currency, fitted.added) == (2, {"description": (2,)})


CELLS = st.sampled_from(["1", "2.50", "3,5", "S/ 4", "US$ 5", "$ 6", "", "x", 7, 7.5])
CURRENCIES = st.sampled_from(["PEN", "Sol", "USD", "$", "", "algo", "EUR"])


@given(st.lists(st.tuples(CELLS, CURRENCIES), min_size=1, max_size=30), st.sampled_from(["PEN", "USD"]))
@example([("1", "PEN"), ("1", ""), ("1", "USD"), ("1", "PEN")], "PEN")
def test_a_row_is_read_as_if_it_were_alone(pairs, currency) -> None:
    """Whatever stands in the other rows, an amount has the currency of its own row; sums are those of the rows."""
    alone = [_read([pair], currency)[0][0] for pair in pairs]
    together, parsed, codes = _read(pairs, currency)
    assert together == alone
    sums = parsed.values.sums(codes, codes * 0)
    wanted = Counter(one.currency for one in together if isinstance(one, Money))
    assert {name: count for (_, name), (count, _) in sums.items()} == wanted
    assert sum((total for _, total in sums.values()), Decimal()) == sum(
        (one.amount for one in together if isinstance(one, Money)), Decimal()
    )


def _read(pairs, currency):
    """What each row gives under a decimal comma: its money or the codes of its problems."""
    numbers = range(2, 2 + len(pairs))
    columns = [
        Column.of(pandas.Series(list(cells), dtype=object), numbers, Place("a", "b", None, letter, header))
        for cells, letter, header in zip(zip(*pairs, strict=True), "CD", ("Monto", "Moneda"), strict=True)
    ]
    paired = beside(*columns, read_currencies(columns[1], blank=()), numbers=numbers)
    parsed = read_amounts(paired, Choices(currency=currency))
    values = [
        parsed.values[code] or [one.code for one in parsed.problems.get(code, ())] for code in paired.codes.tolist()
    ]
    assert [paired.cells[code] for code in paired.codes.tolist()] == [cell for cell, _ in pairs]
    assert int(paired.counts.sum()) == len(pairs)
    return values, parsed, paired.codes


HEADINGS = [
    ("hubspot", "Currency"),
    ("hubspot", "Moneda"),
    ("pipedrive", "Deal - Currency of Value"),
    ("pipedrive", "Trato - Moneda de Valor"),
    ("pipedrive", "Trato - Moneda"),
    ("salesforce-loader", "CURRENCYISOCODE"),
    ("salesforce", "Amount Currency"),
    ("salesforce", "Opportunity Currency"),
    ("salesforce", "Importe Divisa"),
    ("odoo", "Currency"),
    ("odoo", "Moneda"),
    ("kommo", "Moneda"),
    ("zoho", "Moneda"),
    ("zoho", "Currency"),
    ("bitrix24", "Moneda"),
    ("leads-list", "Tipo de moneda"),
    ("standard", "Divisa"),
    ("standard", "MONEDA:"),
]


def test_every_template_knows_a_column_of_currencies() -> None:
    """None of the shipped templates is left out of the headings below."""
    assert {name for name, _ in HEADINGS} == set(template_names())


@pytest.mark.parametrize(("name", "heading"), HEADINGS)
def test_the_column_is_known_by_its_heading(sheet, name, heading) -> None:
    """It says the currency, and is added to the description where the template joins it."""
    mapping = load_mapping(name)
    titles = [mapping.fields[one].title["en"] for one in ("name", "description", "amount")]
    fitted = fit(mapping, sheet([("A", "b", "1", "PEN")], [*titles, heading]), assigned={}, constants={})
    assert fitted.currency == 3
    joins = name in ("hubspot", "pipedrive", "salesforce-loader", "salesforce", "zoho", "bitrix24")
    assert fitted.added == ({"description": (3,)} if joins else {})
    assert not [one for one in fitted.findings if one.code in ("MAP-UNUSED", "MAP-LEFT-OUT")]


def test_the_page_says_which_column_names_the_currency(drafts) -> None:
    """It stands below the amount, with the currencies it names, or that it names none."""
    made = drafts(rows((1, "PEN"), (2, "Soles")), HEAD)
    assert ("Currency", "D", "Moneda", "PEN") in list(how_read(made, "en"))
    made = drafts(rows((1, "PEN"), (2, "PEN"), (3, "USD")), HEAD, currency="PEN")
    assert ("Moneda", "D", "Moneda", "PEN (2×), USD (1×)") in list(how_read(made, "es"))
    made = drafts(rows((1, ""), (2, "")), HEAD)
    assert ("Currency", "D", "Moneda", "empty in every row") in list(how_read(made, "en"))


def test_an_own_template_names_the_column_and_may_join_it() -> None:
    """The heading may be added to the description as well, and stand nowhere else."""
    title = {"en": "x", "es": "x"}
    fields = {"description": {"title": title, "join": ["moneda"]}, "tags": {"title": title, "headers": ["divisa"]}}
    good = {"name": "own", "title": title, "fields": fields, "currency": ["Moneda"]}
    assert Mapping.parse(good, file="own.toml").currency == ("moneda",)
    for wrong in ({"currency": ["divisa"]}, {"ignore": ["moneda"]}, {"currency": "moneda"}):
        with pytest.raises(Misused):
            Mapping.parse({**good, **wrong}, file="own.toml")


UNREAD = [
    pytest.param(["S/", "US$", ""], "PEN, USD", id="signs"),
    pytest.param(["Soles", "dólares", "-"], "PEN, USD", id="words"),
    pytest.param(["PEN", "PEN", "PEN"], "PEN", id="one currency"),
    pytest.param(["PEN", "Lima", "USD"], "", id="something else too"),
    pytest.param(["", "", ""], "", id="nothing"),
]


@pytest.mark.parametrize(("cells", "names"), UNREAD)
def test_a_column_of_currencies_that_nothing_reads_is_not_passed_over(sheet, cells, names) -> None:
    """Whatever its heading; with --map currency it is read, and there is nothing more to say."""
    table = sheet([("A", "b", 1.5, cell) for cell in cells], ("Name", "Description", "Amount", "Mon."))

    def read(**assigned):
        return draft(table, fit(load_mapping(), table, assigned=assigned, constants={}), Choices(), scope="ws").findings

    told = [(one.place.letter, one.facts["names"]) for one in read() if one.code == "MAP-CURRENCY"]
    assert told == ([("D", names)] if names else [])
    if names == "PEN":
        assert "MAP-CURRENCY" not in [one.code for one in read(currency="Mon.")]
