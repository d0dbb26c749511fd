"""Files as people have them, written byte by byte or part by part, and the two fixtures that judge how each is read.

A case is data: what the file holds, and what must come out of it. Cells of a workbook are given as Python
values, as `(value, number format)`, or as the XML of the cell with `@` for its address.
"""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass, field, fields
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

import pytest

from importer.catalog import load_mapping
from importer.errors import Unusable
from importer.findings import LANGS
from importer.load import read_sheet
from importer.model import Reading, column_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from importer.findings import Finding
    from importer.model import Sheet

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OPENXML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
TYPES = {
    "xlsx": f"{OPENXML}.sheet.main+xml",
    "xltx": f"{OPENXML}.template.main+xml",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
}
TITLES = ["Nombre", "Descripción", "Monto"]
HEADINGS = load_mapping().headings(assigned={}, constants={})
IN_READING = {one.name for one in fields(Reading)}


@dataclass
class Tab:
    """One sheet of a workbook: its rows, or some rows by their number, and what stands around them in its XML."""

    rows: Sequence[Sequence[object]] | Mapping[int, Sequence[object]] = ()
    sheet: str = "Leads"
    state: str = "visible"
    attributes: Mapping[int, str] = field(default_factory=dict)  # of single <row> elements
    before: str = ""  # between <worksheet> and <sheetData>
    after: str = ""
    kind: str = "worksheet"

    def xml(self, book: Book) -> str:
        """The sheet's part."""
        if self.kind != "worksheet":
            return f'<{self.kind} xmlns="{MAIN}"/>'
        numbered = self.rows.items() if isinstance(self.rows, dict) else enumerate(self.rows, 1)
        lines = ""
        for number, row in numbered:
            cells = "".join(book.cell(f"{column_letter(at)}{number}", value) for at, value in enumerate(row))
            lines += f'<row r="{number}" {self.attributes.get(number, "")}>{cells}</row>'
        return f'<worksheet xmlns="{MAIN}">{self.before}<sheetData>{lines}</sheetData>{self.after}</worksheet>'


