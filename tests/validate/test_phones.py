"""Phone numbers: one form for every way they are written, and damage that is never repaired by guessing."""

from __future__ import annotations

import random
import re
from datetime import date, datetime, time

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from importer.validate.phones import plainly, read_carefully, read_phone, read_phones

AMERICAS = [
    *("PE", "MX", "CO", "AR", "CL", "BR", "EC", "BO", "VE", "US"),
    *("ES", "DO", "GT", "CR", "PA", "UY", "PY", "HN", "NI", "SV"),
]
COUNTRIES = [*AMERICAS, *sorted(phonenumbers.SUPPORTED_REGIONS - set(AMERICAS))]
KINDS = [PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.VOIP]

CASES = [
    pytest.param("+51 987 654 321", "", "51987654321", id="plus, no country"),
    pytest.param("+51 987 654 321", "CL", "51987654321", id="a plus wins over the country"),
    pytest.param("+51-987-654-321", "", "51987654321", id="dashes"),
    pytest.param("+51 (987) 654.321", "", "51987654321", id="brackets and dots"),
    pytest.param("+51\u2013987\u2013654\u2013321", "", "51987654321", id="long dashes"),
    pytest.param("'+51987654321", "", "51987654321", id="an apostrophe before it"),
    pytest.param("\u200b+51987654321\u00a0", "", "51987654321", id="odd blanks"),
    pytest.param("51987654321", "", "PHONE-PLUS-LOST", id="code without plus, no country"),
    pytest.param("51987654321", "PE", "51987654321", id="code without plus, same country"),
    pytest.param("51987654321", "MX", "51987654321", id="code without plus, another country"),
    pytest.param(51987654321, "", "PHONE-PLUS-LOST", id="a number, no country"),
    pytest.param(51987654321, "PE", "51987654321", id="a number"),
    pytest.param(51987654321.0, "", "PHONE-PLUS-LOST", id="a float, no country"),
    pytest.param(51987654321.0, "PE", "51987654321", id="a float"),
    pytest.param("987654321", "PE", "51987654321", id="national"),
    pytest.param(987654321, "PE", "51987654321", id="national as a number"),
    pytest.param("01 442 1234", "PE", "5114421234", id="national with the trunk 0"),
    pytest.param("55 1234 5678", "MX", "525512345678", id="ten digits of Mexico"),
    pytest.param("987654321", "", "PHONE-COUNTRY", id="national, no country"),
    pytest.param("55 1234 5678", "", "PHONE-COUNTRY", id="ten digits, no country"),
    pytest.param("(51) 99699-8703", "", "PHONE-PLUS-LOST", id="a mobile of Brazil or Peru, no country"),
    pytest.param("(51) 99699-8703", "BR", "5551996998703", id="the country's own number first"),
    pytest.param("0051 987 654 321", "", "51987654321", id="00 for plus, no country"),
    pytest.param("987654321", "CO", "PHONE-UNREADABLE", id="not of that country"),
    pytest.param("+51 987", "", "PHONE-UNREADABLE", id="too short with a plus"),
    pytest.param("987", "PE", "PHONE-UNREADABLE", id="too short"),
    pytest.param("+999 123 456 789", "", "PHONE-UNREADABLE", id="no such country code"),
    *(
        pytest.param(f"987654321{between}912345678", "PE", "PHONE-SEVERAL", id=f"two numbers, {between!r} between")
        for between in (" / ", "/", ", ", ";", " o ", " y ", " or ", " and ", "\n", "\r\n", " | ", " - ", "  ")
    ),
    pytest.param("51987654321 52 55 1234 5678", "", "PHONE-COUNTRY", id="two numbers of no country"),
    pytest.param("030 1234\n030 1239", "DE", "PHONE-SEVERAL", id="two lines that would make a long number"),
    pytest.param("+51987654321 / 912345678", "", "PHONE-UNREADABLE", id="two numbers, one without a country"),
    pytest.param("987654321 / 9123", "PE", "PHONE-UNREADABLE", id="a number and a piece of one"),
    pytest.param("987654321 / Ana", "PE", "PHONE-UNREADABLE", id="a number and a word"),
    pytest.param("987654321 / +51 987 654 321", "PE", "51987654321", id="the same number twice"),
    *(
        pytest.param(f"987654321{mark}", "PE", "PHONE-EXTENSION", id=f"an extension, {mark.strip()}")
        for mark in (" ext 5", " ext. 12", " anexo 5", "x12", ", anexo 12", " (ext. 12)", " #12", " ramal: 3")
    ),
    pytest.param("987 ext 5", "PE", "PHONE-UNREADABLE", id="an extension of no number"),
    pytest.param("9" * 200 + " ext 5", "PE", "PHONE-UNREADABLE", id="an extension of a very long number"),
    pytest.param("=+51987654321", "PE", "PHONE-FORMULA", id="a formula kept as text"),
    pytest.param("=987654321", "PE", "PHONE-FORMULA", id="a national formula"),
    pytest.param("=A1", "PE", "PHONE-UNREADABLE", id="a formula of something else"),
    pytest.param('="0051987654321"', "PE", "51987654321", id="digits that a CSV keeps as text"),
    pytest.param(9876543219123456, "PE", "PHONE-ROUNDED", id="a number of 16 digits"),
    pytest.param("987654321912345000", "PE", "PHONE-ROUNDED", id="zeros after 15 digits"),
    pytest.param("987654321912345678", "PE", "PHONE-UNREADABLE", id="two numbers in one, whole"),
    pytest.param("98765432.0", "PE", "PHONE-UNREADABLE", id="nine digits only with the zero of a fraction"),
    pytest.param("'987654321", "PE", "51987654321", id="an apostrophe before a national number"),
    pytest.param("987654321", "XX", "PHONE-UNREADABLE", id="a country that is none"),
    pytest.param("52 55 1234 5678", "XX", "525512345678", id="international in a country that is none"),
    pytest.param("call Ana", "PE", "PHONE-UNREADABLE", id="words"),
    pytest.param("++51987654321", "", "PHONE-UNREADABLE", id="two pluses"),
    pytest.param(True, "PE", "PHONE-UNREADABLE", id="yes/no"),
    pytest.param("9.87654E+08", "PE", "PHONE-DAMAGED", id="shortened"),
    pytest.param("9,87654E+08", "PE", "PHONE-DAMAGED", id="shortened, with a comma"),
    pytest.param("5.1987654321e10", "", "PHONE-DAMAGED", id="shortened, small e"),
    pytest.param(1e20, "PE", "PHONE-DAMAGED", id="shortened as a number"),
    pytest.param(date(2026, 3, 15), "UY", "PHONE-UNREADABLE", id="a date"),
    pytest.param(datetime(2026, 3, 15), "UY", "PHONE-UNREADABLE", id="a date and time"),  # noqa: DTZ001
    pytest.param(time(22, 20, 30), "PE", "PHONE-UNREADABLE", id="a time"),
    pytest.param(-987654321, "PE", "PHONE-UNREADABLE", id="a negative number"),
    pytest.param(55123456.78, "MX", "PHONE-UNREADABLE", id="a fraction"),
]


