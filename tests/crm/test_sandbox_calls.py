"""The calls of the practice CRM: what they answer, in Plazbot's spelling, and what they refuse."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest

ENVELOPE = ["success", "code", "errorCode", "message", "data"]
STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{7}Z")
LONG = "x" * (1024 * 1024)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Status and errorCode of a refusal that has the whole envelope."""
    content = answer.json()
    assert list(content) == ENVELOPE
    assert (content["success"], content["code"], content["data"]) == (False, answer.status_code, None)
    assert content["message"]
    return answer.status_code, content["errorCode"]


def test_created_in_its_spelling(calm):
    """A create answers 200 with the id and the object: the owner sent is not shown, odd fields are."""
    before = datetime.now(UTC)
    sent = {"assignedComercialId": "us-02", "contactId": "ct-01", "stageId": "st-2", "tags": ["feria"]}
    answer = calm.create(**sent, amount=1200.5, expirationDate="2026-04-30", customFields=[{"name": "a", "value": "b"}])
    content = answer.json()
    opportunity = content["data"]["opportunity"]
    assert answer.status_code == 200
    assert list(content) == ENVELOPE
    assert (content["success"], content["code"], content["errorCode"]) == (True, 200, None)
    assert re.fullmatch(r"OP-\d{6}", opportunity.pop("opportCode"))
    created = opportunity.pop("creationDate")
    assert STAMP.fullmatch(created)
    assert STAMP.fullmatch(opportunity.pop("orderInCardsLastUpdated"))
    assert abs(datetime.fromisoformat(created) - before) < timedelta(minutes=1)
    opportunity.pop("orderInCards")
    assert opportunity == {
        "id": content["data"]["id"],
        "opportStatus": 1,
        "winLossStatus": 0,
        "winLossDate": None,
        "finalAmount": 0,
        "creationTypeId": 1,
        "updatedDate": None,
        "deletionDate": None,
        "userDeletion": None,
        "statusId": 1,
        "files": [],
        "activities": [],
        "segmentationId": None,
        "workspaceId": "ws-demo",
        "name": "Flota",
        "description": "Lote",
        "amount": 1200.5,
        "userCreation": "us-01",
        "contactId": "ct-01",
        "expirationDate": "2026-04-30T00:00:00",
        "assignedAgentId": None,
        "stageId": "st-2",
        "customFields": [{"name": "a", "value": "b"}],
    }


def test_truth_keeps_what_the_api_hides(calm):
    """/sandbox.json needs no bearer and shows the owner and the tags as sent."""
    id = calm.create(assignedComercialId="us-03", tags=["a", "b"]).json()["data"]["id"]
    truth = httpx.get(f"{calm.base_url}/sandbox.json", trust_env=False).json()
    held = {one["id"]: one for one in truth["opportunities"]}[id]
    assert (held["assignedComercialId"], held["assignedAgentId"], held["tags"]) == ("us-03", None, ["a", "b"])
    assert sorted(truth) == ["contacts", "counts", "faults", "opportunities", "peak_per_second", "requests"]
    assert truth["requests"]["POST /api/opportunity"] >= 1


