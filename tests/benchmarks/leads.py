"""Writes big leads lists as .csv and .xlsx: eight columns of invented people, the same for the same number of rows.

    python leads.py ROWS FILE [--plain] [--wrong N]

The .xlsx is written as XML, line by line: it takes seconds, and little memory, where a library takes minutes. Its text
stands in the table of shared strings as Excel writes it, its amounts have a currency format, its dates a date's.
Two of five rows of a .csv have a cell in quotation marks; `--plain` leaves out the signs that need them. With
`--wrong N` one amount of N is none.
"""

from __future__ import annotations

import argparse
import csv
import random
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

FIRST: Final = ("Rosa", "Jorge", "Marta", "Pedro", "Lucía", "Óscar", "Inés", "Raúl", "Sofía", "Iván")
LAST: Final = ("Quispe", "Huamán", "Rojas", "Paredes", "Vargas", "Núñez", "Peña", "Ibáñez", "Ávila")
WHAT: Final = ("Renovación de flota", "Plan anual", "Pedido mayorista", "Equipamiento de oficina", "Capacitación")
WHERE: Final = ("Feria de Lima", "Web", "Referido", "Llamada; segunda visita", 'Expo "Sur", pabellón 2')
STAGES: Final = ("Nuevo", "Contactado", "Propuesta", "Negociación")
TAGS: Final = ("feria, urgente", "web", "referido", "")
HEADINGS: Final = ("Nombre", "Descripción", "Monto", "Celular", "Correo", "Etapa", "Fecha de cierre", "Etiquetas")
FIRST_DAY: Final = date(2026, 1, 1)
EXCEL_ZERO: Final = date(1899, 12, 30)  # the day from which Excel counts dates after 28 February 1900
MONEY, DAY = 1, 2  # positions of the cell formats in STYLES

Lead = tuple[str, str, float, str, str, str, date, str]

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES: Final = f"""<styleSheet xmlns="{MAIN}"><numFmts count="1">
<numFmt numFmtId="164" formatCode="&quot;S/&quot;\\ #,##0.00"/></numFmts>
<fonts count="1"><font/></fonts><fills count="1"><fill><patternFill/></fill></fills>
<borders count="1"><border/></borders>
<cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="3"><xf/><xf numFmtId="164"/><xf numFmtId="14"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""
PARTS: Final = {
    "[Content_Types].xml": f"""<Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>
<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/>
<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/></Types>""",
    "_rels/.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/_rels/workbook.xml.rels": f"""<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="rId3" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>""",
    "xl/workbook.xml": f"""<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">
<sheets><sheet name="Leads" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/styles.xml": STYLES,
}


def leads(rows: int) -> Iterator[Lead]:
    """As many leads; every tenth or so has no e-mail, every fourth no tags."""
    rng = random.Random(20_261_122)
    for number in range(rows):
        yield (
            f"{rng.choice(FIRST)} {rng.choice(LAST)} {number}",
            f"{rng.choice(WHAT)} – {rng.choice(WHERE)}",
            rng.randrange(10_000, 900_000_000) / 100,
            f"+51 9{rng.randrange(10**8):08d}",
            f"lead{number}@example.com" if rng.random() < 0.9 else "",
            rng.choice(STAGES),
            FIRST_DAY + timedelta(days=rng.randrange(700)),
            rng.choice(TAGS),
        )


def write_csv(path: Path, rows: int, *, plain: bool, wrong: int = 0) -> None:
    """The leads as UTF-8 with commas, CRLF and dates as in Peru."""
    signs = str.maketrans("", "", ',"' if plain else "")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number, lead in enumerate(leads(rows), start=1):
            name, description, amount, phone, mail, stage, day, tags = lead
            written = "por confirmar con el cliente" if wrong and number % wrong == 0 else f"{amount:.2f}"
            texts = (description.translate(signs), written, phone, mail, stage, day.strftime("%d/%m/%Y"))
            writer.writerow((name, *texts, tags.translate(signs)))


def write_xlsx(path: Path, rows: int) -> None:
    """The leads as a workbook of one sheet."""
    shared: dict[str, int] = {}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, text in PARTS.items():
            archive.writestr(name, text)
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            _write_sheet(part, rows, shared)
        with archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as part:
            part.write(f'<sst xmlns="{MAIN}" uniqueCount="{len(shared)}">'.encode())
            part.writelines(f"<si><t>{escape(text)}</t></si>".encode() for text in shared)
            part.write(b"</sst>")


def _write_sheet(part: IO[bytes], rows: int, shared: dict[str, int]) -> None:
    part.write(f'<worksheet xmlns="{MAIN}"><dimension ref="A1:H{rows + 1}"/><sheetData>'.encode())
    part.write(_row(1, HEADINGS, shared))
    part.writelines(_row(number, lead, shared) for number, lead in enumerate(leads(rows), start=2))
    part.write(b"</sheetData></worksheet>")


def _row(number: int, cells: tuple[object, ...], shared: dict[str, int]) -> bytes:
    written = [f'<row r="{number}">']
    for letter, cell in zip("ABCDEFGH", cells, strict=True):
        if isinstance(cell, float):
            written.append(f'<c r="{letter}{number}" s="{MONEY}"><v>{cell}</v></c>')
        elif isinstance(cell, date):
            written.append(f'<c r="{letter}{number}" s="{DAY}"><v>{(cell - EXCEL_ZERO).days}</v></c>')
        elif cell:
            written.append(f'<c r="{letter}{number}" t="s"><v>{shared.setdefault(str(cell), len(shared))}</v></c>')
    written.append("</row>")
    return "".join(written).encode()


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("rows", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--plain", action="store_true", help="no cell of a .csv needs quotation marks")
    parser.add_argument("--wrong", type=int, default=0, metavar="N", help="one amount of N in a .csv is none")
    chosen = parser.parse_args()
    if chosen.file.suffix == ".csv":
        write_csv(chosen.file, chosen.rows, plain=chosen.plain, wrong=chosen.wrong)
    else:
        write_xlsx(chosen.file, chosen.rows)


if __name__ == "__main__":
    main()
