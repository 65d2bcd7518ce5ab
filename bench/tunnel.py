"""The wind tunnel after one change, against a bare page of the same framework.

With JavaScript the answer to a change is the trial alone; without, it is the whole page.
"""

import secrets
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from bench.measure import Plan, Variant, interleaved
from bench.pages import HELLO, NOW, bare_app
from bench.results import Row, compared
from procure.app import create_app
from procure.blueprints import access
from procure.config import Config
from procure.extensions import atomic, make_engine
from procure.migrations import upgrade
from procure.services import accounts
from tests import stories

TUNNEL = "/competitions/1/wind-tunnel"
OURS = "wind tunnel, one change, six trial bids, seven formulas"
WHOLE = "the same without JavaScript: the whole page"


def rows(plan: Plan) -> Iterator[Row]:
    """P18."""
    with TemporaryDirectory() as folder:
        client, hello = _signed_in(Path(folder)), bare_app().test_client()
        changes = count(1_800_000)  # never the same price twice
        taken = interleaved(
            Variant(OURS, partial(_change, client, f"{TUNNEL}/result", changes), plan.times(30)),
            Variant(WHOLE, partial(_change, client, TUNNEL, changes), plan.times(30)),
            Variant(HELLO, partial(hello.get, "/"), plan.times(300)),
            rounds=plan.rounds,
        )
    yield compared(taken, OURS, HELLO, id="P18", goal=60)
    yield compared(taken, WHOLE, HELLO, id="P18")


def _change(client: FlaskClient, address: str, changes: Iterator[int]) -> str:
    query = {"estimate_ore": 1_900_000, "spread": 15, "price_average": next(changes)}
    return client.get(address, query_string=query).get_data(as_text=True)


def _signed_in(folder: Path) -> FlaskClient:
    """The owner of the one complete draft of a service of its own."""
    engine = make_engine(f"sqlite:///{folder}/bench.db")
    upgrade(engine)
    with Session(engine, expire_on_commit=False) as session:
        stories.draft(session)
        with atomic(session):
            token = accounts.sign_in(
                session, email="eier@example.test", password=stories.PASSWORD,
                hasher=stories.CHEAP, now=NOW,
            )  # fmt: skip
    config = Config(
        secret_key=secrets.token_hex(), database_url="sqlite://", storage_path=folder / "storage"
    )
    app = create_app(config, engine=engine, now=lambda: NOW, hasher=stories.CHEAP)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie[access.TOKEN] = token
    shown = _change(client, f"{TUNNEL}/result", iter([1_850_000]))
    assert "1 850 000" in shown.replace("\u00a0", " "), "the trial was not run"
    return client
