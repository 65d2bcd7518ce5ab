"""The robustness as rows of text: one writing for the page and the report."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from procure.domain import evaluations, figures, formats
from procure.domain.evaluation.flags import ADVISED_AGAINST
from procure.domain.evaluation.model import Family, PriceFormula
from procure.domain.evaluation_drawings import Bar, Reach
from procure.domain.evaluations import Outcome
from procure.language import mark
from procure.services.robustness import ACCEPTED, Asked, Check, Robustness, Weight

# A page translates these; the report prints them.
FORMULAS: Final[Mapping[PriceFormula, str]] = {
    PriceFormula.PROPORTIONAL: mark("Forholdsmessig"),
    PriceFormula.LINEAR: mark("Lineær, null poeng ved dobbel pris"),
    PriceFormula.HYBRID: mark("Hybrid, lineær nær laveste pris"),
    PriceFormula.LOG: mark("Logaritmisk, null poeng ved dobbel pris"),
    PriceFormula.INTERVAL: mark("Fast intervall med modellens endepunkter"),
    PriceFormula.MINMAX: mark("Lavest–høyest (frarådes)"),
    PriceFormula.MEAN: mark("Gjennomsnitt (frarådes)"),
}
TESTS: Final[Mapping[Check, tuple[str, str, str]]] = {  # passed, failed, could not be tried
    Check.REMOVALS: (
        mark("Ingen av de andre tilbudene avgjør hvem som vinner."),
        mark("Uten ett av de andre tilbudene ville et annet tilbud ha vunnet."),
        "",
    ),
    Check.DRAWS: (
        mark("Vinneren er først i minst 80 av 100 trekninger av vektene."),
        mark("Vinneren er først i færre enn 80 av 100 trekninger av vektene."),
        mark("Modellen har ingen vekter å trekke."),
    ),
    Check.EVALUATORS: (
        mark("Snittet av evaluatorenes egne poeng gir samme vinner, også uten hver enkelt."),
        mark("Snittet av evaluatorenes egne poeng gir ikke alltid samme vinner."),
        mark("Bare én evaluator har levert poeng, så ingen kan tas ut."),
    ),
}
LICENCE: Final = mark(
    "Vektene og modellen var bestemt før tilbudene kom. Tallene her gir ingen adgang til å vekte "
    "på nytt. De er en kontroll av resultatet og lærdom til neste konkurranse."
)
ROBUST: Final = mark("Resultatet er robust")
NOT_ROBUST: Final = mark("Resultatet kan ikke kalles robust")
_PERCENT: Final = 100


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One test of the word "robust": what it found, to be translated, and whether it passed."""

    said: str
    passed: bool | None


@dataclass(frozen=True, slots=True)
class WeightRow:
    """A criterion's weight, or kroner a point, and its limits; `high` "" is without one."""

    criterion: str
    is_part: bool
    own: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class AskedRow:
    """A bid's price and the highest that would win alone; "" where no price decides it."""

    column: str
    name: str
    price: str
    winning: str
    distance: str
    dearer: bool  # whether the price that wins is above its own
    always: bool
    won: bool


@dataclass(frozen=True, slots=True)
class OtherRow:
    """Who would win otherwise: `what` is an evaluator ("" is all), or a formula to translate."""

    what: str
    winners: str
    same: bool
    own: bool = False  # what is left out is itself in the first place


@dataclass(frozen=True, slots=True)
class RankRow:
    """The share of the draws in which a bid has each rank."""

    column: str
    name: str
    shares: tuple[str, ...]
    first: bool


def tests(found: Robustness) -> tuple[CheckRow, ...]:
    """Say what each test found."""
    return tuple(
        CheckRow(TESTS[test][2 if passed is None else 0 if passed else 1], passed)
        for test, passed in found.tests.items()
    )


def margin(found: Robustness) -> str:
    """Write the distance from the first to the second, points or kroner; "" with no second."""
    if found.margin is None:
        return ""
    if found.outcome.material.model.family is Family.POINTS:
        return figures.number(found.outcome, found.margin)
    return figures.kroner(found.margin)


def slack(found: Robustness) -> str:
    """Write by how much a single winner's price could rise; "" where that says nothing."""
    won = [asked for asked in found.asked if asked.won]
    if len(won) != 1 or won[0].winning is None:
        return ""
    return figures.kroner(won[0].winning - won[0].price)


def weights(found: Robustness) -> tuple[WeightRow, ...]:
    """Write the limits of each weight."""
    return tuple(_weight(one) for one in found.weights)


def _weight(one: Weight) -> WeightRow:
    def write(weight: Fraction) -> str:
        if one.value is not None:
            return figures.kroner(Fraction(round(weight * one.value * _PERCENT), _PERCENT))
        return f"{formats.number(weight * _PERCENT, 1)}{formats.NBSP}%"

    high = one.span.high
    return WeightRow(
        criterion=one.row.node.name,
        is_part=one.row.is_part,
        own=write(one.row.share),
        low=write(one.span.low),
        high="" if high is None else write(high),
    )


