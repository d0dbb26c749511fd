"""`login`, `logout` and where a token comes from."""

from __future__ import annotations

import io
import json
import sys
from types import ModuleType

import pytest

from importer.cli import access, account  # noqa: F401  before `typed` changes what they take their names from
from importer.settings.token import KEYRING_NAME, LOGIN_NAME

# What a person's keyring does, in a file, for processes that a test starts.
KEYRING = """
import json, os, pathlib
path = pathlib.Path(os.environ["FAKE_KEYRING"])
def read():
    return json.loads(path.read_text()) if path.exists() else {}
def get_password(service, name):
    return read().get(f"{service} {name}")
def set_password(service, name, text):
    path.write_text(json.dumps({**read(), f"{service} {name}": text}))
def delete_password(service, name):
    path.write_text(json.dumps({key: text for key, text in read().items() if key != f"{service} {name}"}))
"""


@pytest.fixture
def no_keyring(monkeypatch):
    """The extra is not installed."""
    monkeypatch.setitem(sys.modules, "keyring", None)


@pytest.fixture
def kept(monkeypatch):
    """A keyring that is a dictionary."""
    found: dict[tuple[str, str], str] = {}
    ring = ModuleType("keyring")
    ring.get_password = lambda service, name: found.get((service, name))
    ring.set_password = lambda service, name, text: found.update({(service, name): text})
    ring.delete_password = lambda service, name: found.pop((service, name))
    monkeypatch.setitem(sys.modules, "keyring", ring)
    return found


@pytest.fixture
def typed(monkeypatch):
    """What a person types at a hidden prompt; the prompts themselves are tested on a terminal."""
    prompts = []

    def type_(text):
        monkeypatch.setattr("importer.cli.asking.somebody_there", lambda: True)
        monkeypatch.setattr("click.prompt", lambda question, **how: prompts.append((question, how)) or text)
        return prompts

    return type_


@pytest.mark.parametrize("verb", ["login", "logout"])
def test_without_a_keyring(cli, no_keyring, typed, verb):
    """Without a keyring they are exit 2 and say what to do instead."""
    typed("x")
    ran = cli(verb)
    assert (ran.code, "SET-KEYRING" in ran.err, "PLAZBOT_TOKEN" in ran.err) == (2, True, True)


def test_nothing_is_asked_that_could_not_be_kept(cli, no_keyring, typed):
    """Without a keyring nobody types a token or a password in vain."""
    prompts = typed("x")
    for words in ([], ["--email", "ana.torres@example.com"]):
        assert (cli("login", *words).code, prompts) == (2, [])


def test_a_token_that_is_piped_in(cli, kept, monkeypatch, recwarn):
    """Without a terminal the first line is the token: no prompt, and no warning that it might be shown."""
    monkeypatch.setattr("sys.stdin", io.StringIO("piped-4711\nsecond line\n"))
    ran = cli("login")
    assert ran == (0, "The token is kept in the system keyring.\n", "")
    assert (list(kept.values()), [str(one.message) for one in recwarn]) == (["piped-4711"], [])


@pytest.mark.parametrize("words", [[], ["--email", "ana.torres@example.com"]], ids=["token", "password"])
@pytest.mark.parametrize("text", ["", "\n", "   \n"], ids=["nothing", "a blank line", "blanks"])
def test_nothing_is_piped_in(cli, kept, monkeypatch, words, text):
    """An empty answer is exit 2, and nothing is kept; nobody waits for ever."""
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    ran = cli("login", *words)
    assert (ran.code, "SET-NO-ANSWER" in ran.err, kept) == (2, True, {})


def test_keyring_that_fails(cli, kept, typed, monkeypatch):
    """A keyring that raises what it likes is exit 2 and not a defect of ours."""

    def locked(*_given):
        raise OSError("the keyring is locked")

    monkeypatch.setattr(sys.modules["keyring"], "set_password", locked)
    monkeypatch.setattr(sys.modules["keyring"], "get_password", locked)
    typed("x")
    for verb in ("login", "logout"):
        ran = cli(verb)
        assert (ran.code, "the keyring is locked" in ran.err) == (2, True)


def test_login_and_logout(cli, kept, typed):
    """A pasted token is kept for the address; logout drops it and says so when there was none."""
    prompts = typed(" pasted ")
    ran = cli("login", "--base-url", "https://apieu.plazbot.com")
    assert ran == (0, "The token is kept in the system keyring.\n", "")
    assert kept == {(KEYRING_NAME, "https://apieu.plazbot.com"): "pasted"}
    assert [how["hide_input"] for _, how in prompts] == [True]
    assert cli("logout").out == "There was no token to drop.\n"
    assert cli("logout", "--base-url", "https://apieu.plazbot.com").out == "The token was dropped from the keyring.\n"
    assert kept == {}


