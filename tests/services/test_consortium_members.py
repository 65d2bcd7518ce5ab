"""Firms in and out, and the lead: one lead on every day, and everything can be taken back."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain.consortium_changes import Plan
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.framework_changes import Value, load
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.accounts import Organisation
from procure.models.consortia import ConsortiumMember, Person
from procure.queries.accounts import actor_by_email
from procure.services import consortium_changes, consortium_members
from tests import stories
from tests.stories import START, firm, number

TODAY = date(2027, 1, 11)
NEXT = date(2027, 3, 1)
NEW = firm(500)
REASON = "Avtalt i brev av 5. januar."


def plan(day=NEXT):
    return Plan(effective_on=day, reason=REASON)


def firm_id(session, n):
    found = select(Organisation.id).where(
        Organisation.organisation_number == firm(n).organisation_number
    )
    return session.scalar(found)


def members(session, consortium_id, day):
    """The firms by number, the lead first."""
    found = session.execute(
        select(Organisation.organisation_number, ConsortiumMember.is_lead)
        .join(Organisation, Organisation.id == ConsortiumMember.organisation_id)
        .where(ConsortiumMember.consortium_id == consortium_id, ConsortiumMember.on(day))
        .order_by(ConsortiumMember.is_lead.desc(), Organisation.id)
    ).all()
    assert [is_lead for _, is_lead in found].count(True) == 1
    return [found_number for found_number, _ in found]


def people(session, consortium_id, day):
    found = select(Person.label).where(Person.consortium_id == consortium_id, Person.on(day))
    return session.scalars(found.order_by(Person.id)).all()


def rows(session, consortium_id):
    own = ConsortiumMember
    found = session.execute(
        select(own.organisation_id, own.starts_on, own.ends_on, own.is_lead)
        .where(own.consortium_id == consortium_id)
        .order_by(own.organisation_id, own.starts_on)
    ).all()
    staff = session.execute(
        select(Person.id, Person.starts_on, Person.ends_on)
        .where(Person.consortium_id == consortium_id)
        .order_by(Person.id)
    ).all()
    return [tuple(row) for row in (*found, *staff)]


def take_in(session, story, body=NEW, *, which=0, at=None, now=START):
    with atomic(session):
        return consortium_members.member_in(
            session, story.consortium_ids[which], at or plan(), name=body.name,
            organisation_number=body.organisation_number, actor=story.officer, now=now,
        ).id  # fmt: skip


def take_out(session, story, n=1, *, at=None, now=START):
    with atomic(session):
        return consortium_members.member_out(
            session, story.consortium_ids[0], at or plan(), organisation_id=firm_id(session, n),
            actor=story.officer, now=now,
        ).id  # fmt: skip


def swap_lead(session, story, n=1, *, old_stays=True, at=None, now=START):
    with atomic(session):
        return consortium_members.change_lead(
            session, story.consortium_ids[0], at or plan(), organisation_id=firm_id(session, n),
            old_stays=old_stays, actor=story.officer, now=now,
        ).id  # fmt: skip


def withdraw(session, story, change_id, *, now=START):
    with atomic(session):
        consortium_changes.withdraw(session, change_id, actor=story.officer, now=now)


def refused(act, kind=InvalidInput):
    with pytest.raises(kind) as found:
        act()
    return [why.code for why in found.value.reasons]


def numbers(*firms):
    return [firm(n).organisation_number for n in firms]


def test_firm_is_in_from_its_day(session):
    story = stories.framework(session)
    take_in(session, story)
    first = story.consortium_ids[0]
    assert members(session, first, NEXT - timedelta(days=1)) == numbers(0, 1)
    assert members(session, first, NEXT) == numbers(0, 1, 500)


def test_firm_may_be_in_several_consortia(session):
    story = stories.framework(session)
    take_in(session, story, firm(2))  # leads the second consortium
    assert members(session, story.consortium_ids[0], NEXT) == numbers(0, 1, 2)
    assert members(session, story.consortium_ids[1], NEXT) == numbers(2, 3)


@pytest.mark.parametrize("later", [0, 400])
def test_same_firm_twice_is_refused(session, later):
    story = stories.framework(session)
    again = plan(NEXT + timedelta(days=later))
    assert refused(lambda: take_in(session, story, firm(1), at=again)) == [Code.MEMBER_ALREADY]
    take_in(session, story)
    assert refused(lambda: take_in(session, story, at=again)) == [Code.MEMBER_ALREADY]


def test_membership_does_not_overlap_the_one_before(session):
    story = stories.framework(session)
    take_out(session, story)
    for days in (-5, 0):
        again = plan(NEXT + timedelta(days=days))
        assert refused(lambda: take_in(session, story, firm(1), at=again)) == [Code.DAY_NOT_LATER]  # noqa: B023
    take_in(session, story, firm(1), at=plan(NEXT + timedelta(days=1)))
    assert members(session, story.consortium_ids[0], NEXT) == numbers(0)
    assert members(session, story.consortium_ids[0], NEXT + timedelta(days=1)) == numbers(0, 1)


@pytest.mark.parametrize("typed", ["", "123", "81000000", "abcdefghi", number(3)[:-1] + "x"])
def test_number_that_is_none_is_refused(session, typed):
    story = stories.framework(session)
    body = stories.OrganisationEntry("Nytt firma (konstruert)", typed)
    assert refused(lambda: take_in(session, story, body)) == [Code.ORGANISATION_NUMBER_WRONG]


def test_wrong_check_digit_is_refused_and_nobody_registered(session):
    story = stories.framework(session)
    right = NEW.organisation_number
    wrong = right[:-1] + str((int(right[-1]) + 1) % 10)
    body = stories.OrganisationEntry(NEW.name, wrong)
    assert refused(lambda: take_in(session, story, body)) == [Code.ORGANISATION_NUMBER_WRONG]
    assert session.scalar(select(Organisation).where(Organisation.name == NEW.name)) is None


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script> & Sønner AS",
        "'; DROP TABLE consortia; --",
        "{{ 7*7 }}",
        "Ø" * 255,
    ],
)
def test_hostile_name_is_kept_as_it_is(session, name):
    story = stories.framework(session)
    take_in(session, story, stories.OrganisationEntry(name, NEW.organisation_number))
    assert (
        session.scalar(
            select(Organisation.name).where(
                Organisation.organisation_number == NEW.organisation_number
            )
        )
        == name
    )


def test_firm_leaves_with_its_people_and_others_stay(session):
    story = stories.framework(session)
    first = story.consortium_ids[0]
    take_out(session, story)
    assert members(session, first, NEXT) == numbers(0)
    assert people(session, first, NEXT - timedelta(days=1)) == [
        "Tjenestedesigner 1",
        "Gevinstrådgiver 1",
    ]
    assert people(session, first, NEXT) == ["Tjenestedesigner 1"]


def test_firm_that_leaves_is_told_with_the_last_day_of_its_people(session):
    story = stories.framework(session)
    with atomic(session):
        change = consortium_members.member_out(
            session, story.consortium_ids[0], plan(), organisation_id=firm_id(session, 1),
            actor=story.officer, now=START,
        )  # fmt: skip
        before, after = load(change.before), load(change.after)
    (person,) = session.scalars(select(Person.id).where(Person.employer_id == firm_id(session, 1)))
    label = f"Siste dag for Gevinstrådgiver 1 (nr. {person})"
    assert before == (
        Value.text("Virksomhet", firm(1).name),
        Value.text("Organisasjonsnummer", firm(1).organisation_number),
        Value.day(label, None),
    )
    assert after[2] == Value.day(label, NEXT - timedelta(days=1))


def test_lead_cannot_leave(session):
    story = stories.framework(session)
    assert refused(lambda: take_out(session, story, 0)) == [Code.LEAD_CANNOT_LEAVE]
    swap_lead(session, story, 1, at=plan(NEXT))
    assert refused(lambda: take_out(session, story, 1, at=plan(NEXT + timedelta(days=1)))) == [
        Code.LEAD_CANNOT_LEAVE
    ]


def test_firm_that_is_not_in_cannot_leave_or_lead(session):
    story = stories.framework(session)
    assert refused(lambda: take_out(session, story, 2)) == [Code.MEMBER_MISSING]
    assert refused(lambda: swap_lead(session, story, 2)) == [Code.LEAD_NOT_MEMBER]


@pytest.mark.parametrize("old_stays", [True, False])
def test_lead_changes_on_the_day(session, old_stays):
    story = stories.framework(session)
    first = story.consortium_ids[0]
    swap_lead(session, story, old_stays=old_stays)
    assert members(session, first, NEXT - timedelta(days=1)) == numbers(0, 1)
    assert members(session, first, NEXT) == numbers(1, 0) if old_stays else numbers(1)
    staff = people(session, first, NEXT)
    assert (
        staff == ["Tjenestedesigner 1", "Gevinstrådgiver 1"] if old_stays else ["Gevinstrådgiver 1"]
    )


def test_firm_may_come_in_to_lead_on_the_same_day(session):
    story = stories.framework(session)
    first, before = story.consortium_ids[0], rows(session, story.consortium_ids[0])
    came = take_in(session, story)
    led = swap_lead(session, story, 500, old_stays=False)
    assert members(session, first, NEXT) == numbers(500, 1)
    assert refused(lambda: withdraw(session, story, came), IllegalTransition) == [
        Code.CHANGE_NOT_LAST
    ]
    withdraw(session, story, led)
    assert members(session, first, NEXT) == numbers(0, 1, 500)
    withdraw(session, story, came)
    assert rows(session, first) == before


def test_who_signs_in_for_the_consortium_follows_the_day(session):
    story = stories.framework(session)
    first = story.consortium_ids[0]
    swap_lead(session, story, old_stays=False)

    def leads(email, now):
        actor = actor_by_email(session, email, now=now)
        return (first in actor.consortium_ids, first in actor.lead_consortium_ids)

    eve, day = START + timedelta(days=48), START + timedelta(days=49)
    assert [leads("leder0@example.test", at) for at in (eve, day)] == [(True, True), (False, False)]
    assert [leads("medlem0@example.test", at) for at in (eve, day)] == [(True, False), (True, True)]


@pytest.mark.parametrize("act", [take_in, take_out, swap_lead])
def test_each_change_can_be_withdrawn_exactly(session, act):
    story = stories.framework(session)
    before = rows(session, story.consortium_ids[0])
    change = act(session, story)
    assert rows(session, story.consortium_ids[0]) != before
    withdraw(session, story, change)
    assert rows(session, story.consortium_ids[0]) == before


def test_later_change_of_the_same_firm_is_withdrawn_first(session):
    story = stories.framework(session)
    led = swap_lead(session, story)
    gone = take_out(session, story, 0, at=plan(NEXT + timedelta(days=30)))
    assert refused(lambda: withdraw(session, story, led), IllegalTransition) == [
        Code.CHANGE_NOT_LAST
    ]
    withdraw(session, story, gone)
    withdraw(session, story, led)
    assert members(session, story.consortium_ids[0], NEXT) == numbers(0, 1)


def test_second_change_of_the_lead_on_one_day_is_refused(session):
    story = stories.framework(session)
    take_in(session, story, at=plan(NEXT - timedelta(days=9)))
    swap_lead(session, story)
    for days in (-1, 0):
        again = plan(NEXT + timedelta(days=days))
        assert refused(lambda: swap_lead(session, story, 500, at=again)) == [Code.CHANGE_PLANNED]  # noqa: B023


def test_firm_on_its_way_out_cannot_lead_or_leave_twice(session):
    story = stories.framework(session)
    take_out(session, story)
    later = plan(NEXT + timedelta(days=5))
    assert refused(lambda: take_out(session, story, at=later)) == [Code.MEMBER_MISSING]
    assert refused(lambda: take_out(session, story, at=plan(NEXT - timedelta(days=5)))) == [
        Code.CHANGE_PLANNED
    ]
    assert refused(lambda: swap_lead(session, story, at=plan(NEXT - timedelta(days=5)))) == [
        Code.LEAD_NOT_MEMBER
    ]


@pytest.mark.parametrize("act", [take_in, take_out, swap_lead])
@pytest.mark.parametrize("day", [TODAY - timedelta(days=30), TODAY])
def test_no_membership_changes_back_in_time(session, act, day):
    story = stories.framework(session)
    assert refused(lambda: act(session, story, at=plan(day))) == [Code.CHANGE_TOO_EARLY]
