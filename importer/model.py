"""The nouns of the importer: what is read, what is drafted, what is sent. No I/O, no third-party import at run time.

A Sheet is read from a file; its rows become Drafts (names as the user wrote them), and a Draft
whose names are found in the Directory becomes an Opportunity, which is the only thing that is sent.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Literal, get_args

from importer.findings import Place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    import pandas

    from importer.findings import Finding

Cell = str | int | float | bool | date | datetime | time | timedelta
"""What a sheet's cell holds: always text from a CSV, what the workbook stores otherwise. A blank cell is ""."""

Field = Literal[
    "name",
    "description",
    "amount",
    "contact_id",
    "contact_phone",
    "contact_email",
    "contact_name",
    "owner_id",
    "owner_email",
    "stage",
    "expiration_date",
    "tags",
]
FIELDS: Final[tuple[Field, ...]] = get_args(Field)
CONTACT_FIELDS: Final[tuple[Field, ...]] = ("contact_id", "contact_phone", "contact_email")  # by which one is found

RESULT_COLUMNS: Final = (
    "import_ref",
    "import_status",
    "opportunity_id",
    "opportunity_code",
    "import_message",
    "import_tip",
    "source_row",
)
RESULTS_SHEET: Final = "Import results"
SUMMARY_SHEET: Final = "Import summary"
FIX_SHEET: Final = "To fix"
HELP_SHEETS: Final = ("Instructions", "Instrucciones")  # beside a blank sheet


def column_letter(position: int) -> str:
    """The letter Excel shows above the column at this position: 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_called(name: str, ours: str) -> bool:
    """True for the name of a sheet of ours, also with the number it has where a person's own sheet is called so."""
    return re.fullmatch(rf"{re.escape(ours)}(?: [0-9]+)?", name, re.IGNORECASE) is not None


