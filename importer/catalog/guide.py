"""What each field takes, in a sentence and an example: for the notes and instructions of a blank sheet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from importer.model import HELP_TITLES
from importer.validate.skipped import EXAMPLES

if TYPE_CHECKING:
    from importer.findings import Lang
    from importer.model import Cell, Field


class Guide(NamedTuple):
    """A field's note in both languages, its example, and the number format of its column ("" for none)."""

    en: str
    es: str
    example: dict[Lang, Cell]
    format: str = ""

    def note(self, lang: Lang) -> str:
        """The note in one language."""
        return self.es if lang == "es" else self.en


def _same(cell: Cell) -> dict[Lang, Cell]:
    return {"en": cell, "es": cell}


TEXT: Final = "@"  # cells are kept as they are typed: a phone keeps its plus
GUIDES: Final[dict[Field, Guide]] = {
    "name": Guide(
        "What the opportunity is called. Required; 255 characters at most.",
        "Cómo se llama la oportunidad. Obligatorio; 255 caracteres como máximo.",
        {"en": EXAMPLES["en"], "es": EXAMPLES["es"]},
    ),
    "description": Guide(
        "What it is about. Plazbot requires it.",
        "De qué se trata. Plazbot lo exige.",
        {"en": "Asked for a quotation at the fair", "es": "Pidió una cotización en la feria"},
    ),
    "amount": Guide(
        "A number, without its currency: 1250.50. Required; 0 is taken with a warning.",
        "Un número, sin moneda: 1250.50. Obligatorio; 0 se acepta con un aviso.",
        _same(1250.5),
        "#,##0.00",
    ),
    "contact_id": Guide(
        "The contact's id in Plazbot, where you know it. Otherwise leave it empty and give a phone or an e-mail.",
        "El id del contacto en Plazbot, si lo conoces. Si no, déjalo vacío y da un teléfono o un correo.",
        _same(""),
        TEXT,
    ),
    "contact_phone": Guide(
        "One phone with its country code, by which the contact is found: +51 987 654 321.",
        "Un teléfono con código de país, por el que se encuentra el contacto: +51 987 654 321.",
        _same("+51 987 654 321"),
        TEXT,
    ),
    "contact_email": Guide(
        "One e-mail address, by which the contact is found.",
        "Un correo, por el que se encuentra el contacto.",
        _same("rosa.quispe@example.com"),
    ),
    "contact_name": Guide(
        "The contact's name. Contacts are found by phone or e-mail only.",
        "El nombre del contacto. A un contacto solo se le encuentra por teléfono o correo.",
        _same("Rosa Quispe"),
    ),
    "owner_id": Guide(
        "The id in Plazbot of the user who is responsible. Otherwise leave it empty and give the e-mail.",
        "El id en Plazbot del usuario responsable. Si no, déjalo vacío y da el correo.",
        _same(""),
        TEXT,
    ),
    "owner_email": Guide(
        "The e-mail address or full name of the user who is responsible, as Plazbot has it.",
        "El correo o nombre completo del usuario responsable, como está en Plazbot.",
        _same("ana.torres@example.com"),
    ),
    "stage": Guide(
        "The title of the stage, as Plazbot has it. Empty: Plazbot decides.",
        "El título de la etapa, como está en Plazbot. Vacío: decide Plazbot.",
        _same("Nuevo"),
    ),
    "expiration_date": Guide(
        "When it should be closed: a date, best as 2026-12-31.",
        "Cuándo debería cerrarse: una fecha, mejor como 2026-12-31.",
        _same(date(2026, 12, 31)),
        "yyyy-mm-dd",
    ),
    "tags": Guide(
        "Tags, parted by semicolons or commas.",
        "Etiquetas, separadas por punto y coma o por comas.",
        {"en": "Fair; March", "es": "Feria; marzo"},
    ),
}

INSTRUCTIONS: Final = (
    HELP_TITLES,
    (
        "Write one opportunity a row on the first page, below the example. The row of the example is left out when the "
        "sheet is sent; you can delete it.",
        "Escribe una oportunidad por fila en la primera página, debajo del ejemplo. La fila del ejemplo se omite al "
        "enviar la hoja; puedes borrarla.",
    ),
    (
        "Bold headings are required. Point at a heading to read what goes below it. Columns can be moved, and those "
        "that you do not need deleted.",
        "Los encabezados en negrita son obligatorios. Apunta a un encabezado para leer qué va debajo. Puedes mover "
        "columnas y borrar las que no necesites.",
    ),
    (
        "Then check it, which sends nothing: plazbot-import check FILE.xlsx",
        "Luego revísala, lo que no envía nada: plazbot-import check ARCHIVO.xlsx",
    ),
    (
        "And send it: plazbot-import send FILE.xlsx. To send it again is always safe: nothing is created twice.",
        "Y envíala: plazbot-import send ARCHIVO.xlsx. Enviarla otra vez siempre es seguro: nada se crea dos veces.",
    ),
)

__all__ = ["GUIDES", "INSTRUCTIONS", "TEXT", "Guide"]