def test_login_by_email(cli, crm, kept, typed, sheet, monkeypatch):
    """With an e-mail address and password the CRM gives a token, which then sends."""
    monkeypatch.delenv("PLAZBOT_TOKEN")
    typed("practice")
    assert cli("login", "--email", "ana.torres@example.com").code == 0
    assert list(kept) == [(KEYRING_NAME, crm.base_url)]
    assert "practice" not in kept.values()
    assert cli("send", sheet(1), "--yes", "--rate", "1000").code == 0
    assert [one["userCreation"] for one in crm.held()] == ["us-01"]


def test_login_keeps_the_password_if_asked_to(cli, crm, kept, typed):
    """With --keep-password it is kept; the next log-in without it, or with a pasted token, drops it."""
    typed("practice")
    ran = cli("login", "--email", "ana.torres@example.com", "--keep-password")
    assert ran == (0, "The token and the password are kept in the system keyring.\n", "")
    assert set(kept) == {(KEYRING_NAME, crm.base_url), (LOGIN_NAME, crm.base_url)}
    assert cli("login", "--email", "ana.torres@example.com").out == "The token is kept in the system keyring.\n"
    assert set(kept) == {(KEYRING_NAME, crm.base_url)}
    cli("login", "--email", "ana.torres@example.com", "--keep-password")
    assert cli("login").code == 0
    assert set(kept) == {(KEYRING_NAME, crm.base_url)}


def test_logout_drops_the_password_too(cli, crm, kept, typed):
    """Nothing is left of either, and it says so; a password without a token goes too."""
    typed("practice")
    cli("login", "--email", "ana.torres@example.com", "--keep-password")
    both = "The token and the password were dropped from the keyring.\n"
    assert (cli("logout").out, kept) == (both, {})
    kept[LOGIN_NAME, crm.base_url] = "{}"
    assert (cli("logout").out, kept) == (both, {})


def test_keep_password_needs_an_address(cli, kept):
    """There is no password to keep for a pasted token."""
    ran = cli("login", "--keep-password")
    assert (ran.code, "--keep-password needs --email" in ran.err, kept) == (2, True, {})


@pytest.fixture
def expired(crm_with, kept, monkeypatch):
    """A CRM that lets in nobody but who logs in, and a kept token that it does not accept (any more)."""
    crm = crm_with('{"token": "right"}')
    monkeypatch.delenv("PLAZBOT_TOKEN")
    kept[KEYRING_NAME, crm.base_url] = "expired-4711"
    kept[LOGIN_NAME, crm.base_url] = json.dumps({"email": "ana.torres@example.com", "password": "practice"})
    return crm


def test_an_expired_token_is_renewed(cli, expired, kept, sheet, tmp_path):
    """With the log-in kept, the run logs in again, keeps the new token, and leaves no trace of token or password."""
    ran = cli("send", sheet(30), "--yes", "--rate", "1000")
    assert (ran.code, len(expired.names())) == (0, 30)
    assert expired.truth()["requests"]["POST /api/user/login"] == 1
    new = kept[KEYRING_NAME, expired.base_url]
    assert new.startswith("practice-")
    left = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()) + (ran.out + ran.err).encode()
    assert [secret for secret in (b"expired-4711", new.encode(), b'practice"') if secret in left] == []


def test_a_wrong_password_renews_nothing(cli, expired, kept, sheet):
    """The password was changed meanwhile: exit 4 after two requests, nothing created, the kept token as it was."""
    kept[LOGIN_NAME, expired.base_url] = json.dumps({"email": "ana.torres@example.com", "password": "old-4711"})
    ran = cli("send", sheet(3), "--yes", "--rate", "1000")
    assert (ran.code, expired.names(), "CRM-STOPPED" in ran.err) == (4, [], True)
    assert sum(expired.truth()["requests"].values()) == 2
    assert kept[KEYRING_NAME, expired.base_url] == "expired-4711"
    assert "old-4711" not in ran.out + ran.err


def test_a_token_of_the_environment_is_not_replaced(cli, expired, sheet, monkeypatch):
    """It may be somebody else's: who is refused with it is not logged in as the one whose password is kept."""
    monkeypatch.setenv("PLAZBOT_TOKEN", "of-somebody-else")
    ran = cli("send", sheet(3), "--yes", "--rate", "1000")
    assert (ran.code, expired.names()) == (4, [])
    assert "POST /api/user/login" not in expired.truth()["requests"]


def test_a_new_token_that_cannot_be_kept_serves_the_run(cli, expired, sheet, monkeypatch):
    """A keyring that takes nothing any more keeps nobody from sending."""

    def locked(*_given):
        raise OSError("the keyring is locked")

    monkeypatch.setattr(sys.modules["keyring"], "set_password", locked)
    assert cli("send", sheet(3), "--yes", "--rate", "1000").code == 0
    assert len(expired.names()) == 3


