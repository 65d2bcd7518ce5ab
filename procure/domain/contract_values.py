"""What a contract is worth as time goes: signed, changed, taken up, invoiced; in øre, exact."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeThreshold:
    """A share of the original value that signed changes should not pass without a second look."""

    share: Fraction
    starts: date  # the first day it applies
    source: str  # for those who keep this table; never printed


# General knowledge, not confirmed by `domain.md`: pages show the share, no page cites the rule.
CHANGE_THRESHOLDS: Final = (
    ChangeThreshold(
        share=Fraction(10, 100), starts=date(2017, 1, 1), source="directive 2014/24 art. 72 (2)"
    ),
    ChangeThreshold(
        share=Fraction(50, 100), starts=date(2017, 1, 1), source="directive 2014/24 art. 72 (1)"
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractValue:
    """The sums of one contract, in øre excluding VAT."""

    original_ore: int
    changed_ore: int = 0  # signed changes, net: more is positive, less negative
    taken_ore: int = 0  # options that are exercised
    open_ore: int = 0  # options that still can be
    invoiced_ore: int = 0  # with credit notes taken off

    @property
    def ceiling_ore(self) -> int:
        """What can be invoiced: as signed, with the changes and the options taken.

        >>> ContractValue(original_ore=100, changed_ore=-20, taken_ore=5, open_ore=50).ceiling_ore
        85
        """
        return self.original_ore + self.changed_ore + self.taken_ore

    @property
    def remaining_ore(self) -> int:
        """What is left to invoice; below 0 when more is invoiced than agreed."""
        return self.ceiling_ore - self.invoiced_ore

    @property
    def over_ore(self) -> int:
        """How much more is invoiced than agreed; 0 when it is not."""
        return max(0, -self.remaining_ore)

    @property
    def highest_ore(self) -> int:
        """The most that the contract can cost, were every open option taken."""
        return self.ceiling_ore + self.open_ore

    @property
    def change_share(self) -> Fraction | None:
        """The signed changes as a share of the original value; None when that was 0.

        >>> ContractValue(original_ore=300, changed_ore=100).change_share
        Fraction(1, 3)
        """
        return Fraction(self.changed_ore, self.original_ore) if self.original_ore else None

    def passed_threshold(self, on: date) -> Fraction | None:
        """Return the highest threshold that the changes have passed, up or down, or None.

        >>> ContractValue(original_ore=100, changed_ore=-11).passed_threshold(date(2027, 1, 1))
        Fraction(1, 10)
        >>> ContractValue(original_ore=100, changed_ore=10).passed_threshold(date(2027, 1, 1))
        """
        share = self.change_share
        if share is None:
            return None
        passed = [t.share for t in CHANGE_THRESHOLDS if t.starts <= on and abs(share) > t.share]
        return max(passed, default=None)
