"""Holds back what a reader in this process prints to standard error: a panic in Rust reports itself there."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager, suppress
from threading import Lock
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

STANDARD_ERROR: Final = 2
_ONE_AT_A_TIME: Final = Lock()


@contextmanager
def hushed() -> Iterator[None]:
    """What is printed meanwhile comes out afterwards; after an exception it does not."""
    with _ONE_AT_A_TIME:
        try:
            kept = os.dup(STANDARD_ERROR)
        except OSError:  # a program without a terminal may have no standard error
            yield
            return
        with tempfile.TemporaryFile() as printed:
            os.dup2(printed.fileno(), STANDARD_ERROR)
            try:
                yield
            finally:
                os.dup2(kept, STANDARD_ERROR)
                os.close(kept)
            printed.seek(0)
            if text := printed.read():
                with suppress(OSError):
                    os.write(STANDARD_ERROR, text)
