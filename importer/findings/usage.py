"""Findings about settings and options (SET-): what keeps a command from starting."""

from __future__ import annotations

from typing import Final

from importer.findings import assigned
from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "SET-TOKEN",
        "column-stop",
        ("No token", "There is no token for {url}.", "Set PLAZBOT_TOKEN, or keep it with: plazbot-import login"),
        ("Falta el token", "No hay token para {url}.", "Define PLAZBOT_TOKEN o guárdalo con: plazbot-import login"),
    ),
    kind(
        "SET-NO-ANSWER",
        "column-stop",
        (
            "Nobody to ask",
            "“{seen}” was asked for, and there was nothing to read.",
            "Run this on a terminal, or pipe the answer in.",
        ),
        (
            "No hay a quién preguntar",
            "Se pidió “{seen}” y no había nada que leer.",
            "Ejecuta esto en una terminal, o pasa la respuesta por una tubería (|).",
        ),
    ),
    kind(
        "SET-WORKSPACE",
        "column-stop",
        ("No workspace", "No workspace was named.", "Add --workspace ID, or set PLAZBOT_WORKSPACE_ID."),
        (
            "Falta el espacio de trabajo",
            "No se indicó ningún espacio de trabajo.",
            "Agrega --workspace ID o define PLAZBOT_WORKSPACE_ID.",
        ),
    ),
    kind(
        "SET-URL",
        "column-stop",
        (
            "Address not allowed",
            "{seen} cannot be used: the address must be https, or http on this computer only.",
            "Use https://api.plazbot.com, https://apieu.plazbot.com or the address Plazbot gave you.",
        ),
        (
            "Dirección no permitida",
            "{seen} no se puede usar: la dirección debe ser https, o http solo en esta misma computadora.",
            "Usa https://api.plazbot.com, https://apieu.plazbot.com o la dirección que te dio Plazbot.",
        ),
    ),
    kind(
        "SET-VALUE",
        "column-stop",
        ("Setting not understood", "{name} cannot be {seen}.", "It takes {expected}."),
        ("Ajuste no entendido", "{name} no puede ser {seen}.", "Acepta {expected_es}."),
    ),
    kind(
        "SET-NO-SUCH",
        "column-stop",
        ("No such option or command", "There is no {seen}.{near}", "See with {command} --help what there is."),
        ("No existe esa opción o comando", "No existe {seen}.{near_es}", "Mira con {command} --help lo que hay."),
    ),
    kind(
        "SET-MISSING",
        "column-stop",
        ("Something is missing", "{command} needs {seen}.", "Add it; {command} --help says how."),
        ("Falta algo", "{command} necesita {seen_es}.", "Agrega eso; {command} --help dice cómo."),
    ),
    kind(
        "SET-VALUE-MISSING",
        "column-stop",
        (
            "Option without its value",
            "{seen} has no value.",
            "Write it behind the option; {command} --help says which.",
        ),
        (
            "Opción sin su valor",
            "{seen} no tiene valor.",
            "Escribe el valor después de la opción; {command} --help dice cuál.",
        ),
    ),
    kind(
        "SET-NO-VALUE",
        "column-stop",
        ("Option that takes no value", "{seen} takes no value.", "Write the option alone."),
        ("Opción que no lleva valor", "{seen} no lleva valor.", "Escribe la opción sola."),
    ),
    kind(
        "SET-TOGETHER",
        "column-stop",
        ("Not to be used together", "{seen} does not go with {other}.", "Leave one of them out."),
        ("No se usan juntos", "{seen} no va con {other_es}.", "Quita uno de los dos."),
    ),
    kind(
        "SET-NEEDS",
        "column-stop",
        ("Needs another option", "{seen} needs {other}.", "Add {other}, or leave {seen} out."),
        ("Falta otra opción", "{seen} necesita {other_es}.", "Agrega {other_es}, o quita {seen}."),
    ),
    kind(
        "SET-EXTRA",
        "column-stop",
        (
            "A word too many",
            "{command} has no use for: {seen}.",
            'Put names with blanks in quotation marks, as in --map name="Deal name", and name one file at a time.',
        ),
        (
            "Una palabra de más",
            "{command} no usa: {seen}.",
            'Pon entre comillas los nombres con espacios, como en --map name="Nombre del lead", e indica un solo '
            "archivo.",
        ),
    ),
    kind(
        "SET-EXISTS",
        "column-stop",
        ("There is such a file", "{seen} is there already.", "Give it another name; nothing is written over."),
        ("Ya existe ese archivo", "{seen} ya existe.", "Ponle otro nombre; no se sobrescribe nada."),
    ),
    kind(
        "SET-UNWRITABLE",
        "column-stop",
        ("File cannot be written", "{seen} cannot be written: {why}.", "Give another name or folder."),
        ("No se puede escribir el archivo", "{seen} no se puede escribir: {why_es}.", "Indica otro nombre o carpeta."),
    ),
    kind(
        "SET-UNKNOWN",
        "column-stop",
        ("Unknown setting", "{file} has a setting nobody knows: {seen}.", "Known settings: {expected}."),
        ("Ajuste desconocido", "{file} tiene un ajuste que nadie conoce: {seen}.", "Ajustes conocidos: {expected}."),
    ),
    kind(
        "SET-FILE",
        "column-stop",
        ("Settings file not readable", "{file} is not valid: {seen}.", "Correct it, or move it away."),
        ("Archivo de ajustes ilegible", "{file} no es válido: {seen}.", "Corrígelo o quítalo de ahí."),
    ),
    kind(
        "SET-KEYRING",
        "column-stop",
        (
            "No keyring",
            "No system keyring can be used here: {seen}.",
            "Set PLAZBOT_TOKEN instead, or install the extra: pip install 'plazbot-importer[keyring]'",
        ),
        (
            "Sin llavero",
            "Aquí no se puede usar un llavero del sistema: {seen}.",
            "Define PLAZBOT_TOKEN, o instala el extra: pip install 'plazbot-importer[keyring]'",
        ),
    ),
    kind(
        "SET-CONFIRM",
        "column-stop",
        (
            "Nobody to ask",
            "send asks before it creates anything, and there is no terminal to ask on.",
            "Add --yes to send without being asked, or --dry-run to send nothing.",
        ),
        (
            "Nadie a quien preguntar",
            "send pregunta antes de crear, y aquí no hay una terminal donde preguntar.",
            "Agrega --yes para enviar sin preguntas, o --dry-run para no enviar nada.",
        ),
    ),
    kind(
        "SET-NOT-RESULTS",
        "column-stop",
        (
            "Not a results sheet",
            "{file} is not a results sheet: it has no column {seen}.",
            "Use plazbot-import send for a sheet of your own; retry takes only FILE.results.xlsx or FILE.results.csv.",
        ),
        (
            "No es una hoja de resultados",
            "{file} no es una hoja de resultados: no tiene la columna {seen}.",
            "Usa plazbot-import send para una hoja tuya; retry solo acepta FILE.results.xlsx o FILE.results.csv.",
        ),
    ),
    kind(
        "SET-MARKED-COPY",
        "column-stop",
        (
            "A marked copy",
            "{file} is a copy that check has marked, not the sheet itself.",
            "Correct the cells in your own file and use that one.",
        ),
        (
            "Una copia marcada",
            "{file} es una copia que check ha marcado, no la hoja misma.",
            "Corrige las celdas en tu propio archivo y usa ese.",
        ),
    ),
    kind(
        "SET-OTHER-WORKSPACE",
        "column-stop",
        (
            "Results of another workspace",
            "{file} holds results of another workspace, {other} (row {row}, {seen}); this one is {here}.",
            "Check --workspace and --base-url. To import these rows here, use your own sheet, not its results.",
        ),
        (
            "Resultados de otro espacio de trabajo",
            "{file} tiene resultados de otro espacio de trabajo, {other_es} (fila {row}, {seen}); este es {here}.",
            "Revisa --workspace y --base-url. Para importar estas filas aquí, usa tu propia hoja, no la de resultados.",
        ),
    ),
    kind(
        "SET-RUN",
        "column-stop",
        ("No such run", "The journal has no run {seen}.", "See the runs it has with: plazbot-import runs"),
        ("No existe esa corrida", "El diario no tiene la corrida {seen}.", "Mira las que hay con: plazbot-import runs"),
    ),
    kind(
        "SET-RUN-SEVERAL",
        "column-stop",
        (
            "More than one such run",
            "The ids of {count:# run|# runs} begin with {seen}: {runs}.",
            "Write more of the id.",
        ),
        (
            "Hay más de una corrida así",
            "Los ids de {count:# corrida|# corridas} empiezan con {seen}: {runs}.",
            "Escribe más del id.",
        ),
    ),
    kind(
        "SET-BUSY",
        "column-stop",
        (
            "Another import is running",
            "Another process is sending to workspace {workspace}: {holder}.",
            "Wait until it ends, then run this again: nothing will be created twice.",
        ),
        (
            "Hay otra importación en marcha",
            "Otro proceso está enviando al espacio de trabajo {workspace}: {holder}.",
            "Espera a que termine y ejecuta esto otra vez: nada se creará dos veces.",
        ),
    ),
    kind(
        "SET-IN-PLACE",
        "column-stop",
        (
            "This file cannot be changed in place",
            "Sheets with the results cannot be added to {file}.",
            "Leave --in-place out: the results are written beside it.",
        ),
        (
            "Este archivo no se puede cambiar en su lugar",
            "A {file} no se le pueden agregar hojas con los resultados.",
            "Quita --in-place: los resultados se escriben al lado.",
        ),
    ),
    *assigned.KINDS,
)
