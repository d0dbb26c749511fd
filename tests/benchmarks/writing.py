"""Compares giving back a workbook with its results with what openpyxl takes to open it, add the columns and save it.

    python tests/benchmarks/writing.py [--rows 1000000] [--pairs 5]

Our side is all of it: the copy, the new sheets, the file forced to the disk, every byte compared and every row read
back, the name given. Of a hundred rows ninety-six are created, two are duplicates, one is to be corrected and one
was refused, so the sheet `To fix` has two rows of a hundred. Both sides take turns in fresh processes that have
imported their library before the clock starts; the time is the median of the pairs.

Memory is what our side takes on top of what the process held before: the peak of the writing, less what was resident
when it began. The sheet and its outcomes are there by then, as they are after a run. What reading left free in the
process was given back to the system first, so that writing into it counts; where the system cannot do that or set
the peak back (not Linux), no memory is measured.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from importer.model import Sheet
    from importer.outcome import Outcome

HERE: Final = Path(__file__)
RATIO: Final = 0.15  # of the yardstick's time
MEBIBYTES: Final = 100.0
GROWTH: Final = 11.0  # times the time of a tenth of the rows
OF: Final = 100  # rows in which each status has its share
OURS: Final = ("ref", "status", "id", "code", "message", "tip", "row")
EXAMPLE: Final = ("r0a1b2c3d4", "created", "65f1c0ffee65f1c0ffee65f1", "OP-000418", "", "", 2)


class Figure(NamedTuple):
    """What one process took: seconds on the clock, MiB on top of what it held (NaN: unknown), bytes it wrote."""

    seconds: float
    mebibytes: float
    size: int


# The sides. Each makes ready what is there before the results are written, and gives the writing itself.


def ours(path: Path, target: Path) -> Callable[[], object]:
    """The importer's results, from the sheet and the outcomes that a run leaves in memory."""
    import importer.results.splice  # noqa: F401  imported by writing itself otherwise
    from importer.load import read_sheet
    from importer.results import write_results

    sheet = read_sheet(path, sheet="Leads")
    outcomes = [outcome(sheet, at) for at in range(len(sheet))]
    return lambda: write_results(sheet, outcomes, target, lang="en", fallback=target.parent)


def outcome(sheet: Sheet, at: int) -> Outcome:
    """What became of the row at this position, made up."""
    from importer.findings import Finding, Place
    from importer.model import Row
    from importer.outcome import Created, Outcome

    row = Row(at, sheet.numbers[at], f"r{at:09x}", "", "")
    place = Place(file=sheet.path.name, sheet=sheet.reading.sheet, row=row.number)
    share, reply = at % OF, Created(f"{at:024x}", f"OP-{at:06d}")
    if share == 1:
        return Outcome.not_created(
            row, "invalid", Finding.of("NAME-MISSING", replace(place, letter="A", header="Nombre"))
        )
    if share == 2:
        refused = Finding.of("CRM-REFUSED", place, seen="contact not found", seen_es="no existe el contacto")
        return Outcome.not_created(row, "refused", refused)
    if share in (3, 4):
        told = Finding.of("ROW-DUPLICATE", place, when="2026-11-01", run="r7", seen="other.xlsx", other=7)
        return Outcome.earlier(row, "duplicate", reply.id, reply.code, told)
    return Outcome.created(row, reply)


def with_openpyxl(path: Path, target: Path) -> Callable[[], object]:
    """What most scripts do: everything opened, seven cells appended to each row, saved."""
    import openpyxl

    def write() -> None:
        book = openpyxl.load_workbook(path)
        page = book["Leads"]
        first = page.max_column + 1
        for row in range(1, page.max_row + 1):
            for at, value in enumerate(OURS if row == 1 else EXAMPLE, start=first):
                page.cell(row, at, value)
        book.save(target)

    return write


SIDES: Final = {"results": ours, "openpyxl": with_openpyxl}


