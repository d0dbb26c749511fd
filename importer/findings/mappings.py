"""Findings about headings and the fields they feed (MAP-)."""

from __future__ import annotations

from typing import Final

from importer.findings import suggestions
from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "MAP-TEMPLATE-UNSURE",
        "column-stop",
        (
            "More than one template fits",
            "The headings of {file} fit more than one template (headings known): {seen}.",
            "Say which one it is: --template {first}, or {others}.",
        ),
        (
            "Más de una plantilla encaja",
            "Los encabezados de {file} encajan en más de una plantilla (encabezados conocidos): {seen}.",
            "Indica cuál es: --template {first}, o {others}.",
        ),
    ),
    kind(
        "MAP-HEADER",
        "column-stop",
        (
            "Column not found",
            "--map {field}={seen}: {file} has no such column. Its headers: {headers}.",
            "Write the header as it stands in the sheet, or its letter.",
        ),
        (
            "Columna no encontrada",
            "--map {field}={seen}: {file} no tiene esa columna. Sus encabezados: {headers}.",
            "Escribe el encabezado tal como está en la hoja, o su letra.",
        ),
    ),
    kind(
        "MAP-SET-WINS",
        "note",
        (
            "Column set aside",
            "--set {field} is used for every row; column {header} is not read.",
            "Leave --set out to use the column.",
        ),
        (
            "Columna dejada de lado",
            "--set {field} vale para todas las filas; la columna {header} no se lee.",
            "Quita --set para usar la columna.",
        ),
    ),
    kind(
        "MAP-REMEMBERED",
        "note",
        (
            "How it was read before",
            "On {when} column {header} of {seen} was read with {option}.",
            "If this column is written the same way, say {option} again.",
        ),
        (
            "Cómo se leyó antes",
            "El {when} la columna {header} de {seen} se leyó con {option}.",
            "Si esta columna está escrita igual, vuelve a indicar {option}.",
        ),
    ),
    kind(
        "MAP-UNUSED",
        "note",
        ("Columns not imported", "These columns are not imported: {names}.", 'To import one: --map FIELD="HEADER".'),
        (
            "Columnas no importadas",
            "Estas columnas no se importan: {names}.",
            'Para importar una: --map CAMPO="ENCABEZADO".',
        ),
    ),
    kind(
        "MAP-LEFT-OUT",
        "note",
        (
            "Columns known and left out",
            "The template {template} knows these columns and does not import them: {names}.",
            'To import one: --map FIELD="HEADER", or --map custom:NAME="HEADER".',
        ),
        (
            "Columnas conocidas que se dejan fuera",
            "La plantilla {template} conoce estas columnas y no las importa: {names}.",
            'Para importar una: --map CAMPO="ENCABEZADO", o --map custom:NOMBRE="ENCABEZADO".',
        ),
    ),
    kind(
        "MAP-DEFAULT",
        "note",
        (
            "Filled by the template",
            "{count:In # row|In # rows} {header} is empty; “{seen}” is taken, as the template {template} says.",
            "To take another value copy the template, change `default` there and name it with --template FILE.toml.",
        ),
        (
            "Completado por la plantilla",
            "{count:En # fila|En # filas} {header} está vacío; se toma “{seen}”, como dice la plantilla {template}.",
            "Para otro valor copia la plantilla, cambia ahí `default` y nómbrala con --template ARCHIVO.toml.",
        ),
    ),
    kind(
        "MAP-CONSTANT",
        "note",
        (
            "Set by the template",
            "The sheet has no column for {field}; “{seen}” is taken for every row, as the template {template} says.",
            'To take another value: --set {field}="VALUE"; a column: --map {field}="HEADER".',
        ),
        (
            "Fijado por la plantilla",
            "La hoja no tiene columna para {field}; se toma “{seen}” en todas las filas, como dice la plantilla "
            "{template}.",
            'Para otro valor: --set {field}="VALOR"; para una columna: --map {field}="ENCABEZADO".',
        ),
    ),
    kind(
        "MAP-READ",
        "note",
        (
            "Read as the template says",
            "Nothing in column {header} proves how it is written; the template {template} reads it as {seen}.",
            "If that is wrong: {option}.",
        ),
        (
            "Leído como dice la plantilla",
            "Nada en la columna {header} prueba cómo está escrita; la plantilla {template} la lee como {seen}.",
            "Si no es así: {option}.",
        ),
    ),
    kind(
        "MAP-VALUES",
        "note",
        (
            "Names translated by the template",
            "In column {header} the template {template} reads: {names}.",
            "To translate otherwise copy the template and change [values] there. A name that exists in Plazbot is "
            "taken as it is, except by a template of your own.",
        ),
        (
            "Nombres traducidos por la plantilla",
            "En la columna {header} la plantilla {template} lee: {names}.",
            "Para traducir de otro modo copia la plantilla y cambia ahí [values]. Un nombre que ya existe en Plazbot "
            "se toma tal cual, salvo con una plantilla propia.",
        ),
    ),
    kind(
        "MAP-CURRENCY",
        "warning",
        (
            "A column of currencies is not read",
            "Column {header} holds only currencies ({names}) and is not imported: what each amount is in is not known.",
            'If it says what the amounts are in: --map currency="{title}"',
        ),
        (
            "No se lee una columna de monedas",
            "La columna {header} solo tiene monedas ({names}) y no se importa: no se sabe en qué está cada monto.",
            'Si dice en qué están los montos: --map currency="{title}"',
        ),
    ),
    kind(
        "MAP-CONTACT-NAME",
        "note",
        (
            "Contact names are not sent",
            "Column {header} holds contact names; Plazbot finds a contact only by phone, e-mail or id.",
            "Map a phone or e-mail column too, so that the opportunity is linked to its contact.",
        ),
        (
            "Los nombres de contacto no se envían",
            "La columna {header} tiene nombres; Plazbot solo encuentra un contacto por teléfono, correo o id.",
            "Asigna también una columna de teléfono o correo para enlazar la oportunidad con su contacto.",
        ),
    ),
    kind(
        "MAP-OFFLINE",
        "note",
        (
            "Names not looked up",
            "Owners, contacts and stages were not looked up in Plazbot: {count:# distinct name|# distinct names}.",
            "Add --online to look them up now; send always does.",
        ),
        (
            "Nombres sin buscar",
            "No se buscaron en Plazbot los responsables, contactos y etapas: "
            "{count:# nombre distinto|# nombres distintos}.",
            "Agrega --online para buscarlos ahora; send siempre los busca.",
        ),
    ),
    *suggestions.KINDS,
)
