"""The prices side by side (prissammenligning): who is dear, who is cheap, and on which role.

All numbers are exact. Only bids that are ranked count in means, medians and limits, as in the
evaluation's own flag for abnormally low prices.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from statistics import mean, median
from typing import Final

from procure.domain.evaluation.scoring import ABNORMALLY_LOW

Row = tuple[Fraction | None, ...]  # one value for each bid; None where there is none


@dataclass(frozen=True, slots=True)
class ComparedLine:
    """A role and its published hours."""

    id: int
    label: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedBid:
    """Rates and ceilings in øre by line; `counted` when the bid is ranked."""

    name: str
    rates: Mapping[int, int]
    ceilings: Mapping[int, int] = field(default_factory=dict)
    counted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """The lines and bids, and everything that follows from them. Amounts are kroner."""

    lines: tuple[ComparedLine, ...]
    bids: tuple[ComparedBid, ...]
    low_share: Fraction = ABNORMALLY_LOW

    def rates(self, line: ComparedLine) -> Row:
        """Each counted bid's rate."""
        return tuple(
            Fraction(bid.rates[line.id], 100) if bid.counted and line.id in bid.rates else None
            for bid in self.bids
        )

    def amounts(self, line: ComparedLine) -> Row:
        """Hours × rate."""
        return tuple(None if rate is None else line.hours * rate for rate in self.rates(line))

    def totals(self) -> Row:
        """The sum over the lines; None while one has no rate."""
        columns = zip(*(self.amounts(line) for line in self.lines), strict=True)
        return tuple(
            None if any(amount is None for amount in column) else sum(filter(None, column), ZERO)
            for column in columns
        )

    def limits(self) -> Row:
        """For each bid, the share of the others' median total that it should not be below."""
        totals = self.totals()
        found: list[Fraction | None] = []
        for place, total in enumerate(totals):
            others = given((*totals[:place], *totals[place + 1 :]))
            found.append(None if total is None or not others else self.low_share * median(others))
        return tuple(found)

    def low(self) -> tuple[bool, ...]:
        """Which bids are abnormally low."""
        pairs = zip(self.totals(), self.limits(), strict=True)
        return tuple(t is not None and limit is not None and t < limit for t, limit in pairs)

    def above_ceiling(self) -> tuple[int, ...]:
        """How many of each counted bid's rates are above its ceiling."""
        return tuple(
            sum(
                bid.counted and rate > bid.ceilings[line]
                for line, rate in bid.rates.items()
                if line in bid.ceilings
            )
            for bid in self.bids
        )


ZERO: Final = Fraction()
Centre = Callable[[list[Fraction]], Fraction]
CENTRES: Final[tuple[Centre, Centre]] = (mean, median)


def given(row: Iterable[Fraction | None]) -> list[Fraction]:
    """The values there are."""
    return [value for value in row if value is not None]


def deviations(row: Row, centre: Centre) -> Row:
    """How far each value lies from the centre, as a share of it; None where there is none.

    >>> deviations((Fraction(90), Fraction(110), None), mean)
    (Fraction(-1, 10), Fraction(1, 10), None)
    """
    values = given(row)
    middle = centre(values) if values else ZERO
    return tuple(None if value is None or not middle else value / middle - 1 for value in row)
