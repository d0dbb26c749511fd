"""Headings: folded so that spelling does not matter, and matched to the fields of a mapping."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from importer.model import FIELDS, RESULT_COLUMNS
from importer.validate.currency import without_currency

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from importer.model import Field, Header, Sheet

RESULT_SIGNS: Final = frozenset({"import_ref", "import_status"})  # a person may delete our other columns
SURE: Final = 2  # known headings in one row that no title line and no row of data has by chance
PLENTY: Final = 3  # known headings that make a table of a template not named: one may need a single field
_MARKS: Final = re.compile(r"[\s_*:.\-]+")

_IN_BRACKETS: Final = re.compile(r"[(\[]([^)\]]*)[)\]]")
_IN: Final = re.compile(r"\s*(?:en|in)\s+", re.IGNORECASE)  # `Monto (en soles)`
BAND: Final = " / "  # between a merged title and the one below it: `Monto / Soles`
_NAMES: Final = frozenset({"name", "nombre"})  # below a band: the name of what the band says
_OF_THE_BAND: Final = frozenset(
    {"id", "codigo", "code", "total", "valor", "value", "tipo", "type", "fecha", "date", "estado", "status"}
)  # below a band they say nothing by themselves: `Costo / Total` is no amount of a deal
OTHERS: Final = frozenset(
    {"vendedor", "vendedora", "asesor", "asesora", "responsable", "comercial", "ejecutivo", "ejecutiva", "agente"}
    | {"propietario", "owner", "seller", "salesperson", "sales rep", "agent", "usuario", "user", "proveedor"}
)  # bands of other people: `Vendedor / Correo` is not the contact's
# `Trato - Valor`, `Contacto: Móvil`
_PREFIX: Final = re.compile(r"\s*([^\W\d]+)\s*(?:[-\u2010-\u2015]|:)\s+(.+)", re.DOTALL)
_DEALS: Final = frozenset(
    {"deal", "trato", "negocio", "negocios", "negociacion", "opportunity", "oportunidad", "lead", "prospecto"}
)
_PEOPLE: Final = frozenset({"person", "persona", "contact", "contacto", "people", "personas", "pessoa", "contato"})
_OF_PEOPLE: Final[frozenset[Field]] = frozenset(name for name in FIELDS if name.startswith("contact_"))
_ASIDES: Final = frozenset(["required", "optional", "obligatorio", "opcional", "requerido", "dd/mm/aaaa", "dd/mm/yyyy"])


@dataclass(frozen=True, slots=True)
class Headings:
    """The headings a mapping knows, folded, by field; by them a row of titles and a sheet are recognised.

    `required` are the fields without which nothing is created and that no constant fills. Where it is not known
    yet which mapping is meant, `fields` are those of all of them and `others` tells what makes each complete.
    """

    fields: Mapping[Field, frozenset[str]] = field(default_factory=dict)
    required: frozenset[Field] = frozenset()
    others: tuple[Headings, ...] = ()
    near: frozenset[str] = frozenset()  # headings that are titles all the same, whatever they feed

    @classmethod
    def of_any(cls, several: Sequence[Headings]) -> Headings:
        """The headings of a sheet that one of several mappings may fit."""
        names = dict.fromkeys(name for one in several for name in one.fields)
        fields = {name: frozenset().union(*(one.fields.get(name, ()) for one in several)) for name in names}
        return cls(fields, frozenset(), tuple(several), frozenset().union(*(one.near for one in several)))

    def named(self, titles: Iterable[str]) -> set[Field]:
        """The fields that any of these titles feeds."""
        return {name for title in titles if title for name in fed_by(title, self.fields)}

    def complete(self, titles: Sequence[str]) -> bool:
        """True for the titles of a sheet that can be imported: every required field, or a results sheet's own."""
        if is_results(titles) or (bool(self.required) and self.required <= self.named(titles)):
            return True
        return any(other.complete(titles) and len(other.named(titles)) >= PLENTY for other in self.others)


def fed_by(title: str, fields: Mapping[Field, frozenset[str]]) -> list[Field]:
    """The fields that a title feeds by any of its spellings.

    `Trato - Valor` and `Persona - Teléfono` go by their second part as well, but only to the fields of a deal
    or of its contact: what another thing is called (`Organización - Nombre`) says nothing of either.
    """
    found = set(spellings(title))
    fed = [name for name, headers in fields.items() if not found.isdisjoint(headers)]
    if fed or not (match := _PREFIX.fullmatch(title)):
        return fed
    whose, rest = fold(match[1]), set(spellings(match[2]))
    if whose in _PEOPLE and not rest.isdisjoint(_NAMES):
        return ["contact_name"] if "contact_name" in fields else []
    if whose in _DEALS:
        return [name for name, headers in fields.items() if name not in _OF_PEOPLE and not rest.isdisjoint(headers)]
    if whose in _PEOPLE:
        return [name for name, headers in fields.items() if name in _OF_PEOPLE and not rest.isdisjoint(headers)]
    return []


def is_results(titles: Iterable[str]) -> bool:
    """True for the titles of a results sheet."""
    return set(titles) >= RESULT_SIGNS


def fold(text: str) -> str:
    """Accents, case, blanks and marks taken off: `Correo electrónico *` and `CORREO_ELECTRONICO` are one."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _MARKS.sub(" ", plain.casefold()).strip()


def marked(text: str) -> str:
    """Accents, case and blanks taken off and the marks left: `Deal - Stage` is Pipedrive's, `Deal Stage` HubSpot's."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(plain.casefold().split()).rstrip(" *:")


def spellings(title: str) -> tuple[str, ...]:
    """The folded title, and the same without a currency (`Monto (S/)`) or an aside such as `(obligatorio)`.

    What else stands in brackets belongs to the title: `Correo (vendedor)` is not the contact's. A title
    below a band (`Contacto / Teléfono`) goes by its own words too, and `Monto / Soles` by the band's.
    """
    whole, bare = fold(title.replace(BAND, " ")), _bare(title.replace(BAND, " "))
    band, _, below = title.rpartition(BAND)
    found = [whole, bare, *(_below(fold(band), _bare(below), fold(below)) if band else ())]
    return tuple(dict.fromkeys(one for one in found if one)) or (whole,)


def _below(band: str, bare: str, below: str) -> tuple[str, ...]:
    """What a title below a band goes by as well: its own words, the band's where it has none, or both turned round."""
    if band in OTHERS:
        return (f"{below} del {band}",)
    if below in _NAMES or not bare:
        return (band,)
    return () if below in _OF_THE_BAND else (bare,)


def _bare(title: str) -> str:
    return fold(without_currency(_IN_BRACKETS.sub(lambda match: " " if _is_aside(match[1]) else match[0], title)))


def _is_aside(text: str) -> bool:
    return text.strip().lower() in _ASIDES or not without_currency(_IN.sub("", text)).strip()


def result_columns(headers: Sequence[Header]) -> dict[str, int]:
    """Where our own columns stand in a results sheet; empty if this is not one."""
    # The first of a name is ours, since our columns stand first; a second one is the person's own data.
    found = {header.title: header.position for header in reversed(headers) if header.title in RESULT_COLUMNS}
    return found if is_results(found) else {}


def home_rows(sheet: Sheet) -> Sequence[int]:
    """The number of each row in the sheet it came from: what a results sheet says of it, else its own."""
    position = result_columns(sheet.headers).get("source_row")
    if position is None:
        return sheet.numbers
    told = zip(sheet.table[position], sheet.numbers, strict=True)
    return [int(cell) if str(cell).isascii() and str(cell).isdecimal() else number for cell, number in told]
