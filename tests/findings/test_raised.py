"""The catalogue against the code, read as a tree: no code is unknown, none is idle, braces are filled, places given."""

from __future__ import annotations

import ast
import functools
import json
import string
from pathlib import Path
from typing import NamedTuple

import pytest

from importer.findings import CATALOGUE

PACKAGE = Path(__file__).parent.parent.parent / "importer"
MODULES = [path for path in sorted(PACKAGE.rglob("*.py")) if path.parent.name != "findings"]
PLACE = {"file", "sheet", "row", "letter", "header"}
MAKERS = {"Finding.of": set(), "Problem": {"seen"}, "_weighed": {"seen"}, "_finding": {"headers"}}

# What speaks of the command, the settings, the CRM or the results as a whole has no place in a file.
PLACELESS = {
    *("SET-FORGET-CONFIRM", "SET-FORGET-UNSETTLED", "SET-NO-ANSWER", "SET-RUN-SEVERAL", "SET-TWICE"),
    *(
        "SET-CONFIRM",
        "SET-BUSY",
        "SET-EXISTS",
        "SET-EXTRA",
        "SET-MISSING",
        "SET-NEEDS",
        "SET-NO-SUCH",
        "SET-NO-VALUE",
        "SET-TOGETHER",
        "SET-TWICE",
        "SET-UNWRITABLE",
        "SET-VALUE-MISSING",
        "SET-KEYRING",
        "SET-RUN",
        "SET-RUN-SEVERAL",
        "SET-TOKEN",
        "SET-URL",
        "SET-VALUE",
        "SET-WORKSPACE",
    ),
    *("CRM-AWAY", "CRM-INTERRUPTED", "CRM-LATER-LONG", "CRM-ODD-ANSWER", "CRM-STOPPED"),
    *("MAP-FILE", "MAP-TEMPLATE", "RES-TOO-BIG"),
}
# Where a finding is made with a code from elsewhere; the codes themselves stand in the code as texts.
CODES_FROM_ELSEWHERE = {
    "job/opening.py _finding": "its callers give the code",
    "load/detect.py format_of": "what the first bytes say, from a table",
    "outcome.py left": "its callers give the code",
    "results/splice/unspliceable.py finding": "whoever raises it gives the code",
    "send/journal/kept.py findings_of": "what an earlier run wrote down",
    "validate/cells.py on": "a problem of a distinct cell, made with its code",
    "validate/judging.py _weighed": "its callers give the code",
    "validate/fitting.py _notes": "two kinds of columns that are not read",
    "validate/fitting.py _problem": "its callers give the code",
    "validate/reading.py _spread": "a table by field",
    "validate/template_mistakes.py finding": "the mistake was made with its code",
    "validate/resolve.py _name": "a family and an ending",
    "validate/skipped.py _finding": "its callers give the code",
}


class Made(NamedTuple):
    """One call that makes a finding or a problem; `codes` and `facts` as far as they can be seen."""

    where: str
    function: str
    maker: str
    codes: list[str]
    facts: set[str] | None
    placed: bool


@functools.cache
def trees() -> list[tuple[Path, ast.Module]]:
    return [(path, ast.parse(path.read_text(encoding="utf-8"))) for path in MODULES]


