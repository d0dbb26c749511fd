"""`sandbox` and `demo`: a practice Plazbot on this computer, and a first import into it."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import replace
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
        print(say(lang, "practice", workspace=workspaces[0]), example, sep="\n", file=sys.stderr, flush=True)

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
        raise Misused(Finding.of("SET-VALUE", seen=error, name="sandbox", expected="--port N")) from None
    return 0


def demo(settings: Settings, *, output: Path, quiet: bool) -> int:
    """Import the shipped sample into a practice Plazbot; leaves the sheet, its results and a journal in `output`.

    What a person has set for their own sheets and workspace plays no part.
    """
    from importer.catalog import STANDARD, demo_sample
    from importer.cli.send import Manner, send
    from importer.settings.token import Secret
    from importer.validate.cells import Choices

    lang = settings.lang
    output.mkdir(parents=True, exist_ok=True)
    sample = output / demo_sample().name
    shutil.copyfile(demo_sample(), sample)
    workspace = f"ws-demo-{secrets.token_hex(3)}"  # new each time: the last demo's CRM is gone
    with _running_sandbox(workspace) as url:
        if not quiet:
            print(say(lang, "demo", url=url), file=sys.stderr)
        practising = replace(
            settings,
            base_url=url,
            workspace=workspace,
            workspace_key="",
            template=STANDARD,
            choices=Choices(),
            token=Secret(PRACTICE_TOKEN),
            home=output,
            journal=output / "journal.sqlite3",
            rate=40.0,
        )
        exit_code = send(sample, settings=practising, manner=Manner(yes=True, quiet=quiet))
        return exit_code if asyncio.run(_look(practising, sample, quiet=quiet)) else 70


async def _look(settings: Settings, sample: Path, *, quiet: bool) -> bool:
    """Compare what the results sheet says was created with what the practice Plazbot holds."""
    from importer.crm.client import Client
    from importer.load import read_sheet
    from importer.results import results_path

    sheet = read_sheet(results_path(sample))
    at = {header.title: header.position for header in sheet.headers}
    rows = zip(sheet.table[at["import_status"]], sheet.table[at["opportunity_id"]], strict=True)
    created = {id for status, id in rows if status == "created"}
    async with Client(settings) as client:
        held = {str(opportunity["id"]) for opportunity in await client.opportunities()}
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
                raise Misused(Finding.of("SET-VALUE", seen="sandbox", name="demo", expected="a free port on 127.0.0.1"))
            yield url
        finally:
            process.terminate()
