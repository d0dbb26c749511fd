"""Findings about the results sheet itself: where it went, what was kept beside it, how it was written."""

from __future__ import annotations

from importer.findings.kind import kind

KINDS = (
    kind(
        "RES-ELSEWHERE",
        "warning",
        (
            "Results are in another place",
            "The results could not be written to {file} ({reason}). They are in {path}.",
            "Open {path}. If {file} is open in another program, close it before the next import.",
        ),
        (
            "Los resultados están en otro lugar",
            "No se pudieron escribir los resultados en {file} ({reason}). Están en {path}.",
            "Abre {path}. Si {file} está abierto en otro programa, ciérralo antes de la próxima importación.",
        ),
    ),
    kind(
        "RES-NOWHERE",
        "error",
        (
            "Results could not be written",
            "The results could be written neither beside {file} nor in {folder} ({reason}).",
            "The journal has everything: make room or allow writing, then run `plazbot-import results RUN`.",
        ),
        (
            "No se pudieron escribir los resultados",
            "No se pudieron escribir los resultados ni junto a {file} ni en {folder} ({reason}).",
            "El diario lo conserva todo: libera espacio o permite escribir y ejecuta `plazbot-import results RUN`.",
        ),
    ),
    kind(
        "RES-ENCODING",
        "note",
        (
            "Results are in UTF-8",
            "{file} is written as UTF-8, because the encoding of your file, {encoding}, cannot hold {seen}.",
            "Nothing to do in Excel. If another program reads the results, tell it that they are UTF-8.",
        ),
        (
            "Los resultados están en UTF-8",
            "{file} está en UTF-8, porque la codificación de tu archivo, {encoding}, no admite {seen}.",
            "En Excel no tienes que hacer nada. Si otro programa lee los resultados, indícale que están en UTF-8.",
        ),
    ),
    kind(
        "RES-KEPT",
        "note",
        (
            "Earlier results were kept",
            "{file} held the results of other content; they are now in {path}.",
            "Nothing to do. The newest results always have the plain name.",
        ),
        (
            "Se conservaron los resultados anteriores",
            "{file} tenía los resultados de otro contenido; ahora están en {path}.",
            "No tienes que hacer nada. Los resultados más recientes siempre llevan el nombre simple.",
        ),
    ),
    kind(
        "RES-BACKUP",
        "note",
        (
            "Your sheet as it was",
            "{file} now holds the results too; your sheet as it was is kept in {path}.",
            "Nothing to do.",
        ),
        (
            "Tu hoja como estaba",
            "{file} ahora tiene también los resultados; tu hoja como estaba quedó en {path}.",
            "No tienes que hacer nada.",
        ),
    ),
    kind(
        "RES-TOO-BIG",
        "error",
        (
            "Too big for a workbook",
            "{rows} rows and {columns} columns do not fit: a workbook holds 1,048,575 rows and 16,384 columns.",
            "Write the results as text: choose a name that ends in .csv with `--output`.",
        ),
        (
            "Demasiado grande para un libro de Excel",
            "{rows} filas y {columns} columnas no caben: un libro admite 1 048 575 filas y 16 384 columnas.",
            "Escribe los resultados como texto: elige con `--output` un nombre que termine en .csv.",
        ),
    ),
)

__all__ = ["KINDS"]
