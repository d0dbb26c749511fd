"""Every odd spelling of Plazbot's API in one place: paths, headers, bodies, and what an answer means.

Pure: bytes in, nouns out. What is known of the API and how sure it is stands beside each oddity;
the vendor publishes statuses for success only, so every other line is the cautious reading.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from importer.outcome import Created, Refused, Reply, Stop, TryLater, Unclear
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from decimal import Decimal

    from importer.model import Opportunity

LONGEST_ID: Final = 200  # characters; the ids seen have some 40
LONGEST_REASON: Final = 200  # characters of the CRM's own words that a finding repeats

# Where editions of the API, its SDK and its copies keep a contact's phone and e-mail address.
PHONE_KEYS: Final = ("platformSenderPhone", "internalWhatsappNumber", "phone", "cellphone", "platformSenderId")
EMAIL_KEYS: Final = ("email", "platformSenderEmail")

CREATE: Final = "/api/opportunity"
LOGIN: Final = "/api/user/login"


def list_path(workspace: str, continuation: str | None = None) -> str:
    """One page of opportunities. The token is opaque and has to be encoded."""
    query = {"workspaceId": workspace}
    if continuation:
        query["continuationToken"] = continuation
    return f"{CREATE}?{urlencode(query)}"


def contact_path(workspace: str, *, phone: str = "", email: str = "") -> str:
    """Search of contacts by phone (country code and digits, no plus) or by e-mail address."""
    call, query = ("searchByCellphone", {"cellphone": phone}) if phone else ("searchByEmail", {"email": email})
    return f"/api/contact/{call}?{urlencode({**query, 'workspaceId': workspace})}"


def users_path(workspace: str) -> str:
    """All users of a workspace in one call, unpaged."""
    return f"/api/workspace/usersByWorkspaceId/{quote(workspace, safe='')}"


def workspace_path(workspace: str) -> str:
    """The workspace itself, with its stages."""
    return f"/api/workspace/{quote(workspace, safe='')}"


def headers(token: str, workspace_key: str) -> dict[str, str]:
    """Both ways of naming the caller: older pages show only x-workspace-id, the newest require a bearer too."""
    return {
        "Authorization": f"Bearer {token}",
        "x-workspace-id": workspace_key,
        "Content-Type": "application/json",
        "Accept": "application/json",
    }


def create_body(opportunity: Opportunity, workspace: str) -> bytes:
    """The body of a create. `assignedComercialId` has one m; undocumented fields are sent only when used."""
    body: dict[str, Any] = {
        "workspaceId": workspace,
        "name": opportunity.name,
        "description": opportunity.description,
        "amount": _number(opportunity.amount),
    }
    optional = {
        "assignedComercialId": opportunity.owner_id,
        "contactId": opportunity.contact_id,
        "stageId": opportunity.stage_id,
        "expirationDate": f"{opportunity.expiration_date}T00:00:00" if opportunity.expiration_date else "",
        "tags": list(opportunity.tags),
    }
    body.update({key: value for key, value in optional.items() if value})
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _number(amount: Decimal) -> int | float:
    """A JSON number without float dust: at most 15 digits, which a double gives back exactly."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


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
    data = _data(body)
    inner = data.get("opportunity")
    opportunity = inner if isinstance(inner, dict) else {}
    value = data.get("id") or opportunity.get("id")
    id = _printable(str(value)).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if len(id) > LONGEST_ID:
        return None
    return Created(id, _printable(str(opportunity.get("opportCode") or ""))[:LONGEST_ID]) if id else None


def _id(found: dict[str, Any]) -> str:
    """The id of something that was looked up, to be sent back as it is; "" for one that no request can hold."""
    value = found.get("id")
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = str(value)
    return text if text == _printable(text).strip() and len(text) <= LONGEST_ID else ""


def _printable(text: str) -> str:
    """The text without what no journal, sheet or screen takes: control characters and lone surrogates of JSON."""
    return "".join(character for character in text if character.isprintable())


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