@dataclass
class Book:
    """A workbook part by part. `parts` replaces parts or (None) leaves them out, `swap` replaces text in all."""

    tabs: Sequence[Tab]
    properties: str = ""  # what stands before <sheets>
    strings: list[str] = field(default_factory=list)  # the <si> of the shared strings
    shared: bool = False  # texts are shared, else inline
    prefix: str = ""
    type: str = "xlsx"
    swap: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, str | bytes | None] = field(default_factory=dict)
    formats: list[str | int] = field(default_factory=lambda: [0])

    def cell(self, address: str, value: object) -> str:
        """The XML of one cell; a number as format is the id of one of Excel's own."""
        if value is None:
            return ""
        if isinstance(value, str) and value.startswith("<c"):
            return value.replace("@", address)
        style = 0
        if isinstance(value, tuple):
            value, code = value
            if code not in self.formats:
                self.formats.append(code)
            style = self.formats.index(code)
        opening = f'<c r="{address}" s="{style}"' if style else f'<c r="{address}"'
        match value:
            case None:
                return f"{opening}/>"
            case bool():
                return f'{opening} t="b"><v>{value:d}</v></c>'
            case int() | float():
                return f"{opening}><v>{value!r}</v></c>"
        if self.shared:
            self.strings.append(f'<t xml:space="preserve">{escape(str(value))}</t>')
            return f'{opening} t="s"><v>{len(self.strings) - 1}</v></c>'
        return f'{opening} t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'

    def styles(self) -> str:
        """The part of styles: one cell format for each number format used."""
        own = [(164 + at, code) for at, code in enumerate(self.formats) if isinstance(code, str)]
        ids = {code: number for number, code in own}
        known = "".join(f"<numFmt numFmtId='{number}' formatCode={quoteattr(code)}/>" for number, code in own)
        cells = "".join(f'<xf numFmtId="{ids.get(code, code)}" applyNumberFormat="1"/>' for code in self.formats)
        return f'<styleSheet xmlns="{MAIN}"><numFmts>{known}</numFmts><cellXfs>{cells}</cellXfs></styleSheet>'

    def written(self) -> dict[str, str | bytes]:
        """Every part by its name."""
        sheets, targets, types, made = "", "", "", {}
        for at, tab in enumerate(self.tabs, 1):
            name = f"{tab.kind}s/sheet{at}.xml"
            made[f"xl/{name}"] = tab.xml(self)
            sheets += f'<sheet name="{tab.sheet}" sheetId="{at}" state="{tab.state}" r:id="rId{at}"/>'
            targets += f'<Relationship Id="rId{at}" Type="{OFFICE}/{tab.kind}" Target="{name}"/>'
            types += f'<Override PartName="/xl/{name}" ContentType="{OPENXML}.{tab.kind}+xml"/>'
        texts = "".join(f"<si>{text}</si>" for text in self.strings)
        others = {"styles": self.styles()} | ({"sharedStrings": f'<sst xmlns="{MAIN}">{texts}</sst>'} if texts else {})
        for name, part in others.items():
            made[f"xl/{name}.xml"] = part
            targets += f'<Relationship Id="rId-{name}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
            types += f'<Override PartName="/xl/{name}.xml" ContentType="{OPENXML}.{name}+xml"/>'
        types += f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES[self.type]}"/>'
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        made = {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            f'ContentType="{rels}"/><Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
            "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{self.properties}'
            f"<sheets>{sheets}</sheets></workbook>",
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{targets}</Relationships>',
            **made,
        }
        changed = {name: self._changed(name, content) for name, content in made.items()}
        return {name: part for name, part in {**changed, **self.parts}.items() if part is not None}

    def _changed(self, name: str, content: str) -> str:
        if self.prefix and name.startswith("xl/") and "_rels" not in name:
            content = re.sub(r"<(/?)(?=\w)", rf"<\1{self.prefix}:", content)
            content = content.replace(f'xmlns="{MAIN}"', f'xmlns:{self.prefix}="{MAIN}"')
        for old, new in self.swap.items():
            content = content.replace(old, new)
        return content

    def packed(self) -> bytes:
        """The file."""
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in self.written().items():
                archive.writestr(name, content)
        return buffer.getvalue()


