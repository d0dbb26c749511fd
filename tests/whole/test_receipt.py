"""The receipt of a run: rows and money sent and accepted, and requests made; on screen, in JSON, in the summary."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook with a row that is refused (no user has its owner's id) and one that is not sent."""
    workbook = Workbook()
    page = workbook.active
    for row in (
        ("Name", "Description", "Amount", "Owner id"),
        ("Flota", "Feria", 10.5, "us-01"),
        ("Plan", "Feria", 20, "us-99"),
        ("Curso", "Feria", 7, "us-01"),
        ("Mesa", "", 5, "us-01"),
    ):
        page.append(row)
    workbook.save(tmp_path / "two.xlsx")
    return tmp_path / "two.xlsx"


def sums(found: dict[str, Any]) -> dict[str, dict[str, float]]:
    """The three sums of a JSON answer."""
    return {name: found[f"amount_{name}"] for name in ("sent", "accepted", "total")}


def test_what_was_sent_and_accepted(cli: Callable[..., Any], crm: Any, sheet: Callable[..., Path]) -> None:
    """A refused row counts as sent and not as accepted, one with an error as neither; every request counts."""
    path = sheet("Name,Description,Amount,Owner id\nFlota,Feria,10.5,us-01\nPlan,Feria,20,us-99\nMesa,,5,us-01\n")
    ran = cli("send", path, "--yes", "--json", "--currency", "PEN")
    found = json.loads(ran.out)
    assert sums(found) == {"sent": {"PEN": 30.5}, "accepted": {"PEN": 10.5}, "total": {"PEN": 10.5}}
    assert found["requests"] == crm.requests()
    for line in ("Requests made: 3", "Sent by this run: 2 rows: 30.50 PEN", "Accepted by Plazbot in this run: 1 row: "):
        assert line in ran.err
    again = json.loads(cli("send", path, "--yes", "--json", "--currency", "PEN").out)
    assert sums(again) == {"sent": {"PEN": 20}, "accepted": {}, "total": {"PEN": 10.5}}


def test_the_summary_has_the_receipt(cli: Callable[..., Any], crm: Any, book: Path) -> None:
    """The sheet `Import summary` says the same in the person's language, and so does the screen."""
    ran = cli("send", book, "--yes", "--lang", "es", "--currency", "PEN")
    page = openpyxl.load_workbook(book.with_name("two.results.xlsx"))["Import summary"]
    said = {str(row[0]): row[1] for row in page.iter_rows(values_only=True) if row[0]}
    assert said["Enviado por esta corrida"] == "3 filas: 37.50 PEN"
    assert said["Aceptado por Plazbot en esta corrida"] == "2 filas: 17.50 PEN"
    assert str(said["Solicitudes hechas"]) == str(crm.requests())
    assert "Enviado por esta corrida: 3 filas: 37.50 PEN" in ran.err


def test_sums_are_not_rounded(cli: Callable[..., Any], crm: Any, sheet: Callable[..., Path]) -> None:
    """The receipt has every digit that the page of the plan has."""
    path = sheet("Name,Description,Amount\nFlota,Feria,10.125\nPlan,Feria,20.5\n")
    ran = cli("send", path, "--yes")
    assert "Sent by this run: 2 rows: 30.625" in ran.err
