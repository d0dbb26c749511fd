"""What came back for a create, and what it means: one table, read from the top; the first line that fits counts.

Pure: an answer or a fault in, a Reply out. The vendor's pages give a status for success only (200); all
others are known from an unreliable copy of them, from a customer's code, or from HTTP itself. So a line
says "try later" only where nothing can have happened, "refused" only where the CRM decided against the
row, and whatever no line knows is unclear, which is settled by the CRM's own list and never guessed.
The content type is not looked at: one edition of the vendor's pages labels JSON as text/plain.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Final, assert_never

from importer.crm.wire.answers import NAMED
from importer.crm.wire.heard import NEVER_CONNECTED, Break, Fault, Heard
from importer.crm.wire.read import Read
from importer.crm.wire.times import retry_after
from importer.outcome import Created, Refused, Reply, Stop, TryLater, Unclear

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

REFUSES_US: Final = (401, 403, 407)
MAY_HAVE_BEGUN: Final = (408, 409, 460, 499)


class Meaning(Enum):
    """The kinds of Reply, as the table names them."""

    CREATED = auto()
    REFUSED = auto()
    LATER = auto()
    UNCLEAR = auto()
    STOP = auto()


Seen = Read | Fault


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what it is about, how it is told, what it means, and how that is known."""

    what: str
    fits: Callable[[Seen], bool]
    means: Meaning
    because: str


def _fault(*kinds: Break) -> Callable[[Seen], bool]:
    return lambda seen: isinstance(seen, Fault) and seen.kind in kinds


def _answer(fits: Callable[[Read], bool]) -> Callable[[Seen], bool]:
    return lambda seen: isinstance(seen, Read) and fits(seen)


TABLE: Final[tuple[Line, ...]] = (
    Line(
        "a 2xx that does not say no and names what it made",
        _answer(lambda one: one.fine and not one.says_no and one.made is not None),
        Meaning.CREATED,
        "Vendor's create page, both editions: 200 with data.id and data.opportunity. Other calls answer 200 with "
        "success: false (seen by a customer in 2026), so `success` and the `code` inside count too.",
    ),
    Line(
        "any other answer that names what it made",
        _answer(lambda one: one.made is not None),
        Meaning.UNCLEAR,
        "It contradicts itself: something with an id is there, whatever else it says.",
    ),
    Line(
        "a 2xx that says no with 401, 403 or 407",
        _answer(lambda one: one.no_inside in REFUSES_US),
        Meaning.STOP,
        "The envelope's code is the status of the reply (vendor's newest pages): it refuses us, not the row.",
    ),
    Line(
        "a 2xx that says no with another 4xx, or with no code of failure",
        _answer(lambda one: one.no_inside is not None and 400 <= one.no_inside < 500 and not _open(one.no_inside)),
        Meaning.REFUSED,
        "200 with success: false is how the API was seen to refuse: the application read the row and says no.",
    ),
    Line(
        "any other 2xx",
        _answer(lambda one: one.fine),
        Meaning.UNCLEAR,
        "No id, or a 'later' or failure (429, 5xx) said inside by the application, which has read the request.",
    ),
    Line(
        "401, 403, 407",
        _answer(lambda one: one.status in REFUSES_US),
        Meaning.STOP,
        "Refuses us before the row is looked at (RFC 9110, 15.5): the token, the workspace, or a proxy's password.",
    ),
    Line(
        "429",
        _answer(lambda one: one.status == 429),
        Meaning.LATER,
        "Turned away at the door: a limit is counted before the request is handled (RFC 6585, 4).",
    ),
    Line(
        "503 of a gateway that had the request",
        _answer(lambda one: one.status == 503 and one.passed_on),
        Meaning.UNCLEAR,
        "Envoy says 503 when the service hung up on a request it was given (envoyproxy/envoy pull request 5499), "
        "Azure Front Door when the service took it and did not answer in time (its page on routing problems).",
    ),
    Line(
        "any answer without a 2xx that says yes",
        _answer(lambda one: one.yes is True),
        Meaning.UNCLEAR,
        "It contradicts itself.",
    ),
    Line(
        "503",
        _answer(lambda one: one.status == 503),
        Meaning.LATER,
        "Not able to handle the request now (RFC 9110, 15.6.4); the design takes it for turned away.",
    ),
    Line(
        "408, 409, 460, 499",
        _answer(lambda one: one.status in MAY_HAVE_BEGUN),
        Meaning.UNCLEAR,
        "Given up while it was read or handled (408; 460 and 499 are a gateway's), or an equal one is there (409).",
    ),
    Line(
        "any other 4xx",
        _answer(lambda one: 400 <= one.status < 500),
        Meaning.REFUSED,
        "The request itself is at fault (RFC 9110, 15.5), and the same one again would be; the copy of the vendor's "
        "pages has 400 for a bad field and 404 for an id that is not there.",
    ),
    Line(
        "any other answer",
        lambda seen: isinstance(seen, Read),
        Meaning.UNCLEAR,
        "1xx, a redirect or a 5xx: it may have been done before it failed (500 and 502 after the fact in our tests).",
    ),
    Line(
        "never connected",
        _fault(*NEVER_CONNECTED),
        Meaning.LATER,
        "Nothing was sent: each of them is tried with real sockets in tests/crm/test_client_faults.py.",
    ),
    Line(
        "any other fault",
        _fault(*Break),
        Meaning.UNCLEAR,
        "The connection was made: the request may have been read, whole, by whoever hung up.",
    ),
)


def read_create(heard: Heard, *, now: datetime, named: tuple[str, ...] = NAMED) -> Reply:
    """What the answer to a create, or the fault in its place, means. `now` (UTC) turns a date into a wait.

    `named` is what an answer calls the thing it made (`answers.CONTACT` of a contact's create).
    """
    seen: Seen = heard if isinstance(heard, Fault) else Read.of(heard, named=named)
    line = line_of(seen)
    match line.means:
        case Meaning.CREATED:
            return (isinstance(seen, Read) and seen.made) or Unclear(seen.words)
        case Meaning.REFUSED:
            return Refused(seen.words)
        case Meaning.LATER:
            if isinstance(seen, Fault):
                return TryLater(seen.words, reached=False)
            return TryLater(seen.words, wait=retry_after(seen.answer.headers, now=now))
        case Meaning.UNCLEAR:
            return Unclear(seen.words)
        case Meaning.STOP:
            return Stop(seen.words)
        case _:
            assert_never(line.means)


def read_update(heard: Heard, id: str, *, now: datetime) -> Reply:
    """What the answer to an update of this id means; Created where it is done.

    An update is the same however often it is done, so what is unclear may be sent again. A yes need not show
    what it changed: of the two pages of this call one spells the name of that wrong.
    """
    if not isinstance(heard, Fault):
        read = Read.of(heard)
        if read.fine and not read.says_no and read.body is not None:
            return Created(id)
    reply = read_create(heard, now=now)
    match reply:
        case Unclear(reason):
            return TryLater(reason, reached=False)
        case Created():
            raise AssertionError("what names an id and says yes is done")
        case Refused() | TryLater() | Stop():
            return reply
        case _:
            assert_never(reply)


def line_of(seen: Seen) -> Line:
    """The line of the table that counts. There is always one: the last of each kind takes all that is left."""
    return next(line for line in TABLE if line.fits(seen))


def _open(code: int) -> bool:
    """A code inside a 2xx that leaves it open whether it was done, or belongs to a line of its own."""
    return code in MAY_HAVE_BEGUN or code == 429


__all__ = ["TABLE", "Line", "Meaning", "line_of", "read_create", "read_update"]
