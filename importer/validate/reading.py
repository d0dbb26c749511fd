"""The columns of a sheet read into the fields they feed, and what is wrong with their cells put on the rows."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from importer.findings import Finding, Place
from importer.validate.amount_values import missing
from importer.validate.amounts import read_amounts
from importer.validate.by_template import by_convention, completed, empties, prepared, stands_for_none, translated
from importer.validate.cells import Choices, Column, Parsed, Problem, is_blank, without_errors
from importer.validate.dates import read_dates
from importer.validate.mapping import LONGEST
from importer.validate.phones import read_phones
from importer.validate.skipped import maybe_totals
from importer.validate.stated import beside, read_currencies
from importer.validate.text import read_emails, read_people, read_tags, read_text
from importer.validate.values import Values
from importer.validate.writing import EMPTY_MARKERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from collections.abc import Mapping as Pairs

    from importer.model import Field, Sheet
    from importer.validate.columns import Columns
    from importer.validate.fitted import Fit
    from importer.validate.found import Found
    from importer.validate.mapping import FieldRule

MISSING: Final[dict[Field, str]] = {"name": "NAME-MISSING", "description": "DESC-MISSING", "amount": "AMT-MISSING"}

DAMAGED_ID: Final = re.compile(r"\d(?:[.,]\d+)?E\+\d{2,}")  # 1.23457E+14: what Excel shows of a long number
BARE: Final[frozenset[Field]] = frozenset({"contact_phone", "contact_email"})  # digits and addresses have no blanks

READERS: Final[dict[Field, Callable[[Column, FieldRule, Choices], Parsed]]] = {
    "amount": lambda column, rule, choices: read_amounts(column, choices, rule.amount),
    "expiration_date": lambda column, _, choices: read_dates(column, choices),
    "contact_phone": lambda column, _, choices: read_phones(column, country=choices.country),
    "contact_email": lambda column, _rule, _choices: read_emails(column),
    "contact_name": lambda column, rule, _: read_people(column, limit=rule.max_length),
    "tags": lambda column, _rule, _choices: read_tags(column),
}
TEXTS: Final[frozenset[Field]] = frozenset({"contact_name", "tags"})  # of which any cell that is no error is one


class Reader:
    """The mapped columns, read one after the other."""

    def __init__(self, columns: Columns, fit: Fit, choices: Choices, found: Found, *, left_out: Sequence[int]) -> None:
        self.sheet, self.fit, self.choices, self.found = columns.sheet, fit, choices, found
        self.columns, self.left_out = columns, left_out
        self.values: dict[Field, Values] = {}
        self.own_names: dict[Field, Values] = {}
        self.elsewhere: dict[Field, Pairs[int, Place]] = {}

    def read(self, name: Field) -> None:
        """Read the column of a field, if it has one, and put what is wrong with its cells on their rows."""
        column = self._column(name)
        if column is None:
            return
        fit, found, rule = self.fit, self.found, self.fit.mapping.fields[name]
        if name == "name" and name in fit.columns:
            _doubtful_totals(column, self.sheet, found)
        if name == "amount" and fit.currency is not None:
            column = self._with_currencies(column, fit.currency)
        column = prepared(column, fit.mapping, rule, name)
        self.elsewhere[name] = column.elsewhere
        read = partial(_read, name, rule=rule, choices=self.choices)
        parsed = by_convention(column, read(column), fit.mapping, rule, partial(self._by, name, rule))
        parsed = completed(column, parsed, rule, read)
        values = parsed.values
        if ours := translated(column, values, fit.mapping, name):
            self.own_names[name] = Values(values, column.codes)
            values, note = ours
            found.columns.append(note)
        self.values[name] = Values(values, column.codes, is_bare=name in BARE)
        found.columns += parsed.findings
        is_made_later = name == "description" and fit.completes_description
        _spread(column, parsed, found, self.sheet, missing_code="" if is_made_later else MISSING.get(name, ""))
        if rule.default and "{" not in rule.default and name in fit.columns:
            self._say_default(column, rule)

    def _with_currencies(self, amounts: Column, position: int) -> Column:
        """The amounts with what another column states of their currency; what it cannot state is put on its rows."""
        column = self.columns(position, left_out=self.left_out)
        parsed = read_currencies(column, blank=self.fit.mapping.blank)
        self.found.columns += parsed.findings
        _spread(column, parsed, self.found, self.sheet)
        return beside(amounts, column, parsed, numbers=self.sheet.numbers)

    def _by(self, name: Field, rule: FieldRule, column: Column, told: Choices) -> Parsed:
        """The column read by a template's convention, and by what the person chose otherwise."""
        choices = replace(self.choices, decimal=told.decimal, dates=told.dates)
        return _read(name, column, rule=rule, choices=choices)

    def beside(self) -> tuple[dict[str, Values], Values | None]:
        """The workspace's own fields by name, and the ids of the CRM that the rows come from."""
        custom = {name: self._text(position) for name, position in self.fit.custom.items()}
        return custom, None if self.fit.old_id is None else self._text(self.fit.old_id, is_id=True)

    def _text(self, position: int, *, is_id: bool = False) -> Values:
        column = self.columns(position)
        parsed = without_errors(column, read_text(column, limit=LONGEST))
        for index, text in enumerate(parsed.values) if is_id else ():
            if text and DAMAGED_ID.fullmatch(text):
                parsed.problems[index] = (*parsed.problems.get(index, ()), Problem("CROSS-DAMAGED", text))
        _spread(column, parsed, self.found, self.sheet)
        return Values([text or "" for text in parsed.values], column.codes)

    def _say_default(self, column: Column, rule: FieldRule) -> None:
        rows = [at for at in range(len(self.sheet)) if at not in self.found.skipped]
        if filled := empties(column, rows):
            facts = {"count": len(filled), "template": self.fit.mapping.name}
            self.found.columns.append(Finding.of("MAP-DEFAULT", column.place, seen=rule.default, **facts))

    def _column(self, name: Field) -> Column | None:
        """The column a field is read from: one of the sheet or several, the same cell in every row, or none."""
        fit, sheet = self.fit, self.sheet
        if fit.others.get(name):
            positions = (fit.columns[name], *fit.others[name])
            is_empty = partial(stands_for_none, mapping=fit.mapping, markers=EMPTY_MARKERS if name in BARE else ())
            return self.columns.first_filled(positions, left_out=self.left_out, is_empty=is_empty)
        if name in fit.columns:
            return self.columns(fit.columns[name], left_out=self.left_out)
        if name in fit.constants:
            place = replace(sheet.place, header=fit.header(name, sheet))
            return Column.constant(fit.constants[name], len(sheet), sheet.numbers[0] if len(sheet) else 0, place)
        return None


