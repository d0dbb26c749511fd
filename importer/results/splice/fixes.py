"""The sheet `To fix`: only the rows that need a hand, the bad cells coloured, each with what is wrong as its prompt.

It has the columns of `Import results`, and each row's number leads to that row there. It may be corrected in
either: what of `To fix` differs is read too (`validate/corrections.py`).
A prompt is what Excel shows beside a cell that is selected; notes would need parts of their own and a drawing.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from importer.model import RESULT_COLUMNS, column_letter
from importer.results.columns import OURS, UNHOLDABLE, Owns, Result, given_back, paired
from importer.results.measures import ROW
from importer.results.shades import gravest_first
from importer.validate.recognise import home_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from importer.findings import Finding, Lang
    from importer.model import Sheet
    from importer.outcome import Outcome, Status

NEEDY: Final[frozenset[Status]] = frozenset({"invalid", "refused", "unconfirmed"})  # others are sent again as they are
MESSAGE: Final = RESULT_COLUMNS.index("import_message")
MOST_PROMPTS: Final = 5_000  # Excel takes 65,530 links; a sheet with ten times as many prompts is slow to open
LONGEST_PROMPT: Final = 250  # UTF-16 units; Excel takes 255
LONGEST_TITLE: Final = 32
WHERE: Final[dict[Lang, str]] = {
    "en": "Correct the coloured cells here or in the sheet {name}: retry reads both. The number of a row leads there.",
    "es": "Corrige las celdas con color aquí o en la hoja {name}: retry lee las dos. El número de fila lleva allí.",
}


@dataclass(frozen=True, slots=True)
class Fixes:
    """What the sheet shows: its lines, the rows they have in the person's sheet, and the findings of its bad cells.

    `lines` are the places of the rows in `Import results`, from 0; `bad` is by line here and column, ours first.
    """

    result: Result
    lines: Sequence[int]
    numbers: Sequence[int]
    lang: Lang
    bad: Mapping[int, Mapping[int, Sequence[Finding]]] = field(default_factory=dict)

    @classmethod
    def of(cls, sheet: Sheet, outcomes: Sequence[Outcome], result: Result, lang: Lang) -> Fixes:
        """The rows of a sheet that need a hand; `result` has all of its rows."""
        every = paired(sheet, outcomes)
        lines = [at for at, outcome in enumerate(every) if outcome.status in NEEDY]
        needy = [every[at] for at in lines]
        copied = tuple([cells[at] for at in lines] for cells in result.copied)
        for place, at in enumerate(given_back(sheet)):
            for line, row in enumerate(lines if sheet.beside else ()):
                copied[place][line] = sheet.beside.get(row, {}).get(at, copied[place][line])
        few = Result(Owns(needy, home_rows(sheet), lang), result.titles, copied)
        places = {sheet.headers[at].letter: OURS + place for place, at in enumerate(given_back(sheet))}
        bad = {line: _by_cell(outcome, places) for line, outcome in enumerate(needy)}
        return cls(few, lines, [sheet.numbers[at] for at in lines], lang, bad)

    def after(self, results: str) -> str:
        """What stands behind the cells: prompts, and links to the sheet of this name."""
        where = quoteattr(WHERE[self.lang].format(name=results))
        shown = [f'<dataValidation allowBlank="1" showInputMessage="1" prompt={where} sqref="{column_letter(ROW)}1"/>']
        for place, findings in self._cells():
            if len(shown) >= MOST_PROMPTS:
                break
            told = f"promptTitle={_held(findings[0].title(self.lang), LONGEST_TITLE)} prompt={self._prompt(findings)}"
            shown.append(f'<dataValidation allowBlank="1" showInputMessage="1" {told} sqref="{place}"/>')
        page = "'{}'!A".format(results.replace("'", "''"))
        links = (
            f'<hyperlink ref="{column_letter(ROW)}{line + 2}" location={quoteattr(f"{page}{at + 2}")}/>'
            for line, at in enumerate(self.lines[:MOST_PROMPTS])
        )
        prompts = f'<dataValidations count="{len(shown)}">{"".join(shown)}</dataValidations>'
        return f"{prompts}<hyperlinks>{''.join(links)}</hyperlinks>" if self.lines else prompts

    def _cells(self) -> Iterator[tuple[str, list[Finding]]]:
        for line, cells in self.bad.items():
            for column, findings in cells.items():
                yield f"{column_letter(column)}{line + 2}", gravest_first(findings)

    def _prompt(self, findings: Sequence[Finding]) -> str:
        told = (f"{one.message(self.lang)} {one.tip(self.lang)}".strip() for one in findings)
        return _held("\n".join(told), LONGEST_PROMPT)


def _by_cell(outcome: Outcome, places: Mapping[str, int]) -> dict[int, list[Finding]]:
    """The findings of a row by column; those of no column of the sheet belong to the message."""
    found: dict[int, list[Finding]] = defaultdict(list)
    for finding in outcome.findings:
        found[places.get(finding.place.letter, MESSAGE)].append(finding)
    return dict(found)


def _held(text: str, most: int) -> str:
    """The text as an attribute, cut to so many UTF-16 units."""
    plain = "\n".join(UNHOLDABLE.sub("\ufffd", line) for line in text.split("\n")).replace("_x", "_ x")
    if len(plain.encode("utf-16-le")) > 2 * most:
        plain = plain.encode("utf-16-le")[: 2 * most - 2].decode("utf-16-le", errors="ignore") + "…"
    return quoteattr(plain)


__all__ = ["Fixes"]
