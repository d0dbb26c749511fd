"""The faults of the practice CRM: drawn by seed alone, and each seen by a client as what it is called.

The generator that the child process uses is asked here with the same seed, so every call of a storm is
known beforehand: what the client has to see, and whether the row has to be there afterwards.
"""

from __future__ import annotations

import time
from collections import Counter

import httpx
import pytest

from importer.crm.sandbox.faults import CHANCES, Chance, Fault, Kind

# Seeds whose first draws hold every kind, with few slow ones.
CREATE_SEED, CREATES = 5101, 37
READ_SEED, READS = 2022, 31
STORED = {
    None,
    Kind.ERROR_AFTER,
    Kind.GATEWAY_AFTER,
    Kind.CUT_AFTER,
    Kind.CUT_INSIDE,
    Kind.NO_ID,
    Kind.SLOW,
    Kind.LATE,
}
SEEN = {
    None: "200 with id",
    Kind.TOO_MANY_WITH_WAIT: "429 with wait",
    Kind.TOO_MANY: "429",
    Kind.ERROR_BEFORE: "500 in the envelope",
    Kind.ERROR_AFTER: "500 in the envelope",
    Kind.GATEWAY_BEFORE: "502 in HTML",
    Kind.GATEWAY_AFTER: "502 in HTML",
    Kind.CUT_BEFORE: "cut before an answer",
    Kind.CUT_AFTER: "cut before an answer",
    Kind.CUT_INSIDE: "cut in the answer",
    Kind.SAID_NO: "200 without success",
    Kind.NO_ID: "200 without id",
    Kind.SLOW: "200 with id",
    Kind.LATE: "200 with id",
}


def draws(profile, seed, sort, total):
    """The first draws of one sort of call."""
    chance = Chance(profile, seed)
    return [chance.draw(sort) for _ in range(total)]


def kind_of(fault):
    """The kind of a draw, None for a calm one."""
    return fault.kind if fault else None


def seen(client, request):
    """What a client sees of one call, in words."""
    head = []
    try:
        with client.stream(*request.pop("line"), **request) as answer:
            head.append(answer.status_code)
            answer.read()
    except httpx.RemoteProtocolError:
        return "cut in the answer" if head else "cut before an answer"
    if answer.status_code == 502:
        return "502 in HTML" if answer.headers["Content-Type"].startswith("text/html") else "502"
    content = answer.json()
    if answer.status_code == 429:
        return "429 with wait" if answer.headers.get("Retry-After", "").isdigit() else "429"
    if answer.status_code != 200:
        return f"{answer.status_code} in the envelope" if content["code"] == answer.status_code else "no envelope"
    if not content["success"]:
        return "200 without success"
    data = content["data"]
    return "200 with id" if data and ("id" in data or "data" in data) else "200 without id"


def test_creates_in_a_storm(practice_crm):
    """Every kind of fault does to a create what it says: to the client, to the row, and to the list."""
    expected = draws("storm", CREATE_SEED, "create", CREATES)
    assert {kind_of(fault) for fault in expected} == {*Kind, None}
    practice = practice_crm(faults="storm", seed=CREATE_SEED)
    for number, fault in enumerate(expected):
        body = {"workspaceId": "ws-demo", "name": f"row {number}", "description": "d", "amount": number}
        began = time.monotonic()
        assert seen(practice.client, {"line": ("POST", "/api/opportunity"), "json": body}) == SEEN[kind_of(fault)], (
            fault
        )
        assert kind_of(fault) is not Kind.SLOW or time.monotonic() - began >= fault.wait
    truth = practice.truth()
    stored = [number for number, fault in enumerate(expected) if kind_of(fault) in STORED]
    assert [one["amount"] for one in truth["opportunities"]] == stored
    counted = Counter(fault.kind for fault in expected if fault)
    counted[Kind.LATE] += sum(fault.hidden > 0 and fault.kind is not Kind.LATE for fault in expected if fault)
    assert truth["faults"] == counted
    assert truth["requests"] == {"POST /api/opportunity": CREATES}


def test_reads_in_a_storm(practice_crm):
    """Reads get 429, 500, 502, cuts and slow answers, and nothing is lost by them."""
    expected = draws("storm", READ_SEED, "read", READS)
    assert {kind_of(fault) for fault in expected} == {kind for kind in CHANCES if CHANCES[kind][3]} | {None}
    practice = practice_crm(faults="storm", seed=READ_SEED)
    for fault in expected:
        request = {"line": ("GET", "/api/opportunity"), "params": {"workspaceId": "ws-demo"}}
        assert seen(practice.client, request) == SEEN[kind_of(fault)], fault
    assert practice.truth()["faults"] == Counter(fault.kind for fault in expected if fault)


