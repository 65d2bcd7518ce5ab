"""How firmly a locked result stands: read only, and the same on the page and in the report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Final

from sqlalchemy.orm import Session

from procure.domain import evaluations
from procure.domain.errors import IllegalTransition
from procure.domain.evaluation import alternatives, breakeven, weights
from procure.domain.evaluation.alternatives import OtherFormula
from procure.domain.evaluation.model import Case, Family
from procure.domain.evaluation.results import Score
from procure.domain.evaluation.weights import Span
from procure.domain.evaluations import Outcome, Row
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.queries import facts, material, robustness
from procure.queries.material import Head
from procure.queries.robustness import OwnPoints

ACCEPTED: Final = 0.8  # the least share of draws in which a robust winner is first (ours)


class Check(StrEnum):
    """What a result must pass to be called robust (`evaluation.md` §4.1)."""

    REMOVALS = "removals"  # no loser's absence makes another winner
    DRAWS = "draws"  # the winner is first in at least `ACCEPTED` of the draws of weights
    EVALUATORS = "evaluators"  # the mean of the evaluators, without each in turn, agrees


@dataclass(frozen=True, slots=True)
class Asked:
    """A bid's price and the highest at which it would be first, alone.

    `winning` is None when no price would do, or every one does (`always`).
    """

    bid_id: int
    price: Fraction
    winning: Fraction | None
    always: bool
    won: bool


@dataclass(frozen=True, slots=True)
class Weight:
    """A criterion and the weights at which the winner holds; `value` is kroner a point."""

    row: Row
    span: Span
    value: Fraction | None = None  # for each unit of weight, where quality is priced


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Who wins by the mean of the evaluators' own points; `without` "" is with all of them."""

    without: str
    winners: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Robustness:
    """Everything that is said of how firmly a result stands. Amounts are kroner, points points.

    `margin` is from the first to the second in the unit of the result; None with no second.
    `ranks` holds the share of the draws in which each ranked bid has rank 1, 2 …; empty where
    the model has no weights to draw. `tests` say what was passed; None could not be tried.
    """

    outcome: Outcome
    margin: Fraction | None
    second: tuple[int, ...]
    asked: tuple[Asked, ...]
    weights: tuple[Weight, ...]
    formulas: tuple[OtherFormula, ...]
    evaluators: tuple[LeftOut, ...]
    ranks: Mapping[int, tuple[float, ...]]
    tests: Mapping[Check, bool | None]

    @property
    def compared(self) -> bool:
        """Whether there is anything to hold the winner against."""
        return bool(self.second)

    @property
    def robust(self) -> bool:
        """Whether every test is passed: what could not be tried is not."""
        return self.compared and all(self.tests.values())


@dataclass(frozen=True, slots=True)
class RobustnessPage:
    """The page: read only, once the evaluation is locked."""

    competition: Head
    found: Robustness


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> RobustnessPage:
    """Return the page. Raises `IllegalTransition` until the lock: it must not steer the points."""
    competition, _ = material.reading(session, competition_id, viewer)
    if competition.locked_at is None:
        raise IllegalTransition([reason(Code.NOT_LOCKED)])
    known = facts.facts_of(session, competition)
    outcome = evaluations.outcome(material.of(session, competition))
    return RobustnessPage(
        competition=material.head(competition, known, now, viewer=viewer),
        found=of(session, competition_id, outcome),
    )


def of(session: Session, competition_id: int, outcome: Outcome) -> Robustness:
    """Find how firmly the outcome of a competition stands."""
    return measured(outcome, robustness.own_points(session, competition_id))


def measured(outcome: Outcome, sheets: Sequence[OwnPoints]) -> Robustness:
    """Find how firmly an outcome stands, with the sheets that were handed in."""
    case = evaluations.case(outcome.material)
    margin, second = _margin(outcome)
    left_out = _left_out(case, sheets)
    ranks = _ranks(case, outcome)
    return Robustness(
        outcome=outcome,
        margin=margin,
        second=second,
        asked=_asked(case, outcome),
        weights=tuple(_weights(case, outcome)),
        formulas=alternatives.other_formulas(case) if second else (),
        evaluators=left_out,
        ranks=ranks,
        tests={
            Check.REMOVALS: not _flips(outcome),
            Check.DRAWS: _accepted(outcome, ranks),
            Check.EVALUATORS: _agree(outcome, left_out),
        },
    )


