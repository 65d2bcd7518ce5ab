"""What happens next: a sentence for every state to everyone who sees it."""

import re
from dataclasses import replace

import pytest

from procure.blueprints import next_words
from procure.blueprints.next_words import STAFF, SUPPLIER, to_staff, to_supplier
from procure.domain.competitions import CompetitionFacts, Status
from procure.domain.drafting import DraftFacts
from procure.domain.permissions import CompetitionRole, Role
from procure.domain.worklist import DUTIES, Part, status_for_supplier
from procure.queries import next_steps
from procure.queries.next_steps import Own
from tests import bid_stories, stories
from tests.stories import DEADLINE, START, VAULT

READERS = (Role.OFFICER, Role.OWNER, Role.EVALUATOR, Role.ADVISER, Role.AUDITOR)
PARTS = {
    Part.OFFICER: Role.OFFICER, Part.OWNER: Role.OWNER,
    Part.EVALUATOR: Role.EVALUATOR, Part.ADVISER: Role.ADVISER,
}  # fmt: skip


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("status", Status)
def test_every_state_has_a_sentence_for_everyone_who_sees_it(app, status, role):
    with app.test_request_context():
        said = to_staff(status, CompetitionFacts(deadline_at=DEADLINE), role)
    assert said.text.endswith(".")


def test_whoever_has_something_to_do_is_told_so_in_their_own_words():
    acting = {(status, PARTS[part]) for part, status, *_ in DUTIES if part in PARTS}
    assert {(status, role) for status, role in acting if role not in STAFF[status]} == set()


@pytest.mark.parametrize("sent", [False, True])
@pytest.mark.parametrize("status", sorted(set(Status) - {Status.DRAFT, Status.IN_REVIEW}))
def test_supplier_has_a_sentence_in_every_state_that_is_told(app, status, sent):
    told = status_for_supplier(status, letters_sent=sent)
    if sent and status in {Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS}:
        return  # a decision that was reversed takes the letters back with it
    for delivered in (False, True):
        with app.test_request_context():
            said = to_supplier(Own(told, delivered, None))
        assert said.text.endswith(".")


def test_no_state_of_the_evaluation_is_told_to_suppliers():
    assert set(SUPPLIER).isdisjoint({Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS})


def test_after_the_letters_the_officer_is_told_of_the_contract(app):
    facts = CompetitionFacts(letters_sent_at=START)
    with app.test_request_context():
        said = to_staff(Status.DECIDED, facts, Role.OFFICER).text
    assert said == str(next_words.AFTER_LETTERS[Role.OFFICER])


@pytest.mark.parametrize(
    ("role", "part", "status", "heard"),
    [
        (Role.OWNER, CompetitionRole.EVALUATOR, Status.CONSENSUS, Role.EVALUATOR),
        (Role.EVALUATOR, CompetitionRole.OWNER, Status.CONSENSUS, Role.OWNER),
        (Role.OFFICER, CompetitionRole.EVALUATOR, Status.INDIVIDUAL_SCORING, Role.EVALUATOR),
        (Role.OFFICER, CompetitionRole.EVALUATOR, Status.OPENED, Role.OFFICER),
    ],
)
def test_part_in_the_case_counts_before_the_role_in_the_service(app, role, part, status, heard):
    with app.test_request_context():
        said = to_staff(status, CompetitionFacts(), role, [part]).text
    assert said == str(STAFF[status][heard])


@pytest.mark.parametrize(
    ("status", "facts", "said"),
    [
        (Status.IN_REVIEW, CompetitionFacts(approved_at=START), next_words.APPROVED),
        (Status.DECIDED, CompetitionFacts(award_approved_at=START), next_words.CHOICE_APPROVED),
        (Status.CANCELLED, CompetitionFacts(), next_words.NEVER_SENT),
    ],
)
def test_what_is_done_is_not_asked_for_again(app, status, facts, said):
    with app.test_request_context():
        assert to_staff(status, facts, Role.OFFICER).text == str(said)


def test_own_bid_is_what_the_text_goes_by(session):
    story = stories.issued(session)
    bid = bid_stories.submitted(session, story, VAULT)
    asked = {"now": bid_stories.WRITING}
    key = story.competition_id
    for viewer, delivered in (
        (story.leads[0], True), (story.members[0], True), (story.leads[1], False),
    ):  # fmt: skip
        own = next_steps.of_supplier(session, key, viewer=viewer, **asked)
        assert own == Own(Status.ISSUED, delivered, None)
        of_bid = next_steps.of_supplier(session, key, viewer=viewer, bid_id=bid, **asked)
        assert of_bid.delivered is delivered
    later = next_steps.of_supplier(session, key, viewer=story.leads[1], now=DEADLINE)
    assert later.status is Status.CLOSED


@pytest.mark.parametrize("role", READERS)
def test_nobody_is_told_of_an_evaluation_when_no_bid_is_left(app, role):
    rejected = CompetitionFacts(bids=2, draft=DraftFacts(validity_until=START.date()))
    waiting = replace(rejected, unassessed_bids=1)
    with app.test_request_context():
        left = to_staff(Status.OPENED, rejected, role)
        before = to_staff(Status.OPENED, waiting, role)
    own = next_words.NONE_LEFT
    assert (left.text, left.due) == (str(own.get(role, own[next_words.EVERYBODY])), None)
    assert before.text not in {str(text) for text in own.values()}
    assert before.due is not None


def test_consortium_that_declined_is_not_asked_to_bid(session, client, login):
    story = stories.issued(session)
    bid_stories.declined(session, story)
    login("leder0@example.test")
    tender = client.get("/competitions/1").get_data(as_text=True)
    assert str(next_words.DECLINED) in tender
    assert "Skriv tilbud" not in tender
    assert re.search(r'href="/competitions/1/bid"[^>]*>Se svaret<', tender)
    assert "Skriv tilbud" not in client.get("/").get_data(as_text=True)
    login("leder1@example.test")
    assert "Skriv tilbud" in client.get("/competitions/1").get_data(as_text=True)


def test_text_stands_on_the_front_page_of_each(session, client, login):
    story = stories.issued(session)
    for email, said in (
        ("innkjoper1@example.test", STAFF[Status.ISSUED][Role.OFFICER]),
        ("eier@example.test", STAFF[Status.ISSUED][Role.OWNER]),
        ("evaluator1@example.test", STAFF[Status.ISSUED][Role.EVALUATOR]),
        ("leder0@example.test", SUPPLIER[Status.ISSUED][False]),
    ):
        login(email)
        page = client.get(f"/competitions/{story.competition_id}").get_data(as_text=True)
        assert str(said) in page
