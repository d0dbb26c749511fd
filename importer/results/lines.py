"""A sheet that is read as a page of text: its lines, and how wide and tall they stand. Knows no file format. Pure."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, Self

from importer.results.measures import LINE, lines

if TYPE_CHECKING:
    from importer.results.measures import Colours

Shape = Literal["title", "section", "fact", "cells", "sentence", "gap"]

WIDTHS: Final = (30, 30, 58)  # characters of the three columns; together a page of paper held upright
SPANS: Final[dict[Shape, tuple[int, int] | None]] = {
    "title": (0, 2),
    "sentence": (0, 2),
    "fact": (1, 2),
    "section": None,
    "cells": None,
    "gap": None,
}
"""Which columns, from 0, are one cell: a digest or a path is longer than a column is wide."""

NARROW_LETTERS: Final = 1.1  # letters that stand in the width of a digit
BOLD_LETTERS: Final = 0.9  # bold ones, such as those of labels
TALLEST: Final = 400  # points; Excel takes 409


class Line(NamedTuple):
    """One line: the texts of its cells, a whole number as itself; `colours` are those of its first cell."""

    shape: Shape
    texts: tuple[str | int, ...] = ()
    colours: Colours | None = None

    @classmethod
    def title(cls, text: str) -> Self:
        """What the page is about."""
        return cls("title", (text,))

    @classmethod
    def section(cls, *texts: str) -> Self:
        """What the next lines are about, and the titles of their columns."""
        return cls("section", texts)

    @classmethod
    def fact(cls, label: str, value: str | int) -> Self:
        """A label and what it says."""
        return cls("fact", (label, value))

    @classmethod
    def of(cls, *texts: str | int, colours: Colours | None = None) -> Self:
        """Cells under the titles of a section."""
        return cls("cells", texts, colours)

    @classmethod
    def sentence(cls, text: str) -> Self:
        """A sentence as wide as the page."""
        return cls("sentence", (text,))

    @classmethod
    def gap(cls) -> Self:
        """A line without anything."""
        return cls("gap")

    @property
    def span(self) -> tuple[int, int] | None:
        """The first and last column of the cell that is wider than a column; None where there is none."""
        return SPANS[self.shape]

    @property
    def height(self) -> int:
        """Points: as many as the cell with most lines needs. No program makes room for a wide cell by itself."""
        tall = (_lines(str(text), self._letters(at)) for at, text in enumerate(self.texts))
        return min(TALLEST, LINE * max(tall, default=1))

    def _letters(self, at: int) -> int:
        """How many letters stand on a line of a cell; widths count digits."""
        first, last = self.span or (at, at)
        wide = sum(WIDTHS[first : last + 1]) if at == first else WIDTHS[at]
        is_bold = self.shape in ("title", "section") or (at == 0 and self.shape != "sentence")
        return int(wide * (BOLD_LETTERS if is_bold else NARROW_LETTERS))


def _lines(text: str, wide: int) -> int:
    """How many lines a text takes: words are not broken where they fit on a line, and blanks take room as well."""
    broken = sum(max(1, len(textwrap.wrap(line, wide))) for line in text.split("\n"))
    return max(broken, lines(text, wide))


__all__ = ["WIDTHS", "Line", "Shape"]
