"""Workbooks as other programs write them: prefixes, the strict flavour, odd zips, names that are taken."""

from __future__ import annotations

import re
import struct
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import openpyxl
import pytest
from python_calamine import load_workbook as calamine

from importer.load import read_sheet
from importer.model import RESULT_COLUMNS, RESULTS_SHEET, SUMMARY_SHEET

pytestmark = [
    pytest.mark.usefixtures("nothing_left"),
    pytest.mark.filterwarnings("ignore:Workbook contains no default style:UserWarning"),
]

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = f"{OFFICE}/worksheet"
STYLES = (
    '<{p}styleSheet xmlns{d}="{main}"><{p}fonts count="1"><{p}font><{p}sz val="8"/></{p}font></{p}fonts>'
    '<{p}fills count="1"><{p}fill><{p}patternFill/></{p}fill></{p}fills><{p}borders count="1"><{p}border/></{p}borders>'
    '<{p}cellStyleXfs count="1"><{p}xf/></{p}cellStyleXfs><{p}cellXfs count="2"><{p}xf numFmtId="0"/>'
    '<{p}xf numFmtId="14"/></{p}cellXfs><{p}dxfs count="0"/></{p}styleSheet>'
)
LINKED = (
    f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{SHEET}" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="RID2" Type="{OFFICE}/styles" Target="/xl/styles.xml"/></Relationships>'
)


def listed(*sheets: str, more: str = "") -> str:
    """A workbook part with these `<sheet>` elements."""
    return f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{"".join(sheets)}</sheets>{more}</workbook>'


def rows(path, name=RESULTS_SHEET) -> list[list]:
    """A sheet as calamine reads it."""
    with calamine(path) as book:
        return book.get_sheet_by_name(name).to_python()


WAYS = {
    "plain, without styles": {},
    "a prefix": {"prefix": "x"},
    "strict": {"strict": True},
    "strict, with a prefix": {"strict": True, "prefix": "ss"},
    "styles": {"links": LINKED, "styles": STYLES.format(p="", d="", main=MAIN)},
    "styles with a prefix": {"links": LINKED, "styles": STYLES.format(p="y:", d=":y", main=MAIN)},
    "styles without lists": {"links": LINKED, "styles": f'<styleSheet xmlns="{MAIN}"><extLst/></styleSheet>'},
    "styles with an empty list": {
        "links": LINKED,
        "styles": f'<styleSheet xmlns="{MAIN}"><fonts count="0"/><fills/><cellXfs count="0" /></styleSheet>',
    },
    "styles without anything": {"links": LINKED, "styles": f'<styleSheet xmlns="{MAIN}" xml:space="preserve"/>'},
    "names to begin with": {
        "workbook": listed(
            '<sheet name="Leads" sheetId="7" r:id="rId1"/>',
            more='<definedNames><definedName name="a">1</definedName></definedNames><calcPr calcId="1"/>',
        )
    },
    "an empty list of names": {
        "workbook": listed('<sheet name="Leads" sheetId="7" r:id="rId1"/>', more="<definedNames/><calcPr/>")
    },
    "types by default": {
        "types": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Default Extension="rels" ContentType='
        '"application/vnd.openxmlformats-package.relationships+xml"/></Types>'
    },
}


@pytest.mark.parametrize("given", [pytest.param(given, id=name) for name, given in WAYS.items()])
def test_every_way_of_writing(tmp_path, by_hand, send, given):
    """The new sheets are there, in the flavour of the others, and read; every part is XML that a parser takes."""
    path = by_hand(tmp_path / "leads.xlsx", **given)
    written = send(path)
    assert written.findings == ()
    assert rows(written.path)[1] == ["r0002", "created", "id2", "OP-2", "", "", 2, "Ana", "900"]
    assert rows(written.path, "Leads") == rows(path, "Leads")
    with zipfile.ZipFile(written.path) as archive:
        spaces = {
            ElementTree.fromstring(archive.read(name)).tag for name in archive.namelist() if "sheet" in name.lower()
        }
    assert len({tag.partition("}")[0] for tag in spaces if "worksheet" in tag}) == 1
    again = send(written.path, written.path)
    assert again.findings == ()
    assert rows(again.path)[1][:3] == ["r0002", "created", "id2"]
    if not given.get("strict"):
        assert openpyxl.load_workbook(again.path).sheetnames == ["Leads", RESULTS_SHEET, SUMMARY_SHEET]
        assert openpyxl.load_workbook(again.path)[RESULTS_SHEET]["B2"].font.bold


