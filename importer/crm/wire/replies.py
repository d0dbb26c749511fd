"""What the answer to a create means. Pure: bytes in, a Reply out.

The vendor publishes statuses for success only, so every other line is the cautious reading.
"""

from __future__ import annotations

from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from importer.crm.wire.answers import LONGEST_ID, data_of, parse, printable, reason
from importer.outcome import Created, Refused, Reply, Stop, TryLater, Unclear

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def read_create(status: int, content: bytes, answered: Mapping[str, str], *, now: datetime) -> Reply:
    """What the answer to a create means.

    Created only for a 2xx whose body does not say otherwise and holds an id: a 200 can carry a
    failure (seen by a third party), so `success` and the `code` inside count as much as the status.
    `answered` are the reply's headers with lower-case names; `now` (UTC) turns a date into a wait.
    """
    body = parse(content)
    answer = body if isinstance(body, dict) else {}
    inner = _code(answer.get("code"))
    failed = answer.get("success", True) not in (True, None) or inner is None or inner >= 400
    said = reason(status, body)
    if found := _created(answer):  # an answer that says no and names what it made is not to be taken at its word
        return found if 200 <= status < 300 and not failed else Unclear(said)
    if 200 <= status < 300 and failed:
        if inner is None or inner >= 500 or inner == 429:
            return Unclear(said)  # said by the application, which has read the request
        return _by_status(inner if inner >= 400 else 400, said, answered, now)
    return _by_status(status, said, answered, now)


def _code(value: Any) -> int | None:
    """The status inside an envelope: 0 where it says none, None where it cannot be understood."""
    if value is None:
        return 0
    try:
        return int(float(str(value)))
    except (ValueError, OverflowError):
        return None


def _by_status(status: int, said: str, answered: Mapping[str, str], now: datetime) -> Reply:
    match status:
        case 401 | 403:  # refuses us, not the row
            return Stop(said)
        case 408 | 409:  # may have been begun; an equal one may be there
            return Unclear(said)
        case 429 | 503:  # "later": turned away before the application read it
            return TryLater(said, wait=retry_after(answered, now=now))
        case _ if 400 <= status < 500:
            return Refused(said)
        case _:  # 1xx, a 2xx without an id, a redirect, any other 5xx: it may have happened
            return Unclear(said)


def _created(body: dict[str, Any]) -> Created | None:
    data = data_of(body)
    inner = data.get("opportunity")
    opportunity = inner if isinstance(inner, dict) else {}
    value = data.get("id") or opportunity.get("id")
    id = printable(str(value)).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if len(id) > LONGEST_ID:
        return None
    return Created(id, printable(str(opportunity.get("opportCode") or ""))[:LONGEST_ID]) if id else None


def retry_after(answered: Mapping[str, str], *, now: datetime) -> float | None:
    """Seconds the CRM asks us to wait, from Retry-After as seconds or as a date; None if it says nothing."""
    value = answered.get("retry-after", "").strip()
    if not value:
        return None
    if value.isascii() and value.replace(".", "", 1).isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=UTC)
    return max(0.0, (until - now).total_seconds())


__all__ = ["read_create", "retry_after"]
