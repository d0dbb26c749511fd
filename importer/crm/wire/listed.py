"""What lists and searches of the API hold: opportunities, users, stages, contacts. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from importer.crm.wire.answers import data_of, id_of, parse
from importer.validate.recognise import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

# Where editions of the API, its SDK and its copies keep a contact's phone and e-mail address.
PHONE_KEYS: Final = ("platformSenderPhone", "internalWhatsappNumber", "phone", "cellphone", "platformSenderId")
EMAIL_KEYS: Final = ("email", "platformSenderEmail")


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


def continuation_of(content: bytes) -> str | None:
    """The token of the next page, None on the last."""
    token = data_of(parse(content)).get("continuationToken")
    return str(token) if token else None


def token_of(content: bytes) -> str:
    """The token of a login, "" if it has none."""
    token = data_of(parse(content)).get("token")
    return token if isinstance(token, str) else ""


def owners_of(users: Iterable[dict[str, Any]]) -> dict[str, tuple[str, ...]]:
    """Ids by e-mail address, in lower case, and by folded full name. An address is never folded: `a_b` is not `a.b`."""
    found: dict[str, list[str]] = defaultdict(list)
    for user in users:
        if not (id := id_of(user)):
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
                if not isinstance(stage, dict) or not (id := id_of(stage)):
                    continue
                for name in {fold(str(stage.get("name") or "")), fold(id)} - {""}:
                    found[name].append(id)
    return {name: tuple(dict.fromkeys(ids)) for name, ids in found.items()}


def addresses_of(users: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """The e-mail addresses of the users as they are written, to be chosen from; in the order of the alphabet."""
    found = (str(user.get("email") or "").strip() for user in users if id_of(user))
    return tuple(sorted(set(filter(None, found)), key=str.casefold))


def titles_of(workspaces: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    """The titles of the stages as they are written, each once, in Plazbot's order."""
    listed = (workspace.get(key) for workspace in workspaces for key in ("masterOfStates", "phases"))
    stages = (stage for each in listed if isinstance(each, list) for stage in each if isinstance(stage, dict))
    return tuple(dict.fromkeys(title for one in stages if id_of(one) and (title := str(one.get("name") or "").strip())))


def contacts_of(contacts: Iterable[dict[str, Any]], *, phone: str = "", email: str = "") -> tuple[str, ...]:
    """The distinct ids of those contacts that really have this phone (digits) or e-mail address.

    No page says that the searches match exactly, so what they find is compared again.
    """

    def has(contact: dict[str, Any]) -> bool:
        if phone:
            return any(re.sub(r"\D", "", str(contact.get(key) or "")) == phone for key in PHONE_KEYS)
        return any(str(contact.get(key) or "").strip().casefold() == email.casefold() for key in EMAIL_KEYS)

    return tuple(dict.fromkeys(id for contact in contacts if (id := id_of(contact)) and has(contact)))


__all__ = [
    "EMAIL_KEYS",
    "PHONE_KEYS",
    "addresses_of",
    "contacts_of",
    "continuation_of",
    "owners_of",
    "rows_of",
    "stages_of",
    "titles_of",
    "token_of",
]