def test_codes_count_up(calm):
    """Each opportunity has the next code, and an id of its own."""
    first, second = (calm.create().json()["data"]["opportunity"] for _ in range(2))
    assert int(second["opportCode"][3:]) == int(first["opportCode"][3:]) + 1
    assert first["id"] != second["id"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"name": ...}, (400, "FIELD_REQUIRED"), id="no name"),
        pytest.param({"name": None}, (400, "FIELD_REQUIRED"), id="null name"),
        pytest.param({"name": "  "}, (400, "FIELD_INVALID"), id="blank name"),
        pytest.param({"name": 7}, (400, "FIELD_INVALID"), id="name a number"),
        pytest.param({"description": ...}, (400, "FIELD_REQUIRED"), id="no description"),
        pytest.param({"description": ""}, (400, "FIELD_INVALID"), id="empty description"),
        pytest.param({"amount": ...}, (400, "FIELD_REQUIRED"), id="no amount"),
        pytest.param({"amount": "12.5"}, (400, "FIELD_INVALID"), id="amount a string"),
        pytest.param({"amount": True}, (400, "FIELD_INVALID"), id="amount a boolean"),
        pytest.param({"amount": 10**400}, (400, "FIELD_INVALID"), id="amount beyond any float"),
        pytest.param({"workspaceId": ...}, (400, "FIELD_REQUIRED"), id="no workspaceId"),
        pytest.param({"workspaceId": "ws-other"}, (400, "WORKSPACE_MISMATCH"), id="another workspaceId"),
        pytest.param({"assignedComercialId": 3}, (400, "FIELD_INVALID"), id="owner a number"),
        pytest.param({"assignedComercialId": "us-99"}, (404, "OWNER_NOT_FOUND"), id="unknown owner"),
        pytest.param({"assignedComercialId": ""}, (404, "OWNER_NOT_FOUND"), id="empty owner"),
        pytest.param({"contactId": "ct-99"}, (404, "CONTACT_NOT_FOUND"), id="unknown contact"),
        pytest.param({"contactId": ["ct-01"]}, (400, "FIELD_INVALID"), id="contact a list"),
        pytest.param({"stageId": "Nuevo"}, (404, "STAGE_NOT_FOUND"), id="unknown stage"),
        pytest.param({"expirationDate": "30/04/2026"}, (400, "FIELD_INVALID"), id="date not ISO"),
        pytest.param({"expirationDate": "2026-02-30"}, (400, "FIELD_INVALID"), id="no such day"),
        pytest.param({"expirationDate": "20260430"}, (400, "FIELD_INVALID"), id="date without hyphens"),
        pytest.param({"tags": "feria"}, (400, "FIELD_INVALID"), id="tags a string"),
        pytest.param({"tags": [1]}, (400, "FIELD_INVALID"), id="tag a number"),
        pytest.param({"customFields": {"a": "b"}}, (400, "FIELD_INVALID"), id="custom fields an object"),
        pytest.param({"customFields": [{"code": "a", "value": "b"}]}, (400, "FIELD_INVALID"), id="custom code"),
        pytest.param({"customFields": [{"name": "a"}]}, (400, "FIELD_INVALID"), id="custom field without value"),
        pytest.param({"description": LONG}, (413, "BODY_TOO_LARGE"), id="more than 1 MiB"),
    ],
)
def test_refused_create(calm, changes, expected):
    """A create with a missing, mistyped or unknown field is refused and nothing is stored."""
    before = len(calm.truth()["opportunities"])
    assert refusal(calm.create(**changes)) == expected
    assert len(calm.truth()["opportunities"]) == before


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"name=Flota", id="form"),
        pytest.param(b"[1]", id="list"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"[" * 100_000, id="deep"),
    ],
)
def test_body_is_no_json_object(calm, body):
    """A body that is not a JSON object is refused."""
    assert refusal(calm.client.post("/api/opportunity", content=body)) == (400, "BODY_INVALID")


