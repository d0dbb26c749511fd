"""Commands for a person to copy, with the options that decide how the file was read."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any, Final

from importer.settings import OF_THE_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from importer.settings import Settings

AS_BY_ITSELF: Final = {"decimal": "auto", "dates": "auto"}
REPEATED: Final = {"assigned": "--map", "constants": "--set", "owners": "--map-owner"}
IN_QUOTES: Final = frozenset(" \t()[]{}&;|<>'*?~#,")
IN_HARD_QUOTES: Final = frozenset('"$`!')


def file_command(name: str, path: Path, settings: Settings, **more: Any) -> str:
    """A command for a file that was read with these settings, in the workspace and with the journal of its own flags.

    Without these it would be about what the environment says: another workspace's rows are not known here.
    """
    return command(name, path, {**settings.options(), **settings.elsewhere, **more})


def command(name: str, path: Path, options: Mapping[str, Any]) -> str:
    """A command line that reads a file with these options, see `Settings.options`."""
    words = ["plazbot-import", name, str(path)]
    for option, value in options.items():
        flag = "--" + option.replace("_", "-")
        if option in REPEATED:
            for field, text in dict(value).items():
                words += [REPEATED[option], f"{field}={text}"]
        elif value is True:
            words.append(flag)
        elif value not in (None, "", False, AS_BY_ITSELF.get(option)):
            words += [flag, str(value)]
    return " ".join(map(quoted, words))


def retry_command(results: Path, settings: Settings, **more: Any) -> str:
    """The command that sends the corrected rows of a results sheet, whose file was read with these settings."""
    options = {**settings.options(), **settings.elsewhere, **more}
    return command("retry", results, {name: value for name, value in options.items() if name not in OF_THE_FILE})


def quoted(word: str) -> str:
    """A word as a shell takes it: in the quotation marks that every system knows, where these are enough."""
    letters = set(word)
    if letters & IN_HARD_QUOTES:
        return shlex.quote(word)
    return f'"{word}"' if not word or letters & IN_QUOTES else word


__all__ = ["command", "file_command", "quoted", "retry_command"]
