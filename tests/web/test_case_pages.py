"""The row of a competition's pages: each entry opens for whoever sees it, and has the row."""

import re
from datetime import timedelta

import pytest

from procure.domain.cancellations import CancelGround
from procure.domain.permissions import CompetitionRole, Role
from procure.extensions import atomic
from procure.queries.accounts import actor_by_email
from procure.services import accounts, competitions
from tests import amendment_stories, delivery_stories, stories
from tests import evaluation_stories as es

PAGE = "/competitions/1"
EVALUATOR = "evaluator1@example.test"
OFFICER = "innkjoper1@example.test"
STAFF = (OFFICER, "eier@example.test", EVALUATOR, "revisor@example.test")
LATER = stories.START + timedelta(hours=1)


def cancelled(session, _folder=None):
    story = stories.issued(session)
    with atomic(session):
        competitions.cancel(
            session, story.competition_id, ground=CancelGround.NEED,
            why="Behovet falt bort.", actor=story.officer, now=LATER,
        )  # fmt: skip
    return LATER


def closed(session, _folder):
    stories.issued(session)
    return stories.DEADLINE + timedelta(minutes=1)


def at_start(tell):
    def told(session, _folder):
        tell(session)
        return LATER

    return told


def since(tell):
    return lambda session, folder: tell(session, folder).now


STATES = {
    "draft": at_start(stories.draft),
    "in review": at_start(stories.in_review),
    "issued": at_start(stories.issued),
    "closed": closed,
    "opened": since(es.opened),
    "scoring": since(es.scoring),
    "consensus": since(es.consensus),
    "locked": since(es.locked),
    "decided": since(es.decided),
    "told": since(es.told),
    "contracted": since(es.contracted),
    "completed": since(delivery_stories.completed),
    "cancelled": cancelled,
}


def row_of(html):
    """Return the row under the heading: the address of each entry, and which are marked."""
    found = re.search(r'<nav class="subnav".*?</nav>', html, re.DOTALL)
    assert found, "the row is gone"
    row = found.group(0)
    return re.findall(r'href="([^"]+)"', row), re.findall(r'aria-current="(\w+)"', row)


@pytest.mark.parametrize("state", STATES)
def test_each_entry_opens_for_whoever_sees_it_and_has_the_row(
    session, tmp_path, clock, login, client, state
):
    clock.now = STATES[state](session, tmp_path)
    for email in STAFF:
        login(email)
        page = client.get(PAGE).get_data(as_text=True)
        links, marked = row_of(page)
        assert (links[0], marked) == (PAGE, ["page"])
        assert len(links) > 1
        for link in links:
            shown = client.get(link)
            assert shown.status_code == 200, (email, link)
            _, marked = row_of(shown.get_data(as_text=True))
            assert marked == ["page"], (email, link)
        following = re.search(r'id="neste".*?</section>', page, re.DOTALL)
        for link in re.findall(r'href="([^"#]+)"', following.group(0) if following else ""):
            assert client.get(link).status_code == 200, (email, link)


def names_of(client, url=PAGE):
    row = re.search(
        r'<nav class="subnav".*?</nav>', client.get(url).get_data(as_text=True), re.DOTALL
    )
    return re.findall(r"<a [^>]+>([^<]+)</a>", row.group(0))


@pytest.mark.parametrize(("tell", "reads"), [(es.opened, False), (es.scoring, True)])
def test_evaluators_have_the_journal_once_they_are_impartial(
    session, tmp_path, clock, login, client, tell, reads
):
    clock.now = tell(session, tmp_path).now
    login(EVALUATOR)
    known = ["Oversikt", "Invitasjoner", "Endringer", "Evaluering", "Saksjournal", "Dokumenter"]
    assert names_of(client) == [one for one in known if reads or one != "Saksjournal"]


def test_advisers_read_the_draft_and_its_comments(session, login, client):
    story = stories.draft(session)
    email = "radgiver@example.test"
    with atomic(session):
        accounts.add_user(
            session, email=email, name="Rådgiver 1", password=stories.PASSWORD, role=Role.ADVISER,
            organisation_id=story.officer.organisation_id, hasher=stories.CHEAP, actor=None,
            now=stories.START,
        )  # fmt: skip
    found = actor_by_email(session, email, now=stories.START)
    with atomic(session):
        competitions.set_members(
            session, story.competition_id, role=CompetitionRole.ADVISER, user_ids={found.id},
            actor=story.owner, now=stories.START,
        )  # fmt: skip
    login(email)
    links, _ = row_of(client.get(PAGE).get_data(as_text=True))
    assert [client.get(link).status_code for link in links] == [200] * 6


def test_the_delivery_stays_in_the_row_on_the_earlier_pages(
    session, tmp_path, clock, login, client
):
    clock.now = es.contracted(session, tmp_path).now
    login(OFFICER)
    for part in ("", "/questions", "/amendments", "/opening", "/invitations"):
        assert "Leveranse" in names_of(client, PAGE + part), part


def test_pages_without_an_entry_lie_under_one(session, clock, login, client):
    amendment_stories.prepared(session, stories.issued(session))
    clock.now = amendment_stories.WHEN
    login(OFFICER)
    for part in (
        "/preview",
        "/rules",
        "/dialogues",
        "/amendments/prepared",
        "/amendments/prepared/dates",
    ):
        links, marked = row_of(client.get(PAGE + part).get_data(as_text=True))
        assert (len(links), marked) == (8, ["true"]), part
