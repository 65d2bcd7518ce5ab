"""Two or three bids side by side: what each answered, what it got, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import evaluations, figures
from procure.domain.bid_team import Area
from procure.domain.drafting import CriterionKind
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.models.bids import BidAnswer, TeamMember
from procure.models.competitions import Competition
from procure.models.frameworks import CompetenceArea
from procure.queries import material, matrices
from procure.queries.material import Head
from procure.queries.matrices import Sight

FEWEST: Final = 2
MOST: Final = 3  # beside each other; more is not read

Levels = Mapping[str, int]  # area key → 0 to 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A bid that can be laid beside others."""

    bid_id: int
    short: str
    name: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """What a bid answered to a criterion; points and reason when they are agreed."""

    answer: str
    points: str
    weighted: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion, a cell for each chosen bid."""

    criterion: str
    share: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A chosen bid: its result and price where they may be seen, and the levels of its team."""

    choice: Choice
    result: str
    rank: str
    price: str
    team: tuple[Levels, ...]


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """The choice of bids and, when two or three are chosen, how they compare."""

    competition: Head
    choices: tuple[Choice, ...]
    chosen: tuple[Standing, ...]
    lines: tuple[Line, ...]
    areas: tuple[Area, ...]
    has_result: bool
    miscounted: bool  # bids are chosen, but too few or too many


def page(
    session: Session, competition_id: int, ids: Sequence[int], *, viewer: Actor, now: datetime
) -> ComparisonPage:
    """Return the comparison. `NotFound` for a bid that is not evaluated here.

    Other errors as `matrices.sight`.
    """
    seen = matrices.sight(session, competition_id, viewer=viewer, now=now)
    known = {offer.id for offer in seen.material.offers}
    if not known.issuperset(ids):
        raise NotFound
    count = len(set(ids))
    chosen = tuple(c for c in _choices(seen, ids) if c.chosen) if FEWEST <= count <= MOST else ()
    return ComparisonPage(
        competition=material.head(seen.row, seen.known, now, viewer=viewer),
        choices=_choices(seen, ids),
        chosen=_standings(session, seen, chosen),
        lines=_lines(session, seen, chosen) if chosen else (),
        areas=areas(session, seen.row),
        has_result=seen.outcome is not None,
        miscounted=bool(ids) and not chosen,
    )


def _choices(seen: Sight, ids: Sequence[int]) -> tuple[Choice, ...]:
    return tuple(
        Choice(offer.id, evaluations.column(place), offer.name, offer.id in ids)
        for place, offer in enumerate(seen.material.offers)
    )


def _standings(session: Session, seen: Sight, chosen: Sequence[Choice]) -> tuple[Standing, ...]:
    found = teams(session, [choice.bid_id for choice in chosen])
    shown, dash = seen.outcome, figures.NONE
    return tuple(
        Standing(
            choice=choice,
            result=figures.result(shown, choice.bid_id) if shown else dash,
            rank=figures.rank(shown, choice.bid_id) if shown else dash,
            price=(figures.price(shown, choice.bid_id) or dash) if shown else dash,
            team=found[choice.bid_id],
        )
        for choice in chosen
    )


def teams(session: Session, bids: Sequence[int]) -> Mapping[int, tuple[Levels, ...]]:
    """Return the levels of everyone offered in each bid."""
    offered: dict[int, list[Levels]] = {bid_id: [] for bid_id in bids}
    for bid_id, levels in session.execute(
        select(TeamMember.bid_id, TeamMember.levels)
        .where(TeamMember.bid_id.in_(offered))
        .order_by(TeamMember.position)
    ):
        offered[bid_id].append(levels)
    return {bid_id: tuple(people) for bid_id, people in offered.items()}


def _lines(session: Session, seen: Sight, chosen: Sequence[Choice]) -> tuple[Line, ...]:
    ids = [choice.bid_id for choice in chosen]
    answers = {
        (bid_id, criterion_id): text
        for bid_id, criterion_id, text in session.execute(
            select(BidAnswer.bid_id, BidAnswer.criterion_id, BidAnswer.text).where(
                BidAnswer.bid_id.in_(ids)
            )
        )
    }
    return tuple(
        Line(row.node.name, figures.share(row), tuple(_cell(seen, row, i, answers) for i in ids))
        for row in evaluations.rows(seen.material)
        if row.leaves == (row.node.id,) and row.node.kind is CriterionKind.QUALITY
    )


def _cell(
    seen: Sight, row: evaluations.Row, bid_id: int, answers: Mapping[tuple[int, int], str]
) -> Cell:
    agreed = seen.material.agreed.get((bid_id, row.node.id))
    raw: Fraction | None = agreed.exact if agreed else None
    return Cell(
        answer=answers.get((bid_id, row.node.id), ""),
        points=figures.decimals(seen.material.model, raw),
        weighted=figures.weighted(seen.outcome, row, bid_id) if seen.outcome else figures.NONE,
        reason=agreed.reason if agreed else "",
    )


def areas(session: Session, competition: Competition) -> tuple[Area, ...]:
    """Return the corners of the triangle, with the level that is needed."""
    needs = {need.area_id: need.level for need in competition.needs}
    found = session.scalars(
        select(CompetenceArea)
        .where(CompetenceArea.framework_id == competition.framework_id)
        .order_by(CompetenceArea.position)
    )
    return tuple(Area(area.id, area.key, area.name, needs.get(area.id)) for area in found)
