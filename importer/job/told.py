"""What a run tells of the computer it runs on: the bytes of a file, and itself."""

from __future__ import annotations

import hashlib
import os
import socket
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def process_name() -> str:
    """The process, as another one is told who holds the workspace."""
    return f"pid {os.getpid()} on {socket.gethostname()}"
