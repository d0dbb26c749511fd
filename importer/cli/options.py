"""Options of several commands: how they are put together, and those for moving in from another CRM."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    Command = Callable[..., Any]
    PairType = click.ParamType[tuple[str, str]]
else:
    PairType = click.ParamType  # it takes a type in brackets only since click 8.3

FILE = click.Path(path_type=Path)


class Pairs(PairType):
    """`FIELD=TEXT`, split at the first equals sign."""

    def __init__(self, name: str = "field=text") -> None:
        self.name = name

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, str]:
        """The pair; a usage error without an equals sign."""
        name, sign, text = str(value).partition("=")
        if not sign:
            self.fail(f"{value!r} is not {self.name.upper()}", param, ctx)
        return name.strip(), text.strip()


def options(*added: Command) -> Callable[[Command], Command]:
    """Several options at once, shown in this order."""

    def decorate(command: Command) -> Command:
        for add in reversed(added):
            command = add(command)
        return command

    return decorate


MOVING = options(
    click.option(
        "--map-owner",
        "owners",
        type=Pairs("old=new"),
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

__all__ = ["FILE", "MOVING", "Pairs", "options"]
