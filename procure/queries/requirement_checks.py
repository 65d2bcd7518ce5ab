"""What was found of each bid on each must requirement."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.drafting import RequirementKind
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import User
from procure.models.competitions import Competition
from procure.models.evaluations import RequirementCheck


@dataclass(frozen=True, slots=True)
class CheckRow:
    """A must requirement, and what was found in one bid; None while nobody has looked."""

    requirement_id: int
    number: int
    text: str
    evidence: str
    met: bool | None
    reason: str
    checked_by: str
    checked_at: datetime | None


def of_bid(session: Session, competition: Competition, bid_id: int) -> tuple[CheckRow, ...]:
    """Return the must requirements that stand, by number, with what was found in the bid."""
    return of_bids(session, competition, [bid_id])[bid_id]


def of_bids(
    session: Session, competition: Competition, bid_ids: list[int]
) -> dict[int, tuple[CheckRow, ...]]:
    """Return the same for several bids, in two statements however many there are."""
    found = {
        (row.RequirementCheck.bid_id, row.RequirementCheck.requirement_id): row
        for row in session.execute(
            select(RequirementCheck, User.name)
            .join(User, User.id == RequirementCheck.checked_by_id)
            .where(RequirementCheck.bid_id.in_(bid_ids))
        )
    }
    asked = [one for one in competition.requirements if one.kind is RequirementKind.MUST]
    rows = {}
    for bid_id in bid_ids:
        lines = []
        for one in asked:
            row = found.get((bid_id, one.id))
            check = row.RequirementCheck if row else None
            lines.append(
                CheckRow(
                    requirement_id=one.id,
                    number=one.number,
                    text=one.text,
                    evidence=one.evidence,
                    met=check.met if check else None,
                    reason=check.reason if check else "",
                    checked_by=row.name if row else "",
                    checked_at=check.checked_at if check else None,
                )
            )
        rows[bid_id] = tuple(lines)
    return rows


def admission_gaps(rows: tuple[CheckRow, ...]) -> list[Reason]:
    """Why the bid cannot be admitted: a requirement nobody checked, or one it does not meet."""
    unchecked = [str(row.number) for row in rows if row.met is None]
    unmet = [str(row.number) for row in rows if row.met is False]
    gaps = []
    if unchecked:
        gaps.append(reason(Code.REQUIREMENTS_UNCHECKED, numbers=", ".join(unchecked)))
    if unmet:
        gaps.append(reason(Code.REQUIREMENTS_UNMET, numbers=", ".join(unmet)))
    return gaps


def rejection_reason(rows: tuple[CheckRow, ...]) -> str:
    """Return what a rejection can say of the requirements that are not met; "" for none."""
    return "\n".join(
        f"Krav {row.number}: {row.text}\n{row.reason}" for row in rows if row.met is False
    )
