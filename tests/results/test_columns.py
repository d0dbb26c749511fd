"""The pairing of rows with outcomes, and what our columns say."""

from __future__ import annotations

import random

import pytest

from importer.errors import BrokenLaw
from importer.findings import Finding
from importer.model import RESULT_COLUMNS
from importer.outcome import Created, Outcome
from importer.results.columns import Own, given_back, is_results, own, paired, result_of
from importer.validate.recognise import result_columns


def test_our_part_of_a_line_has_the_columns_of_the_contract():
    """The names of our cells are the columns that scripts rely on, in their order."""
    assert Own._fields == RESULT_COLUMNS


@pytest.mark.parametrize("seed", range(5))
def test_shuffled_outcomes_come_back_to_their_own_rows(sheet_of, all_created, seed):
    """The order of outcomes means nothing: each result stands beside the row it was made from."""
    sheet = sheet_of([("Name",), *((f"lead {number}",) for number in range(40))])
    outcomes = all_created(sheet)
    random.Random(seed).shuffle(outcomes)
    lines = list(result_of(sheet, outcomes, lang="en").lines())
    assert [own.source_row for own, _ in lines] == list(range(2, 42))
    assert [own.opportunity_id for own, _ in lines] == [f"id{number}" for number in range(2, 42)]
    assert [cells for _, cells in lines] == [(f"lead {number}",) for number in range(40)]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        pytest.param(lambda outcomes: outcomes[:1] + outcomes[2:], "no outcome: row 3", id="one missing"),
        pytest.param(lambda outcomes: [], "no outcome: row 2, 3, 4, 5", id="all missing"),
        pytest.param(lambda outcomes: [*outcomes, outcomes[0]], "more than one outcome: row 2", id="one twice"),
        pytest.param(lambda outcomes: [outcomes[0], *outcomes[:3]], "no outcome: row 5", id="one twice, one missing"),
    ],
)
def test_a_row_without_exactly_one_outcome_is_a_broken_law(sheet_of, all_created, change, complaint):
    """No results are written when a row was lost or doubled; the message names it."""
    sheet = sheet_of()
    with pytest.raises(BrokenLaw, match=complaint):
        paired(sheet, change(all_created(sheet)))


def test_many_lost_rows_are_counted_rather_than_listed(sheet_of):
    """The message names ten rows and counts the others."""
    sheet = sheet_of([("Name",), *(("x",) for _ in range(30))])
    with pytest.raises(BrokenLaw, match="row 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 20 more"):
        paired(sheet, [])


def test_outcomes_of_another_sheet_are_refused(sheet_of, all_created):
    """An outcome whose row stands elsewhere than its number says was made from another sheet."""
    sheet, other = sheet_of(), sheet_of(first=5)
    with pytest.raises(BrokenLaw, match="not of this sheet: row 5, 6, 7, 8"):
        paired(sheet, all_created(other))


def test_message_and_tip_tell_everything_once(sheet_of, mixed):
    """All findings stand in one cell, each after its code; equal tips are given once, missing ones not at all."""
    sheet = sheet_of()
    bruno = mixed(sheet)[1]
    twice = bruno.noting([Finding.of("TEST-AMOUNT", seen="x", tip="1234,50"), Finding.of("TEST-QUIET", seen="q")])
    line = own(twice, "en")
    assert line.import_message.split(" | ") == [
        "TEST-AMOUNT: Not clear: x.",
        "TEST-QUIET: q",
        "TEST-AMOUNT: Not clear: 12.345.",
        "TEST-PHONE: Odd phone =55550002.",
    ]
    assert line.import_tip == "Write 1234,50."


def test_texts_come_in_the_language_asked_for(sheet_of, mixed):
    """Message and tip are Spanish for a person who reads Spanish; codes and statuses never change."""
    line = own(mixed(sheet_of())[1], "es")
    assert line.import_message == "TEST-AMOUNT: Duda: 12.345. | TEST-PHONE: Teléfono =55550002."
    assert line.import_tip == "Pon 1234,50."
    assert line.import_status == "invalid"


def test_odd_answers_of_the_crm_stay_on_one_line(rows_of, sheet_of):
    """Line breaks become spaces; what no file can hold becomes a replacement character."""
    row = rows_of(sheet_of())[0]
    line = own(Outcome.created(row, Created(" 5f\n1e\x00 ", "OP\ud8001")), "en")
    assert (line.opportunity_id, line.opportunity_code) == ("5f 1e\ufffd", "OP\ufffd1")


def test_the_old_seven_columns_are_left_out(sheet_of):
    """A results sheet written again has our columns once; a column of the person's that shares a name stays."""
    sheet = sheet_of([(*RESULT_COLUMNS, "Name", "opportunity_id"), (*"1234567", "Ana", "mine")])
    assert is_results(sheet)
    assert given_back(sheet) == [7, 8]


def test_a_results_sheet_is_known_without_the_columns_that_were_deleted(sheet_of):
    """A person who deletes our messages and ids before sending again does not get old columns back as their own."""
    sheet = sheet_of([("Name", "import_status", "import_ref", "source_row"), ("Ana", "invalid", "r0002", "2")])
    assert is_results(sheet)
    assert is_results(sheet) == bool(result_columns(sheet.headers))
    assert given_back(sheet) == [0]


def test_a_sheet_with_some_of_the_names_is_not_a_results_sheet(sheet_of):
    """A person's own `opportunity_id` is a column like any other."""
    sheet = sheet_of([("opportunity_id", "Name"), ("7", "Ana")])
    assert not is_results(sheet)
    assert given_back(sheet) == [0, 1]
