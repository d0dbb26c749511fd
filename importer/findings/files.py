"""Findings about the file as a whole (FILE-): what it really is, and what to do so that it can be read."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "FILE-MISSING",
        "column-stop",
        ("File not found", "There is no file {file} in the folder {seen}.", "Check the name."),
        (
            "Archivo no encontrado",
            "No hay ningún archivo {file} en la carpeta {seen}.",
            "Revisa el nombre y la carpeta.",
        ),
    ),
    kind(
        "FILE-FOLDER",
        "column-stop",
        ("A folder", "{file} is a folder, not a file.", "Name the spreadsheet inside it."),
        ("Es una carpeta", "{file} es una carpeta, no un archivo.", "Indica la hoja de cálculo que está dentro."),
    ),
    kind(
        "FILE-SPECIAL",
        "column-stop",
        ("Not a regular file", "{file} is a device or a pipe.", "Save the data as a file and name that file."),
        (
            "No es un archivo común",
            "{file} es un dispositivo o una tubería.",
            "Guarda los datos en un archivo e indícalo.",
        ),
    ),
    kind(
        "FILE-DENIED",
        "column-stop",
        (
            "No permission",
            "The system does not let {file} be read.",
            "Close it in other programs, or ask for permission to read it.",
        ),
        (
            "Sin permiso",
            "El sistema no permite leer {file}.",
            "Ciérralo en otros programas o pide permiso para leerlo.",
        ),
    ),
    kind(
        "FILE-EMPTY",
        "column-stop",
        (
            "Empty file",
            "{file} is empty: it has no text and no cells.",
            "Save the sheet again, with titles in its first row.",
        ),
        (
            "Archivo vacío",
            "{file} está vacío: no tiene texto ni celdas.",
            "Guarda la hoja otra vez, con títulos en la primera fila.",
        ),
    ),
    kind(
        "FILE-PDF",
        "column-stop",
        ("A PDF", "{file} is a PDF document, not a spreadsheet.", "Ask for the sheet itself, as .xlsx or .csv."),
        ("Es un PDF", "{file} es un documento PDF, no una hoja de cálculo.", "Pide la hoja misma, como .xlsx o .csv."),
    ),
    kind(
        "FILE-HTML",
        "column-stop",
        (
            "A web page",
            "{file} is a web page (HTML), whatever its name ends with.",
            "Open it in Excel and save it as .xlsx, or export it again as CSV.",
        ),
        (
            "Es una página web",
            "{file} es una página web (HTML), aunque su nombre termine de otra forma.",
            "Ábrelo en Excel y guárdalo como .xlsx, o expórtalo otra vez como CSV.",
        ),
    ),
    kind(
        "FILE-XML",
        "column-stop",
        (
            "An XML document",
            "{file} is an XML document, such as Excel's “XML Spreadsheet 2003”.",
            "Open it in Excel and save it as .xlsx.",
        ),
        (
            "Es un documento XML",
            "{file} es un documento XML, como “Hoja de cálculo XML 2003” de Excel.",
            "Ábrelo en Excel y guárdalo como .xlsx.",
        ),
    ),
    kind(
        "FILE-JSON",
        "column-stop",
        ("JSON data", "{file} holds JSON, not a table.", "Export the data as .csv or .xlsx."),
        ("Son datos JSON", "{file} contiene JSON, no una tabla.", "Exporta los datos como .csv o .xlsx."),
    ),
    kind(
        "FILE-IMAGE",
        "column-stop",
        ("A picture", "{file} is a picture, not a spreadsheet.", "Ask for the sheet itself, as .xlsx or .csv."),
        ("Es una imagen", "{file} es una imagen, no una hoja de cálculo.", "Pide la hoja misma, como .xlsx o .csv."),
    ),
    kind(
        "FILE-ARCHIVE",
        "column-stop",
        ("Compressed", "{file} is a compressed archive, not a workbook.", "Unpack it and name the sheet inside."),
        ("Comprimido", "{file} es un archivo comprimido, no un libro.", "Descomprímelo e indica la hoja que trae."),
    ),
    kind(
        "FILE-DOCUMENT",
        "column-stop",
        (
            "A text document or presentation",
            "{file} is a text document, a presentation or an Outlook message, not a spreadsheet.",
            "Copy its table into a sheet and save that as .xlsx.",
        ),
        (
            "Es un documento de texto o una presentación",
            "{file} es un documento de texto, una presentación o un mensaje de Outlook, no una hoja de cálculo.",
            "Copia su tabla en una hoja y guárdala como .xlsx.",
        ),
    ),
    kind(
        "FILE-MAIL",
        "column-stop",
        (
            "An e-mail",
            "{file} is an e-mail message, not a spreadsheet.",
            "Open it in the mail program, save the sheet attached to it, and name that file.",
        ),
        (
            "Es un correo",
            "{file} es un mensaje de correo, no una hoja de cálculo.",
            "Ábrelo en tu programa de correo, guarda la hoja adjunta e indica ese archivo.",
        ),
    ),
    kind(
        "FILE-CONTACTS",
        "column-stop",
        (
            "Cards or calendar",
            "{file} holds contact cards or calendar entries, not a table.",
            "Export them as CSV from the program that has them.",
        ),
        (
            "Tarjetas o calendario",
            "{file} contiene tarjetas de contacto o citas de calendario, no una tabla.",
            "Expórtalas como CSV desde el programa que las tiene.",
        ),
    ),
    kind(
        "FILE-LINK",
        "column-stop",
        (
            "Only a link",
            "{file} is only a link: the sheet itself is somewhere else.",
            "Open the link, download the sheet as .xlsx, and name that file.",
        ),
        (
            "Es solo un enlace",
            "{file} es solo un enlace: la hoja misma está en otro lugar.",
            "Abre el enlace, descarga la hoja como .xlsx e indica ese archivo.",
        ),
    ),
    kind(
        "FILE-DATABASE",
        "column-stop",
        (
            "A database",
            "{file} is a database or a data file of another program ({seen}).",
            "Open it there and export the table as .xlsx or .csv.",
        ),
        (
            "Es una base de datos",
            "{file} es una base de datos o un archivo de datos de otro programa ({seen}).",
            "Ábrelo allí y exporta la tabla como .xlsx o .csv.",
        ),
    ),
    kind(
        "FILE-NUMBERS",
        "column-stop",
        ("Made by Apple Numbers", "{file} is in the format of Apple Numbers.", "In Numbers: File > Export To > Excel."),
        (
            "Es de Apple Numbers",
            "{file} está en el formato de Apple Numbers.",
            "En Numbers: Archivo > Exportar a > Excel.",
        ),
    ),
    kind(
        "FILE-OLD",
        "column-stop",
        ("Too old", "{file} was saved by an Excel older than 1995.", "Open it in LibreOffice and save it as .xlsx."),
        ("Muy antiguo", "{file} es de un Excel anterior a 1995.", "Ábrelo en LibreOffice y guárdalo como .xlsx."),
    ),
    kind(
        "FILE-BINARY",
        "column-stop",
        (
            "Not a spreadsheet",
            "{file} is neither a workbook nor text: it begins with the bytes {seen}.",
            "Open it in the program that made it and save it as .xlsx or .csv.",
        ),
        (
            "No es una hoja de cálculo",
            "{file} no es un libro ni un texto: empieza con los bytes {seen}.",
            "Ábrelo en el programa que lo creó y guárdalo como .xlsx o .csv.",
        ),
    ),
    kind(
        "FILE-PROTECTED",
        "column-stop",
        (
            "Password needed",
            "{file} is protected with a password.",
            "Open it in Excel, take the password away (File > Info) and save it under another name.",
        ),
        (
            "Pide contraseña",
            "{file} está protegido con contraseña.",
            "Ábrelo en Excel, quita la contraseña (Archivo > Información) y guárdalo con otro nombre.",
        ),
    ),
    kind(
        "FILE-UNREADABLE",
        "column-stop",
        (
            "Damaged file",
            "{file} is damaged or in a form that cannot be read ({seen}).",
            "Open it in Excel or LibreOffice and save it as a new .xlsx.",
        ),
        (
            "Archivo dañado",
            "{file} está dañado o en una forma que no se puede leer ({seen}).",
            "Ábrelo en Excel o LibreOffice y guárdalo como un .xlsx nuevo.",
        ),
    ),
    kind(
        "FILE-BOMB",
        "column-stop",
        (
            "Suspicious compression",
            "{file} unpacks to far more than its size ({seen}), as files made to do harm do.",
            "If you trust where it comes from, open it in Excel and save it as a new .xlsx.",
        ),
        (
            "Compresión sospechosa",
            "{file} ocupa muchísimo más al descomprimirse ({seen}), como los archivos hechos para dañar.",
            "Si confías en su origen, ábrelo en Excel y guárdalo como un .xlsx nuevo.",
        ),
    ),
    kind(
        "FILE-TOO-BIG",
        "column-stop",
        (
            "Too big",
            "{file} is too big ({seen}): at most 300 MB, 1,048,576 rows and 16,384 columns are read, "
            "and a large table may not be almost blank.",
            "Delete what lies far from the table, or split the file and send the parts one after the other.",
        ),
        (
            "Demasiado grande",
            "{file} es muy grande ({seen}): el máximo es 300 MB, 1 048 576 filas y 16 384 columnas, "
            "y una tabla grande no puede estar casi vacía.",
            "Borra lo que esté lejos de la tabla, o divide el archivo y envía las partes una tras otra.",
        ),
    ),
    kind(
        "FILE-FAR",
        "column-stop",
        (
            "Cells far from the table",
            "In {file}, cells stand as far out as row {row} and column {letter}, with next to nothing between.",
            "Press Ctrl+End to go to the last cell; delete the rows and columns beyond the table and save.",
        ),
        (
            "Celdas lejos de la tabla",
            "En {file} hay celdas hasta la fila {row} y la columna {letter}, con casi nada entre ellas.",
            "Presiona Ctrl+Fin para ir a la última celda; borra las filas y columnas que sobran y guarda.",
        ),
    ),
)
