from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.errors import (
    DeadlinePassed,
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
)
from procure.domain.law import RejectionProvision
from procure.domain.reasons import Code, reason
from procure.domain.receipts import root
from procure.domain.seals import GUARD, WINDOW
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import (
    Bid,
    BidAnswer,
    BidPrice,
    OpeningConfirmation,
    Submission,
    TeamMember,
)
from procure.models.competitions import Competition
from procure.queries import opening_attempts
from procure.queries.opening_attempts import Refusal
from procure.services import assessments, bids, openings
from procure.vault.envelopes import BrowserHand, ServerHand
from tests import bid_stories, openers, stories
from tests.bid_stories import AFTER, WRITING
from tests.readable_rows import CLOSED, readable
from tests.stories import DEADLINE


@pytest.fixture
def story(session):
    return stories.issued(session)


def codes(error):
    return [why.code for why in error.value.reasons]


def test_two_officers_open_every_bid_that_stands(session, story, vault, storage, confirm):
    first, second = (bid_stories.submitted(session, story, vault, storage, n) for n in (0, 1))
    drafted = bid_stories.written(session, story, vault, 2)
    assert confirm(story.officer) is False
    assert readable(session) == CLOSED
    assert confirm(story.officer2) is True
    opened = {bid.id: bid.opened_at for bid in session.scalars(select(Bid))}
    assert opened == {first: AFTER, second: AFTER, drafted: None}
    assert session.get(Competition, story.competition_id).opened_at == AFTER
    content = bid_stories.content(session, story, 1)
    answers = session.execute(
        select(BidAnswer.criterion_id, BidAnswer.text).where(BidAnswer.bid_id == second)
    )
    prices = session.execute(
        select(BidPrice.price_line_id, BidPrice.rate_ore).where(BidPrice.bid_id == second)
    )
    team = session.scalars(
        select(TeamMember).where(TeamMember.bid_id == second).order_by(TeamMember.position)
    )
    assert dict(map(tuple, answers)) == content.answers
    assert dict(map(tuple, prices)) == content.rates
    assert [(m.label, m.role, m.person_id, m.levels, m.evidence) for m in team] == [
        (m.label, m.role, m.person_id, m.levels, m.evidence) for m in content.team
    ]
    assert session.get(Bid, second).reservations == content.reservations


def test_latest_submission_is_the_one_opened(session, story, vault, confirm):
    bid_id = bid_stories.submitted(session, story, vault, reservations="første")
    with atomic(session):
        bids.save_draft(
            session,
            bid_id,
            bid_stories.content(session, story, marker="annen"),
            version=0,  # the draft went when it was submitted
            vault=vault,
            actor=story.leads[0],
            now=WRITING,
        )
    bid_stories.deliver(session, story, bid_id, vault, key="second")
    with atomic(session):
        bids.save_draft(
            session,
            bid_id,
            bid_stories.content(session, story, marker="aldri levert"),
            version=0,
            vault=vault,
            actor=story.leads[0],
            now=WRITING,
        )
    confirm(story.officer)
    confirm(story.officer2)
    assert session.get(Bid, bid_id).reservations == "annen forbehold"


def test_withdrawn_bid_is_not_opened(session, story, vault, confirm):
    kept, gone = (bid_stories.submitted(session, story, vault, None, n) for n in (0, 1))
    with atomic(session):
        bids.withdraw(session, gone, actor=story.leads[1], now=WRITING)
    confirm(story.officer)
    confirm(story.officer2)
    assert session.get(Bid, kept).opened_at == AFTER
    assert session.get(Bid, gone).opened_at is None


def test_same_officer_twice_does_not_open(session, story, vault, confirm):
    bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    with pytest.raises(IllegalTransition) as refused:
        confirm(story.officer)
    assert codes(refused) == [Code.ALREADY_CONFIRMED_OPENING]
    assert readable(session) == CLOSED
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 1


@pytest.mark.parametrize("before", [timedelta(microseconds=1), timedelta(days=5)])
def test_opening_before_the_deadline_is_refused(session, story, vault, confirm, before):
    bid_stories.submitted(session, story, vault)
    with pytest.raises(IllegalTransition) as refused:
        confirm(story.officer, now=DEADLINE - before)
    assert codes(refused) == [Code.BEFORE_DEADLINE]
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 0


def test_opening_waits_out_the_guard_after_the_deadline(story, confirm):
    for early in (timedelta(0), GUARD - timedelta(microseconds=1)):
        with pytest.raises(IllegalTransition) as refused:
            confirm(story.officer, now=DEADLINE + early)
        assert codes(refused) == [Code.OPENING_GUARDED]
    assert confirm(story.officer, now=DEADLINE + GUARD) is False


@pytest.mark.parametrize("who", ["owner", "auditor"])
def test_only_officers_confirm(story, confirm, who):
    with pytest.raises(PermissionDenied):
        confirm(getattr(story, who))


