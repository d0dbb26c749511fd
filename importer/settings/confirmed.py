"""What a person decided about sheets with certain headings: kept in the home folder, so that it is asked once.

A file of JSON by signature of the headings (`validate.choosing.signature`). It holds headings and names of fields, no
rows. One that cannot be read is as none: the person is asked again, which costs an answer and never a wrong column.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NAME: Final = "headings.json"
MOST: Final = 500  # signatures kept, the newest


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The template of sheets with these headings, and the columns a person named for its fields; `when` is a day."""

    template: str
    assigned: Mapping[str, str] = field(default_factory=dict)
    when: str = ""


def confirmed(home: Path, signature: str) -> Confirmed | None:
    """What was confirmed of these headings, None if nothing was."""
    found = _read(home).get(signature)
    if not isinstance(found, dict):
        return None
    template, assigned, when = found.get("template"), found.get("assigned"), found.get("when")
    if not (isinstance(template, str) and isinstance(assigned, dict) and isinstance(when, str)):
        return None
    if not all(isinstance(text, str) for text in assigned.values()):
        return None
    return Confirmed(template, assigned, when)


def confirm(home: Path, signature: str, told: Confirmed) -> bool:
    """Keep what was confirmed, atomically and for the owner only. False where the folder cannot be written."""
    kept = {name: one for name, one in _read(home).items() if name != signature}
    entry = {"template": told.template, "assigned": dict(told.assigned), "when": f"{datetime.now(UTC):%Y-%m-%d}"}
    newest = dict([*kept.items(), (signature, entry)][-MOST:])
    path = home / NAME
    written = path.with_name(f"{NAME}.{os.getpid()}.new")
    try:
        home.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(written, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            json.dump(newest, file, ensure_ascii=False, indent=1)
        written.replace(path)
    except OSError:
        with suppress(OSError):
            written.unlink(missing_ok=True)
        return False
    return True


def _read(home: Path) -> dict[str, Any]:
    try:
        found = json.loads((home / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


__all__ = ["NAME", "Confirmed", "confirm", "confirmed"]
