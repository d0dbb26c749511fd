"""The practice CRM as a program: where it listens, how it ends, its pace, and its page for a person."""

from __future__ import annotations

import ast
import signal
import socket
import threading
import time
from pathlib import Path

import httpx
import pytest

import importer.crm.sandbox as package
from importer.crm.sandbox import serve
from importer.crm.sandbox.gate import Gate

HOSTILE = "<script>alert('x')</script> & \"más\""


def test_imports_nothing_of_the_importer():
    """It is the second opinion on the API: no file of it imports another part of the importer."""
    own = "importer.crm.sandbox"
    for path in Path(package.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or "."] if isinstance(node, ast.ImportFrom) else []
            strangers = [name for name in names if name.split(".")[0] in {"importer", ""} and not name.startswith(own)]
            assert strangers == [], path.name


def test_taken_port_is_an_error_before_announcing():
    """A port somebody else has raises OSError and nothing is announced."""
    announced = []
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.raises(OSError, match="in use"):
        serve(port=other.getsockname()[1], announce=announced.append)
    assert announced == []


@pytest.mark.parametrize("options", [{"rate": 0}, {"rate": -1}, {"rate": float("nan")}, {"latency": -0.1}])
def test_senseless_options(options):
    """A rate that lets nothing pass and a negative latency are refused."""
    with pytest.raises(ValueError, match="rate"):
        serve(**options, announce=print)


def test_serves_in_a_thread_until_told_to_stop():
    """Outside the main thread an event ends it; the base URL is announced once it answers."""
    announced, ready, stop = [], threading.Event(), threading.Event()

    def announce(base_url):
        announced.append(base_url)
        ready.set()

    thread = threading.Thread(target=serve, kwargs={"announce": announce, "stop": stop})
    thread.start()
    try:
        assert ready.wait(60)
        assert httpx.get(announced[0], trust_env=False).status_code == 200
    finally:
        stop.set()
        thread.join(60)
    assert not thread.is_alive()
    assert announced[0].startswith("http://127.0.0.1:")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["SIGINT", "SIGTERM"])
def test_ends_quietly(practice_crm, number):
    """Ctrl-C and a polite kill end it with exit code 0 and without a word, an open connection or not."""
    practice = practice_crm()
    assert practice.create().status_code == 200
    practice.process.send_signal(number)
    assert practice.process.wait(60) == 0  # that it said nothing is checked when the fixture ends


def test_rate_is_kept(practice_crm):
    """Beyond the rate calls get 429 with whole seconds to wait, whatever they ask; arrivals are counted all."""
    practice = practice_crm(rate=1, latency=0.001)
    answers = [practice.get("/api/nothing" if number % 2 else "/api/opportunity") for number in range(12)]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert len(limited) >= 5  # as long as the twelve calls take less than six seconds
    assert {answer.headers["Retry-After"] for answer in limited} == {"1"}
    assert {answer.json()["errorCode"] for answer in limited} == {"TOO_MANY_REQUESTS"}
    truth = practice.truth()
    assert sum(truth["requests"].values()) == 12
    assert 2 <= truth["peak_per_second"] <= 12
    assert truth["faults"] == {}


def test_latency_is_waited_out(practice_crm):
    """A call takes at least the shortest latency that can be drawn, a refused one too."""
    practice = practice_crm(latency=0.2)
    began = time.monotonic()
    assert [practice.create().status_code, practice.create(name="").status_code] == [200, 400]
    assert time.monotonic() - began >= 2 * 0.6 * 0.2