def test_login_by_email_refused(cli, crm, kept, typed):
    """A wrong password is exit 4, keeps nothing and is not shown."""
    typed("guess-4711")
    ran = cli("login", "--email", "ana.torres@example.com")
    assert (ran.code, kept, "guess-4711" in ran.out + ran.err) == (4, {}, False)


def test_environment_wins_over_the_keyring(cli, crm_with, kept, sheet):
    """PLAZBOT_TOKEN is taken before a kept token."""
    crm = crm_with('{"token": "any-token"}')
    kept[KEYRING_NAME, crm.base_url] = "old"
    assert cli("send", sheet(1), "--yes", "--rate", "1000").code == 0


def test_token_of_another_address_is_not_used(cli, crm, kept, sheet, monkeypatch):
    """A token that was kept for another address is not sent to this one."""
    monkeypatch.delenv("PLAZBOT_TOKEN")
    kept[KEYRING_NAME, "https://api.plazbot.com"] = "other"
    ran = cli("send", sheet(1), "--yes")
    assert (ran.code, "SET-TOKEN" in ran.err, crm.requests()) == (2, True, 0)


def test_token_prompt_is_not_echoed(terminal, crm, sheet, monkeypatch):
    """On a terminal a missing token is asked for, and what is typed is not shown."""
    monkeypatch.delenv("PLAZBOT_TOKEN")
    opened = terminal("send", sheet(1), "--yes")
    opened.read(f"Token for {crm.base_url}")
    opened.type("typed-4711\n")
    ran = opened.end()
    assert (ran.code, "typed-4711" in ran.out, crm.names()) == (0, False, ["Lead 1"])


def test_login_on_a_terminal(terminal, tmp_path):
    """`login` asks without showing and keeps what was typed."""
    (tmp_path / "ring").mkdir()
    (tmp_path / "ring" / "keyring.py").write_text(KEYRING)
    opened = terminal("login", PYTHONPATH=str(tmp_path / "ring"), FAKE_KEYRING=str(tmp_path / "kept.json"))
    opened.read("Token for https://api.plazbot.com")
    opened.type("typed-4711\n")
    ran = opened.end()
    assert (ran.code, "typed-4711" in ran.out) == (0, False)
    assert "typed-4711" in (tmp_path / "kept.json").read_text()


def test_an_empty_token_is_asked_for_again(terminal, tmp_path):
    """Whoever just presses return is told that it was empty before the question comes again."""
    (tmp_path / "ring").mkdir()
    (tmp_path / "ring" / "keyring.py").write_text(KEYRING)
    opened = terminal("login", PYTHONPATH=str(tmp_path / "ring"), FAKE_KEYRING=str(tmp_path / "kept.json"))
    opened.read("Token for https://api.plazbot.com")
    opened.type("\n")
    opened.read("That was empty. Once more, or Ctrl-C to leave:\r\nToken for")  # what is typed before that is lost
    opened.type("typed-4711\n")
    assert opened.end().code == 0
    assert "typed-4711" in (tmp_path / "kept.json").read_text()


@pytest.mark.parametrize(("said", "keeps"), [("y\n", True), ("n\n", False), ("\n", False)])
def test_the_person_is_asked_about_the_password(terminal, crm, tmp_path, said, keeps):
    """After a log-in on a terminal; whoever just presses return keeps nothing but the token."""
    (tmp_path / "ring").mkdir()
    (tmp_path / "ring" / "keyring.py").write_text(KEYRING)
    ring = {"PYTHONPATH": str(tmp_path / "ring"), "FAKE_KEYRING": str(tmp_path / "kept.json")}
    opened = terminal("login", "--email", "ana.torres@example.com", **ring)
    opened.read("Password of ana.torres@example.com")
    opened.type("practice\n")
    opened.read("Keep the password")
    opened.type(said)
    ran = opened.end()
    assert (ran.code, "token and the password are kept" in ran.out) == (0, keeps)
    assert (LOGIN_NAME in (tmp_path / "kept.json").read_text()) is keeps


@pytest.mark.parametrize("keys", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_the_prompt(terminal, crm, sheet, monkeypatch, keys):
    """Ctrl-C or the end of input at the token prompt sends nothing and shows no traceback."""
    monkeypatch.delenv("PLAZBOT_TOKEN")
    opened = terminal("send", sheet(1), "--yes")
    opened.read("Token for")
    opened.type(keys)
    ran = opened.end()
    assert (ran.code, "Traceback" in ran.out, crm.requests()) == (130, False, 0)
