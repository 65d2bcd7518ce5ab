"""PostgreSQL refuses what SQLite takes: a NUL in a text, a number past its type."""

import pytest

from procure.blueprints import background
from tests import bid_stories, stories
from tests.architecture.test_routes import sealed
from tests.crawler import QUERIES, WORST, Crawler


@pytest.mark.parametrize(
    ("email", "url"),
    [
        ("innkjoper1@example.test", "/competitions/"),
        ("innkjoper1@example.test", "/projects/"),
        ("innkjoper1@example.test", "/audit/"),
        ("leder0@example.test", "/bids/"),
        ("leder0@example.test", "/competitions/"),
    ],
)
def test_hostile_search_is_an_empty_list(session, client, login, email, url):
    stories.framework(session)
    login(email)
    for query in QUERIES:
        assert (query, client.get(url + query).status_code) == (query, 200)


@pytest.mark.matrix
def test_junk_crashes_nothing(session, app, clock, monkeypatch):
    monkeypatch.setattr(background, "start", lambda _work: True)  # it would outlive the database
    sealed(session, app)
    clock.now = bid_stories.WRITING
    session.close()
    people = ("eier@example.test", "innkjoper1@example.test", "leder0@example.test")
    assert Crawler(app, people, quick=True).run(WORST, sample=1) == {}
