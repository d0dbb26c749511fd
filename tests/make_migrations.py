"""Writes the samples of moving in from another CRM: a clean and a messy one for each template, byte for byte the same.

`python tests/make_migrations.py` makes them again. Everybody in them is invented. Owners and contacts of the clean ones
are those a practice workspace begins with. Each messy one has the ways of its program, and mistakes to be found.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from openpyxl import Workbook

SAMPLES = Path(__file__).parent.parent / "samples"
EPOCH = date(1899, 12, 30)


class Deal(NamedTuple):
    """One deal, before any program writes it in its own way."""

    name: str
    amount: str
    stage: str
    closes: date
    owner: str
    email: str
    contact: str
    phone: str
    company: str
    next_step: str


ANA, LUIS, CARLA = "ana.torres@example.com", "luis.salas@example.com", "carla.mendez@example.com"
OWNERS = {ANA: "Ana Torres", LUIS: "Luis Salas", CARLA: "Carla Méndez"}
ROSA = ("rosa.quispe@example.com", "Rosa Quispe", "+51 900 111 222")
JORGE = ("jorge.huaman@example.com", "Jorge Huamán", "+51 900 222 333")
ELENA = ("elena.paredes@example.com", "Elena Paredes", "+51 900 555 666")
DIEGO = ("diego.flores@example.com", "Diego Flores", "+51 900 666 777")
LUCIA = ("lucia.vargas@example.com", "Lucía Vargas", "")
OSCAR = ("oscar.nunez@example.com", "Óscar Núñez", "+51 900 888 999")

DEALS = [
    Deal(
        "Renovación de flota",
        "48500.00",
        "Negociación",
        date(2026, 12, 15),
        ANA,
        *ROSA,
        "Transportes Andinos",
        "Enviar contrato",
    ),
    Deal(
        "Plan anual de soporte",
        "12000.50",
        "Propuesta",
        date(2026, 12, 28),
        CARLA,
        *JORGE,
        "Clínica San Gabriel",
        "Llamar el lunes",
    ),
    Deal("Pedido mayorista de uniformes", "7350.00", "Nuevo", date(2027, 1, 20), ANA, *ELENA, "Colegio Los Álamos", ""),
    Deal(
        "Equipamiento de oficina",
        "23990.90",
        "Contactado",
        date(2027, 1, 31),
        CARLA,
        *DIEGO,
        "Estudio Núñez & Hijos",
        "Visita técnica",
    ),
    Deal(
        "Capacitación en ventas",
        "5400.00",
        "Ganado",
        date(2026, 11, 30),
        LUIS,
        *LUCIA,
        "Distribuidora El Sol",
        "Facturar",
    ),
    Deal(
        'Cámaras "domo" para almacén',
        "15250.75",
        "Propuesta",
        date(2027, 2, 14),
        ANA,
        *OSCAR,
        "Almacenes, S.A.C.",
        "Enviar ficha; confirmar stock",
    ),
    Deal(
        "Migración a la nube",
        "88000.00",
        "Negociación",
        date(2027, 3, 31),
        CARLA,
        *ROSA,
        "Transportes Andinos",
        "Reunión con gerencia",
    ),
    Deal("Licencias de escritorio", "3120.00", "Nuevo", date(2027, 2, 28), ANA, *JORGE, "Clínica San Gabriel", ""),
    Deal(
        "Auditoría de seguridad",
        "19999.99",
        "Contactado",
        date(2027, 4, 15),
        CARLA,
        *ELENA,
        "Banco del Valle",
        "Enviar acuerdo",
    ),
    Deal(
        "Sitio web y tienda",
        "9800.00",
        "Ganado",
        date(2026, 12, 1),
        ANA,
        *DIEGO,
        "Panadería Doña Inés",
        "Entrega final",
    ),
]

Lines = list[list[object]]


def text(
    lines: Lines, *, delimiter: str = ",", quote: bool = False, encoding: str = "utf-8", end: str = "\r\n"
) -> bytes:
    """A text file as these programs write them."""
    out = io.StringIO()
    quoting = csv.QUOTE_ALL if quote else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows(lines)
    return out.getvalue().encode(encoding)


def book(lines: Lines, title: str) -> bytes:
    """A workbook with the same bytes whenever it is made."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    for line in lines:
        sheet.append(["" if cell is None else cell for cell in line])
    workbook.properties.created = workbook.properties.modified = datetime.fromisoformat("2026-01-10T09:00:00")
    out = io.BytesIO()
    workbook.save(out)
    return _without_times(out.getvalue())


