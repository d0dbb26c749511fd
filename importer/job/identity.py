"""By what a run is told from others: its process, what it says of itself while it sends, and the bytes of its files."""

from __future__ import annotations

import hashlib
import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from importer.send.journal import Run


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex. Raises OSError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def process_name() -> str:
    """The number and computer of this process, as the journal keeps them of a run."""
    return f"pid {os.getpid()} on {socket.gethostname()}"


def holder_name(doing: str, since: str) -> str:
    """What others are told of who holds the right to send: this process, what it does, and since when."""
    return f"{process_name()}, {doing}, {since}"


def is_held_by(run: Run, holder: str) -> bool:
    """True for the holder's name of this very run: a later process may have its number."""
    return holder.startswith(f"{run.process},") and run.started in holder


__all__ = ["digest_of", "holder_name", "is_held_by", "process_name"]
