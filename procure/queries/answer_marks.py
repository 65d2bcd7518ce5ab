"""What amendments touched in a bid: for its consortium at once, for staff after the opening."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from procure.domain import amendments
from procure.domain.amendments import Delta, Difference, Kind, Mark
from procure.models.amendments import Amendment, AnswerMark
from procure.models.bids import Bid
from procure.models.competitions import Competition, CompetitionVersion, Requirement


@dataclass(frozen=True, slots=True)
class Names:
    """What the rows of a change are called: requirements by number, criteria by name."""

    requirements: dict[str, int]
    criteria: dict[str, str]


@dataclass(frozen=True, slots=True)
class Touch:
    """What one version did to a part of the bid, and why."""

    mark_id: int
    version: int
    issued_at: datetime
    reason: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bid that awaits the consortium's word; None is the requirements' part."""

    criterion_id: int | None
    touches: tuple[Touch, ...]  # the oldest version first


@dataclass(frozen=True, slots=True)
class Awaiting:
    """All that a consortium must confirm or change."""

    parts: tuple[Part, ...]
    names: Names

    @property
    def mark_ids(self) -> tuple[int, ...]:
        """The marks that are shown: what is confirmed is what was seen."""
        return tuple(touch.mark_id for part in self.parts for touch in part.touches)


NONE = Awaiting((), Names({}, {}))


def awaiting(session: Session, competition: Competition, bid_id: int) -> Awaiting:
    """Return what is unconfirmed in a bid, with what changed. For its own consortium."""
    rows = session.execute(
        select(
            AnswerMark.id, AnswerMark.criterion_id, CompetitionVersion.number,
            CompetitionVersion.issued_at, CompetitionVersion.summary, Amendment.deltas,
        )
        .join(CompetitionVersion, CompetitionVersion.id == AnswerMark.version_id)
        .join(Amendment, Amendment.version_id == CompetitionVersion.id)
        .where(AnswerMark.bid_id == bid_id, AnswerMark.confirmed_at.is_(None))
        .order_by(CompetitionVersion.number, AnswerMark.id)
    ).all()  # fmt: skip
    if not rows:
        return NONE
    above = {c.id: c.parent_id for c in competition.criteria}
    touches: dict[int | None, list[Touch]] = defaultdict(list)
    for key, part, number, at, reason, stored in rows:
        deltas = _about((Delta.of(one) for one in stored), part, above)
        told = tuple(d for delta in deltas for d in amendments.differences(delta))
        touches[part].append(Touch(key, number, at, reason, told))
    order = amendments.unconfirmed(Mark(part, row[0].version) for part, row in touches.items())
    return Awaiting(
        tuple(Part(part, tuple(touches[part])) for part in order), names(session, competition)
    )


def _about(
    deltas: Iterable[Delta], part: int | None, above: dict[int, int | None]
) -> tuple[Delta, ...]:
    """Return the changes that a part was marked for; where none is its own, all but rows'."""
    present = tuple(deltas)
    if part is None:
        own = tuple(d for d in present if d.kind is Kind.REQUIREMENT)
    else:
        places = {str(part), str(above.get(part))}
        own = tuple(d for d in present if d.kind is Kind.CRITERION and d.target in places)
    return own or tuple(d for d in present if d.kind in {Kind.TEXT, Kind.DATE}) or present


def names(session: Session, competition: Competition) -> Names:
    """Return the names of the rows that changes speak of, the withdrawn ones too."""
    numbers = session.execute(
        select(Requirement.id, Requirement.number).where(
            Requirement.competition_id == competition.id
        )
    )
    return Names(
        {str(row.id): row.number for row in numbers},
        {str(c.id): c.name for c in competition.criteria},
    )


def unconfirmed(session: Session, competition_id: int) -> dict[int, tuple[int | None, ...]]:
    """Return the parts of each opened bid that its consortium did not confirm. For staff."""
    marks: dict[int, list[Mark]] = defaultdict(list)
    for bid_id, part, version in session.execute(_open_marks(competition_id)):
        marks[bid_id].append(Mark(part, version))
    return {bid_id: amendments.unconfirmed(found) for bid_id, found in marks.items()}


def _open_marks(competition_id: int) -> Select[int, int | None, int]:
    return (
        select(AnswerMark.bid_id, AnswerMark.criterion_id, CompetitionVersion.number)
        .join(CompetitionVersion, CompetitionVersion.id == AnswerMark.version_id)
        .join(Bid, Bid.id == AnswerMark.bid_id)
        .where(
            AnswerMark.competition_id == competition_id,
            AnswerMark.confirmed_at.is_(None),
            Bid.opened_at.is_not(None),
        )
    )