def _margin(outcome: Outcome) -> tuple[Fraction | None, tuple[int, ...]]:
    ranked = [score for score in outcome.evaluation.bids if score.rank is not None]
    later = [score for score in ranked if score.rank != 1]
    if not later:
        return None, ()
    best = min(later, key=lambda score: score.rank or 0)
    first = next(score for score in ranked if score.rank == 1)
    second = tuple(int(score.id) for score in later if score.rank == best.rank)
    return abs(_result(first) - _result(best)), second


def _result(score: Score) -> Fraction:
    found = score.total if score.evaluated_price is None else score.evaluated_price
    if found is None:
        raise ValueError(score.id)
    return found


def _asked(case: Case, outcome: Outcome) -> tuple[Asked, ...]:
    ranked = [s for s in outcome.evaluation.bids if s.rank is not None]
    if not case.needs_price or len(ranked) < 2:  # noqa: PLR2004 -- nobody to lose to
        return ()
    return tuple(
        Asked(
            int(score.id),
            score.price or Fraction(),
            breakeven.winning_price(case, score.id),
            breakeven.wins_at_any_price(case, score.id),
            score.rank == 1,
        )
        for score in sorted(ranked, key=lambda score: score.rank or 0)
    )


def _weights(case: Case, outcome: Outcome) -> list[Weight]:
    found = []
    values = {c.id: c.value_per_point for c in case.criteria}
    priced = case.model.family is Family.PRICED_QUALITY
    for row in evaluations.rows(outcome.material):
        ids = tuple(str(leaf) for leaf in row.leaves)
        # Neither the price nor parts of different values have one value of a point.
        no_value = priced and (ids != (str(row.node.id),) or values[ids[0]] is None)
        span = None if no_value else weights.span(case, outcome.evaluation.winners, ids)
        if span is not None:
            found.append(Weight(row, span, values.get(ids[0]) if priced else None))
    return found


def _left_out(case: Case, sheets: Sequence[OwnPoints]) -> tuple[LeftOut, ...]:
    cells = {(bid.id, criterion) for bid in case.bids for criterion in bid.quality}
    points = {
        str(sheet.evaluator_id): {
            (str(bid), str(criterion)): Fraction(given)
            for (bid, criterion), given in sheet.points.items()
        }
        for sheet in sheets
    }
    whole = {who: given for who, given in points.items() if cells <= given.keys()}
    names = {str(sheet.evaluator_id): sheet.name for sheet in sheets}
    return tuple(
        LeftOut(
            "" if one.without is None else names[one.without],
            tuple(int(winner) for winner in one.winners),
        )
        for one in alternatives.by_evaluators(case, whole)
    )


def _ranks(case: Case, outcome: Outcome) -> Mapping[int, tuple[float, ...]]:
    """Draw weights: of the criteria, or of what is priced where quality is."""
    from procure.analysis.robustness import rank_acceptability  # noqa: PLC0415 -- slow import

    scores = [score for score in outcome.evaluation.bids if score.rank is not None]
    priced = case.model.family is Family.PRICED_QUALITY
    drawn = [c for c in (case.quality_criteria if priced else case.criteria) if c.weight]
    if case.model.family is Family.RATIO or not drawn or not scores:
        return {}
    points = [[float(score.weighted[c.id] / c.weight) for c in drawn] for score in scores]
    offsets = [-float(score.price or 0) for score in scores] if priced else ()
    shares = rank_acceptability(points, [float(c.weight) for c in drawn], offsets)
    return {int(score.id): share for score, share in zip(scores, shares, strict=True)}


def _flips(outcome: Outcome) -> bool:
    winners = outcome.evaluation.winners
    return any(
        removal.removed not in winners and removal.winners != winners
        for removal in outcome.evaluation.leave_one_out
    )


def _accepted(outcome: Outcome, ranks: Mapping[int, tuple[float, ...]]) -> bool | None:
    if not ranks:
        return None
    return len(outcome.winners) == 1 and ranks[outcome.winners[0]][0] >= ACCEPTED


def _agree(outcome: Outcome, left_out: Sequence[LeftOut]) -> bool | None:
    if not left_out:
        return None
    return all(one.winners == outcome.winners for one in left_out)
