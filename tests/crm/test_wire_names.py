"""What is read out of the answers to look-ups: rows, tokens, and the ids behind names."""

from __future__ import annotations

import json

import pytest

from importer.crm import wire
from importer.crm.wire.listed import EMAIL_KEYS, PHONE_KEYS

ANA = {"id": "us-1", "name": "Ana", "lastName": "Torres", "email": "Ana.Torres@example.com"}

PHONE = "51900111222"


def by_phone(id: object, phone: object = PHONE) -> dict[str, object]:
    """A contact with this phone."""
    return {"id": id, "platformSenderPhone": phone}


@pytest.mark.parametrize(
    ("users", "known"),
    [
        pytest.param([ANA], {"ana.torres@example.com": ("us-1",), "ana torres": ("us-1",)}, id="by e-mail and name"),
        pytest.param(
            [ANA, ANA | {"id": "us-2", "email": "ana2@example.com"}],
            {"ana.torres@example.com": ("us-1",), "ana torres": ("us-1", "us-2"), "ana2@example.com": ("us-2",)},
            id="two of one name",
        ),
        pytest.param([{"id": 7, "email": "a@b"}], {"a@b": ("7",)}, id="numeric id, no name"),
        pytest.param(
            [{"id": "us-1", "email": "a_b@example.com"}, {"id": "us-2", "email": " A.B@example.com "}],
            {"a_b@example.com": ("us-1",), "a.b@example.com": ("us-2",)},
            id="addresses that only fold alike",
        ),
        pytest.param([{"id": "us-1", "name": None, "lastName": None, "email": None}], {}, id="nobody"),
        pytest.param([{"name": "Ana"}, {"id": None, "name": "Eva"}], {}, id="users without an id"),
    ],
)
def test_owners_are_known_by_email_and_full_name(users: list[dict[str, object]], known: object) -> None:
    """Every user is found under the e-mail in lower case and the folded full name; two of one name stay two."""
    assert wire.owners_of(users) == known


@pytest.mark.parametrize(
    ("workspaces", "known"),
    [
        pytest.param(
            [{"masterOfStates": [{"id": "st-1", "name": "Negociación"}]}],
            {"negociacion": ("st-1",), "st 1": ("st-1",)},
            id="first edition",
        ),
        pytest.param([{"phases": [{"id": 4, "name": "New"}]}], {"new": ("4",), "4": ("4",)}, id="second edition"),
        pytest.param(
            [{"masterOfStates": [{"id": "a", "name": "New"}], "phases": [{"id": "b", "name": "new"}]}],
            {"new": ("a", "b"), "a": ("a",), "b": ("b",)},
            id="two of one title",
        ),
        pytest.param([{"masterOfStates": None, "phases": {}}], {}, id="no list"),
        pytest.param([{"masterOfStates": "x", "phases": ["New", {"name": "New"}]}], {}, id="not a stage among them"),
        pytest.param([], {}, id="no workspace"),
    ],
)
def test_stages_are_known_by_title_and_id(workspaces: list[dict[str, object]], known: object) -> None:
    """Every stage is found under its folded title and under its id, whichever edition names the list."""
    assert wire.stages_of(workspaces) == known


@pytest.mark.parametrize(
    ("contacts", "ids"),
    [
        pytest.param([], (), id="none"),
        pytest.param([by_phone("ct-1"), by_phone("ct-2"), by_phone("ct-1")], ("ct-1", "ct-2"), id="each once"),
        pytest.param([by_phone(None), {"phone": PHONE}, by_phone(9)], ("9",), id="without an id"),
        pytest.param([by_phone("ct-1", phone="+51 900-111-222")], ("ct-1",), id="spelled with signs"),
        pytest.param([by_phone("ct-1", phone=51900111222)], ("ct-1",), id="a number"),
        *(pytest.param([{"id": "ct-1", key: PHONE}], ("ct-1",), id=f"in {key}") for key in PHONE_KEYS),
        pytest.param([by_phone("ct-1", phone="51900111229"), by_phone("ct-2")], ("ct-2",), id="another's number"),
        pytest.param([by_phone("ct-1", phone="900111222")], (), id="the end of the number"),
        pytest.param([by_phone("ct-1", phone="519001112223")], (), id="the beginning of another"),
        pytest.param([{"id": "ct-1", "email": PHONE, "name": PHONE}], (), id="in another field"),
        pytest.param([{"id": "ct-1", "phone": None}, {"id": "ct-2"}], (), id="without a number"),
    ],
)
def test_contacts_have_the_very_phone_asked_for(contacts: list[dict[str, object]], ids: tuple[str, ...]) -> None:
    """The ids of whom a search found with all digits of the phone, each once and in order; nobody else's."""
    assert wire.contacts_of(contacts, phone=PHONE) == ids