@pytest.mark.parametrize(("cell", "country", "expected"), CASES)
def test_what_a_cell_is_read_as(cell, country, expected) -> None:
    """Country code and number in digits, or what is wrong with the cell."""
    found = read_phone(cell, country=country)
    assert getattr(found, "code", found) == expected


def test_a_date_would_otherwise_be_a_phone() -> None:
    """The digits of that date do make a number of that country: only the cell's kind tells them apart."""
    assert read_phone("2026-0315", country="UY") == "59820260315"


def test_blanks_are_no_phone_and_no_problem(column) -> None:
    """An empty cell has no phone; the rest of the column is read all the same."""
    parsed = read_phones(column(["", "\u200b ", "+51987654321"], "Teléfono"), country="")
    assert (parsed.values, parsed.problems) == ([None, None, "51987654321"], {})


def test_the_numbers_of_a_cell_are_named(column) -> None:
    """The message has each number as it would be read, and the tip the column where one is to be left."""
    made = column(["987654321 / 01 442 1234"], "Teléfono")
    finding = read_phones(made, country="PE").problems[0][0].on(made, 2)
    assert (
        finding.message("en") == "“987654321 / 01 442 1234” is more than one phone number: +51987654321, +5114421234."
    )
    assert finding.tip("es").startswith("Escribe uno solo en Teléfono;")


