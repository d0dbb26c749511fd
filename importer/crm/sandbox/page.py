"""The page for a person: what the practice CRM holds. Plain HTML without scripts; every cell is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jinja2 import Environment

from importer.crm.sandbox import people
from importer.crm.sandbox.answers import HTML, Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.crm.sandbox.calls import Holdings
    from importer.crm.sandbox.held import Held, Workspace
    from importer.crm.sandbox.people import Json

NEWEST: Final = 200
HEADERS: Final = (
    HTML,
    (b"content-security-policy", b"default-src 'none'; style-src 'unsafe-inline'"),
    (b"cache-control", b"no-store"),
)
TEMPLATE: Final = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
    """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Practice Plazbot</title>
<style>
body { font: 1rem/1.4 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff }
table { border-collapse: collapse; margin: 1rem 0 }
caption { text-align: left; font-weight: bold; padding: .3rem 0 }
th, td { border: 1px solid #bbb; padding: .3rem .6rem; text-align: left; vertical-align: top }
td.number { text-align: right }
</style>
</head>
<body>
<h1>Practice Plazbot</h1>
<p>{{ total }} {{ "opportunity" if total == 1 else "opportunities" }} held in memory; gone when this program ends.</p>
<table>
<caption>Opportunities, newest first{{ ", the last %d" % rows|length if total > rows|length }}</caption>
<tr><th scope="col">Code</th><th scope="col">Name</th><th scope="col">Amount</th><th scope="col">Description</th>
<th scope="col">Owner as sent</th><th scope="col">Contact</th><th scope="col">Stage</th><th scope="col">Expires</th>
<th scope="col">Tags and custom fields</th><th scope="col">Created</th></tr>
{% for row in rows %}
<tr><td>{{ row.opportCode }}</td><td>{{ row.name }}</td><td class="number">{{ row.amount }}</td>
<td>{{ row.description }}</td><td>{{ row.assignedComercialId or "" }}</td><td>{{ row.contact }}</td>
<td>{{ row.stage }}</td><td>{{ (row.expirationDate or "")[:10] }}</td><td>{{ row.more }}</td>
<td>{{ row.creationDate }}</td></tr>
{% endfor %}
</table>
{% for title, pairs in tables %}
<table>
<caption>{{ title }}</caption>
{% for name, count in pairs %}
<tr><th scope="row">{{ name }}</th><td class="number">{{ count }}</td></tr>
{% else %}
<tr><td>none</td></tr>
{% endfor %}
</table>
{% endfor %}
</body>
</html>
"""
)


def answer(holdings: Holdings, *, calls: Mapping[str, int], faults: Mapping[str, int]) -> Answer:
    """The page: how many opportunities there are, the newest of them, contacts, and counts of requests and faults."""
    held = [(one, workspace) for workspace in holdings.workspaces.values() for one in workspace.opportunities]
    newest = sorted(held, key=lambda pair: str(pair[0].shown["creationDate"]), reverse=True)[:NEWEST]
    html = TEMPLATE.render(
        total=len(held),
        rows=[_row(one, workspace) for one, workspace in newest],
        tables=(
            ("Owners", [(user["email"], f"{user['name']} {user['lastName']}") for user in people.users()]),
            (f"Contacts, newest first, at most {NEWEST}", _contacts(holdings)),
            ("Stages", [(name, code) for _, name, code, _ in people.STAGES]),
            ("Requests", calls.items()),
            ("Faults", faults.items()),
        ),
    )
    # A lone surrogate is valid in JSON and cannot be written in UTF-8.
    return Answer(200, html.encode("utf-8", "replace"), HEADERS)


def _row(held: Held, workspace: Workspace) -> Json:
    """An opportunity with its contact and stage by name, and what else was sent in one line."""
    truth = held.truth
    contact = workspace.contacts.get(truth["contactId"] or "")
    stage = next((one["name"] for one in workspace.stages if one["id"] == truth["stageId"]), "")
    custom = (f"{one.get('name')}: {one.get('value')}" for one in truth.get("customFields") or ())
    return {
        **truth,
        "contact": _called(contact) if contact else "",
        "stage": stage,
        "more": "; ".join([*truth["tags"], *custom]),
    }


def _contacts(holdings: Holdings) -> list[tuple[str, str]]:
    """The newest contacts, each with what it is found by; those that every workspace begins with stand once."""
    every = [one for workspace in holdings.workspaces.values() for one in workspace.contacts.values()]
    every.sort(key=lambda one: (str(one["creationDate"]), one["orderInCards"]), reverse=True)
    return list(dict.fromkeys((f"{one['id']} {_called(one)}", _reached(one)) for one in every[:NEWEST]))


def _called(contact: Json) -> str:
    return f"{contact['name']} {contact['lastname'] or ''}".strip()


def _reached(contact: Json) -> str:
    """How a contact is found: by e-mail address and by phone, where it has them."""
    phone = contact["platformSenderPhone"] or contact["internalWhatsappNumber"]
    return ", ".join(filter(None, (contact["email"], phone and f"+{phone.lstrip('+')}")))
