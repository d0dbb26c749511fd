"""A workbook with all that a person's may have, part by part in the folder `everything`: no byte of it is lost.

Its macros and printer settings are made here; whatever else Excel, LibreOffice and two readers know is written out
there as Excel writes it: charts, a picture, shapes, old and new rules for colours, drop-downs from another sheet,
notes and threaded comments, a table, a pivot with its cache, sparklines, names, a link to another workbook, rich
text, stored values of formulas and errors, protection, print settings, custom properties, XML and a ribbon.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Final

import openpyxl
import pytest
from python_calamine import load_workbook as calamine

from importer.findings import Finding, Place
from importer.load import read_sheet
from importer.model import FIX_SHEET, RESULTS_SHEET, SUMMARY_SHEET, Row
from importer.outcome import Created, Outcome
from importer.results import write_results

pytestmark = [
    pytest.mark.usefixtures("nothing_left"),
    pytest.mark.filterwarnings("ignore:.* is not supported and will be removed:UserWarning"),  # openpyxl; we keep it
]

FOLDER: Final = Path(__file__).with_name("everything")
SHEETS: Final = ["Leads", "Lists & more", "Pivot", "Chart"]
OURS: Final = [RESULTS_SHEET, SUMMARY_SHEET, FIX_SHEET]
BINARY: Final = {
    "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40,
    "xl/printerSettings/printerSettings1.bin": bytes(range(255, -1, -1)) * 4,
}
TYPES, BOOK, LINKS, STYLES = "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"
ADDED: Final = {
    TYPES: rb'<Override PartName="/xl/worksheets/sheet[456]\.xml" ContentType="[^"]*\.worksheet\+xml"/>',
    LINKS: rb'<Relationship Id="rId1[456]" Type="[^"]*/worksheet" Target="worksheets/sheet[456]\.xml"/>',
    BOOK: rb'<sheet name="(?:Import results|Import summary|To fix)" sheetId="(?:8|9|10)" r:id="rId1[456]"/>'
    rb'|<definedName name="_xlnm\.(?:_FilterDatabase" hidden="1"|Print_Titles") localSheetId="[46]">'
    rb"'[^<]*'![^<]*</definedName>",
}
"""All that may be new in three of the four parts that differ. What is new in the fourth stands at the ends of lists."""


@pytest.fixture(params=[".xlsm", ".xlsx"])
def pair(request, tmp_path) -> tuple[Path, Path]:
    """The workbook, and its results: two rows created, one to be corrected, one refused."""
    path = tmp_path / f"leads{request.param}"
    parts = {one.relative_to(FOLDER).as_posix(): one.read_bytes() for one in sorted(FOLDER.rglob("*")) if one.is_file()}
    parts |= BINARY
    if request.param == ".xlsx":
        del parts["xl/vbaProject.bin"]
        parts[LINKS] = re.sub(rb"<Relationship [^>]*vbaProject[^>]*>", b"", parts[LINKS])
        whole = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
        parts[TYPES] = parts[TYPES].replace(b"application/vnd.ms-excel.sheet.macroEnabled.main+xml", whole)
    with zipfile.ZipFile(path, "w") as archive:
        for number, (name, content) in enumerate(parts.items()):
            info = zipfile.ZipInfo(name, (2024, 5, 1 + number % 28, 8, 30, 2 * (number % 30)))
            info.compress_type = zipfile.ZIP_STORED if name.endswith(".png") else zipfile.ZIP_DEFLATED
            archive.writestr(info, content)
    sheet = read_sheet(path, sheet="Leads")
    rows = [Row(at, number, f"r{number}", "", "") for at, number in enumerate(sheet.numbers)]
    wrong = Finding.of("TEST-AMOUNT", Place(row=3, letter="B", header="Amount"), seen="0.155", tip='"155"')
    outcomes = [
        Outcome.created(rows[0], Created("id2", "OP-2")),
        Outcome.not_created(rows[1], "invalid", wrong),
        Outcome.created(rows[2], Created("id4")),
        Outcome.not_created(rows[3], "refused", Finding.of("TEST-QUIET", Place(row=5), seen="no")),
    ]
    written = write_results(sheet, outcomes, path.with_stem("leads.results"), lang="en", fallback=tmp_path)
    assert written.findings == ()
    return path, written.path


def test_every_part_but_four_is_as_it_was(pair, contents):
    """All parts are there, in their order and with their bytes as packed; three more follow, and nothing else."""
    before, after = pair
    with zipfile.ZipFile(before) as one, zipfile.ZipFile(after) as other:
        names = one.namelist()
        assert len(names) == 46 + (before.suffix == ".xlsm")
        assert other.namelist() == [*names, *(f"xl/worksheets/sheet{number}.xml" for number in (4, 5, 6))]
        differ = {name for name in names if raw(before, one, name) != raw(after, other, name)}
    assert differ == {TYPES, BOOK, LINKS, STYLES}
    unpacked, again = contents(before), contents(after)
    assert {name for name in names if unpacked[name] != again[name]} == differ


def raw(path: Path, archive: zipfile.ZipFile, name: str) -> bytes:
    """A part as it lies in the file, with the header before it."""
    info = archive.getinfo(name)
    with path.open("rb") as file:
        file.seek(info.header_offset)
        return file.read(30 + len(name) + info.compress_size)


def test_what_is_new_in_the_parts_that_name_sheets(pair, contents):
    """Without three types, three links, three sheets and their four names, the parts have every byte as before."""
    before, after = map(contents, pair)
    counts = {TYPES: 3, LINKS: 3, BOOK: 3 + 4}
    for name, added in ADDED.items():
        assert re.sub(added, b"", after[name]) == before[name], name
        assert len(re.findall(added, after[name])) == counts[name], name


def test_what_is_new_in_the_styles(pair, contents):
    """Four lists are longer, their counts true; what stood in them stands where it stood, with all around it."""
    before, after = (parts[STYLES] for parts in map(contents, pair))
    for kind in (b"numFmts", b"fonts", b"fills", b"cellXfs"):
        listed = re.compile(rb'(<%b count=")([0-9]+)("[^>]*>)(.*?)(</%b>)' % (kind, kind), re.DOTALL)
        old, new = listed.search(before), listed.search(after)
        assert new[4].startswith(old[4]), kind
        more = new[4].removeprefix(old[4])
        one = {b"numFmts": b"<numFmt ", b"fonts": b"<font>", b"fills": b"<fill>", b"cellXfs": b"<xf "}[kind]
        assert int(new[2]) == int(old[2]) + more.count(one), kind
        after = after[: new.start()] + old[0] + after[new.end() :]
    assert after == before


def test_openpyxl_reads_it(pair):
    """Values, stored values, formats and looks of the person's sheets are as they were, and ours stand behind them."""
    for stored in (False, True):
        one, other = (openpyxl.load_workbook(path, data_only=stored, keep_vba=True) for path in pair)
        assert other.sheetnames == [*SHEETS, *OURS]
        assert other.active.title == one.active.title
        for page in one.worksheets:
            again = other[page.title]
            for row in page.iter_rows():
                for cell in row:
                    told = again[cell.coordinate]
                    assert (told.value, told.number_format, repr(told.font), repr(told.fill)) == (
                        *(cell.value, cell.number_format),
                        *(repr(cell.font), repr(cell.fill)),
                    )
            assert len(again._charts) == len(page._charts)
            assert len(again._pivots) == len(page._pivots)
            assert list(again.tables) == list(page.tables)
    assert other["Leads"]["F4"].value == "total 24"
    assert other["Lists & more"]["A6"].value == 3.75