def _without_times(content: bytes) -> bytes:
    """The same archive, each part as old as the others; openpyxl writes the time of saving into one of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "docProps/core.xml":
                data = data[: data.index(b"<dcterms:modified")] + data[data.index(b"</dcterms:modified>") + 19 :]
            new.writestr(zipfile.ZipInfo(part.filename, (2026, 1, 10, 9, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def serial(day: date) -> int:
    """A day as Excel counts days."""
    return (day - EPOCH).days


def comma(amount: str) -> str:
    """An amount as it is written in much of the Spanish-speaking world."""
    return f"{float(amount):,.2f}".translate(str.maketrans(",.", ".,"))


# HubSpot: dates and times in ISO form, the contact's address in brackets, several parted by semicolons.

HUBSPOT = [
    "Record ID",
    "Deal Name",
    "Deal Stage",
    "Close Date",
    "Deal owner",
    "Amount",
    "Associated Contact",
    "Associated Company",
]
HUBSPOT_ES = [
    *("ID de registro", "Nombre del negocio", "Etapa del negocio", "Fecha de cierre", "Propietario del negocio"),
    *("Importe", "Contacto asociado", "Empresa asociada", "Pipeline", "Fecha de creación", "Próximo paso"),
]
HUBSPOT_STAGES = {"Nuevo": "Appointment Scheduled", "Contactado": "Qualified To Buy", "Ganado": "Closed Won"}


def hubspot() -> bytes:
    """An export in English; the stages are those HubSpot begins with."""
    lines: Lines = [[*HUBSPOT, "Create Date", "Next Step"]]
    for number, deal in enumerate(DEALS, 1):
        stage = HUBSPOT_STAGES.get(deal.stage, deal.stage)
        contact = f"{deal.contact} ({deal.email})"
        own = [18_204_410_000 + number, deal.name, stage, f"{deal.closes} 18:00", deal.owner, deal.amount, contact]
        lines.append([*own, deal.company, f"2026-02-{number:02} 09:15", deal.next_step])
    return text(lines, quote=True, end="\n")


def hubspot_messy() -> bytes:
    """In Spanish: two contacts in a cell, a name without an address, a repeated id, no amount."""
    rows: Lines = [
        HUBSPOT_ES,
        [
            901,
            "Renovación de flota",
            "Cita programada",
            "2026-12-15",
            ANA,
            "48500",
            "Rosa Quispe (rosa.quispe@example.com);Jorge Huamán (jorge.huaman@example.com)",
            "Transportes Andinos",
            "Ventas",
            "2026-02-01",
            "",
        ],
        [
            902,
            "Plan anual",
            "Cierre ganado",
            "2026-12-28",
            "Carla Méndez",
            "12000.50",
            "Jorge Huamán",
            "Clínica San Gabriel",
            "Ventas",
            "2026-02-02",
            "Facturar",
        ],
        [
            903,
            "Pedido mayorista",
            "Calificado para comprar",
            "2027-01-20",
            ANA,
            "",
            "",
            "Colegio",
            "Ventas",
            "2026-02-03",
            "",
        ],
        [904, "", "Presentación programada", "2027-01-31", ANA, "23990.90", "", "", "Ventas", "2026-02-04", ""],
        [
            905,
            "Capacitación",
            "Cierre perdido",
            "2026-02-30",
            LUIS,
            "5400",
            "Lucía Vargas (lucia.vargas@example.com)",
            "El Sol",
            "Ventas",
            "2026-02-05",
            "",
        ],
        [906, "Licencias", "Cita programada", "2027-02-28", ANA, "3120", "", "", "Ventas", "2026-02-06", ""],
        [907, "Licencias", "Cita programada", "2027-02-28", ANA, "3120", "", "", "Ventas", "2026-02-06", ""],
        [907, "Licencias", "Cita programada", "2027-02-28", ANA, "3120", "", "", "Ventas", "2026-02-06", ""],
    ]
    return text(rows, quote=True, end="\n")


# Salesforce: a report, quoted throughout, dates as the person's own country writes them, and lines below the table.

SALESFORCE = [
    "Opportunity Owner",
    "Account Name",
    "Opportunity Name",
    "Stage",
    "Amount",
    "Close Date",
    "Probability (%)",
]
FOOTER = [
    *([], [], ["Oportunidades abiertas"], ["Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."]),
    *(["Confidential Information - Do Not Distribute"], ["Generated By:  Ana Torres  11/20/2026, 10:14 AM"]),
    ["Andina Comercial"],
]


def salesforce() -> bytes:
    """A report in English, without its footer."""
    lines: Lines = [[*SALESFORCE, "Next Step", "Contact: Email", "Contact: Phone", "Opportunity ID"]]
    for number, deal in enumerate(DEALS, 1):
        day = f"{deal.closes.month}/{deal.closes.day}/{deal.closes.year}"
        owner = LUIS if deal.owner == LUIS else OWNERS[deal.owner]  # two people are called Luis Salas
        own = [owner, deal.company, deal.name, deal.stage, deal.amount, day, "50"]
        lines.append([*own, deal.next_step, deal.email, deal.phone, f"0065e00000Ab{number:02}QAAZ"])
    return text(lines, quote=True, end="\n")


def salesforce_messy() -> bytes:
    """In Spanish, letters of Windows, decimal commas, the footer; a bad amount, an impossible date."""
    header = [
        *("Propietario de oportunidad", "Nombre de la cuenta", "Nombre de la oportunidad", "Etapa", "Importe"),
        *("Fecha de cierre", "Probabilidad (%)", "Antigüedad", "Paso siguiente", "ID de 18"),
    ]
    rows: Lines = [header]
    for number, deal in enumerate(DEALS[:5], 1):
        stage = {"Ganado": "Cerrada ganada"}.get(deal.stage, deal.stage)
        own = [OWNERS[deal.owner], deal.company, deal.name, stage, comma(deal.amount), f"{deal.closes:%d/%m/%Y}"]
        rows.append([*own, "50", number, deal.next_step, f"0065e00000Ab{number:02}QAAZ"])
    rows.append(
        [
            "Ana Torres",
            "Banco del Valle",
            "Auditoría",
            "Propuesta",
            "por definir",
            "15/04/2027",
            "20",
            3,
            "",
            "0065e00000Ab91QAAZ",
        ]
    )
    rows.append(
        [
            "Ana Torres",
            "Banco del Valle",
            "Sitio web",
            "Propuesta",
            "1.500,00",
            "31/11/2026",
            "20",
            3,
            "",
            "0065e00000Ab92QAAZ",
        ]
    )
    return text([*rows, *FOOTER], quote=True, encoding="cp1252", end="\n")


# Salesforce's Data Loader: the names of the API in capitals, one object's ids, ISO dates.

LOADER = [
    "ID",
    "ISDELETED",
    "ACCOUNTID",
    "NAME",
    "DESCRIPTION",
    "STAGENAME",
    "AMOUNT",
    "PROBABILITY",
    "CLOSEDATE",
    "TYPE",
    "NEXTSTEP",
    "LEADSOURCE",
    "OWNERID",
    "OWNER.EMAIL",
    "CONTACT.EMAIL",
    "CREATEDDATE",
    "SYSTEMMODSTAMP",
]


def salesforce_loader() -> bytes:
    """An extract with the owners' addresses beside their ids."""
    lines: Lines = [LOADER]
    for number, deal in enumerate(DEALS, 1):
        own = [f"0065e00000Ab{number:02}QAAZ", "false", "0015e00000XyZ01QAB", deal.name, f"{deal.company}: {deal.name}"]
        rest = [deal.stage, deal.amount, "50", deal.closes, "New Customer", deal.next_step, "Web", "0055e000001AbcDAAS"]
        stamps = ["2026-02-01T09:15:00.000Z", "2026-11-01T10:00:00.000Z"]
        lines.append([*own, *rest, deal.owner, deal.email, *stamps])
    return text(lines, quote=True, end="\n")


