"""The catalogue against the code, read as a tree: no code is unknown, none is idle, and braces are filled."""

from __future__ import annotations

import ast
import functools
import string
from pathlib import Path

import pytest

from importer.findings import CATALOGUE

PACKAGE = Path(__file__).parent.parent.parent / "importer"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "findings"]
PLACE = {"file", "sheet", "row", "letter", "header"}
MAKERS = {"Finding.of": set(), "Problem": {"seen", "cell"}, "_finding": {"headers"}}


@functools.cache
def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES]


def codes_of(node: ast.expr) -> list[str]:
    """The codes an argument can be, as far as it says so: a text, or one of two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return [*codes_of(node.body), *codes_of(node.orelse)] if isinstance(node, ast.IfExp) else []


def literal_dicts(tree: ast.AST) -> dict[str, set[str]]:
    """Names that the function or module gives to dictionaries with plain keys, and those keys."""
    found: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)):
            continue
        if isinstance(node.targets[0], ast.Name) and (keys := keys_of(node.value, {})):
            found[node.targets[0].id] = keys
    return found


def keys_of(node: ast.Dict, named: dict[str, set[str]]) -> set[str] | None:
    """The keys of a dictionary's display, None where they cannot be seen."""
    keys: set[str] = set()
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant):
            keys.add(key.value)
        elif key is None and isinstance(value, ast.Name) and value.id in named:
            keys |= named[value.id]
        else:
            return None
    return keys


def given(call: ast.Call, named: dict[str, set[str]]) -> set[str] | None:
    """The facts a call hands over, None where they cannot be seen."""
    facts: set[str] = set()
    for keyword in call.keywords:
        if keyword.arg:
            facts.add(keyword.arg)
        elif isinstance(keyword.value, ast.Name) and keyword.value.id in named:
            facts |= named[keyword.value.id]
        elif isinstance(keyword.value, ast.Dict) and (keys := keys_of(keyword.value, named)) is not None:
            facts |= keys
        else:
            return None
    if ast.unparse(call.func) == "Problem" and len(call.args) > 2:
        keys = keys_of(call.args[2], named) if isinstance(call.args[2], ast.Dict) else None
        return None if keys is None else facts | keys
    return facts


@functools.cache
def calls() -> list[tuple[str, list[str], set[str] | None]]:
    """Place in the code, codes and facts of every call that makes a finding or a problem."""
    found = []
    for path, tree in trees():
        scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        named_in = {}
        for scope in scopes:
            named_in |= dict.fromkeys(map(id, ast.walk(scope)), literal_dicts(scope))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and (name := ast.unparse(node.func)) in MAKERS:
                facts = given(node, named_in.get(id(node), {}))
                where = f"{path.relative_to(PACKAGE.parent)}:{node.lineno}"
                found.append((where, codes_of(node.args[0]), None if facts is None else facts | MAKERS[name]))
    return found


def needed(code: str) -> set[str]:
    """The braces of a code's texts that its place does not fill."""
    kind = CATALOGUE[code]
    texts = [text for lang in (kind.en, kind.es) for text in lang]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name} - PLACE


def test_every_code_in_the_code_is_in_the_catalogue() -> None:
    """A misspelled code would be an internal error at the worst moment."""
    made = calls()
    assert len(made) > 80
    assert {code: where for where, codes, _ in made for code in codes if code not in CATALOGUE} == {}


def test_facts_cover_the_braces_where_they_can_be_seen() -> None:
    """Each call hands over every fact its texts name."""
    lacking = {}
    seen = 0
    for where, codes, facts in calls():
        for code in codes if facts is not None else ():
            seen += 1
            if missing := needed(code) - facts:
                lacking[where] = (code, sorted(missing))
    assert seen > 70
    assert lacking == {}


def spelled() -> set[str]:
    """Every code that stands in the code as a text, or is put together from a family and an ending."""
    texts: set[str] = set()
    for _, tree in trees():
        words = {
            node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
        endings = {
            part.value
            for node in ast.walk(tree)
            if isinstance(node, ast.JoinedStr) and len(node.values) == 2
            for part in node.values[1:]
            if isinstance(part, ast.Constant)
        }
        texts |= words | {word + ending for word in words for ending in endings if word.isupper()}
    return texts


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_every_code_of_the_catalogue_is_raised_somewhere(code) -> None:
    """An entry that nothing raises is a promise that nothing keeps."""
    assert code in SPELLED


SPELLED = spelled()
