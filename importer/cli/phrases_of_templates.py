"""What the screens say of templates: which one it is and why, and what a person is asked about headings."""

from __future__ import annotations

from typing import Final

TEMPLATE_PHRASES: Final[dict[str, tuple[str, str]]] = {
    "template": ("template {seen} ({why})", "plantilla {seen} ({why})"),
    "template_told": ("named", "indicada"),
    "template_plain": (
        "{known:#|#} of {of:# heading|# headings} known",
        "{known:# encabezado conocido|# encabezados conocidos} de {of:#|#}",
    ),
    "template_confirmed": ("as confirmed before", "como se confirmó antes"),
    "template_answered": ("as answered", "según tu respuesta"),
    "template_accepted": ("as --accept-suggestions took it before", "como lo tomó antes --accept-suggestions"),
    "template_signs": (
        "{known:#|#} of {of:# heading|# headings} known; its own: {signs}",
        "{known:# encabezado conocido|# encabezados conocidos} de {of:#|#}; propios: {signs}",
    ),
    "ask_template": (
        "The headings of {file} fit more than one template. Which one is it?",
        "Los encabezados de {file} encajan en más de una plantilla. ¿Cuál es?",
    ),
    "ask_template_line": (
        "{number}  {seen:<18} {known:#|#} of {of:# heading|# headings} known: {title}",
        "{number}  {seen:<18} {known:# encabezado conocido|# encabezados conocidos} de {of:#|#}: {title}",
    ),
    "ask_field": (
        "What does the column “{heading}” hold?",
        "¿Qué contiene la columna “{heading}”?",
    ),
    "ask_number": ("Number (Enter: none of these):", "Número (Enter: ninguno de estos):"),
    "ask_which": ("Which column of {file} is the field {field}?", "¿Qué columna de {file} es el campo {field}?"),
    "ask_columns": (
        "No template knows these columns of {file}. They look like fields:",
        "Ninguna plantilla conoce estas columnas de {file}. Parecen campos:",
    ),
    "ask_column": (
        "Is “{heading}” the field {field}? [y/N, a: yes to all that follow]",
        "¿“{heading}” es el campo {field}? [s/N, t: sí a todas las que siguen]",
    ),
    "ask_last": ("Is “{heading}” the field {field}? [y/N]", "¿“{heading}” es el campo {field}? [s/N]"),
    "ask_again": ("Please answer y (yes), n (no) or a (all).", "Responde s (sí), n (no) o t (todas)."),
    "ask_kept": (
        "This is remembered for sheets with the same headings.",
        "Esto se recuerda para hojas con los mismos encabezados.",
    ),
    "template_required": ("* required", "* obligatorio"),
    "kept_accepted": (
        "Taken for sheets with the same headings from now on, as --accept-suggestions says and nobody confirmed.",
        "Desde ahora se toma para hojas con los mismos encabezados, como dice --accept-suggestions y nadie confirmó.",
    ),
    "template_good": ("{seen}: a template without mistakes.", "{seen}: una plantilla sin errores."),
}
