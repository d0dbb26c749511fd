"""One opportunity asked for by its id, in whichever shape an edition answers. Pure.

The only sample seen is a bare array of one object and no envelope, on a copy of the vendor's pages that
is not reliable; the other calls of the API have shapes of their own. All of them are read.
"""

from __future__ import annotations

from typing import Any

from importer.crm.wire.answers import NAMED, data_of, id_of, parse
from importer.crm.wire.listed import rows_of


def one_of(content: bytes, id: str) -> list[dict[str, Any]] | None:
    """The opportunity of this id in a list of its own; [] where the CRM says that there is none.

    None for an answer of another shape, or one that shows something else than was asked for.
    """
    body = parse(content)
    data = data_of(body)
    named = [one for name in NAMED if isinstance(one := data.get(name), dict)]
    if named and body.get("success") is not False:
        found: list[dict[str, Any]] | None = [{"id": data.get("id"), **named[0]}]
    else:
        found = rows_of(content, none_is_empty=True)
    if not found:
        return found
    return [one for one in found if id_of(one).casefold() == id.casefold()][:1] or None


__all__ = ["one_of"]
