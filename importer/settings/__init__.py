"""Flags, environment and settings file become one frozen Settings. The token is never in its repr.

Flags win over the environment, the environment over `settings.toml` in the home folder. The token
comes from the environment, the system keyring or a prompt, never from a flag or the file.
"""

from __future__ import annotations

import locale
import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import platformdirs

from importer.errors import Misused
from importer.findings import Finding, Place
from importer.settings.read import READ, is_loopback, refusal
from importer.settings.token import Secret, token_of
from importer.validate.cells import Choices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.findings import Lang
    from importer.model import Field

DEFAULT_URL: Final = "https://api.plazbot.com"
ENVIRONMENT: Final = {
    "workspace": "PLAZBOT_WORKSPACE_ID",
    "base_url": "PLAZBOT_BASE_URL",
    "lang": "PLAZBOT_IMPORT_LANG",
    "opportunity_url": "PLAZBOT_OPPORTUNITY_URL",
}
FILE_KEYS: Final = (
    *("workspace", "workspace_key", "base_url", "lang", "template", "country", "currency", "decimal", "dates"),
    *("rate", "concurrency", "patience", "settle_pause", "opportunity_url"),
)
WHERE: Final = ("workspace", "base_url", "journal")
OF_THE_FILE: Final = ("sheet", "header_row", "encoding", "delimiter")  # a results sheet needs none of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything a command was told. `Settings.gather` builds and checks it.

    `rate` is requests a second, None for automatic; `max_errors` a count, or a share of the rows as
    a float below or equal to 1; `patience` is how many seconds an absent CRM is waited for, and
    `settle_pause` how many the CRM is given to list what it has created.
    """

    home: Path
    journal: Path
    workspace: str = ""
    workspace_key: str = ""  # value of x-workspace-id where it differs from workspaceId (a `wok_…` key)
    base_url: str = DEFAULT_URL
    token: Secret = field(default_factory=Secret, repr=False)
    lang: Lang = "en"
    template: str = ""  # a name or a file; "": recognised by the sheet's headings
    accept_suggestions: bool = False  # take what columns most likely are without asking
    sheet: str | None = None
    header_row: int | None = None
    encoding: str | None = None  # a Python codec
    delimiter: str | None = None  # one character
    assigned: Mapping[Field, str] = field(default_factory=dict)
    constants: Mapping[Field, str] = field(default_factory=dict)
    choices: Choices = field(default_factory=Choices)
    rate: float | None = None
    concurrency: int = 64  # a ceiling: how many are out at once follows pace and latency
    trial: int | None = None
    max_errors: int | float | None = None
    patience: float = 120.0
    settle_pause: float = 5.0
    opportunity_url: str = ""  # where an id in a results workbook leads, with {id} and perhaps {workspace}
    elsewhere: Mapping[str, str] = field(default_factory=dict)  # of WHERE, what a command without flags would miss

    @classmethod
    def gather(cls, flags: Mapping[str, Any], environment: Mapping[str, str] | None = None) -> Settings:
        """Settings from a command's flags (None: not given), the environment and the home folder's file.

        Raises Misused with every mistake at once.
        """
        environment = os.environ if environment is None else environment
        home = _home(environment)
        usual = {**_from_file(home / "settings.toml"), **_from_environment(environment)}
        given = {**usual, **{key: value for key, value in flags.items() if value is not None}}
        settings = _checked(given, home, environment)
        known = {"base_url": DEFAULT_URL, "journal": home / "journal.sqlite3", "workspace": "", **usual}
        told = {name: str(getattr(settings, name)) for name in WHERE if flags.get(name) is not None}
        return replace(settings, elsewhere={name: text for name, text in told.items() if text != str(known[name])})

    @property
    def scope(self) -> str:
        """What rows are recognised within: the workspace, and on this computer the address too.

        A practice CRM may be given the id of the real workspace; what was created there is not in the real one.
        """
        if self.workspace and is_loopback(urlsplit(self.base_url).hostname or ""):
            return f"{self.workspace} @ {self.base_url}"
        return self.workspace

    def options(self) -> dict[str, Any]:
        """What decides how a sheet is read, as flags that `gather` takes again (for the journal, as JSON)."""
        chosen = {one.name: getattr(self.choices, one.name) for one in fields(Choices)}
        named = {name: value for name, value in chosen.items() if value}
        mapped = {"assigned": dict(self.assigned), "constants": dict(self.constants)}
        read = {name: getattr(self, name) for name in ("template", *OF_THE_FILE)}
        return {**read, **mapped, **named}


def language(environment: Mapping[str, str] | None = None, flag: str | None = None) -> Lang:
    """The language of messages: the flag, PLAZBOT_IMPORT_LANG, else the system's."""
    environment = os.environ if environment is None else environment
    wanted = flag or environment.get("PLAZBOT_IMPORT_LANG") or ""
    if not wanted:
        names = ("LC_ALL", "LC_MESSAGES", "LANG")
        wanted = next((environment[name] for name in names if environment.get(name)), "") or locale.getlocale()[0] or ""
    return "es" if wanted.lower().startswith(("es", "spanish")) else "en"


def _home(environment: Mapping[str, str]) -> Path:
    named = environment.get("PLAZBOT_IMPORT_HOME")
    return Path(named).expanduser() if named else Path(platformdirs.user_data_dir("plazbot-importer", appauthor=False))


def _from_environment(environment: Mapping[str, str]) -> dict[str, Any]:
    return {key: environment[name] for key, name in ENVIRONMENT.items() if environment.get(name)}


def _from_file(path: Path) -> dict[str, Any]:
    if not path.is_file():
        return {}
    place = Place(file=str(path))
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError, OSError) as error:
        raise Misused(Finding.of("SET-FILE", place, seen=error)) from None
    if unknown := [key for key in data if key not in FILE_KEYS]:
        raise Misused(Finding.of("SET-UNKNOWN", place, seen=", ".join(unknown), expected=", ".join(FILE_KEYS)))
    return data


def _checked(given: dict[str, Any], home: Path, environment: Mapping[str, str]) -> Settings:
    """Read every setting; raise Misused with all that cannot be read."""
    wrong: list[Finding] = []
    values: dict[str, Any] = {}
    for key, value in given.items():
        if key not in READ:
            continue
        try:
            values[key] = READ[key].read(value)
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            seen = error.args[0] if isinstance(error, KeyError) else value  # of many pairs, the one that is wrong
            wrong.append(refusal(key, seen))
    if wrong:
        raise Misused(*wrong)
    chosen = {one.name: values.pop(one.name) for one in fields(Choices) if one.name in values}
    journal = values.pop("journal", home / "journal.sqlite3")
    values["lang"] = values.get("lang") or language(environment)
    token = token_of(environment)
    return Settings(home=home, journal=journal, choices=Choices(**chosen), token=token, **values)


__all__ = ["DEFAULT_URL", "OF_THE_FILE", "Secret", "Settings", "language"]
