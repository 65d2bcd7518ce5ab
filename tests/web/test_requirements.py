"""Requirements edited in place: kind, limits, order, and two authors at once."""

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition
from procure.extensions import atomic
from procure.models.competitions import Requirement
from procure.services import requirements
from tests import price_stories, stories

PAGE = "/competitions/1/requirements"
GOOD = {"kind": "should", "text": "Teamet deler innsikt.", "evidence": "Vis det."}


@pytest.fixture
def draft(session, login):
    story = price_stories.drafted(session)
    login("eier@example.test")
    return story


def rows(session):
    session.rollback()  # a new snapshot
    found = session.scalars(select(Requirement).order_by(Requirement.number))
    return [(r.number, r.kind.value, r.text, r.word_limit, r.page_limit) for r in found]


def ids(session):
    return session.scalars(select(Requirement.id).order_by(Requirement.number)).all()


def test_a_requirement_is_changed_where_it_stands(session, draft, post, client):
    first, _second = ids(session)
    one = f"{PAGE}/{first}"
    assert 'value="1"' in client.get(one).get_data(as_text=True)  # its version
    changed = GOOD | {"version": "1", "word_limit": "300", "page_limit": ""}
    assert post(one, changed, page=one).status_code == 303
    assert rows(session) == [
        (1, "should", "Teamet deler innsikt.", 300, None),
        (2, "should", "Teamet deler innsikt underveis.", 150, 2),
    ]
    conflict = post(one, changed | {"text": "Mitt eget."}, page=one)
    text = conflict.get_data(as_text=True)
    assert conflict.status_code == 409
    assert "Noen andre har lagret endringer her" in text
    assert "Teamet deler innsikt." in text
    assert "Mitt eget." in text
    assert post(one, changed | {"version": "2"}, page=one).status_code == 303


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("text", "  \t ", "Skriv kravet"),
        ("word_limit", "0", "Skriv et tall fra 1 til 20 000"),
        ("word_limit", "1e3", "Skriv et helt tall"),
        ("word_limit", "2,5", "Skriv et helt tall"),
        ("page_limit", "-1", "Skriv et tall fra 1 til 500"),
        ("page_limit", "501", "Skriv et tall fra 1 til 500"),
        ("kind", "may", "Velg"),
    ],
)
def test_what_cannot_stand_is_refused_and_nothing_is_lost(session, draft, post, field, typed, said):
    before = rows(session)
    refused = post(PAGE, GOOD | {field: typed}, page=PAGE)
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert said in text
    assert "Vis det." in text
    assert rows(session) == before


def test_requirements_move_and_keep_their_numbers_apart(session, draft, post):
    first, second = ids(session)
    for requirement, way, order in (
        (second, "up", [second, first]),
        (second, "up", [second, first]),
        (second, "down", [first, second]),
        (second, "down", [first, second]),
    ):
        moved = post(f"{PAGE}/{requirement}/move", {"way": way}, page=PAGE)
        assert moved.status_code == 303
        session.rollback()  # a new snapshot
        assert ids(session) == order
    assert [number for number, *_ in rows(session)] == [1, 2]


def test_nothing_moves_or_changes_after_issue_or_in_another_competition(session, login, post):
    story = price_stories.issued(session)
    login("eier@example.test")
    first, *_ = ids(session)
    by = {"actor": story.owner, "now": stories.START}
    for answer in (
        post(f"{PAGE}/{first}/move", {"way": "up"}, page="/"),
        post(f"{PAGE}/{first}", GOOD | {"version": "1"}, page="/"),
    ):
        assert answer.status_code == 409
    assert post(f"{PAGE}/{10**6}", GOOD, page="/").status_code == 404
    assert post(f"{PAGE}/{10**6}/move", {"way": "up"}, page="/").status_code in {404, 409}
    with pytest.raises(IllegalTransition), atomic(session):
        requirements.move_requirement(session, 1, first, up=True, **by)
