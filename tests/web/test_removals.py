"""After something is taken out of a draft, the next page has a button that puts it back."""

import lxml.html
import pytest
from sqlalchemy import func, select

from procure.extensions import atomic
from procure.models.competitions import Criterion, PriceOption, Requirement
from procure.models.frameworks import FrameworkParty
from procure.services import framework_draft_firms
from tests import agreement_stories, price_stories, stories
from tests.conftest import csrf_token

ROOT = "/competitions/1"
PARTS = {  # the noun, the page it stands on, where it is taken out, what is said of both
    "criterion": (
        Criterion, f"{ROOT}/criteria", "criteria/3/remove",
        "Kriteriet er fjernet.", "Kriteriet er satt tilbake.",
    ),
    "requirement": (
        Requirement, f"{ROOT}/requirements", "requirements/1/remove",
        "Kravet er fjernet.", "Kravet er satt tilbake.",
    ),
    "option": (
        PriceOption, f"{ROOT}/price", "price/options/1/remove",
        "Opsjonen er fjernet.", "Opsjonen er satt tilbake.",
    ),
}  # fmt: skip


@pytest.fixture
def draft(session, login):
    story = price_stories.drafted(session)
    login("eier@example.test")
    return story


def flashes(client, page):
    """What the page says first, and the addresses that undo it."""
    tree = lxml.html.fromstring(client.get(page).get_data(as_text=True))
    found = tree.xpath("//*[contains(@class, 'flash')]")
    return [
        (one.get("role"), one.xpath("string(p)"), [str(a) for a in one.xpath(".//form/@action")])
        for one in found
    ]


def count(session, noun):
    session.rollback()  # a new snapshot
    return session.scalar(select(func.count(noun.id)))


@pytest.mark.parametrize("part", PARTS)
def test_message_puts_back_once_what_was_taken_out(session, draft, post, client, part):
    noun, page, remove, gone, back = PARTS[part]
    before = count(session, noun)
    answer = post(f"{ROOT}/{remove}", page=page)
    assert (answer.status_code, answer.location) == (303, page)
    ((role, said, (undo,)),) = flashes(client, page)
    assert (role, said) == ("status", gone)
    assert flashes(client, page) == []
    assert count(session, noun) == before - 1
    for told in (back, "Det er allerede angret."):
        answer = post(undo, page=page)
        assert (answer.status_code, answer.location) == (303, page)
        assert flashes(client, page) == [("status", told, [])]
        assert count(session, noun) == before


def test_messages_of_two_windows_have_each_its_own_button(draft, client):
    page = f"{ROOT}/requirements"
    token = {"csrf_token": csrf_token(client, page)}
    for number in (1, 2):
        client.post(f"{page}/{number}/remove", data=token)
    said = flashes(client, page)
    assert [text for _role, text, _undo in said] == ["Kravet er fjernet."] * 2
    assert len({undo for _role, _text, (undo,) in said}) == 2


def test_undoing_needs_the_token_and_the_authors_permission(session, draft, post, client, login):
    page = f"{ROOT}/requirements"
    post(f"{page}/1/remove", page=page)
    ((_role, _said, (undo,)),) = flashes(client, page)
    assert client.post(undo).status_code == 400
    assert client.get(undo).status_code == 405
    assert post(f"{page}/removed/{10**9}/restore", page=page).status_code == 404
    post("/account/logout", page="/")
    for email, status in (("evaluator1", 403), ("leder0", 404)):
        login(f"{email}@example.test")
        assert post(undo, page="/").status_code == status
        post("/account/logout", page="/")
    assert count(session, Requirement) == 1


def test_what_there_is_no_room_for_any_more_is_told(draft, post, client):
    page = f"{ROOT}/criteria"
    part = {
        "allowed": "0", "name": "Erfaring", "weight": "100", "description": "Vi vurderer den.",
        "documentation": "Vis den.", "word_limit": "300", "page_limit": "",
        "minimum_points": "", "value_per_point_ore": "",
    }  # fmt: skip
    post(f"{page}/new?under=3", part, page=page)
    post(f"{page}/4/remove", page=page)
    ((_role, _said, (undo,)),) = [one for one in flashes(client, page) if one[2]]
    post(f"{page}/3/remove", page=page)
    ((_role, _said, (undo_above,)),) = flashes(client, page)
    answer = post(undo, page=page)
    assert answer.status_code == 422
    assert (
        "Kriteriet som «Erfaring» sto under, er fjernet. Sett det tilbake først."
        in answer.get_data(as_text=True)
    )
    for each in (undo_above, undo):  # as it says
        assert post(each, page=page).status_code == 303
        assert flashes(client, page) == [("status", "Kriteriet er satt tilbake.", [])]


def test_a_body_taken_out_of_an_agreement_is_put_back(session, client, post, login):
    story = stories.framework(session)
    key = agreement_stories.whole(session, story)
    page, body = f"/frameworks/{key}/draft/parties", stories.OWNER_BODY
    with atomic(session):
        party = framework_draft_firms.add_party(
            session, key, name=body.name, number=body.organisation_number,
            actor=story.officer, now=stories.START,
        ).id  # fmt: skip
    login("innkjoper1@example.test")
    before = count(session, FrameworkParty)
    post(f"{page}/{party}/remove", page=page)
    ((_role, said, (undo,)),) = flashes(client, page)
    assert said == "Virksomheten er tatt ut."
    for told in ("Virksomheten er satt tilbake.", "Det er allerede angret."):
        assert post(undo, page=page).location == page
        assert flashes(client, page) == [("status", told, [])]
    assert count(session, FrameworkParty) == before