def measured_here(side: str, path: Path) -> Figure:
    """One writing in this very process."""
    target = path.with_name(f"{path.stem}.{side}.xlsx")
    write = SIDES[side](path, target)
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    before = _resident(reset=True)
    begun = time.perf_counter()
    write()
    seconds = time.perf_counter() - begun
    figure = Figure(seconds, _resident(reset=False) - before, target.stat().st_size)
    target.unlink()
    return figure


def _resident(*, reset: bool) -> float:
    """MiB that are resident now, from where the peak is counted anew; or their peak since then."""
    try:
        if reset:
            Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        told = dict(re.findall(r"Vm(RSS|HWM):\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii")))
        return int(told["RSS" if reset else "HWM"]) / 1024
    except (OSError, KeyError):
        return float("nan")


# The comparison.


def measured(side: str, path: Path) -> Figure:
    """Figures of one writing in a fresh process."""
    line = [sys.executable, str(HERE), "--side", side, str(path)]
    return Figure(*json.loads(subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout))


def middle(figures: list[Figure]) -> Figure:
    """The median time and the largest peak."""
    return Figure(median(one.seconds for one in figures), max(one.mebibytes for one in figures), figures[0].size)


def compare(rows: int, pairs: int) -> None:
    """Print the table: a tenth of the rows beside openpyxl, then all of them beside that tenth."""
    print("| results | ours | yardstick | ratio | goal |\n|---|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        small, big = Path(folder, "small.xlsx"), Path(folder, "big.xlsx")
        for path, count in ((small, rows // 10), (big, rows)):
            writer = [sys.executable, str(HERE.with_name("leads.py")), str(count), str(path)]
            subprocess.run(writer, check=True)  # in a process of its own: a process starts with its parent's peak
        taken: dict[str, list[Figure]] = {name: [] for name in (*SIDES, "big")}
        for _ in range(pairs):
            for side in SIDES:
                taken[side].append(measured(side, small))
            taken["big"].append(measured("results", big))
    us, them, all_rows = (middle(taken[name]) for name in ("results", "openpyxl", "big"))
    title = f"{rows // 10:,} × 8"
    _print(f"{title}: time", f"{us.seconds:.2f} s", f"openpyxl {them.seconds:.2f} s", us.seconds / them.seconds, RATIO)
    told = f"{us.mebibytes:.0f} MiB", f"openpyxl {them.mebibytes:,.0f} MiB"
    _print(f"{title}: memory on top", *told, us.mebibytes / them.mebibytes, MEBIBYTES, of=us.mebibytes)
    title = f"{rows:,} × 8"
    told = f"{all_rows.seconds:.2f} s", f"a tenth {us.seconds:.2f} s"
    _print(f"{title}: time", *told, all_rows.seconds / us.seconds, GROWTH)
    told = f"{all_rows.mebibytes:.0f} MiB", f"a tenth {us.mebibytes:.0f} MiB"
    _print(f"{title}: memory on top", *told, all_rows.mebibytes / us.mebibytes)


def _print(
    title: str, ours: str, yardstick: str, ratio: float, goal: float | None = None, *, of: float | None = None
) -> None:
    figure = ratio if of is None else of
    verdict = f"≤ {goal:g}: {'met' if figure <= goal else 'MISSED'}" if goal else "–"
    print(f"| {title} | {ours} | {yardstick} | {ratio:.3f} | {verdict} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the big file; the small one has a tenth")
    parser.add_argument("--pairs", type=int, default=5, help="how often the sides take turns")
    parser.add_argument("--side", nargs=2, metavar=("NAME", "FILE"), help="measure one writing in this process")
    chosen = parser.parse_args()
    if chosen.side:
        print(json.dumps(measured_here(chosen.side[0], Path(chosen.side[1]))))
    else:
        compare(chosen.rows, chosen.pairs)


if __name__ == "__main__":
    main()
