"""Wrong usage as findings: ours, and what click finds wrong with options and arguments. In both languages, with a tip.

What only click has words for stays in click's own English.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import click

from importer.errors import Misused
from importer.findings import Finding
from importer.findings.words import Words, offered

if TYPE_CHECKING:
    from collections.abc import Sequence

TOO_MANY: Final = "Got unexpected extra argument"
FILE_WORDS: Final = {"FILE": "ARCHIVO", "FILE.xlsx": "ARCHIVO.xlsx", "NAME": "NOMBRE", "RUN": "CORRIDA"}


def not_together(one: str, other: str) -> Misused:
    """Two options, or an option and an argument, of which only one can be."""
    return Misused(Finding.of("SET-TOGETHER", seen=one, other=other, other_es=_in_spanish(other)))


def needs(one: str, other: str) -> Misused:
    """An option that says nothing without another."""
    return Misused(Finding.of("SET-NEEDS", seen=one, other=other, other_es=_in_spanish(other)))


def as_finding(error: click.ClickException, arguments: Sequence[str]) -> Finding | None:
    """The finding that says what click does of these arguments; None for what has no words of ours."""
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    command = ctx.command_path if ctx else " ".join(["plazbot-import", *arguments[:1]])
    found = None
    match error:
        case click.NoSuchOption():
            found = _unknown(error.option_name, error.possibilities, command)
        case click.BadOptionUsage():
            given = any(one.startswith(f"{error.option_name}=") for one in arguments)
            code = "SET-NO-VALUE" if given else "SET-VALUE-MISSING"
            found = Finding.of(code, seen=error.option_name, command=command)
        case click.MissingParameter() if error.param is not None:
            name = error.param.human_readable_name
            found = Finding.of("SET-MISSING", seen=name, seen_es=_in_spanish(name), command=command)
        case click.BadParameter() if isinstance(error.param, click.Option):
            takes = _takes(error.param)
            facts = {"name": error.param.opts[0], "expected": takes.en, "expected_es": takes.es}
            found = Finding.of("SET-VALUE", None, seen=_given(error.param, arguments), **facts)
        case click.UsageError() if error.message.startswith(TOO_MANY):  # click has no class for it
            found = Finding.of("SET-EXTRA", seen=error.message.partition("(")[2].rstrip(")."), command=command)
        case _ if name := getattr(error, "command_name", ""):  # click has a class of its own for it since 8.4 only
            found = _unknown(name, getattr(error, "possibilities", None), command)
    return found


def _unknown(name: str, near: Sequence[str] | None, command: str) -> Finding:
    meant = offered(near or ())
    return Finding.of("SET-NO-SUCH", seen=name, command=command, near=meant.en, near_es=meant.es)


def _given(option: click.Option, arguments: Sequence[str]) -> str:
    """What was written behind an option; of several the last, which is the one that counts."""
    behind = [two for one, two in pairwise(arguments) if one in option.opts]
    joined = [text for one, sign, text in (each.partition("=") for each in arguments) if sign and one in option.opts]
    return ([*behind, *joined] or ["?"])[-1]


def _takes(option: click.Option) -> Words:
    """What an option takes that click itself reads."""
    if isinstance(option.type, click.Choice):
        return Words.same(" | ".join(map(str, option.type.choices)))
    return Words("a number", "un número")


def _in_spanish(text: str) -> str:
    return " ".join(FILE_WORDS.get(word, word) for word in text.split())


__all__ = ["as_finding", "needs", "not_together"]
