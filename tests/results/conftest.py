"""Sheets and outcomes for the tests of the results sheet, built without reading a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas
import pytest

from importer.findings import CATALOGUE, Finding, Place
from importer.findings.kind import kind
from importer.model import Header, Reading, Row, Sheet
from importer.outcome import Created, Outcome

if TYPE_CHECKING:
    from pathlib import Path

LEADS = (
    ("Name", "Amount", "Phone"),
    ("Ana Prueba", "1.500,00", "+54 11 5555 0001"),
    ("Bruno Ejemplo", "12.345", "=55550002"),
    ("", "", ""),
    ("Carla; Muestra", "900", 'calle "Sol"'),
)


@pytest.fixture(autouse=True)
def spoken(monkeypatch):
    """Three kinds of finding whose texts belong to these tests alone."""
    for entry in (
        kind("TEST-AMOUNT", "error", ("t", "Not clear: {seen}.", "Write {tip}."), ("t", "Duda: {seen}.", "Pon {tip}.")),
        kind("TEST-PHONE", "warning", ("t", "Odd phone {seen}.", "Write 1234,50."), ("t", "Teléfono {seen}.", "")),
        kind("TEST-QUIET", "note", ("t", "{seen}", ""), ("t", "{seen}", "")),
    ):
        monkeypatch.setitem(CATALOGUE, entry.code, entry)


@pytest.fixture
def sheet_of(tmp_path):
    """Make a Sheet: `sheet_of(lines, path=…, **reading)`, its header first; rows are numbered from `first`."""

    def make(lines=LEADS, *, path: Path | None = None, first: int = 2, **reading) -> Sheet:
        path = path or tmp_path / "leads.csv"
        titles, *rows = lines
        return Sheet(
            path=path,
            headers=tuple(Header(at, title) for at, title in enumerate(titles)),
            table=pandas.DataFrame([list(row) for row in rows], columns=range(len(titles)), dtype=object),
            numbers=range(first, first + len(rows)),
            digest="0" * 64,
            reading=Reading(**{"format": "csv", "encoding": "utf-8", "delimiter": ",", **reading}),
        )

    return make


@pytest.fixture
def rows_of():
    """The Row objects of a Sheet, each with a reference of its own."""

    def make(sheet: Sheet) -> list[Row]:
        return [Row(at, number, f"r{number:04d}", "", "") for at, number in enumerate(sheet.numbers)]

    return make


@pytest.fixture
def all_created(rows_of):
    """Every row of a Sheet created, with ids that tell the rows apart."""

    def make(sheet: Sheet) -> list[Outcome]:
        return [Outcome.created(row, Created(f"id{row.number}", f"OP-{row.number}")) for row in rows_of(sheet)]

    return make


@pytest.fixture
def mixed(rows_of):
    """The outcomes of `LEADS`: created, invalid with two findings, skipped, unconfirmed."""

    def make(sheet: Sheet) -> list[Outcome]:
        ana, bruno, blank, carla = rows_of(sheet)
        place = Place(row=bruno.number, letter="B", header="Amount")
        return [
            Outcome.created(ana, Created("5f1e", "OP-000418")),
            Outcome.not_created(
                bruno,
                "invalid",
                Finding.of("TEST-AMOUNT", place, seen="12.345", tip="1234,50"),
                Finding.of("TEST-PHONE", place, seen="=55550002"),
            ),
            Outcome.not_created(blank, "skipped"),
            Outcome.not_created(carla, "unconfirmed", Finding.of("TEST-QUIET", seen="no answer")),
        ]

    return make


@pytest.fixture
def nothing_left(tmp_path):
    """Fails the test when a passing file is still there at its end."""
    yield
    assert list(tmp_path.rglob(".import-*")) == []
