"""Refuse a letter that would reveal another bidder, before it is stored.

A reader may know what was published, what they wrote themselves, and who was chosen once the
letters have told it. All else about the other opened bids is secret: who made them, the people
in them, their prices, and their own words. What stands in attached files is not searched.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, starmap
from types import MappingProxyType
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents.document import Document
from procure.documents.islands import Island
from procure.documents.passages import passages
from procure.domain.errors import InvalidInput
from procure.domain.evaluations import Offer
from procure.domain.leaks import Guard, Kind, Known, Passage, Secrets
from procure.domain.reasons import Code, reason
from procure.language import mark
from procure.models.awards import Decision
from procure.models.bids import Bid, Submission
from procure.models.competitions import Competition, CompetitionVersion
from procure.models.consortia import Consortium, ConsortiumMember, MaximumRate
from procure.models.frameworks import CompetenceArea, FrameworkRole
from procure.models.questions import Question
from procure.queries import facts, journals, material

CODES: Final = {
    Kind.NAME: Code.LETTER_NAMES_OTHER,
    Kind.NUMBER: Code.LETTER_NUMBERS_OTHER,
    Kind.PERSON: Code.LETTER_NAMES_PERSON,
    Kind.PRICE: Code.LETTER_REVEALS_PRICE,
    Kind.WORDING: Code.LETTER_QUOTES_OTHER,
}
_ORE: Final = 100
NOTHING: Final[Mapping[str, Island]] = MappingProxyType({})
#: The letters that tell who was chosen: they may name the chosen one before any other does.
TELLING: Final = frozenset({"award_letter_other", "award_letter_winner"})


def check(
    session: Session,
    document: Document,
    competition_id: int,
    bid_id: int | None = None,
    *,
    written: Mapping[str, Island] = NOTHING,
) -> None:
    """Refuse a document for one bidder, or for all who were invited when there is no `bid_id`.

    `written` is what staff have written by hand in it. Raises `InvalidInput` with everything
    that it would reveal, and where it stands.
    """
    competition = facts.competition(session, competition_id)
    if competition.opened_at is None:
        return  # nobody has read a bid, so nothing of one can have come into a letter
    bids = _bids(session, competition_id)
    told = _told(session, document, competition_id)
    guard = _guard(
        session,
        competition,
        own=[bid for bid in bids if bid.id == bid_id],
        others=[bid for bid in bids if bid.id != bid_id],
        named=told,
        priced=told if getattr(document, "winner_price", None) is not None else frozenset(),
    )
    found = [*starmap(Passage, passages(document)), *_by_hand(written)]
    if leaks := guard.leaks(found):
        raise InvalidInput(
            [reason(CODES[leak.kind], field=leak.where, found=leak.found) for leak in leaks]
        )


def _by_hand(written: Mapping[str, Island]) -> Iterator[Passage]:
    for island in written.values():
        lines = ("".join(run.text for run in line) for line in island)
        yield Passage(mark("Egen tekst"), "\n".join(lines))


def _guard(
    session: Session,
    competition: Competition,
    *,
    own: Sequence[Bid],
    others: Sequence[Bid],
    named: frozenset[int],
    priced: frozenset[int],
) -> Guard:
    """Return a guard of the others' secrets; `named` and `priced` bids are no secret in that."""
    unnamed = [bid for bid in others if bid.id not in named]
    amounts = _Amounts(session, competition, [*own, *others])
    return Guard(
        Secrets(
            names=frozenset(chain.from_iterable(map(_names, unnamed))),
            numbers=_numbers(unnamed) - _numbers(own),
            persons=frozenset(member.label for bid in others for member in bid.team),
            amounts=amounts.secret(others, own, priced),
            texts=tuple(chain.from_iterable(map(_texts, others))),
        ),
        Known(
            texts=(*_published(session, competition), *_roles((*own, *others)), *_own(own)),
            amounts=frozenset(
                (*chain.from_iterable(map(amounts.of, own)), *_free(session, competition, own))
            ),
        ),
    )


def _told(session: Session, document: Document, competition_id: int) -> frozenset[int]:
    """The bids that the reader knows were chosen, or learns of in this letter."""
    told = frozenset(journals.told_winners(session, competition_id))
    if document.name not in TELLING:
        return told
    chosen = select(Decision.bid_id).where(Decision.stands_in(competition_id))
    return told | frozenset(session.scalars(chosen))


def _bids(session: Session, competition_id: int) -> list[Bid]:
    found = session.scalars(
        select(Bid)
        .where(Bid.competition_id == competition_id, Bid.opened_at.is_not(None))
        .options(
            joinedload(Bid.consortium)
            .selectinload(Consortium.members)
            .joinedload(ConsortiumMember.organisation),
            selectinload(Bid.answers),
            selectinload(Bid.team),
            selectinload(Bid.prices),
            selectinload(Bid.submissions).defer(Submission.payload),
        )
        .order_by(Bid.id)
    )
    return list(found)


