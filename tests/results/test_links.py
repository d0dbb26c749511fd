"""Ids that lead to the CRM: in the person's own workbook and in one of ours, as links and never as formulas."""

from __future__ import annotations

import re
import zipfile
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.load import read_sheet
from importer.model import RESULTS_SHEET, SUMMARY_SHEET, Row
from importer.outcome import Created, Outcome
from importer.results import links as linking
from importer.results import write_results
from importer.results.links import LONGEST_LINK, IdLinks

pytestmark = pytest.mark.usefixtures("nothing_left")

PATTERN = "https://crm.example.com/{workspace}/opportunity/{id}?from=import&x=1"
LINKS = IdLinks(PATTERN, "ws-1")
ODD_IDS = ["op-1", "=1+1", "a&b<c>", 'x"y', "{workspace}", "ñ/é", "op 7"]


@pytest.fixture
def send(tmp_path, sheet_of):
    """Write the results of a workbook whose rows have these ids, "" for one that was not created."""

    def run(ids, *, separate=False, links=LINKS, path=None):
        path = path or tmp_path / "leads.xlsx"
        if not path.exists():
            book = openpyxl.Workbook()
            for name in ("Name", *(f"Lead {at}" for at in range(len(ids)))):
                book.active.append([name])
            book.save(path)
        sheet = read_sheet(path)
        if separate:
            sheet = sheet_of([("Name",), *((f"Lead {at}",) for at in range(len(ids)))], format="ods")
        rows = [Row(at, number, f"r{number}", "", "") for at, number in enumerate(sheet.numbers)]
        outcomes = [
            Outcome.created(row, Created(id, "OP")) if id else Outcome.not_created(row, "skipped")
            for row, id in zip(rows, ids, strict=True)
        ]
        target = tmp_path / "leads.results.xlsx"
        return write_results(sheet, outcomes[::-1], target, lang="en", fallback=tmp_path / "home", links=links).path

    return run


def found(path) -> dict[str, str | None]:
    """Where the ids of a results workbook lead."""
    page = openpyxl.load_workbook(path)[RESULTS_SHEET]
    return {str(row[2].value): row[2].hyperlink.target for row in page.iter_rows(min_row=2) if row[2].hyperlink}


@pytest.mark.parametrize("separate", [False, True], ids=["in the person's workbook", "in one of its own"])
def test_ids_lead_to_the_crm(send, separate):
    """Every id of a created row is a link to that very id, whatever it is made of; other rows have none."""
    path = send([*ODD_IDS, ""], separate=separate)
    leads = found(path)
    assert list(leads) == ODD_IDS
    for id, address in leads.items():
        parts = urlsplit(address)
        assert (parts.scheme, parts.netloc, parts.query) == ("https", "crm.example.com", "from=import&x=1")
        assert [unquote(part) for part in parts.path.split("/")[1:]] == ["ws-1", "opportunity", id]
    page = openpyxl.load_workbook(path)[RESULTS_SHEET]
    cells = [row[2] for row in page.iter_rows(min_row=2, max_row=len(ODD_IDS) + 1)]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {(cell.font.underline, cell.font.color.rgb[-6:]) for cell in cells} == {("single", linking.COLOUR)}
    with zipfile.ZipFile(path) as archive:
        assert b"<f" not in archive.read("xl/worksheets/sheet2.xml").replace(b"<family", b"").replace(b"<font", b"")


@pytest.mark.parametrize("separate", [False, True])
def test_without_a_pattern_there_are_no_links(send, separate):
    """Nobody knows where the CRM shows an opportunity: then an id is text, and no part is added for it."""
    path = send(["op-1"], separate=separate, links=IdLinks())
    assert found(path) == {}
    with zipfile.ZipFile(path) as archive:
        assert not [name for name in archive.namelist() if re.search(r"worksheets/_rels/sheet2", name)]


