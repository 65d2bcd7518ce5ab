"""What a competition must hold before it may be reviewed and issued.

Each check names its rule in `domain.md` E1 and the section of the task list that mends it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from procure.domain.evaluation.problems import Problem
from procure.domain.formats import local
from procure.domain.reasons import Code, Reason, reason

CLIMATE_SHARE = Decimal(30)  # FOA § 7-9, in force for invitations from 1 January 2024


class CriterionKind(StrEnum):
    PRICE = "price"
    QUALITY = "quality"


class RequirementKind(StrEnum):
    """Absolute requirements are met or the bid is rejected; the others are answered."""

    MUST = "must"
    SHOULD = "should"


class ClimateChoice(StrEnum):
    """The three lawful ways under FOA § 7-9 (`domain.md` A5.30)."""

    CRITERION = "criterion"  # at least 30 % of the weight
    REQUIREMENT = "requirement"  # replaced by requirements, with reason
    INSIGNIFICANT = "insignificant"  # by its nature insignificant, with reason


class VatBasis(StrEnum):
    """How prices are stated; they are compared without VAT (mva.) in any case."""

    EXCLUDED = "excluded"  # VAT comes in addition
    EXEMPT = "exempt"  # the services bear no VAT


class StartingPoint(StrEnum):
    """The template a competition was started from; none is chosen for it later."""

    DIAGNOSE_FIRST = "diagnose_first"
    TRIPLE_DIAMOND = "triple_diamond"
    SMALL_CALL_OFF = "small_call_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionFacts:
    """One criterion of the tree as the checks see it. Weights are per cent of their level."""

    key: int
    name: str
    kind: CriterionKind
    weight: Decimal
    parent: int | None = None
    description: str = ""
    documentation: str = ""
    word_limit: int | None = None
    climate: bool = False
    allowed: bool = True
    weight_minimum: Decimal | None = None
    weight_maximum: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftFacts:
    """A competition under authoring, as plain values."""

    need: str = ""
    assignment: str = ""
    deliverables: str = ""
    users: str = ""  # of the project
    effects: str = ""  # of the project
    requirements: int = 0
    criteria: tuple[CriterionFacts, ...] = ()
    price_lines: int = 0
    options: tuple[tuple[str, date | None], ...] = ()  # name, last day to take it
    model_problem: Problem | None = None
    estimate_ore: int | None = None
    remaining_ore: int | None = None  # left under the framework's ceiling, options counted
    lapsing: tuple[tuple[date, int], ...] = ()  # of those: last day to take one, and its øre
    deadline_at: datetime | None = None
    questions_due_at: datetime | None = None
    validity_until: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    climate: ClimateChoice | None = None
    climate_reason: str = ""
    standstill_chosen: bool = False
    evaluators: int = 0
    framework_in_force: bool = True
    framework_ends_on: date | None = None
    buyer_is_party: bool = True
    mini_competition_allowed: bool = True
    scope_statement: str = ""  # why the purchase lies inside the framework
    delivery_place: str = ""  # of the work
    contact: bool = True  # the framework names someone to write to
    least_climate_share: Decimal = CLIMATE_SHARE


Check = Callable[[DraftFacts, datetime], tuple[Reason, ...]]


def need_described(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 9: the invitation holds the necessary information (A3.11)."""
    found: list[Reason] = []
    if not (draft.need.strip() and draft.assignment.strip() and draft.deliverables.strip()):
        found.append(reason(Code.NEED_MISSING, "need"))
    if not (draft.users.strip() and draft.effects.strip()):
        found.append(reason(Code.PROJECT_INCOMPLETE, "basis"))
    return tuple(found)