def test_an_extension_is_named(column) -> None:
    """The message says which digits are the number and which the extension."""
    made = column(["01 442 1234 anexo 12"], "Teléfono")
    finding = read_phones(made, country="PE").problems[0][0].on(made, 2)
    assert "+5114421234 with the extension 12," in finding.message("en")


def test_a_rounded_number_of_a_workbook_is_an_error_and_no_number(column) -> None:
    """Excel dropped digits: the row has the error beside the warning that every such number gets."""
    made = column([9876543219123456], "Teléfono")
    parsed = read_phones(made, country="PE")
    assert parsed.values == [None]
    assert [problem.code for problem in parsed.problems[0]] == ["PHONE-ROUNDED", "CELL-PRECISION"]


def test_good_and_bad_numbers_keep_their_places(column) -> None:
    """Numbers read quickly, carefully and not at all stand where their cells do."""
    made = column(["987654321", "mal", "", "+51 0 987654321", "9.8E+08", 912345678], "Teléfono")
    parsed = read_phones(made, country="PE")
    assert parsed.values == ["51987654321", None, None, "51987654321", None, "51912345678"]
    assert {at: problems[0].code for at, problems in parsed.problems.items()} == {
        1: "PHONE-UNREADABLE",
        4: "PHONE-DAMAGED",
    }


# Both ways of reading agree: what the quick one says is what phonenumbers says.


def examples(country: str) -> list[str]:
    """National numbers of a country that phonenumbers itself gives as examples, one a kind."""
    found = [phonenumbers.example_number_for_type(country, kind) for kind in KINDS]
    return [phonenumbers.national_significant_number(one) for one in found if one is not None]


def digits_like(country: str, rng: random.Random) -> list[str]:
    """Digits that are, nearly are, or are not numbers of a country, with what people dial before them."""
    code = str(phonenumbers.country_code_for_region(country))
    found = []
    for number in examples(country):
        tail = rng.randrange(2, 6)
        other = number[:-tail] + "".join(rng.choices("0123456789", k=tail))
        swapped = list(number)
        swapped[rng.randrange(len(number))] = rng.choice("0123456789")
        found += [number, other, "".join(swapped), number[1:], number[:-1], number + rng.choice("0123456789")]
    found += ["".join(rng.choices("0123456789", k=rng.randrange(4, 16))) for _ in range(3)]
    before = ["", "", code, "0", "00" + code, code + "0", "1", "9", code + "9", code + "1", "15", "011", "0" + code]
    carrier = ["0" + str(rng.randrange(10, 100)), "90", "19" + str(rng.randrange(10, 100)), "044", "045", "01"]
    return [rng.choice([*before, *carrier]) + number for number in found] + [code + number for number in found]


def written(digits: str, rng: random.Random) -> list[str]:
    """Digits in the ways people write them: bare, with a plus, two zeros, and marks among them."""
    found = [digits, f"+{digits}", f"00{digits}", f"'{digits}", f"({digits[:2]}) {digits[2:5]}-{digits[5:]}"]
    spread = re.sub(r"(?<=.)(?=.)", lambda _: rng.choice(["", "", " ", "-", ".", "\u00a0", "\u2013"]), digits)
    return [
        *found,
        spread,
        f"+{spread}",
        f" {digits[:3]} {digits[3:]}\u200b",
        f"+{digits[:2]} ({digits[2:4]}) {digits[4:]}",
    ]


