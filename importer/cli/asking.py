"""Questions to a person on a terminal: only a yes is a yes."""

from __future__ import annotations

import signal
from typing import Final

import click

YES: Final = frozenset({"y", "yes", "s", "si", "sí"})


def says_yes(question: str) -> bool:
    """Ask. Raises click.Abort for Ctrl-C, SIGTERM and the end of the input, where asyncio would wait for the answer.

    So it does where the question cannot be shown any more: nobody can have meant yes.
    """
    signals = (signal.SIGINT, signal.SIGTERM)
    before = {number: signal.signal(number, signal.default_int_handler) for number in signals}
    try:
        answer = click.prompt(question, default="", show_default=False, prompt_suffix=" ", err=True)
    except OSError:
        raise click.Abort from None
    finally:
        for number, old in before.items():
            signal.signal(number, old)
    return str(answer).strip().lower() in YES