def salesforce_loader_messy() -> bytes:
    """Owners by id alone, an amount in scientific notation, no description, the error column of a load."""
    header = ["ID", "NAME", "STAGENAME", "AMOUNT", "CLOSEDATE", "OWNERID", "LEADSOURCE", "ISCLOSED", "ISWON", "ERROR"]
    rows: Lines = [header]
    for number, deal in enumerate(DEALS[:4], 1):
        won = str(deal.stage == "Ganado").lower()
        own = [f"0065e00000Ab{number:02}QAAZ", deal.name, "Closed Won" if won == "true" else "Proposal/Price Quote"]
        rows.append([*own, float(deal.amount), deal.closes, "0055e000001AbcDAAS", "Web", won, won, ""])
    rows.append(
        ["0065e00000Ab91QAAZ", "Auditoría", "Negotiation/Review", "1.2E+4", "2027-04-15", "", "", "false", "false", ""]
    )
    rows.append(
        [
            "0065e00000Ab92QAAZ",
            "",
            "Prospecting",
            "500.0",
            "15/04/2027",
            "",
            "",
            "false",
            "false",
            "REQUIRED_FIELD_MISSING",
        ]
    )
    return text(rows, quote=True, end="\n")


# Pipedrive: each heading says whose it is; several phones in a cell; its sample sheet has Excel's serials for dates.

