"""Findings about why a run ended before its end (CRM-)."""

from __future__ import annotations

from typing import Final

from importer.findings.kind import Kind, kind

KINDS: Final[tuple[Kind, ...]] = (
    kind(
        "CRM-STOPPED",
        "error",
        (
            "Plazbot refuses access",
            "Plazbot answered: {seen}.",
            "Check the token and the workspace, then run the same command again.",
        ),
        (
            "Plazbot niega el acceso",
            "Plazbot respondió: {seen_es}.",
            "Revisa el token y el espacio de trabajo, y ejecuta el mismo comando otra vez.",
        ),
    ),
    kind(
        "CRM-AWAY",
        "error",
        (
            "Plazbot out of reach",
            "{url} does not answer: {seen}.",
            "Check the connection and the address, then run the same command again.",
        ),
        (
            "Plazbot no responde",
            "{url} no responde: {seen_es}.",
            "Revisa la conexión y la dirección, y ejecuta el mismo comando otra vez.",
        ),
    ),
    kind(
        "CRM-LATER-LONG",
        "error",
        (
            "Plazbot asks for a long wait",
            "Plazbot asks to wait {wait} before the next request: {seen}.",
            "Wait that long, then run the same command again; --patience sets how long a run waits by itself.",
        ),
        (
            "Plazbot pide una espera larga",
            "Plazbot pide esperar {wait_es} antes de la siguiente solicitud: {seen_es}.",
            "Espera ese tiempo y ejecuta el mismo comando otra vez; --patience fija cuánto espera una corrida por sí "
            "sola.",
        ),
    ),
    kind(
        "CRM-ALL-REFUSED",
        "error",
        (
            "The first rows were all refused",
            "The first {count} rows were all refused in the same words: {seen}.",
            "Correct the column or the setting it speaks of, then run the same command again.",
        ),
        (
            "Se rechazaron todas las primeras filas",
            "Las primeras {count} filas se rechazaron con las mismas palabras: {seen_es}.",
            "Corrige la columna o el ajuste del que habla y ejecuta el mismo comando otra vez.",
        ),
    ),
    kind(
        "CRM-ODD-ANSWER",
        "error",
        (
            "Answer not understood",
            "{url} gave an answer that is not Plazbot's: {seen}.",
            "Check --base-url, then run the same command again.",
        ),
        (
            "Respuesta no entendida",
            "{url} dio una respuesta que no es de Plazbot: {seen_es}.",
            "Revisa --base-url y ejecuta el mismo comando otra vez.",
        ),
    ),
    kind(
        "CRM-NOT-REACHED",
        "note",
        ("Not reached", "The run ended before this row.", "Run the same command again: it goes on from here."),
        (
            "No alcanzada",
            "La corrida terminó antes de esta fila.",
            "Ejecuta el mismo comando otra vez: sigue desde aquí.",
        ),
    ),
    kind(
        "CRM-INTERRUPTED",
        "error",
        ("Interrupted", "The run was interrupted.", "Run the same command again: it goes on from here."),
        ("Interrumpida", "La corrida se interrumpió.", "Ejecuta el mismo comando otra vez: sigue desde aquí."),
    ),
    kind(
        "CRM-CEILING",
        "error",
        (
            "Too many errors",
            "{count} of {rows:# row|# rows} {count:has|have} errors, more than --max-errors {limit}.",
            "Correct the sheet, or raise --max-errors.",
        ),
        (
            "Demasiados errores",
            "{count} de {rows:# fila|# filas} {count:tiene|tienen} errores, más que --max-errors {limit}.",
            "Corrige la hoja o sube --max-errors.",
        ),
    ),
)
