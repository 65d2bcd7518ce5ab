"""What the checks of rules 26–49 look at: bidders, presentations, contract, who was told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Offered:
    """A person in a bid; `employer` is the firm's id, None for someone who is on no card."""

    label: str
    employer: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bidder:
    """A bid that stands, and who is behind it. `firms` are names by id, on the bidding day."""

    name: str
    firms: Mapping[int, str] = field(default_factory=dict)
    people: tuple[Offered, ...] = ()
    price_ore: int | None = None  # None when a line has no price


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """How an admissible bidder was heard: the length of each presentation with minutes of it."""

    name: str
    minutes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractFacts:
    """What the winner offered that may not be so any more on the day of signing."""

    starts_on: date | None = None  # the published start of the assignment
    firms_gone: tuple[str, ...] = ()  # members on the bidding day that have left since
    people_gone: tuple[str, ...] = ()  # offered people who are off the card since
