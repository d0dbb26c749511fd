"""Findings about what options say of columns and owners, one against the other (MAP-TAKEN, SET-TWICE)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "MAP-TAKEN",
        "note",
        (
            "A column taken from another field",
            "--map {by} takes column {header}, which was read as {field}.",
            'If it should be read as both, add: --map {field}="{title}"',
        ),
        (
            "Una columna quitada a otro campo",
            "--map {by} toma la columna {header}, que se leía como {field}.",
            'Si debe leerse como los dos, agrega: --map {field}="{title}"',
        ),
    ),
    kind(
        "MAP-TAKEN-JOINED",
        "note",
        (
            "A column not added any more",
            "--map {by} takes column {header}, which was added to the end of {field}.",
            "Nothing to do if that is meant.",
        ),
        (
            "Una columna que ya no se agrega",
            "--map {by} toma la columna {header}, que se agregaba al final de {field}.",
            "Nada que hacer si es lo que quieres.",
        ),
    ),
    kind(
        "MAP-TAKEN-REQUIRED",
        "column-stop",
        (
            "The column of a required field was taken",
            "--map {by} takes column {header}, which was read as {field}, and {file} has no other for {field}.",
            'If it should be read as both, add --map {field}="{title}"; else name another: --map {field}="HEADER"',
        ),
        (
            "Se quitó la columna de un campo obligatorio",
            "--map {by} toma la columna {header}, que se leía como {field}, y {file} no tiene otra para {field}.",
            'Si debe leerse como los dos, agrega --map {field}="{title}"; si no, indica otra columna: '
            '--map {field}="ENCABEZADO"',
        ),
    ),
    kind(
        "SET-TWICE",
        "column-stop",
        (
            "Said twice",
            "{name} says two things of “{seen}”: {first} and {second}.",
            "Leave one of them out.",
        ),
        (
            "Dicho dos veces",
            "{name} dice dos cosas de “{seen}”: {first} y {second}.",
            "Quita una de las dos.",
        ),
    ),
)
