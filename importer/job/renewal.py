"""A token that runs out while rows are sent is replaced by a new one, where the log-in for it is kept."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from importer.errors import Misused
from importer.settings.token import Login, Secret, keep_token, kept_login, kept_token

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from importer.crm.client import Client
    from importer.settings import Settings


def renewal(settings: Settings) -> Callable[[Client], Awaitable[Secret | None]]:
    """What a client asks when its token is refused. The keyring is opened then, not before: it may ask the person."""

    async def renew(client: Client) -> Secret | None:
        login = await asyncio.to_thread(_login_of, settings)
        if login is None:
            return None
        token = Secret(await client.login(login.email, login.password.reveal()))
        with suppress(Misused):  # not kept, it serves this run all the same
            await asyncio.to_thread(keep_token, settings.base_url, token)
        return token

    return renew


def _login_of(settings: Settings) -> Login | None:
    """The log-in that gave the token in use. Another token may be somebody else's, and the rows would be too."""
    if kept_token(settings.base_url).reveal() != settings.token.reveal():
        return None
    return kept_login(settings.base_url)


__all__ = ["renewal"]
