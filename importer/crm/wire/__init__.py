"""Every odd spelling of Plazbot's API in one room: paths, headers, bodies, and what an answer means.

Pure: bytes in, nouns out. What is known of the API and how sure it is stands beside each oddity.
"""

from __future__ import annotations

from importer.crm.wire.answers import CONTACT, parse, reason
from importer.crm.wire.calls import (
    CREATE,
    CREATE_CONTACT,
    LOGIN,
    PLAIN,
    contact_body,
    contact_path,
    contact_reached_by,
    create_body,
    fields_of_update,
    headers,
    list_path,
    login_body,
    one_path,
    update_body,
    update_path,
    users_path,
    workspace_path,
)
from importer.crm.wire.heard import Answer, Break, Fault, Heard
from importer.crm.wire.listed import (
    addresses_of,
    contacts_of,
    continuation_of,
    owners_of,
    people_of,
    rows_of,
    stages_of,
    titled_of,
    titles_of,
    token_of,
    users_of,
)
from importer.crm.wire.one import one_of
from importer.crm.wire.read import token_refused
from importer.crm.wire.readings import Worth, is_clear, worth_of
from importer.crm.wire.replies import read_create, read_update
from importer.crm.wire.times import Skew, retry_after

__all__ = [
    "CONTACT",
    "CREATE",
    "CREATE_CONTACT",
    "LOGIN",
    "PLAIN",
    "Answer",
    "Break",
    "Fault",
    "Heard",
    "Skew",
    "Worth",
    "addresses_of",
    "contact_body",
    "contact_path",
    "contact_reached_by",
    "contacts_of",
    "continuation_of",
    "create_body",
    "fields_of_update",
    "headers",
    "is_clear",
    "list_path",
    "login_body",
    "one_of",
    "one_path",
    "owners_of",
    "parse",
    "people_of",
    "read_create",
    "read_update",
    "reason",
    "retry_after",
    "rows_of",
    "stages_of",
    "titled_of",
    "titles_of",
    "token_of",
    "token_refused",
    "update_body",
    "update_path",
    "users_of",
    "users_path",
    "workspace_path",
    "worth_of",
]
