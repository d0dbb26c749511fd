"""Findings about what stands in the cells of a field other than the amount (NAME-, TEXT-, PHONE- …)."""

from __future__ import annotations

from typing import Final

from importer.findings import contacts, dates
from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "NAME-MISSING",
        "error",
        ("Name missing", "The name is empty.", "Write the opportunity's name in {header}."),
        ("Falta el nombre", "El nombre está vacío.", "Escribe el nombre de la oportunidad en {header}."),
    ),
    kind(
        "DESC-MISSING",
        "error",
        (
            "Description missing",
            "The description is empty, and Plazbot requires one.",
            'Write one in {header}. With --set description="TEXT" every row gets that text, also those that have one.',
        ),
        (
            "Falta la descripción",
            "La descripción está vacía y Plazbot la exige.",
            'Escribe una en {header}. Con --set description="TEXTO" cada fila recibe ese texto, aun si tiene otro.',
        ),
    ),
    kind(
        "TEXT-CONTROL",
        "error",
        (
            "Invisible characters",
            "The text has control characters: “{seen}”.",
            "Delete the cell of {header} and type it again.",
        ),
        (
            "Caracteres invisibles",
            "El texto tiene caracteres de control: “{seen}”.",
            "Borra la celda de {header} y escríbela de nuevo.",
        ),
    ),
    kind(
        "TEXT-LONG",
        "error",
        ("Text too long", "The text has {length} characters; at most {limit} are taken.", "Shorten it in {header}."),
        (
            "Texto demasiado largo",
            "El texto tiene {length} caracteres; se aceptan hasta {limit}.",
            "Acórtalo en {header}.",
        ),
    ),
    kind(
        "TEXT-NOT-TEXT",
        "error",
        ("Not a text", "The cell holds {seen}, which is not a text.", "Write a text in {header}."),
        ("No es un texto", "La celda tiene {seen}, que no es un texto.", "Escribe un texto en {header}."),
    ),
    kind(
        "CELL-PRECISION",
        "warning",
        (
            "More digits than Excel keeps",
            "{header} holds the number {seen}; Excel keeps 15 digits of a number, so the last ones may be lost.",
            "Format column {header} as text and write the number again.",
        ),
        (
            "Más cifras de las que Excel guarda",
            "{header} tiene el número {seen}; Excel guarda 15 cifras de un número, así que las últimas pueden faltar.",
            "Da a la columna {header} formato de texto y escribe el número de nuevo.",
        ),
    ),
    *dates.KINDS,
    *contacts.KINDS,
)
