"""Columns that are read all at once: that way and one by one, by the exact grammar, must agree in everything."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import numpy
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from importer.findings import Place
from importer.validate import across, amounts, cells, columns, hundredths, mails, sameness, skipped, text
from importer.validate.across import alike
from importer.validate.amounts import read_amounts
from importer.validate.cells import Choices, Column, is_blank
from importer.validate.hundredths import NOT_PLAIN, Plain, plain_amounts
from importer.validate.keys import key_text
from importer.validate.mails import read_mail, simply
from importer.validate.rules import AmountRule
from importer.validate.text import as_text, read_emails, read_text
from importer.validate.values import Values
from importer.validate.writing import Money, look

QUICK = settings(max_examples=max(200, settings().max_examples), deadline=None, database=None)

PIECES = st.text("0123456789", min_size=1, max_size=14)
WRITTEN = st.one_of(
    PIECES,
    st.builds("{}{}{}".format, PIECES, st.sampled_from([".", ",", "..", ".,", "\n", " ", "é", "-", "\x00"]), PIECES),
    st.sampled_from(
        ["1.25", "3,75", "", " ", ".5", "5.", ",", ".", "0", "0.00", "-5", "S/ 7.50", "$ 3", "x", "1.2\n3.4", "٣", "5²"]
    ),
    st.text(max_size=5),
)
AMOUNTS = st.one_of(WRITTEN, st.integers(-9, 9), st.floats(allow_nan=False, width=32), st.booleans())


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch) -> None:
    """Columns of a few cells are read in several pieces, as those of a million are."""
    for module in (cells, hundredths, mails, text, skipped):
        monkeypatch.setattr(module, "AT_ONCE", 3)


def none_plain(held, *, allowed=()):
    """What reading all at once gives where it reads nothing."""
    del allowed
    count = len(held)
    nothing = numpy.full(count, NOT_PLAIN, numpy.int8)
    return Plain(numpy.zeros(count, numpy.int64), nothing, numpy.zeros(count, numpy.uint8))


@QUICK
@given(st.lists(AMOUNTS, max_size=9))
@example(["999999999999.99", "1000000000000", "12.345", "12.34", "12,3", "007", "5\n", "\n5", "5"])
def test_plain_amounts_are_what_the_grammar_reads(held) -> None:
    """Each plain cell has one value under every convention that can read it, and it is its hundredths."""
    plain = plain_amounts(held)
    votes = {index: one for one in ("dot", "comma") for index in plain.votes(one).tolist()}
    for index in numpy.flatnonzero(plain.is_plain).tolist():
        found = look(held[index], "")
        assert found.sure == Decimal(int(plain.hundredths[index])) / 100
        assert -found.sure.as_tuple().exponent == plain.decimals[index]
        assert found.vote == votes.get(index)
        assert (found.currency, found.sign) == ("", "")


@QUICK
@given(
    held=st.lists(AMOUNTS, max_size=9),
    decimal=st.sampled_from(["auto", "dot", "comma"]),
    currency=st.sampled_from(["", "", "PEN", "USD"]),
    rule=st.sampled_from(
        [
            AmountRule(),
            AmountRule(decimals=1),
            AmountRule(least=Decimal("5.5"), most=Decimal(1000)),
            AmountRule(zero="ok"),
        ]
    ),
    header=st.sampled_from(["Monto", "Monto S/", "Monto USD"]),
)
def test_a_column_of_amounts_reads_the_same_one_by_one(column, held, decimal, currency, rule, header) -> None:
    """Values with their decimals, problems, and what is said of the column do not depend on how it was read."""
    made = column(held, header)
    choices = Choices(decimal=decimal, currency=currency)
    quickly = read_amounts(made, choices, rule)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(amounts, "plain_amounts", none_plain)
        slowly = read_amounts(made, choices, rule)
    assert list(map(repr, quickly.values)) == list(map(repr, slowly.values))
    assert quickly.problems == slowly.problems
    assert quickly.findings == slowly.findings


@QUICK
@given(st.data())
def test_sums_of_amounts_are_those_of_decimals(column, data) -> None:
    """Counts, sums with their decimals, and the order of groups and currencies are those of adding row by row."""
    held = data.draw(st.lists(st.one_of(WRITTEN, st.sampled_from(["S/ 7.50", "€ 3", "999999999999.99"])), max_size=12))
    values = read_amounts(column(held), Choices(decimal="dot", currency="")).values
    rows = data.draw(st.lists(st.integers(0, max(0, len(values) - 1)), max_size=20 if len(values) else 0))
    groups = [data.draw(st.integers(0, 2)) for _ in rows]
    expected: dict[tuple[int, str], list[Decimal]] = {}
    for code, group in zip(rows, groups, strict=True):
        if (money := values[code]) is not None:
            expected.setdefault((group, money.currency), []).append(money.amount)
    found = values.sums(numpy.array(rows, dtype=numpy.intp), numpy.array(groups, dtype=numpy.intp))
    assert list(map(repr, found.items())) == [
        repr((key, (len(each), sum(each, Decimal())))) for key, each in expected.items()
    ]


def test_sums_beyond_64_bits_are_exact() -> None:
    """A million amounts of twelve digits make a sum that neither a float nor 64 bits hold."""
    held = ["999999999999.99"] * 1_000_000
    values = amounts.AmountValues(held, plain_amounts(held[:1]), "")
    many = numpy.zeros(1_000_000, dtype=numpy.intp)
    total = Decimal("999999999999990000.00")
    assert values.sums(many, many) == {(0, ""): (1_000_000, total)}
    assert values.plain.total(numpy.array([1_000_000])) == total


def test_an_amount_set_anew_is_no_plain_one_any_more() -> None:
    """What a rule made of an amount stands in its place, in sizes, marks and sums too; None takes it away."""
    values = amounts.AmountValues(["5", "0.00", "7"], plain_amounts(["5", "0.00", "7"]), "PEN")
    values[1], values[2] = Money(Decimal("2.5"), "PEN"), None
    assert values == [Money(Decimal(5), "PEN"), Money(Decimal("2.5"), "PEN"), None]
    assert values[:2] == list(values)[:2]
    assert values.missing == [2]
    assert numpy.array_equal(values.sizes, [5, 2.5, numpy.nan], equal_nan=True)
    assert values.marks.tolist()[:2] == [500, 250]


LOCAL = st.text("abAZ0.@+-_'é ,\n", max_size=6)
MAILS = st.one_of(
    st.builds("{}@{}".format, LOCAL, LOCAL),
    st.builds("{}@{}.{}".format, LOCAL, LOCAL, st.sampled_from(["com", "pe", "con", "c", "c0m", "COM"])),
    st.sampled_from(
        [
            "a@x.pe",
            "A@x.pe",
            "a@gmial.com",
            "a@x.con",
            "a@-x.pe",
            "a@x-.pe",
            "a@x--y.pe",
            "a.@x.pe",
            "",
            " ",
            "n/a",
            "K@x.pe",
            "b" * 64 + "@x.pe",
        ]
    ),
    st.integers(0, 9),
)


@QUICK
@given(st.lists(MAILS, max_size=9))
def test_addresses_are_what_reading_each_gives(held) -> None:
    """What is read all at once is what reading each cell gives; all else but blanks is left for a second look."""
    values, odd = simply(held)
    assert len(values) == len(held)
    for index, (cell, value) in enumerate(zip(held, values, strict=True)):
        assert (value is None) == (cell == "" or index in odd)
        if value is not None:
            assert value == read_mail(cell) == cell.lower()


@QUICK
@given(st.lists(MAILS, max_size=9))
def test_a_column_of_addresses_reads_the_same_one_by_one(column, held) -> None:
    """Values and problems are those of a column of which nothing is read all at once."""
    made = column(held)
    quickly = read_emails(made)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(text, "simply", lambda all_of_them: ([None] * len(all_of_them), list(range(len(all_of_them)))))
        slowly = read_emails(made)
    assert (quickly.values, quickly.problems) == (slowly.values, slowly.problems)


TEXTS = st.one_of(
    st.text("ab \n\t\u00a0\u200b\x00é–", max_size=6), st.sampled_from(["", "Ana Díaz", "a" * 7]), st.integers()
)


@QUICK
@given(st.lists(TEXTS, max_size=9))
def test_a_column_of_texts_reads_the_same_one_by_one(column, held) -> None:
    """Values and problems are those of reading each cell by itself."""
    made = column(held)
    parsed = read_text(made, limit=6)
    each = [None if is_blank(cell) else as_text(cell, limit=6) for cell in made.cells]
    assert list(parsed.values) == [one if isinstance(one, str) else None for one in each]
    assert {at: said[0] for at, said in parsed.problems.items() if said[0].code != "CELL-PRECISION"} == {
        at: one for at, one in enumerate(each) if isinstance(one, cells.Problem)
    }


@QUICK
@given(
    st.lists(
        st.one_of(
            st.text("tToOaAlLsSuUmMé 1\n", max_size=8), st.sampled_from(["Total 5", "SUMA", "suma:", "Total\nenero", 7])
        )
    )
)
def test_names_of_totals_are_found_by_pieces(names) -> None:
    """The same names are found as by looking at each that has one of the words as people write them."""
    expected = [
        at
        for at, name in enumerate(names)
        if isinstance(name, str) and any(word in name for word in skipped.WORDS) and skipped.may_be_total(name)
    ]
    assert skipped.maybe_totals(names) == expected


@QUICK
@given(st.lists(st.integers(-3, 3) | st.integers(-(2**63), 2**63 - 1), max_size=12))
def test_numbers_that_stand_several_times(numbers) -> None:
    """They are found as counting finds them."""
    counts = Counter(numbers)
    found = sameness.several(numpy.array(numbers, dtype=numpy.int64))
    assert found.tolist() == [counts[number] > 1 for number in numbers]


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["Ana", "Ana ", "Ana  Díaz", "Ana Díaz", "Luz"]),
        st.sampled_from(["x", "y"]),
        st.sampled_from(["5", "5.0", "5.00", "6", "$ 5", "x", "0", "0.001", "1e3"]),
        st.sampled_from(["", "987654321", "+51 987654321"]),
        st.sampled_from(["", "", "a@x.pe", "A@x.pe", "b@x.pe"]),
    ),
    max_size=12,
)
HEADINGS = ("Nombre", "Descripción", "Monto", "Celular", "Correo")


@QUICK
@given(ROWS, st.sampled_from(["usual", "all alike"]))
def test_equal_rows_are_found_whatever_the_marks(drafts, rows, kind) -> None:
    """Marks that are the same for different values cost time and change nothing."""
    made = drafts(rows, HEADINGS, country="PE")
    expected: dict[tuple[str, ...], list[int]] = {}
    for at in (at for at in range(len(rows)) if at not in made.errors):
        key = tuple(key_text(made.value(name, at)) for name in sorted(made.values))
        expected.setdefault(key, []).append(at)
    with pytest.MonkeyPatch.context() as patch:
        if kind == "all alike":
            patch.setattr(across, "marks_at", lambda _, chosen: numpy.zeros(len(chosen), dtype=numpy.int64))
        assert alike(made) == [group for group in expected.values() if len(group) > 1]


@QUICK
@given(
    distinct=st.lists(st.sampled_from([None, "", "a", "b", "b  c", "b c", "d"]), min_size=1, max_size=8),
    data=st.data(),
    is_alike=st.booleans(),
)
def test_values_are_counted_as_a_set_counts_them(distinct, data, is_alike) -> None:
    """Distinct values that are the same as text, marks that are the same by chance, and blanks are told apart."""
    codes = data.draw(st.lists(st.integers(0, len(distinct) - 1), max_size=12))
    values = Values(distinct, numpy.array(codes, dtype=numpy.intp))
    rows = data.draw(st.lists(st.sampled_from(range(len(codes))), unique=True)) if codes else []
    if is_alike:
        values.marks = numpy.zeros(len(distinct), dtype=numpy.int64)
    assert sameness.count(values, rows) == len(values.used(rows))


@QUICK
@given(st.lists(st.tuples(*[st.sampled_from(["", " ", "\u200b", "a", 0, False])] * 3), max_size=8))
def test_blank_rows_are_found_column_by_column(sheet, rows) -> None:
    """They are those without any cell that is not blank, whichever column is looked at first."""
    made = sheet(rows)
    blank = skipped._blank(columns.Columns(made), [0, 1, 2])
    assert blank == [at for at, row in enumerate(rows) if all(map(is_blank, row))]


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#¡VALOR!", "#NAME?", "Err:502", " #DIV/0! "])
def test_a_cell_that_shows_an_error_is_said_to(drafts, error) -> None:
    """In a column of any kind that is its only finding: no reader finds a value in it."""
    headings = (*HEADINGS, "Fecha de cierre", "Etapa", "Etiquetas")
    good = ("Ana", "x", "5", "987654321", "a@x.pe", "2026-12-31", "Nuevo", "vip")
    for at, heading in enumerate(headings):
        row = (*good[:at], error, *good[at + 1 :])
        made = drafts([row, good], headings, country="PE")
        assert [(one.code, one.place.header) for one in made.errors[0]] == [("CELL-ERROR", heading)]


@QUICK
@given(st.lists(st.one_of(st.text("ab", max_size=2), st.sampled_from([1, 1.0, True, 0, False])), max_size=12))
def test_distinct_cells_know_their_first_row_and_how_many_there_are(column, held) -> None:
    """Every row finds its own cell, of its own type; first rows and counts are those of going through them."""
    made: Column = column(held)
    again = [made.cells[code] for code in made.codes.tolist()]
    assert list(map(repr, again)) == list(map(repr, held))
    seen = [repr(cell) for cell in held]
    assert list(made.rows) == [2 + seen.index(repr(cell)) for cell in made.cells]
    assert made.counts.tolist() == [seen.count(repr(cell)) for cell in made.cells]
    assert made.place == Place("leads.xlsx", "Leads", None, "C", "Monto")
