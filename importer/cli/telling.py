"""What is said to a person while a command works: on stderr, and never in the way of the work.

Ctrl-C in `send … 2>&1 | tee log` ends the reader too. What was sent is journalled and its results sheet
written all the same, so a reader that has gone is no error here.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator


def tell(text: str = "") -> None:
    """Say it on stderr; stdout is for what a program reads."""
    with unheard():
        print(text, file=sys.stderr, flush=True)


@contextmanager
def unheard() -> Iterator[None]:
    """Where the block finds nobody reading stderr any more, all that is said there from now on goes nowhere."""
    try:
        yield
    except OSError:
        speak_to_nobody(sys.stderr)


def speak_to_nobody(*streams: TextIO) -> None:
    """What is still buffered for a reader that has gone goes nowhere, and is no error at the exit either."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in streams:
        with suppress(OSError, ValueError):  # a stream of a test may be no file
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


__all__ = ["speak_to_nobody", "tell", "unheard"]
