"""Findings about headings and the fields they feed (MAP-)."""

from __future__ import annotations

from typing import Final

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
        "MAP-SUGGESTED",
        "note",
        (
            "A column that may be a field",
            "Column {header} may be {field} ({confidence} %): {why}.",
            'If it is: --map {field}="{seen}", or --accept-suggestions for those of 60 % and more.',
        ),
        (
            "Una columna que puede ser un campo",
            "La columna {header} puede ser {field} ({confidence} %): {why_es}.",
            'Si lo es: --map {field}="{seen}", o --accept-suggestions para las de 60 % o más.',
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
    kind(
        "MAP-REQUIRED",
        "column-stop",
        (
            "Required column missing",
            "{file} has no column for {field}. The titles in row {top}: {headers}.",
            'Say which column it is with --map {field}="HEADER", or give one value for every row with '
            '--set {field}="VALUE". If the titles are in another row: --header-row N',
        ),
        (
            "Falta una columna obligatoria",
            "{file} no tiene columna para {field}. Los títulos de la fila {top}: {headers}.",
            'Indica cuál es con --map {field}="ENCABEZADO", o da un mismo valor para todas las filas con '
            '--set {field}="VALOR". Si los títulos están en otra fila: --header-row N',
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
            "To translate otherwise copy the template and change [values] there. Where Plazbot has no such name, the "
            "sheet's own is looked for.",
        ),
        (
            "Nombres traducidos por la plantilla",
            "En la columna {header} la plantilla {template} lee: {names}.",
            "Para traducir de otro modo copia la plantilla y cambia ahí [values]. Si Plazbot no tiene ese nombre, se "
            "busca el de la hoja.",
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
)
