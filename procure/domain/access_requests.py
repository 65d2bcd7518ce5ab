"""A request for access (innsyn): the chosen bid in passages, and what is decided of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from procure.domain.journal_facts import Given, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class BidGiven:
    """What is decided of the chosen bid: how much is given, what is taken out, and why.

    `bid_id` is the bid that was read; `hidden` are the numbers of the passages in it that are
    replaced (`Passage.number`).
    """

    bid_id: int
    given: Given
    hidden: frozenset[int] = frozenset()
    redacted: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The decision: of the bid, if it was asked for, and of documents by id, with a reason."""

    verdict: Verdict
    claim: str
    assessment: str
    appeal: str
    bid: BidGiven | None = None
    documents: Mapping[int, tuple[Given, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence or a row of the bid, and its place in the whole bid.

    An opened bid never changes, so the number stays.
    """

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the bid: paragraphs, each of passages."""

    title: str
    paragraphs: tuple[tuple[Passage, ...], ...]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The bid that the standing decision chose."""

    bid_id: int
    supplier: str
    sections: tuple[Section, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All of them, in order."""
        return tuple(
            passage
            for section in self.sections
            for paragraph in section.paragraphs
            for passage in paragraph
        )
