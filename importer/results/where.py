"""Where a results file goes: its plain name, and another place when that one cannot be written.

Every file is first written under a passing name in the folder it is meant for, checked there, and
put in its place in one step: what is seen under a results name is always whole.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from importer.errors import Stopped
from importer.findings import Finding, Place
from importer.results.opened import opened_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from importer.results.opened import Opened

MARK: Final = ".results"
WORKBOOKS: Final = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls", ".ods"})
SPLICED: Final = frozenset({".xlsx", ".xlsm"})  # to which sheets can be added
OWNER_ONLY: Final = 0o600
TRIES: Final = 1000  # numbered names tried before a folder is given up
NAME_LIMIT: Final = 200  # bytes; file systems take 255, and a number or a run's id may be added
PASSING: Final = ".import-plazbot-"  # how the passing names begin
LEFT_BEHIND: Final = 3600.0  # seconds: nobody writes a results file for so long
SHORTENED: Final = 40  # characters left of a longer name, at up to four bytes each
PLAIN_LIMIT: Final = 225  # bytes of a plain name: a run's id and a number still go into a name of 255
LONGEST_ENDING: Final = 16  # characters; what is longer is no kind of file


@dataclass(frozen=True, slots=True)
class Written:
    """Where the results really are, and what is worth saying about it (elsewhere, kept, encoding)."""

    path: Path
    findings: tuple[Finding, ...] = ()


def results_path(path: Path) -> Path:
    """The plain name of a file's results: `leads.csv` gives `leads.results.csv`, a workbook `leads.results.xlsx`.

    A workbook with macros keeps its ending, .xlsm: Excel opens its copy under no other. A results file gives
    itself: the newest results always have the plain name. Of a name that is too long for more, the beginning stays,
    with a mark that tells it from others that begin so.
    """
    ending = path.suffix if len(path.suffix) <= LONGEST_ENDING else ""
    if ending.lower() in WORKBOOKS - SPLICED:
        ending = ".xlsx"
    stem = path.stem if ending else path.name
    if ending.lower() == MARK:
        stem, ending = path.name, ""
    if not stem.lower().endswith(MARK):
        stem += MARK
    name = stem + (ending or ".csv")
    if len(os.fsencode(name)) > PLAIN_LIMIT:
        mark = hashlib.sha256(os.fsencode(path.name)).hexdigest()[:6]
        name = f"{stem[:SHORTENED]}-{mark}{MARK}{ending or '.csv'}"
    return path.with_name(name)


def same_file(one: Path, other: Path) -> bool:
    """True when both names lead to one file, however they are spelled."""
    try:
        return one.samefile(other)
    except OSError:
        return one.absolute() == other.absolute()


class Writable(Protocol):
    """A results file that is not yet in its place."""

    def write(self, stream: BinaryIO) -> None:
        """Write all of it into an empty file."""

    def check(self, path: Path) -> None:
        """Raise an error unless the file at `path` holds what was meant."""


def put(
    made: Writable, target: Path, *, keep: str, fallback: Path, in_place: bool = False, new: bool = False
) -> Written:
    """Write a results file to `target`, or else beside it, or else into the folder `fallback`.

    With `keep`, a run's id, a file that lies at `target` is first copied to a free name with that id;
    without it, it is replaced. `in_place` keeps the permissions of the person's own file. Anywhere else,
    and at `target` too for what is `new`, only free names are taken. Raises `BrokenLaw` when the file does
    not read back as meant, and `Stopped` (RES-NOWHERE) when no place takes it.
    """
    if target.is_symlink():
        target = Path(os.path.realpath(target))  # the link stays one: what it leads to is written
    ways: tuple[tuple[Path, Callable[[Path], Written]], ...] = (
        (target.parent, partial(_settle, target=target, keep=keep, in_place=in_place)),
        (target.parent, partial(_settle_beside, wanted=target)),
        (fallback, partial(_settle_beside, wanted=fallback / target.name)),
    )
    reasons: list[OSError] = []
    opened = opened_by(target)  # before it is written: a program that notices that takes its own file away
    for folder, settle in ways[new:]:
        try:
            if folder == fallback:
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _ready(made, folder, target.suffix) as ready:
                written = settle(ready)
        except OSError as error:
            reasons.append(error)
            continue
        _sync_folder(folder)
        return _explained(written, target, reasons, opened)
    raise Stopped(_nowhere(target, fallback, reasons))


def _sweep(folder: Path) -> None:
    """Take away what processes that were killed while they wrote left of customers' rows."""
    for left in folder.glob(f"{PASSING}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > LEFT_BEHIND:
                left.unlink()


@contextmanager
def _passing(folder: Path, ending: str) -> Iterator[Path]:
    """An empty file under a passing name that is gone afterwards, readable by its owner only."""
    descriptor, name = tempfile.mkstemp(prefix=PASSING, suffix=ending, dir=folder)
    os.close(descriptor)
    try:
        yield Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


@contextmanager
def _ready(made: Writable, folder: Path, ending: str) -> Iterator[Path]:
    """The whole file, on the disk and checked, under a passing name that is gone afterwards."""
    _sweep(folder)
    with _passing(folder, ending) as ready:
        with ready.open("wb") as stream:
            made.write(stream)
            stream.flush()
            os.fsync(stream.fileno())
        made.check(ready)
        yield ready


def _settle(ready: Path, *, target: Path, keep: str, in_place: bool) -> Written:
    """Into the place that was asked for; what lies there is kept under another name if it must be."""
    if not keep or not target.exists():
        ready.replace(target)
        return Written(target)
    with _passing(target.parent, target.suffix) as copy:
        shutil.copy2(target, copy)  # a copy, so that the name is at no moment without a file
        _sync(copy)
        aside = _named_anew(copy, target.with_name(f"{target.stem}.{keep}{target.suffix}"))
    try:
        if in_place:
            shutil.copymode(target, ready)
        ready.replace(target)
    except OSError:
        aside.unlink(missing_ok=True)
        raise
    code = "RES-BACKUP" if in_place else "RES-KEPT"
    return Written(target, (Finding.of(code, Place(file=str(target)), path=str(aside)),))


def _settle_beside(ready: Path, *, wanted: Path) -> Written:
    """Under a name that nothing had."""
    return Written(_named_anew(ready, _short(wanted)))


def _named_anew(whole: Path, wanted: Path) -> Path:
    """Give a whole file the first of `a.csv`, `a.2.csv`, `a.3.csv` … that is free, in one step.

    No other program can come between the look and the naming, and who is killed leaves no name with half a file.
    """
    for number in range(1, TRIES):
        name = wanted if number == 1 else wanted.with_name(f"{wanted.stem}.{number}{wanted.suffix}")
        with suppress(FileExistsError):
            _name(whole, name)
            return name
    raise FileExistsError(f"{TRIES} files of the name {wanted.name}")


def _name(whole: Path, name: Path) -> None:
    """One more name for a file. Raises FileExistsError if it is taken."""
    try:
        os.link(whole, name)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: the name is taken by an empty file first
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWNER_ONLY))
        try:
            whole.replace(name)
        except OSError:
            name.unlink(missing_ok=True)
            raise


def _short(path: Path) -> Path:
    """The same place, under a name that every file system takes."""
    if len(os.fsencode(path.name)) <= NAME_LIMIT:
        return path
    return path.with_name(path.stem.removesuffix(MARK)[:SHORTENED] + MARK + path.suffix)


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make the new name itself outlast a power cut, where the system can (not on Windows)."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _explained(written: Written, target: Path, reasons: list[OSError], opened: Opened | None) -> Written:
    if not reasons:
        if opened is None:
            return written
        note = Finding.of("RES-OPEN", Place(file=str(target)), who=str(opened))
        return Written(written.path, (*written.findings, note))
    facts = {"path": str(written.path), "reason": str(opened or _reason(reasons[0]))}
    return Written(written.path, (Finding.of("RES-ELSEWHERE", Place(file=str(target)), **facts), *written.findings))


def _nowhere(target: Path, fallback: Path, reasons: list[OSError]) -> Finding:
    told = "; ".join(dict.fromkeys(_reason(reason) for reason in reasons))
    return Finding.of("RES-NOWHERE", Place(file=str(target)), folder=str(fallback), reason=told)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)


__all__ = ["SPLICED", "WORKBOOKS", "Writable", "Written", "put", "results_path", "same_file"]
