"""Which of several bids on the first rank can be chosen: what was published, and what was drawn."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import ties
from procure.domain.audit import Tag
from procure.domain.evaluations import Outcome
from procure.domain.ties import TieRule
from procure.models.audit import AuditEntry
from procure.models.competitions import Competition


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """Lots that were drawn between bids; `seed` and the bids' numbers give the same one again."""

    bids: tuple[int, ...]
    drawn: int
    seed: str
    witnesses: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """The bids that share rank 1, and those that can be chosen.

    Without a published rule any of them can. `left` are those that the rule has not parted:
    none can be chosen until lots are drawn between them.
    """

    tied: tuple[int, ...]
    left: tuple[int, ...]
    rule: TieRule | None = None
    by: TieRule | None = None  # the measure that parted them
    draw: Draw | None = None

    @property
    def needs_lots(self) -> bool:
        """Whether nobody can be chosen before lots are drawn."""
        return self.rule is not None and len(self.left) > 1 and self.draw is None

    @property
    def choices(self) -> tuple[int, ...]:
        """The bids that can be chosen now."""
        if self.draw is not None:
            return (self.draw.drawn,)
        return () if self.needs_lots else self.left


def first(session: Session, competition: Competition, outcome: Outcome) -> First:
    """Return who comes first by the result, by the published rule, and by lots."""
    tied, rule = outcome.winners, competition.model.tie_rule
    if len(tied) < 2 or rule is None:  # noqa: PLR2004 -- one has nobody to be equal with
        return First(tied=tied, left=tied)
    found = ties.broken(outcome, rule)
    left = found.bids
    draw = _draw(session, competition.id, left) if len(left) > 1 else None
    return First(tied=tied, left=left, rule=rule, by=found.by, draw=draw)


def _draw(session: Session, competition_id: int, bids: tuple[int, ...]) -> Draw | None:
    """Return the lots drawn between just these bids: once drawn, they are not drawn again."""
    lines = session.execute(
        select(AuditEntry.at, AuditEntry.line)
        .where(
            AuditEntry.chain == f"competition:{competition_id}",
            AuditEntry.tag == Tag.AWARD_LOTS_DRAW.value,
        )
        .order_by(AuditEntry.seq)
    )
    for at, line in lines:
        said = json.loads(line)["facts"]
        if set(said["bids"]) == set(bids):
            return Draw(
                bids=bids, drawn=said["drawn"], seed=said["seed"], witnesses=said["witnesses"],
                at=at,
            )  # fmt: skip
    return None
