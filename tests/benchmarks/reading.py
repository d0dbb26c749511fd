"""Compares reading a big file into a Sheet with what pandas and openpyxl take for the same file: time, and memory.

    python tests/benchmarks/reading.py [--rows 1000000] [--pairs 5]

Every figure is of a fresh process that has imported its library before the clock starts. Both sides take turns, so
that what else the computer does falls on both; the time is the median of the pairs.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

HERE: Final = Path(__file__)
MEMORY_UNIT: Final = 1 if sys.platform == "darwin" else 1024  # bytes that ru_maxrss counts in
MEBIBYTE: Final = 1 << 20
COLUMNS: Final = 8  # of the files that leads.py writes


class Figure(NamedTuple):
    """What one process took: seconds on the clock, MiB at its peak."""

    seconds: float
    mebibytes: float


class Goal(NamedTuple):
    """One file: how big it is and how it is made, beside what it is read, and the most that may take.

    `ratio` is of the yardstick's time; `mebibytes` of memory. 0 where nothing was agreed.
    """

    title: str
    rows: int
    file: str
    yardstick: str
    options: tuple[str, ...] = ()  # of leads.py
    ratio: float = 0.0
    mebibytes: float = 0.0


def goals(rows: int) -> tuple[Goal, ...]:
    """What was agreed for a million rows, and a tenth of them for the time of a workbook."""
    csv = Goal("CSV, 40 % of rows with quotes", rows, "leads.csv", "pandas", ratio=1.2, mebibytes=700)
    return (
        Goal("xlsx", rows // 10, "leads.xlsx", "openpyxl", ratio=0.25),
        csv,
        csv._replace(title="CSV without quotes", options=("--plain",)),
        Goal("xlsx", rows, "leads.xlsx", "openpyxl", mebibytes=1638),
    )


# The sides. Each imports its library and gives what is to be measured.


def ours() -> Callable[[Path], int]:
    """The importer's own reading; gives the rows."""
    import pandas  # noqa: F401  imported by reading itself otherwise

    from importer.load import read_sheet

    return lambda path: len(read_sheet(path))


def with_pandas() -> Callable[[Path], int]:
    """pandas, told not to guess."""
    import pandas

    return lambda path: len(pandas.read_csv(path, dtype=str, keep_default_na=False))


def with_openpyxl() -> Callable[[Path], int]:
    """The quickest that openpyxl can do: every row drawn, none kept."""
    import openpyxl

    def read(path: Path) -> int:
        sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
        return sum(1 for _ in sheet.iter_rows(values_only=True)) - 1

    return read


SIDES: Final = {"Sheet": ours, "pandas": with_pandas, "openpyxl": with_openpyxl}


def measured_here(side: str, path: Path) -> tuple[int, Figure]:
    """Rows and figures of one reading in this very process."""
    read = SIDES[side]()
    begun = time.perf_counter()
    rows = read(path)
    seconds = time.perf_counter() - begun
    return rows, Figure(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * MEMORY_UNIT / MEBIBYTE)


# The comparison.


def measured(side: str, path: Path, rows: int) -> Figure:
    """Figures of one reading in a fresh process. Raises RuntimeError when it did not see all rows."""
    line = [sys.executable, str(HERE), "--side", side, str(path)]
    seen, figure = json.loads(subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout)
    if seen != rows:
        raise RuntimeError(f"{side} read {seen} rows of {rows}")
    return Figure(*figure)


def middle(figures: list[Figure]) -> Figure:
    """The median time and the largest peak."""
    return Figure(median(one.seconds for one in figures), max(one.mebibytes for one in figures))


def compared(goal: Goal, path: Path, pairs: int) -> tuple[Figure, Figure]:
    """Our side and the other, in turns. Where only memory counts, once: it hardly varies."""
    sides: tuple[list[Figure], list[Figure]] = ([], [])
    for _ in range(pairs if goal.ratio else 1):
        for side, figures in zip(("Sheet", goal.yardstick), sides, strict=True):
            figures.append(measured(side, path, goal.rows))
    return middle(sides[0]), middle(sides[1])


def lines(goal: Goal, us: Figure, them: Figure) -> Iterator[str]:
    """The lines of the table for one file: time, memory."""
    title = f"{goal.title}, {goal.rows:,} × {COLUMNS}"
    ratio = us.seconds / them.seconds
    sides = f"{us.seconds:.2f} s | {goal.yardstick} {them.seconds:.2f} s"
    yield f"| {title}: time | {sides} | {ratio:.2f} | {_verdict(ratio, goal.ratio, 'ratio')} |"
    share = us.mebibytes / them.mebibytes
    sides = f"{us.mebibytes:,.0f} MiB | {goal.yardstick} {them.mebibytes:,.0f} MiB"
    yield f"| {title}: peak memory | {sides} | {share:.2f} | {_verdict(us.mebibytes, goal.mebibytes, 'MiB')} |"


def _verdict(figure: float, most: float, unit: str) -> str:
    return f"{unit} ≤ {most:,g}: {'met' if figure <= most else 'MISSED'}" if most else "–"


def compare(rows: int, pairs: int) -> None:
    """Make the files one after the other, print the table line by line."""
    print("| reading | into a Sheet | yardstick | ratio | goal |\n|---|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        for goal in goals(rows):
            path = Path(folder, goal.file)
            writer = [sys.executable, str(HERE.with_name("leads.py")), str(goal.rows), str(path), *goal.options]
            subprocess.run(writer, check=True)  # in a process of its own: a process starts with its parent's peak
            for line in lines(goal, *compared(goal, path, pairs)):
                print(line, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the big files; the small one has a tenth")
    parser.add_argument("--pairs", type=int, default=5, help="how often both sides take turns")
    parser.add_argument("--side", nargs=2, metavar=("NAME", "FILE"), help="measure one reading in this process")
    chosen = parser.parse_args()
    if chosen.side:
        print(json.dumps(measured_here(chosen.side[0], Path(chosen.side[1]))))
    else:
        compare(chosen.rows, chosen.pairs)


if __name__ == "__main__":
    main()
