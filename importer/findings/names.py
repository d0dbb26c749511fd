"""Findings about names that the CRM turns into ids, or does not (OWNER-, CONTACT-, STAGE-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
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
