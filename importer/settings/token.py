"""The token, and the log-in that gives a new one: where they come from and where they are kept.

Neither the token nor the password is ever a flag, and neither is ever shown.
"""

from __future__ import annotations

import importlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from importer.errors import Misused
from importer.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYRING_NAME: Final = "plazbot-importer"
LOGIN_NAME: Final = f"{KEYRING_NAME} login"


class Secret:
    """A text that does not show itself, whatever is done to print it; `reveal()` gives it."""

    __slots__ = ("_text",)

    def __init__(self, text: str = "") -> None:
        self._text = text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __repr__(self) -> str:
        return "***"

    def __getstate__(self) -> None:
        raise TypeError("a secret is not copied or pickled")

    def reveal(self) -> str:
        """The text itself, for the one header it is sent in."""
        return self._text


@dataclass(frozen=True, slots=True)
class Login:
    """An e-mail address and password of one address of Plazbot."""

    email: str
    password: Secret


def token_of(environment: Mapping[str, str]) -> Secret:
    """The token of the environment, else ""."""
    return Secret(environment.get("PLAZBOT_TOKEN", "").strip())


def kept_token(base_url: str) -> Secret:
    """The token that `login` kept for this address, else "", also where there is no keyring."""
    try:
        return Secret(_keyring().get_password(KEYRING_NAME, base_url) or "")
    except Exception:
        return Secret()


def need_keyring(base_url: str) -> None:
    """Raise Misused where nothing can be kept: no keyring is installed, or it is locked."""
    try:
        _keyring().get_password(KEYRING_NAME, base_url)
    except Exception as error:  # a keyring's backends raise what they like
        raise _no_keyring(error) from None


def keep_token(base_url: str, token: Secret) -> None:
    """Keep a token in the system keyring. Raises Misused where there is none."""
    try:
        _keyring().set_password(KEYRING_NAME, base_url, token.reveal())
    except Exception as error:  # as above
        raise _no_keyring(error) from None


def drop_token(base_url: str) -> bool:
    """Drop the token from the keyring; False if there was none. Raises Misused where there is no keyring."""
    return _drop(KEYRING_NAME, base_url)


def kept_login(base_url: str) -> Login | None:
    """The log-in kept for this address; None if there is none, or no keyring."""
    try:
        found = json.loads(_keyring().get_password(LOGIN_NAME, base_url) or "null")
        return Login(str(found["email"]), Secret(str(found["password"]))) if found else None
    except Exception:
        return None


def keep_login(base_url: str, login: Login) -> None:
    """Keep a log-in in the system keyring. Raises Misused where there is none."""
    try:
        kept = json.dumps({"email": login.email, "password": login.password.reveal()})
        _keyring().set_password(LOGIN_NAME, base_url, kept)
    except Exception as error:  # as above
        raise _no_keyring(error) from None


def drop_login(base_url: str) -> bool:
    """Drop the log-in from the keyring; False if there was none. Raises Misused where there is no keyring."""
    return _drop(LOGIN_NAME, base_url)


def _drop(name: str, base_url: str) -> bool:
    ring = _keyring()
    try:
        if ring.get_password(name, base_url) is None:
            return False
        ring.delete_password(name, base_url)
    except Exception as error:  # as above
        raise _no_keyring(error) from None
    return True


def _keyring() -> Any:
    try:
        ring = importlib.import_module("keyring")
    except ImportError as error:
        raise _no_keyring(error) from None
    return ring


def _no_keyring(error: Exception) -> Misused:
    return error if isinstance(error, Misused) else Misused(Finding.of("SET-KEYRING", seen=error))
