"""The crosswalk: every row's old id beside its new one, complete after a re-run, and never over another file."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADINGS = "Record ID,Name,Description,Amount\n"
ROWS = f"{HEADINGS}H-1,A,d,1\nH-2,B,d,2\nH-3,C,d,three\n,D,d,4\n"
MAP = ("--map", "old_id=Record ID")


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_pairs_old_and_new_ids(crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path):
    """Every created row with an old id, in the order of the sheet; the person is told of those without one."""
    said = cli("send", sheet(ROWS), "--yes", "--crosswalk", "ids.csv", *MAP)
    ids = {one["name"]: (one["id"], one["opportCode"]) for one in crm.held()}
    found = [(one["old_id"], one["new_id"], one["new_code"]) for one in lines(tmp_path / "ids.csv")]
    assert found == [("H-1", *ids["A"]), ("H-2", *ids["B"])]
    assert "CROSS-WITHOUT" in said.err
    assert f"Old and new ids: {tmp_path / 'ids.csv'}" in said.err


def test_it_is_complete_after_a_re_run(
    crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path, read_csv: Any
):
    """Rows of earlier runs, equal rows of other files and rows created now: all are there."""
    cli("send", sheet(f"{HEADINGS}H-1,A,d,1\n", "first.csv"), "--yes", *MAP)
    path = sheet(ROWS)
    said = cli("send", path, "--yes", "--json", "--crosswalk", "ids.csv", *MAP)
    assert json.loads(said.out)["crosswalk"] == str(tmp_path / "ids.csv")
    assert [row["import_status"] for row in read_csv(path.with_suffix(".results.csv"))][:2] == ["duplicate", "created"]
    results = path.with_suffix(".results.csv")
    results.write_text(results.read_text().replace("three", "3"))
    assert cli("retry", results, "--yes", "--crosswalk", "ids.csv", *MAP).code == 0
    assert {one["old_id"]: one["new_id"] for one in lines(tmp_path / "ids.csv")} == {
        old: one["id"]
        for one in crm.held()
        for old, name in (("H-1", "A"), ("H-2", "B"), ("H-3", "C"))
        if name == one["name"]
    }


def test_rows_with_different_old_ids_are_different_rows(
    crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
):
    """Two deals of the other CRM that are equal in all else are two; the same id twice is one row twice."""
    path = sheet(f"{HEADINGS}H-1,A,d,1\nH-2,A,d,1\nH-2,A,d,1\n")
    said = cli("send", path, "--yes", "--json", "--crosswalk", "ids.csv", *MAP)
    assert [one["code"] for one in json.loads(said.out)["findings"]] == ["ROW-REPEATED"]
    assert [one["old_id"] for one in lines(tmp_path / "ids.csv")] == ["H-1", "H-2"]
    assert len(crm.held()) == 2


def test_one_old_id_for_two_rows_is_told(crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path):
    """Both lines are written, and the id is named."""
    said = cli("send", sheet(f"{HEADINGS}H-1,A,d,1\nH-1,B,d,1\n"), "--yes", "--crosswalk", "ids.csv", *MAP)
    assert "CROSS-SEVERAL" in said.err
    assert [one["old_id"] for one in lines(tmp_path / "ids.csv")] == ["H-1", "H-1"]


def test_an_old_id_that_a_spreadsheet_program_has_cut_is_told(cli: Callable[..., Any], sheet: Callable[..., Path]):
    """Before anything is sent, by `check` too: what is tied to it later would be tied to any id that begins so."""
    path = sheet(f"{HEADINGS}1.23E+15,A,d,1\n1E+16,B,d,1\n007,C,d,1\n12E5,D,d,1\n0061E00000abcde,E,d,1\n")
    said = json.loads(cli("check", path, "--json", *MAP).out)
    assert [(one["row"], one["seen"]) for one in said["findings"] if one["code"] == "CROSS-DAMAGED"] == [
        (2, "1.23E+15"),
        (3, "1E+16"),
    ]


def test_an_old_id_is_no_formula(crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path):
    """Whoever opens the crosswalk in a spreadsheet program computes nothing; leading zeros stay as they are."""
    cli("send", sheet(f"{HEADINGS}=1+1,A,d,1\n@x,B,d,1\n007,C,d,1\n"), "--yes", "--crosswalk", "ids.csv", *MAP)
    assert [one["old_id"] for one in lines(tmp_path / "ids.csv")] == ["'=1+1", "'@x", "007"]


def test_a_row_known_without_its_old_id_is_known_with_it(crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path]):
    """Naming the column later creates nothing again."""
    path = sheet(ROWS)
    cli("send", path, "--yes")
    said = cli("send", path, "--yes", "--json", "--crosswalk", "ids.csv", *MAP)
    assert json.loads(said.out)["created_now"] == 0
    assert len(crm.held()) == 3


def test_without_old_ids_nothing_is_sent(crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path):
    """A sheet that names no column of old ids is asked about before anything is sent."""
    said = cli("send", sheet(ROWS.replace("Record ID", "Zona")), "--yes", "--crosswalk", "ids.csv")
    assert (said.code, "MAP-OLD-ID" in said.err) == (3, True)
    assert "Zona" in said.err
    assert crm.held() == []
    assert not (tmp_path / "ids.csv").exists()


@pytest.mark.parametrize(
    ("target", "content"),
    [
        pytest.param("leads.csv", None, id="the sheet itself"),
        pytest.param("notes.csv", b"mine\n1\n", id="another file of the person's"),
        pytest.param("almost.csv", b"old_id,new_id,new_codes\n", id="a file that begins alike"),
        pytest.param("empty.csv", b"", id="an empty file"),
        pytest.param("ids.xlsx", None, id="no csv"),
        pytest.param("nowhere/ids.csv", None, id="no such folder"),
        pytest.param("x" * 300 + ".csv", None, id="too long a name"),
    ],
)
def test_nothing_of_the_persons_is_written_over(
    target: str, content: bytes | None, crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
):
    """A place where the crosswalk cannot go is refused before anything is sent, and left as it is."""
    path = sheet(ROWS)
    if content is not None:
        (tmp_path / target).write_bytes(content)
    before = {one.name: one.read_bytes() for one in tmp_path.glob("*.csv")}
    said = cli("send", path, "--yes", "--crosswalk", target, *MAP)
    assert (said.code, "--crosswalk" in said.err) == (2, True)
    assert crm.held() == []
    assert {one.name: one.read_bytes() for one in tmp_path.glob("*.csv")} == before


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(("--crosswalk", "leads.results.csv"), id="the results' own name"),
        pytest.param(("--crosswalk", "./Leads.RESULTS.csv"), id="in other capitals"),
        pytest.param(("--crosswalk", "ids.csv", "--output", "ids.csv"), id="the name they were told to have"),
    ],
)
def test_the_results_are_never_written_over(
    words: tuple[str, ...], crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
):
    """A crosswalk where the results of the same run go would leave no results: refused before anything is sent."""
    said = cli("send", sheet(ROWS), "--yes", *words, *MAP)
    assert (said.code, "--crosswalk" in said.err, crm.held()) == (2, True, [])
    assert [one.name for one in tmp_path.glob("*.csv")] == ["leads.csv"]


def test_a_run_that_stops_leaves_what_it_has(
    crm: Any, between: Callable[..., Any], cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
):
    """Stopped before its end, the rows created so far are in it; the next run completes it."""
    number = iter(range(99))
    no = {"success": False, "code": 401, "errorCode": "UNAUTHORIZED", "message": "No.", "data": None}

    def change(method: str, _: str, ask: Callable[..., Any]) -> Any:
        return (401, no, {}) if method == "POST" and next(number) == 1 else ask()

    between(crm, change)
    words = (sheet(ROWS), "--yes", "--concurrency", "1", "--crosswalk", "ids.csv", *MAP)
    assert cli("send", *words).code == 4
    assert [one["old_id"] for one in lines(tmp_path / "ids.csv")] == ["H-1"]
    cli("send", *words)
    assert [one["old_id"] for one in lines(tmp_path / "ids.csv")] == ["H-1", "H-2"]