def test_calamine_reads_it(pair):
    """Every cell of every sheet is as it was; the results have each row, `To fix` the two that need a hand."""
    before, after = pair
    with calamine(before) as one, calamine(after) as other:
        assert other.sheet_names == [*SHEETS, *OURS]
        for name in SHEETS[:3]:
            assert other.get_sheet_by_name(name).to_python() == one.get_sheet_by_name(name).to_python()
        told = [line[:3] for line in other.get_sheet_by_name(RESULTS_SHEET).to_python()[1:]]
        assert told == [
            ["r2", "created", "id2"],
            ["r3", "invalid", ""],
            ["r4", "created", "id4"],
            ["r5", "refused", ""],
        ]
        assert [line[0] for line in other.get_sheet_by_name(FIX_SHEET).to_python()[1:]] == ["r3", "r5"]
    assert [list(row) for row in read_sheet(after).table.itertuples(index=False)][3][7:] == [
        *("東京支店", 80, True),
        *("", "Ganado", "#DIV/0!"),
    ]


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
def test_libreoffice_opens_it(pair, tmp_path):
    """LibreOffice makes the same cells of the copy as of the workbook, and of the results what two readers read."""
    for path in pair:
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        line = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", str(tmp_path / "ods"), str(path)]
        subprocess.run(line, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=120)
    one, other = (calamine(tmp_path / "ods" / f"{path.stem}.ods") for path in pair)
    assert other.sheet_names == [*SHEETS, *OURS]
    for name in SHEETS[:3]:
        assert other.get_sheet_by_name(name).to_python() == one.get_sheet_by_name(name).to_python()
    with calamine(pair[1]) as direct:
        for name in (RESULTS_SHEET, FIX_SHEET):
            assert told(other, name) == told(direct, name)


def told(book, name: str) -> list[list]:
    """The texts of our columns, and the row that each line came from."""
    return [line[:7] for line in book.get_sheet_by_name(name).to_python()]