@pytest.mark.parametrize("amount", ["NaN", "1e999", "-Infinity"])
def test_amount_not_finite(calm, amount):
    """An amount that is no finite number is refused, however it is spelled."""
    body = f'{{"workspaceId": "ws-demo", "name": "a", "description": "b", "amount": {amount}}}'
    assert refusal(calm.client.post("/api/opportunity", content=body)) == (400, "FIELD_INVALID")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"x-workspace-id": "ws-demo"}, (401, "UNAUTHORIZED"), id="no bearer"),
        pytest.param({"Authorization": "any", "x-workspace-id": "ws-demo"}, (401, "UNAUTHORIZED"), id="no scheme"),
        pytest.param({"Authorization": "Bearer", "x-workspace-id": "ws-demo"}, (401, "UNAUTHORIZED"), id="empty"),
        pytest.param({"Authorization": "Bearer any"}, (401, "WORKSPACE_MISSING"), id="no workspace"),
        pytest.param(
            {"Authorization": "Bearer any", "x-workspace-id": "ws-x"}, (404, "WORKSPACE_NOT_FOUND"), id="unknown"
        ),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_refused_headers(calm, method, headers, expected):
    """Every call needs a bearer and, for contacts and opportunities, a known workspace in the header."""
    with httpx.Client(base_url=calm.base_url, trust_env=False) as client:
        body = {"workspaceId": "ws-demo", "name": "a", "description": "b", "amount": 1}
        json = body if method == "POST" else None
        query = {"workspaceId": "ws-demo"}
        assert refusal(client.request(method, "/api/opportunity", headers=headers, json=json, params=query)) == expected


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        pytest.param("/api/opportunity", {"workspaceId": ""}, (400, "FIELD_INVALID"), id="empty workspaceId"),
        pytest.param("/api/opportunity", {"workspaceId": "x"}, (400, "WORKSPACE_MISMATCH"), id="other workspaceId"),
        pytest.param("/api/opportunity", {"continuationToken": "AAAA"}, (400, "TOKEN_INVALID"), id="foreign token"),
        pytest.param("/api/opportunity/op-none", {}, (404, "OPPORTUNITY_NOT_FOUND"), id="unknown opportunity"),
        pytest.param("/api/contact/searchByCellphone", {}, (400, "FIELD_REQUIRED"), id="no phone"),
        pytest.param(
            "/api/contact/searchByCellphone", {"cellphone": "+51900111222"}, (404, "CONTACT_NOT_FOUND"), id="plus"
        ),
        pytest.param(
            "/api/contact/searchByCellphone", {"cellphone": "900111222"}, (404, "CONTACT_NOT_FOUND"), id="no country"
        ),
        pytest.param(
            "/api/contact/searchByEmail", {"email": "no@example.com"}, (404, "CONTACT_NOT_FOUND"), id="unknown e-mail"
        ),
        pytest.param("/api/workspace/ws-x", {}, (404, "WORKSPACE_NOT_FOUND"), id="unknown workspace"),
        pytest.param("/api/workspace/usersByWorkspaceId/ws-x", {}, (404, "WORKSPACE_NOT_FOUND"), id="users of none"),
        pytest.param("/api/user/email", {"email": "no@example.com"}, (404, "USER_NOT_FOUND"), id="unknown user"),
        pytest.param("/api/opportunities", {}, (404, "NOT_FOUND"), id="unknown route"),
        pytest.param("/elsewhere", {}, (404, "NOT_FOUND"), id="outside the API"),
    ],
)
def test_refused_read(calm, path, query, expected):
    """A read of something unknown, or without what it needs, is refused."""
    assert refusal(calm.get(path, **query)) == expected


def test_get_one_is_a_bare_array(calm):
    """One opportunity comes in an array without an envelope."""
    created = calm.create(name="Señal").json()["data"]["opportunity"]
    assert calm.get(f"/api/opportunity/{created['id']}").json() == [created]


def test_update_plain_fields(calm):
    """PUT takes the id in the query, changes what was sent and says when."""
    id = calm.create().json()["data"]["id"]
    query = {"id": id, "workspaceId": "ws-demo"}
    sent = {"stageId": "st-3", "amount": 9, "customFields": [{"name": "origen", "value": "feria"}]}
    data = calm.client.put("/api/opportunity", params=query, json=sent).json()["data"]
    assert data["id"] == id
    assert {name: data["opportunity"][name] for name in sent} == sent
    assert STAMP.fullmatch(data["opportunity"]["updatedDate"])
    assert calm.get(f"/api/opportunity/{id}").json() == [data["opportunity"]]


def test_update_all_or_nothing(calm):
    """An update with one wrong field changes none."""
    created = calm.create().json()["data"]["opportunity"]
    query = {"id": created["id"], "workspaceId": "ws-demo"}
    answer = calm.client.put("/api/opportunity", params=query, json={"name": "Otro", "amount": "9"})
    assert refusal(answer) == (400, "FIELD_INVALID")
    assert calm.get(f"/api/opportunity/{created['id']}").json() == [created]


@pytest.mark.parametrize(
    ("path", "query", "ids"),
    [
        pytest.param("searchByCellphone", {"cellphone": "51900111222"}, ["ct-01"], id="one phone"),
        pytest.param("searchByCellphone", {"cellphone": "51900333444"}, ["ct-03", "ct-04"], id="shared phone"),
        pytest.param("searchByCellphone", {"cellphone": "51900555666"}, ["ct-05"], id="WhatsApp number only"),
        pytest.param("searchByCellphone", {"cellphone": "51900666777"}, ["ct-06"], id="sender's phone only"),
        pytest.param("searchByEmail", {"email": "rosa.quispe@example.com"}, ["ct-01"], id="one e-mail"),
        pytest.param("searchByEmail", {"email": "OSCAR.nunez@example.com"}, ["ct-08"], id="e-mail in any case"),
    ],
)
def test_contact_search(calm, path, query, ids):
    """A search answers with the id of the first match and all matches in an inner list."""
    data = calm.get(f"/api/contact/{path}", **query).json()["data"]
    assert (data["contactId"], [one["id"] for one in data["data"]]) == (ids[0], ids)
    assert {"lastname", "platformSenderPhone", "internalWhatsappNumber"} <= set(data["data"][0])


