"""How each setting is read: what it takes, what it refuses, and which addresses are spoken to."""

from __future__ import annotations

from pathlib import Path

import pytest

from importer.errors import Misused
from importer.findings import Finding
from importer.settings import Settings
from importer.settings.read import READ, hidden, is_loopback

GOOD = [
    ("workspace", "wok_A-1.b:2", "wok_A-1.b:2"),
    ("workspace", " ws ", "ws"),
    ("workspace_key", "wok_1", "wok_1"),
    *[
        ("opportunity_url", address, address)
        for address in (
            "https://crm.example.com/{workspace}/opportunity/{id}",
            "https://crm.example.com:8443/#/o?id={id}&w={workspace}",
        )
    ],
    ("lang", "es", "es"),
    ("template", "pipedrive", "pipedrive"),
    ("accept_suggestions", True, True),
    ("assigned", {"custom:Canal": "Fuente"}, {"custom:Canal": "Fuente"}),
    ("sheet", "Hoja 1", "Hoja 1"),
    ("header_row", "4", 4),
    ("encoding", "Windows-1252", "cp1252"),
    ("encoding", "ANSI", "cp1252"),
    ("encoding", "latin1", "iso8859-1"),
    ("encoding", "DOS", "cp850"),
    ("encoding", "mac roman", "mac-roman"),
    ("encoding", "UTF-16", "utf-16"),
    ("delimiter", ";", ";"),
    ("delimiter", "Tab", "\t"),
    ("delimiter", "\\t", "\t"),
    ("delimiter", "semicolon", ";"),
    ("delimiter", "~", "~"),
    ("skip_hidden", True, True),
    ("strict", True, True),
    ("assigned", {"name": "Deal"}, {"name": "Deal"}),
    ("constants", {"amount": "1"}, {"amount": "1"}),
    ("decimal", "comma", "comma"),
    ("dates", "ymd", "ymd"),
    ("country", "pe", "PE"),
    ("currency", "pen", "PEN"),
    ("allow_duplicates", True, True),
    ("mark", True, True),
    ("create_contacts", True, True),
    ("set_after_create", True, True),
    ("owners", {"ana@hubspot.com ": " Ana Torres"}, (("ana@hubspot.com", "Ana Torres"),)),
    ("owners", [["ana@hubspot.com", "Ana Torres"]], (("ana@hubspot.com", "Ana Torres"),)),
    ("default_owner", " ana@example.com ", "ana@example.com"),
    ("assigned", {"custom:Segment": "S", "old_id": "Id"}, {"custom:Segment": "S", "old_id": "Id"}),
    ("assigned", {"currency": "Moneda"}, {"currency": "Moneda"}),
    ("rate", "auto", None),
    ("rate", "0.5", 0.5),
    ("rate", 10_000, 10_000.0),
    ("concurrency", "8", 8),
    ("trial", 1, 1),
    ("max_errors", "0", 0),
    ("max_errors", "10%", 0.1),
    ("max_errors", "100%", 1.0),
    ("patience", "2.5", 2.5),
    ("patience", "0", 0.0),
    ("patience", 86_400, 86_400.0),
    ("settle_pause", "0.5", 0.5),
    ("journal", "/x/j.sqlite3", Path("/x/j.sqlite3")),
    ("base_url", "https://api.plazbot.com/", "https://api.plazbot.com"),
]
BAD = [
    *[("workspace", value) for value in ("", "a b", "ws/1", "x" * 101, "ñandú", "ws\r\nx: y")],
    *[
        ("opportunity_url", address)
        for address in (
            *("https://crm.example.com/opportunity", "http://crm.example.com/{id}", "http://127.0.0.1/{id}", "{id}"),
            *("https://{id}.example.com/", "https://{workspace}.example.com/{id}", "https://crm.example.com:{id}/"),
            *("https:///{id}", "https://ana@crm.example.com/{id}", "https://ana:secret@crm.example.com/{id}"),
            *("https://crm.example.com/{id}/{stage}", "https://crm.example.com/{{id}}", "https://crm.example.com/{id"),
            *("https://crm.example.com/a b/{id}", "https://crm.example.com/\n{id}", 'https://crm.example.com/"{id}'),
            *("https://crm.example.com/ñ/{id}", "https://crm.example.com\\@evil.com/{id}", "javascript:{id}", ""),
            *("https://crm.example.com/<{id}>", "https://[::1/{id}", "https://crm.example.com:0/{id}", 5),
            "https://crm.example.com/{id}" + "x" * 1000,
        )
    ],
    *[
        ("workspace_key", ""),
        ("lang", "fr"),
        ("lang", "ES"),
        ("decimal", "point"),
        ("dates", "dym"),
        ("decimal", ["dot"]),
    ],
    *[("header_row", value) for value in ("0", "-1", "two", "1.5")],
    *[
        ("encoding", value)
        for value in ("", "klingon", "base64", "rot13", "idna", "unicode_escape", "utf-7", "cp1252\0")
    ],
    *[("delimiter", value) for value in ("", ";;", "a", "7", '"', "\\", "\n", "\0")],
    *[("assigned", {"price": "x"}), ("constants", {"": "x"}), ("constants", {"custom:A": "x"})],
    *[("assigned", {"custom:": "x"}), ("assigned", {"custom: ": "x"}), ("assigned", {"old id": "x"})],
    *[("owners", {"": "Ana"}), ("owners", {"ana@hubspot.com": " "}), ("default_owner", " ")],
    *[("country", value) for value in ("PER", "P1", "", 51, "XX", "ZZ")],
    *[("currency", value) for value in ("S/", "PE", "")],
    *[("rate", value) for value in ("0", "-1", "fast", "nan", "inf", 10_001)],
    *[("concurrency", value) for value in ("0", "-1", "x", 1e400, float("nan"))],
    *[("trial", "0"), ("trial", "2.5")],
    *[(name, value) for name in ("patience", "settle_pause") for value in ("long", "-1", "86401", "nan", "inf")],
    *[("assigned", value) for value in ({"custom:": "A"}, {"price": "A", "custom:Canal": "B"})],
    *[("max_errors", value) for value in ("-1", "101%", "-1%", "nan%", "x", "")],
]


