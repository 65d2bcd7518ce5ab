"""The price form (prisskjema) as a file: what it asks for, and what was read from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from procure.domain.bids import AskedLine
from procure.domain.filled_forms import STOPS, FormCode, FormKind, Problem, version_of


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
