"""Findings about amounts (AMT-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "AMT-MISSING",
        "error",
        ("Amount missing", "There is no amount{marker}.", "Write the amount in {header}; 0 if it is not known yet."),
        ("Falta el monto", "No hay monto{marker}.", "Escribe el monto en {header}; 0 si aún no se conoce."),
    ),
    kind(
        "AMT-UNREADABLE",
        "error",
        ("Not an amount", "“{seen}” is not an amount.", "Write digits only, such as 1250.50 or 1.250,50, in {header}."),
        ("No es un monto", "“{seen}” no es un monto.", "Escribe solo cifras, como 1250.50 o 1.250,50, en {header}."),
    ),
    kind(
        "AMT-NOT-NUMBER",
        "error",
        (
            "Not an amount",
            "The cell holds {what} ({seen}), not an amount.",
            "Write the amount in {header} and format the cell as a number.",
        ),
        (
            "No es un monto",
            "La celda tiene {what_es} ({seen}), no un monto.",
            "Escribe el monto en {header} y da a la celda formato de número.",
        ),
    ),
    kind(
        "AMT-PERCENT",
        "error",
        (
            "A percentage, not an amount",
            "The cell holds {seen}, which its format shows as {percentage}: a percentage is no amount.",
            "Write the amount in {header} and format the cell as a number.",
        ),
        (
            "Un porcentaje, no un monto",
            "La celda tiene {seen}, que su formato muestra como {percentage}: un porcentaje no es un monto.",
            "Escribe el monto en {header} y da a la celda formato de número.",
        ),
    ),
    kind(
        "AMT-TWO-READINGS",
        "error",
        (
            "Amount that can be read two ways",
            "“{seen}” could be {dot} or {comma}, and this column is written both ways.",
            "Rewrite it without thousands separators: {whole} or {fraction}.",
        ),
        (
            "Monto con dos lecturas",
            "“{seen}” podría ser {dot} o {comma}, y esta columna está escrita de las dos formas.",
            "Escríbelo sin separador de miles: {whole} o {fraction}.",
        ),
    ),
    kind(
        "AMT-OTHER-CONVENTION",
        "error",
        (
            "Amount written the other way",
            "“{seen}” cannot be read with --decimal {decimal}.",
            "Correct the cell, or leave --decimal out so that each cell is read by its own writing.",
        ),
        (
            "Monto escrito de la otra forma",
            "“{seen}” no se puede leer con --decimal {decimal}.",
            "Corrige la celda, o quita --decimal para que cada celda se lea por su propia escritura.",
        ),
    ),
    kind(
        "AMT-AMBIGUOUS",
        "column-stop",
        (
            "Amounts that can be read two ways",
            "Nothing in column {header} tells whether “{seen}” (row {row}) is {dot} or {comma}. "
            "The column's total would be {dot_total} or {comma_total}.",
            "Say which: --decimal dot for the first, --decimal comma for the second.",
        ),
        (
            "Montos con dos lecturas",
            "Nada en la columna {header} dice si “{seen}” (fila {row}) es {dot} o {comma}. "
            "El total de la columna sería {dot_total} o {comma_total}.",
            "Indica cuál: --decimal dot para la primera, --decimal comma para la segunda.",
        ),
    ),
    kind(
        "AMT-MIXED",
        "warning",
        (
            "Amounts written both ways",
            "Column {header} is written both ways: “{dot}” (row {dot_row}) and “{comma}” (row {comma_row}).",
            "Write them one way, or say --decimal comma or --decimal dot; else only what is clear is imported.",
        ),
        (
            "Montos escritos de las dos formas",
            "La columna {header} está escrita de dos formas: “{dot}” (fila {dot_row}) y “{comma}” (fila {comma_row}).",
            "Escríbelos de una sola forma, o indica --decimal comma o --decimal dot; si no, solo se importa lo claro.",
        ),
    ),
    kind(
        "AMT-CONVENTION",
        "note",
        (
            "How amounts were read",
            "Column {header}: decimal {decimal}, proven by {count:# cell|# cells} such as “{seen}” (row {row}).",
            "If that is wrong, say --decimal comma or --decimal dot.",
        ),
        (
            "Cómo se leyeron los montos",
            "Columna {header}: decimal {decimal_es}, probado por {count:# celda|# celdas} como “{seen}” (fila {row}).",
            "Si no es así, indica --decimal comma o --decimal dot.",
        ),
    ),
    kind(
        "AMT-NEGATIVE",
        "error",
        ("Negative amount", "The amount is negative: {seen}.", "Correct the sign in {header}."),
        ("Monto negativo", "El monto es negativo: {seen}.", "Corrige el signo en {header}."),
    ),
    kind(
        "AMT-ZERO",
        "warning",
        ("Amount is zero", "The amount is 0.", "Nothing to do if that is meant."),
        ("Monto en cero", "El monto es 0.", "Nada que hacer si es a propósito."),
    ),
    kind(
        "AMT-DECIMALS",
        "warning",
        ("Many decimals", "{seen} has more than {limit} decimals.", "Nothing to do if that is meant."),
        ("Muchos decimales", "{seen} tiene más de {limit} decimales.", "Nada que hacer si es a propósito."),
    ),
    kind(
        "AMT-SMALL",
        "error",
        ("Amount too small", "{seen} is below {limit}, the least the template takes.", "Correct it in {header}."),
        (
            "Monto demasiado pequeño",
            "{seen} está por debajo de {limit}, el mínimo que acepta la plantilla.",
            "Corrígelo en {header}.",
        ),
    ),
    kind(
        "AMT-BIG",
        "error",
        ("Amount too big", "{seen} is above {limit}, the most the template takes.", "Correct it in {header}."),
        (
            "Monto demasiado grande",
            "{seen} está por encima de {limit}, el máximo que acepta la plantilla.",
            "Corrígelo en {header}.",
        ),
    ),
    kind(
        "AMT-FAR",
        "warning",
        (
            "Amount far above the others",
            "{seen} is more than {times} times the column's median ({median}).",
            "Look whether it has digits too many, or stands in another currency; nothing to do if it is meant.",
        ),
        (
            "Monto muy por encima de los demás",
            "{seen} es más de {times} veces la mediana de la columna ({median}).",
            "Revisa si tiene cifras de más o está en otra moneda; nada que hacer si es a propósito.",
        ),
    ),
    kind(
        "AMT-LONG",
        "error",
        (
            "Amount too long",
            "{seen} has more than 15 digits, which Plazbot's numbers cannot hold exactly.",
            "Correct it in {header}.",
        ),
        (
            "Monto demasiado largo",
            "{seen} tiene más de 15 cifras, que los números de Plazbot no guardan con exactitud.",
            "Corrígelo en {header}.",
        ),
    ),
    kind(
        "AMT-CURRENCY",
        "error",
        (
            "Another currency",
            "“{seen}” is in {found}, not in {expected}.",
            "Put amounts in another currency in a sheet of their own; nothing is converted.",
        ),
        (
            "Otra moneda",
            "“{seen}” está en {found}, no en {expected}.",
            "Pon los montos en otra moneda en su propia hoja; nada se convierte.",
        ),
    ),
    kind(
        "AMT-CONTRADICTS",
        "error",
        (
            "Two currencies for one amount",
            "“{seen}” is in {found}, but “{stated}” stands in {column}.",
            "Correct the amount in {header} or the currency in {column}; nothing is converted.",
        ),
        (
            "Dos monedas para un monto",
            "“{seen}” está en {found}, pero en {column} dice “{stated}”.",
            "Corrige el monto en {header} o la moneda en {column}; nada se convierte.",
        ),
    ),
    kind(
        "AMT-CURRENCY-UNKNOWN",
        "error",
        (
            "Not a currency",
            "“{seen}” is not a currency that is known here.",
            "Write its code in {header}, such as PEN or USD, or empty the cell.",
        ),
        (
            "No es una moneda",
            "“{seen}” no es una moneda conocida.",
            "Escribe su código en {header}, como PEN o USD, o deja la celda vacía.",
        ),
    ),
    kind(
        "AMT-CURRENCY-READ",
        "note",
        (
            "What names the currencies",
            "Column {header} names the currency of the amounts: {seen}.",
            "If another column does, name it: --map currency=HEADER.",
        ),
        (
            "De dónde sale la moneda",
            "La columna {header} dice la moneda de los montos: {seen}.",
            "Si la dice otra columna, indícala: --map currency=ENCABEZADO.",
        ),
    ),
    kind(
        "AMT-CURRENCIES",
        "column-stop",
        (
            "Two currencies in one column",
            "Column {header} holds {seen}; Plazbot keeps no currency, so sums would be wrong.",
            "Say which one is meant with --currency CODE; rows in another are then left out.",
        ),
        (
            "Dos monedas en una columna",
            "La columna {header} tiene {seen}; Plazbot no guarda la moneda y las sumas saldrían mal.",
            "Indica cuál vale con --currency CÓDIGO; las filas en otra moneda se dejan fuera.",
        ),
    ),
)
