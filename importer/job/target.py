"""Where the results of a sheet go, and which places are refused before anything is sent."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from importer.errors import Misused, Unusable
from importer.findings import Finding
from importer.job.identity import digest_of
from importer.load import read_sheet
from importer.results import refusal, results_path, same_file
from importer.results.columns import CHECKED_SHEETS, is_checked
from importer.validate.recognise import result_columns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importer.model import Sheet
    from importer.send.journal import Journal

MACROS: Final = ".xlsm"
SPLICED: Final = ("xlsx", "xlsm")
TEXTS: Final = (".csv", ".tsv", ".txt")  # what the results of a text file may be called


def plain_target(sheet: Sheet) -> Path:
    """The plain name of the results. A sheet that is called so and holds no results is never the target itself.

    Excel opens nothing but a workbook with macros under the name of one: where a copy of it with the results
    cannot be made, they are an .xlsx.
    """
    plain = results_path(sheet.path)
    if plain.suffix.lower() == MACROS and refusal(sheet.path):
        plain = plain.with_suffix(".xlsx")
    if same_file(plain, sheet.path) and not result_columns(sheet.headers):
        return plain.with_name(f"{plain.stem}.results{plain.suffix}")
    return plain


def check_target(sheet: Sheet, output: Path | None, *, in_place: bool, journal: Path) -> None:
    """Refuse a place where the results cannot go, or where something else of the person's lies. Raises Misused."""
    is_text = sheet.reading.format == "csv"
    if in_place and not is_text:
        _check_in_place(sheet)
    if output is None or in_place:
        return
    macros = (MACROS,) if sheet.reading.format == "xlsm" else ()
    endings = TEXTS if is_text else (".xlsx", *macros)  # a number cell has no one way to be written as text
    if _is_there(output, endings) and (same_file(output, journal) or not _holds_results(output)):
        raise _refused(
            output,
            "a new name, or results of before; for the sheet itself there is --in-place",
            "un nombre nuevo o resultados anteriores; para la hoja misma existe --in-place",
        )


def _check_in_place(sheet: Sheet) -> None:
    """Refuse to change a workbook that cannot take the results as sheets of its own. Raises Misused."""
    reason = refusal(sheet.path) if sheet.reading.format in SPLICED else None
    if reason or sheet.reading.format not in SPLICED:
        raise Misused(Finding.of("SET-IN-PLACE", sheet.place), *filter(None, [reason]))


def kept_run(sheet: Sheet, target: Path, journal: Journal | None, scope: str) -> str:
    """The run of the results found at `target` if they are to be kept: another content, or edited since."""
    if not target.is_file():
        return ""
    found = digest_of(target)
    runs = journal.runs() if journal else []
    ours = [one for one in runs if one.results_digest == found and one.scope == scope]
    if any(sheet.digest in (one.digest, one.results_digest) for one in ours):
        return ""
    last = next((one.run for one in runs if one.results == str(target.absolute())), "")
    return last or f"earlier-{datetime.fromtimestamp(target.stat().st_mtime, UTC):%Y%m%d-%H%M%S}"


def check_marked_target(sheet: Sheet, output: Path) -> None:
    """Refuse a place where a marked copy of the rows cannot go. Raises Misused."""
    if _is_there(output, (".xlsx",)) and (same_file(output, sheet.path) or not _is_marked(output)):
        raise _refused(output, "a new name, or a marked copy of before", "un nombre nuevo o una copia marcada anterior")


def _is_there(output: Path, endings: Sequence[str]) -> bool:
    """True where a file lies already. Raises Misused for another ending, and where no file can be."""
    if output.suffix.lower() not in endings:
        raise _refused(output, "NAME" + " NAME".join(endings), "NOMBRE" + " NOMBRE".join(endings))
    try:
        there = output.exists()
        possible = output.parent.is_dir() and (output.is_file() or not there)
    except (OSError, ValueError) as error:  # a name that is too long, or holds what no name can
        raise _refused(output, str(error), str(error)) from None
    if not possible:
        raise _refused(output, "a file in a folder that is there", "un archivo en una carpeta que exista")
    return there


def _is_marked(path: Path) -> bool:
    """True for a marked copy, in either language: no other file of the person's is ever written over."""
    for name in CHECKED_SHEETS.values():
        with suppress(Unusable):
            return is_checked(read_sheet(path, sheet=name, header_row=1))
    return False


def _holds_results(path: Path) -> bool:
    """True for a results sheet: no other file of the person's is ever written over."""
    try:
        return bool(result_columns(read_sheet(path).headers))
    except Unusable:
        return False


def _refused(output: Path, expected: str, expected_es: str) -> Misused:
    facts = {"name": "--output", "expected": expected, "expected_es": expected_es}
    return Misused(Finding.of("SET-VALUE", None, seen=output, **facts))
