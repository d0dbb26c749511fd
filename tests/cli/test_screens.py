"""Whole screens as people see them: `--help` of every command, and `check` of the samples in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

import importer
from importer.cli.parser import commands

TROUBLES = Path(__file__).parents[2] / "samples" / "troubles"
PROMISED = ["check", "demo", "login", "logout", "results", "retry", "runs", "sandbox", "send", "templates"]


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("sample", ["leads.csv", "leads-messy.xlsx", "leads-fair.xlsx"])
def test_check(cli, samples, golden, sample, lang):
    """The whole page of `check` for each sample is the one that was looked at, in both languages."""
    told = cli("check", samples / sample, "--lang", lang).out
    golden(f"check {sample} {lang}.txt", told.replace(str(samples), "samples"))


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("trouble", sorted(path.name for path in TROUBLES.iterdir()))
def test_check_of_each_kind_of_trouble(cli, golden, trouble, lang):
    """All that `check` says of a sheet with one kind of trouble, and its exit code."""
    ran = cli("check", TROUBLES / trouble, "--country", "PE", "--lang", lang)
    told = (ran.out + ran.err).replace(str(TROUBLES), "samples/troubles")
    golden(f"troubles/{trouble} {lang}.txt", f"{told}exit {ran.code}\n")


@pytest.mark.parametrize("name", ["", *sorted(commands.commands)])
def test_help(cli, golden, monkeypatch, name):
    """The whole help of every command is the one that was looked at."""
    monkeypatch.setenv("COLUMNS", "100")
    ran = cli(*([name] if name else []), "--help")
    assert (ran.code, ran.err) == (0, "")
    golden(f"help {name}".strip() + ".txt", ran.out)


def test_commands_of_the_contract():
    """Every command that scripts rely on is there."""
    assert [name for name in PROMISED if name not in commands.commands] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(["sned"], "sned", id="unknown command"),
        pytest.param(["send"], "FILE", id="no file"),
        pytest.param(["check", "a.csv", "b.csv"], "b.csv", id="two files"),
        pytest.param(["sandbox", "--faults", "hail"], "hail", id="unknown choice"),
        pytest.param(["sandbox", "--port", "x"], "--port", id="no number"),
    ],
)
def test_wrong_usage(cli, arguments, words):
    """Wrong usage is exit 2 and a sentence on stderr."""
    ran = cli(*arguments)
    assert (ran.code, ran.out, words in ran.err, "Traceback" in ran.err) == (2, "", True, False)


def test_version(cli):
    """`--version` says the package's version, installed or not."""
    assert cli("--version") == (0, f"{importer.__version__}\n", "")
