"""Going to every page: those of the table first, then those of a kind that none has shown."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Response
from werkzeug.exceptions import HTTPException

from tests.screens.conftest import PATIENCE, Site
from tests.screens.places import NO_PAGES, Place, places

OPTIONS = {"locale": "nb-NO", "timezone_id": "Europe/Oslo", "reduced_motion": "reduce"}
LINKS = """() => [...document.querySelectorAll("main a[href], header a[href], footer a[href]")]
  .map(link => link.getAttribute("href").split("#")[0]).filter(href => href)"""


def rules(app: Flask) -> set[str]:
    """The rules that are asked for by GET, but for those that answer with no page."""
    return {r.rule for r in app.url_map.iter_rules() if "GET" in r.methods} - NO_PAGES


def rule_of(app: Flask, path: str) -> str:
    """Return the rule that an address follows; "" for an address that is not ours."""
    try:
        found, _ = app.url_map.bind("localhost").match(path.partition("?")[0], return_rule=True)
    except HTTPException:
        return ""
    return found.rule


@dataclass
class Watch:
    """What goes wrong in a browser, each with the place where it did."""

    address: str
    problems: list[str] = field(default_factory=list)
    where: object = ""

    def on(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.note(str(error)))
        page.on("console", lambda told: self.note(told.text) if told.type == "error" else None)
        page.on("request", lambda asked: self._inside(asked.url))

    def note(self, problem: str) -> None:
        self.problems.append(f"{self.where}: {problem}")

    def _inside(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.note(f"asks outside for {url}")


@dataclass
class Visitor:
    """Goes to places, each with the browser of the one whose page it is."""

    browser: Browser
    site: Site
    watch: Watch
    options: dict[str, Any]
    language: str = "nb"
    answer: Response | None = None  # the newest
    _pages: dict[str, Page] = field(default_factory=dict)

    def go(self, place: Place) -> Page:
        """Open a place; note what is wrong with its answer."""
        page = self._page(place.who)
        self.watch.where = place
        answer = self.answer = page.goto(self.site.address + place.path, wait_until="load")
        if answer is None or answer.status != 200:
            self.watch.note(f"answers {answer.status if answer else 'nothing'}")
        elif page.locator("h1").count() == 0:
            self.watch.note("has no heading of the first level")
        return page

    def _page(self, who: str) -> Page:
        if who not in self._pages:
            context = self.browser.new_context(**{**OPTIONS, **self.options})
            context.set_default_timeout(PATIENCE)
            self._sign_in(context, who)
            page = context.new_page()
            self.watch.on(page)
            self._pages[who] = page
        return self._pages[who]

    def _sign_in(self, context: BrowserContext, who: str) -> None:
        cookies = {"language": self.language}
        if who:
            cookies[self.site.app.config["SESSION_COOKIE_NAME"]] = self.site.session_of(who)
        context.add_cookies(
            [{"name": n, "value": v, "url": self.site.address} for n, v in cookies.items()]
        )

    def close(self) -> None:
        for page in self._pages.values():
            page.context.close()


@contextmanager
def visitor(
    browser: Browser, site: Site, problems: list[str], language: str = "nb", **options: Any
) -> Iterator[Visitor]:
    """Everyone's browsers, closed when all is seen."""
    found = Visitor(browser, site, Watch(site.address, problems), options, language)
    yield found
    found.close()


def tour(going: Visitor) -> Iterator[tuple[Place, Page]]:
    """Go to every place of the table, and to one of each other kind that a page leads to."""
    app, seen, found = going.site.app, set(), {}
    waiting = places(going.site.names)
    while waiting:
        for place in waiting:
            page = going.go(place)
            seen.add(rule_of(app, place.path))
            for path in page.evaluate(LINKS):
                target = place.path.partition("?")[0] + path if path.startswith("?") else path
                if target.startswith("/"):
                    found.setdefault(rule_of(app, target), Place(place.who, target))
            yield place, page
        new = sorted((found.keys() & rules(app)) - seen)
        waiting = [found[rule] for rule in new]
