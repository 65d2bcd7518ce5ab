"""Checks of the result and of what follows from it: ties, rounding, validity, money, contract."""

from dataclasses import replace
from datetime import datetime, timedelta

from procure.domain.evaluation import scoring
from procure.domain.evaluation.model import Family, Rounding, RoundingStage
from procure.domain.evaluations import Outcome, case
from procure.domain.formats import local
from procure.domain.project_money import Money, warnings
from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules.facts import RuleFacts


def tied(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 35: several bids share rank 1, and no rule was published: who chooses says by which."""
    winners = facts.result.winners if facts.result and facts.tie_rule is None else ()
    return (reason(Code.RESULT_TIED, None, count=len(winners)),) if len(winners) > 1 else ()


def rounding_decides(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 35: with another rounding another bid would win, so the margin is no real one."""
    if facts.result is None or len(facts.result.winners) != 1:
        return ()
    own = facts.result.evaluation.winners
    others = {winners for winners in _roundings(facts.result) if winners != own}
    return (reason(Code.ROUNDING_DECIDES, None),) if others else ()


def _roundings(outcome: Outcome) -> list[tuple[str, ...]]:
    """The winners without rounding, and with the published decimals at each stage there is."""
    whole = case(outcome.material)
    points = whole.model.family is Family.POINTS
    stages = RoundingStage if points else (RoundingStage.NONE, RoundingStage.TOTAL)
    found = []
    for stage in stages:
        rounding = Rounding(stage, whole.model.rounding.decimals)
        changed = replace(whole, model=replace(whole.model, rounding=rounding))
        found.append(tuple(scoring.evaluate(changed).winners))
    return found


def validity_near(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 39: the bid binds its bidder only a few days more; a longer validity can be asked for."""
    until = facts.competition.chosen_valid_until
    days = facts.settings.whole("validity.warning_days")
    today = local(now).date()
    if until is None or not today <= until <= today + timedelta(days=days):
        return ()
    return (reason(Code.VALIDITY_NEAR, None, until=until),)


def above_funding(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 47: the price against grant and own funding (C6); nothing is said of unknown funding."""
    price, funding = facts.competition.price_ore, facts.funding_ore
    if not price or not funding:
        return ()
    return warnings(Money(grant_ore=funding, own_funding_ore=0, price_ore=price))


def differs_from_bid(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 42: price and roles come from the bid itself; dates and people may have slipped."""
    contract = facts.contract
    if contract is None:
        return ()
    starts = contract.starts_on
    late = starts is not None and starts < local(now).date()
    return (
        *((reason(Code.CONTRACT_STARTS_LATE, None, starts=starts),) if late else ()),
        *(reason(Code.OFFER_FIRM_GONE, None, name=name) for name in contract.firms_gone),
        *(reason(Code.OFFER_PERSON_GONE, None, label=label) for label in contract.people_gone),
    )


def all_told(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 49: no case closes while a bidder has no letter about the decision that stands."""
    untold = facts.untold or ()
    return tuple(reason(Code.BIDDER_UNTOLD, None, name=name) for name in untold)
