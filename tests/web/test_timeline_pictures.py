"""The course on the competition's own page: the same dates in the picture and in the table."""

import re
from datetime import date, timedelta

import pytest

from procure.domain import formats
from procure.domain.courses import Step
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.queries import courses
from procure.services import competitions
from tests import stories

PAGE = "/competitions/1"


@pytest.fixture
def extended(session, login):
    """Issued, and the deadline moved by a week."""
    story = stories.issued(session)
    with atomic(session):
        competitions.extend(
            session, story.competition_id, deadline_at=stories.DEADLINE + timedelta(days=7),
            summary="Flere spurte om mer tid.", actor=story.officer,
            now=stories.START + timedelta(hours=1),
        )  # fmt: skip
    login("innkjoper1@example.test")
    return story


def test_a_moved_deadline_is_known_by_the_day_it_was_on(extended, session):
    known = courses.asked(session, session.get(Competition, 1))
    assert known.deadline_at == stories.DEADLINE + timedelta(days=7)
    assert known.earlier[Step.DEADLINE] == (formats.local(stories.DEADLINE).date(),)
    assert known.earlier[Step.START] == ()


def test_the_page_draws_the_dates_that_its_table_tells(extended, client):
    page = client.get(PAGE).get_data(as_text=True)
    table = page[page.index("data-drawn") :]
    rows = dict(re.findall(r'<tr data-row="(\d+)"[^>]*><th scope="row">([^<]+)</th>', table))
    pictures = re.findall(r'<svg class="plot [^>]*role="img".*?</svg>', page, re.DOTALL)
    assert len(pictures) == 2
    for picture in pictures:
        assert "Tidslinjen fra utsending til kontrakt" in picture
        assert set(re.findall(r'data-row="(\d+)"', picture)) < set(rows)
        for name in rows.values():
            assert f"{name}: " in picture, "told to those who do not see it"
        assert picture.count("ink-earlier") == 1
    was = formats.day(formats.local(stories.DEADLINE).date())
    assert f"(flyttet fra {was})" in page
    assert formats.day(date(2027, 2, 8)) in page
    assert rows["1"] == "Konkurransen sendes ut"


def test_a_draft_has_no_course_on_its_own_page(session, login, client):
    stories.draft(session)
    login("innkjoper1@example.test")
    assert "data-drawn" not in client.get(PAGE).get_data(as_text=True)
