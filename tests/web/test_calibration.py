"""The page of the calibration as people use it."""

import pytest

from tests import evaluation_stories as es
from tests.web.test_evaluations import PEOPLE, text

ROOT = "/competitions/1/evaluation/calibration"


@pytest.fixture
def enter(login, clock):
    def enter(found, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(PEOPLE.get(who, who))

    return enter


@pytest.fixture
def found(session, tmp_path, enter):
    story = es.scoring(session, tmp_path)
    enter(story, "owner")
    return story


def test_made_scored_and_ended(found, enter, client, post, login):
    assert "Et forslag står klart." in text(client.get(ROOT))
    typed = {"criterion": str(found.criteria[0]), "answer": "Vi har <lest> behovet."}
    assert post(f"{ROOT}/case", typed, page=ROOT).status_code == 303
    assert "Vi har &lt;lest&gt; behovet." in client.get(ROOT).get_data(as_text=True)
    for person, points in (("evaluator", "8"), ("evaluator2@example.test", "4,5")):
        enter(found, person)
        assert "Poengene vises for alle når" in text(client.get(ROOT))
        assert "Et forslag står klart." not in text(client.get(ROOT))
        given = {"points": points, "reason": f"Grunn {points}."}
        assert post(f"{ROOT}/score", given, page=ROOT).status_code == 303
    assert "Grunn 8." not in text(client.get(ROOT))
    assert post(f"{ROOT}/end", page=ROOT).status_code == 403
    enter(found, "owner")
    assert post(f"{ROOT}/end", page=ROOT).status_code == 303
    page = text(client.get(ROOT))
    assert "Poengene går fra 4,5 til 8. Les ordlyden sammen" in page
    assert "Evaluator 1: 8 Grunn 8." in page


def test_what_is_wrong_is_kept_and_explained(found, enter, client, post):
    empty = post(f"{ROOT}/case", {"answer": " "}, page=ROOT)
    assert empty.status_code == 422
    assert "Velg et kriterium" in text(empty)
    other = post(f"{ROOT}/case", {"criterion": "1", "answer": "Mitt svar"}, page=ROOT)
    assert other.status_code == 422
    assert "Mitt svar" in text(other)
    post(f"{ROOT}/case", {"criterion": str(found.criteria[0]), "answer": "Svar"}, page=ROOT)
    enter(found, "evaluator")
    refused = post(f"{ROOT}/score", {"points": "11", "reason": "Min tekst"}, page=ROOT)
    assert refused.status_code == 422
    assert "Poengene må være mellom 0 og 10." in text(refused)
    assert "Min tekst" in text(refused)
    forced = post(f"{ROOT}/case", {"criterion": "2", "answer": "Svar"}, page=ROOT)
    assert forced.status_code == 403


def test_there_is_nothing_to_score_before_it_is_made(found, enter, client, post):
    enter(found, "evaluator")
    assert "Ingen kalibrering" in text(client.get(ROOT))
    given = {"points": "5", "reason": "Grunn"}
    assert post(f"{ROOT}/score", given, page=ROOT).status_code == 404
    enter(found, "lead")
    assert client.get(ROOT).status_code == 404
