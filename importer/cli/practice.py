"""`sandbox` and `demo`: a practice Plazbot on this computer, and a first import into it."""

from __future__ import annotations

import asyncio
import secrets
import subprocess
import sys
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Final

from importer.cli.phrases import say
from importer.errors import Misused
from importer.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from importer.findings import Lang
    from importer.settings import Settings

PRACTICE_TOKEN: Final = "practice"  # noqa: S105  the sandbox takes any


def sandbox(
    *, port: int, rate: float | None, latency: int, faults: str, seed: int, workspaces: tuple[str, ...], lang: Lang
) -> int:
    """Serve a practice Plazbot until Ctrl-C; its base URL is the first line of stdout. `latency` in milliseconds."""
    from importer.crm.sandbox import serve

    def announce(url: str) -> None:
        print(url, flush=True)
        environment = f"PLAZBOT_BASE_URL={url} PLAZBOT_WORKSPACE_ID={workspaces[0]} PLAZBOT_TOKEN={PRACTICE_TOKEN}"
        example = f"  {environment} plazbot-import send leads.csv"
        said = say(lang, "practice", workspace=workspaces[0], url=url)
        print(said, example, sep="\n", file=sys.stderr, flush=True)

    try:
        serve(
            port=port,
            rate=rate,
            latency=latency / 1000,
            faults=faults,  # type: ignore[arg-type]  # click has checked it
            seed=seed,
            workspaces=workspaces,
            announce=announce,
        )
    except (OSError, ValueError) as error:
        facts = {"name": "sandbox", "expected": "a free --port N", "expected_es": "un --port N libre"}
        raise Misused(Finding.of("SET-VALUE", None, seen=error, **facts)) from None
    return 0


def demo(lang: Lang, *, output: Path, quiet: bool) -> int:
    """Import the shipped sample into a practice Plazbot; leaves the sheet, its results and a journal in `output`.

    What a person has set for their own sheets and workspace plays no part. Returns what `send` returns, or 70 where
    the practice Plazbot does not hold just what the results sheet says. Raises Misused where none can be started.
    """
    from importer.catalog import demo_sample
    from importer.cli.send import Manner, send
    from importer.settings import Secret, Settings

    output.mkdir(parents=True, exist_ok=True)
    sample = _own_copy(demo_sample(), output)
    workspace = f"ws-demo-{secrets.token_hex(3)}"  # new each time: the last demo's CRM is gone
    with _running_sandbox(workspace) as url:
        if not quiet:
            print(say(lang, "demo", url=url), file=sys.stderr)
        practising = Settings(
            lang=lang,
            base_url=url,
            workspace=workspace,
            token=Secret(PRACTICE_TOKEN),
            home=output,
            journal=output / "journal.sqlite3",
            rate=40.0,
        )
        exit_code = send(sample, settings=practising, manner=Manner(yes=True, quiet=quiet, last_word=False))
        found = asyncio.run(_look(practising, sample, quiet=quiet))
    if not quiet:
        print(say(lang, "demo_end", exit_code=exit_code), file=sys.stderr)
    return exit_code if found else 70


def _own_copy(sample: Path, folder: Path) -> Path:
    """A copy of the sample in a folder, under the first name that is free or holds this very sample."""
    content = sample.read_bytes()
    for number in count(1):
        path = folder / (sample.name if number == 1 else f"{sample.stem}-{number}{sample.suffix}")
        if not path.exists():
            path.write_bytes(content)
        if path.is_file() and path.read_bytes() == content:
            return path
    raise AssertionError("count has no end")


async def _look(settings: Settings, sample: Path, *, quiet: bool) -> bool:
    """Compare what the results sheet says was created with what the practice Plazbot holds."""
    from importer.crm.client import Client
    from importer.crm.wire.likeness import listed_of
    from importer.load import read_sheet
    from importer.results import results_path

    sheet = read_sheet(results_path(sample))
    at = {header.title: header.position for header in sheet.headers}
    rows = zip(sheet.table[at["import_status"]], sheet.table[at["opportunity_id"]], strict=True)
    created = {id for status, id in rows if status == "created"}
    async with Client(settings) as client:
        held = {one.id for one in filter(None, map(listed_of, await client.opportunities()))}
    if not quiet:
        print(say(settings.lang, "demo_check", found=len(created & held), created=len(created)), file=sys.stderr)
    return created == held


@contextmanager
def _running_sandbox(workspace: str) -> Iterator[str]:
    """A sandbox in a process of its own; gives its base URL and ends it afterwards."""
    command = [sys.executable, "-m", "importer", "sandbox", "--workspace", workspace]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:  # noqa: S603
        try:
            url = process.stdout.readline().strip() if process.stdout else ""
            if not url:
                facts = {"expected": "a free port on 127.0.0.1", "expected_es": "un puerto libre en 127.0.0.1"}
                raise Misused(Finding.of("SET-VALUE", None, seen="sandbox", name="demo", **facts))
            yield url
        finally:
            process.terminate()
