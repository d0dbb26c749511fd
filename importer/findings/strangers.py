"""Findings about rows that a results sheet says are of another journal (ROW-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
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
)
