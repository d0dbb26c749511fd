"""Compares the way from a Sheet to a Plan with what pandas takes to read the same rows from a CSV.

    python tests/benchmarks/planning.py [--rows 1000000] [--pairs 3]

One row of a hundred has an amount that is none. Every figure is of a fresh process, in which the sheet is read before
the clock starts; both sides take turns, and the time is the median of the pairs. The journal is empty.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import Final

HERE: Final = Path(__file__)
GOAL: Final = 2.0  # times pandas, and as much again for a column of phones
GROWTH: Final = 11.0  # times the time of a tenth of the rows


def planned(path: Path, *, phones: bool) -> tuple[int, float]:
    """Rows that would be sent, and the seconds from the Sheet to the Plan."""
    from importer.catalog import load_mapping
    from importer.load import read_sheet
    from importer.validate.cells import Choices
    from importer.validate.decide import make_plan
    from importer.validate.drafts import draft
    from importer.validate.fitting import fit

    sheet = read_sheet(path)
    begun = time.perf_counter()
    fitted = fit(load_mapping(), sheet, assigned={}, constants={})
    if not phones:
        del fitted.columns["contact_phone"]
    drafts = draft(sheet, fitted, Choices(country="PE"), scope="benchmark")
    plan = make_plan(drafts, known={}, directory=None, origin=str(path), run="benchmark")
    return len(plan.ready), time.perf_counter() - begun


def read_by_pandas(path: Path) -> tuple[int, float]:
    """The rows, and the seconds it takes to read them as text."""
    import pandas

    begun = time.perf_counter()
    rows = len(pandas.read_csv(path, dtype=str))
    return rows, time.perf_counter() - begun


SIDES: Final = {
    "plan": lambda path: planned(path, phones=False),
    "phones": lambda path: planned(path, phones=True),
    "pandas": read_by_pandas,
}


def measured(side: str, path: Path, expected: int) -> float:
    """Seconds of one side in a fresh process. Raises RuntimeError when it did not see the rows expected."""
    line = [sys.executable, str(HERE), "--side", side, str(path)]
    rows, seconds = json.loads(subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True).stdout)
    if rows != expected:
        raise RuntimeError(f"{side}: {rows} rows instead of {expected}")
    return float(seconds)


def write(path: Path, rows: int) -> None:
    """The leads, with one amount of a hundred that is none."""
    subprocess.run(
        [sys.executable, str(HERE.with_name("leads.py")), str(rows), str(path), "--wrong", "100"], check=True
    )


def compare(rows: int, pairs: int) -> None:
    """Print the table line by line."""
    print("| from Sheet to Plan | ours | yardstick | ratio | goal |\n|---|---:|---:|---:|---|")
    with tempfile.TemporaryDirectory() as folder:
        small, big = Path(folder, "small.csv"), Path(folder, "big.csv")
        write(small, rows // 10)
        write(big, rows)
        good = rows - rows // 100
        figures: dict[str, list[float]] = {name: [] for name in (*SIDES, "small")}
        for _ in range(pairs):
            for name in SIDES:
                figures[name].append(measured(name, big, rows if name == "pandas" else good))
            figures["small"].append(measured("plan", small, good // 10))
        plan, phones, pandas, tenth = (median(figures[name]) for name in ("plan", "phones", "pandas", "small"))
    _print(f"{rows:,} × 8, no phones", plan, f"pandas {pandas:.2f} s", plan / pandas, GOAL)
    _print(f"{rows:,} × 8, with distinct phones", phones, f"pandas {pandas:.2f} s", phones / pandas, 2 * GOAL)
    _print(f"growth from {rows // 10:,} rows", plan, f"a tenth {tenth:.2f} s", plan / tenth, GROWTH)


def _print(title: str, ours: float, yardstick: str, ratio: float, goal: float) -> None:
    verdict = "met" if ratio <= goal else "MISSED"
    print(f"| {title} | {ours:.2f} s | {yardstick} | {ratio:.2f} | ≤ {goal:g}: {verdict} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows of the big file")
    parser.add_argument("--pairs", type=int, default=3, help="how often the sides take turns")
    parser.add_argument("--side", nargs=2, metavar=("NAME", "FILE"), help="measure one side in this process")
    chosen = parser.parse_args()
    if chosen.side:
        print(json.dumps(SIDES[chosen.side[0]](Path(chosen.side[1]))))
    else:
        compare(chosen.rows, chosen.pairs)


if __name__ == "__main__":
    main()
