"""Findings about a trial: what is left for later, and what Plazbot shows of what was sent (CRM-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "CRM-TRIAL",
        "note",
        (
            "Not part of the trial",
            "--trial {count} sends no more rows than that, and this is not one of them.",
            "Run the command without --trial to send the rest.",
        ),
        (
            "Fuera de la prueba",
            "--trial {count} no envía más filas que esas, y esta no está entre ellas.",
            "Ejecuta el comando sin --trial para enviar el resto.",
        ),
    ),
    kind(
        "CRM-CHANGED",
        "warning",
        (
            "Changed by Plazbot",
            "“{sent}” was sent as {header}, and Plazbot shows “{seen}”.",
            "Look at it in Plazbot; if it is not what you want, change {header} before you send more rows.",
        ),
        (
            "Plazbot lo cambió",
            "Se envió “{sent}” como {header}, y Plazbot muestra “{seen}”.",
            "Mira la oportunidad en Plazbot; si no es lo que quieres, cambia {header} antes de enviar más filas.",
        ),
    ),
    kind(
        "CRM-IGNORED",
        "warning",
        (
            "Not taken over by Plazbot",
            "“{sent}” was sent as {header}, and Plazbot shows nothing there.",
            "Look at it in Plazbot; what it does not take over has to be set there by hand.",
        ),
        (
            "Plazbot no lo tomó",
            "Se envió “{sent}” como {header}, y Plazbot no muestra nada ahí.",
            "Mira la oportunidad en Plazbot; lo que no toma hay que ponerlo ahí a mano.",
        ),
    ),
    kind(
        "CRM-VANISHED",
        "warning",
        (
            "Not there when read back",
            "Plazbot created it as {seen}, and says now that there is no such opportunity.",
            "Look for it in Plazbot before you send more rows.",
        ),
        (
            "Ya no está al leerla de vuelta",
            "Plazbot la creó como {seen}, y ahora dice que no existe esa oportunidad.",
            "Busca la oportunidad en Plazbot antes de enviar más filas.",
        ),
    ),
    kind(
        "CRM-UNREAD",
        "warning",
        (
            "Could not be read back",
            "Plazbot created {count:# row|# rows} of the trial and did not show {count:it|them} again: {seen}.",
            "Look at {count:it|them} in Plazbot before you send more rows.",
        ),
        (
            "No se pudo leer de vuelta",
            "Plazbot creó {count:# fila|# filas} de la prueba y no {count:la|las} mostró otra vez: {seen}.",
            "Mira {count:esa fila|esas filas} en Plazbot antes de enviar más.",
        ),
    ),
)
