"""The workbook's own styles with ours appended: what stands there keeps its number, which cells refer to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.sax.saxutils import quoteattr

from importer.results.links import COLOUR
from importer.results.measures import FONT
from importer.results.splice.outline import Change, Outline
from importer.results.splice.unspliceable import Unspliceable

if TYPE_CHECKING:
    from importer.results.measures import Colours
    from importer.results.splice.outline import Tag

ORDER: Final = (
    *("numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs"),
    *("cellStyles", "dxfs", "tableStyles", "colors", "extLst"),
)  # of what stands in a list of styles (ECMA-376 part 1, 18.8.39)
FIRST: Final = {
    "numFmts": (),
    "fonts": ('<font><sz val="11"/><name val="Calibri"/></font>',),
    "fills": ('<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'),
    "borders": ("<border><left/><right/><top/><bottom/><diagonal/></border>",),
    "cellXfs": ('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',),
}
"""What stands first in a list that a workbook does not have: Excel counts on it."""

OF_OTHERS: Final = frozenset({"fonts", "fills", "borders", "cellXfs"})
"""Lists in which an `mc:AlternateContent` may stand for one of theirs, as Hancom Office writes them."""

FIRST_FREE: Final = 164  # the formats below are built in
MOST_STYLES: Final = 65_000  # of cells; Excel takes 65,490
EMPTY: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{space}">'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)
NUMBER: Final = re.compile(rb"\snumFmtId\s*=\s*[\"']\s*([0-9]+)")
COUNT: Final = re.compile(rb"(\scount\s*=\s*[\"'])\s*[0-9]+\s*([\"'])")


class Look(NamedTuple):
    """How a cell of ours looks. `number` is the id of its number format."""

    number: int = 0
    colours: Colours | None = None
    bold: bool = False
    horizontal: str = ""
    vertical: str = "top"
    wrapped: bool = False
    quoted: bool = False  # stays text when the cell is edited
    is_link: bool = False


class Styles:
    """A styles part that grows at the ends of its lists; what stands there already is used again."""

    def __init__(self, data: bytes, *, space: str, name: str) -> None:
        """`data` is b"" where the workbook has no styles. Raises `Unspliceable` for what is no list of styles."""
        self.outline = Outline(data or EMPTY.format(space=space).encode(), name)
        root = self.outline.root
        if (root.space, root.name) != (space, "styleSheet"):
            raise Unspliceable.odd(f"{name}: {root.name}")
        self._made = {kind: self._standing(kind) for kind in FIRST}
        self._before = {kind: len(self._children(kind)) for kind in FIRST}
        self._codes = {
            tag.attributes.get("formatCode", ""): int(tag.attributes.get("numFmtId", "0"))
            for tag in self._children("numFmts")
        }
        self.numbers = [self._number(tag) for tag in self._children("cellXfs")]
        self._looks: dict[Look, int] = {}
        self._based = root.first("cellStyleXfs") is not None
        if len(self.numbers) > MOST_STYLES:
            raise Unspliceable.odd(f"{len(self.numbers)} × xf")

    @property
    def count(self) -> int:
        """How many styles cells may refer to by now."""
        return len(self._made["cellXfs"])

    def number(self, code: str) -> int:
        """The id of a number format, declared where it is not yet."""
        if code == "General":
            return 0
        if code not in self._codes:
            id = max([FIRST_FREE - 1, *self._codes.values()]) + 1
            self._codes[code] = id
            self._index("numFmts", f'<numFmt numFmtId="{id}" formatCode={quoteattr(code)}/>')
        return self._codes[code]

    def style(self, look: Look) -> int:
        """The number of the style that looks so."""
        if look not in self._looks:
            self._looks[look] = self._index("cellXfs", self._format(look))
        return self._looks[look]

    def changed(self) -> bytes:
        """The part with what was appended."""
        changes, missing = [], ""
        for kind in ORDER:
            tag = self.outline.root.first(kind)
            if tag is not None and missing:
                changes.append(Change(tag.start, tag.start, missing.encode()))
                missing = ""
            if kind not in FIRST:
                continue
            texts = list(self._made[kind])
            if tag is None:
                missing += self._container(kind, texts)
            elif new := texts[self._before[kind] :]:
                changes += self._grown(tag, new, len(texts))
        if missing:
            changes.append(self.outline.at_end(self.outline.root, missing))
        return self.outline.changed(changes)

    def _grown(self, tag: Tag, new: list[str], count: int) -> list[Change]:
        more = "".join(map(self._prefixed, new))
        counted = COUNT.sub(rb"\g<1>%d\2" % count, self.outline.data[tag.start : tag.inner])
        if not tag.empty:
            return [Change(tag.start, tag.inner, counted), self.outline.at_end(tag, more)]
        name = f"{self.outline.prefix}{tag.name}"
        opened = counted.rstrip(b">").rstrip(b"/").rstrip() + b">"
        return [Change(tag.start, tag.end, opened + f"{more}</{name}>".encode())]

    def _container(self, kind: str, texts: list[str]) -> str:
        name = f"{self.outline.prefix}{kind}"
        inside = "".join(map(self._prefixed, texts))
        return f'<{name} count="{len(texts)}">{inside}</{name}>' if texts else ""

    def _prefixed(self, text: str) -> str:
        """Our XML with the prefix of the part before every name."""
        prefix = self.outline.prefix
        return re.sub(r"<(/?)(?=\w)", rf"<\1{prefix}", text) if prefix else text

    def _standing(self, kind: str) -> dict[str, int]:
        """What a list holds, as text, with the place of each; equal ones count all the same."""
        children = self._children(kind)
        if self.outline.root.first(kind) is None or (not children and kind != "numFmts"):
            return {text: at for at, text in enumerate(FIRST[kind])}
        prefix = self.outline.prefix.encode()
        found: dict[str, int] = {}
        for at, tag in enumerate(children):
            text = self.outline.text(tag).replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</").decode()
            found[text if text not in found else f"{at} {text}"] = at
        return found

    def _children(self, kind: str) -> list[Tag]:
        tag = self.outline.root.first(kind)
        if tag is None:
            return []
        one_each = kind in OF_OTHERS and tag.attributes.get("count") == str(len(tag.inside))
        if not one_each and any(child.space != tag.space for child in tag.inside):
            raise Unspliceable.odd(f"{self.outline.name}: {kind}")
        return tag.inside

    def _number(self, style: Tag) -> int:
        """The id of a style's number format; of several choices that of the last, which every program knows."""
        told = NUMBER.findall(self.outline.text(style))
        return int(told[-1]) if told else 0

    def _index(self, kind: str, text: str) -> int:
        return self._made[kind].setdefault(text, len(self._made[kind]))

    def _format(self, look: Look) -> str:
        font = fill = 0
        if look.colours or look.bold or look.is_link:
            colour = look.colours[1] if look.colours else COLOUR if look.is_link else ""
            letters = f'<color rgb="FF{colour}"/>' if colour else ""
            drawn = f"{'<b/>' if look.bold else ''}{'<u/>' if look.is_link else ''}"
            font = self._index(
                "fonts", f'<font>{drawn}<sz val="11"/>{letters}<name val="{FONT}"/><family val="2"/></font>'
            )
        if look.colours:
            colour = f'<fgColor rgb="FF{look.colours[0]}"/><bgColor indexed="64"/>'
            fill = self._index("fills", f'<fill><patternFill patternType="solid">{colour}</patternFill></fill>')
        facts = {
            "numFmtId": look.number,
            "fontId": font,
            "fillId": fill,
            "borderId": 0,
            **({"xfId": 0} if self._based else {}),
            **({"quotePrefix": 1} if look.quoted else {}),
            **({"applyNumberFormat": 1} if look.number else {}),
            **({"applyFont": 1} if font else {}),
            **({"applyFill": 1} if fill else {}),
            "applyAlignment": 1,
        }
        placed = {"horizontal": look.horizontal, "vertical": look.vertical, "wrapText": "1" if look.wrapped else ""}
        written = " ".join(f'{name}="{value}"' for name, value in facts.items())
        aligned = " ".join(f'{name}="{value}"' for name, value in placed.items() if value)
        return f"<xf {written}><alignment {aligned}/></xf>"


__all__ = ["Look", "Styles"]
