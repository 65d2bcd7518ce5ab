"""What the ceiling holds, when a warning is due, and which lines are refused."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import ledger
from procure.domain.ledger import Ceiling, Level, Line, Outlook, PostingKind
from procure.domain.reasons import Code

DAY = date(2027, 1, 11)
WARN_AT = Fraction(4, 5)
FULL = Ceiling(maximum_ore=100_00, used_ore=60_00, options_ore=25_00, planned_ore=10_00)


def found(reasons):
    return [(why.code, dict(why.params)) for why in reasons]


def test_percent_is_never_said_to_be_reached_before_it_is():
    nearly = Ceiling(maximum_ore=100_000, used_ore=79_999)
    assert (nearly.percent, FULL.percent) == (Fraction(799, 10), 85)


def test_open_options_count_as_used_and_plans_do_not():
    assert (FULL.committed_ore, FULL.remaining_ore, FULL.share) == (85_00, 15_00, Fraction(17, 20))


@pytest.mark.parametrize(
    ("ore", "level"),
    [(0, Level.ROOM), (79_99, Level.ROOM), (80_00, Level.NEARLY), (100_00, Level.NEARLY),
     (100_01, Level.OVER)],
)  # fmt: skip
def test_warning_begins_at_the_share_and_the_maximum_itself_is_not_over(ore, level):
    assert ledger.level(ore, 100_00, WARN_AT) is level


def test_outlook_of_an_idea_counts_it_alone_and_with_all_that_is_planned():
    assert ledger.outlook(FULL, 8_00, WARN_AT) == Outlook(
        estimate_ore=8_00, maximum_ore=100_00, after_ore=93_00, all_ore=103_00,
        level=Level.NEARLY, level_of_all=Level.OVER,
    )  # fmt: skip
    assert ledger.outlook(FULL, 8_00, WARN_AT).share == Fraction(93, 100)
    room = ledger.outlook(Ceiling(maximum_ore=100_00), 79_99, WARN_AT)
    assert (room.level, room.level_of_all) == (Level.ROOM, Level.ROOM)
    assert ledger.outlook(FULL, 15_01, WARN_AT).level is Level.OVER


@pytest.mark.parametrize("amount", [15_00, 0, -1])
def test_amount_within_what_is_left_is_posted(amount):
    assert ledger.room_refusals(FULL, amount) == ()


def test_amount_past_the_maximum_is_refused_with_what_is_left():
    refused = (Code.LEDGER_PAST_MAXIMUM, {"amount": 15_01, "remaining": 15_00})
    assert found(ledger.room_refusals(FULL, 15_01)) == [refused]
    past = Ceiling(maximum_ore=100_00, used_ore=101_00)
    assert found(ledger.room_refusals(past, 1)) == [
        (Code.LEDGER_PAST_MAXIMUM, {"amount": 1, "remaining": 0})
    ]
    assert ledger.room_refusals(past, -1) == ()


def test_award_needs_an_agreement_in_force_and_room():
    late = (Code.FRAMEWORK_NOT_IN_FORCE, {"ended": DAY})
    full = (Code.LEDGER_PAST_MAXIMUM, {"amount": 15_01, "remaining": 15_00})
    cases = {(True, 15_00): [], (False, 15_00): [late], (True, 15_01): [full],
             (False, 15_01): [late, full]}  # fmt: skip
    assert cases == {
        case: found(ledger.award_refusals(FULL, case[1], in_force=case[0], last_day=DAY))
        for case in cases
    }


@pytest.mark.parametrize("kind", PostingKind)
def test_every_line_but_a_correction_is_taken_back_once(kind):
    codes = [why.code for why in ledger.correction_refusals(Line(kind, 5_00), FULL)]
    assert codes == ([Code.POSTING_IS_CORRECTION] if kind is PostingKind.CORRECTION else [])
    again = ledger.correction_refusals(Line(kind, 5_00, corrected=True), FULL)
    assert len(again) == 1
    if kind is not PostingKind.CORRECTION:
        assert again[0].code is Code.POSTING_CORRECTED


def test_taking_back_what_was_given_back_needs_room():
    assert ledger.correction_refusals(Line(PostingKind.CHANGE, -15_00), FULL) == ()
    refused = ledger.correction_refusals(Line(PostingKind.CHANGE, -15_01), FULL)
    assert [why.code for why in refused] == [Code.LEDGER_PAST_MAXIMUM]


@given(
    invoiced=st.lists(st.integers(-10_000, 10_000)), posted=st.lists(st.integers(-10_000, 10_000))
)
def test_after_completion_what_is_posted_is_what_was_invoiced(invoiced, posted):
    rest = ledger.completion_ore(invoiced, posted)
    assert sum([*posted, rest]) == sum(invoiced)
