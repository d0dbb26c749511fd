"""Phone numbers: one form for every way they are written, and damage that is never repaired by guessing."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from importer.validate.phones import read_phone, read_phones

CASES = [
    pytest.param("+51 987 654 321", "", "51987654321", id="plus, no country"),
    pytest.param("+51 987 654 321", "CL", "51987654321", id="a plus wins over the country"),
    pytest.param("+51-987-654-321", "", "51987654321", id="dashes"),
    pytest.param("+51 (987) 654.321", "", "51987654321", id="brackets and dots"),
    pytest.param("+51\u2013987\u2013654\u2013321", "", "51987654321", id="long dashes"),
    pytest.param("'+51987654321", "", "51987654321", id="an apostrophe before it"),
    pytest.param("\u200b+51987654321\u00a0", "", "51987654321", id="odd blanks"),
    pytest.param("51987654321", "", "PHONE-COUNTRY", id="code without plus, no country"),
    pytest.param("51987654321", "PE", "51987654321", id="code without plus, same country"),
    pytest.param("51987654321", "MX", "51987654321", id="code without plus, another country"),
    pytest.param(51987654321, "", "PHONE-COUNTRY", id="a number, no country"),
    pytest.param(51987654321, "PE", "51987654321", id="a number"),
    pytest.param(51987654321.0, "", "PHONE-COUNTRY", id="a float, no country"),
    pytest.param(51987654321.0, "PE", "51987654321", id="a float"),
    pytest.param("987654321", "PE", "51987654321", id="national"),
    pytest.param(987654321, "PE", "51987654321", id="national as a number"),
    pytest.param("01 442 1234", "PE", "5114421234", id="national with the trunk 0"),
    pytest.param("55 1234 5678", "MX", "525512345678", id="ten digits of Mexico"),
    pytest.param("987654321", "", "PHONE-COUNTRY", id="national, no country"),
    pytest.param("55 1234 5678", "", "PHONE-COUNTRY", id="ten digits, no country"),
    pytest.param("(51) 99699-8703", "", "PHONE-COUNTRY", id="a mobile of Brazil or Peru, no country"),
    pytest.param("(51) 99699-8703", "BR", "5551996998703", id="the country's own number first"),
    pytest.param("0051 987 654 321", "", "51987654321", id="00 for plus, no country"),
    pytest.param("987654321", "CO", "PHONE-UNREADABLE", id="not of that country"),
    pytest.param("+51 987", "", "PHONE-UNREADABLE", id="too short with a plus"),
    pytest.param("987", "PE", "PHONE-UNREADABLE", id="too short"),
    pytest.param("+999 123 456 789", "", "PHONE-UNREADABLE", id="no such country code"),
    pytest.param("987654321 / 912345678", "PE", "PHONE-UNREADABLE", id="two numbers"),
    pytest.param("987654321, 912345678", "PE", "PHONE-UNREADABLE", id="two numbers with a comma"),
    pytest.param("987654321 ext 5", "PE", "PHONE-UNREADABLE", id="an extension"),
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
