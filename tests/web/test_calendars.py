"""Dates are proposed and warned of on the timeline page, and fetched as a calendar file."""

import pytest
from icalendar import Calendar

from procure.domain import formats
from procure.domain.cancellations import CancelGround
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.services import competitions
from tests import stories
from tests.web.test_evaluations import text

FILE = "/competitions/1/calendar.ics"
PAGE = "/competitions/1/timeline"


TOLD = ["Frist for spørsmål", "Tilbudsfrist", "Forventet oppstart", "Vedståelsesfristen går ut",
        "Forventet slutt"]  # fmt: skip
PLANNED = ["Siste svar på spørsmål", "Evalueringen er ferdig", "Karensperioden slutter",
           "Kontrakten inngås"]  # fmt: skip


def titles(answer):
    found = [str(e["summary"]) for e in Calendar.from_ical(answer.data).walk("VEVENT")]
    return [title.partition(":")[0] for title in found]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("leder0@example.test", sorted(TOLD)),
        ("medlem0@example.test", sorted(TOLD)),
        ("eier@example.test", sorted(TOLD + PLANNED)),
        ("innkjoper1@example.test", sorted(TOLD + PLANNED)),
        ("evaluator1@example.test", sorted([*PLANNED[1:], "Tilbudsfrist"])),
    ],
)
def test_each_party_fetches_the_dates_it_may_know(session, clock, login, client, who, seen):
    stories.issued(session)
    clock.now = stories.START
    login(who)
    answer = client.get(FILE)
    assert answer.mimetype == "text/calendar"
    assert sorted(titles(answer)) == seen
    assert "frister-2027-7.ics" in answer.headers["Content-Disposition"]


def test_a_planned_date_says_so_and_a_cancelled_competition_takes_its_dates_away(
    session, clock, login, client
):
    story = stories.issued(session)
    clock.now = stories.START
    login("eier@example.test")
    found = {
        str(e["uid"]).partition("@")[0]: e
        for e in Calendar.from_ical(client.get(FILE).data).walk("VEVENT")
    }
    assert str(found["competition-1-letters"]["description"]) == (
        "Sak 2027/7. Datoen er planlagt, ikke besluttet."
    )
    assert "planlagt" not in str(found["competition-1-deadline"]["description"])
    with atomic(session):
        competitions.cancel(
            session, 1, ground=CancelGround.NEED, why="Behovet falt bort.",
            actor=story.officer, now=stories.START,
        )  # fmt: skip
    after = Calendar.from_ical(client.get(FILE).data).walk("VEVENT")
    assert {str(e["status"]) for e in after} == {"CANCELLED"}
    assert not any(e.walk("VALARM") for e in after)


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


SOUND = {
    "questions_due_at": "08.03.2027 12:00", "deadline_at": "15.03.2027 12:00",
    "validity_until": "14.06.2027", "standstill": "no", "standstill_reason": "Lite oppdrag.",
}  # fmt: skip


def saved(post, session, **changes):
    session.rollback()  # a new snapshot
    version = str(session.get(Competition, 1).version)
    return post(PAGE, SOUND | changes | {"version": version}, page=PAGE)


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        ("28.03.2027 02:30", "Klokken stilles fram den natten, så klokkeslettet finnes ikke."),
        ("31.10.2027 02:30", "Klokken stilles tilbake den natten"),
        ("31.02.2027 12:00", "Datoen finnes ikke i kalenderen"),
        ("snart", "Skriv datoen"),
    ],
)
def test_a_deadline_that_is_no_moment_is_refused_in_words_and_kept(
    drafted, session, post, deadline, said
):
    answer = saved(post, session, deadline_at=deadline)
    assert answer.status_code == 422
    assert said in text(answer)
    assert deadline.partition(" ")[0] in answer.get_data(as_text=True)
    session.rollback()
    assert session.get(Competition, 1).deadline_at == stories.DEADLINE


def test_a_deadline_in_the_past_is_said_on_the_page(drafted, session, client, post):
    saved(post, session, questions_due_at="04.01.2027 12:00", deadline_at="08.01.2027 12:00")
    assert "Tilbudsfristen må være fram i tid." in text(client.get(PAGE))


def test_the_course_stands_as_a_picture_and_a_table(drafted, session, client, post):
    saved(post, session, starts_on="17.03.2027")
    shown = client.get(PAGE)
    told = text(shown).replace(formats.NBSP, " ")
    assert "Tilbudsfrist mandag 15. mars 2027 kl. 12.00" in told
    assert "Evalueringen er ferdig, og brevene sendes 8. april 2027 (regnet ut)" in told
    assert "Kontrakten kan inngås 9. april 2027 (regnet ut)" in told
    assert "Karensperioden slutter" not in told
    assert "Oppdraget starter før kontrakten trolig kan inngås (9. april 2027)." in told
    assert (
        shown.get_data(as_text=True).count('class="plot__area ink-offer"') == 2 * 5
    )  # wide, phone
    proposed = text(client.get(f"{PAGE}?start=01.03.2027")).replace(formats.NBSP, " ")
    assert "Tidslinjen i forslaget" in proposed
    assert "Tilbudsfrist mandag 22. mars 2027 kl. 12.00" in proposed