def test_links_come_and_go_with_the_setting(send, tmp_path):
    """Results sent again get links where they had none, keep them, change them, and lose them."""
    plain = send(["op-1", "op-2"], links=IdLinks())
    for links, count in ((LINKS, 2), (LINKS, 2), (IdLinks("https://x.example.com/{id}"), 2), (IdLinks(), 0)):
        path = send(["op-1", "op-2"], path=plain, links=links)
        assert path == plain
        assert openpyxl.load_workbook(path).sheetnames == ["Sheet", RESULTS_SHEET, SUMMARY_SHEET]  # still a copy
        assert [address.startswith(links.pattern[:15]) for address in found(path).values()] == [True] * count
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            for name in names:
                if name.endswith((".xml", ".rels")):
                    ET.fromstring(archive.read(name))
        assert len(names) == len(set(names))


@pytest.mark.parametrize("separate", [False, True])
def test_a_sheet_has_no_more_links_than_excel_takes(send, monkeypatch, separate):
    """The first rows have links, the others their ids: Excel repairs a workbook with more."""
    monkeypatch.setattr(linking, "MOST_LINKS", 3)
    ids = ["op-1", "", "op-2", "op-3", "op-4", "op-5"]
    path = send(ids, separate=separate)
    assert list(found(path)) == ["op-1", "op-2", "op-3"]
    page = openpyxl.load_workbook(path)[RESULTS_SHEET]
    assert [row[2].value or "" for row in page.iter_rows(min_row=2)] == ids


@given(st.text(max_size=300), st.text(alphabet="abcXYZ019.:_-", max_size=100))
def test_any_id_makes_a_safe_address(id, workspace):
    """Whatever the CRM calls an opportunity, the address stays within its host, and is one that Excel takes."""
    address = IdLinks(PATTERN, workspace).to(id)
    if not id.split():
        assert address == ""
        return
    if not address:
        assert len(id) * 12 > LONGEST_LINK - 300
        return
    parts = urlsplit(address)
    assert (parts.scheme, parts.netloc, len(address) <= LONGEST_LINK) == ("https", "crm.example.com", True)
    assert unquote(parts.path.split("/")[3]) == id
    assert address.isascii()


def test_no_longer_than_excel_takes():
    """An id whose address is longer than Excel takes stays text."""
    assert IdLinks(PATTERN, "w").to("x" * LONGEST_LINK) == ""


def test_the_setting_reaches_the_results(cli, crm, samples, tmp_path, monkeypatch):
    """From the environment, and written again from the journal too; without a request."""
    monkeypatch.setenv("PLAZBOT_OPPORTUNITY_URL", PATTERN)
    path = tmp_path / "leads.xlsx"
    path.write_bytes((samples / "leads.xlsx").read_bytes())
    cli("send", path, "--yes", "--rate", "1000")
    results = tmp_path / "leads.results.xlsx"
    leads = found(results)
    assert set(leads) == {one["id"] for one in crm.held()}
    assert all(
        address.startswith(f"https://crm.example.com/{crm.workspace}/opportunity/") for address in leads.values()
    )
    requests = crm.requests()
    results.unlink()
    cli("results", "20")
    assert (found(results), crm.requests()) == (leads, requests)


def test_links_go_round_again(cli, crm, samples, tmp_path, monkeypatch):
    """A results sheet with links is read like any other: nothing is created twice."""
    monkeypatch.setenv("PLAZBOT_OPPORTUNITY_URL", PATTERN)
    path = tmp_path / "leads.xlsx"
    path.write_bytes((samples / "leads.xlsx").read_bytes())
    cli("send", path, "--yes", "--rate", "1000")
    held = len(crm.held())
    results = tmp_path / "leads.results.xlsx"
    openpyxl.load_workbook(results).save(results)
    assert cli("retry", results, "--yes", "--rate", "1000").code == 1
    assert len(crm.held()) == held == len(found(results))
