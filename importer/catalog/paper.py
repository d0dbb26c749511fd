"""How columns go on paper: as many beside each other as can still be read, and further ones on further pages."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_LETTERS: Final = 200  # across a page held sideways: as small as 70 % prints them
REPEATED: Final = 2  # columns that stand on every page: which row it is, and what became of it


def pages_across(wide: Sequence[float], repeated: int = REPEATED) -> int:
    """On how many pages beside each other columns of these widths, in letters, are printed; the first on all."""
    total, first = sum(wide), min(sum(wide[:repeated]), MOST_LETTERS / 2)
    return max(1, math.ceil((total - first) / (MOST_LETTERS - first)))


__all__ = ["REPEATED", "pages_across"]
