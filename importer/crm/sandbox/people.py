"""The invented owners, contacts and stages every practice workspace begins with."""

from __future__ import annotations

from typing import Any, Final

Json = dict[str, Any]

BEGAN: Final = "2026-01-10T09:00:00.0000000Z"

# Two of them are called Luis Salas, so that a name alone does not tell an owner.
USERS: Final = (
    ("us-01", "Ana", "Torres", "ana.torres@example.com", "admin"),
    ("us-02", "Luis", "Salas", "luis.salas@example.com", "comercial"),
    ("us-03", "Carla", "Méndez", "carla.mendez@example.com", "comercial"),
    ("us-04", "Luis", "Salas", "luis.salas.norte@example.com", "comercial"),
)

# ct-03 and ct-04 share a phone, ct-05 is known only by its WhatsApp number, ct-06 only by the phone it
# wrote from, ct-07 only by e-mail, and the e-mail of ct-08 has capitals.
CONTACTS: Final = (
    ("ct-01", "Rosa", "Quispe", "rosa.quispe@example.com", "51900111222", "51900111222"),
    ("ct-02", "Jorge", "Huamán", "jorge.huaman@example.com", "51900222333", "51900222333"),
    ("ct-03", "Marta", "Rojas", "marta.rojas@example.com", "51900333444", "51900333444"),
    ("ct-04", "Pedro", "Rojas", "pedro.rojas@example.com", "51900333444", "51900333444"),
    ("ct-05", "Elena", "Paredes", "elena.paredes@example.com", None, "51900555666"),
    ("ct-06", "Diego", "Flores", "diego.flores@example.com", "51900666777", None),
    ("ct-07", "Lucía", "Vargas", "lucia.vargas@example.com", None, None),
    ("ct-08", "Óscar", "Núñez", "Oscar.Nunez@example.com", "51900888999", "51900888999"),
)

STAGES: Final = (
    ("st-1", "Nuevo", "NEW", "#3366cc"),
    ("st-2", "Contactado", "CONTACTED", "#33aacc"),
    ("st-3", "Propuesta", "PROPOSAL", "#cc9933"),
    ("st-4", "Negociación", "NEGOTIATION", "#cc6633"),
    ("st-5", "Ganado", "WON", "#33aa66"),
)


def users() -> list[Json]:
    """The users of a workspace; their last name is spelled `lastName`, that of a contact `lastname`."""
    return [
        {
            "id": id,
            "name": name,
            "lastName": last_name,
            "email": email,
            "avatar": None,
            "role": role,
            "creationDate": BEGAN,
            "company": "plazbot",
        }
        for id, name, last_name, email, role in USERS
    ]


def stages() -> list[Json]:
    """What the workspace reply calls `masterOfStates`."""
    return [
        {"id": id, "color": color, "name": name, "stateCode": code, "creationDate": BEGAN, "isDefault": id == "st-1"}
        for id, name, code, color in STAGES
    ]


def contacts(workspace: str) -> list[Json]:
    """The contacts a workspace begins with."""
    return [
        contact(
            id=id,
            workspace=workspace,
            name=name,
            lastname=lastname,
            email=email,
            wrote_from=wrote_from,
            whatsapp=whatsapp,
            platform=2 if whatsapp or wrote_from else 1,
            stage="st-1",
            order=order,
            created=BEGAN,
        )
        for order, (id, name, lastname, email, wrote_from, whatsapp) in enumerate(CONTACTS, start=1)
    ]


def contact(
    *,
    id: str,
    workspace: str,
    name: str,
    lastname: str | None,
    email: str | None,
    wrote_from: str | None,
    whatsapp: str | None,
    platform: int,
    stage: str | None,
    order: int,
    created: str,
) -> Json:
    """The contact object of the API with every field of its reference."""
    return {
        "id": id,
        "creationDate": created,
        "assignedAgentId": None,
        "assignedAgentName": None,
        "segmentationId": None,
        "lastMessage": None,
        "lastMessageDate": None,
        "platformSenderId": None,
        "platformSenderName": f"{name} {lastname or ''}".strip(),
        "platformSenderPhone": wrote_from,
        "isRead": True,
        "isBotEnabled": False,
        "isManuallyAdded": True,
        "avatarColor": None,
        "orderInCards": order,
        "orderInCardsLastUpdated": created,
        "tags": [],
        "files": [],
        "isSolved": False,
        "workspaceId": workspace,
        "name": name,
        "lastname": lastname,
        "email": email,
        "platformId": platform,
        "stageId": stage,
        "platformSenderEmail": None,
        "internalWhatsappNumber": whatsapp,
        "blocked": False,
    }
