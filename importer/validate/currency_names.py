"""Currencies as a column of their own names them: codes, signs, and names as other programs write them. Pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from importer.validate.cells import Problem, is_blank, trimmed
from importer.validate.currency import MEANT_BY, SIGNS
from importer.validate.recognise import fold
from importer.validate.writing import EMPTY_MARKERS, SAME_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from importer.model import Cell

# The codes of ISO 4217 that money is counted in; those of metals, tests and bonds are left out.
_CODES: Final = (
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD "
    "CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
    "GIP GMD GNF GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD "
    "KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR "
    "NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN "
    "SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VEF VES VND VUV WST XAF "
    "XCD XCG XOF XPF YER ZAR ZMW ZWG ZWL"
)
CODES: Final = frozenset(_CODES.split())
_NAMES: Final[dict[str, str]] = {
    "PEN": "sol, nuevo sol, sol peruano, nuevo sol peruano, peruvian sol, peruvian nuevo sol, sol de peru",
    "USD": "dolar, dollar, us dollar, u s dollar, usa dollar, united states dollar, american dollar, dolar americano, "
    "dolar estadounidense, dolar norteamericano, dolar estados unidos, dolar us, dolar usa, dolar ee uu, dolar eeuu",
    "EUR": "euro",
    "MXN": "peso mexicano, mexican peso, peso de mexico",
    "COP": "peso colombiano, colombian peso, peso de colombia",
    "CLP": "peso chileno, chilean peso, peso de chile",
    "ARS": "peso argentino, argentine peso, argentinian peso, peso de argentina",
    "UYU": "peso uruguayo, uruguayan peso, peso de uruguay",
    "DOP": "peso dominicano, dominican peso, dominican republic peso, peso de republica dominicana",
    "CUP": "peso cubano, cuban peso",
    "PHP": "peso filipino, philippine peso",
    "BRL": "real, reais, real brasileño, real brasileiro, brazilian real, brazil real",
    "BOB": "boliviano, boliviano de bolivia, bolivian boliviano, peso boliviano",
    "VES": "bolivar, bolivar soberano, bolivar digital, bolivar venezolano, venezuelan bolivar",
    "PYG": "guarani, guarani paraguayo, paraguayan guarani, paraguay guarani",
    "GTQ": "quetzal, quetzal guatemalteco, guatemalan quetzal",
    "HNL": "lempira, lempira hondureño, lempira hondureña, honduran lempira",
    "CRC": "colon, colon costarricense, costa rican colon, costa rica colon",
    "NIO": "cordoba, cordoba nicaragüense, cordoba oro, nicaraguan cordoba",
    "PAB": "balboa, balboa panameño, balboa panameña, panamanian balboa",
    "GBP": "libra esterlina, libra britanica, british pound, british pound sterling, pound sterling, uk pound",
    "CAD": "dolar canadiense, canadian dollar",
    "AUD": "dolar australiano, australian dollar",
    "CHF": "franco suizo, swiss franc",
    "JPY": "yen, yen japones, japanese yen",
    "CNY": "yuan, yuan chino, chinese yuan, chinese yuan renminbi",
}
_SMALL: Final = frozenset(["de", "del", "of", "the", "el", "la", "los", "y"])
_BETWEEN: Final = re.compile(r"\s+/\s+|[-\u2010-\u2015()\[\],;:|]")  # not the stroke of `S/`


class Named(NamedTuple):
    """A currency: its ISO code, or a sign or word of MEANT_BY that several go by. Neither where none is named."""

    code: str = ""
    sign: str = ""

    @property
    def shown(self) -> str:
        """As messages show it."""
        return self.code or self.sign


NOTHING: Final = Named()


def read_currency(cell: Cell, *, blank: Iterable[str] = ()) -> Named | Problem | None:
    """The currency a cell names; None where it names none: an empty one, `-`, `n/a`, what a template calls `blank`."""
    if is_blank(cell):
        return None
    if not isinstance(cell, str):
        return Problem("AMT-CURRENCY-UNKNOWN", cell)
    text = trimmed(cell)
    if not fold(text) or text.translate(SAME_MARKS).lower() in EMPTY_MARKERS or fold(text) in blank:
        return None
    return _one(text) or _of_parts(text) or Problem("AMT-CURRENCY-UNKNOWN", cell)


def meet(one: Named, other: Named) -> Named | None:
    """What two statements of a currency say together, None where they contradict each other."""
    if not other.shown or one == other:
        return one
    if not one.shown:
        return other
    both = _meant(one) & _meant(other)
    if not both:
        return None
    return min(one, other, key=lambda each: len(_meant(each)))


def _meant(named: Named) -> frozenset[str]:
    return frozenset({named.code}) if named.code else MEANT_BY[named.sign]


def _one(text: str) -> Named | None:
    """The currency of a code, a sign or a name that stands there alone."""
    sign = trimmed(text).upper()
    if sign in CODES:
        return Named(sign)
    if sign in SIGNS:
        return Named(SIGNS[sign], "" if SIGNS[sign] else "$" if "$" in sign else "Bs")
    return NAMES.get(_singular(text))


def _of_parts(text: str) -> Named | None:
    """The currency of `USD - US Dollar`, `Sol (S/)` or `$ USD`: of all parts together.

    Beside a code any words may stand: it says which currency the name of it is.
    """
    parts = [part for part in _BETWEEN.split(text) if fold(part)]
    if len(parts) < 2:
        first, _, rest = text.partition(" ")
        before, _, last = text.rpartition(" ")
        parts = [first, rest] if _is_code(first) or not _is_code(last) else [before, last]
    read = list(map(_one, parts))
    if None in read and not any(map(_is_code, parts)):
        return None
    whole: Named | None = NOTHING
    for named in filter(None, read):
        whole = meet(whole, named) if whole else None
    return whole if whole and whole.shown else None


def _is_code(text: str) -> bool:
    return text.strip() in CODES


def _singular(text: str) -> str:
    """A name without accents, small words and the endings of the plural: `Dólares de los EE. UU.`, `Nuevos soles`."""
    words = [word for word in fold(text).split() if word not in _SMALL]
    return " ".join(re.sub(r"(?<=[lrni])es$|(?<=..)s$", "", word) for word in words)


NAMES: Final[dict[str, Named]] = {
    _singular(name): Named(code) for code, names in _NAMES.items() for name in names.split(", ")
} | {"peso": Named("", "pesos")}

__all__ = ["CODES", "NAMES", "NOTHING", "Named", "meet", "read_currency"]