@pytest.mark.parametrize("who", ["administrator", "outsider", "leads", "evaluators"])
def test_others_do_not_know_of_the_opening(story, confirm, who):
    actor = getattr(story, who)
    with pytest.raises(NotFound):
        confirm(actor[0] if isinstance(actor, tuple) else actor)


def test_nothing_is_taken_in_after_the_opening(session, story, vault, storage, confirm):
    bid_id = bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    confirm(story.officer2)
    with pytest.raises(IllegalTransition):
        bid_stories.deliver(session, story, bid_id, vault, key="slow", received_at=WRITING)
    with pytest.raises(IllegalTransition):
        confirm(story.officer)


def test_refused_attempt_is_on_record_whoever_made_it(session, story):
    attempts = (
        (story.officer2, IllegalTransition([reason(Code.BID_UNREADABLE, bids="3, 7")])),
        (story.auditor, PermissionDenied()),
        (story.leads[0], NotFound()),
    )
    for actor, refused in attempts:
        with atomic(session):
            openings.record_refused(session, story.competition_id, refused, actor=actor, now=AFTER)
    found = opening_attempts.of(session, story.competition_id)
    assert [(one.who, one.why, one.unreadable, one.at) for one in found] == [
        ("Innkjøper 2", Refusal.UNREADABLE, (3, 7), AFTER),
        ("Revisor 1", Refusal.STRANGER, (), AFTER),
        ("Tilbudsleder 0", Refusal.STRANGER, (), AFTER),
    ]


def test_attempt_on_nothing_leaves_no_line(session, story):
    before = session.scalar(select(func.count()).select_from(AuditEntry))
    with atomic(session):
        openings.record_refused(session, 999, NotFound(), actor=story.officer, now=AFTER)
    assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_opening_is_on_record_with_every_receipt(session, story, vault, confirm):
    bid_id = bid_stories.submitted(session, story, vault)
    digest = session.scalar(select(Submission.receipt_digest))
    confirm(story.officer)
    confirm(story.officer2)
    found = session.execute(
        select(AuditEntry.tag, AuditEntry.actor_id).where(AuditEntry.tag.like("opening:%"))
    )
    assert [tuple(row) for row in found] == [
        ("opening:opening:confirm", story.officer.id),
        ("opening:opening:confirm", story.officer2.id),
        ("opening:opening:open", story.officer2.id),
    ]
    line = session.scalar(select(AuditEntry.line).where(AuditEntry.tag == "opening:opening:open"))
    assert f'"bids":[{bid_id}]' in line
    assert f'"receipts":{{"{bid_id}":"{digest}"}}' in line
    assert f'"root":"{root([digest])}"' in line


def test_no_bids_leaves_the_competition_closed_until_it_is_ended(session, story, confirm):
    def end():
        with atomic(session):
            openings.declare_unsuccessful(
                session, story.competition_id, actor=story.officer, now=AFTER
            )

    assert confirm(story.officer) is False
    with pytest.raises(IllegalTransition) as refused:
        end()
    assert codes(refused) == [Code.OPENERS_TOO_FEW]
    assert confirm(story.officer2) is False
    end()
    assert session.get(Competition, story.competition_id).unsuccessful_at == AFTER


def test_one_officer_learns_nothing_by_trying_to_end_it(session, story, vault, confirm):
    bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        openings.declare_unsuccessful(session, story.competition_id, actor=story.officer, now=AFTER)
    assert codes(refused) == [Code.OPENERS_TOO_FEW]


def test_ending_before_the_deadline_is_refused(session, story):
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        openings.declare_unsuccessful(
            session, story.competition_id, actor=story.officer, now=WRITING
        )
    assert codes(refused) == [Code.BEFORE_DEADLINE]


def test_all_rejected_can_be_ended(session, story, vault, storage):
    (only,) = bid_stories.opened(session, story, vault, storage, (0,))
    with pytest.raises(IllegalTransition), atomic(session):
        openings.declare_unsuccessful(session, story.competition_id, actor=story.officer, now=AFTER)
    with atomic(session):
        assessments.assess(
            session, only, admissible=False, provision=RejectionProvision.BID, reason="Krav 1",
            actor=story.officer, now=AFTER,
        )  # fmt: skip
    with atomic(session):
        openings.declare_unsuccessful(session, story.competition_id, actor=story.officer, now=AFTER)
    assert session.get(Competition, story.competition_id).unsuccessful_at == AFTER


def test_late_bid_after_the_opening_is_refused_whatever_its_stamp(session, story, vault, storage):
    bid_stories.opened(session, story, vault, storage, (0,))
    with pytest.raises(IllegalTransition):
        bid_stories.started(session, story, 1, now=WRITING)
    with pytest.raises(DeadlinePassed):
        bid_stories.started(session, story, 1, now=AFTER)


def test_second_officer_must_come_within_the_window(session, story, vault, confirm):
    bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    late = AFTER + WINDOW + timedelta(microseconds=1)
    assert confirm(story.officer2, now=late) is False
    assert session.scalars(select(OpeningConfirmation.user_id)).all() == [story.officer2.id]
    assert confirm(story.officer, now=late + WINDOW) is True


