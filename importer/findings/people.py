"""Findings about who owns a row, who its contact is, and whether it is over (OWNER-, CONTACT-, STAGE-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "OWNER-OPTION",
        "error",
        (
            "No such user",
            "{option}: no user of the workspace is “{seen}”.{nearest}",
            "Name a user of the workspace by e-mail or full name: {names}.",
        ),
        (
            "No existe ese usuario",
            "{option}: ningún usuario del espacio de trabajo es “{seen}”.{nearest_es}",
            "Indica un usuario del espacio de trabajo por su correo o nombre completo: {names}.",
        ),
    ),
    kind(
        "OWNER-OPTION-SEVERAL",
        "error",
        ("Which user?", "{option}: {count} users are “{seen}”.", "Name one of them by e-mail: {names}."),
        ("¿Qué usuario?", "{option}: {count} usuarios son “{seen}”.", "Indica uno de ellos por su correo: {names}."),
    ),
    kind(
        "OWNER-NONE",
        "note",
        (
            "Rows without an owner",
            "{count:# row that is sent has|# rows that are sent have} no owner in {header}.",
            'To give them one: --default-owner "USER"',
        ),
        (
            "Filas sin responsable",
            "{count:# fila que se envía no tiene|# filas que se envían no tienen} responsable en {header}.",
            'Para darles uno: --default-owner "USUARIO"',
        ),
    ),
    kind(
        "OWNER-DEFAULT",
        "note",
        (
            "Given the default owner",
            "{count:# row that is sent has|# rows that are sent have} no owner in the sheet: {count:it is|they are} "
            "given to “{seen}”, as --default-owner says.",
            "Nothing to do.",
        ),
        (
            "Con el responsable por defecto",
            "{count:# fila que se envía no tiene|# filas que se envían no tienen} responsable en la hoja: "
            "{count:queda|quedan} a cargo de “{seen}”, como dice --default-owner.",
            "Nada que hacer.",
        ),
    ),
    kind(
        "OWNER-MAPPED",
        "note",
        (
            "Owners as --map-owner says",
            "--map-owner gives {count:# row that is sent its owner|# rows that are sent their owners}: {names}.",
            "Nothing to do.",
        ),
        (
            "Responsables según --map-owner",
            "--map-owner da responsable a {count:# fila que se envía|# filas que se envían}: {names}.",
            "Nada que hacer.",
        ),
    ),
    kind(
        "CONTACT-OF-LEAD",
        "note",
        (
            "Called by the person",
            "This is a list of people: {header} names each opportunity, and its contact where one is created.",
            'To call the opportunities otherwise: --map name="HEADER"',
        ),
        (
            "Con el nombre de la persona",
            "Esta es una lista de personas: {header} da nombre a cada oportunidad, y a su contacto si se crea.",
            'Para nombrar las oportunidades de otro modo: --map name="ENCABEZADO"',
        ),
    ),
    kind(
        "STAGE-CLOSED",
        "warning",
        (
            "Over in the other CRM",
            "{header} says “{seen}”; the opportunity is created all the same, {stage}.",
            "Write the stage that says so{column}, or delete the row if it should not be imported.",
        ),
        (
            "Terminada en el otro CRM",
            "{header} dice “{seen}”; la oportunidad se crea de todos modos, {stage_es}.",
            "Escribe la etapa que lo diga{column_es}, o borra la fila si no debe importarse.",
        ),
    ),
)
