from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain import framework_changes, proposals
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.framework_changes import ChangeKind
from procure.domain.proposals import AreaFacts, MemberPart, PersonFacts, ProposalKind
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.consortia import CardProposal, ConsortiumMember
from procure.models.frameworks import FrameworkChange
from procure.queries.audit import verify
from procure.services import cards, people
from procure.services import proposals as asking
from tests import card_stories, stories
from tests.card_stories import LEAD, MEMBER, NEW
from tests.stories import START, firm

TODAY = START.date()
DAY = timedelta(days=1)
LATER = START + timedelta(days=30)


@pytest.fixture
def story(session):
    return stories.framework(session)


@pytest.fixture
def lead(story):
    return story.leads[0]


@pytest.fixture
def ours(session, story):
    """The lead's person and the member's person on the first card."""
    return [p.id for p in card_stories.people_of(session, story.consortium_ids[0])]


def answer(session, story, *, accepted=True, comment="", seen=None, actor=None, now=START):
    """Answer the oldest that waits."""
    number = card_stories.waiting(session)[0].id
    read = card_stories.digest_of(session, number, now=now) if seen is None else seen
    with atomic(session):
        asking.answer(
            session, number, accepted=accepted, comment=comment, seen=read,
            actor=actor or story.officer, now=now,
        )  # fmt: skip
    return number


def codes(refused):
    return [r.code for r in refused.value.reasons]


def test_what_needs_no_officer_holds_at_once(session, story, lead, ours):
    saved = card_stories.change(
        session, story, ours[0], actor=lead, availability=60, substitutable=True, reference="7",
        evidence="Elleve år",
    )  # fmt: skip
    assert (saved.kept, saved.asked) == (True, False)
    held = card_stories.facts(session, story, ours[0])
    assert (held.availability, held.substitutable, held.reference) == (60, True, "7")
    lines = session.scalars(select(AuditEntry).where(AuditEntry.tag == "consortium:card:keep"))
    assert ['"availability":"100"' in e.line and '"60"' in e.line for e in lines] == [True]


def test_what_matters_waits_and_the_rest_of_the_form_holds(session, story, lead, ours):
    before = card_stories.facts(session, story, ours[0])
    level = {**before.areas, "service_design": AreaFacts(4)}
    saved = card_stories.change(session, story, ours[0], actor=lead, areas=level, availability=60)
    assert (saved.kept, saved.asked) == (True, True)
    held = card_stories.facts(session, story, ours[0])
    assert (held.areas["service_design"].level, held.availability) == (5, 60)
    asked = proposals.load(card_stories.waiting(session)[0].facts)
    (part,) = asked.parts
    assert [(c.field, c.area, c.before, c.after) for c in part.changes] == [
        (proposals.Field.LEVEL, "service_design", "5", "4")
    ]


def test_a_confirmed_level_gets_a_row_from_today(session, story, lead, ours):
    before = card_stories.facts(session, story, ours[0])
    level = {**before.areas, "service_design": AreaFacts(4, 12)}
    card_stories.change(session, story, ours[0], actor=lead, areas=level)
    answer(session, story, now=LATER)
    person = card_stories.people_of(session, story.consortium_ids[0])[0]
    rows = sorted((c for c in person.competences if c.level in {4, 5}), key=lambda c: c.starts_on)
    today = LATER.date()
    assert [(c.level, c.ends_on) for c in rows] == [(5, today - DAY), (4, None)]
    assert rows[1].starts_on == today
    assert person.levels_on(today - DAY) != person.levels_on(today)
    change = session.scalars(select(FrameworkChange)).all()[-1]
    assert (change.kind, change.effective_on) == (ChangeKind.CARD, today)
    assert change.reason == "Nytt kurs"
    after = {v.label: v.value for v in framework_changes.load(change.after)}
    assert after == {"Person": "Tjenestedesigner 1", "Nivå, Tjenestedesign": 4}


def test_a_second_change_on_the_same_day_writes_the_row_of_today_over(session, story, ours):
    before = card_stories.facts(session, story, ours[0])
    for level in (4, 3):
        areas = {**before.areas, "service_design": AreaFacts(level)}
        card_stories.change(session, story, ours[0], actor=story.officer, areas=areas, now=LATER)
    person = card_stories.people_of(session, story.consortium_ids[0])[0]
    rows = [(c.level, c.starts_on) for c in person.competences if c.holds(LATER.date())]
    assert (3, LATER.date()) in rows
    assert len(rows) == 3


