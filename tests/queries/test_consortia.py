from dataclasses import replace
from datetime import timedelta

import pytest

from procure.domain import proposals
from procure.domain.errors import NotFound
from procure.domain.proposals import MemberPart, PersonFacts, ProposalKind
from procure.extensions import atomic
from procure.queries import card_duties, consortia
from procure.queries import proposals as pages
from procure.queries.consortium_history import Outcome
from procure.services import proposals as asking
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, card_stories, evaluation_stories, stories
from tests.card_stories import LEAD, NEW
from tests.stories import START, firm

SECRET = "a test secret that is long enough to start with"
TOMORROW = START + timedelta(days=1)


@pytest.fixture
def story(session):
    return stories.framework(session)


def page(session, story, viewer, *, now=START, consortium=0, **asked):
    return consortia.page(
        session, story.consortium_ids[consortium], viewer=viewer, now=now, **asked
    )


def more(session, story, count, *, after=0):
    for n in range(after, after + count):
        person = PersonFacts(f"Rådgiver {n + 10}", LEAD, "junior")
        card_stories.put_in(session, story, person, actor=story.officer)


def test_a_card_is_for_its_own_people_and_for_staff(session, story):
    for viewer in (story.officer, story.auditor, story.leads[0], story.members[0]):
        assert page(session, story, viewer).full
    for viewer in (story.owner, story.evaluators[0], story.administrator):
        assert not page(session, story, viewer).full
    for viewer in (story.leads[1], story.members[1], story.outsider):
        with pytest.raises(NotFound):
            page(session, story, viewer)


def test_evaluators_see_levels_and_evidence_and_no_more(session, story):
    card_stories.put_in(session, story, actor=story.officer)
    card_stories.put_in(session, story, replace(NEW, label="Ny", reference=""))
    seen = page(session, story, story.evaluators[0])
    row = next(p for p in seen.people if p.label == NEW.label)
    assert (row.reference, row.availability, row.may_edit) == ("", None, False)
    assert row.levels == (4, None, None)
    assert row.areas[0].months is None
    assert (seen.contacts, seen.history, seen.open_proposals) == ((), (), 0)
    assert all(m.others == () for m in seen.members)
    assert page(session, story, story.evaluators[0], text="A-17").people == ()
    assert [p.label for p in page(session, story, story.officer, text="A-17").people] == [NEW.label]


def test_the_card_tells_firms_rates_and_users(session, story):
    seen = page(session, story, story.officer)
    assert [(m.name, m.is_lead) for m in seen.members] == [
        (firm(0).name, True),
        (firm(1).name, False),
    ]
    assert [(r.role, r.now_ore, r.planned) for r in seen.rate_rows] == [
        ("Seniorrådgiver", 150_000, ()), ("Rådgiver", 110_000, ()),
    ]  # fmt: skip
    assert [u.email for u in seen.contacts] == ["leder0@example.test", "medlem0@example.test"]
    assert (seen.together.people, seen.together.places, seen.highest) == (2, 200, (5, 4, 3))


def test_staff_see_where_else_a_firm_sits_and_suppliers_do_not(session, story):
    part = MemberPart(ProposalKind.MEMBER_IN, LEAD, firm(0).name)
    with atomic(session):
        asking.make(
            session, story.consortium_ids[1], proposals.of_part(part), comment="Utvides",
            actor=story.officer, now=START,
        )  # fmt: skip
    seen = page(session, story, story.officer, now=TOMORROW)
    assert seen.members[0].others == ((story.consortium_ids[1], "Konsortium 1 (konstruert)"),)
    assert page(session, story, story.leads[0], now=TOMORROW).members[0].others == ()
    planned = page(session, story, story.officer, consortium=1)
    assert [m.name for m in planned.members if m.planned(planned.today)] == [firm(0).name]


def test_the_same_name_without_a_number_on_two_cards_is_pointed_out(session, story):
    part = MemberPart(ProposalKind.MEMBER_IN, LEAD, firm(0).name)
    with atomic(session):
        asking.make(
            session, story.consortium_ids[1], proposals.of_part(part), comment="Utvides",
            actor=story.officer, now=START,
        )  # fmt: skip
    twin = PersonFacts("tjenestedesigner 1", LEAD, availability=70)
    card_stories.put_in(session, story, twin, actor=story.officer, consortium=1, now=TOMORROW)
    row = page(session, story, story.officer, now=TOMORROW).people[0]
    assert (row.twins, row.together) == (("Konsortium 1 (konstruert)",), 170)
    assert page(session, story, story.leads[0], now=TOMORROW).people[0].twins == ("",)
    assert page(session, story, story.members[0], now=TOMORROW).people[0].twins == ()


def test_people_come_a_page_at_a_time(session, story):
    more(session, story, 28)
    first = page(session, story, story.officer)
    assert (len(first.people), first.together.people) == (25, 30)
    rest = page(session, story, story.officer, before=first.people_page.older)
    assert (len(rest.people), rest.people_page.older) == (5, None)
    labels = [p.label for p in (*first.people, *rest.people)]
    assert len(set(labels)) == 30
    found = page(session, story, story.officer, text="rådgiver 1")
    assert all("ådgiver 1" in p.label for p in found.people)
    assert len(found.people) == 11
    assert page(session, story, story.officer, text="%").people == ()


