"""Writes a small .ods by its XML: the one workbook format that can be made in full without a library for it."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Sequence

SPACES: Final = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
MIMETYPE: Final = "application/vnd.oasis.opendocument.spreadsheet"
MANIFEST: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">
<manifest:file-entry manifest:full-path="/" manifest:media-type="{MIMETYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
BLANK_CELLS: Final = '<table:table-cell table:number-columns-repeated="1016"/>'
BLANK_ROWS: Final = (
    '<table:table-row table:number-rows-repeated="1048455">'
    '<table:table-cell table:number-columns-repeated="1024"/></table:table-row>'
)
AMOUNT: Final = re.compile(r"[0-9.]+,[0-9]{2}")
DAY: Final = re.compile(r"([0-9]{2})/([0-9]{2})/([0-9]{4})")


def open_document(rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook with one sheet of these cells; `1.234,50` becomes a number, `31/12/2026` a date.

    As in LibreOffice's own files, one element stands for all blank cells of a row, one for all blank rows below.
    """
    lines = "".join(f"<table:table-row>{''.join(map(_cell, row))}{BLANK_CELLS}</table:table-row>" for row in rows)
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES} office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Leads">{lines}{BLANK_ROWS}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in (("mimetype", MIMETYPE), ("content.xml", content), ("META-INF/manifest.xml", MANIFEST)):
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), text, how)
    return packed.getvalue()


def _cell(value: str) -> str:
    if not value:
        return "<table:table-cell/>"
    kind = 'office:value-type="string"'
    if AMOUNT.fullmatch(value):
        number = value.replace(".", "").replace(",", ".")
        kind = f'office:value-type="float" office:value="{number}"'
    elif day := DAY.fullmatch(value):
        kind = f'office:value-type="date" office:date-value="{day[3]}-{day[2]}-{day[1]}"'
    return f"<table:table-cell {kind}><text:p>{escape(value)}</text:p></table:table-cell>"