def test_a_level_taken_away_ends_and_one_of_today_goes(session, story, ours):
    before = card_stories.facts(session, story, ours[0])
    rest = {k: a for k, a in before.areas.items() if k != "service_design"}
    card_stories.change(session, story, ours[0], actor=story.officer, areas=rest, now=LATER)
    more = {**rest, "service_design": AreaFacts(1)}
    card_stories.change(session, story, ours[0], actor=story.officer, areas=more, now=LATER)
    card_stories.change(session, story, ours[0], actor=story.officer, areas=rest, now=LATER)
    assert card_stories.facts(session, story, ours[0], now=LATER).areas == rest


def test_a_new_person_stands_from_the_day_of_the_answer(session, story, lead):
    assert card_stories.put_in(session, story).asked
    assert len(card_stories.people_of(session, story.consortium_ids[0])) == 2
    answer(session, story, now=LATER)
    new = card_stories.people_of(session, story.consortium_ids[0])[2]
    assert (new.label, new.starts_on, new.ends_on) == (NEW.label, LATER.date(), None)
    assert card_stories.facts(session, story, new.id, now=LATER) == NEW
    mails = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [(m.recipient, m.subject) for m in mails] == [
        ("rammeavtale@example.test", "Nytt forslag fra Konsortium 0 (konstruert)"),
        ("konsortium0@example.test", "Forslaget er bekreftet"),
    ]
    assert all(v.fault is None for v in verify(session, viewer=story.officer))


def test_a_declined_proposal_changes_nothing_and_tells_why(session, story, lead):
    card_stories.put_in(session, story)
    with pytest.raises(InvalidInput) as refused:
        answer(session, story, accepted=False)
    assert codes(refused) == [Code.REASON_MISSING]
    answer(session, story, accepted=False, comment="Send CV først")
    assert len(card_stories.people_of(session, story.consortium_ids[0])) == 2
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()[-1]
    assert "Begrunnelse: Send CV først" in mail.body


def test_somebody_leaves_from_today(session, story, lead, ours):
    with atomic(session):
        cards.take_out(
            session, story.consortium_ids[0], ours[0], comment="Sluttet", actor=lead, now=START
        )
    answer(session, story, now=LATER)
    gone = card_stories.people_of(session, story.consortium_ids[0])[0]
    assert gone.ends_on == LATER.date() - DAY
    assert {c.ends_on for c in gone.competences} == {gone.ends_on}
    with pytest.raises(NotFound):
        card_stories.facts(session, story, ours[0], now=LATER)


def test_an_answer_is_against_the_card_that_was_read(session, story, lead, ours):
    before = card_stories.facts(session, story, ours[0])
    level = {**before.areas, "service_design": AreaFacts(4)}
    card_stories.change(session, story, ours[0], actor=lead, areas=level)
    read = card_stories.digest_of(session, card_stories.waiting(session)[0].id)
    card_stories.change(session, story, ours[0], actor=story.officer, role="junior")
    with pytest.raises(Stale):
        answer(session, story, seen=read)
    answer(session, story)
    held = card_stories.facts(session, story, ours[0])
    assert (held.role, held.areas["service_design"].level) == ("junior", 4)


def test_an_answer_is_given_once(session, story, lead):
    card_stories.put_in(session, story)
    number = answer(session, story)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        asking.answer(
            session, number, accepted=False, comment="Nei", seen="", actor=story.officer2, now=START
        )
    assert codes(refused) == [Code.CARD_PROPOSAL_ANSWERED]


def test_only_an_officer_answers(session, story, lead):
    card_stories.put_in(session, story)
    for actor in (lead, story.members[0], story.auditor, story.owner, story.administrator):
        with pytest.raises(PermissionDenied):
            answer(session, story, actor=actor)


def test_the_one_who_asked_or_the_lead_takes_it_back(session, story, lead, ours):
    own = replace(NEW, employer=MEMBER)
    for actor in (story.members[0], lead):
        card_stories.put_in(session, story, own, actor=story.members[0])
        number = card_stories.waiting(session)[0].id
        with atomic(session):
            asking.withdraw(session, number, actor=actor, now=START)
        row = session.get(CardProposal, number)
        assert (row.accepted, row.decided_by_id) == (False, actor.id)
    card_stories.put_in(session, story)
    number = card_stories.waiting(session)[0].id
    with pytest.raises(PermissionDenied):
        asking.withdraw(session, number, actor=story.members[0], now=START)
    with pytest.raises(NotFound):
        asking.withdraw(session, number, actor=story.leads[1], now=START)


