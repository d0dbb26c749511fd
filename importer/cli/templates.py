"""`templates`: list the mappings, show one, check a person's own, write a blank sheet or a copy to be edited."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from importer.catalog import STANDARD, copy_template, load_mapping, template_names, write_blank
from importer.cli.access import with_access
from importer.cli.phrases import say
from importer.errors import Misused
from importer.findings import Finding

if TYPE_CHECKING:
    from pathlib import Path

    from importer.findings import Lang
    from importer.settings import Settings


def show(name: str, *, lang: Lang) -> int:
    """Print the templates, or the headings one takes."""
    if not name:
        names = template_names()
        for one in names:
            print(f"{one:<{max(map(len, names))}} {load_mapping(one).title[lang]}")
        return 0
    for field, rule in load_mapping(name).fields.items():
        print(f"{field:<16}{' *' if rule.required else '  '} {', '.join(sorted(rule.headers))}")
    return 0


def check(path: Path, *, lang: Lang) -> int:
    """Say that a template of the person's own is without mistakes. Raises Misused with all it has."""
    load_mapping(str(path))
    print(say(lang, "template_good", seen=path))
    return 0


def write(name: str, path: Path, *, lang: Lang, settings: Settings | None) -> int:
    """Write the blank sheet of a template, its choices filled where `settings` lead to a workspace; or its copy."""
    named = name or STANDARD
    mapping = load_mapping(named)
    owners, stages = asyncio.run(_choices(with_access(settings))) if settings else ((), ())
    try:
        if path.suffix == ".toml":
            copy_template(named, path)
        else:
            write_blank(mapping, path, lang=lang, owners=owners, stages=stages)
    except (OSError, ValueError) as error:
        expected = {"expected": f"FILE.xlsx ({error})", "expected_es": f"ARCHIVO.xlsx ({error})"}
        raise Misused(Finding.of("SET-VALUE", None, seen=path, name="--output", **expected)) from None
    print(path)
    return 0


async def _choices(settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The owners' addresses and the titles of the stages of the workspace."""
    from importer.crm.client import Client
    from importer.send.delivery import Gate
    from importer.send.pacing import Pacer

    gate = Gate(Pacer(settings.rate), patience=settings.patience)
    async with Client(settings, door=gate) as client:
        return await client.owner_addresses(), await client.stage_titles()
