"""The guards of conftest.py do guard."""

from __future__ import annotations

import asyncio
import os
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
import platformdirs
import pytest

from importer.settings import Settings

AWAY = "192.0.2.1"  # an address that documentation may use and nobody has


@pytest.mark.parametrize("method", ["connect", "connect_ex"])
@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6], ids=["IPv4", "IPv6"])
def test_sockets_reach_loopback_only(method, family):
    """A connection to anywhere else fails the test before anything leaves."""
    host = AWAY if family == socket.AF_INET else "2001:db8::1"
    with socket.socket(family) as made, pytest.raises(pytest.fail.Exception, match="only loopback"):
        getattr(made, method)((host, 80))


def test_datagrams_reach_loopback_only():
    """A datagram to anywhere else fails the test."""
    with socket.socket(type=socket.SOCK_DGRAM) as made, pytest.raises(pytest.fail.Exception, match="only loopback"):
        made.sendto(b"x", (AWAY, 53))


def test_names_are_not_looked_up():
    """A name other than localhost is not asked for."""
    with pytest.raises(pytest.fail.Exception, match="the address of example"):
        socket.getaddrinfo("example.com", 443)
    assert socket.getaddrinfo("localhost", 80)


def test_asyncio_is_guarded():
    """Connections of asyncio go through the same guard."""

    async def connect(host):
        await asyncio.open_connection(host, 80)

    for host in (AWAY, "example.com"):
        with pytest.raises(pytest.fail.Exception, match="only loopback"):
            asyncio.run(connect(host))


def test_http_library_is_guarded():
    """A connection of an HTTP library to anywhere but loopback fails the test."""
    with pytest.raises(pytest.fail.Exception, match="only loopback"):
        httpx.get(f"http://{AWAY}/", trust_env=False)


def test_loopback_is_open():
    """A connection to this very computer is allowed."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()


def test_long_sleep_is_forbidden():
    """A long sleep fails the test at once; a short one sleeps."""
    with pytest.raises(pytest.fail.Exception, match="sleep 60"):
        time.sleep(60)
    time.sleep(0.001)


def test_journals_stay_in_the_test_folder(tmp_path):
    """A database anywhere else is not opened."""
    with pytest.raises(pytest.fail.Exception, match="its own folder"):
        sqlite3.connect(Path(__file__).parent / "journal.sqlite3")
    sqlite3.connect(tmp_path / "journal.sqlite3").close()


def test_default_places_are_in_the_test_folder(tmp_path):
    """The journal's default place is in the test's folder, with and without PLAZBOT_IMPORT_HOME."""
    assert tmp_path in Settings.gather({}).journal.parents
    assert tmp_path in Settings.gather({}, environment={}).journal.parents
    assert tmp_path in Path(platformdirs.user_config_dir("plazbot-importer")).parents


def test_environment_is_clean():
    """Nothing of the person's own settings reaches a test."""
    found = {name for name in os.environ if name.startswith("PLAZBOT_")}
    assert found == {"PLAZBOT_IMPORT_HOME", "PLAZBOT_IMPORT_LANG"}
    assert Settings.gather({}).lang == "en"
    assert not Settings.gather({}).token


@pytest.mark.parametrize("host", [AWAY, "example.com"])
def test_processes_are_guarded(surroundings, host):
    """A process that a test starts cannot speak to the world either."""
    program = f"import socket; socket.create_connection(({host!r}, 80), timeout=1)"
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, **surroundings())
    assert (made.returncode, "a test" in made.stderr) == (99, True)