def test_a_member_keeps_its_own_people_only(session, story, ours):
    member = story.members[0]
    assert card_stories.change(session, story, ours[1], actor=member, availability=10).kept
    with pytest.raises(PermissionDenied) as refused:
        card_stories.change(session, story, ours[0], actor=member, availability=10)
    assert codes(refused) == [Code.CARD_OTHER_FIRM]
    with pytest.raises(PermissionDenied):
        card_stories.put_in(session, story, actor=member)
    with pytest.raises(PermissionDenied):
        card_stories.change(session, story, ours[1], actor=member, employer=LEAD)
    with pytest.raises(PermissionDenied):
        people.set_contact(
            session, story.consortium_ids[0], "x@example.test", seen="", actor=member, now=START
        )


def test_a_member_takes_out_its_own_people_only(session, story, ours):
    def out(person_id):
        with atomic(session):
            return cards.take_out(
                session, story.consortium_ids[0], person_id, comment="Sluttet",
                actor=story.members[0], now=START,
            )  # fmt: skip

    with pytest.raises(PermissionDenied):
        out(ours[0])
    assert out(ours[1]).asked


def test_a_forged_employer_opens_no_door(session, story, ours):
    part = proposals.PersonPart(ProposalKind.PERSON_OUT, ours[0], "Tjenestedesigner 1", MEMBER)
    with pytest.raises(PermissionDenied), atomic(session):
        asking.make(
            session, story.consortium_ids[0], proposals.of_part(part), actor=story.members[0],
            now=START,
        )  # fmt: skip


def test_another_consortium_is_not_there(session, story, ours):
    rival = story.leads[1]
    with pytest.raises(NotFound):
        card_stories.change(session, story, ours[0], actor=rival, availability=10)
    with pytest.raises(NotFound):
        card_stories.put_in(session, story, actor=rival)
    theirs = card_stories.people_of(session, story.consortium_ids[1])[0].id
    with pytest.raises(NotFound):
        cards.take_out(
            session, story.consortium_ids[0], theirs, comment="x", actor=story.leads[0],
            now=START,
        )  # fmt: skip


def in_both(session, story):
    """Let the lead's firm sit in the second consortium too."""
    part = MemberPart(ProposalKind.MEMBER_IN, LEAD, firm(0).name)
    with atomic(session):
        asking.make(
            session, story.consortium_ids[1], proposals.of_part(part), comment="Utvides",
            actor=story.officer, now=START,
        )  # fmt: skip


def test_a_person_with_a_number_stands_on_one_card(session, story):
    in_both(session, story)
    card_stories.put_in(session, story, actor=story.officer)
    again = replace(NEW, label="Et annet navn", reference="a-17")
    with pytest.raises(InvalidInput) as told:
        card_stories.put_in(session, story, again, actor=story.officer, consortium=1, now=LATER)
    (why,) = told.value.reasons
    assert why.code is Code.CARD_PERSON_ELSEWHERE
    assert why.params["consortium"] == "Konsortium 0 (konstruert)"
    with pytest.raises(InvalidInput) as hidden:
        card_stories.put_in(session, story, again, consortium=1, now=LATER)
    (why,) = hidden.value.reasons
    assert why.code is Code.CARD_PERSON_OTHER_CARD
    assert "consortium" not in why.params


def test_the_number_is_free_when_the_person_has_left(session, story):
    in_both(session, story)
    card_stories.put_in(session, story, actor=story.officer)
    new = card_stories.people_of(session, story.consortium_ids[0])[2].id
    with atomic(session):
        cards.take_out(
            session, story.consortium_ids[0], new, comment="Flyttet", actor=story.officer,
            now=LATER,
        )  # fmt: skip
    card_stories.put_in(session, story, actor=story.officer, consortium=1, now=LATER)
    assert len(card_stories.people_of(session, story.consortium_ids[1])) == 3


def test_nobody_stands_twice_on_a_card(session, story):
    card_stories.put_in(session, story, actor=story.officer)
    for twin in (replace(NEW, reference=""), replace(NEW, label="Annet navn")):
        with pytest.raises(InvalidInput) as refused:
            card_stories.put_in(session, story, twin)
        assert codes(refused) == [Code.CARD_PERSON_TWICE]


def test_the_same_is_asked_for_once(session, story):
    card_stories.put_in(session, story)
    with pytest.raises(InvalidInput) as refused:
        card_stories.put_in(session, story)
    assert codes(refused) == [Code.CARD_PROPOSAL_EXISTS]


