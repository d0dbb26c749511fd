"""What goes out and what comes back, spelled as the API spells it: paths, bodies, and the meaning of every answer."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.crm import wire
from importer.crm.wire.answers import LONGEST_REASON
from importer.model import Opportunity, Row
from importer.outcome import Created, Refused, Stop, TryLater, Unclear

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ROW = Row(0, 2, "wabcd-aaaaaa-bbbbbb", "c", "d")
HTML = b"<html><h1>502 Bad Gateway</h1></html>"
MADE = {"success": True, "code": 200, "errorCode": None, "message": "ok", "data": {"id": "op-1"}}
NAMELESS = MADE | {"data": None}


def said(status: int, body: object, headers: dict[str, str] | None = None) -> object:
    """The meaning of one answer; what is not bytes is sent as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return wire.read_create(wire.Answer(status, content, headers or {}), now=NOW)


def no(code: object = ..., **more: object) -> dict[str, object]:
    """An envelope that says no, with this inner code."""
    inner = {} if code is ... else {"code": code}
    return {"success": False, "errorCode": "E", "message": "why", "data": None} | inner | more


CREATED = [
    pytest.param(200, MADE, Created("op-1"), id="id in data"),
    pytest.param(
        200,
        MADE | {"data": {"id": "op-1", "opportunity": {"id": "op-2", "opportCode": "OP-7"}}},
        Created("op-1", "OP-7"),
        id="id in both places, with its code",
    ),
    pytest.param(200, MADE | {"data": {"opportunity": {"id": "op-2"}}}, Created("op-2"), id="id only in the object"),
    pytest.param(200, MADE | {"data": {"id": 418}}, Created("418"), id="numeric id"),
    pytest.param(201, MADE, Created("op-1"), id="201"),
    pytest.param(200, {"data": {"id": "op-1"}}, Created("op-1"), id="bare envelope"),
    pytest.param(200, MADE | {"code": "200"}, Created("op-1"), id="code as text"),
    pytest.param(200, b"\xef\xbb\xbf" + json.dumps(MADE).encode(), Created("op-1"), id="byte order mark"),
    pytest.param(200, MADE | {"data": {"id": "op-\ud800\x001"}}, Created("op-1"), id="id that no journal can hold"),
    pytest.param(200, MADE | {"data": {"id": "op-1", "opportunity": None}}, Created("op-1"), id="object is null"),
]
NOT_CREATED = [
    pytest.param(200, no(), Refused, id="200 success false"),
    pytest.param(200, no(200), Refused, id="200 success false, inner 200"),
    pytest.param(200, no("500"), Unclear, id="200 success false, inner code as text"),
    pytest.param(200, no("x"), Unclear, id="200 success false, inner code that is no code"),
    pytest.param(200, no(400), Refused, id="200 success false, inner 400"),
    pytest.param(200, no(401), Stop, id="200 success false, inner 401"),
    pytest.param(200, no(403), Stop, id="200 success false, inner 403"),
    pytest.param(200, no(409), Unclear, id="200 success false, inner 409"),
    pytest.param(200, no(429), Unclear, id="200 success false, inner 429 comes from the application itself"),
    pytest.param(200, no(500), Unclear, id="200 success false, inner 500"),
    pytest.param(200, no(data={"id": "op-1"}), Unclear, id="200 success false that names what it made"),
    pytest.param(200, NAMELESS | {"code": 400}, Refused, id="200 code 400"),
    pytest.param(200, NAMELESS | {"code": 401}, Stop, id="200 code 401"),
    pytest.param(200, NAMELESS | {"code": 429}, Unclear, id="200 code 429"),
    pytest.param(200, NAMELESS | {"code": 500}, Unclear, id="200 code 500"),
    pytest.param(200, NAMELESS | {"code": 503}, Unclear, id="200 code 503 comes from the application itself"),
    pytest.param(200, no(503), Unclear, id="200 success false, inner 503"),
    pytest.param(200, MADE | {"code": 400}, Unclear, id="200 code 400 with an id"),
    pytest.param(200, MADE | {"code": 401}, Unclear, id="200 code 401 with an id"),
    pytest.param(200, MADE | {"code": 429}, Unclear, id="200 code 429 with an id"),
    pytest.param(200, MADE | {"success": "false"}, Unclear, id="200 success as the text false, with an id"),
    pytest.param(200, MADE | {"code": "500"}, Unclear, id="200 code as text, with an id"),
    pytest.param(200, MADE | {"code": 500.0}, Unclear, id="200 code as a fraction, with an id"),
    pytest.param(200, MADE | {"data": {"id": "x" * 201}}, Unclear, id="200 with an id no sheet can hold"),
    pytest.param(200, MADE | {"success": False}, Unclear, id="200 success false with an id"),
    pytest.param(302, MADE, Unclear, id="302 with an id"),
    pytest.param(400, MADE, Unclear, id="400 with an id"),
    pytest.param(401, MADE, Unclear, id="401 with an id"),
    pytest.param(404, no(404, data={"opportunity": {"id": "op-1"}}), Unclear, id="404 with an id"),
    pytest.param(429, MADE, Unclear, id="429 with an id"),
    pytest.param(503, MADE, Unclear, id="503 with an id"),
    pytest.param(200, MADE | {"data": {}}, Unclear, id="200 without id"),
    pytest.param(200, MADE | {"data": None}, Unclear, id="200 data null"),
    pytest.param(200, MADE | {"data": []}, Unclear, id="200 data is a list"),
    pytest.param(200, MADE | {"data": {"id": ""}}, Unclear, id="200 empty id"),
    pytest.param(200, MADE | {"data": {"id": " "}}, Unclear, id="200 blank id"),
    pytest.param(200, MADE | {"data": {"id": True}}, Unclear, id="200 id is true"),
    pytest.param(200, MADE | {"data": {"id": None, "opportunity": {"id": None}}}, Unclear, id="200 both ids null"),
    pytest.param(200, MADE | {"data": {"id": ["op-1"]}}, Unclear, id="200 id is a list"),
    pytest.param(200, [MADE], Unclear, id="200 a list"),
    pytest.param(200, b"null", Unclear, id="200 null"),
    pytest.param(200, HTML, Unclear, id="200 HTML"),
    pytest.param(200, b"", Unclear, id="200 empty"),
    pytest.param(200, json.dumps(MADE).encode()[:-9], Unclear, id="200 truncated"),
    pytest.param(200, b"[" * 100_000, Unclear, id="200 deep nesting"),
    pytest.param(200, b'{"data":{"id":' + b"9" * 5000 + b"}}", Unclear, id="200 endless number"),
    pytest.param(200, b'{"data":{"id":"\xff"}}', Unclear, id="200 not UTF-8"),
    pytest.param(202, {"success": True, "data": None}, Unclear, id="202 accepted for later"),
    pytest.param(204, b"", Unclear, id="204"),
    pytest.param(301, b"", Unclear, id="301"),
    pytest.param(302, HTML, Unclear, id="302"),
    pytest.param(304, b"", Unclear, id="304"),
    pytest.param(307, b"", Unclear, id="307"),
    pytest.param(400, no(400), Refused, id="400"),
    pytest.param(401, no(401), Stop, id="401"),
    pytest.param(403, HTML, Stop, id="403"),
    pytest.param(404, no(404), Refused, id="404"),
    pytest.param(405, b"", Refused, id="405"),
    pytest.param(408, b"", Unclear, id="408 the server gave up reading, or not"),
    pytest.param(409, no(409), Unclear, id="409 an equal one may be there"),
    pytest.param(413, b"", Refused, id="413"),
    pytest.param(422, no(422), Refused, id="422"),
    pytest.param(429, no(429), TryLater, id="429"),
    pytest.param(429, HTML, TryLater, id="429 HTML"),
    pytest.param(500, no(500), Unclear, id="500"),
    pytest.param(500, MADE, Unclear, id="500 that claims success"),
    pytest.param(502, HTML, Unclear, id="502"),
    pytest.param(503, HTML, TryLater, id="503"),
    pytest.param(504, HTML, Unclear, id="504"),
    pytest.param(599, b"", Unclear, id="599"),
    pytest.param(100, b"", Unclear, id="100"),
]


