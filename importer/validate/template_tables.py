"""What may stand in a template's tables beside those of its fields, entry by entry, and headings that stand twice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from importer.findings.words import Words
from importer.model import FIELDS
from importer.validate.recognise import fold
from importer.validate.template_mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from importer.model import Field

LONGEST_NAME: Final = 100  # characters of the name of a custom field
MAPPED: Final[dict[str, Field]] = {"stage": "stage", "owner": "owner_email"}
"""The tables of `values`, and the field each of them is about."""


def table_mistakes(data: dict[str, Any]) -> Iterator[Mistake]:
    """What is wrong in the tables `custom`, `ambiguous`, `values` and `closed`, each entry with its own line."""
    for name, (said, entries) in _TABLES.items():
        if name in data and not isinstance(data[name], dict):
            yield Mistake.wrong((name,), said, data[name])
        elif name in data:
            yield from entries(data[name])


def _custom(table: dict[str, Any]) -> Iterator[Mistake]:
    names: set[str] = set()
    for name, titles in table.items():
        bare = name.strip()
        if not (0 < len(bare) <= LONGEST_NAME and titles and is_headings(titles)):
            yield Mistake.wrong(("custom", name), CUSTOM, titles)
        elif bare in names:
            yield Mistake.wrong(
                ("custom", name), Words(f"one entry for {bare} only", f"una sola entrada para {bare}"), titles
            )
        names.add(bare)


def _ambiguous(table: dict[str, Any]) -> Iterator[Mistake]:
    for title, fields in table.items():
        if not (fold(title) and is_texts(fields) and len(set(fields)) > 1 and set(fields) <= set(FIELDS)):
            yield Mistake.wrong(("ambiguous", title), AMBIGUOUS, fields)


def _values(tables: dict[str, Any]) -> Iterator[Mistake]:
    for name, table in tables.items():
        if name not in MAPPED:
            yield Mistake.unknown(("values", name), tuple(MAPPED))
            continue
        if not isinstance(table, dict):
            yield Mistake.wrong(("values", name), VALUES, table)
            continue
        known: dict[str, Any] = {}
        for theirs, ours in table.items():
            path = ("values", name, theirs)
            if not (isinstance(ours, str) and ours.strip()):
                yield Mistake.wrong(path, A_NAME, ours)
            elif known.setdefault(fold(theirs), ours) != ours:  # the last of two would win without a word
                other = known[fold(theirs)]
                yield Mistake.wrong(path, Words(f"the same as before: {other}", f"lo mismo que antes: {other}"), ours)


def _closed(table: dict[str, Any]) -> Iterator[Mistake]:
    for title, words in table.items():
        good = isinstance(words, dict) and words and all(fold(word) for word in words) and is_texts([*words.values()])
        if not (fold(title) and good):
            yield Mistake.wrong(("closed", title), CLOSED, words)


def shared_headings(data: dict[str, Any]) -> Iterator[Mistake]:
    """Headings that stand in two places: a column feeds one field, and is not left out as well.

    The column of currencies says something of the amount, and may be added to the description too.
    """
    owners: dict[str, str] = {}
    own = _own_headings(data)
    for path, titles in _places(data):
        place = ".".join(path[:2]) if path[0] == "fields" else ".".join(path)
        for title in dict.fromkeys(map(fold, titles)):
            # That `name` may be two fields is what `ambiguous` is there to say.
            fed = own.get(title, set()) - {place} if path[0] != "ambiguous" else set()
            first = owners.setdefault(title, place)
            if other := first if first != place else min(fed, default=""):
                yield Mistake.twice(path, title, other)


def _own_headings(data: dict[str, Any]) -> dict[str, set[str]]:
    """The fields that go by a heading without its being listed: by their names and their titles."""
    found: dict[str, set[str]] = {}
    for name, table in table_of(data, "fields"):
        titles = table_of(table, "title") if isinstance(table, dict) else []
        texts = [text for _, text in titles if isinstance(text, str)]
        for title in map(fold, (name, *texts) if isinstance(table, dict) else ()):
            found.setdefault(title, set()).add(f"fields.{name}")
    return found


def _places(data: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """The keys that lead to each list of headings, and the headings."""
    named: Any = data.get("currency")
    currency: set[str] = set(map(fold, named)) if is_texts(named) else set()
    for name, table in table_of(data, "fields"):
        for key in ("headers", "join", "followed_by"):
            if isinstance(table, dict) and is_texts(table.get(key)):
                shared = currency if key == "join" else set()
                yield ("fields", name, key), [title for title in table[key] if fold(title) not in shared]
    for name, titles in table_of(data, "custom"):
        if is_texts(titles):
            yield ("custom", name), titles
    for name in ("old_id", "currency", "ignore"):
        if is_texts(data.get(name)):
            yield (name,), data[name]
    yield ("ambiguous",), [title for title, _ in table_of(data, "ambiguous")]


def table_of(data: dict[str, Any], name: str) -> list[tuple[str, Any]]:
    """The entries of a table, none where it is something else."""
    table = data.get(name)
    return list(table.items()) if isinstance(table, dict) else []


def is_texts(value: Any) -> bool:
    """True for a list of texts."""
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


def is_headings(value: Any) -> bool:
    """True for a list of texts of which something is left when they are compared: none of them fits everything."""
    return is_texts(value) and all(map(fold, value))


CUSTOM: Final = Words('"NAME" = ["heading", …]', '"NOMBRE" = ["encabezado", …]')
AMBIGUOUS: Final = Words('"heading" = ["FIELD", "FIELD"]', '"encabezado" = ["CAMPO", "CAMPO"]')
CLOSED: Final = Words(
    '"heading" = { "word" = "stage" }, "" where no stage says so',
    '"encabezado" = { "palabra" = "etapa" }, "" donde ninguna etapa lo dice',
)
VALUES: Final = Words(
    '"theirs" = "ours" lines below [values.stage]', 'líneas "suyo" = "nuestro" debajo de [values.stage]'
)
A_NAME: Final = Words(
    'the name in Plazbot, as a text: "theirs" = "ours"', 'el nombre en Plazbot, como texto: "suyo" = "nuestro"'
)
_TABLES: Final[dict[str, tuple[Words, Callable[[dict[str, Any]], Iterator[Mistake]]]]] = {
    "custom": (Words(f"[custom], {CUSTOM.en}", f"[custom], {CUSTOM.es}"), _custom),
    "ambiguous": (Words(f"[ambiguous], {AMBIGUOUS.en}", f"[ambiguous], {AMBIGUOUS.es}"), _ambiguous),
    "values": (VALUES, _values),
    "closed": (Words(f"[closed], {CLOSED.en}", f"[closed], {CLOSED.es}"), _closed),
}

__all__ = ["MAPPED", "is_headings", "is_texts", "shared_headings", "table_mistakes"]
