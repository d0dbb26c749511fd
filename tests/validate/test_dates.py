"""Dates: the order of day and month that a column proves, and what is no date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

from importer.validate.cells import Choices
from importer.validate.dates import read_dates

MARCH = date(2026, 3, 4)
APRIL = date(2026, 4, 3)
LATE = date(2026, 12, 31)
MIDDLE = date(2026, 3, 15)
END = date(2099, 12, 31)


def dates(column, cells, **choices):
    made = column(cells, "Fecha de cierre")
    return made, read_dates(made, Choices(**choices))


ONE_CELL = [
    pytest.param(date(2026, 12, 31), LATE, id="a date"),
    pytest.param(datetime(2026, 12, 31, 23, 59, 59), LATE, id="a date and time"),  # noqa: DTZ001
    pytest.param("2026-12-31", LATE, id="ISO"),
    pytest.param("2026/12/31", LATE, id="year first"),
    pytest.param("2026-12-31T23:59:59Z", LATE, id="a zone moves nothing"),
    pytest.param("2026-12-31 23:59:59-05:00", LATE, id="an offset moves nothing"),
    pytest.param(" 31/12/2026 ", LATE, id="day first"),
    pytest.param("12/31/2026", LATE, id="month first"),
    pytest.param("31-12-2026", LATE, id="dashes"),
    pytest.param("31.12.2026", LATE, id="dots"),
    pytest.param("31/12/2026 10:05:00 p. m.", LATE, id="with a time"),
    pytest.param("5/5/2026", date(2026, 5, 5), id="the same either way"),
    pytest.param("29/02/2028", date(2028, 2, 29), id="leap day"),
    pytest.param("", None, id="blank"),
    pytest.param("31/02/2026", "DATE-UNREADABLE", id="no such day"),
    pytest.param("29/02/2026", "DATE-UNREADABLE", id="no leap year"),
    pytest.param("2026-13-01", "DATE-UNREADABLE", id="no such month"),
    pytest.param("31/12-2026", "DATE-UNREADABLE", id="two marks"),
    pytest.param("31/12/26", "DATE-TWO-READINGS", id="two digits of year"),
    pytest.param("12/31/26", LATE, id="two digits of year and one order"),
    pytest.param("32/12/26", "DATE-UNREADABLE", id="two digits that are no day"),
    pytest.param("00/03/26", "DATE-UNREADABLE", id="a day mistyped is no year"),
    pytest.param("45-mar-26", "DATE-UNREADABLE", id="a day mistyped before a month's name"),
    pytest.param("mar 13/03/26", "DATE-UNREADABLE", id="a weekday that fits nothing but a year in front"),
    pytest.param("26/3/5", "DATE-UNREADABLE", id="one digit of year or day"),
    pytest.param("126/3/05", "DATE-UNREADABLE", id="three digits"),
    pytest.param("31/04/26", "DATE-UNREADABLE", id="a slip of the hand is no other order"),
    pytest.param("05/05/05", date(2005, 5, 5), id="the same in every order"),
    pytest.param("12/2026", "DATE-UNREADABLE", id="no day"),
    pytest.param("pronto", "DATE-UNREADABLE", id="a word"),
    pytest.param(46096, "DATE-SERIAL", id="a bare number"),
    pytest.param(46096.5, "DATE-SERIAL", id="a bare number with a fraction"),
    pytest.param(1e300, "DATE-UNREADABLE", id="a huge number"),
    pytest.param(float("nan"), "DATE-UNREADABLE", id="not a number"),
    pytest.param(True, "DATE-UNREADABLE", id="yes/no"),
    pytest.param(time(10), "DATE-UNREADABLE", id="a time"),
    pytest.param(timedelta(1), "DATE-UNREADABLE", id="a duration"),
    pytest.param(date(1926, 3, 15), "DATE-WINDOW", id="a lost century"),
    pytest.param("31/12/2126", "DATE-WINDOW", id="a century too late"),
    pytest.param("2000-01-01", date(2000, 1, 1), id="the first day"),
    pytest.param("2099-12-31", date(2099, 12, 31), id="the last day"),
    pytest.param("1999-12-31", "DATE-WINDOW", id="a day too early"),
    pytest.param("2100-01-01", "DATE-WINDOW", id="a day too late"),
    pytest.param("0001-01-01", "DATE-WINDOW", id="year 1"),
    pytest.param("0000-01-01", "DATE-UNREADABLE", id="year 0"),
    pytest.param("46096", "DATE-SERIAL", id="a bare number as text"),
    pytest.param("46096,5", "DATE-SERIAL", id="a bare number as text with a fraction"),
    pytest.param(36525, "DATE-UNREADABLE", id="a number a day too early"),
    pytest.param(36526, "DATE-SERIAL", id="the number of the first day"),
    pytest.param(73050, "DATE-SERIAL", id="the number of the last day"),
    pytest.param(73051, "DATE-UNREADABLE", id="a number a day too late"),
    pytest.param(-46096, "DATE-UNREADABLE", id="a negative number"),
    pytest.param(10**400, "DATE-UNREADABLE", id="a number that no float holds"),
    pytest.param("20260315", "DATE-DIGITS", id="eight digits"),
    pytest.param(20260315, "DATE-DIGITS", id="a number of eight digits"),
    pytest.param(20260315.5, "DATE-UNREADABLE", id="eight digits and a fraction"),
    pytest.param("15032026", "DATE-DIGITS", id="eight digits day first"),
    pytest.param("19260315", "DATE-UNREADABLE", id="eight digits of a lost century"),
    pytest.param("99999999", "DATE-UNREADABLE", id="eight digits that are no date"),
]


@pytest.mark.parametrize(("cell", "expected"), ONE_CELL)
def test_what_one_cell_is_read_as(column, per_row, cell, expected) -> None:
    """A date as it shows, or the reason why it is none."""
    made, parsed = dates(column, [cell])
    assert per_row(made, parsed) == [expected]


COLUMNS = [
    pytest.param(["03/04/2026", "31/12/2026"], {}, [APRIL, LATE], ["DATE-ORDER"], id="day first proven"),
    pytest.param(["03/04/2026", "12/31/2026"], {}, [MARCH, LATE], ["DATE-ORDER"], id="month first proven"),
    pytest.param(["03/04/2026"], {}, None, ["DATE-AMBIGUOUS"], id="ambiguous"),
    pytest.param(["03/04/2026", LATE], {}, None, ["DATE-AMBIGUOUS"], id="a real date is no vote"),
    pytest.param(["03/04/2026", "2026-12-31"], {}, None, ["DATE-AMBIGUOUS"], id="an ISO date is no vote"),
    pytest.param(["03/04/2026"], {"dates": "dmy"}, [APRIL], [], id="forced day first"),
    pytest.param(["03/04/2026"], {"dates": "mdy"}, [MARCH], [], id="forced month first"),
    pytest.param(["03/04/2026"], {"dates": "ymd"}, ["DATE-OTHER-ORDER"], [], id="forced year first"),
    pytest.param(["31/12/2026"], {"dates": "mdy"}, ["DATE-OTHER-ORDER"], [], id="forced against a cell"),
    pytest.param(["2026-12-31", LATE], {"dates": "mdy"}, [LATE, LATE], [], id="ISO whatever is forced"),
    pytest.param(
        ["03/04/2026", "31/12/2026", "12/31/2026", "05/05/2026"],
        {},
        ["DATE-TWO-READINGS", LATE, LATE, date(2026, 5, 5)],
        ["DATE-MIXED"],
        id="written both ways",
    ),
    pytest.param(["15/03/26"], {}, None, ["DATE-AMBIGUOUS"], id="day or year first"),
    pytest.param(
        ["05/05/26"], {}, ["DATE-TWO-READINGS"], ["DATE-AMBIGUOUS"], id="two orders agree, the third does not"
    ),
    pytest.param(["15/03/26"], {"dates": "dmy"}, [MIDDLE], [], id="forced day first of two digits"),
    pytest.param(["26/03/15"], {"dates": "ymd"}, [MIDDLE], [], id="forced year first of two digits"),
    pytest.param(["15/03/26"], {"dates": "mdy"}, ["DATE-OTHER-ORDER"], [], id="forced month first of two digits"),
    pytest.param(["15/03/26", "31/12/2026"], {}, [MIDDLE, LATE], ["DATE-ORDER"], id="four digits decide for two"),
    pytest.param(["26/03/15", "99/12/31"], {"dates": "ymd"}, [MIDDLE, END], [], id="year first said"),
    pytest.param(
        ["05/03/26", "00/03/26", "25/03/2026"],
        {},
        [date(2026, 3, 5), "DATE-UNREADABLE", date(2026, 3, 25)],
        ["DATE-ORDER"],
        id="a day mistyped turns no column round",
    ),
    pytest.param(
        ["2026-mar-05", "15-mar-26", "15-mar-2026"],
        {},
        [date(2026, 3, 5), date(2026, 3, 15), date(2026, 3, 15)],
        ["DATE-ORDER"],
        id="four digits of a year in front say nothing of two",
    ),
    pytest.param(
        ["26/03/15", "12/31/2026"], {}, ["DATE-TWO-READINGS", LATE], ["DATE-MIXED"], id="an order that cannot read all"
    ),
    pytest.param(["31/04/26", "99/12/31"], {}, ["DATE-UNREADABLE"] * 2, [], id="slips prove nothing"),
    pytest.param(
        ["31/04/26", "31/12/2026"], {}, ["DATE-UNREADABLE", LATE], ["DATE-ORDER"], id="no such day in the proven order"
    ),
    pytest.param(
        ["31/04/26", "15/03/26"], {}, None, ["DATE-AMBIGUOUS"], id="a day that no calendar has proves no order"
    ),
    pytest.param(["vie 03/04/2026", "03/04/2026"], {}, [APRIL, APRIL], ["DATE-ORDER"], id="a weekday is a vote"),
    pytest.param(["vie 03/04/2026"], {"dates": "mdy"}, ["DATE-OTHER-ORDER"], [], id="forced against a weekday"),
    pytest.param(["15-mar-26"], {}, None, ["DATE-AMBIGUOUS"], id="a name with two digits on both sides"),
    pytest.param(["15-mar-26", "5-mar-26"], {}, [MIDDLE, date(2026, 3, 5)], ["DATE-ORDER"], id="one digit is a day"),
    pytest.param(["15-mar-26", "31/12/2026"], {}, None, ["DATE-ORDER", "DATE-AMBIGUOUS"], id="numbers prove no names"),
    pytest.param(["15-mar-2026", "03/04/2026"], {}, None, ["DATE-AMBIGUOUS"], id="names prove no numbers"),
    pytest.param(["15-mar-26"], {"dates": "dmy"}, [MIDDLE], [], id="a name, forced day first"),
    pytest.param(["15-mar-26"], {"dates": "mdy"}, [MIDDLE], [], id="a name, forced with the year last"),
    pytest.param(["26-mar-15"], {"dates": "ymd"}, [MIDDLE], [], id="a name, forced year first"),
    pytest.param(["15 mar 2026", "Mar 15, 2026"], {"dates": "ymd"}, [MIDDLE] * 2, [], id="names whatever is forced"),
    pytest.param(["20260315", 20260315], {"dates": "ymd"}, [MIDDLE] * 2, [], id="eight digits, forced year first"),
    pytest.param(["20260315"], {"dates": "dmy"}, ["DATE-OTHER-ORDER"], [], id="eight digits, forced otherwise"),
    pytest.param(["03/04/1926", "31/12/2026"], {}, ["DATE-WINDOW", LATE], ["DATE-ORDER"], id="a lost century"),
]


@pytest.mark.parametrize(("cells", "choices", "expected", "codes"), COLUMNS)
def test_the_column_proves_its_order(column, per_row, cells, choices, expected, codes) -> None:
    """A day beyond 12 is a vote; without one the column is asked about; with both the open cells are errors."""
    made, parsed = dates(column, cells, **choices)
    assert [finding.code for finding in parsed.findings] == codes
    if expected is not None:
        assert per_row(made, parsed) == expected


MESSAGES = [
    pytest.param(
        ["01/02/26", "15/03/26"],
        {},
        "Nothing in column Fecha de cierre tells whether “01/02/26” (row 2) is 2026-02-01 (day/month/year), "
        "2026-01-02 (month/day/year) or 2001-02-26 (year/month/day). The column's first and last dates would be "
        "2026-02-01 … 2026-03-15 (day/month/year), 2026-01-02 … 2026-01-02 (month/day/year) or "
        "2001-02-26 … 2015-03-26 (year/month/day). "
        "Say which order the column has: --dates dmy, --dates mdy or --dates ymd.",
        id="ambiguous",
    ),
    pytest.param(
        ["03/04/2026", "31/12/2026", "30/12/2026", "31/12/2026"],
        {},
        "Column Fecha de cierre: day/month/year, proven by 3 cells such as “31/12/2026” (row 3). "
        "If that is wrong, say --dates dmy, --dates mdy or --dates ymd.",
        id="proven",
    ),
    pytest.param(
        ["03/04/2026", "12/31/2026", "31/12/2026"],
        {},
        "Column Fecha de cierre is written in more than one order: “31/12/2026” (row 4) is day/month/year, "
        "“12/31/2026” (row 3) is month/day/year. "
        "Rewrite the dates that are marked on their rows; the clear ones are imported.",
        id="mixed",
    ),
]


@pytest.mark.parametrize(("cells", "choices", "expected"), MESSAGES)
def test_what_is_said_of_a_column(column, cells, choices, expected) -> None:
    """Evidence and examples with their rows and counts."""
    _, parsed = dates(column, cells, **choices)
    (finding,) = parsed.findings
    assert f"{finding.message('en')} {finding.tip('en')}" == expected


SAID = [
    pytest.param(
        ["03/04/2026", "12/31/2026", "31/12/2026"],
        {},
        "“03/04/2026” podría ser 2026-04-03 (día/mes/año) o 2026-03-04 (mes/día/año), "
        "y esta columna está escrita en más de un orden.",
        id="two readings",
    ),
    pytest.param(
        ["31/12/2026"],
        {"dates": "mdy"},
        "“31/12/2026” no se puede leer con --dates mdy; sería 2026-12-31 (día/mes/año).",
        id="another order",
    ),
    pytest.param(
        ["20260315"], {}, "“20260315” no separa año, mes y día; como fecha sería 2026-03-15 (año/mes/día).", id="digits"
    ),
]


@pytest.mark.parametrize(("cells", "choices", "expected"), SAID)
def test_what_is_said_of_a_cell(column, cells, choices, expected) -> None:
    """Every reading the cell has, with its order."""
    made, parsed = dates(column, cells, **choices)
    assert parsed.problems[0][0].on(made, 2).message("es") == expected


def test_a_number_is_read_as_its_format_shows_it(column, per_row) -> None:
    """A format that puts marks between the digits of a number makes a date of it; zeros alone make digits."""
    made = column([31122026, 1022026], "Fecha de cierre", ["00\\/00\\/0000", "00000000"])
    assert per_row(made, read_dates(made, Choices())) == [LATE, "DATE-DIGITS"]


def test_a_number_is_shown_as_the_date_it_would_be(column) -> None:
    """A bare number is asked about with Excel's reading of it."""
    made, parsed = dates(column, [46096])
    assert parsed.problems[0][0].on(made, 7).message("en").endswith("as an Excel date it would be 2026-03-15.")
    tip = parsed.problems[0][0].on(made, 7).tip("en")
    assert tip == "If that is meant, format the cell of Fecha de cierre as a date."


