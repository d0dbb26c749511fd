"""Laws 6 to 9: the person's file, secrets and people, whom we speak to, and bad data; kept, and broken on purpose."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from importer.crm import wire
from importer.crm.client import Client
from importer.errors import BrokenLaw, Misused
from importer.send.journal.schema import SETTLE_ROWS
from importer.settings import Settings
from importer.settings import read as settings_read
from importer.validate import reading

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TOKEN = "tok-9f3a77c1e2"
BAD = "Name,Description,Amount,Email\nRosa,Feria,12.50,\n,Feria,12,nobody\nInés,,x1y,ines@example.com\nRaúl,Web,7,\n"
FOUND = {
    (3, "NAME-MISSING"),
    (3, "MAIL-UNREADABLE"),
    (4, "DESC-MISSING"),
    (4, "AMT-UNREADABLE"),
    (4, "CONTACT-UNKNOWN"),
}


def check_untouched(path: Path, before: tuple[bytes, int]) -> None:
    """Law 6: the file has the bytes and the time it had."""
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def facts_of(path: Path) -> tuple[bytes, int]:
    """The bytes of a file and when it was last written."""
    return path.read_bytes(), path.stat().st_mtime_ns


def check_secret(ran: Any, folder: Path) -> None:
    """Law 7: the token is in nothing that was said or written."""
    found = [path.name for path in folder.rglob("*") if path.is_file() and TOKEN.encode() in path.read_bytes()]
    assert (TOKEN in ran.out, TOKEN in ran.err, found) == (False, False, [])


def check_owner_only(folder: Path) -> None:
    """Law 7: journal and results are readable by their owner only."""
    ours = [path for path in folder.rglob("*") if "journal.sqlite3" in path.name or ".results" in path.name]
    assert len(ours) >= 2
    assert {stat.S_IMODE(path.stat().st_mode) for path in ours} == {0o600}


def check_forgotten(folder: Path, text: str) -> None:
    """Law 7: once all rows are settled, no file of the journal holds the customer's text."""
    journals = [path for path in folder.rglob("journal.sqlite3*") if path.is_file()]
    assert journals
    assert [path.name for path in journals if text.encode() in path.read_bytes()] == []


def check_addresses() -> None:
    """Law 8: only https, or http to this very computer."""
    for url in ("http://api.example.com", "http://192.0.2.1", "ftp://127.0.0.1", "http://127.0.0.1.example.com"):
        with pytest.raises(Misused, match="SET-URL"):
            Settings.gather({"base_url": url})
    for url in ("https://api.example.com", "http://127.0.0.1:80", "http://localhost:8080", "http://[::1]:80"):
        assert Settings.gather({"base_url": url}).base_url == url


def check_not_called(elsewhere: list[str]) -> None:
    """Law 8: the address a redirect names got no request."""
    assert elsewhere == []


def check_all_found(ran: Any, rows: list[dict[str, str]]) -> None:
    """Law 9: bad data is not an exception; every problem of every row is told, the good rows are sent."""
    found = {
        (int(row["source_row"]), part.partition(":")[0].partition(" ")[0])
        for row in rows
        for part in row["import_message"].split(" | ")
        if row["import_status"] == "invalid"
    }
    assert ran.code == 1
    assert found == FOUND
    assert [row["import_status"] for row in rows] == ["created", "invalid", "invalid", "created"]


def test_law_6_the_file_is_never_changed(crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path]) -> None:
    """Sending, twice, leaves the person's file as it was."""
    path = sheet(3)
    before = facts_of(path)
    assert [cli("send", path, "--yes").code for _ in range(2)] == [0, 0]
    check_untouched(path, before)