def test_key_on_paper_opens_with_one_officer_but_not_alone(session, story, vault, confirm):
    bid_stories.submitted(session, story, vault)
    paper = ServerHand(openers.key_of(session, openers.PAPER).id, openers.PAPER)
    confirm(story.officer)
    with pytest.raises(IllegalTransition):  # both keys in one hand
        confirm(story.officer, hand=paper)
    assert readable(session) == CLOSED
    assert confirm(story.officer2, hand=paper) is True


def test_same_key_twice_does_not_open(session, story, vault, confirm):
    bid_stories.submitted(session, story, vault)
    paper = ServerHand(openers.key_of(session, openers.PAPER).id, openers.PAPER)
    confirm(story.officer, hand=paper)
    with pytest.raises(InvalidInput) as refused:
        confirm(story.officer2, hand=paper)
    assert codes(refused) == [Code.OPENER_KEY_TAKEN]


@pytest.mark.parametrize("which", ["other's", "stranger", "wrong identity", "nothing"])
def test_hand_that_opens_nothing_here_is_refused(session, story, vault, confirm, which):
    bid_stories.submitted(session, story, vault)
    own = openers.hand(session, story.officer)
    hand = {
        "other's": openers.hand(session, story.officer2),
        "stranger": ServerHand(999, openers.OFFICER),
        "wrong identity": ServerHand(own.key_id, openers.OFFICER2),
        "nothing": BrowserHand(own.key_id, {}),
    }[which]
    with pytest.raises(InvalidInput) as refused:
        confirm(story.officer, hand=hand)
    assert codes(refused) == [Code.OPENER_KEY_WRONG]
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 0


def test_shares_are_gone_when_the_bids_are_open(session, story, vault, confirm):
    bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    assert session.scalars(select(OpeningConfirmation)).one().shares is not None
    confirm(story.officer2)
    assert [one.shares for one in session.scalars(select(OpeningConfirmation))] == [None, None]


def turned(session, story, vault, actor):
    return openings.turn(
        session, story.competition_id, hand=openers.hand(session, actor), vault=vault,
        actor=actor, now=AFTER,
    )  # fmt: skip


def settle(session, story, turn, found, actor):
    with atomic(session):
        return openings.settle(session, story.competition_id, turn, found, actor=actor, now=AFTER)


def test_two_first_hands_at_once_open_nothing(session, story, vault):
    """Both turned as the first: the later of them must turn again."""
    turns = [turned(session, story, vault, officer) for officer in (story.officer, story.officer2)]
    assert settle(session, story, turns[0], (), story.officer) is False
    with pytest.raises(InvalidInput) as refused:
        settle(session, story, turns[1], (), story.officer2)
    assert codes(refused) == [Code.OPENING_MOVED]
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 1


def test_what_was_withdrawn_meanwhile_is_not_opened(session, story, vault, storage):
    """Nothing is locked while all is unsealed, so the transaction looks once more."""
    bid_id = bid_stories.submitted(session, story, vault, storage)
    settle(session, story, turned(session, story, vault, story.officer), (), story.officer)
    turn = turned(session, story, vault, story.officer2)
    found = openings.unsealed(turn, vault=vault, storage=storage)
    with atomic(session):
        session.get_one(Bid, bid_id).withdrawn_at = AFTER
    with pytest.raises(InvalidInput) as refused:
        settle(session, story, turn, found, story.officer2)
    assert codes(refused) == [Code.OPENING_MOVED]
    assert readable(session) == CLOSED


def test_nothing_is_locked_while_all_is_unsealed(session, engine, story, vault, storage):
    bid_stories.submitted(session, story, vault, storage)
    settle(session, story, turned(session, story, vault, story.officer), (), story.officer)
    turn = turned(session, story, vault, story.officer2)
    session.expunge_all()
    session.rollback()
    with Session(engine) as other, atomic(other):  # would wait for a lock in vain
        openings.unsealed(turn, vault=vault, storage=storage)


def test_keys_are_offered_to_those_who_may_use_them_now(session, story, vault):
    def offered(actor, now=AFTER):
        found = openings.offers(session, story.competition_id, vault=vault, actor=actor, now=now)
        return [
            (one.key_id, one.wrapped is None, len(one.layers), bool(one.inner)) for one in found
        ]

    own, others, paper = (openers.key_of(session, one).id for one in openers.IDENTITIES)
    assert offered(story.officer) == [(own, False, 2, False), (paper, True, 2, False)]
    with pytest.raises(PermissionDenied):
        offered(story.auditor)
    with pytest.raises(NotFound):
        offered(story.leads[0])
    for early in (DEADLINE - timedelta(1), DEADLINE + GUARD - timedelta(microseconds=1)):
        with pytest.raises(IllegalTransition):  # the server keeps its layer on
            offered(story.officer, now=early)
    settle(session, story, turned(session, story, vault, story.officer), (), story.officer)
    assert offered(story.officer2) == [(others, False, 0, True), (paper, True, 0, True)]
    with pytest.raises(IllegalTransition):
        offered(story.officer)
