"""When a submission had arrived: told by the proxy in front, or stamped here after the last octet."""

import socket
import threading
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from werkzeug.serving import make_server

from procure.models.bids import Submission
from tests import bid_stories, stories
from tests.bid_pages import form_fields, words_of
from tests.stories import DEADLINE


@pytest.fixture
def config(config):
    return replace(config, proxies=("127.0.0.1",))


@pytest.fixture
def ready(session, app, clock, client, login):
    """A bid that lacks nothing but to be submitted, and its form."""
    clock.now = DEADLINE - timedelta(hours=2)
    story = stories.issued(session)
    bid_stories.written(session, story, app.extensions["procure_vault"])
    login("leder0@example.test")
    return form_fields(client.get("/bids/1/submit").get_data(as_text=True))


def told(at):
    return {"X-Request-Arrived": f"{at.timestamp():.3f}"}


def received(session):
    return session.scalars(select(Submission.received_at)).all()


@pytest.mark.parametrize("lag", [timedelta(0), timedelta(seconds=7), timedelta(minutes=5)])
def test_bid_that_reached_the_proxy_in_time_is_not_late_because_a_worker_was(
    session, clock, ready, client, lag
):
    at = DEADLINE - timedelta(milliseconds=1)
    clock.now = at + lag
    assert client.post("/bids/1/submit", data=ready, headers=told(at)).status_code == 200
    assert received(session) == [at]


def test_bid_that_reached_the_proxy_late_is_late(session, clock, ready, client):
    clock.now = DEADLINE + timedelta(seconds=1)
    late = client.post("/bids/1/submit", data=ready, headers=told(DEADLINE))
    assert (late.status_code, received(session)) == (409, [])
    assert "Vi mottok tilbudet 1. februar 2027 kl. 09.00.00" in words_of(late)


def test_proxy_that_is_a_moment_ahead_does_not_give_a_time_to_come(session, clock, ready, client):
    ahead = clock.now + timedelta(seconds=1)
    client.post("/bids/1/submit", data=ready, headers=told(ahead))
    assert received(session) == [clock.now]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        told(DEADLINE - timedelta(minutes=6)),  # longer behind than a worker can be
        told(DEADLINE + timedelta(minutes=1)),
        {"X-Request-Arrived": ""},
        {"X-Request-Arrived": "nan"},
        {"X-Request-Arrived": "inf"},
        {"X-Request-Arrived": "1e300"},
        {"X-Request-Arrived": "i går"},
        {"X-Request-Arrived": "1785578400.0, 1"},
    ],
)
def test_what_cannot_be_the_arrival_is_not_believed(session, clock, ready, client, headers):
    clock.now = DEADLINE
    sent = {name: value.encode().decode("latin-1") for name, value in headers.items()}
    assert client.post("/bids/1/submit", data=ready, headers=sent).status_code == 409


def test_header_from_anyone_but_the_proxy_is_not_believed(clock, ready, client):
    clock.now = DEADLINE
    in_time = told(DEADLINE - timedelta(seconds=1))
    answer = client.post(
        "/bids/1/submit", data=ready, headers=in_time, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    )
    assert answer.status_code == 409


@pytest.mark.parametrize(("clock_at_end", "status"), [(-1, b"200"), (0, b"409")])
def test_request_begun_in_time_and_ended_late_is_late(
    session, app, clock, ready, client, clock_at_end, status
):
    """The stamp is set when the last octet is read, not when the first came."""
    cookie = client.get_cookie("procure")
    body = "&".join(f"{name}={value}" for name, value in ready.items()).encode()
    head = (
        f"POST /bids/1/submit HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: procure={cookie.value}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    ).encode()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    clock.now = DEADLINE - timedelta(seconds=30)
    try:
        with socket.create_connection(("127.0.0.1", server.server_port), timeout=20) as line:
            line.sendall(head + body[:-1])
            time.sleep(0.3)
            clock.now = DEADLINE + timedelta(seconds=clock_at_end)
            line.sendall(body[-1:])
            answer = line.makefile("rb").read()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert answer.split(b" ", 2)[1] == status
    assert session.scalar(select(func.count(Submission.id))) == (status == b"200")