def test_law_6_results_in_the_files_place_are_noticed(
    crm: Any, drive: Callable[..., Any], sheet: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the results were to go to the file itself the program refuses, and without that the check notices."""
    path = sheet(3)
    before = facts_of(path)
    monkeypatch.setattr("importer.job.writing.plain_target", lambda sheet: sheet.path)
    with pytest.raises(BrokenLaw, match="overwrite"):
        drive(path)
    check_untouched(path, before)
    monkeypatch.setattr("importer.results.same_file", lambda *_: False)
    drive(path)
    with pytest.raises(AssertionError):
        check_untouched(path, before)


def test_law_7_the_token_is_nowhere(
    crm_with: Callable[..., Any], command: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """Neither a good run nor one that the CRM refuses leaves the token in a file or on a screen."""
    crm_with('{"token": "another"}')
    refused = command("send", sheet(3), "--yes", PLAZBOT_TOKEN=TOKEN)
    assert refused.code == 4
    check_secret(refused, tmp_path)
    crm_with(f'{{"token": "{TOKEN}"}}')
    good = command("send", sheet(3), "--yes", "--json", PLAZBOT_TOKEN=TOKEN)
    assert good.code == 0
    check_secret(good, tmp_path)
    check_owner_only(tmp_path)


def test_law_7_a_token_in_a_finding_is_noticed(
    crm_with: Callable[..., Any],
    cli: Callable[..., Any],
    sheet: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If what the CRM said were told with the request's headers, the check would see the token."""
    crm_with('{"token": "another"}')
    monkeypatch.setenv("PLAZBOT_TOKEN", TOKEN)
    monkeypatch.setattr(wire, "reason", lambda *_: f"401 Authorization: Bearer {TOKEN}")
    with pytest.raises(AssertionError):
        check_secret(cli("send", sheet(3), "--yes"), tmp_path)


def test_law_7_what_is_settled_is_forgotten(
    crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], tmp_path: Path
) -> None:
    """After a run in which all rows were created the journal holds none of their text."""
    assert cli("send", sheet(200), "--yes", "--rate", "2000").code == 0
    check_forgotten(tmp_path, "Fair in Lima")


def test_law_7_a_journal_that_keeps_the_text_is_noticed(
    crm: Any,
    cli: Callable[..., Any],
    sheet: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If settling a row left what was sent, the check would find it."""
    settle = SETTLE_ROWS.replace("sent = CASE WHEN to_be.state = 'unconfirmed' THEN sent END,", "")
    assert settle != SETTLE_ROWS
    monkeypatch.setattr("importer.send.journal.book.SETTLE_ROWS", settle)
    assert cli("send", sheet(5), "--yes").code == 0
    with pytest.raises(AssertionError):
        check_forgotten(tmp_path, "Fair in Lima")


def test_law_8_only_https_or_loopback() -> None:
    """No address in the clear but this very computer's."""
    check_addresses()


def test_law_8_an_address_in_the_clear_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If any address were taken the check would notice."""
    any_address = settings_read.READ["base_url"]._replace(read=str)
    monkeypatch.setitem(settings_read.READ, "base_url", any_address)
    with pytest.raises(pytest.fail.Exception):
        check_addresses()


def test_law_8_a_redirect_is_not_followed(
    moved: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path]
) -> None:
    """A CRM that says it has moved stops the run; the place it names is not asked."""
    elsewhere = moved()
    assert "CRM-ODD-ANSWER" in str(drive(sheet(3)).error)
    check_not_called(elsewhere)


def test_law_8_a_redirect_that_is_followed_is_noticed(
    moved: Callable[..., Any], drive: Callable[..., Any], sheet: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """If redirects were followed the other place would hear from us."""
    send = Client._send

    async def following(self: Client, method: str, url: httpx.URL, *given: Any) -> Any:
        heard = await send(self, method, url, *given)
        if isinstance(heard, wire.Answer) and "location" in heard.headers:
            return await send(self, method, httpx.URL(heard.headers["location"]), *given)
        return heard

    monkeypatch.setattr(Client, "_send", following)
    elsewhere = moved()
    drive(sheet(3))
    with pytest.raises(AssertionError):
        check_not_called(elsewhere)


def test_law_9_every_problem_of_every_row_is_told(
    crm: Any, cli: Callable[..., Any], sheet: Callable[..., Path], read_csv: Callable[..., Any]
) -> None:
    """A sheet with several things wrong gives them all back in one pass."""
    path = sheet(BAD)
    ran = cli("send", path, "--yes")
    check_all_found(ran, read_csv(path.with_name("leads.results.csv")))


@pytest.mark.parametrize("reader", ["amount", "contact_email"])
def test_law_9_an_exception_for_bad_data_is_noticed(
    reader: Any,
    crm: Any,
    cli: Callable[..., Any],
    sheet: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If a reader raised where it should find, the run would end as an internal error and the check would see it."""

    def raising(*_: Any) -> Any:
        raise ValueError("x1y")

    monkeypatch.setitem(reading.READERS, reader, raising)
    with pytest.raises(AssertionError):
        check_all_found(cli("send", sheet(BAD), "--yes"), [])
