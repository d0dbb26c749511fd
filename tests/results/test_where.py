"""Where a results file goes when all is well, and when a disk, a folder or another program says no."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from importer.errors import BrokenLaw, Stopped
from importer.findings import LANGS
from importer.results.made import Made
from importer.results.where import put, results_path

pytestmark = pytest.mark.usefixtures("nothing_left")

FULL = OSError(errno.ENOSPC, "No space left on device")
LOCKED = PermissionError(errno.EACCES, "Permission denied")


@pytest.fixture
def made():
    """A results file that always passes its check."""
    header = ("import_ref", "import_status", "opportunity_id")
    return Made(b"new", [], lambda path: [header] if path.read_bytes() == b"new" else [])


@pytest.fixture
def target(tmp_path):
    """The plain name of some results, in a folder of its own."""
    (tmp_path / "work").mkdir()
    return tmp_path / "work" / "leads.results.csv"


@pytest.fixture
def home(tmp_path):
    """The folder that takes results as the last resort; it does not exist yet."""
    return tmp_path / "home" / "results"


@pytest.fixture
def refuse(monkeypatch):
    """Make the operating system refuse the renames (old name, new name) that are asked about."""

    def install(refused, error):
        rename, give = os.replace, os.link

        def replace(old, new):
            if refused(Path(old), Path(new)):
                raise error
            rename(old, new)

        def link(old, new):
            if refused(Path(old), Path(new)):
                raise error
            give(old, new)

        monkeypatch.setattr(os, "link", link)
        monkeypatch.setattr(os, "replace", replace)
        monkeypatch.setattr(Path, "replace", replace)

    return install


def contents(folder: Path) -> dict[str, str]:
    """The files of a folder and what they hold."""
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize(
    ("name", "results"),
    [
        ("leads.xlsx", "leads.results.xlsx"),
        ("leads.csv", "leads.results.csv"),
        ("LEADS.CSV", "LEADS.results.CSV"),
        ("leads.tsv", "leads.results.tsv"),
        ("leads.txt", "leads.results.txt"),
        ("leads.xls", "leads.results.xlsx"),
        ("leads.XLSB", "leads.results.xlsx"),
        ("leads.xlsm", "leads.results.xlsm"),
        ("leads.ods", "leads.results.xlsx"),
        ("leads.results.xlsx", "leads.results.xlsx"),
        ("leads.results.csv", "leads.results.csv"),
        ("leads.results.xlsm", "leads.results.xlsm"),
        ("leads.march.csv", "leads.march.results.csv"),
        ("leads", "leads.results.csv"),
        ("leads.results", "leads.results.csv"),
    ],
)
def test_the_plain_name_of_results(name, results):
    """Results lie beside their file; a results file sent again gives itself."""
    assert results_path(Path("a folder") / name) == Path("a folder") / results


def test_earlier_results_are_replaced_in_one_step(made, target, home):
    """Without a run to keep, the newest results take the place of the earlier ones."""
    target.write_text("old")
    written = put(made, target, keep="", fallback=home)
    assert (written.path, written.findings) == (target, ())
    assert contents(target.parent) == {"leads.results.csv": "new"}
    assert not home.exists()


def test_results_of_other_content_are_kept_beside(made, target, home):
    """With a run's id the earlier results are renamed, and the new ones have the plain name."""
    target.write_text("old")
    written = put(made, target, keep="r7", fallback=home)
    assert contents(target.parent) == {"leads.results.csv": "new", "leads.results.r7.csv": "old"}
    assert written.path == target
    assert [finding.code for finding in written.findings] == ["RES-KEPT"]
    assert "leads.results.r7.csv" in written.findings[0].message("en")


def test_what_was_kept_is_never_overwritten(made, target, home):
    """A name that is taken gets a number; nothing that lies there changes."""
    for _ in range(3):
        target.write_text("old")
        put(made, target, keep="r7", fallback=home)
    assert sorted(contents(target.parent)) == [
        "leads.results.csv",
        "leads.results.r7.2.csv",
        "leads.results.r7.3.csv",
        "leads.results.r7.csv",
    ]


def test_nothing_to_keep_is_no_news(made, target, home):
    """A run's id without a file is not worth a word."""
    assert put(made, target, keep="r7", fallback=home).findings == ()
    assert contents(target.parent) == {"leads.results.csv": "new"}


