"""Dates: the order of day and month that a column proves, and what is no date."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importer.validate.cells import Choices
from importer.validate.dates import read_dates

MARCH = date(2026, 3, 4)
APRIL = date(2026, 4, 3)
LATE = date(2026, 12, 31)


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
    pytest.param("31/12/26", "DATE-UNREADABLE", id="two digits of year"),
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
    pytest.param(["03/04/2026"], {"dates": "ymd"}, ["DATE-UNREADABLE"], [], id="forced year first"),
    pytest.param(["31/12/2026"], {"dates": "mdy"}, ["DATE-UNREADABLE"], [], id="forced against a cell"),
    pytest.param(["2026-12-31", LATE], {"dates": "mdy"}, [LATE, LATE], [], id="ISO whatever is forced"),
    pytest.param(
        ["03/04/2026", "31/12/2026", "12/31/2026", "05/05/2026"],
        {},
        ["DATE-TWO-READINGS", LATE, LATE, date(2026, 5, 5)],
        [],
        id="written both ways",
    ),
]


@pytest.mark.parametrize(("cells", "choices", "expected", "codes"), COLUMNS)
def test_the_column_proves_its_order(column, per_row, cells, choices, expected, codes) -> None:
    """A day beyond 12 is a vote; without one the column is asked about; with both the open cells are errors."""
    made, parsed = dates(column, cells, **choices)
    assert [finding.code for finding in parsed.findings] == codes
    if expected is not None:
        assert per_row(made, parsed) == expected


def test_a_number_is_shown_as_the_date_it_would_be(column) -> None:
    """A bare number is asked about with Excel's reading of it."""
    made, parsed = dates(column, [46096])
    assert parsed.problems[0][0].on(made, 7).message("en").endswith("as an Excel date it would be 2026-03-15.")
    assert parsed.problems[0][0].on(made, 7).tip("en") == "If that is meant, format the cell C7 as a date."


@settings(max_examples=200, deadline=None, database=None)
@given(
    st.lists(st.dates(date(2000, 1, 1), date(2099, 12, 31)), min_size=1, max_size=6),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m.%d.%Y", "%Y-%m-%d"]),
)
def test_a_column_in_one_order_is_read_back_or_asked_about(column, days, style) -> None:
    """Whatever the order and mark, every date is the one that was written, or the column stops."""
    cells = [day.strftime(style) for day in days]
    made, parsed = dates(column, cells)
    if any(finding.severity == "column-stop" for finding in parsed.findings):
        assert all(day.day <= 12 for day in days)
        return
    assert [parsed.values[code] for code in made.codes] == days
