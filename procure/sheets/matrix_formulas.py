"""The formulas of the evaluation workbook: Excel computes what `procure.domain.evaluation` does.

Every parameter is a named cell of the sheet Modell, so that a reader can follow the reckoning.
No user's text stands in a formula; names of criteria are read from cells. Functions are those
of every Excel since 2007 and of LibreOffice: no XLOOKUP, LET or spilling arrays.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from procure.domain.evaluation.model import (
    Family,
    Model,
    Normalise,
    PriceFormula,
    PriceParameters,
    RoundingStage,
)
from procure.language import say

# Noise of binary numbers is taken away before results are compared, so that bids that are
# equal in exact arithmetic share a rank here too. ROUND itself sees through such noise.
QUIET_POINTS: Final = 12
QUIET_MONEY: Final = 6


def in_words(formula: PriceFormula) -> str:
    """Say how a price becomes points."""
    return {
        PriceFormula.PROPORTIONAL: say("Prispoeng = skala × laveste pris ÷ pris"),
        PriceFormula.LINEAR: say(
            "Prispoeng = skala × (1 − (pris − laveste pris) ÷ (k × laveste pris))"
        ),
        PriceFormula.HYBRID: say(
            "Lineær til t × laveste pris, der t = (k + 1) ÷ 2. "
            "Deretter skala × t² × laveste pris ÷ (k × pris)"
        ),
        PriceFormula.LOG: say("Prispoeng = skala × (1 − ln(pris ÷ laveste pris) ÷ ln(a))"),
        PriceFormula.INTERVAL: say("Prispoeng = skala × (øvre pris − pris) ÷ (øvre − nedre pris)"),
        PriceFormula.MINMAX: say(
            "Prispoeng = skala × (høyeste pris − pris) ÷ (høyeste − laveste pris)"
        ),
        PriceFormula.MEAN: say("Prispoeng = 50 − 100 × (pris − snittpris) ÷ snittpris"),
    }[formula]


def family_in_words(family: Family) -> str:
    """Say how quality and price meet."""
    return {
        Family.POINTS: say("Poeng: Sum av vekt × poeng. Høyest sum rangeres først."),
        Family.PRICED_QUALITY: say(
            "Prissatt kvalitet: Pris − sum av vekt × verdien av kvaliteten. Lavest rangeres først."
        ),
        Family.RATIO: say("Pris ÷ sum av kvalitetspoeng, uten vekter. Lavest rangeres først."),
    }[family]


def price_points(price: PriceParameters, at: str) -> str:
    """Points for the price in the cell `at`."""
    return _PRICE_POINTS[price.formula](price, at)


def _proportional(_: PriceParameters, at: str) -> str:
    return f"Skala*Laveste_pris/{at}"


def _linear(price: PriceParameters, at: str) -> str:
    points = f"Skala*(1-({at}-Laveste_pris)/(Verdi_k*Laveste_pris))"
    return points if price.floor is None else f"MAX(Gulv,{points})"


def _hybrid(_: PriceParameters, at: str) -> str:
    straight = f"Skala*(1-({at}-Laveste_pris)/(Verdi_k*Laveste_pris))"
    bent = f"Skala*((Verdi_k+1)/2)^2*Laveste_pris/(Verdi_k*{at})"
    return f"IF({at}<=(Verdi_k+1)/2*Laveste_pris,{straight},{bent})"


def _log(_: PriceParameters, at: str) -> str:
    return f"Skala*(1-LN({at}/Laveste_pris)/LN(Verdi_a))"


def _interval(_: PriceParameters, at: str) -> str:
    return f"Skala*(Oevre_pris-{at})/(Oevre_pris-Nedre_pris)"


def _minmax(_: PriceParameters, at: str) -> str:
    span = "(Hoeyeste_pris-Laveste_pris)"
    return f"IF({span}=0,Skala,Skala*(Hoeyeste_pris-{at})/{span})"


def _mean(_: PriceParameters, at: str) -> str:
    return f"50-100*({at}-Snittpris)/Snittpris"


_PRICE_POINTS: Final[Mapping[PriceFormula, Callable[[PriceParameters, str], str]]] = {
    PriceFormula.PROPORTIONAL: _proportional,
    PriceFormula.LINEAR: _linear,
    PriceFormula.HYBRID: _hybrid,
    PriceFormula.LOG: _log,
    PriceFormula.INTERVAL: _interval,
    PriceFormula.MINMAX: _minmax,
    PriceFormula.MEAN: _mean,
}


def quality_points(model: Model, raw: str, maximum: str, best: str) -> str:
    """Raw points on the model's scale, normalised against the cell `best`."""
    if model.normalise is Normalise.SHIFT:
        return f"({raw}+{maximum}-{best})/{maximum}*Skala"
    if model.normalise is Normalise.PERCENT:
        return f"IF({best}=0,{raw}/{maximum},{raw}/{best})*Skala"
    return f"{raw}/{maximum}*Skala"


def quality_value(raw: str, worth: str, table: tuple[str, str] | None) -> str:
    """What quality is worth: value per point × points, or the grade's value from a table."""
    if table is None:
        return f"{worth}*{raw}"
    grades, values = table
    return f"INDEX({values},MATCH({raw},{grades},0))"


def rounded(model: Model, stage: RoundingStage, formula: str) -> str:
    """The formula, rounded when this is the model's stage."""
    if model.rounding.stage is not stage:
        return formula
    return f"ROUND({formula},Desimaler)"


def quiet(model: Model, formula: str) -> str:
    """The formula without the noise of binary numbers."""
    digits = QUIET_POINTS if model.family is Family.POINTS else QUIET_MONEY
    return f"ROUND({formula},{digits})"


def status(gates: Sequence[tuple[str, str]], otherwise: str) -> str:
    """The first gate that stops a bid: (condition, text) pairs, then what a free bid shows."""
    formula = otherwise
    for condition, text in reversed(gates):
        formula = f"IF({condition},{text},{formula})"
    return formula
