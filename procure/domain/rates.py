"""Change hourly rates: by an index or by hand, exactly, with a guard against slips of a comma."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Final

from procure.domain.errors import InvalidInput
from procure.domain.reasons import Code, Reason, reason

LARGE: Final = Fraction(20, 100)  # a change beyond this share, up or down, must be confirmed
SLIP: Final = 8  # so many times more or less is no change of price but a comma in the wrong place
HUNDRED: Final = 100
MOST_RATE: Final = 10**8  # øre per hour, a million kroner: more is a slip of the finger


class Rounding(StrEnum):
    """What an adjusted rate is rounded to, halves up."""

    ORE = "ore"
    KRONER = "kroner"

    @property
    def step(self) -> int:
        """The unit in øre."""
        return 1 if self is Rounding.ORE else HUNDRED


@dataclass(frozen=True, slots=True)
class Adjustment:
    """By how much all rates change: exact, and told the way it was typed."""

    factor: Fraction
    told: str
    rounding: Rounding = Rounding.ORE

    @property
    def share(self) -> Decimal:
        """The change in per cent, to two decimals, for the reader."""
        basis_points = (self.factor - 1) * HUNDRED * HUNDRED
        return Decimal((2 * basis_points + 1) // 2) / HUNDRED

    def of(self, rate_ore: int) -> int:
        """Return the adjusted rate in øre.

        >>> Adjustment(Fraction(1035, 1000), "3,5", Rounding.KRONER).of(123_450)
        127800
        """
        return rounded(rate_ore * self.factor, self.rounding)


def rounded(ore: Fraction, rounding: Rounding = Rounding.ORE) -> int:
    """Round an amount that is not negative to whole øre or kroner, halves up.

    Nothing else rounds a rate.
    """
    step = rounding.step
    return int((ore / step + Fraction(1, 2)) // 1) * step


def by_percent(percent: Decimal, rounding: Rounding = Rounding.ORE) -> Adjustment:
    """Return the adjustment by a percentage: 3.5 makes 1 000 into 1 035.

    Raises `InvalidInput` for no change and for a fall to nothing or below.
    """
    return _checked(1 + Fraction(percent) / HUNDRED, f"{percent:f}", rounding)


def by_index(before: Decimal, after: Decimal, rounding: Rounding = Rounding.ORE) -> Adjustment:
    """Return the adjustment from one value of a price index to a later one.

    Raises `InvalidInput` for an index that is not positive, and for no change.
    """
    if before <= 0 or after <= 0:
        raise InvalidInput([reason(Code.INDEX_NOT_POSITIVE)])
    return _checked(Fraction(after) / Fraction(before), f"{before:f}-{after:f}", rounding)


def _checked(factor: Fraction, told: str, rounding: Rounding) -> Adjustment:
    if factor <= 0:
        raise InvalidInput([reason(Code.RATE_NOT_POSITIVE)])
    if factor == 1:
        raise InvalidInput([reason(Code.NOTHING_CHANGED)])
    return Adjustment(factor, told, rounding)


def require_likely(adjustment: Adjustment, *, confirmed: bool) -> None:
    """Refuse an adjustment that looks like a slip, or is large and not confirmed."""
    factor, share = adjustment.factor, adjustment.share
    if factor >= SLIP or factor <= Fraction(1, SLIP):
        raise InvalidInput([reason(Code.INDEX_SLIPPED, share=share)])
    if abs(factor - 1) > LARGE and not confirmed:
        limit = int(LARGE * HUNDRED)
        raise InvalidInput([reason(Code.INDEX_TOO_LARGE, share=share, limit=limit)])


@dataclass(frozen=True, slots=True)
class RateChange:
    """One role's highest rate before and after, in øre per hour; None is no rate before."""

    role: str
    before: int | None
    after: int

    @property
    def difference(self) -> int:
        """The change in øre per hour."""
        return self.after - (self.before or 0)

    @property
    def share(self) -> Fraction | None:
        """The change as a part of the rate before; None when there was none."""
        return Fraction(self.difference, self.before) if self.before else None

    @property
    def large(self) -> bool:
        """Whether the change is so large that it must be confirmed."""
        return self.share is not None and abs(self.share) > LARGE

    @property
    def slipped(self) -> bool:
        """Whether a comma seems to have moved: about ten or a hundred times more or less."""
        if not self.before or self.after <= 0:
            return False
        times = Fraction(self.after, self.before)
        return times >= SLIP or times <= Fraction(1, SLIP)


def refusals(change: RateChange, *, confirmed: bool) -> tuple[Reason, ...]:
    """Why a rate cannot be set to this; empty means go."""
    if change.after <= 0:
        return (reason(Code.RATE_NOT_POSITIVE),)
    if change.after > MOST_RATE:
        return (reason(Code.RATE_TOO_HIGH, name=change.role, maximum=MOST_RATE),)
    if change.slipped:
        return (
            reason(Code.COMMA_SLIPPED, name=change.role, price=change.after, maximum=change.before),
        )
    if change.large and not confirmed:
        return (reason(Code.CHANGE_TOO_LARGE, name=change.role, limit=int(LARGE * HUNDRED)),)
    return ()


def changes(
    before: Mapping[str, int], after: Mapping[str, int], *, confirmed: bool
) -> tuple[RateChange, ...]:
    """Return what differs, in the order of `after`, by role.

    Raises `InvalidInput` with every refusal, and when nothing differs.
    """
    every = tuple(RateChange(role, before.get(role), rate) for role, rate in after.items())
    if refused := [why for change in every for why in refusals(change, confirmed=confirmed)]:
        raise InvalidInput(refused)
    found = tuple(change for change in every if change.before != change.after)
    if not found:
        raise InvalidInput([reason(Code.NOTHING_CHANGED)])
    return found


@dataclass(frozen=True, slots=True)
class Effect:
    """Many changes together, each rate counted once; sums in øre per hour."""

    count: int
    before: int
    after: int
    large: bool

    @property
    def difference(self) -> int:
        """The change of the sum."""
        return self.after - self.before

    @property
    def share(self) -> Fraction | None:
        """The change as a part of the sum before."""
        return Fraction(self.difference, self.before) if self.before else None


def effect(changed: Iterable[RateChange]) -> Effect:
    """Sum changes up.

    >>> effect([RateChange("A", 100, 110), RateChange("B", 300, 310)]).share
    Fraction(1, 20)
    """
    every = tuple(changed)
    return Effect(
        count=len(every),
        before=sum(change.before or 0 for change in every),
        after=sum(change.after for change in every),
        large=any(change.large for change in every),
    )
