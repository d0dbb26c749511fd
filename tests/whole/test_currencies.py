"""A column of currencies, from the file to the receipt: asked about, sent in one currency, and never sent twice."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DEALS = """Record ID,Deal Name,Deal Stage,Amount,Currency,Close Date
1,Venta uno,Closed Won,1000.00,{0},2026-05-01 10:30
2,Venta dos,Closed Won,2000.00,{1},2026-05-02
3,Venta tres,Appointment Scheduled,3000.00,{2},2026-05-03
"""
LEADS = "Name,Description,Amount,Currency\nUno,x,1000.00,PEN\nDos,x,2000.00,US Dollar\nTres,x,3000.00,Sol\n"


def written(path: Path, text: str) -> Path:
    """A file of this text."""
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_of_several_currencies_is_asked_about(cli: Callable[..., Any], tmp_path: Path) -> None:
    """Without --currency nothing is sent, and each currency is named with its count; with it the others are errors."""
    path = written(tmp_path / "deals.csv", DEALS.format("PEN", "USD", "EUR"))
    ran = cli("check", path)
    assert ran.code == 3
    assert "Column Currency holds PEN (1×: “PEN”, E2), USD (1×: “USD”, E3), EUR (1×: “EUR”, E4)" in ran.err
    ran = cli("check", path, "--currency", "PEN", "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["ready"], found["amount_total"]) == (1, 1, {"PEN": 1000})
    errors = [(one["code"], one["row"], one["column"]) for one in found["findings"] if one["severity"] == "error"]
    assert errors == [("AMT-CURRENCY", 3, "Amount"), ("AMT-CURRENCY", 4, "Amount")]
    assert found["mapping"]["currency"] == "Currency"


def test_a_file_of_one_currency_says_it(cli: Callable[..., Any], tmp_path: Path) -> None:
    """The sums are labelled without --currency, and what was cut of dates is said with its count."""
    path = written(tmp_path / "deals.csv", DEALS.format("USD", "US$", "US Dollar"))
    ran = cli("check", path, "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["amount_total"]) == (0, {"USD": 6000})
    assert [one["seen"] for one in found["findings"] if one["code"] == "DATE-TIMES"] == ["2026-05-01 10:30"]
    page = cli("check", path).out
    assert "Currency             E  Currency" in page
    assert "1 time of day not imported, such as “2026-05-01 10:30” (row 2); no cell" in page


def test_a_currency_is_no_field_to_set(cli: Callable[..., Any], tmp_path: Path) -> None:
    """--set currency=PEN is told of --currency; --map names the column."""
    path = written(tmp_path / "leads.csv", LEADS.replace("Currency", "Divisa pactada"))
    ran = cli("check", path, "--set", "currency=PEN")
    assert (ran.code, "a currency is set by --currency CODE" in ran.err) == (2, True)
    ran = cli("check", path, "--map", "currency=Divisa pactada")
    assert (ran.code, "Column Divisa pactada holds PEN (2×: “PEN”, D2), USD (1×" in ran.err) == (3, True)


def test_rows_in_another_currency_wait_and_none_is_sent_twice(
    crm: Any, drive: Callable[..., Any], tmp_path: Path
) -> None:
    """What is left out is sent from a sheet of its own currency; the rest is recognised, however it was labelled."""
    path = written(tmp_path / "leads.csv", LEADS)
    first = drive(path, currency="PEN")
    assert first.statuses == ["created", "invalid", "created"]
    assert first.codes[1] == ["AMT-CURRENCY"]
    again = drive(first.written.path, currency="PEN")
    assert again.statuses == ["created", "invalid", "created"]
    dollars = drive(path, currency="USD")
    assert dollars.statuses[1] == "created"
    assert sorted(crm.names()) == ["Dos", "Tres", "Uno"]