PIPEDRIVE = [
    "Deal - ID",
    "Deal - Title",
    "Deal - Value",
    "Deal - Currency",
    "Deal - Stage",
    "Deal - Owner",
    "Deal - Status",
    "Deal - Expected close date",
    "Deal - Label",
    "Person - Name",
    "Person - Phone",
    "Person - Email (Work)",
    "Organization - Name",
]


def pipedrive() -> bytes:
    """An export in English."""
    lines: Lines = [PIPEDRIVE]
    for number, deal in enumerate(DEALS, 1):
        owner = LUIS if deal.owner == LUIS else OWNERS[deal.owner]
        status = "Won" if deal.stage == "Ganado" else "Open"
        own = [
            number,
            deal.name,
            deal.amount,
            "PEN",
            deal.stage,
            owner,
            status,
            deal.closes,
            "Caliente" if number % 3 else "",
        ]
        lines.append([*own, deal.contact, deal.phone, deal.email, deal.company])
    return text(lines, end="\n")


def pipedrive_messy() -> bytes:
    """A workbook in Spanish with serial dates, several phones in a cell, a value in words, a title above the table."""
    header = [
        "Trato - ID",
        "Trato - Título",
        "Trato - Valor",
        "Trato - Moneda",
        "Trato - Estado",
        "Trato - Etapa",
        "Trato - Propietario",
        "Trato - Fecha de cierre prevista",
        "Persona - Nombre",
        "Persona - Teléfono",
        "Organización - Nombre",
        "Trato - Trato creado",
    ]
    rows: Lines = [["Tratos exportados el 20/11/2026"], [], header]
    for number, deal in enumerate(DEALS[:6], 1):
        phones = ", ".join(filter(None, [deal.phone, "+51 900 999 000" if number == 2 else ""]))
        status = "Ganado" if deal.stage == "Ganado" else "Abierto"
        own = [
            number,
            deal.name,
            float(deal.amount),
            "PEN",
            status,
            deal.stage,
            OWNERS[deal.owner],
            serial(deal.closes),
        ]
        rows.append([*own, deal.contact, phones, deal.company, serial(date(2026, 2, number))])
    rows.append(
        [
            7,
            "Trato sin valor",
            None,
            "PEN",
            "Abierto",
            "Contacto realizado",
            "Ana Torres",
            serial(date(2027, 1, 5)),
            "Rosa Quispe",
            "9.0E+08",
            "Transportes Andinos",
            serial(date(2026, 3, 1)),
        ]
    )
    rows.append(
        [
            8,
            "Trato perdido",
            "mil quinientos",
            "PEN",
            "Perdido",
            "Calificado",
            "Ana Torres",
            "05/13/2027",
            "",
            "",
            "",
            serial(date(2026, 3, 2)),
        ]
    )
    return book(rows, "Tratos")


