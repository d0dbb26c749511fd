"""Number formats: what they say of percentages, currencies and leading zeros, and what they leave unsaid."""

from __future__ import annotations

from datetime import date

import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as some

from importer.findings import Place
from importer.validate.amounts import read_amounts
from importer.validate.cells import Choices, Column
from importer.validate.formats import currency_of, is_percent, is_telling, shown, spelled

ACCOUNTING = '_-[$S/-280A]\\ * #,##0.00_-;\\-[$S/-280A]\\ * #,##0.00_-;_-[$S/-280A]\\ * "-"??_-;_-@_-'
PHONE = "[<=9999999]000\\-0000;\\(000\\)\\ 000\\-0000"

CURRENCIES = [
    pytest.param('"S/" #,##0.00', "PEN", id="quoted"),
    pytest.param('"S/."\\ #,##0.00', "PEN", id="quoted and an escaped blank"),
    pytest.param("\\S\\/\\ #,##0.00", "PEN", id="escaped one by one"),
    pytest.param("\\S/\\ 0.00", "PEN", id="a slash in front of the number is text"),
    pytest.param("[$S/-280A]\\ #,##0.00", "PEN", id="Peru"),
    pytest.param("[$S/-es-PE] #,##0.00", "PEN", id="Peru by language tag"),
    pytest.param("[$PEN] #,##0.00", "PEN", id="a code without locale"),
    pytest.param("#,##0.00\\ [$€-C0A]", "EUR", id="after the number"),
    pytest.param("#,##0.00 €", "EUR", id="bare, beyond ASCII"),
    pytest.param('"US$"#,##0.00', "USD", id="US$"),
    pytest.param('"US"$#,##0.00', "USD", id="pieces that touch are one text"),
    pytest.param("[$$-409]#,##0.00", "USD", id="$ of the United States"),
    pytest.param("[$$-80A]#,##0.00", "MXN", id="$ of Mexico"),
    pytest.param("[$$-080a]#,##0.00", "MXN", id="$ of Mexico with a leading zero"),
    pytest.param("[$$-es-MX]#,##0.00", "MXN", id="$ of Mexico by language tag"),
    pytest.param("[$$-ES-mx,300]#,##0.00", "MXN", id="a language tag with more behind it"),
    pytest.param("[$$-240A]\\ #,##0", "COP", id="$ of Colombia"),
    pytest.param("[$$-340A]\\ #,##0", "CLP", id="$ of Chile"),
    pytest.param("[$$-2C0A]\\ #,##0.00", "ARS", id="$ of Argentina"),
    pytest.param("[$$-102C0A]\\ #,##0.00", "ARS", id="above 16 bits stand calendar and digits"),
    pytest.param("[$$-300A]#,##0.00", "USD", id="$ of Ecuador"),
    pytest.param("[$R$-416]\\ #,##0.00", "BRL", id="R$"),
    pytest.param("[$Bs-400A]\\ #,##0.00", "BOB", id="Bs of Bolivia"),
    pytest.param("[$Bs.-200A]\\ #,##0.00", "VES", id="Bs. of Venezuela"),
    pytest.param("[$₡-140A]#,##0.00", "CRC", id="colones"),
    pytest.param("[$Q-100A]#,##0.00", "GTQ", id="quetzales"),
    pytest.param('"Q"#,##0.00', "GTQ", id="one letter in front"),
    pytest.param('$#,##0.00 "MXN"', "MXN", id="the code says which $"),
    pytest.param('#,##0 "soles al mes"', "PEN", id="among other words"),
    pytest.param('[Red][$S/-280A] 0.00;[Blue]"S/" 0.00', "PEN", id="the same in every section"),
    pytest.param(ACCOUNTING, "PEN", id="accounting"),
    pytest.param("", "", id="no format"),
    pytest.param("General", "", id="General"),
    pytest.param('"$"#,##0.00', "", id="a bare $"),
    pytest.param("$#,##0_);[Red]($#,##0)", "", id="a bare $ without quotation marks"),
    pytest.param("[$$]#,##0.00", "", id="$ of nobody"),
    pytest.param("[$$-280A]#,##0.00", "", id="$ is not Peru's sign"),
    pytest.param("[$$-zz-ZZ]#,##0.00", "", id="$ of an unknown locale"),
    pytest.param("[$$-FFFFFFFFFF]#,##0.00", "", id="no locale id"),
    pytest.param('"Bs." #,##0.00', "", id="a bare Bs."),
    pytest.param("[$-409]d\\-mmm\\-yy", "", id="a locale without a sign"),
    pytest.param("[$-280A]#,##0.00", "", id="Peru's locale without a sign"),
    pytest.param('0 "L"', "", id="litres"),
    pytest.param('"Pedidos/mes" 0', "", id="the end of a word"),
    pytest.param("[$S/-280A] 0.00;[$$-409]0.00", "", id="two in two sections"),
    pytest.param('"US$" 0.00 "S/"', "", id="two in one section"),
    pytest.param('0.00"', "", id="an open quotation mark"),
]


