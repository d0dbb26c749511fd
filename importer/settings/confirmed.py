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
    """The template of sheets with these headings, and the columns named for its fields; `when` is a day.

    `accepted` are the fields whose columns nobody confirmed: `--accept-suggestions` took them. `declined` are pairs of
    a field and a column that a person said not to be it.
    """

    template: str
    assigned: Mapping[str, str] = field(default_factory=dict)
    when: str = ""
    accepted: frozenset[str] = frozenset()
    declined: frozenset[tuple[str, str]] = frozenset()

    @property
    def by_nobody(self) -> bool:
        """True where no person decided anything of it."""
        return bool(self.accepted) and not self.declined and self.assigned.keys() <= self.accepted


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
    # Files of earlier editions have neither; what is none of theirs is left out.
    accepted, declined = found.get("accepted"), found.get("declined")
    fields = frozenset(one for one in accepted if isinstance(one, str)) if isinstance(accepted, list) else frozenset()
    return Confirmed(template, assigned, when, fields, _pairs(declined))


def confirm(home: Path, signature: str, told: Confirmed) -> bool:
    """Keep what was confirmed, atomically and for the owner only. False where the folder cannot be written."""
    kept = {name: one for name, one in _read(home).items() if name != signature}
    decided = {"template": told.template, "assigned": dict(told.assigned), "when": f"{datetime.now(UTC):%Y-%m-%d}"}
    entry: dict[str, Any] = {
        **decided,
        "accepted": sorted(told.accepted),
        "declined": [list(one) for one in sorted(told.declined)],
    }
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


def _pairs(found: Any) -> frozenset[tuple[str, str]]:
    pairs = (one for one in found if isinstance(one, list) and len(one) == 2) if isinstance(found, list) else ()
    return frozenset((str(name), str(title)) for name, title in pairs)


def _read(home: Path) -> dict[str, Any]:
    try:
        found = json.loads((home / NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


__all__ = ["NAME", "Confirmed", "confirm", "confirmed"]
