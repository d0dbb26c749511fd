"""Workbooks by their cells: what one holds, what its number format says of it, and what looks blank and is not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest

HEAD = ["Nombre", "Descripción", "Monto"]
SOLES = '"S/" #,##0.00'
ERROR = '<c r="@" t="e"><v>{}</v></c>'


def lead(*more: object) -> list[object]:
    """A row whose name, description and amount are good."""
    return ["Ana Quispe", "dos camas", 150.5, *more]


AMOUNTS = [
    pytest.param(1500.5, 1500.5, {}, id="a number"),
    pytest.param(0.1 + 0.2, 0.30000000000000004, {}, id="a sum with the dust of binary fractions"),
    pytest.param('<c r="@"><v>1500.00</v></c>', 1500, {}, id="a whole number stored as a float"),
    pytest.param('<c r="@"><v>1.5E+3</v></c>', 1500, {}, id="a number stored with an exponent"),
    pytest.param("1500.50", "1500.50", {}, id="a number stored as text"),
    pytest.param("1.500,50", "1.500,50", {}, id="a number stored as text with a comma"),
    pytest.param((1500.5, SOLES), 1500.5, {"formats": {2: [SOLES]}}, id="shown in soles"),
    pytest.param((1500.5, "[$USD] #,##0.00"), 1500.5, {"formats": {2: ["[$USD] #,##0.00"]}}, id="shown in dollars"),
    pytest.param((1500.5, "#,##0.00"), 1500.5, {"formats": {}}, id="shown with thousands, which says nothing"),
    pytest.param((0.155, 9), 0.155, {"formats": {2: ["0%"]}, "wrong": ["AMT-PERCENT C2"]}, id="Excel's own percent"),
    pytest.param(
        (0.155, "0.0 %"), 0.155, {"formats": {2: ["0.0 %"]}, "wrong": ["AMT-PERCENT C2"]}, id="a percent format of ours"
    ),
    pytest.param((46_096, 14), date(2026, 3, 15), {"wrong": ["AMT-NOT-NUMBER C2"]}, id="a date"),
    pytest.param((0.5, "hh:mm"), time(12), {"wrong": ["AMT-NOT-NUMBER C2"]}, id="a time of day"),
    pytest.param((1.25, "[h]:mm"), timedelta(hours=30), {"wrong": ["AMT-NOT-NUMBER C2"]}, id="a duration"),
    pytest.param(True, True, {"wrong": ["AMT-NOT-NUMBER C2"]}, id="yes"),
    pytest.param(False, False, {"wrong": ["AMT-NOT-NUMBER C2"]}, id="no"),
    pytest.param("N/A", "N/A", {"wrong": ["AMT-MISSING C2"]}, id="N/A as text"),
    pytest.param("5%", "5%", {"wrong": ["AMT-UNREADABLE C2"]}, id="a percentage as text"),
    pytest.param(None, "", {"wrong": ["AMT-MISSING C2"]}, id="no cell"),
    pytest.param('<c r="@" s="0"/>', "", {"wrong": ["AMT-MISSING C2"]}, id="a styled cell without a value"),
    pytest.param('<c r="@" t="inlineStr"><is><t/></is></c>', "", {"wrong": ["AMT-MISSING C2"]}, id="an empty text"),
    pytest.param(-75, -75, {"wrong": ["AMT-NEGATIVE C2"]}, id="a negative number"),
    pytest.param('<c r="@"><v>1234567890123456</v></c>', 1234567890123456, {"wrong": ["AMT-LONG C2"]}, id="16 digits"),
    pytest.param('<c r="@"><v>1E+400</v></c>', float("inf"), {"wrong": ["AMT-UNREADABLE C2"]}, id="beyond all numbers"),
    pytest.param('<c r="@"><v>NaN</v></c>', float("nan"), {"wrong": ["AMT-UNREADABLE C2"]}, id="NaN of a program"),
    pytest.param('<c r="@"><v>5,5</v></c>', "5,5", {}, id="a value with a comma, as a careless program wrote it"),
]


@pytest.mark.parametrize(("cell", "read", "expected"), AMOUNTS)
def test_an_amount_is_the_number_the_workbook_holds(book, reads_as, cell, read, expected):
    """Numbers are taken as they are; percent, dates, yes and no are no amounts, and say so."""
    reads_as(book({"rows": [HEAD, ["Ana", "dos camas", cell]]}), {"cells": [["Ana", "dos camas", read]], **expected})


DATES = [
    pytest.param((46_096, 14), date(2026, 3, 15), "", id="a day"),
    pytest.param((46_096.75, "yyyy-mm-dd hh:mm"), datetime(2026, 3, 15, 18), "", id="a day with a time"),  # noqa: DTZ001
    pytest.param((46_096, "d \\d\\e mmmm"), date(2026, 3, 15), "", id="a day in words"),
    pytest.param('<c r="@" t="d"><v>2026-03-15</v></c>', date(2026, 3, 15), "", id="a day in ISO form"),
    pytest.param("15/03/2026", "15/03/2026", "", id="a day as text"),
    pytest.param(46_096, 46_096, "DATE-SERIAL D2", id="a serial number without a format"),
    pytest.param((30, 14), date(1900, 1, 30), "DATE-WINDOW D2", id="a day before March 1900"),
    pytest.param((0, 14), time(0), "DATE-UNREADABLE D2", id="the zeroth of January 1900"),
    pytest.param((1.5, "[h]:mm"), timedelta(hours=36), "DATE-UNREADABLE D2", id="a duration"),
    pytest.param("31/02/2026", "31/02/2026", "DATE-UNREADABLE D2", id="a day no calendar has"),
]


@pytest.mark.parametrize(("cell", "read", "wrong"), DATES)
def test_a_date_is_what_excel_shows(book, reads_as, cell, read, wrong):
    """A number is a date by its format only; a bare serial number is asked about."""
    titles = [*HEAD, "Fecha de cierre"]
    expected = {"titles": titles, "cells": [lead(read)], "wrong": [wrong] if wrong else []}
    reads_as(book({"rows": [titles, lead(cell)]}), expected)


def test_dates_count_from_1904_where_the_workbook_says_so(book, reads_as):
    """Excel for Mac once counted days from 1904; read from 1900, every date would be four years early."""
    titles = [*HEAD, "Fecha de cierre"]
    spec = {"rows": [titles, lead((44_634, 14))], "properties": '<workbookPr date1904="1"/>'}
    reads_as(book(spec), {"titles": titles, "cells": [lead(date(2026, 3, 15))]})


PHONES = [
    pytest.param(987654321, 987654321, {}, id="a number"),
    pytest.param('<c r="@"><v>987654321.0</v></c>', 987654321, {}, id="a number stored as 987654321.0"),
    pytest.param('<c r="@"><v>9.87654321E8</v></c>', 987654321, {}, id="a number stored with an exponent"),
    pytest.param("+51 987 654 321", "+51 987 654 321", {}, id="text with its country code"),
    pytest.param((987654321, "0.00E+00"), 987654321, {}, id="a number shown as 9.88E+08"),
    pytest.param("9.87654E+08", "9.87654E+08", {"wrong": ["PHONE-DAMAGED D2"]}, id="text that was shortened"),
    pytest.param((14445566, "000000000"), 14445566, {"formats": {3: ["000000000"]}}, id="a zero in front by format"),
    pytest.param(
        (987654321, '"+51" 000000000'), 987654321, {"formats": {3: ['"+51" 000000000']}}, id="country code by format"
    ),
    pytest.param("014445566", "014445566", {}, id="a zero in front as text"),
    pytest.param(987654.321, 987654.321, {"wrong": ["PHONE-UNREADABLE D2"]}, id="a fraction"),
    pytest.param((46_096, 14), date(2026, 3, 15), {"wrong": ["PHONE-UNREADABLE D2"]}, id="a date"),
]


@pytest.mark.parametrize(("cell", "read", "expected"), PHONES)
def test_a_phone_number_keeps_every_digit_that_is_shown(book, reads_as, cell, read, expected):
    """No `.0` at its end, no exponent, and zeros that a format shows belong to it."""
    titles = [*HEAD, "Teléfono"]
    reads_as(book({"rows": [titles, lead(cell)]}), {"titles": titles, "cells": [lead(read)], **expected})


IDS = [
    pytest.param("0012345", "0012345", {}, id="leading zeros as text"),
    pytest.param((12345, "0000000"), 12345, {"formats": {3: ["0000000"]}}, id="leading zeros by format"),
    pytest.param("12345678901234567890", "12345678901234567890", {}, id="20 digits as text"),
    pytest.param(123456789012345, 123456789012345, {}, id="15 digits as a number"),
    pytest.param(
        '<c r="@"><v>1234567890123456</v></c>',
        1234567890123456,
        {"told": ["CELL-PRECISION"]},
        id="16 digits as a number",
    ),
    pytest.param(
        '<c r="@"><v>1.2345678901234567E+19</v></c>',
        1.2345678901234567e19,
        {"told": ["CELL-PRECISION"]},
        id="20 digits as a number",
    ),
]


@pytest.mark.parametrize(("cell", "read", "expected"), IDS)
def test_an_id_of_many_digits_is_taken_whole_or_warned_about(book, reads_as, cell, read, expected):
    """Excel keeps 15 digits of a number; an id beyond that should be text, and the person is told."""
    titles = [*HEAD, "Id de contacto"]
    reads_as(book({"rows": [titles, lead(cell)]}), {"titles": titles, "cells": [lead(read)], **expected})


TEXTS = [
    pytest.param("NA", "NA", id="NA"),
    pytest.param("null", "null", id="null"),
    pytest.param("None", "None", id="None"),
    pytest.param("=1+1", "=1+1", id="what looks like a formula"),
    pytest.param("\u00a0dos\u00a0camas ", "\u00a0dos\u00a0camas ", id="no-break spaces"),
    pytest.param("dos camas\nuna mesa", "dos camas\nuna mesa", id="a line break"),
    pytest.param("fiesta 🎉 & <globos>", "fiesta 🎉 & <globos>", id="emoji and signs of XML"),
    pytest.param(
        '<c r="@" t="inlineStr"><is><r><t xml:space="preserve">dos </t></r><r><rPr><b/></rPr><t>camas</t></r></is></c>',
        "dos camas",
        id="rich text",
    ),
    pytest.param('<c r="@" t="str"><f>B9</f><v>dos camas</v></c>', "dos camas", id="a formula that gives text"),
    pytest.param('<c r="@"><f>1+1</f><v>2</v></c>', 2, id="a formula that gives a number"),
    pytest.param((46_096, 14), date(2026, 3, 15), id="a date"),
    pytest.param(1_000_000, 1_000_000, id="a number"),
]


@pytest.mark.parametrize(("cell", "read"), TEXTS)
def test_a_text_is_taken_as_it_stands(book, reads_as, cell, read):
    """Nothing is made of NA, null or a formula's sign, and no blank inside is touched."""
    reads_as(book({"rows": [HEAD, ["Ana", cell, 150.5]]}), {"cells": [["Ana", read, 150.5]]})


