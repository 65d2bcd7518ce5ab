"""Against real sockets that speak as clamd does."""

import contextlib
import socket
import struct
import threading

import pytest

from procure.vault.clamav import Scanner, Verdict

MARK = b"MARK-OF-A-TEST-VIRUS"  # what our scanner knows; the repository holds no real signature


def read(connection, length):
    got = b""
    while len(got) < length:
        more = connection.recv(length - len(got))
        if not more:
            raise ConnectionError
        got += more
    return got


def serve(listener, answers):
    """Read an INSTREAM as clamd does, and answer; `answers` maps what came to what is said."""
    connection, _ = listener.accept()
    with connection, contextlib.suppress(BrokenPipeError):  # who asked has stopped waiting
        assert read(connection, 10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!L", read(connection, 4))[0]:
            content += read(connection, length)
        connection.sendall(answers(content))


def clamd(content):
    return b"stream: Test.Mark FOUND\0" if MARK in content else b"stream: OK\0"


@pytest.fixture(params=["tcp", "unix"])
def scanner(request, tmp_path):
    """What returns a scanner whose other end answers as told."""
    threads, listeners = [], []

    def scanner(answers=clamd, patience=5.0):
        if request.param == "tcp":
            listener = socket.create_server(("127.0.0.1", 0))
            address = f"127.0.0.1:{listener.getsockname()[1]}"
        else:
            address = str(tmp_path / f"clamd{len(listeners)}")
            listener = socket.socket(socket.AF_UNIX)
            listener.bind(address)
            listener.listen()
        listeners.append(listener)
        threads.append(threading.Thread(target=serve, args=(listener, answers), daemon=True))
        threads[-1].start()
        return Scanner(address, patience)

    yield scanner
    for listener, thread in zip(listeners, threads, strict=True):
        listener.close()
        thread.join(5)


def test_clean_and_infected_octets_are_told_apart(scanner):
    assert scanner().scan(b"%PDF-1.7" * 1_000) is Verdict.CLEAN
    assert scanner().scan(b"x" * 600_000 + MARK + b"y" * 600_000) is Verdict.INFECTED
    assert scanner().scan(b"") is Verdict.CLEAN


@pytest.mark.parametrize(
    "said",
    [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: OK but", b"z" * 10_000, b"\0"],
)
def test_scanner_that_does_not_say_leaves_it_unknown(scanner, said):
    assert scanner(lambda _content: said).scan(b"x") is Verdict.UNKNOWN


def test_scanner_that_is_silent_is_not_waited_for(scanner):
    over = threading.Event()

    def silent(_content):
        over.wait(5)
        return b""

    assert scanner(silent, patience=0.2).scan(b"x") is Verdict.UNKNOWN
    over.set()


@pytest.mark.parametrize("address", ["127.0.0.1:1", "/nowhere/clamd", "no.such.host.invalid:3310"])
def test_scanner_that_is_not_there_leaves_it_unknown(address):
    assert Scanner(address, 0.5).scan(b"x") is Verdict.UNKNOWN
