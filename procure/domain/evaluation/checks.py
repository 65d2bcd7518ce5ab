"""Whether a case makes sense: every problem at once, each with its path in the portable file."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Final

from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Model,
    PriceFormula,
    PriceParameters,
    RoundingStage,
)
from procure.domain.evaluation.notation import plain
from procure.domain.evaluation.problems import CaseError, Problem, ProblemCode, child

MOST_DECIMALS: Final = 20

Problems = Iterator[Problem]


def require_sound(case: Case) -> Case:
    """Return the case, or raise CaseError with all its problems."""
    found = [*model_problems(case), *criteria_problems(case), *bid_problems(case)]
    found += coverage_problems(case)
    if found:
        raise CaseError(found)
    return case


def model_problems(case: Case) -> Problems:
    """Check the model and the price lines, whatever the criteria are."""
    model = case.model
    yield from _positive("model.scale", model.scale)
    yield from _formula_problems(model.price)
    yield from _rounding_problems(model)
    yield from _id_problems("lines", [line.id for line in case.lines])
    for number, line in enumerate(case.lines):
        yield from _positive(f"lines[{number}].quantity", line.quantity)


def criteria_problems(case: Case) -> Problems:
    """Check that the criteria suit the family."""
    yield from _id_problems("criteria", [criterion.id for criterion in case.criteria])
    kinds = Counter(criterion.kind for criterion in case.criteria)
    if kinds[CriterionKind.PRICE] > 1:
        yield Problem("criteria", ProblemCode.MORE_THAN_ONE_PRICE)
    family = case.model.family
    needed = kinds[CriterionKind.QUALITY] if family is Family.RATIO else len(case.criteria)
    if family is not Family.PRICED_QUALITY and not needed:
        kind = CriterionKind.QUALITY if family is Family.RATIO else ""
        yield Problem("criteria", ProblemCode.NEEDS_A_CRITERION, kind)
    with_points = [c for c in case.quality_criteria if c.values is None]
    if case.model.minimum_quality is not None and not with_points:
        yield Problem("model.minimum_quality", ProblemCode.NEEDS_POINTS)
    for number, criterion in enumerate(case.criteria):
        yield from _criterion_problems(f"criteria[{number}]", criterion, family)


def bid_problems(case: Case) -> Problems:
    """Check the bids' names."""
    yield from _id_problems("bids", [bid.id for bid in case.bids])


def coverage_problems(case: Case) -> Problems:
    """Check each bid against the criteria and the lines: nothing missing, nothing too much."""
    criteria = {criterion.id: criterion for criterion in case.quality_criteria}
    lines = {line.id for line in case.lines}
    for number, bid in enumerate(case.bids):
        path = f"bids[{number}]"
        yield from _quality_problems(child(path, "quality"), criteria, bid)
        for line in bid.lines:
            if line not in lines:
                yield Problem(child(child(path, "lines"), line), ProblemCode.UNKNOWN_LINE)


def _formula_problems(price: PriceParameters) -> Problems:
    """Refuse constants without meaning, also those of a formula that is not in use."""
    yield from _positive("model.price.k", price.k)
    if price.formula is PriceFormula.HYBRID and 0 < price.k < 1:
        yield Problem("model.price.k", ProblemCode.MUST_BE_AT_LEAST, "1")
    if price.a <= 1:
        yield Problem("model.price.a", ProblemCode.MUST_BE_ABOVE, "1")
    if price.high is None:
        if price.formula is PriceFormula.INTERVAL:
            yield Problem("model.price.high", ProblemCode.MISSING)
    elif price.low is not None and price.high <= price.low:
        yield Problem("model.price.high", ProblemCode.MUST_BE_ABOVE, plain(price.low))


