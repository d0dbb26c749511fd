"""Findings about what was corrected in the sheet `To fix` and in the person's own sheet (FIX-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "FIX-TAKEN",
        "note",
        (
            "Corrected in To fix",
            "{count:# row has|# rows have} corrections in the sheet {seen}; they count.",
            "Nothing to do.",
        ),
        (
            "Corregidas en To fix",
            "{count:# fila tiene|# filas tienen} correcciones en la hoja {seen}; esas valen.",
            "Nada que hacer.",
        ),
    ),
    kind(
        "FIX-TWO-VALUES",
        "error",
        (
            "Two corrections of one row",
            "{header} is “{seen}” in the sheet {sheet} and “{other}” in {fixes}, and nobody can tell which counts.",
            "Write the same in both sheets, or delete the row from {fixes}.",
        ),
        (
            "Dos correcciones de una fila",
            "{header} es “{seen}” en la hoja {sheet} y “{other}” en {fixes}, y nadie puede saber cuál vale.",
            "Escribe lo mismo en las dos hojas, o borra la fila de {fixes}.",
        ),
    ),
    kind(
        "FIX-OWN-SHEET",
        "error",
        (
            "Corrected in another sheet",
            "In the sheet {own}, row {other}, {seen} was changed; {sheet} still has what it was.",
            "Write the correction in {sheet} or To fix, where it counts, or put {own} back as it was.",
        ),
        (
            "Corregida en otra hoja",
            "En la hoja {own}, fila {other}, se cambió {seen}; {sheet} aún tiene lo de antes.",
            "Escribe la corrección en {sheet} o To fix, donde vale, o deja {own} como estaba.",
        ),
    ),
    kind(
        "FIX-ROW",
        "warning",
        (
            "A row of To fix that is not read",
            "Row {line} of the sheet {sheet} is no row of {results}, or stands there twice ({seen}); it is not read.",
            "Write a new row into {results} or a sheet of your own; delete one that should not be sent.",
        ),
        (
            "Una fila de To fix que no se lee",
            "La fila {line} de la hoja {sheet} no es fila de {results}, o está dos veces ({seen}); no se lee.",
            "Escribe una fila nueva en {results} o en una hoja tuya; borra la que no deba enviarse.",
        ),
    ),
    kind(
        "FIX-COLUMN",
        "warning",
        (
            "A column of To fix that is not read",
            "The sheet {sheet} has the column {seen}, which {results} does not have; it is not read.",
            "Add the column to {results} too if it should be imported.",
        ),
        (
            "Una columna de To fix que no se lee",
            "La hoja {sheet} tiene la columna {seen}, que {results} no tiene; no se lee.",
            "Agrega la columna también a {results} si debe importarse.",
        ),
    ),
    kind(
        "FIX-UNREAD",
        "column-stop",
        (
            "To fix cannot be read",
            "The sheet {sheet} of {file} has no columns import_ref and import_status: its rows cannot be told apart.",
            "Copy your corrections to the sheet of results and delete {sheet}, or put the two columns back.",
        ),
        (
            "To fix no se puede leer",
            "La hoja {sheet} de {file} no tiene las columnas import_ref e import_status: no se sabe qué fila es cuál.",
            "Copia tus correcciones a la hoja de resultados y borra {sheet}, o repón las dos columnas.",
        ),
    ),
)
