"""Writes the files in samples/. Run it to make them again: `python tests/make_samples.py`.

Everybody in them is invented. The same run always writes the same cells.
"""

from __future__ import annotations

import csv
import io
import random
from datetime import date, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Font

SAMPLES = Path(__file__).parent.parent / "samples"

FIRST = [
    "Rosa",
    "Jorge",
    "Marta",
    "Pedro",
    "Elena",
    "Diego",
    "Lucía",
    "Óscar",
    "Inés",
    "Raúl",
    "Sofía",
    "Iván",
    "Nora",
    "Bruno",
    "Clara",
    "Hugo",
]
LAST = [
    "Quispe",
    "Huamán",
    "Rojas",
    "Paredes",
    "Flores",
    "Vargas",
    "Núñez",
    "Peña",
    "Ibáñez",
    "Castro",
    "Salinas",
    "Mejía",
    "Ávila",
    "Tello",
]
WHAT = ("Renovación de flota", "Plan anual", "Pedido mayorista", "Equipamiento de oficina", "Capacitación", "Soporte")
WHERE = ("Feria de Lima", "Campaña de marzo", "Web", "Referido", "Llamada; segunda visita", "Expo “Sur”")
STAGES = ("Nuevo", "Contactado", "Propuesta", "Negociación")
PHONES = ("+51 900 111 222", "0051900222333", "+51 (900) 555-666", "+51-900-666-777", "", "+51 900 888 999")
EMAILS = (
    "rosa.quispe@example.com",
    "Jorge.Huaman@example.com",
    "",
    "elena.paredes@example.com",
    "lucia.vargas@example.com",
)
OWNERS = ("ana.torres@example.com", "carla.mendez@example.com", "luis.salas@example.com", "")


def person(rng: random.Random) -> str:
    return f"{rng.choice(FIRST)} {rng.choice(LAST)}"


def comma(amount: float) -> str:
    """An amount as it is written in Spain and most of South America: 1.234,50."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def leads_csv() -> bytes:
    """120 good rows: Spanish headings, semicolons, Windows-1252, decimal commas, CRLF as Excel writes."""
    rng = random.Random(1)
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(
        ("Nombre", "Descripción", "Monto (S/)", "Celular", "Responsable", "Etapa", "Fecha de cierre", "Fuente")
    )
    for number in range(120):
        writer.writerow(
            (
                f"{rng.choice(WHAT)} – {person(rng)}",
                f"Prospecto {number + 1}: {rng.choice(WHERE)}",
                comma(rng.randint(20_000, 9_000_000) / 100),
                rng.choice(PHONES),
                rng.choice(OWNERS),
                rng.choice(STAGES),
                (date(2026, 12, 1) + timedelta(days=rng.randint(0, 200))).strftime("%d/%m/%Y"),
                rng.choice(WHERE),
            )
        )
    return out.getvalue().encode("cp1252")


def _workbook(title: str, headings: tuple[str, ...], widths: tuple[int, ...]) -> Workbook:
    workbook = Workbook()
    sheet = workbook.active
    sheet.title = title
    sheet.append(headings)
    for cell, width in zip(sheet[1], widths, strict=True):
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = width
    sheet.freeze_panes = "A2"
    workbook.properties.created = workbook.properties.modified = datetime(2026, 11, 22)  # noqa: DTZ001  a workbook keeps no zone
    return workbook


def leads_xlsx() -> Workbook:
    """60 rows as from a fair, with one blank row and three to correct: the demo's sample."""
    rng = random.Random(2)
    headings = (
        "Opportunity",
        "Description",
        "Amount (USD)",
        "E-mail",
        "Owner",
        "Stage",
        "Close date",
        "Tags",
        "Campaign",
    )
    workbook = _workbook("Leads", headings, (38, 34, 14, 28, 28, 14, 13, 18, 22))
    sheet = workbook.active
    for number in range(60):
        if number == 30:
            sheet.append(())
            continue
        sheet.append(
            (
                f"{rng.choice(WHAT)} – {person(rng)}",
                f"Lead {number + 1}, {rng.choice(WHERE)}",
                rng.randint(20_000, 2_000_000) / 100,
                rng.choice(EMAILS) or None,
                rng.choice(OWNERS) or None,
                rng.choice(STAGES),
                date(2026, 12, 1) + timedelta(days=rng.randint(0, 200)),
                rng.choice(("fair, hot", "fair", "web", None)),
                rng.choice(WHERE),
            )
        )
    sheet["C8"] = "about 1500"
    sheet["B19"] = None
    sheet["E44"] = "nobody@example.com"
    for row in sheet.iter_rows(min_row=2):
        row[2].number_format = "#,##0.00"
        row[6].number_format = "yyyy-mm-dd"
    return workbook


