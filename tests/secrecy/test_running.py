"""A running server, searched from outside while a bid arrives and after it is submitted.

Its workers' open files, temporary folder, log, store, database and mails: the bid stands in none
of them, also not in what the server's secret opens. What lies in memory is not looked at.
"""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.client import OK
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from procure.extensions import atomic
from procure.services import bids, mail_ways, outbox
from tests import bid_stories, stories
from tests.conftest import missing
from tests.crawler import forms_of
from tests.faults.browser import RECEIVED, Browser
from tests.faults.servers import Gunicorn, gunicorn
from tests.faults.town import Town, found
from tests.postgres_server import pg_engine, pg_server, pg_template
from tests.secrecy import planted

__all__ = ["pg_engine", "pg_server", "pg_template"]
pytestmark = pytest.mark.matrix
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
LARGE = 12_000_000  # octets: more than one part, and than anything that stays in a buffer


@pytest.fixture(params=BOTH)
def town(request, tmp_path) -> Town:
    engine = request.getfixturevalue("engine" if request.param == "sqlite" else "pg_engine")
    return found(engine, tmp_path / "town", consortia=3)


def test_bid_is_found_nowhere_outside_the_memory_while_it_arrives_and_after(town):
    if not Path("/proc/self/fd").exists():
        missing("the open files of a process are read from Linux's /proc")
    marks: set[str] = set()
    body = b"%PDF-1.7\n" + f"{planted.mark(marks)} ".encode() * (LARGE // 22)
    with gunicorn(town, workers=2, threads=2) as server:
        browser = Browser(server.port)
        browser.sign_in("leder0@example.test")
        _answer(browser, town.bids[0], marks)
        _write(town, marks)
        head, sent = browser.upload_request(town.bids[0], "vedlegg.pdf", body)
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as line:
            line.sendall(head + sent[: len(sent) // 2])
            assert _seen(town, server, marks) == set()
            line.sendall(sent[len(sent) // 2 :])
            assert int(line.recv(100).split()[1]) in RECEIVED
        form = browser.delivery(town.bids[0])
        assert browser.deliver(town.bids[0], form).status in RECEIVED
        _send_mails(town)
        assert browser.ask("GET", "/clock").status == OK  # what readers held back is overwritten
        assert _seen(town, server, marks | {planted.SECRET}) == set()
        bodies = list(_bodies(town, server))
        if town.engine.dialect.name == "sqlite":  # PostgreSQL keeps dead rows until its vacuum
            opened = planted.opened_by_server(bodies, stories.SECRET)
            assert [mark for text in opened for mark in planted.found(text, marks)] == []
        browser.close()


def _answer(browser: Browser, bid_id: int, marks: set[str]) -> None:
    """Type an answer to every criterion, as a browser sends it."""
    page = f"/bids/{bid_id}/answers"
    form = next(
        f for f in forms_of(browser.ask("GET", page).text, page) if any(map(_typed, f.fields))
    )
    typed = {name: planted.mark(marks) for name in form.fields if _typed(name)}
    assert browser.post(form.action, form.fields | typed).status in RECEIVED


def _typed(name: str) -> bool:
    return name.startswith("answer")


def _write(town: Town, marks: set[str]) -> None:
    """The rest of the bid, saved by a colleague."""
    who = {"actor": town.story.leads[0], "vault": stories.VAULT}
    with Session(town.engine, expire_on_commit=False) as session, atomic(session):
        draft = bids.read_draft(session, town.bids[0], **who)
        whole = planted.marked(
            bid_stories.content(session, town.story, 0, marker=planted.FREE), marks
        )
        bids.save_draft(
            session, town.bids[0], replace(whole, answers=draft.content.answers),
            version=draft.version, now=town.clock(), **who,
        )  # fmt: skip


def _send_mails(town: Town) -> None:
    @contextmanager
    def transaction():
        with Session(town.engine, expire_on_commit=False) as session, atomic(session):
            yield session

    way = mail_ways.sender((town.folder / "mails").as_uri())
    sent = outbox.deliver(transaction, way, sender="anbud@example.test", now=town.clock)
    assert sent.sent > 1


def _seen(town: Town, server: Gunicorn, marks: set[str]) -> set[str]:
    return {mark for body in _bodies(town, server) for mark in planted.found(body, marks)}


def _bodies(town: Town, server: Gunicorn) -> Iterator[bytes]:
    """Every file that the service has written or holds open, with a name or without."""
    folders = [town.folder, *_database(town)]
    for path in (path for folder in folders for path in folder.rglob("*")):
        yield from _read(path)
    for process in (server.master, *server.workers()):
        held = list(Path(f"/proc/{process}/fd").iterdir())
        assert held
        for handle in held:
            yield from _read(handle)


def _database(town: Town) -> list[Path]:
    """Where the database keeps its files, log and dead rows among them."""
    if town.engine.dialect.name == "sqlite":
        return [Path(town.engine.url.database or "").parent]
    return [Path(str(town.engine.url.query["host"]))]


def _read(path: Path) -> Iterator[bytes]:
    try:
        if path.is_file():
            yield path.read_bytes()
    except OSError:
        return  # it was taken away meanwhile
