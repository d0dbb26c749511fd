"""What the parts around an .xlsx sheet say: where each sheet is, and which styles have a telling number format."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from importer.load.books.package import RELATIONSHIP_ID
from importer.validate.formats import is_telling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.load.books.package import Attributes, Package

BUILT_IN: Final = {9: "0%", 10: "0.00%"}  # telling formats that need no declaration (ECMA-376 part 1, 18.8.30)


def sheet_parts(package: Package) -> dict[str, str]:
    """Name to part of every sheet the workbook lists: followed through the relationships, as part names are free.

    Raises KeyError or StopIteration when there is no such part, ValueError when two sheets have one name or
    one part (a list of thousands would be read as often), and what `Package.parse` raises.
    """
    workbook = _workbook_part(package)
    targets = package.relationships(workbook)
    found: dict[str, str] = {}

    def start(element: str, attributes: Attributes) -> None:
        if element == "sheet":
            id = next((value for key, value in attributes.items() if key.endswith(RELATIONSHIP_ID)), "")
            if id in targets:
                name, part = attributes["name"], targets[id][1]
                if name in found or part in found.values():
                    raise ValueError(f"{name}: 2 ×")
                found[name] = part

    package.parse(workbook, start)
    return found


def telling_styles(package: Package) -> dict[int, str]:
    """Index to number format, for the styles of cells whose format says something. Raises what `sheet_parts` does."""
    part = part_of(package, "styles")
    if not part:
        return {}
    reader = _Styles()
    package.parse(part, reader.start, reader.end)
    codes = {**BUILT_IN, **reader.declared}
    return {index: codes[id] for index, id in enumerate(reader.used) if id in codes and is_telling(codes[id])}


def part_of(package: Package, kind: str) -> str:
    """The part of this kind (`styles`, `sharedStrings`) that the workbook refers to, "" when there is none."""
    targets = package.relationships(_workbook_part(package)).values()
    return next((to for type, to in targets if type.endswith(f"/{kind}") and to in package.parts), "")


def _workbook_part(package: Package) -> str:
    return next(to for kind, to in package.relationships("").values() if kind.endswith("/officeDocument"))


class _Styles:
    """Number formats by id, and the id each style of a cell uses, in the order cells count them."""

    def __init__(self) -> None:
        self.declared: dict[int, str] = {}
        self.used: list[int] = []
        self._inside = ""

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element in {"cellXfs", "numFmts"}:
            self._inside = element
        elif element == "numFmt" and self._inside == "numFmts":  # those of conditional formats are no cell's
            self.declared[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif element == "xf" and self._inside == "cellXfs":
            self.used.append(int(attributes.get("numFmtId", "0")))

    def end(self, element: str) -> None:
        if element == self._inside:
            self._inside = ""
