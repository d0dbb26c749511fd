"""A mapping: which headings feed which field. Data from a template, fitted to the headings of one sheet."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from importer.errors import Misused, Unusable
from importer.findings import Finding, Place
from importer.model import FIELDS, Header, Sheet
from importer.validate import rules
from importer.validate.recognise import Headings, fold, result_columns, spellings
from importer.validate.rules import ANY_AMOUNT, IN_BRACES, AmountRule, Composition

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Mapping as Pairs

    from importer.findings import Lang
    from importer.model import Field

LONGEST: Final = 5000  # characters of a field whose template names no limit
FIELD_KEYS: Final = ("title", "headers", "required", "max_length")
TEMPLATE_KEYS: Final = ("name", "title", "fields", "together")
NEEDED_KEYS: Final = ("name", "title", "fields")
OWN_KEYS: Final[dict[str, tuple[str, ...]]] = {"amount": tuple(rules.TYPES), "description": ("compose",)}
REQUIRED: Final[tuple[Field, ...]] = ("name", "description", "amount")  # Plazbot creates nothing without them


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is fed: the headings it goes by (folded), what it must be, and its own heading.

    `compose` makes the field of others where the sheet has no column for it.
    """

    title: dict[Lang, str]
    headers: frozenset[str]
    required: bool = False
    max_length: int = LONGEST
    amount: AmountRule = ANY_AMOUNT
    compose: Composition | None = None

    @classmethod
    def parse(cls, name: Field, table: dict[str, Any] | None) -> FieldRule:
        """The rule of a template's table; without one, a field that only `--map` and `--set` can feed."""
        required = name in REQUIRED
        if table is None:
            return cls({"en": name, "es": name}, frozenset(), required)
        title = table["title"]
        headers = frozenset(map(fold, (*table.get("headers", ()), *title.values(), name)))
        return cls(
            title,
            headers,
            required or table.get("required", False),
            table.get("max_length", LONGEST),
            AmountRule.parse(table) if name == "amount" else ANY_AMOUNT,
            Composition(table["compose"]) if table.get("compose") else None,
        )


@dataclass(frozen=True, slots=True)
class Mapping:
    """A template as an object. `Mapping.parse` reads it from TOML's tables and knows every key.

    `together` are groups of fields of which a row has all or none.
    """

    name: str
    title: dict[Lang, str]
    fields: dict[Field, FieldRule]
    together: tuple[tuple[Field, ...], ...] = ()

    @classmethod
    def parse(cls, data: dict[str, Any], *, file: str) -> Mapping:
        """A mapping from a template's tables. Raises Misused with all mistakes together."""
        mistakes = _mistakes(data)
        if mistakes:
            place = Place(file=file)
            raise Misused(*(Finding.of("MAP-INVALID", place, seen=seen, expected=good) for seen, good in mistakes))
        fields = {name: FieldRule.parse(name, data["fields"].get(name)) for name in FIELDS}
        together = tuple(tuple(group) for group in data.get("together", ()))
        return cls(data["name"], {"en": data["title"]["en"], "es": data["title"]["es"]}, fields, together)

    def headings(self, *, assigned: Pairs[Field, str], constants: Pairs[Field, str]) -> Headings:
        """The headings by which a sheet's row of titles is found. `assigned` is `--map`, `constants` is `--set`."""
        fields = {name: rule.headers | {fold(assigned.get(name, name))} for name, rule in self.fields.items()}
        required = {
            name for name, rule in self.fields.items() if rule.required and name not in constants and not rule.compose
        }
        return Headings(fields, frozenset(required))


@dataclass(frozen=True, slots=True)
class Fit:
    """A mapping fitted to one sheet: each field's column or constant, our own columns, and what is left over."""

    mapping: Mapping
    columns: dict[Field, int]
    constants: dict[Field, str]
    ours: dict[str, int] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    def headings(self, sheet: Sheet) -> dict[str, str]:
        """The heading each field is read from, as it stands in the sheet."""
        return {name: sheet.headers[position].title for name, position in self.columns.items()}

    def header(self, name: Field, sheet: Sheet) -> str:
        """The heading a field is read from, as messages show it; `--set` for a constant."""
        return sheet.label(self.columns[name]) if name in self.columns else f"--set {name}"


def fit(mapping: Mapping, sheet: Sheet, *, assigned: Pairs[Field, str], constants: Pairs[Field, str]) -> Fit:
    """Fit a mapping to a sheet's headings. `assigned` is `--map`, `constants` is `--set`.

    Raises Unusable with every problem of the headings at once: two columns for a field, a required
    field without a column, a column of `--map` that is not there.
    """
    ours = result_columns(sheet.headers)
    free = [header for header in sheet.headers if header.position not in ours.values()]
    columns: dict[Field, int] = {}
    findings: list[Finding] = []
    for name, title in assigned.items():
        found = _find(title, free, sheet)
        if found is None:
            findings.append(_finding("MAP-HEADER", sheet, free, field=name, seen=title))
        else:
            columns[name] = found
    taken = set(columns.values())
    for name, rule in mapping.fields.items():
        matching = [h for h in free if h.title and h.position not in taken and rule.headers & set(spellings(h.title))]
        if name in columns or not matching:
            continue
        if len(matching) > 1 and name not in constants:
            shown = ", ".join(sheet.label(header.position) for header in matching)
            findings.append(_finding("MAP-TWO-HEADERS", sheet, free, field=name, count=len(matching), seen=shown))
        columns[name] = matching[0].position
        taken.add(columns[name])
    for name, rule in mapping.fields.items():
        if rule.required and name not in columns and name not in constants and not rule.compose:
            findings.append(_finding("MAP-REQUIRED", sheet, free, field=name, top=sheet.reading.header_row))
    if findings:
        raise Unusable(*findings)
    notes = _notes(sheet, free, columns, constants)
    for name in constants:
        columns.pop(name, None)
    return Fit(mapping, columns, dict(constants), ours, notes)