def file_name(path: str) -> str:
    """The last part of a path, which another system than this one may have written."""
    return path.replace("\\", "/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Header:
    """One column's heading: its position in the table (0 is column A) and its title as found, trimmed."""

    position: int
    title: str

    @property
    def letter(self) -> str:
        """The column's letter in Excel."""
        return column_letter(self.position)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was read, so that a person can check it and a results file can be written the same way."""

    format: Literal["csv", "xlsx", "xlsm", "xlsb", "xls", "ods"]
    sheet: str = ""  # name of the worksheet; "" for a CSV
    header_row: int = 1  # as Excel shows it; of several rows of titles the last one
    encoding: str = ""  # Python codec; "utf-8-sig", "utf-16" and "utf-32" write a byte order mark. CSV only
    mark: bool = False  # a byte order mark stands first that the codec does not write by itself
    delimiter: str = ""
    newline: str = "\n"
    quote_all: bool = False  # every cell of the first lines stood in quotes
    escape: str = ""  # the backslash, where it stands before quotation marks, delimiters and itself
    named: bool = False  # the first line was `sep=` and the delimiter
    hidden_rows: tuple[int, ...] = ()  # data rows that the workbook hides, by number as Excel shows it
    hidden_columns: tuple[str, ...] = ()  # letters of the table's hidden columns
    hidden_sheets: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One table read from one file.

    `table` has one line per data row and one column per header, labelled 0, 1, 2 …; its cells are
    Python objects (`Cell`). `numbers` are the rows' numbers as Excel shows them, in the same order:
    a row keeps its number whatever is filtered later. Trailing blank rows are not part of a Sheet;
    blank rows inside are. `digest` is the SHA-256 of the file's bytes, in hex. `formats` has, for the
    columns where any cell has a telling number format (see `validate/formats.py`), one code per data
    row, "" for the other cells: `{2: ['"S/" #,##0.00', '', …]}`. `beside` has, by position of row and column, the
    other of two cells between which a person has to decide (see `validate/corrections.py`).
    """

    path: Path
    headers: tuple[Header, ...]
    table: pandas.DataFrame
    numbers: Sequence[int]
    digest: str
    reading: Reading
    findings: tuple[Finding, ...] = ()
    formats: Mapping[int, Sequence[str]] = field(default_factory=dict)
    beside: Mapping[int, Mapping[int, Cell]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.numbers)

    @property
    def place(self) -> Place:
        """The file and the sheet, for findings."""
        return Place(self.path.name, self.reading.sheet)

    def row_place(self, at: int) -> Place:
        """The place of the row at this position, without a column."""
        return Place(self.path.name, self.reading.sheet, self.numbers[at])

    def column_place(self, position: int) -> Place:
        """The place of the column at this position, without a row."""
        letter, label = self.headers[position].letter, self.label(position)
        return Place(self.path.name, self.reading.sheet, letter=letter, header=label)

    def label(self, position: int) -> str:
        """The heading as messages show it: with its letter where it is blank or stands twice."""
        header = self.headers[position]
        if not header.title:
            return f"({header.letter})"
        twice = sum(other.title == header.title for other in self.headers) > 1
        return f"{header.title} ({header.letter})" if twice else header.title


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a Sheet: where it stands, the number Excel shows, and how it is recognised again.

    `ref` is the short reference printed in results; the keys are hex digests (see `validate/keys.py`).
    """

    at: int
    number: int
    ref: str
    content_key: str
    draft_key: str


@dataclass(frozen=True, slots=True)
class Names:
    """The distinct names a sheet uses that only the CRM can turn into ids."""

    owners: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.owners or self.phones or self.emails or self.stages)


@dataclass(frozen=True, slots=True)
class Directory:
    """What the CRM knows under each name: its ids. No entry: not looked up; an empty one: not there."""

    owners: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    phones: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    emails: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    stages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NewContact:
    """A contact that the CRM does not have and is to get: what it will be known by. It has a phone, an e-mail or both.

    `phone` is digits with the country code. One value is one contact, however many rows name it.
    """

    phone: str
    email: str
    name: str

    @property
    def is_nameless(self) -> bool:
        """True for one that the sheet has no name for: it is called by its e-mail address or phone."""
        return self.name in (self.email, f"+{self.phone}")


@dataclass(frozen=True, slots=True)
class Opportunity:
    """Ready to send: every name is an id. `row` is the very row object it was made from."""

    row: Row
    name: str
    description: str
    amount: Decimal
    currency: str = ""  # ISO code where known; the API has no field for it
    contact_id: str = ""
    owner_id: str = ""
    stage_id: str = ""
    expiration_date: date | None = None
    tags: tuple[str, ...] = ()
    custom: tuple[tuple[str, str], ...] = ()  # custom fields of the workspace: name and text
    old_id: str = ""  # what the CRM that the row comes from calls it
    later: bool = False  # stage, expiry and custom fields are set after it is created


@dataclass(frozen=True, slots=True)
class Past:
    """What the journal knows of one row that an earlier run planned or sent in this workspace."""

    ref: str
    content_key: str
    draft_key: str
    state: str  # a status, or "sending"
    run: str
    when: str  # ISO 8601, UTC
    file: str  # full path
    sheet: str
    digest: str
    number: int
    opportunity_id: str = ""
    opportunity_code: str = ""
    attempted: bool = False  # a request for it left at some time, or it was looked for in the CRM
    owed: str = ""  # what is still to be set of what was created: the body of the update, as JSON


__all__ = [
    "CONTACT_FIELDS",
    "FIELDS",
    "FIX_SHEET",
    "HELP_SHEETS",
    "RESULTS_SHEET",
    "RESULT_COLUMNS",
    "SUMMARY_SHEET",
    "Cell",
    "Directory",
    "Field",
    "Header",
    "Names",
    "NewContact",
    "Opportunity",
    "Past",
    "Reading",
    "Row",
    "Sheet",
    "column_letter",
    "file_name",
    "is_called",
]
