"""Statements are registered, replaced and withdrawn; each act is in the history."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied, Stale
from procure.domain.framework_changes import ChangeKind, Value, load
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.accounts import Organisation
from procure.models.consortia import CommitmentStatement, Consortium
from procure.models.frameworks import FrameworkChange
from procure.services import commitments
from procure.services.commitments import Statement
from tests import stories
from tests.stories import START, firm

TODAY = date(2027, 1, 11)
OUTSIDE = firm(600)
SAID = Statement(
    name=OUTSIDE.name,
    organisation_number=OUTSIDE.organisation_number,
    covers="Tre gevinstrådgivere på nivå 4.",
    reference="26/0032-14",
    signed_on=date(2026, 5, 4),
    expires_on=date(2027, 3, 31),
)


def register(session, story, said=SAID, *, actor=None, which=0, **more):
    with atomic(session):
        return commitments.register(
            session, story.consortium_ids[which], said,
            actor=actor or story.officer, now=START, **more,
        ).id  # fmt: skip


def renew(session, story, statement_id, said=SAID, **more):
    with atomic(session):
        return commitments.replace(
            session, statement_id, said, actor=story.officer, now=START, **more
        ).id


def withdraw(session, story, statement_id, why="Trukket av virksomheten.", **more):
    with atomic(session):
        commitments.withdraw(session, statement_id, why=why, actor=story.officer, now=START, **more)


def refused(act, kind=InvalidInput):
    with pytest.raises(kind) as found:
        act()
    return [why.code for why in found.value.reasons]


def kept(session):
    own = CommitmentStatement
    found = session.execute(
        select(
            own.covers, own.reference, own.signed_on, own.expires_on, own.withdrawn_at.is_(None)
        ).order_by(own.id)
    )
    return [tuple(row) for row in found]


def test_statement_is_kept_with_its_firm(session):
    story = stories.framework(session)
    register(session, story)
    assert kept(session) == [
        ("Tre gevinstrådgivere på nivå 4.", "26/0032-14", date(2026, 5, 4), date(2027, 3, 31), True)
    ]
    number = select(Organisation.name).where(
        Organisation.organisation_number == OUTSIDE.organisation_number
    )
    assert session.scalar(number) == OUTSIDE.name


def test_statement_is_told_in_the_history_of_the_consortium(session):
    story = stories.framework(session)
    register(session, story)
    change = session.scalars(select(FrameworkChange)).one()
    assert (change.kind, change.effective_on, change.consortium_id) == (
        ChangeKind.CARD, TODAY, story.consortium_ids[0],
    )  # fmt: skip
    assert load(change.before)[0] == Value.text("Forpliktelseserklæring fra", None)
    assert load(change.after)[:2] == (
        Value.text("Forpliktelseserklæring fra", OUTSIDE.name),
        Value.text("Gjelder", "Tre gevinstrådgivere på nivå 4."),
    )


def test_new_statement_stands_in_the_place_of_the_old(session):
    story = stories.framework(session)
    old = register(session, story)
    renew(session, story, old, replace(SAID, expires_on=None, signed_on=TODAY))
    assert [(row[3], row[4]) for row in kept(session)] == [(date(2027, 3, 31), False), (None, True)]


def test_statement_that_is_over_is_neither_replaced_nor_withdrawn(session):
    story = stories.framework(session)
    old = register(session, story)
    withdraw(session, story, old)
    assert refused(lambda: renew(session, story, old), IllegalTransition) == [Code.COMMITMENT_OVER]
    assert refused(lambda: withdraw(session, story, old), IllegalTransition) == [
        Code.COMMITMENT_OVER
    ]
    assert [row[4] for row in kept(session)] == [False]


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"organisation_number": "123456789"}, Code.ORGANISATION_NUMBER_WRONG),
        ({"organisation_number": ""}, Code.ORGANISATION_NUMBER_WRONG),
        ({"expires_on": date(2026, 5, 3)}, Code.PERIOD_BACKWARDS),
        ({"signed_on": TODAY + timedelta(days=1)}, Code.TIME_AHEAD),
        ({"covers": " \n"}, Code.VALUE_MISSING),
        ({"name": ""}, Code.VALUE_MISSING),
    ],
)
def test_bad_statement_is_refused_and_nothing_is_kept(session, wrong, code):
    story = stories.framework(session)
    assert refused(lambda: register(session, story, replace(SAID, **wrong))) == [code]
    old = register(session, story)
    assert refused(lambda: renew(session, story, old, replace(SAID, **wrong))) == [code]
    assert [row[4] for row in kept(session)] == [True]


def test_statement_may_expire_the_day_it_is_signed(session):
    story = stories.framework(session)
    register(session, story, replace(SAID, expires_on=SAID.signed_on))
    assert kept(session)[0][3] == SAID.signed_on


def test_withdrawal_needs_a_reason(session):
    story = stories.framework(session)
    old = register(session, story)
    assert refused(lambda: withdraw(session, story, old, why=" ")) == [Code.REASON_MISSING]


def test_second_officer_is_told_of_the_first(session):
    story = stories.framework(session)
    first = story.consortium_ids[0]
    read = session.scalar(select(Consortium.version).where(Consortium.id == first))
    old = register(session, story, version=read)
    for act in (
        lambda: register(session, story, version=read, actor=story.officer2),
        lambda: renew(session, story, old, version=read),
        lambda: withdraw(session, story, old, version=read),
    ):
        assert refused(act, Stale) == [Code.STALE]


def test_only_an_officer_keeps_statements(session):
    story = stories.framework(session)
    for actor in (story.owner, story.auditor, story.administrator):
        with pytest.raises(PermissionDenied):
            register(session, story, actor=actor)
    for actor in (story.leads[0], story.outsider):
        with pytest.raises(NotFound):
            register(session, story, actor=actor)


def test_what_is_not_there_is_not_found(session):
    story = stories.framework(session)
    for act in (
        lambda: withdraw(session, story, 10**6),
        lambda: renew(session, story, 10**6),
        lambda: commitments.register(session, 10**6, SAID, actor=story.officer, now=START),
    ):
        with pytest.raises(NotFound):
            act()
