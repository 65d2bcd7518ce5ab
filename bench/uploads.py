"""Attachments on their way: what sealing a stream costs, and who has to wait meanwhile: P11, P12.

Run as a program it takes files of the given sizes and prints the peak memory after each, in KiB.
"""

import http.client
import io
import logging
import re
import resource
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

import pyrage
from flask import Flask, Request, request
from flask.testing import FlaskClient
from pyrage import x25519
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from bench.measure import Plan, Variant, interleaved
from bench.results import Row, Spread, compared
from procure.app import create_app
from procure.config import Config
from procure.extensions import make_engine
from procure.migrations import upgrade
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.stories import CHEAP

PAGE, FILES = "/bids/", "/bids/1/files"
BOUNDARY = "grense"
MEBIBYTE = 1024 * 1024
PAGES = 200  # asked for while the uploads run, at least
WHERE = Path(__file__).parents[1]


def rows(plan: Plan) -> Iterator[Row]:
    """P11 and P12."""
    size = 6_000_000 if plan.quick else 100_000_000
    with TemporaryDirectory() as folder, _room(Path(folder)) as room:
        figure, anchor = "sealed streamed upload", "the same request read and dropped"
        with _served(room.app) as here, _served(_dropping()) as nowhere:
            taken = interleaved(
                Variant(figure, partial(room.send, here, size)),
                Variant(anchor, partial(_send, nowhere, "/", Body("", "stor.pdf", size))),
                rounds=min(plan.rounds, 5),
            )
        note = f"{size // 1_000_000} MB over a socket; the goal, ≤ 4, is of the wall"
        yield compared(taken, figure, anchor, id="P11", note=note)
        yield _memory(size)
        yield _waiting(room, Path(folder), size)


def _memory(size: int) -> Row:
    told = subprocess.run(  # noqa: S603 -- this very program
        [sys.executable, "-m", "bench.uploads", str(MEBIBYTE), str(size)],
        cwd=WHERE, capture_output=True, text=True, check=True,
    )  # fmt: skip
    small, large = (int(line) / 1024 for line in told.stdout.split())
    return Row(
        id="P11", figure=f"peak memory with {size // 1_000_000} MB", anchor="with 1 MB", unit="MiB",
        figure_value=large, anchor_value=small, ratio=Spread.of([large / small]),
        note=f"{large - small:+.1f} MiB (goal: ≤ +20)",
    )  # fmt: skip


def _waiting(room: "Room", folder: Path, size: int) -> Row:
    """The slowest page in a hundred while two uploads run, sealed in parts and as a whole."""
    storage = FolderStorage(folder / "whole")
    whole = _swallowing(storage)
    sealed = _slowest(room, [partial(room.upload, size, f"{n}.pdf") for n in range(2)])
    swallowed = _slowest(room, [partial(_post, whole.test_client(), "/", "", size)] * 2)
    return Row(
        id="P12", figure="p99 of a small page, two sealed uploads", anchor="two uploads held whole",
        unit="ms", figure_value=1_000 * sealed, anchor_value=1_000 * swallowed,
        ratio=Spread.of([sealed / swallowed]), goal=0.15,
        note="threads of one process, on as many cores as there are",
    )  # fmt: skip


def _slowest(room: "Room", uploads: list[Callable[[], object]]) -> float:
    threads = [threading.Thread(target=upload) for upload in uploads]
    taken: list[float] = []
    for thread in threads:
        thread.start()
    while len(taken) < PAGES or any(thread.is_alive() for thread in threads):
        began = time.perf_counter()
        assert room.client.get(PAGE).status_code == HTTPStatus.OK
        taken.append(time.perf_counter() - began)
    for thread in threads:
        thread.join()
    return sorted(taken)[int(len(taken) * 0.99)]


