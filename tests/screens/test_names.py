"""What a screen reader is told: names, descriptions, headings and errors of everyone's pages."""

from collections import Counter

import pytest

from tests.screens.places import places
from tests.screens.visits import rule_of, rules
from tests.spoken import Spoken, words


def signed_in(site, who):
    client = site.app.test_client()
    if who:
        client.set_cookie(site.app.config["SESSION_COOKIE_NAME"], site.session_of(who))
    return client


@pytest.fixture(scope="session")
def clients(site):
    """A client of each who has pages."""
    found = {}

    def client(who):
        if who not in found:
            found[who] = signed_in(site, who)
        return found[who]

    return client


def tour(site, clients):
    """Every page: those of the table, and one of each other kind that a page leads to."""
    seen, waiting = set(), [(place.who, place.path) for place in places(site.names)]
    while waiting:
        leads = {}
        for who, path in waiting:
            answer = clients(who).get(path)
            assert answer.status_code == 200, (who, path)
            spoken = Spoken(answer.get_data(as_text=True))
            seen.add(rule_of(site.app, path))
            yield who, path, spoken
            for link in spoken.page.xpath("//main//a/@href|//header//a/@href|//footer//a/@href"):
                to = link.partition("#")[0]
                target = path.partition("?")[0] + to if to.startswith("?") else to
                if target.startswith("/"):
                    leads.setdefault(rule_of(site.app, target), (who, target))
        waiting = [leads[rule] for rule in sorted((leads.keys() & rules(site.app)) - seen)]


def test_every_page_says_what_its_parts_are(site, clients, monkeypatch):
    monkeypatch.setenv("PATH", "")  # no LibreOffice: previews are not drawn
    faults, titles = Counter(), {}
    for who, path, spoken in tour(site, clients):
        for fault in spoken.faults():
            faults[f"{rule_of(site.app, path)} ({who}): {fault}"] += 1
        titles.setdefault(words(spoken.page.findtext(".//title")), set()).add(
            rule_of(site.app, path)
        )
    assert dict(faults) == {}
