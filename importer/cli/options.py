"""The options that several commands share, and how they become settings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from importer.errors import Misused
from importer.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.settings import Settings

    Command = Callable[..., Any]
    PairType = click.ParamType[tuple[str, str]]
else:
    PairType = click.ParamType  # it takes a type in brackets only since click 8.3

FILE = click.Path(path_type=Path)


class Pairs(PairType):
    """`FIELD=TEXT`, split at the first equals sign; `setting` is what the pairs become."""

    name = "pair"

    def __init__(self, setting: str) -> None:
        self.setting = setting

    def convert(  # click hands over all three
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002
        ctx: click.Context | None,  # noqa: ARG002
    ) -> tuple[str, str]:
        """The pair. Raises Misused without an equals sign."""
        name, sign, text = str(value).partition("=")
        if not sign:
            from importer.settings.read import refusal

            raise Misused(refusal(self.setting, value))
        return name.strip(), text.strip()


def options(*added: Command) -> Callable[[Command], Command]:
    """Several options at once, shown in this order."""

    def decorate(command: Command) -> Command:
        for add in reversed(added):
            command = add(command)
        return command

    return decorate


WHERE = options(
    click.option("--workspace", metavar="ID", help="Plazbot workspace (or PLAZBOT_WORKSPACE_ID)."),
    click.option("--base-url", metavar="URL", help="Address of Plazbot (or PLAZBOT_BASE_URL)."),
    click.option("--journal", type=FILE, metavar="PATH", help="Another journal than the one in the home folder."),
    click.option("--lang", type=click.Choice(["en", "es"]), help="Language of messages."),
)
READING = options(
    click.option(
        "--template",
        metavar="NAME|FILE.toml",
        help="Which mapping of headings to fields to use (recognised by itself).",
    ),
    click.option(
        "--map",
        "assigned",
        type=Pairs("assigned"),
        multiple=True,
        metavar="FIELD=HEADER",
        help="Read a field from this column. Repeatable.",
    ),
    click.option(
        "--set",
        "constants",
        type=Pairs("constants"),
        multiple=True,
        metavar="FIELD=VALUE",
        help="The same value for every row. Repeatable.",
    ),
    click.option(
        "--accept-suggestions",
        is_flag=True,
        default=None,
        help="Take the columns that most likely are a field, without asking.",
    ),
    click.option("--sheet", metavar="NAME", help="Which sheet of a workbook."),
    click.option("--header-row", metavar="N", help="Row of the columns' titles, as Excel counts (found by itself)."),
    click.option(
        "--encoding", metavar="NAME", help="Letters of a text file: utf-8, cp1252, cp850 … (found by itself)."
    ),
    click.option("--delimiter", metavar="SIGN", help="Sign between the cells of a text file (found by itself)."),
    click.option("--strict", is_flag=True, default=None, help="Treat warnings as errors."),
    click.option("--skip-hidden", is_flag=True, default=None, help="Leave out rows that the workbook hides."),
    click.option("--decimal", metavar="auto|comma|dot", help="Decimal sign of amounts written as text."),
    click.option("--dates", metavar="auto|dmy|mdy|ymd", help="Order of day and month in dates written as text."),
    click.option("--country", metavar="CC", help="Country of phone numbers without a country code, such as PE."),
    click.option("--currency", metavar="CODE", help="Currency the amounts must be in, such as PEN."),
    click.option("--allow-duplicates", is_flag=True, default=None, help="Send rows equal to others all the same."),
    click.option("--mark", is_flag=True, default=None, help="Write [ref:…] at the end of each description."),
)
MOVING = options(
    click.option(
        "--map-owner",
        "owners",
        type=Pairs("owners"),
        multiple=True,
        metavar="OLD=NEW",
        help="An owner of the sheet is this user of the workspace. Repeatable.",
    ),
    click.option("--default-owner", metavar="USER", help="Owner of rows without one: an e-mail or a full name."),
    click.option("--create-contacts", is_flag=True, default=None, help="Create the contacts Plazbot does not have."),
    click.option(
        "--set-after-create",
        is_flag=True,
        default=None,
        help="Set stage, expiry and custom fields by an update after the create.",
    ),
)
PACE = options(
    click.option("--rate", metavar="auto|N", help="Requests a second: automatic, or never more than N."),
    click.option("--concurrency", metavar="N", help="Requests in flight at once, at most (64)."),
    click.option("--trial", metavar="N", help="Send N telling rows and read them back, then ask before the rest."),
    click.option("--max-errors", metavar="N|P%", help="Stop when more rows than this have errors."),
    click.option("--patience", metavar="SECONDS", help="How long an absent Plazbot is waited for (120)."),
    click.option("--settle-pause", metavar="SECONDS", help="How long Plazbot may take to list what it created (5)."),
)
MANNER = options(
    click.option("--dry-run", is_flag=True, help="Look everything up, send nothing."),
    click.option("--output", type=FILE, metavar="PATH", help="Where the results sheet goes."),
    click.option("--crosswalk", type=FILE, metavar="PATH.csv", help="Write old id and new id of every created row."),
    click.option("--in-place", is_flag=True, help="Put the results into FILE itself, keeping a copy of it."),
    click.option("--yes", is_flag=True, help="Do not ask before sending."),
    click.option("--settle-only", is_flag=True, help="Look for rows without a clear answer; send nothing."),
    click.option("--settle-later", is_flag=True, help="Leave rows of earlier runs without a clear answer for later."),
)
TALK = options(
    click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout."),
    click.option("--quiet", is_flag=True, help="Say nothing but errors."),
)


def gathered(given: dict[str, Any]) -> Settings:
    """Settings from a command's options; what is no setting is left out."""
    from importer.settings import Settings

    flags = dict(given)
    for name, option in (("assigned", "--map"), ("constants", "--set"), ("owners", "--map-owner")):
        if name in flags:
            flags[name] = _pairs(flags[name], option) or None
    return Settings.gather(flags)


def _pairs(given: tuple[tuple[str, str], ...], option: str) -> dict[str, str]:
    """The pairs of an option. Raises Misused where it says two things of a field, or of an owner, however spelled."""
    from importer.validate.resolve import owner_key

    found: dict[str, tuple[str, str]] = {}
    wrong: list[Finding] = []
    for name, text in given:
        first, said = found.setdefault(owner_key(name) if option == "--map-owner" else name, (name, text))
        if said != text:
            pairs = {"first": f"{first}={said}", "second": f"{name}={text}"}
            wrong.append(Finding.of("SET-TWICE", None, seen=name, name=option, **pairs))
    if wrong:
        raise Misused(*wrong)
    return dict(found.values())