def test_late_row_on_the_wire(practice_crm):
    """A row that the list shows late is in the truth and under its id at once, and in the list in the end."""
    seed = next(seed for seed in range(10_000) if late_and_then_calm(seed))
    practice = practice_crm(faults="storm", seed=seed)
    id = practice.create().json()["data"]["id"]
    assert [one["id"] for one in practice.truth()["opportunities"]] == [id]
    assert practice.walk() == [[]]
    assert practice.get(f"/api/opportunity/{id}").json()[0]["id"] == id
    for _ in range(8):
        if practice.walk() != [[]]:
            break
        time.sleep(0.25)
    assert [row["id"] for row in practice.walk()[0]] == [id]


def late_and_then_calm(seed):
    """Whether the first create is just listed a little late and no read of the first dozen fails."""
    (create,) = draws("storm", seed, "create", 1)
    late = create is not None and create.kind is Kind.LATE and 1.5 < create.hidden < 2
    return late and not any(draws("storm", seed, "read", 12))


def test_refusal_passes_through_a_fault_after_it(practice_crm):
    """A create that is refused stays refused where the fault would have struck after the row was stored."""
    seed = next(seed for seed in range(1000) if kind_of(draws("storm", seed, "create", 1)[0]) is Kind.ERROR_AFTER)
    practice = practice_crm(faults="storm", seed=seed)
    assert practice.create(amount="12").status_code == 400
    truth = practice.truth()
    assert (truth["opportunities"], truth["faults"]) == ([], {})


@pytest.mark.parametrize("profile", ["rough", "storm"])
def test_draws_depend_on_the_seed_alone(profile):
    """The same seed gives the same draws, another seed others, and reads in between change nothing."""
    alone = draws(profile, 7, "create", 500)
    assert alone == draws(profile, 7, "create", 500)
    assert alone != draws(profile, 8, "create", 500)
    mixed, chance = [], Chance(profile, 7)
    for _ in range(500):
        chance.draw("read")
        chance.around(1.0)
        mixed.append(chance.draw("create"))
    assert mixed == alone


@pytest.mark.parametrize(
    ("profile", "sort", "least", "most"),
    [
        pytest.param("none", "create", 0.0, 0.0, id="calm creates"),
        pytest.param("rough", "create", 0.08, 0.12, id="rough creates"),
        pytest.param("rough", "read", 0.02, 0.04, id="rough reads"),
        pytest.param("storm", "create", 0.35, 0.40, id="stormy creates"),
        pytest.param("storm", "contact", 0.55, 0.65, id="stormy contacts"),
        pytest.param("storm", "read", 0.10, 0.15, id="stormy reads"),
        pytest.param("storm", "other", 0.0, 0.0, id="log-ins"),
    ],
)
def test_share_of_faults(profile, sort, least, most):
    """Each profile has its share of faults, each fault a size within its bounds."""
    drawn = [fault for fault in draws(profile, 1, sort, 20_000) if fault]
    assert least <= len(drawn) / 20_000 <= most
    for fault in drawn:
        assert size_is_right(fault), fault


def size_is_right(fault: Fault) -> bool:
    """Slow answers take 0.3 to 1.5 s, waits are 1 or 2 s, rows are late by 1 to 3 s, the rest has no size."""
    late = not fault.hidden or 1.0 <= fault.hidden <= 3.0
    if fault.kind is Kind.SLOW:
        return 0.3 <= fault.wait <= 1.5 and not fault.hidden
    if fault.kind is Kind.TOO_MANY_WITH_WAIT:
        return fault.wait in {1.0, 2.0} and not fault.hidden
    if fault.kind is Kind.LATE:
        return 1.0 <= fault.hidden <= 3.0
    return late and fault.wait == 0.0 and (not fault.hidden or fault.kind in STORED)


def test_delays_are_around_the_latency():
    """Each half of the latency lies between 0.6 and 1.4 of it, and differs by draw."""
    chance = Chance("none", 3)
    delays = [chance.around(0.1) for _ in range(1000)]
    assert 0.06 <= min(delays) < 0.07
    assert 0.13 < max(delays) <= 0.14
