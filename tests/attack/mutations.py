"""Damages every sample file in a thousand ways and reads each as `check` does: a plan or an explanation, nothing else.

    python tests/attack/mutations.py [--count 1000] [--seed 1] [FILE ...]

Not allowed is any other exception, the death of the process, more than 10 seconds, more than 400 megabytes. What the
program finds it tells with seed and number; `--keep FOLDER` writes those files there, `--number N` makes one again.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Final, NamedTuple

from mutants import mutant
from open_document import open_document
from watched import Ending, Limits, function_named, idle, import_for, watch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

SAMPLES: Final = Path(__file__).parents[2] / "samples"
SUFFIXES: Final = (".csv", ".xlsx")
LINES: Final = 12  # shown of what an offender wrote to the terminal
UNCHANGED: Final = 0  # the number of the file as it is


class Sample(NamedTuple):
    """A file to be damaged."""

    name: str
    data: bytes


class Mutant(NamedTuple):
    """One damaged file: which, by what number, what was done, and where it is for as long as it is read."""

    sample: Sample
    number: int
    damage: str
    path: Path


@dataclass(slots=True)
class Tally:
    """What became of all mutants so far."""

    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)  # by outcome and file
    offenders: list[tuple[Mutant, Ending]] = field(default_factory=list)
    talkers: list[tuple[Mutant, Ending]] = field(default_factory=list)
    slowest: tuple[float, str] = (0.0, "")
    biggest: tuple[float, str] = (0.0, "")

    def add(self, made: Mutant, ending: Ending) -> None:
        """Count one more."""
        answered = ending.kind == "answered"
        self.outcomes[ending.text if answered else ending.kind.upper(), made.sample.name] += 1
        self.slowest = max(self.slowest, (ending.seconds, titled(made)))
        self.biggest = max(self.biggest, (ending.megabytes, titled(made)))
        if not answered:
            self.offenders.append((made, ending))
        elif ending.said:
            self.talkers.append((made, ending))


def titled(made: Mutant) -> str:
    return f"{made.sample.name} number {made.number} ({made.damage})"


def samples(paths: Sequence[Path]) -> list[Sample]:
    """These files, else every sample that can be imported, and the same table as an .ods."""
    if paths:
        return [Sample(path.name, path.read_bytes()) for path in paths]
    found = [Sample(path.name, path.read_bytes()) for path in sorted(SAMPLES.iterdir()) if path.suffix in SUFFIXES]
    text = (SAMPLES / "leads.csv").read_bytes().decode("cp1252")
    return [*found, Sample("leads.ods", open_document(list(csv.reader(io.StringIO(text), delimiter=";"))))]


def mutant_of(sample: Sample, seed: int, number: int) -> tuple[str, bytes]:
    """What was done to the file, and the bytes: always the same for a name, a seed and a number."""
    if number == UNCHANGED:
        return "unchanged", sample.data
    return mutant(sample.data, Random(f"{seed} {sample.name} {number}"))


def mutants(given: Sequence[Sample], seed: int, numbers: Sequence[int], folder: Path) -> Iterator[Mutant]:
    """Every mutant, written when it is asked for."""
    for place, sample in enumerate(given):
        for number in numbers:
            damage, data = mutant_of(sample, seed, number)
            path = folder / f"{place}-{number}" / sample.name  # messages tell the name
            path.parent.mkdir()
            path.write_bytes(data)
            yield Mutant(sample, number, damage, path)


def run(given: Sequence[Sample], numbers: Sequence[int], chosen: argparse.Namespace) -> Tally:
    """Read every mutant, two at a time."""
    limits = Limits(chosen.seconds, chosen.megabytes)
    subject: Callable[..., str] = function_named(chosen.subject)
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder:
        for made in mutants(given, chosen.seed, [UNCHANGED], Path(folder)):
            import_for(partial(subject, made.path), limits)
            remove(made)
        print(f"A process that reads nothing takes {idle(limits).megabytes:.0f} of {limits.megabytes:.0f} MB.\n")
        calls = ((made, partial(subject, made.path)) for made in mutants(given, chosen.seed, numbers, Path(folder)))
        for made, ending in watch(calls, limits):
            tally.add(made, ending)
            remove(made)
    return tally


def remove(made: Mutant) -> None:
    """Take a mutant's file away, and what its reading may have left beside it."""
    for path in made.path.parent.iterdir():
        path.unlink()
    made.path.parent.rmdir()


def report(tally: Tally, given: Sequence[Sample], seed: int) -> None:
    """Print what became of the mutants as a Markdown table, then whatever deserves a look."""
    names = [sample.name for sample in given]
    print("| outcome | " + " | ".join(names) + " |\n|---|" + "---:|" * len(names))
    outcomes = Counter(outcome for outcome, _ in tally.outcomes.elements())
    for outcome, _ in outcomes.most_common():
        print(f"| {outcome} | " + " | ".join(str(tally.outcomes[outcome, name]) for name in names) + " |")
    print(f"\nslowest: {tally.slowest[0]:.2f} s, {tally.slowest[1]}")
    print(f"biggest: {tally.biggest[0]:.0f} MB, {tally.biggest[1]}")
    if tally.talkers:
        print(f"\n{len(tally.talkers)} were explained but something was written to the terminal, such as")
        print(f"  {titled(tally.talkers[0][0])}: {tally.talkers[0][1].said[:500]}")
    for made, ending in tally.offenders:
        print(f"\n{ending.kind.upper()} seed {seed}, {titled(made)}: {ending.text}")
        print("\n".join(f"  {line}" for line in ending.said.splitlines()[:LINES]))


def keep(kept: Sequence[tuple[Sample, int]], seed: int, folder: Path) -> None:
    """Write these mutants again, named after seed and number."""
    folder.mkdir(parents=True, exist_ok=True)
    for sample, number in kept:
        _, data = mutant_of(sample, seed, number)
        (folder / f"{seed}-{number}-{sample.name}").write_bytes(data)


def arguments() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="instead of the samples")
    parser.add_argument("--count", type=int, default=1000, help="mutants of each file")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other mutants")
    parser.add_argument("--number", type=int, help="only this mutant of each file, kept whatever becomes of it")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="write the offenders there")
    parser.add_argument("--seconds", type=float, default=10, help="the most one file may take")
    parser.add_argument("--megabytes", type=float, default=400, help="the most memory one file may take")
    parser.add_argument("--subject", default="subjects:planned", metavar="MODULE:FUNCTION", help="what reads the file")
    return parser.parse_args()


def main() -> int:
    chosen = arguments()
    given = samples(chosen.files)
    numbers = range(chosen.count + 1) if chosen.number is None else [chosen.number]
    tally = run(given, numbers, chosen)
    report(tally, given, chosen.seed)
    if chosen.keep and chosen.number is not None:
        keep([(sample, chosen.number) for sample in given], chosen.seed, chosen.keep)
    elif chosen.keep:
        keep([(made.sample, made.number) for made, _ in tally.offenders], chosen.seed, chosen.keep)
    return 1 if tally.offenders else 0


if __name__ == "__main__":
    sys.exit(main())
