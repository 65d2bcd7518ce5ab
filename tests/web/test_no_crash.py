"""Whatever is sent to whatever address by whomever, the answer is an answer."""

import pytest

from procure.blueprints import background
from procure.blueprints.access import declares
from procure.domain.permissions import Permission
from tests import bid_stories, evaluation_stories, stories
from tests.architecture.test_routes import WHO, opened, sealed
from tests.crawler import JUNK, WORST, Crawler, sqlite_file

STAFF_AND_BIDDERS = ("eier@example.test", "innkjoper1@example.test", "leder0@example.test")
EVERYONE = tuple(email for email in WHO.values() if email)


def drafted(session, app, folder):
    return stories.draft(session).now


def told(name):
    """Everyone of the routes' table takes part in the first two only."""

    def tell(session, app, folder):
        return getattr(evaluation_stories, name)(session, folder).now

    return tell


def sealed_bids(session, app, folder):
    sealed(session, app)
    return bid_stories.WRITING


def scoring(session, app, folder):
    opened(session, app)
    return bid_stories.AFTER


@pytest.fixture
def crawl(session, app, engine, clock, tmp_path, monkeypatch):
    """Tell a story, then attack it."""
    # The database is put back after each attack: a thread would write to a file that is gone.
    monkeypatch.setattr(background, "start", lambda _work: True)

    def crawl(tell, emails, junk, *, sample=0, quick=False):
        clock.now = tell(session, app, tmp_path)
        session.close()
        known = Crawler(app, emails, sqlite_file(engine, tmp_path / "test.db"), quick=quick)
        found = known.run(junk, sample=sample)
        assert known.asked > 200  # there was something to attack
        return found

    return crawl


@pytest.mark.sqlite  # each attack begins from a copy of the database file
@pytest.mark.matrix
@pytest.mark.parametrize(
    ("tell", "emails"),
    [(drafted, STAFF_AND_BIDDERS[:1]), (sealed_bids, STAFF_AND_BIDDERS[1:])],
    ids=["drafted", "sealed"],
)
def test_worst_junk_crashes_nothing(crawl, tell, emails):
    assert crawl(tell, emails, WORST[:2], quick=True) == {}


def test_crawler_finds_a_crash(session, app):
    stories.framework(session)
    broken = declares(Permission.PUBLIC)(lambda: 1 // 0)
    app.add_url_rule("/broken", view_func=broken, endpoint="broken")
    found = Crawler(app, ["eier@example.test"], quick=True).run(())
    assert {crash.partition("?")[0] for crash in found} == {"ZeroDivisionError GET /broken"}


@pytest.mark.soak
@pytest.mark.parametrize("tell", [sealed_bids, scoring], ids=lambda t: t.__name__)
def test_junk_from_everyone_crashes_nothing(crawl, tell):
    assert crawl(tell, EVERYONE, JUNK, sample=6) == {}


@pytest.mark.soak
@pytest.mark.parametrize("reach", ["scored", "consensus", "agreed", "locked", "decided", "told"])
def test_junk_from_evaluators_and_chair_crashes_nothing(crawl, reach):
    evaluators = ("evaluator1@example.test", *STAFF_AND_BIDDERS)
    assert crawl(told(reach), evaluators, JUNK, sample=4) == {}


@pytest.mark.soak
def test_junk_in_a_draft_crashes_nothing(crawl):
    assert crawl(drafted, STAFF_AND_BIDDERS, JUNK, sample=10) == {}
