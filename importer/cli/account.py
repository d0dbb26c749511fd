"""`login` and `logout`: keep or drop a token in the system keyring, and the password if asked to."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from importer.cli.access import ask_token
from importer.cli.asking import hidden_answer, somebody_there
from importer.cli.phrases import say
from importer.settings.token import Login, Secret, drop_login, drop_token, keep_login, keep_token, need_keyring

if TYPE_CHECKING:
    from importer.settings import Settings


def login(settings: Settings, *, email: str, keep_password: bool = False) -> int:
    """Keep a token: one pasted at the prompt, or one that Plazbot gives for an e-mail address and password.

    The password itself is kept only if the person says so. One kept before goes: it belongs to another token.
    """
    lang, url = settings.lang, settings.base_url
    need_keyring(url)  # before anything is asked that could not be kept
    if not email:
        keep_token(url, ask_token(settings))
        drop_login(url)
        print(say(lang, "kept"))
        return 0
    password = Secret(hidden_answer(say(lang, "password", email=email), lang))
    keep_token(url, Secret(asyncio.run(_token_for(settings, email, password))))
    keep_password = keep_password or (somebody_there() and click.confirm(say(lang, "keep_password"), err=True))
    if keep_password:
        keep_login(url, Login(email, password))
    else:
        drop_login(url)
    print(say(lang, "kept_both" if keep_password else "kept"))
    return 0


def logout(settings: Settings) -> int:
    """Drop the token, and the password with it."""
    token, password = drop_token(settings.base_url), drop_login(settings.base_url)
    print(say(settings.lang, "dropped_both" if password else "dropped" if token else "no_token"))
    return 0


async def _token_for(settings: Settings, email: str, password: Secret) -> str:
    from importer.crm.client import Client

    async with Client(replace(settings, token=Secret())) as client:
        return await client.login(email, password.reveal())