def _read(name: Field, column: Column, *, rule: FieldRule, choices: Choices) -> Parsed:
    """Read the column of a field by its own rules; `#REF!` is no value of any field, unless --set says so."""
    parsed = READERS[name](column, rule, choices) if name in READERS else read_text(column, limit=rule.max_length)
    among = parsed.problems if name in READERS.keys() - TEXTS else None
    return without_errors(column, parsed, among=among) if column.place.letter else parsed


def _spread(column: Column, parsed: Parsed, found: Found, sheet: Sheet, *, missing_code: str = "") -> None:
    """Put the problems of distinct cells on the rows that have them, and `missing_code` on those without a value."""
    problems: dict[int, tuple[Problem, ...]] = dict(parsed.problems)
    if missing_code:
        for index in missing(parsed.values):
            if index not in problems:
                cell = column.cells[index]
                marker = "" if is_blank(cell) else f" (“{cell}”)"
                problems[index] = (Problem(missing_code, cell, {"marker": marker}),)
    for at in column.positions(problems.keys()):
        row = sheet.numbers[at]
        if at in found.skipped or _already_said(found.errors.get(at, ()), column.at(row).letter):
            continue
        for problem in problems[column.codes[at]]:
            found.add(at, problem.on(column, row))


def _doubtful_totals(names: Column, sheet: Sheet, found: Found) -> None:
    """Warn of rows that are called a total and are not skipped."""
    for at in names.positions(maybe_totals(names.cells)):
        if at not in found.skipped:
            seen = names.cells[names.codes[at]]
            found.notes[at].append(Finding.of("ROW-MAYBE-TOTAL", names.at(sheet.numbers[at]), seen=seen))


def _already_said(findings: Sequence[Finding], letter: str) -> bool:
    """True when loading already said what is wrong with this cell (`#REF!`): it is not missing as well."""
    return bool(letter) and any(finding.place.letter == letter for finding in findings)
