"""The lists a competition is made of: requirements, criteria, price lines and needs."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.drafting import CriterionKind, RequirementKind
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.models.competitions import (
    CompetenceNeed,
    Competition,
    Criterion,
    PriceLine,
    Requirement,
)
from procure.models.frameworks import AllowedCriterion, CompetenceArea, FrameworkRole
from procure.services import audit
from procure.services.competitions import editable

CRITERION: Final = frozenset(
    {
        "name", "description", "documentation", "word_limit", "weight", "minimum_points",
        "value_per_point_ore", "climate",
    }
)  # fmt: skip


def add_requirement(
    session: Session,
    competition_id: int,
    *,
    kind: RequirementKind,
    text: str,
    evidence: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Add a requirement last in the specification."""
    competition = editable(session, competition_id, actor=actor, now=now)
    number = max((r.number for r in competition.requirements), default=0) + 1
    session.add(
        Requirement(
            competition_id=competition.id, number=number, kind=kind, text=text, evidence=evidence
        )
    )
    _changed(session, competition, actor, now, "requirement:add", number)


def remove_requirement(
    session: Session, competition_id: int, requirement_id: int, *, actor: Actor, now: datetime
) -> None:
    """Remove a requirement from a draft; the others keep their numbers."""
    competition = editable(session, competition_id, actor=actor, now=now)
    found = next((r for r in competition.requirements if r.id == requirement_id), None)
    if found is None:
        raise NotFound
    session.delete(found)
    _changed(session, competition, actor, now, "requirement:remove", found.number)


def add_criterion(
    session: Session,
    competition_id: int,
    *,
    kind: CriterionKind,
    values: Mapping[str, object],
    allowed_criterion_id: int | None = None,
    parent_id: int | None = None,
    actor: Actor,
    now: datetime,
) -> Criterion:
    """Add a criterion bound to the framework's, or a sub-criterion below one."""
    competition = editable(session, competition_id, actor=actor, now=now)
    if parent_id is not None and parent_id not in {c.id for c in competition.criteria}:
        raise NotFound
    if allowed_criterion_id is not None:
        _require_known(session, AllowedCriterion, competition, {allowed_criterion_id})
    criterion = Criterion(
        competition_id=competition.id,
        parent_id=parent_id,
        allowed_criterion_id=allowed_criterion_id,
        kind=kind,
        position=max((c.position for c in competition.criteria), default=0) + 1,
    )
    _assign(criterion, {"weight": Decimal(0), **values})
    session.add(criterion)
    session.flush()  # the audit line names its id
    _changed(session, competition, actor, now, "criterion:add", criterion.id)
    return criterion


def change_criterion(
    session: Session,
    competition_id: int,
    criterion_id: int,
    *,
    values: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> None:
    """Change a criterion of a draft."""
    competition = editable(session, competition_id, actor=actor, now=now)
    _assign(_criterion(competition, criterion_id), values)
    _changed(session, competition, actor, now, "criterion:change", criterion_id)


def set_weights(
    session: Session,
    competition_id: int,
    *,
    weights: Mapping[int, Decimal],
    actor: Actor,
    now: datetime,
) -> None:
    """Set the weights of several criteria at once, in per cent of their level."""
    competition = editable(session, competition_id, actor=actor, now=now)
    for criterion_id, weight in weights.items():
        _criterion(competition, criterion_id).weight = weight
    _changed(session, competition, actor, now, "criterion:weights", len(weights))


def remove_criterion(
    session: Session, competition_id: int, criterion_id: int, *, actor: Actor, now: datetime
) -> None:
    """Remove a criterion of a draft and what stands below it."""
    competition = editable(session, competition_id, actor=actor, now=now)
    _criterion(competition, criterion_id)
    below = [c for c in competition.criteria if c.parent_id == criterion_id]
    for criterion in (*below, _criterion(competition, criterion_id)):
        session.delete(criterion)
        session.flush()  # children before their parent
    _changed(session, competition, actor, now, "criterion:remove", criterion_id)


def set_price_lines(
    session: Session,
    competition_id: int,
    *,
    lines: Sequence[tuple[int, str, int]],
    actor: Actor,
    now: datetime,
) -> None:
    """Set the price form: (role id, label, published hours) per line, in order."""
    competition = editable(session, competition_id, actor=actor, now=now)
    _require_known(session, FrameworkRole, competition, {role for role, _, _ in lines})
    competition.price_lines = [
        PriceLine(role_id=role, label=label, hours=hours, position=n)
        for n, (role, label, hours) in enumerate(lines, 1)
    ]
    _changed(session, competition, actor, now, "price_lines", len(lines))


def set_needs(
    session: Session,
    competition_id: int,
    *,
    levels: Mapping[int, int],
    actor: Actor,
    now: datetime,
) -> None:
    """Set the level needed per competence area, 0 to 5."""
    competition = editable(session, competition_id, actor=actor, now=now)
    _require_known(session, CompetenceArea, competition, set(levels))
    present = {need.area_id: need for need in competition.needs}
    for area, level in levels.items():
        if area in present:
            present[area].level = level
        else:
            session.add(CompetenceNeed(competition_id=competition.id, area_id=area, level=level))
    _changed(session, competition, actor, now, "needs", len(levels))


def _require_known(
    session: Session,
    noun: type[AllowedCriterion | CompetenceArea | FrameworkRole],
    competition: Competition,
    ids: set[int],
) -> None:
    """Refuse ids of another framework: to the actor they do not exist."""
    known = session.scalars(
        select(noun.id).where(noun.framework_id == competition.framework_id, noun.id.in_(ids))
    )
    if set(known) != ids:
        raise NotFound


def _criterion(competition: Competition, criterion_id: int) -> Criterion:
    found = next((c for c in competition.criteria if c.id == criterion_id), None)
    if found is None:
        raise NotFound
    return found


def _assign(criterion: Criterion, values: Mapping[str, object]) -> None:
    for name in values.keys() & CRITERION:
        setattr(criterion, name, values[name])


def _changed(
    session: Session, competition: Competition, actor: Actor, now: datetime, what: str, which: int
) -> None:
    audit.record_on(
        session, Tag.COMPETITION_CHANGE, competition, actor, now, what=what, which=which
    )
