"""What the nouns say of themselves: the names of files, and the places of a sheet's rows and columns."""

from __future__ import annotations

from pathlib import Path

import pandas
import pytest

from importer.findings import Place
from importer.model import Header, Reading, Sheet, file_name


@pytest.mark.parametrize(
    ("path", "name"),
    [
        pytest.param("/home/ana/leads.csv", "leads.csv", id="posix"),
        pytest.param("C:\\Users\\Ana\\leads.csv", "leads.csv", id="windows"),
        pytest.param("\\\\server\\ventas/leads.csv", "leads.csv", id="both"),
        pytest.param("leads.csv", "leads.csv", id="a name alone"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_a_file_is_called_by_the_end_of_its_path(path: str, name: str) -> None:
    """A journal may have been written on another system: both kinds of slash part a path."""
    assert file_name(path) == name


def test_a_sheet_knows_the_places_of_its_rows_and_columns() -> None:
    """A row by its number, a column by its letter, and by both where its title is blank or stands twice."""
    headers = (Header(0, "Name"), Header(1, ""), Header(2, "Note"), Header(3, "Note"))
    table = pandas.DataFrame([["a", "b", "c", "d"]] * 2)
    sheet = Sheet(Path("data/leads.xlsx"), headers, table, [4, 7], "digest", Reading("xlsx", "Leads"))
    assert sheet.place == Place("leads.xlsx", "Leads")
    assert sheet.row_place(1) == Place("leads.xlsx", "Leads", 7)
    assert [sheet.column_place(at) for at in range(4)] == [
        Place("leads.xlsx", "Leads", None, "A", "Name"),
        Place("leads.xlsx", "Leads", None, "B", "(B)"),
        Place("leads.xlsx", "Leads", None, "C", "Note (C)"),
        Place("leads.xlsx", "Leads", None, "D", "Note (D)"),
    ]
