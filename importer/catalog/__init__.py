"""What the package ships beside its code: templates and the demo's sample. A person's own file wins.

In a wheel they lie under `importer/`, in a checkout beside it.
"""

from __future__ import annotations

import tomllib
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from importer.catalog.blank import write_blank
from importer.catalog.toml_faults import fault_of
from importer.errors import Misused
from importer.findings import Finding, Place
from importer.findings.words import offered
from importer.validate.mapping import Mapping

STANDARD: Final = "standard"


def _shipped(folder: str) -> Path:
    package = Path(__file__).parent.parent
    return package / folder if (package / folder).is_dir() else package.parent / folder


def template_names() -> list[str]:
    """The names of the shipped templates, sorted."""
    return sorted(path.stem for path in _shipped("templates").glob("*.toml"))


def load_all() -> list[Mapping]:
    """Every shipped mapping, by name."""
    return [load_mapping(name) for name in template_names()]


def is_own(name: str) -> bool:
    """True for what names a template in a file of the person's own, and not a shipped one."""
    return name.endswith(".toml")


def load_mapping(name: str = STANDARD) -> Mapping:
    """The mapping of a shipped template, or of a file of the person's own (`anything.toml`).

    Raises Misused if there is none of that name, or if it has mistakes (all reported together).
    """
    path = Path(name) if is_own(name) else _shipped("templates") / f"{name}.toml"
    if not is_own(name) and not path.is_file():
        raise _none(name)
    text = ""
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except OSError:
        raise Misused(Finding.of("MAP-FILE", seen=name)) from None
    except (ValueError, RecursionError) as error:  # ValueError: no TOML, no UTF-8, an integer without end
        line, why = fault_of(error, text)
        raise Misused(Finding.of("MAP-TOML", Place(path.name, row=line), why=why.en, why_es=why.es)) from error
    return replace(Mapping.parse(data, file=path.name, text=text), is_shipped=not is_own(name))


def _none(name: str) -> Misused:
    """What is said of a template that is not shipped, with the one whose name is most like it."""
    near = get_close_matches(name.lower(), template_names(), n=1)
    known, meant = ", ".join(template_names()), offered(near)
    return Misused(Finding.of("MAP-TEMPLATE", seen=name, expected=known, near=meant.en, near_es=meant.es))


def copy_template(name: str, path: Path) -> None:
    """Write a shipped template to a file, to be edited. Raises Misused if there is none of that name, OSError."""
    if name not in template_names():
        raise _none(name)
    with path.open("xb") as file:  # never over a file that is there
        file.write((_shipped("templates") / f"{name}.toml").read_bytes())


def demo_sample() -> Path:
    """The sample that `demo` imports."""
    return _shipped("samples") / "leads.xlsx"


__all__ = [
    "STANDARD",
    "copy_template",
    "demo_sample",
    "is_own",
    "load_all",
    "load_mapping",
    "template_names",
    "write_blank",
]