def test_styles_that_stand_keep_their_numbers(tmp_path, by_hand, send):
    """Ours come after those of the workbook, and the counts are true."""
    path = by_hand(tmp_path / "leads.xlsx", links=LINKED, styles=STYLES.format(p="y:", d=":y", main=MAIN))
    with zipfile.ZipFile(send(path).path) as archive:
        root = ElementTree.fromstring(archive.read("xl/styles.xml"))
    for kind in ("fonts", "fills", "cellXfs", "numFmts"):
        found = root.find(f"{{{MAIN}}}{kind}")
        assert found is None or int(found.get("count")) == len(found), kind
    formats = root.find(f"{{{MAIN}}}cellXfs")
    assert [one.get("numFmtId") for one in formats[:2]] == ["0", "14"]
    assert max(int(one.get("fontId", 0)) for one in formats) < len(root.find(f"{{{MAIN}}}fonts"))
    assert max(int(one.get("fillId", 0)) for one in formats) < len(root.find(f"{{{MAIN}}}fills"))


def of_hancom(count: int) -> str:
    """Styles as Hancom Office writes them: the second font and the second format are choices of two."""
    other = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    choice = f'<mc:AlternateContent {other}><mc:Choice xmlns:hs="urn:hs" Requires="hs">{{0}}</mc:Choice>'
    choice += "<mc:Fallback>{1}</mc:Fallback></mc:AlternateContent>"
    font, bold = "<font><sz val='9'/></font>", "<font><b/></font>"
    general, date = '<xf numFmtId="0"/>', '<xf numFmtId="14" fontId="1"/>'
    return (
        f'<styleSheet xmlns="{MAIN}"><fonts count="{count}">{font}{choice.format(bold, bold)}</fonts>'
        f'<cellXfs count="2">{general}{choice.format(general, date)}</cellXfs></styleSheet>'
    )


def test_styles_that_are_a_choice_of_two(tmp_path, by_hand, send):
    """Where each choice counts as one style, ours follow, and a cell keeps the format that every program knows."""
    cells = '<c r="A2" t="inlineStr"><is><t>Ana</t></is></c><c r="B2" s="1"><v>46082</v></c>'
    page = f'<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row><row r="2">{cells}</row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{page}</sheetData></worksheet>'
    written = send(by_hand(tmp_path / "leads.xlsx", links=LINKED, styles=of_hancom(2), sheet=sheet))
    assert written.findings == ()
    with zipfile.ZipFile(written.path) as archive:
        root = ElementTree.fromstring(archive.read("xl/styles.xml"))
        results = archive.read("xl/worksheets/sheet2.xml").decode()
    formats = root.find(f"{{{MAIN}}}cellXfs")
    used = re.search(r'<c r="I2" s="([0-9]+)"><v>46082</v>', results)
    assert formats[int(used[1])].get("numFmtId") == "14"
    assert {int(one.get("fontId", 0)) for one in formats[2:]} <= {0, *range(2, len(root.find(f"{{{MAIN}}}fonts")))}


def test_styles_of_which_nobody_knows_the_number(tmp_path, by_hand, send):
    """A choice that may count as one or as two is not built upon."""
    written = send(by_hand(tmp_path / "leads.xlsx", links=LINKED, styles=of_hancom(3)))
    assert [finding.code for finding in written.findings] == ["RES-ODD-BOOK"]