# Zoho: ids of other objects beside their names, times of creation.

ZOHO = [
    "Record Id",
    "Deal Name",
    "Deal Owner.id",
    "Deal Owner",
    "Amount",
    "Closing Date",
    "Account Name.id",
    "Account Name",
    "Stage",
    "Lead Source",
    "Next Step",
    "Contact Name",
    "Email",
    "Description",
    "Created Time",
]


def zoho() -> bytes:
    """An export in English."""
    lines: Lines = [ZOHO]
    for number, deal in enumerate(DEALS, 1):
        owner = LUIS if deal.owner == LUIS else OWNERS[deal.owner]
        own = [f"zcrm_4150868000000{number:06}", deal.name, "zcrm_4150868000000178001", owner, deal.amount, deal.closes]
        rest = ["zcrm_4150868000000225013", deal.company, deal.stage, "Web", deal.next_step, deal.contact, deal.email]
        lines.append([*own, *rest, f"Interés en {deal.name.lower()}", f"2026-02-{number:02} 09:15:00"])
    return text(lines, end="\n")


def zoho_messy() -> bytes:
    """In Spanish, with semicolons: no descriptions, currencies before the amounts, a word behind one, a total row."""
    header = [
        "Id de registro",
        "Nombre de Trato",
        "Propietario de Trato Name",
        "Importe",
        "Fecha de cierre",
        "Fase",
        "Nombre de cuenta",
        "Hora de creación",
    ]
    rows: Lines = [header]
    for number, deal in enumerate(DEALS[:5], 1):
        stage = {"Ganado": "Cerrado ganado"}.get(deal.stage, deal.stage)
        own = [f"zcrm_{number:06}", deal.name, deal.owner, f"S/ {comma(deal.amount)}", f"{deal.closes:%d/%m/%Y}", stage]
        rows.append([*own, deal.company, "01/02/2026 09:15"])
    rows.append(
        ["zcrm_000091", "Exportación", ANA, "S/ 1.200,00 aprox.", "13/05/2027", "Nuevo", "", "01/02/2026 09:15"]
    )
    rows.append(["", "Total", "", "S/ 98.441,40", "", "", "", ""])
    return text(rows, delimiter=";")


# Odoo: ids of its own kind, notes in HTML, salespeople by name.

ODOO = [
    "External ID",
    "Opportunity",
    "Contact Name",
    "Email",
    "Phone",
    "Salesperson",
    "Expected Revenue",
    "Expected Closing",
    "Stage",
    "Tags",
    "Company Name",
    "Notes",
]


def odoo() -> bytes:
    """An export in English."""
    lines: Lines = [ODOO]
    for number, deal in enumerate(DEALS, 1):
        owner = LUIS if deal.owner == LUIS else OWNERS[deal.owner]
        own = [f"__export__.crm_lead_{number}_5d1c{number:04x}", deal.name, deal.contact, deal.email, deal.phone, owner]
        notes = f"<p>Quiere <b>{deal.name.lower()}</b>.<br>{deal.next_step}</p>"
        lines.append(
            [*own, deal.amount, deal.closes, deal.stage, "Web,Feria" if number % 2 else "", deal.company, notes]
        )
    return text(lines, quote=True, end="\n")


