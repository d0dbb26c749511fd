"""What a template says of the cells of one field: before they are read, and of what reading gave."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from importer.findings import Finding
from importer.validate.amount_values import missing
from importer.validate.cells import Choices, Column, Parsed, Problem, is_blank, is_number, trimmed
from importer.validate.date_words import EXCEL_EPOCH, SERIALS
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from importer.model import Cell, Field
    from importer.validate.mapping import FieldRule, Mapping

# How Kommo and Facebook keep Excel from making a number of a phone: `'+51 900…, '+51 911…`, `p:+51900…`
APOSTROPHES: Final = re.compile(r"(^|[,;/|]\s*)(?:'+|p:)(?=[+\d(])")
_ADDRESS: Final = r"[^\s@,;()<>\[\]\"']+@[^\s@,;()<>\[\]\"']+"
ADDRESS: Final = re.compile(rf"(?<![^\s@,;()<>\[\]\"']){_ADDRESS}")
# `rosa quispe@example.com` is no address of Quispe's: a blank alone parts no name from an address.
APART: Final = re.compile(rf"(?:\A|[(<\[\"',;:|/\n]|\s[-\u2010-\u2015]\s)\s*({_ADDRESS})(?=\s*(?:\Z|[)>\]\"',;|/\n]))")
ENDS_A_LINE: Final = re.compile(r"<\s*(?:br|/p|/div|/li|/h\d|/tr)\b[^>]*>", re.IGNORECASE)
TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]*>")
SERIAL: Final = re.compile(r"\d{1,6}(?:[.,]\d+)?")  # days since 1899-12-30, and the part of the day
UNPROVEN: Final = frozenset({"AMT-AMBIGUOUS", "DATE-AMBIGUOUS"})
OPTIONS: Final[dict[str, tuple[str, Choices]]] = {
    "comma": ("--decimal dot", Choices(decimal="comma")),
    "dot": ("--decimal comma", Choices(decimal="dot")),
    "dmy": ("--dates mdy", Choices(dates="dmy")),
    "mdy": ("--dates dmy", Choices(dates="mdy")),
    "ymd": ("--dates dmy", Choices(dates="ymd")),
}
"""The conventions a template may name: what to say if it is the other one, and the choice that reads by it."""
SEVERAL: Final = {"PHONE-SEVERAL": "numbers", "MAIL-SEVERAL": "addresses"}


def by_convention(
    column: Column, parsed: Parsed, mapping: Mapping, rule: FieldRule, read: Callable[[Column, Choices], Parsed]
) -> Parsed:
    """What reading gave, or where the column proves nothing what the template's convention gives, which is said."""
    if rule.read not in OPTIONS or not any(one.code in UNPROVEN for one in parsed.findings):
        return parsed
    option, choices = OPTIONS[rule.read]
    again = read(column, choices)
    facts = {"template": mapping.name, "option": option}
    return replace(again, findings=(*again.findings, Finding.of("MAP-READ", column.place, seen=rule.read, **facts)))


def prepared(column: Column, mapping: Mapping, rule: FieldRule, name: Field) -> Column:
    """The cells as they are read: without what stands for an empty one, and freed of the other program's ways."""
    cells: Sequence[Cell] = column.cells
    if mapping.blank:
        cells = ["" if isinstance(cell, str) and fold(cell) in mapping.blank else cell for cell in cells]
    if rule.read == "first" and name == "contact_phone":
        cells = [APOSTROPHES.sub(r"\1", trimmed(cell)) if isinstance(cell, str) else cell for cell in cells]
    if rule.read == "excel-serial":
        cells = list(map(_from_serial, cells))
    if rule.read == "within":
        cells = [_addresses(cell) if isinstance(cell, str) else cell for cell in cells]
    if rule.read == "html":
        cells = [_without_tags(cell) if isinstance(cell, str) else cell for cell in cells]
    return column if cells is column.cells else replace(column, cells=cells)


def stands_for_none(cell: Cell, *, mapping: Mapping, markers: Collection[str]) -> bool:
    """True for a blank cell and for one that says that there is nothing: `oculto` in a template, `n/a` anywhere."""
    if not isinstance(cell, str):
        return False
    return is_blank(cell) or trimmed(cell).lower() in markers or bool(mapping.blank and fold(cell) in mapping.blank)


