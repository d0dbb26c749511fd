"""The same rows in another run, another sheet, another order or at another CRM: created once, and never exit 70."""

from __future__ import annotations

import csv
import os
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

OWNED = "Name,Description,Amount,Owner id,Notes to self\n"
HEAD = "Name,Description,Amount,Notes to self\n"
NO = {"success": False, "code": 400, "errorCode": "NO", "message": "no", "data": None}


def edit(path: Path, old: str, new: str) -> Path:
    """Change some text of a file, which has to be there."""
    text = path.read_text(encoding="utf-8-sig")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    return path


CORRECTED = [
    pytest.param("Flota,Feria,5,us-99,n\n", "us-99", "us-01", "refused", id="refused"),
    pytest.param("Flota,Feria,five,us-01,n\n", "five", "5", "invalid", id="with an error"),
]


@pytest.mark.parametrize(("line", "old", "new", "status"), CORRECTED)
def test_the_first_file_knows_that_its_row_was_corrected_and_created(
    line: str, old: str, new: str, status: str, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Sent again as it was, its row is the corrected one, with its reference and id, and is not sent."""
    path = sheet(OWNED + line, "a.csv")
    first = drive(path)
    assert first.statuses == [status]
    corrected = drive(edit(path.with_name("a.results.csv"), old, new))
    assert corrected.statuses == ["created"]
    for name in ("a.csv", "renamed.csv"):
        again = drive(path.rename(path.with_name(name)), allow_duplicates=name == "a.csv")
        path = path.with_name(name)
        assert (again.statuses, again.codes, again.error) == (["created"], [["ROW-CORRECTED"]], None)
        assert {sent.outcomes[0].row.ref for sent in (first, corrected, again)} == {first.outcomes[0].row.ref}
        assert list(again.ids) == list(corrected.ids)
    assert crm.names() == ["Flota"]


def test_an_equal_row_of_another_file_is_a_duplicate_of_the_corrected_one(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """The list of next month still has the row as it was: it is not sent, though the CRM would take it by now."""
    path = sheet(OWNED + "Flota,Feria,5,us-99,n\n", "a.csv")
    drive(path)
    drive(edit(path.with_name("a.results.csv"), "us-99", "us-01"))
    other = drive(sheet(OWNED + "Plan,Feria,7,us-01,n\nFlota,Feria,5,us-99,n\n", "b.csv"))
    assert (other.statuses, other.codes[1]) == (["created", "duplicate"], ["ROW-CORRECTED"])
    assert crm.names() == ["Flota", "Plan"]


def test_a_corrected_row_that_is_not_created_is_nothing_to_the_first_file(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Corrected and still refused: the first file's row is sent as it stands there, under the same reference."""
    path = sheet(OWNED + "Flota,Feria,5,us-98,n\n", "a.csv")
    first = drive(path)
    results = edit(path.with_name("a.results.csv"), "us-98", "us-99")
    assert drive(results).statuses == ["refused"]
    for sent in (drive(path), drive(results), drive(path)):
        assert sent.statuses == ["refused"]
        assert sent.outcomes[0].row.ref == first.outcomes[0].row.ref
    created = drive(edit(path, "us-98", "us-01"))
    assert created.statuses == ["created"]
    assert crm.names() == ["Flota"]


def test_of_two_equal_bad_rows_only_the_corrected_one_is_created(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Its twin stays to be corrected, in the results and in the first file, and is created once it is."""
    path = sheet(OWNED + "Flota,Feria,five,us-01,n\n" * 2, "a.csv")
    drive(path)
    results = path.with_name("a.results.csv").rename(path.with_name("mine.csv"))
    text = results.read_text(encoding="utf-8-sig")
    results.write_text(text.replace("Feria,five", "Feria,5", 1), encoding="utf-8")
    assert drive(results).statuses == ["created", "invalid"]
    for _ in range(2):
        assert sorted(drive(path).statuses) == ["created", "invalid"]
        assert drive(results).statuses == ["created", "invalid"]
    edit(results, "Feria,five", "Feria,6")
    assert drive(results).statuses == ["created", "created"]
    again = drive(path)
    assert again.statuses == ["created", "created"]
    assert sorted(again.ids) == sorted(one["id"] for one in crm.held())
    assert len(crm.held()) == 2


@pytest.mark.parametrize(("bad", "status"), [("five,us-01", "invalid"), ("5,us-99", "refused")])
def test_a_row_is_no_duplicate_of_what_another_one_was_before_it_was_corrected(
    bad: str, status: str, crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Its twin was corrected, created and deleted from the results: nothing like it is in the CRM."""
    path = sheet(OWNED + f"Flota,Feria,{bad},n\n" * 2, "a.csv")
    drive(path, allow_duplicates=True)
    results = path.with_name("a.results.csv").rename(path.with_name("mine.csv"))
    text = results.read_text(encoding="utf-8-sig")
    results.write_text(text.replace(f"Feria,{bad}", "Feria,6,us-01", 1), encoding="utf-8")
    assert drive(results, allow_duplicates=True).statuses == ["created", status]
    titles, _, twin = results.read_text(encoding="utf-8-sig").splitlines()
    results.write_text(f"{titles}\n{twin}\n", encoding="utf-8")
    assert drive(results).statuses == [status]
    edit(results, f"Feria,{bad}", "Feria,7,us-01")
    assert drive(results).statuses == ["created"]
    assert len(crm.held()) == 2


def test_older_results_say_that_a_later_one_has_the_correction(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """A copy of the results from before the correction tells the id, and that it is not what was sent."""
    path = sheet(OWNED + "Flota,Feria,five,us-01,n\n", "a.csv")
    drive(path)
    results = path.with_name("a.results.csv")
    older = path.with_name("older.csv")
    older.write_bytes(results.read_bytes())
    drive(edit(results, "five", "5"))
    assert drive(older).codes == [["ROW-CORRECTED"]]
    assert drive(edit(older, "five", "6")).codes == [["ROW-EDITED"]]
    assert crm.names() == ["Flota"]


def test_a_corrected_row_is_told_from_the_results_it_was_corrected_in(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """After the old file was sent again, the corrected results sheet, sent again, tells the id it had."""
    path = sheet(OWNED + "Flota,Feria,5,us-99,n\n", "a.csv")
    drive(path)
    mine = edit(path.with_name("a.results.csv"), "us-99", "us-01").rename(path.with_name("mine.csv"))
    (id,) = drive(mine).ids
    drive(path)
    again = drive(mine)
    assert (again.statuses, list(again.ids)) == (["created"], [id])
    assert crm.names() == ["Flota"]


@pytest.mark.parametrize("refused", [1, 2], ids=["the first", "the second"])
def test_equal_rows_of_which_one_was_refused_both_get_their_own_id(
    refused: int, crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Equal but for a column that is not imported, one refused, re-sorted, sent again: the refused one is created."""
    creates = 0

    def change(method: str, _: str, ask: Callable[..., Any]) -> Any:
        nonlocal creates
        creates += method == "POST"
        return (400, NO, {}) if method == "POST" and creates == refused else ask()

    between(crm, change)
    lines = [f"Flota,Feria,5,{note}\n" for note in ("uno", "dos")]
    path = sheet(HEAD + "".join(lines))
    first = drive(path, allow_duplicates=True, concurrency="1")
    assert sorted(first.statuses) == ["created", "refused"]
    (kept,) = first.ids
    path.write_text(HEAD + "".join(reversed(lines)))
    again = drive(path, allow_duplicates=True, concurrency="1")
    assert again.statuses == ["created", "created"]
    assert [outcome.now for outcome in sorted(again.outcomes, key=lambda one: one.row.at)] == [
        refused == 2,
        refused == 1,
    ]
    assert set(again.ids) == {one["id"] for one in crm.held()}
    assert len(again.ids) == 2
    kept_at = next(outcome.row.at for outcome in again.outcomes if outcome.opportunity_id == kept)
    assert str(again.job.sheet.table[3].iloc[kept_at]) == ("dos" if refused == 1 else "uno")
    assert drive(path, allow_duplicates=True).ids == again.ids
    assert len(crm.held()) == 2


def through_a_folder(path: Path) -> Path:
    """By way of a folder and back."""
    (path.parent / "folder").mkdir()
    return path.parent / "folder" / ".." / path.name


def by_a_link(path: Path) -> Path:
    """By a link to it."""
    link = path.parent / "link.csv"
    link.symlink_to(path)
    return link


def from_where_we_are(path: Path) -> Path:
    """Relative to the current folder."""
    os.chdir(path.parent)
    return type(path)(path.name)


@pytest.mark.parametrize("spelled", [through_a_folder, by_a_link, from_where_we_are])
def test_a_file_spelled_otherwise_is_the_same_file(
    spelled: Callable[[Path], Path],
    crm: Any,
    drive: Callable[..., Any],
    sheet: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Grown, by another spelling of its path, and with duplicates allowed: only the new row is created."""
    path = sheet(3)
    monkeypatch.chdir(path.parent)
    first = drive(path)
    sheet(4)
    again = drive(spelled(path), allow_duplicates=True)
    assert again.statuses == ["created"] * 4
    assert sum(outcome.now for outcome in again.outcomes) == 1
    assert first.ids.items() < again.ids.items()
    assert crm.names() == ["Lead 1", "Lead 2", "Lead 3", "Lead 4"]


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A workbook of two months with one row in both."""
    made = Workbook()
    made.remove(made.active)
    for title, own in (("Enero", "Lead 1"), ("Febrero", "Lead 2")):
        month = made.create_sheet(title)
        for line in csv.reader(["Name,Description,Amount", f"{own},Feria,10", "Flota,Feria,5"]):
            month.append([*line[:2], float(line[2]) if line[2].isdigit() else line[2]])
    path = tmp_path / "leads.xlsx"
    made.save(path)
    return path


def test_another_sheet_of_a_workbook_is_another_sheet(book: Path, crm: Any, drive: Callable[..., Any]) -> None:
    """An equal row of another month is a duplicate; sent on purpose it is created, and a warning says so."""
    assert drive(book, sheet="Enero").statuses == ["created"] * 2
    assert drive(book, sheet="Febrero").statuses == ["created", "duplicate"]
    assert crm.names() == ["Flota", "Lead 1", "Lead 2"]
    sent = drive(book, sheet="Febrero", allow_duplicates=True)
    assert sent.statuses == ["created"] * 2
    assert sent.codes == [["ROW-EARLIER"], ["ROW-AGAIN"]]
    assert [one.severity for outcome in sent.outcomes for one in outcome.findings] == ["note", "warning"]
    assert crm.names() == ["Flota", "Flota", "Lead 1", "Lead 2"]
    for month in ("Enero", "Febrero"):
        assert drive(book, sheet=month, allow_duplicates=True).statuses == ["created"] * 2
    assert len(crm.held()) == 4


def test_another_practice_crm_knows_nothing(
    crm_with: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """The same workspace id at another loopback address is another workspace: all rows are created there."""
    path = sheet(3)
    for _ in range(2):
        crm = crm_with()
        sent = drive(path)
        assert sent.statuses == ["created"] * 3
        assert all(outcome.now for outcome in sent.outcomes)
        assert set(sent.ids) == {one["id"] for one in crm.held()}
        assert len(crm.held()) == 3


def test_results_of_another_practice_crm_are_refused(
    crm_with: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Its references are not ours; nothing is sent."""
    path = sheet(3)
    crm_with()
    drive(path)
    crm = crm_with()
    with pytest.raises(Exception, match="SET-OTHER-WORKSPACE"):
        drive(path.with_name("leads.results.csv"))
    assert crm.held() == []


def test_a_copy_of_a_created_row_in_its_results_is_a_new_row(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """A line of the results copied and given another name is created; the first is told."""
    path = sheet(1)
    drive(path)
    results = path.with_name("leads.results.csv")
    line = results.read_text(encoding="utf-8-sig").splitlines()[-1]
    results.write_text(results.read_text(encoding="utf-8-sig") + line.replace("Lead 1", "Lead 2") + "\n")
    again = drive(results)
    assert again.statuses == ["created"] * 2
    assert [outcome.now for outcome in sorted(again.outcomes, key=lambda one: one.row.at)] == [False, True]
    assert crm.names() == ["Lead 1", "Lead 2"]
    assert len({outcome.row.ref for outcome in again.outcomes}) == 2


def test_results_and_original_in_turn_create_nothing_twice(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """A row first seen in the original is at home there, also after its results sheet was sent with the flag."""
    path = sheet(HEAD + "".join(f"Lead {number},Feria,{number},n\n" for number in range(1, 7)), "a.csv")
    drive(path, trial="2", allow_duplicates=True)
    drive(path.with_name("a.results.csv"), allow_duplicates=True)
    again = drive(path, allow_duplicates=True)
    assert again.statuses == ["created"] * 6
    assert crm.names() == [f"Lead {number}" for number in range(1, 7)]


def test_an_id_the_journal_could_not_store_is_taken_from_the_results(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk was full when the answers came: the results sheet's id is believed and the row is not sent again."""
    from importer.errors import Misused
    from importer.findings import Finding
    from importer.send.journal import Journal

    commit = Journal.commit

    def full(journal: Journal, intents: Any, outcomes: Any) -> None:
        if outcomes:
            raise Misused(Finding.of("SET-JOURNAL", seen="disk full"))
        commit(journal, intents, outcomes)

    path = sheet(HEAD + "Flota,Feria,5,n\n", "a.csv")
    with monkeypatch.context() as patch:
        patch.setattr(Journal, "commit", full)
        first = drive(path)
    assert (first.statuses, type(first.error).__name__) == (["created"], "Stopped")
    again = drive(path.with_name("a.results.csv"))
    assert (again.statuses, list(again.ids)) == (["created"], list(first.ids))
    assert again.codes == [["ROW-EARLIER"]]  # the journal has it now
    assert crm.names() == ["Flota"]


def test_one_journal_under_two_names_has_one_lock(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """A link to the journal leads to the same journal and the same lock."""
    from importer.errors import Misused
    from importer.send.journal import Journal

    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with Journal.open(tmp_path / "real" / "j.sqlite3") as one, Journal.open(tmp_path / "link" / "j.sqlite3") as two:
        assert one.path == two.path
        with one.lease("ws"), pytest.raises(Misused), two.lease("ws"):
            pytest.fail("two leases at once")


def test_the_twin_of_a_row_that_was_edited_is_not_sent(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """Of two equal rows one was created; edited in the results sheet, it does not make the other one new."""
    path = sheet(HEAD + "Flota,Feria,5,n\nPlan,Feria,7,n\nFlota,Feria,5,n\n", "a.csv")
    assert drive(path).statuses == ["created", "created", "invalid"]
    results = path.with_name("a.results.csv")
    lines = results.read_text(encoding="utf-8-sig").splitlines()
    lines[1] = lines[1].replace("Flota,Feria,5", "Flota,Feria,6")
    results.write_text("\n".join(lines) + "\n", encoding="utf-8")
    again = drive(results)
    assert again.statuses == ["created", "created", "duplicate"]
    assert again.codes[0] == ["ROW-EDITED"]
    assert crm.names() == ["Flota", "Plan"]
    assert drive(results).statuses == ["created", "created", "duplicate"]


def test_results_of_another_practice_crm_name_both(
    crm_with: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Both workspaces are named by id and address; without the journal the other one is said to be unknown."""
    path = sheet(1)
    there = crm_with()
    drive(path)
    here = crm_with()
    results = path.with_name("leads.results.csv")
    with pytest.raises(Exception, match="SET-OTHER-WORKSPACE") as caught:
        drive(results)
    for lang in ("en", "es"):
        told = caught.value.findings[0].message(lang)
        assert f"ws-demo ({there.base_url})" in told
        assert f"ws-demo ({here.base_url})" in told
    with pytest.raises(Exception, match="which this journal does not know") as caught:
        drive(results, journal=tmp_path / "other.sqlite3")
    assert here.base_url in caught.value.findings[0].message("es")


ANY_OTHER = "Flota,Feria,5,us-01,n\nPlan,Feria,6,us-99,n\nRuta,Feria,seven,us-01,n\n"


@pytest.fixture
def strange(crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path]) -> Path:
    """The results of a run: one row created, one refused, one invalid."""
    path = sheet(OWNED + ANY_OTHER, "a.csv")
    assert drive(path).statuses == ["created", "refused", "invalid"]
    return path.with_name("a.results.csv")


def test_what_another_journal_created_is_asked_of_the_crm(
    strange: Path, crm: Any, drive: Callable[..., Any], tmp_path: Path
) -> None:
    """The id that only the sheet has is in the CRM: the row is created, and that is where it is known from."""
    again = drive(strange, journal=tmp_path / "other.sqlite3")
    assert again.statuses == ["created", "refused", "invalid"]
    assert again.codes[0] == ["ROW-VOUCHED"]
    assert crm.names() == ["Flota"]


def test_an_id_that_nobody_knows_is_never_taken_as_created(
    strange: Path, crm: Any, drive: Callable[..., Any], tmp_path: Path
) -> None:
    """Neither sent nor called created; with status and id cleared it is sent as a row like any other."""
    id = crm.held()[0]["id"]
    other = tmp_path / "other.sqlite3"
    again = drive(edit(strange, id, "no-such-id"), journal=other)
    assert again.statuses == ["unconfirmed", "refused", "invalid"]
    assert again.codes[0] == ["ROW-ID-GONE"]
    assert crm.names() == ["Flota"]


def test_an_id_of_another_opportunity_is_told(
    strange: Path, crm: Any, drive: Callable[..., Any], tmp_path: Path
) -> None:
    """Ids that were mixed up, as by sorting some columns only, are there but under other names."""
    again = drive(edit(strange, "Flota", "Barco"), journal=tmp_path / "other.sqlite3")
    assert (again.statuses[0], again.codes[0]) == ("created", ["ROW-ID-OTHER"])
    assert "Flota" in again.outcomes[0].findings[0].message("en") + again.outcomes[1].findings[0].message("en")


def test_rows_of_another_journal_are_looked_for_before_they_are_sent(
    strange: Path, crm: Any, drive: Callable[..., Any], tmp_path: Path
) -> None:
    """An older copy, corrected alike on another computer: what was created meanwhile is found, not created again."""
    text = strange.read_text(encoding="utf-8-sig").replace("us-99", "us-01").replace("seven", "7")
    older = tmp_path / "older.csv"
    older.write_text(text.replace("Feria,6", "Feria,66"), encoding="utf-8")
    strange.write_text(text, encoding="utf-8")
    assert drive(strange).statuses == ["created"] * 3
    for _ in range(2):
        again = drive(older, journal=tmp_path / "other.sqlite3")
        assert again.statuses == ["created", "unconfirmed", "created"]  # one is like it: the person is asked
        assert crm.names() == ["Flota", "Plan", "Ruta"]
        assert again.codes[0] == ["ROW-VOUCHED"]
        assert again.codes[1] == ["CRM-LIKE-IT"]
        found = next(one for one in again.outcomes if one.row.at == 2)
        assert again.ids[found.opportunity_id] == "Ruta"


def test_the_twin_of_a_row_of_another_journal_is_not_found_in_its_place(
    crm: Any, between: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Of two equal rows the first was created; in another journal the second one is not taken for it."""
    creates = 0

    def refuse_second(method: str, _: str, ask: Callable[..., Any]) -> Any:
        nonlocal creates
        creates += method == "POST"
        return (400, NO, {}) if method == "POST" and creates == 2 else ask()

    between(crm, refuse_second)
    path = sheet(HEAD + "Flota,Feria,5,n\n" * 2, "a.csv")
    assert drive(path, allow_duplicates=True, concurrency="1").statuses == ["created", "refused"]
    again = drive(path.with_name("a.results.csv"), allow_duplicates=True, journal=tmp_path / "other.sqlite3")
    assert again.statuses == ["created", "created"]
    assert len(set(again.ids)) == 2 == len(crm.held())
