"""What a template's tables may hold: every key with its test, and everything that is wrong said at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from importer.findings.words import Words
from importer.model import FIELDS
from importer.validate import rules
from importer.validate.date_words import Written as Day
from importer.validate.date_words import read_writing
from importer.validate.mails import read_mail
from importer.validate.rules import IN_BRACES
from importer.validate.template_mistakes import Mistake
from importer.validate.template_tables import is_headings, is_texts, shared_headings, table_mistakes
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
    *("signs", "old_id", "currency", "custom", "ignore", "ambiguous", "values", "blank", "footers", "closed"),
)
NEEDED: Final = {
    "name": 'name = "…"',
    "title": 'title.en = "…"; title.es = "…"',
    "fields": "[fields.name], [fields.amount] …",
}
OWN_KEYS: Final[dict[str, tuple[str, ...]]] = {
    "amount": tuple(rules.TYPES),
    "description": ("compose", "join"),
    "contact_name": ("followed_by",),
    "name": ("followed_by", "of_contact"),
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
    found = [Mistake.unknown((key,), TEMPLATE_KEYS) for key in data if key not in TEMPLATE_KEYS]
    found += [Mistake.missing(key, example) for key, example in NEEDED.items() if key not in data]
    found += [
        Mistake.wrong((key,), said, data[key])
        for key, (good, said) in _TEMPLATE_TYPES.items()
        if key in data and not good(data[key])
    ]
    tables = data.get("fields", {})
    if not isinstance(tables, dict):
        return [*found, Mistake.wrong(("fields",), Words.same("[fields.name] …"), tables)]
    for name, table in tables.items():
        found += _of_field(name, table)
    return [*found, *table_mistakes(data), *shared_headings(data)]


def _of_field(name: str, table: Any) -> Iterator[Mistake]:
    """What is wrong in the table of one field."""
    path = ("fields", name)
    if name not in FIELDS:
        yield Mistake.unknown(path, FIELDS)
        return
    if not isinstance(table, dict):
        yield Mistake.wrong(path, Words.same(f"[fields.{name}] …"), table)
        return
    keys = [key for key in (*FIELD_KEYS, *OWN_KEYS.get(name, ())) if key != "read" or name in READ]
    for key in table:
        if key not in keys:
            yield Mistake.unknown((*path, key), keys)
    values = {"title": None, **table}
    types = {**_TYPES, **(rules.TYPES if name == "amount" else {})}
    wrong = [key for key, (good, _) in types.items() if key in values and not good(values[key])]
    for key in wrong:
        yield Mistake.wrong((*path, key), types[key][1], values[key])
    if name in READ and "read" in table and table["read"] not in READ[name]:
        said = Words.same(" | ".join(f'"{one}"' for one in READ[name]))
        yield Mistake.wrong((*path, "read"), said, table["read"])
    for key in ("default", "constant"):
        if key in table and key not in wrong and not _is_readable(name, table[key]):
            yield Mistake.wrong((*path, key), _READABLE.get(name, A_TEXT), table[key])
    if name == "amount" and not wrong and table.get("least", 0) > table.get("most", float("inf")):
        most = table["most"]
        yield Mistake.wrong(
            (*path, "least"), Words(f"no more than most = {most}", f"no más que most = {most}"), table.get("least", 0)
        )


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


TITLES: Final = Words('title.en = "…" and title.es = "…"', 'title.en = "…" y title.es = "…"')
IN_A_DESCRIPTION: Final = ", ".join(name for name in FIELDS if name != "description")
A_TEXT: Final = Words("a text without braces", "un texto sin llaves")
_READABLE: Final[dict[str, Words]] = {
    "amount": Words(
        'an amount that can be read in one way only, such as "1250.50"',
        'un monto con una sola lectura, como "1250.50"',
    ),
    "expiration_date": Words(
        'a date that can be read in one way only, such as "2026-12-31"',
        'una fecha con una sola lectura, como "2026-12-31"',
    ),
    "contact_email": Words("one e-mail address", "un solo correo"),
    "contact_phone": Words(
        'one phone with its country code, such as "+51 987 654 321"',
        'un solo teléfono con código de país, como "+51 987 654 321"',
    ),
    "description": Words(
        f"a text; in braces, as in {{name}}, only: {IN_A_DESCRIPTION}",
        f"un texto; entre llaves, como en {{name}}, solo: {IN_A_DESCRIPTION}",
    ),
}
_A_LIST: Final = Words(
    'a list of texts in square brackets, each with a letter or digit: ["…", "…"]',
    'una lista de textos entre corchetes, cada uno con alguna letra o cifra: ["…", "…"]',
)
_YES_OR_NO: Final = Words("true or false, without quotation marks", "true o false, sin comillas")
_TYPES: Final[Pairs[str, tuple[Callable[[Any], bool], Words]]] = {
    "title": (_is_title, TITLES),
    "headers": (is_headings, _A_LIST),
    "required": (_is_yes_or_no, _YES_OR_NO),
    "max_length": (_is_count, Words("a number of characters from 1", "un número de caracteres desde 1")),
    "near": (is_headings, _A_LIST),
    "default": (_is_text, Words('a text, as in "…"', 'un texto, como en "…"')),
    "constant": (_is_text, Words('a text, as in "…"', 'un texto, como en "…"')),
    "first_filled": (_is_yes_or_no, _YES_OR_NO),
    "of_contact": (_is_yes_or_no, _YES_OR_NO),
    "compose": (
        _is_composition,
        Words(
            f'a text with fields in braces, such as "{{name}}, {{stage}}"; there are: {IN_A_DESCRIPTION}',
            f'un texto con campos entre llaves, como "{{name}}, {{stage}}"; hay: {IN_A_DESCRIPTION}',
        ),
    ),
    "join": (is_headings, _A_LIST),
    "followed_by": (is_headings, _A_LIST),
}
_TEMPLATE_TYPES: Final[Pairs[str, tuple[Callable[[Any], bool], Words]]] = {
    "name": (_is_text, Words.same('name = "…"')),
    "title": (_is_title, TITLES),
    "together": (
        _is_groups,
        Words(
            'groups of two or more fields, such as [["contact_phone", "contact_name"]]',
            'grupos de dos o más campos, como [["contact_phone", "contact_name"]]',
        ),
    ),
    "signs": (is_headings, _A_LIST),
    "old_id": (is_headings, _A_LIST),
    "currency": (is_headings, _A_LIST),
    "ignore": (is_headings, _A_LIST),
    "blank": (is_texts, _A_LIST),
    "footers": (is_headings, _A_LIST),
}