def book_of(spec: Mapping[str, Any]) -> Book:
    """A workbook from what a case gives: keys of `Tab` for its only or first sheet, `more` sheets, keys of `Book`."""
    of_tab = {one.name for one in fields(Tab)} & spec.keys()
    tabs = [{key: spec[key] for key in of_tab}, *spec.get("more", ())]
    rest = {key: spec[key] for key in spec.keys() - of_tab - {"more"}}
    return Book([Tab(**tab) for tab in tabs], **rest)


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    """Writes a file: text as UTF-8, bytes as they are."""

    def write(content: str | bytes, name: str = "prospectos.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture
def book(file: Callable[..., Path]) -> Callable[..., Path]:
    """Writes a workbook: see `book_of` for what a case gives."""
    return lambda spec, name="prospectos.xlsx": file(book_of(spec).packed(), name)


@pytest.fixture
def packed() -> Callable[..., bytes]:
    """The bytes of a workbook: see `book_of` for what a case gives."""
    return lambda spec: book_of(spec).packed()


@dataclass
class Expected:
    """What a file is read as: its table, what is said of it, which rows `check` refuses and which it skips."""

    cells: Sequence[Sequence[object]]
    titles: Sequence[str] = field(default_factory=lambda: TITLES)
    numbers: Sequence[int] | None = None  # those right below the titles
    findings: Sequence[str] = ()  # `CODE cell`
    wrong: Sequence[str] = ()  # errors that `check` tells, `CODE cell`
    told: Sequence[str] = ()  # codes that `check` tells beside others
    skipped: Mapping[str, Sequence[int]] = field(default_factory=dict)
    formats: Mapping[int, Sequence[str]] | None = None
    reading: Mapping[str, object] = field(default_factory=dict)

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Expected:
        """From what a case gives; keys that are fields of a Reading are expected of it."""
        reading = {key: value for key, value in given.items() if key in IN_READING}
        return cls(**{key: value for key, value in given.items() if key not in IN_READING}, reading=reading)


def typed(rows: Iterable[Sequence[object]]) -> list[list[tuple[str, str]]]:
    """Every cell with its type: 1, 1.0, True and "1" are four different cells, and NaN equals itself."""
    return [[(type(cell).__name__, repr(cell)) for cell in row] for row in rows]


def judge_sheet(sheet: Sheet, expected: Expected) -> None:
    """Compare a Sheet with what is expected."""
    assert [header.title for header in sheet.headers] == list(expected.titles)
    assert typed(sheet.table.itertuples(index=False, name=None)) == typed(expected.cells)
    first = sheet.reading.header_row + 1
    assert list(sheet.numbers) == list(expected.numbers or range(first, first + len(expected.cells)))
    assert {name: getattr(sheet.reading, name) for name in expected.reading} == expected.reading
    assert sorted(map(cited, sheet.findings)) == sorted(expected.findings)
    if expected.formats is not None:
        assert {at: list(codes) for at, codes in sheet.formats.items()} == expected.formats


def cited(finding: Finding) -> str:
    """A finding as `CODE cell`."""
    return f"{finding.code} {finding.place.cell}".strip()


def judge_check(told: Mapping[str, Any], code: int, sheet: Sheet, expected: Expected) -> None:
    """Compare what `check --json` says with the Sheet, and its errors and skipped rows with what is expected."""
    reading = sheet.reading
    same = {
        **{name: getattr(reading, name) for name in ("format", "sheet", "header_row", "encoding", "delimiter")},
        "rows": len(sheet),
        "columns": len(sheet.headers),
        "skipped": {code: list(rows) for code, rows in expected.skipped.items()},
        "hidden": {part: list(getattr(reading, f"hidden_{part}")) for part in ("rows", "columns", "sheets")},
        "look_at": sorted({finding.code for finding in sheet.findings}),
    }
    assert {name: told["reading"][name] for name in same} == same
    errors = [one for one in told["findings"] if one["severity"] == "error"]
    assert sorted(f"{one['code']} {one['cell']}".strip() for one in errors) == sorted(expected.wrong)
    assert set(expected.told) <= {one["code"] for one in told["findings"]}
    left_out = sum(map(len, expected.skipped.values()))
    assert told["skipped"] == left_out
    assert told["ready"] == len(sheet) - left_out - len({one["row"] for one in errors})
    assert told["exit_code"] == code == (1 if errors else 0)


@pytest.fixture
def reads_as(cli: Callable[..., Any]) -> Callable[..., None]:
    """Judges a file that is read: `read_sheet` gives what is expected, and `check --json` says the same of it."""

    def judge(path: Path, given: Mapping[str, Any], **options: Any) -> None:
        expected = Expected.of(given)
        sheet = read_sheet(path, headings=HEADINGS, **options)
        judge_sheet(sheet, expected)
        ran = cli("check", path, "--json", "--country", "PE", *flags(options))
        assert ran.err == ""
        judge_check(json.loads(ran.out), ran.code, sheet, expected)

    return judge


@pytest.fixture
def refused_as(cli: Callable[..., Any]) -> Callable[..., Finding]:
    """Judges a file that is refused: one finding, told by `check` in one sentence and a tip, in both languages."""

    def judge(path: Path, code: str, **options: Any) -> Finding:
        with pytest.raises(Unusable) as caught:
            read_sheet(path, headings=HEADINGS, **options)
        (finding,) = caught.value.findings
        assert finding.code == code
        for lang in LANGS:
            ran = cli("check", path, "--lang", lang, *flags(options))
            said, tip = ran.err.splitlines()
            assert (ran.code, ran.out) == (3, "")
            assert said.split()[0] == f"{code}:"
            assert said.endswith(finding.message(lang))
            assert tip == f"  → {finding.tip(lang)}"
            assert path.name in said
        return finding

    return judge


def flags(options: Mapping[str, Any]) -> list[str]:
    """Options of `read_sheet` as those of `check`."""
    return [f"--{name.replace('_', '-')}={value}" for name, value in options.items()]
