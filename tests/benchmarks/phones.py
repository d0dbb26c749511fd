"""Compares reading columns of distinct phones, e-mail addresses and texts with what phonenumbers and pandas take.

    python tests/benchmarks/phones.py [--rows 1000000] [--pairs 3]

phonenumbers alone reads a twentieth of the numbers and its time is multiplied; pandas reads a CSV of as many rows and
eight columns, none of them a phone. Both sides take turns in one process; the time is the median of the pairs.
"""

from __future__ import annotations

import argparse
import csv
import io
import random
import time
from statistics import median
from typing import TYPE_CHECKING, Final

import pandas
import phonenumbers

from importer.findings import Place
from importer.validate.cells import Column
from importer.validate.phones import read_phones
from importer.validate.text import read_emails, read_text

if TYPE_CHECKING:
    from collections.abc import Callable

SEED: Final = 20_261_122
SHARE: Final = 20  # phonenumbers reads one of so many numbers
WAYS: Final = {  # how a column is written: the country named, and a cell made of eight digits
    "PE 9########": ("PE", "9{0:08d}"),
    "PE +51 9########": ("PE", "+51 9{0:08d}"),
    "no country, +51 9########": ("", "+51 9{0:08d}"),
    "MX (55) 5### ####": ("MX", "(55) 5{0:07d}"),
    "VE 0414-#######": ("VE", "0414-{0:07d}"),
}


def column(cells: list[str]) -> Column:
    """A column of distinct cells, as reading gets it."""
    return Column(cells, [], [], [], Place("leads.csv"))


def numbers(rows: int, pattern: str) -> list[str]:
    """As many cells with distinct phone numbers, in no order."""
    digits = 8 if "08d" in pattern else 7
    drawn = random.Random(SEED).sample(range(10**digits), min(rows, 10**digits))
    return [pattern.format(number) for number in drawn]


def by_phonenumbers(cells: list[str], country: str) -> float:
    """Seconds that phonenumbers alone would take for all cells."""
    begun = time.perf_counter()
    for cell in cells[::SHARE]:
        number = phonenumbers.parse(cell, country or None)
        if phonenumbers.is_valid_number(number):
            phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return (time.perf_counter() - begun) * len(cells) / len(cells[::SHARE])


def by_pandas(rows: int) -> Callable[[], float]:
    """The yardstick: pandas reads as many rows of eight columns as text."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow("ABCDEFGH")
    rng = random.Random(SEED)
    writer.writerows(
        [f"Lead {at}", "Plan anual", rng.random(), at, "Web", "Nuevo", "2026-12-31", "vip"] for at in range(rows)
    )

    def read() -> float:
        text.seek(0)
        begun = time.perf_counter()
        pandas.read_csv(text, dtype=str, keep_default_na=False)
        return time.perf_counter() - begun

    return read


def ours(read: Callable[[], object]) -> float:
    """Seconds of one reading. Raises RuntimeError when it found a problem: then it measured something else."""
    begun = time.perf_counter()
    parsed = read()
    seconds = time.perf_counter() - begun
    if getattr(parsed, "problems", None):
        raise RuntimeError("a plain cell was refused")
    return seconds


def compare(rows: int, pairs: int) -> None:
    """Print the table line by line."""
    print("| reading | ours | yardstick | ratio |\n|---|---:|---:|---:|")
    for title, (country, pattern) in WAYS.items():
        cells = numbers(rows, pattern)
        made = column(cells)
        turns = [
            (
                ours(lambda made=made, country=country: read_phones(made, country=country)),
                by_phonenumbers(cells, country),
            )
            for _ in range(pairs)
        ]
        _print(f"{title}, {len(cells):,}", turns, "phonenumbers")
    yardstick = by_pandas(rows)
    texts = column([f"Rosa Quispe {at} – Renovación" for at in range(rows)])
    mails = column([f"lead{at}@example.com" for at in range(rows)])
    phones = column(numbers(rows, WAYS["PE 9########"][1]))
    each: dict[str, Callable[[], object]] = {
        "texts": lambda: read_text(texts, limit=255),
        "e-mail addresses": lambda: read_emails(mails),
        "phones of PE": lambda: read_phones(phones, country="PE"),
    }
    for title, read in each.items():
        _print(f"{title}, {rows:,}", [(ours(read), yardstick()) for _ in range(pairs)], "pandas, 8 columns")


def _print(title: str, turns: list[tuple[float, float]], against: str) -> None:
    us, them = (median(side) for side in zip(*turns, strict=True))
    print(f"| {title} | {us:.2f} s | {against} {them:.2f} s | {us / them:.2f} |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000, help="distinct cells of a column")
    parser.add_argument("--pairs", type=int, default=3, help="how often both sides take turns")
    chosen = parser.parse_args()
    compare(chosen.rows, chosen.pairs)


if __name__ == "__main__":
    main()
