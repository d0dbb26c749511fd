"""Dates by properties: what is written in one style is read back exactly, or asked about; never another date."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from importer.validate.cells import Choices
from importer.validate.dates import read_dates

EVERY = settings(max_examples=max(200, settings().max_examples), deadline=None, database=None)
DAYS = st.one_of(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.builds(
        date, st.integers(2001, 2031), st.integers(1, 12), st.integers(1, 12)
    ),  # most readings, some of them equal
)
LISTS = st.lists(DAYS, min_size=1, max_size=6)
FULL = {
    "English": "January February March April May June July August September October November December",
    "Spanish": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "Portuguese": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}
MONTHS = {
    **{language: names.split() for language, names in FULL.items()},
    "Peru": FULL["Spanish"].replace("septiembre", "setiembre").split(),
    "short English": [name[:3] for name in FULL["English"].split()],
    "short Spanish": [name[:3] + "." for name in FULL["Spanish"].split()],
    "short Portuguese": [name[:3].upper() for name in FULL["Portuguese"].split()],
}
OF_A_WEEK = {
    "English": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "Spanish": "lunes martes miércoles jueves viernes sábado domingo",
    "short Spanish": "lun. mar. mié. jue. vie. sáb. dom.",
    "Portuguese": "segunda-feira terça-feira quarta-feira quinta-feira sexta-feira sábado domingo",
    "short Portuguese": "seg ter qua qui sex sáb dom",
}
WEEKDAYS = {language: names.split() for language, names in OF_A_WEEK.items()}
NUMERIC = ("{d}{m}{y}", "{m}{d}{y}", "{y}{m}{d}")
MARKS = ("/", "-", ".", " / ", "- ", "\u2013", "\uff0f")
NAMED = ("{d}{m}{y}", "{y}{m}{d}")
NAME_MARKS = (" ", "-", "/", ".", "", " - ", "\u00a0")
PROSE = (
    "{d} de {m} de {y}",
    "{d} de {m} del {y}",
    "{d}º de {m} de {y}",
    "{m} {d}, {y}",
    "{m} {d}th {y}",
    "{d}th of {m}, {y}",
)
CLOCKS = (
    *("", "", "", " 00:00", " 23:59:59", "T23:30:00-05:00", "T00:30:00Z", " 11:30 p. m.", ", 1:05:09 a.\u00a0m."),
    *(" 10:05:00.123", " 11:59PM", "T23:59:59.999+0900"),
)


class Style(NamedTuple):
    """One way of writing a date; `months` and `weekdays` name a list of words, or nothing."""

    pattern: str
    mark: str
    padded: bool
    year_digits: int
    months: str
    weekdays: str
    clock: str

    def write(self, day: date) -> str:
        """The date as a person writes it in this style."""
        width = 2 if self.padded else 1
        month = MONTHS[self.months][day.month - 1] if self.months else f"{day.month:0{width}}"
        parts = {"d": f"{day.day:0{width}}", "m": month, "y": f"{day.year:04}"[-self.year_digits :]}
        text = self.pattern.replace("}{", f"}}{self.mark}{{").format(**parts) + self.clock
        return f"{WEEKDAYS[self.weekdays][day.weekday()]} {text}" if self.weekdays else text

    @property
    def choice(self) -> str:
        """What `--dates` is for it."""
        return "".join(letter for letter in self.pattern if letter in "{dmy}" and letter not in "{}")[:3]

    @property
    def clear(self) -> bool:
        """True where no column is needed to read it."""
        return bool(self.months or self.pattern == "{y}{m}{d}") and self.year_digits == 4


def styles(patterns: tuple[str, ...], marks: tuple[str, ...], months: tuple[str, ...]) -> st.SearchStrategy[Style]:
    """Every style of these patterns, marks and names of months."""
    return st.builds(
        Style,
        st.sampled_from(patterns),
        st.sampled_from(marks),
        st.booleans(),
        st.sampled_from([2, 4]),
        st.sampled_from(months),
        st.sampled_from(["", "", "", *WEEKDAYS]),
        st.sampled_from(CLOCKS),
    )


NUMBERS = styles(NUMERIC, MARKS, ("",))
NAMES = styles(NAMED, NAME_MARKS, tuple(MONTHS))
SENTENCES = styles(PROSE, (" ",), tuple(MONTHS))
STYLES = st.one_of(NUMBERS, NAMES, SENTENCES)
COLUMNS = st.lists(st.tuples(STYLES, LISTS), min_size=1, max_size=3)
NOTHING = ["", "  ", "n/a", "—", "sin fecha", "00/00/0000"]


def look(column, cells, **choices):
    """The codes that stop the column, and what each different cell is read as or refused for."""
    made = column(cells, "Fecha de cierre")
    parsed = read_dates(made, Choices(**choices))
    stops = [finding.code for finding in parsed.findings if finding.severity == "column-stop"]
    codes = {at: [problem.code for problem in found] for at, found in parsed.problems.items()}
    return stops, {cell: parsed.values[at] or codes.get(at) for at, cell in enumerate(made.cells)}


@EVERY
@given(STYLES, LISTS)
def test_a_column_in_one_style_is_read_back_or_asked_about(column, style, days) -> None:
    """Whatever the style, every date is the one that was written, or the column stops, or its rows are refused."""
    stops, read = look(column, [style.write(day) for day in days])
    for day in days:
        value = read[style.write(day)]
        assert value == day or isinstance(value, list)
        if style.clear:
            assert value == day
    assert stops in ([], ["DATE-AMBIGUOUS"])
    assert not (stops and style.clear)


@EVERY
@given(STYLES, LISTS)
def test_a_column_whose_order_is_said_is_read_back(column, style, days) -> None:
    """With the true `--dates` every date is read exactly; only a year and a day of one digit are refused."""
    stops, read = look(column, [style.write(day) for day in days], dates=style.choice)
    assert stops == []
    for day in days:
        short = style.choice == "ymd" and style.year_digits == 2 and not style.padded and day.day < 10
        assert read[style.write(day)] == (["DATE-UNREADABLE"] if short else day)


@EVERY
@given(NUMBERS, LISTS)
def test_years_of_four_digits_need_one_day_beyond_twelve(column, style, days) -> None:
    """Such a column is read without a question as soon as one of its days cannot be a month."""
    style = style._replace(year_digits=4)
    stops, read = look(column, [style.write(day) for day in [*days, date(2026, 12, 31)]])
    assert stops == []
    assert [read[style.write(day)] for day in days] == days


@EVERY
@given(st.sampled_from(NUMERIC), LISTS)
def test_digits_run_together_are_asked_about(column, pattern, days) -> None:
    """Eight digits are an error that names a reading; with the true `--dates` they are read."""
    style = Style(pattern, "", True, 4, "", "", "")
    cells = [style.write(day) for day in days]
    assert set(map(str, look(column, cells)[1].values())) == {"['DATE-DIGITS']"}
    _, read = look(column, cells, dates=style.choice)
    assert [read[cell] for cell in cells] == days


@EVERY
@given(COLUMNS, st.randoms(use_true_random=False))
def test_shuffled_rows_are_read_as_before(column, parts, rng) -> None:
    """The order of the rows decides nothing, in columns of several styles too."""
    cells = [style.write(day) for style, days in parts for day in days]
    shuffled = rng.sample(cells, len(cells))
    assert look(column, shuffled) == look(column, cells)


@EVERY
@given(COLUMNS, st.lists(st.sampled_from(NOTHING), max_size=4), st.randoms(use_true_random=False))
def test_added_blanks_change_no_value(column, parts, blanks, rng) -> None:
    """Empty cells and markers of emptiness among the rows leave every other cell what it was."""
    cells = [style.write(day) for style, days in parts for day in days]
    mixed = [*cells, *blanks]
    rng.shuffle(mixed)
    stops, read = look(column, mixed)
    assert (stops, {cell: read[cell] for cell in set(cells)}) == look(column, cells)


@EVERY
@given(COLUMNS, st.integers(2, 4))
def test_repeated_rows_are_read_as_before(column, parts, times) -> None:
    """How often a cell stands in the column decides nothing."""
    cells = [style.write(day) for style, days in parts for day in days]
    assert look(column, cells * times) == look(column, cells)


@EVERY
@given(STYLES, LISTS, st.sampled_from([date(2026, 12, 31), date(2026, 3, 15), date(2045, 6, 30)]))
def test_an_unambiguous_row_of_the_same_style_changes_no_value(column, style, days, clear) -> None:
    """What was decided stays decided as it was; what was asked about may become a value, and then the true one."""
    cells = [style.write(day) for day in days]
    _, before = look(column, cells)
    _, after = look(column, [*cells, style.write(clear)])
    for day, cell in zip(days, cells, strict=True):
        assert after[cell] == before[cell] or (isinstance(before[cell], list) and after[cell] == day)


@EVERY
@given(st.text(alphabet="0123456789/-. :,dmarenoTZº'\u00a0\n", max_size=16), st.sampled_from(["auto", "dmy", "ymd"]))
def test_any_text_is_read_or_refused_without_an_accident(column, text, choice) -> None:
    """Whatever stands in a cell, reading ends with a date of this century, nothing, or a finding."""
    _, read = look(column, [text], dates=choice)
    value = read[text]
    assert value is None or isinstance(value, list) or 2000 <= value.year <= 2099


@EVERY
@given(st.text(max_size=20))
def test_any_text_in_any_script_is_no_accident(column, text) -> None:
    """Letters, digits and marks of any script end as a date, nothing, or a finding."""
    assert set(look(column, [text])[1]) == {text}
