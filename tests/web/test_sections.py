"""The task list of a draft: what is done, what is missing, who waits, and what is next."""

import re

import pytest

from procure.extensions import atomic
from procure.services import reviews
from tests import stories


@pytest.fixture
def owner(login):
    return lambda: login("eier@example.test")


def overview(client):
    page = client.get("/competitions/1").get_data(as_text=True)
    tasks = re.findall(
        r'task__link"[^>]*>([^<]+)<.*?task__count">([^<]+)<.*?ds-tag[^>]*>([^<]+)<', page, re.DOTALL
    )
    return page, {label: (count, status) for label, count, status in tasks}


def test_empty_draft_says_what_is_missing_and_leads_on(session, owner, client):
    stories.empty_draft(session)
    owner()
    page, tasks = overview(client)
    assert len(tasks) == 10
    assert tasks["Behov og oppdrag"] == ("1 av 3", "Mangler noe")
    assert tasks["Krav"] == ("0 av 1", "Ikke begynt")
    assert tasks["Evalueringsmodell"] == ("1 av 1", "Ferdig")
    done = sum(int(count.split(" av ")[0]) for count, _status in tasks.values())
    total = sum(int(count.split(" av ")[1]) for count, _status in tasks.values())
    assert f'max="{total}" value="{done}"' in page
    assert "Fortsett med grunnlag og anslag" in page


def test_whole_draft_is_done_and_leads_to_the_review(session, owner, client):
    stories.draft(session)
    owner()
    page, tasks = overview(client)
    assert {status for _count, status in tasks.values()} == {"Ferdig"}
    assert "Alt er fylt ut." in page
    assert "Fortsett med" not in page


def test_comments_that_wait_are_counted_at_their_section(session, owner, client):
    story = stories.draft(session)
    by = {"actor": story.officer, "now": stories.START}
    with atomic(session):
        for text in ("Hvem er brukerne?", "Forklar floken."):
            reviews.comment(session, story.competition_id, section="need", text=text, **by)
        reviews.comment(session, story.competition_id, section="price", text="Få timer.", **by)
    owner()
    page, _tasks = overview(client)
    assert re.findall(r'task__comments">([^<]+)<', page) == [
        "2 kommentarer venter", "1 kommentar venter",
    ]  # fmt: skip


def test_every_section_leads_on_and_back(session, owner, client):
    stories.draft(session)
    owner()
    for section in (
        "basis", "need", "team", "requirements", "criteria", "model", "price", "climate",
        "timeline", "people",
    ):  # fmt: skip
        page = client.get(f"/competitions/1/{section}").get_data(as_text=True)
        assert "Lagre og gå videre" in page or "Neste:" in page, section
        assert 'href="/competitions/1"' in page, section
