"""Findings about whole rows: blank, repeated, known from an earlier run (ROW-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "ROW-REPEATED",
        "error",
        (
            "The same opportunity twice",
            "Equal in every imported field to row {first}.",
            "Delete one of the two, or say --allow-duplicates to create both.",
        ),
        (
            "La misma oportunidad dos veces",
            "Igual a la fila {first} en todos los campos que se importan.",
            "Borra una de las dos, o indica --allow-duplicates para crear ambas.",
        ),
    ),
    kind(
        "ROW-LIKELY",
        "warning",
        (
            "Perhaps the same opportunity twice",
            "Same name and contact as row {first}, but the amount is {seen} instead of {amount}.",
            "Delete one of the two if they are the same sale; nothing to do if both are meant.",
        ),
        (
            "Quizá la misma oportunidad dos veces",
            "Mismo nombre y contacto que la fila {first}, pero el monto es {seen} en vez de {amount}.",
            "Borra una de las dos si son la misma venta; nada que hacer si ambas valen.",
        ),
    ),
    kind(
        "ROW-TOGETHER",
        "error",
        (
            "Fields that go together",
            "The row has {seen} but not {missing}; the template wants all or none.",
            "Fill in {missing}, or clear {seen}.",
        ),
        (
            "Campos que van juntos",
            "La fila tiene {seen} pero no {missing}; la plantilla pide todos o ninguno.",
            "Completa {missing}, o deja vacío {seen}.",
        ),
    ),
    kind(
        "DESC-JOINED",
        "note",
        (
            "Description of several columns",
            "The template {template} adds these columns to the description, each after its title: {names}.",
            "To leave one out copy the template and change `join` there.",
        ),
        (
            "Descripción de varias columnas",
            "La plantilla {template} agrega estas columnas a la descripción, cada una tras su título: {names}.",
            "Para dejar una fuera copia la plantilla y cambia ahí `join`.",
        ),
    ),
    kind(
        "DESC-COMPOSED",
        "note",
        (
            "Descriptions composed",
            "The sheet has no column for the description; the template composes it as “{seen}”.",
            'To read it from a column: --map description="HEADER".',
        ),
        (
            "Descripciones compuestas",
            "La hoja no tiene columna de descripción; la plantilla la compone como “{seen}”.",
            'Para leerla de una columna: --map description="ENCABEZADO".',
        ),
    ),
    kind(
        "ROW-BLANK",
        "note",
        ("Blank row", "The row is blank; it is skipped.", "Nothing to do."),
        ("Fila en blanco", "La fila está en blanco; se omite.", "Nada que hacer."),
    ),
    kind(
        "ROW-TOTAL",
        "note",
        (
            "Total row",
            "The row is a total at the end of the table ({seen}), no opportunity; it is skipped.",
            "If it is an opportunity, give it its description or contact.",
        ),
        (
            "Fila de total",
            "La fila es un total al final de la tabla ({seen}), no una oportunidad; se omite.",
            "Si es una oportunidad, ponle su descripción o su contacto.",
        ),
    ),
    kind(
        "ROW-FOOTER",
        "note",
        (
            "Line below the table",
            "The line stands below the table ({seen}) and is no opportunity; it is skipped.",
            "Nothing to do.",
        ),
        (
            "Línea debajo de la tabla",
            "La línea está debajo de la tabla ({seen}) y no es una oportunidad; se omite.",
            "No hay nada que hacer.",
        ),
    ),
    kind(
        "ROW-EXAMPLE",
        "note",
        (
            "The example of the blank sheet",
            "The row is the example that stands in a blank sheet; it is skipped.",
            "Write another name if it is an opportunity.",
        ),
        (
            "El ejemplo de la hoja en blanco",
            "La fila es el ejemplo de la hoja en blanco; se omite.",
            "Escribe otro nombre si es una oportunidad.",
        ),
    ),
    kind(
        "ROW-MAYBE-TOTAL",
        "warning",
        (
            "Called a total",
            "The row is called “{seen}”, as totals are, and is imported like the others.",
            "If it is a total, delete the row.",
        ),
        (
            "Se llama total",
            "La fila se llama “{seen}”, como los totales, y se importa como las demás.",
            "Si es un total, borra la fila.",
        ),
    ),
    kind(
        "ROW-HIDDEN",
        "note",
        ("Hidden row", "The workbook hides the row; it is skipped.", "To import it, leave --skip-hidden out."),
        ("Fila oculta", "El libro oculta la fila; se omite.", "Para importarla, quita --skip-hidden."),
    ),
    kind(
        "ROW-EARLIER",
        "note",
        ("Created earlier", "Created on {when} by run {run}; not sent again.", "Nothing to do."),
        ("Creada antes", "Creada el {when} por la corrida {run}; no se envía otra vez.", "Nada que hacer."),
    ),
    kind(
        "ROW-EDITED",
        "warning",
        (
            "Edited after it was created",
            "The row was created on {when} by run {run} as {seen} and has been edited since; the edit is not sent.",
            "Change the opportunity in Plazbot. To create a new one, add the row to a sheet of your own.",
        ),
        (
            "Editada después de crearse",
            "La fila se creó el {when} en la corrida {run} como {seen} y se editó después; el cambio no se envía.",
            "Cambia la oportunidad en Plazbot. Para crear otra, agrega la fila a una hoja tuya.",
        ),
    ),
    kind(
        "ROW-CORRECTED",
        "warning",
        (
            "Corrected and created earlier",
            "This row was corrected in its results sheet and created on {when} by run {run} as {seen}; "
            "what stands here is the row as it was, and is not sent.",
            "Nothing to do if {seen} is this opportunity. The corrected cells are in the results sheet that was sent "
            "then; where these results take its name, it is kept beside them under another.",
        ),
        (
            "Corregida y creada antes",
            "Esta fila se corrigió en su hoja de resultados y se creó el {when} en la corrida {run} como {seen}; "
            "lo que dice aquí es la fila como era, y no se envía.",
            "Nada que hacer si {seen} es esta oportunidad. Las celdas corregidas están en la hoja de resultados que se "
            "envió entonces; si estos resultados ocupan su nombre, se conserva al lado con otro.",
        ),
    ),
    kind(
        "ROW-DUPLICATE",
        "note",
        (
            "Already in Plazbot",
            "An equal row was created on {when} by run {run} from {seen}, row {other}.",
            "Nothing to do. To create it once more all the same: --allow-duplicates.",
        ),
        (
            "Ya está en Plazbot",
            "Una fila igual se creó el {when} en la corrida {run} desde {seen}, fila {other}.",
            "Nada que hacer. Para crearla otra vez de todos modos: --allow-duplicates.",
        ),
    ),
    kind(
        "ROW-UNSETTLED",
        "error",
        (
            "Sent before, answer unknown",
            "It was sent on {when} by run {run} and no clear answer came back.",
            "Run send or retry: it looks for the row in Plazbot first, and sends it only if it is not there.",
        ),
        (
            "Enviada antes, sin respuesta clara",
            "Se envió el {when} en la corrida {run} y no llegó una respuesta clara.",
            "Ejecuta send o retry: primero busca la fila en Plazbot, y la envía solo si no está.",
        ),
    ),
    kind(
        "ROW-AGAIN",
        "warning",
        (
            "Equal to one sent before",
            "An equal row was sent on {when} by run {run} ({seen}); --allow-duplicates sends this one too.",
            "Leave --allow-duplicates out to send only rows that are new.",
        ),
        (
            "Igual a una ya enviada",
            "Una fila igual se envió el {when} en la corrida {run} ({seen}); --allow-duplicates envía esta también.",
            "Quita --allow-duplicates para enviar solo filas nuevas.",
        ),
    ),
)
