"""One field of every row, by its distinct values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Values:
    """One field of every row, kept as its distinct values: row `at` has `distinct[codes[at]]`."""

    def __init__(self, distinct: Sequence[Any], codes: numpy.ndarray, *, is_bare: bool = False) -> None:
        self.distinct, self.codes = distinct, codes
        self.is_bare = is_bare  # each is None or a text without any blank
        self.marks: numpy.ndarray | None = None  # see `sameness.marks`

    def __getitem__(self, at: int) -> Any:
        return self.distinct[self.codes[at]]

    def __len__(self) -> int:
        return len(self.codes)

    def __iter__(self) -> Iterator[Any]:
        return map(self.distinct.__getitem__, self.codes.tolist())

    def at(self, positions: Sequence[int]) -> list[Any]:
        """The values of these rows."""
        if len(positions) == len(self.codes):
            return list(self)
        return [self.distinct[code] for code in self.codes[list(positions)].tolist()]

    def used(self, positions: Sequence[int]) -> set[Any]:
        """The distinct values of these rows, without None and ""."""
        return set(map(self.distinct.__getitem__, self.used_codes(positions).tolist())) - {None, ""}

    def used_codes(self, positions: Sequence[int]) -> numpy.ndarray:
        """The indexes among the distinct values of those that these rows have, in ascending order."""
        codes = self.codes if len(positions) == len(self.codes) else self.codes[list(positions)]
        return numpy.flatnonzero(numpy.bincount(codes, minlength=len(self.distinct)))
