"""A sheet's rows as drafts: typed values in columns, and every problem of every row in one pass."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.model import Names
from importer.validate.amounts import read_amounts
from importer.validate.cells import Choices, Column, Parsed, Problem, is_blank, without_errors
from importer.validate.dates import read_dates
from importer.validate.keys import content_keys, draft_keys, key_text
from importer.validate.phones import read_phones
from importer.validate.skipped import hidden, may_be_total, skipped
from importer.validate.text import read_emails, read_tags, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Field, Sheet
    from importer.validate.mapping import Fit

MISSING: Final[dict[Field, str]] = {"name": "NAME-MISSING", "description": "DESC-MISSING", "amount": "AMT-MISSING"}

READERS: Final[dict[Field, Callable[[Column, int, Choices], Parsed]]] = {
    "amount": lambda column, _, choices: read_amounts(column, choices),
    "expiration_date": lambda column, _, choices: read_dates(column, choices),
    "contact_phone": lambda column, _, choices: read_phones(column, country=choices.country),
    "contact_email": lambda column, _limit, _choices: read_emails(column),
    "tags": lambda column, _limit, _choices: read_tags(column),
}


@dataclass(frozen=True, slots=True, eq=False)
class Drafts:
    """Every row as the person wrote it, read but with names in place of ids.

    `values[field][i]` is the value of the row at position i of the sheet, None where it has none.
    `errors` and `notes` hold the findings of single rows by position; `findings` those of columns.
    `skipped` says of blank and total rows why they are left out, `hidden` of rows that the workbook
    hides and the person does not want.
    """

    sheet: Sheet
    fit: Fit
    choices: Choices
    scope: str
    values: dict[Field, list[Any]]
    errors: dict[int, list[Finding]]
    notes: dict[int, list[Finding]]
    skipped: dict[int, Finding]
    hidden: dict[int, Finding]
    findings: tuple[Finding, ...]
    content_keys: list[str]
    draft_keys: list[str]

    def value(self, name: Field, at: int) -> Any:
        """One field of one row, None where the sheet has no such column or the cell is empty."""
        return self.values[name][at] if name in self.values else None

    def place(self, name: Field, at: int) -> Place:
        """Where one field of one row stands."""
        return Place(
            self.sheet.path.name,
            self.sheet.reading.sheet,
            self.sheet.numbers[at],
            self.sheet.headers[self.fit.columns[name]].letter if name in self.fit.columns else "",
            self.fit.header(name, self.sheet),
        )

    def names(self, positions: Sequence[int]) -> Names:
        """The distinct names in these rows that only the CRM can turn into ids."""

        def distinct(name: Field) -> frozenset[str]:
            column = self.values.get(name)
            return frozenset(column[at] for at in positions if column[at]) if column else frozenset()

        return Names(distinct("owner_email"), distinct("contact_phone"), distinct("contact_email"), distinct("stage"))


@dataclass(slots=True)
class _Found:
    """What reading finds on its way: on rows by position, and on columns."""

    skipped: dict[int, Finding] = field(default_factory=dict)
    errors: dict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    notes: dict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))
    columns: list[Finding] = field(default_factory=list)


def draft(sheet: Sheet, fit: Fit, choices: Choices, *, scope: str) -> Drafts:
    """Read every mapped column. Raises Unusable with every finding that needs a decision (column-stop)."""
    columns = [_column(sheet, position) for position in range(len(sheet.headers))]
    found = _Found()
    found.columns += fit.findings
    _sheet_findings(sheet, fit, found)
    if choices.skip_hidden:
        found.columns = [finding for finding in found.columns if finding.code != "FILE-ROWS-HIDDEN"]
    data = [header for header in sheet.headers if header.position not in fit.ours.values()]
    own = [columns[header.position] for header in data]
    telling = [position for name, position in fit.columns.items() if name not in ("name", "description", "amount")]
    found.skipped = skipped(sheet, own, errors=found.errors.keys(), telling=telling)
    if "name" in fit.columns:
        _doubtful_totals(columns[fit.columns["name"]], sheet, found)
    unwanted = hidden(sheet) if choices.skip_hidden else {}
    left_out = [at for at, why in (unwanted | found.skipped).items() if why.code != "ROW-BLANK"]
    values: dict[Field, list[Any]] = {}
    for name, rule in fit.mapping.fields.items():
        column = _field_column(name, columns, sheet, fit, left_out)
        if column is None:
            continue
        parsed = _read(name, column, rule.max_length, choices)
        values[name] = [parsed.values[code] for code in column.codes]
        found.columns += parsed.findings
        _spread(name, column, parsed, found, sheet)
    if stops := [finding for finding in found.columns if finding.severity == "column-stop"]:
        raise Unusable(*stops)
    contents = content_keys(data, own, scope=scope, length=len(sheet))
    keys = _draft_keys(values, found, len(sheet), scope)
    return Drafts(
        sheet=sheet,
        fit=fit,
        choices=choices,
        scope=scope,
        values=values,
        errors=found.errors,
        notes=found.notes,
        skipped=found.skipped,
        hidden=unwanted,
        findings=tuple(found.columns),
        content_keys=contents,
        draft_keys=keys,
    )


def _read(name: Field, column: Column, limit: int, choices: Choices) -> Parsed:
    """Read the column of a field by its own rules; `#REF!` is no value of any field, unless --set says so."""
    parsed = READERS[name](column, limit, choices) if name in READERS else read_text(column, limit=limit)
    return without_errors(column, parsed) if column.place.letter else parsed


def _column(sheet: Sheet, position: int, left_out: Sequence[int] = ()) -> Column:
    """A column of the sheet, with a blank in the rows left out: what a total holds proves nothing of the others."""
    header, cells = sheet.headers[position], sheet.table[position]
    place = Place(sheet.path.name, sheet.reading.sheet, None, header.letter, sheet.label(position))
    if left_out:
        cells = cells.copy()
        cells.iloc[list(left_out)] = ""
    return Column.of(cells, sheet.numbers, place, sheet.formats.get(position, ()))


def _field_column(name: Field, columns: list[Column], sheet: Sheet, fit: Fit, left_out: Sequence[int]) -> Column | None:
    """The column a field is read from: one of the sheet, the same cell in every row, or none."""
    if name in fit.columns:
        position = fit.columns[name]
        return _column(sheet, position, left_out) if left_out else columns[position]
    if name in fit.constants:
        place = Place(sheet.path.name, sheet.reading.sheet, None, "", f"--set {name}")
        return Column.constant(fit.constants[name], len(sheet), sheet.numbers[0] if len(sheet) else 0, place)
    return None


def _sheet_findings(sheet: Sheet, fit: Fit, drafts: _Found) -> None:
    """Put what loading found on its rows; what it found in a cell that is not imported concerns no row."""
    imported = {sheet.headers[position].letter for position in fit.columns.values()} | {""}
    positions = {number: at for at, number in enumerate(sheet.numbers)} if sheet.findings else {}
    for finding in sheet.findings:
        at = positions.get(finding.place.row) if finding.place.row is not None else None
        if at is None:
            drafts.columns.append(finding)
        elif finding.place.letter in imported or not finding.code.startswith("CELL-"):
            (drafts.errors if finding.severity == "error" else drafts.notes)[at].append(finding)


def _spread(name: Field, column: Column, parsed: Parsed, drafts: _Found, sheet: Sheet, /) -> None:
    """Put the problems of distinct cells, and missing required values, on the rows that have them."""
    problems: dict[int, tuple[Problem, ...]] = dict(parsed.problems)
    if name in MISSING:
        for index, value in enumerate(parsed.values):
            if value in (None, "") and index not in problems:
                cell = column.cells[index]
                marker = "" if is_blank(cell) else f" (“{cell}”)"
                problems[index] = (Problem(MISSING[name], cell, {"marker": marker}),)
    if not problems:
        return
    for at, code in enumerate(column.codes):
        if code not in problems or at in drafts.skipped:
            continue
        if _already_said(drafts.errors.get(at, ()), column.place.letter):
            continue
        for problem in problems[code]:
            finding = problem.on(column, sheet.numbers[at])
            (drafts.errors if finding.severity == "error" else drafts.notes)[at].append(finding)


def _doubtful_totals(names: Column, sheet: Sheet, found: _Found) -> None:
    """Warn of rows that are called a total and are not skipped."""
    codes = {code for code, cell in enumerate(names.cells) if isinstance(cell, str) and may_be_total(cell)}
    for at, code in enumerate(names.codes) if codes else ():
        if code in codes and at not in found.skipped:
            found.notes[at].append(Finding.of("ROW-MAYBE-TOTAL", names.at(sheet.numbers[at]), seen=names.cells[code]))


def _already_said(findings: Sequence[Finding], letter: str) -> bool:
    """True when loading already said what is wrong with this cell (`#REF!`): it is not missing as well."""
    return bool(letter) and any(finding.place.letter == letter for finding in findings)


def _draft_keys(values: dict[Field, list[Any]], drafts: _Found, length: int, scope: str) -> list[str]:
    """The draft key of every row that can be drafted, "" for the others."""
    good = [at for at in range(length) if at not in drafts.skipped and not drafts.errors.get(at)]
    texts = [
        [f"{name}={text}" if (text := key_text(value)) else "" for value in column]
        for name, column in sorted(values.items())
    ]
    keys = draft_keys(([text[at] for text in texts if text[at]] for at in good), scope=scope)
    found = [""] * length
    for at, key in zip(good, keys, strict=True):
        found[at] = key
    return found
