"""The price form (prisskjema) as a file: what it asks for, and what was read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from procure.domain import bids
from procure.domain.bids import AskedLine
from procure.domain.drafting import VatBasis
from procure.domain.filled_forms import STOPS, FormCode, FormKind, Problem, version_of


@dataclass(frozen=True, slots=True)
class PricedRow:
    """A line with the rate that a bid asks, in øre; None where none is written."""

    name: str
    hours: int
    rate_ore: int | None
    sum_ore: int | None


@dataclass(frozen=True, slots=True)
class PriceGroup:
    """The assignment (`option` is "") or one option, with its sum when every rate is there."""

    option: str
    rows: tuple[PricedRow, ...]
    sum_ore: int | None


def groups(rates: Mapping[int, int], lines: tuple[AskedLine, ...]) -> tuple[PriceGroup, ...]:
    """Return the lines by option in their order, the assignment first, with what a bid asks."""
    asked: dict[str, list[AskedLine]] = {}
    for line in lines:
        asked.setdefault(line.option, []).append(line)
    return tuple(
        PriceGroup(
            option,
            tuple(_priced(line, rates.get(line.id)) for line in own),
            bids.total(rates, tuple(own)),
        )
        for option, own in asked.items()
    )


def total(groups: tuple[PriceGroup, ...]) -> int | None:
    """Return what bids are compared by, in øre: options count; None while a rate is missing."""
    sums = [group.sum_ore for group in groups if group.sum_ore is not None]
    return sum(sums) if groups and len(sums) == len(groups) else None


def _priced(line: AskedLine, rate: int | None) -> PricedRow:
    return PricedRow(line.name, line.hours, rate, None if rate is None else rate * line.hours)


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceForm:
    """The published price lines for one consortium, and the rates of its draft, in øre.

    `bidder_id` is the consortium's id: the ceilings are its own, so another's form is refused.
    """

    reference: str
    title: str
    bidder: str
    bidder_id: int
    lines: tuple[AskedLine, ...]
    rates: Mapping[int, int] = field(default_factory=dict)
    vat_basis: VatBasis = VatBasis.EXCLUDED
    invented: bool = False

    @property
    def code(self) -> FormCode:
        """What the file says of itself."""
        rows = [
            [line.id, line.name, line.hours, line.ceiling_ore, *filter(None, (line.option,))]
            for line in self.lines
        ]
        return FormCode(FormKind.PRICE_FORM, self.bidder_id, version_of(rows), self.reference)


@dataclass(frozen=True, slots=True)
class ReadRate:
    """A rate that was read, in øre, and what the draft has now (None: nothing)."""

    line_id: int
    name: str
    row: int
    before_ore: int | None
    rate_ore: int

    @property
    def changes(self) -> bool:
        """Whether taking it over would change the draft."""
        return self.before_ore != self.rate_ore


@dataclass(frozen=True, slots=True)
class PriceReading:
    """What a filled price form says: every rate that was read, and what was not understood.

    An empty cell leaves the draft's rate as it is; nothing is taken away by a file.
    """

    lines: tuple[ReadRate, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether nothing was read because the file is not this form."""
        return any(problem.code in STOPS for problem in self.problems)

    @property
    def changes(self) -> tuple[ReadRate, ...]:
        """The rates that would change the draft, in the order of the form."""
        return tuple(line for line in self.lines if line.changes)

    def rates(self) -> dict[int, int]:
        """Return the rates that were read, in øre, by price line id."""
        return {line.line_id: line.rate_ore for line in self.lines}