def odoo_messy() -> bytes:
    """A workbook in Spanish: an empty line, empty notes in HTML, a date as text, two phones, an amount with words."""
    header = [
        "Id externo",
        "Oportunidad",
        "Nombre del contacto",
        "Correo electrónico",
        "Teléfono",
        "Comercial",
        "Ingreso esperado",
        "Cierre esperado",
        "Etapa",
        "Etiquetas",
        "Notas",
    ]
    rows: Lines = [header]
    for number, deal in enumerate(DEALS[:4], 1):
        own = [
            f"crm.lead_{number}",
            deal.name,
            deal.contact,
            deal.email,
            deal.phone,
            OWNERS[deal.owner],
            float(deal.amount),
        ]
        rows.append(
            [
                *own,
                deal.closes,
                deal.stage,
                "Web,Feria",
                "<p><br></p>" if number == 2 else "<p>Llamar &amp; visitar</p>",
            ]
        )
    rows.append([None] * len(header))
    rows.append(
        [
            "crm.lead_91",
            "Auditoría",
            "",
            "lucia.vargas@example",
            "+51 900 111 222 / +51 900 222 333",
            "Carla Méndez",
            "unos 5000",
            "15-abr-2027",
            "Calificado",
            "",
            "",
        ]
    )
    return book(rows, "Oportunidades")


# Kommo: apostrophes before phones, several in a cell, the currency in the heading of the amount.

KOMMO = [
    "ID",
    "Nombre del lead",
    "Presupuesto S/",
    "Usuario responsable",
    "Estatus del lead",
    "Contacto principal",
    "Compañía del contracto",
    "Teléfono celular",
    "Teléfono oficina",
    "Correo",
    "Fuente",
    "Nota",
    "Nota 2",
    "Fecha de creación",
]


def kommo() -> bytes:
    """An export in Spanish."""
    lines: Lines = [KOMMO]
    for number, deal in enumerate(DEALS, 1):
        owner = LUIS if deal.owner == LUIS else OWNERS[deal.owner]
        phone = "'" + deal.phone.replace(" ", "") if deal.phone else ""
        mobile, office = (phone, "") if number % 2 else ("", phone)
        own = [
            7_310_000 + number,
            deal.name,
            deal.amount.partition(".")[0],
            owner,
            deal.stage,
            deal.contact,
            deal.company,
        ]
        lines.append([*own, mobile, office, deal.email, "Web", deal.next_step, "", f"{number:02}.02.2026 09:15:00"])
    return text(lines, end="\n")


def kommo_messy() -> bytes:
    """Phones joined by commas, one of them too short, a budget in words, a lead without a name."""
    header = [*KOMMO[:2], "Presupuesto RD$", *KOMMO[3:8], "Otro teléfono", *KOMMO[9:12]]
    rows: Lines = [
        header,
        [
            801,
            "Renovación de flota",
            "48500",
            "Ana Torres",
            "Contacto inicial",
            "Rosa Quispe",
            "Transportes",
            "'+51900111222, '+51900222333",
            "",
            "rosa.quispe@example.com",
            "Web",
            "Llamar",
        ],
        [
            802,
            "Plan anual",
            "12,000.50",
            "Carla Méndez",
            "En negociación",
            "Jorge Huamán",
            "Clínica",
            "",
            "'+51900222333",
            "",
            "Feria",
            "",
        ],
        [803, "", "7350", "Ana Torres", "Contacto inicial", "", "", "", "", "", "", "Sin nombre"],
        [804, "Equipamiento", "a convenir", "Ana Torres", "Logrado con éxito", "", "", "'+519006", "", "", "", ""],
        [
            805,
            "Capacitación",
            "5400",
            "Luis Salas",
            "Ventas Perdidas",
            "Lucía Vargas",
            "El Sol",
            "",
            "",
            "lucia.vargas@example.com,otra@example.com",
            "Web",
            "Nota\nde dos líneas",
        ],
    ]
    return text(rows, encoding="utf-8-sig")


