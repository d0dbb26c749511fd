"""Findings about a sheet (FILE-, HEAD-, ROW-, CELL-): choosing it, reading its text, its titles and its lines."""

from __future__ import annotations

from typing import Final

from importer.findings import files
from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    *files.KINDS,
    kind(
        "FILE-NO-HEADER",
        "column-stop",
        (
            "No titles",
            "Row {row} of {file} is the first with cells and none of them is a title ({seen}).",
            "Put a row with the columns' titles above the data.",
        ),
        (
            "Sin títulos",
            "La fila {row} de {file} es la primera con celdas y ninguna es un título ({seen}).",
            "Pon encima de los datos una fila con los títulos de las columnas.",
        ),
    ),
    kind(
        "FILE-NO-ROWS",
        "column-stop",
        ("No data rows", "{file} has titles in row {row} and no rows below.", "Add the rows, or choose another sheet."),
        ("Sin filas", "{file} tiene títulos en la fila {row} y ninguna debajo.", "Agrega las filas o elige otra hoja."),
    ),
    kind(
        "FILE-ENCODING",
        "column-stop",
        (
            "Letters not readable",
            "Line {line} of {file} has bytes ({seen}, at position {offset}) that are neither UTF-8 nor Windows text.",
            "Save it again in Excel as “CSV UTF-8”.",
        ),
        (
            "Letras ilegibles",
            "La línea {line} de {file} tiene bytes ({seen}, posición {offset}) que no son UTF-8 ni texto de Windows.",
            "Guárdalo otra vez en Excel como “CSV UTF-8”.",
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
        "FILE-SHEET-UNKNOWN",
        "column-stop",
        ("No such sheet", "{file} has no sheet called {seen}.", "Its sheets are: {names}"),
        ("Esa hoja no existe", "{file} no tiene ninguna hoja llamada {seen}.", "Sus hojas son: {names}"),
    ),
    kind(
        "FILE-SHEETS-SEVERAL",
        "column-stop",
        ("Which sheet?", "{file} has more than one sheet with cells: {names}", "Choose one: --sheet NAME"),
        ("¿Qué hoja?", "{file} tiene más de una hoja con celdas: {names}", "Elige una: --sheet NOMBRE"),
    ),
    kind(
        "FILE-SHEET-HIDDEN",
        "column-stop",
        (
            "Only hidden sheets",
            "Only hidden sheets of {file} have cells: {names}",
            "Choose it on purpose: --sheet NAME",
        ),
        (
            "Solo hojas ocultas",
            "Solo tienen celdas las hojas ocultas de {file}: {names}",
            "Elígela a propósito: --sheet NOMBRE",
        ),
    ),
    kind(
        "FILE-SHEET-EMPTY",
        "column-stop",
        ("Empty sheet", "The sheet {sheet} of {file} has no cells.", "Choose another one: --sheet NAME"),
        ("Hoja vacía", "La hoja {sheet} de {file} no tiene celdas.", "Elige otra: --sheet NOMBRE"),
    ),
    kind(
        "FILE-SHEET-IGNORED",
        "warning",
        ("No sheets in a text file", "{file} is text and has no sheets; {seen} was not needed.", "Leave --sheet out."),
        ("Un texto no tiene hojas", "{file} es texto y no tiene hojas; {seen} no hacía falta.", "Quita --sheet."),
    ),
    kind(
        "FILE-ERRORS-UNSEEN",
        "note",
        (
            "Errors look blank",
            "In this format, cells of {file} that show an error such as #N/A are read as blank.",
            "If the sheet has formulas, save it as .xlsx first.",
        ),
        (
            "Los errores se ven en blanco",
            "En este formato, las celdas de {file} que muestran un error como #N/A se leen en blanco.",
            "Si la hoja tiene fórmulas, guárdala antes como .xlsx.",
        ),
    ),
    kind(
        "HEAD-BLANK",
        "note",
        ("Column without a title", "Column {letter} has cells but no title.", "Give it a title if it should be used."),
        ("Columna sin título", "La columna {letter} tiene celdas pero no título.", "Ponle un título si debe usarse."),
    ),
    kind(
        "HEAD-TWICE",
        "warning",
        ("Same title twice", "The columns {letters} have the same title: {header}", "Give each its own title."),
        ("Título repetido", "Las columnas {letters} tienen el mismo título: {header}", "Pon a cada una su título."),
    ),
    kind(
        "HEAD-ERROR",
        "warning",
        ("Error as a title", "{letter}{row}, in the row of titles, holds the error {seen}.", "Write the title there."),
        ("Error como título", "{letter}{row}, en la fila de títulos, tiene el error {seen}.", "Escribe ahí el título."),
    ),
    kind(
        "ROW-LONG",
        "error",
        (
            "More cells than titles",
            "Row {row} has {count} cells where the titles are {expected}; the first beyond them is {seen}.",
            "Look for a separator inside a cell; put that cell in quotation marks.",
        ),
        (
            "Más celdas que títulos",
            "La fila {row} tiene {count} celdas y los títulos son {expected}; la primera que sobra es {seen}.",
            "Busca un separador dentro de una celda; pon esa celda entre comillas.",
        ),
    ),
    kind(
        "ROW-SHORT",
        "warning",
        (
            "Fewer cells than titles",
            "Row {row} has {count} of {expected} cells; the missing ones are taken as blank.",
            "Check that the row was not cut and that no cell moved to the left.",
        ),
        (
            "Menos celdas que títulos",
            "La fila {row} tiene {count} de {expected} celdas; las que faltan se toman como vacías.",
            "Revisa que la fila no esté cortada ni corrida a la izquierda.",
        ),
    ),
    kind(
        "CELL-LONG",
        "error",
        (
            "Cell too long",
            "{letter}{row} has {count} characters; a spreadsheet's cell holds 32,767.",
            "Shorten the text, or look for a quotation mark that joined several rows.",
        ),
        (
            "Celda demasiado larga",
            "{letter}{row} tiene {count} caracteres; una celda admite 32 767.",
            "Acorta el texto, o busca unas comillas que hayan unido varias filas.",
        ),
    ),
    kind(
        "CELL-ERROR",
        "error",
        (
            "Error in a cell",
            "{letter}{row} holds the error {seen}, not a value.",
            "Correct the formula in Excel and save the workbook.",
        ),
        (
            "Error en una celda",
            "{letter}{row} tiene el error {seen}, no un valor.",
            "Corrige la fórmula en Excel y guarda el libro.",
        ),
    ),
)