def parse(content: bytes) -> Any:
    """The JSON of a body whatever its content type says (one page labels it text/plain), None if it is none."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def reason(status: int, body: Any) -> str:
    """The CRM's own words for an answer, with the status."""
    words: list[str] = []
    if isinstance(body, dict):
        words = [str(body[key]) for key in ("errorCode", "message") if body.get(key)]
    text = _printable(" ".join(": ".join(words).split()))[:LONGEST_REASON].rstrip(".") or (
        "an answer that is not JSON" if body is None else ""
    )
    return f"{status} {text}".strip()


def rows_of(content: bytes, *, none_is_empty: bool = False) -> list[dict[str, Any]] | None:
    """The objects of an answer at whichever level they stand: bare, in `data`, or in `data.data`.

    None for an answer of another shape, which proves nothing; with `none_is_empty`, for a search, an
    answer that holds null or says 404 inside has found nothing.
    """
    found = parse(content)
    if found is None and content.strip() != b"null":
        return None
    for _ in range(3):
        if isinstance(found, list):
            return [one for one in found if isinstance(one, dict)]
        if not isinstance(found, dict):
            return [] if none_is_empty and found is None else None
        if found.get("success") is False:
            return [] if none_is_empty and found.get("code") == 404 else None
        if "data" not in found:
            return [found] if "id" in found else None
        found = found["data"]
    return None


def _data(body: Any) -> dict[str, Any]:
    """The `data` of an envelope, {} where there is none."""
    data = body.get("data") if isinstance(body, dict) else None
    return data if isinstance(data, dict) else {}


def continuation_of(content: bytes) -> str | None:
    """The token of the next page, None on the last."""
    token = _data(parse(content)).get("continuationToken")
    return str(token) if token else None


def token_of(content: bytes) -> str:
    """The token of a login, "" if it has none."""
    token = _data(parse(content)).get("token")
    return token if isinstance(token, str) else ""


def owners_of(users: Iterable[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Ids by e-mail address, in lower case, and by folded full name. An address is never folded: `a_b` is not `a.b`."""
    found: dict[str, list[str]] = defaultdict(list)
    for user in users:
        if not (id := _id(user)):
            continue
        full = f"{user.get('name') or ''} {user.get('lastName') or ''}"
        for name in {str(user.get("email") or "").strip().casefold(), fold(full)} - {""}:
            found[name].append(id)
    return {name: tuple(dict.fromkeys(ids)) for name, ids in found.items()}


def stages_of(workspaces: Iterable[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Ids by folded title and by id. Two editions of the documentation name the list differently."""
    found: dict[str, list[str]] = defaultdict(list)
    for workspace in workspaces:
        for key in ("masterOfStates", "phases"):
            listed = workspace.get(key)
            for stage in listed if isinstance(listed, list) else ():
                if not isinstance(stage, dict) or not (id := _id(stage)):
                    continue
                for name in {fold(str(stage.get("name") or "")), fold(id)} - {""}:
                    found[name].append(id)
    return {name: tuple(dict.fromkeys(ids)) for name, ids in found.items()}


def contacts_of(contacts: Iterable[dict[str, Any]], *, phone: str = "", email: str = "") -> tuple[str, ...]:
    """The distinct ids of those contacts that really have this phone (digits) or e-mail address.

    No page says that the searches match exactly, so what they find is compared again.
    """

    def has(contact: dict[str, Any]) -> bool:
        if phone:
            return any(re.sub(r"\D", "", str(contact.get(key) or "")) == phone for key in PHONE_KEYS)
        return any(str(contact.get(key) or "").strip().casefold() == email.casefold() for key in EMAIL_KEYS)

    return tuple(dict.fromkeys(id for contact in contacts if (id := _id(contact)) and has(contact)))


__all__ = [
    "CREATE",
    "LOGIN",
    "contact_path",
    "contacts_of",
    "continuation_of",
    "create_body",
    "headers",
    "list_path",
    "owners_of",
    "parse",
    "read_create",
    "reason",
    "retry_after",
    "rows_of",
    "stages_of",
    "token_of",
    "users_path",
    "workspace_path",
]
