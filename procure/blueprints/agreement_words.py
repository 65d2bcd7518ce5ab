"""What the measures of agreement say to those who scored, and the picture of the spread."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Final

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as __

from procure.analysis.agreement import Agreement, Gap, Measure, Measured
from procure.blueprints.triangle_pictures import Figure
from procure.domain import formats, prompts
from procure.domain.prompts import Opinion
from procure.domain.spread_drawings import NARROW, WIDTH, Strip, spread
from procure.queries.consensus import CellRow, ConsensusPage

MOST_DRAWN: Final = 12  # cells: the table has them all
_HIGH: Final = 0.75
_LOW: Final = 0.5

NAMES: Final[Mapping[Measure, LazyString]] = {
    Measure.ABSOLUTE: __("Samme poeng (ICC(A,1))"),
    Measure.CONSISTENT: __("Samme avstand (ICC(C,1))"),
    Measure.CONCORDANT: __("Samme rekkefølge (Kendalls W)"),
    Measure.ALPHA: __("Enighet ut over tilfeldighet (Krippendorffs alfa)"),
}
_MEANING: Final[Mapping[Measure, tuple[LazyString, LazyString, LazyString]]] = {
    Measure.ABSOLUTE: (
        __("Dere gir ulike poeng for det samme."),
        __("Dere gir noenlunde de samme poengene."),
        __("Dere gir stort sett de samme poengene."),
    ),
    Measure.CONSISTENT: (
        __("Dere ser ulike forskjeller mellom vurderingene."),
        __("Dere ser noenlunde de samme forskjellene."),
        __("Dere ser de samme forskjellene, også om noen er strengere."),
    ),
    Measure.CONCORDANT: (
        __("Dere rangerer vurderingene ulikt."),
        __("Dere rangerer noenlunde likt."),
        __("Dere rangerer stort sett likt."),
    ),
    Measure.ALPHA: (
        __("Enigheten er ikke mye større enn tilfeldig."),
        __("Enigheten er noe større enn tilfeldig."),
        __("Enigheten er klart større enn tilfeldig."),
    ),
}
_GAPS: Final[Mapping[Gap, LazyString]] = {
    Gap.FEW_RATERS: __("Det er bare én evaluator. Da er det ingen enighet å måle."),
    Gap.FEW_CELLS: __("Det er for få vurderinger til å måle enighet."),
    Gap.ALL_EQUAL: __("Alle har gitt de samme poengene overalt. Da er enigheten full."),
}
_STRICTER: Final = __(
    "Dere er mer enige om forskjellene enn om nivået. Da er en av dere trolig strengere enn de "
    "andre."
)
APART: Final = 0.25  # between consistent and absolute: one is severe (`evaluation.md` §3.2)


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure as the table shows it."""

    name: LazyString
    value: str
    interval: str
    meaning: LazyString


@dataclass(frozen=True, slots=True)
class EvaluatorRow:
    """How one evaluator uses the scale, against the others."""

    number: int
    name: str
    mean: Decimal
    distance: str  # from the mean of the others, with its sign; "" for one alone


def rows(found: Agreement) -> tuple[MeasureRow, ...]:
    """Return the measures for the table, with what each says."""
    return tuple(
        MeasureRow(NAMES[one.measure], _number(one.value), _interval(one), _meaning(one))
        for one in found.measured
    )


def note(found: Agreement) -> LazyString | None:
    """Return what is to be said of the measures as a whole."""
    if found.gap is not None:
        return _GAPS[found.gap]
    values = {one.measure: one.value for one in found.measured}
    consistent, absolute = values.get(Measure.CONSISTENT), values.get(Measure.ABSOLUTE)
    if consistent is None or absolute is None or consistent - absolute < APART:
        return None
    return _STRICTER


def _number(value: float) -> str:
    exact = Decimal(value).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return formats.number(exact, 2)


def _interval(one: Measured) -> str:
    if one.low is None or one.high is None:
        return "–"
    return str(_("%(low)s til %(high)s", low=_number(one.low), high=_number(one.high)))


def _meaning(one: Measured) -> LazyString:
    low, middle, high = _MEANING[one.measure]
    if one.value >= _HIGH:
        return high
    return middle if one.value >= _LOW else low


def table(page: ConsensusPage) -> list[list[float]]:
    """Return the points of the cells that every evaluator has scored, as the measures read them."""
    return [
        [float(points) for points in row.points if points is not None]
        for row in page.rows
        if None not in row.points
    ]


def evaluators(page: ConsensusPage) -> tuple[EvaluatorRow, ...]:
    """Return each evaluator's mean, and the mean distance from the others."""
    cells = [_opinions(page, row) for row in page.rows]
    distances = prompts.severities(cells)
    return tuple(
        EvaluatorRow(
            number,
            name,
            _mean([one.points for cell in cells for one in cell if one.evaluator == name]),
            _signed(distances.get(name)),
        )
        for number, name in enumerate(page.evaluators, 1)
    )


def _opinions(page: ConsensusPage, row: CellRow) -> list[Opinion]:
    return [
        Opinion(name, points, "")
        for name, points in zip(page.evaluators, row.points, strict=True)
        if points is not None
    ]


def _mean(points: list[Decimal]) -> Decimal:
    return sum(points, Decimal()) / len(points) if points else Decimal()


def _signed(distance: Fraction | None) -> str:
    if distance is None:
        return "–"
    shown = formats.number(distance, 1)
    return f"+{shown}" if distance > 0 else shown


def picture(page: ConsensusPage) -> Figure | None:
    """Draw the cells where the disagreement weighs most; None where there are none."""
    if not page.rows or not page.evaluators:
        return None
    drawn = page.rows[:MOST_DRAWN]
    strips = [
        Strip(f"{row.criterion}: {row.bid}", row.points, row.agreed.points if row.agreed else None)
        for row in drawn
    ]
    return Figure(
        spread(strips, page.scale, WIDTH),
        _("Spredningen i poeng"),
        _(
            "De %(count)s vurderingene der uenigheten veier mest. Tallene står i tabellen.",
            count=len(drawn),
        ),
        spread(strips, page.scale, NARROW),
    )
