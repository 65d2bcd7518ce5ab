"""Corners of a bid: what one firm of the consortium fills in, and what others may not read.

A corner is named by its cell: "answer:3" is the answer to criterion 3, "rate:5" the rate of price
line 5, "people:7" those in the team whom organisation 7 employs, and "statements" the reservations
and confirmations. A part that nobody was given is everyone's.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from procure.domain.bid_shares import Share
from procure.domain.bids import BidContent, Draft, Member

STATEMENTS: Final = "statements"
ANSWER, RATE, PEOPLE = "answer", "rate", "people"
PRIVATE_KINDS: Final = frozenset({ANSWER, RATE, PEOPLE})  # statements are everyone's to know


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads or writes the draft. `employers` gives the employer of each person by id."""

    firm_id: int
    leads: bool
    shares: tuple[Share, ...]
    employers: Mapping[int, int]

    @property
    def others(self) -> frozenset[str]:
        """The parts that another firm fills in. The lead answers for the bid: none is."""
        return frozenset() if self.leads else _cells(self._foreign())

    @property
    def closed(self) -> frozenset[str]:
        """The parts that the reader may not read."""
        private = [share for share in self._foreign() if share.private]
        return frozenset() if self.leads else _cells(private)

    def _foreign(self) -> list[Share]:
        return [share for share in self.shares if share.firm_id != self.firm_id]

    def people_cell(self, member: Member) -> str:
        """Name the corner that someone in the team belongs to."""
        return people_cell(self.employers.get(member.person_id or 0, 0))


def _cells(shares: Iterable[Share]) -> frozenset[str]:
    return frozenset(share.cell for share in shares)


def kind_of(cell: str) -> str:
    """Return what kind of part a cell is."""
    return cell.partition(":")[0]


def answer_cell(criterion_id: int) -> str:
    """Name the answer to a criterion."""
    return f"{ANSWER}:{criterion_id}"


def rate_cell(line_id: int) -> str:
    """Name the rate of a price line."""
    return f"{RATE}:{line_id}"


def people_cell(organisation_id: int) -> str:
    """Name those in the team whom a firm employs."""
    return f"{PEOPLE}:{organisation_id}"


def shown(draft: Draft, reader: Reader) -> Draft:
    """Return the draft as the reader may see it."""
    closed = reader.closed
    return replace(
        draft,
        content=without(draft.content, closed, reader.employers),
        closed=closed,
        others=reader.others,
    )


def without(
    content: BidContent, closed: Collection[str], employers: Mapping[int, int]
) -> BidContent:
    """Return the content without these corners."""
    if not closed:
        return content
    found = _values(content, employers)
    return _of(content, {cell: value for cell, value in found.items() if cell not in closed})


def settled(stored: BidContent, typed: BidContent, reader: Reader) -> tuple[BidContent, set[str]]:
    """Return what to save, and the corners that the reader may not change but typed in.

    What the reader cannot read is kept as it is stored: the page that was typed in lacks it. To
    type anything there is refused, whether or not it is what stands there: the answer tells
    nothing. A corner of another firm that can be read is refused when it was changed.
    """
    before, after = _values(stored, reader.employers), _values(typed, reader.employers)
    closed, others = reader.closed, reader.others
    wrong = {cell for cell in closed if cell in after}
    wrong |= {cell for cell in others - closed if before.get(cell) != after.get(cell)}
    kept = {cell: before[cell] for cell in closed if cell in before}
    content = _of(typed, {**after, **kept}) if kept else typed
    return _in_order(content, stored), wrong


def changed(stored: BidContent, typed: BidContent, employers: Mapping[int, int]) -> set[str]:
    """Return the corners in which two contents differ."""
    before, after = _values(stored, employers), _values(typed, employers)
    return {cell for cell in {*before, *after} if before.get(cell) != after.get(cell)}


def written(content: BidContent, cell: str, employers: Mapping[int, int]) -> bool:
    """Whether something stands in a corner."""
    return cell in _values(content, employers)


def _values(content: BidContent, employers: Mapping[int, int]) -> dict[str, Any]:
    """Return what stands in each corner; one where nothing stands is not there."""
    values: dict[str, Any] = {
        answer_cell(key): text for key, text in content.answers.items() if text
    }
    values |= {rate_cell(key): ore for key, ore in content.rates.items()}
    for member in content.team:
        cell = people_cell(employers.get(member.person_id or 0, 0))
        values[cell] = (*values.get(cell, ()), member)
    if content.reservations or content.confirmations or content.validity:
        values[STATEMENTS] = (content.reservations, content.confirmations, content.validity)
    return values


def _of(content: BidContent, values: Mapping[str, Any]) -> BidContent:
    """Return the content with its answers, rates and team made of these corners."""
    split = [(*cell.partition(":"), value) for cell, value in values.items()]
    return replace(
        content,
        answers={int(key): value for kind, _, key, value in split if kind == ANSWER},
        rates={int(key): value for kind, _, key, value in split if kind == RATE},
        team=tuple(one for kind, _, _key, value in split if kind == PEOPLE for one in value),
    )


def _in_order(content: BidContent, stored: BidContent) -> BidContent:
    """Keep the team in its stored order, with those who are new last."""
    places = {member.person_id: place for place, member in enumerate(stored.team)}
    team = sorted(content.team, key=lambda member: places.get(member.person_id, len(places)))
    return replace(content, team=tuple(team))