# Bitrix24: semicolons, dd/mm/yyyy hh:mm:ss am/pm, "oculto" where the person who exported may not look.

BITRIX = [
    "ID",
    "Etapa",
    "Responsable",
    "Nombre de la negociación",
    "Ingreso",
    "Moneda",
    "Fecha de cierre",
    "Creado",
    "Comentario",
    "Contacto",
    "Contacto: Móvil",
    "Contacto: E-mail del trabajo",
    "Compañía",
]


def bitrix24() -> bytes:
    """An export in Spanish."""
    lines: Lines = [BITRIX]
    for number, deal in enumerate(DEALS, 1):
        owner = LUIS if deal.owner == LUIS else OWNERS[deal.owner]
        own = [number, deal.stage, owner, deal.name, deal.amount, "PEN", f"{deal.closes:%d/%m/%Y} 12:00:00 am"]
        lines.append(
            [
                *own,
                f"{number:02}/02/2026 09:15:00 am",
                deal.next_step,
                deal.contact,
                deal.phone,
                deal.email,
                deal.company,
            ]
        )
    return text(lines, delimiter=";", quote=True, encoding="utf-8-sig")


def bitrix24_messy() -> bytes:
    """Hidden cells, an amount among them, two columns that differ in capitals only, a phone in the second column."""
    header = [
        "ID",
        "Etapa",
        "Responsable",
        "Nombre de la negociación",
        "Ingreso",
        "Fecha de cierre",
        "Comentario",
        "Contacto",
        "Contacto: Móvil",
        "Contacto: Teléfono del trabajo",
        "Contacto: E-mail del trabajo",
        "Fecha de la Venta",
        "Fecha De la Venta",
    ]
    when = "15/12/2026 12:00:00 am"
    rows: Lines = [
        header,
        [
            1,
            "Nueva",
            "Ana Torres",
            "Renovación de flota",
            "48500.00",
            when,
            "oculto",
            "Rosa Quispe",
            "oculto",
            "+51 900 111 222",
            "",
            when,
            "",
        ],
        [
            2,
            "Propuesta enviada",
            "Carla Méndez",
            "Plan anual",
            "oculto",
            "28/12/2026 06:30:00 pm",
            "Llamar",
            "Jorge Huamán",
            "+51 900 222 333",
            "",
            "",
            "",
            when,
        ],
        [
            3,
            "Negociación ganada",
            "oculto",
            "Pedido mayorista",
            "7350.00",
            "oculto",
            "",
            "oculto",
            "oculto",
            "oculto",
            "oculto",
            "",
            "",
        ],
        [4, "Ganada", "Ana Torres", "oculto", "23990.90", when, "", "", "", "", "", "", ""],
        [
            5,
            "En negociación",
            "Ana Torres",
            "Capacitación",
            "5,400.00",
            "12/31/2026 12:00:00 am",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        ],
    ]
    return text(rows, delimiter=";", quote=True, encoding="utf-8-sig")


# Plain lists of leads: from an advertisement's form, and by hand.

LEADS = [
    "Nombre",
    "Apellidos",
    "Teléfono",
    "Correo electrónico",
    "Empresa",
    "Interesado en",
    "Fuente",
    "Asesor",
    "Etapa",
    "Mensaje",
]


def leads_list() -> bytes:
    """A list kept by hand: no amounts at all."""
    lines: Lines = [LEADS]
    for number, deal in enumerate(DEALS, 1):
        first, last = deal.contact.split()
        own = [first, last, deal.phone, deal.email, deal.company, deal.name, "Feria de Lima" if number % 2 else "Web"]
        lines.append([*own, deal.owner, "Nuevo", deal.next_step])
    return text(lines, delimiter=";", encoding="cp1252")


