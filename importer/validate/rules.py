"""What a template may ask of amounts, and how it composes a description: data, checked when a template is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from importer.findings.words import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Weight = Literal["ok", "warning", "error"]
WEIGHTS: Final = get_args(Weight)
LARGEST: Final = 10**15  # of what a template may name; beyond it no amount of a spreadsheet is exact
IN_BRACES: Final = re.compile(r"{(\w*)}")


@dataclass(frozen=True, slots=True)
class AmountRule:
    """What amounts must be. `least` and `most` bound them; the others say how much something matters.

    `decimals` is how many are usual; `times_median` how many times the column's median is too far off
    to be meant, 0 for never. The defaults are Plazbot's: it keeps whatever number it is sent.
    """

    least: Decimal | None = None
    most: Decimal | None = None
    outside: Weight = "error"
    zero: Weight = "warning"
    negative: Weight = "error"
    decimals: int = 2
    more_decimals: Weight = "warning"
    times_median: Decimal = Decimal(1000)
    currency: str = ""

    @classmethod
    def parse(cls, table: Mapping[str, Any]) -> AmountRule:
        """The rule in a template's table of the field `amount`, whose values `TYPES` allows."""
        given: dict[str, Any] = {one.name: table[one.name] for one in fields(cls) if one.name in table}
        for name in given.keys() & {"least", "most", "times_median"}:
            given[name] = Decimal(str(given[name]))
        return cls(**given)


def _is_number(value: Any) -> bool:
    # Python refuses to write out integers of thousands of digits, and TOML has them.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < LARGEST


def _is_weight(value: Any) -> bool:
    return value in WEIGHTS


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 15


def _is_currency(value: Any) -> bool:
    return isinstance(value, str) and bool(re.fullmatch("[A-Z]{3}", value))


A_WEIGHT: Final = Words.same(" | ".join(f'"{weight}"' for weight in WEIGHTS))
A_NUMBER: Final = Words("a number", "un número")
TYPES: Final[dict[str, tuple[Callable[[Any], bool], Words]]] = {
    "least": (_is_number, A_NUMBER),
    "most": (_is_number, A_NUMBER),
    "outside": (_is_weight, A_WEIGHT),
    "zero": (_is_weight, A_WEIGHT),
    "negative": (_is_weight, A_WEIGHT),
    "decimals": (_is_count, Words("a number from 0 to 15", "un número de 0 a 15")),
    "more_decimals": (_is_weight, A_WEIGHT),
    "times_median": (
        lambda value: _is_number(value) and (value == 0 or value > 1),
        Words("a number above 1, or 0 for never", "un número mayor que 1, o 0 para nunca"),
    ),
    "currency": (
        _is_currency,
        Words('three capital letters, such as "PEN"', 'tres letras mayúsculas, como "PEN"'),
    ),
}
"""What each key of the rule may be: a test, and the same in words."""


ANY_AMOUNT: Final = AmountRule()
"""What a template asks that says nothing of amounts."""


@dataclass(frozen=True, slots=True)
class Composition:
    """A text put together from other fields of the row: `Lead de {stage}: {name}`."""

    pattern: str

    @property
    def names(self) -> list[str]:
        """The fields it is put together from."""
        return IN_BRACES.findall(self.pattern)

    def text(self, values: Mapping[str, str]) -> str:
        """The text for one row; blanks and marks that stand beside an empty field are not left over."""
        filled = IN_BRACES.sub(lambda match: values.get(match[1], ""), self.pattern)
        return " ".join(filled.split()).strip(" -–—,;:|/·") if any(values.values()) else ""
