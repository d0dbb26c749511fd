"""Workbooks with number formats, sent and sent again: what a format says of a cell goes through the results sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openpyxl import Workbook, load_workbook

from importer.model import RESULTS_SHEET

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOLES, DOLLARS, PERCENT, ZEROS = '"S/" #,##0.00', "[$$-409]#,##0.00", "0.0%", "00000000"
ROWS = [  # name, amount, its format, owner id
    ("Rate", 0.155, PERCENT, "us-01"),
    ("Abroad", 1200.5, DOLLARS, "us-01"),
    ("Flota", 1200.5, SOLES, "us-01"),
    ("Broken", 80, "General", "#REF!"),
]


def workbook(path: Path) -> Path:
    """A workbook of these rows."""
    book = Workbook()
    sheet = book.active
    sheet.append(["Name", "Description", "Amount", "Owner id", "Contract"])
    for number, (name, amount, code, owner) in enumerate(ROWS, start=2):
        sheet.append([name, "Feria", amount, owner, number])
        sheet.cell(number, 3).number_format = code
        sheet.cell(number, 5).number_format = ZEROS
    book.save(path)
    return path


def test_what_a_format_stops_stays_stopped_in_the_results(crm: Any, drive: Callable[..., Any], tmp_path: Path) -> None:
    """A percentage, dollars among soles and an error's name are no good the second and the third time either."""
    first = drive(workbook(tmp_path / "leads.xlsx"), currency="PEN")
    said = [["AMT-PERCENT"], ["AMT-CURRENCY"], [], ["CELL-ERROR"]]
    assert first.statuses == ["invalid", "invalid", "created", "invalid"]
    assert first.codes == said
    for _ in range(2):
        again = drive(first.written.path, currency="PEN")
        assert again.statuses == first.statuses
        assert [again.codes[at] for at in (0, 1, 3)] == [said[at] for at in (0, 1, 3)]
    assert crm.names() == ["Flota"]


def test_results_show_numbers_as_the_workbook_did(crm: Any, drive: Callable[..., Any], tmp_path: Path) -> None:
    """The person's own formats are in the results sheet, on the cells they were on."""
    sent = drive(workbook(tmp_path / "leads.xlsx"), currency="PEN")
    sheet = load_workbook(sent.written.path)[RESULTS_SHEET]
    at = [cell.value for cell in sheet[1]].index("Amount")
    assert [(row[at].value, row[at].number_format) for row in sheet.iter_rows(min_row=2)] == [row[1:3] for row in ROWS]
    assert [row[at + 2].number_format for row in sheet.iter_rows(min_row=2)] == [ZEROS] * 4


def test_two_currencies_in_formats_stop_the_file(cli: Callable[..., Any], tmp_path: Path) -> None:
    """Without --currency the column of dollars and soles is asked about, as if the signs were written."""
    done = cli("check", workbook(tmp_path / "leads.xlsx"))
    assert done.code == 3
    assert "USD (1×: “USD 1200.50”, C3), PEN (1×: “PEN 1200.50”, C4)" in done.err + done.out
