"""Findings about workbooks (FILE-, CELL-): which sheet, and what its cells hide."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "FILE-SHEET-UNKNOWN",
        "column-stop",
        ("No such sheet", "{file} has no sheet called {seen}.", "Its sheets are: {names}"),
        ("Esa hoja no existe", "{file} no tiene ninguna hoja llamada {seen}.", "Sus hojas son: {names}"),
    ),
    kind(
        "FILE-SHEETS-SEVERAL",
        "column-stop",
        (
            "Which sheet?",
            "{file} has more than one sheet with data: {names}",
            'Choose one, such as: --sheet "{proposed}"',
        ),
        (
            "¿Qué hoja?",
            "{file} tiene más de una hoja con datos: {names}",
            'Elige una, por ejemplo: --sheet "{proposed}"',
        ),
    ),
    kind(
        "FILE-SHEET-HIDDEN",
        "column-stop",
        (
            "Only hidden sheets",
            "Only hidden sheets of {file} have data: {names}",
            'If it is the right one: --sheet "{proposed}"',
        ),
        (
            "Solo hojas ocultas",
            "Solo tienen datos las hojas ocultas de {file}: {names}",
            'Si es la correcta: --sheet "{proposed}"',
        ),
    ),
    kind(
        "FILE-SHEET-EMPTY",
        "column-stop",
        ("Empty sheet", "The sheet {sheet} of {file} is blank.", "Choose another one: --sheet NAME"),
        ("Hoja vacía", "La hoja {sheet} de {file} está vacía.", "Elige otra: --sheet NOMBRE"),
    ),
    kind(
        "FILE-ERRORS-UNSEEN",
        "note",
        (
            "Some things cannot be seen",
            "In this format some things in {file} cannot be seen: errors such as #N/A look blank, and hidden rows and "
            "number formats (percent, currency) are not known.",
            "If the sheet has any of them, open it in Excel and save it as .xlsx first.",
        ),
        (
            "Hay cosas que no se ven",
            "En este formato hay cosas de {file} que no se ven: los errores como #N/A parecen celdas en blanco, y no "
            "se sabe qué filas están ocultas ni qué formato tienen los números (porcentaje, moneda).",
            "Si la hoja tiene algo así, ábrela en Excel y guárdala antes como .xlsx.",
        ),
    ),
    kind(
        "CELL-ERROR",
        "error",
        (
            "Error in a cell",
            "{header} holds the error {seen}, not a value.",
            "Correct the formula in Excel and save the workbook.",
        ),
        (
            "Error en una celda",
            "{header} tiene el error {seen}, no un valor.",
            "Corrige la fórmula en Excel y guarda el libro.",
        ),
    ),
    kind(
        "CELL-UNCALCULATED",
        "error",
        (
            "Formula without a result",
            "{header} holds a formula whose result the file does not store.",
            "Open the workbook in Excel or LibreOffice, save it there, and send it again.",
        ),
        (
            "Fórmula sin resultado",
            "{header} tiene una fórmula cuyo resultado no está guardado en el archivo.",
            "Abre el libro en Excel o LibreOffice, guárdalo allí y envíalo otra vez.",
        ),
    ),
)
