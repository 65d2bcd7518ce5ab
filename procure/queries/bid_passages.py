"""The chosen bid as passages: what a request for access is about, piece by piece."""

from collections.abc import Iterable, Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import formats, prose, redactions
from procure.domain.access_requests import Chosen, Passage, Section
from procure.language import say
from procure.models.awards import Decision
from procure.models.bids import Bid, TeamMember
from procure.models.competitions import Competition
from procure.queries import material


def of_chosen(session: Session, competition: Competition) -> Chosen | None:
    """Return the chosen bid in the current language; None while nobody is chosen and told."""
    if competition.letters_sent_at is None:
        return None
    bid = session.scalar(
        select(Bid)
        .join(Decision, Decision.bid_id == Bid.id)
        .where(Decision.stands_in(competition.id))
        .options(
            joinedload(Bid.consortium),
            selectinload(Bid.answers),
            selectinload(Bid.team),
            selectinload(Bid.prices),
        )
        .execution_options(populate_existing=True)
    )
    if bid is None:
        return None
    return Chosen(bid.id, bid.consortium.name, _numbered(_parts(session, competition, bid)))


def _numbered(parts: Iterable[tuple[str, list[tuple[str, ...]]]]) -> tuple[Section, ...]:
    """Give each passage its number, through the whole bid."""
    found, number = [], 0
    for title, paragraphs in parts:
        rows = []
        for paragraph in paragraphs:
            rows.append(tuple(Passage(number + n, text) for n, text in enumerate(paragraph)))
            number += len(paragraph)
        found.append(Section(title, tuple(rows)))
    return tuple(found)


def _parts(
    session: Session, competition: Competition, bid: Bid
) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    known = material.of(session, competition)
    texts = {answer.criterion_id: answer.text for answer in bid.answers}
    for node in known.nodes:
        said = prose.plain(texts.get(node.id, ""))
        lines = [line for line in said.splitlines() if line.strip()]
        if lines:
            yield node.name, [redactions.passages(line) for line in lines]
    if bid.team:
        yield say("Teamet"), [_member(member) for member in bid.team]
    rates = {price.price_line_id: price.rate_ore for price in bid.prices}
    rows: list[tuple[str, ...]] = [
        (f"{line.label}: {formats.kroner(rates[line.id])}",)
        for line in known.lines
        if line.id in rates
    ]
    if rows:
        yield say("Timepriser"), rows


def _member(member: TeamMember) -> tuple[str, ...]:
    """A person: who in which role, then what shows it."""
    return (f"{member.label}: {member.role}.", *redactions.passages(member.evidence))
