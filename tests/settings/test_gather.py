"""Settings: which of flags, environment and file wins, and every mistake in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from importer.errors import Misused
from importer.settings import DEFAULT_URL, Settings, language
from importer.validate.cells import Choices

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture
def gather(tmp_path: Path) -> Callable[..., Settings]:
    """Settings from flags, environment and the text of a settings file, at home in a folder of the test's own."""

    def make(
        flags: Mapping[str, object] | None = None, file: str | bytes | None = None, **environment: str
    ) -> Settings:
        if file is not None:
            (tmp_path / "settings.toml").write_bytes(file.encode() if isinstance(file, str) else file)
        return Settings.gather(flags or {}, {"PLAZBOT_IMPORT_HOME": str(tmp_path), "LANG": "C", **environment})

    return make


def wrong(gather, *args: object, **environment: str) -> list[str]:
    """`CODE name` of every mistake that is said."""
    with pytest.raises(Misused) as caught:
        gather(*args, **environment)
    return [f"{finding.code} {finding.facts.get('name', finding.seen)}" for finding in caught.value.findings]


def test_what_is_so_when_nothing_is_said(gather, tmp_path: Path) -> None:
    """Defaults: the address of Plazbot, whichever template fits, automatic pace, the journal at home."""
    settings = gather()
    assert (settings.base_url, settings.template, settings.rate, settings.lang) == (DEFAULT_URL, "", None, "en")
    assert (settings.home, settings.journal) == (tmp_path, tmp_path / "journal.sqlite3")
    assert (settings.choices, settings.workspace, bool(settings.token)) == (Choices(), "", False)


FILE = 'workspace = "from-file"\nbase_url = "https://file.example"\ncountry = "pe"\nrate = 3\nlang = "es"\n'
PRECEDENCE = [
    pytest.param({}, {}, "from-file", id="file"),
    pytest.param({}, {"PLAZBOT_WORKSPACE_ID": "from-environment"}, "from-environment", id="environment over file"),
    pytest.param({"workspace": "flag"}, {"PLAZBOT_WORKSPACE_ID": "from-environment"}, "flag", id="flag over all"),
    pytest.param({"workspace": None}, {}, "from-file", id="a flag not given"),
    pytest.param({}, {"PLAZBOT_WORKSPACE_ID": ""}, "from-file", id="an empty variable is not set"),
]


@pytest.mark.parametrize(("flags", "environment", "expected"), PRECEDENCE)
def test_flags_win_over_the_environment_and_that_over_the_file(gather, flags, environment, expected) -> None:
    """The nearer to the person, the stronger; what is not said nearer is taken from further off."""
    settings = gather(flags, FILE, **environment)
    assert settings.workspace == expected
    assert (settings.base_url, settings.choices.country, settings.rate) == ("https://file.example", "PE", 3.0)


def test_the_environment_names_address_and_language(gather) -> None:
    """Each variable of the contract is read."""
    settings = gather({}, FILE, PLAZBOT_BASE_URL="https://environment.example/", PLAZBOT_IMPORT_LANG="en")
    assert (settings.base_url, settings.lang) == ("https://environment.example", "en")


def test_the_token_comes_from_the_environment_alone(gather) -> None:
    """Trimmed; in the file it is an unknown setting, whose value is not shown."""
    assert gather({}, None, PLAZBOT_TOKEN=" s3cret\n").token.reveal() == "s3cret"
    with pytest.raises(Misused) as caught:
        gather({}, 'token = "s3cret"')
    assert (caught.value.findings[0].code, caught.value.findings[0].seen) == ("SET-UNKNOWN", "token")
    assert "s3cret" not in str(caught.value)
    assert not gather({"token": "s3cret"}, "").token


BROKEN = [
    pytest.param("workspce = 'x'\nrat = 1", "SET-UNKNOWN workspce, rat", id="unknown keys, all of them"),
    pytest.param("workspace = ", "SET-FILE ", id="no TOML"),
    pytest.param(b"workspace = '\xff'", "SET-FILE ", id="no UTF-8"),
    pytest.param("allow_duplicates = true", "SET-UNKNOWN allow_duplicates", id="a choice of one run only"),
]