@pytest.mark.parametrize(("status", "body", "expected"), CREATED)
def test_created_needs_a_2xx_with_an_id(status: int, body: object, expected: Created) -> None:
    """A row is created when the CRM says so and names it, wherever it puts the id."""
    assert said(status, body) == expected


@pytest.mark.parametrize(("status", "body", "kind"), NOT_CREATED)
def test_every_other_answer_has_one_meaning(status: int, body: object, kind: type) -> None:
    """No answer without an id is taken for success, and none that may have worked for a refusal."""
    assert type(said(status, body)) is kind


@given(st.integers(100, 599), st.binary(max_size=60))
def test_no_answer_breaks_the_reading(status: int, content: bytes) -> None:
    """Any status with any bytes has a meaning."""
    reply = wire.read_create(wire.Answer(status, content), now=NOW)
    assert isinstance(reply, Created | Refused | Stop | TryLater | Unclear)


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        pytest.param(None, None, id="none"),
        pytest.param("", None, id="empty"),
        pytest.param("7", 7.0, id="seconds"),
        pytest.param(" 1.5 ", 1.5, id="a fraction"),
        pytest.param("0", 0.0, id="zero"),
        pytest.param("-3", None, id="negative"),
        pytest.param("Mon, 04 May 2026 12:01:30 GMT", 90.0, id="date"),
        pytest.param("Mon, 04 May 2026 12:01:30", 90.0, id="date without a zone"),
        pytest.param("Mon, 04 May 2026 11:00:00 GMT", 0.0, id="date that has passed"),
        pytest.param("soon", None, id="garbage"),
        pytest.param("²", None, id="a digit that is no number"),
        pytest.param("1.2.3", None, id="two points"),
        pytest.param(".", None, id="only a point"),
        pytest.param("Fri, 01 Jan 99999 00:00:00 GMT", None, id="a year beyond the calendar"),
    ],
)
def test_retry_after_is_seconds_or_a_date(header: str | None, wait: float | None) -> None:
    """The wait the CRM names is read as seconds or as a date; anything else is no wait."""
    headers = {} if header is None else {"retry-after": header}
    reply = said(429, no(429), headers)
    assert reply == TryLater("429 E: why", wait=wait)


