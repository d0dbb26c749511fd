"""Findings about text files (FILE-): their letters, their quotation marks, options that do not fit them."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "FILE-ENCODING",
        "column-stop",
        (
            "Letters not readable",
            "Line {line} of {file} has bytes ({seen}, at position {offset}) that are no letters in {encoding}.",
            "Save it again in Excel as “CSV UTF-8”, or name its encoding with --encoding, such as cp1252.",
        ),
        (
            "Letras ilegibles",
            "La línea {line} de {file} tiene bytes ({seen}, posición {offset}) que no son letras en {encoding}.",
            "Guárdalo otra vez en Excel como “CSV UTF-8”, o indica su codificación con --encoding, por ejemplo cp1252.",
        ),
    ),
    kind(
        "FILE-LETTERS",
        "note",
        (
            "Letters of an older program",
            "{file} is not UTF-8; its letters were read as {encoding}, as in “{seen}”.",
            "If accents look wrong, name the encoding with --encoding, such as cp1252, cp850 or mac_roman.",
        ),
        (
            "Letras de un programa antiguo",
            "{file} no está en UTF-8; sus letras se leyeron como {encoding}, por ejemplo “{seen}”.",
            "Si los acentos se ven mal, indica la codificación con --encoding: cp1252, cp850 o mac_roman.",
        ),
    ),
    kind(
        "FILE-LETTERS-UNSURE",
        "warning",
        (
            "Letters not certain",
            "The letters of {file} fit {encoding} (“{seen}”) little better than {other} (“{other_seen}”).",
            "If “{seen}” is wrong, name the encoding: --encoding {other}",
        ),
        (
            "Letras dudosas",
            "Las letras de {file} encajan en {encoding} (“{seen}”) apenas mejor que en {other} (“{other_seen}”).",
            "Si “{seen}” está mal, indica la codificación: --encoding {other}",
        ),
    ),
    kind(
        "FILE-QUOTE",
        "column-stop",
        (
            "Quotation mark not closed",
            "In {file}, the quotation mark opened in line {line} is not closed properly: {seen}",
            "Close it there, or write a quotation mark inside a cell twice.",
        ),
        (
            "Comillas sin cerrar",
            "En {file}, las comillas abiertas en la línea {line} no se cierran bien: {seen}",
            "Ciérralas ahí, o escribe dos veces las comillas que van dentro de una celda.",
        ),
    ),
    kind(
        "FILE-ROW-ENDLESS",
        "column-stop",
        (
            "A row without an end",
            "The row that begins in line {line} of {file} has more than {limit} characters in one line or cell.",
            "Look there for a quotation mark or a line end that is missing, or shorten the text.",
        ),
        (
            "Una fila sin fin",
            "La fila que empieza en la línea {line} de {file} tiene más de {limit} caracteres en una línea o celda.",
            "Busca ahí unas comillas o un fin de línea que falten, o acorta el texto.",
        ),
    ),
    kind(
        "FILE-NUL",
        "column-stop",
        (
            "Zero bytes",
            "Line {line} of {file} has zero bytes, which no text has: the file was cut or damaged.",
            "Export it again.",
        ),
        (
            "Bytes cero",
            "La línea {line} de {file} tiene bytes cero, que ningún texto tiene: el archivo se cortó o se dañó.",
            "Expórtalo otra vez.",
        ),
    ),
    kind(
        "FILE-SHEET-IGNORED",
        "warning",
        ("No sheets in a text file", "{file} is text and has no sheets; {seen} was not needed.", "Leave --sheet out."),
        ("Un texto no tiene hojas", "{file} es texto y no tiene hojas; {seen} no hacía falta.", "Quita --sheet."),
    ),
)
