"""The course on the competition's own page: the same dates in the picture and in the table."""

import re
from datetime import date, timedelta

import pytest

from procure.domain import formats
from procure.domain.cancellations import CancelGround
from procure.domain.courses import Step
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.queries import courses
from procure.services import awards, competitions
from tests import evaluation_stories, stories

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


def told(client):
    """The rows of the table: the step and its time."""
    table = client.get(PAGE).get_data(as_text=True).partition("data-drawn")[2].partition("</table>")
    row = r'<tr data-row="\d+"[^>]*><th scope="row">([^<]+)</th><td>([^<]+)<'
    return [(step, " ".join(at.split())) for step, at in re.findall(row, table[0])]


def test_supplier_is_told_the_decided_dates_and_the_moves_alone(extended, client, login):
    login("leder0@example.test")
    assert [step for step, _at in told(client)] == [
        "Konkurransen sendes ut", "Frist for spørsmål", "Tilbudsfrist", "Oppdraget starter",
        "Vedståelsesfristen går ut", "Oppdraget er ferdig",
    ]  # fmt: skip
    page = client.get(PAGE).get_data(as_text=True)
    assert "regnet ut" not in page
    assert f"(flyttet fra {formats.day(formats.local(stories.DEADLINE).date())})" in page


def test_supplier_sees_nothing_happen_before_the_letters(session, tmp_path, client, login, clock):
    story = stories.issued(session)
    login("leder1@example.test")
    before = told(client)
    found = evaluation_stories.decided(session, tmp_path, story=story)
    clock.now = found.now
    login("leder1@example.test")
    assert told(client) == before
    with atomic(session):
        awards.send_letters(
            session, found.id, actor=found.story.officer, now=evaluation_stories.SENT
        )
    session.rollback()
    assert [step for step, _at in told(client) if (step, _at) not in before] == [
        "Evalueringen er ferdig, og brevene sendes", "Karensperioden slutter",
    ]  # fmt: skip


@pytest.mark.parametrize("email", ["innkjoper1@example.test", "leder0@example.test"])
def test_a_cancelled_competition_has_no_course_to_come(session, login, client, clock, email):
    story = stories.issued(session)
    clock.now = stories.START + timedelta(hours=1)
    with atomic(session):
        competitions.cancel(
            session, story.competition_id, ground=CancelGround.NEED, why="Behovet falt bort.",
            actor=story.officer, now=clock.now,
        )  # fmt: skip
    login(email)
    page = client.get(PAGE).get_data(as_text=True)
    assert "Oppdraget starter" not in page
    assert 'aria-current="step"' not in page
    told = re.findall(r'timeline__label"><span[^>]*>[^<]*</span> ([^<]+)<', page)
    staff = email.startswith("innkjoper")
    assert told == (["Utkast", "Til godkjenning", "Sendt ut"] if staff else [])
