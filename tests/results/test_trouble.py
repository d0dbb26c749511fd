"""Real trouble: a file that is open elsewhere, a folder that takes nothing, a full disk, names that are too long."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importer.findings import LANGS
from importer.results.made import Made
from importer.results.opened import LONGEST_NAME, Opened, opened_by
from importer.results.where import put, results_path

FAST = ("--yes", "--rate", "1000")


@pytest.fixture
def made():
    """A results file that always passes its check."""
    return Made(b"new", [], lambda path: [("import_ref", "import_status", "opportunity_id")])


def excel_file(name: str, *, at: int = 54, letters: bytes | None = None) -> bytes:
    """What Excel lays beside a workbook that it has open: 165 bytes, with the name of who has it in them twice."""
    content = bytearray(b" " * 165)
    content[0] = len(name)
    content[1 : 1 + len(name)] = name.encode("cp1252", errors="replace") if letters is None else letters
    content[at : at + 2] = len(name).to_bytes(2, "little")
    content[at + 2 : at + 2 + 2 * len(name)] = name.encode("utf-16-le")
    return bytes(content)


LOCKS = [
    pytest.param(
        ".~lock.leads.results.xlsx#",
        b"Ana Paz,ana,laptop,26.11.2026 14:05,file:///home/ana/.config/libreoffice/4;",
        "LibreOffice: Ana Paz",
        id="LibreOffice",
    ),
    pytest.param(".~lock.leads.results.xlsx#", b",ana,laptop,26.11.2026 14:05,x;", "LibreOffice: ana", id="an account"),
    pytest.param(".~lock.leads.results.xlsx#", "José Núñez,j,h,d,u;".encode(), "LibreOffice: José Núñez", id="accents"),
    pytest.param(".~lock.leads.results.xlsx#", b"", "LibreOffice", id="nobody named"),
    pytest.param(".~lock.leads.results.xlsx#", b"\xff\xfe\x1b[2J,x", "LibreOffice: \ufffd\ufffd [2J", id="rubbish"),
    pytest.param("~$leads.results.xlsx", excel_file("Ana Paz"), "Excel: Ana Paz", id="Excel"),
    pytest.param("~$leads.results.xlsx", excel_file("Ana Paz", at=55), "Excel: Ana Paz", id="Excel, one further"),
    pytest.param("~$leads.results.xlsx", excel_file("Жанна"), "Excel: Жанна", id="Excel, other letters"),
    pytest.param("~$leads.results.xlsx", b"\x03Ana" + bytes(161), "Excel: Ana", id="Excel, one name"),
    pytest.param("~$leads.results.xlsx", b"", "Excel", id="Excel, empty"),
    pytest.param("~$leads.results.xlsx", b"\xff" * 165, "Excel", id="Excel, rubbish"),
]


@pytest.mark.parametrize(("name", "content", "told"), LOCKS)
def test_who_has_it_open(tmp_path, name, content, told):
    """Both programs lay a file beside the one they have open, with the name of the person in it."""
    (tmp_path / name).write_bytes(content)
    assert str(opened_by(tmp_path / "leads.results.xlsx")) == told
    assert opened_by(tmp_path / "other.xlsx") is None


@given(st.binary(max_size=300), st.sampled_from([".~lock.a.xlsx#", "~$a.xlsx"]))
def test_any_such_file_is_told_on_one_line(content, name):
    """Whatever the file holds, nothing of it can move a terminal's cursor or fill its screen."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / name).write_bytes(content)
        told = opened_by(Path(folder) / "a.xlsx")
    assert isinstance(told, Opened)
    assert len(told.who) <= LONGEST_NAME
    assert str(told).isprintable()


@pytest.mark.parametrize("name", ["x" * 250, "a\0b", "~$", ".~lock.#"])
def test_names_that_no_such_file_can_have(tmp_path, name):
    """A name without room for more, or that is none, is open nowhere."""
    assert opened_by(tmp_path / name) is None


@pytest.mark.usefixtures("nothing_left")
def test_a_file_that_may_be_replaced_while_it_is_open(made, tmp_path):
    """The newest results have the plain name all the same; who has the old ones open is told not to save them."""
    target = tmp_path / "leads.results.xlsx"
    target.write_text("old")
    (tmp_path / ".~lock.leads.results.xlsx#").write_text("Ana Paz,ana,laptop,now,x;")
    written = put(made, target, keep="", fallback=tmp_path / "home")
    assert (written.path, target.read_bytes()) == (target, b"new")
    assert [finding.code for finding in written.findings] == ["RES-OPEN"]
    for lang in LANGS:
        assert "LibreOffice: Ana Paz" in written.findings[0].message(lang)