def test_shared_strings_and_their_rich_text_are_read(book, reads_as):
    """Excel keeps every text once; some have parts in bold, and a reading aid for Japanese is no part of the text."""
    rich = (
        "<r><t xml:space='preserve'>dos </t></r><r><rPr><b/></rPr><t>camas</t></r><rPh sb='0' eb='1'><t>ツー</t></rPh>"
    )
    spec = {
        "rows": [HEAD, ["Ana", '<c r="@" t="s"><v>0</v></c>', 150.5], ["Eva", "dos sillas", 75.25]],
        "shared": True,
        "strings": [rich],
    }
    reads_as(book(spec), {"cells": [["Ana", "dos camas", 150.5], ["Eva", "dos sillas", 75.25]]})


NAMES = [
    *("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#GETTING_DATA"),
    pytest.param("#SPILL!", id="#SPILL! of newer programs"),
    pytest.param("#ERROR!", id="#ERROR! of Google Sheets"),
    pytest.param("Err:522", id="Err:522 of LibreOffice"),
]


@pytest.mark.parametrize("name", NAMES)
def test_an_error_in_a_cell_is_an_error_and_no_blank(book, reads_as, name):
    """Every error of every program is named on its cell; the row waits until its formula is corrected."""
    spec = {"rows": [HEAD, ["Ana", "dos camas", ERROR.format(name)], lead()]}
    expected = {
        "cells": [["Ana", "dos camas", name], lead()],
        "findings": ["CELL-ERROR C2"],
        "wrong": ["CELL-ERROR C2"],
    }
    reads_as(book(spec), expected)