class Body(io.RawIOBase):
    """A form with one file that is made while it is read: it takes no memory of its own."""

    def __init__(self, token: str, name: str, size: int) -> None:
        self._made = (token, name, size)
        head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; name="
        self._head = (
            f'{head}"csrf_token"\r\n\r\n{token}\r\n{head}"criterion"\r\n\r\n0\r\n'
            f'{head}"file"; filename="{name}"\r\n\r\n%PDF-1.7\n'
        ).encode()
        self._tail = f"\n%%EOF\r\n--{BOUNDARY}--\r\n".encode()
        self._filler = bytes(range(32, 96)) * 1024
        self._left = size - len(b"%PDF-1.7\n\n%%EOF")
        self._told = 0
        self.length = len(self._head) + self._left + len(self._tail)

    def again(self) -> "Body":
        """The same from its beginning."""
        return Body(*self._made)

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._told

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Say how long it is, which the test client asks for; nothing moves."""
        self._told = self.length if whence == io.SEEK_END else offset
        return self._told

    def read(self, size: int | None = -1) -> bytes:
        wanted = len(self._filler) if size is None or size < 0 else size
        if self._head:
            given, self._head = self._head[:wanted], self._head[wanted:]
        elif self._left:
            given = self._filler[: min(wanted, self._left)]
            self._left -= len(given)
        else:
            given, self._tail = self._tail[:wanted], self._tail[wanted:]
        return given

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]  # typeshed's Buffer
        given = self.read(len(buffer))
        buffer[: len(given)] = given
        return len(given)


def _post(client: FlaskClient, path: str, token: str, size: int, name: str = "stor.pdf") -> None:
    body = Body(token, name, size)
    kind = f"multipart/form-data; boundary={BOUNDARY}"
    told = client.post(
        path, input_stream=body, content_type=kind, content_length=body.length, buffered=True
    )
    assert told.status_code in {HTTPStatus.OK, HTTPStatus.SEE_OTHER}, told.get_data(as_text=True)


class Room:
    """A service with a bid room, and someone of the lead who is signed in."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client, self._token = self._signed_in()

    def _signed_in(self) -> tuple[FlaskClient, str]:
        client = self.app.test_client()
        typed = {"email": "leder0@example.test", "password": stories.PASSWORD}
        client.post("/account/login", data=typed | {"csrf_token": _token(client, "/account/login")})
        return client, _token(client, FILES)

    def upload(self, size: int, name: str = "stor.pdf") -> None:
        """Upload a file; it takes the place of the one before."""
        client = self.app.test_client()
        client._cookies = self.client._cookies  # noqa: SLF001 -- the same person in another window
        _post(client, FILES, self._token, size, name)

    def send(self, port: int, size: int) -> None:
        """The same over a socket."""
        known = self.client._cookies or {}  # noqa: SLF001 -- a browser has them
        cookies = "; ".join(f"{c.key}={c.value}" for c in known.values())
        _send(port, FILES, Body(self._token, "stor.pdf", size), Cookie=cookies)


@contextmanager
def _served(app: Flask) -> Iterator[int]:
    """Serve on this machine, and yield the port."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _send(port: int, path: str, body: "Body", **headers: str) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, blocksize=64 * 1024)
    kind = {
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        "Content-Length": str(body.length),
    }
    connection.request("POST", path, body.again(), kind | headers)
    assert connection.getresponse().status in {HTTPStatus.OK, HTTPStatus.SEE_OTHER}
    connection.close()


def _token(client: FlaskClient, path: str) -> str:
    page = client.get(path).get_data(as_text=True)
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, path
    return found.group(1)


@contextmanager
def _room(folder: Path) -> Iterator[Room]:
    engine: Engine = make_engine(f"sqlite:///{folder / 'bench.db'}")
    try:
        upgrade(engine)
        with Session(engine, expire_on_commit=False) as session:
            bid_stories.started(session, stories.issued(session))
        config = Config(
            secret_key=stories.SECRET, database_url="sqlite://", storage_path=folder / "storage"
        )
        yield Room(create_app(config, engine=engine, now=lambda: bid_stories.WRITING, hasher=CHEAP))
    finally:
        engine.dispose()


class _Dropped(io.BytesIO):
    def write(self, data: object) -> int:
        return len(data)  # type: ignore[arg-type]  # octets


class _Dropping(Request):
    def _get_file_stream(self, *_args: object, **_kwargs: object) -> IO[bytes]:
        return _Dropped()


class _Held(Request):
    def _get_file_stream(self, *_args: object, **_kwargs: object) -> IO[bytes]:
        return io.BytesIO()


def _dropping() -> Flask:
    app = Flask(__name__)
    app.request_class = _Dropping

    @app.post("/")
    def drop() -> str:
        return str(len(request.files))

    return app


def _swallowing(storage: FolderStorage) -> Flask:
    """The obvious build: all of it in memory, sealed at once, in one piece."""
    app = Flask(__name__)
    app.request_class = _Held
    recipient = x25519.Identity.generate().to_public()

    @app.post("/")
    def swallow() -> str:
        return storage.put(pyrage.encrypt(request.files["file"].read(), [recipient]))

    return app


def main() -> None:
    """Upload files of the sizes that are asked for, and print the peak after each."""
    with TemporaryDirectory() as folder, _room(Path(folder)) as room:
        for size in sys.argv[1:]:
            room.upload(int(size))
            print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


if __name__ == "__main__":
    main()
