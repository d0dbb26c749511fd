"""A mapping: which headings feed which field. Data from a template; `fitting` fits it to the headings of one sheet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final, Self

from importer.errors import Misused
from importer.model import FIELDS
from importer.validate.recognise import Headings, fold, marked, spellings
from importer.validate.rules import ANY_AMOUNT, AmountRule, Composition
from importer.validate.template_keys import mistakes
from importer.validate.template_tables import MAPPED

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Mapping as Pairs

    from importer.findings import Lang
    from importer.model import Field

LONGEST: Final = 5000  # characters of a field whose template names no limit
REQUIRED: Final[tuple[Field, ...]] = ("name", "description", "amount")  # Plazbot creates nothing without them


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is fed: the headings it goes by (folded), what it must be, and its own heading.

    `order` has the template's own headings as it ranks them, `near` those that only suggest the field. `default`
    stands where a cell is blank, `constant` where the sheet has no column. `compose` makes the field of others where
    the sheet has no column for it, `join` adds the texts of other columns, each with its title, and `followed_by`
    those of the rest of a name. `first_filled`: of several columns, the first that the row has a cell in.
    `of_contact`: a lead's name is that of its contact.
    """

    title: dict[Lang, str]
    headers: frozenset[str]
    required: bool = False
    max_length: int = LONGEST
    amount: AmountRule = ANY_AMOUNT
    compose: Composition | None = None
    order: tuple[str, ...] = ()
    near: frozenset[str] = frozenset()
    default: str = ""
    constant: str = ""
    read: str = ""
    join: tuple[str, ...] = ()
    followed_by: tuple[str, ...] = ()
    first_filled: bool = False
    of_contact: bool = False

    @classmethod
    def parse(cls, name: Field, table: dict[str, Any] | None) -> FieldRule:
        """The rule of a template's table; without one, a field that only `--map` and `--set` can feed."""
        required = name in REQUIRED
        if table is None:
            return cls({"en": name, "es": name}, frozenset(), required)
        title = table["title"]
        order = folded((*table.get("headers", ()), *title.values(), name))
        return cls(
            title=title,
            headers=frozenset(order),
            required=required or table.get("required", False),
            max_length=table.get("max_length", LONGEST),
            amount=AmountRule.parse(table) if name == "amount" else ANY_AMOUNT,
            compose=Composition(table["compose"]) if table.get("compose") else None,
            order=order,
            near=frozenset(folded(table.get("near", ()))),
            default=table.get("default", ""),
            constant=table.get("constant", ""),
            read=table.get("read", ""),
            join=folded(table.get("join", ())),
            followed_by=folded(table.get("followed_by", ())),
            first_filled=table.get("first_filled", False),
            of_contact=table.get("of_contact", False),
        )

    @property
    def makes_itself(self) -> bool:
        """True for a field that needs no column: the template says what it is."""
        return bool(self.compose or self.constant or self.default)