def test_contact_create_is_found(calm):
    """A new contact is found by its digits and by its e-mail and can be given to an opportunity."""
    sent = {"workspaceId": "ws-demo", "name": "Nora", "platformId": 2, "internalWhatsappNumber": "+51 900 777 000"}
    data = calm.client.post("/api/contact", json=sent | {"email": "Nora@example.com"}).json()["data"]
    assert data["id"] == data["contact"]["id"]
    assert calm.get("/api/contact/searchByCellphone", cellphone="51900777000").json()["data"]["contactId"] == data["id"]
    assert calm.get("/api/contact/searchByEmail", email="nora@example.com").json()["data"]["contactId"] == data["id"]
    assert calm.create(contactId=data["id"]).status_code == 200
    assert data["id"] in [one["id"] for one in calm.truth()["contacts"]]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        pytest.param({"platformId": 2}, (400, "FIELD_REQUIRED"), id="WhatsApp without number"),
        pytest.param({"platformId": 1, "internalWhatsappNumber": "51900777111"}, (400, "FIELD_REQUIRED"), id="no mail"),
        pytest.param({"platformId": "2"}, (400, "FIELD_INVALID"), id="platform a string"),
        pytest.param({"platformId": True}, (400, "FIELD_INVALID"), id="platform a boolean"),
        pytest.param({"platformId": 8}, (400, "FIELD_INVALID"), id="unknown platform"),
        pytest.param({}, (400, "FIELD_REQUIRED"), id="no platform"),
        pytest.param({"name": "", "platformId": 1}, (400, "FIELD_INVALID"), id="empty name"),
    ],
)
def test_refused_contact(calm, changes, expected):
    """Platform 2 needs a WhatsApp number, every other an e-mail; nothing is stored otherwise."""
    before = len(calm.truth()["contacts"])
    body = {"workspaceId": "ws-demo", "name": "Nora"} | changes
    assert refusal(calm.client.post("/api/contact", json=body)) == expected
    assert len(calm.truth()["contacts"]) == before


def test_workspace_and_users(calm):
    """The workspace is a bare array with its stages; its users come in the envelope, by e-mail one comes bare."""
    (shown,) = calm.client.get("/api/workspace/ws-demo").json()
    stages = ["Nuevo", "Contactado", "Propuesta", "Negociación", "Ganado"]
    assert [one["name"] for one in shown["masterOfStates"]] == stages
    users = calm.client.get("/api/workspace/usersByWorkspaceId/ws-demo").json()["data"]
    assert [one["id"] for one in users] == ["us-01", "us-02", "us-03", "us-04"]
    assert all(one["email"].endswith("@example.com") for one in users)
    alone = calm.client.get("/api/user/email", params={"email": "Luis.Salas@example.com"}).json()
    assert (alone["id"], alone["lastName"], alone["roles"]) == ("us-02", "Salas", ["comercial"])


def test_login_token_is_accepted(practice_crm):
    """With a fixed token only it and tokens given out by the log-in come in, and the user is known by it."""
    practice = practice_crm(token="right", workspaces=["ws-demo", "ws-two"])
    assert refusal(practice.create()) == (401, "UNAUTHORIZED")
    practice.client.headers["Authorization"] = "Bearer right"
    assert practice.create().status_code == 200
    wrong = {"email": "luis.salas@example.com", "password": "guess"}
    assert refusal(practice.client.post("/api/user/login", json=wrong)) == (401, "UNAUTHORIZED")
    data = practice.client.post("/api/user/login", json=wrong | {"password": "practice"}).json()["data"]
    assert data["user"]["id"] == "us-02"
    practice.client.headers["Authorization"] = f"Bearer {data['token']}"
    practice.client.headers["x-workspace-id"] = "ws-two"
    created = practice.create(workspaceId="ws-two").json()["data"]["opportunity"]
    assert (created["userCreation"], created["opportCode"]) == ("us-02", "OP-000001")
    practice.client.headers["x-workspace-id"] = "ws-demo"
    assert refusal(practice.get(f"/api/opportunity/{created['id']}")) == (404, "OPPORTUNITY_NOT_FOUND")
