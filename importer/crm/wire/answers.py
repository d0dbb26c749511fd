"""What all answers have in common: a body that may be JSON, an envelope, the CRM's own words. Pure."""

from __future__ import annotations

import json
from typing import Any, Final

LONGEST_ID: Final = 200  # characters; the ids seen have some 40
NAMED: Final = ("opportunity", "oportunity")  # one p in the reply of one edition's update page
CONTACT: Final = ("contact",)  # by analogy with the reply of its update: no page shows that of its create whole
LONGEST_REASON: Final = 200  # characters of the CRM's own words that a finding repeats


def parse(content: bytes) -> Any:
    """The JSON of a body whatever its content type says (one page labels it text/plain), None if it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def data_of(body: Any) -> dict[str, Any]:
    """The `data` of an envelope, {} where there is none."""
    data = body.get("data") if isinstance(body, dict) else None
    return data if isinstance(data, dict) else {}


def reason(status: int, body: Any) -> str:
    """The CRM's own words for an answer, with the status."""
    words: list[str] = []
    if isinstance(body, dict):
        words = [str(body[key]) for key in ("errorCode", "message") if body.get(key)]
    text = printable(" ".join(": ".join(words).split()))[:LONGEST_REASON].rstrip(".") or (
        "an answer that is not JSON" if body is None else ""
    )
    return f"{status} {text}".strip()


def id_of(found: dict[str, Any]) -> str:
    """The id of something that was looked up, to be sent back as it is; "" for one that no request can hold."""
    value = found.get("id")
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = str(value)
    return text if text == printable(text).strip() and len(text) <= LONGEST_ID else ""


def printable(text: str) -> str:
    """The text without what no journal, sheet or screen takes: control characters and lone surrogates of JSON."""
    return text if text.isprintable() else "".join(one for one in text if one.isprintable())


__all__ = [
    "CONTACT",
    "LONGEST_ID",
    "LONGEST_REASON",
    "NAMED",
    "data_of",
    "id_of",
    "parse",
    "printable",
    "reason",
]
