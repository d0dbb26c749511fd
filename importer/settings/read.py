"""How each setting is read from text: its name, what it takes, and the function that reads it or raises."""

from __future__ import annotations

import codecs
import re
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from importer.findings import LANGS, Finding
from importer.model import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


COMMON_NAMES: Final = {"ansi": "cp1252", "windows": "cp1252", "dos": "cp850", "mac": "mac-roman"}
BESIDE: Final = ("old_id", "currency")  # what --map takes a column for besides the fields
NOT_FOR_FILES: Final = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "utf-7"})


class Read(NamedTuple):
    """A setting: its name for people, what it takes in both languages, and what reads it or raises."""

    name: str
    expected: str
    expected_es: str
    read: Callable[[Any], Any]


def _url(value: str) -> str:
    url = str(value).strip().rstrip("/")
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or re.search(r"[\s\\@?#]", url) or parts.port == 0:
        raise ValueError(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError(url)
    return url


def hidden(url: str) -> str:
    """A refused address as messages show it: without the secrets that people put into one."""
    return re.sub(r"[?#].*", "?…", re.sub(r"//.*@", "//…@", url, flags=re.DOTALL), flags=re.DOTALL)


def is_loopback(host: str) -> bool:
    """True for this very computer, by name or address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _opportunity_url(value: Any) -> str:
    """A pattern of addresses. Its host is the same for all of them, and it stands in every results workbook."""
    pattern = str(value).strip()
    address = pattern.replace("{id}", "x").replace("{workspace}", "x")
    parts = urlsplit(address)
    if "{id}" not in pattern or not re.fullmatch(r"[!#-;=?-~]{1,1000}", pattern) or re.search(r"[{}\\^`|]", address):
        raise ValueError(value)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or parts.port == 0:
        raise ValueError(value)
    if "{" in urlsplit(pattern).netloc:
        raise ValueError(value)
    return pattern


def _rate(value: Any) -> float | None:
    if value == "auto":
        return None
    rate = float(value)
    if not 0.01 <= rate <= 10_000:
        raise ValueError(value)
    return rate


def _max_errors(value: Any) -> int | float:
    text = str(value).strip()
    if text.endswith("%"):
        share = float(text[:-1]) / 100
        if not 0 <= share <= 1:
            raise ValueError(value)
        return share
    count = int(text)
    if count < 0:
        raise ValueError(value)
    return count


def _count(value: Any) -> int:
    count = int(value)
    if not 1 <= count <= 1_000_000:
        raise ValueError(value)
    return count


def _encoding(value: Any) -> str:
    """The Python codec of this name. Excel's and editors' own names are known to Python; `ansi` is Windows' word."""
    name = str(value).strip().lower().replace(" ", "-")
    try:
        codec = codecs.lookup(COMMON_NAMES.get(name, name)).name
        if codec in NOT_FOR_FILES or "a".encode(codec).decode(codec) != "a":
            raise ValueError(value)
    except LookupError:
        raise ValueError(value) from None
    return codec


def _delimiter(value: Any) -> str:
    text = str(value)
    sign = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|", "space": " "}.get(text.lower(), text)
    if len(sign) != 1 or sign.isalnum() or sign in "\"'\\\r\n\0\ufeff":
        raise ValueError(value)
    return sign


def _one_of(*allowed: str) -> Any:
    return {one: one for one in allowed}.__getitem__


def _code(length: int) -> Any:
    def read(value: Any) -> str:
        if not re.fullmatch(rf"[A-Za-z]{{{length}}}", str(value)):
            raise ValueError(value)
        return str(value).upper()

    return read


def _country(value: Any) -> str:
    import phonenumbers  # only when a country is named: it takes a while to import

    code: str = _code(2)(value)
    if code not in phonenumbers.SUPPORTED_REGIONS:
        raise ValueError(value)
    return code


def _seconds(value: Any) -> float:
    seconds = float(value)
    if not 0 <= seconds <= 86_400:
        raise ValueError(value)
    return seconds


def _pairs(value: Mapping[str, str]) -> dict[str, str]:
    return {{name: name for name in FIELDS}[key]: text for key, text in value.items()}  # type: ignore[index]


def _assigned(value: Mapping[str, str]) -> dict[str, str]:
    """Headings by field; the old id, the currency and the workspace's own fields (`custom:NAME`) have columns too."""
    own = {name for name in value if name in BESIDE or name.removeprefix("custom:").strip() not in ("", name)}
    return {**_pairs({name: text for name, text in value.items() if name not in own}), **{n: value[n] for n in own}}


def _owners(value: Any) -> tuple[tuple[str, str], ...]:
    """Pairs of an owner as the sheet names it and one of the workspace; as a journal's JSON has them too."""
    pairs = tuple((old.strip(), new.strip()) for old, new in dict(value).items())
    if not all(map(all, pairs)):
        raise ValueError(value)
    return pairs


def _name(value: Any) -> str:
    text = str(value).strip()
    if not text:
        raise ValueError(value)
    return text


def _workspace(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"[\w.:-]{1,100}", text, re.ASCII):  # it stands in a header of every request
        raise ValueError(value)
    return text


READ: Final[dict[str, Read]] = {
    "workspace": Read(
        "--workspace",
        "the id Plazbot shows (letters, digits, - _ . :)",
        "el id que muestra Plazbot (letras, cifras, - _ . :)",
        _workspace,
    ),
    "workspace_key": Read(
        "workspace_key", "the key Plazbot shows (wok_…)", "la clave que muestra Plazbot (wok_…)", _workspace
    ),
    "base_url": Read("--base-url", "https://…, or http://127.0.0.1:…", "https://…, o http://127.0.0.1:…", _url),
    "opportunity_url": Read(
        "PLAZBOT_OPPORTUNITY_URL",
        "an address such as https://crm.example.com/{workspace}/opportunity/{id}",
        "una dirección como https://crm.example.com/{workspace}/opportunity/{id}",
        _opportunity_url,
    ),
    "lang": Read("--lang", " | ".join(LANGS), " | ".join(LANGS), _one_of(*LANGS)),
    "template": Read("--template", "a name or a file", "un nombre o un archivo", str),
    "accept_suggestions": Read("--accept-suggestions", "yes or no", "sí o no", bool),
    "sheet": Read("--sheet", "a sheet's name", "el nombre de una hoja", str),
    "header_row": Read("--header-row", "a row's number from 1", "el número de una fila desde 1", _count),
    "encoding": Read(
        "--encoding",
        "an encoding, such as utf-8, cp1252 (Windows), cp850 (DOS) or mac-roman",
        "una codificación, como utf-8, cp1252 (Windows), cp850 (DOS) o mac-roman",
        _encoding,
    ),
    "delimiter": Read(
        "--delimiter",
        "one sign such as ; or one of comma semicolon tab pipe",
        "un signo como ; o una de estas palabras: comma semicolon tab pipe",
        _delimiter,
    ),
    "assigned": Read(
        "--map",
        f"FIELD=HEADER, FIELD being one of {' '.join((*FIELDS, *BESIDE))} custom:NAME",
        f"CAMPO=ENCABEZADO; CAMPO es uno de: {' '.join((*FIELDS, *BESIDE))} custom:NOMBRE",
        _assigned,
    ),
    "owners": Read("--map-owner", "OLD=NEW", "ANTERIOR=NUEVO", _owners),
    "default_owner": Read("--default-owner", "an e-mail or full name", "un correo o nombre completo", _name),
    "constants": Read(
        "--set",
        f"FIELD=VALUE, FIELD being one of {' '.join(FIELDS)}; a currency is set by --currency CODE",
        f"CAMPO=VALOR; CAMPO es uno de: {' '.join(FIELDS)}; una moneda se indica con --currency CÓDIGO",
        _pairs,
    ),
    "decimal": Read("--decimal", "auto | comma | dot", "auto | comma | dot", _one_of("auto", "comma", "dot")),
    "dates": Read("--dates", "auto | dmy | mdy | ymd", "auto | dmy | mdy | ymd", _one_of("auto", "dmy", "mdy", "ymd")),
    "country": Read("--country", "two letters of a country, such as PE", "dos letras de un país, como PE", _country),
    "currency": Read("--currency", "three letters, such as PEN", "tres letras, como PEN", _code(3)),
    "allow_duplicates": Read("--allow-duplicates", "yes or no", "sí o no", bool),
    "skip_hidden": Read("--skip-hidden", "yes or no", "sí o no", bool),
    "strict": Read("--strict", "yes or no", "sí o no", bool),
    "create_contacts": Read("--create-contacts", "yes or no", "sí o no", bool),
    "set_after_create": Read("--set-after-create", "yes or no", "sí o no", bool),
    "mark": Read("--mark", "yes or no", "sí o no", bool),
    "rate": Read(
        "--rate",
        "auto, or requests a second from 0.01 to 10000",
        "auto, o solicitudes por segundo de 0.01 a 10000",
        _rate,
    ),
    "concurrency": Read("--concurrency", "a number from 1", "un número desde 1", _count),
    "trial": Read("--trial", "a number of rows from 1", "un número de filas desde 1", _count),
    "max_errors": Read(
        "--max-errors",
        "a number of rows, or a share such as 10%",
        "un número de filas, o un porcentaje como 10%",
        _max_errors,
    ),
    "patience": Read("--patience", "seconds, from 0 to 86400", "segundos, de 0 a 86400", _seconds),
    "settle_pause": Read("--settle-pause", "seconds, from 0 to 86400", "segundos, de 0 a 86400", _seconds),
    # Whole, since a command that names it may be copied into another folder, where a new journal would be begun.
    "journal": Read("--journal", "a path", "una ruta", lambda value: Path(value).expanduser().absolute()),
}


def refusal(key: str, seen: Any) -> Finding:
    """What is said of a setting that cannot be read."""
    if key == "base_url":
        return Finding.of("SET-URL", seen=hidden(str(seen)))
    name, expected, expected_es, _ = READ[key]
    if isinstance(seen, dict):
        seen = ", ".join(f"{old}={new}" for old, new in seen.items())
    return Finding.of("SET-VALUE", seen=seen, name=name, expected=expected, expected_es=expected_es)