# What is planted in leads-messy.xlsx: the cell's column, what stands there, and the code that must be found.
PLANTED = (
    ("A", None, "NAME-MISSING"),
    ("A", "   ", "NAME-MISSING"),
    ("A", True, "TEXT-NOT-TEXT"),
    ("A", "N" * 256, "TEXT-LONG"),
    ("B", None, "DESC-MISSING"),
    ("C", None, "AMT-MISSING"),
    ("C", "por definir", "AMT-MISSING"),
    ("C", "mil quinientos", "AMT-UNREADABLE"),
    ("C", "1200-1500", "AMT-UNREADABLE"),
    ("C", "15%", "AMT-UNREADABLE"),
    ("C", date(2026, 3, 15), "AMT-NOT-NUMBER"),
    ("C", False, "AMT-NOT-NUMBER"),
    ("C", "12.345", "AMT-TWO-READINGS"),
    ("C", "12,345", "AMT-TWO-READINGS"),
    ("C", "(1.200,50)", "AMT-NEGATIVE"),
    ("C", -80, "AMT-NEGATIVE"),
    ("C", "1234567890123456", "AMT-LONG"),
    ("C", 0, "AMT-ZERO"),
    ("C", 10.125, "AMT-DECIMALS"),
    ("C", "#REF!", "CELL-ERROR"),
    ("D", "987", "PHONE-UNREADABLE"),
    ("D", "+51 900111222 / +51 900222333", "PHONE-SEVERAL"),
    ("D", "9.00111E+08", "PHONE-DAMAGED"),
    ("E", "rosa.quispe@", "MAIL-UNREADABLE"),
    ("F", "31/02/2026", "DATE-UNREADABLE"),
    ("F", "pronto", "DATE-UNREADABLE"),
    ("F", 46096, "DATE-SERIAL"),
    ("F", date(1926, 3, 15), "DATE-WINDOW"),
)


def leads_messy_xlsx() -> Workbook:
    """One planted error a row, named in the last column, among good rows; a blank row and a repeated one."""
    rng = random.Random(3)
    headings = ("Oportunidad", "Descripción", "Monto", "Teléfono", "Correo", "Fecha de cierre", "Qué está mal")
    workbook = _workbook("Prospectos", headings, (38, 34, 16, 22, 28, 16, 26))
    sheet = workbook.active
    good = ("1.250,50", "2,480.75", 3100, 990.5)
    cases: list[tuple[str, object, str] | None] = []
    for planted in PLANTED:
        cases += [planted, None] if rng.random() < 0.5 else [planted]
    for number, case in enumerate([None, None, *cases], 2):
        sheet.append(
            (
                f"{rng.choice(WHAT)} – {person(rng)}",
                f"Prospecto {number}, {rng.choice(WHERE)}",
                good[number % len(good)],
                "+51 900 111 222" if number % 3 else None,
                "rosa.quispe@example.com" if number % 2 else None,
                date(2026, 12, 1) + timedelta(days=number),
            )
        )
        if case:
            letter, value, code = case
            sheet[f"{letter}{number}"].number_format = "General"  # a date leaves its format in the cell
            sheet[f"{letter}{number}"] = value
            sheet[f"G{number}"] = f"{code} @ {letter}"
            if value == "#REF!":
                sheet[f"{letter}{number}"].data_type = "e"
    sheet.append(())
    sheet.append([*[cell.value for cell in sheet[2]][:6], f"ROW-REPEATED @ {2}"])
    return workbook


def leads_fair_xlsx() -> Workbook:
    """12 leads as a sales team keeps them: a letterhead, merged titles, formats that count, hidden parts, a total."""
    rng = random.Random(4)
    workbook = _workbook("Notas", ("Pendientes",), (40,))
    workbook.active.append(("Llamar a los prospectos del segundo día",))
    sheet = workbook.create_sheet("Feria", 0)
    workbook.active = 0
    workbook.create_sheet("Listas").append(("Etapas", *STAGES))
    workbook["Listas"].sheet_state = "hidden"
    sheet.append(("Expo Lima 2026: prospectos del stand",))
    sheet.append(("Responsable: Inés Ávila",))
    sheet.append(())
    sheet.append(("Nombre", "Descripción", "Monto", "Contacto", None, "Fecha de cierre", "Código"))
    sheet.append((None, None, None, "Teléfono", "Correo"))
    for merged in ("A1:G1", "A4:A5", "B4:B5", "C4:C5", "D4:E4", "F4:F5", "G4:G5"):
        sheet.merge_cells(merged)
    for letter, width in zip("ABCDEFG", (38, 34, 16, 20, 28, 16, 10), strict=True):
        sheet.column_dimensions[letter].width = width
        sheet[f"{letter}4"].font = sheet[f"{letter}5"].font = Font(bold=True)
    total = 0.0
    for number in range(12):
        amount = rng.randint(20_000, 2_000_000) / 100
        total += amount
        what = (f"{rng.choice(WHAT)} – {person(rng)}", f"Prospecto {number + 1}, {rng.choice(WHERE)}")
        closing = date(2026, 12, 1) + timedelta(days=rng.randint(0, 200))
        sheet.append((*what, amount, 900_111_222 + number * 1_111, rng.choice(EMAILS) or None, closing, 40 + number))
        row = sheet[sheet.max_row]
        row[2].number_format, row[3].number_format = '"S/" #,##0.00', '"+51" 000000000'
        row[5].number_format, row[6].number_format = "dd/mm/yyyy", "00000"
    sheet.row_dimensions[9].hidden = sheet.row_dimensions[12].hidden = True
    sheet.column_dimensions["G"].hidden = True
    sheet.append(())
    sheet.append(("TOTAL", None, round(total, 2)))
    return workbook


def main() -> None:
    SAMPLES.mkdir(exist_ok=True)
    (SAMPLES / "leads.csv").write_bytes(leads_csv())
    leads_xlsx().save(SAMPLES / "leads.xlsx")
    leads_fair_xlsx().save(SAMPLES / "leads-fair.xlsx")
    leads_messy_xlsx().save(SAMPLES / "leads-messy.xlsx")


if __name__ == "__main__":
    main()
