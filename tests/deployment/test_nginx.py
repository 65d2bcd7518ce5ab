"""The example for nginx, in a real nginx: what it keeps, what it stamps, what it lets through."""

import http.client
import json
import logging
import os
import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
from flask import Flask, request
from werkzeug.serving import make_server

from tests.conftest import missing

pytestmark = pytest.mark.matrix
EXAMPLE = Path(__file__).parents[2] / "docs" / "nginx.conf"
MARKER = b"PROXY-MARKER-91c4"
LARGE = 4 * 1024 * 1024
AROUND = """
daemon off; pid {folder}/pid; error_log {folder}/error.log warn; worker_processes 1; {user}
events {{ worker_connections 64; }}
http {{
  gzip on; gzip_proxied any; access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/answers;
  fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream procure {{ server 127.0.0.1:{behind}; keepalive 4; }}
  server {{ listen 127.0.0.1:{port}; include {example}; }}
}}
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "nginx"
    folder.mkdir()
    return folder


@pytest.fixture
def spooled(folder):
    """Whether what passes through lies in a file of the proxy's, one without a name too."""

    def spooled():
        master = (folder / "pid").read_text("utf-8").strip()
        workers = Path(f"/proc/{master}/task/{master}/children").read_text("utf-8").split()
        held = [p for pid in (master, *workers) for p in Path(f"/proc/{pid}/fd").glob("*")]
        files = [p for p in (*folder.rglob("*"), *held) if p.is_file()]
        return any(MARKER in p.read_bytes() for p in files)

    return spooled


@pytest.fixture
def proxied(folder, spooled):
    """The address of the proxy, before a service that tells what it was sent."""
    if shutil.which("nginx") is None:
        missing("nginx is not installed")
    app = Flask(__name__)
    app.logger.disabled = True
    logging.getLogger("werkzeug").setLevel(logging.ERROR)

    @app.route("/<path:_path>", methods=["GET", "POST"])
    def tell(_path):
        first = request.stream.read(100_000)
        time.sleep(0.3)  # the proxy could take in the rest meanwhile
        seen = spooled()
        size = len(first) + len(request.stream.read())
        return {"size": size, "spooled": seen, "arrived": request.headers.get("X-Request-Arrived")}

    @app.get("/large")
    def large():
        return MARKER * (LARGE // len(MARKER))

    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = free_port()
    user = "user root;" if os.geteuid() == 0 else ""
    told = AROUND.format(
        folder=folder, behind=server.server_port, port=port, example=EXAMPLE, user=user
    )
    (folder / "nginx.conf").write_text(told, "utf-8")
    nginx = subprocess.Popen(["nginx", "-c", folder / "nginx.conf", "-p", folder])
    for _ in range(100):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield port
    nginx.terminate()
    nginx.wait(10)
    server.shutdown()
    server.server_close()


def post(port, path, body, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", path, body, {"Content-Type": "application/octet-stream", **headers})
    answer = connection.getresponse()
    told = answer.read()
    connection.close()
    return answer.status, told


def test_nothing_that_passes_through_is_kept_on_disk(proxied):
    body = MARKER * (LARGE // len(MARKER))
    for path in ("/bids/1/files", "/bids/1/uploads/10001/parts/0", "/bids/1/answers"):
        status, told = post(proxied, path, body)
        assert (status, json.loads(told)) == (
            200, {"size": len(body), "spooled": False, "arrived": None},
        )  # fmt: skip


def test_answer_that_is_read_slowly_is_not_kept_either(proxied, spooled):
    connection = http.client.HTTPConnection("127.0.0.1", proxied, timeout=30)
    connection.request("GET", "/large")
    answer = connection.getresponse()
    assert answer.read(10_000)
    time.sleep(0.5)
    assert not spooled()
    connection.close()


def test_page_that_the_service_left_plain_stays_plain(proxied):
    connection = http.client.HTTPConnection("127.0.0.1", proxied, timeout=30)
    connection.request("GET", "/large", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    assert answer.headers.get_content_type() == "text/html"
    assert answer.headers["Content-Encoding"] is None
    assert answer.read() == MARKER * (LARGE // len(MARKER))
    connection.close()


def test_submission_is_stamped_by_the_proxy_and_by_nobody_else(proxied):
    forged = {"X-Request-Arrived": "1"}
    before = time.time()
    _status, told = post(proxied, "/bids/1/submit", b"key=1", **forged)
    assert before - 1 < float(json.loads(told)["arrived"]) <= time.time()
    for path in ("/bids/1/files", "/bids/1/withdraw", "/bids/1/submit/x"):
        _status, told = post(proxied, path, b"key=1", **forged)
        assert json.loads(told)["arrived"] is None


@pytest.mark.parametrize(
    ("path", "size", "status"),
    [
        ("/bids/1/submit", 65_537, 413),
        ("/bids/1/files", 13_000_000, 200),
        ("/bids/1/answers", 13_000_000, 413),
    ],
)
def test_each_place_lets_through_what_it_needs(proxied, path, size, status):
    try:
        assert post(proxied, path, b"x" * size)[0] == status
    except (BrokenPipeError, ConnectionResetError):
        assert status == 413
