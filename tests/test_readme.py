"""What the README shows is what the program does: its commands, tables and example are run or compared."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from importer.cli import run
from importer.cli.parser import commands
from importer.errors import ImporterError
from importer.findings import CATALOGUE
from importer.model import RESULT_COLUMNS
from importer.outcome import STATUSES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST_MARK = "<!-- findings: written by pytest --golden -->"
LAST_MARK = "<!-- end of findings -->"
FAMILIES = {code.partition("-")[0] for code in CATALOGUE}


def section(title: str) -> str:
    return README.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def blocks(title: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)\n```", section(title), re.DOTALL)


def first_cells(title: str, heading: str) -> list[str]:
    """The first column of the table of a section whose heading row begins with this word."""
    table = section(title).split(f"\n| {heading} |", 1)[1].split("\n\n", 1)[0]
    return [line.split("|")[1].strip() for line in table.splitlines()[2:]]


def in_a_cell(text: str) -> str:
    """A text of the catalogue within a table of Markdown; the names in braces in italics, of many where they count."""
    text = re.sub(r"\{\w+:[^|{}]*\|([^|{}]*)\}", r"\1", text)
    return re.sub(r"\{(\w+)\}", r"*\1*", text.replace("|", r"\|").replace("<", "&lt;").replace("*", r"\*"))


def findings_table() -> str:
    """Every kind of finding by its code, from the catalogue."""
    lines = ["| code | severity | what | what to do |", "|---|---|---|---|"]
    for code, kind in sorted(CATALOGUE.items()):
        lines.append(f"| `{code}` | {kind.severity} | {in_a_cell(kind.en.title)} | {in_a_cell(kind.en.tip)} |")
    return "\n".join(lines)


@pytest.fixture
def practice(tmp_path, monkeypatch):
    """A practice CRM in the environment, and a leads.csv in an empty folder."""
    environment = {"workspace": "ws-demo", "token": "practice"}
    command = [sys.executable, "-m", "importer", "sandbox"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=ROOT) as process:
        monkeypatch.setenv("PLAZBOT_BASE_URL", process.stdout.readline().strip())
        monkeypatch.setenv("PLAZBOT_WORKSPACE_ID", environment["workspace"])
        monkeypatch.setenv("PLAZBOT_TOKEN", environment["token"])
        monkeypatch.setenv("PLAZBOT_IMPORT_HOME", str(tmp_path / "home"))
        (tmp_path / "home").mkdir()
        (tmp_path / "home" / "settings.toml").write_text("rate = 200\n")
        monkeypatch.chdir(tmp_path)
        (tmp_path / "leads.csv").write_bytes((ROOT / "samples" / "leads.csv").read_bytes())
        (tmp_path / "leads.xlsx").write_bytes((ROOT / "samples" / "leads.xlsx").read_bytes())
        yield tmp_path
        process.terminate()


def test_the_two_commands_are_one_line_each():
    """The first two sh blocks of the section are one line each: the demo, and the tests."""
    first, second, *_ = blocks("Two commands", "sh")
    assert "\n" not in first + second
    assert first.startswith("python3 -m venv ")
    assert first.endswith("plazbot-import demo")
    assert second.endswith("-m pytest --cov")
    assert "[test]" in second


def test_ci_runs_the_second_command_word_for_word():
    """CI takes the test command from the README instead of repeating it."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "## Two commands" in script
    assert "pytest --cov" not in script


def test_every_command_of_everyday_use_runs(practice, capsys):
    """Each line of the section's sh blocks ends with exit code 0 or 1 against a practice CRM."""
    lines = [line for block in blocks("Everyday use", "sh") for line in block.splitlines()]
    ran = 0
    for line in lines:
        words = shlex.split(line, comments=True)
        if words[0] == "export":
            assert words[1].split("=")[0] in ("PLAZBOT_WORKSPACE_ID", "PLAZBOT_TOKEN")
            continue
        assert words[0] == "plazbot-import"
        confirmed = ["--yes"] if words[1] in ("send", "retry") else []
        code = run(words[1:] + confirmed)
        assert code in (0, 1), (line, capsys.readouterr().err)
        ran += 1
    assert ran >= 9


def test_the_library_example_runs(practice, capsys):
    """The Python block, run as it stands, writes the results sheet whose path it prints."""
    (code,) = blocks("As a library", "python")
    assert len(code.splitlines()) <= 16
    exec(compile(code, "README.md", "exec"), {"__name__": "readme"})
    assert Path(capsys.readouterr().out.strip()).name == "leads.results.csv"
    assert "created" in (practice / "leads.results.csv").read_text(encoding="cp1252")


def test_the_tables_are_the_programs_own():
    """Statuses, our columns and exit codes in the README are those of the code, in the same order."""
    assert first_cells("The results sheet", "status") == [f"`{status}`" for status in STATUSES]
    columns = re.findall(r"`(\w+)`", " ".join(first_cells("The results sheet", "column")))
    assert tuple(columns) == RESULT_COLUMNS
    codes = {int(cell) for cell in first_cells("Exit codes", "code")}
    assert codes == {0, 1, 70} | {error.exit_code for error in ImporterError.__subclasses__()}


def test_the_table_of_findings_is_the_catalogue(request):
    """Between its two marks stands a line for every code of the catalogue and for no other; `--golden` writes it."""
    before, rest = README.split(FIRST_MARK)
    found, after = rest.split(LAST_MARK)
    wanted = f"\n{findings_table()}\n"
    if request.config.getoption("--golden"):
        text = before + FIRST_MARK + wanted + LAST_MARK + after
        (ROOT / "README.md").write_text(text, encoding="utf-8")
        found = wanted
    assert found.splitlines() == wanted.splitlines(), "if this is meant, run pytest --golden"
    assert after.strip() == "", "the table is the README's end"


def test_every_code_it_names_is_in_the_catalogue():
    """No finding of the README is made up."""
    named = re.findall(rf"`((?:{'|'.join(sorted(FAMILIES))})-[A-Z0-9-]+)`", README)
    assert set(named) == set(CATALOGUE)


def test_every_option_and_command_it_names_exists():
    """No `--option` and no `plazbot-import command` of the README is made up."""
    known = {name for command in commands.commands.values() for option in command.params for name in option.opts}
    outside_pip = re.sub(r"pip install --quiet|pytest --\w+|scenario\.py --\w+", "", README)
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", outside_pip)) <= known | {"--help"}
    assert set(re.findall(r"plazbot-import ([a-z]+)", README)) <= set(commands.commands)


def test_the_picture_is_there():
    """Every picture the README shows is a file of the repository."""
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README)
    assert pictures
    assert all((ROOT / picture).is_file() for picture in pictures)
