"""Rules 1–19 and 32: for every check a case that breaks it and one that keeps it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from procure.domain import frameworks
from procure.domain.competitions import Action
from procure.domain.drafting import ClimateChoice
from procure.domain.evaluation.problems import Problem
from procure.domain.formats import OSLO
from procure.domain.frameworks import FrameworkFacts
from procure.domain.reasons import Code
from procure.domain.rules import registry
from procure.domain.rules.facts import InvitationFacts, RuleFacts, ScopeFacts
from procure.domain.rules.settings import Settings
from tests.domain.ready import CRITERIA, FACTS, NOW, Status, days

SOUND = RuleFacts(
    gate=Action.ISSUE,
    competition=FACTS[Status.IN_REVIEW],
    scope=ScopeFacts(
        cpv_code="79411000", framework_cpv_codes=("79410000-1",), maximum_ore=40_000_000_00
    ),
    invitation=InvitationFacts(active=frozenset({1, 2, 3})),
)
CLOSED = replace(SOUND, gate=Action.OPEN, competition=FACTS[Status.CLOSED])
AWARD = replace(SOUND, gate=Action.SIGN_CONTRACT, competition=FACTS[Status.STANDSTILL])
ISSUED = replace(SOUND, gate=Action.ANSWER, competition=FACTS[Status.ISSUED])
PRICE, TASK, TEAM = CRITERIA


def draft(base=SOUND, **changes):
    """The facts with the draft changed."""
    known = replace(base.competition, draft=replace(base.competition.draft, **changes))
    return replace(base, competition=known)


def known(base=SOUND, **changes):
    return replace(base, competition=replace(base.competition, **changes))


def spanned(price, quality, *, weights=(30, 70)):
    """A price and a quality criterion with the framework's spans."""
    made = zip((PRICE, TASK), (price, quality), weights, strict=True)
    return draft(
        criteria=tuple(
            replace(
                c, weight=Decimal(weight), weight_minimum=Decimal(low), weight_maximum=Decimal(high)
            )
            for c, (low, high), weight in made
        )
    )


def told(facts, now=NOW):
    return [(one.rule.id, one.reason.code, dict(one.reason.params)) for one in registry.findings(facts, now)]  # fmt: skip


BROKEN = {
    "2": (draft(framework_in_force=False), Code.FRAMEWORK_NOT_IN_FORCE),
    "3a": (draft(estimate_ore=40_000_000_01), Code.EXCEEDS_MAXIMUM_VALUE),
    "3b": (draft(remaining_ore=9_800_000_00), Code.CEILING_NEAR),
    "4": (draft(buyer_is_party=False), Code.BUYER_NOT_PARTY),
    "5a": (draft(scope_statement=" "), Code.SCOPE_STATEMENT_MISSING),
    "5b": (
        replace(SOUND, scope=replace(SOUND.scope, cpv_code="45000000")),
        Code.CPV_OUTSIDE_FRAMEWORK,
    ),
    "6": (draft(mini_competition_allowed=False), Code.CALL_OFF_METHOD),
    "7": (
        replace(SOUND, invitation=replace(SOUND.invitation, proposed_exclusions=1)),
        Code.EXCLUSION_UNAPPROVED,
    ),
    "8": (
        replace(CLOSED, invitation=InvitationFacts(sent_at=frozenset({days(-38), days(-37)}))),
        Code.INVITATIONS_NOT_AT_ONCE,
    ),
    "9": (draft(delivery_place=""), Code.DELIVERY_PLACE_MISSING),
    "10a": (draft(criteria=(replace(PRICE, weight=Decimal(29)), TASK, TEAM)), Code.WEIGHTS_NOT_100),
    "10b": (spanned((20, 41), (60, 79)), Code.CRITERION_SPAN_WIDE),
    "10c": (
        draft(criteria=(*(replace(PRICE, key=n, weight=Decimal(20)) for n in range(5)),)),
        Code.MAIN_CRITERIA_MANY,
    ),
    "10d": (spanned((40, 52), (46, 58), weights=(52, 48)), Code.WEIGHTS_TURN_ORDER),
    "11": (draft(criteria=(PRICE, replace(TASK, documentation=""), TEAM)), Code.CRITERION_WITHOUT_DOCUMENTATION),
    "12": (
        draft(criteria=(replace(PRICE, description="Pris og gjennomføringsevne."), TASK, TEAM)),
        Code.CRITERION_MIXED,
    ),
    "13": (draft(criteria=(PRICE, replace(TASK, allowed=False), TEAM)), Code.CRITERION_NOT_ALLOWED),
    "14": (draft(climate=None), Code.CLIMATE_CHOICE_MISSING),
    "15": (draft(deadline_at=days(5), questions_due_at=days(1)), Code.DEADLINE_SHORT),
    "17b": (known(ISSUED, deadline_at=days(2)), Code.ANSWER_LATE),
    "19a": (known(unshared_material=1), Code.MATERIAL_NOT_SHARED),
    "32": (draft(model_problem=Problem("scale", "")), Code.MODEL_INVALID),
}  # fmt: skip