@pytest.mark.parametrize(
    ("contacts", "ids"),
    [
        pytest.param([], (), id="none"),
        *(pytest.param([{"id": "ct-1", key: "Rosa.Q@example.com "}], ("ct-1",), id=key) for key in EMAIL_KEYS),
        pytest.param([{"id": "ct-1", "email": "rosa_q@example.com"}], (), id="one that only folds alike"),
        pytest.param([{"id": "ct-1", "email": "ana.rosa.q@example.com"}], (), id="one that ends alike"),
        pytest.param([{"id": "ct-1", "name": "rosa.q@example.com"}], (), id="in another field"),
        pytest.param([{"id": "ct-1", "email": None}, {"id": "ct-2"}], (), id="without an address"),
    ],
)
def test_contacts_have_the_very_address_asked_for(contacts: list[dict[str, object]], ids: tuple[str, ...]) -> None:
    """The ids of whom a search found with this address, whatever its capitals; nobody else's."""
    assert wire.contacts_of(contacts, email="rosa.q@EXAMPLE.com") == ids


ONE = {"id": "x"}


@pytest.mark.parametrize(
    ("answer", "rows"),
    [
        pytest.param([ONE], [ONE], id="bare list"),
        pytest.param(ONE, [ONE], id="bare object"),
        pytest.param({"success": True, "data": ONE}, [ONE], id="object in an envelope"),
        pytest.param({"success": True, "data": [ONE, ONE]}, [ONE, ONE], id="list in data"),
        pytest.param({"success": True, "data": {"continuationToken": None, "data": [ONE]}}, [ONE], id="data in data"),
        pytest.param({"success": True, "data": {"contactId": None, "data": []}}, [], id="none found"),
        pytest.param([ONE, 3, None], [ONE], id="what is no object is left out"),
        pytest.param({"success": False, "data": [ONE]}, None, id="it says no"),
        pytest.param({"success": True, "data": None}, None, id="null"),
        pytest.param({"success": True}, None, id="nothing"),
        pytest.param("text", None, id="a text"),
        pytest.param({"data": {"data": {"data": {"data": [ONE]}}}}, None, id="too deep"),
    ],
)
def test_rows_are_found_at_whichever_level_they_stand(answer: object, rows: object) -> None:
    """Bare, in `data` or in `data.data`; None, not an empty list, where there is nothing to understand."""
    assert wire.rows_of(json.dumps(answer).encode()) == rows


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        pytest.param(b"null", [], id="null"),
        pytest.param(b'{"success": true, "data": null}', [], id="null in data"),
        pytest.param(b'{"data": {"continuationToken": null, "data": null}}', [], id="null in data in data"),
        pytest.param(b'{"success": false, "code": 404, "data": null}', [], id="404 inside"),
        pytest.param(b'{"success": true, "data": [{"id": "x"}]}', [ONE], id="somebody"),
        pytest.param(b'{"success": false, "code": 404.5}', None, id="almost 404 inside"),
        pytest.param(b'{"success": false, "code": 500, "data": null}', None, id="500 inside"),
        pytest.param(b'{"success": false, "data": null}', None, id="it says no"),
        pytest.param(b'{"success": true}', None, id="nothing"),
        pytest.param(b'"null"', None, id="a text"),
        pytest.param(b"", None, id="empty"),
        pytest.param(b"<html>", None, id="not JSON"),
    ],
)
def test_a_search_that_holds_null_or_404_has_found_nobody(content: bytes, rows: object) -> None:
    """Only what clearly says "nobody" is nobody; whatever else is odd stays no answer."""
    assert wire.rows_of(content, none_is_empty=True) == rows


@pytest.mark.parametrize(
    ("answer", "token"),
    [
        pytest.param({"data": {"continuationToken": "a=="}}, "a==", id="a token"),
        pytest.param({"data": {"continuationToken": None}}, None, id="the last page"),
        pytest.param({"data": {"continuationToken": ""}}, None, id="an empty token"),
        pytest.param({"data": {}}, None, id="no token"),
        pytest.param({"data": []}, None, id="no object"),
        pytest.param([], None, id="a list"),
    ],
)
def test_the_last_page_has_no_token(answer: object, token: str | None) -> None:
    """A page without a token is the last."""
    assert wire.continuation_of(json.dumps(answer).encode()) == token


@pytest.mark.parametrize(
    ("answer", "token"),
    [
        pytest.param({"data": {"token": "t"}}, "t", id="a token"),
        pytest.param({"data": {"token": 7}}, "", id="a number"),
        pytest.param({"data": None}, "", id="no data"),
        pytest.param("x", "", id="a text"),
    ],
)
def test_a_login_gives_a_token_or_none(answer: object, token: str) -> None:
    """The token of a log-in is a text in `data`."""
    assert wire.token_of(json.dumps(answer).encode()) == token


@pytest.mark.parametrize("id", ["c\ud800", ["x"], {"a": 1}, True, "a\nb", "x" * 201], ids=repr)
def test_an_id_that_no_request_can_hold_is_none(id: object) -> None:
    """Contacts, owners and stages with an id that could not be sent back as it is are not found."""
    found = {"id": id, "name": "Ana", "lastName": "Torres", "email": "ana@example.com"}
    assert wire.contacts_of([found], email="ana@example.com") == ()
    assert wire.owners_of([found]) == {}
    assert wire.stages_of([{"masterOfStates": [found]}]) == {}