@given(st.text(max_size=40))
def test_no_retry_after_breaks_the_reading(header: str) -> None:
    """Whatever stands in Retry-After gives a wait that is not negative, or none."""
    wait = wire.retry_after({"retry-after": header}, now=NOW)
    assert wait is None or wait >= 0


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        pytest.param(400, no(), "400 E: why", id="both words"),
        pytest.param(400, {"message": "a\n b\t\x00c"}, "400 a b c", id="on one line, without control characters"),
        pytest.param(400, {"message": "x" * 900}, "400 " + "x" * LONGEST_REASON, id="cut"),
        pytest.param(400, {}, "400", id="nothing said"),
        pytest.param(502, None, "502 an answer that is not JSON", id="not JSON"),
        pytest.param(400, {"message": {"deep": 1}}, "400 {'deep': 1}", id="not a text"),
    ],
)
def test_the_reason_is_the_crms_own_words(status: int, body: object, expected: str) -> None:
    """A finding repeats what the CRM said with the status, short and printable."""
    assert wire.reason(status, body) == expected


def test_the_smallest_body_has_only_the_four_required_fields() -> None:
    """Undocumented fields are left out when the sheet does not use them."""
    body = json.loads(wire.create_body(Opportunity(ROW, "Flota", "Lote ñ", Decimal("12.50")), "ws-1"))
    assert body == {"workspaceId": "ws-1", "name": "Flota", "description": "Lote ñ", "amount": 12.5}