def codes_of(node: ast.expr, function: ast.AST | None = None) -> list[str]:
    """The codes an argument can be, as far as it says so: a text, one of two, or a name that is given these."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    if isinstance(node, ast.Name) and function is not None:
        given = (one for one in ast.walk(function) if isinstance(one, ast.Assign))
        return [code for one in given if ast.unparse(one.targets[0]) == node.id for code in codes_of(one.value)]
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
        third = call.args[2]
        keys = keys_of(third, named) if isinstance(third, ast.Dict) else named.get(ast.unparse(third))
        return None if keys is None else facts | keys
    return facts


def placed(call: ast.Call) -> bool:
    """True where a call hands over a place; a problem gets that of its cell, the others make their own."""
    if ast.unparse(call.func) != "Finding.of":
        return True
    place = call.args[1] if len(call.args) > 1 else None
    return place is not None and ast.unparse(place) not in ("None", "Place()")


@functools.cache
def calls() -> list[Made]:
    """Every call that makes a finding or a problem, in the order of files and lines."""
    found = []
    for path, tree in trees():
        scopes = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        named_in = {}
        function_of = {}
        for scope in scopes:  # the innermost comes last
            named_in |= dict.fromkeys(map(id, ast.walk(scope)), literal_dicts(scope))
            function_of |= dict.fromkeys(map(id, ast.walk(scope)), scope)
        file = path.relative_to(PACKAGE).as_posix()
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and (maker := ast.unparse(node.func)) in MAKERS:
                scope = function_of.get(id(node))
                facts = given(node, named_in.get(id(node), {}))
                function = f"{file} {scope.name if scope else ''}"
                facts = None if facts is None else facts | MAKERS[maker]
                codes = codes_of(node.args[0], scope)
                found.append(Made(f"{file}:{node.lineno}", function, maker, codes, facts, placed(node)))
    return found


def needed(code: str) -> set[str]:
    """The braces of a code's texts that its place does not fill."""
    kind = CATALOGUE[code]
    texts = [text for lang in (kind.en, kind.es) for text in lang]
    names = {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}
    return {"seen" if name == "seen_es" else name for name in names} - PLACE


def test_every_code_in_the_code_is_in_the_catalogue() -> None:
    """A misspelled code would be an internal error at the worst moment."""
    made = calls()
    assert len(made) > 80
    assert {code: one.where for one in made for code in one.codes if code not in CATALOGUE} == {}


def test_codes_from_elsewhere_are_few_and_known() -> None:
    """Where a code cannot be read off the call, the list above says where it comes from."""
    assert {one.function for one in calls() if not one.codes} == set(CODES_FROM_ELSEWHERE)


def test_facts_cover_the_braces() -> None:
    """Each call hands over every fact its texts name."""
    lacking = {
        one.where: (code, sorted(missing))
        for one in calls()
        if one.facts is not None
        for code in one.codes
        if (missing := needed(code) - one.facts)
    }
    assert lacking == {}


def test_facts_that_cannot_be_seen_are_few_and_known() -> None:
    """Where the facts cannot be read off the call, a sheet below shows that they are there."""
    assert {code for one in calls() if one.facts is None for code in one.codes} <= {case.id for case in SHOWN}


# Findings whose facts are put together from the readings of a cell, and a sheet that raises each.
SHOWN = [
    pytest.param('A,b,"12.345",\n', [], id="AMT-AMBIGUOUS"),
    pytest.param('A,b,"1.250,50",\nA,c,"1,250.50",\nA,d,"12.345",\n', [], id="AMT-TWO-READINGS"),
    pytest.param("A,b,US$ 12.50,\n", ["--currency", "PEN"], id="AMT-CURRENCY"),
    pytest.param("A,b,1,03/04/2026\n", [], id="DATE-AMBIGUOUS"),
    pytest.param("A,b,1,13/04/2026\nA,c,1,04/13/2026\nA,d,1,03/04/2026\n", [], id="DATE-TWO-READINGS"),
    pytest.param("A,b,1,04/13/2026\n", ["--dates", "dmy"], id="DATE-OTHER-ORDER"),
    pytest.param("A,b,1,20260304\n", [], id="DATE-DIGITS"),
]


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize(("rows", "options"), SHOWN)
def test_facts_from_readings_fill_the_texts(cli, sheet, request, rows, options, lang) -> None:
    """A sheet that raises each of them gets a whole message and tip in both languages."""
    code = request.node.callspec.id.rpartition("-")[0]
    path = sheet("Name,Description,Amount,Close date\n" + rows)
    found = json.loads(cli("check", path, "--json", "--lang", lang, *options).out)["findings"]
    told = [one["message"] + one["tip"] for one in found if one["code"] == code]
    assert told
    assert [text for text in told if set("{}") & set(text)] == []


def test_every_finding_has_a_place() -> None:
    """A finding without a place is one of the codes that have none."""
    without = {code: one.where for one in calls() if not one.placed for code in one.codes}
    assert {code: where for code, where in without.items() if code not in PLACELESS} == {}
    assert {one.where for one in calls() if not one.placed and not one.codes} == set()
    assert PLACELESS - without.keys() == set(), "no longer made without a place"


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
