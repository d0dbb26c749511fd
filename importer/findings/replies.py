"""Findings about what the CRM answered, or did not (CRM-)."""

from __future__ import annotations

from typing import Final

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
        ("Plazbot la rechazó", "Plazbot no la crea: {seen}.", "Corrige la fila según dice Plazbot y envía otra vez."),
    ),
    kind(
        "CRM-FAILED",
        "error",
        ("Not created", "It was not created after {attempts} tries: {seen}.", "Run the same command again."),
        ("No se creó", "No se creó después de {attempts} intentos: {seen}.", "Ejecuta el mismo comando otra vez."),
    ),
    kind(
        "CRM-UNCLEAR",
        "error",
        (
            "No clear answer",
            "It was sent, and it is not known whether it was created: {seen}.",
            "It is not sent again, so that it is never created twice. Look for this name in Plazbot. If it is "
            "not there, "
            "put the row in a sheet of its own and send that with --allow-duplicates.",
        ),
        (
            "Sin respuesta clara",
            "Se envió y no se sabe si se creó: {seen}.",
            "No se envía otra vez, para que nunca se cree dos veces. Busca este nombre en Plazbot. Si no está, "
            "pon la fila en una hoja aparte y envíala con --allow-duplicates.",
        ),
    ),
    kind(
        "CRM-STOPPED",
        "error",
        (
            "Plazbot refuses access",
            "Plazbot answered: {seen}.",
            "Check the token and the workspace, then run the same command again.",
        ),
        (
            "Plazbot niega el acceso",
            "Plazbot respondió: {seen}.",
            "Revisa el token y el espacio de trabajo, y ejecuta el mismo comando otra vez.",
        ),
    ),
    kind(
        "CRM-AWAY",
        "error",
        (
            "Plazbot out of reach",
            "{url} does not answer: {seen}.",
            "Check the connection and the address, then run the same command again.",
        ),
        (
            "Plazbot no responde",
            "{url} no responde: {seen}.",
            "Revisa la conexión y la dirección, y ejecuta el mismo comando otra vez.",
        ),
    ),
    kind(
        "CRM-ODD-ANSWER",
        "error",
        (
            "Answer not understood",
            "{url} gave an answer that is not Plazbot's: {seen}.",
            "Check --base-url, then run the same command again.",
        ),
        (
            "Respuesta no entendida",
            "{url} dio una respuesta que no es de Plazbot: {seen}.",
            "Revisa --base-url y ejecuta el mismo comando otra vez.",
        ),
    ),
    kind(
        "CRM-NOT-REACHED",
        "note",
        ("Not reached", "The run ended before this row.", "Run the same command again: it goes on from here."),
        (
            "No alcanzada",
            "La corrida terminó antes de esta fila.",
            "Ejecuta el mismo comando otra vez: sigue desde aquí.",
        ),
    ),
    kind(
        "CRM-INTERRUPTED",
        "error",
        ("Interrupted", "The run was interrupted.", "Run the same command again: it goes on from here."),
        ("Interrumpida", "La corrida se interrumpió.", "Ejecuta el mismo comando otra vez: sigue desde aquí."),
    ),
    kind(
        "CRM-CEILING",
        "error",
        (
            "Too many errors",
            "{count} of {rows} rows have errors, more than --max-errors {limit}.",
            "Correct the sheet, or raise --max-errors.",
        ),
        (
            "Demasiados errores",
            "{count} de {rows} filas tienen errores, más que --max-errors {limit}.",
            "Corrige la hoja o sube --max-errors.",
        ),
    ),
    kind(
        "CRM-TRIAL",
        "note",
        (
            "Not part of the trial",
            "--trial sends the first {count} rows only.",
            "Run the command without --trial to send the rest.",
        ),
        (
            "Fuera de la prueba",
            "--trial envía solo las primeras {count} filas.",
            "Ejecuta el comando sin --trial para enviar el resto.",
        ),
    ),
    kind(
        "OWNER-UNKNOWN",
        "error",
        (
            "Owner not found",
            "No user of the workspace is “{seen}”.",
            "Correct it in {header}, or add the user in Plazbot.",
        ),
        (
            "Responsable no encontrado",
            "Ningún usuario del espacio de trabajo es “{seen}”.",
            "Corrígelo en {header} o agrega el usuario en Plazbot.",
        ),
    ),
    kind(
        "OWNER-SEVERAL",
        "error",
        ("Owner not clear", "{count} users are “{seen}”.", "Write the user's e-mail in {header}, or map owner_id."),
        (
            "Responsable dudoso",
            "{count} usuarios son “{seen}”.",
            "Escribe el correo del usuario en {header}, o asigna owner_id.",
        ),
    ),
    kind(
        "CONTACT-UNKNOWN",
        "error",
        (
            "Contact not found",
            "No contact in Plazbot has “{seen}”.",
            "Create the contact in Plazbot, or correct {header}. To send all rows without contacts: "
            "--set contact_phone= --set contact_email=",
        ),
        (
            "Contacto no encontrado",
            "Ningún contacto de Plazbot tiene “{seen}”.",
            "Crea el contacto en Plazbot o corrige {header}. Para enviar todas las filas sin contacto: "
            "--set contact_phone= --set contact_email=",
        ),
    ),
    kind(
        "CONTACT-SEVERAL",
        "error",
        (
            "Contact not clear",
            "{count} contacts in Plazbot have “{seen}”.",
            "Merge them in Plazbot, or give contact_id for this row.",
        ),
        (
            "Contacto dudoso",
            "{count} contactos de Plazbot tienen “{seen}”.",
            "Únelos en Plazbot, o da contact_id en esta fila.",
        ),
    ),
    kind(
        "CONTACT-TWO",
        "error",
        (
            "Phone and e-mail disagree",
            "The phone belongs to one contact and the e-mail to another: {seen}.",
            "Correct one of them, or give contact_id for this row.",
        ),
        (
            "Teléfono y correo no coinciden",
            "El teléfono es de un contacto y el correo de otro: {seen}.",
            "Corrige uno de los dos, o da contact_id en esta fila.",
        ),
    ),
    kind(
        "STAGE-UNKNOWN",
        "error",
        ("Stage not found", "The workspace has no stage “{seen}”.", "Write one of its stages in {header}."),
        (
            "Etapa no encontrada",
            "El espacio de trabajo no tiene la etapa “{seen}”.",
            "Escribe una de sus etapas en {header}.",
        ),
    ),
    kind(
        "STAGE-SEVERAL",
        "error",
        ("Stage not clear", "{count} stages are called “{seen}”.", "Write the stage's id in {header}."),
        ("Etapa dudosa", "{count} etapas se llaman “{seen}”.", "Escribe el id de la etapa en {header}."),
    ),
)
