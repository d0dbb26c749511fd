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
            "Its results sheet has this row corrected, created on {when} by run {run} as {seen}; "
            "what stands here is not sent.",
            "Nothing to do if {seen} is this opportunity. Go on with the results sheet, which has the corrections.",
        ),
        (
            "Corregida y creada antes",
            "La hoja de resultados tiene esta fila corregida, creada el {when} en la corrida {run} como {seen}; "
            "lo que dice aquí no se envía.",
            "Nada que hacer si {seen} es esta oportunidad. Sigue con la hoja de resultados: tiene las correcciones.",
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
        "ROW-OTHER-JOURNAL",
        "warning",
        (
            "Unknown to this journal",
            "The results sheet says “{seen}”, but this journal does not know it as sent; it is not sent again.",
            "Use the journal it was imported with (--journal PATH). To create it again, use your own sheet.",
        ),
        (
            "Desconocida para este diario",
            "La hoja de resultados dice “{seen}”, pero este diario no la conoce como enviada; no se envía otra vez.",
            "Usa el diario con el que se importó (--journal RUTA). Para crearla otra vez, usa tu propia hoja.",
        ),
    ),
    kind(
        "ROW-VOUCHED",
        "note",
        (
            "Unknown to this journal, found in Plazbot",
            "The results sheet has the id {seen}, which this journal does not know and Plazbot does; not sent again.",
            "Nothing to do.",
        ),
        (
            "Desconocida para este diario, vista en Plazbot",
            "La hoja de resultados tiene el id {seen}, que este diario no conoce y Plazbot sí; no se envía otra vez.",
            "Nada que hacer.",
        ),
    ),
    kind(
        "ROW-ID-OTHER",
        "warning",
        (
            "Another name in Plazbot",
            "This journal does not know the id {seen} of the results sheet; Plazbot has it under the name “{name}”.",
            "Check in Plazbot that it is this row; ids get mixed up where only some columns of a sheet are sorted.",
        ),
        (
            "Otro nombre en Plazbot",
            "Este diario no conoce el id {seen} de la hoja de resultados; Plazbot lo tiene con el nombre “{name}”.",
            "Revisa en Plazbot que sea esta fila; los id se mezclan si se ordenan solo algunas columnas de una hoja.",
        ),
    ),
    kind(
        "ROW-ID-GONE",
        "error",
        (
            "Neither this journal nor Plazbot knows it",
            "The results sheet has the id {seen}, which neither this journal nor Plazbot knows; the row is not sent.",
            "Check --workspace and --base-url. To create it again, clear its import_status and opportunity_id.",
        ),
        (
            "Ni este diario ni Plazbot la conocen",
            "La hoja de resultados tiene el id {seen}, que ni este diario ni Plazbot conocen; la fila no se envía.",
            "Revisa --workspace y --base-url. Para crearla otra vez, vacía su import_status y su opportunity_id.",
        ),
    ),
    kind(
        "ROW-STRANGER",
        "error",
        (
            "Known to another journal",
            "Its reference is of another journal, by which it may have been created since.",
            "Run the same command again: it looks for the row in Plazbot first, and sends it only if it is not there.",
        ),
        (
            "Conocida por otro diario",
            "Su referencia es de otro diario, con el que puede haberse creado después.",
            "Ejecuta el mismo comando otra vez: primero busca la fila en Plazbot, y la envía solo si no está.",
        ),
    ),
    kind(
        "ROW-STRANGERS",
        "warning",
        (
            "Results of another journal",
            "{count:# row of {file} is|# rows of {file} are} unknown to this journal and looked for in Plazbot first.",
            "Use the journal they were imported with (--journal PATH) where you have it.",
        ),
        (
            "Resultados de otro diario",
            "{count:# fila de {file} es desconocida|# filas de {file} son desconocidas} para este diario; "
            "primero se buscan en Plazbot.",
            "Usa el diario con el que se importaron (--journal RUTA) si lo tienes.",
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
