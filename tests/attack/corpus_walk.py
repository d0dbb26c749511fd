"""Reads every file of a folder as it is: each becomes a Sheet or is explained in whole sentences, in both languages.

    python tests/attack/corpus_walk.py FOLDER [--table] [--list]

Not allowed is any other exception, the death of the process, and more than 20 seconds or 1,500 megabytes for a file.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from watched import Ending, Limits, function_named, import_for, watch

if TYPE_CHECKING:
    from collections.abc import Mapping

TYPICAL: Final = (".csv", ".xls", ".xlsx")  # one of each is read first, for what reading it imports


def walk(folder: Path, subject: str, limits: Limits) -> dict[Path, Ending]:
    """How every file of the folder and the folders in it ended, by its path from there."""
    read = function_named(subject)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for suffix in TYPICAL:
        for path in [path for path in paths if path.suffix == suffix][:1]:
            import_for(partial(read, path), limits)
    calls = ((path, partial(read, path)) for path in paths)
    return {path.relative_to(folder): ending for path, ending in watch(calls, limits)}


def print_table(endings: Mapping[Path, Ending]) -> None:
    """Print how many files of each kind were read, and why the others were not."""
    counts = Counter((outcome(ending), path.suffix) for path, ending in endings.items())
    suffixes = sorted({suffix for _, suffix in counts})
    print("| outcome | " + " | ".join(suffixes) + " | all |\n|---|" + "---:|" * (len(suffixes) + 1))
    totals = Counter(outcome(ending) for ending in endings.values())
    for reason, total in sorted(totals.items(), key=lambda pair: (not pair[0].startswith("read"), -pair[1])):
        print(f"| {reason} | " + " | ".join(str(counts[reason, suffix] or "") for suffix in suffixes) + f" | {total} |")


def outcome(ending: Ending) -> str:
    """What became of a file, in a word or as codes."""
    return ending.text if ending.kind == "answered" else ending.kind.upper()


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--table", action="store_true", help="print counts by kind of file and reason, as Markdown")
    parser.add_argument("--list", action="store_true", help="print every file with what became of it")
    parser.add_argument("--seconds", type=float, default=20, help="the most one file may take")
    parser.add_argument("--megabytes", type=float, default=1500, help="the most memory one file may take")
    parser.add_argument("--subject", default="subjects:read", metavar="MODULE:FUNCTION", help="what reads the file")
    return parser.parse_args()


def main() -> int:
    chosen = arguments()
    endings = walk(chosen.folder, chosen.subject, Limits(chosen.seconds, chosen.megabytes))
    if chosen.table:
        print_table(endings)
    if chosen.list:
        for path, ending in sorted(endings.items()):
            print(f"{path}\t{outcome(ending)}\t{ending.seconds:.2f} s\t{ending.megabytes:.0f} MB")
    offenders = {path: ending for path, ending in endings.items() if ending.kind != "answered"}
    for path, ending in sorted(offenders.items()):
        print(f"\n{ending.kind.upper()} {path}: {ending.text}\n{ending.said}".rstrip())
    print(f"{len(endings)} files, {len(offenders)} neither read nor explained")
    return 1 if offenders else 0


if __name__ == "__main__":
    sys.exit(main())
