"""A practice Plazbot on loopback: the same paths, spellings and refusals, with people who do not exist.

It is the second opinion on the API, so nothing in here may import the rest of the importer: what the
importer believes about Plazbot and what is written here meet only on the wire.
"""

from __future__ import annotations

from importer.crm.sandbox.server import serve

__all__ = ["serve"]
