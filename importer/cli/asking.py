"""Questions to a person on a terminal: only a yes is a yes, a number one of those shown, and a secret is not shown."""

from __future__ import annotations

import signal
import sys
from typing import TYPE_CHECKING, Final, Literal

import click

from importer.cli.phrases import say
from importer.cli.telling import tell
from importer.errors import Misused
from importer.findings import Finding

if TYPE_CHECKING:
    from importer.findings import Lang

Choice = Literal["y", "n", "a"]
YES: Final = frozenset({"y", "yes", "s", "si", "sí"})
NO: Final = frozenset({"", "n", "no"})
ALL: Final = frozenset({"a", "all", "t", "todo", "todos", "todas"})
CHOICES: Final[dict[str, Choice]] = {
    **dict.fromkeys(YES, "y"),
    **dict.fromkeys(NO, "n"),
    **dict.fromkeys(ALL, "a"),
}


def somebody_there() -> bool:
    """True where a person reads what is asked and can type."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def hidden_answer(question: str, lang: Lang) -> str:
    """What a person types without its being shown, or the first line of what is piped in where nobody is there.

    An empty answer is asked for again, and why is said. Raises Misused where nothing is piped in.
    """
    if not somebody_there():
        if answer := sys.stdin.readline().strip():
            return answer
        raise Misused(Finding.of("SET-NO-ANSWER", seen=question))
    while True:
        answer = str(click.prompt(question, default="", show_default=False, hide_input=True, err=True)).strip()
        if answer:
            return answer
        tell(say(lang, "empty"))


def says_yes(question: str) -> bool:
    """Ask. Raises what `answer` raises; nobody can have meant yes where the question was not seen."""
    return answer(question).lower() in YES


def chooses(question: str, lang: Lang) -> Choice:
    """Ask until the answer is yes, no or all; an empty one is a no. Raises what `answer` raises."""
    while (said := answer(question).lower()) not in CHOICES:
        tell(say(lang, "ask_again"))
    return CHOICES[said]


def picks(question: str, count: int) -> int | None:
    """Ask for a number from 1 to `count` until one is given; None for an empty answer. Raises what `answer` raises."""
    while text := answer(question):
        if text.isdecimal() and 1 <= int(text) <= count:
            return int(text)
    return None


def answer(question: str) -> str:
    """What is typed. Raises click.Abort for Ctrl-C, SIGTERM and the end of the input, where asyncio would wait for it.

    So it does where the question cannot be shown any more.
    """
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, signal.default_int_handler) for number in signals}
    try:
        given = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    except OSError:
        raise click.Abort from None
    finally:
        for number, old in before.items():
            signal.signal(number, old)
    return str(given).strip()


__all__ = ["Choice", "answer", "chooses", "hidden_answer", "picks", "says_yes", "somebody_there"]
