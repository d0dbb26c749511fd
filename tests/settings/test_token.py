"""The token: nothing that prints, copies or stores Settings shows it."""

from __future__ import annotations

import copy
import dataclasses
import json
import pickle
import traceback
from typing import TYPE_CHECKING

import pytest

from importer.errors import Misused
from importer.settings import Secret, Settings
from importer.settings import token as tokens

if TYPE_CHECKING:
    from pathlib import Path

TOKEN = "tok-3f9a-very-secret"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a token."""
    return Settings.gather({}, {"PLAZBOT_IMPORT_HOME": str(tmp_path), "PLAZBOT_TOKEN": TOKEN})


SHOWN = [
    pytest.param(repr, id="repr"),
    pytest.param(str, id="str"),
    pytest.param(lambda one: f"{one} {one!r} {one!s}", id="f-string"),
    pytest.param("{0} {0!r}".format, id="format"),
    pytest.param(lambda one: "%s %r" % (one, one), id="percent"),  # noqa: UP031
    pytest.param(lambda one: json.dumps({"x": one}, default=str), id="json"),
    pytest.param(lambda one: "".join(traceback.format_exception(ValueError(one))), id="traceback"),
]


@pytest.mark.parametrize("show", SHOWN)
def test_printing_shows_no_token(settings, show) -> None:
    """Neither the settings nor the secret itself, whatever is done to print them."""
    assert settings.token.reveal() == TOKEN
    assert TOKEN not in show(settings)
    assert TOKEN not in show(settings.token)
    assert TOKEN not in show({"token": settings.token})


@pytest.mark.parametrize("copied", [pickle.dumps, copy.copy, copy.deepcopy, vars])
def test_a_secret_is_not_copied_out(settings, copied) -> None:
    """Pickling, copying and looking into it end in a TypeError without the token."""
    with pytest.raises(TypeError) as caught:
        copied(settings.token)
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("copied", [pickle.dumps, copy.deepcopy, vars, dataclasses.asdict])
def test_settings_with_a_token_are_not_copied_out(settings, copied) -> None:
    """The same for the settings that hold it."""
    with pytest.raises(TypeError) as caught:
        copied(settings)
    assert TOKEN not in str(caught.value)


def test_a_secret_is_true_where_there_is_one() -> None:
    """An empty one is false."""
    assert (bool(Secret("x")), bool(Secret()), bool(Secret(""))) == (True, False, False)


class Ring:
    """A keyring in memory, as the library's modules look from outside."""

    def __init__(self, *, broken: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = broken

    def get_password(self, name: str, user: str) -> str | None:
        if self.broken:
            raise RuntimeError("no backend")
        return self.kept.get((name, user))

    def set_password(self, name: str, user: str, password: str) -> None:
        if self.broken:
            raise RuntimeError("no backend")
        self.kept[name, user] = password

    def delete_password(self, name: str, user: str) -> None:
        del self.kept[name, user]


@pytest.fixture
def ring(monkeypatch) -> Ring:
    """A keyring of the test's own in place of the system's, which no test may touch."""
    made = Ring()
    monkeypatch.setitem(__import__("sys").modules, "keyring", made)
    return made


URL = "https://api.example"
LOGIN = tokens.Login("ana@example.com", Secret('contraseña 7: {"}'))


@pytest.mark.parametrize("show", SHOWN)
def test_printing_shows_no_password(show) -> None:
    """A log-in shows its address, never its password."""
    assert LOGIN.password.reveal() not in show(LOGIN)
    assert "contraseña" not in show({"login": LOGIN})


def test_a_login_is_kept_beside_the_token_and_dropped(ring) -> None:
    """Whatever is in the password, it comes back; the token is a matter of its own."""
    tokens.keep_token(URL, Secret(TOKEN))
    tokens.keep_login(URL, LOGIN)
    kept = tokens.kept_login(URL)
    assert kept is not None
    assert (kept.email, kept.password.reveal()) == (LOGIN.email, LOGIN.password.reveal())
    assert tokens.kept_login("https://other.example") is None
    assert (tokens.drop_login(URL), tokens.drop_login(URL), tokens.kept_login(URL)) == (True, False, None)
    assert tokens.kept_token(URL).reveal() == TOKEN


@pytest.mark.parametrize("kept", ["", "null", "{}", "[]", "not JSON", '{"email": "a"}'])
def test_what_is_no_login_is_none(ring, kept) -> None:
    """Something else under that name in the keyring is no log-in, and no defect."""
    ring.kept[tokens.LOGIN_NAME, URL] = kept
    assert tokens.kept_login(URL) is None


def test_a_token_is_kept_by_address_and_dropped(ring) -> None:
    """Kept for one address, not for another; dropping twice says that there was none."""
    tokens.keep_token(URL, Secret(TOKEN))
    assert tokens.kept_token(URL).reveal() == TOKEN
    assert not tokens.kept_token("https://other.example")
    assert (tokens.drop_token(URL), tokens.drop_token(URL), bool(tokens.kept_token(URL))) == (True, False, False)


def test_a_keyring_that_does_not_work_is_said_without_the_token(ring) -> None:
    """Looking is quiet, keeping and dropping say why."""
    ring.broken = True
    assert not tokens.kept_token(URL)
    assert tokens.kept_login(URL) is None
    acts = (
        lambda: tokens.keep_token(URL, Secret(TOKEN)),
        lambda: tokens.drop_token(URL),
        lambda: tokens.keep_login(URL, LOGIN),
        lambda: tokens.drop_login(URL),
    )
    for act in acts:
        with pytest.raises(Misused) as caught:
            act()
        assert (caught.value.findings[0].code, caught.value.findings[0].seen) == ("SET-KEYRING", "no backend")
        assert TOKEN not in str(caught.value)
        assert "contraseña" not in str(caught.value)


def test_without_the_extra_there_is_no_keyring(monkeypatch) -> None:
    """The message names the extra to install."""
    monkeypatch.setitem(__import__("sys").modules, "keyring", None)
    assert not tokens.kept_token(URL)
    with pytest.raises(Misused) as caught:
        tokens.keep_token(URL, Secret(TOKEN))
    assert "plazbot-importer[keyring]" in caught.value.findings[0].tip("en")