@pytest.mark.parametrize(("content", "expected"), BROKEN)
def test_a_settings_file_with_a_mistake_is_refused(gather, content, expected) -> None:
    """A mistyped setting is never swallowed; the message names the file."""
    with pytest.raises(Misused) as caught:
        gather({}, content)
    (finding,) = caught.value.findings
    assert f"{finding.code} {finding.seen}".startswith(expected)
    assert finding.place.file.endswith("settings.toml")


def test_a_byte_order_mark_does_no_harm(gather) -> None:
    """Notepad writes one."""
    assert gather({}, b'\xef\xbb\xbfworkspace = "x"').workspace == "x"


def test_every_wrong_setting_is_said_at_once(gather) -> None:
    """From flags, environment and file together."""
    flags = {"decimal": "point", "rate": "fast", "trial": "0"}
    assert sorted(wrong(gather, flags, 'country = "Peru"\nconcurrency = inf', PLAZBOT_BASE_URL="http://x.example")) == [
        *("SET-URL http://x.example", "SET-VALUE --concurrency", "SET-VALUE --country"),
        *("SET-VALUE --decimal", "SET-VALUE --rate", "SET-VALUE --trial"),
    ]


def test_choices_go_where_reading_finds_them(gather) -> None:
    """What decides how cells are read is one object."""
    flags = {
        "decimal": "comma",
        "dates": "dmy",
        "country": "pe",
        "currency": "pen",
        "mark": True,
        "allow_duplicates": True,
    }
    assert gather(flags).choices == Choices("comma", "dmy", "PE", "PEN", allow_duplicates=True, mark=True)


def test_the_options_of_a_run_can_be_gathered_again(gather) -> None:
    """What the journal keeps of a run gives the same reading later."""
    flags = {
        "assigned": {"name": "Deal"},
        "constants": {"amount": "1"},
        "decimal": "dot",
        "currency": "USD",
        "sheet": "S",
    }
    first = gather(flags)
    again = gather(first.options())
    assert (again.choices, again.assigned, again.constants, again.sheet) == (
        *(first.choices, first.assigned, first.constants),
        "S",
    )
    assert "token" not in first.options()


LANGUAGES = [
    pytest.param({"LANG": "es_PE.UTF-8"}, None, "es", id="system"),
    pytest.param({"LANG": "en_US.UTF-8"}, None, "en", id="system in English"),
    pytest.param({"LANG": "pt_BR.UTF-8"}, None, "en", id="another language"),
    pytest.param({"LANG": "en_US", "LC_ALL": "es_MX"}, None, "es", id="LC_ALL first"),
    pytest.param({"LANG": "en_US", "LC_MESSAGES": "es_MX"}, None, "es", id="LC_MESSAGES before LANG"),
    pytest.param({"LANG": "es_PE", "PLAZBOT_IMPORT_LANG": "en"}, None, "en", id="our variable"),
    pytest.param({"PLAZBOT_IMPORT_LANG": "en"}, "es", "es", id="flag"),
    pytest.param({"LANG": "Spanish_Peru.1252"}, None, "es", id="Windows"),
]


@pytest.mark.parametrize(("environment", "flag", "expected"), LANGUAGES)
def test_the_language_of_messages(environment, flag, expected) -> None:
    """The flag, then our variable, then the system's."""
    assert language(environment, flag) == expected


def test_an_unknown_language_is_a_mistake(gather) -> None:
    """A language that there is not is refused, and not taken for English."""
    assert wrong(gather, {}, None, PLAZBOT_IMPORT_LANG="fr") == ["SET-VALUE --lang"]


SCOPES = [
    pytest.param("ws", "https://api.plazbot.com", "ws", id="the real CRM"),
    pytest.param("ws", "https://10.0.0.1", "ws", id="another address"),
    pytest.param("ws", "http://127.0.0.1:8000/", "ws @ http://127.0.0.1:8000", id="this computer"),
    pytest.param("ws", "http://localhost:5000", "ws @ http://localhost:5000", id="this computer by name"),
    pytest.param(None, "http://127.0.0.1:8000", "", id="no workspace"),
]


@pytest.mark.parametrize(("workspace", "url", "scope"), SCOPES)
def test_a_practice_crm_is_not_the_real_workspace(gather, workspace, url, scope) -> None:
    """On this computer the address is part of what rows are recognised within."""
    assert gather({"workspace": workspace, "base_url": url}).scope == scope
