"""The person's file of leads and what people do to it: sorted, renamed, saved as the other kind, edited.

Every lead carries a number of its own in its name, so that an opportunity of the CRM, a row of a results
sheet and a lead are known as one another by reading nothing of ours.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from openpyxl import Workbook, load_workbook

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

HEADINGS: Final = ("Name", "Description", "Amount", "Owner email", "Phone", "Stage", "Notes to self")
MORE: Final = ("Contact email", "Closes", "Segment", "Old id")  # of a file with second steps and new contacts
PEOPLE: Final = ("Rosa Quispe", "Jorge Huamán", "Marta Rojas", "Lucía Vargas", "Óscar Núñez")
OWNERS: Final = ("ana.torres@example.com", "luis.salas@example.com", "carla.mendez@example.com", "")
PHONES: Final = ("+51900111222", "+51900222333", "+51900555666", "+51900666777", "+51900888999", "")
STAGES: Final = ("Nuevo", "Contactado", "Propuesta", "Negociación", "")
NO_AMOUNT: Final = "to be agreed"
NUMBER: Final = re.compile(r"^Lead (\d+) ")
SHARED_BY: Final = 3  # leads that a new contact has on the average
RESULTS: Final = "Import results"  # the sheet of a results workbook


def number_of(name: str) -> int:
    """The lead's own number, from the name of an opportunity or the cell of a sheet. Raises ValueError."""
    if not (found := NUMBER.match(name)):
        raise ValueError(f"nobody sent the name {name!r}")
    return int(found[1])


@dataclass(frozen=True, slots=True)
class Lead:
    """One row of the file. A lead without an amount is one to correct; equal leads have the same number."""

    number: int
    amount: str
    cells: tuple[str, ...]  # owner, phone, stage
    note: str
    more: tuple[str, ...] = ()  # e-mail address of the contact, expiry, custom field, old id

    @classmethod
    def drawn(cls, number: int, random: Random, *, wrong: bool) -> Lead:
        """A lead with people, owner, phone and stage of the practice CRM."""
        cells = tuple(random.choice(some) for some in (OWNERS, PHONES, STAGES))
        return cls(number, NO_AMOUNT if wrong else f"{number * 10}.25", cells, f"note {random.randrange(999)}")

    def moved(self, random: Random, people: int) -> Lead:
        """The lead as it comes from another CRM: most have one of so many contacts that the practice CRM has not."""
        owner, phone, stage = self.cells
        email = ""
        if random.random() < 0.8:
            person, known_by = random.randrange(people), random.random()
            phone = f"+5191{person:07d}" if known_by < 0.7 else ""
            email = f"person{person}@new.example" if known_by > 0.4 else ""
        closes = random.choice(("2027-01-31", "2027-06-30", ""))
        segment = random.choice(("Retail", "Gobierno", ""))
        return replace(self, cells=(owner, phone, stage), more=(email, closes, segment, f"old-{self.number:05d}"))

    @property
    def name(self) -> str:
        """Its number and somebody's name."""
        return f"Lead {self.number:05d} {PEOPLE[self.number % len(PEOPLE)]}"

    @property
    def description(self) -> str:
        """Another text that no other lead has."""
        return f"Prospect {self.number:05d}: Fair in Lima"

    @property
    def row(self) -> tuple[str, ...]:
        """Its cells, in the order of HEADINGS."""
        return (self.name, self.description, self.amount, *self.cells, self.note, *self.more)


