"""A trial as a person sees it on a terminal, and as a script does."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

ROWS = "Name,Description,Amount,Stage,Close date\n" + "".join(f"Lead {n},Feria,{n}0,,\n" for n in range(1, 5))
TELLING = "Cañete & Hijos,Feria,10,Propuesta,2026-12-01\n"
FAST = ("--rate", "50", "--settle-pause", "0.02")
QUESTIONS = {"en": "Send the rest (3 rows) now? [y/N]", "es": "¿Enviar ahora el resto (3 filas)? [s/N]"}


@pytest.fixture
def meddling(crm, monkeypatch, request):
    """A CRM that takes over neither stage nor date and writes & in another way, or that shows nothing by its id."""
    hides = getattr(request, "param", "") == "hides"

    class Passing(BaseHTTPRequestHandler):
        def do_GET(self):
            connection = HTTPConnection(crm.base_url.removeprefix("http://"), timeout=20)
            content = self.rfile.read(int(self.headers.get("content-length", 0)))
            connection.request(self.command, self.path, content, dict(self.headers))
            answer = connection.getresponse()
            found = json.loads(answer.read())
            if self.command == "GET" and self.path.startswith("/api/opportunity/"):
                found[0] |= {"stageId": None, "expirationDate": None, "name": found[0]["name"].replace("&", "&amp;")}
            connection.close()
            hidden = hides and self.path.startswith("/api/opportunity/")
            said = json.dumps({"success": False} if hidden else found).encode()
            self.send_response(404 if hidden else answer.status)
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def do_POST(self):
            self.do_GET()

        def log_message(self, *_):
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Passing)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    monkeypatch.setenv("PLAZBOT_BASE_URL", f"http://127.0.0.1:{server.server_port}")
    yield crm
    server.shutdown()
    server.server_close()


@pytest.mark.parametrize(
    ("lang", "answer", "code", "created"),
    [
        pytest.param("en", "y\n", 0, 5, id="y"),
        pytest.param("es", "s\n", 0, 5, id="s"),
        pytest.param("en", "\n", 1, 2, id="only return"),
        pytest.param("es", "n\n", 1, 2, id="n"),
        pytest.param("en", "\x03", 130, 2, id="Ctrl-C"),
        pytest.param("en", "\x04", 130, 2, id="Ctrl-D"),
    ],
)
def test_the_rest_is_asked_about(terminal, crm, sheet, tmp_path, read_csv, lang, answer, code, created):
    """After the trial a second question; only a yes sends the rest, and whatever is said, the results are written."""
    opened = terminal("send", sheet(ROWS + TELLING), "--trial", "2", "--lang", lang, *FAST)
    opened.read("/N]")
    assert crm.held() == []
    opened.type("y\n")
    opened.read(QUESTIONS[lang])
    assert len(crm.held()) == 2
    opened.type(answer)
    ran = opened.end()
    assert (ran.code, len(crm.held()), "Traceback" in ran.out) == (code, created, False)
    statuses = [row["import_status"] for row in read_csv(tmp_path / "leads.results.csv")]
    assert statuses.count("created") == created
    assert statuses.count("pending") == 5 - created


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_screen_of_a_trial(terminal, meddling, sheet, golden, lang):
    """Which rows and why, what Plazbot made of them, and the question whether to go on all the same."""
    opened = terminal("send", sheet(ROWS + TELLING), "--trial", "2", "--lang", lang, *FAST)
    opened.read("/N]")
    opened.type("y\n")
    opened.read("[y/N]" if lang == "en" else "[s/N]")
    opened.seen = opened.seen.replace("[y/N]", "[]", 1) if lang == "en" else opened.seen.replace("[s/N]", "[]", 1)
    opened.read("/N]")
    opened.type("n\n")
    ran = opened.end()
    lines = [line for line in ran.out.replace("\r\n", "\n").split("\n") if "\r" not in line]
    begin = next(at for at, line in enumerate(lines) if line.startswith(("Trial of", "Prueba de")))
    end = next(at for at, line in enumerate(lines) if line.startswith(("Done in", "Listo en")))
    shown = re.sub(r"ws-\d+", "WORKSPACE", "\n".join(lines[begin:end]))
    golden(f"trial {lang}.txt", re.sub(r"\b\d+ s\b", "N s", shown))
    assert (ran.code, len(meddling.held())) == (1, 2)


def test_a_trial_with_yes_asks_nothing_and_leaves_the_rest(terminal, meddling, sheet):
    """With --yes the changes are shown, nothing is asked, and the rest is pending."""
    ran = terminal("send", sheet(ROWS + TELLING), "--trial", "2", "--yes", *FAST).end()
    assert (ran.code, len(meddling.held()), "/N]" in ran.out) == (1, 2, False)
    assert "Plazbot did not take over: Stage, Close date." in ran.out


def test_a_script_is_told_of_changes(cli, meddling, sheet):
    """--json has what reading back found, row by row, among its findings; the exit code is that of rows left."""
    ran = cli("send", sheet(ROWS + TELLING), "--trial", "2", "--json", "--yes", *FAST)
    found = json.loads(ran.out)
    assert [found[name] for name in ("exit_code", "created", "pending")] == [1, 2, 3]
    told = [(one["code"], one["severity"], one["cell"], one["seen"]) for one in found["findings"]]
    assert told == [
        ("CRM-CHANGED", "warning", "A6", "Cañete &amp; Hijos"),
        ("CRM-IGNORED", "warning", "D6", ""),
        ("CRM-IGNORED", "warning", "E6", ""),
    ]


@pytest.mark.parametrize("quiet", [True, False], ids=["quiet", "not quiet"])
def test_who_wants_quiet_gets_quiet(cli, meddling, sheet, quiet):
    """--quiet --yes says nothing of changes; they are in the results."""
    more = ["--quiet"] if quiet else []
    ran = cli("send", sheet(ROWS + TELLING), "--trial", "2", "--yes", *more, *FAST)
    assert (ran.code, "did not take over" in ran.err) == (1, not quiet)
    assert not (quiet and ran.err)


def test_what_is_wrong_with_the_rest_is_told(terminal, crm, sheet):
    """Names that only the second look-up finds unknown are told before the run's end."""
    opened = terminal("send", sheet(ROWS + TELLING + "Otra,Feria,10,Nada,\n"), "--trial", "1", *FAST)
    opened.read("/N]")
    opened.type("y\n")
    opened.read("Send the rest (5 rows) now? [y/N]")
    assert "STAGE-UNKNOWN" not in opened.seen
    opened.type("y\n")
    ran = opened.end()
    assert (ran.code, len(crm.held()), "STAGE-UNKNOWN" in ran.out) == (1, 5, True)


