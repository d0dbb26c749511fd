"""A contact's create and an opportunity's update, spelled as the API spells them, and what their answers mean."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.crm import wire
from importer.crm.wire import Answer, Break, Fault
from importer.model import NewContact, Opportunity, Row
from importer.outcome import Created, Refused, Stop, TryLater, Unclear

NOW = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
ROW = Row(0, 2, "wabcd-aaaaaa-bbbbbb", "c", "d")
FULL = Opportunity(
    ROW, "Flota", "Feria", Decimal(5), "", "ct-1", "us-1", "st-1", date(2027, 1, 31), ("a",), (("Zona", "Sur"),), "H-1"
)
LATER = {"stageId": "st-1", "expirationDate": "2027-01-31T00:00:00", "customFields": [{"name": "Zona", "value": "Sur"}]}


def test_what_is_set_later_is_not_in_the_create() -> None:
    """Both bodies together are the one body of a create that sends all at once; the old id is in neither."""
    at_once = json.loads(wire.create_body(FULL, "ws"))
    assert wire.update_body(FULL) == b""
    assert {key: at_once[key] for key in LATER} == LATER
    parted = Opportunity(**{name: getattr(FULL, name) for name in FULL.__slots__} | {"later": True})
    first, second = json.loads(wire.create_body(parted, "ws")), json.loads(wire.update_body(parted))
    assert second == LATER
    assert not first.keys() & second.keys()
    assert {**first, **second} == at_once
    assert "H-1" not in json.dumps(at_once)


def test_nothing_to_set_is_no_update() -> None:
    """A row without stage, expiry and custom fields has no second step."""
    assert wire.update_body(Opportunity(ROW, "Flota", "Feria", Decimal(5), later=True)) == b""


def test_the_id_of_an_update_is_in_its_query() -> None:
    """The id stands in the query, not in the path, and is encoded, whatever it holds."""
    assert wire.update_path("ws", "op 1&x") == "/api/opportunity?id=op+1%26x&workspaceId=ws"


CONTACTS = [
    pytest.param(NewContact("51911000001", "a@b.pe", "Ana"), ("51911000001", "a@b.pe", 2), id="both"),
    pytest.param(NewContact("51911000001", "", "Ana"), ("51911000001", None, 2), id="a number"),
    pytest.param(NewContact("", "a@b.pe", "Ana"), (None, "a@b.pe", 1), id="an address"),
]


@pytest.mark.parametrize(("contact", "expected"), CONTACTS)
def test_a_contact_has_what_its_platform_asks_for(contact: NewContact, expected: tuple[object, ...]) -> None:
    """With 2 (WhatsApp) a number, with any other an address."""
    body = json.loads(wire.contact_body(contact, "ws"))
    found = (body.get("internalWhatsappNumber"), body.get("email"), body["platformId"])
    assert (body["workspaceId"], body["name"], found) == ("ws", "Ana", expected)


def read(status: int, body: object) -> object:
    return wire.read_update(Answer(status, json.dumps(body).encode()), "op-1", now=NOW)


YES = {"success": True, "code": 200, "errorCode": None, "message": "ok", "data": None}
UPDATES = [
    pytest.param(200, {**YES, "data": {"id": "op-1", "opportunity": {}}}, Created, id="the newest page"),
    pytest.param(200, {**YES, "data": {"oportunity": {"id": "op-1"}}}, Created, id="the misspelt one"),
    pytest.param(200, YES, Created, id="a yes that shows nothing"),
    pytest.param(204, {}, Created, id="no content to speak of"),
    pytest.param(200, {**YES, "success": False, "code": 400}, Refused, id="a no inside"),
    pytest.param(200, {**YES, "success": False, "code": 500}, TryLater, id="a failure inside"),
    pytest.param(200, {**YES, "success": False, "code": 401}, Stop, id="we are refused inside"),
    pytest.param(400, {}, Refused, id="400"),
    pytest.param(404, {}, Refused, id="404"),
    pytest.param(401, {}, Stop, id="401"),
    pytest.param(409, {}, TryLater, id="409"),
    pytest.param(429, {}, TryLater, id="429"),
    pytest.param(503, {}, TryLater, id="503"),
    pytest.param(502, "<html>", TryLater, id="502"),
    pytest.param(302, {}, TryLater, id="a redirect"),
]


@pytest.mark.parametrize(("status", "body", "kind"), UPDATES)
def test_what_an_update_is_told(status: int, body: object, kind: type) -> None:
    """Done, refused, stopped, or once more: nothing about it is ever unclear."""
    assert isinstance(read(status, body), kind)


@pytest.mark.parametrize("kind", Break)
def test_an_update_that_broke_is_sent_again(kind: Break) -> None:
    """Wherever the way broke, an update may be sent again: it is the same however often it is done."""
    reply = wire.read_update(Fault(kind), "op-1", now=NOW)
    assert isinstance(reply, TryLater)
    assert not reply.reached


@given(status=st.integers(100, 599), content=st.binary(max_size=60) | st.sampled_from([b"{}", b"null", b"[]"]))
def test_no_answer_to_an_update_is_unclear(status: int, content: bytes) -> None:
    """Any status with any bytes has a meaning, and a page that is no JSON is never a yes."""
    reply = wire.read_update(Answer(status, content), "op-1", now=NOW)
    assert not isinstance(reply, Unclear)
    if isinstance(reply, Created):
        assert 200 <= status < 300
        json.loads(content)


def test_a_contact_is_read_from_its_own_reply() -> None:
    """By analogy with its update: the id in `data` or in the contact there; an opportunity there is none."""
    for data, kind in (
        ({"id": "ct-1"}, Created),
        ({"contact": {"id": "ct-1"}}, Created),
        ({"opportunity": {"id": "x"}}, Unclear),
    ):
        answer = Answer(200, json.dumps({**YES, "data": data}).encode())
        assert isinstance(wire.read_create(answer, now=NOW, named=wire.CONTACT), kind)
