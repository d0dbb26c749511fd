"""The reader in a process of its own, for formats whose damaged files can end the process that reads them."""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from importer.errors import Unusable
from importer.findings import Finding
from importer.load.books import reader

if TYPE_CHECKING:
    from importer.findings import Place

PROGRAM: Final = str(Path(reader.__file__))
LEAST_BYTES: Final = 256 << 20  # of memory: the interpreter and the reader take some 60 MiB of it
MOST_BYTES: Final = 2 << 30
BYTES_PER_BYTE: Final = 60  # of the file
SECONDS: Final = 30.0
BYTES_PER_SECOND: Final = 1_000_000  # a fifth of what a slow computer reads
WINDOW: Final[int] = getattr(subprocess, "CREATE_NO_WINDOW", 0)  # Windows would open one for the child


class _Plain(pickle.Unpickler):
    """Takes cells only, whatever the other process was made to send."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime":
            return super().find_class(module, name)
        raise pickle.UnpicklingError(f"{module}.{name}")


def ask(data: bytes, asked: str, place: Place, *, seconds: float = SECONDS) -> Any:
    """What `reader.py` answers about the workbook in these bytes.

    `seconds` may pass, and one more for each megabyte. Raises `Unusable`: FILE-PROTECTED, and
    FILE-UNREADABLE when the reader refuses the file, dies of it, asks for too much memory or time.
    """
    most_bytes = min(MOST_BYTES, LEAST_BYTES + BYTES_PER_BYTE * len(data))
    patience = seconds + len(data) / BYTES_PER_SECOND
    try:
        ended = subprocess.run(  # noqa: S603  our own program, and a number of ours
            [sys.executable, "-P", PROGRAM, asked, str(most_bytes)],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a panic prints its own report
            timeout=patience,
            check=False,
            creationflags=WINDOW,
        )
    except subprocess.TimeoutExpired as problem:
        raise Unusable(Finding.of("FILE-UNREADABLE", place, seen=f"> {patience:.0f} s")) from problem
    try:
        good, *answer = _Plain(BytesIO(ended.stdout)).load()
    except (pickle.UnpicklingError, EOFError, ValueError) as problem:
        raise Unusable(Finding.of("FILE-UNREADABLE", place, seen=_ending(ended.returncode))) from problem
    if good:
        return answer[0]
    if answer[0] == "PasswordError":
        raise Unusable(Finding.of("FILE-PROTECTED", place))
    raise Unusable(Finding.of("FILE-UNREADABLE", place, seen=answer[1] or answer[0]))


def _ending(code: int) -> str:
    """How the reader's process ended: the name of the signal, where there is one."""
    with suppress(ValueError):
        return signal.Signals(-code).name
    return str(code)