def test_a_refused_row_makes_the_question_another(terminal, crm, sheet):
    """What was refused is said with its reason, and the question says that not all is well."""
    path = sheet("Name,Description,Amount,Contact id\nA,Feria,1,ct-nobody\nB,Feria,1,\nC,Feria,1,\n")
    opened = terminal("send", path, "--map", "contact_id=Contact id", "--trial", "2", *FAST)
    opened.read("/N]")
    opened.type("y\n")
    seen = opened.read("Send the rest (1 row) all the same? [y/N]")
    assert "CRM-REFUSED: leads.csv, 2:" in seen
    opened.type("\n")
    assert (opened.end().code, crm.names()) == (1, ["B"])


def test_sigterm_at_the_question_writes_the_results(terminal, crm, sheet, tmp_path):
    """Who ends the command while it asks finds the results of the trial."""
    opened = terminal("send", sheet(ROWS + TELLING), "--trial", "2", *FAST)
    opened.read("/N]")
    opened.type("y\n")
    opened.read(QUESTIONS["en"])
    opened.process.terminate()
    ran = opened.end()
    assert (ran.code, len(crm.held()), (tmp_path / "leads.results.csv").exists()) == (130, 2, True)


@pytest.mark.parametrize("meddling", ["hides"], indirect=True)
def test_what_could_not_be_read_back_is_said_before_the_question(terminal, meddling, sheet):
    """Who is asked about the rest knows that nobody could look at the trial's rows."""
    opened = terminal("send", sheet(ROWS + TELLING), "--trial", "2", *FAST)
    opened.read("/N]")
    opened.type("y\n")
    assert "Could not be read back: 2 rows (404)." in opened.read("all the same? [y/N]")
    opened.type("\n")
    assert "CRM-UNREAD" in opened.end().out


def test_a_dry_run_says_which_rows_a_trial_would_send(cli, crm, sheet):
    """--dry-run --trial N names the rows and sends none."""
    ran = cli("send", sheet(ROWS + TELLING), "--trial", "2", "--dry-run", *FAST)
    assert ("Trial of 2 rows" in ran.err, crm.held()) == (True, [])