@pytest.mark.parametrize(
    ("person", "code"),
    [
        (replace(NEW, employer=firm(5).organisation_number), Code.CARD_EMPLOYER_NOT_MEMBER),
        (replace(NEW, role="unknown"), Code.CARD_UNREADABLE),
        (replace(NEW, areas={"unknown": AreaFacts(1)}), Code.CARD_UNREADABLE),
        (
            replace(NEW, areas={"service_design": AreaFacts(1, last_used=TODAY + DAY)}),
            Code.CARD_LAST_USED_AHEAD,
        ),
        (replace(NEW, reference="010190 12345"), Code.CARD_NUMBER_NATIONAL),
    ],
)
def test_a_card_cannot_say_this(session, story, person, code):
    with pytest.raises(InvalidInput) as refused:
        card_stories.put_in(session, story, person, actor=story.officer)
    assert codes(refused) == [code]


def test_an_officers_change_needs_a_reason_and_holds_at_once(session, story, ours):
    with pytest.raises(InvalidInput) as refused:
        card_stories.change(
            session, story, ours[0], actor=story.officer, role="junior", comment=" "
        )
    assert codes(refused) == [Code.REASON_MISSING]
    saved = card_stories.change(session, story, ours[0], actor=story.officer, role="junior")
    assert (saved.kept, saved.asked) == (True, False)
    assert card_stories.facts(session, story, ours[0]).role == "junior"


def test_two_tabs_do_not_overwrite_each_other(session, story, lead, ours):
    before = card_stories.facts(session, story, ours[0])
    card_stories.change(session, story, ours[0], actor=lead, availability=10)
    with pytest.raises(Stale):
        cards.change(
            session, story.consortium_ids[0], ours[0], replace(before, availability=90),
            seen=card_stories.seen(ours[0], before), comment="", actor=lead, now=START,
        )  # fmt: skip
    with pytest.raises(Stale):
        people.set_contact(
            session, story.consortium_ids[0], "ny@example.test", seen="gammel@example.test",
            actor=lead, now=START,
        )  # fmt: skip


def test_a_new_employer_is_a_new_place(session, story, lead, ours):
    card_stories.change(session, story, ours[0], actor=story.officer, reference="9")
    card_stories.change(session, story, ours[0], actor=lead, employer=MEMBER)
    answer(session, story, now=LATER)
    rows = card_stories.people_of(session, story.consortium_ids[0])
    assert [(p.employer_id, p.ends_on) for p in rows[::2]] == [
        (lead.organisation_id, LATER.date() - DAY),
        (story.members[0].organisation_id, None),
    ]
    assert rows[2].reference == "9"
    assert rows[2].levels_on(LATER.date()) == rows[0].levels_on(START.date())


def test_a_firm_comes_in_from_tomorrow_and_its_people_with_it(session, story, lead):
    new = firm(300)
    part = MemberPart(ProposalKind.MEMBER_IN, new.organisation_number, new.name)
    person = PersonFacts("Rådgiver 9", new.organisation_number, "junior")
    into = proposals.PersonPart(
        ProposalKind.PERSON_IN, None, person.label, person.employer, proposals.diff(None, person)
    )
    whole = proposals.Proposal(ProposalKind.UPDATE_FILE, (part, into), "kort.yaml")
    with atomic(session):
        asking.make(session, story.consortium_ids[0], whole, actor=lead, now=START)
    answer(session, story)
    rows = session.scalars(
        select(ConsortiumMember).where(
            ConsortiumMember.consortium_id == story.consortium_ids[0],
            ConsortiumMember.starts_on == TODAY + DAY,
        )
    ).all()
    assert len(rows) == 1
    added = card_stories.people_of(session, story.consortium_ids[0])[2]
    assert (added.label, added.starts_on) == ("Rådgiver 9", TODAY + DAY)


def test_a_firm_goes_with_its_people_but_the_lead_stays(session, story, lead):
    def out(number, name):
        part = MemberPart(ProposalKind.MEMBER_OUT, number, name)
        with atomic(session):
            asking.make(
                session, story.consortium_ids[0], proposals.of_part(part), comment="Trekker seg",
                actor=lead, now=START,
            )  # fmt: skip

    with pytest.raises(InvalidInput) as refused:
        out(LEAD, firm(0).name)
    assert codes(refused) == [Code.LEAD_CANNOT_LEAVE]
    with pytest.raises(InvalidInput) as refused:
        out(firm(9).organisation_number, "Ukjent")
    assert codes(refused) == [Code.MEMBER_MISSING]
    out(MEMBER, firm(1).name)
    answer(session, story)
    gone = card_stories.people_of(session, story.consortium_ids[0])[1]
    assert gone.ends_on == TODAY


def test_nothing_to_ask_for_is_said(session, story, lead, ours):
    saved = card_stories.change(session, story, ours[0], actor=lead)
    assert (saved.kept, saved.asked) == (False, False)
    assert card_stories.waiting(session) == []
