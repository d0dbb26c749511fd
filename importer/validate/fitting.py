"""A mapping fitted to the headings of one sheet: each field's column, and what is to be said of the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from importer.errors import Unusable
from importer.findings import Finding, Place
from importer.model import CONTACT_FIELDS
from importer.validate.fitted import CURRENCY, CUSTOM, OLD_ID, Fit
from importer.validate.recognise import fed_by, fold, result_columns, spellings
from importer.validate.taken import for_want_of, taken

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from collections.abc import Mapping as Pairs

    from importer.model import Field, Header, Sheet
    from importer.validate.mapping import Mapping


def fit(mapping: Mapping, sheet: Sheet, *, assigned: Pairs[Field, str], constants: Pairs[Field, str]) -> Fit:
    """Fit a mapping to a sheet's headings. `assigned` is `--map`, `constants` is `--set`.

    Raises Unusable with every problem of the headings at once: two columns for a field, a required field without a
    column, a heading that may be several fields, a column of `--map` that is not there.
    """
    fitted, problems = try_fit(mapping, sheet, assigned=assigned, constants=constants)
    if problems:
        raise Unusable(*problems)
    return fitted


def try_fit(
    mapping: Mapping, sheet: Sheet, *, assigned: Pairs[Field, str], constants: Pairs[Field, str]
) -> tuple[Fit, tuple[Finding, ...]]:
    """As `fit`, but the problems are given with what could be fitted in spite of them."""
    mapping = mapping.told(assigned=assigned, constants=constants)
    fitting = _Fitting(mapping, sheet, constants)
    fitting.assign(assigned)
    fitting.match()
    fitting.add_others()
    fitting.require()
    fitted = fitting.done()
    if not assigned:
        return fitted, tuple(fitting.problems)
    untold = _Fitting(mapping, sheet, constants)
    untold.match()
    untold.add_others()
    losses = tuple(taken(untold.done(), fitted, sheet, told=assigned))
    problems = tuple(for_want_of(one, losses) for one in fitting.problems)
    return replace(fitted, findings=(*losses, *fitted.findings)), problems


class _Fitting:
    """What is decided so far of one sheet's headings."""

    def __init__(self, mapping: Mapping, sheet: Sheet, constants: Pairs[Field, str]) -> None:
        self.mapping, self.sheet, self.constants = mapping, sheet, dict(constants)
        self.ours = result_columns(sheet.headers)
        self.free = [header for header in sheet.headers if header.position not in self.ours.values()]
        self.columns: dict[Field, int] = {}
        self.others: dict[Field, tuple[int, ...]] = {}
        self.added: dict[Field, tuple[int, ...]] = {}
        self.custom: dict[str, int] = {}
        self.old_id: int | None = None
        self.currency: int | None = None
        self.taken: set[int] = set()
        self.problems: list[Finding] = []

    def assign(self, assigned: Pairs[Field, str]) -> None:
        """Take the columns that the person named."""
        for name, title in assigned.items():
            found = find(title, self.free, self.sheet)
            if found is None:
                self._problem("MAP-HEADER", field=name, seen=title)
            elif name.startswith(CUSTOM):
                self.custom[name.removeprefix(CUSTOM)] = found
            elif str(name) == OLD_ID:
                self.old_id = found
            elif str(name) == CURRENCY:
                self.currency = found
            else:
                self.columns[name] = found
        own = (self.old_id, self.currency)
        self.taken |= {*self.columns.values(), *self.custom.values(), *(at for at in own if at is not None)}

    def match(self) -> None:
        """Take for each field the column whose heading it goes by."""
        headers = {name: rule.headers for name, rule in self.mapping.fields.items()}
        unclear = self.mapping.ambiguous
        feeds = {
            one.position: set(fed_by(one.title, headers))
            for one in self.free
            if one.title and one.position not in self.taken and unclear.keys().isdisjoint(spellings(one.title))
        }
        for name, rule in self.mapping.fields.items():
            matching = [one for one in self._titled() if name in feeds.get(one.position, ())]
            if name in self.columns or not matching:
                continue
            if rule.first_filled:
                matching.sort(key=lambda one: self._rank(one, rule.order))
                self.others[name] = tuple(one.position for one in matching[1:])
                self.taken.update(self.others[name])
            elif len(matching) > 1 and name not in self.constants:
                shown = ", ".join(self.sheet.label(header.position) for header in matching)
                positions = tuple(header.position for header in matching)
                self._problem("MAP-TWO-HEADERS", field=name, count=len(matching), seen=shown, positions=positions)
            self.columns[name] = matching[0].position
            self.taken.add(self.columns[name])

    def add_others(self) -> None:
        """Take the columns of the old id, of custom fields, and those whose texts are added to a field's."""
        for title in self.mapping.old_id:
            if self.old_id is None and (found := self._going_by({title})):
                self.old_id = found[0].position
                self.taken.add(self.old_id)
        for name, titles in self.mapping.custom:
            if name not in self.custom and (found := self._going_by(titles)):
                self.custom[name] = found[0].position
                self.taken.add(found[0].position)
        self._take_currency()
        for field_name, rule in self.mapping.fields.items():
            wanted = (*rule.join, *rule.followed_by)
            if found := sorted(self._going_by(wanted), key=lambda one: self._rank(one, wanted)):
                self.added[field_name] = tuple(one.position for one in found)
                self.taken.update(self.added[field_name])
        if self.currency is not None:
            self.taken.add(self.currency)

    def _take_currency(self) -> None:
        """Take the column of currencies where there is one of amounts; it stays free to be added to a text as well."""
        if self.currency is not None:
            self.taken.discard(self.currency)
        if "amount" not in self.columns or "amount" in self.constants:
            self.currency = None
        elif self.currency is None:
            found = [one for title in self.mapping.currency for one in self._going_by({title})]
            self.currency = found[0].position if found else None

    def require(self) -> None:
        """Miss the required fields that nothing feeds; ask where a heading may be one of them."""
        missing = [
            name
            for name, rule in self.mapping.fields.items()
            if rule.required
            and name not in self.columns
            and name not in self.constants
            and not rule.makes_itself
            and not (name == "description" and name in self.added)
        ]
        for header in self._titled():
            may_be = self._may_be(header)
            if asked := [name for name in may_be if name in missing]:
                missing = [name for name in missing if name not in asked]
                label = self.sheet.label(header.position)
                self._problem("MAP-AMBIGUOUS", field=asked[0], seen=label, fields=", ".join(may_be))
        for name in missing:
            self._problem("MAP-REQUIRED", field=name)

    def done(self) -> Fit:
        """The fit, with notes on what is not read."""
        of_template = {
            name: rule.constant
            for name, rule in self.mapping.fields.items()
            if rule.constant and name not in self.columns and name not in self.constants
        }
        notes = tuple(self._notes(of_template))
        for name in self.constants:
            self.columns.pop(name, None)
            self.others.pop(name, None)
            self.added.pop(name, None)
        return Fit(
            mapping=self.mapping,
            columns=self.columns,
            constants={**of_template, **self.constants},
            ours=self.ours,
            findings=notes,
            others=self.others,
            added=self.added,
            custom=self.custom,
            old_id=self.old_id,
            of_template=frozenset(of_template),
            currency=self.currency,
        )

    def _titled(self) -> list[Header]:
        return [one for one in self.free if one.title and one.position not in self.taken]

    def _may_be(self, header: Header) -> tuple[Field, ...]:
        """The fields that a heading with several meanings may be."""
        unclear = self.mapping.ambiguous
        return next((unclear[one] for one in spellings(header.title) if one in unclear), ())

    def _going_by(self, titles: Collection[str]) -> list[Header]:
        return [one for one in self._titled() if not set(spellings(one.title)).isdisjoint(titles)]

    @staticmethod
    def _rank(header: Header, order: Sequence[str]) -> int:
        return min((order.index(one) for one in spellings(header.title) if one in order), default=len(order))

    def _problem(self, code: str, **facts: Any) -> None:
        titles = ", ".join(self.sheet.label(header.position) for header in self.free)
        self.problems.append(Finding.of(code, self.sheet.place, headers=titles, **facts))

    def _column(self, name: Field) -> Place:
        return self.sheet.column_place(self.columns[name])

    def _notes(self, of_template: Pairs[Field, str]) -> Iterator[Finding]:
        """What a person should know of columns that are not read, and of fields that the template sets."""
        for name, value in of_template.items():
            yield Finding.of("MAP-CONSTANT", self.sheet.place, field=name, seen=value, template=self.mapping.name)
        for name in self.constants:
            if name in self.columns:
                yield Finding.of("MAP-SET-WINS", self._column(name), field=name)
        read = {*self.taken, *self.columns.values()}
        left = [header for header in self.free if header.position not in read]
        ignore = self.mapping.ignore
        known = [one for one in left if one.title and not set(spellings(one.title)).isdisjoint(ignore)]
        unused = [one for one in left if one not in known]
        for code, headers in (("MAP-UNUSED", unused), ("MAP-LEFT-OUT", known)):
            if headers:
                shown = ", ".join(self.sheet.label(header.position) for header in headers)
                yield Finding.of(code, self.sheet.place, seen=shown, names=shown, template=self.mapping.name)
        if "contact_name" in self.columns and self.columns.keys().isdisjoint(CONTACT_FIELDS):
            yield Finding.of("MAP-CONTACT-NAME", self._column("contact_name"))
        if "name" in self.columns and self.mapping.fields["name"].of_contact:
            yield Finding.of("CONTACT-OF-LEAD", self._column("name"))


def find(title: str, free: list[Header], sheet: Sheet) -> int | None:
    """The position of a column named by its heading as it stands, its folded spelling, or its letter."""
    tests = (
        lambda header: title in (header.title, sheet.label(header.position)),
        lambda header: bool(header.title) and fold(header.title) == fold(title),
        lambda header: header.letter == title.upper(),
    )
    for test in tests:
        found = [header.position for header in free if test(header)]
        if found:
            return found[0] if len(found) == 1 else None
    return None


__all__ = ["find", "fit", "try_fit"]