@pytest.mark.parametrize(("code", "expected"), CURRENCIES)
def test_the_currency_a_format_names(code, expected) -> None:
    """A sign names its currency; $ and Bs only with the locale of a country whose sign they are; two name none."""
    assert currency_of(code) == expected


TELLING = [
    pytest.param("0.0%", True, id="percent"),
    pytest.param('"S/" #,##0.00', True, id="currency"),
    pytest.param("000000000", True, id="zeros"),
    pytest.param('"ID-"0', True, id="a prefix"),
    pytest.param("General", False, id="General"),
    pytest.param("0", False, id="digits"),
    pytest.param("0;-0", False, id="a minus is no prefix"),
    pytest.param("#,##0.00", False, id="thousands"),
    pytest.param("$#,##0.00", False, id="a bare $"),
    pytest.param("dd/mm/yyyy", False, id="a date"),
    pytest.param("[hh]:mm", False, id="a duration"),
    pytest.param("@", False, id="text"),
    pytest.param("", False, id="none"),
]


@pytest.mark.parametrize(("code", "expected"), TELLING)
def test_which_formats_are_worth_keeping(code, expected) -> None:
    """Those that say percent, a currency, or something that Excel shows and the number has not."""
    assert is_telling(code) == expected


PERCENTS = [
    pytest.param("0%", True, id="whole"),
    pytest.param("0.00%", True, id="decimals"),
    pytest.param("#,##0.0\\ %", True, id="after a blank"),
    pytest.param("[Red][<0]-0.0%;0.0%", True, id="with conditions"),
    pytest.param('0.0;-0.0%;"-"', True, id="in any section"),
    pytest.param('0"%"', False, id="quoted"),
    pytest.param("0\\%", False, id="escaped"),
    pytest.param('#,##0.00 "(+18% IGV)"', False, id="in a remark"),
    pytest.param("#,##0_%", False, id="as wide as one"),
    pytest.param("General", False, id="General"),
]


@pytest.mark.parametrize(("code", "expected"), PERCENTS)
def test_a_percent_format_multiplies(code, expected) -> None:
    """Only a percent sign outside of literals makes 0.155 look like 15.5."""
    assert is_percent(code) == expected


SHOWN = [
    pytest.param(1234567, "000000000", "001234567", id="padded"),
    pytest.param(0, "000", "000", id="zero"),
    pytest.param(123456789, "000\\-000\\-000", "123-456-789", id="groups"),
    pytest.param(123456789, "00000-0000", "12345-6789", id="groups without a backslash"),
    pytest.param(987654321, '"+51" 000000000', "+51 987654321", id="a country in front"),
    pytest.param(5512345678, "(00) 0000-0000", "(55) 1234-5678", id="brackets"),
    pytest.param(5512345678, "000-0000", "551234-5678", id="too long"),
    pytest.param(7, '"ID-"0', "ID-7", id="a prefix"),
    pytest.param(5551234, PHONE, "555-1234", id="first condition"),
    pytest.param(5512345678, PHONE, "(551) 234-5678", id="otherwise"),
    pytest.param(12, "[Red]0000", "0012", id="a colour is not shown"),
    pytest.param(12, "0000;-0000;0", "0012", id="several sections"),
    pytest.param(12, "_-0000_-", "0012", id="padding at the ends"),
    pytest.param(12, "[$CL-]0000", "CL0012", id="a sign without a currency"),
    pytest.param(12, "{}0000}", "{}0012}", id="curly brackets"),
    pytest.param(5, "0", 5, id="nothing is padded"),
    pytest.param(5, "0_)", 5, id="room for a bracket"),
    pytest.param(0, '000;-000;"-"', 0, id="the section of zero has no digits"),
    pytest.param(0, "000;-000;0", 0, id="the section of zero pads nothing"),
    pytest.param(50, "[>100]000;[<10]0000", 50, id="no condition holds"),
    pytest.param(5, "###-####", 5, id="digits that may be missing"),
    pytest.param(5, "0000.00", 5, id="decimals"),
    pytest.param(5, "0,000", 5, id="thousands"),
    pytest.param(5, "000%", 5, id="percent"),
    pytest.param(5, "00/00", 5, id="a fraction"),
    pytest.param(5, "[hh]:00", 5, id="hours"),
    pytest.param(5, "General", 5, id="General"),
    pytest.param(-5, "0000", -5, id="negative"),
    pytest.param(5.5, "0000", 5.5, id="a fraction of one"),
    pytest.param(True, "00000", True, id="yes/no"),
    pytest.param("5", "0000", "5", id="text"),
    pytest.param(date(2026, 3, 1), "00000000", date(2026, 3, 1), id="a date"),
]


