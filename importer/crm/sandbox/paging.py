"""The token that continues a list: opaque, and wrong in a URL unless the client encodes it. Pure."""

from __future__ import annotations

import base64
import binascii
from typing import Final

from importer.crm.sandbox.refusals import RefusedError

PAGE: Final = 20
# In base64 these bytes read "++++////": a client that puts the token into the URL as it is
# sends blanks instead of the plus signs, and is refused instead of getting the wrong page.
SPELLED: Final = b"\xfb\xef\xbe\xff\xff\xff"


def token_after(position: int) -> str:
    """The token of the page that begins at `position`; it always holds `+`, `/` and `=`."""
    return base64.b64encode(SPELLED + position.to_bytes(4, "big")).decode("ascii")


def position_of(token: str | None, *, length: int) -> int:
    """Where the page of this token begins in a list of `length` rows. Raises RefusedError for a token not made here."""
    if token is None:
        return 0
    try:
        spelled = base64.b64decode(token, validate=True)
    except (binascii.Error, ValueError):
        spelled = b""
    position = int.from_bytes(spelled[len(SPELLED) :], "big")
    if spelled != SPELLED + spelled[len(SPELLED) :] or len(spelled) != len(SPELLED) + 4 or position > length:
        raise RefusedError(400, "TOKEN_INVALID", "The continuationToken was not given out by this list.")
    return position
