"""What the screens say besides findings, in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from importer.findings import Lang

PHRASES: Final[dict[str, tuple[str, str]]] = {
    "read": ("{file}: {rows}, {how}", "{file}: {rows}, {how}"),
    "header_row": ("header in row {row}", "encabezado en la fila {row}"),
    "separator": ("separator {seen}", "separador {seen}"),
    "sheet": ("sheet “{seen}”", "hoja “{seen}”"),
    "ready": ("will be created", "se crearán"),
    "created": ("already created from this sheet", "ya creadas desde esta hoja"),
    "duplicate": ("already in Plazbot from another sheet", "ya en Plazbot desde otra hoja"),
    "invalid": ("need a correction", "por corregir"),
    "unconfirmed": ("sent earlier, answer unknown", "enviadas antes, respuesta desconocida"),
    "skipped": ("skipped", "omitidas"),
    "sum": ("sum {total}", "suma {total}"),
    "no_currency": ("(no currency)", "(sin moneda)"),
    "columns": ("How it was read", "Cómo se leyó"),
    "value": ("the same for every row: {seen}", "el mismo valor en todas las filas: {seen}"),
    "notes": ("To know", "Información"),
    "problems": ("To correct", "Por corregir"),
    "warnings": ("To look at", "Para revisar"),
    "rows": ("{count} rows", "{count} filas"),
    "row": ("1 row", "1 fila"),
    "more": ("… and {count} more", "… y {count} más"),
    "time": ("about {time} at {rate} a second", "unos {time} a {rate} por segundo"),
    "time_auto": ("about {time}, at the pace Plazbot allows", "unos {time}, al ritmo que Plazbot permita"),
    "confirm": (
        "Create {count} opportunities in workspace {workspace}? [y/N]",
        "¿Crear {count} oportunidades en el espacio de trabajo {workspace}? [s/N]",
    ),
    "not_sent": ("Nothing was sent.", "No se envió nada."),
    "dry_run": ("Dry run: nothing was sent.", "Simulación: no se envió nada."),
    "looking": ("Looking up names in Plazbot …", "Buscando nombres en Plazbot …"),
    "stopping": (
        "Stopping: waiting for what is in flight. Ctrl-C again leaves at once.",
        "Deteniendo: se espera lo que está en camino. Otro Ctrl-C sale de inmediato.",
    ),
    "done": ("Done in {time}: {counts}", "Listo en {time}: {counts}"),
    "ended": ("Stopped early, after {time}: {counts}", "Se detuvo antes de terminar, tras {time}: {counts}"),
    "now": ("{count} created now", "{count} creadas ahora"),
    "results": ("Results: {path}", "Resultados: {path}"),
    "next": ("Next: {step}", "Ahora: {step}"),
    "token": ("Token for {url}", "Token de {url}"),
    "password": ("Password of {email}", "Contraseña de {email}"),
    "kept": ("The token is kept in the system keyring.", "El token quedó guardado en el llavero del sistema."),
    "dropped": ("The token was dropped from the keyring.", "El token se quitó del llavero."),
    "no_token": ("There was no token to drop.", "No había ningún token guardado."),
    "no_runs": ("No runs yet.", "Aún no hay corridas."),
    "in_flight": ("not finished", "sin terminar"),
    "internal": (
        "Internal error. The journal is intact: running the same command again is safe.",
        "Error interno. El diario está intacto: ejecutar el mismo comando otra vez es seguro.",
    ),
    "demo": (
        "A practice Plazbot is running at {url}, on this computer only.",
        "Hay un Plazbot de práctica en {url}, solo en esta computadora.",
    ),
    "demo_check": (
        "Verified in the practice Plazbot: {found} of {created} created rows are there, and nothing else.",
        "Verificado en el Plazbot de práctica: {found} de {created} filas creadas están ahí, y nada más.",
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
    """One phrase, filled. Raises KeyError for a name that is not in the table."""
    english, spanish = PHRASES[name]
    return (spanish if lang == "es" else english).format(**facts)


def duration(seconds: float) -> str:
    """A time as people say it: `8 s`, `3 min`, `2 h 5 min`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
