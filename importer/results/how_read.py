"""How each column was read and by what evidence, in a few words: for the page of `check` and for the summary."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from importer.catalog import STANDARD, load_mapping, template_names
from importer.findings.counting import filled
from importer.validate.cells import is_blank

if TYPE_CHECKING:
    from collections.abc import Iterator

    from importer.findings import Finding, Lang
    from importer.model import Field
    from importer.validate.drafts import Drafts

LONGEST: Final = 1_000  # characters of the names that a template translates
EVIDENCE: Final = frozenset(
    {"AMT-CONVENTION", "AMT-MIXED", "AMT-CURRENCY-READ", "DATE-ORDER", "DATE-MIXED", "DATE-TIMES"}
)
TEXTS: Final[dict[str, tuple[str, str]]] = {
    "value": ("“{seen}” in every row", "“{seen}” en todas las filas"),
    "set_after": (
        "stage, expiry and custom fields, by an update after the create",
        "etapa, vencimiento y campos propios, con una actualización después de crear",
    ),
    "create_contacts": ("those that Plazbot does not have", "los que Plazbot no tiene"),
    "no_value": ("empty in every row", "vacío en todas las filas"),
    "composed": ("composed by the template: “{seen}”", "lo compone la plantilla: “{seen}”"),
    "constant_of_template": ("template", "plantilla"),
    "old_id": ("Id in the other CRM", "Id en el otro CRM"),
    "currency": ("Currency", "Moneda"),
    "times": (
        "{count:# time|# times} of day not imported, such as “{seen}” (row {row})",
        "{count:# hora no se importa|# horas no se importan}, como “{seen}” (fila {row})",
    ),
    "country": ("numbers without a country code: {country}", "números sin código de país: {country}"),
    "numbers": ("numbers in the workbook", "números en el libro"),
    "dates": ("dates in the workbook", "fechas en el libro"),
    "one_way": ("no cell can be read two ways", "ninguna celda tiene dos lecturas"),
    "as_told": ("as told by {option} {chosen}", "según {option} {chosen}"),
    "decimal": ("decimal {sign}", "decimal {sign}"),
    "proven": (
        "{how}: {count:|# cells such as }“{seen}” (row {row})",
        "{how}: {count:|# celdas como }“{seen}” (fila {row})",
    ),
    "both_ways": (
        "written both ways: “{dot}” (row {dot_row}) and “{comma}” (row {comma_row})",
        "escrito de las dos formas: “{dot}” (fila {dot_row}) y “{comma}” (fila {comma_row})",
    ),
    "both_orders": (
        "in more than one order: “{first}” (row {first_row}) is {first_order}, "
        "“{second}” (row {second_row}) is {second_order}",
        "en más de un orden: “{first}” (fila {first_row}) es {first_order}, "
        "“{second}” (fila {second_row}) es {second_order}",
    ),
}


class HowRead(NamedTuple):
    """One field: its title, the letter and heading of its column ("" where it has none), why it was read as it was."""

    title: str
    letter: str
    heading: str
    evidence: str


def how_read(drafts: Drafts, lang: Lang) -> Iterator[HowRead]:
    """Every field that the sheet, `--set` or the template feeds, in the template's order; then what else is read.

    A template that is shipped has its fields under the names of the standard one.
    """
    fit = drafts.fit
    titles = {name: rule.title[lang] for name, rule in load_mapping(STANDARD).fields.items()}
    for name, rule in fit.mapping.fields.items():
        title = titles[name] if fit.mapping.name in template_names() else rule.title[lang]
        if name in fit.constants:
            value = fit.constants[name]
            by = _say(lang, "constant_of_template") if name in fit.of_template else "--set"
            yield HowRead(title, "", by, _say(lang, "value" if value else "no_value", seen=value))
        elif name in fit.columns:
            yield _column(drafts, title, fit.columns[name], "; ".join(_evidence(drafts, name, lang)))
        elif name in drafts.values and rule.compose:
            yield HowRead(title, "", "", _say(lang, "composed", seen=rule.compose.pattern))
        elif name in drafts.values and name not in fit.added:
            yield HowRead(title, "", "", _say(lang, "composed", seen=rule.default))
        for position in (*fit.others.get(name, ()), *fit.added.get(name, ())):
            yield _column(drafts, f"{title} +", position)
        if name == "amount" and fit.currency is not None:
            evidence = "; ".join(_short(one, lang) for one in findings_of_column(drafts, fit.currency))
            yield _column(drafts, _say(lang, "currency"), fit.currency, evidence or _say(lang, "no_value"))
    for own, position in fit.custom.items():
        yield _column(drafts, f"custom:{own}", position)
    if fit.old_id is not None:
        yield _column(drafts, _say(lang, "old_id"), fit.old_id)


def how_moved(drafts: Drafts, lang: Lang) -> Iterator[tuple[str, str]]:
    """The template, and what options and template made of names: each as a label of the summary and what it says."""
    mapping, choices = drafts.fit.mapping, drafts.choices
    yield "template", f"{mapping.name} ({mapping.title[lang]})"
    for finding in drafts.findings:
        if finding.code == "MAP-VALUES":
            pairs = str(finding.facts["names"])
            yield "values", f"{finding.place.header}: {pairs if len(pairs) <= LONGEST else pairs[:LONGEST] + '…'}"
    if choices.owners:
        yield "owners", ", ".join(f"{old} → {new}" for old, new in choices.owners)
    if choices.default_owner:
        yield "default_owner", choices.default_owner
    if choices.set_after_create:
        yield "set_after", _say(lang, "set_after")
    if choices.create_contacts:
        yield "create_contacts", _say(lang, "create_contacts")


def _column(drafts: Drafts, title: str, position: int, evidence: str = "") -> HowRead:
    header = drafts.sheet.headers[position]
    return HowRead(title, header.letter, header.title, evidence)


def findings_of_column(drafts: Drafts, position: int) -> list[Finding]:
    """What reading a column found out about its conventions."""
    letter = drafts.sheet.headers[position].letter
    told = (one for one in drafts.findings if one.severity in ("note", "warning"))
    return [one for one in told if one.code in EVIDENCE and one.place.letter == letter]


def _evidence(drafts: Drafts, name: Field, lang: Lang) -> Iterator[str]:
    """Why the cells of a column mean what they were read as, in a few words each."""
    choices = drafts.choices
    if name == "contact_phone" and choices.country:
        yield _say(lang, "country", country=choices.country)
    if name not in ("amount", "expiration_date"):
        return
    chosen = choices.decimal if name == "amount" else choices.dates
    option = "--decimal" if name == "amount" else "--dates"
    numbers, dates, texts = _held(drafts, name)
    found = findings_of_column(drafts, drafts.fit.columns[name])
    yield from (_short(finding, lang) for finding in found)
    if texts and chosen != "auto":
        yield _say(lang, "as_told", option=option, chosen=chosen)
    elif texts and all(finding.code == "DATE-TIMES" for finding in found):
        yield _say(lang, "one_way")
    if numbers and name == "amount":
        yield _say(lang, "numbers")
    if dates and name == "expiration_date":
        yield _say(lang, "dates")


def _held(drafts: Drafts, name: Field) -> tuple[bool, bool, bool]:
    """Whether a column holds numbers, dates and texts, as the file keeps them."""
    cells = drafts.sheet.table[drafts.fit.columns[name]]
    kinds = set(map(type, cells))
    texts = str in kinds and any(isinstance(cell, str) and not is_blank(cell) for cell in cells)
    return not kinds.isdisjoint((int, float)), any(issubclass(kind, date) for kind in kinds), texts


def _short(finding: Finding, lang: Lang) -> str:
    """A finding of a column in a few words; its message where it has none shorter."""
    facts = {**finding.facts, "seen": finding.seen, "row": finding.place.row}
    if lang == "es":
        facts |= {name.removesuffix("_es"): fact for name, fact in facts.items() if name.endswith("_es")}
    match finding.code:
        case "AMT-CONVENTION":
            how = _say(lang, "decimal", sign=facts["decimal"])
        case "DATE-ORDER":
            how = facts["order"]
        case "AMT-MIXED":
            return _say(lang, "both_ways", **facts)
        case "DATE-MIXED":
            return _say(lang, "both_orders", **facts)
        case "DATE-TIMES":
            return _say(lang, "times", **facts)
        case "AMT-CURRENCY-READ":
            return str(finding.seen)
        case _:
            return finding.message(lang)
    return _say(lang, "proven", **{**facts, "how": how})


def _say(lang: Lang, name: str, **facts: Any) -> str:
    return filled(TEXTS[name], lang, facts)


__all__ = ["EVIDENCE", "HowRead", "findings_of_column", "how_moved", "how_read"]
