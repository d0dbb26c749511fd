"""Findings about columns that a field lacks, and about those that look like one (MAP-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "MAP-REQUIRED",
        "column-stop",
        (
            "Required column missing",
            "{file} has no column for {field}.",
            'Say which one it is: --map {field}="HEADER", or one value for every row: --set {field}="VALUE"',
        ),
        (
            "Falta una columna obligatoria",
            "{file} no tiene columna para {field}.",
            'Indica cuál es: --map {field}="ENCABEZADO", o un mismo valor para todas las filas: --set {field}="VALOR"',
        ),
    ),
    kind(
        "MAP-TITLES",
        "note",
        (
            "The titles of the sheet",
            "The titles in row {top}: {titles}.",
            "If they are in another row: --header-row N. With the columns named: plazbot-import {command}",
        ),
        (
            "Los títulos de la hoja",
            "Los títulos de la fila {top}: {titles}.",
            "Si están en otra fila: --header-row N. Con las columnas indicadas: plazbot-import {command_es}",
        ),
    ),
    kind(
        "MAP-TWO-HEADERS",
        "column-stop",
        (
            "Two columns for one field",
            "{file} has {count} columns that could be {field}: {seen}.",
            'Say which one with --map {field}="HEADER" (or its letter).',
        ),
        (
            "Dos columnas para un mismo campo",
            "{file} tiene {count} columnas que podrían ser {field}: {seen}.",
            'Indica cuál con --map {field}="ENCABEZADO" (o su letra).',
        ),
    ),
    kind(
        "MAP-AMBIGUOUS",
        "column-stop",
        (
            "A heading with several meanings",
            "In {file} the heading {seen} may be any of: {fields}.",
            'Say what it is, for example --map {field}="{seen}".',
        ),
        (
            "Un encabezado con varios sentidos",
            "En {file} el encabezado {seen} puede ser cualquiera de: {fields}.",
            'Indica qué es, por ejemplo --map {field}="{seen}".',
        ),
    ),
    kind(
        "MAP-SUGGESTED",
        "note",
        (
            "A column that may be a field",
            "Column {header} may be {field} ({confidence} %): {why}.",
            'If it is: --map {field}="{seen}"',
        ),
        (
            "Una columna que puede ser un campo",
            "La columna {header} puede ser {field} ({confidence} %): {why_es}.",
            'Si lo es: --map {field}="{seen}"',
        ),
    ),
    kind(
        "MAP-ACCEPTED",
        "note",
        (
            "A suggestion was taken",
            "Column {header} is read as {field}, as --accept-suggestions says ({confidence} %): {why}.",
            'If it is not: --map {field}="HEADER".',
        ),
        (
            "Se tomó una sugerencia",
            "La columna {header} se lee como {field}, según --accept-suggestions ({confidence} %): {why_es}.",
            'Si no lo es: --map {field}="ENCABEZADO".',
        ),
    ),
    kind(
        "MAP-ACCEPTED-BEFORE",
        "warning",
        (
            "Taken before and confirmed by nobody",
            "For sheets with these headings --accept-suggestions took on {when}: {names}.",
            'If one is wrong: --map FIELD="HEADER"; to decide anew: --template {template}.',
        ),
        (
            "Se tomó antes y nadie lo confirmó",
            "Para hojas con estos encabezados --accept-suggestions tomó el {when}: {names}.",
            'Si alguna está mal: --map CAMPO="ENCABEZADO"; para decidir de nuevo: --template {template}.',
        ),
    ),
    kind(
        "MAP-CONFIRMED",
        "note",
        (
            "As confirmed before",
            "Sheets with these headings are read as confirmed on {when}: template {template}; {names}.",
            "To decide otherwise: --template NAME.",
        ),
        (
            "Como se confirmó antes",
            "Las hojas con estos encabezados se leen como se confirmó el {when}: plantilla {template}; {names}.",
            "Para decidir otra cosa: --template NOMBRE.",
        ),
    ),
)
