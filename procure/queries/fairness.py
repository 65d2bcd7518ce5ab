"""How invitations, bids and call-offs are spread over the consortia of a framework.

Only competitions whose result is known count: what is sealed, or being evaluated, is in no sum
(`domain.md` A3.13). Those who run or inspect every competition see each consortium's own numbers;
others only when every consortium has been invited so often that none is recognised. The
consortia stand by name, never by rank, and no price is in it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import invitations, permissions
from procure.domain.errors import NotFound
from procure.domain.invitations import FEWEST, Why
from procure.domain.permissions import EVERYTHING, Actor, Permission, Role
from procure.models.consortia import Consortium
from procure.models.frameworks import Framework
from procure.queries import framework_records as records
from procure.queries.framework_records import Answer

_NONE: Final = Fraction(0)
Tally = tuple[tuple[Why, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of invitations."""

    invited: int
    read: int
    bid: int
    won: int
    declined: int

    @property
    def silent(self) -> int:
        """Invitations without a bid and without a word."""
        return self.invited - self.bid - self.declined


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One consortium. `even` is how many it would win if all bids were equally likely to."""

    consortium_id: int
    name: str
    counts: Counts
    even: Fraction
    bid_share: Fraction | None  # of the invitations; None for fewer than `FEWEST`
    win_share: Fraction | None  # of the bids; None for fewer than `FEWEST`
    reasons: Tally  # why it declined


@dataclass(frozen=True, slots=True, kw_only=True)
class FairnessPage:
    """The whole page. `rows` and `reasons` are empty while they would tell who did what."""

    framework_id: int
    reference: str
    title: str
    invented: bool
    fewest: int
    concluded: int  # competitions that count
    under_way: int  # issued ones that do not count yet
    totals: Counts | None
    rows: tuple[Row, ...]
    reasons: Tally
    sees_all: bool


def page(session: Session, framework_id: int, *, viewer: Actor) -> FairnessPage:
    """Return how the framework's competitions are spread. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.LEDGER_READ, EVERYTHING)
    framework = session.get(Framework, framework_id)
    if framework is None:
        raise NotFound
    held = records.held(session, framework_id)
    concluded = [one.id for one in held if one.concluded_at]
    answers = records.answers(session, concluded)
    sees_all = viewer.role in {Role.OFFICER, Role.AUDITOR}
    rows = _rows(session, framework_id, answers)
    shown = rows if sees_all or _many(rows) else ()
    return FairnessPage(
        framework_id=framework.id,
        reference=framework.reference,
        title=framework.title,
        invented=framework.invented,
        fewest=FEWEST,
        concluded=len(concluded),
        under_way=sum(not one.concluded_at and not one.cancelled_at for one in held),
        totals=_counts(answers) if sees_all or len(concluded) >= FEWEST else None,
        rows=shown,
        reasons=invitations.tally(_declines(answers)),
        sees_all=sees_all,
    )


def _many(rows: Sequence[Row]) -> bool:
    """All or none: one that is left out alone could be found by subtraction."""
    return bool(rows) and all(row.counts.invited >= FEWEST for row in rows)


def _rows(session: Session, framework_id: int, answers: Sequence[Answer]) -> tuple[Row, ...]:
    awarded = {answer.competition_id for answer in answers if answer.won}
    bidders = Counter(one.competition_id for one in answers if one.bid)
    chances = {key: Fraction(1, bidders[key]) for key in awarded}
    names = session.execute(
        select(Consortium.id, Consortium.name)
        .where(Consortium.framework_id == framework_id)
        .order_by(Consortium.name, Consortium.id)
    )
    by: dict[int, list[Answer]] = {}
    for answer in answers:
        by.setdefault(answer.consortium_id, []).append(answer)
    return tuple(_row(key, name, by.get(key, []), chances) for key, name in names)


def _row(key: int, name: str, theirs: Sequence[Answer], chances: Mapping[int, Fraction]) -> Row:
    counts = _counts(theirs)
    return Row(
        consortium_id=key,
        name=name,
        counts=counts,
        even=sum((chances.get(one.competition_id, _NONE) for one in theirs if one.bid), _NONE),
        bid_share=_share(counts.bid, counts.invited),
        win_share=_share(counts.won, counts.bid),
        reasons=_tally(_declines(theirs)),
    )


def _counts(answers: Iterable[Answer]) -> Counts:
    all_ = list(answers)
    return Counts(
        invited=len(all_),
        read=sum(one.read for one in all_),
        bid=sum(one.bid for one in all_),
        won=sum(one.won for one in all_),
        declined=sum(not one.bid and one.decline_reason is not None for one in all_),
    )


def _declines(answers: Iterable[Answer]) -> list[str]:
    return [one.decline_reason for one in answers if not one.bid and one.decline_reason]


def _tally(texts: Iterable[str]) -> Tally:
    """Count common reasons, however few: for a reader who knows them by name already."""
    counts = Counter(invitations.why(told) for told in texts)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0].value)))


def _share(part: int, whole: int) -> Fraction | None:
    return Fraction(part, whole) if whole >= FEWEST else None
