"""Serve a town: by gunicorn as it is deployed, or by threads of this process."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from procure.app import create_app
from procure.config import Config
from tests.faults.town import ROOT, Town
from tests.stories import CHEAP, SECRET

BEGUN: Counter[str] = Counter()  # requests that this process came to serve, by their last word
_PATIENCE = 60  # seconds for a server to start on a busy machine


@dataclass(frozen=True)
class Gunicorn:
    """A running server; `kill_one` ends one of its workers the hard way."""

    port: int
    master: int

    def workers(self) -> list[int]:
        told = Path(f"/proc/{self.master}/task/{self.master}/children").read_text("ascii")
        return [int(pid) for pid in told.split()]

    def kill(self, worker: int) -> bool:
        """Send SIGKILL; whether there was a worker to receive it."""
        try:
            os.kill(worker, signal.SIGKILL)
        except ProcessLookupError:
            return False
        return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def gunicorn(
    town: Town, *, workers: int = 4, threads: int = 4, faulty: str = "", database: str = ""
) -> Iterator[Gunicorn]:
    """Serve with the options of `procure serve`; `database` is another way to the same one."""
    port = free_port()
    settings = town.environment() | ({"PROCURE_DATABASE_URL": database} if database else {})
    with (town.folder / "server.log").open("ab") as log:
        server = subprocess.Popen(
            [
                sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}",
                "--workers", str(workers), "--threads", str(threads), "--preload",
                "--keep-alive", "75", "--timeout", "60", "--graceful-timeout", "5",
                "--no-control-socket",
                "--log-level", "error", "tests.faults.serving:app()",
            ],
            cwd=ROOT, env=settings | {"FAULTS_FAULTY": faulty}, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        _wait(port, server)
        yield Gunicorn(port, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=_PATIENCE)


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not start; see server.log")


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def run_wsgi(self) -> None:
        BEGUN[self.path.rpartition("/")[2]] += 1
        super().run_wsgi()

    def log(self, *_: object) -> None:
        """Say nothing of each request."""


def application(town: Town) -> Flask:
    """The application over the town, with an engine of its own."""
    config = Config(secret_key=SECRET, database_url=town.address, storage_path=town.objects)
    return create_app(config, now=town.clock, hasher=CHEAP)


@contextmanager
def threads(app: Flask) -> Iterator[int]:
    """Serve by threads of this process; gives the port."""
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
        app.extensions["procure_engine"].dispose()