@pytest.mark.parametrize("who", ["officer", "lead", "evaluator"])
def test_statements_are_as_many_for_twenty_people_as_for_two(session, story, count_statements, who):
    viewer = {"officer": story.officer, "lead": story.leads[0], "evaluator": story.evaluators[0]}
    with count_statements() as few:
        page(session, story, viewer[who])
    more(session, story, 18)
    with count_statements() as many:
        page(session, story, viewer[who])
    assert len(few) == len(many)
    assert len(many) <= 16


def test_history_is_the_consortiums_own_before_the_opening(session, tmp_path):
    story = stories.issued(session)
    vault, storage = ServerKeyVault(SECRET), FolderStorage(tmp_path)
    bid_stories.submitted(session, story, vault, storage, 0)
    now = bid_stories.WRITING

    def outcomes(viewer, consortium=0):
        seen = page(session, story, viewer, now=now, consortium=consortium)
        return [row.outcome for row in seen.history]

    assert outcomes(story.leads[0]) == [Outcome.DELIVERED]
    assert outcomes(story.leads[1], 1) == [Outcome.INVITED]
    assert outcomes(story.officer) == []
    assert outcomes(story.officer, 1) == []


def test_history_tells_who_won_when_the_letters_are_out(session, tmp_path):
    found = evaluation_stories.contracted(session, tmp_path)
    story = found.story

    def outcomes(viewer, consortium):
        seen = page(session, story, viewer, now=found.now, consortium=consortium)
        return [row.outcome for row in seen.history]

    told = [outcomes(story.officer, n) for n in range(3)]
    assert sum(row == [Outcome.WON] for row in told) == 1
    assert told[0] == outcomes(story.leads[0], 0)


def test_a_suppliers_list_holds_its_own_consortia(session, story):
    rows = consortia.listing(session, viewer=story.leads[0])
    assert [(r.id, r.is_lead, r.open_proposals) for r in rows] == [
        (story.consortium_ids[0], True, 0)
    ]
    assert consortia.listing(session, viewer=story.outsider) == ()


def test_proposals_are_listed_for_those_who_follow_the_card(session, story):
    card_stories.put_in(session, story)
    own = story.consortium_ids[0]
    for viewer in (story.officer, story.auditor, story.leads[0], story.members[0]):
        (row,) = pages.of_consortium(session, own, viewer=viewer).rows
        assert (row.kind, row.accepted, row.made_by) == (
            ProposalKind.PERSON_IN, None, "Tilbudsleder 0",
        )  # fmt: skip
    for viewer in (story.leads[1], story.evaluators[0], story.owner, story.administrator):
        with pytest.raises(NotFound):
            pages.of_consortium(session, own, viewer=viewer)
        with pytest.raises(NotFound):
            pages.page(session, own, 1, viewer=viewer, now=START)
    with pytest.raises(NotFound):
        pages.page(session, story.consortium_ids[1], 1, viewer=story.officer, now=START)
    assert len(pages.waiting(session, viewer=story.officer).rows) == 1
    with pytest.raises(NotFound):
        pages.waiting(session, viewer=story.auditor)


def test_a_proposal_is_told_against_the_card_of_now(session, story):
    ours = [p.id for p in card_stories.people_of(session, story.consortium_ids[0])]
    card_stories.change(session, story, ours[0], actor=story.leads[0], role="")
    card_stories.change(session, story, ours[0], actor=story.officer, role="junior")
    seen = pages.page(session, story.consortium_ids[0], 1, viewer=story.officer, now=START)
    assert [(c.before, c.after) for c in seen.parts[0].changes] == [("junior", "")]
    assert (seen.moved, seen.may_answer, seen.may_withdraw) == (True, True, False)
    lead = pages.page(session, story.consortium_ids[0], 1, viewer=story.leads[0], now=START)
    assert (lead.may_answer, lead.may_withdraw) == (False, True)
    member = pages.page(session, story.consortium_ids[0], 1, viewer=story.members[0], now=START)
    assert (member.may_answer, member.may_withdraw) == (False, False)


def test_the_work_list_holds_what_waits_and_what_is_answered(session, story):
    card_stories.put_in(session, story)
    (waits,) = card_duties.to_answer(session, viewer=story.officer)
    assert (waits.consortium_id, waits.count) == (story.consortium_ids[0], 1)
    for viewer in (story.leads[0], story.auditor, story.owner):
        assert card_duties.to_answer(session, viewer=viewer) == ()
    number = card_stories.waiting(session)[0].id
    seen = card_stories.digest_of(session, number)
    with atomic(session):
        asking.answer(
            session, number, accepted=False, comment="Nei", seen=seen, actor=story.officer,
            now=START,
        )  # fmt: skip
    (told,) = card_duties.answered(session, viewer=story.leads[0], now=START)
    assert (told.proposal_id, told.accepted) == (number, False)
    late = START + card_duties.NEW
    assert card_duties.answered(session, viewer=story.leads[0], now=late) == ()
    for viewer in (story.members[0], story.leads[1], story.outsider, story.officer):
        assert card_duties.answered(session, viewer=viewer, now=START) == ()
    assert card_duties.to_answer(session, viewer=story.officer) == ()
