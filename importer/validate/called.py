"""What contacts are called where no column of names says it, and names that reach nobody. Pure.

Mail programs and other CRMs write `Rosa Quispe <rosa@example.com>` and `Rosa Quispe (rosa@example.com)` in one cell;
in a list of people the opportunity itself is called by the person.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy

from importer.findings import Finding
from importer.model import CONTACT_FIELDS
from importer.validate.cells import trimmed
from importer.validate.fields import filled
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from importer.findings import Place
    from importer.model import Field
    from importer.validate.fitted import Fit
    from importer.validate.reading import Reader

LONGEST: Final = 255  # characters of a contact's name
ADDRESS: Final = r"[^\s@,;()<>\[\]\"']+@[^\s@,;()<>\[\]\"']+"
BESIDE: Final = re.compile(
    rf"(?:^|[;)>\]])([^@;()<>\[\]]+)[(<\[]\s*(?:mailto:)?({ADDRESS})\s*[)>\]]", re.IGNORECASE
)  # a name, and behind it an address in brackets
AROUND: Final = " \t\n,'\"“”‘’"


def beside(text: str) -> dict[str, str]:
    """The names in a text by the address, in lower case, that stands in brackets behind each."""
    if "@" not in text or not any(mark in text for mark in "(<["):
        return {}  # as nearly all cells of a long list are
    named = ((match[1].strip(AROUND), match[2].lower()) for match in BESIDE.finditer(text))
    return {address: name for name, address in named if is_name(name)}


def bare(name: str) -> str:
    """A contact's name without an address that stands behind it."""
    return next(iter(beside(name).values()), name)


def is_name(text: str) -> bool:
    """True for what can be somebody's name: a few words with letters."""
    return len(text) <= LONGEST and any(map(str.isalpha, text))


def called(read: Reader) -> list[str]:
    """For each row what its contact is called beside the address, else as the row itself; [] where nothing says so.

    Only a contact that is to be made is called anything.
    """
    values, fit = read.values, read.fit
    if not read.choices.create_contacts:
        return []
    emails, phones = values.get("contact_email"), values.get("contact_phone")
    names = [""] * len(read.sheet)
    for position in _address_columns(fit):
        column = read.columns(position)
        found = [beside(cell) if isinstance(cell, str) else {} for cell in column.cells]
        if emails is not None and any(found):
            for at, code in enumerate(column.codes.tolist()):
                names[at] = names[at] or found[code].get(emails[at], "")
    for at, (name, _) in _alone(read).items():
        if phones is not None and phones[at] and is_name(name):
            names[at] = names[at] or name
    if fit.mapping.fields["name"].of_contact and "name" in values:
        names = [name or lead or "" for name, lead in zip(names, values["name"], strict=True)]
    return names if any(names) else []


def nobody(read: Reader) -> None:
    """Find the rows that name a contact and have nothing by which one is found: CONTACT-NAME-ALONE.

    A phone or an address that cannot be read is not lacking: what is wrong with it is said already. Where the sheet has
    no column for either, or `--set` has emptied them, that is said or decided once for all rows.
    """
    sheet, fit, values, found = read.sheet, read.fit, read.values, read.found
    if fit.columns.keys().isdisjoint(CONTACT_FIELDS):
        return
    alone = _alone(read)
    if not alone and "contact_name" not in fit.columns:
        return
    reached = numpy.zeros(len(sheet), dtype=bool)
    for field in values.keys() & set(CONTACT_FIELDS):
        reached |= filled(values[field])
    alone = {at: one for at, one in alone.items() if not reached[at]}
    if "contact_name" in fit.columns:
        column = read.columns(fit.columns["contact_name"])
        for at in numpy.flatnonzero(filled(values["contact_name"]) & ~reached).tolist():
            where = read.elsewhere.get("contact_name", {}).get(sheet.numbers[at], column.place)
            alone[at] = values["contact_name"][at], where
    letters = {sheet.headers[position].letter for field in CONTACT_FIELDS for position in columns_of(fit, field)}
    for at, (name, where) in sorted(alone.items()):
        said = {one.code if one.code == "ROW-TOGETHER" else one.place.letter for one in found.errors.get(at, ())}
        if at not in found.skipped and said.isdisjoint({*letters, "ROW-TOGETHER"}):
            found.add(at, Finding.of("CONTACT-NAME-ALONE", replace(where, row=sheet.numbers[at]), seen=name))


def columns_of(fit: Fit, name: Field) -> tuple[int, ...]:
    """The positions of the columns that a field is read from, the first of them first."""
    return (fit.columns[name], *fit.others.get(name, ())) if name in fit.columns else ()


def _address_columns(fit: Fit) -> tuple[int, ...]:
    return columns_of(fit, "contact_email")


def _alone(read: Reader) -> dict[int, tuple[str, Place]]:
    """The texts without any address, and where they stand, in columns whose template has addresses within texts."""
    fit = read.fit
    found: dict[int, tuple[str, Place]] = {}
    for position in _address_columns(fit) if fit.mapping.fields["contact_email"].read == "within" else ():
        column = read.columns(position)
        texts = {code: trimmed(cell) for code, cell in enumerate(column.cells) if isinstance(cell, str)}
        blank = {"", *fit.mapping.blank}
        alone = {code for code, text in texts.items() if "@" not in text and fold(text) not in blank}
        for at in column.positions(alone):
            found.setdefault(at, (texts[int(column.codes[at])], column.place))
    return found


__all__ = ["bare", "beside", "called", "columns_of", "is_name", "nobody"]