def test_names_that_are_taken(tmp_path, by_hand, send):
    """Sheet names, ids and part names that the workbook has, in whatever case, are not used a second time."""
    page = f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1"><v>5</v></c></row></sheetData></worksheet>'
    link = f'<Relationship Id="{{}}" Type="{SHEET}" Target="{{}}"/>'
    links = "".join(link.format(*one) for one in (("rId1", "worksheets/sheet1.xml"), ("RID3", "worksheets/Sheet2.XML")))
    path = by_hand(
        tmp_path / "leads.xlsx",
        links=f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        workbook=listed(
            '<sheet name="Leads" sheetId="65534" r:id="rId1"/>',
            '<sheet name="IMPORT results" sheetId="1" r:id="RID3"/>',
        ),
        **{"xl/worksheets/Sheet2.XML": page, "xl/worksheets/sheet3.xml": page},
    )
    written = send(path)
    assert written.findings == ()
    with zipfile.ZipFile(written.path) as archive:
        names = [name.lower() for name in archive.namelist()]
        workbook = archive.read("xl/workbook.xml").decode()
        ids = re.findall(r'Id="([^"]*)"', archive.read("xl/_rels/workbook.xml.rels").decode())
    assert len(set(names)) == len(names)
    assert len({id.lower() for id in ids}) == len(ids)
    assert re.findall(r'<sheet [^>]*name="([^"]*)" sheetId="(\d+)"', workbook) == [
        ("Leads", "65534"),
        ("IMPORT results", "1"),
        (f"{RESULTS_SHEET} 2", "2"),
        (f"{SUMMARY_SHEET} 2", "3"),
    ]
    assert rows(written.path, "IMPORT results") == [[5]]
    assert rows(written.path, f"{RESULTS_SHEET} 2")[0][:7] == list(RESULT_COLUMNS)


def test_a_workbook_in_another_place(tmp_path, by_hand, send, contents):
    """The workbook part is where the package says, with its parts around it."""
    parts = contents(by_hand(tmp_path / "made.xlsx"))
    moved = {
        "[Content_Types].xml": parts["[Content_Types].xml"].replace(b"/xl/", b"/"),
        "_rels/.rels": parts["_rels/.rels"].replace(b"/xl/workbook.xml", b"workbook.xml"),
        "workbook.xml": parts["xl/workbook.xml"],
        "_rels/workbook.xml.rels": parts["xl/_rels/workbook.xml.rels"],
        "worksheets/sheet1.xml": parts["xl/worksheets/sheet1.xml"],
    }
    path = tmp_path / "leads.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in moved.items():
            archive.writestr(name, content)
    written = send(path)
    assert written.findings == ()
    assert rows(written.path)[1] == ["r0002", "created", "id2", "OP-2", "", "", 2, "Ana", "900"]
    assert {"worksheets/sheet2.xml", "styles.xml"} <= set(contents(written.path))


class Pipe(BytesIO):
    """A file that cannot be gone back in: zipfile then writes sizes after each part."""

    def seekable(self) -> bool:
        return False

    def seek(self, *_: int) -> int:
        raise OSError


