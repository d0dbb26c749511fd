"""Findings about names that the CRM turns into ids, and about second steps (OWNER-, CONTACT-, STAGE-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "OWNER-UNKNOWN",
        "error",
        (
            "Owner not found",
            "No user of the workspace is “{seen}”.{nearest}",
            'Correct {header}, add the user in Plazbot, or say who it is: --map-owner "{name}=USER"',
        ),
        (
            "Responsable no encontrado",
            "Ningún usuario del espacio de trabajo es “{seen}”.{nearest_es}",
            'Corrige {header}, agrega el usuario en Plazbot o indica quién es: --map-owner "{name}=USUARIO"',
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
            "Correct {header}, or have missing contacts created: --create-contacts. To send all rows without contacts: "
            "--set contact_phone= --set contact_email=",
        ),
        (
            "Contacto no encontrado",
            "Ningún contacto de Plazbot tiene “{seen}”.",
            "Corrige {header}, o haz que se creen los contactos que faltan: --create-contacts. Para enviar todas las "
            "filas sin contacto: --set contact_phone= --set contact_email=",
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
        ("Stage not found", "The workspace has no stage “{seen}”.{nearest}", "Write one of its stages in {header}."),
        (
            "Etapa no encontrada",
            "El espacio de trabajo no tiene la etapa “{seen}”.{nearest_es}",
            "Escribe una de sus etapas en {header}.",
        ),
    ),
    kind(
        "STAGE-SEVERAL",
        "error",
        ("Stage not clear", "{count} stages are called “{seen}”.", "Write the stage's id in {header}."),
        ("Etapa dudosa", "{count} etapas se llaman “{seen}”.", "Escribe el id de la etapa en {header}."),
    ),
    kind(
        "OWNER-IDLE",
        "warning",
        (
            "--map-owner without effect",
            "No row has the owner “{seen}” that --map-owner names.",
            "Write it as the sheet does.",
        ),
        (
            "--map-owner sin efecto",
            "Ninguna fila tiene el responsable “{seen}” que nombra --map-owner.",
            "Escríbelo como está en la hoja.",
        ),
    ),
    kind(
        "CONTACT-MIXED",
        "error",
        (
            "One contact or several?",
            "No contact in Plazbot has “{seen}”, and the rows that name it do not agree on who it is: {others}.",
            "Clear the phone or e-mail that is not this person's own, or create the contact in Plazbot.",
        ),
        (
            "¿Un contacto o varios?",
            "Ningún contacto de Plazbot tiene “{seen}”, y las filas que lo nombran no coinciden en quién es: {others}.",
            "Borra el teléfono o correo que no es propio de esta persona, o crea el contacto en Plazbot.",
        ),
    ),
    kind(
        "CONTACT-REFUSED",
        "error",
        (
            "Plazbot will not create the contact",
            "The contact of this row was not created: {seen}.",
            "Correct its phone, e-mail or name, and send the row again.",
        ),
        (
            "Plazbot no crea el contacto",
            "No se creó el contacto de esta fila: {seen}.",
            "Corrige su teléfono, correo o nombre y envía la fila otra vez.",
        ),
    ),
    kind(
        "CONTACT-NOT-MADE",
        "error",
        (
            "Contact not created yet",
            "The row was not sent, since its contact is not known to have been created{marker}.",
            "Run the same command again: the contact is searched for before it is created.",
        ),
        (
            "Contacto aún sin crear",
            "La fila no se envió, porque no consta que su contacto se haya creado{marker}.",
            "Ejecuta el mismo comando otra vez: el contacto se busca antes de crearlo.",
        ),
    ),
    kind(
        "CONTACT-NAMELESS",
        "note",
        (
            "Contacts without a name",
            "{count:# contact|# contacts} to be created without a name in the sheet; each is called by its e-mail or "
            "phone.",
            'To name them: --map contact_name="HEADER"',
        ),
        (
            "Contactos sin nombre",
            "{count:# contacto|# contactos} por crear sin nombre en la hoja; se llamarán como su correo o teléfono.",
            'Para nombrarlos: --map contact_name="ENCABEZADO"',
        ),
    ),
    kind(
        "CRM-NOT-SET",
        "warning",
        (
            "Created, but not complete",
            "It is in Plazbot; not set yet: {seen}{marker}.",
            "Run the same command again, or retry: it goes on at this step and creates nothing twice.",
        ),
        (
            "Creada, pero incompleta",
            "Está en Plazbot; aún sin asignar: {seen}{marker}.",
            "Ejecuta el mismo comando otra vez, o retry: sigue en este paso y no crea nada dos veces.",
        ),
    ),
    kind(
        "MAP-OLD-ID",
        "column-stop",
        (
            "No column of old ids",
            "--crosswalk needs a column with the ids of the other CRM, and {file} has none. Its headers: {headers}.",
            'Say which one it is: --map old_id="HEADER"',
        ),
        (
            "Sin columna de ids anteriores",
            "--crosswalk necesita una columna con los ids del otro CRM y {file} no la tiene. Encabezados: {headers}.",
            'Indica cuál es: --map old_id="ENCABEZADO"',
        ),
    ),
    kind(
        "CROSS-SEVERAL",
        "warning",
        (
            "One old id, several opportunities",
            "In {file} {count:# old id stands|# old ids stand} for several opportunities: {seen}.",
            "Look at those rows before you tie other data to them.",
        ),
        (
            "Un id anterior, varias oportunidades",
            "En {file} {count:# id anterior corresponde|# ids anteriores corresponden} a varias oportunidades: {seen}.",
            "Revisa esas filas antes de enlazarles otros datos.",
        ),
    ),
    kind(
        "CROSS-WITHOUT",
        "warning",
        (
            "Rows without an old id",
            "{count:# created row has|# created rows have} no old id and {count:is|are} not in {file}.",
            "Nothing to do, unless other data is to be tied to them.",
        ),
        (
            "Filas sin id anterior",
            "{count:# fila creada no tiene|# filas creadas no tienen} id anterior y no {count:está|están} en {file}.",
            "Nada que hacer, a menos que haya que enlazarles otros datos.",
        ),
    ),
    kind(
        "CROSS-DAMAGED",
        "warning",
        (
            "An old id without its last digits",
            "{header} holds {seen}, to which a spreadsheet program has cut an id of more digits; they are gone.",
            "Export the file again and import it with {header} as text, or tie nothing to that id.",
        ),
        (
            "Un id anterior sin sus últimas cifras",
            "{header} tiene {seen}: una hoja de cálculo acortó así un id de más cifras, que se perdieron.",
            "Exporta el archivo otra vez e impórtalo con {header} como texto, o no enlaces nada a ese id.",
        ),
    ),
)
