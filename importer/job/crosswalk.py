"""The crosswalk of a job: where it may go, and writing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from importer.errors import Misused, Unusable
from importer.findings import Finding, Place
from importer.job.target import plain_target
from importer.results import Written, same_file
from importer.results.crosswalk import Crosswalk, is_crosswalk
from importer.results.where import put

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from importer.job import Job
    from importer.outcome import Outcome


def check_crosswalk(job: Job, target: Path, *, output: Path | None = None) -> None:
    """Refuse, before anything is sent, a sheet without old ids (Unusable) or a place for the crosswalk (Misused).

    `output` is where the results were told to go: two files in one place would leave the second of them only.
    """
    if job.drafts.old_id is None:
        titles = ", ".join(job.sheet.label(header.position) for header in job.sheet.headers)
        raise Unusable(Finding.of("MAP-OLD-ID", job.place, headers=titles))
    expected = "a .csv in a folder that is there, not that of the results: a new name, or a crosswalk of before"
    expected_es = "un .csv en una carpeta que exista, que no sea el de los resultados: nuevo o una tabla anterior"
    facts = {"name": "--crosswalk", "expected": expected, "expected_es": expected_es}
    try:
        results = (output or plain_target(job.sheet)).resolve()
        good = target.suffix.lower() == ".csv" and target.parent.is_dir()
        # Nor may they differ in capitals alone: to Windows and macOS that is one name.
        good = good and str(target.resolve()).casefold() != str(results).casefold()
        if good and target.exists():
            good = target.is_file() and not same_file(target, job.path) and is_crosswalk(target)
    except (OSError, ValueError):  # a name that is too long, or holds what no name can
        good = False
    if not good:
        raise Misused(Finding.of("SET-VALUE", None, seen=target, **facts))


def write_crosswalk(job: Job, outcomes: Sequence[Outcome], target: Path) -> Written:
    """Write the crosswalk in one step. Raises Stopped (RES-NOWHERE) where no place takes it."""
    crosswalk = Crosswalk.of(outcomes, job.drafts.old_id_of)
    written = put(crosswalk, target, keep="", fallback=job.settings.home)
    told = crosswalk.findings(Place(file=written.path.name))
    return Written(written.path, (*written.findings, *told))


__all__ = ["check_crosswalk", "write_crosswalk"]
