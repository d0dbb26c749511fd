"""The writings of a date: names in three languages, marks, times of day, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from importer.validate.cells import Choices
from importer.validate.date_words import MONTH, MONTHS, WEEKDAY, WEEKDAYS
from importer.validate.dates import read_dates

MIDDLE = date(2026, 3, 15)


def dates(column, cells):
    made = column(cells, "Fecha de cierre")
    return made, read_dates(made, Choices())


WRITINGS = [
    *("15 mar 2026", "15-Mar-2026", "15/mar/2026", "15.mar.2026", "15mar2026", "15 Mar. 2026", "15  MARZO  2026"),
    *("15 de marzo de 2026", "15 de marzo del 2026", "15 de marzo del año 2026", "15 de marzo, 2026", "15 marzo 2026"),
    *("15 de marzo de 26", "15 mar '26", "15 mar ’26", "15th of March 2026", "15º de março de 2026", "15° março 2026"),
    *("marzo 15, 2026", "Mar 15th, 2026", "March 15 2026", "Mar-15-2026", "marzo 15 de 2026", "Mar 15, 26"),
    *("2026 mar 15", "2026-Mar-15", "2026, marzo 15"),
    *("dom. 15 de marzo de 2026", "domingo 15/03/2026", "Sunday, March 15, 2026", "Sun Mar 15 2026", "dom, 2026-03-15"),
    *(
        "15 / 03 / 2026",
        "15–03–2026",
        "15\u00a0mar\u00a02026",
        "１５/０３/２０２６",
        "\u200b15/03/2026",
        "15/03/2026\t10:30",
    ),
    *("15/03/2026 1:05 p. m.", "15/03/2026 01:05:09 a.m.", "15/03/2026 1:05PM", "15/03/2026 01:05 p.\u00a0m."),
    *("15/03/2026, 23:59", "15/03/2026 a las 23:59 hrs", "15 mar 2026 0:00", "2026-03-15 23:59:59.123456789"),
    *("2026-03-15T23:30:00-05:00", "2026-03-15T23:30:00.000Z", "2026-03-15 23:30 UTC", "2026-03-15T00:30:00+0900"),
    *("Sun Mar 15 2026 23:00:00 GMT-0500", "15/03/2026 23:59:59,5"),
]


@pytest.mark.parametrize("text", WRITINGS)
def test_one_day_in_many_writings(column, per_row, text) -> None:
    """The fifteenth of March, whatever the language, marks, blanks, time of day and zone."""
    assert per_row(*dates(column, [text])) == [MIDDLE]


REFUSED = [
    *("15/03/2026 24:00", "15/03/2026 10:60", "15/03/2026 10:00:60", "2026-03-15T25:00:00Z", "15/03/2026 10:30 x"),
    *("15/03", "15 mar", "marzo 2026", "2026", "03/2026", "15 brumario 2026", "15 de de marzo 2026", "mar152026"),
    *("15/03-2026", "15//03/2026", "15 03 2026", "15\n03\n2026", "1⁵/03/2026", "①/03/2026", "١٥/٠٣/٢٠٢٦", "1̶5/03/2026"),
    *(
        "32/03/2026",
        "00/03/2026",
        "15/00/2026",
        "13/13/2026",
        "31 de abril de 2026",
        "15/03/20261",
        "003/04/2026",
        "15 marzo 20261",
    ),
    *("31 de abril de 26", "lunes", "lunes 31/04/2026", "15/03/2026 16/03/2026", "15/03/2026 -", "-15/03/2026"),
    *("450", "4609", "460960", "015-mar-26", "15/03/2026" + " " * 100 + "10:30", "1/III/2026", "2026/15/03"),
]


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_date(column, per_row, text) -> None:
    """Anything outside the grammar is refused, and shown as it was written."""
    made, parsed = dates(column, [text])
    assert per_row(made, parsed) == ["DATE-UNREADABLE"]
    assert parsed.problems[0][0].seen == text


NOTHING = [
    *("-", "—", "N/A", "n/d", "Por Definir", "por confirmar", "TBD", "tbc", "Sin fecha", "sem data", "null"),
    *("00/00/0000", "0000-00-00", "0000-00-00 00:00:00", "__/__/____", "  /  /    ", " - "),
]


@pytest.mark.parametrize("text", NOTHING)
def test_markers_of_emptiness_are_no_date(column, text) -> None:
    """Words and marks that say there is no date give neither a date nor a problem."""
    _, parsed = dates(column, [text])
    assert (parsed.values, parsed.problems, parsed.findings) == ([None], {}, ())


def test_words_of_three_languages_contradict_each_other_nowhere() -> None:
    """Each name of a month or a weekday stands once, in small letters without accents, and twelve have a number."""
    for words in (MONTHS, [f"{english.lower()} {others}" for english, _, others in WEEKDAYS]):
        every = " ".join(words).split()
        assert len(every) == len(set(every))
        assert all(word.isascii() and word == word.lower() for word in every)
    assert sorted(set(MONTH.values()), key=int) == [str(number) for number in range(1, 13)]
    assert sorted(set(WEEKDAY.values())) == list(range(7))


WEEKDAY_CASES = [
    pytest.param("lunes 15 de marzo de 2026", "Monday", "lunes", "2026-03-15", "Sunday", "domingo", id="Spanish"),
    pytest.param("Tue, Mar 18 2026", "Tuesday", "martes", "2026-03-18", "Wednesday", "miércoles", id="English"),
    pytest.param("sexta-feira, 21 mar 2026", "Friday", "viernes", "2026-03-21", "Saturday", "sábado", id="Portuguese"),
    pytest.param("dom 2026-03-16", "Sunday", "domingo", "2026-03-16", "Monday", "lunes", id="ISO"),
]


@pytest.mark.parametrize(("text", "says", "says_es", "day", "falls", "falls_es"), WEEKDAY_CASES)
def test_a_weekday_that_contradicts_the_date(column, text, says, says_es, day, falls, falls_es) -> None:
    """Neither the weekday nor the date is believed; both are shown."""
    made, parsed = dates(column, [text])
    finding = parsed.problems[0][0].on(made, 2)
    assert finding.code == "DATE-WEEKDAY"
    assert finding.message("en") == f"“{text}” says {says}, but {day} is a {falls}."
    assert finding.message("es") == f"“{text}” dice {says_es}, pero el {day} es {falls_es}."
