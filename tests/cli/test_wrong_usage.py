"""Wrong usage is told as any other problem: a code, what is wrong and what to do, in the person's language."""

from __future__ import annotations

import json

import pytest

WRONG = [
    pytest.param("check x.csv --map Edad", "SET-VALUE", "CAMPO=ENCABEZADO", id="a pair without its sign"),
    pytest.param("check x.csv --set Edad", "SET-VALUE", "CAMPO=VALOR", id="a value without its sign"),
    pytest.param("check x.csv --map-owner Ana", "SET-VALUE", "ANTERIOR=NUEVO", id="an owner without its sign"),
    pytest.param(
        "check x.csv --map name=A --map name=B", "SET-TWICE", "--map dice dos cosas de “name”", id="a field twice"
    ),
    pytest.param(
        "send x.csv --map-owner a=b --map-owner a=c", "SET-TWICE", "--map-owner dice dos cosas", id="an owner twice"
    ),
    pytest.param("send x.csv --settle-only --dry-run", "SET-TOGETHER", "--dry-run", id="settle only and dry run"),
    pytest.param("runs r --forget all", "SET-TOGETHER", "--forget no va con CORRIDA", id="a run and forget"),
    pytest.param("runs --forget all --json", "SET-TOGETHER", "--json", id="forget as JSON"),
    pytest.param("templates kommo --check x.toml", "SET-TOGETHER", "--check no va con NOMBRE", id="check and a name"),
    pytest.param("templates --check x.toml --online", "SET-TOGETHER", "--online", id="check and online"),
    pytest.param("templates --online", "SET-NEEDS", "necesita --output ARCHIVO.xlsx", id="online without a file"),
    pytest.param("login --keep-password", "SET-NEEDS", "necesita --email", id="a password without an address"),
    pytest.param("check x.csv --onlin", "SET-NO-SUCH", "¿Quisiste decir --online?", id="an option misspelled"),
    pytest.param("check x.csv --zzzz", "SET-NO-SUCH", "plazbot-import check --help", id="an option that is none"),
    pytest.param("check", "SET-MISSING", "plazbot-import check necesita ARCHIVO.", id="no file"),
    pytest.param("check --map name=Nombre del lead x.csv", "SET-EXTRA", "no usa: lead x.csv.", id="no quotation marks"),
    pytest.param("runs a b", "SET-EXTRA", "no usa: b.", id="a run too many"),
    pytest.param("results", "SET-MISSING", "necesita CORRIDA.", id="no run"),
    pytest.param(
        "check x.csv --template", "SET-VALUE-MISSING", "plazbot-import check --help", id="an option without its value"
    ),
    pytest.param("check x.csv --online=yes", "SET-NO-VALUE", "--online no lleva valor", id="a flag with a value"),
    pytest.param("demo --lang fr", "SET-VALUE", "--lang no puede ser fr.", id="another language"),
    pytest.param("sandbox --faults=hail", "SET-VALUE", "Acepta none | rough | storm.", id="a word that is none"),
    pytest.param("sandbox --port first", "SET-VALUE", "Acepta un número.", id="a number that is none"),
]
NOT_SPANISH = ("Error:", "Usage:", "Try ", "Invalid", " is not ", " names ", " needs ")


@pytest.mark.parametrize(("line", "code", "said"), WRONG)
def test_wrong_usage_is_told_in_the_persons_language(cli, monkeypatch, line, code, said):
    """Exit 2, one finding with its tip, and nothing of it in English."""
    monkeypatch.setenv("PLAZBOT_IMPORT_LANG", "es")
    ran = cli(*line.split())
    first, tip = ran.err.splitlines()
    assert (ran.code, first.partition(":")[0], tip[:4]) == (2, code, "  → ")
    assert said in ran.err
    assert [word for word in NOT_SPANISH if word in ran.err] == []


@pytest.mark.parametrize(("line", "code", "said"), WRONG)
def test_wrong_usage_is_told_in_english(cli, line, code, said):
    """The same finding."""
    ran = cli(*line.split())
    assert (ran.code, ran.err.partition(":")[0], len(ran.err.splitlines())) == (2, code, 2)


def test_a_misspelled_command(cli):
    """As far as click tells it apart, which it does since 8.4; exit 2 and named in any case."""
    ran = cli("chek", "x.csv")
    assert (ran.code, "chek" in ran.err) == (2, True)


def test_wrong_usage_as_json(cli):
    """A script that asked for JSON gets the finding as JSON."""
    ran = cli("check", "x.csv", "--json", "--map", "Edad")
    assert [one["code"] for one in json.loads(ran.out)["findings"]] == ["SET-VALUE"]


def test_what_only_click_has_words_for(cli):
    """A name with a blank that no quotation marks hold together: click names what is too much."""
    ran = cli("check", "my", "leads.csv", "--lang", "es")
    assert (ran.code, "leads.csv" in ran.err) == (2, True)