ERRORS = [
    pytest.param(
        [HEAD, ["Ana", ERROR.format("#REF!"), 5], lead()],
        {"cells": [["Ana", "#REF!", 5], lead()], "findings": ["CELL-ERROR B2"], "wrong": ["CELL-ERROR B2"]},
        id="in a required text",
    ),
    pytest.param(
        [[*HEAD, "Comisión"], lead(ERROR.format("#DIV/0!"))],
        {"titles": [*HEAD, "Comisión"], "cells": [lead("#DIV/0!")], "findings": ["CELL-ERROR D2"]},
        id="in a column that is not imported",
    ),
    pytest.param(
        [[*HEAD, ERROR.format("#NAME?")], lead("x")],
        {"titles": [*HEAD, "#NAME?"], "cells": [lead("x")], "findings": ["HEAD-ERROR D1"]},
        id="in place of a title",
    ),
    pytest.param(
        [HEAD, ["Ana", "dos camas", '<c r="@" t="e"><f>1/0</f><v>#DIV/0!</v></c>']],
        {"cells": [["Ana", "dos camas", "#DIV/0!"]], "findings": ["CELL-ERROR C2"], "wrong": ["CELL-ERROR C2"]},
        id="as a formula's result in the last cell",
    ),
    pytest.param(
        [HEAD, lead(), ['<c r="@" t="e"><v>#N/A</v></c>']],
        {
            "cells": [lead(), ["#N/A", "", ""]],
            "findings": ["CELL-ERROR A3"],
            "wrong": ["CELL-ERROR A3", "DESC-MISSING B3", "AMT-MISSING C3"],
        },
        id="alone in the last row",
    ),
    pytest.param(
        [HEAD, ["Ana", "dos camas", "#REF!"]],
        {"cells": [["Ana", "dos camas", "#REF!"]], "wrong": ["CELL-ERROR C2"]},
        id="pasted as text",
    ),
]