def test_every_setting_has_a_case_of_both_kinds() -> None:
    """A setting that is added without a case here is noticed."""
    free = {
        "template",
        "accept_suggestions",
        "sheet",
        "allow_duplicates",
        "skip_hidden",
        "strict",
        "mark",
        "create_contacts",
        "set_after_create",
        "journal",
        "base_url",
    }  # any text, any truth, or below
    assert {name for name, _, _ in GOOD} == set(READ)
    assert {name for name, _ in BAD} == set(READ) - free


@pytest.mark.parametrize(("name", "said", "value"), [pytest.param(*case, id=f"{case[0]}={case[1]}") for case in GOOD])
def test_a_good_value_is_read(name, said, value) -> None:
    """Text or a TOML value becomes what the program works with."""
    assert READ[name].read(said) == value


@pytest.mark.parametrize(("name", "said"), [pytest.param(*case, id=f"{case[0]}={case[1]!r}") for case in BAD])
def test_a_bad_value_is_a_finding(tmp_path: Path, name, said) -> None:
    """It ends as one SET-VALUE that says what the setting takes."""
    with pytest.raises(Misused) as caught:
        Settings.gather({name: said}, {"PLAZBOT_IMPORT_HOME": str(tmp_path)})
    (finding,) = caught.value.findings
    assert (finding.code, finding.facts["name"], finding.facts["expected"]) == ("SET-VALUE", *READ[name][:2])


