"""What the screens say besides findings, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from importer.cli.past_phrases import PAST
from importer.cli.phrases_of_templates import TEMPLATE_PHRASES
from importer.findings.counting import filled

if TYPE_CHECKING:
    from importer.findings import Lang

PHRASES: Final[dict[str, tuple[str, str]]] = {
    **PAST,
    **TEMPLATE_PHRASES,
    "read": ("{file}: {rows}, {how}", "{file}: {rows}, {how}"),
    "header_row": ("header in row {row}", "encabezado en la fila {row}"),
    "separator": ("separator {seen}", "separador {seen}"),
    "sheet": ("sheet “{seen}”", "hoja “{seen}”"),
    "marked": ("The rows with their problems marked: {path}", "Las filas con sus problemas marcados: {path}"),
    "what_happens": ("What will happen", "Qué va a pasar"),
    "ready": ("will be created", "{count:se creará|se crearán}"),
    "created": ("already created from this sheet", "{count:ya creada|ya creadas} desde esta hoja"),
    "duplicate": ("already in Plazbot from another sheet", "ya en Plazbot desde otra hoja"),
    "invalid": ("{count:needs|need} a correction", "por corregir"),
    "unconfirmed": ("sent earlier, answer unknown", "{count:enviada|enviadas} antes, respuesta desconocida"),
    "skipped": ("skipped", "{count:omitida|omitidas}"),
    "contacts_first": (
        "{count:# contact|# contacts} will be created first, for {rows}.",
        "Antes se {count:creará # contacto|crearán # contactos}, para {rows}.",
    ),
    "control": (
        "Sums of the rows that will be created, to compare with Excel's SUM",
        "Sumas de las filas que se crearán, para comparar con la SUMA de Excel",
    ),
    "stage": ("Stage", "Etapa"),
    "currency": ("Currency", "Moneda"),
    "count": ("Rows", "Filas"),
    "amount": ("Sum", "Suma"),
    "total": ("Total", "Total"),
    "no_currency": ("(no currency)", "(sin moneda)"),
    "not_summed": (
        "The other {count:row is|# rows are} not in it.",
        "{count:La otra fila no está incluida|Las otras # filas no están incluidas}.",
    ),
    "sending_takes": ("Sending takes {time}.", "El envío tarda {time}."),
    "columns": ("How each column was read", "Cómo se leyó cada columna"),
    "problems": ("To correct", "Por corregir"),
    "warnings": ("To look at", "Para revisar"),
    "notes": ("To know", "Para saber"),
    "row_at": ("row {row}", "fila {row}"),
    "column": ("column {letter}", "columna {letter}"),
    "which": ("rows {rows}", "filas {rows}"),
    "which_and_more": ("{rows} … and {count:#|#} more", "{rows} … y {count:#|#} más"),
    "next_title": ("What to do next", "Qué hacer ahora"),
    "next_all": ("Nothing needs fixing. To send it:", "No hay nada que corregir. Para enviar:"),
    "next_correct": (
        "Correct what is wrong in {file} ({wrong}), save it and check again. This also writes a copy in which "
        "every problem is marked:",
        "Corrige lo que está mal en {file} ({wrong}), guárdalo y revisa otra vez. Esto además escribe una "
        "copia con cada problema marcado:",
    ),
    "next_columns": (
        "{columns:One column looks like a field that is|# columns look like fields that are} not imported. To import "
        "{columns:it|them}:",
        "{columns:Una columna parece un campo que no se importa|# columnas parecen campos que no se importan}. Para "
        "{columns:importarla|importarlas}:",
    ),
    "next_without": ("Or send it without {columns:it|them}:", "O envía sin {columns:ella|ellas}:"),
    "next_good": (
        "Or send what is good now ({ready}) …",
        "O envía ahora lo que está bien ({ready}) …",
    ),
    "next_retry": (
        "… and the rest later, once it is corrected in the results sheet that sending writes:",
        "… y el resto después, una vez corregido en la hoja de resultados que deja el envío:",
    ),
    "next_nothing": ("Nothing: no row is left to send.", "Nada: no queda ninguna fila por enviar."),
    "next_look": (
        "The rows whose answer is unknown are looked for in Plazbot by the next send.",
        "Las filas de respuesta desconocida se buscan en Plazbot con el próximo envío.",
    ),
    "unit": ("row", "fila"),
    "rows": ("{count:# row|# rows}", "{count:# fila|# filas}"),
    "more": ("… and {count:#|#} more", "… y {count:#|#} más"),
    "time": ("about {time} at {rate} a second", "unos {time} a {rate} por segundo"),
    "time_auto": ("about {time}, at the pace Plazbot allows", "unos {time}, al ritmo que Plazbot permita"),
    "confirm": (
        "Create {count:# opportunity|# opportunities} in workspace {workspace}? [y/N]",
        "¿Crear {count:# oportunidad|# oportunidades} en el espacio de trabajo {workspace}? [s/N]",
    ),
    "crosswalk": ("Old and new ids: {path}", "Ids anteriores y nuevos: {path}"),
    "not_sent": ("Nothing was sent.", "No se envió nada."),
    "trial": (
        "Trial of {count:# row|# rows}, chosen to show what the sheet holds: {picks}",
        "Prueba de {count:# fila, elegida|# filas, elegidas} para mostrar lo que tiene la hoja: {picks}",
    ),
    "trait_stage": ("stage “{value}”", "etapa “{value}”"),
    "trait_owner": ("owner {value}", "responsable {value}"),
    "trait_currency": ("{value}", "{value}"),
    "trait_contact": ("with a contact", "con contacto"),
    "trait_no_contact": ("no contact", "sin contacto"),
    "trait_expiry": ("with a date", "con fecha"),
    "trait_tags": ("tags", "etiquetas"),
    "trait_longest": ("longest {value}", "{value}: lo más largo"),
    "trait_emoji": ("emoji in {value}", "emoji en {value}"),
    "trait_letters": ("other alphabet in {value}", "otro alfabeto en {value}"),
    "trait_accents": ("accents in {value}", "tildes en {value}"),
    "trait_quotes": ("quotation marks in {value}", "comillas en {value}"),
    "trait_markup": ("& < > in {value}", "& < > en {value}"),
    "trait_breaks": ("line breaks in {value}", "saltos de línea en {value}"),
    "trait_decimals": ("decimals", "decimales"),
    "trait_biggest": ("biggest amount", "el monto más alto"),
    "trait_zero": ("amount zero", "monto cero"),
    "trial_sent": ("Trial, {rows}: {counts}", "Prueba, {rows}: {counts}"),
    "trial_unread": ("Could not be read back: {rows} ({seen}).", "No se pudo leer de vuelta: {rows} ({seen})."),
    "trial_same": (
        "Read back from Plazbot: {count:# row, as it was|# rows, all as they were} sent.",
        "Leído de vuelta de Plazbot: {count:# fila|# filas}, todo como se envió.",
    ),
    "trial_changed": (
        "Read back from Plazbot: {count:#|#} of {read:# row|# rows} not as {count:it was|they were} sent:",
        "Leído de vuelta de Plazbot: {count:#|#} de {read:# fila|# filas} no como se {count:envió|enviaron}:",
    ),
    "trial_row": ("Row", "Fila"),
    "trial_field": ("Field", "Campo"),
    "trial_was_sent": ("Sent", "Enviado"),
    "trial_shown": ("In Plazbot", "En Plazbot"),
    "trial_not_taken": ("Plazbot did not take over: {fields}.", "Plazbot no tomó: {fields}."),
    "trial_unseen": (
        "Not compared, since Plazbot's answers do not show it: {fields}.",
        "Sin comparar, porque las respuestas de Plazbot no lo muestran: {fields}.",
    ),
    "trial_rest": ("Send the rest ({rows}) now? [y/N]", "¿Enviar ahora el resto ({rows})? [s/N]"),
    "trial_rest_all_the_same": (
        "Not everything is as it was sent. Send the rest ({rows}) all the same? [y/N]",
        "No todo está como se envió. ¿Enviar igual el resto ({rows})? [s/N]",
    ),
    "dry_run": ("Dry run: nothing was sent.", "Simulación: no se envió nada."),
    "looking": ("Looking up names in Plazbot …", "Buscando nombres en Plazbot …"),
    "held": ("Plazbot asked for a pause: {left} left.", "Plazbot pidió una pausa: sigue en {left}."),
    "silent": (
        "No answer from Plazbot for {time}; still waiting.",
        "Plazbot no responde desde hace {time}; se espera.",
    ),
    "unreachable": (
        "{url} has not answered for {time}: sending pauses and goes on when it is back. Given up in {left}.",
        "{url} no responde desde hace {time}: el envío espera y sigue cuando vuelva. Se abandona en {left}.",
    ),
    "looking_for": (
        "{count:# row|# rows} without a clear answer: looking for {count:it|them} in Plazbot.",
        "{count:# fila|# filas} sin respuesta clara: se {count:busca|buscan} en Plazbot.",
    ),
    "looking_earlier": (
        "{count:# row|# rows} of earlier runs without a clear answer: looking for {count:it|them} in Plazbot. "
        "--settle-later puts that off.",
        "{count:# fila|# filas} de antes sin respuesta clara: se {count:busca|buscan} en Plazbot. "
        "--settle-later lo deja para después.",
    ),
    "walking": (
        "{count:# row|# rows} without a clear answer: {seen:# opportunity|# opportunities} in Plazbot looked through.",
        "{count:# fila|# filas} sin respuesta clara: se {seen:revisó # oportunidad|revisaron # oportunidades} de "
        "Plazbot.",
    ),
    "walking_of": (
        "{count:# row|# rows} without a clear answer: {seen:#|#} of some {last:#|#} opportunities in Plazbot looked "
        "through, {time} left.",
        "{count:# fila|# filas} sin respuesta clara: se {seen:revisó #|revisaron #} de unas {last:#|#} oportunidades "
        "de Plazbot; {time} más.",
    ),
    "settled": (
        "Earlier rows without a clear answer: {found} found in Plazbot, {absent} not there, {doubtful} in doubt.",
        "Filas anteriores sin respuesta clara: {found:# está|# están} en Plazbot, {absent:# no está|# no están}, "
        "{doubtful} en duda.",
    ),
    "stopping": (
        "Stopping: waiting for what is in flight. Ctrl-C again leaves at once.",
        "Deteniendo: se espera lo que está en camino. Otro Ctrl-C sale de inmediato.",
    ),
    "done": ("Done in {time}: {counts}", "Listo en {time}: {counts}"),
    "ended": ("Stopped early, after {time}: {counts}", "Se detuvo antes de terminar, tras {time}: {counts}"),
    "now": ("{count} created now", "{count:# creada|# creadas} ahora"),
    "results": ("Results: {path}", "Resultados: {path}"),
    "next": ("Next: {step}", "Ahora: {step}"),
    "token": ("Token for {url}", "Token de {url}"),
    "empty": ("That was empty. Once more, or Ctrl-C to leave:", "Estaba vacío. Otra vez, o Ctrl-C para salir:"),
    "password": ("Password of {email}", "Contraseña de {email}"),
    "kept": ("The token is kept in the system keyring.", "El token quedó guardado en el llavero del sistema."),
    "dropped": ("The token was dropped from the keyring.", "El token se quitó del llavero."),
    "keep_password": (
        "Keep the password in the system keyring too, so that a token which expires during a run is renewed?",
        "¿Guardar también la contraseña en el llavero del sistema, para renovar un token que vence en una corrida?",
    ),
    "kept_both": (
        "The token and the password are kept in the system keyring.",
        "El token y la contraseña quedaron guardados en el llavero del sistema.",
    ),
    "dropped_both": (
        "The token and the password were dropped from the keyring.",
        "El token y la contraseña se quitaron del llavero.",
    ),
    "no_token": ("There was no token to drop.", "No había ningún token guardado."),
    "no_runs": ("No runs yet.", "Aún no hay corridas."),
    "forget_run": (
        "This erases run {run} ({file}, {started}) from the journal: {rows:# row|# rows}, of "
        "which {created:# was|# were} created.",
        "Esto borra del diario la corrida {run} ({file}, {started}): {rows:# fila|# filas}, "
        "{created:# creada|# creadas}.",
    ),
    "forget_all": (
        "This erases {runs:# run|all # runs} of all workspaces from the journal: {rows:# row|# rows}, of which "
        "{created:# was|# were} created.",
        "Esto borra del diario {runs:# corrida|todas las corridas (#)} de todos los espacios: {rows:# fila|# filas}, "
        "{created:# creada|# creadas}.",
    ),
    "forget_aside": (
        "The damaged journals beside it are erased too: {paths}",
        "También se borran los diarios dañados que están al lado: {paths}",
    ),
    "forget_means": (
        "Plazbot keeps what was created. The importer will no longer know of it: if the same sheet is sent again, "
        "these rows are created a second time.",
        "Plazbot conserva lo creado. El importador ya no lo sabrá: si se envía otra vez la misma hoja, estas filas se "
        "crean por segunda vez.",
    ),
    "forget_unclear": (
        "{count:# of them was|# of them were} sent without a clear answer; whether {count:it was|they were} created "
        "can no longer be found out.",
        "{count:# de ellas se envió|# de ellas se enviaron} sin respuesta clara; ya no se podrá saber si se "
        "{count:creó|crearon}.",
    ),
    "forget_confirm": ("Erase? [y/N]", "¿Borrar? [s/N]"),
    "forgotten": ("Erased: {rows}.", "Borrado: {rows}."),
    "not_forgotten": ("Nothing was erased.", "No se borró nada."),
    "internal": (
        "Internal error. The journal is intact: running the same command again is safe.",
        "Error interno. El diario está intacto: ejecutar el mismo comando otra vez es seguro.",
    ),
    "demo": (
        "A practice Plazbot is running at {url}, on this computer only.",
        "Hay un Plazbot de práctica en {url}, solo en esta computadora.",
    ),
    "demo_check": (
        "Verified in the practice Plazbot: {found} of {created:# created row is|# created rows are} there, and nothing "
        "else.",
        "Verificado en el Plazbot de práctica: {found} de {created:# fila creada está|# filas creadas están} ahí, y "
        "nada más.",
    ),
    "demo_end": (
        "That was all of it, and the practice Plazbot is gone again. Exit code {exit_code}: some rows are there to be "
        "corrected. To practise with a sheet of your own: plazbot-import sandbox",
        "Eso fue todo, y el Plazbot de práctica ya no está. Código de salida {exit_code}: hay filas por corregir. "
        "Para practicar con una hoja tuya: plazbot-import sandbox",
    ),
    "practice": (
        "Practice Plazbot, workspace {workspace}, any token. Ctrl-C ends it and forgets everything.\n"
        "Its people, stages and opportunities: {url} in a browser. To send a sheet to it:",
        "Plazbot de práctica, espacio {workspace}, cualquier token. Ctrl-C lo termina y olvida todo.\n"
        "Sus personas, etapas y oportunidades: {url} en un navegador. Para enviarle una hoja:",
    ),
}


def say(lang: Lang, name: str, **facts: Any) -> str:
    """One phrase, filled; a whole number chooses the words that agree with it.

    Raises KeyError for a name that is not in the table.
    """
    return filled(PHRASES[name], lang, facts)


def rows_of(count: int, lang: Lang) -> str:
    """`1 row`, `1 000 rows`."""
    return say(lang, "rows", count=count)


def duration(seconds: float) -> str:
    """A time as people say it: `8 s`, `3 min`, `2 h 5 min`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
