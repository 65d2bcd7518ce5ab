"""A trial in the wind tunnel that is kept with the model, so that the call-off note can print it.

Kept whole, as a portable case with its trial bids: whoever doubts it can evaluate it again. It
speaks of the model and the criteria it was run with; once they change, it is stale.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any

from procure.domain import evaluations, wind_tunnel
from procure.domain.evaluation import files
from procure.domain.evaluation.model import Case, Family, PriceFormula
from procure.domain.wind_tunnel import Trial

Compared = tuple[tuple[PriceFormula, Trial], ...]


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What was tried, on what, and why the model was chosen.

    `estimate` is kroner and `spread` per cent of it; `case` holds the trial bids. `names` are the
    criteria's, as they were.
    """

    case: Case
    estimate: Fraction
    spread: int
    reason: str
    at: datetime
    names: Mapping[str, str]
    wanted: str = ""
    other: str = ""

    @cached_property
    def compared(self) -> Compared:
        """The same bids with every price formula, as the page showed them."""
        return wind_tunnel.compare(self.case, self.estimate, Fraction(self.spread, 100))

    @cached_property
    def here(self) -> Trial:
        """The bids with the model as it is."""
        if self.case.model.family is Family.POINTS:
            for _formula, trial in self.compared:
                if trial.parameters == self.case.model.price:
                    return trial
        return wind_tunnel.run(self.case, self.estimate, Fraction(self.spread, 100))

    @property
    def price_weight(self) -> Fraction:
        """The published weight of the price, 0 to 1."""
        price = self.case.price_criterion
        return Fraction() if price is None else price.weight

    @property
    def recommended(self) -> PriceFormula:
        """The formula with the fewest and least grave drawbacks in this trial."""
        return wind_tunnel.recommended(self.compared, self.price_weight)[0]


def digest(case: Case) -> str:
    """Return the SHA-256 of the model and the criteria, whatever is bought and offered."""
    return evaluations.case_digest(replace(case, bids=(), lines=()))


def as_document(kept: Kept) -> dict[str, Any]:
    """Write a kept trial as JSON: what it was run on, and what it showed."""
    return {
        "case": files.dump_case(kept.case),
        "digest": digest(kept.case),
        "estimate": str(kept.estimate),
        "spread": kept.spread,
        "reason": kept.reason,
        "at": kept.at.isoformat(),
        "names": dict(kept.names),
        "wanted": kept.wanted,
        "other": kept.other,
        "winners": list(kept.here.evaluation.winners),
        "recommended": kept.recommended.value,
    }


def from_document(document: Mapping[str, Any]) -> Kept:
    """Read a kept trial. Raises `CaseError` for a case that cannot be read."""
    case = files.load(document["case"])
    if isinstance(case, list):
        raise TypeError("one trial has one case")
    return Kept(
        case=case,
        estimate=Fraction(document["estimate"]),
        spread=document["spread"],
        reason=document["reason"],
        at=datetime.fromisoformat(document["at"]),
        names=document["names"],
        wanted=document["wanted"],
        other=document["other"],
    )


def is_stale(document: Mapping[str, Any], case: Case) -> bool:
    """Whether the model or the criteria have changed since the trial was kept."""
    return bool(document["digest"] != digest(case))
