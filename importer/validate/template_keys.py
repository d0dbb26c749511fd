"""What a template's tables may hold: every key with its test, and everything that is wrong said at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from importer.model import FIELDS
from importer.validate import rules
from importer.validate.date_words import Written as Day
from importer.validate.date_words import read_writing
from importer.validate.mails import read_mail
from importer.validate.rules import IN_BRACES
from importer.validate.template_tables import Mistake, is_headings, is_texts, shared_headings, table_mistakes
from importer.validate.writing import Written as Amount
from importer.validate.writing import look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Mapping as Pairs

FIELD_KEYS: Final = (
    *("title", "headers", "required", "max_length"),
    *("near", "default", "constant", "read", "first_filled"),
)
TEMPLATE_KEYS: Final = (
    *("name", "title", "fields", "together"),
    *("signs", "old_id", "currency", "custom", "ignore", "ambiguous", "values", "blank", "footers"),
)
NEEDED_KEYS: Final = ("name", "title", "fields")
OWN_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "amount": tuple(rules.TYPES),
    "description": ("compose", "join"),
    "contact_name": ("followed_by",),
    "name": ("followed_by",),
}
READ: Final[dict[str, tuple[str, ...]]] = {
    "amount": ("comma", "dot"),
    "expiration_date": ("dmy", "mdy", "ymd", "excel-serial"),
    "contact_phone": ("first",),
    "contact_email": ("first", "within"),
    "description": ("html",),
}
"""How a field's cells may be read: by a convention where the column proves none, or freed of what surrounds it."""


def mistakes(data: dict[str, Any]) -> list[Mistake]:
    """Everything that is wrong in a template's tables."""
    found = [Mistake(key, ", ".join(TEMPLATE_KEYS), (key,)) for key in data if key not in TEMPLATE_KEYS]
    found += [Mistake(f"no {key}", f"{key} = …") for key in NEEDED_KEYS if key not in data]
    if not _is_title(data.get("title")):
        found.append(Mistake("title", TITLES, ("title",)))
    if not _is_text(data.get("name", "x")):
        found.append(Mistake("name", 'name = "…"', ("name",)))
    tables = data.get("fields", {})
    if not isinstance(tables, dict):
        return [*found, Mistake("fields", "[fields.FIELD]", ("fields",))]
    for name, table in tables.items():
        found += _of_field(name, table)
    if not _is_groups(data.get("together", [])):
        found.append(Mistake("together", 'together = [["contact_phone", "contact_name"]]', ("together",)))
    found += [
        Mistake(key, said, (key,))
        for key, (good, said) in _TEMPLATE_TYPES.items()
        if key in data and not good(data[key])
    ]
    return [*found, *table_mistakes(data), *shared_headings(data)]


def _of_field(name: str, table: Any) -> Iterator[Mistake]:
    """What is wrong in the table of one field."""
    path = ("fields", name)
    if name not in FIELDS or not isinstance(table, dict):
        yield Mistake(f"fields.{name}", f"[fields.FIELD], FIELD being one of {', '.join(FIELDS)}", path)
        return
    keys = (*FIELD_KEYS, *OWN_KEYS.get(name, ()))
    for key in table:
        if key not in keys:
            yield Mistake(f"fields.{name}.{key}", ", ".join(keys), (*path, key))
    values = {"title": None, **table}
    types = {**_TYPES, **(rules.TYPES if name == "amount" else {})}
    wrong = [key for key, (good, _) in types.items() if key in values and not good(values[key])]
    for key in wrong:
        yield Mistake(f"fields.{name}.{key}", types[key][1], (*path, key))
    if "read" in table and table["read"] not in READ.get(name, ()):
        yield Mistake(f"fields.{name}.read", " | ".join(READ.get(name, ())) or "no read here", (*path, "read"))
    for key in ("default", "constant"):
        if key in table and key not in wrong and not _is_readable(name, table[key]):
            yield Mistake(f"fields.{name}.{key}", f"what can be read as {name}", (*path, key))
    if name == "amount" and not wrong and table.get("least", 0) > table.get("most", float("inf")):
        yield Mistake("fields.amount.least", "not more than most", (*path, "least"))


def _is_readable(name: str, value: str) -> bool:
    """Whether a text that the template puts into a field can be read as what the field takes, in one way only."""
    if name == "amount":
        found = look(value, "")
        return isinstance(found, Amount) and found.sure is not None
    if name == "expiration_date":
        found_day = read_writing(value)
        return isinstance(found_day, Day) and found_day.sure is not None
    if name == "contact_email":
        return isinstance(read_mail(value), str)
    if name == "contact_phone":
        from importer.validate.phones import read_phone  # it reads the plans of all countries, which takes a while

        return isinstance(read_phone(value, country=""), str)
    return (name == "description" and "{" in value and _has_known_braces(value)) or "{" not in value


def _is_title(value: Any) -> bool:
    return (
        isinstance(value, dict) and set(value) == {"en", "es"} and all(isinstance(text, str) for text in value.values())
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


def _is_composition(value: Any) -> bool:
    return _is_text(value) and bool(IN_BRACES.search(value)) and _has_known_braces(value)


def _has_known_braces(value: str) -> bool:
    left = IN_BRACES.sub("", value)  # `{ name }` would stand in the text as it is
    return set(IN_BRACES.findall(value)) <= set(FIELDS) - {"description"} and not ("{" in left or "}" in left)


def _is_groups(value: Any) -> bool:
    return isinstance(value, list) and all(
        is_texts(group) and len(set(group)) == len(group) > 1 and set(group) <= set(FIELDS) for group in value
    )


TITLES: Final = 'title.en = "…" and title.es = "…"'
_A_LIST: Final = "a list of texts, none of them of marks alone"
_TYPES: Final[Pairs[str, tuple[Callable[[Any], bool], str]]] = {
    "title": (_is_title, TITLES),
    "headers": (is_headings, _A_LIST),
    "required": (_is_yes_or_no, "true or false"),
    "max_length": (_is_count, "a number of characters"),
    "near": (is_headings, _A_LIST),
    "default": (_is_text, "a text, in a description also with fields in braces"),
    "constant": (_is_text, "a text"),
    "first_filled": (_is_yes_or_no, "true or false"),
    "compose": (_is_composition, 'a text with fields in braces, such as "{name}, {stage}"'),
    "join": (is_headings, _A_LIST),
    "followed_by": (is_headings, _A_LIST),
}
_TEMPLATE_TYPES: Final[Pairs[str, tuple[Callable[[Any], bool], str]]] = {
    "signs": (is_headings, _A_LIST),
    "old_id": (is_headings, _A_LIST),
    "currency": (is_headings, _A_LIST),
    "ignore": (is_headings, _A_LIST),
    "blank": (is_texts, _A_LIST),
    "footers": (is_headings, _A_LIST),
}
