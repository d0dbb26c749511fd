"""The page for a person: what the practice CRM holds. Plain HTML without scripts; every cell is escaped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from jinja2 import Environment

from importer.crm.sandbox import people
from importer.crm.sandbox.answers import HTML, Answer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from importer.crm.sandbox.calls import Holdings

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
<th scope="col">Owner as sent</th><th scope="col">Created</th></tr>
{% for row in rows %}
<tr><td>{{ row.opportCode }}</td><td>{{ row.name }}</td><td class="number">{{ row.amount }}</td>
<td>{{ row.description }}</td><td>{{ row.assignedComercialId or "" }}</td><td>{{ row.creationDate }}</td></tr>
{% endfor %}
</table>
{% for title, counts in tables %}
<table>
<caption>{{ title }}</caption>
{% for name, count in counts.items() %}
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


def _reached(email: str, wrote_from: str | None, whatsapp: str | None) -> str:
    """How a contact is found: by e-mail address and, where it has one, by phone."""
    phone = wrote_from or whatsapp
    return f"{email}, +{phone}" if phone else email


def answer(holdings: Holdings, *, calls: Mapping[str, int], faults: Mapping[str, int]) -> Answer:
    """The page: how many opportunities there are, the newest of them, and counts of requests and faults."""
    held = [one for workspace in holdings.workspaces.values() for one in workspace.opportunities]
    newest = sorted(held, key=lambda one: str(one.shown["creationDate"]), reverse=True)[:NEWEST]
    html = TEMPLATE.render(
        total=len(held),
        rows=[one.truth for one in newest],
        tables=(
            ("Owners", {user["email"]: f"{user['name']} {user['lastName']}" for user in people.users()}),
            ("Contacts", {f"{name} {lastname}": _reached(*rest) for _, name, lastname, *rest in people.CONTACTS}),
            ("Stages", {name: code for _, name, code, _ in people.STAGES}),
            ("Requests", calls),
            ("Faults", faults),
        ),
    )
    # A lone surrogate is valid in JSON and cannot be written in UTF-8.
    return Answer(200, html.encode("utf-8", "replace"), HEADERS)
