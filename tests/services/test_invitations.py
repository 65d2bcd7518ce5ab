"""Declining an invitation and taking it back, until the deadline."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.cancellations import CancelGround
from procure.domain.errors import (
    DeadlinePassed,
    DomainError,
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
)
from procure.domain.invitations import Why
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.competitions import Invitation
from procure.services import bid_files, bids, competitions, invitations
from tests import bid_stories, stories
from tests.bid_stories import PDF, WRITING
from tests.stories import DEADLINE


@pytest.fixture
def story(session):
    return stories.issued(session)


def accept(session, story, n=0, *, actor=None, now=WRITING):
    with atomic(session):
        invitations.accept(
            session, bid_stories.invitation(session, story, n),
            actor=actor or story.leads[n], now=now,
        )  # fmt: skip


def answer(session, story, n=0):
    """What is stored of consortium n's answer."""
    return session.execute(
        select(Invitation.declined_at, Invitation.decline_reason).where(
            Invitation.id == bid_stories.invitation(session, story, n)
        )
    ).one()


def codes(error):
    return [why.code for why in error.value.reasons]


def test_lead_declines_with_a_common_reason_and_own_words(session, story):
    bid_stories.declined(session, story, words=" Prøv igjen i mai. ")
    assert answer(session, story) == (WRITING, "Vi har ikke ledig kapasitet. Prøv igjen i mai.")
    assert answer(session, story, 1) == (None, None)


def test_own_words_alone_are_a_reason(session, story):
    bid_stories.declined(session, story, why=Why.OTHER, words="Vi skal fusjonere.")
    assert answer(session, story) == (WRITING, "Vi skal fusjonere.")


def test_answer_without_a_reason_is_refused(session, story):
    with pytest.raises(InvalidInput) as refused:
        bid_stories.declined(session, story, why=Why.OTHER, words="  ")
    assert codes(refused) == [Code.REASON_MISSING]
    assert answer(session, story) == (None, None)


def test_decline_is_taken_back_until_the_deadline(session, story):
    bid_stories.declined(session, story)
    accept(session, story, now=DEADLINE - timedelta(microseconds=1))
    assert answer(session, story) == (None, None)
    bid_stories.declined(session, story, why=Why.SIZE, now=DEADLINE - timedelta(microseconds=1))
    assert answer(session, story)[1] == "Omfanget av oppdraget passer ikke."


def test_both_answers_are_on_record_and_no_mail_is_sent(session, story):
    mails = session.scalar(select(func.count(OutboxMail.id)))
    bid_stories.declined(session, story)
    accept(session, story)
    tags = session.scalars(
        select(AuditEntry.tag).where(AuditEntry.tag.like("invitation:%")).order_by(AuditEntry.seq)
    ).all()
    assert tags == [Tag.INVITATION_DECLINE, Tag.INVITATION_ACCEPT]
    assert session.scalar(select(func.count(OutboxMail.id))) == mails


@pytest.mark.parametrize("late", [timedelta(0), timedelta(hours=1)])
def test_answer_at_the_deadline_or_later_is_late(session, story, late):
    with pytest.raises(DeadlinePassed) as refused:
        bid_stories.declined(session, story, now=DEADLINE + late)
    assert codes(refused) == [Code.DEADLINE_PASSED]
    bid_stories.declined(session, story)
    with pytest.raises(DeadlinePassed):
        accept(session, story, now=DEADLINE + late)
    assert answer(session, story)[0] == WRITING


def test_cancelled_competition_takes_no_answer(session, story):
    with atomic(session):
        competitions.cancel(
            session,
            story.competition_id,
            ground=CancelGround.NEED,
            why="Behovet er borte.",
            actor=story.officer,
            now=WRITING,
        )
    with pytest.raises(IllegalTransition) as refused:
        bid_stories.declined(session, story)
    assert codes(refused) == [Code.WRONG_STATE]


def test_member_is_told_that_the_lead_answers(session, story):
    for verb in (bid_stories.declined, accept):
        with pytest.raises(PermissionDenied) as refused:
            verb(session, story, actor=story.members[0])
        assert codes(refused) == [Code.NOT_LEAD_TO_ANSWER]


