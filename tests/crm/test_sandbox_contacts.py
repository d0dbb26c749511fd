"""Contacts in the practice CRM: made as often as it is asked, counted where doubled, found late in bad weather."""

from __future__ import annotations

import pytest

from importer.crm.sandbox.calls import Holdings
from importer.crm.sandbox.refusals import RefusedError

NEW = {"name": "Eva", "platformId": 2, "internalWhatsappNumber": "+51 911 000 001", "email": "Eva@example.com"}


@pytest.fixture
def holdings() -> Holdings:
    """A practice CRM with one workspace."""
    return Holdings.furnished(["ws-1", "ws-2"], None)


def test_it_makes_the_same_contact_twice(holdings: Holdings) -> None:
    """That is what a client has to prevent; each of the two counts as doubled."""
    workspace = holdings.workspaces["ws-1"]
    for _ in range(2):
        workspace.create_contact(NEW)
    assert len({one["id"] for one in workspace.with_phone("51911000001")["data"]}) == 2
    assert holdings.counts["contacts_made"] == holdings.counts["doubled_contacts"] == 2


@pytest.mark.parametrize(
    ("workspace", "more", "doubled"),
    [
        pytest.param("ws-1", {"email": "other@example.com"}, 2, id="the same number"),
        pytest.param(
            "ws-1", {"internalWhatsappNumber": "51911000002", "email": "eva@EXAMPLE.com"}, 2, id="the same address"
        ),
        pytest.param(
            "ws-1", {"internalWhatsappNumber": "51900111222", "email": None}, 1, id="one of the shipped people's"
        ),
        pytest.param("ws-1", {"internalWhatsappNumber": "51911000002", "email": None}, 0, id="somebody else"),
        pytest.param("ws-2", {}, 0, id="the same in another workspace"),
    ],
)
def test_who_counts_as_doubled(workspace: str, more: dict[str, object], doubled: int, holdings: Holdings) -> None:
    """Of the contacts made here those that share a number or an address with another of their workspace."""
    holdings.workspaces["ws-1"].create_contact(NEW)
    holdings.workspaces[workspace].create_contact({**NEW, **more})
    assert holdings.counts["doubled_contacts"] == doubled


def test_who_is_hidden_is_there_and_not_found(holdings: Holdings) -> None:
    """A search that lags says 404 of a contact that an opportunity may name already."""
    workspace = holdings.workspaces["ws-1"]
    contact = workspace.create_contact(NEW, hidden=3600.0)
    for search, name in ((workspace.with_phone, "51911000001"), (workspace.with_email, "eva@example.com")):
        with pytest.raises(RefusedError) as caught:
            search(name)
        assert caught.value.status == 404
    assert workspace.contact({"contactId": contact["id"]}) == contact["id"]