@pytest.mark.usefixtures("nothing_left")
def test_a_file_that_may_not_be_replaced_while_it_is_open(made, tmp_path, monkeypatch):
    """Windows lets nobody replace what Excel has open: the results go beside, and who has it open is said."""
    target = tmp_path / "leads.results.xlsx"
    target.write_text("old")
    (tmp_path / "~$leads.results.xlsx").write_bytes(excel_file("Ana Paz"))
    true = Path.replace

    def replace(self, other):
        if Path(other) == target:
            raise PermissionError(errno.EACCES, "Access is denied")
        return true(self, other)

    monkeypatch.setattr(Path, "replace", replace)
    written = put(made, target, keep="", fallback=tmp_path / "home")
    assert (written.path.name, target.read_text()) == ("leads.results.2.xlsx", "old")
    assert [finding.code for finding in written.findings] == ["RES-ELSEWHERE"]
    assert "Excel: Ana Paz" in written.findings[0].message("en")


@pytest.fixture
def nobody():
    """A person without rights of her own, where the tests are run by one who may do everything."""
    if not hasattr(os, "geteuid"):
        pytest.skip("no such persons there")
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder():
    """A folder that everybody may enter."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        yield Path(folder)


@pytest.mark.parametrize("before", [None, "old"], ids=["nothing there", "results there"])
def test_a_folder_that_may_only_be_read(made, open_folder, request, before):
    """The results go home, nothing in the folder changes, and both places are said."""
    folder = open_folder / "fair"
    folder.mkdir()
    target = folder / "leads.results.csv"
    if before:
        target.write_text(before)
    folder.chmod(0o555)
    request.getfixturevalue("nobody")
    written = put(made, target, keep="r7", fallback=open_folder / "home")
    assert written.path == open_folder / "home" / "leads.results.csv"
    assert written.path.read_bytes() == b"new"
    assert [path.read_text() for path in folder.iterdir()] == ([before] if before else [])
    (finding,) = written.findings
    assert (finding.code, "Permission denied" in finding.message("en")) == ("RES-ELSEWHERE", True)
    assert str(written.path) in finding.message("es")


@pytest.mark.skipif(sys.platform != "linux", reason="a folder of the system's own")
def test_a_file_system_that_takes_nothing(made, tmp_path):
    """Not even for one who may do everything: the results go home."""
    written = put(made, Path("/proc/leads.results.csv"), keep="", fallback=tmp_path / "home")
    assert written.path == tmp_path / "home" / "leads.results.csv"


LONG = [
    pytest.param("n" * 246 + ".csv", ".results.csv", id="250 bytes"),
    pytest.param("n" * 250 + ".xlsx", ".results.xlsx", id="255 bytes"),
    pytest.param("ñ" * 120 + ".csv", ".results.csv", id="letters of two bytes"),
    pytest.param("😀" * 60 + ".xlsm", ".results.xlsm", id="letters of four bytes"),
    pytest.param("a." + "x" * 240, ".results.csv", id="a long ending"),
    pytest.param("n" * 230 + ".results.csv", ".results.csv", id="results"),
]


@pytest.mark.parametrize(("name", "ending"), LONG)
def test_the_plain_name_of_a_very_long_one(name, ending):
    """It leaves room for a run's id and a number, is the same every time, and gives itself as results do."""
    plain = results_path(Path("folder") / name)
    assert plain.name.endswith(ending)
    assert len(os.fsencode(f"{plain.stem}.20261126-140510-ab12.999{plain.suffix}")) <= 255
    assert (results_path(Path("folder") / name), results_path(plain)) == (plain, plain)


def test_long_names_that_begin_alike_have_results_of_their_own():
    """What tells the files apart is not cut away."""
    assert results_path(Path("n" * 240 + "1.csv")) != results_path(Path("n" * 240 + "2.csv"))


@given(st.text(alphabet=st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=255))
def test_any_name_gives_one_that_a_file_system_takes(name):
    """Results of results are themselves, and no name is longer than 255 bytes."""
    if name in (".", "..") or len(os.fsencode(name)) > 255:
        return
    plain = results_path(Path("folder") / name)
    assert plain.parent == Path("folder")
    assert len(os.fsencode(plain.name)) <= 255
    assert results_path(plain) == plain


