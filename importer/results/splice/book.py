"""What the parts around the sheets say, and the few bytes that are put into them for each new sheet.

The workbook is found through the package's relationships: its name is free, and so are the prefixes.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import quoteattr

from importer.results.splice.outline import Change, Outline
from importer.results.splice.unspliceable import Unspliceable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from importer.results.splice.archive import Archive
    from importer.results.splice.outline import Tag

TYPES: Final = "[content_types].xml"
STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
SPACES: Final = frozenset({STRICT, "http://schemas.openxmlformats.org/spreadsheetml/2006/main"})
RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_RELATIONS: Final = "http://purl.oclc.org/ooxml/officeDocument/relationships"
ENDINGS: Final = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": ".xlsx",
    "application/vnd.ms-excel.sheet.macroenabled.main+xml": ".xlsm",
}
"""Excel refuses a file whose ending does not go with the type of its workbook part (ECMA-376 part 1, 12.3.23)."""

SHEET_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
STYLES_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
TRUE: Final = frozenset({"1", "true", "on"})
OWN_NAMES: Final = ("_xlnm._filterdatabase", "_xlnm.print_titles")  # names of a sheet that we write
MOST_SHEET_ID: Final = 65_534  # Excel counts no further


def relations_of(space: str) -> str:
    """The namespace of relationship ids in a part of this namespace."""
    return STRICT_RELATIONS if space == STRICT else RELATIONS


class Link(NamedTuple):
    """One relationship: its id, type, and the part it leads to ("" for something outside)."""

    id: str
    type: str
    part: str

    @property
    def kind(self) -> str:
        """The last word of its type, such as `worksheet`, which is the same in both flavours of the standard."""
        return self.type.rpartition("/")[2]


class Links:
    """The relationships of one part, and new ones."""

    def __init__(self, archive: Archive, part: str) -> None:
        """`part` is "" for the package. Raises `Unspliceable` when there is no such list."""
        self.folder = posixpath.dirname(part)
        self.name = self.name_for(part)
        self.outline = Outline(archive.read(self.name), self.name)
        self.links = [self._link(tag) for tag in self.outline.root.named("Relationship")]
        self.added: list[str] = []

    @staticmethod
    def name_for(part: str) -> str:
        """The part that holds the relationships of this one."""
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def of(self, kind: str) -> Link | None:
        """The first relationship of this kind."""
        return next((link for link in self.links if link.kind == kind), None)

    def add(self, type: str, part: str) -> str:
        """A new relationship to this part: its id."""
        taken = {link.id.lower() for link in self.links}
        number = next(n for n in range(len(taken) + 1, 2 * len(taken) + 2) if f"rid{n}" not in taken)
        link = Link(f"rId{number}", type, part)
        target = posixpath.relpath(part, self.folder or ".")
        self.links.append(link)
        facts = f"Id={quoteattr(link.id)} Type={quoteattr(type)} Target={quoteattr(target)}"
        self.added.append(f"<{self.outline.prefix}Relationship {facts}/>")
        return link.id

    def changed(self) -> bytes:
        """The part with the new relationships."""
        return self.outline.changed([self.outline.at_end(self.outline.root, "".join(self.added))])

    def _link(self, tag: Tag) -> Link:
        target = tag.attributes.get("Target", "").replace("\\", "/")
        outside = tag.attributes.get("TargetMode") == "External"
        part = "" if outside else posixpath.normpath(posixpath.join("/", self.folder, target)).lstrip("/")
        return Link(tag.attributes.get("Id", ""), tag.attributes.get("Type", ""), part)


class Listed(NamedTuple):
    """A sheet as the workbook lists it: its position from 0, name, and part."""

    at: int
    name: str
    part: str


@dataclass(slots=True)
class Book:
    """The workbook part, the list of types, the relationships, and what is put into each."""

    archive: Archive
    part: str
    outline: Outline
    types: Outline
    links: Links
    sheets: list[Listed] = field(default_factory=list)
    new_sheets: list[str] = field(default_factory=list)  # as XML
    new_names: list[str] = field(default_factory=list)
    new_types: list[str] = field(default_factory=list)
    old_types: list[Change] = field(default_factory=list)
    dropped: set[int] = field(default_factory=set)  # positions of sheets whose own names are written anew
    parts: set[str] = field(default_factory=set)  # new names, in lower case
    ids: set[int] = field(default_factory=set)  # of sheets

    @classmethod
    def of(cls, archive: Archive) -> Book:
        """Raises `Unspliceable`: RES-SIGNED, RES-LOCKED, RES-SHARED, RES-ODD-BOOK."""
        root = Links(archive, "")
        kinds = {link.kind for link in root.links}
        if any(key.startswith("_xmlsignatures/") for key in archive.by_name) or "origin" in kinds:
            raise Unspliceable("RES-SIGNED")
        main = root.of("officeDocument")
        if main is None or main.part.lower() not in archive.by_name:
            raise Unspliceable.odd("officeDocument?")
        outline = Outline(archive.read(main.part), main.part)
        book = cls(archive, main.part, outline, Outline(archive.read(TYPES), TYPES), Links(archive, main.part))
        book._refuse_locks()
        book._list_sheets()
        return book

    @property
    def space(self) -> str:
        """The namespace of everything that is said about sheets: the strict flavour of the standard has its own."""
        return self.outline.root.space

    @property
    def ending(self) -> str:
        """What a file of this workbook's type is called; "" for a template or another type."""
        part = self.part.lower()
        told = {tag.attributes.get("PartName", "").lower(): tag for tag in self.types.root.named("Override")}
        by_default = {tag.attributes.get("Extension", "").lower(): tag for tag in self.types.root.named("Default")}
        tag = told.get(f"/{part}") or by_default.get(part.rpartition(".")[2])
        return ENDINGS.get(tag.attributes.get("ContentType", "").lower(), "") if tag else ""

    @property
    def from_1904(self) -> bool:
        """True when the workbook counts days from 1904, as Excel on the Mac once did."""
        about = self.outline.root.first("workbookPr")
        return about is not None and about.attributes.get("date1904") in TRUE

    def named(self, name: str) -> Listed | None:
        """The sheet of this name, in whatever case."""
        return next((sheet for sheet in self.sheets if sheet.name.casefold() == name.casefold()), None)

    def number_for(self, names: Sequence[str]) -> str:
        """What makes all of these names new ones: "", or a number behind them."""
        numbers = ("" if n == 1 else f" {n}" for n in range(1, len(self.sheets) + 2))
        return next(number for number in numbers if not any(self.named(name + number) for name in names))

    def add_sheet(self, wanted: str) -> Listed:
        """A new sheet after all others: its name is the wanted one, or with a number where that is taken."""
        name = wanted + self.number_for([wanted])
        part = self._free_part("worksheets/sheet")
        id = self.links.add(self._type("worksheet"), part)
        prefix = next((key for key, space in self.outline.spaces.items() if key and space == self._relations), "")
        declared = "" if prefix else f' xmlns:r="{self._relations}"'
        facts = f'name={quoteattr(name)} sheetId="{self._free_id()}" {prefix or "r"}:id="{id}"'
        self.new_sheets.append(f"<{self.outline.prefix}sheet{declared} {facts}/>")
        self._add_type(part, SHEET_TYPE)
        sheet = Listed(len(self.sheets), name, part)
        self.sheets.append(sheet)
        return sheet

    def forget(self, parts: set[str]) -> None:
        """Parts, by their names in lower case, that are not in the package any more."""
        for tag in self.types.root.named("Override"):
            if tag.attributes.get("PartName", "").lower().lstrip("/") in parts:
                self.old_types.append(Change(tag.start, tag.end, b""))

    def add_styles(self) -> str:
        """A part for styles, in a workbook that has none."""
        part = self._free_part("styles")
        self.links.add(self._type("styles"), part)
        self._add_type(part, STYLES_TYPE)
        return part

    def name_areas(self, sheet: Listed, *, filtered: str, repeated: str) -> None:
        """The names that Excel gives to a sheet's filtered cells and to what stands on every page of it.

        The sheet's own name is put before each `!` of an area.
        """
        self.dropped.add(sheet.at)
        page = sheet.name.replace("'", "''")
        tag = f"{self.outline.prefix}definedName"
        for name, area in (('_xlnm._FilterDatabase" hidden="1', filtered), ("_xlnm.Print_Titles", repeated)):
            place = area.replace("!", f"'{page}'!").replace("&", "&amp;").replace("<", "&lt;")
            self.new_names.append(f'<{tag} name="{name}" localSheetId="{sheet.at}">{place}</{tag}>')

    def changed(self) -> dict[str, bytes]:
        """The parts that name the new sheets, by their names in lower case."""
        made = {self.part.lower(): self.outline.changed(self._changes())}
        if self.new_types or self.old_types:
            new = self.types.at_end(self.types.root, "".join(self.new_types))
            made[TYPES] = self.types.changed([*self.old_types, new])
        if self.links.added:
            made[self.links.name.lower()] = self.links.changed()
        return made

    @property
    def _relations(self) -> str:
        return relations_of(self.space)

    def _type(self, kind: str) -> str:
        """A relationship type, spelled as the workbook's others are."""
        alike = (link.type for link in self.links.links if link.kind in ("worksheet", "theme", "styles"))
        base = next(alike, f"{self._relations}/worksheet").rpartition("/")[0]
        return f"{base}/{kind}"

    def _free_part(self, stem: str) -> str:
        folder = posixpath.dirname(self.part)
        names = (posixpath.join(folder, f"{stem}{number or ''}.xml") for number in range(stem != "styles", 100_000))
        part = next(one for one in names if one.lower() not in self.archive.by_name and one.lower() not in self.parts)
        self.parts.add(part.lower())
        return part

    def _free_id(self) -> int:
        after = max(self.ids, default=0) + 1
        id = after if after <= MOST_SHEET_ID else next(n for n in range(1, MOST_SHEET_ID) if n not in self.ids)
        self.ids.add(id)
        return id

    def _add_type(self, part: str, type: str) -> None:
        self.new_types.append(f'<{self.types.prefix}Override PartName={quoteattr("/" + part)} ContentType="{type}"/>')

    def _refuse_locks(self) -> None:
        root = self.outline.root
        if root.space not in SPACES or root.name != "workbook":
            raise Unspliceable.odd(f"{root.space} {root.name}")
        if any(lock.attributes.get("lockStructure") in TRUE for lock in root.named("workbookProtection")):
            raise Unspliceable("RES-LOCKED")
        if self.links.of("revisionHeaders"):
            raise Unspliceable("RES-SHARED")

    def _list(self) -> Tag:
        listed = self.outline.root.first("sheets")
        if listed is None or listed.empty:
            raise Unspliceable.odd("sheets?")
        return listed

    def _list_sheets(self) -> None:
        parts = {link.id: link.part for link in self.links.links}
        for at, tag in enumerate(self._list().named("sheet")):
            id = next((text for key, text in tag.attributes.items() if key.endswith("/relationships id")), "")
            if id not in parts or not tag.attributes.get("sheetId", "").isdecimal():
                raise Unspliceable.odd(f"sheet {at + 1}?")
            self.sheets.append(Listed(at, tag.attributes.get("name", ""), parts[id]))
            self.ids.add(int(tag.attributes["sheetId"]))

    def _changes(self) -> list[Change]:
        changes = [self.outline.at_end(self._list(), "".join(self.new_sheets))]
        root, names = self.outline.root, "".join(self.new_names)
        defined = root.first("definedNames")
        if defined is None and names:
            before = [tag for kind in ("sheets", "functionGroups", "externalReferences") for tag in root.named(kind)]
            at = max(tag.end for tag in before)
            container = f"{self.outline.prefix}definedNames"
            return [*changes, Change(at, at, f"<{container}>{names}</{container}>".encode())]
        if defined is not None:
            old = (tag for tag in defined.named("definedName") if self._is_old(tag))
            changes += [Change(tag.start, tag.end, b"") for tag in old]
            changes.append(self.outline.at_end(defined, names))
        return changes

    def _is_old(self, tag: Tag) -> bool:
        """A name that an earlier results sheet brought, or Excel for it."""
        at = tag.attributes.get("localSheetId", "")
        own = tag.attributes.get("name", "").lower() in OWN_NAMES
        return own and at.isdecimal() and int(at) in self.dropped


__all__ = ["Book", "Link", "Links", "Listed", "relations_of"]
