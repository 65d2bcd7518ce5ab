"""What a screen reader is told when a form is refused, on every page that has one."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from lxml.html import HtmlElement

from tests.conftest import csrf_token
from tests.crawler import sqlite_file
from tests.screens.places import places
from tests.screens.visits import rule_of, rules
from tests.spoken import Spoken

pytestmark = pytest.mark.matrix
SHOWN_FAULTY = "/dev/"  # its forms are specimens, some of them with errors


class Form(NamedTuple):
    who: str
    where: str
    action: str
    body: dict[str, str]


@pytest.fixture
def client_of(site):
    """A client of each who has pages, and the token of their forms."""
    found = {}

    def client_of(who):
        if who not in found:
            client = site.app.test_client()
            if who:
                client.set_cookie(site.app.config["SESSION_COOKIE_NAME"], site.session_of(who))
            found[who] = client, csrf_token(client, "/")
        return found[who]

    return client_of


def pages(site, client_of) -> Iterator[tuple[str, str, Spoken]]:
    """Every page: those of the table, and one of each other kind that a page leads to."""
    seen, waiting = set(), [(place.who, place.path) for place in places(site.names)]
    while waiting:
        leads = {}
        for who, path in waiting:
            spoken = Spoken(client_of(who)[0].get(path).get_data(as_text=True))
            seen.add(rule_of(site.app, path))
            yield who, path, spoken
            for link in spoken.page.xpath("//main//a/@href"):
                if link.startswith("/"):
                    leads.setdefault(rule_of(site.app, link), (who, link.partition("#")[0]))
        waiting = [leads[rule] for rule in sorted((leads.keys() & rules(site.app)) - seen)]


def forms(site, client_of) -> Iterator[Form]:
    """One form of each kind from each kind of page, with nothing good in it."""
    seen = set()
    for who, path, spoken in pages(site, client_of):
        for form in spoken.page.xpath("//main//form[@method='post']"):
            action = (form.get("action") or path).partition("#")[0]
            kind = rule_of(site.app, path), rule_of(site.app, action)
            if spoken.typed(form) and kind not in seen and not path.startswith(SHOWN_FAULTY):
                seen.add(kind)
                yield Form(who, path, action, dict(wrong(form)))


def wrong(form: HtmlElement) -> Iterator[tuple[str, str]]:
    """What is sent: no text, no choice, and a word for every number."""
    for one in form.iter("input", "select", "textarea"):
        name, kind = one.get("name"), one.get("type")
        if name and kind == "hidden":
            yield name, one.get("value", "")
        elif name and one.tag == "select":
            yield name, one.xpath("string(.//option[1]/@value)")
        elif name and kind not in {"checkbox", "radio", "file", "submit"}:
            yield name, "mange" if one.get("inputmode") else ""


def test_refused_form_says_where_and_why(site, client_of, monkeypatch):
    monkeypatch.setenv("PATH", "")  # no LibreOffice: previews are not drawn
    engine = site.app.extensions["procure_engine"]
    found = list(forms(site, client_of))
    again = sqlite_file(engine, Path(engine.url.database))()
    faults, refused = [], 0
    for form in found:
        client, token = client_of(form.who)
        answer = client.post(form.action, data={**form.body, "csrf_token": token})
        if answer.status_code == 303:
            again()
        if answer.status_code == 422:
            refused += 1
            told = Spoken(answer.get_data(as_text=True)).faults()
            faults += [f"{form.action} on {form.where} ({form.who}): {one}" for one in told]
    assert "\n".join(faults) == ""
    assert refused > 80
