"""No contract on a bid that has lapsed, unless its bidder agreed to keep it open."""

from datetime import UTC, date, datetime

import pytest

from procure.domain.competitions import Action
from procure.domain.errors import IllegalTransition
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.queries import awards as pages
from procure.queries import facts, rules, validity
from procure.services import awards, journals
from procure.services import rules as reasons
from tests import evaluation_stories as es
from tests import journal_stories as js

LAST = datetime(2027, 5, 31, 21, 59, tzinfo=UTC)  # a minute to midnight in Oslo
AFTER = datetime(2027, 5, 31, 22, 0, tzinfo=UTC)


def prolonged(session, found, place, *, accepted):
    """Ask for a longer validity, until 1 September, and note the answer."""
    (entry,) = js.written(session, found, js.VALIDITY, place)
    js.lettered(session, found, "validity_extension", entry)
    with atomic(session):
        journals.answer(
            session, found.id, entry, text="Svar.", received_at=found.now, accepted=accepted,
            actor=found.story.officer, now=found.now,
        )  # fmt: skip


def sign(session, found, now):
    """Sign so late: that the start is past and the end near is warned of, and explained."""
    by = {"actor": found.story.officer, "now": now}
    waiting = rules.unexplained(
        session, facts.competition(session, found.id), Action.SIGN_CONTRACT, now=now
    )
    session.rollback()
    with atomic(session):
        for rule in sorted({one.rule.id for one in waiting}):
            reasons.explain(
                session, found.id, gate=Action.SIGN_CONTRACT, rule=rule,
                why="Partene er enige om det.", **by,
            )  # fmt: skip
    with atomic(session):
        return awards.sign_contract(session, found.id, actor=found.story.officer, now=now)


def refused(session, found, now):
    with pytest.raises(IllegalTransition) as caught:
        sign(session, found, now)
    return [why.code for why in caught.value.reasons]


def test_the_contract_is_signed_on_the_last_day_and_not_after(session, tmp_path):
    found = es.told(session, tmp_path)
    assert refused(session, found, AFTER) == [Code.VALIDITY_OVER]
    page = pages.page(session, found.id, viewer=found.story.officer, now=AFTER)
    told = [why.code for why in page.sign]
    assert told == [Code.VALIDITY_OVER]  # the start that is past was explained above
    assert isinstance(sign(session, found, LAST), Contract)


def test_a_bidder_that_agreed_is_bound_longer(session, tmp_path):
    found = es.told(session, tmp_path)
    prolonged(session, found, 0, accepted=True)
    competition = session.get(Competition, found.id)
    assert validity.of_bid(session, competition, found.bids[0]) == date(2027, 9, 1)
    assert isinstance(sign(session, found, AFTER), Contract)


def test_a_bidder_that_declined_is_not(session, tmp_path):
    found = es.told(session, tmp_path)
    prolonged(session, found, 0, accepted=False)
    assert refused(session, found, AFTER) == [Code.VALIDITY_OVER]


def test_another_bidder_s_yes_counts_for_nobody_else(session, tmp_path):
    found = es.told(session, tmp_path)
    prolonged(session, found, 1, accepted=True)
    assert refused(session, found, AFTER) == [Code.VALIDITY_OVER]
    competition = session.get(Competition, found.id)
    assert validity.of_bid(session, competition, found.bids[0]) == date(2027, 5, 31)
    assert validity.of_bid(session, competition, None) == date(2027, 5, 31)
