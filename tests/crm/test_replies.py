"""The table of replies: every status, envelope, content type and fault has a meaning, and no unsafe one."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.crm import wire
from importer.crm.wire.heard import NEVER_CONNECTED, Break, Heard
from importer.crm.wire.read import Read
from importer.crm.wire.replies import TABLE, Meaning, line_of
from importer.outcome import Created, Refused, Reply, Stop, TryLater, Unclear

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
STATUSES = range(100, 600)
SUCCESS = (..., True, False, None, "true", "false", 1, 0)
CODES = (..., None, 0, 200, "200", 400, 401, 403, 404, 408, 409, 422, 429, "429", 500, 503, 999, "x", [], True)
DATA = (
    ...,
    None,
    [],
    {},
    {"id": ""},
    {"id": "op-1"},
    {"id": 418},
    {"opportunity": {"id": "op-2"}},
    {"oportunity": {"id": "op-3"}},
    {"opportunity": {"name": "Flota"}},
)
BODIES = [
    b"",
    b"null",
    b"[]",
    b"7",
    b'"text"',
    b"{}",
    b"<html>503</html>",
    b'{"success": true, "data": {"id',
    b"\xff\x00",
]
TYPES = ("application/json", "text/plain", "text/html; charset=utf-8", "application/octet-stream", "")


def envelopes() -> list[bytes]:
    """Every mixture of what an envelope says of success, code and data."""
    made = []
    for success, code, data in product(SUCCESS, CODES, DATA):
        fields = {"success": success, "code": code, "data": data, "message": "why"}
        made.append(json.dumps({name: value for name, value in fields.items() if value is not ...}).encode())
    return made


def meaning(status: int, content: bytes, **headers: str) -> Reply:
    """What one answer means."""
    return wire.read_create(wire.Answer(status, content, headers), now=NOW)


def names_an_id(content: bytes) -> bool:
    """True if something that was made is named, read apart from the code under test."""
    try:
        body = json.loads(content)
    except ValueError:
        return False
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, dict):
        return False
    inner = [data.get("opportunity"), data.get("oportunity")]
    ids = [data.get("id"), *(one.get("id") for one in inner if isinstance(one, dict))]
    return any(id not in (None, "") for id in ids)


def unsafe(heard: Heard, reply: Reply) -> str:
    """Why this reading could lose a row or create it twice; "" if it could not."""
    match reply, heard:
        case TryLater(), wire.Fault(kind):
            return "" if kind in NEVER_CONNECTED else "sent again though it may have been read"
        case Unclear(), _:
            return ""
        case _, wire.Fault():
            return "a fault that decides"
        case Created(id), wire.Answer(status, content):
            good = 200 <= status < 300 and names_an_id(content) and id and not says_no(content)
            return "" if good else "created without a 2xx, a yes and an id"
        case _, wire.Answer(_, content) if names_an_id(content):
            return "taken for not created though it names an id"
        case TryLater(), wire.Answer(status):
            return "" if status in (429, 503) else "sent again though it may have been done"
        case Stop(), wire.Answer(status):
            return "" if status in (401, 403, 407) or 200 <= status < 300 else "stopped by nobody who refuses us"
        case Refused(), wire.Answer(status, content):
            open_ = status in (408, 409, 429, 460, 499) or not 200 <= status < 500 or 300 <= status < 400
            return "refused though it may have been done" if open_ or (status < 300 and not says_no(content)) else ""
    return "no such reply"


def says_no(content: bytes) -> bool:
    """True if the envelope says no, read apart from the code under test."""
    body = json.loads(content)
    code = body.get("code")
    numeric = str(code).isdigit() and not isinstance(code, bool)
    return body.get("success", True) not in (True, None) or (code is not None and (not numeric or int(code) >= 400))


def test_every_mixture_has_one_safe_meaning() -> None:
    """Statuses, bodies and content types multiplied: no reading is unsafe, and no content type counts."""
    contents = [*BODIES, *envelopes()]
    wrong = []
    for status in (*range(199, 211), *range(299, 310), 100, *range(399, 432), 451, 460, 499, *range(500, 512), 599):
        for content in contents:
            heard = wire.Answer(status, content)
            if why := unsafe(heard, wire.read_create(heard, now=NOW)):
                wrong.append((status, content, why))
    for status in STATUSES:
        for content in (*BODIES, *contents[:: len(contents) // 40]):
            replies = {meaning(status, content, **{"content-type": kind}) for kind in TYPES}
            why = unsafe(wire.Answer(status, content), next(iter(replies)))
            if why or len(replies) != 1:
                wrong.append((status, content, why or "the content type counts"))
    assert wrong[:5] == []


@pytest.mark.parametrize("kind", Break)
def test_a_fault_is_tried_again_only_before_the_connection(kind: Break) -> None:
    """Never connected: try later, and not by a word of the CRM. Anything else: unclear."""
    reply = wire.read_create(wire.Fault(kind), now=NOW)
    expected = TryLater(kind.value, reached=False) if kind in NEVER_CONNECTED else Unclear(kind.value)
    assert reply == expected
    assert not unsafe(wire.Fault(kind), reply)


def test_every_line_of_the_table_is_used_and_says_why() -> None:
    """No line is hidden behind those above it, and each has a reason of its own."""
    answers = [wire.Answer(status, content) for status in STATUSES for content in (*BODIES, *envelopes()[::400])]
    answers += [wire.Answer(200, content) for content in envelopes()]
    answers += [wire.Answer(429, b'{"data": {"id": "op-1"}}'), wire.Answer(503, b"", {"x-azure-ref": "0x"})]
    seen = [*(Read.of(answer) for answer in answers), *(wire.Fault(kind) for kind in Break)]
    used = {line_of(one).what for one in seen}
    assert used == {line.what for line in TABLE}
    assert {line.means for line in TABLE} == set(Meaning)
    assert all(len(line.because) > 10 for line in TABLE)


ENVOY = b"upstream connect error or disconnect/reset before headers. reset reason: connection termination"
GATEWAYS = [
    pytest.param(503, b"", {}, TryLater, id="plain"),
    pytest.param(503, b"", {"retry-after": "3"}, TryLater, id="with a wait"),
    pytest.param(503, b"no healthy upstream", {}, TryLater, id="Envoy that asked nobody"),
    pytest.param(503, ENVOY, {}, Unclear, id="Envoy that was hung up on"),
    pytest.param(503, b"<html>", {"x-azure-ref": "0abc"}, Unclear, id="Front Door that got no answer"),
    pytest.param(503, b"", {"x-azure-ref": "0abc", "retry-after": "3"}, TryLater, id="Front Door that says when"),
    pytest.param(503, b'{"success": false}', {"x-azure-ref": "0abc"}, TryLater, id="the CRM behind Front Door"),
    pytest.param(503, b'{"success": true}', {}, Unclear, id="503 that says yes"),
    pytest.param(429, b"<html>", {"x-azure-ref": "0abc"}, TryLater, id="429 of Front Door"),
    pytest.param(404, b'{"success": true}', {}, Unclear, id="404 that says yes"),
    pytest.param(407, b"", {}, Stop, id="a proxy that wants a password"),
    pytest.param(499, b"", {}, Unclear, id="a gateway that gave up on us"),
    pytest.param(460, b"", {}, Unclear, id="another that did"),
]


@pytest.mark.parametrize(("status", "content", "headers", "kind"), GATEWAYS)
def test_a_gateway_that_had_the_request_leaves_it_open(
    status: int, content: bytes, headers: dict[str, str], kind: type
) -> None:
    """A 503 is "later" unless who says it tells that it had handed the request on."""
    assert type(meaning(status, content, **headers)) is kind


def test_the_misspelt_opportunity_is_read() -> None:
    """One edition spells the object of the reply with one p."""
    body = {"success": True, "data": {"oportunity": {"id": "op-9", "opportCode": "OP-1"}}}
    assert meaning(200, json.dumps(body).encode()) == Created("op-9", "OP-1")


LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["op-1", 401])
WORDS = st.sampled_from(["success", "code", "data", "id", "opportunity", "message", "errorCode"]) | st.text(max_size=4)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4))


@given(st.integers(100, 599), JSON | st.dictionaries(WORDS, JSON, max_size=5))
def test_no_json_is_read_unsafely(status: int, body: Any) -> None:
    """Whatever JSON comes with whatever status, it has a meaning that loses nothing and doubles nothing."""
    content = json.dumps(body).encode()
    reply = meaning(status, content)
    assert isinstance(reply, Created | Refused | Stop | TryLater | Unclear)
    if isinstance(reply, Created):
        assert 200 <= status < 300
        assert names_an_id(content)
        assert reply.id
    if isinstance(reply, TryLater):
        assert status in (429, 503)
    if status >= 500 and status != 503:
        assert isinstance(reply, Unclear)


@given(st.integers(100, 599), st.binary(max_size=200), st.dictionaries(st.text(max_size=12), st.text(max_size=12)))
def test_no_bytes_and_headers_break_the_reading(status: int, content: bytes, headers: dict[str, str]) -> None:
    """Any status with any bytes and headers has a meaning, and bytes that are no JSON never create."""
    reply = wire.read_create(wire.Answer(status, content, headers), now=NOW)
    assert isinstance(reply, Refused | Stop | TryLater | Unclear) or wire.parse(content)


TOKENS = [
    pytest.param(401, b"", True, id="401"),
    pytest.param(401, b"<html>", True, id="401 of HTML"),
    pytest.param(200, b'{"success": false, "code": 401}', True, id="401 inside"),
    pytest.param(200, b'{"success": false, "code": "401"}', True, id="401 inside as text"),
    pytest.param(403, b"", False, id="403"),
    pytest.param(200, b'{"success": true, "data": {"id": "op-401"}}', False, id="an id with 401 in it"),
    pytest.param(401, b'{"data": {"id": "op-1"}}', False, id="401 that names what it made"),
    pytest.param(200, b'{"code": 401, "data": {"id": "op-1"}}', False, id="401 inside that names what it made"),
    pytest.param(500, b'{"code": 401}', False, id="401 inside a 500"),
    pytest.param(404, b'{"code": 401}', False, id="401 inside a 404"),
]


@pytest.mark.parametrize(("status", "content", "refused"), TOKENS)
def test_a_refused_token_is_one_that_made_nothing(status: int, content: bytes, *, refused: bool) -> None:
    """A token is taken for refused only by an answer that also stops the run, so that nothing can have happened."""
    answer = wire.Answer(status, content)
    assert wire.token_refused(answer) is refused
    if refused:
        assert isinstance(wire.read_create(answer, now=NOW), Stop)


def test_a_fault_refuses_no_token() -> None:
    """No answer is no refusal."""
    assert not wire.token_refused(wire.Fault(Break.CUT))
