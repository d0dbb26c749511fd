"""Findings about what the CRM answered, or did not (CRM-)."""

from __future__ import annotations

from typing import Final

from importer.findings import endings, names, trial
from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "CRM-REFUSED",
        "error",
        (
            "Plazbot refused it",
            "Plazbot will not create it: {seen}.",
            "Correct the row as Plazbot says and send again.",
        ),
        (
            "Plazbot la rechazó",
            "Plazbot no la crea: {seen_es}.",
            "Corrige la fila según dice Plazbot y envía otra vez.",
        ),
    ),
    kind(
        "CRM-FAILED",
        "error",
        ("Not created", "It was not created after {attempts:# try|# tries}: {seen}.", "Run the same command again."),
        (
            "No se creó",
            "No se creó después de {attempts:# intento|# intentos}: {seen_es}.",
            "Ejecuta el mismo comando otra vez.",
        ),
    ),
    kind(
        "CRM-UNCLEAR",
        "error",
        (
            "No clear answer",
            "It was sent, and it is not known whether it was created: {seen}.",
            "Run the same command again: it looks for it in Plazbot first, and sends it only if it is not there.",
        ),
        (
            "Sin respuesta clara",
            "Se envió y no se sabe si se creó: {seen_es}.",
            "Ejecuta el mismo comando otra vez: primero la busca en Plazbot, y la envía solo si no está.",
        ),
    ),
    kind(
        "CRM-FOUND",
        "note",
        ("Found in Plazbot", "Its answer was lost; it was found in Plazbot's list.", "Nothing to do."),
        (
            "Encontrada en Plazbot",
            "Su respuesta se perdió; se encontró en la lista de Plazbot.",
            "No hay nada que hacer.",
        ),
    ),
    kind(
        "CRM-LIKE-IT",
        "error",
        (
            "Something like it is in Plazbot",
            "It was sent without a clear answer, and {count:this|one of these #} in Plazbot may be it: {seen}.",
            "Look these ids up in Plazbot. If one of them is this row, write it into opportunity_id of the results "
            "sheet; if none is, write NONE there. Then run retry with the results sheet.",
        ),
        (
            "Hay algo parecido en Plazbot",
            "Se envió sin respuesta clara, y {count:esto|una de estas #} en Plazbot puede ser la fila: {seen}.",
            "Busca estos ids en Plazbot. Si uno de ellos es esta fila, escríbelo en opportunity_id de la hoja de "
            "resultados; si ninguno lo es, escribe NINGUNO ahí. Luego ejecuta retry con la hoja de resultados.",
        ),
    ),
    kind(
        "CRM-LIST-UNSURE",
        "error",
        (
            "Plazbot's list not up to date",
            "It was sent without a clear answer, and Plazbot's list is not to be relied on now: it leaves out what is "
            "known to be there, or says one thing and then another.",
            "Run the same command again in a few minutes. If it stays so, look for the row in Plazbot, write its id "
            "(or NONE) into opportunity_id of the results sheet, and run retry with it.",
        ),
        (
            "La lista de Plazbot no está al día",
            "Se envió sin respuesta clara, y ahora no se puede confiar en la lista de Plazbot: omite lo que se sabe "
            "que está, o dice una cosa y luego otra.",
            "Ejecuta el mismo comando otra vez en unos minutos. Si sigue así, busca la fila en Plazbot, escribe su id "
            "(o NINGUNO) en opportunity_id de la hoja de resultados, y ejecuta retry con ella.",
        ),
    ),
    kind(
        "CRM-LIST-UNREAD",
        "warning",
        (
            "Plazbot's list could not be read",
            "{count:# row|# rows} without a clear answer could not be looked for in Plazbot: {seen}.",
            "Run the same command again later; until then {count:it is|they are} not sent.",
        ),
        (
            "No se pudo leer la lista de Plazbot",
            "No se {count:pudo|pudieron} buscar en Plazbot {count:# fila|# filas} sin respuesta clara: {seen_es}.",
            "Ejecuta el mismo comando otra vez más tarde; hasta entonces no se {count:envía|envían}.",
        ),
    ),
    kind(
        "CRM-ID-UNKNOWN",
        "warning",
        (
            "No such opportunity",
            "Plazbot knows no opportunity “{seen}”.",
            "Correct opportunity_id in the results sheet: the id of an opportunity in Plazbot, or NONE.",
        ),
        (
            "No existe esa oportunidad",
            "Plazbot no conoce ninguna oportunidad “{seen}”.",
            "Corrige opportunity_id en la hoja de resultados: el id de una oportunidad de Plazbot, o NINGUNO.",
        ),
    ),
    kind(
        "CRM-ID-TAKEN",
        "warning",
        (
            "Another row's opportunity",
            "“{seen}” is the opportunity of another row already.",
            "Correct opportunity_id in the results sheet: the id of this row's own opportunity, or NONE.",
        ),
        (
            "Oportunidad de otra fila",
            "“{seen}” ya es la oportunidad de otra fila.",
            "Corrige opportunity_id en la hoja de resultados: el id de la oportunidad de esta fila, o NINGUNO.",
        ),
    ),
    kind(
        "CRM-ID-UNREAD",
        "warning",
        (
            "Opportunity not looked up",
            "Plazbot would not show the opportunity “{seen}”.",
            "Check that opportunity_id in the results sheet is an id, not a code such as OP-000418, and run again.",
        ),
        (
            "Oportunidad sin consultar",
            "Plazbot no mostró la oportunidad “{seen}”.",
            "Revisa que opportunity_id en la hoja de resultados sea un id y no un código como OP-000418, y repite.",
        ),
    ),
    kind(
        "CRM-GAVE-UP",
        "note",
        (
            "Sent without success",
            "It was sent several times; each time no clear answer came, and it was not in Plazbot's list.",
            "Run the same command again.",
        ),
        (
            "Se envió sin éxito",
            "Se envió varias veces; ninguna tuvo respuesta clara, y no estaba en la lista de Plazbot.",
            "Ejecuta el mismo comando otra vez.",
        ),
    ),
    kind(
        "CRM-SETTLE-ONLY",
        "note",
        ("Not sent", "--settle-only sends nothing.", "Run the command without --settle-only to send it."),
        ("No se envió", "--settle-only no envía nada.", "Ejecuta el comando sin --settle-only para enviarla."),
    ),
    kind(
        "CRM-DOUBTED",
        "error",
        (
            "May have been created before",
            "A journal was damaged, and what it knew of this row is lost.",
            "Run the same command again: it looks for the row in Plazbot first, and sends it only if it is not there.",
        ),
        (
            "Puede haberse creado antes",
            "Un diario se dañó, y lo que sabía de esta fila se perdió.",
            "Ejecuta el mismo comando otra vez: primero busca la fila en Plazbot, y la envía solo si no está.",
        ),
    ),
    *endings.KINDS,
    *trial.KINDS,
    *names.KINDS,
)
