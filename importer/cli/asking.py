"""Questions to a person on a terminal: only a yes is a yes, and a number one of those shown."""

from __future__ import annotations

import signal
from typing import Final

import click

YES: Final = frozenset({"y", "yes", "s", "si", "sí"})


def says_yes(question: str) -> bool:
    """Ask. Raises what `answer` raises; nobody can have meant yes where the question was not seen."""
    return answer(question).lower() in YES


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


__all__ = ["answer", "picks", "says_yes"]
