"""`templates`: list the mappings, show one, check a person's own, write a blank sheet or a copy to be edited."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from importer.catalog import STANDARD, copy_template, load_mapping, template_names, write_blank
from importer.cli.access import with_access
from importer.cli.phrases import say
from importer.errors import Misused
from importer.findings import Finding

BLANK: Final = ".xlsx"
COPY: Final = ".toml"
ENDINGS: Final = (
    "FILE.xlsx for a blank sheet, or FILE.toml for a copy to edit",
    "ARCHIVO.xlsx para una hoja en blanco, o ARCHIVO.toml para una copia editable",
)
WHY: Final[dict[type[Exception], tuple[str, str]]] = {  # the first that fits
    FileNotFoundError: ("its folder is not there", "su carpeta no existe"),
    NotADirectoryError: ("its folder is a file", "su carpeta es un archivo"),
    PermissionError: ("you may not write there", "no tienes permiso para escribir ahí"),
    OSError: ("the system does not take it", "el sistema no lo acepta"),
    ValueError: ("no file can be called so", "ningún archivo puede llamarse así"),
}

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
    print(say(lang, "template_required"))
    return 0


def check(path: Path, *, lang: Lang) -> int:
    """Say that a template of the person's own is without mistakes. Raises Misused with all it has."""
    load_mapping(str(path))
    print(say(lang, "template_good", seen=path))
    return 0


def write(name: str, path: Path, *, lang: Lang, settings: Settings | None) -> int:
    """Write the blank sheet of a template, its choices filled where `settings` lead to a workspace; or its copy.

    Raises Misused for another ending than these two have, and where the file cannot be.
    """
    named = name or STANDARD
    mapping = load_mapping(named)
    _check_target(path)
    owners, stages = asyncio.run(_choices(with_access(settings))) if settings else ((), ())
    try:
        if path.suffix == COPY:
            copy_template(named, path)
        else:
            write_blank(mapping, path, lang=lang, owners=owners, stages=stages)
    except (OSError, ValueError) as error:  # ValueError: a path that no system has
        raise Misused(_unwritable(path, error)) from None
    print(path)
    return 0


def _check_target(path: Path) -> None:
    """Before anything is asked of Plazbot: what the file is called, and that there is none. Raises Misused."""
    if path.suffix.lower() != BLANK and path.suffix != COPY:
        expected, expected_es = ENDINGS
        raise Misused(
            Finding.of("SET-VALUE", None, seen=path, name="--output", expected=expected, expected_es=expected_es)
        )
    try:
        if path.exists():
            raise FileExistsError
    except OSError as error:  # a name that is too long cannot even be asked about
        raise Misused(_unwritable(path, error)) from None


def _unwritable(path: Path, error: OSError | ValueError) -> Finding:
    """Why a file could not be written, in words of ours."""
    if isinstance(error, FileExistsError):
        return Finding.of("SET-EXISTS", seen=path)
    why = next(why for kind, why in WHY.items() if isinstance(error, kind))
    return Finding.of("SET-UNWRITABLE", seen=path, why=why[0], why_es=why[1])


async def _choices(settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The owners' addresses and the titles of the stages of the workspace."""
    from importer.crm.client import Client
    from importer.send.delivery import Gate
    from importer.send.pacing import Pacer

    gate = Gate(Pacer(settings.rate), patience=settings.patience)
    async with Client(settings, door=gate) as client:
        return await client.owner_addresses(), await client.stage_titles()