def test_the_table_holds_every_check_of_these_rules():
    mine = {
        rule.id
        for rule in registry.RULES
        if rule.check is not None and (rule.number < 20 or rule.number == 32)
    }
    assert mine == set(BROKEN)


@pytest.mark.parametrize("rule", BROKEN)
def test_what_breaks_a_rule_is_found_by_that_rule(rule):
    facts, code = BROKEN[rule]
    assert (rule, code) in [(found, why) for found, why, _ in told(facts)]


@pytest.mark.parametrize("gate", [Action.SUBMIT_FOR_REVIEW, Action.APPROVE, Action.ISSUE])
def test_sound_competition_breaks_none_before_it_is_issued(gate):
    assert told(replace(SOUND, gate=gate)) == []


def test_sound_competition_breaks_none_of_these_afterwards():
    together = replace(CLOSED, invitation=InvitationFacts(sent_at=frozenset({days(-38)})))
    assert told(together) == []
    assert told(ISSUED) == []


def test_what_was_not_read_is_not_judged():
    bare = RuleFacts(gate=Action.ISSUE, competition=FACTS[Status.IN_REVIEW])
    assert told(bare) == []


def test_framework_of_more_than_four_years_needs_its_reason():
    """1a stops it; with a reason, 1b, nothing does."""
    facts = FrameworkFacts(
        starts_on=date(2026, 7, 1), ends_on=date(2030, 7, 2), maximum_value_ore=1, consortia=2
    )
    now = datetime(2026, 6, 1, tzinfo=UTC)
    codes = [why.code for why in frameworks.refusals(facts, frameworks.Action.ACTIVATE, now)]
    assert codes == [Code.FRAMEWORK_TOO_LONG]
    reasoned = replace(facts, duration_reason="Opplæringen tar to år.")
    assert frameworks.refusals(reasoned, frameworks.Action.ACTIVATE, now) == ()
    short = replace(facts, ends_on=date(2030, 7, 1))
    assert frameworks.refusals(short, frameworks.Action.ACTIVATE, now) == ()


def test_award_after_the_frameworks_last_day_is_stopped():
    ended = known(AWARD, framework_ends_on=NOW.date() - timedelta(days=1))
    assert ("2", Code.FRAMEWORK_NOT_IN_FORCE) in [(rule, why) for rule, why, _ in told(ended)]
    assert "2" not in [rule for rule, *_ in told(AWARD)]


def test_contract_above_what_is_left_is_stopped():
    dear = known(AWARD, price_ore=40_000_000_01)
    assert ("3a", Code.PRICE_PAST_MAXIMUM) in [(rule, why) for rule, why, _ in told(dear)]


@pytest.mark.parametrize(("left", "found"), [(9_800_000_01, []), (9_800_000_00, ["3b"])])
def test_ceiling_warns_at_the_share_not_before(left, found):
    """1.8 of 40 million is called off: 80 per cent is 32 million, so 9.8 must be left before."""
    assert [rule for rule, *_ in told(draft(remaining_ore=left))] == found


def test_share_of_the_ceiling_is_a_setting():
    full = draft(remaining_ore=9_800_000_00)
    assert told(replace(full, settings=Settings({"ceiling.warning_share": "81"}))) == []
    assert told(full) == [
        ("3b", Code.CEILING_NEAR, {"percent": 80, "remaining": 8_000_000_00}),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "inside"),
    [
        ("79410000", True),
        ("79410000-1", True),
        ("79411000", True),  # below it
        ("79400000", False),  # above it
        ("79420000", False),  # beside it
        ("", True),  # nothing is said
    ],
)
def test_cpv_code_is_inside_when_it_lies_under_one_of_the_frameworks(code, inside):
    facts = replace(SOUND, scope=replace(SOUND.scope, cpv_code=code))
    assert [rule for rule, *_ in told(facts)] == ([] if inside else ["5b"])