def test_stops_in_the_middle_of_a_call(practice_crm):
    """Told to stop while a call waits, it does not wait for long and still says nothing."""
    practice = practice_crm(latency=30.0)
    with pytest.raises(httpx.ReadTimeout):
        practice.client.get("/api/opportunity", timeout=0.2)
    with socket.create_connection(("127.0.0.1", practice.client.base_url.port)) as waiting:
        waiting.sendall(b"GET /api/opportunity HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        practice.process.send_signal(signal.SIGTERM)
        assert practice.process.wait(60) == 0


def test_gate_refills_by_the_clock():
    """Two calls pass at once at 4 a second, then one every quarter of a second; the wait is rounded up."""
    gate = Gate(4)
    assert [gate.wait(100.0) for _ in range(4)] == [0, 0, 1, 1]
    assert [gate.wait(100.0 + step / 8) for step in range(1, 5)] == [1, 0, 1, 0]
    assert [gate.wait(200.0) for _ in range(3)] == [0, 0, 1]
    slow = Gate(0.25)
    assert [slow.wait(0.0) for _ in range(3)] == [0, 0, 4]


def test_gate_peak_is_of_any_second():
    """The peak is the most arrivals within one second, wherever the second begins."""
    gate = Gate(None)
    for now in (0.0, 0.9, 1.0, 1.1, 1.8, 5.0):
        gate.note("call", now)
    assert gate.peak == 4
    assert gate.calls == {"call": 6}
    assert gate.wait(5.0) == 0


def test_page_for_a_person(practice_crm):
    """The page shows what is held with every cell escaped, and may run and load nothing."""
    practice = practice_crm()
    practice.create(name=HOSTILE, description="\ud800" + HOSTILE, assignedComercialId="us-04", amount=77.25)
    answer = httpx.get(practice.base_url, trust_env=False)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="en">' in answer.text
    assert "<script" not in answer.text
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &#34;más&#34;" in answer.text
    for shown in ("1 opportunity held", "OP-000001", "77.25", "us-04", "POST /api/opportunity"):
        assert shown in answer.text


def test_page_shows_all_that_was_sent(practice_crm):
    """Contacts made, and of an opportunity its contact and stage by name, when it expires, tags and custom fields."""
    practice = practice_crm()
    headers = {"Authorization": "Bearer any", "x-workspace-id": "ws-demo"}
    body = {"workspaceId": "ws-demo", "name": "Eva", "lastname": "Luna", "platformId": 2}
    body["internalWhatsappNumber"] = "+51911000001"
    made = httpx.post(f"{practice.base_url}/api/contact", json=body, headers=headers, trust_env=False).json()
    contact = made["data"]["id"]
    practice.create(
        name="Trato",
        contactId=contact,
        stageId="st-4",
        expirationDate="2027-03-01T00:00:00Z",
        tags=["feria", "vip"],
        customFields=[{"name": "Canal", "value": "<b>web</b>"}],
    )
    text = httpx.get(practice.base_url, trust_env=False).text
    row = text[text.index("OP-000001") : text.index("</tr>", text.index("OP-000001"))]
    for shown in ("Eva Luna", "Negociación", "2027-03-01", "feria; vip; Canal: &lt;b&gt;web&lt;/b&gt;"):
        assert shown in row
    assert f"{contact} Eva Luna</th>" in text
    assert "+51911000001" in text
    assert text.index(f"{contact} Eva Luna") < text.index("ct-01 Rosa Quispe")


def test_page_shows_the_newest(practice_crm):
    """Of more than 200 opportunities the newest 200 are shown, and how many there are."""
    practice = practice_crm()
    for number in range(203):
        practice.create(name=f"Trato {number}.")
    text = httpx.get(practice.base_url, trust_env=False).text
    assert "203 opportunities held" in text
    assert ("Trato 2." in text, "Trato 3." in text, "Trato 202." in text) == (False, True, True)
    assert text.index("Trato 202.") < text.index("Trato 201.")


@pytest.mark.parametrize("path", ["/", "/sandbox.json"])
def test_own_pages_only_for_loopback(calm, path):
    """A web page that points its own name at 127.0.0.1 does not get to read what is held."""
    answer = httpx.get(calm.base_url + path, headers={"Host": "evil.example"}, trust_env=False)
    assert (answer.status_code, answer.json()["errorCode"]) == (403, "HOST_REFUSED")
