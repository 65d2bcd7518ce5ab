"""A running service on its own database and clock, and people with real browsers."""

import logging
import os
import re
import threading
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, expect
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from procure.app import create_app
from procure.domain.permissions import Role
from procure.extensions import atomic
from procure.models.accounts import Organisation
from procure.services import accounts
from tests.conftest import CHEAP, START

PASSWORD = "et langt passord til reisen"
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCREENS = os.environ.get("PROCURE_SCREENS")
PATIENCE = 60_000  # ms: a busy machine takes seconds for what takes no time elsewhere
expect.set_options(timeout=PATIENCE)


def press(found) -> None:
    """Press what leads to another page, and wait until that page is loaded.

    A click alone waits for neither: what is read after it may stand on the page that is left.
    """
    with found.page.expect_navigation():
        found.click()


def violations(page) -> str:
    """What axe finds on a page once it is loaded; nothing if all is well."""
    options = {"runOnly": {"type": "tag", "values": AXE_TAGS}}
    page.wait_for_load_state()
    try:
        found = Axe().run(page, options=options)
    except Error:  # the page gave way to another under axe
        page.wait_for_load_state()
        found = Axe().run(page, options=options)
    return found.generate_report() if found.violations_count else ""


@pytest.fixture
def new_context(new_context):
    """Open a browser that has patience with a busy machine."""

    def opens(**options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        return context

    return opens


class Town:
    """The service, its clock, and the accounts that an administrator has made."""

    def __init__(self, address, engine, clock):
        self.address, self.engine, self.clock = address, engine, clock

    def account(self, email: str, name: str, role: Role, number: str, organisation: str) -> str:
        """Make an account; return its e-mail."""
        with Session(self.engine) as session, atomic(session):
            body = accounts.organisation(session, name=organisation, organisation_number=number)
            accounts.add_user(
                session, email=email, name=name, password=PASSWORD, role=role,
                organisation_id=body.id, hasher=CHEAP, actor=None, now=START,
            )  # fmt: skip
        return email

    def name_of(self, number: str) -> str:
        with Session(self.engine) as session:
            return session.scalar(
                select(Organisation.name).where(Organisation.organisation_number == number)
            )


@pytest.fixture
def town(config, engine, clock):
    app = create_app(config, engine=engine, now=clock, hasher=CHEAP)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Town(f"http://127.0.0.1:{server.server_port}", engine, clock)
    server.shutdown()
    thread.join()
    server.server_close()


class Person:
    """Someone at a browser. Every page they come to is loaded, and checked with axe."""

    def __init__(self, page, town, problems, *, scripts=True):
        self.page, self.town, self.problems, self.scripts = page, town, problems, scripts
        self.seen: set[str] = set()
        self.email, self.password = "", PASSWORD

    def goes_to(self, path: str) -> "Person":
        response = self.page.goto(self.town.address + path)
        assert response.status == 200, f"{path}: {response.status}"
        return self.looks()

    def looks(self) -> "Person":
        """Check the page that is in view, once per kind of page; axe is a script itself."""
        self.page.wait_for_load_state()
        kind = "".join(c for c in self.page.url.split("?")[0] if not c.isdigit())
        if self.scripts and kind not in self.seen:
            self.seen.add(kind)
            if found := violations(self.page):
                self.problems.append(f"{self.page.url}\n{found}")
            self._picture(kind)
        return self

    def _picture(self, kind: str) -> None:
        if SCREENS:
            name = kind.removeprefix("http://").partition("/")[2].strip("/").replace("/", "-")
            folder = Path(SCREENS)
            folder.mkdir(parents=True, exist_ok=True)
            for width in (1280, 390):
                self.page.set_viewport_size({"width": width, "height": 900})
                path = folder / f"{name or 'forside'}-{width}.png"
                self.page.screenshot(path=path, full_page=True)
            self.page.set_viewport_size({"width": 1280, "height": 900})

    def signs_in(self, email: str, password: str = PASSWORD) -> "Person":
        self.email, self.password = email, password
        return self.goes_to("/account/login").says_who()

    def says_who(self) -> "Person":
        """Sign in on the page that asks for it."""
        self.writes("E-post", self.email).writes("Passord", self.password)
        return self.turns(self.page.locator("main").get_by_role("button", name="Logg inn"))

    def returns(self) -> "Person":
        """Sign in again: a session lasts a working day, and the clock has moved on."""
        return self.signs_in(self.email, self.password)

    def _field(self, label: str, nth: int):
        fields = self.page.locator("input, textarea, select")
        return self.page.get_by_label(label).and_(fields).nth(nth)

    def writes(self, label: str, text: str, nth: int = 0) -> "Person":
        self._field(label, nth).fill(text)
        return self

    def chooses(self, label: str, option: str, nth: int = 0) -> "Person":
        self._field(label, nth).select_option(label=option)
        return self

    def ticks(self, label: str, nth: int = 0) -> "Person":
        self._field(label, nth).check()
        return self

    def turns(self, found) -> "Person":
        """Press what leads to another page, and look at that page."""
        press(found)
        return self.looks()

    def presses(self, name: str, *, then: str | None = None, nth: int = 0) -> "Person":
        """Press what another page answers; `then` is the button of the dialog that asks again."""
        if then:
            return self.turns(
                self._asked_again(name, nth).get_by_role("button", name=then, exact=True)
            )
        return self.turns(self.page.get_by_role("button", name=name, exact=True).nth(nth))

    def _asked_again(self, name: str, nth: int):
        """Open what asks again, and return it: a dialog, or a fold-out without scripts."""
        if self.scripts:
            self.presses_here(name, nth)
            return self.page.get_by_role("dialog")
        fold = self.page.locator(".confirm details").filter(
            has=self.page.locator("summary", has_text=name)
        )
        fold.nth(nth).locator("summary").click()
        return fold.nth(nth)

    def presses_here(self, name: str, nth: int = 0) -> "Person":
        """Press what this page answers by itself: read its answer before the next step."""
        self.page.get_by_role("button", name=name, exact=True).nth(nth).click()
        return self

    def follows(self, name: str, nth: int = 0) -> "Person":
        return self.turns(self.page.get_by_role("link", name=name).nth(nth))

    def reads(self, text: str) -> "Person":
        """Wait until a text stands on the page: an upload or an answer may be on its way."""
        expect(self.page.locator("body")).to_contain_text(text, use_inner_text=True)
        return self

    def copies(self, place: str) -> str:
        """Return what stands at a place, once the browser shows it."""
        self.page.locator(place).wait_for()
        return self.page.locator(place).inner_text()

    def is_refused(self, button: str, why: str) -> "Person":
        """The button is there, does not work, and says why."""
        found = self.page.get_by_role("button", name=button, exact=True).first
        expect(found).to_have_attribute("aria-disabled", "true")
        expect(found).to_have_accessible_description(re.compile(re.escape(why)))
        return self

    def downloads(self, name: str, nth: int = 0) -> bytes:
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).nth(nth).click()
        return Path(waiting.value.path()).read_bytes()


@pytest.fixture
def person(new_context, town):
    """Give someone a browser of their own, Norwegian, and watch for errors in it."""
    problems: list[str] = []

    def watch(message):
        if message.type == "error" and "status of 4" not in message.text:
            problems.append(message.text)

    def arrives(**options) -> Person:
        context = new_context(
            locale="nb-NO", timezone_id="Europe/Oslo", reduced_motion="reduce",
            viewport={"width": 1280, "height": 900}, **options,
        )  # fmt: skip
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", watch)
        return Person(page, town, problems, scripts=options.get("java_script_enabled", True))

    yield arrives
    assert problems == [], "\n\n".join(problems)
