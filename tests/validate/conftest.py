"""Columns, sheets, drafts and plans made of cells, the way loading makes them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pandas
import pytest

from importer.catalog import load_mapping
from importer.findings import Place
from importer.model import Header, Past, Reading, Sheet
from importer.validate.cells import Choices, Column
from importer.validate.claims import Given, claims
from importer.validate.decide import make_plan
from importer.validate.drafts import draft
from importer.validate.fitting import fit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Cell
    from importer.validate.cells import Parsed
    from importer.validate.drafts import Drafts
    from importer.validate.plan import Plan

WORKSPACE = "ws-42"
RUN = "20261122-101500-ab12"
HEADINGS = ("Nombre", "Descripción", "Monto")


@pytest.fixture(scope="session")
def column() -> Callable[..., Column]:
    """A column of these cells and their number formats, in C, with rows from 2 on."""

    def make(cells: Sequence[Cell], header: str = "Monto", formats: Sequence[str] = ()) -> Column:
        place = Place("leads.xlsx", "Leads", None, "C", header)
        return Column.of(pandas.Series(list(cells), dtype=object), range(2, 2 + len(cells)), place, formats)

    return make


@pytest.fixture(scope="session")
def per_row() -> Callable[[Column, Parsed], list[object]]:
    """What reading gave for each row: its value, or the codes of its problems that are errors."""

    def look(column: Column, parsed: Parsed) -> list[object]:
        def one(code: int) -> object:
            codes = [problem.on(column, 2).code for problem in parsed.problems.get(code, ())]
            return parsed.values[code] if parsed.values[code] is not None or not codes else ",".join(codes)

        return [one(code) for code in column.codes]

    return look


@pytest.fixture(scope="session")
def sheet() -> Callable[..., Sheet]:
    """A sheet of these headings and rows, the first of them in row 2."""

    def make(
        rows: Sequence[Sequence[Cell]], headings: Sequence[str] = HEADINGS, *, name: str = "leads.xlsx", first: int = 2
    ) -> Sheet:
        headers = tuple(Header(position, title) for position, title in enumerate(headings))
        columns = {at: pandas.Series([row[at] for row in rows], dtype=object) for at in range(len(headings))}
        table = pandas.DataFrame(columns)
        reading = Reading("csv") if name.endswith(".csv") else Reading("xlsx", "Leads")
        digest = str(hash((name, tuple(map(tuple, rows)), tuple(headings))))
        return Sheet(Path("/data") / name, headers, table, range(first, first + len(rows)), digest, reading)

    return make


@pytest.fixture(scope="session")
def drafts(sheet: Callable[..., Sheet]) -> Callable[..., Drafts]:
    """The drafts of a sheet, or of rows under headings, with the standard mapping."""

    def make(
        rows: Sheet | Sequence[Sequence[Cell]],
        headings: Sequence[str] = HEADINGS,
        *,
        name: str = "leads.xlsx",
        scope: str = WORKSPACE,
        assigned: dict[str, str] | None = None,
        constants: dict[str, str] | None = None,
        **choices: object,
    ) -> Drafts:
        table = rows if isinstance(rows, Sheet) else sheet(rows, headings, name=name)
        fitted = fit(load_mapping(), table, assigned=assigned or {}, constants=constants or {})
        return draft(table, fitted, Choices(**choices), scope=scope)

    return make


@pytest.fixture(scope="session")
def plan(drafts: Callable[..., Drafts]) -> Callable[..., Plan]:
    """The plan of a sheet or of drafts; `known` is a list of what the journal has, `directory` what the CRM has."""

    def make(
        rows: object,
        headings: Sequence[str] = HEADINGS,
        *,
        known: Sequence[Past] = (),
        directory=None,
        run: str = RUN,
        later: Sequence[int] = (),
        **rest: object,
    ) -> Plan:
        made = rows if hasattr(rows, "keys") else drafts(rows, headings, **rest)
        origin = str(made.sheet.path)
        return make_plan(made, known=by_key(known), directory=directory, origin=origin, run=run, later=later)

    return make


def by_key(known: Sequence[Past]) -> dict[str, list[Past]]:
    """What the journal has, by everything it can be asked for."""
    found: dict[str, list[Past]] = {}
    for past in known:
        for key in filter(None, (past.content_key, past.draft_key, past.ref, past.opportunity_id)):
            found.setdefault(key, []).append(past)
    return found


@pytest.fixture(scope="session")
def claimed() -> Callable[[Drafts, Sequence[Past]], dict[int, tuple[str, bool]]]:
    """Row number to the reference it claims and whether it is that very row."""

    def look(made: Drafts, known: Sequence[Past]) -> dict[int, tuple[str, bool]]:
        got = claims(made, Given(made), known=by_key(known), origin=str(made.sheet.path))
        return {made.sheet.numbers[at]: (claim.past.ref, claim.same) for at, claim in got.items()}

    return look


@pytest.fixture(scope="session")
def past() -> Callable[..., Past]:
    """What the journal has of a row of a plan, after a run ended with it in this state."""

    def make(plan: Plan, at: int, state: str, **changed: str) -> Past:
        rows = {row.at: row for row in (*plan.ready, *(outcome.row for outcome in plan.settled.values()))}
        row, table = rows[at], plan.drafts.sheet
        created = {"opportunity_id": f"id-{at}", "opportunity_code": f"OP-{at}"} if state == "created" else {}
        known = Past(
            row.ref,
            row.content_key,
            row.draft_key,
            state,  # type: ignore[arg-type]
            RUN,
            "2026-11-22T10:15:00Z",
            str(table.path),
            table.reading.sheet,
            table.digest,
            row.number,
            **created,
        )
        return replace(known, **changed)

    return make


@pytest.fixture(scope="session")
def said() -> Callable[[Plan], dict[int, str]]:
    """Every row of a plan by its number: `ready`, or its status and the codes of its findings."""

    def look(plan: Plan) -> dict[int, str]:
        settled = {
            outcome.row.number: " ".join([outcome.status, *(finding.code for finding in outcome.findings)])
            for outcome in plan.settled.values()
        }
        return dict(sorted({**settled, **{row.number: "ready" for row in plan.ready}}.items()))

    return look
