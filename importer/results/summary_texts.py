"""The words of the summary and of the statuses, in English and Spanish. Data only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from importer.outcome import Status

LABELS: Final[dict[str, tuple[str, str]]] = {
    "run": ("Run", "Corrida"),
    "file": ("File", "Archivo"),
    "sheet": ("Sheet", "Hoja"),
    "digest": ("SHA-256 of the file", "SHA-256 del archivo"),
    "workspace": ("Workspace", "Espacio de trabajo"),
    "base_url": ("Address of Plazbot", "Dirección de Plazbot"),
    "started": ("Began (UTC)", "Empezó (UTC)"),
    "ended": ("Ended (UTC)", "Terminó (UTC)"),
    "again": ("Written again (UTC)", "Escrito otra vez (UTC)"),
    "seconds": ("Seconds of sending", "Segundos de envío"),
    "pace": ("Pace", "Ritmo"),
    "requests": ("Requests made", "Solicitudes hechas"),
    "sent": ("Sent by this run", "Enviado por esta corrida"),
    "accepted": ("Accepted by Plazbot in this run", "Aceptado por Plazbot en esta corrida"),
    "contacts": ("Contacts created in this run", "Contactos creados en esta corrida"),
    "incomplete": ("Created, but not complete", "Creadas, pero incompletas"),
    "total": ("Sum of created rows", "Suma de las filas creadas"),
    "in_sheet": ("In the sheet", "En la hoja"),
    "next": ("What to do next", "Qué hacer ahora"),
    "outcome": ("What became of the rows", "Qué pasó con las filas"),
    "meaning": ("What that means", "Qué significa"),
    "money": ("Amounts, to compare", "Montos, para comparar"),
    "reasons": ("Why rows are not created", "Por qué no se crearon filas"),
    "what": ("What is wrong", "Qué pasa"),
    "tip": ("First row, and what to do", "Primera fila, y qué hacer"),
    "field": ("Field in Plazbot", "Campo en Plazbot"),
    "column": ("Column of the sheet", "Columna de la hoja"),
    "evidence": ("How its cells were read", "Cómo se leyeron sus celdas"),
    "unused": ("Columns not imported", "Columnas no importadas"),
    "run_part": ("This run", "Esta corrida"),
}
SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "title": ("Import into Plazbot: {file}", "Importación a Plazbot: {file}"),
    "rows": ("{count:# row|# rows}", "{count:# fila|# filas}"),
    "first": ("Row {row}: {message}", "Fila {row}: {message}"),
    "more_reasons": (
        "{count:One more reason|# more reasons}: see the messages in the results sheet.",
        "{count:Otra razón más|Otras # razones más}: mira los mensajes en la hoja de resultados.",
    ),
    "incomplete": (
        "In Plazbot, with something still to be set: the messages of these rows say what.",
        "En Plazbot, con algo aún por fijar: los mensajes de estas filas dicen qué.",
    ),
    "pace": ("{pace} rows a second", "{pace} filas por segundo"),
    "unknown": (
        "Not kept in the journal: the results that the run itself wrote have it.",
        "El diario no lo guarda: está en los resultados que escribió la corrida misma.",
    ),
    "not_ended": (
        "It was cut off before its end; what the journal knows of its rows stands here.",
        "Se cortó antes de terminar; aquí está lo que el diario sabe de sus filas.",
    ),
}
STATUS_WORDS: Final[dict[Status, tuple[str, str]]] = {
    "created": ("in Plazbot", "en Plazbot"),
    "duplicate": ("an equal row was created before", "una fila igual ya se creó antes"),
    "skipped": ("left out on purpose", "omitidas a propósito"),
    "invalid": ("need a correction", "por corregir"),
    "refused": ("Plazbot will not create them", "Plazbot no las crea"),
    "failed": ("known not to be created", "se sabe que no se crearon"),
    "unconfirmed": ("sent, answer unknown", "enviadas, respuesta desconocida"),
    "pending": ("not reached yet", "aún sin enviar"),
}
STATUS_NAMES: Final[dict[Status, tuple[str, str]]] = {
    "created": ("creada", "creadas"),
    "duplicate": ("repetida", "repetidas"),
    "skipped": ("omitida", "omitidas"),
    "invalid": ("inválida", "inválidas"),
    "refused": ("rechazada", "rechazadas"),
    "failed": ("fallida", "fallidas"),
    "unconfirmed": ("sin confirmar", "sin confirmar"),
    "pending": ("pendiente", "pendientes"),
}
"""In Spanish, of one row and of several. In English they are called as the column `import_status` has them."""

NEXT: Final[dict[str, tuple[str, str]]] = {
    "nothing": ("Nothing: every row is in Plazbot.", "Nada: todas las filas están en Plazbot."),
    "correct": (
        "Correct the rows with a message here, save, and run: {retry}",
        "Corrige aquí las filas con mensaje, guarda y ejecuta: {retry}",
    ),
    "again": (
        "Run the same command again: it goes on where it stopped.",
        "Ejecuta el mismo comando otra vez: sigue donde se detuvo.",
    ),
    "without": (
        "Run the command again without {option}: it sends what is left.",
        "Ejecuta el comando otra vez sin {option}: envía lo que falta.",
    ),
    "look": (
        "Do what the tip of each unconfirmed row says; none is sent again before it is looked for in Plazbot.",
        "Haz lo que dice el consejo de cada fila sin confirmar; ninguna se envía otra vez sin buscarla antes allí.",
    ),
}

__all__ = ["LABELS", "NEXT", "SENTENCES", "STATUS_NAMES", "STATUS_WORDS"]
