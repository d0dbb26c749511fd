"""What every test runs under: guards against the world outside its own folder, the command, and a practice CRM.

`pytest --golden` writes the expected screens in `tests/golden/` again; look at the difference before you keep it.
"""

from __future__ import annotations

import http.client
import itertools
import json
import os
import re
import select
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from difflib import unified_diff
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote, urlsplit
from urllib.request import ProxyHandler, build_opener

import pytest
from hypothesis import settings

from importer.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
ASK = build_opener(ProxyHandler({}))  # ten times as quick to set up as httpx; tests ask often
PATIENCE = 60.0  # seconds until a process that does not answer is given up; two run beside it on a slow machine
LONGEST_SLEEP = 0.5  # seconds; the practice CRM's own tests wait 0.25 s for a late row
WORKSPACES = [f"ws-{number:03d}" for number in range(400)]  # one for every test that asks
PRACTICE = """
import json, sys
from importer.crm.sandbox import serve
serve(**json.loads(sys.argv[1]), announce=lambda base_url: print(base_url, flush=True))
"""
# Passwords are asked on the process's own terminal: the one its three streams are.
ON_A_TERMINAL = """
import fcntl, runpy, signal, termios
signal.signal(signal.SIGINT, signal.default_int_handler)
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
runpy.run_module("importer", run_name="__main__", alter_sys=True)
"""
# The same guard for the processes that tests start; Python imports a module of this name by itself.
GUARD = """
import ipaddress, os, socket
true = socket.socket.connect
def connect(self, address):
    if isinstance(address, tuple) and not ipaddress.ip_address(address[0]).is_loopback:
        os.write(2, b"a test spoke to the world outside")
        os._exit(99)
    return true(self, address)
socket.socket.connect = connect
found = socket.getaddrinfo
def getaddrinfo(host, *rest, **more):
    if host not in (None, "localhost", "127.0.0.1", "::1"):
        os.write(2, b"a test asked for a name outside")
        os._exit(99)
    return found(host, *rest, **more)
socket.getaddrinfo = getaddrinfo
"""

