"""Findings about the journal itself (SET-JOURNAL-, SET-FORGET-): damage, and erasing what it knows."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "SET-JOURNAL",
        "column-stop",
        (
            "Journal not usable",
            "The journal {file} cannot be used: {seen}.",
            "Free disk space or correct the folder's permissions, or name another one with --journal PATH. "
            "Do not delete it: it knows what was created.",
        ),
        (
            "No se puede usar el diario",
            "El diario {file} no se puede usar: {seen}.",
            "Libera espacio o corrige los permisos de la carpeta, o indica otro con --journal RUTA. "
            "No lo borres: sabe qué se creó.",
        ),
    ),
    kind(
        "SET-JOURNAL-DAMAGED",
        "column-stop",
        (
            "Journal damaged",
            "The journal {file} is damaged: {seen}.",
            "Run your plazbot-import send again: it sets the damaged file aside, saves what can be read of it, and "
            "looks in Plazbot for every row before it sends it.",
        ),
        (
            "Diario dañado",
            "El diario {file} está dañado: {seen}.",
            "Ejecuta otra vez tu plazbot-import send: aparta el archivo dañado, rescata lo que se pueda leer de él y "
            "busca cada fila en Plazbot antes de enviarla.",
        ),
    ),
    kind(
        "SET-JOURNAL-ASIDE",
        "warning",
        (
            "A damaged journal was set aside",
            "{file} is a journal that was found damaged: the new one may lack rows that it knew as created.",
            "Nothing is created twice: while that file is there, every row that is new to the journal is looked for in "
            "Plazbot before it is sent. Delete the file to end that; from then on only the new journal counts.",
        ),
        (
            "Se apartó un diario dañado",
            "{file} es un diario que se encontró dañado: al nuevo le pueden faltar filas que aquel sabía creadas.",
            "Nada se crea dos veces: mientras ese archivo esté ahí, cada fila nueva para el diario se busca en Plazbot "
            "antes de enviarla. Borra el archivo para terminar con eso; desde entonces solo cuenta el diario nuevo.",
        ),
    ),
    kind(
        "SET-JOURNAL-SALVAGED",
        "note",
        (
            "What could be read of it was saved",
            "The journal was damaged ({seen}) and is now {file}; saved into a new one: "
            "{created:# created row|# created rows}, {unclear} without a clear answer.",
            "Nothing is to be done: what could not be read is looked for in Plazbot.",
        ),
        (
            "Se rescató lo que se pudo leer",
            "El diario estaba dañado ({seen}) y ahora es {file}; al nuevo pasaron "
            "{created:# fila creada|# filas creadas} y {unclear} sin respuesta clara.",
            "Nada que hacer: lo que no se pudo leer se busca en Plazbot.",
        ),
    ),
    kind(
        "SET-JOURNAL-BEHEADED",
        "column-stop",
        (
            "Not the beginning of a journal",
            "{file} does not begin like a journal, but files of a journal lie beside it.",
            "If it was your journal, rename it to {aside} and run this again: a new one is begun, and every row is "
            "looked for in Plazbot before it is sent. If it is another file, move it away or use --journal PATH.",
        ),
        (
            "No empieza como un diario",
            "{file} no empieza como un diario, pero al lado hay archivos de un diario.",
            "Si era tu diario, cámbiale el nombre a {aside} y ejecuta esto otra vez: se empieza uno nuevo y cada fila "
            "se busca en Plazbot antes de enviarla. Si es otro archivo, muévelo o usa --journal RUTA.",
        ),
    ),
    kind(
        "SET-FORGET-CONFIRM",
        "column-stop",
        (
            "Nobody to ask",
            "--forget asks before it erases anything, and there is no terminal to ask on.",
            "Add --yes to erase without being asked. Rows that are forgotten are created again if their sheet is sent.",
        ),
        (
            "Nadie a quien preguntar",
            "--forget pregunta antes de borrar, y aquí no hay una terminal donde preguntar.",
            "Agrega --yes para borrar sin preguntas. Las filas olvidadas se crean otra vez si se envía su hoja.",
        ),
    ),
    kind(
        "SET-FORGET-UNSETTLED",
        "column-stop",
        (
            "Rows without a clear answer",
            "{count} of these rows {count:was|were} sent and no clear answer came back: only the journal can still "
            "tell whether {count:it was|they were} created.",
            "Run plazbot-import send --settle-only with {count:its|their} sheet first. If {count:it is|they are} to be "
            "forgotten all the same, add --yes.",
        ),
        (
            "Filas sin respuesta clara",
            "{count} de estas filas se {count:envió|enviaron} y no llegó una respuesta clara: solo el diario puede "
            "decir todavía si se {count:creó|crearon}.",
            "Ejecuta antes plazbot-import send --settle-only con su hoja. Si de todos modos hay que "
            "{count:olvidarla|olvidarlas}, agrega --yes.",
        ),
    ),
    kind(
        "SET-FORGET-LEFT",
        "warning",
        (
            "Traces are left",
            "The rows are forgotten, but {file} could not be rewritten yet: traces of them are still on the disk.",
            "Close whatever else uses the journal and free disk space: the end of the next send removes them.",
        ),
        (
            "Quedan rastros",
            "Las filas están olvidadas, pero {file} aún no se pudo reescribir: quedan rastros de ellas en el disco.",
            "Libera espacio y cierra lo que esté usando el diario: el fin del próximo envío los quita.",
        ),
    ),
)
