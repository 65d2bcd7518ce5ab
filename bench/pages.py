"""The competition list, in process: the page, the page unchanged, and the read beneath it."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.measure import Plan, Variant, interleaved
from bench.results import Row, compared
from procure.app import create_app
from procure.blueprints import access
from procure.config import Config
from procure.extensions import atomic, make_engine
from procure.migrations import upgrade
from procure.queries import competitions as pages
from procure.services import accounts, competitions
from tests import stories
from tests.stories import DEADLINE, START, Story

LIST = "/competitions/"
HELLO = "bare Flask page"
STRAIGHT = "no test client: "
NOW = START + timedelta(hours=1)
SMALL = 100  # competitions in the shorter list


def rows(plan: Plan) -> Iterator[Row]:
    """P7 to P10."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        long = stack.enter_context(_town(Path(folder, "long"), plan.competitions))
        short = stack.enter_context(_town(Path(folder, "short"), min(SMALL, plan.competitions)))
        yield from _page_rows(plan, long, short)
        yield from _read_rows(plan, long)


def _page_rows(plan: Plan, long: "Town", short: "Town") -> Iterator[Row]:
    bare = bare_app()
    hello = bare.test_client()
    held = {"If-None-Match": short.client.get(LIST).headers["ETag"]}
    ask, ask_again = partial(short.client.get, LIST), partial(short.client.get, LIST, headers=held)
    page, again, grown = "list page of 50 rows", "page asked again", "page, long list"
    taken = interleaved(
        Variant(HELLO, partial(hello.get, "/"), plan.times(300)),
        Variant(page, ask, plan.times(40)),
        Variant(again, ask_again, plan.times(150)),
        Variant(grown, partial(long.client.get, LIST), plan.times(40)),
        Variant(STRAIGHT + HELLO, _straight(bare, "/"), plan.times(600)),
        Variant(STRAIGHT + page, _straight_list(short), plan.times(40)),
        Variant(STRAIGHT + again, _straight_list(short, **held), plan.times(150)),
        rounds=plan.rounds,
    )
    assert ask_again().status_code == HTTPStatus.NOT_MODIFIED
    counts = [statements(short.engine, call) for call in (ask, ask_again)]
    sizes = f"{plan.competitions} competitions instead of {min(SMALL, plan.competitions)}"
    yield compared(taken, page, HELLO, id="P7", goal=25, note=f"{counts[0]} statements (goal: ≤ 4)")
    yield compared(taken, STRAIGHT + page, STRAIGHT + HELLO, id="P7")
    yield compared(taken, grown, page, id="P8", goal=1.2, note=sizes)
    yield compared(taken, again, HELLO, id="P9", goal=3, note=f"304; {counts[1]} statements")
    yield compared(taken, STRAIGHT + again, STRAIGHT + HELLO, id="P9")


def _straight(app: Flask, path: str, **headers: str) -> Callable[[], object]:
    """Ask past the test client, which itself costs more than a bare page."""
    environ = EnvironBuilder(path, headers=list(headers.items())).get_environ()
    return partial(run_wsgi_app, app, environ, buffered=True)


def _straight_list(town: "Town", **headers: str) -> Callable[[], object]:
    cookie = town.client.get_cookie("procure")
    assert cookie is not None
    return _straight(town.client.application, LIST, Cookie=f"procure={cookie.value}", **headers)


def _read_rows(plan: Plan, town: "Town") -> Iterator[Row]:
    """The list's own statement: rows of SQLAlchemy, the frozen page, tuples of the driver."""
    with Session(town.engine) as session:
        asked = _asked(town, session)
        connection = session.connection()
        driver: Any = connection.connection.driver_connection
        read, page, tuples = "50-row read, SQLAlchemy rows", "as the frozen page", "sqlite3 tuples"
        taken = interleaved(
            Variant(
                read,
                lambda: connection.execute(asked.statement, asked.named).all(),
                plan.times(300),
            ),
            Variant(page, lambda: _listing(town, session), plan.times(300)),
            Variant(
                tuples, lambda: driver.execute(asked.sql, asked.places).fetchall(), plan.times(600)
            ),
            rounds=plan.rounds,
        )
    yield compared(taken, read, tuples, id="P10", goal=3)
    yield compared(taken, page, tuples, id="P10")


