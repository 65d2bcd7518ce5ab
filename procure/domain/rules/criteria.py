"""Rules 10–14 and 32: weights, documentation, the framework's criteria, climate, the model."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Final

from procure.domain import drafting
from procure.domain.drafting import CriterionFacts, CriterionKind
from procure.domain.law import CLIMATE_IN_FORCE, Standing
from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules.facts import RuleFacts
from procure.domain.rules.framework import BEFORE_ISSUE
from procure.domain.rules.model import Rule, Severity, drafted

# In bokmål, nynorsk and English, as the criteria may be written.
_PRICE: Final = re.compile(
    r"\b(\w*pris(?:en|er|ene)?|kostnad\w*|rabatt\w*|prices?|pricing|costs?|discounts?)\b",
    re.IGNORECASE,
)
_QUALITY: Final = re.compile(
    r"\b(kvalitet\w*|kompetanse\w*|erfaring\w*|røynsle\w*|(?:oppgave)?forståelse\w*|forståing\w*"
    r"|løsning\w*|løysing\w*|gjennomføring\w*|metode\w*|quality|competence|experience"
    r"|understanding|methods?|solutions?)\b",
    re.IGNORECASE,
)


def order_kept(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 10: a span is not used to turn price and quality round (A5.24).

    Which of them weighs most is read from the middle of the framework's spans. Spans that leave
    it open are warned of instead.
    """
    main = _main(facts)
    expected, actual = _order(_middles(main)), _order([(c.kind, c.weight) for c in main])
    if expected * actual >= 0:
        return ()
    return (reason(Code.WEIGHTS_TURN_ORDER, "criteria"),)


def spans_narrow(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 10: warn of spans wider than ten points either way, and of spans that leave all open.

    That is the ministry's view of a reasonable span; all is open when they do not say
    whether price or quality weighs most (A5.24).
    """
    widest = facts.settings.number("criteria.widest_span")
    found = []
    middles = _middles(_main(facts))
    if {kind for kind, _ in middles} == set(CriterionKind) and _order(middles) == 0:
        found.append(reason(Code.SPANS_LEAVE_ORDER_OPEN, "criteria"))
    for c in _main(facts):
        low, high = c.weight_minimum, c.weight_maximum
        if low is not None and high is not None and (high - low) / 2 > widest:
            found.append(
                reason(Code.CRITERION_SPAN_WIDE, "criteria", name=c.name, low=low, high=high)
            )
    return tuple(found)


def few_main(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 10: warn of more main criteria than anyone can weigh against each other."""
    most, count = facts.settings.whole("criteria.most_main"), len(_main(facts))
    if count <= most:
        return ()
    return (reason(Code.MAIN_CRITERIA_MANY, "criteria", count=count, most=most),)


def kinds_apart(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 12: warn of a criterion that speaks of both price and quality (A5.25)."""
    return tuple(
        reason(Code.CRITERION_MIXED, "criteria", name=c.name)
        for c in facts.competition.draft.criteria
        if _mixed(f"{c.name} {c.description} {c.documentation}")
    )


def _mixed(text: str) -> bool:
    return bool(_PRICE.search(text) and _QUALITY.search(text))


def _main(facts: RuleFacts) -> tuple[CriterionFacts, ...]:
    return tuple(c for c in facts.competition.draft.criteria if c.parent is None)


def _middles(main: Iterable[CriterionFacts]) -> list[tuple[CriterionKind, Decimal]]:
    return [
        (c.kind, (c.weight_minimum + c.weight_maximum) / 2)
        for c in main
        if c.weight_minimum is not None and c.weight_maximum is not None
    ]


def _order(weights: Iterable[tuple[CriterionKind, Decimal]]) -> int:
    """Return 1 when price weighs most, -1 when quality does, 0 when neither or there is one."""
    sums = dict.fromkeys(CriterionKind, Decimal(0))
    for kind, weight in weights:
        sums[kind] += weight
    price, quality = sums[CriterionKind.PRICE], sums[CriterionKind.QUALITY]
    return (price > quality) - (price < quality) if price and quality else 0


RULES: Final = (
    Rule(
        id="10a",
        severity=Severity.STOP,
        paragraph="A5.24",
        law="criteria",
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.SUB_WEIGHTS_NOT_100, Code.WEIGHTS_NOT_100}),
        check=drafted(drafting.criteria_complete),
    ),
    Rule(
        id="10b",
        severity=Severity.WARNING,
        paragraph="A5.24",
        law="criteria",
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.CRITERION_SPAN_WIDE, Code.SPANS_LEAVE_ORDER_OPEN}),
        check=spans_narrow,
    ),
    Rule(
        id="10c",
        severity=Severity.WARNING,
        paragraph="A5.24",
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.MAIN_CRITERIA_MANY}),
        check=few_main,
    ),
    Rule(
        id="10d",
        severity=Severity.STOP,
        paragraph="A5.24",
        law="criteria",
        standing=Standing.SECOND_HAND,
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.WEIGHTS_TURN_ORDER}),
        check=order_kept,
    ),
    Rule(
        id="11",
        severity=Severity.STOP,
        paragraph="A5.24",
        law="criteria",
        gates=BEFORE_ISSUE,
        codes=frozenset(
            {
                Code.CRITERION_WITHOUT_DESCRIPTION,
                Code.CRITERION_WITHOUT_DOCUMENTATION,
                Code.CRITERION_WITHOUT_LIMIT,
            }
        ),
        check=drafted(drafting.criteria_complete),
    ),
    Rule(
        id="12",
        severity=Severity.WARNING,
        paragraph="A5.25",
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.CRITERION_MIXED}),
        check=kinds_apart,
    ),
    Rule(
        id="13",
        severity=Severity.STOP,
        paragraph="A3.15",
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.CRITERION_NOT_ALLOWED, Code.CRITERION_WEIGHT_OUTSIDE_SPAN}),
        check=drafted(drafting.criteria_complete),
    ),
    Rule(
        id="14",
        severity=Severity.STOP,
        paragraph="A5.30",
        law="climate",
        starts=CLIMATE_IN_FORCE,
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.CLIMATE_CHOICE_MISSING, Code.CLIMATE_SHARE_TOO_LOW}),
        check=drafted(drafting.climate_chosen),
    ),
    Rule(
        id="32",
        severity=Severity.STOP,
        paragraph="A5.26",
        gates=BEFORE_ISSUE,
        codes=frozenset({Code.MODEL_INVALID}),
        check=drafted(drafting.model_sound),
        kept_by=(
            "procure.services.competitions:editable",
            "procure.services.competition_versions:freeze",
        ),
    ),
)
