"""Findings about dates (DATE-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
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
            "If that is meant, format the cell of {header} as a date.",
        ),
        (
            "Un número, no una fecha",
            "La celda tiene el número {seen}; como fecha de Excel sería {reading}.",
            "Si es así, da a la celda de {header} formato de fecha.",
        ),
    ),
    kind(
        "DATE-DIGITS",
        "error",
        (
            "Digits run together",
            "“{seen}” has nothing between year, month and day; as a date it would be {readings}.",
            "Write it as 2026-12-31 in {header}, or name the order with --dates dmy, mdy or ymd.",
        ),
        (
            "Cifras sin separar",
            "“{seen}” no separa año, mes y día; como fecha sería {readings_es}.",
            "Escríbela como 2026-12-31 en {header}, o indica el orden con --dates dmy, mdy o ymd.",
        ),
    ),
    kind(
        "DATE-WINDOW",
        "error",
        ("Date out of range", "{seen} is not between 2000 and 2099.", "Correct it in {header}."),
        ("Fecha fuera de rango", "{seen} no está entre 2000 y 2099.", "Corrígela en {header}."),
    ),
    kind(
        "DATE-WEEKDAY",
        "error",
        (
            "Weekday and date disagree",
            "“{seen}” says {says}, but {reading} is a {falls_on}.",
            "Correct the weekday or the date in {header}.",
        ),
        (
            "El día de la semana no coincide",
            "“{seen}” dice {says_es}, pero el {reading} es {falls_on_es}.",
            "Corrige el día de la semana o la fecha en {header}.",
        ),
    ),
    kind(
        "DATE-TWO-READINGS",
        "error",
        (
            "Date that can be read two ways",
            "“{seen}” could be {readings}, and this column is written in more than one order.",
            "Write it as 2026-12-31 in {header}.",
        ),
        (
            "Fecha con dos lecturas",
            "“{seen}” podría ser {readings_es}, y esta columna está escrita en más de un orden.",
            "Escríbela como 2026-12-31 en {header}.",
        ),
    ),
    kind(
        "DATE-OTHER-ORDER",
        "error",
        (
            "Date written in another order",
            "“{seen}” cannot be read with --dates {order}; it would be {readings}.",
            "Write it as 2026-12-31 in {header}, or leave --dates out so that the column shows its own order.",
        ),
        (
            "Fecha escrita en otro orden",
            "“{seen}” no se puede leer con --dates {order}; sería {readings_es}.",
            "Escríbela como 2026-12-31 en {header}, o quita --dates para que la columna muestre su propio orden.",
        ),
    ),
    kind(
        "DATE-AMBIGUOUS",
        "column-stop",
        (
            "Dates that can be read two ways",
            "Nothing in column {header} tells whether “{seen}” (row {row}) is {readings}. "
            "The column's first and last dates would be {spans}.",
            "Say which order the column has: {choices}.",
        ),
        (
            "Fechas con dos lecturas",
            "Nada en la columna {header} dice si “{seen}” (fila {row}) es {readings_es}. "
            "La primera y la última fecha de la columna serían {spans_es}.",
            "Indica qué orden tiene la columna: {choices_es}.",
        ),
    ),
    kind(
        "DATE-MIXED",
        "warning",
        (
            "Dates written in more than one order",
            "Column {header} is written in more than one order: “{first}” (row {first_row}) is {first_order}, "
            "“{second}” (row {second_row}) is {second_order}.",
            "Rewrite the dates that are marked on their rows; the clear ones are imported.",
        ),
        (
            "Fechas escritas en más de un orden",
            "La columna {header} está escrita en más de un orden: “{first}” (fila {first_row}) es {first_order_es}, "
            "“{second}” (fila {second_row}) es {second_order_es}.",
            "Corrige las fechas marcadas en su fila; las claras se importan.",
        ),
    ),
    kind(
        "DATE-TIMES",
        "note",
        (
            "Times of day are not imported",
            "Column {header}: {count:# cell has|# cells have} a time of day, such as “{seen}” (row {row}); "
            "only the date is imported.",
            "Nothing to do; add a column to the description if the time matters.",
        ),
        (
            "La hora no se importa",
            "Columna {header}: {count:# celda tiene|# celdas tienen} hora, como “{seen}” (fila {row}); "
            "solo se importa la fecha.",
            "Nada que hacer; si la hora importa, agrégala a la descripción.",
        ),
    ),
    kind(
        "DATE-ORDER",
        "note",
        (
            "How dates were read",
            "Column {header}: {order}, proven by {count:# cell|# cells} such as “{seen}” (row {row}).",
            "If that is wrong, say --dates dmy, --dates mdy or --dates ymd.",
        ),
        (
            "Cómo se leyeron las fechas",
            "Columna {header}: {order_es}, probado por {count:# celda|# celdas} como “{seen}” (fila {row}).",
            "Si no es así, indica --dates dmy, --dates mdy o --dates ymd.",
        ),
    ),
)