@dataclass(frozen=True, slots=True)
class Town:
    """A service of its own with many drafts, and an officer who has looked at the list."""

    engine: Engine
    client: FlaskClient
    story: Story


@contextmanager
def _town(folder: Path, count: int) -> Iterator[Town]:
    folder.mkdir()
    engine = make_engine(f"sqlite:///{folder}/bench.db")
    upgrade(engine)
    with Session(engine, expire_on_commit=False) as session:
        story = stories.project(session)
        _create(session, story, count)
        with atomic(session):
            token = accounts.sign_in(
                session, email="innkjoper1@example.test", password=stories.PASSWORD,
                hasher=stories.CHEAP, now=NOW,
            )  # fmt: skip
    config = Config(
        secret_key=secrets.token_hex(), database_url="sqlite://", storage_path=folder / "storage"
    )
    app = create_app(config, engine=engine, now=lambda: NOW, hasher=stories.CHEAP)
    yield Town(engine, _signed_in(app, token), story)
    engine.dispose()


def _signed_in(app: Flask, token: str | None) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[access.TOKEN] = token
    client.get(LIST)  # the first page gives the session its CSRF token
    shown = client.get(LIST).get_data(as_text=True).count("<time ")
    assert shown == pages.PAGE, f"{shown} rows with a deadline"
    return client


def _create(session: Session, story: Story, count: int) -> None:
    """Drafts; those on the first page have a deadline, as most have."""
    by: dict[str, Any] = {"actor": story.owner, "now": START}
    with atomic(session):
        for number in range(count):
            made = competitions.create(
                session, project_id=story.project_id, framework_id=story.framework_id,
                reference=f"2027/{number}", title=f"Tjenestedesign {number} (konstruert)", **by,
            )  # fmt: skip
            if number >= count - pages.PAGE:
                competitions.change(
                    session, made.id, version=1, values={"deadline_at": DEADLINE}, **by
                )
            session.expunge_all()  # or each flush looks through all that went before


def bare_app() -> Flask:
    """Return an application with one page that says hello."""
    app = Flask("bare")

    @app.get("/")
    def hello() -> str:
        return "hello"

    return app


def statements(engine: Engine, call: Callable[[], object]) -> int:
    """How many statements a call sends, BEGIN not counted."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, sql: str, *_rest: object) -> None:
        sent.append(sql)

    event.listen(engine, "before_cursor_execute", note)
    call()
    event.remove(engine, "before_cursor_execute", note)
    return len([sql for sql in sent if sql != "BEGIN"])


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement as SQLAlchemy gets it and as the driver gets it."""

    statement: Any
    named: Any
    sql: str
    places: Any


def _asked(town: Town, session: Session) -> Asked:
    """Listen in while the list is read."""
    heard: list[Any] = []

    def before(_conn: object, statement: Any, _many: object, named: Any, _options: object) -> None:
        heard.extend((statement, named))

    def sent(_connection: object, _cursor: object, sql: str, places: Any, *_: object) -> None:
        heard.extend((sql, places))

    session.connection()  # BEGIN is behind us
    event.listen(town.engine, "before_execute", before)
    event.listen(town.engine, "before_cursor_execute", sent)
    _listing(town, session)
    event.remove(town.engine, "before_execute", before)
    event.remove(town.engine, "before_cursor_execute", sent)
    return Asked(*heard)


def _listing(town: Town, session: Session) -> pages.Listing:
    return pages.listing(session, viewer=town.story.officer, now=NOW)