@pytest.mark.parametrize(("cell", "code", "expected"), SHOWN)
def test_a_whole_number_as_excel_shows_it(cell, code, expected) -> None:
    """Zeros and literals make a text of a number that is not negative; any other format leaves the cell alone."""
    found = shown(cell, code)
    assert (found, type(found)) == (expected, type(expected))


@given(some.text(alphabet='0#?.,%;"\\[]$-SUSPEN/ _*()@GeneralEdmyhs<>=1€', max_size=30), some.integers(0, 10**12))
def test_no_format_is_too_odd(code, number) -> None:
    """Any text is a format of some kind; a whole number keeps its digits in their order, or stays as it is."""
    assert is_telling(code) in (True, False)
    text = shown(number, code)
    assert isinstance(spelled(number, code), str | int)
    assert text == number or str(number) in "".join(c for c in str(text) if c.isdecimal())


SPELLED = [
    pytest.param(0.155, "0.0%", "15.5%", id="percent"),
    pytest.param(1, "0%", "100%", id="one is all"),
    pytest.param(0, "0%", "0%", id="nothing"),
    pytest.param(0.1 + 0.2, "0%", "30%", id="no dust"),
    pytest.param(1200, '"S/" #,##0.00', "PEN 1200", id="whole"),
    pytest.param(1200.5, '"S/" #,##0.00', "PEN 1200.50", id="currency"),
    pytest.param(12.345, '"S/" #,##0.00', "PEN 12.3450", id="three decimals are four"),
    pytest.param(0.1234, '"S/" #,##0.00', "PEN 0.1234", id="four decimals"),
    pytest.param(1e-7, '"S/" #,##0.00', "PEN 0.0000001", id="no exponent"),
    pytest.param(-5.25, '"S/" #,##0.00', "PEN -5.25", id="negative"),
    pytest.param(7, "0000", "0007", id="zeros"),
    pytest.param(7, '"S/" 0000', "S/ 0007", id="as shown comes first"),
    pytest.param(7.5, "0.00", 7.5, id="nothing to say"),
    pytest.param("7", "0%", "7", id="text"),
    pytest.param(True, "0%", True, id="yes/no"),
    pytest.param(float("inf"), "0%", float("inf"), id="infinite"),
    pytest.param(7.5, "", 7.5, id="no format"),
]


@pytest.mark.parametrize(("cell", "code", "expected"), SPELLED)
def test_a_number_as_text_that_says_what_its_format_says(cell, code, expected) -> None:
    """A file without formats gets the percent sign, the currency or the zeros in the text."""
    found = spelled(cell, code)
    assert (found, type(found)) == (expected, type(expected))


@given(
    some.one_of(some.integers(0, 10**15 - 1), some.decimals(0, 10**10, places=4).map(float)),
    some.sampled_from(['"S/" #,##0.00', "[$$-409]#,##0.00", "0.0%", '"US$" 000']),
)
def test_what_is_spelled_reads_back_as_the_same(number, code) -> None:
    """An amount with a currency is the same amount in the same currency, by itself; a percentage is refused again."""

    def read(cell, formats):
        column = Column.of(pandas.Series([cell], dtype=object), [2], Place(header="Monto"), formats)
        parsed = read_amounts(column, Choices())
        wrong = any(problem.code in ("AMT-PERCENT", "AMT-UNREADABLE") for problem in parsed.problems.get(0, ()))
        return "refused" if wrong else parsed.values

    assert read(spelled(number, code), ()) == read(number, [code])
