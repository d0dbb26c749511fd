"""What a command needs before it may speak to the CRM: a workspace and a token."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from importer.cli.asking import hidden_answer, somebody_there
from importer.cli.phrases import say
from importer.errors import Misused
from importer.findings import Finding
from importer.settings.token import Secret, kept_token

if TYPE_CHECKING:
    from importer.settings import Settings


def with_access(settings: Settings) -> Settings:
    """The settings with a token: the environment's, the keyring's, or one asked for on a terminal.

    Raises Misused with all that is missing.
    """
    token = settings.token or kept_token(settings.base_url)
    missing = [] if settings.workspace else [Finding.of("SET-WORKSPACE")]
    if not token and not somebody_there():
        missing.append(Finding.of("SET-TOKEN", url=settings.base_url))
    if missing:
        raise Misused(*missing)
    return replace(settings, token=token or ask_token(settings))


def ask_token(settings: Settings) -> Secret:
    """Ask for the token without showing it."""
    return Secret(hidden_answer(say(settings.lang, "token", url=settings.base_url), settings.lang))
