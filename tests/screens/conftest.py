"""A server on the whole demo, and browsers of those who are signed in there."""

import logging
import shutil
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.serving import make_server

from procure.app import create_app
from procure.config import Config
from procure.demo import PASSWORD
from tests import databases
from tests.conftest import CHEAP, csrf_token
from tests.screens import country

PATIENCE = 60_000  # ms: a busy machine takes seconds for what takes no time elsewhere


@dataclass
class Site:
    """The service on the whole demo, and where it answers."""

    app: Flask
    address: str
    names: dict[str, object]

    def session_of(self, who: str) -> str:
        """Sign in; return the value of the cookie that keeps somebody signed in."""
        client = self.app.test_client()
        data = {"email": f"{who}@demo.example", "password": PASSWORD}
        data["csrf_token"] = csrf_token(client, "/account/login")
        assert client.post("/account/login", data=data).status_code == 303
        return client.get_cookie(self.app.config["SESSION_COOKIE_NAME"]).value


@pytest.fixture(scope="session")
def site(tmp_path_factory, migrated):
    folder: Path = tmp_path_factory.mktemp("demo")
    config = Config(
        secret_key="a test secret that is long enough to start with",
        database_url="sqlite://",
        storage_path=folder / "storage",
        demo=True,
        testing=True,
    )
    shutil.copy(migrated, folder / "demo.db")
    engine = databases.engine_of(folder / "demo.db")
    names = country.told(config, engine)
    app = create_app(config, engine=engine, now=lambda: country.NOW, hasher=CHEAP)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(app, f"http://127.0.0.1:{server.server_port}", names)
    server.shutdown()
    thread.join()
    server.server_close()
    engine.dispose()