@pytest.mark.parametrize("keep", ["", "r7"])
def test_a_locked_target_leads_to_a_name_beside(made, target, home, refuse, keep):
    """Results that are open in another program stay as they are; the new ones go to a numbered name."""
    target.write_text("old")
    refuse(lambda old, new: target in (old, new), LOCKED)
    written = put(made, target, keep=keep, fallback=home)
    assert written.path == target.with_name("leads.results.2.csv")
    assert contents(target.parent) == {"leads.results.2.csv": "new", "leads.results.csv": "old"}
    assert [finding.code for finding in written.findings] == ["RES-ELSEWHERE"]
    for lang in LANGS:
        assert "Permission denied" in written.findings[0].message(lang)
        assert str(written.path) in written.findings[0].tip(lang)


def test_earlier_results_go_back_when_the_new_ones_cannot_take_their_place(made, target, home, refuse):
    """A refusal between the two renames leaves the earlier results under the plain name."""
    target.write_text("old")
    refuse(lambda old, new: new == target and old.name.startswith(".import-"), LOCKED)
    put(made, target, keep="r7", fallback=home)
    assert contents(target.parent) == {"leads.results.2.csv": "new", "leads.results.csv": "old"}


def test_a_folder_that_is_none_leads_home(made, tmp_path, home):
    """Where no file can be made in the folder, the results go to the importer's own folder."""
    (tmp_path / "file").write_text("not a folder")
    written = put(made, tmp_path / "file" / "leads.results.csv", keep="r7", fallback=home)
    assert written.path == home / "leads.results.csv"
    assert contents(home) == {"leads.results.csv": "new"}
    assert [finding.code for finding in written.findings] == ["RES-ELSEWHERE"]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_only_be_read_leads_home(made, target, home):
    """A folder without the right to write: the same."""
    target.parent.chmod(0o500)
    try:
        assert put(made, target, keep="", fallback=home).path == home / "leads.results.csv"
    finally:
        target.parent.chmod(0o700)


def test_nothing_at_home_is_overwritten(made, tmp_path, home):
    """The importer's own folder may hold results of the same name from other folders."""
    home.mkdir(parents=True)
    (home / "leads.results.csv").write_text("another folder's")
    written = put(made, tmp_path / "missing" / "leads.results.csv", keep="", fallback=home)
    assert contents(home) == {"leads.results.2.csv": "new", "leads.results.csv": "another folder's"}
    assert written.path == home / "leads.results.2.csv"


def test_a_disk_that_fills_up_leaves_nothing_behind(made, target, home, monkeypatch):
    """When no place takes the results the earlier ones are untouched, and the finding says what to do."""
    target.write_text("old")

    def full(descriptor):
        raise FULL

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Stopped) as stopped:
        put(made, target, keep="r7", fallback=home)
    finding = stopped.value.findings[0]
    assert finding.code == "RES-NOWHERE"
    assert "No space left on device" in finding.message("es")
    assert contents(target.parent) == {"leads.results.csv": "old"}
    assert contents(home) == {}


def test_no_empty_names_stay_when_every_rename_fails(made, target, home, refuse):
    """The free names that were taken for the results are given up again."""
    refuse(lambda old, new: True, FULL)
    with pytest.raises(Stopped):
        put(made, target, keep="", fallback=home)
    assert contents(target.parent) == {}
    assert contents(home) == {}


def test_a_file_that_fails_its_check_never_gets_its_name(made, target, home):
    """What does not read back as meant is a defect of the program: no other place is tried."""
    target.write_text("old")
    wrong = Made(b"broken", made.meant, made.read_back)
    with pytest.raises(BrokenLaw):
        put(wrong, target, keep="r7", fallback=home)
    assert contents(target.parent) == {"leads.results.csv": "old"}
    assert not home.exists()


def test_a_folder_in_the_place_of_the_results(made, target, home):
    """A folder that happens to have the plain name is left alone."""
    target.mkdir()
    written = put(made, target, keep="", fallback=home)
    assert written.path == target.with_name("leads.results.2.csv")
    assert target.is_dir()


