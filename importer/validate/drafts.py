"""A sheet's rows as drafts: typed values in columns, and every problem of every row in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.model import Names
from importer.validate.amount_values import missing
from importer.validate.amounts import read_amounts
from importer.validate.cells import Choices, Column, Parsed, Problem, is_blank, without_errors
from importer.validate.collector import collector_off
from importer.validate.columns import Columns
from importer.validate.dates import read_dates
from importer.validate.fields import apart, composed
from importer.validate.found import Found
from importer.validate.keys import Keys, content_keys, draft_keys
from importer.validate.phones import read_phones
from importer.validate.skipped import hidden, maybe_totals, skipped
from importer.validate.text import read_emails, read_tags, read_text
from importer.validate.values import Values

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from importer.model import Field, Header, Sheet
    from importer.validate.mapping import FieldRule, Fit

MISSING: Final[dict[Field, str]] = {"name": "NAME-MISSING", "description": "DESC-MISSING", "amount": "AMT-MISSING"}

NAMES: Final[tuple[Field, ...]] = ("owner_email", "contact_phone", "contact_email", "stage")  # as in `Names`

BARE: Final[frozenset[Field]] = frozenset({"contact_phone", "contact_email"})  # digits and addresses have no blanks

READERS: Final[dict[Field, Callable[[Column, FieldRule, Choices], Parsed]]] = {
    "amount": lambda column, rule, choices: read_amounts(column, choices, rule.amount),
    "expiration_date": lambda column, _, choices: read_dates(column, choices),
    "contact_phone": lambda column, _, choices: read_phones(column, country=choices.country),
    "contact_email": lambda column, _rule, _choices: read_emails(column),
    "tags": lambda column, _rule, _choices: read_tags(column),
}


@dataclass(frozen=True, slots=True, eq=False)
class Drafts:
    """Every row as the person wrote it, read but with names in place of ids.

    `values[field][i]` is the value of the row at position i of the sheet, None where it has none.
    `keys` has the content and draft key of every row.
    `errors` and `notes` hold the findings of single rows by position; `findings` those of columns.
    `skipped` says of blank and total rows why they are left out, `hidden` of rows that the workbook
    hides and the person does not want. `custom` are the workspace's own fields by name, `old_id` what
    the CRM that the rows come from calls each of them.
    """

    sheet: Sheet
    fit: Fit
    choices: Choices
    scope: str
    values: dict[Field, Values]
    errors: dict[int, list[Finding]]
    notes: dict[int, list[Finding]]
    skipped: dict[int, Finding]
    hidden: dict[int, Finding]
    findings: tuple[Finding, ...]
    keys: Keys
    custom: dict[str, Values] = field(default_factory=dict)
    old_id: Values | None = None

    def value(self, name: Field, at: int) -> Any:
        """One field of one row, None where the sheet has no such column or the cell is empty."""
        return self.values[name][at] if name in self.values else None

    def custom_of(self, at: int) -> tuple[tuple[str, str], ...]:
        """The custom fields of one row that are not empty, by name."""
        return tuple((name, values[at]) for name, values in self.custom.items() if values[at])

    def old_id_of(self, at: int) -> str:
        """What the CRM that the row comes from calls it, "" where nothing says so."""
        return (self.old_id[at] or "") if self.old_id else ""

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
            return frozenset(column.used(positions)) if column else frozenset()

        return Names(*map(distinct, NAMES))


def draft(sheet: Sheet, fit: Fit, choices: Choices, *, scope: str) -> Drafts:
    """Read every mapped column. Raises Unusable with every finding that needs a decision (column-stop)."""
    with collector_off():
        return _draft(sheet, fit, choices, scope)


def _draft(sheet: Sheet, fit: Fit, choices: Choices, scope: str) -> Drafts:
    found = Found()
    found.columns += fit.findings
    _sheet_findings(sheet, fit, found)
    if choices.skip_hidden:
        found.columns = [finding for finding in found.columns if finding.code != "FILE-ROWS-HIDDEN"]
    columns = Columns(sheet)
    own = [header for header in sheet.headers if header.position not in fit.ours.values()]
    telling = [position for name, position in fit.columns.items() if name not in ("name", "description", "amount")]
    found.skipped = skipped(columns, [one.position for one in own], errors=found.errors.keys(), telling=telling)
    unwanted = hidden(sheet) if choices.skip_hidden else {}
    left_out = [at for at, why in (unwanted | found.skipped).items() if why.code != "ROW-BLANK"]
    values: dict[Field, Values] = {}
    for name, rule in fit.mapping.fields.items():
        column = _field_column(name, columns, fit, left_out)
        if column is None:
            continue
        if name == "name" and name in fit.columns:
            _doubtful_totals(column, sheet, found)
        parsed = _read(name, column, rule, choices)
        values[name] = Values(parsed.values, column.codes, is_bare=name in BARE)
        found.columns += parsed.findings
        _spread(name, column, parsed, found, sheet)
    composed(sheet, fit, values, found)
    apart(sheet, fit, values, found)
    if choices.strict:
        found.weigh_strictly()
    if stops := [finding for finding in found.columns if finding.severity == "column-stop"]:
        raise Unusable(*stops)
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
        keys=_keys(sheet, own, values, found, scope),
    )


def _keys(sheet: Sheet, own: Sequence[Header], values: dict[Field, Values], found: Found, scope: str) -> Keys:
    """The keys of the rows, as they are when first asked for: nothing that decides them changes later."""

    def content() -> list[str]:
        columns = Columns(sheet)
        return content_keys(own, [columns(one.position) for one in own], scope=scope, length=len(sheet))

    def drafted() -> list[str]:
        good = [at for at in range(len(sheet)) if at not in found.skipped and at not in found.errors]
        return draft_keys(values, good, scope=scope, length=len(sheet))

    return Keys(content, drafted)


def _read(name: Field, column: Column, rule: FieldRule, choices: Choices) -> Parsed:
    """Read the column of a field by its own rules; `#REF!` is no value of any field, unless --set says so."""
    parsed = READERS[name](column, rule, choices) if name in READERS else read_text(column, limit=rule.max_length)
    among = parsed.problems if name in READERS and name != "tags" else None
    return without_errors(column, parsed, among=among) if column.place.letter else parsed


def _field_column(name: Field, columns: Columns, fit: Fit, left_out: Sequence[int]) -> Column | None:
    """The column a field is read from: one of the sheet, the same cell in every row, or none."""
    if name in fit.columns:
        return columns(fit.columns[name], left_out=left_out)
    if name in fit.constants:
        sheet = columns.sheet
        place = Place(sheet.path.name, sheet.reading.sheet, None, "", f"--set {name}")
        return Column.constant(fit.constants[name], len(sheet), sheet.numbers[0] if len(sheet) else 0, place)
    return None


def _sheet_findings(sheet: Sheet, fit: Fit, drafts: Found) -> None:
    """Put what loading found on its rows; what it found in a cell that is not imported concerns no row."""
    imported = {sheet.headers[position].letter for position in fit.columns.values()} | {""}
    positions = {number: at for at, number in enumerate(sheet.numbers)} if sheet.findings else {}
    for finding in sheet.findings:
        at = positions.get(finding.place.row) if finding.place.row is not None else None
        if at is None:
            drafts.columns.append(finding)
        elif finding.place.letter in imported or not finding.code.startswith("CELL-"):
            drafts.add(at, finding)


def _spread(name: Field, column: Column, parsed: Parsed, drafts: Found, sheet: Sheet, /) -> None:
    """Put the problems of distinct cells, and missing required values, on the rows that have them."""
    problems: dict[int, tuple[Problem, ...]] = dict(parsed.problems)
    if name in MISSING:
        for index in missing(parsed.values):
            if index not in problems:
                cell = column.cells[index]
                marker = "" if is_blank(cell) else f" (“{cell}”)"
                problems[index] = (Problem(MISSING[name], cell, {"marker": marker}),)
    for at in column.positions(problems.keys()):
        if at in drafts.skipped or _already_said(drafts.errors.get(at, ()), column.place.letter):
            continue
        for problem in problems[column.codes[at]]:
            drafts.add(at, problem.on(column, sheet.numbers[at]))


def _doubtful_totals(names: Column, sheet: Sheet, found: Found) -> None:
    """Warn of rows that are called a total and are not skipped."""
    for at in names.positions(maybe_totals(names.cells)):
        if at not in found.skipped:
            seen = names.cells[names.codes[at]]
            found.notes[at].append(Finding.of("ROW-MAYBE-TOTAL", names.at(sheet.numbers[at]), seen=seen))


def _already_said(findings: Sequence[Finding], letter: str) -> bool:
    """True when loading already said what is wrong with this cell (`#REF!`): it is not missing as well."""
    return bool(letter) and any(finding.place.letter == letter for finding in findings)