ALLOWED = [
    *("https://api.plazbot.com", "https://apieu.plazbot.com", "https://10.0.0.1:8443", "https://example.com/base"),
    *("http://127.0.0.1:8000", "http://127.0.0.9", "http://localhost:5000", "http://[::1]:8000", "HTTP://LOCALHOST:1"),
    "https://[2001:db8::1]",
]
FORBIDDEN = [
    *("http://api.plazbot.com", "http://10.0.0.1", "http://127.0.0.1.evil.com", "http://localhost.evil.com"),
    *("http://evil.com#127.0.0.1", "http://evil.com?127.0.0.1", "http://127.0.0.1@evil.com", "http://[::2]"),
    *("https://ana:secret@api.plazbot.com", "https://ana@api.plazbot.com", "https://:secret@api.plazbot.com"),
    *("https://@api.plazbot.com", "https://api.plazbot.com?token=secret", "https://api.plazbot.com?"),
    *("https://api.plazbot.com#x", "https://api.plazbot.com\\@evil.com", "https://api plazbot.com"),
    *("https://api.plazbot.com\r\nx", "https://api.plaz\tbot.com", "https://", "https:///x", "api.plazbot.com"),
    *("ftp://127.0.0.1", "file:///etc", "javascript:x", "", "//localhost", "https://api.plazbot.com:99999"),
    *(
        "https://api.plazbot.com:0",
        "http://[::1",
        "http://2130706433",
        "http://127.1",
        "http://0.0.0.0",
        "http://0x7f.1",
    ),
]


@pytest.mark.parametrize("url", ALLOWED)
def test_https_anywhere_and_http_on_this_computer(url) -> None:
    """Law 8: one address, and only safe ones."""
    assert READ["base_url"].read(url) == url.rstrip("/")


@pytest.mark.parametrize("url", [pytest.param(url, id=repr(url)) for url in FORBIDDEN])
def test_any_other_address_is_refused_without_its_secrets(tmp_path: Path, url) -> None:
    """Plain http, look-alikes of this computer, credentials and queries: one SET-URL that shows no secret."""
    with pytest.raises(Misused) as caught:
        Settings.gather({"base_url": url}, {"PLAZBOT_IMPORT_HOME": str(tmp_path)})
    (finding,) = caught.value.findings
    assert finding.code == "SET-URL"
    assert "secret" not in finding.message("en") + finding.message("es") + str(caught.value)


def test_how_much_of_a_refused_address_is_shown() -> None:
    """Enough to find it again."""
    assert hidden("https://ana:p@ss@api.example/x?token=1#y") == "https://…@api.example/x?…"
    assert hidden("http://api.example") == "http://api.example"


@pytest.mark.parametrize(
    ("host", "expected"),
    [("localhost", True), ("127.0.0.1", True), ("::1", True), ("0.0.0.0", False), ("x", False), ("", False)],
)
def test_what_is_this_computer(host, expected) -> None:
    """By name or by address, and nothing that only looks so."""
    assert is_loopback(host) is expected


@pytest.mark.parametrize("name", sorted(READ))
def test_a_setting_says_what_it_takes_in_both_languages(name) -> None:
    """The Spanish tip holds the Spanish words."""
    finding = Finding.of(
        "SET-VALUE", seen="x", name=READ[name].name, expected=READ[name].expected, expected_es=READ[name].expected_es
    )
    assert READ[name].expected in finding.tip("en")
    assert READ[name].expected_es in finding.tip("es")


@pytest.mark.parametrize("setting", ["assigned", "constants"])
def test_of_many_pairs_only_the_wrong_field_is_named(tmp_path: Path, setting) -> None:
    """A mistyped FIELD is shown alone, without the customer's values beside it."""
    with pytest.raises(Misused) as caught:
        Settings.gather({setting: {"name": "Deal", "prize": "80"}}, {"PLAZBOT_IMPORT_HOME": str(tmp_path)})
    assert [(one.code, one.seen) for one in caught.value.findings] == [("SET-VALUE", "prize")]
