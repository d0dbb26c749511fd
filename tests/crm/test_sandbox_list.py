"""The list of the practice CRM: 20 a page, a token that has to be encoded, rows that come late."""

from __future__ import annotations

import time

import pytest

from importer.crm.sandbox.held import furnish
from importer.crm.sandbox.paging import position_of, token_after
from importer.crm.sandbox.refusals import RefusedError


@pytest.fixture
def workspace():
    """A workspace without opportunities."""
    return furnish(["ws-demo"])["ws-demo"]


def fill(workspace, total, **options):
    """Create this many opportunities and give their ids."""
    fields = {"name": "Flota", "description": "Lote", "amount": 1}
    return [workspace.create(fields, by="us-01", **options)["id"] for _ in range(total)]


def walk(workspace):
    """Ids page by page, at most 20 pages."""
    pages, token = [], None
    for _ in range(20):
        page = workspace.page(token)
        pages.append([row["id"] for row in page["data"]])
        token = page["continuationToken"]
        if token is None:
            return pages
    raise AssertionError("the list has no end")


@pytest.mark.parametrize(
    ("total", "sizes"),
    [
        pytest.param(0, [0], id="nothing"),
        pytest.param(1, [1], id="one"),
        pytest.param(19, [19], id="one short of a page"),
        pytest.param(20, [20, 0], id="a page, then an empty one"),
        pytest.param(21, [20, 1], id="one over"),
        pytest.param(40, [20, 20, 0], id="two pages, then an empty one"),
    ],
)
def test_pages(workspace, total, sizes):
    """Every row is listed once, newest last; only a page that is not full ends the list."""
    ids = fill(workspace, total)
    pages = walk(workspace)
    assert [len(page) for page in pages] == sizes
    assert [id for page in pages for id in page] == ids


def test_pages_on_the_wire(practice_crm):
    """A client that encodes the token reads it all; one that does not is refused."""
    practice = practice_crm()
    ids = [practice.create().json()["data"]["id"] for _ in range(40)]
    pages = practice.walk()
    assert [len(page) for page in pages] == [20, 20, 0]
    assert [row["id"] for page in pages for row in page] == ids
    token = practice.get("/api/opportunity").json()["data"]["continuationToken"]
    assert set("+/=") <= set(token)
    raw = practice.client.get(f"/api/opportunity?workspaceId=ws-demo&continuationToken={token}")
    assert (raw.status_code, raw.json()["errorCode"]) == (400, "TOKEN_INVALID")


@pytest.mark.parametrize("position", [0, 1, 20, 123_456])
def test_token_leads_back(position):
    """The token of a position leads to it, and always needs encoding."""
    token = token_after(position)
    assert position_of(token, length=position) == position
    assert set("+/=") <= set(token)


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param("20", id="a number"),
        pytest.param(token_after(20).replace("+", " "), id="plus became blank"),
        pytest.param(token_after(20)[:-4], id="cut off"),
        pytest.param(token_after(21), id="beyond the end"),
        pytest.param("ñ", id="not ASCII"),
    ],
)
def test_token_refused(token):
    """A token that this list did not give out is refused."""
    with pytest.raises(RefusedError) as refusal:
        position_of(token, length=20)
    assert (refusal.value.status, refusal.value.code) == (400, "TOKEN_INVALID")


def test_late_row_is_listed_in_its_place(workspace):
    """A row that is not listed yet is found by its id at once, by a later walk in its place."""
    first, late, last = fill(workspace, 1)[0], fill(workspace, 1, hidden=60.0)[0], fill(workspace, 1)[0]
    assert walk(workspace) == [[first, last]]
    assert workspace.find(late).shown["id"] == late
    workspace.by_id[late].listed_from = time.monotonic()
    assert walk(workspace) == [[first, late, last]]


def test_late_row_leaves_pages_full(workspace):
    """Rows not listed yet do not make a page short, which would end the walk too early."""
    early, _, rest = fill(workspace, 10), fill(workspace, 5, hidden=60.0), fill(workspace, 15)
    assert walk(workspace) == [(early + rest)[:20], (early + rest)[20:]]