def test_invitation_of_others_does_not_exist(session, story):
    for actor in (story.leads[1], story.officer, story.owner, story.administrator, story.outsider):
        for verb in (bid_stories.declined, accept):
            with pytest.raises(NotFound):
                verb(session, story, actor=actor)
    with pytest.raises(NotFound), atomic(session):
        invitations.accept(session, 999, actor=story.leads[0], now=WRITING)


def test_delivered_bid_is_withdrawn_first(session, story, vault):
    bid_id = bid_stories.submitted(session, story, vault)
    with pytest.raises(IllegalTransition) as refused:
        bid_stories.declined(session, story)
    assert codes(refused) == [Code.BID_STANDS]
    with atomic(session):
        bids.withdraw(session, bid_id, actor=story.leads[0], now=WRITING)
    bid_stories.declined(session, story)
    assert answer(session, story)[0] == WRITING


def test_answer_is_given_once(session, story):
    with pytest.raises(IllegalTransition) as refused:
        accept(session, story)
    assert codes(refused) == [Code.INVITATION_NOT_DECLINED]
    bid_stories.declined(session, story)
    with pytest.raises(IllegalTransition) as refused:
        bid_stories.declined(session, story, why=Why.TERMS)
    assert codes(refused) == [Code.INVITATION_DECLINED]
    assert answer(session, story)[1] == "Vi har ikke ledig kapasitet."


def test_declined_consortium_writes_and_submits_nothing(session, story, vault, storage):
    bid_id = bid_stories.written(session, story, vault)
    file_id = bid_stories.attached(session, story, bid_id, vault, storage)
    bid_stories.declined(session, story)
    by = {"actor": story.leads[0], "now": WRITING}
    content = bid_stories.content(session, story)
    for refused_verb in (
        lambda: bids.save_draft(session, bid_id, content, version=1, vault=vault, **by),
        lambda: bid_files.attach(
            session, bid_id, name="Ny.pdf", content=PDF, vault=vault, storage=storage, **by
        ),
        lambda: bid_files.detach(session, bid_id, file_id, **by),
        lambda: bids.submit(
            session, bid_id, idempotency_key="k", received_at=WRITING, vault=vault, **by
        ),
    ):
        with pytest.raises(IllegalTransition) as refused, atomic(session):
            refused_verb()
        assert codes(refused) == [Code.INVITATION_DECLINED]
    accept(session, story)
    assert bid_stories.deliver(session, story, bid_id, vault) == 1


def test_declined_consortium_begins_no_bid(session, story):
    bid_stories.declined(session, story)
    with pytest.raises(IllegalTransition) as refused:
        bid_stories.started(session, story)
    assert codes(refused) == [Code.INVITATION_DECLINED]
    assert bid_stories.started(session, story, 1) == bid_stories.invitation(session, story, 1)


def test_submitting_and_declining_at_once_never_both_stand(session, story, vault):
    """Two tabs of the lead: the competition's lock lets one through, and tells the other why."""
    bid_id = bid_stories.written(session, story, vault)
    invitation_id = bid_stories.invitation(session, story)
    session.rollback()
    together, found = threading.Barrier(2), []

    def tab(verb):
        with Session(session.get_bind()) as own:
            together.wait()
            try:
                with atomic(own):
                    verb(own)
            except DomainError as refused:
                found.append([why.code for why in refused.reasons])

    def submit(own):
        bids.submit(
            own, bid_id, idempotency_key="k", received_at=WRITING, vault=vault,
            actor=story.leads[0], now=WRITING,
        )  # fmt: skip

    def decline(own):
        invitations.decline(
            own, invitation_id, why=Why.PERIOD, words="", actor=story.leads[0], now=WRITING
        )

    tabs = [threading.Thread(target=tab, args=(verb,)) for verb in (submit, decline)]
    for thread in tabs:
        thread.start()
    for thread in tabs:
        thread.join()
    declined = answer(session, story)[0] is not None
    assert found == [[Code.INVITATION_DECLINED if declined else Code.BID_STANDS]]
