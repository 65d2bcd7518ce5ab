"""Two at once at the ceiling: together they never pass it, and neither waits for ever."""

import pytest
from sqlalchemy.orm import Session

from procure.domain.errors import IllegalTransition
from procure.domain.framework_terms import SetMaximum
from procure.domain.ledger import Ceiling
from procure.domain.reasons import Code
from procure.queries import ceilings
from procure.services import awards, contract_amounts, ledger
from tests import ledger_stories
from tests.ledger_stories import PRICE, SIGNING, WHY
from tests.postgres.test_races import at_once, whole

pytestmark = pytest.mark.postgres


def refusals(found):
    """Return the codes of those that were refused."""
    return [
        {why.code for why in one.reasons} for one in found if isinstance(one, IllegalTransition)
    ]


def ceiling(engine, found):
    with Session(engine) as session:
        return ceilings.of(session, found.story.framework_id, on=SIGNING.date())


def sign(found):
    return lambda s: (
        awards.sign_contract(s, found.id, actor=found.story.officer, now=SIGNING).value_ore
    )


def change(found, ore):
    return lambda s: contract_amounts.sign_change(
        s, found.id, amount_ore=ore, why=WHY, signed_on=SIGNING.date(), actor=found.story.owner,
        now=SIGNING,
    ).amount_ore  # fmt: skip


def test_of_signings_at_once_only_as_many_stand_as_there_is_room_for(session, engine, tmp_path):
    found = ledger_stories.ready(session, tmp_path, 3)
    ledger_stories.amend(session, found[0], SetMaximum(maximum_ore=2 * PRICE + PRICE // 2))
    signed = at_once(engine, *map(sign, found))
    assert sorted(one for one in signed if isinstance(one, int)) == [PRICE, PRICE]
    assert refusals(signed) in ([{Code.LEDGER_PAST_MAXIMUM}], [{Code.PRICE_PAST_MAXIMUM}])
    assert ceiling(engine, found[0]).used_ore == 2 * PRICE
    whole(engine)


def test_changes_of_two_call_offs_at_once_do_not_pass_together(session, engine, tmp_path):
    found = ledger_stories.signed(session, tmp_path, 2)
    ledger_stories.amend(session, found[0], SetMaximum(maximum_ore=2 * PRICE + 10))
    done = at_once(engine, *(change(one, ore) for one in found for ore in (6, 7)))
    assert len(refusals(done)) == 3
    assert set(map(frozenset, refusals(done))) == {frozenset({Code.LEDGER_PAST_MAXIMUM})}
    (posted,) = (one for one in done if isinstance(one, int))
    assert ceiling(engine, found[0]) == Ceiling(
        maximum_ore=2 * PRICE + 10, used_ore=2 * PRICE + posted
    )
    whole(engine)


def test_one_line_is_taken_back_once_by_several_at_once(session, engine, tmp_path):
    (found,) = ledger_stories.signed(session, tmp_path, 1)
    (line,) = ledger_stories.lines(session)
    officers = [found.story.officer, found.story.officer2] * 2
    done = at_once(
        engine,
        *(
            lambda s, actor=actor: (
                ledger.correct(s, line.id, reason=WHY, actor=actor, now=SIGNING).amount_ore
            )
            for actor in officers
        ),
    )
    assert [one for one in done if isinstance(one, int)] == [-PRICE]
    assert refusals(done) == [{Code.POSTING_CORRECTED}] * 3
    assert ceiling(engine, found).used_ore == 0
    whole(engine)
