"""Ids that lead to the CRM: links in a sheet, and the part beside it that says where each leads. Never a formula."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import quoteattr

from importer.model import column_letter
from importer.results.measures import ID
from importer.results.splice.book import relations_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
BLOCK: Final = 1_000  # links


def links_xml(links: Mapping[int, str], *, space: str) -> str:
    """What stands behind the cells of a sheet whose lines, from 0, lead somewhere; "" where none does."""
    if not links:
        return ""
    letter = column_letter(ID)
    told = "".join(f'<hyperlink ref="{letter}{line + 2}" r:id="rId{line + 1}"/>' for line in links)
    return f'<hyperlinks xmlns:r="{relations_of(space)}">{told}</hyperlinks>'


def where_xml(links: Mapping[int, str], *, space: str) -> Iterator[bytes]:
    """The part with the relationships of that sheet."""
    yield f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{PACKAGE}">'.encode()
    kind = f"{relations_of(space)}/hyperlink"
    told = [
        f'<Relationship Id="rId{line + 1}" Type="{kind}" Target={quoteattr(address)} TargetMode="External"/>'
        for line, address in links.items()
    ]
    for first in range(0, len(told), BLOCK):
        yield "".join(told[first : first + BLOCK]).encode()
    yield b"</Relationships>"


__all__ = ["links_xml", "where_xml"]
