"""`login` and `logout`: keep or drop a token in the system keyring."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from importer.cli.access import ask_token
from importer.cli.phrases import say
from importer.settings.token import Secret, drop_token, keep_token

if TYPE_CHECKING:
    from importer.settings import Settings


def login(settings: Settings, *, email: str) -> int:
    """Keep a token: one pasted at the prompt, or one that Plazbot gives for an e-mail address and password."""
    lang = settings.lang
    if email:
        password = click.prompt(say(lang, "password", email=email), hide_input=True, err=True)
        token = Secret(asyncio.run(_token_for(settings, email, password)))
    else:
        token = ask_token(settings)
    keep_token(settings.base_url, token)
    print(say(lang, "kept"))
    return 0


def logout(settings: Settings) -> int:
    """Drop the token."""
    print(say(settings.lang, "dropped" if drop_token(settings.base_url) else "no_token"))
    return 0


async def _token_for(settings: Settings, email: str, password: str) -> str:
    from importer.crm.client import Client

    async with Client(replace(settings, token=Secret())) as client:
        return await client.login(email, password)
