"""What the screens of `runs` say, in both languages. Data only."""

from __future__ import annotations

from typing import Final

PAST: Final[dict[str, tuple[str, str]]] = {
    "runs_run": ("Run", "Corrida"),
    "runs_began": ("Began (UTC)", "Empezó (UTC)"),
    "runs_how_ended": ("How it ended", "Cómo terminó"),
    "runs_rows_now": ("Rows", "Filas"),
    "runs_where": ("Workspace", "Espacio de trabajo"),
    "runs_file": ("File", "Archivo"),
    "runs_took": ("Took", "Duró"),
    "runs_results": ("Results", "Resultados"),
    "runs_created": ("Created by this run", "Creadas por esta corrida"),
    "runs_row": ("Row", "Fila"),
    "run_complete": ("complete", "completa"),
    "run_incomplete": ("finished", "terminada"),
    "run_stopped": ("stopped early", "se detuvo antes"),
    "run_interrupted": ("interrupted", "interrumpida"),
    "run_failed": ("internal error", "error interno"),
    "run_at_work": ("at work now", "en marcha"),
    "run_cut_off": ("cut off", "cortada"),
    "run_complete_long": ("complete: no row was left over", "completa: no quedó ninguna fila"),
    "run_incomplete_long": ("finished; some rows are not created", "terminada; hay filas sin crear"),
    "run_stopped_long": (
        "stopped before its end: running the same command again goes on",
        "se detuvo antes de terminar: el mismo comando otra vez sigue desde ahí",
    ),
    "run_interrupted_long": (
        "interrupted by a person: running the same command again goes on",
        "interrumpida por una persona: el mismo comando otra vez sigue desde ahí",
    ),
    "run_failed_long": (
        "ended by an internal error: running the same command again is safe",
        "terminó por un error interno: ejecutar el mismo comando otra vez es seguro",
    ),
    "run_at_work_long": ("it is at work now", "está en marcha"),
    "run_cut_off_long": (
        "cut off (the process was killed, or the power went): running the same command again goes on",
        "cortada (el proceso se cerró de golpe o se fue la luz): el mismo comando otra vez sigue desde ahí",
    ),
    "run_no_results": (
        "not written yet: plazbot-import results {run}",
        "aún sin escribir: plazbot-import results {run}",
    ),
    "run_created_rows": ("What it created", "Lo que creó"),
    "file_changed": ("changed since", "cambió desde entonces"),
    "file_gone": ("not there any more", "ya no está"),
}

__all__ = ["PAST"]