@pytest.mark.parametrize(("rows", "expected"), ERRORS)
def test_an_error_matters_where_it_is_imported(book, reads_as, rows, expected):
    """Only a cell that would be imported stops its row; elsewhere the error is one of the things to look at."""
    reads_as(book({"rows": rows}), expected)


FORMULAS = [
    pytest.param('<c r="@"><f>SUM(D2:F2)</f></c>', "#CALC!", True, id="no value"),
    pytest.param('<c r="@"><f>SUM(D2:F2)</f><v/></c>', "#CALC!", True, id="an empty value"),
    pytest.param('<c r="@"><f>SUM(D2:F2)</f><v></v></c>', "#CALC!", True, id="a value of no characters"),
    pytest.param(
        '<c r="@"><f t="shared" ref="C2:C3" si="0">D2*2</f></c>', "#CALC!", True, id="the first of shared ones"
    ),
    pytest.param('<c r="@"><f t="shared" si="0"/></c>', "#CALC!", True, id="another of shared ones"),
    pytest.param('<c r="@"><f t="array" ref="C2">SUM(D2:F2)</f></c>', "#CALC!", True, id="an array formula"),
    pytest.param('<c r="@" t="str"><f>IF(D2="","",D2)</f><v></v></c>', "", False, id="an empty text is a true blank"),
    pytest.param('<c r="@" t="str"><f>IF(D2="","",D2)</f></c>', "", False, id="an empty text without a value"),
]


@pytest.mark.parametrize(("cell", "read", "unknown"), FORMULAS)
def test_a_formula_that_was_never_calculated_is_no_blank(book, reads_as, cell, read, unknown):
    """Programs write formulas without results; the person is told to open and save the workbook in Excel."""
    expected = {
        "cells": [["Ana", "dos camas", read]],
        "findings": ["CELL-UNCALCULATED C2"] if unknown else [],
        "wrong": ["CELL-UNCALCULATED C2" if unknown else "AMT-MISSING C2"],
    }
    reads_as(book({"rows": [HEAD, ["Ana", "dos camas", cell]]}), expected)


def test_formats_are_kept_for_the_columns_that_have_any(book, reads_as):
    """One code for each row, "" for cells without; text under a format keeps its own words."""
    rows = [HEAD, ["Ana", "dos camas", (150.5, SOLES)], ["Eva", "una mesa", 75.25], ["Luz", "sillas", ("S/ 99", SOLES)]]
    expected = {
        "cells": [["Ana", "dos camas", 150.5], ["Eva", "una mesa", 75.25], ["Luz", "sillas", "S/ 99"]],
        "formats": {2: [SOLES, "", SOLES]},
    }
    reads_as(book({"rows": rows}), expected)


def test_a_cell_longer_than_excel_holds_stops_its_row(book, reads_as):
    """Programs write more than Excel's 32,767 characters into a cell; Excel would cut it."""
    long = "x" * 32_768
    expected = {"cells": [["Ana", long, 5]], "findings": ["CELL-LONG B2"], "wrong": ["CELL-LONG B2"]}
    reads_as(book({"rows": [HEAD, ["Ana", long, 5]]}), expected)
