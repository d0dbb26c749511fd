"""Amounts by properties: what is written in one style is read back exactly, or asked about; never another number."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from importer.validate.amounts import read_amounts
from importer.validate.cells import Choices
from importer.validate.writing import read_writing

EVERY = settings(max_examples=max(200, settings().max_examples), deadline=None, database=None)
QUICK = settings(max_examples=settings().max_examples, deadline=None, database=None)
GROUPS = {"dot": (",", " ", "'", "\u00a0", "\u202f", "’", ""), "comma": (".", " ", "'", "\u00a0", "\u2009", "")}
SIGNS = {"none": "{}", "plus": "+{}", "minus": "-{}", "after": "{}-", "dash": "\u2212 {}", "brackets": "({})"}
CURRENCIES = ("{}", "S/ {}", "S/. {}", "US$ {}", "$ {}", "{} €", "{} USD", "€{}", "\u00a0{}\u00a0MXN ")


def written(value: Decimal, decimals: int, convention: str, group: str, sign: str, currency: str) -> str:
    """The value as a person writes it in this style."""
    whole, _, fraction = f"{abs(value):,.{decimals}f}".partition(".")
    mark = "." if convention == "dot" else ","
    number = whole.replace(",", group) + (mark + fraction if fraction else "")
    return SIGNS[sign].format(currency.format(number).strip() if sign == "brackets" else currency.format(number))


@st.composite
def styled(draw, clear=()):
    """Values, and the same values written in one style; one of `clear` comes last, where there are any."""
    convention = draw(st.sampled_from(["dot", "comma"]))
    decimals = draw(st.integers(0, 3))
    style = (convention, draw(st.sampled_from(GROUPS[convention])))
    currency = draw(st.sampled_from(CURRENCIES))
    sign = draw(st.sampled_from(["none", "none", "plus", "minus", "after", "dash", "brackets"]))
    if sign == "after" and currency.rstrip().endswith(("€", "USD", "MXN")):
        sign = "minus"
    values = draw(st.lists(st.integers(1, 10**11).map(lambda n: Decimal(n).scaleb(-decimals)), min_size=1, max_size=6))
    negative = sign not in ("none", "plus")
    meant = [-value if negative else value for value in values]
    cells = [written(value, decimals, *style, sign, currency) for value in values]
    if clear:
        value = draw(st.sampled_from(clear))
        meant.append(-value if negative else value)
        cells.append(written(value, max(0, -value.as_tuple().exponent), *style, sign, currency))
    return meant, cells


@EVERY
@given(styled())
def test_a_column_in_one_style_is_read_back_or_asked_about(column, case) -> None:
    """Whatever the style, every amount is exactly the one that was written, or the column stops; never another."""
    values, cells = case
    parsed = read_amounts(column(cells), Choices())
    made = column(cells)
    if any(finding.severity == "column-stop" for finding in parsed.findings):
        assert [finding.code for finding in parsed.findings] == ["AMT-AMBIGUOUS"]
        return
    for value, code in zip(values, made.codes, strict=True):
        read = parsed.values[code]
        if value < 0:
            assert read is None
            assert [problem.code for problem in parsed.problems[code]] == ["AMT-NEGATIVE"]
        else:
            assert read.amount == value


@EVERY
@given(styled())
def test_one_writing_holds_the_value_among_its_readings(case) -> None:
    """Each cell by itself can be read as the value that was meant, sign included."""
    values, cells = case
    for value, cell in zip(values, cells, strict=True):
        assert value in read_writing(cell).readings.values()


COLUMNS = st.lists(styled(), min_size=1, max_size=3).map(lambda cases: [cell for _, cells in cases for cell in cells])
NOTHING = ["", "  ", "n/a", "—", "por definir"]


def look(column, cells):
    """The codes that stop the column, and for each different cell its amount, or the errors that it has."""
    made = column(cells)
    parsed = read_amounts(made, Choices())
    stops = [finding.code for finding in parsed.findings if finding.severity == "column-stop"]
    errors = {at: [found.code for found in problems] for at, problems in parsed.problems.items()}
    amounts = [value and (value.amount, value.currency) for value in parsed.values]
    return stops, {cell: amounts[at] or errors.get(at) for at, cell in enumerate(made.cells)}


@EVERY
@given(COLUMNS, st.randoms(use_true_random=False))
def test_shuffled_rows_are_read_as_before(column, cells, rng) -> None:
    """The order of the rows decides nothing, in columns of several styles too."""
    assert look(column, rng.sample(cells, len(cells))) == look(column, cells)


@EVERY
@given(COLUMNS, st.lists(st.sampled_from(NOTHING), max_size=4), st.randoms(use_true_random=False))
def test_added_blanks_change_no_value(column, cells, blanks, rng) -> None:
    """Empty cells and markers of emptiness among the rows leave every other cell what it was."""
    mixed = [*cells, *blanks]
    rng.shuffle(mixed)
    stops, read = look(column, mixed)
    assert (stops, {cell: read[cell] for cell in set(cells)}) == look(column, cells)


@EVERY
@given(COLUMNS, st.integers(2, 4))
def test_repeated_rows_are_read_as_before(column, cells, times) -> None:
    """How often a cell stands in the column decides nothing."""
    assert look(column, cells * times) == look(column, cells)


@EVERY
@given(styled(clear=(Decimal("1234567.5"), Decimal("0.5"), Decimal("1234.56"), Decimal("1234567"))))
def test_an_unambiguous_row_of_the_same_style_changes_no_value(column, case) -> None:
    """What was decided stays decided as it was; what was asked about may become a value, and then the true one."""
    values, cells = case
    stops, before = look(column, cells[:-1])
    assert stops in ([], ["AMT-AMBIGUOUS"])
    _, after = look(column, cells)
    for value, cell in zip(values[:-1], cells[:-1], strict=True):
        asked = before[cell] == ["AMT-TWO-READINGS"]
        assert after[cell] == before[cell] or (asked and (after[cell] == ["AMT-NEGATIVE"] or after[cell][0] == value))


@EVERY
@given(st.text(alphabet="0123456789.,-+() '\u00a0$S/USD€e%\n", max_size=12))
def test_any_text_is_read_or_refused_without_an_accident(column, text) -> None:
    """Whatever stands in a cell, reading ends with a value, nothing, or a finding."""
    parsed = read_amounts(column([text]), Choices(decimal="dot"))
    assert parsed.values[0] is None or parsed.values[0].amount.is_finite()


@QUICK
@given(st.text(max_size=20))
def test_any_text_in_any_script_is_read_or_refused_without_an_accident(text) -> None:
    """Letters, digits and marks of any script end as a value, nothing, or AMT-UNREADABLE."""
    found = read_writing(text)
    assert found is None or getattr(found, "code", "AMT-UNREADABLE") == "AMT-UNREADABLE"


@QUICK
@given(st.integers(-(10**14), 10**14), st.integers(0, 6))
def test_a_float_of_a_workbook_is_read_as_it_is_shown(column, number, decimals) -> None:
    """Up to fifteen digits, the number that Excel shows is the number that is sent."""
    shown = Decimal(number).scaleb(-decimals)
    parsed = read_amounts(column([float(shown)]), Choices())
    assert (parsed.values[0].amount == shown) if shown >= 0 else parsed.values[0] is None
