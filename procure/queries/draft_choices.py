"""What an author can choose among."""

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.drafting import CriterionKind
from procure.domain.permissions import CompetitionRole, Role
from procure.models.accounts import Organisation, User
from procure.models.competitions import CompetitionMembership
from procure.models.frameworks import AllowedCriterion, FrameworkRole


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a form."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class AllowedRow:
    id: int
    name: str
    kind: CriterionKind
    low: Decimal
    high: Decimal


def framework_roles(session: Session, framework_id: int) -> tuple[Choice, ...]:
    """Return the roles that hours can be bought in."""
    rows = session.execute(
        select(FrameworkRole.id, FrameworkRole.name)
        .where(FrameworkRole.framework_id == framework_id)
        .order_by(FrameworkRole.position)
    )
    return tuple(Choice(r.id, r.name) for r in rows)


def allowed_criteria(session: Session, framework_id: int) -> tuple[AllowedRow, ...]:
    """Return the criteria the framework allows, with their spans."""
    rows = session.scalars(
        select(AllowedCriterion)
        .where(AllowedCriterion.framework_id == framework_id)
        .order_by(AllowedCriterion.position)
    )
    return tuple(AllowedRow(r.id, r.name, r.kind, r.weight_minimum, r.weight_maximum) for r in rows)


def candidates(session: Session) -> tuple[Choice, ...]:
    """Return the staff who can be given a role in a competition."""
    rows = session.execute(
        select(User.id, User.name, Organisation.name.label("organisation"))
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(
            User.role.in_([Role.EVALUATOR, Role.OWNER, Role.OFFICER, Role.ADVISER]),
            User.disabled_at.is_(None),
        )
        .order_by(User.name)
    )
    return tuple(Choice(r.id, f"{r.name}, {r.organisation}") for r in rows)


def holders(session: Session, competition_id: int, role: CompetitionRole) -> set[int]:
    """Return the ids of those who hold a role in the competition."""
    rows = session.scalars(
        select(CompetitionMembership.user_id).where(
            CompetitionMembership.competition_id == competition_id,
            CompetitionMembership.role == role,
        )
    )
    return set(rows)
