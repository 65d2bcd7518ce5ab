"""What each act posts, what is refused, and that a mistake is taken back and never edited."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.framework_terms import SetMaximum, Terminate
from procure.domain.ledger import Ceiling, PostingKind
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.awards import Contract
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.deliveries import ContractOption
from procure.models.projects import Project
from procure.queries import ceilings
from procure.queries.audit import verify_all
from procure.services import awards, ledger
from tests import evaluation_stories, ledger_stories
from tests.ledger_stories import PRICE, SIGNING

LAST_DAY = datetime(2030, 6, 30, 20, tzinfo=UTC)  # of the agreement: 22.00 in Oslo
DAY_AFTER = datetime(2030, 6, 30, 22, tzinfo=UTC)  # 1 July 00.00 in Oslo


def refused(verb, *args, error=IllegalTransition, **kwargs):
    """Return the codes and parameters with which an act is refused."""
    with pytest.raises(error) as why:
        verb(*args, **kwargs)
    return [(r.code, dict(r.params)) for r in why.value.reasons]


def ceiling(session, found, on=SIGNING):
    return ceilings.of(session, found.story.framework_id, on=on.date())


def correct(session, found, posting_id, reason="Ført på feil avrop.", actor=None):
    with atomic(session):
        return ledger.correct(
            session, posting_id, reason=reason, actor=actor or found.story.officer, now=SIGNING
        )


@pytest.fixture
def signed(session, tmp_path):
    return evaluation_stories.contracted(session, tmp_path)


def test_award_posts_the_price_to_its_consortium_buyer_and_maker(session, signed):
    posting = ledger_stories.lines(session)[0]
    bid = session.scalar(select(Bid).where(Bid.id == signed.bids[0]))
    project = session.get(Project, signed.story.project_id)
    assert (
        posting.framework_id, posting.competition_id, posting.consortium_id, posting.buyer_id,
        posting.kind, posting.amount_ore, posting.made_by_id, posting.posted_at, posting.text,
    ) == (
        signed.story.framework_id, signed.id, bid.consortium_id, project.owner_id,
        PostingKind.AWARD, PRICE, signed.story.officer.id, signed.now,
        "2027/7 Enklere hverdag: tjenestedesign (konstruert)",
    )  # fmt: skip
    told = session.scalar(select(AuditEntry).where(AuditEntry.tag == "ledger:posting:post"))
    assert (told.chain, told.actor_id) == ("framework:1", signed.story.officer.id)
    assert f'"amount_ore":{PRICE}' in told.line
    assert {one.fault for one in verify_all(session)} == {None}


def test_each_act_of_a_delivery_posts_its_own_line(session, signed):
    option = ledger_stories.option(session, signed, 50_000_000)
    assert ceiling(session, signed) == Ceiling(
        maximum_ore=4_000_000_000, used_ore=PRICE, options_ore=50_000_000
    )
    ledger_stories.take(session, signed, option)
    ledger_stories.change(session, signed, -6_000_000)
    ledger_stories.invoice(session, signed, "1", 150_000_000)
    ledger_stories.complete(session, signed)
    assert [(one.kind.value, one.amount_ore) for one in ledger_stories.lines(session)] == [
        ("award", PRICE), ("option", 50_000_000), ("change", -6_000_000),
        ("completion", 150_000_000 - (PRICE + 50_000_000 - 6_000_000)),
    ]  # fmt: skip
    assert ceiling(session, signed) == Ceiling(maximum_ore=4_000_000_000, used_ore=150_000_000)
    names = [one.text.partition(": ")[2] for one in ledger_stories.lines(session)]
    assert [name.partition(": ")[2] for name in names] == [
        "", "Utvikle–levere", "endringsbilag 1", "",
    ]  # fmt: skip


def test_change_without_an_amount_posts_nothing(session, signed):
    ledger_stories.change(session, signed, 0)
    assert [one.kind for one in ledger_stories.lines(session)] == [PostingKind.AWARD]


def test_completion_of_what_was_invoiced_to_the_krone_posts_nothing(session, signed):
    ledger_stories.invoice(session, signed, "1", PRICE)
    ledger_stories.complete(session, signed)
    assert [one.kind for one in ledger_stories.lines(session)] == [PostingKind.AWARD]


def test_option_that_had_to_be_taken_before_today_is_promised_no_more(session, signed):
    last = SIGNING.date() + timedelta(days=30)
    ledger_stories.option(session, signed, 50_000_000, exercise_by=last)
    days = [ceiling(session, signed, SIGNING + timedelta(days=n)).options_ore for n in (30, 31)]
    assert days == [50_000_000, 0]


def test_what_would_pass_the_maximum_is_refused_with_what_is_left(session, signed):
    left = 4_000_000_000 - PRICE - 100_000_000
    option = ledger_stories.option(session, signed, 100_000_000)
    full = [(Code.LEDGER_PAST_MAXIMUM, {"amount": left + 1, "remaining": left})]
    assert refused(ledger_stories.change, session, signed, left + 1) == full
    assert refused(ledger_stories.option, session, signed, left + 1) == full
    ledger_stories.change(session, signed, left)
    assert refused(ledger_stories.change, session, signed, 1) == [
        (Code.LEDGER_PAST_MAXIMUM, {"amount": 1, "remaining": 0})
    ]
    ledger_stories.take(session, signed, option)  # it was counted from the day it was agreed
    assert ceiling(session, signed) == Ceiling(maximum_ore=4_000_000_000, used_ore=4_000_000_000)


def test_invoices_beyond_the_maximum_stop_the_completion(session, signed):
    ledger_stories.invoice(session, signed, "1", 4_000_000_001)
    assert refused(ledger_stories.complete, session, signed) == [
        (
            Code.LEDGER_PAST_MAXIMUM,
            {"amount": 4_000_000_001 - PRICE, "remaining": 4_000_000_000 - PRICE},
        )
    ]
    assert len(ledger_stories.lines(session)) == 1


def test_call_off_past_the_maximum_is_refused_at_signing_with_its_real_price(session, tmp_path):
    first, second = ledger_stories.ready(session, tmp_path)
    ledger_stories.amend(session, first, SetMaximum(maximum_ore=2 * PRICE - 1))
    ledger_stories.sign(session, first)
    assert refused(ledger_stories.sign, session, second) == [
        (Code.PRICE_PAST_MAXIMUM, {"price": PRICE, "remaining": PRICE - 1})
    ]
    ledger_stories.amend(session, first, SetMaximum(maximum_ore=2 * PRICE))
    ledger_stories.sign(session, second)
    assert ceiling(session, first) == Ceiling(maximum_ore=2 * PRICE, used_ore=2 * PRICE)


def test_open_option_of_another_call_off_leaves_no_room_to_sign(session, tmp_path):
    first, second = ledger_stories.ready(session, tmp_path)
    ledger_stories.sign(session, first)
    last = SIGNING.date() + timedelta(days=9)
    ledger_stories.option(session, first, 4_000_000_000 - 2 * PRICE + 1, exercise_by=last)
    assert refused(ledger_stories.sign, session, second) == [
        (Code.PRICE_PAST_MAXIMUM, {"price": PRICE, "remaining": PRICE - 1})
    ]
    ledger_stories.sign(session, second, SIGNING + timedelta(days=10))  # it was not taken in time
    assert ceiling(session, first, SIGNING + timedelta(days=10)).used_ore == 2 * PRICE


def test_decision_past_the_maximum_is_refused_with_the_real_price(session, tmp_path):
    found = evaluation_stories.locked(session, tmp_path)
    ledger_stories.amend(session, found, SetMaximum(maximum_ore=PRICE - 1), found.now)

    def decide():
        with atomic(session):
            awards.decide(
                session, found.id, bid_id=found.bids[0], reason=evaluation_stories.REASON,
                actor=found.story.owner, now=evaluation_stories.DECIDED,
            )  # fmt: skip

    past = [(Code.PRICE_PAST_MAXIMUM, {"price": PRICE, "remaining": PRICE - 1})]
    assert refused(decide) == past
    ledger_stories.amend(session, found, SetMaximum(maximum_ore=PRICE), found.now)
    decide()
    assert session.get(Competition, found.id).decided_at == evaluation_stories.DECIDED


def test_call_off_on_the_last_day_is_in_time_and_the_day_after_is_not(session, tmp_path):
    first, second = ledger_stories.ready(session, tmp_path)
    ledger_stories.sign(session, first, LAST_DAY)
    assert refused(ledger_stories.sign, session, second, DAY_AFTER) == [
        (Code.FRAMEWORK_NOT_IN_FORCE, {"ended": date(2030, 6, 30)})
    ]
    # What was called off in time may change, and end, later (`domain.md` A1.3).
    ledger_stories.change(session, first, 1_000_00, DAY_AFTER)
    option = ledger_stories.option(session, first, 2_000_00, DAY_AFTER)
    ledger_stories.take(session, first, option, DAY_AFTER)
    assert [one.amount_ore for one in ledger_stories.lines(session)] == [PRICE, 100_000, 200_000]


def test_posting_itself_refuses_the_day_after_even_if_the_lifecycle_would_not(session, signed):
    contract = session.scalars(select(Contract)).one()

    def post(now):
        ledger.post_award(session, contract, actor=signed.story.officer, now=now)

    assert refused(post, DAY_AFTER) == [(Code.FRAMEWORK_NOT_IN_FORCE, {"ended": date(2030, 6, 30)})]


def test_terminated_agreement_has_its_last_day_before(session, tmp_path):
    first, second = ledger_stories.ready(session, tmp_path)
    ends = SIGNING.date() + timedelta(days=40)
    ledger_stories.amend(session, first, Terminate(terminates_on=ends))
    ledger_stories.sign(session, first, SIGNING + timedelta(days=39))
    assert refused(ledger_stories.sign, session, second, SIGNING + timedelta(days=40)) == [
        (Code.FRAMEWORK_NOT_IN_FORCE, {"ended": ends - timedelta(days=1)})
    ]


def test_correction_takes_back_exactly_one_line_and_says_why(session, signed):
    ledger_stories.change(session, signed, 5_000_00)
    before = ledger_stories.lines(session)
    made = correct(session, signed, before[1].id, "  Ført på feil avrop. ")
    assert (
        made.kind, made.amount_ore, made.corrects_id, made.reason, made.text, made.made_by_id,
        made.consortium_id, made.buyer_id, made.competition_id,
    ) == (
        PostingKind.CORRECTION, -5_000_00, before[1].id, "Ført på feil avrop.", before[1].text,
        signed.story.officer.id, before[0].consortium_id, before[0].buyer_id, signed.id,
    )  # fmt: skip
    assert ceiling(session, signed).used_ore == PRICE
    told = session.scalar(select(AuditEntry).where(AuditEntry.tag == "ledger:posting:correct"))
    assert f'"corrects":{before[1].id}' in told.line


def test_line_is_taken_back_once_and_a_correction_never(session, signed):
    award = ledger_stories.lines(session)[0].id
    made = correct(session, signed, award).id
    assert refused(correct, session, signed, award) == [(Code.POSTING_CORRECTED, {})]
    assert refused(correct, session, signed, made) == [(Code.POSTING_IS_CORRECTION, {})]
    assert ceiling(session, signed).used_ore == 0


def test_completion_after_a_corrected_line_still_ends_at_what_was_invoiced(session, signed):
    correct(session, signed, ledger_stories.lines(session)[0].id)
    ledger_stories.invoice(session, signed, "1", 90_000_000)
    ledger_stories.complete(session, signed)
    assert ceiling(session, signed).used_ore == 90_000_000


def test_taking_back_what_was_given_back_needs_room(session, signed):
    ledger_stories.change(session, signed, -10_000_000)
    ledger_stories.change(session, signed, 4_000_000_000 - PRICE + 10_000_000)
    given_back = ledger_stories.lines(session)[1].id
    assert refused(correct, session, signed, given_back) == [
        (Code.LEDGER_PAST_MAXIMUM, {"amount": 10_000_000, "remaining": 0})
    ]


@pytest.mark.parametrize("reason", ["", " \n"])
def test_correction_needs_a_reason(session, signed, reason):
    award = ledger_stories.lines(session)[0].id
    codes = refused(correct, session, signed, award, reason, error=InvalidInput)
    assert codes == [(Code.REASON_MISSING, {})]


def test_only_an_officer_corrects_and_suppliers_know_of_no_ledger(session, signed):
    award = ledger_stories.lines(session)[0].id
    for actor in (signed.story.owner, signed.story.auditor, signed.story.evaluators[0]):
        with pytest.raises(PermissionDenied):
            correct(session, signed, award, actor=actor)
    for actor in (signed.story.leads[0], signed.story.administrator):
        with pytest.raises(NotFound):
            correct(session, signed, award, actor=actor)
    with pytest.raises(NotFound):
        correct(session, signed, 999_999)


def test_what_does_not_exist_is_not_found(session, signed):
    by = {"actor": signed.story.officer, "now": SIGNING}
    with pytest.raises(NotFound):
        ledger.post_option(session, 999_999, **by)
    with pytest.raises(NotFound):
        ledger.post_change(session, 999_999, 1, "", **by)
    assert session.scalars(select(ContractOption)).all() == []