def _names(bid: Bid) -> Iterator[str]:
    yield bid.consortium.name
    yield from (member.organisation.name for member in bid.consortium.members)


def _numbers(bids: Iterable[Bid]) -> frozenset[str]:
    members = (member for bid in bids for member in bid.consortium.members)
    return frozenset(m.organisation.organisation_number or "" for m in members) - {""}


def _texts(bid: Bid) -> Iterator[str]:
    """What the bidder wrote in running text."""
    yield from (answer.text for answer in bid.answers)
    yield from (member.evidence for member in bid.team)
    yield bid.reservations


def _own(own: Iterable[Bid]) -> Iterator[str]:
    """All that the reader has written or is called."""
    for bid in own:
        yield from _names(bid)
        yield from _texts(bid)
        yield from (member.label for member in bid.team)
        yield from (file["name"] for file in bid.submissions[-1].files)


def _roles(bids: Iterable[Bid]) -> Iterator[str]:
    """What people are called by their work is nobody's secret."""
    yield from {member.role for bid in bids for member in bid.team}


def _published(session: Session, competition: Competition) -> Iterator[str]:
    """What the buyer has told everyone."""
    framework, project = competition.framework, competition.project
    yield from (competition.title, competition.need, competition.assignment)
    yield from (competition.deliverables, competition.climate_reason, competition.standstill_reason)
    yield from (framework.title, framework.scope, framework.buyer.name, project.owner.name)
    yield from (project.title, project.problem, project.users, project.effects, project.partners)
    for requirement in competition.requirements:
        yield from (requirement.text, requirement.evidence)
    for criterion in competition.criteria:
        yield from (criterion.name, criterion.description, criterion.documentation)
    yield from (line.label for line in competition.price_lines)
    for column, owner in (
        (FrameworkRole.name, FrameworkRole),
        (CompetenceArea.name, CompetenceArea),
    ):
        yield from session.scalars(select(column).where(owner.framework_id == framework.id))
    yield from session.scalars(
        select(CompetitionVersion.summary).where(
            CompetitionVersion.competition_id == competition.id
        )
    )
    for question in session.scalars(
        select(Question).where(
            Question.competition_id == competition.id, Question.answered_at.is_not(None)
        )
    ):
        yield from (question.text, question.answer or "")


def _free(session: Session, competition: Competition, own: Sequence[Bid]) -> Iterator[int]:
    """The numbers of the competition, and the reader's ceilings: a price may be equal by chance."""
    yield from (line.hours * _ORE for line in competition.price_lines)
    yield from (c.value_per_point_ore for c in competition.criteria if c.value_per_point_ore)
    yield from filter(None, (competition.model.low_ore, competition.model.high_ore))
    yield from session.scalars(
        select(MaximumRate.rate_ore).where(
            MaximumRate.consortium_id.in_([bid.consortium_id for bid in own])
        )
    )


class _Amounts:
    """The prices of the bids: each rate, each line's sum, the total, and how they differ."""

    def __init__(self, session: Session, competition: Competition, bids: Iterable[Bid]) -> None:
        known = material.of(session, competition)
        self._hours = {line.id: line.hours for line in known.lines}
        self._totals: dict[int, int | None] = {}
        self._sums: dict[int, frozenset[int]] = {}
        self._rates: dict[int, dict[int, int]] = {}
        for bid in bids:
            rates = {price.price_line_id: price.rate_ore for price in bid.prices}
            self._rates[bid.id] = rates
            offer = Offer(id=bid.id, name=bid.consortium.name, rates=rates)
            self._totals[bid.id] = known.price_ore(offer)
            self._sums[bid.id] = frozenset(known.sums_ore(offer).values())

    def of(self, bid: Bid) -> Iterator[int]:
        """Every amount of one bid."""
        for line, rate in self._rates[bid.id].items():
            yield from (rate, rate * self._hours[line])
        yield from self._sums[bid.id]  # of the assignment and of each option
        total = self._totals[bid.id]
        if total is not None:
            yield total

    def secret(
        self, others: Iterable[Bid], own: Iterable[Bid], priced: frozenset[int]
    ) -> frozenset[int]:
        """What the others ask for, and how far it is from the reader's own total."""
        mine = {self._totals[bid.id] for bid in own} - {None}
        found: set[int] = set()
        for bid in others:
            total = self._totals[bid.id]
            whole = set() if total is None else {total, *(abs(total - (o or 0)) for o in mine)}
            found |= set(self.of(bid)) - whole
            if bid.id not in priced:
                found |= whole
        return frozenset(found - {0})