def test_zips_that_are_written_in_a_stream(tmp_path, book, send, contents):
    """Sizes after the parts, sizes of eight bytes, and extra fields come back as they were."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in contents(book).items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.extra = struct.pack("<2H4s", 0x9901, 4, b"kept")
            with archive.open(info, "w", force_zip64=True) as part:
                part.write(content)
    path = tmp_path / "stream.xlsx"
    path.write_bytes(pipe.getvalue())
    written = send(path)
    assert written.findings == ()
    before, after = path.read_bytes(), written.path.read_bytes()
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(written.path) as other:
        assert other.testzip() is None
        infos = sorted(one.infolist(), key=lambda info: info.header_offset)
        same = 0
        for info, end in zip(infos, [*(then.header_offset for then in infos[1:]), one.start_dir], strict=True):
            whole = before[info.header_offset : end]
            if whole in after:
                same += 1
                assert other.getinfo(info.filename).extra == info.extra
        assert same == len(infos) - 4


def test_larger_ends_of_zips(tmp_path, book, send):
    """A directory of the larger kind (zip64) is read, offsets in its extra fields too."""
    with zipfile.ZipFile(book) as one:
        parts = [(info.filename, one.read(info)) for info in one.infolist()]
    body, directory = BytesIO(), BytesIO()
    for name, content in parts:
        crc, written = zipfile.crc32(content), name.encode()
        extra = struct.pack("<2H3Q", 1, 24, len(content), len(content), body.tell())
        facts = (45, 0x800, 0, 0, 33, crc)
        directory.write(
            struct.pack("<4s6H3I5H2I", b"PK\1\2", 45, *facts, *[2**32 - 1] * 2, len(written), 28, 0, 0, 0, 0, 2**32 - 1)
        )
        directory.write(written + extra)
        body.write(
            struct.pack("<4s5H3I2H", b"PK\3\4", *facts, len(content), len(content), len(written), 0) + written + content
        )
    start, length, count = body.tell(), directory.tell(), len(parts)
    end = struct.pack("<4sQ2H2I4Q", b"PK\6\6", 44, 45, 45, 0, 0, count, count, length, start)
    end += struct.pack("<4sIQI", b"PK\6\7", 0, start + length, 1)
    end += struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, 2**32 - 1, 2**32 - 1, 0)
    path = tmp_path / "large.xlsx"
    path.write_bytes(body.getvalue() + directory.getvalue() + end)
    written = send(path)
    assert written.findings == ()
    with zipfile.ZipFile(written.path) as other:
        assert other.testzip() is None
        assert sum(other.read(name) == content for name, content in parts) == len(parts) - 4


def test_results_whose_texts_are_shared(tmp_path, by_hand, send):
    """Results that Excel saved are known by their titles, wherever it keeps them, and are not doubled."""
    titles = ["other", *RESULT_COLUMNS, "Name"]
    cells = "".join(f'<c r="{letter}1" t="s"><v>{at}</v></c>' for at, letter in enumerate("ABCDEFGHI"))
    page = f'<sheetData><row r="1">{cells}</row></sheetData>'
    strings = "".join(f"<si><r><t>{title[:3]}</t></r><r><t>{title[3:]}</t></r></si>" for title in titles)
    link = '<Relationship Id="{}" Type="{}" Target="{}"/>'
    links = "".join(
        link.format(*one)
        for one in (
            ("rId1", SHEET, "worksheets/sheet1.xml"),
            ("rId2", SHEET, "worksheets/sheet2.xml"),
            ("rId3", f"{OFFICE}/sharedStrings", "sharedStrings.xml"),
        )
    )
    path = by_hand(
        tmp_path / "leads.xlsx",
        links=f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>',
        workbook=listed(
            '<sheet name="Leads" sheetId="1" r:id="rId1"/>', f'<sheet name="{RESULTS_SHEET}" sheetId="2" r:id="rId2"/>'
        ),
        **{
            "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{MAIN}">{page}</worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{strings}</sst>',
        },
    )
    written = send(path, tmp_path / "out.xlsx", sheet=read_sheet(path, sheet="Leads"))
    assert written.findings == ()
    with calamine(written.path) as book:
        assert book.sheet_names == ["Leads", RESULTS_SHEET, SUMMARY_SHEET]
    assert rows(written.path)[1][:3] == ["r0002", "created", "id2"]


def test_what_belonged_to_the_old_results_goes_with_them(tmp_path, book, send, contents, packed_as):
    """Notes and print settings that another program gave to our sheet are not left behind; shared ones stay."""
    path = send(book).path
    parts = contents(path)
    rels = "xl/worksheets/_rels/sheet3.xml.rels"
    kinds = {"comments": "../comments9.xml", "printerSettings": "/xl/printerSettings/printerSettings1.bin"}
    links = "".join(f'<Relationship Id="{kind}" Type="{OFFICE}/{kind}" Target="{to}"/>' for kind, to in kinds.items())
    parts[rels] = f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'.encode()
    parts["xl/comments9.xml"] = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
    override = b'<Override PartName="/xl/comments9.xml" ContentType="application/x+xml"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", override)
    packed_as(path, parts)
    assert send(path, path).findings == ()
    after = contents(path)
    assert set(parts) - set(after) == {rels, "xl/comments9.xml"}
    assert b"comments9" not in after["[Content_Types].xml"]