TIMED = [
    pytest.param(["2026-01-10 10:30", "2026-01-11 00:00", "2026-01-12", "2026-01-10 10:30"], 2, id="HubSpot"),
    pytest.param(["15/03/2026 03:05:00 pm", "15/03/2026 12:00:00 am"], 1, id="Bitrix24"),
    pytest.param(
        ["2026-01-10T10:30:00.000Z", "2026-01-10T00:00:00.000+0000", "2026-01-10T00:00:00-05:00"], 1, id="API"
    ),
    pytest.param(
        ["13/01/2026, a las 0:00", "13/01/2026 0:00:01", "13/01/2026 10:00:00", "13/01/2026 12:00"], 3, id="hours"
    ),
    pytest.param([datetime.combine(MARCH, time(10, 30)), datetime.combine(MARCH, time()), MARCH], 1, id="workbook"),
    pytest.param(["n/a 10:30", "sin fecha", "algo 10:30", "", "2126-01-10 10:30"], 0, id="no dates"),
]


@pytest.mark.parametrize(("cells", "count"), TIMED)
def test_times_of_day_that_are_cut_are_counted(column, cells, count) -> None:
    """One note for the column, whose count leaves out midnights; the day is read as ever."""
    parsed = read_dates(column(cells, "Cierre"), Choices())
    said = [one for one in parsed.findings if one.code == "DATE-TIMES"]
    assert [one.facts["count"] for one in said] == ([count] if count else [])
