"""`templates`: list the mappings, show one, or write its blank sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.catalog import load_mapping, template_names, write_blank
from importer.errors import Misused
from importer.findings import Finding

if TYPE_CHECKING:
    from pathlib import Path

    from importer.findings import Lang


def templates(name: str, *, output: Path | None, lang: Lang) -> int:
    """Print the templates, or the headings one takes; `output` is where its blank sheet is written."""
    if not name and output is None:
        names = template_names()
        for one in names:
            print(f"{one:<{max(map(len, names))}} {load_mapping(one).title[lang]}")
        return 0
    mapping = load_mapping(name or "standard")
    if output is not None:
        try:
            write_blank(mapping, output, lang=lang)
        except (OSError, ValueError) as error:
            expected = {"expected": f"FILE.xlsx ({error})", "expected_es": f"ARCHIVO.xlsx ({error})"}
            raise Misused(Finding.of("SET-VALUE", None, seen=output, name="--output", **expected)) from None
        print(output)
        return 0
    for field, rule in mapping.fields.items():
        print(f"{field:<16}{' *' if rule.required else '  '} {', '.join(sorted(rule.headers))}")
    return 0