@pytest.mark.parametrize("name", ["n" * 246 + ".csv", "a." + "x" * 240])
def test_a_sheet_with_a_very_long_name_goes_round(cli, crm, sheet, tmp_path, name):
    """Sent, sent again, written again from the journal: one results file, and nothing is created twice."""
    path = sheet(2, name)
    run = json.loads(cli("send", path, "--json", *FAST).out)
    assert run["exit_code"] == 0
    assert cli("send", path, *FAST).code == 0
    Path(run["results"]).unlink()
    assert cli("results", run["run"]).code == 0
    assert sorted(one.name for one in tmp_path.glob("*.results*")) == [Path(run["results"]).name]
    assert len(crm.held()) == 2


def test_a_place_too_deep_for_a_path(cli, crm, sheet, tmp_path, monkeypatch):
    """A folder whose whole path is longer than the system takes: the results go home, and the path is said."""
    for _ in range(22):
        Path("d" * 200).mkdir()
        monkeypatch.chdir("d" * 200)
    Path("leads.csv").write_text("Name,Description,Amount\nDeep,x,1\n")
    ran = cli("send", "leads.csv", *FAST)
    found = [*(tmp_path / "home").rglob("*.results.csv"), *Path().glob("*.results.csv")]
    assert (ran.code, len(found)) == (0, 1)
    assert found[0].name in ran.err
    assert cli("results", "20").code == 0
    monkeypatch.chdir(tmp_path)


def test_the_name_is_taken_by_a_folder(cli, crm, sheet, tmp_path):
    """A folder that is called like the results is left alone; they lie beside it, and that is said."""
    (tmp_path / "leads.results.csv").mkdir()
    ran = cli("send", sheet(1), "--json", *FAST)
    found = json.loads(ran.out)
    assert found["results"] == str(tmp_path / "leads.results.2.csv")
    assert (Path(found["results"]).is_file(), "RES-ELSEWHERE" in ran.err) == (True, True)


@pytest.mark.parametrize("is_there", [True, False], ids=["a link to results", "a link to nothing yet"])
def test_the_name_is_a_link(made, tmp_path, is_there):
    """The link stays one: what it leads to is written."""
    (tmp_path / "kept").mkdir()
    real, link = tmp_path / "kept" / "real.csv", tmp_path / "leads.results.csv"
    if is_there:
        real.write_text("old")
    try:
        link.symlink_to(real)
    except OSError:
        pytest.skip("this system makes no links")
    written = put(made, link, keep="", fallback=tmp_path / "home")
    assert (link.is_symlink(), link.read_bytes(), written.path) == (True, b"new", real)


def test_a_link_that_leads_in_a_circle(made, tmp_path):
    """It leads nowhere: the results lie beside it or at home, and are whole."""
    link = tmp_path / "leads.results.csv"
    try:
        link.symlink_to(link)
    except OSError:
        pytest.skip("this system makes no links")
    written = put(made, link, keep="", fallback=tmp_path / "home")
    assert written.path.read_bytes() == b"new"


def test_a_folder_that_is_not_there_is_refused_before_anything_is_sent(cli, crm, sheet, tmp_path):
    """`--output` into no folder: exit 2, no request, and the folder is not made."""
    ran = cli("send", sheet(1), "--output", tmp_path / "none" / "out.csv", *FAST)
    assert (ran.code, "SET-VALUE" in ran.err, crm.requests()) == (2, True, 0)
    assert not (tmp_path / "none").exists()


SMALL_DISK = """
import resource, runpy, sys
size = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
runpy.run_module("importer", run_name="__main__", alter_sys=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_full_disk_and_then_room_again(cli, crm, sheet, read_csv, tmp_path, surroundings):
    """No place takes the results: exit 4, nothing half is left, and with room again the journal gives them all."""
    wide = "".join(f"Lead {at},x,{at}.5,{'n' * 20_000}\n" for at in range(1, 151))  # much more than the journal keeps
    path = sheet(f"Name,Description,Amount,Filler\n{wide}")
    run = json.loads(cli("send", path, "--json", *FAST).out)
    results = Path(run["results"])
    before, lines = results.read_bytes(), read_csv(results)
    command = [sys.executable, "-c", SMALL_DISK, "2000000", "results", run["run"], "--output", "again.csv"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, **surroundings())
    assert (ran.returncode, "RES-NOWHERE" in ran.stderr) == (4, True), ran.stderr
    assert not (tmp_path / "again.csv").exists()
    assert not [*tmp_path.rglob(".import-*")]
    assert results.read_bytes() == before
    assert cli("results", run["run"], "--output", "again.csv").code == 0
    again = read_csv(tmp_path / "again.csv")
    for name in ("import_ref", "import_status", "opportunity_id", "source_row", "Name"):
        assert [row[name] for row in again] == [row[name] for row in lines]
