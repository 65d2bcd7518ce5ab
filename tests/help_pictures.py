"""Tell the demo's story at a fixed hour, read its pages, and take the guides' pictures of them.

`make pictures` runs this; `tests/demo/test_help.py` reads the same pages.
"""

import io
import json
import logging
import re
import shutil
import tempfile
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask
from werkzeug.serving import make_server

from procure.app import create_app
from procure.blueprints import help_pictures
from procure.blueprints.help_pictures import HEIGHT, SHOTS, WIDTH
from procure.config import Config
from procure.demo import PASSWORD, story
from procure.extensions import make_engine
from procure.migrations import upgrade
from tests.conftest import csrf_token

NOW = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
AIR = 16  # pixels above a section
QUALITY = 70  # of WebP: small text stays clear, and a picture stays below 40 KB


def told(folder: Path) -> Flask:
    """Return the demo in a folder of its own, an hour after its story was told."""
    config = Config(
        secret_key="a secret for pictures that is long enough",
        database_url=f"sqlite:///{folder / 'demo.db'}",
        storage_path=folder / "storage",
        demo=True,
    )
    engine = make_engine(config.database_url)
    upgrade(engine)
    story.tell(config, engine, now=NOW)
    return create_app(config, engine=engine, now=lambda: NOW + timedelta(hours=1))


def signed_in(app: Flask, viewer: str):
    """Return a client of one of the demo's accounts."""
    client = app.test_client()
    data = {"email": f"{viewer}@demo.example", "password": PASSWORD}
    data["csrf_token"] = csrf_token(client, "/account/login")
    assert client.post("/account/login", data=data).status_code == 303
    return client


LABELS = re.compile(
    r'<(h[1-3]|label|legend|summary|button|caption|th(?= scope="col"))\b[^>]*>(.*?)</\1>', re.DOTALL
)


def labels(client, path: str) -> str:
    """Return what a page is made of: its headings, labels and buttons, each once."""
    response = client.get(path, follow_redirects=True)
    assert (path, response.status_code) == (path, 200)
    page = response.get_data(as_text=True).partition("<main")[2].partition("</main>")[0]
    return " ".join(
        dict.fromkeys(re.sub(r"<[^>]+>", " ", found[1]) for found in LABELS.findall(page))
    )


def take(app: Flask) -> None:
    """Take every picture anew."""
    from playwright.sync_api import sync_playwright

    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    taken = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for shot in SHOTS:
            client = signed_in(app, shot.viewer)
            context = browser.new_context(
                locale="nb-NO", timezone_id="Europe/Oslo", reduced_motion="reduce",
                viewport={"width": WIDTH, "height": 2 * HEIGHT}, color_scheme="light",
            )  # fmt: skip
            name = app.config["SESSION_COOKIE_NAME"]
            address = f"http://127.0.0.1:{server.server_port}"
            context.add_cookies(
                [{"name": name, "value": client.get_cookie(name).value, "url": address}]
            )
            page = context.new_page()
            page.goto(address + shot.path)
            page.wait_for_load_state("networkidle")
            height = write(page, shot.start, help_pictures.FOLDER / f"{shot.name}.webp")
            seen = help_pictures.digest(labels(client, shot.path))
            taken[shot.name] = {"digest": seen, "height": height}
            context.close()
        browser.close()
    server.shutdown()
    help_pictures.TAKEN.write_text(json.dumps(taken, indent=2) + "\n", encoding="utf-8")


def write(page, start: str, path: Path) -> int:
    """Write what stands from an element on as WebP; return its height."""
    from PIL import Image

    top = page.locator(start).bounding_box()["y"] - (0 if start == "main" else AIR)
    end = page.locator("main").bounding_box()
    height = min(HEIGHT, int(end["y"] + end["height"] - top))
    clip = {"x": 0, "y": top, "width": WIDTH, "height": height}
    raw = page.screenshot(clip=clip, full_page=True)
    Image.open(io.BytesIO(raw)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
    return height


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        take(told(Path(temporary)))
