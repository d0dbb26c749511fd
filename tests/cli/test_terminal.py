"""What only a terminal or a pipe shows: questions, the moving line, readers that go away."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("lang", "answer", "code", "created"),
    [
        pytest.param("en", "n\n", 1, 0, id="n"),
        pytest.param("en", "\n", 1, 0, id="only return"),
        pytest.param("en", "y\n", 0, 2, id="y"),
        pytest.param("es", "s\n", 0, 2, id="s"),
        pytest.param("en", "\x03", 130, 0, id="Ctrl-C"),
        pytest.param("en", "\x04", 130, 0, id="Ctrl-D"),
    ],
)
def test_question(terminal, crm, sheet, tmp_path, lang, answer, code, created):
    """Before it creates anything `send` asks; only a yes sends."""
    opened = terminal("send", sheet(2), "--rate", "50", "--lang", lang)
    opened.read("/N]")
    opened.type(answer)
    ran = opened.end()
    assert (ran.code, len(crm.held()), "Traceback" in ran.out) == (code, created, False)
    assert ("Nothing was sent." in ran.out, (tmp_path / "leads.results.csv").exists()) == (not created, bool(created))


def test_question_names_what_will_happen(terminal, crm, sheet):
    """The question has the number of rows, which --trial lowers, and the workspace."""
    opened = terminal("send", sheet(7), "--trial", "5")
    opened.read(f"Create 5 opportunities in workspace {crm.workspace}?")
    opened.type("n\n")
    opened.end()


def test_progress_on_a_terminal(terminal, crm, sheet):
    """On a terminal a line moves with the counts; not with --quiet."""
    ran = terminal("send", sheet(3), "--yes", "--rate", "50").end()
    assert (ran.code, "row/s" in ran.out, "created=" in ran.out) == (0, True, True)
    ran = terminal("send", sheet(6), "--yes", "--rate", "50", "--quiet").end()
    assert (ran.code, "row/s" in ran.out) == (0, False)


def test_no_progress_without_a_row(terminal, crm, sheet):
    """Where every row is in the CRM already, no bar of nothing is drawn."""
    path = sheet(2)
    terminal("send", path, "--yes", "--rate", "50").end()
    ran = terminal("send", path, "--yes", "--rate", "50").end()
    assert (ran.code, "0row" in ran.out.replace(" ", ""), "row/s" in ran.out) == (0, False, False)


def test_progress_in_spanish(terminal, crm, sheet):
    """The moving line and the last word say statuses in the person's language; the results sheet has its own words."""
    path = sheet("Name,Description,Amount\nA,b,1\nC,d,much\n")
    ran = terminal("send", path, "--yes", "--rate", "50", "--lang", "es").end()
    assert (ran.code, "creada=1" in ran.out, "fila/s" in ran.out) == (1, True, True)
    assert "1 creada, 1 inválida (1 creada ahora)" in ran.out
    assert "created" not in ran.out
    assert ",created," in path.with_name("leads.results.csv").read_text()


def test_findings_are_folded_on_a_terminal(terminal, command, sheet):
    """No line of a finding is wider than the terminal; in a log each stays on one line."""
    long = "/tmp/" + "x" * 40
    ran = terminal("send", sheet(1), "--base-url", f"http://example.com/{long}", "--lang", "es").end()
    lines = [line for line in ran.out.splitlines() if line.strip()]
    assert len(lines) > 2
    assert max(map(len, lines)) <= 100
    told = command("send", sheet(1), "--base-url", f"http://example.com/{long}", "--lang", "es")
    assert [line[:4] for line in told.err.splitlines()] == ["SET-", "  → "]
    assert " ".join(ran.out.split()) == " ".join(told.err.split())


def test_no_progress_in_a_pipe(command, crm, sheet):
    """In a pipe no line moves and no carriage return is written."""
    ran = command("send", sheet(3), "--yes", "--rate", "50")
    assert (ran.code, "\r" in ran.err, "row/s" in ran.err) == (0, False, False)


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(["check", "leads-messy.xlsx"], id="text"),
        pytest.param(["check", "leads-messy.xlsx", "--json"], id="json"),
        pytest.param(["templates"], id="little to say"),  # what is still in Python's buffer at the end
    ],
)
def test_reader_that_goes_away(surroundings, samples, arguments):
    """`check … | head -1` ends without a traceback, however much was left to say."""
    read, write = os.pipe()
    os.close(read)
    line = [sys.executable, "-m", "importer", *arguments]
    pipes = {"stdout": write, "stderr": subprocess.PIPE}
    ran = subprocess.run(line, cwd=samples, timeout=60, check=False, **pipes, **surroundings())
    os.close(write)
    assert (ran.returncode, ran.stderr) == (130, "")


def test_reader_of_messages_goes_away(surroundings, crm, sheet, tmp_path):
    """When nobody reads what is said, the work is done all the same, and the exit code says how it ended."""
    read, write = os.pipe()
    os.close(read)
    line = [sys.executable, "-m", "importer", "send", sheet(3), "--yes", "--rate", "100"]
    ran = subprocess.run(line, stdout=write, stderr=write, timeout=60, check=False, **surroundings())
    os.close(write)
    assert (ran.returncode, len(crm.held())) == (0, 3)
    assert (tmp_path / "leads.results.csv").read_text().count(",created,") == 3


def test_console_of_few_letters(surroundings, samples):
    """A console that knows ASCII only gets escapes instead of a traceback."""
    made = surroundings(PYTHONIOENCODING="ascii")
    line = [sys.executable, "-m", "importer", "check", samples / "leads-messy.xlsx"]
    ran = subprocess.run(line, capture_output=True, timeout=60, check=False, **made)
    assert (ran.returncode, ran.stderr, "\\u2192" in ran.stdout) == (1, "", True)
