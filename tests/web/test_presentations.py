"""The plan of presentations as people use it, and as it is refused."""

import pytest
from sqlalchemy import select

from procure.models.audit import OutboxMail
from procure.models.evaluations import PresentationSlot
from tests import evaluation_stories as es
from tests.services.test_presentations import opened
from tests.web.test_evaluations import PEOPLE, ROOT, text

URL = f"{ROOT}/presentations"
TYPED = {"starts_at": "03.03.2027 09:00", "minutes": "45", "pause": "15", "place": "Møterom 2"}


@pytest.fixture
def enter(login, clock):
    def enter(found, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(PEOPLE[who])

    return enter


def test_chair_sets_the_times_and_tells_all(session, tmp_path, enter, post, client):
    found = opened(session, tmp_path)
    enter(found, "owner")
    assert "Ikke satt" in text(client.get(URL))
    assert "Presentasjoner" in text(client.get(ROOT))
    assert post(URL, TYPED, page=URL).status_code == 303
    shown = text(client.get(URL))
    assert "09.00, 45 minutter" in shown
    assert "10.00, 45 minutter" in shown
    assert post(f"{URL}/tell", page=URL).status_code == 303
    session.rollback()
    told = select(OutboxMail.id).where(OutboxMail.subject.startswith("Presentasjon"))
    assert len(session.scalars(told).all()) == 2
    assert "Alle har fått beskjed om tiden sin." in text(client.get(URL))
    assert post(f"{URL}/tell", page=URL).status_code == 409


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"starts_at": ""}, "Skriv når den første begynner"),
        ({"starts_at": "01.01.2020 09:00"}, "Tidspunktet må være fram i tid."),
        ({"minutes": "0"}, "Skriv et helt tall fra 1 til 480"),
        ({"minutes": "mange"}, "Skriv et helt tall"),
        ({"pause": "99999"}, "Skriv et helt tall fra 0 til 1440"),
        ({"place": " "}, "Skriv hvor det er, eller at det er digitalt"),
    ],
)
def test_what_cannot_be_planned_is_kept_and_explained(
    session, tmp_path, enter, post, changes, message
):
    enter(opened(session, tmp_path), "owner")
    refused = post(URL, {**TYPED, "place": "Smith & Sønn <AS>"} | changes, page=URL)
    assert refused.status_code == 422
    assert message in text(refused)
    if "place" not in changes:
        assert "Smith &amp; Sønn &lt;AS&gt;" in refused.get_data(as_text=True)
    session.rollback()
    assert session.scalars(select(PresentationSlot)).all() == []


def test_page_is_not_there_without_an_announcement_or_for_others(
    session, tmp_path, enter, client, post
):
    found = es.opened(session, tmp_path)
    enter(found, "owner")
    assert client.get(URL).status_code == 404
    assert post(URL, TYPED, page=ROOT).status_code == 409


def test_evaluators_read_and_outsiders_do_not(session, tmp_path, enter, client, post):
    found = opened(session, tmp_path)
    for who, status in (("auditor", 200), ("lead", 404), ("outsider", 404)):
        enter(found, who)
        assert client.get(URL).status_code == status
    enter(found, "auditor")
    assert post(URL, TYPED, page=URL).status_code == 403