def _from_serial(cell: Cell) -> Cell:
    """A day that a program wrote as Excel counts days."""
    if isinstance(cell, str) and SERIAL.fullmatch(trimmed(cell)):
        days = int(re.split("[.,]", trimmed(cell))[0])
    elif is_number(cell) and 0 < cell < SERIALS.stop:
        days = int(cell)
    else:
        return cell
    return (EXCEL_EPOCH + timedelta(days)) if days in SERIALS else cell


def _addresses(cell: str) -> str:
    """The addresses in a text such as `Rosa Quispe (rosa@example.com)`; a text without any stays as it is.

    So does one in which a blank alone stands before one: it may be a slip within the address.
    """
    found = ADDRESS.findall(cell)
    return ", ".join(found) if found and found == APART.findall(cell) else cell


def _without_tags(cell: str) -> str:
    """What a person sees of a text in HTML; a text without tags stays as it is."""
    if not TAG.search(cell):
        return cell
    lines = html.unescape(TAG.sub("", ENDS_A_LINE.sub("\n", cell))).splitlines()
    return "\n".join(line for each in lines if (line := " ".join(each.split())))


def completed(column: Column, parsed: Parsed, rule: FieldRule, read: Callable[[Column], Parsed]) -> Parsed:
    """What reading gave, with the first of several where the template takes it, and its default where nothing stands.

    `read` is what read the column; it reads the default as well. A default in braces is made later, row by row.
    """
    if rule.read in ("first", "within"):
        parsed = _first_of_several(parsed)
    if rule.read == "within":
        parsed = _names_alone(column, parsed)
    if not rule.default or "{" in rule.default:
        return parsed
    empty = [index for index in missing(parsed.values) if index not in parsed.problems and _is_empty(column, index)]
    value = read(Column.constant(rule.default, 1, 0, column.place)).values[0] if empty else None
    values: Any = parsed.values
    for index in empty:
        values[index] = value
    return parsed


def empties(column: Column, positions: Iterable[int]) -> list[int]:
    """The rows among these positions whose cell is blank."""
    return [at for at in positions if _is_empty(column, int(column.codes[at]))]


def _is_empty(column: Column, index: int) -> bool:
    return is_blank(column.cells[index])


def _first_of_several(parsed: Parsed) -> Parsed:
    """The first phone or address of a cell that has several, with a note that names the others."""
    values: Any = parsed.values
    problems = dict(parsed.problems)
    for index, found in parsed.problems.items():
        several = next((one for one in found if one.code in SEVERAL), None)
        if several is not None:
            all_of_them = str(several.facts[SEVERAL[several.code]]).split(", ")
            values[index] = all_of_them[0].removeprefix("+")
            facts = {"first": all_of_them[0], "others": ", ".join(all_of_them[1:])}
            problems[index] = (Problem("CONTACT-FIRST", several.seen, facts),)
    return Parsed(values, problems, parsed.findings)


def _names_alone(column: Column, parsed: Parsed) -> Parsed:
    """A contact's name without an address links to nobody, and is no wrong address either."""
    alone = {index for index in parsed.problems if isinstance(text := column.cells[index], str) and "@" not in text}
    said = {index: (Problem("CONTACT-NAME-ALONE", column.cells[index]),) for index in alone}
    return Parsed(parsed.values, {**parsed.problems, **said}, parsed.findings)


def translated(
    column: Column, values: Sequence[Any], mapping: Mapping, name: Field
) -> tuple[list[Any], Finding] | None:
    """The names of a column as the workspace calls them, and a note of what was translated; None where nothing was."""
    table = mapping.values.get(name)
    if not table:
        return None
    ours = [table.get(fold(value), value) if isinstance(value, str) else value for value in values]
    pairs = {f"{old} → {new}" for old, new in zip(values, ours, strict=True) if old != new}
    if not pairs:
        return None
    shown = ", ".join(sorted(pairs))
    return ours, Finding.of("MAP-VALUES", column.place, seen=shown, names=shown, template=mapping.name)
