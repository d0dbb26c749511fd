"""Every odd spelling of Plazbot's API in one room: paths, headers, bodies, and what an answer means.

Pure: bytes in, nouns out. What is known of the API and how sure it is stands beside each oddity.
"""

from __future__ import annotations

from importer.crm.wire.answers import LONGEST_REASON, parse, reason
from importer.crm.wire.calls import (
    CREATE,
    LOGIN,
    contact_path,
    create_body,
    headers,
    list_path,
    users_path,
    workspace_path,
)
from importer.crm.wire.listed import (
    EMAIL_KEYS,
    PHONE_KEYS,
    contacts_of,
    continuation_of,
    owners_of,
    rows_of,
    stages_of,
    token_of,
)
from importer.crm.wire.replies import read_create, retry_after

__all__ = [
    "CREATE",
    "EMAIL_KEYS",
    "LOGIN",
    "LONGEST_REASON",
    "PHONE_KEYS",
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