def test_the_largest_body_spells_every_optional_field() -> None:
    """Owner, contact, stage, date and tags go under the API's names, `assignedComercialId` with one m."""
    opportunity = Opportunity(
        ROW, "Flota", "Lote", Decimal(7), "PEN", "ct-1", "us-1", "st-1", date(2026, 4, 30), ("norte", "flota")
    )
    assert json.loads(wire.create_body(opportunity, "ws-1")) == {
        "workspaceId": "ws-1",
        "name": "Flota",
        "description": "Lote",
        "amount": 7,
        "assignedComercialId": "us-1",
        "contactId": "ct-1",
        "stageId": "st-1",
        "expirationDate": "2026-04-30T00:00:00",
        "tags": ["norte", "flota"],
    }


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        pytest.param("0", "0", id="zero"),
        pytest.param("0.1", "0.1", id="a tenth"),
        pytest.param("1200.50", "1200.5", id="decimals"),
        pytest.param("-3.07", "-3.07", id="negative"),
        pytest.param("1E+6", "1000000", id="an exponent"),
        pytest.param("999999999999.99", "999999999999.99", id="fourteen digits"),
        pytest.param("123456789012345", "123456789012345", id="fifteen digits"),
    ],
)
def test_amounts_are_written_exactly(amount: str, written: str) -> None:
    """An amount stands in the body with the digits of the sheet."""
    body = wire.create_body(Opportunity(ROW, "n", "d", Decimal(amount)), "w").decode()
    assert f'"amount":{written}}}' in body


@given(st.decimals(-(10**12), 10**12, places=2))
def test_no_amount_gains_float_dust(amount: Decimal) -> None:
    """Read back as a decimal, the amount of the body is the amount of the row."""
    body = json.loads(wire.create_body(Opportunity(ROW, "n", "d", amount), "w"), parse_float=Decimal)
    assert Decimal(body["amount"]) == amount


@pytest.mark.parametrize(
    ("path", "route", "query"),
    [
        pytest.param(wire.list_path("ws"), "/api/opportunity", {"workspaceId": "ws"}, id="first page"),
        pytest.param(
            wire.list_path("ws", "a+b/c=&d %ñ"),
            "/api/opportunity",
            {"workspaceId": "ws", "continuationToken": "a+b/c=&d %ñ"},
            id="token of any spelling",
        ),
        pytest.param(
            wire.contact_path("ws", phone="51900111222"),
            "/api/contact/searchByCellphone",
            {"cellphone": "51900111222", "workspaceId": "ws"},
            id="phone",
        ),
        pytest.param(
            wire.contact_path("ws", email="a+b@example.com"),
            "/api/contact/searchByEmail",
            {"email": "a+b@example.com", "workspaceId": "ws"},
            id="e-mail",
        ),
        pytest.param(wire.users_path("w/s?"), "/api/workspace/usersByWorkspaceId/w%2Fs%3F", {}, id="users"),
        pytest.param(wire.workspace_path("w:s"), "/api/workspace/w%3As", {}, id="workspace"),
    ],
)
def test_paths_are_encoded(path: str, route: str, query: dict[str, str]) -> None:
    """Whatever is put into a path or a query comes out as it was."""
    parts = urlsplit(path)
    assert (parts.path, dict(parse_qsl(parts.query))) == (route, query)


def test_headers_name_the_caller_both_ways() -> None:
    """The bearer and x-workspace-id are both sent, and bodies are JSON."""
    assert wire.headers("t", "wok_1") == {
        "Authorization": "Bearer t",
        "x-workspace-id": "wok_1",
        "Content-Type": "application/json",
        "Accept": "application/json",
    }
