"""Findings about a template as a file: that it is there, can be read, and has no mistakes (MAP-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "MAP-TEMPLATE",
        "column-stop",
        (
            "No such template",
            "There is no template {seen}.{near}",
            "There are: {expected}. A file of your own must end in .toml.",
        ),
        (
            "No existe esa plantilla",
            "No hay ninguna plantilla {seen}.{near_es}",
            "Hay: {expected}. Un archivo propio debe terminar en .toml.",
        ),
    ),
    kind(
        "MAP-FILE",
        "column-stop",
        (
            "No such file",
            "There is no file {seen}, or it cannot be read.",
            "Check its name and folder; plazbot-import templates standard --output FILE.toml writes a new one.",
        ),
        (
            "No existe ese archivo",
            "No hay ningún archivo {seen}, o no se puede leer.",
            "Revisa su nombre y carpeta; plazbot-import templates standard --output ARCHIVO.toml escribe uno nuevo.",
        ),
    ),
    kind(
        "MAP-TOML",
        "column-stop",
        (
            "Not written as a template is",
            "The template cannot be read: {why}.",
            "Correct it there; plazbot-import templates --check FILE.toml says what else is wrong.",
        ),
        (
            "No está escrita como una plantilla",
            "La plantilla no se puede leer: {why_es}.",
            "Corrígela ahí; plazbot-import templates --check ARCHIVO.toml dice qué más falta corregir.",
        ),
    ),
    kind(
        "MAP-KEY",
        "column-stop",
        (
            "Unknown key in a template",
            "Unknown key {seen}.{near}",
            "Correct that line, or delete it. Allowed there: {expected}.",
        ),
        (
            "Clave desconocida en una plantilla",
            "Clave desconocida {seen}.{near_es}",
            "Corrige esa línea, o bórrala. Se permiten ahí: {expected}.",
        ),
    ),
    kind(
        "MAP-MISSING",
        "column-stop",
        ("Template not complete", "The template has no {seen}.", "Add it: {example}."),
        ("Plantilla incompleta", "A la plantilla le falta {seen}.", "Agrega esto: {example}."),
    ),
    kind(
        "MAP-INVALID",
        "column-stop",
        ("Template not valid", "{seen}{value} is not allowed.", "Write there: {expected}."),
        ("Plantilla no válida", "{seen}{value} no se permite.", "Escribe ahí: {expected_es}."),
    ),
    kind(
        "MAP-HEADING-TWICE",
        "column-stop",
        (
            "A heading in two places",
            "The heading {seen} stands in {where}, and {other} has it too.",
            "Leave it in one of them: a column feeds one field.",
        ),
        (
            "Un encabezado en dos lugares",
            "El encabezado {seen} está en {where}, y también lo tiene {other}.",
            "Quita uno de los dos: una columna alimenta un solo campo.",
        ),
    ),
)