def leads_list_messy() -> bytes:
    """A form's export in UTF-16 with tabs: ids and phones with Facebook's prefixes, a mistyped address, no name."""
    header = [
        "id",
        "created_time",
        "ad_name",
        "campaign_name",
        "form_name",
        "is_organic",
        "platform",
        "full_name",
        "phone_number",
        "email",
        "city",
        "lead_status",
    ]
    start = ["2026-11-20T10:14:00-05:00", "Video 1", "Campaña de noviembre", "Cotiza aquí", "false", "fb"]
    rows: Lines = [
        header,
        ["l:1201", *start, "Rosa Quispe", "p:+51900111222", "rosa.quispe@example.com", "Lima", "CREATED"],
        ["l:1202", *start, "Jorge Huamán", "p:+51900222333", "", "Arequipa", "CREATED"],
        ["l:1203", *start, "", "p:+51900555666", "elena.paredes@example.com", "Lima", "CREATED"],
        ["l:1204", *start, "Lucía Vargas", "p:900", "lucia.vargas@example", "Cusco", "CREATED"],
        ["l:1205", *start, "Diego Flores 🚀", "p:+51900666777", "diego.flores@gmial.com", "Lima", "CREATED"],
    ]
    return text(rows, delimiter="\t", encoding="utf-16", end="\n")


# Plazbot's own headings.

STANDARD = [
    "Nombre",
    "Descripción",
    "Monto",
    "Teléfono",
    "Correo",
    "Contacto",
    "Responsable",
    "Etapa",
    "Fecha de cierre",
    "Etiquetas",
]


def standard() -> bytes:
    """As the blank sheet has them."""
    lines: Lines = [STANDARD]
    for number, deal in enumerate(DEALS, 1):
        own = [deal.name, f"{deal.company}: {deal.name}", deal.amount, deal.phone, deal.email, deal.contact, deal.owner]
        lines.append([*own, deal.stage, deal.closes, "Web;Feria" if number % 2 else ""])
    return text(lines)


def standard_messy() -> bytes:
    """Mixed conventions, two addresses, a missing description, a repeated row, a total."""
    rows: Lines = [STANDARD]
    rows.append(["Flota", "Renovación", "48.500,00", "+51 900 111 222", "", "", ANA, "Nuevo", "15/12/2026", "Web"])
    rows.append(["Plan", "", "1,200.50", "", "a@example.com; b@example.com", "", ANA, "Nuevo", "12/28/2026", ""])
    rows.append(["Flota", "Renovación", "48.500,00", "+51 900 111 222", "", "", ANA, "Nuevo", "15/12/2026", "Web"])
    rows.append(["Sitio", "Web y tienda", "12.345", "", "", "", CARLA, "Propuesta", "31/12/2026", ""])
    rows.append(["Total", "", "109.345,50", "", "", "", "", "", "", ""])
    return text(rows, delimiter=";", encoding="cp1252")


MADE = {
    "hubspot.csv": hubspot,
    "hubspot-messy.csv": hubspot_messy,
    "salesforce.csv": salesforce,
    "salesforce-messy.csv": salesforce_messy,
    "salesforce-loader.csv": salesforce_loader,
    "salesforce-loader-messy.csv": salesforce_loader_messy,
    "pipedrive.csv": pipedrive,
    "pipedrive-messy.xlsx": pipedrive_messy,
    "zoho.csv": zoho,
    "zoho-messy.csv": zoho_messy,
    "odoo.csv": odoo,
    "odoo-messy.xlsx": odoo_messy,
    "kommo.csv": kommo,
    "kommo-messy.csv": kommo_messy,
    "bitrix24.csv": bitrix24,
    "bitrix24-messy.csv": bitrix24_messy,
    "leads-list.csv": leads_list,
    "leads-list-messy.csv": leads_list_messy,
    "standard.csv": standard,
    "standard-messy.csv": standard_messy,
}

if __name__ == "__main__":
    for name, make in MADE.items():
        (SAMPLES / name).write_bytes(make())
