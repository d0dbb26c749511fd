"""What the answer to a reading is worth. Pure. Reading changes nothing, so it may be asked for again."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from importer.crm.wire.answers import parse

if TYPE_CHECKING:
    from collections.abc import Collection

    from importer.crm.wire.heard import Answer


class Worth(StrEnum):
    """What is to be done with an answer to a reading."""

    TAKE = "it is what was asked for"
    AGAIN = "another time may be better"
    REFUSED = "the CRM does not let us in"
    ODD = "it is no answer of this API, and will not change"


def worth_of(answer: Answer, *, allow: Collection[int] = ()) -> Worth:
    """What an answer is worth; the statuses in `allow` are taken whatever their body."""
    status = answer.status
    if status in (401, 403):
        return Worth.REFUSED
    fine = 200 <= status < 300
    if status in allow or (fine and parse(answer.content) is not None):
        return Worth.TAKE
    if 200 <= status < 500 and status not in (408, 429):
        return Worth.ODD
    return Worth.AGAIN


def is_clear(answer: Answer) -> bool:
    """True when the CRM itself is there and answers: a 2xx of JSON, or a no that is not "later"."""
    if 200 <= answer.status < 300:
        return parse(answer.content) is not None
    return 400 <= answer.status < 500 and answer.status not in (408, 429)


__all__ = ["Worth", "is_clear", "worth_of"]
