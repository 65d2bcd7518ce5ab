"""A server on the whole demo, and browsers of those who are signed in there."""

import fcntl
import json
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
def told(tmp_path_factory, migrated, worker_id):
    """The folder of the demo and the names in it, told once for all workers of a run."""
    own = tmp_path_factory.getbasetemp()
    shared = (own if worker_id == "master" else own.parent) / "demo"
    shared.mkdir(exist_ok=True)
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        names = shared / "names.json"
        if not names.is_file():
            shutil.copy(migrated, shared / "demo.db")
            engine = databases.engine_of(shared / "demo.db")
            found = country.told(config_of(shared), engine)
            engine.dispose()
            names.write_text(json.dumps(found))
    copy = shutil.copytree(shared, tmp_path_factory.mktemp("country") / "demo")
    return copy, json.loads(names.read_text())


def config_of(folder: Path) -> Config:
    return Config(
        secret_key="a test secret that is long enough to start with",
        database_url="sqlite://",
        storage_path=folder / "storage",
        demo=True,
        testing=True,
    )


@pytest.fixture(scope="session")
def site(told):
    folder, names = told
    engine = databases.engine_of(folder / "demo.db")
    app = create_app(config_of(folder), engine=engine, now=lambda: country.NOW, hasher=CHEAP)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Site(app, f"http://127.0.0.1:{server.server_port}", names)
    server.shutdown()
    thread.join()
    server.server_close()
    engine.dispose()