def test_division_of_cpv_codes_holds_all_below_it():
    whole = replace(SOUND.scope, framework_cpv_codes=("70000000",), cpv_code="79410000")
    assert [rule for rule, *_ in told(replace(SOUND, scope=whole))] == ["5b"]
    own = replace(whole, cpv_code="70330000")
    assert told(replace(SOUND, scope=own)) == []


def test_excluded_consortia_need_no_invitation_but_someone_does():
    two = replace(SOUND.invitation, excluded=frozenset({1, 2}))
    assert told(replace(SOUND, invitation=two)) == []
    none = replace(SOUND.invitation, excluded=frozenset({1, 2, 3}))
    assert told(replace(SOUND, invitation=none)) == [("7", Code.NOBODY_TO_INVITE, {})]


@pytest.mark.parametrize(
    ("price", "quality", "weights", "found"),
    [
        ((20, 40), (60, 80), (40, 60), []),  # ten points either way
        ((20, 41), (60, 79), (30, 70), ["10b"]),
        ((40, 50), (50, 60), (50, 50), []),  # equal is not turned
        ((40, 52), (46, 58), (52, 48), ["10d"]),  # quality weighs most by the spans
        ((48, 60), (40, 52), (48, 52), ["10d"]),  # and price here
        ((40, 60), (40, 60), (45, 55), ["10b"]),  # the spans leave it open (2025/0876)
    ],
)
def test_spans_are_narrow_and_turn_nothing(price, quality, weights, found):
    assert [rule for rule, *_ in told(spanned(price, quality, weights=weights))] == found


def test_one_kind_alone_has_no_order():
    facts = draft(criteria=(replace(PRICE, weight=Decimal(100), weight_minimum=Decimal(90), weight_maximum=Decimal(100)),))  # fmt: skip
    assert told(facts) == []


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("Samlet pris for timene.", False),
        ("Pris og kvalitet på rådgiverne.", True),
        ("Timepris og kompetanse.", True),
        ("Enterprise-erfaring er en fordel.", False),  # no price
        ("Total cost and experience.", True),
        ("Pris, løysing og metode.", True),
        ("Kostnadene ved reiser.", False),
    ],
)
def test_words_of_price_and_quality_are_told_apart(text, mixed):
    plain = replace(TASK, name="Del 2", documentation="Skriv inntil 600 ord.", description=text)
    facts = draft(criteria=(PRICE, plain, TEAM))
    assert [rule for rule, *_ in told(facts)] == (["12"] if mixed else [])


def test_quality_criterion_that_speaks_of_price_is_mixed_too():
    facts = draft(criteria=(PRICE, replace(TASK, description="Løsningen og prisen på den."), TEAM))
    assert told(facts) == [("12", Code.CRITERION_MIXED, {"name": TASK.name})]


def test_climate_share_is_a_setting_that_the_draft_carries():
    tagged = replace(TASK, climate=True)
    chosen = {"climate": ClimateChoice.CRITERION, "criteria": (PRICE, tagged, TEAM)}
    assert told(draft(**chosen)) == []
    raised = draft(**chosen, least_climate_share=Decimal(31))
    assert told(raised) == [("14", Code.CLIMATE_SHARE_TOO_LOW, {"share": Decimal(30)})]


def test_deadline_is_judged_by_the_thresholds_of_the_day():
    short = draft(deadline_at=days(9), questions_due_at=days(2))
    assert [why for _, why, _ in told(short)] == [Code.DEADLINE_SHORT]
    assert told(replace(short, settings=Settings({"bids.least_days": "9"}))) == []


def test_deadline_on_a_holiday_or_in_quiet_weeks_warns():
    noon = datetime(2027, 7, 14, 12, tzinfo=OSLO)
    july = draft(
        deadline_at=noon, questions_due_at=noon - timedelta(days=7),
        validity_until=date(2027, 10, 1),
    )  # fmt: skip
    assert [why for _, why, _ in told(july)] == [Code.DEADLINE_IN_QUIET_WEEKS]
    moved = replace(july, settings=Settings({"quiet.summer_first": "07-15"}))
    assert told(moved) == []
    named = replace(moved, holidays={date(2027, 7, 14): "Fridag"})
    assert told(named) == [("15", Code.DEADLINE_ON_HOLIDAY, {"name": "Fridag"})]


@pytest.mark.parametrize(("left", "found"), [(3, []), (2.99, ["17b"])])
def test_answer_is_late_when_less_than_the_days_are_left(left, found):
    assert [rule for rule, *_ in told(known(ISSUED, deadline_at=days(left)))] == found