def _find(title: str, free: list[Header], sheet: Sheet) -> int | None:
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


def _notes(
    sheet: Sheet, free: list[Header], columns: dict[Field, int], constants: Pairs[Field, str]
) -> tuple[Finding, ...]:
    """What a person should know of columns that are not read."""
    place = Place(sheet.path.name, sheet.reading.sheet)

    def column(name: Field) -> Place:
        position = columns[name]
        return replace(place, letter=sheet.headers[position].letter, header=sheet.label(position))

    notes = [Finding.of("MAP-SET-WINS", column(name), field=name) for name in constants if name in columns]
    unused = [sheet.label(header.position) for header in free if header.position not in columns.values()]
    if unused:
        notes.append(Finding.of("MAP-UNUSED", place, seen=", ".join(unused)))
    if "contact_name" in columns and not columns.keys() & {"contact_id", "contact_phone", "contact_email"}:
        notes.append(Finding.of("MAP-CONTACT-NAME", column("contact_name")))
    return tuple(notes)


def _finding(code: str, sheet: Sheet, free: list[Header], **facts: Any) -> Finding:
    titles = ", ".join(sheet.label(header.position) for header in free)
    place = Place(sheet.path.name, sheet.reading.sheet)
    return Finding.of(code, place, headers=titles, **facts)


def _mistakes(data: dict[str, Any]) -> list[tuple[str, str]]:
    """What is wrong in a template's tables: (what was seen, what is allowed)."""
    found = [(key, ", ".join(TEMPLATE_KEYS)) for key in data if key not in TEMPLATE_KEYS]
    found += [(f"no {key}", f"{key} = …") for key in NEEDED_KEYS if key not in data]
    if not _is_title(data.get("title")):
        found.append(("title", TITLES))
    if not isinstance(data.get("name", ""), str):
        found.append(("name", 'name = "…"'))
    tables = data.get("fields", {})
    if not isinstance(tables, dict):
        return [*found, ("fields", "[fields.FIELD]")]
    for name, table in tables.items():
        if name not in FIELDS or not isinstance(table, dict):
            found.append((f"fields.{name}", f"[fields.FIELD], FIELD being one of {', '.join(FIELDS)}"))
            continue
        keys = (*FIELD_KEYS, *OWN_KEYS.get(name, ()))
        found += [(f"fields.{name}.{key}", ", ".join(keys)) for key in table if key not in keys]
        values = {"title": None, **table}
        types = {**_TYPES, **(rules.TYPES if name == "amount" else {})}
        found += [
            (f"fields.{name}.{key}", said)
            for key, (good, said) in types.items()
            if key in values and not good(values[key])
        ]
    amount = tables.get("amount")
    if isinstance(amount, dict) and not found and amount.get("least", 0) > amount.get("most", float("inf")):
        found.append(("fields.amount.least", "not more than most"))
    if not _is_groups(data.get("together", [])):
        found.append(("together", 'together = [["contact_phone", "contact_name"]]'))
    return [*found, *_shared_headings(tables)]


def _shared_headings(tables: dict[str, Any]) -> list[tuple[str, str]]:
    """Headings that stand under two fields: a column feeds one field only."""
    owners: dict[str, str] = {}
    found: list[tuple[str, str]] = []
    for name, table in tables.items():
        titles: Any = table.get("headers") if isinstance(table, dict) else None
        folded = dict.fromkeys(map(fold, titles)) if _is_texts(titles) else {}
        found += [
            (f"fields.{name}.headers: {title}", f"it stands under fields.{owners[title]} too")
            for title in folded
            if owners.setdefault(title, name) != name
        ]
    return found


def _is_title(value: Any) -> bool:
    return (
        isinstance(value, dict) and set(value) == {"en", "es"} and all(isinstance(text, str) for text in value.values())
    )


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _is_composition(value: Any) -> bool:
    if not isinstance(value, str) or not IN_BRACES.search(value):
        return False
    return set(IN_BRACES.findall(value)) <= set(FIELDS) - {"description"}


def _is_groups(value: Any) -> bool:
    return isinstance(value, list) and all(
        _is_texts(group) and len(set(group)) == len(group) > 1 and set(group) <= set(FIELDS) for group in value
    )


TITLES: Final = 'title.en = "…" and title.es = "…"'
_TYPES: Final[dict[str, tuple[Callable[[Any], bool], str]]] = {
    "title": (_is_title, TITLES),
    "headers": (_is_texts, "a list of texts"),
    "required": (_is_yes_or_no, "true or false"),
    "max_length": (_is_count, "a number of characters"),
    "compose": (_is_composition, 'a text with fields in braces, such as "{name}, {stage}"'),
}
