"""Rates from a day: what was agreed for a competition stays, and slips are stopped."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain.consortium_changes import Plan
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied, Stale
from procure.domain.framework_changes import ChangeKind, Value, load
from procure.domain.rates import Rounding, by_percent
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.consortia import Consortium, MaximumRate
from procure.models.frameworks import FrameworkChange, FrameworkRole
from procure.queries import bid_terms, facts
from procure.services import consortium_changes, consortium_rates
from tests import stories
from tests.stories import START

TODAY = date(2027, 1, 11)
NEXT = date(2027, 3, 1)
REASON = "Indeksregulering etter bilag 7."


def plan(day=NEXT, **changed):
    return Plan(effective_on=day, reason=REASON, **changed)


def roles(session, story):
    found = session.execute(
        select(FrameworkRole.key, FrameworkRole.id).where(
            FrameworkRole.framework_id == story.framework_id
        )
    )
    return dict(found.all())


def rates(session, consortium_id, day):
    found = session.execute(
        select(FrameworkRole.key, MaximumRate.rate_ore)
        .join(MaximumRate, MaximumRate.role_id == FrameworkRole.id)
        .where(MaximumRate.consortium_id == consortium_id, MaximumRate.on(day))
        .order_by(FrameworkRole.position)
    )
    return dict(found.all())


def rows(session, consortium_id):
    found = session.execute(
        select(
            MaximumRate.role_id, MaximumRate.starts_on, MaximumRate.ends_on, MaximumRate.rate_ore
        )
        .where(MaximumRate.consortium_id == consortium_id)
        .order_by(MaximumRate.role_id, MaximumRate.starts_on)
    )
    return found.all()


def index(session, story, chosen=None, *, percent="3.5", at=None, now=START, actor=None, **more):
    ids = story.consortium_ids if chosen is None else chosen
    with atomic(session):
        return consortium_rates.index_rates(
            session,
            story.framework_id,
            at or plan(),
            adjustment=by_percent(Decimal(percent), Rounding.KRONER),
            versions=dict.fromkeys(ids),
            actor=actor or story.officer,
            now=now,
            **more,
        )


def set_rates(session, story, changed, *, at=None, now=START, actor=None, **more):
    known = roles(session, story)
    with atomic(session):
        return consortium_rates.set_rates(
            session,
            story.consortium_ids[0],
            at or plan(),
            rates={known.get(key, 10**6): ore for key, ore in changed.items()},
            actor=actor or story.officer,
            now=now,
            **more,
        )


def refused(act, kind=InvalidInput):
    with pytest.raises(kind) as found:
        act()
    return [why.code for why in found.value.reasons]


def test_indexing_changes_every_rate_from_the_day_and_no_earlier(session):
    story = stories.framework(session)
    made = index(session, story)
    assert [change.consortium_id for change in made] == list(story.consortium_ids)
    for consortium_id in story.consortium_ids:
        before = rates(session, consortium_id, NEXT - timedelta(days=1))
        assert before == {"senior": 150_000, "junior": 110_000}
        assert rates(session, consortium_id, NEXT) == {"senior": 155_300, "junior": 113_900}
        assert rates(session, consortium_id, date(2030, 1, 1)) == rates(
            session, consortium_id, NEXT
        )


def test_indexing_is_told_in_the_history_of_each_consortium(session):
    story = stories.framework(session)
    (change, *_) = index(session, story, story.consortium_ids[:1])
    assert (change.kind, change.effective_on, change.reason) == (
        ChangeKind.RATES_INDEXED, NEXT, REASON,
    )  # fmt: skip
    assert load(change.before) == (
        Value.rate("Seniorrådgiver", 150_000), Value.rate("Rådgiver", 110_000),
    )  # fmt: skip
    assert load(change.after) == (
        Value.rate("Seniorrådgiver", 155_300), Value.rate("Rådgiver", 113_900),
    )  # fmt: skip


def test_issued_competition_keeps_the_rates_of_its_issue_day(session):
    story = stories.issued(session)
    first = story.consortium_ids[0]
    competition = facts.competition(session, story.competition_id)
    before = bid_terms.lines(session, competition, first)
    index(session, story, at=plan(TODAY + timedelta(days=1)))
    competition = facts.competition(session, story.competition_id)
    assert bid_terms.lines(session, competition, first) == before
    assert [line.ceiling_ore for line in before] == [150_000, 110_000]


def test_two_officers_at_once_the_second_is_told(session):
    story = stories.framework(session)
    first = story.consortium_ids[0]
    read = session.scalar(select(Consortium.version).where(Consortium.id == first))
    set_rates(session, story, {"senior": 151_000}, at=plan(version=read))
    assert refused(
        lambda: set_rates(
            session, story, {"junior": 111_000}, at=plan(NEXT + timedelta(days=9), version=read),
            actor=story.officer2,
        ),
        Stale,
    ) == [Code.STALE]  # fmt: skip
    assert refused(
        lambda: consortium_rates.index_rates(
            session, story.framework_id, plan(), adjustment=by_percent(Decimal(2)),
            versions={first: read}, actor=story.officer2, now=START,
        ),
        Stale,
    ) == [Code.STALE]  # fmt: skip


def test_only_roles_that_are_named_change(session):
    story = stories.framework(session)
    change = set_rates(session, story, {"junior": 112_050})
    assert rates(session, story.consortium_ids[0], NEXT) == {"senior": 150_000, "junior": 112_050}
    assert load(change.after) == (Value.rate("Rådgiver", 112_050),)


def test_later_change_builds_on_the_earlier_and_falls_with_it(session):
    story = stories.framework(session)
    first, later = story.consortium_ids[0], NEXT + timedelta(days=30)
    before = rows(session, first)
    one = set_rates(session, story, {"senior": 160_000})
    (two,) = index(session, story, [first], percent="10", at=plan(later))
    assert rates(session, first, later) == {"senior": 176_000, "junior": 121_000}
    one, two, by = one.id, two.id, {"actor": story.officer, "now": START}
    with pytest.raises(IllegalTransition), atomic(session):
        consortium_changes.withdraw(session, one, **by)
    with atomic(session):
        consortium_changes.withdraw(session, two, **by)
    with atomic(session):
        consortium_changes.withdraw(session, one, **by)
    assert rows(session, first) == before


def test_whole_indexing_is_withdrawn_together(session):
    story = stories.framework(session)
    before = [rows(session, c) for c in story.consortium_ids]
    made = index(session, story)
    with atomic(session):
        gone = consortium_changes.withdraw(
            session, made[1].id, together=True, actor=story.officer2, now=START
        )
    assert [change.id for change in gone] == [change.id for change in made]
    assert [rows(session, c) for c in story.consortium_ids] == before


@pytest.mark.parametrize(
    ("changed", "confirmed", "expected"),
    [
        ({"senior": 0}, True, [Code.RATE_NOT_POSITIVE]),
        ({"senior": 15_000}, True, [Code.COMMA_SLIPPED]),
        ({"senior": 1_500_000}, True, [Code.COMMA_SLIPPED]),
        ({"senior": 200_000}, False, [Code.CHANGE_TOO_LARGE]),
        ({"senior": 150_000}, False, [Code.NOTHING_CHANGED]),
        ({"astronaut": 150_000}, False, [Code.ROLE_UNKNOWN]),
        ({"senior": 0, "junior": 11_000}, True, [Code.RATE_NOT_POSITIVE, Code.COMMA_SLIPPED]),
    ],
)
def test_bad_rates_are_refused_and_nothing_is_stored(session, changed, confirmed, expected):
    story = stories.framework(session)
    before = rows(session, story.consortium_ids[0])
    asked = lambda: set_rates(session, story, changed, confirmed=confirmed)  # noqa: E731
    assert refused(asked) == expected
    assert rows(session, story.consortium_ids[0]) == before
    assert session.scalars(select(FrameworkChange)).all() == []


def test_large_change_that_is_confirmed_is_made(session):
    story = stories.framework(session)
    set_rates(session, story, {"senior": 200_000}, confirmed=True)
    assert rates(session, story.consortium_ids[0], NEXT)["senior"] == 200_000


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (TODAY - timedelta(days=1), Code.CHANGE_TOO_EARLY),
        (TODAY, Code.CHANGE_TOO_EARLY),
        (date(2030, 7, 1), Code.CHANGE_AFTER_END),
    ],
)
def test_rates_never_change_back_in_time_or_after_the_agreement(session, day, expected):
    story = stories.framework(session)
    assert refused(lambda: index(session, story, at=plan(day))) == [expected]


@pytest.mark.parametrize("later", [0, 1])
def test_second_change_on_the_same_day_or_before_is_refused(session, later):
    story = stories.framework(session)
    set_rates(session, story, {"senior": 151_000}, at=plan(NEXT + timedelta(days=later)))
    assert refused(lambda: set_rates(session, story, {"junior": 111_000})) == [Code.CHANGE_PLANNED]
    assert refused(lambda: index(session, story)) == [Code.CHANGE_PLANNED]


def test_change_without_a_reason_is_refused(session):
    story = stories.framework(session)
    blank = Plan(effective_on=NEXT, reason=" \n")
    assert refused(lambda: index(session, story, at=blank)) == [Code.REASON_MISSING]


def test_change_that_holds_cannot_be_withdrawn(session):
    story = stories.framework(session)
    change = set_rates(session, story, {"senior": 151_000})
    begun = START + timedelta(days=49)  # 1 March
    with pytest.raises(IllegalTransition) as refusal, atomic(session):
        consortium_changes.withdraw(session, change.id, actor=story.officer, now=begun)
    assert [why.code for why in refusal.value.reasons] == [Code.CHANGE_BEGUN]


def test_change_is_withdrawn_once(session):
    story = stories.framework(session)
    change = set_rates(session, story, {"senior": 151_000})
    with atomic(session):
        consortium_changes.withdraw(session, change.id, actor=story.officer, now=START)
    with pytest.raises(IllegalTransition) as refusal, atomic(session):
        consortium_changes.withdraw(session, change.id, actor=story.officer, now=START)
    assert [why.code for why in refusal.value.reasons] == [Code.CHANGE_WITHDRAWN]


def test_only_an_officer_changes_rates(session):
    story = stories.framework(session)
    for actor in (story.owner, story.auditor, story.administrator):
        assert refused(lambda: index(session, story, actor=actor), PermissionDenied) == [  # noqa: B023
            Code.NOT_PERMITTED
        ]
    for actor in (story.leads[0], story.members[0], story.outsider):
        with pytest.raises(NotFound):
            index(session, story, actor=actor)


def test_consortium_of_another_agreement_is_not_found(session):
    story = stories.framework(session)
    with pytest.raises(NotFound):
        index(session, story, [*story.consortium_ids, 10**6])
