"""Dates are proposed and warned of on the timeline page, and fetched as a calendar file."""

import pytest
from icalendar import Calendar

from procure.domain import formats
from procure.models.competitions import Competition
from procure.services import competitions
from tests import stories
from tests.web.test_evaluations import text

FILE = "/competitions/1/calendar.ics"
PAGE = "/competitions/1/timeline"


@pytest.mark.parametrize(
    "who", ["leder0@example.test", "medlem0@example.test", "eier@example.test"]
)
def test_the_invited_and_the_staff_fetch_the_dates(session, clock, login, client, who):
    stories.issued(session)
    clock.now = stories.START
    login(who)
    answer = client.get(FILE)
    assert answer.mimetype == "text/calendar"
    titles = [str(e["summary"]) for e in Calendar.from_ical(answer.data).walk("VEVENT")]
    assert [title.partition(":")[0] for title in titles] == [
        "Frist for spørsmål",
        "Tilbudsfrist",
        "Vedståelsesfristen går ut",
        "Forventet oppstart",
    ]
    assert "frister-2027-7.ics" in answer.headers["Content-Disposition"]


def test_others_find_no_calendar(session, clock, login, client):
    stories.issued(session)
    clock.now = stories.START
    login("utenfor@example.test")
    assert client.get(FILE).status_code == 404


def test_there_is_no_calendar_without_dates(session, clock, login, client):
    stories.empty_draft(session)
    clock.now = stories.START
    login("eier@example.test")
    assert client.get(FILE).status_code == 404


@pytest.fixture
def drafted(session, clock, login):
    story = stories.draft(session)
    clock.now = stories.START
    login("eier@example.test")
    return story


def test_dates_are_proposed_and_not_saved(drafted, session, client):
    shown = client.get(f"{PAGE}?start=01.03.2027").get_data(as_text=True)
    assert 'value="22.03.2027"' in shown  # fifteen working days later
    assert "ikke lagret" in shown
    session.expire_all()
    assert session.get(Competition, 1).deadline_at == stories.DEADLINE


@pytest.mark.parametrize("start", ["x", "01.13.2027", "31.12.9999", "01.01.0001", ""])
def test_a_day_that_is_none_proposes_nothing(drafted, client, start):
    answer = client.get(PAGE, query_string={"start": start})
    assert answer.status_code == 200
    assert "ikke lagret" not in answer.get_data(as_text=True)


def test_a_proposal_in_the_summer_says_so(drafted, client):
    shown = text(client.get(f"{PAGE}?start=21.06.2027"))
    assert "Tilbudsfristen er i fellesferien eller juleferien." in shown


def test_an_unwise_deadline_is_warned_of_beside_the_form(drafted, session, client):
    deadline = stories.DEADLINE.replace(month=3, day=26, hour=21)  # Good Friday, late
    competitions.change(
        session, 1, version=session.get(Competition, 1).version,
        values={"deadline_at": deadline}, actor=drafted.owner, now=stories.START,
    )  # fmt: skip
    session.commit()
    shown = text(client.get(PAGE)).replace(formats.NBSP, " ")
    assert "Tilbudsfristen er på en helligdag: Langfredag." in shown
    assert "Tilbudsfristen er utenfor kontortid." in shown


def test_two_authors_of_the_dates_lose_nothing(drafted, session, client, post):
    stale = {"version": "1", "deadline_at": "15.03.2027 12:00", "standstill": "no"}
    answer = post(PAGE, stale | {"questions_due_at": "08.03.2027 12:00",
                                 "validity_until": "01.06.2027",
                                 "standstill_reason": "Liten anskaffelse."}, page=PAGE)  # fmt: skip
    assert answer.status_code == 409
    assert "15.03.2027" in answer.get_data(as_text=True)
