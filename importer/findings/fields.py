"""Findings about what stands in the cells of a field other than the amount (NAME-, TEXT-, DATE-, PHONE- …)."""

from __future__ import annotations

from typing import Final

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
            "Delete the cell {cell} and type it again.",
        ),
        (
            "Caracteres invisibles",
            "El texto tiene caracteres de control: “{seen}”.",
            "Borra la celda {cell} y escríbela de nuevo.",
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
            "{cell} holds the number {seen}; Excel keeps 15 digits of a number, so the last ones may be lost.",
            "Format column {header} as text and write the number again.",
        ),
        (
            "Más cifras de las que Excel guarda",
            "{cell} tiene el número {seen}; Excel guarda 15 cifras de un número, así que las últimas pueden faltar.",
            "Da a la columna {header} formato de texto y escribe el número de nuevo.",
        ),
    ),
    kind(
        "DATE-UNREADABLE",
        "error",
        ("Not a date", "“{seen}” is not a date.", "Write it as 2026-12-31 in {header}."),
        ("No es una fecha", "“{seen}” no es una fecha.", "Escríbela como 2026-12-31 en {header}."),
    ),
    kind(
        "DATE-SERIAL",
        "error",
        (
            "A number, not a date",
            "The cell holds the number {seen}; as an Excel date it would be {reading}.",
            "If that is meant, format the cell {cell} as a date.",
        ),
        (
            "Un número, no una fecha",
            "La celda tiene el número {seen}; como fecha de Excel sería {reading}.",
            "Si es así, da a la celda {cell} formato de fecha.",
        ),
    ),
    kind(
        "DATE-WINDOW",
        "error",
        ("Date out of range", "{seen} is not between 2000 and 2099.", "Correct it in {header}."),
        ("Fecha fuera de rango", "{seen} no está entre 2000 y 2099.", "Corrígela en {header}."),
    ),
    kind(
        "DATE-TWO-READINGS",
        "error",
        (
            "Date that can be read two ways",
            "“{seen}” could be {dmy} or {mdy}, and this column is written both ways.",
            "Write it as 2026-12-31 in {header}.",
        ),
        (
            "Fecha con dos lecturas",
            "“{seen}” podría ser {dmy} o {mdy}, y esta columna está escrita de las dos formas.",
            "Escríbela como 2026-12-31 en {header}.",
        ),
    ),
    kind(
        "DATE-AMBIGUOUS",
        "column-stop",
        (
            "Dates that can be read two ways",
            "Nothing in column {header} tells whether “{seen}” (row {row}) is {dmy} or {mdy}.",
            "Say which: --dates dmy for the first, --dates mdy for the second.",
        ),
        (
            "Fechas con dos lecturas",
            "Nada en la columna {header} dice si “{seen}” (fila {row}) es {dmy} o {mdy}.",
            "Indica cuál: --dates dmy para la primera, --dates mdy para la segunda.",
        ),
    ),
    kind(
        "DATE-ORDER",
        "note",
        (
            "How dates were read",
            "Column {header}: {order}, proven by “{seen}” (row {row}).",
            "If that is wrong, say --dates dmy or --dates mdy.",
        ),
        (
            "Cómo se leyeron las fechas",
            "Columna {header}: {order_es}, probado por “{seen}” (fila {row}).",
            "Si no es así, indica --dates dmy o --dates mdy.",
        ),
    ),
    kind(
        "PHONE-UNREADABLE",
        "error",
        (
            "Not a phone number",
            "“{seen}” is not a phone number, or is more than one.",
            "Write one number with its country code, such as +51 987 654 321, in {header}.",
        ),
        (
            "No es un teléfono",
            "“{seen}” no es un teléfono, o es más de uno.",
            "Escribe un solo número con código de país, como +51 987 654 321, en {header}.",
        ),
    ),
    kind(
        "PHONE-COUNTRY",
        "error",
        (
            "Country of the phone unknown",
            "“{seen}” has no country code.",
            "Say --country CC (two letters, such as PE), or write +CODE before the number in {header}.",
        ),
        (
            "País del teléfono desconocido",
            "“{seen}” no tiene código de país.",
            "Indica --country CC (dos letras, como PE), o escribe +CÓDIGO delante del número en {header}.",
        ),
    ),
    kind(
        "PHONE-DAMAGED",
        "error",
        (
            "Phone number damaged",
            "“{seen}” was a phone number before a spreadsheet shortened it.",
            "Write the number again in {header} and format the cell as text.",
        ),
        (
            "Teléfono dañado",
            "“{seen}” era un teléfono antes de que una hoja de cálculo lo acortara.",
            "Escribe el número de nuevo en {header} y da a la celda formato de texto.",
        ),
    ),
    kind(
        "MAIL-UNREADABLE",
        "error",
        (
            "Not an e-mail address",
            "“{seen}” is not an e-mail address, or is more than one.",
            "Write one address, such as ana@example.com, in {header}.",
        ),
        (
            "No es un correo",
            "“{seen}” no es un correo, o es más de uno.",
            "Escribe una sola dirección, como ana@example.com, en {header}.",
        ),
    ),
)
