"""A sheet's rows as drafts: typed values in columns, and every problem of every row in one pass."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from importer.errors import Unusable
from importer.model import Names
from importer.validate.called import bare, called, nobody
from importer.validate.closed import over
from importer.validate.collector import collector_off
from importer.validate.columns import Columns
from importer.validate.fields import apart, completed_texts, composed
from importer.validate.found import Found
from importer.validate.keys import Keys, content_keys, draft_keys
from importer.validate.reading import Reader
from importer.validate.skipped import examples, footers, hidden, skipped
from importer.validate.unread import unread_currencies

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from importer.findings import Finding, Place
    from importer.model import Field, Header, Sheet
    from importer.validate.cells import Choices
    from importer.validate.fitted import Fit
    from importer.validate.values import Values

NAMES: Final[tuple[Field, ...]] = ("owner_email", "contact_phone", "contact_email", "stage")  # as in `Names`


@dataclass(frozen=True, slots=True, eq=False)
class Drafts:
    """Every row as the person wrote it, read but with names in place of ids.

    `values[field][i]` is the value of the row at position i of the sheet, None where it has none.
    `keys` has the content and draft key of every row.
    `errors` and `notes` hold the findings of single rows by position; `findings` those of columns.
    `skipped` says of blank and total rows why they are left out, `hidden` of rows that the workbook
    hides and the person does not want. `custom` are the workspace's own fields by name, `old_id` what
    the CRM that the rows come from calls each of them. `own_names` has the sheet's own words for names that
    the template translates; `elsewhere` the place of cells that were not in the field's first column, by the
    number of their row. `called` has the names of contacts that no column of names gives, one a row or none at
    all; they are no part of the draft key, since a row is known by the contact's phone and address.
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
    own_names: dict[Field, Values] = field(default_factory=dict)
    elsewhere: dict[Field, Mapping[int, Place]] = field(default_factory=dict)
    called: Sequence[str] = ()

    def contact_name(self, at: int) -> str:
        """What the contact of one row is called, "" where nothing says so."""
        return bare(self.value("contact_name", at) or "") or (self.called[at] if self.called else "")

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
        if there := self.elsewhere.get(name, {}).get(self.sheet.numbers[at]):
            return replace(there, row=self.sheet.numbers[at])
        letter = self.sheet.headers[self.fit.columns[name]].letter if name in self.fit.columns else ""
        return replace(self.sheet.row_place(at), letter=letter, header=self.fit.header(name, self.sheet))

    def names(self, positions: Sequence[int]) -> Names:
        """The distinct names in these rows that only the CRM can turn into ids."""

        def distinct(name: Field) -> frozenset[str]:
            columns = (self.values.get(name), self.own_names.get(name))
            return frozenset().union(*(column.used(positions) for column in columns if column))

        names = Names(*map(distinct, NAMES))
        named = (self.choices.default_owner, *(new for _, new in self.choices.owners))
        return replace(names, owners=names.owners.union(filter(None, named)))


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
    positions = [one.position for one in own]
    found.skipped = skipped(columns, positions, errors=found.errors.keys(), telling=telling)
    for at, why in footers(sheet, positions, fit.mapping.footers, known=found.skipped.keys()).items():
        found.skipped[at] = why
        found.notes.pop(at, None)  # that it is shorter than a row is no wonder
    if "name" in fit.columns:
        found.skipped |= examples(sheet, fit.columns["name"])
    unwanted = hidden(sheet) if choices.skip_hidden else {}
    left_out = [at for at, why in (unwanted | found.skipped).items() if why.code != "ROW-BLANK"]
    reader = Reader(columns, fit, choices, found, left_out=left_out)
    for name in fit.mapping.fields:
        reader.read(name)
    composed(sheet, fit, reader.values, found)
    completed_texts(columns, fit, reader.values, found)
    apart(sheet, fit, reader.values, found)
    found.columns += unread_currencies(columns, fit)
    nobody(reader)
    over(reader)
    custom, old_id = reader.beside()
    if choices.strict:
        found.weigh_strictly()
    if stops := [finding for finding in found.columns if finding.severity == "column-stop"]:
        raise Unusable(*stops)
    return Drafts(
        sheet=sheet,
        fit=fit,
        choices=choices,
        scope=scope,
        values=reader.values,
        errors=found.errors,
        notes=found.notes,
        skipped=found.skipped,
        hidden=unwanted,
        findings=tuple(found.columns),
        keys=_keys(sheet, own, imported(reader.values, custom, old_id), found, scope),
        custom=custom,
        old_id=old_id,
        own_names=reader.own_names,
        elsewhere=reader.elsewhere,
        called=called(reader),
    )


def _keys(sheet: Sheet, own: Sequence[Header], values: Mapping[str, Values], found: Found, scope: str) -> Keys:
    """The keys of the rows, as they are when first asked for: nothing that decides them changes later."""

    def content() -> list[str]:
        columns = Columns(sheet)
        return content_keys(own, [columns(one.position) for one in own], scope=scope, length=len(sheet))

    def drafted() -> list[str]:
        good = [at for at in range(len(sheet)) if at not in found.skipped and at not in found.errors]
        return draft_keys(values, good, scope=scope, length=len(sheet))

    return Keys(content, drafted)


def imported(values: Mapping[Field, Values], custom: Mapping[str, Values], old_id: Values | None) -> dict[str, Values]:
    """Everything that is imported of a row, by which it is another opportunity than its neighbour."""
    found: dict[str, Values] = dict(values.items())
    found |= {f"custom:{name}": column for name, column in custom.items()}
    return found | ({"old_id": old_id} if old_id else {})


def _sheet_findings(sheet: Sheet, fit: Fit, found: Found) -> None:
    """Put what loading found on its rows; what it found in a cell that is not imported concerns no row."""
    read = {sheet.headers[position].letter for position in fit.read} | {""}
    positions = {number: at for at, number in enumerate(sheet.numbers)} if sheet.findings else {}
    for finding in sheet.findings:
        at = positions.get(finding.place.row) if finding.place.row is not None else None
        if at is None:
            found.columns.append(finding)
        elif finding.place.letter in read or not finding.code.startswith("CELL-"):
            found.add(at, finding)