def reaches(found: Robustness) -> tuple[Reach, ...]:
    """Return the weights to draw; none where quality is priced, for kroner have no end."""
    return tuple(
        Reach(one.row.node.name, float(one.row.share), float(one.span.low), float(one.span.high))
        for one in found.weights
        if one.span.high is not None and one.value is None
    )


def asked(found: Robustness) -> tuple[AskedRow, ...]:
    """Write each bid's price beside the one that would win."""
    return tuple(_asked(found, one) for one in found.asked)


def _asked(found: Robustness, one: Asked) -> AskedRow:
    return AskedRow(
        column=columns(found.outcome)[one.bid_id],
        name=names(found.outcome, [one.bid_id]),
        price=figures.kroner(one.price),
        winning="" if one.winning is None else figures.kroner(one.winning),
        distance="" if one.winning is None else figures.kroner(abs(one.winning - one.price)),
        dearer=one.winning is not None and one.winning > one.price,
        always=one.always,
        won=one.won,
    )


def formulas(found: Robustness) -> tuple[OtherRow, ...]:
    """Say who would win by each other formula; those advised against stand last."""
    ordered = sorted(found.formulas, key=lambda one: one.price.formula in ADVISED_AGAINST)
    return tuple(
        _other(found, FORMULAS[one.price.formula], [int(winner) for winner in one.winners])
        for one in ordered
    )


def evaluators(found: Robustness) -> tuple[OtherRow, ...]:
    """Say who would win by the evaluators' own points, with all and without each."""
    return tuple(_other(found, one.without, one.winners) for one in found.evaluators)


def removals(found: Robustness) -> tuple[OtherRow, ...]:
    """Say who would win without each bid."""
    first = found.outcome.evaluation.winners
    return tuple(
        OtherRow(
            names(found.outcome, [int(removal.removed)]),
            names(found.outcome, [int(winner) for winner in removal.winners]),
            removal.winners == first,
            own=removal.removed in first,
        )
        for removal in found.outcome.evaluation.leave_one_out
    )


def _other(found: Robustness, what: str, winners: Sequence[int]) -> OtherRow:
    return OtherRow(what, names(found.outcome, winners), tuple(winners) == found.outcome.winners)


def ranks(found: Robustness) -> tuple[RankRow, ...]:
    """Write how often each bid has each rank, the best first."""
    letters = columns(found.outcome)
    return tuple(
        RankRow(
            column=letters[bid],
            name=names(found.outcome, [bid]),
            shares=tuple(_share(share) for share in shares),
            first=bid in found.outcome.winners,
        )
        for bid, shares in _best_first(found)
    )


def places(found: Robustness) -> list[str]:
    """Write the ranks there are, as heads of columns."""
    return [f"{rank}." for rank in range(1, len(found.ranks) + 1)]


def _best_first(found: Robustness) -> list[tuple[int, tuple[float, ...]]]:
    return sorted(found.ranks.items(), key=lambda one: found.outcome.score(one[0]).rank or 0)


def _share(share: float) -> str:
    """Write a share of the draws; what happened is never written as nothing.

    >>> [_share(share).replace(formats.NBSP, " ") for share in (0, 0.0001, 0.87654, 1)]
    ['–', '< 0,1 %', '87,7 %', '100,0 %']
    """
    if not share:
        return figures.NONE
    if share < 0.001:  # noqa: PLR2004 -- what one decimal can show
        return f"<{formats.NBSP}{formats.number(Fraction(1, 10), 1)}{formats.NBSP}%"
    return f"{formats.number(Fraction(str(share)) * _PERCENT, 1)}{formats.NBSP}%"


def rank_bars(found: Robustness) -> tuple[Bar, ...]:
    """Return the shares of each bid's ranks to draw."""
    letters = columns(found.outcome)
    return tuple(
        Bar(
            letters[bid],
            tuple((rank, share) for rank, share in enumerate(shares, start=1) if share),
            _share(shares[0]),
            first=bid in found.outcome.winners,
        )
        for bid, shares in _best_first(found)
    )


def accepted() -> int:
    """Return the least per cent of the draws that a robust winner is first in."""
    return round(ACCEPTED * _PERCENT)


def columns(outcome: Outcome) -> Mapping[int, str]:
    """Return the short name of each bid, as the matrix has it."""
    offers = outcome.material.offers
    return {offer.id: evaluations.column(place) for place, offer in enumerate(offers)}


def names(outcome: Outcome, ids: Iterable[int]) -> str:
    """Write the bidders' names."""
    known = {offer.id: offer.name for offer in outcome.material.offers}
    return ", ".join(known[bid] for bid in ids)
