"""What stands in a results sheet: each row of the sheet with its own outcome. Pure; knows no file format."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, overload

from importer.errors import BrokenLaw
from importer.model import RESULT_COLUMNS
from importer.validate.formats import spelled
from importer.validate.recognise import home_rows, result_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from importer.findings import Lang
    from importer.model import Cell, Sheet
    from importer.outcome import Outcome, Status

OURS: Final = len(RESULT_COLUMNS)
BETWEEN: Final = " | "
NAMED: Final = 10  # rows named in the message of a broken law
# Of a checked sheet. None may be a heading of a template: `Status` and `Estado` would be read as the stage.
CHECKED_TITLES: Final[dict[Lang, tuple[str, str, str]]] = {
    "en": ("Row", "Check result", "Problems"),
    "es": ("Fila", "Resultado", "Problemas"),
}
CHECKED_SHEETS: Final[dict[Lang, str]] = {"en": "Checked rows", "es": "Filas revisadas"}
UNHOLDABLE: Final = re.compile("[\x00-\x1f\ud800-\udfff\ufffe\uffff]")  # what neither XML nor UTF-8 can hold


class Own(NamedTuple):
    """Our part of one line, in the order of `RESULT_COLUMNS`."""

    import_ref: str
    import_status: Status
    opportunity_id: str
    opportunity_code: str
    import_message: str
    import_tip: str
    source_row: int


class Owns(Sequence[Own]):
    """Our part of every line, made when it is asked for: together they take more memory than the sheet."""

    def __init__(self, outcomes: Sequence[Outcome], rows: Sequence[int], lang: Lang) -> None:
        """`rows` are the numbers of all rows of the sheet in the sheet they came from, by position."""
        self._outcomes, self._rows, self._lang = outcomes, rows, lang

    def __len__(self) -> int:
        return len(self._outcomes)

    @overload
    def __getitem__(self, at: int) -> Own: ...
    @overload
    def __getitem__(self, at: slice) -> list[Own]: ...
    def __getitem__(self, at: int | slice) -> Own | list[Own]:
        if isinstance(at, slice):
            return [self._own(outcome) for outcome in self._outcomes[at]]
        return self._own(self._outcomes[at])

    def _own(self, outcome: Outcome) -> Own:
        return own(outcome, self._lang, number=self._rows[outcome.row.at])


@dataclass(frozen=True, slots=True)
class Result:
    """A results sheet before it has a format: our part of every line, then the person's columns.

    `own` has one line per row of the sheet, in the sheet's order; `titles` and `copied` have one
    place per column that is given back, `copied` as lists of cells as long as `own`. `formats` has
    the number formats of a workbook's cells that say something of them, by the column's place among
    those and one for each line: a percentage must not come back as an amount.
    """

    own: Sequence[Own]
    titles: tuple[str, ...]
    copied: tuple[list[Cell], ...]
    formats: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @property
    def header(self) -> tuple[str, ...]:
        """All titles: ours first."""
        return (*RESULT_COLUMNS, *self.titles)

    def lines(self) -> Iterator[tuple[Own, tuple[Cell, ...]]]:
        """Our part and the person's part of each line."""
        cells = zip(*self.copied, strict=True) if self.copied else iter([()] * len(self.own))
        return zip(self.own, cells, strict=True)

    def spelled(self) -> Result:
        """The same for a file without formats: what a format says of a number stands in the cell as text."""
        copied = [
            list(map(spelled, cells, self.formats[at])) if at in self.formats else cells
            for at, cells in enumerate(self.copied)
        ]
        return Result(self.own, self.titles, tuple(copied))


def result_of(sheet: Sheet, outcomes: Sequence[Outcome], *, lang: Lang, lazily: bool = False) -> Result:
    """The results of a sheet; `lazily` for who goes through them once. Raises `BrokenLaw` unless every row has
    exactly one outcome.
    """
    positions = given_back(sheet)
    owns = Owns(paired(sheet, outcomes), home_rows(sheet), lang)
    return Result(
        own=owns if lazily else tuple(owns),
        titles=tuple(sheet.headers[position].title for position in positions),
        copied=tuple(sheet.table.iloc[:, position].tolist() for position in positions),
        formats={at: sheet.formats[position] for at, position in enumerate(positions) if position in sheet.formats},
    )


def paired(sheet: Sheet, outcomes: Sequence[Outcome]) -> list[Outcome]:
    """One outcome per row in the sheet's order, found by the row each outcome was made from, never by position.

    Raises `BrokenLaw` naming the rows that have no outcome, more than one, or are not rows of this sheet.
    """
    by_row = {outcome.row.at: outcome for outcome in outcomes}
    counts = Counter(outcome.row.at for outcome in outcomes)
    strangers = [outcome.row.number for outcome in outcomes if not _belongs(outcome, sheet)]
    missing = [number for at, number in enumerate(sheet.numbers) if at not in by_row]
    twice = [by_row[at].row.number for at, count in counts.items() if count > 1]
    complaints = {"not of this sheet": strangers, "no outcome": missing, "more than one outcome": twice}
    for complaint, rows in complaints.items():
        if rows:
            raise BrokenLaw(f"{complaint}: {_naming(rows)}")
    return [by_row[at] for at in range(len(sheet))]


def own(outcome: Outcome, lang: Lang, *, number: int | None = None) -> Own:
    """Our part of the line of one row: all its findings in one cell, each beginning with its code.

    `number` is the row's in the sheet it came from, where that is another than the one read.
    """
    findings = outcome.findings
    tips = dict.fromkeys(_one_line(finding.tip(lang)) for finding in findings)
    return Own(
        import_ref=_one_line(outcome.row.ref),
        import_status=outcome.status,
        opportunity_id=_one_line(outcome.opportunity_id),
        opportunity_code=_one_line(outcome.opportunity_code),
        import_message=BETWEEN.join(f"{finding.code}: {_one_line(finding.message(lang))}" for finding in findings),
        import_tip=BETWEEN.join(tip for tip in tips if tip),
        source_row=outcome.row.number if number is None else number,
    )


def is_results(sheet: Sheet) -> bool:
    """True when the sheet is itself a results sheet."""
    return bool(result_columns(sheet.headers))


def is_checked(sheet: Sheet) -> bool:
    """True when the sheet is a checked sheet: a copy of a person's rows that may be written over by a newer one."""
    return tuple(header.title for header in sheet.headers[:3]) in CHECKED_TITLES.values()


def given_back(sheet: Sheet) -> list[int]:
    """The positions of the columns that are the person's own.

    Of a results sheet only the first column of each of our names is ours: a second one called
    `opportunity_id` came from the person's file and is given back.
    """
    ours = result_columns(sheet.headers).values()
    return [header.position for header in sheet.headers if header.position not in ours]


def _belongs(outcome: Outcome, sheet: Sheet) -> bool:
    row = outcome.row
    return 0 <= row.at < len(sheet) and sheet.numbers[row.at] == row.number


def _one_line(text: str) -> str:
    """On one line and without what no file can hold: a CRM's answer may carry anything."""
    return UNHOLDABLE.sub("\ufffd", " ".join(text.split()))


def _naming(rows: list[int]) -> str:
    more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
    return "row " + ", ".join(str(number) for number in sorted(rows)[:NAMED]) + more


__all__ = [
    "BETWEEN",
    "CHECKED_SHEETS",
    "CHECKED_TITLES",
    "OURS",
    "Own",
    "Owns",
    "Result",
    "given_back",
    "is_checked",
    "is_results",
    "own",
    "paired",
    "result_of",
]
