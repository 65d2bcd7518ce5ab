"""What pages weigh in a real browser: the first one someone comes to, and the one after."""

import logging
import secrets
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from bench.measure import Plan
from bench.results import Row, Spread
from procure.app import create_app
from procure.blueprints import access
from procure.config import Config
from procure.extensions import atomic, make_engine
from procure.migrations import upgrade
from procure.services import accounts
from procure.vault.keys import ServerKeyVault
from tests import bid_stories, stories
from tests.stories import DEADLINE
from tests.visits import Visit, Visitor

NOW = DEADLINE - timedelta(hours=2)
FIRST, AFTER = 150, 30  # kB: the goals
PLACES = (
    ("front page", "", "/"),
    ("work list", "innkjoper1@example.test", "/"),
    ("bid room", "leder0@example.test", "/bids/1"),
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]


def rows(plan: Plan) -> Iterator[Row]:
    """P20, each page in a browser without memory of the service."""
    rounds = 1 if plan.quick else min(plan.rounds, 5)
    with (
        TemporaryDirectory() as name,
        _service(Path(name)) as (address, cookies),
        _chromium() as at,
    ):
        for title, email, path in PLACES:
            seen = [_visits(at, address, cookies.get(email), path) for _ in range(rounds)]
            plain, _again = _visits(at, address, cookies.get(email), path, packed=False)
            yield _row(f"first visit: {title}", [first for first, _ in seen], plain, goal=FIRST)
            yield _row(f"after that: {title}", [after for _, after in seen], None, goal=AFTER)


def _row(figure: str, visits: list[Visit], plain: Visit | None, *, goal: float) -> Row:
    sizes = [visit.total / 1_000 for visit in visits]
    paint = statistics.median(visit.paint for visit in visits)
    shift = max(visit.shift for visit in visits)
    note = (
        f"{len(visits[0].sizes)} requests; largest paint {paint:.0f} ms; layout shift {shift:.4f}"
    )
    return Row(
        id="P20",
        figure=figure,
        anchor="1 kB",
        unit="kB",
        figure_value=statistics.median(sizes),
        anchor_value=1,
        ratio=Spread.of(sizes),
        goal=goal,
        note=f"{note}; uncompressed {plain.total / 1_000:.0f} kB" if plain else note,
    )


def _visits(
    browser: Browser, address: str, cookie: str | None, path: str, *, packed: bool = True
) -> tuple[Visit, Visit]:
    """A page, and the same page when its files are held."""
    takes = None if packed else {"Accept-Encoding": "identity"}
    context = browser.new_context(locale="nb-NO", extra_http_headers=takes)
    if cookie:
        context.add_cookies([{"name": "procure", "value": cookie, "url": address}])
    visitor = Visitor(context, address)
    try:
        return visitor.goes_to(path), visitor.goes_to(path)
    finally:
        context.close()


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def _service(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve one competition with a bid being written; its address, and a cookie by e-mail."""
    engine = make_engine(f"sqlite:///{folder}/bench.db")
    upgrade(engine)
    config = Config(
        secret_key=secrets.token_hex(), database_url="sqlite://", storage_path=folder / "storage"
    )
    with Session(engine, expire_on_commit=False) as session:
        story = stories.issued(session)
        bid_stories.written(session, story, ServerKeyVault(config.secret_key))
    app = create_app(config, engine=engine, now=lambda: NOW, hasher=stories.CHEAP)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    cookies = {}
    for _title, email, _path in PLACES:
        if email:
            client = app.test_client()
            with client.session_transaction() as cookie:
                cookie[access.TOKEN] = _token(engine, email)
            kept = client.get_cookie("procure")
            assert kept is not None
            cookies[email] = kept.value
    try:
        yield f"http://127.0.0.1:{server.server_port}", cookies
    finally:
        server.shutdown()
        thread.join()
        engine.dispose()


def _token(engine: Engine, email: str) -> str | None:
    with Session(engine) as session, atomic(session):
        return accounts.sign_in(
            session, email=email, password=stories.PASSWORD, hasher=stories.CHEAP, now=NOW
        )