@dataclass(frozen=True, slots=True)
class Mapping:
    """A template as an object. `Mapping.parse` reads it from TOML's tables and knows every key.

    `together` are groups of fields of which a row has all or none. `signs` are the headings by which the program
    is known that wrote the sheet, `old_id` those of its own id, `currency` those of the column that names the
    currency of amounts; `custom` are the workspace's own fields with their headings. `ignore` are headings that are
    knowingly left out, `ambiguous` those that may be several fields. `values` has for a field what another CRM's
    names (folded) are called here; `blank` are texts that stand for an empty cell, `footers` the beginnings of lines
    that the other program writes below its table. `closed` has for a heading the words in its column that say that
    a deal is over there, and the stage that says so here, "" for none. Headings are folded, `signs` keep their marks.
    `is_shipped` is a template that knows the program a sheet comes from, and not the workspace it goes to.
    """

    name: str
    title: dict[Lang, str]
    fields: dict[Field, FieldRule]
    together: tuple[tuple[Field, ...], ...] = ()
    signs: frozenset[str] = frozenset()
    old_id: tuple[str, ...] = ()
    custom: tuple[tuple[str, tuple[str, ...]], ...] = ()
    ignore: frozenset[str] = frozenset()
    ambiguous: dict[str, tuple[Field, ...]] = field(default_factory=dict)
    values: dict[Field, dict[str, str]] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    footers: tuple[str, ...] = ()
    closed: dict[str, dict[str, str]] = field(default_factory=dict)
    currency: tuple[str, ...] = ()
    is_shipped: bool = False

    @classmethod
    def parse(cls, data: dict[str, Any], *, file: str, text: str = "") -> Self:
        """A mapping from a template's tables. Raises Misused with all mistakes, each with its line of `text`."""
        if wrong := mistakes(data):
            findings = [one.finding(file, text) for one in wrong]
            raise Misused(*sorted(findings, key=lambda finding: finding.place.row or 0))
        return cls(
            name=data["name"],
            title={"en": data["title"]["en"], "es": data["title"]["es"]},
            fields={name: FieldRule.parse(name, data["fields"].get(name)) for name in FIELDS},
            together=tuple(tuple(group) for group in data.get("together", ())),
            signs=frozenset(map(marked, data.get("signs", ()))),
            old_id=folded(data.get("old_id", ())),
            custom=tuple((name.strip(), folded(titles)) for name, titles in data.get("custom", {}).items()),
            ignore=frozenset(folded(data.get("ignore", ()))),
            ambiguous={fold(title): tuple(fields) for title, fields in data.get("ambiguous", {}).items()},
            values={MAPPED[name]: _folded_keys(table) for name, table in data.get("values", {}).items()},
            blank=frozenset(folded(data.get("blank", ()))),
            footers=folded(data.get("footers", ())),
            closed={fold(title): _folded_keys(table) for title, table in data.get("closed", {}).items()},
            currency=folded(data.get("currency", ())),
        )

    def headings(self, *, assigned: Pairs[Field, str], constants: Pairs[Field, str]) -> Headings:
        """The headings by which a sheet's row of titles is found. `assigned` is `--map`, `constants` is `--set`."""
        fields = {name: rule.headers | {fold(assigned.get(name, name))} for name, rule in self.fields.items()}
        required = {
            name
            for name, rule in self.fields.items()
            if rule.required and name not in constants and not rule.makes_itself
        }
        near = self.other_headings.union(*(rule.near for rule in self.fields.values()))
        return Headings(fields, frozenset(required), near=near)

    def told(self, *, assigned: Pairs[Field, str], constants: Pairs[Field, str]) -> Mapping:
        """The mapping for what the person has said of names: `assigned` is `--map`, `constants` is `--set`.

        Where a list of people is told another name for its opportunities, a person's name is the contact's alone.
        """
        rule, heading = self.fields["name"], assigned.get("name", "")
        is_told = "name" in constants or (heading and rule.headers.isdisjoint(spellings(heading)))
        if not (rule.of_contact and is_told):
            return self
        lead = replace(rule, headers=frozenset(), order=(), followed_by=(), of_contact=False)
        person = replace(rule, required=False, of_contact=False)
        return replace(self, fields={**self.fields, "name": lead, "contact_name": person})

    @property
    def other_headings(self) -> frozenset[str]:
        """The headings it knows besides those of its fields."""
        joined = (title for rule in self.fields.values() for title in (*rule.join, *rule.followed_by))
        custom = (title for _, titles in self.custom for title in titles)
        return self.ignore | {*self.old_id, *self.currency, *joined, *custom, *self.ambiguous}


def folded(titles: Iterable[str]) -> tuple[str, ...]:
    """Headings as they are compared, each once, in their order."""
    return tuple(dict.fromkeys(map(fold, titles)))


def _folded_keys(table: Pairs[str, str]) -> dict[str, str]:
    return {fold(theirs): ours.strip() for theirs, ours in table.items()}


__all__ = ["LONGEST", "REQUIRED", "FieldRule", "Mapping", "folded"]