@dataclass
class Paper:
    """The file as it is now. `corrected`: from now on the results sheet is what the person works in.

    `amounts` are all those that a lead has ever had: which one an opportunity shows depends on when it was created.
    """

    folder: Path
    leads: list[Lead]
    ending: str
    name: str = "leads"
    corrected: Path | None = None
    renamed: int = 0
    amounts: dict[int, set[str]] = field(default_factory=dict)

    @classmethod
    def drawn(cls, folder: Path, rows: int, random: Random, *, ending: str, moved: bool = False) -> Paper:
        """A new file of so many rows: of a hundred, one cannot be sent and one is equal to another."""
        few = max(1, rows // 100)
        leads = [Lead.drawn(number, random, wrong=number < few) for number in range(rows - few)]
        if moved:
            leads = [lead.moved(random, max(1, rows // SHARED_BY)) for lead in leads]
        equal = [replace(lead, note="again") for lead in random.sample(leads[few:], few)]
        paper = cls(folder, [*leads, *equal], ending)
        random.shuffle(paper.leads)
        paper.amounts = {lead.number: {lead.amount} - {NO_AMOUNT} for lead in leads}
        paper.write()
        return paper

    @property
    def path(self) -> Path:
        """Where the file is."""
        return self.folder / f"{self.name}{self.ending}"

    def valid(self) -> dict[int, int]:
        """How many rows there are of each lead that can be sent, by number."""
        found: dict[int, int] = {}
        for lead in self.leads:
            if lead.amount != NO_AMOUNT:
                found[lead.number] = found.get(lead.number, 0) + 1
        return found

    def write(self) -> None:
        """Save the file."""
        rows = [HEADINGS + (MORE if self.leads[0].more else ()), *(lead.row for lead in self.leads)]
        if self.ending == ".csv":
            write_csv(self.path, rows)
            return
        book = Workbook(write_only=True)
        sheet = book.create_sheet("Leads")
        for name, description, amount, *rest in rows:
            sheet.append([name, description, float(amount) if amount[0].isdigit() else amount, *rest])
        book.save(self.path)

    def sort(self, random: Random) -> None:
        """Another order of the same rows."""
        random.shuffle(self.leads)
        self.write()

    def rename(self) -> None:
        """The same bytes under another name."""
        before, self.renamed = self.path, self.renamed + 1
        self.name = f"leads-{self.renamed}"
        before.rename(self.path)

    def save_as_the_other_kind(self) -> None:
        """A workbook of the text file, or the other way round; the old one stays where it is."""
        self.ending = {".csv": ".xlsx", ".xlsx": ".csv"}[self.ending]
        self.write()

    def note(self, random: Random) -> None:
        """Write something into cells that are not imported."""
        for at in random.sample(range(len(self.leads)), max(1, len(self.leads) // 30)):
            self.leads[at] = replace(self.leads[at], note=f"called, {random.randrange(999)}")
        self.write()

    def correct(self, results: Path, random: Random) -> int:
        """In the results sheet, give a few rows another amount and the wrong ones one; gives how many.

        Rows equal to others stay: a change would make two different ones of them.
        """
        counts = dict.fromkeys(self.amounts, 0)
        for lead in self.leads:
            counts[lead.number] += 1
        changed = 0
        for at, lead in enumerate(self.leads):
            if counts[lead.number] == 1 and (lead.amount == NO_AMOUNT or random.random() < 0.03):
                amount = f"{lead.number * 10}.75"
                self.leads[at] = replace(lead, amount=amount)
                self.amounts[lead.number].add(amount)
                changed += 1
        amounts = {lead.number: lead.amount for lead in self.leads}

        def change(row: dict[str, Any]) -> dict[str, Any]:
            amount = amounts[number_of(row["Name"])]
            return {"Amount": float(amount) if results.suffix == ".xlsx" and amount != NO_AMOUNT else amount}

        change_results(results, change)
        self.corrected = results
        return changed

    def note_in(self, results: Path, random: Random) -> None:
        """Write something into a results sheet, in cells that are not imported."""
        some = {lead.number for lead in random.sample(self.leads, max(1, len(self.leads) // 30))}
        change_results(results, lambda row: {"Notes to self": "look"} if number_of(row["Name"]) in some else {})


def write_csv(path: Path, rows: Any) -> None:
    """Rows of cells as a text file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def read_results(path: Path) -> list[dict[str, Any]]:
    """The rows of a results sheet, read with nothing of ours."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))
    book = load_workbook(path, read_only=True)
    try:
        header, *rows = book[RESULTS].iter_rows(values_only=True)
        return [dict(zip(header, (value or "" for value in row), strict=True)) for row in rows]
    finally:
        book.close()


def change_results(path: Path, change: Any) -> None:
    """Write `change(row)`, new cells by heading, into each row of a results sheet, as a person's program would."""
    if path.suffix == ".csv":
        rows = [{**row, **change(row)} for row in read_results(path)]
        write_csv(path, [list(rows[0]), *(row.values() for row in rows)])
        return
    book = load_workbook(path)
    header, *rows = book[RESULTS].iter_rows()
    titles = [cell.value for cell in header]
    for row in rows:
        for title, value in change(dict(zip(titles, (cell.value for cell in row), strict=True))).items():
            row[titles.index(title)].value = value
    book.save(path)