# `--hypothesis-profile=long` gives the tests by properties that take their number from it 10,000 examples each.
settings.register_profile("long", max_examples=10_000, deadline=None, database=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--golden` writes the expected screens again."""
    parser.addoption("--golden", action="store_true", help="write the files of tests/golden again")


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int | None:
    """Files named on the command line are run by this very process: a worker takes longer to start than most of them.

    Folders and the whole suite are shared out (None: xdist counts the processors). `-n` says otherwise.
    """
    named = [Path(argument.partition("::")[0]) for argument in config.args]
    return 0 if named and all(path.is_file() for path in named) else None


# Guards. They fail with `pytest.fail`, which no `except Exception` of the program can swallow.


def is_here(host: Any) -> bool:
    """True for this computer; names other than localhost are not looked up."""
    if host in (None, "localhost"):
        return True
    try:
        return ip_address(host.decode() if isinstance(host, bytes) else host).is_loopback
    except ValueError:
        return False


def allow_loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sockets reach this computer only; asyncio goes through the same methods."""

    def guarded(name: str) -> None:
        true = getattr(socket.socket, name)

        def method(self: socket.socket, *given: Any) -> Any:
            address = given[-1]
            if self.family in (socket.AF_INET, socket.AF_INET6) and not is_here(address[0]):
                pytest.fail(f"a test wanted to speak to {address}: only loopback is allowed")
            return true(self, *given)

        monkeypatch.setattr(socket.socket, name, method)

    for name in ("connect", "connect_ex", "sendto"):
        guarded(name)
    look_up = socket.getaddrinfo

    def getaddrinfo(host: Any, *rest: Any, **more: Any) -> Any:
        if not is_here(host):
            pytest.fail(f"a test wanted the address of {host}: only loopback is allowed")
        return look_up(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def allow_short_sleep_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for long by `time.sleep`."""
    sleep = time.sleep

    def short(seconds: float) -> None:
        if seconds > LONGEST_SLEEP:
            pytest.fail(f"a test wanted to sleep {seconds} s: at most {LONGEST_SLEEP} s is allowed")
        sleep(seconds)

    monkeypatch.setattr(time, "sleep", short)


def allow_own_databases_only(monkeypatch: pytest.MonkeyPatch, base: Path) -> None:
    """A journal is opened in the tests' own folder or nowhere; coverage keeps its counts where it likes."""
    connect = sqlite3.connect

    def guarded(database: Any, *rest: Any, **more: Any) -> Any:
        name = os.fsdecode(database)
        path = Path(unquote(urlsplit(name).path) if name.startswith("file:") else name).absolute()
        if database != ":memory:" and base not in path.parents and not path.name.startswith(".coverage"):
            pytest.fail(f"a test wanted to open the database {path}: only its own folder is allowed")
        return connect(database, *rest, **more)

    monkeypatch.setattr(sqlite3, "connect", guarded)


@pytest.fixture(autouse=True)
def guarded(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Every test: loopback only, no long sleep, no settings, keyring or journal of the person who runs it."""
    allow_loopback_only(monkeypatch)
    allow_short_sleep_only(monkeypatch)
    allow_own_databases_only(monkeypatch, tmp_path_factory.getbasetemp())
    for name in list(os.environ):
        if name.startswith(("PLAZBOT_", "XDG_")) or name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    for name, value in {
        "HOME": str(tmp_path / "user"),
        "USERPROFILE": str(tmp_path / "user"),
        "LOCALAPPDATA": str(tmp_path / "user"),
        "PLAZBOT_IMPORT_HOME": str(tmp_path / "home"),
        "PLAZBOT_IMPORT_LANG": "en",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }.items():
        monkeypatch.setenv(name, value)


# The command.


class Ran(NamedTuple):
    """How a command ended and what it said."""

    code: int
    out: str
    err: str


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run a command within this process, in the test's folder and without a terminal."""
    monkeypatch.chdir(tmp_path)

    def ran(*arguments: object) -> Ran:
        capsys.readouterr()
        code = run([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return ran


@pytest.fixture(scope="session")
def guard_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder whose guard every Python process imports that has it on its path."""
    folder = tmp_path_factory.mktemp("guard")
    (folder / "sitecustomize.py").write_text(GUARD)
    return folder


@pytest.fixture
def surroundings(guard_folder: Path) -> Callable[..., dict[str, Any]]:
    """How `subprocess` starts the command: `surroundings(NAME=value)` adds to the test's own environment."""

    def made(**more: str) -> dict[str, Any]:
        path = os.pathsep.join([more.pop("PYTHONPATH", str(guard_folder)), str(guard_folder), str(ROOT)])
        return {
            "env": {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "", **more},
            "encoding": "utf-8",
        }

    return made


@pytest.fixture
def command(tmp_path: Path, surroundings: Callable[..., dict[str, Any]]) -> Callable[..., Ran]:
    """Run the real command as a process to its end: `command("check", path, NAME=value)`."""

    def ran(*arguments: object, **more: str) -> Ran:
        line = [sys.executable, "-m", "importer", *map(str, arguments)]
        pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        done = subprocess.run(line, cwd=tmp_path, timeout=PATIENCE, check=False, **pipes, **surroundings(**more))
        return Ran(done.returncode, done.stdout, done.stderr)

    return ran


@pytest.fixture
def started(tmp_path: Path, surroundings: Callable[..., dict[str, Any]]) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start the real command and go on; what still runs at the end of the test is killed."""
    with ExitStack() as running:

        def begin(*arguments: object, **more: str) -> subprocess.Popen:
            line = [sys.executable, "-m", "importer", *map(str, arguments)]
            pipes = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
            process = subprocess.Popen(line, cwd=tmp_path, **pipes, **surroundings(**more))
            running.callback(end, process)
            return process

        yield begin


def end(process: subprocess.Popen) -> None:
    """Kill a process that still runs and close its pipes."""
    process.kill()
    process.communicate(timeout=PATIENCE)


@dataclass
class Terminal:
    """A command on a terminal of its own: what it shows, what is typed."""

    process: subprocess.Popen
    screen: int
    seen: str = ""

    def read(self, until: str = "") -> str:
        """What is shown until this text, or to the end; fails after a while."""
        ends = time.monotonic() + PATIENCE
        while (not until or until not in self.seen) and time.monotonic() < ends:
            if not select.select([self.screen], [], [], 0.2)[0]:
                continue
            try:
                found = os.read(self.screen, 65536)
            except OSError:  # the other side has gone
                found = b""
            if not found:
                break
            self.seen += found.decode("utf-8", "replace")
        if until:
            assert until in self.seen
        return self.seen

    def type(self, text: str) -> None:
        """Type this. Ctrl-C is pressed again while nothing happens: just before a prompt waits, one may be lost."""
        os.write(self.screen, text.encode())
        for _ in range(5 if text == "\x03" else 0):
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(3)
                return
            os.write(self.screen, text.encode())

    def end(self) -> Ran:
        """Wait for the end of the command; all it showed is `out`."""
        self.read()
        return Ran(self.process.wait(PATIENCE), self.seen, "")


@pytest.fixture
def terminal(tmp_path: Path, surroundings: Callable[..., dict[str, Any]]) -> Iterator[Callable[..., Terminal]]:
    """Start the command on a terminal."""
    fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
    with ExitStack() as running:

        def begin(*arguments: object, **more: str) -> Terminal:
            screen, inside = pty.openpty()
            fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 100, 0, 0))
            line = [sys.executable, "-c", ON_A_TERMINAL, *map(str, arguments)]
            made = surroundings(TERM="xterm", COLUMNS="100", **more)
            process = subprocess.Popen(
                line, cwd=tmp_path, env=made["env"], stdin=inside, stdout=inside, stderr=inside, start_new_session=True
            )
            os.close(inside)
            running.callback(os.close, screen)
            running.callback(process.wait, PATIENCE)
            running.callback(process.kill)
            return Terminal(process, screen)

        yield begin


# The practice CRM.


@dataclass
class Crm:
    """One workspace of a practice CRM that runs in a process of its own."""

    base_url: str
    workspace: str
    before: dict[str, int] = field(default_factory=dict)
    process: subprocess.Popen | None = None

    def truth(self) -> dict[str, Any]:
        """What the practice CRM really holds, of all workspaces."""
        with ASK.open(f"{self.base_url}/sandbox.json", timeout=PATIENCE) as answer:
            return json.load(answer)

    def held(self) -> list[dict[str, Any]]:
        """The opportunities of this workspace."""
        return [one for one in self.truth()["opportunities"] if one["workspaceId"] == self.workspace]

    def names(self) -> list[str]:
        """The names of the opportunities of this workspace, sorted."""
        return sorted(one["name"] for one in self.held())

    def requests(self) -> int:
        """How many requests have arrived since the test began."""
        return sum(self.truth()["requests"].values()) - sum(self.before.values())

    def wait_for(self, most: int) -> int:
        """Wait until this workspace holds so many opportunities; gives how many there are by then."""
        ends = time.monotonic() + PATIENCE
        while (found := len(self.held())) < most and time.monotonic() < ends:
            time.sleep(0.01)
        if found >= most:
            return found
        pytest.fail(f"only {found} opportunities arrived")


def practise(folder: Path, options: str, guard: Path) -> tuple[subprocess.Popen, str]:
    """Start a practice CRM and give its base URL."""
    process = subprocess.Popen(
        [sys.executable, "-c", PRACTICE, options],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(guard), str(ROOT)])},
        stdout=subprocess.PIPE,
        text=True,
    )
    giving_up = threading.Timer(PATIENCE, process.kill)
    giving_up.start()
    url = process.stdout.readline().strip() if process.stdout else ""
    giving_up.cancel()
    assert url, "the practice CRM did not start"
    return process, url


def leave(process: subprocess.Popen) -> None:
    """End a practice CRM the polite way."""
    process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.communicate(timeout=PATIENCE)
    process.kill()


@pytest.fixture(scope="session")
def shared_crm(tmp_path_factory: pytest.TempPathFactory, guard_folder: Path) -> Iterator[tuple[str, Iterator[str]]]:
    """A practice CRM that all tests of this process share: its address, and its unused workspaces."""
    options = json.dumps({"workspaces": WORKSPACES})
    process, url = practise(tmp_path_factory.mktemp("crm"), options, guard_folder)
    yield url, iter(WORKSPACES)
    leave(process)


def point_at(crm: Crm, monkeypatch: pytest.MonkeyPatch) -> Crm:
    """Let the test's environment name this CRM and workspace, with a token."""
    monkeypatch.setenv("PLAZBOT_BASE_URL", crm.base_url)
    monkeypatch.setenv("PLAZBOT_WORKSPACE_ID", crm.workspace)
    monkeypatch.setenv("PLAZBOT_TOKEN", "any-token")
    return crm


@pytest.fixture
def crm(shared_crm: tuple[str, Iterator[str]], monkeypatch: pytest.MonkeyPatch) -> Crm:
    """An empty workspace of a practice CRM that answers at once; the environment points at it."""
    url, unused = shared_crm
    found = point_at(Crm(url, next(unused)), monkeypatch)
    found.before = found.truth()["requests"]
    return found


@pytest.fixture
def crm_with(
    tmp_path_factory: pytest.TempPathFactory, guard_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Crm]]:
    """Start a practice CRM of the test's own: `crm_with('{"token": "right"}')`; the environment points at it."""
    with ExitStack() as running:

        def begin(options: str = "{}") -> Crm:
            process, url = practise(tmp_path_factory.mktemp("crm"), options, guard_folder)
            running.callback(leave, process)
            return point_at(Crm(url, "ws-demo", process=process), monkeypatch)

        yield begin


@dataclass
class Between:
    """A server between us and the practice CRM; `asked` are the paths of the requests that came."""

    server: ThreadingHTTPServer
    asked: list[str] = field(default_factory=list)

    @property
    def base_url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def between(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Between]]:
    """Stand between us and a practice CRM: `between(crm, change)`; the environment points there.

    `change(method, path, ask)` gives status, envelope and further headers; `ask()` asks the practice CRM.
    """
    servers: list[ThreadingHTTPServer] = []

    def begin(crm: Crm, change: Callable[..., Any]) -> Between:
        host = crm.base_url.removeprefix("http://")
        found = Between(ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler))

        class Passing(BaseHTTPRequestHandler):
            def ask(self) -> tuple[int, Any, dict[str, str]]:
                connection = http.client.HTTPConnection(host, timeout=PATIENCE)
                try:
                    connection.request(self.command, self.path, self.sent, dict(self.headers))
                    answer = connection.getresponse()
                    return answer.status, json.loads(answer.read()), {}
                finally:
                    connection.close()

            def do_GET(self) -> None:
                self.sent = self.rfile.read(int(self.headers.get("content-length", 0)))
                found.asked.append(self.path.partition("?")[0])
                status, envelope, headers = change(self.command, self.path, self.ask)
                content = json.dumps(envelope).encode()
                self.send_response(status)
                for name, value in {"Content-Length": str(len(content)), **headers}.items():
                    self.send_header(name, value)
                with suppress(ConnectionError):  # who asked may have been killed meanwhile
                    self.end_headers()
                    self.wfile.write(content)

            def do_POST(self) -> None:
                self.do_GET()

            def do_PUT(self) -> None:
                self.do_GET()

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        found.server.RequestHandlerClass = Passing
        servers.append(found.server)
        threading.Thread(target=found.server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        monkeypatch.setenv("PLAZBOT_BASE_URL", found.base_url)
        return found

    yield begin
    for server in servers:
        server.shutdown()
        server.server_close()


@dataclass
class Gate:
    """Lets so many creates through; those after them reach the CRM, but their answers are held until `open`."""

    most: int
    creates: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    held: threading.Event = field(default_factory=threading.Event)
    opened: threading.Event = field(default_factory=threading.Event)

    def answer(self, method: str, path: str, ask: Callable[[], Any]) -> Any:
        """What `between` asks for."""
        answer = ask()
        if (method, path) == ("POST", "/api/opportunity") and next(self.creates) > self.most:
            self.held.set()
            self.opened.wait(PATIENCE)
        return answer

    def wait(self) -> None:
        """Wait until an answer is held: from then on a row is in flight until the gate is opened."""
        assert self.held.wait(PATIENCE), "too few creates arrived"

    def open(self) -> None:
        """Give the answers that are held, and all later ones at once."""
        self.opened.set()


@pytest.fixture
def gate(crm: Crm, between: Callable[..., Between]) -> Iterator[Callable[[int], Gate]]:
    """Stand before the workspace of `crm`: with `gate(20)` the command gets 20 answers and waits for the next ones."""
    with ExitStack() as opening:

        def begin(most: int) -> Gate:
            made = Gate(most)
            opening.callback(made.open)
            between(crm, made.answer)
            return made

        yield begin


@dataclass
class Nobody:
    """A port that is bound and not listened to: every connection is refused at once."""

    bound: socket.socket

    @property
    def url(self) -> str:
        """The base URL at which nobody answers."""
        return f"http://127.0.0.1:{self.bound.getsockname()[1]}"

    def free(self) -> int:
        """Give the port up, for somebody who answers there."""
        port = self.bound.getsockname()[1]
        self.bound.close()
        return port


@pytest.fixture
def nobody_there(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nobody]:
    """The environment points at a port where nobody answers."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        nobody = Nobody(bound)
        point_at(Crm(nobody.url, "ws-demo"), monkeypatch)
        yield nobody


# Files.


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV of good rows, `sheet(3)`, or of this text, `sheet("Name,…")`."""

    def write(content: int | str = 3, name: str = "leads.csv", *, first: int = 1) -> Path:
        if isinstance(content, int):
            rows = (f"Lead {number},Fair in Lima,{number * 10}.50\n" for number in range(first, first + content))
            content = "Name,Description,Amount\n" + "".join(rows)
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


@pytest.fixture
def read_csv() -> Callable[[Path], list[dict[str, str]]]:
    """The rows of a results sheet as dictionaries, read with nothing of ours."""
    import csv

    def rows(path: Path) -> list[dict[str, str]]:
        content = path.read_bytes()
        text = content.decode("utf-8-sig" if b"Monto" not in content else "cp1252")
        delimiter = ";" if text.partition("\n")[0].count(";") > 3 else ","
        return list(csv.DictReader(text.splitlines(), delimiter=delimiter))

    return rows


@pytest.fixture
def samples(tmp_path: Path) -> Path:
    """A copy of the folder of shipped samples: a broken program may write there and the originals stay."""
    return Path(shutil.copytree(ROOT / "samples", tmp_path / "samples"))


@pytest.fixture
def root() -> Path:
    """The top of the repository."""
    return ROOT


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with a file of tests/golden; with `--golden`, write that file instead."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        found = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE).rstrip("\n") + "\n"
        if request.config.getoption("--golden"):
            path.write_text(found, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.is_file() else "(no such file: run pytest --golden)\n"
        if found != wanted:
            lines = unified_diff(wanted.splitlines(), found.splitlines(), f"tests/golden/{name}", "now", lineterm="")
            pytest.fail("if this is meant, run pytest --golden:\n" + "\n".join(lines), pytrace=False)

    return compare
