"""How each setting is read from text: its name, what it takes, and the function that reads it or raises."""

from __future__ import annotations

import re
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from importer.findings import LANGS
from importer.model import FIELDS

if TYPE_CHECKING:
    from collections.abc import Mapping


def _url(value: str) -> str:
    url = str(value).strip().rstrip("/")
    parts = urlsplit(url)
    host = parts.hostname or ""
    if not host or parts.username or parts.query or parts.fragment or parts.port == 0:
        raise ValueError(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host)):
        raise ValueError(url)
    return url


def is_loopback(host: str) -> bool:
    """True for this very computer, by name or address."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


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


def _one_of(*allowed: str) -> Any:
    return {one: one for one in allowed}.__getitem__


def _code(length: int) -> Any:
    def read(value: Any) -> str:
        if not re.fullmatch(rf"[A-Za-z]{{{length}}}", str(value)):
            raise ValueError(value)
        return str(value).upper()

    return read


def _pairs(value: Mapping[str, str]) -> dict[str, str]:
    return {{name: name for name in FIELDS}[key]: text for key, text in value.items()}  # type: ignore[index]


def _workspace(value: Any) -> str:
    text = str(value).strip()
    if not re.fullmatch(r"[\w.:-]{1,100}", text):
        raise ValueError(value)
    return text


READ: Final[dict[str, tuple[str, str, Any]]] = {
    "workspace": ("--workspace", "the id Plazbot shows (letters, digits, - _ . :)", _workspace),
    "workspace_key": ("workspace_key", "the key Plazbot shows (wok_…)", _workspace),
    "base_url": ("--base-url", "https://…, or http://127.0.0.1:…", _url),
    "lang": ("--lang", " | ".join(LANGS), _one_of(*LANGS)),
    "template": ("--template", "a name or a file", str),
    "sheet": ("--sheet", "a sheet's name", str),
    "assigned": ("--map", "FIELD=HEADER, FIELD being one of " + " ".join(FIELDS), _pairs),
    "constants": ("--set", "FIELD=VALUE, FIELD being one of " + " ".join(FIELDS), _pairs),
    "decimal": ("--decimal", "auto | comma | dot", _one_of("auto", "comma", "dot")),
    "dates": ("--dates", "auto | dmy | mdy | ymd", _one_of("auto", "dmy", "mdy", "ymd")),
    "country": ("--country", "two letters, such as PE", _code(2)),
    "currency": ("--currency", "three letters, such as PEN", _code(3)),
    "allow_duplicates": ("--allow-duplicates", "yes or no", bool),
    "mark": ("--mark", "yes or no", bool),
    "rate": ("--rate", "auto, or requests a second from 0.01 to 10000", _rate),
    "concurrency": ("--concurrency", "a number from 1", _count),
    "trial": ("--trial", "a number of rows from 1", _count),
    "max_errors": ("--max-errors", "a number of rows, or a share such as 10%", _max_errors),
    "patience": ("--patience", "seconds", float),
    "journal": ("--journal", "a path", lambda value: Path(value).expanduser()),
}
