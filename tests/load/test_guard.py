"""What is refused before it is parsed, and what is known of every file that is read."""

from __future__ import annotations

import hashlib
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.errors import Unusable
from importer.findings import Place
from importer.load import guard, read_sheet

HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>Name</t></is></c></row>'
BODY = '<row r="2"><c r="A2" t="inlineStr"><is><t>Ana</t></is></c></row>'


def test_the_digest_is_of_the_files_bytes(text):
    """SHA-256 of the whole file, byte order mark and all."""
    content = b"\xef\xbb\xbfName\nAna\n"
    assert read_sheet(text(content)).digest == hashlib.sha256(content).hexdigest()


def test_a_part_packed_beyond_reason_is_a_bomb(raw, refusal):
    """Above 5 MB a part may not unpack to more than 200 times its size; nothing is unpacked to find out."""
    finding = refusal(raw(HEAD + BODY, {"xl/media/a.bin": b"\0" * 6_000_000}))
    assert finding.code == "FILE-BOMB"
    assert "xl/media/a.bin" in finding.message("es")


def test_too_many_parts_are_a_bomb(raw, refusal):
    """More than 2,000 parts are no workbook of a person."""
    assert refusal(raw(HEAD + BODY, {f"xl/{n}.xml": "" for n in range(2_000)})).code == "FILE-BOMB"


GB = 1_000_000_000


def of_size(size: int, packed: int) -> list[zipfile.ZipInfo]:
    """What a directory says of four parts that have these sizes together."""
    parts = [zipfile.ZipInfo(f"{n}.xml") for n in range(4)]
    for part in parts:
        part.file_size, part.compress_size = size // 4, packed // 4
    return parts


@pytest.mark.parametrize(
    ("size", "packed"),
    [
        pytest.param(GB + 4, 30_000_000, id="more than 1 GB, and 33 times the file"),
        pytest.param(2 * GB, 62_000_000, id="more than 32 times the file"),
        pytest.param(3 * GB + 4, 300_000_000, id="more than 3 GB, however large the file"),
    ],
)
def test_the_sum_of_the_parts_has_a_limit(size, packed):
    """In all, 1 GB as the central directory states them; 32 times the file if that is more, and never over 3 GB."""
    with pytest.raises(Unusable, match="FILE-TOO-BIG"):
        guard.unpacked(of_size(size, packed), Place(file="leads.xlsx"))


@pytest.mark.parametrize(
    ("size", "packed"),
    [
        pytest.param(GB, 6_000_000, id="1 GB of any file"),
        pytest.param(1_071_000_000, 190_000_000, id="a million rows of eight columns with their results"),
        pytest.param(1_600_000_000, 51_000_000, id="the same with one long message in every row"),
        pytest.param(3 * GB, 94_000_000, id="as much as there may be"),
    ],
)
def test_results_of_the_largest_sheets_are_read_again(size, packed):
    """What the importer writes beside a million rows is within the limit."""
    guard.unpacked(of_size(size, packed), Place(file="leads.results.xlsx"))


@given(packed=st.integers(0, guard.MOST_BYTES))
def test_no_small_file_may_unpack_to_more_than_before(packed):
    """Up to 31 MB of file the limit is 1 GB; beyond, it grows with the file and never further than 32 to 1."""
    room = guard.unpacked_room(packed)
    assert room == GB if packed <= GB // 32 else GB < room <= 32 * packed


def test_encrypted_parts_are_protected():
    """A zip whose parts have a password is said to have one."""
    part = zipfile.ZipInfo("xl/workbook.xml")
    part.flag_bits = 1
    with pytest.raises(Unusable, match="FILE-PROTECTED"):
        guard.unpacked([part], Place(file="leads.xlsx"))


def test_a_file_above_the_limit_is_not_read(tmp_path, refusal):
    """A file larger than 300 MB is refused by its size."""
    path = tmp_path / "leads.csv"
    with path.open("wb") as file:
        file.truncate(guard.MOST_BYTES + 1)
    assert refusal(path).code == "FILE-TOO-BIG"


@pytest.mark.parametrize(
    ("rows", "columns"),
    [
        pytest.param(1_048_577, 1, id="a row more than Excel has"),
        pytest.param(2, 16_385, id="a column more than Excel has"),
        pytest.param(1_048_576, 33, id="a rectangle memory does not hold"),
    ],
)
def test_areas_beyond_the_limits_are_refused(rows, columns):
    """Excel's rows and columns, and a rectangle that fits in memory."""
    with pytest.raises(Unusable, match="FILE-TOO-BIG"):
        guard.area(rows, columns, Place(file="leads.csv"))


def test_the_largest_sheets_pass():
    """The limits themselves are allowed."""
    guard.area(1_048_576, 32, Place())
    guard.area(2_000, 16_384, Place())


def test_a_single_cell_in_the_far_corner_is_too_big(raw, refusal):
    """All blank cells before it would have to be made."""
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>Name</t></is></c></row>'
    assert refusal(raw(corner)).code == "FILE-TOO-BIG"


@pytest.mark.parametrize("address", ["XFD1048576", "xfd1048576", "A99999999", "AH1048576"])
@pytest.mark.parametrize("quote", ['"', "'"])
def test_two_cells_far_apart_are_refused_before_they_are_read(raw, refusal, address, quote):
    """The reader would ask for the memory of all cells between them and end the program."""
    far = f"<row><c s={quote}1{quote} r={quote}{address}{quote}><v>1</v></c></row>"
    assert refusal(raw(HEAD + far)).code == "FILE-TOO-BIG"


def test_a_format_far_out_costs_nothing(raw):
    """Cells that are coloured but blank do not make a sheet big."""
    coloured = '<row r="3"><c r="XFD3" s="0"/></row><row r="1048576"><c r="A1048576" s="0"/></row>'
    assert len(read_sheet(raw(HEAD + BODY + coloured))) == 1


def test_a_very_wide_line_of_text_is_too_big(text, refusal):
    """A text file has Excel's limits too."""
    assert refusal(text("Name,Amount\nAna" + ",x" * 16_384 + "\n")).code == "FILE-TOO-BIG"


class PanicException(BaseException):
    """Looks like what a panic in Rust arrives as: by its name only."""


@pytest.mark.parametrize("problem", [PanicException("index out of bounds"), MemoryError(), ValueError("cut")])
def test_whatever_a_reader_raises_is_an_unreadable_file(problem):
    """Exceptions and panics of a reader become one finding with the reader's own words."""
    with pytest.raises(Unusable, match="FILE-UNREADABLE"), guard.translated(Place(file="leads.xlsx")):
        raise problem


@pytest.mark.parametrize("problem", [KeyboardInterrupt(), SystemExit(1), GeneratorExit()])
def test_leaving_the_program_is_never_swallowed(problem):
    """What ends the program is no property of the file."""
    with pytest.raises(type(problem)), guard.translated(Place(file="leads.xlsx")):
        raise problem
