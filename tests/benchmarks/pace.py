"""How much of a quota is used, and how many rows a second go out where there is none.

    python tests/benchmarks/pace.py [--rows 5000] [--pairs 5] [--seconds 30] [--only quota|engine]

The CRM is a server of a few lines in a process of its own, so that it is never what holds a client up: a token
bucket with a burst of max(2, rate / 5) that answers 429 with Retry-After, and a latency of 50 ± 20 ms, half of it
before the request is counted. Without a quota it answers at once. It counts; the client's word is not taken.

The yardsticks send the same bodies as a person's script would: `requests.Session` in a loop, and
`httpx.AsyncClient` with `gather` and `Semaphore(20)`. requests has to be installed for it. All sides take turns,
each in a fresh process.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import random
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final
from urllib.request import urlopen

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE: Final = Path(__file__)
LATENCY: Final = (0.03, 0.07)  # seconds
AFTER: Final = 15.0  # seconds: from then on an automatic pace has to be there
AUTO: Final = 0.0
UNBOUND: Final = 10_000.0  # requests a second: the fastest pace there is, so that the engine is what is measured
GOALS: Final = {"fixed": (0.97, 0.001), "auto": (0.90, 0.02)}  # accepted, of the quota, at least; 429s at most
CREATED: Final = (
    b'{"success":true,"code":200,"message":"ok","data":{"id":"%s","opportunity":{"id":"%s","opportCode":"OP-1"}}}'
)
TOO_MANY: Final = b'{"success":false,"code":429,"message":"Too many requests"}'


# The CRM.


class Crm(asyncio.Protocol):
    """One connection. What all share is kept on the class."""

    rate = 0.0
    latency = (0.0, 0.0)
    left = math.inf
    filled_at = 0.0
    count = 0
    yes: Final[list[float]] = []
    no: Final[list[float]] = []

    def connection_made(self, transport: Any) -> None:
        self.transport, self.buffer = transport, b""

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n\r\n")) >= 0:
            head = self.buffer[:end].lower()
            at = head.find(b"content-length:")
            length = int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0
            if len(self.buffer) < end + 4 + length:
                return
            self.buffer = self.buffer[end + 4 + length :]
            if head.startswith(b"get /counts"):
                self.say(b"200 OK", json.dumps({"yes": self.yes, "no": self.no}).encode())
            elif any(self.latency):
                asyncio.get_running_loop().call_later(random.uniform(*self.latency) / 2, self.decide)
            else:
                self.decide()

    def decide(self) -> None:
        """Count the request and answer it."""
        mine, loop = Crm, asyncio.get_running_loop()
        now = loop.time()
        status, body, more = b"200 OK", CREATED, b""
        if mine.rate:
            mine.left = min(max(2.0, mine.rate / 5), mine.left + (now - mine.filled_at) * mine.rate)
            mine.filled_at = now
        if mine.rate and mine.left < 1.0:
            wait = max(1, math.ceil((1.0 - mine.left) / mine.rate))
            status, body, more = b"429 Too Many Requests", TOO_MANY, b"Retry-After: %d\r\n" % wait
            mine.no.append(now)
        else:
            mine.left -= 1.0
            mine.count += 1
            id = b"op-%d" % mine.count
            body = CREATED % (id, id)
            mine.yes.append(now)
        if any(self.latency):
            loop.call_later(random.uniform(*self.latency) / 2, self.say, status, body, more)
        else:
            self.say(status, body, more)

    def say(self, status: bytes, body: bytes, more: bytes = b"") -> None:
        """One whole answer."""
        head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%s\r\n"
        self.transport.write(head % (status, len(body), more) + body)


async def serve(rate: float, latency: float) -> None:
    """Answer until the process is ended; the first line says where."""
    Crm.rate = rate
    Crm.latency = LATENCY if latency else (0.0, 0.0)
    server = await asyncio.get_running_loop().create_server(Crm, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


@contextmanager
def crm(rate: float = 0.0, *, latency: bool = False) -> Iterator[str]:
    """A CRM in a process of its own: its address."""
    line = [sys.executable, str(HERE), "--serve", str(rate), str(int(latency))]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield (process.stdout.readline() if process.stdout else "").strip()
        finally:
            process.kill()


# The sides. Each sends so many rows to an address and gives the seconds it took, without its imports.

Took = tuple[float, float]  # by the clock, and of the processor


class Clock:
    """Both clocks, from now on."""

    def __init__(self) -> None:
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def read(self) -> Took:
        """Seconds since then."""
        return time.perf_counter() - self.wall, time.process_time() - self.cpu


def ours(url: str, rows: int, rate: float | None, *, journal: bool, concurrency: int, seconds: float) -> Took:
    """The run as the command makes it, without the sheet before it and the results after it."""
    from importer.crm.client import Client
    from importer.findings import Place
    from importer.model import Opportunity, Row
    from importer.send.delivery import Gate
    from importer.send.journal import Journal, Run, now
    from importer.send.pacing import Pacer
    from importer.send.run import Limits, run
    from importer.settings import Settings
    from importer.settings.token import Secret

    class Nothing:
        """A journal that writes nothing down."""

        def commit(self, *_: Any) -> None: ...

    def ready() -> Iterator[Opportunity]:
        for at in range(rows):
            row = Row(at, at + 2, f"wabcd-{at:06d}-aaaaaa", f"content {at}", f"draft {at}")
            yield Opportunity(row, f"Lead {at}", "Met at the fair, wants an offer", Decimal(at) + 1)

    async def whole(folder: Path) -> Took:
        settings = Settings(
            home=folder, journal=folder / "journal.sqlite3", workspace="ws-demo", base_url=url, token=Secret("token")
        )
        with Journal.open(settings.journal) as opened:
            facts = Run("run", "ws-demo", "ws-demo", url, "leads.csv", "", "digest", "pid", now())
            opened.begin(facts, [(one.row, "pending", ()) for one in ready()])
            gate = Gate(Pacer(rate))
            asyncio.get_running_loop().call_later(seconds, gate.stop.set)
            clock = Clock()
            async with Client(settings, door=gate) as client:
                flow = run(
                    ready(),
                    client=client,
                    journal=opened if journal else Nothing(),
                    gate=gate,
                    limits=Limits(concurrency, rows=rows),
                    place=Place("leads.csv"),
                )
                try:
                    async for outcome in flow:
                        if outcome.status not in ("created", "pending"):
                            raise RuntimeError(outcome)
                except Exception as error:  # the time is over
                    if not gate.stop.is_set():
                        raise error
            return clock.read()

    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(whole(Path(folder)))


def body(at: int) -> dict[str, Any]:
    """The row as a script would send it."""
    return {
        "workspaceId": "ws-demo",
        "name": f"Lead {at}",
        "description": "Met at the fair, wants an offer",
        "amount": at + 1,
    }


HEADERS: Final = {"Authorization": "Bearer token", "x-workspace-id": "ws-demo"}


def by_requests(url: str, rows: int) -> Took:
    """A loop over `requests.Session`."""
    try:
        import requests
    except ImportError:
        sys.exit("this yardstick needs requests: install it beside the tests' own packages")
    clock = Clock()
    with requests.Session() as session:
        for at in range(rows):
            answer = session.post(f"{url}/api/opportunity", json=body(at), headers=HEADERS, timeout=30)
            answer.json()["data"]["id"]
    return clock.read()


def by_httpx(url: str, rows: int) -> Took:
    """`gather` and `Semaphore(20)` over `httpx.AsyncClient`."""
    import httpx

    async def whole() -> Took:
        clock, few = Clock(), asyncio.Semaphore(20)
        async with httpx.AsyncClient(headers=HEADERS, timeout=30) as client:

            async def one(at: int) -> None:
                async with few:
                    answer = await client.post(f"{url}/api/opportunity", json=body(at))
                    answer.json()["data"]["id"]

            await asyncio.gather(*(one(at) for at in range(rows)))
        return clock.read()

    return asyncio.run(whole())


def side(name: str, url: str, rows: int, rate: float, seconds: float, concurrency: int) -> Took:
    """One side, in this process."""
    if name == "requests":
        return by_requests(url, rows)
    if name == "httpx":
        return by_httpx(url, rows)
    pace = None if rate == AUTO else rate
    return ours(url, rows, pace, journal=name == "ours", concurrency=concurrency, seconds=seconds)


def measured(
    name: str, url: str, rows: int, *, rate: float = UNBOUND, seconds: float = 1e6, concurrency: int = 64
) -> Took:
    """Seconds of one side in a fresh process, by the clock and of its processor."""
    line = [sys.executable, str(HERE), "--side", name, url, str(rows), str(rate), str(seconds), str(concurrency)]
    wall, cpu = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout.split()
    return float(wall), float(cpu)


# The tables.

TITLES: Final = {
    "ours": "the run, journal on",
    "bare": "the run without a journal",
    "requests": "requests.Session, a loop",
    "httpx": "httpx.AsyncClient, gather and Semaphore(20)",
}
RATIOS: Final = (
    ("rows/s against requests.Session", "requests", "ours", 3.0, "≥"),
    ("rows/s against httpx.AsyncClient", "httpx", "ours", 5.0, "≥"),
    ("time with the journal against without", "ours", "bare", 1.2, "≤"),
)


def quotas(seconds: float, rates: list[float], concurrency: int) -> None:
    """How much of each quota is used, fixed and found."""
    print(
        f"| quota a second, {seconds:.0f} s | pace | accepted, of the quota | 429s | goal |\n|---:|---|---:|---:|---|"
    )
    for rate in rates:
        for pace in ("fixed", "auto"):
            asked = rate if pace == "fixed" else AUTO
            with crm(rate, latency=True) as url:
                measured("ours", url, int(rate * seconds * 2), rate=asked, seconds=seconds, concurrency=concurrency)
                with urlopen(f"{url}/counts") as answer:
                    counts = json.load(answer)
            yes, no = counts["yes"], counts["no"]
            first = min(yes)
            begin = first + (AFTER if pace == "auto" else 0.0)
            used = sum(begin <= when < first + seconds for when in yes) / (first + seconds - begin) / rate
            turned = len(no) / (len(yes) + len(no))
            least, most = GOALS[pace]
            verdict = "met" if least <= used <= 1.005 and turned < most else "MISSED"
            goal = f"≥ {least:.2f} and < {most:.1%}: {verdict}"
            print(f"| {rate:g} | {pace} | {used:.3f} | {turned:.2%} | {goal} |", flush=True)


def engine(rows: int, pairs: int, concurrency: int) -> None:
    """Rows a second without a quota, beside the yardsticks and without the journal."""
    figures: dict[str, list[tuple[float, float]]] = {name: [] for name in TITLES}
    for _ in range(pairs):
        for name in TITLES:
            with crm() as url:
                figures[name].append(measured(name, url, rows, concurrency=concurrency))
    print(f"| {rows:,} rows, no quota, {pairs} pairs | rows/s | s of processor per 1,000 | s, all runs |")
    print("|---|---:|---:|---|")
    for name, title in TITLES.items():
        walls, cpus = zip(*figures[name], strict=True)
        spread = f"{min(walls):.2f}-{max(walls):.2f}"
        print(f"| {title} | {rows / median(walls):,.0f} | {1000 * median(cpus) / rows:.3f} | {spread} |")
    print("\n| median of the pairs' ratios | by the clock | of processor time | goal |\n|---|---:|---:|---|")
    for title, above, below, goal, better in RATIOS:
        pairs_of = list(zip(figures[above], figures[below], strict=True))
        wall, cpu = (median(one[at] / other[at] for one, other in pairs_of) for at in (0, 1))
        met = wall >= goal if better == "≥" else wall <= goal
        print(f"| {title} | {wall:.2f} | {cpu:.2f} | {better} {goal:g}: {'met' if met else 'MISSED'} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=5000, help="rows of the engine's comparison")
    parser.add_argument("--pairs", type=int, default=5, help="how often the sides take turns")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long each quota is tried")
    parser.add_argument("--rates", type=float, nargs="+", default=[10.0, 50.0, 200.0], help="the quotas")
    parser.add_argument("--concurrency", type=int, default=64, help="in flight at most")
    parser.add_argument("--only", choices=("quota", "engine"), help="one of the two tables")
    parser.add_argument("--serve", nargs=2, type=float, metavar=("RATE", "LATENCY"), help="be the CRM")
    parser.add_argument("--side", nargs=6, metavar="…", help="be one side, in this process")
    chosen = parser.parse_args()
    if chosen.serve:
        asyncio.run(serve(*chosen.serve))
    elif chosen.side:
        name, url, rows, rate, seconds, concurrency = chosen.side
        print(*side(name, url, int(rows), float(rate), float(seconds), int(concurrency)))
    else:
        if chosen.only != "engine":
            quotas(chosen.seconds, chosen.rates, chosen.concurrency)
        if chosen.only != "quota":
            engine(chosen.rows, chosen.pairs, chosen.concurrency)


if __name__ == "__main__":
    main()
