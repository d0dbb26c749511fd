"""What is asked of the API: paths, headers and bodies, in the spelling it wants. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlencode

from importer.crm.wire.answers import parse

if TYPE_CHECKING:
    from decimal import Decimal

    from importer.model import NewContact, Opportunity

CREATE: Final = "/api/opportunity"
CREATE_CONTACT: Final = "/api/contact"
LOGIN: Final = "/api/user/login"
WHATSAPP, WEB_CHAT = 2, 1  # of a contact's `platformId` (vendor's oldest pages)
CALLED_HERE: Final = {"stageId": "stage", "expirationDate": "expiration_date"}
JSON: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def list_path(workspace: str, continuation: str | None = None) -> str:
    """One page of opportunities. The token is opaque and has to be encoded."""
    query = {"workspaceId": workspace}
    if continuation:
        query["continuationToken"] = continuation
    return f"{CREATE}?{urlencode(query)}"


def one_path(workspace: str, id: str) -> str:
    """One opportunity by its id, which may come from a person's sheet."""
    return f"{CREATE}/{quote(id, safe='')}?{urlencode({'workspaceId': workspace})}"


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


PLAIN: Final[dict[str, str]] = {"Content-Type": "application/json", "Accept": "application/json"}
"""The headers of a log-in, which has neither a token nor a workspace."""


def headers(token: str, workspace_key: str) -> dict[str, str]:
    """Both ways of naming the caller: older pages show only x-workspace-id, the newest require a bearer too."""
    return {"Authorization": f"Bearer {token}", "x-workspace-id": workspace_key, **PLAIN}


def login_body(email: str, password: str) -> bytes:
    """The body of a log-in."""
    return json.dumps({"email": email, "password": password}).encode()


def create_body(opportunity: Opportunity, workspace: str) -> bytes:
    """The body of a create. `assignedComercialId` has one m; undocumented fields are sent only when used.

    What is set after it (`Opportunity.later`) is left to `update_body`.
    """
    body: dict[str, Any] = {
        "workspaceId": workspace,
        "name": opportunity.name,
        "description": opportunity.description,
        "amount": _number(opportunity.amount),
    }
    optional = {
        "assignedComercialId": opportunity.owner_id,
        "contactId": opportunity.contact_id,
        **({} if opportunity.later else _on_the_page_of_update(opportunity)),
        "tags": list(opportunity.tags),
    }
    body.update({key: value for key, value in optional.items() if value})
    return JSON.encode(body).encode()


def update_path(workspace: str, id: str) -> str:
    """The update of one opportunity: its id is in the query, not in the path (vendor's newest page)."""
    return f"{CREATE}?{urlencode({'id': id, 'workspaceId': workspace})}"


def update_body(opportunity: Opportunity) -> bytes:
    """What is set after the create, in one call: plain fields, several at once (vendor's newest page of the update).

    b"" where nothing is. That page lists stage and custom fields; the expiry is known from an older copy.
    """
    body = _on_the_page_of_update(opportunity) if opportunity.later else {}
    return JSON.encode(body).encode() if body else b""


def _on_the_page_of_update(opportunity: Opportunity) -> dict[str, Any]:
    """The fields of a row that are documented for an update and not for a create, as far as it has them."""
    found = {
        "stageId": opportunity.stage_id,
        "expirationDate": f"{opportunity.expiration_date}T00:00:00" if opportunity.expiration_date else "",
        "customFields": [{"name": name, "value": value} for name, value in opportunity.custom],
    }
    return {key: value for key, value in found.items() if value}


def fields_of_update(body: str) -> tuple[str, ...]:
    """The fields that the body of an update sets, as `--map` calls them; () for a body that is none."""
    found = parse(body.encode())
    if not isinstance(found, dict):
        return ()
    custom = [f"custom:{one.get('name')}" for one in found.get("customFields", ()) if isinstance(one, dict)]
    plain = [CALLED_HERE.get(str(key), str(key)) for key in found if key != "customFields"]
    return (*plain, *custom)


def contact_body(contact: NewContact, workspace: str) -> bytes:
    """The body of a contact's create. By the API's rule platform 2 (WhatsApp) needs a number, any other an e-mail."""
    body = {"workspaceId": workspace, "name": contact.name, "email": contact.email}
    if contact.phone:
        body |= {"internalWhatsappNumber": contact.phone}
    kept: dict[str, Any] = {key: value for key, value in body.items() if value}
    return JSON.encode(kept | {"platformId": WHATSAPP if contact.phone else WEB_CHAT}).encode()


def contact_reached_by(body: str) -> tuple[str, str]:
    """The phone (digits) and the e-mail address in the body of a contact's create; "" for none, or for no such body."""
    found = parse(body.encode())
    if not isinstance(found, dict):
        return "", ""
    return str(found.get("internalWhatsappNumber") or ""), str(found.get("email") or "")


def _number(amount: Decimal) -> int | float:
    """A JSON number without float dust: at most 15 digits, which a double gives back exactly."""
    return int(amount) if amount == amount.to_integral_value() else float(amount)


__all__ = [
    "CREATE",
    "CREATE_CONTACT",
    "LOGIN",
    "PLAIN",
    "contact_body",
    "contact_path",
    "contact_reached_by",
    "create_body",
    "fields_of_update",
    "headers",
    "list_path",
    "login_body",
    "one_path",
    "update_body",
    "update_path",
    "users_path",
    "workspace_path",
]