def disagreements(cells: list[object], country: str) -> list[tuple[object, ...]]:
    """The cells that `read_phone` reads in another way than phonenumbers alone."""
    read = plainly(country)
    both = [(cell, read(cell) or None, read_carefully(cell, country=country)) for cell in cells]
    return [(country, *one) for one in both if one[1] is not None and one[1] != one[2]]


@pytest.mark.parametrize("country", COUNTRIES)
def test_both_ways_of_reading_agree(country) -> None:
    """For every country: valid, nearly valid, prefixed, cut and random digits, however they are written."""
    rng = random.Random(country)
    cells = [cell for one in digits_like(country, rng) for cell in written(one, rng)]
    cells += [int(cell) for cell in cells if cell.isdecimal() and cell[0] != "0"]
    assert disagreements(rng.sample(cells, 200 if country in AMERICAS else 60), country) == []


@settings(max_examples=300, deadline=None, database=None)
@given(
    country=st.sampled_from(["", *COUNTRIES]),
    cell=st.one_of(
        st.from_regex(r"'?\+?(00)?(5[0-9]|1|52|54|55|593|49|39|44)?[0-9 ().-]{4,14}", fullmatch=True),
        st.text("0123456789+() -.'\u00a0\u0663\n/", min_size=5, max_size=18),
        st.integers(-(10**6), 10**17),
        st.floats(allow_nan=True),
    ),
)
def test_both_ways_of_reading_agree_on_anything(country, cell) -> None:
    """The law holds for whatever stands in a cell, with and without a country."""
    assert disagreements([cell], country) == []


@pytest.mark.parametrize("country", AMERICAS)
def test_plain_numbers_are_told_quickly(country) -> None:
    """Mobiles and fixed lines need no parsing, national or with their calling code; else a big sheet takes minutes."""
    read, nowhere = plainly(country), plainly("")
    code = str(phonenumbers.country_code_for_region(country))
    for number in examples(country)[:2]:
        assert [read(number), read(f"{number[:3]} {number[3:]}"), read(int(number))] == [code + number] * 3
        assert [read(code + number), nowhere(f"+{code} {number}"), nowhere(f"00{code}-{number}")] == [code + number] * 3


@pytest.mark.parametrize(
    ("cell", "country", "number"),
    [
        pytest.param("0987 654 321", "EC", "593987654321", id="Ecuador"),
        pytest.param("0414-1234567", "VE", "584141234567", id="Venezuela"),
        pytest.param("011 4123-4567", "AR", "541141234567", id="Argentina"),
        pytest.param("011 98765-4321", "BR", "5511987654321", id="Brazil"),
    ],
)
def test_a_trunk_prefix_is_told_quickly(cell, country, number) -> None:
    """Where everybody writes the 0, it must cost no more than a number without it."""
    assert plainly(country)(cell) == number


@pytest.mark.parametrize("cell", ["-", "n/a", "N/D", "por definir", " s/d "])
def test_a_marker_of_emptiness_is_no_phone_and_no_error(column, cell) -> None:
    """As in amounts and dates, what says that there is none leaves the field empty."""
    assert read_phone(cell, country="PE") is None
    parsed = read_phones(column([cell, "987654321"]), country="PE")
    assert (parsed.values, parsed.problems) == ([None, "51987654321"], {})


def test_an_old_mexican_mobile_is_no_number_of_the_united_states() -> None:
    """`1 55 1234 5678` was how mobiles were dialled until 2019; read as +1 it would be somebody in New Jersey."""
    assert read_phone("1 55 1234 5678", country="MX").code == "PHONE-UNREADABLE"
    assert read_phone("+1 551 234 5678", country="MX") == "15512345678"