def framework_allows(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 2, 4 and 6: in force, an identified buyer, the method the framework gives."""
    found: list[Reason] = []
    if not draft.framework_in_force:
        found.append(reason(Code.FRAMEWORK_NOT_IN_FORCE, "basis", ended=draft.framework_ends_on))
    if not draft.buyer_is_party:
        found.append(reason(Code.BUYER_NOT_PARTY, "basis"))
    if not draft.mini_competition_allowed:
        found.append(reason(Code.CALL_OFF_METHOD, "basis"))
    return tuple(found)


def scope_stated(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 5: it is written why the purchase lies inside the framework (A1.5)."""
    if draft.scope_statement.strip():
        return ()
    return (reason(Code.SCOPE_STATEMENT_MISSING, "basis"),)


def invitation_addressed(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 9: the invitation says whom to ask, and where the work is done (A3.11)."""
    found: list[Reason] = []
    if not draft.contact:
        found.append(reason(Code.CONTACT_MISSING, "basis"))
    if not draft.delivery_place.strip():
        found.append(reason(Code.DELIVERY_PLACE_MISSING, "basis"))
    return tuple(found)


def within_ceiling(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 3: awarded so far + the estimate ≤ the framework's maximum value (A1.4)."""
    if draft.estimate_ore is None:
        return (reason(Code.ESTIMATE_MISSING, "basis"),)
    left = left_ore(draft, now)
    if left is not None and draft.estimate_ore > left:
        return (reason(Code.EXCEEDS_MAXIMUM_VALUE, "basis", remaining=max(0, left)),)
    return ()


def left_ore(draft: DraftFacts, now: datetime) -> int | None:
    """Return what is left under the framework's ceiling now; None when it is not known.

    An option that had to be taken before today is promised no more.
    """
    if draft.remaining_ore is None:
        return None
    today = local(now).date()
    return draft.remaining_ore + sum(ore for last, ore in draft.lapsing if last < today)


def requirements_stated(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    return () if draft.requirements else (reason(Code.REQUIREMENTS_MISSING, "requirements"),)


def criteria_complete(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 10, 11 and 13: weights, documentation with limit, the framework's criteria."""
    if not draft.criteria:
        return (reason(Code.CRITERIA_MISSING, "criteria"),)
    return (*weights_sum(draft), *(why for c in draft.criteria for why in _criterion(draft, c)))


def weights_sum(draft: DraftFacts) -> tuple[Reason, ...]:
    """E1 10: weights are 100 % on each level of the tree (FOA § 18-1)."""
    found: list[Reason] = []
    top = sum((c.weight for c in draft.criteria if c.parent is None), Decimal(0))
    if top != 100:  # noqa: PLR2004 -- per cent
        found.append(reason(Code.WEIGHTS_NOT_100, "criteria", total=top))
    for parent in draft.criteria:
        below = [c.weight for c in draft.criteria if c.parent == parent.key]
        if below and sum(below, Decimal(0)) != 100:  # noqa: PLR2004 -- per cent
            found.append(
                reason(Code.SUB_WEIGHTS_NOT_100, "criteria", name=parent.name, total=sum(below))
            )
    return tuple(found)


def _criterion(draft: DraftFacts, c: CriterionFacts) -> tuple[Reason, ...]:
    found: list[Reason] = []
    leaf = all(other.parent != c.key for other in draft.criteria)
    if not c.description.strip():
        found.append(reason(Code.CRITERION_WITHOUT_DESCRIPTION, "criteria", name=c.name))
    if c.kind is CriterionKind.QUALITY and leaf:
        if not c.documentation.strip():
            found.append(reason(Code.CRITERION_WITHOUT_DOCUMENTATION, "criteria", name=c.name))
        if not c.word_limit:
            found.append(reason(Code.CRITERION_WITHOUT_LIMIT, "criteria", name=c.name))
    if c.parent is None:
        found += _against_framework(c)
    return tuple(found)


def _against_framework(c: CriterionFacts) -> list[Reason]:
    if not c.allowed:
        return [reason(Code.CRITERION_NOT_ALLOWED, "criteria", name=c.name)]
    low, high = c.weight_minimum, c.weight_maximum
    if low is not None and high is not None and not low <= c.weight <= high:
        return [
            reason(Code.CRITERION_WEIGHT_OUTSIDE_SPAN, "criteria", name=c.name, low=low, high=high)
        ]
    return []


def model_sound(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 32: a model that cannot be computed is not frozen."""
    if draft.model_problem:
        fault = draft.model_problem
        return (reason(Code.MODEL_INVALID, "model", problem=fault.path.rpartition(".")[2]),)
    return ()


def price_asked(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    priced = any(c.kind is CriterionKind.PRICE for c in draft.criteria)
    found: list[Reason] = []
    if priced and not draft.price_lines:
        found.append(reason(Code.PRICE_LINES_MISSING, "price"))
    for name, last in draft.options:
        if last is None:
            found.append(reason(Code.OPTION_DAY_MISSING, "price", name=name))
        elif draft.starts_on is not None and last <= draft.starts_on:
            found.append(reason(Code.OPTION_DAY_TOO_EARLY, "price", name=name))
    return tuple(found)


def climate_chosen(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 14: a choice with a reason; only tagged criteria count towards 30 % (A5.30)."""
    if draft.climate is None or not draft.climate_reason.strip():
        return (reason(Code.CLIMATE_CHOICE_MISSING, "climate"),)
    share = climate_share(draft.criteria)
    if draft.climate is ClimateChoice.CRITERION and share < draft.least_climate_share:
        return (reason(Code.CLIMATE_SHARE_TOO_LOW, "climate", share=share),)
    return ()


def climate_share(criteria: tuple[CriterionFacts, ...]) -> Decimal:
    """Return the per cent of the whole weight that stands on criteria tagged climate."""
    by_key = {c.key: c for c in criteria}
    total = Decimal(0)
    for c in criteria:
        above = by_key.get(c.parent) if c.parent is not None else None
        if c.climate and not (above and above.climate):
            total += c.weight * (above.weight / 100 if above else 1)
    return total


def times_in_order(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 9 and 15: deadline ahead, questions before it, bids valid beyond it."""
    if draft.deadline_at is None:
        return (reason(Code.DEADLINE_MISSING, "timeline"),)
    found: list[Reason] = []
    if draft.deadline_at <= now:
        found.append(reason(Code.DEADLINE_NOT_LATER, "timeline"))
    if draft.questions_due_at is None or draft.questions_due_at >= draft.deadline_at:
        found.append(reason(Code.QUESTIONS_DUE_AFTER_DEADLINE, "timeline"))
    if draft.validity_until is None:
        found.append(reason(Code.VALIDITY_MISSING, "timeline"))
    elif draft.validity_until <= local(draft.deadline_at).date():
        found.append(reason(Code.VALIDITY_TOO_SHORT, "timeline"))
    if draft.starts_on is None or draft.ends_on is None or draft.ends_on <= draft.starts_on:
        found.append(reason(Code.PERIOD_MISSING, "timeline"))
    if not draft.standstill_chosen:
        found.append(reason(Code.STANDSTILL_MISSING, "timeline"))
    return tuple(found)


def evaluators_named(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    return () if draft.evaluators else (reason(Code.EVALUATORS_MISSING, "people"),)


CHECKS: Final[tuple[Check, ...]] = (
    framework_allows,
    within_ceiling,
    scope_stated,
    invitation_addressed,
    need_described,
    requirements_stated,
    criteria_complete,
    model_sound,
    price_asked,
    climate_chosen,
    times_in_order,
    evaluators_named,
)


def gaps(draft: DraftFacts, now: datetime) -> tuple[Reason, ...]:
    """Everything that is missing or wrong, at once."""
    return tuple(why for check in CHECKS for why in check(draft, now))
