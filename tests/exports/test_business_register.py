"""The register is played by a server of our own; every firm in its files is invented."""

import json
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from procure.exports import business_register
from procure.exports.business_register import Entity, Unavailable, look_up
from tests.stories import number

FIRM = number(40)
PATH = "/enhetsregisteret/api/enheter"


def record(**changes):
    """What the register answers about a sound firm, as much of it as we read and some more."""
    return {
        "organisasjonsnummer": FIRM,
        "navn": "SMITH & SØNN <AS> (KONSTRUERT)",
        "organisasjonsform": {"kode": "AS", "beskrivelse": "Aksjeselskap"},
        "konkurs": False,
        "underAvvikling": False,
        "underTvangsavviklingEllerTvangsopplosning": False,
        "_links": {"self": {"href": "http://example.test"}},
    } | changes


@pytest.fixture
def register(tmp_path):
    """A server that answers from files: `put(number, body, status=…, headers=…)`."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            seen.append(self.path)
            status, headers, body = answers.get(self.path.rpartition("/")[2], (404, {}, b"{}"))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if body:
                self.wfile.write(body.read_bytes() if hasattr(body, "read_bytes") else body)

        def log_message(self, *_):
            pass

    answers, seen = {}, []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()

    class Register:
        address = f"http://127.0.0.1:{server.server_port}{PATH}"
        asked = seen

        def put(self, what, *, status=200, **headers):
            file = tmp_path / "answer.json"
            file.write_bytes(what if isinstance(what, bytes) else json.dumps(what).encode())
            answers[FIRM] = (status, {k.replace("_", "-"): v for k, v in headers.items()}, file)

    yield Register()
    server.shutdown()
    server.server_close()


def test_look_up_gives_the_name(register):
    register.put(record())
    assert look_up(register.address, FIRM) == Entity(FIRM, "SMITH & SØNN <AS> (KONSTRUERT)")
    assert register.asked == [f"{PATH}/{FIRM}"]


def test_look_up_takes_an_address_with_a_slash_at_the_end(register):
    register.put(record())
    assert look_up(register.address + "/", FIRM).organisation_number == FIRM
    assert register.asked == [f"{PATH}/{FIRM}"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"konkurs": True}, {"bankrupt": True}),
        ({"underAvvikling": True}, {"dissolving": True}),
        ({"underTvangsavviklingEllerTvangsopplosning": True}, {"dissolving": True}),
        ({"slettedato": "2026-01-31"}, {"deleted": True}),
    ],
)
def test_look_up_tells_what_speaks_against_a_firm(register, told, expected):
    register.put(record(**told))
    found = look_up(register.address, FIRM)
    assert not found.sound
    assert {name: getattr(found, name) for name in expected} == expected


@pytest.mark.parametrize("status", [404, 410])
def test_look_up_of_an_unknown_number_is_none(register, status):
    register.put({}, status=status)
    assert look_up(register.address, FIRM) is None


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"[]", b"null", b"\xff\xfe", b"[" * 60_000,
        json.dumps(record(organisasjonsnummer=number(41))).encode(),
        json.dumps(record(organisasjonsnummer=int(FIRM))).encode(),
        json.dumps(record(navn="")).encode(), json.dumps(record(navn=["A"])).encode(),
        json.dumps(record(navn="A" * 256)).encode(),
        json.dumps({"organisasjonsnummer": FIRM}).encode(),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_trusted_is_no_answer(register, body):
    register.put(body)
    with pytest.raises(Unavailable):
        look_up(register.address, FIRM)


def test_control_characters_in_a_name_are_cleaned(register):
    register.put(record(navn="FIRMA\x00\x1b[31m\r\n AS \u202e"))
    assert look_up(register.address, FIRM).name == "FIRMA\ufffd\ufffd[31m AS \u202e"


@pytest.mark.parametrize("status", [204, 301, 302, 307, 400, 429, 500, 503])
def test_other_statuses_are_no_answer(register, status):
    register.put(record(), status=status)
    with pytest.raises(Unavailable):
        look_up(register.address, FIRM)


def test_a_redirect_is_not_followed(register):
    register.put(record(), status=302, Location=f"{register.address}/elsewhere")
    with pytest.raises(Unavailable):
        look_up(register.address, FIRM)
    assert register.asked == [f"{PATH}/{FIRM}"]


def test_a_huge_answer_is_given_up(register):
    register.put(json.dumps(record(mye="x" * business_register.LARGEST)).encode())
    with pytest.raises(Unavailable):
        look_up(register.address, FIRM)


def test_without_an_address_nothing_is_asked():
    with pytest.raises(Unavailable):
        look_up("", FIRM)


def test_nobody_at_the_address_is_no_answer():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(Unavailable):
        look_up(f"http://127.0.0.1:{port}{PATH}", FIRM)


@pytest.mark.parametrize(
    "talk",
    [
        [b"HTTP/1.1 200 OK\r\n", *[b"X-A: b\r\n"] * 100],  # headers that never end
        [b"HTTP/1.1 200 OK\r\n\r\n{", *[b" "] * 100],  # a body that drips
        [b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{}"],  # shorter than it says
        [b"SSH-2.0-hello\r\n"],
        [],  # silence
    ],
)
def test_a_slow_or_broken_server_costs_a_moment(talk, monkeypatch):
    monkeypatch.setattr(business_register, "PATIENCE", 0.3)
    monkeypatch.setattr(business_register, "SILENCE", 0.2)
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    done = threading.Event()

    def speak():
        line, _ = listener.accept()
        with line:
            try:
                for piece in talk:
                    line.sendall(piece)
                    if done.wait(0.05):
                        return
            except OSError:
                return
            if len(talk) > 1 or not talk:
                done.wait(5)

    speaker = threading.Thread(target=speak, daemon=True)
    speaker.start()
    began = time.monotonic()
    with pytest.raises(Unavailable):
        look_up(f"http://127.0.0.1:{port}{PATH}", FIRM)
    assert time.monotonic() - began < 2
    done.set()
    speaker.join(2)
    listener.close()