def test_a_name_too_long_for_another_gets_a_shorter_one(made, target, home):
    """A very long name leaves no room for a number: the results beside it get a shorter name."""
    target = target.with_name("ñ" * 110 + ".results.csv")
    target.mkdir()
    written = put(made, target, keep="", fallback=home)
    assert written.path.name == "ñ" * 40 + ".results.csv"


@pytest.fixture
def link(target):
    """A link beside the results, to the results."""
    target.write_text("old")
    link = target.with_name("link.csv")
    try:
        link.symlink_to(target)
    except OSError:
        pytest.skip("this system makes no links")
    return link


def test_of_a_link_the_file_itself_is_kept_and_written(made, target, link, home):
    """The link stays one, and the copy lies beside the file it leads to."""
    written = put(made, link, keep="r7", fallback=home)
    assert (link.is_symlink(), written.path) == (True, target)
    assert contents(target.parent) == {"leads.results.csv": "new", "leads.results.r7.csv": "old", "link.csv": "new"}


MODES = [
    pytest.param(True, 0o640, "RES-BACKUP", id="in place: as they were"),
    pytest.param(False, 0o600, "RES-KEPT", id="results: their owner's alone"),
]


@pytest.mark.skipif(os.name == "nt", reason="permissions are not bits there")
@pytest.mark.parametrize(("in_place", "mode", "code"), MODES)
def test_who_may_read_what_was_written(made, target, home, in_place, mode, code):
    """A person's own file keeps its permissions; so does what was kept of it, in either case."""
    target.write_text("old")
    target.chmod(0o640)
    written = put(made, target, keep="r7", fallback=home, in_place=in_place)
    assert target.stat().st_mode & 0o777 == mode
    assert target.with_name("leads.results.r7.csv").stat().st_mode & 0o777 == 0o640
    assert [finding.code for finding in written.findings] == [code]


def test_the_plain_name_is_at_no_moment_without_a_file(made, target, home, refuse):
    """When the new file takes its place, the earlier one is still there, and its copy too."""
    target.write_text("old")
    seen = []
    refuse(lambda old, new: new == target and seen.append(contents(target.parent)), LOCKED)
    put(made, target, keep="r7", fallback=home)
    (found,) = ({name: text for name, text in one.items() if not name.startswith(".import-")} for one in seen)
    assert found == {"leads.results.csv": "old", "leads.results.r7.csv": "old"}
    assert contents(target.parent) == {"leads.results.csv": "new", "leads.results.r7.csv": "old"}


def test_who_is_killed_while_keeping_leaves_no_half_file(made, target, home, monkeypatch):
    """Earlier results get their new name when the copy of them is whole, not before."""
    target.write_text("earlier results")

    def cut(source, copy):
        Path(copy).write_text("earl")
        raise KeyboardInterrupt

    monkeypatch.setattr("importer.results.where.shutil.copy2", cut)
    with pytest.raises(KeyboardInterrupt):
        put(made, target, keep="r7", fallback=home)
    assert contents(target.parent) == {"leads.results.csv": "earlier results"}


@pytest.mark.parametrize("taken", [False, True])
def test_a_file_system_without_links_will_do(made, target, home, monkeypatch, taken):
    """Where a file cannot have two names, kept results get theirs all the same, and never somebody else's."""

    def link(old, new):
        raise PermissionError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    target.write_text("old")
    if taken:
        target.with_name("leads.results.r7.csv").write_text("older")
    put(made, target, keep="r7", fallback=home)
    kept = (
        {"leads.results.r7.csv": "older", "leads.results.r7.2.csv": "old"} if taken else {"leads.results.r7.csv": "old"}
    )
    assert contents(target.parent) == {"leads.results.csv": "new", **kept}


def test_what_a_killed_process_left_is_taken_away(made, target, home):
    """A passing file of hours ago is customers' rows that nobody asks for; one of a moment ago is being written."""
    old, new = (target.with_name(f".import-plazbot-{name}.csv") for name in ("old", "new"))
    for path in (old, new):
        path.write_text("Rosa")
    os.utime(old, (1_000_000, 1_000_000))
    put(made, target, keep="", fallback=home)
    assert (old.exists(), new.exists(), target.read_bytes()) == (False, True, b"new")
    new.unlink()
