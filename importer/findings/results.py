"""Findings about the results sheet itself: where it went, what was kept beside it, how it was written."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
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
        "RES-BARE",
        "warning",
        (
            "Results without your columns",
            "{file} is gone, or is not as run {run} read it, and so are its results. These hold what the journal "
            "knows of each row: reference, status, id, message, and the row's number.",
            "To have your own columns beside them, put that very file back and run this again.",
        ),
        (
            "Resultados sin tus columnas",
            "{file} ya no está, o no está como lo leyó la corrida {run}, y tampoco sus resultados. Estos tienen lo "
            "que el diario sabe de cada fila: referencia, estado, id, mensaje y número de fila.",
            "Para tener al lado tus columnas, vuelve a poner ese mismo archivo en su lugar y ejecuta esto otra vez.",
        ),
    ),
    kind(
        "RES-OF-RESULTS",
        "note",
        (
            "Made from results of before",
            "{file} is gone, or is not as run {run} read it: the results were made from {path}.",
            "Nothing to do: all rows and columns are there.",
        ),
        (
            "Hechos con los resultados anteriores",
            "{file} ya no está, o no está como lo leyó la corrida {run}: los resultados se hicieron con {path}.",
            "No tienes que hacer nada: están todas las filas y columnas.",
        ),
    ),
    kind(
        "RES-OPEN",
        "warning",
        (
            "The results are open in another program",
            "{file} is open in another program ({who}), which still shows it as it was.",
            "Close it there without saving and open it again: to save there would put the old results over the new. If "
            "that has happened, run `plazbot-import results RUN`, with the id that `plazbot-import runs` shows first.",
        ),
        (
            "Los resultados están abiertos en otro programa",
            "{file} está abierto en otro programa ({who}), que todavía lo muestra como estaba.",
            "Ciérralo ahí sin guardar y ábrelo otra vez: guardar ahí pondría los resultados viejos sobre los nuevos. "
            "Si ya pasó, ejecuta `plazbot-import results RUN` con el id que `plazbot-import runs` muestra primero.",
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
    kind(
        "RES-CHANGED",
        "note",
        (
            "Your workbook is not as it was read",
            "{file} was changed or moved since it was read ({reason}), so the results are a workbook of their own.",
            "Nothing to do: no row is lost. Rows that you changed meanwhile are sent when you run the import again.",
        ),
        (
            "Tu libro no está como se leyó",
            "{file} cambió o se movió desde que se leyó ({reason}): los resultados están en un libro aparte.",
            "Nada que hacer: no se pierde ninguna fila. Las que cambiaste entretanto se envían al importar otra vez.",
        ),
    ),
    kind(
        "RES-ENDING",
        "note",
        (
            "The name does not fit the workbook",
            "A copy of {file} opens in Excel only under a name that ends in {ending}: the results are a workbook of "
            "their own.",
            "To have the results as sheets of your workbook, choose a name that ends in {ending} with `--output`.",
        ),
        (
            "El nombre no corresponde al libro",
            "Excel solo abre una copia de {file} con un nombre que termine en {ending}: los resultados están en un "
            "libro aparte.",
            "Para tener los resultados como hojas de tu libro, elige con `--output` un nombre que termine en {ending}.",
        ),
    ),
    kind(
        "RES-LOCKED",
        "note",
        (
            "Your workbook takes no new sheets",
            "The structure of {file} is protected, so the results are a workbook of their own.",
            "To have them in your workbook: in Excel, Review > Protect Workbook takes the protection off. Then run "
            "the import again; nothing is created twice.",
        ),
        (
            "Tu libro no admite hojas nuevas",
            "La estructura de {file} está protegida: los resultados están en un libro aparte.",
            "Para tenerlos en tu libro: en Excel, Revisar > Proteger libro quita la protección. Luego importa otra "
            "vez; nada se crea dos veces.",
        ),
    ),
    kind(
        "RES-ODD-BOOK",
        "note",
        (
            "Your workbook is written in an unusual way",
            "Sheets cannot be added to {file} without risk ({reason}), so the results are a workbook of their own.",
            "To have them in your workbook: open it in Excel, save it, and run the import again; nothing is created "
            "twice.",
        ),
        (
            "Tu libro está escrito de un modo poco común",
            "No se pueden agregar hojas a {file} sin riesgo ({reason}): los resultados están en un libro aparte.",
            "Para tenerlos en tu libro: ábrelo en Excel, guárdalo e importa otra vez; nada se crea dos veces.",
        ),
    ),
    kind(
        "RES-OLD-FORMAT",
        "note",
        (
            "Sheets cannot be added to this format",
            "{file} is in the format {format}, so the results are a workbook of their own.",
            "To have the results as sheets of your workbook, save it in Excel as .xlsx before you import it.",
        ),
        (
            "A este formato no se le agregan hojas",
            "{file} está en el formato {format}: los resultados están en un libro aparte.",
            "Para tener los resultados como hojas de tu libro, guárdalo en Excel como .xlsx antes de importarlo.",
        ),
    ),
    kind(
        "RES-SHARED",
        "note",
        (
            "Your workbook keeps a history of changes",
            "{file} is shared and counts every change, so the results are a workbook of their own.",
            "To have them in your workbook, end the sharing in Excel and run the import again; nothing is created "
            "twice.",
        ),
        (
            "Tu libro guarda un historial de cambios",
            "{file} está compartido y cuenta cada cambio: los resultados están en un libro aparte.",
            "Para tenerlos en tu libro, deja de compartirlo en Excel e importa otra vez; nada se crea dos veces.",
        ),
    ),
    kind(
        "RES-SIGNED",
        "note",
        (
            "Your workbook is signed",
            "New sheets would break the digital signature of {file}, so the results are a workbook of their own.",
            "Nothing to do: your signed workbook is as it was.",
        ),
        (
            "Tu libro está firmado",
            "Agregar hojas rompería la firma digital de {file}: los resultados están en un libro aparte.",
            "No tienes que hacer nada: tu libro firmado está como estaba.",
        ),
    ),
)

__all__ = ["KINDS"]
