"""The same bids under another lawful formula, and with one evaluator fewer: who would win.

Information about how firmly a result stands. The formula was fixed before the bids came, and the
evaluators agreed on the points: neither is chosen anew (`evaluation.md` §4.1).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from procure.domain.evaluation import scoring
from procure.domain.evaluation.model import Case, Family, PriceFormula, PriceParameters
from procure.domain.evaluation.problems import CaseError

Ids = tuple[str, ...]
Points = Mapping[tuple[str, str], Fraction]  # (bid, criterion) → raw points

_USUAL: Final = PriceParameters()  # zero points at the double price: k = 1, a = 2


@dataclass(frozen=True, slots=True)
class OtherFormula:
    """Who wins by another formula; nobody when it has no answer for these prices."""

    price: PriceParameters
    winners: Ids


@dataclass(frozen=True, slots=True)
class ByEvaluators:
    """Who wins by the mean of the evaluators' own points; `without` None is with all of them."""

    without: str | None
    winners: Ids


def other_formulas(case: Case) -> tuple[OtherFormula, ...]:
    """Evaluate by every other formula of the points family, with its usual constants.

    An interval is tried only where the model has its ends. Empty where no formula is in use.
    """
    if case.model.family is not Family.POINTS or case.price_criterion is None:
        return ()
    own = case.model.price
    tried = [
        replace(own, formula=formula) if formula is PriceFormula.INTERVAL
        else replace(_USUAL, formula=formula)
        for formula in PriceFormula
        if formula is not own.formula
        and (formula is not PriceFormula.INTERVAL or own.high is not None)
    ]  # fmt: skip
    return tuple(OtherFormula(price, _winners(_with_price(case, price))) for price in tried)


def by_evaluators(case: Case, sheets: Mapping[str, Points]) -> tuple[ByEvaluators, ...]:
    """Evaluate the mean of all sheets, and then of all but each in turn.

    `sheets` holds what each evaluator gave before the meeting; all of them cover every cell.
    Empty for fewer than two evaluators: without one there is nothing left. Raises KeyError for a
    sheet with a hole.
    """
    if len(sheets) < 2:  # noqa: PLR2004 -- nobody would be left
        return ()
    left_out: Sequence[str | None] = (None, *sheets)
    return tuple(
        ByEvaluators(
            name, _winners(_with_mean(case, [s for who, s in sheets.items() if who != name]))
        )
        for name in left_out
    )


def _with_price(case: Case, price: PriceParameters) -> Case:
    return replace(case, model=replace(case.model, price=price))


def _with_mean(case: Case, sheets: Sequence[Points]) -> Case:
    def mean(bid: str, criterion: str) -> Fraction:
        return sum((sheet[bid, criterion] for sheet in sheets), Fraction()) / len(sheets)

    bids = tuple(
        replace(bid, quality={criterion: mean(bid.id, criterion) for criterion in bid.quality})
        for bid in case.bids
    )
    return replace(case, bids=bids)


def _winners(case: Case) -> Ids:
    try:
        return scoring.evaluate(case).winners
    except CaseError:
        return ()