def _rounding_problems(model: Model) -> Problems:
    decimals, path = model.rounding.decimals, "model.rounding.decimals"
    if decimals < 0:
        yield Problem(path, ProblemCode.NEGATIVE, str(decimals))
    if decimals > MOST_DECIMALS:
        yield Problem(path, ProblemCode.ABOVE_MAXIMUM, str(MOST_DECIMALS))
    if model.family is not Family.POINTS and model.rounding.stage in {
        RoundingStage.CRITERION,
        RoundingStage.WEIGHTED,
    }:
        code = ProblemCode.ONLY_STAGE_TOTAL_IN_THIS_FAMILY
        yield Problem("model.rounding.stage", code, model.family)


def _criterion_problems(path: str, criterion: Criterion, family: Family) -> Problems:
    if criterion.weight < 0:
        yield Problem(child(path, "weight"), ProblemCode.NEGATIVE, plain(criterion.weight))
    if criterion.maximum is not None:
        yield from _positive(child(path, "max"), criterion.maximum)
    if criterion.kind is CriterionKind.PRICE:
        yield from _stray_keys(path, criterion, ProblemCode.NOT_FOR_PRICE, *_QUALITY_KEYS)
    elif family is Family.PRICED_QUALITY:
        yield from _priced_criterion_problems(path, criterion)
    else:
        yield from _stray_keys(path, criterion, ProblemCode.NOT_IN_THIS_FAMILY, *_MONEY_KEYS)
        if family is Family.POINTS and criterion.maximum is None:
            yield Problem(child(path, "max"), ProblemCode.MISSING)


_MONEY_KEYS: Final = ("value_per_point", "values")
_QUALITY_KEYS: Final = ("max", "minimum", *_MONEY_KEYS)


def _stray_keys(path: str, criterion: Criterion, code: ProblemCode, *keys: str) -> Problems:
    for key in keys:
        if getattr(criterion, "maximum" if key == "max" else key) is not None:
            yield Problem(child(path, key), code)


def _priced_criterion_problems(path: str, criterion: Criterion) -> Problems:
    if (criterion.value_per_point is None) == (not criterion.values):
        yield Problem(child(path, "values"), ProblemCode.NEEDS_ONE_OF, ", ".join(_MONEY_KEYS))
    if criterion.values is not None and criterion.minimum is not None:
        yield Problem(child(path, "minimum"), ProblemCode.NEEDS_POINTS)


def _quality_problems(path: str, criteria: Mapping[str, Criterion], bid: Bid) -> Problems:
    for identity in (*bid.quality, *bid.grades):
        if identity not in criteria:
            yield Problem(child(path, identity), ProblemCode.UNKNOWN_CRITERION)
    for identity, criterion in criteria.items():
        answer = _points_problem if criterion.values is None else _grade_problem
        if problem := answer(criterion, bid):
            yield Problem(child(path, identity), *problem)


def _points_problem(criterion: Criterion, bid: Bid) -> tuple[ProblemCode, str] | None:
    points = bid.quality.get(criterion.id)
    if points is None:
        return ProblemCode.MISSING, ""
    if points.numerator < 0:  # comparing the fraction itself takes six times as long
        return ProblemCode.NEGATIVE, plain(points)
    if criterion.maximum is not None and points > criterion.maximum:
        return ProblemCode.ABOVE_MAXIMUM, plain(criterion.maximum)
    return None


def _grade_problem(criterion: Criterion, bid: Bid) -> tuple[ProblemCode, str] | None:
    grade = bid.grades.get(criterion.id)
    if grade is None:
        return ProblemCode.MISSING, ""
    if grade not in (criterion.values or {}):
        return ProblemCode.UNKNOWN_GRADE, grade
    return None


def _positive(path: str, value: Fraction) -> Problems:
    if value <= 0:
        yield Problem(path, ProblemCode.MUST_BE_POSITIVE, plain(value))


def _id_problems(path: str, ids: Iterable[str]) -> Problems:
    seen = set()
    for number, identity in enumerate(ids):
        where = child(child(path, number), "id")
        if not identity:
            yield Problem(where, ProblemCode.EMPTY_ID)
        elif identity in seen:
            yield Problem(where, ProblemCode.DUPLICATE_ID, identity)
        seen.add(identity)
