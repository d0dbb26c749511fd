"""Findings about a sheet (FILE-, HEAD-, ROW-, CELL-): its titles, its lines and its cells."""

from __future__ import annotations

from typing import Final

from importer.findings import books, files, texts
from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    *files.KINDS,
    *texts.KINDS,
    *books.KINDS,
    kind(
        "FILE-NO-HEADER",
        "column-stop",
        (
            "No titles",
            "Row {row} of {file} holds data where the columns' titles should stand ({seen}).",
            "Put a row of titles above the data. If the titles are there already: --header-row {row}, or their row",
        ),
        (
            "Sin títulos",
            "La fila {row} de {file} tiene datos donde deberían estar los títulos de las columnas ({seen}).",
            "Pon una fila de títulos encima de los datos. Si ya están: --header-row {row}, o la fila que los tiene",
        ),
    ),
    kind(
        "FILE-NO-ROWS",
        "column-stop",
        ("No data rows", "{file} has titles in row {row} and no rows below.", "Add the rows, or choose another sheet."),
        ("Sin filas", "{file} tiene títulos en la fila {row} y ninguna debajo.", "Agrega las filas o elige otra hoja."),
    ),
    kind(
        "FILE-ROWS-ABOVE",
        "column-stop",
        (
            "Data above the titles",
            "The titles of {file} stand in row {top}, but row {row} above them holds data too: {seen}",
            "Put each table in a sheet of its own. If what stands above is not to be imported: --header-row {top}",
        ),
        (
            "Datos sobre los títulos",
            "Los títulos de {file} están en la fila {top}, pero la fila {row}, más arriba, también tiene datos: {seen}",
            "Pon cada tabla en su propia hoja. Si lo de arriba no se debe importar: --header-row {top}",
        ),
    ),
    kind(
        "FILE-HEADER-ROW",
        "column-stop",
        ("No titles there", "Row {row} of {file} is blank.", "Correct --header-row, or leave it out."),
        ("Ahí no hay títulos", "La fila {row} de {file} está vacía.", "Corrige --header-row o quítalo."),
    ),
    kind(
        "FILE-SHEET-CHOSEN",
        "warning",
        (
            "One of several sheets",
            "Of the sheets with data, {sheet} has the titles that are needed; not read: {names}",
            "If it should be another one: --sheet NAME",
        ),
        (
            "Una de varias hojas",
            "De las hojas con datos, {sheet} tiene los títulos que hacen falta; no se leen: {names}",
            "Si debe ser otra: --sheet NOMBRE",
        ),
    ),
    kind(
        "FILE-SHEETS-HIDDEN",
        "note",
        ("Hidden sheets", "Not read, since hidden: {seen}", "To read one of them: --sheet NAME"),
        ("Hojas ocultas", "No se leen, por estar ocultas: {seen}", "Para leer una de ellas: --sheet NOMBRE"),
    ),
    kind(
        "FILE-ROWS-HIDDEN",
        "warning",
        (
            "Hidden rows",
            "{count:# row is|# rows are} hidden, by hand or by a filter, and {count:is|are} imported too: {seen}",
            "To leave them out: --skip-hidden",
        ),
        (
            "Filas ocultas",
            "Hay {count:# fila oculta|# filas ocultas}, a mano o por un filtro, y también se "
            "{count:importa|importan}: {seen}",
            "Para omitirlas: --skip-hidden",
        ),
    ),
    kind(
        "FILE-COLUMNS-HIDDEN",
        "note",
        (
            "Hidden columns",
            "The workbook hides these columns; they are read too: {seen}",
            "Check that it should be so.",
        ),
        (
            "Columnas ocultas",
            "El libro oculta estas columnas; también se leen: {seen}",
            "Revisa que eso sea lo que quieres.",
        ),
    ),
    kind(
        "HEAD-UNKNOWN",
        "warning",
        (
            "No known title",
            "Row {row} was taken for the columns' titles, and none of them is a known one: {seen}",
            "If that row is data, put a row of titles above it; it is not imported as it is.",
        ),
        (
            "Ningún título conocido",
            "La fila {row} se tomó como títulos de las columnas y ninguno es conocido: {seen}",
            "Si esa fila tiene datos, pon encima una fila de títulos; tal como está, no se importa.",
        ),
    ),
    kind(
        "HEAD-ABOVE",
        "note",
        (
            "Lines above the titles",
            "The titles stand in row {top}; what stands above them is not imported (rows {rows}): {seen}",
            "If the titles are in another row: --header-row N",
        ),
        (
            "Líneas sobre los títulos",
            "Los títulos están en la fila {top}; lo que está encima no se importa (filas {rows}): {seen}",
            "Si los títulos están en otra fila: --header-row N",
        ),
    ),
    kind(
        "HEAD-BLANK",
        "note",
        ("Column without a title", "Column {letter} has data but no title.", "Give it a title if it should be used."),
        ("Columna sin título", "La columna {letter} tiene datos pero no título.", "Ponle un título si debe usarse."),
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
            "Revisa que la fila no esté cortada y que ninguna celda se haya movido a la izquierda.",
        ),
    ),
    kind(
        "CELL-LONG",
        "error",
        (
            "Cell too long",
            "{header} has {count} characters; a spreadsheet's cell holds 32,767.",
            "Shorten the text, or look for a quotation mark that joined several rows.",
        ),
        (
            "Celda demasiado larga",
            "{header} tiene {count} caracteres; una celda admite 32 767.",
            "Acorta el texto, o busca unas comillas que hayan unido varias filas.",
        ),
    ),
)
