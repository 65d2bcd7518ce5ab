"""Cases for the evaluation workbook: each family, formula, normalising and rounding."""

import itertools
from dataclasses import replace
from fractions import Fraction

from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Line,
    Model,
    Normalise,
    PriceFormula,
    PriceParameters,
    Rounding,
    RoundingStage,
)
from procure.domain.evaluation.scoring import evaluate
from procure.sheets.evaluation_matrix import Matrix

F = Fraction
PRICE = Criterion("price", CriterionKind.PRICE, F("0.4"))
TEAM = Criterion("team", CriterionKind.QUALITY, F("0.35"), maximum=F(10), minimum=F(3))
METHOD = Criterion("method", CriterionKind.QUALITY, F("0.25"), maximum=F(5))
NAMES = {"price": "Pris", "team": "Team & kompetanse", "method": 'Metode "B"', "grade": "Karakter"}
BIDS = (
    Bid("A", F(1_000_000), {"team": F(7), "method": F(4)}),
    Bid("B", F(1_250_000), {"team": F(9), "method": F("4.5")}),
    Bid("C", F(1_900_000), {"team": F("2.5"), "method": F(5)}),  # stopped by the minimum
    Bid("D", None, {"team": F(8), "method": F(5)}),  # no price
    Bid("E", F(1_400_000), {"team": F(8), "method": F(3)}),
    Bid("F", F(1_000_000), {"team": F(7), "method": F(4)}),  # a tie with A
)
PRICES = (
    PriceParameters(PriceFormula.PROPORTIONAL),
    PriceParameters(PriceFormula.LINEAR, k=F(1)),
    PriceParameters(PriceFormula.LINEAR, k=F("0.2"), floor=F(0)),
    PriceParameters(PriceFormula.HYBRID, k=F("1.2")),
    PriceParameters(PriceFormula.LOG, a=F("2.5")),
    PriceParameters(PriceFormula.INTERVAL, high=F(2_500_000)),
    PriceParameters(PriceFormula.INTERVAL, low=F(900_000), high=F(2_000_000)),
    PriceParameters(PriceFormula.MINMAX),
    PriceParameters(PriceFormula.MEAN),
)


def matrix(case: Case, **changes) -> Matrix:
    return Matrix(
        case=case,
        evaluation=evaluate(case),
        competition_title="Én vei inn",
        case_number="2026/0417",
        buyer="Fjordvik kommune (konstruert)",
        model_hash="ab" * 32,
        bid_names={bid.id: f"Konsortium {bid.id} (konstruert)" for bid in case.bids},
        criterion_names=NAMES,
        line_names={line.id: f"Rolle {line.id}" for line in case.lines},
        **changes,
    )


def priced_quality(stage: RoundingStage = RoundingStage.NONE) -> Case:
    """Points on one criterion and grades on the other, both worth money."""
    grade = Criterion(
        "grade",
        CriterionKind.QUALITY,
        F("0.25"),
        values={"A": F(250_000), "B": F("100000.5"), "C": F(0)},
    )
    team = replace(TEAM, value_per_point=F(12_500))
    bids = tuple(
        Bid(bid.id, bid.price, {"team": bid.quality["team"]}, {"grade": letter})
        for bid, letter in zip(BIDS, itertools.cycle("CAB"), strict=False)
    )
    model = Model(family=Family.PRICED_QUALITY, rounding=Rounding(stage, 0))
    return Case(model, (PRICE, team, grade), bids)


def ratio(stage: RoundingStage = RoundingStage.NONE) -> Case:
    """Price for each quality point, with a bid that has none."""
    nothing = Bid("G", F(900_000), {"team": F(0), "method": F(0)})
    free = replace(TEAM, minimum=None)
    model = Model(family=Family.RATIO, rounding=Rounding(stage, 2))
    return Case(model, (PRICE, free, METHOD), (*BIDS, nothing))


def with_lines() -> Case:
    """Prices by the hour: complete, incomplete, free of charge and missing."""
    lines = (Line("senior", F(1200)), Line("junior", F("400.5")))
    rates = ({"senior": 1500, "junior": 1100}, {"senior": 1400}, {"senior": 1450, "junior": 0}, {})
    bids = tuple(
        replace(bid, lines={name: F(rate) for name, rate in row.items()})
        for bid, row in zip(BIDS, rates, strict=False)
    )
    return Case(Model(minimum_quality=F(8)), (PRICE, TEAM, METHOD), bids, lines)


def all_cases() -> dict[str, Case]:
    """Every formula family once, by name."""
    points = (PRICE, TEAM, METHOD)
    prices = {
        f"{place} {price.formula.value}": Case(Model(price=price), points, BIDS)
        for place, price in enumerate(PRICES)
    }
    normalised = {
        f"{how.value} {stage.value}": Case(
            Model(normalise=how, rounding=Rounding(stage, 2)), points, BIDS
        )
        for how in Normalise
        for stage in RoundingStage
    }
    unpriced = (replace(TEAM, weight=F("0.6")), replace(METHOD, weight=F("0.4")))
    return prices | normalised | {
        "priced quality": priced_quality(),
        "priced quality rounded": priced_quality(RoundingStage.TOTAL),
        "ratio": ratio(),
        "ratio rounded": ratio(RoundingStage.TOTAL),
        "price lines": with_lines(),
        "no price": Case(Model(), unpriced, BIDS),
        "single bid": Case(Model(), points, BIDS[:1]),
    }  # fmt: skip
