"""Between a draft and its framework's library: take items out, and put new ones in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.drafting import CriterionKind, RequirementKind
from procure.domain.errors import NotFound
from procure.domain.library import ItemKind
from procure.domain.permissions import Actor, Permission, Role
from procure.models.competitions import Competition, Criterion, Requirement
from procure.models.frameworks import AllowedCriterion
from procure.models.library import LibraryItem
from procure.queries import facts, scale_wordings
from procure.services import competitions, criteria, library, requirements

_NAME: Final = 60  # characters of a requirement that name it


@dataclass(frozen=True, slots=True)
class Taken:
    """How many items became part of the draft."""

    requirements: int
    criteria: int


def take(
    session: Session, competition_id: int, *, item_ids: Collection[int], actor: Actor, now: datetime
) -> Taken:
    """Add items of the framework's library to a draft, in the order of the library.

    A criterion gets the lowest weight that the framework allows: the author weighs the whole.
    Raises `NotFound` for an item that is retired or of another framework.
    """
    competition = competitions.editable(session, competition_id, actor=actor, now=now)
    found = session.scalars(
        select(LibraryItem)
        .where(
            LibraryItem.id.in_(item_ids),
            LibraryItem.framework_id == competition.framework_id,
            LibraryItem.retired_at.is_(None),
        )
        .order_by(LibraryItem.id)
    ).all()
    if {item.id for item in found} != set(item_ids):
        raise NotFound
    scale = competition.model.scale
    for item in found:
        if item.kind is ItemKind.CRITERION:
            _criterion(session, competition_id, item, scale, actor, now)
        else:
            requirements.add_requirement(
                session, competition_id, kind=RequirementKind(item.kind.value), text=item.text,
                evidence=item.evidence, word_limit=item.word_limit, page_limit=item.page_limit,
                actor=actor, now=now,
            )  # fmt: skip
    asked = sum(item.kind is not ItemKind.CRITERION for item in found)
    return Taken(asked, len(found) - asked)


def _criterion(
    session: Session,
    competition_id: int,
    item: LibraryItem,
    scale: Decimal,
    actor: Actor,
    now: datetime,
) -> None:
    own = (
        session.get_one(AllowedCriterion, item.allowed_criterion_id)
        if item.allowed_criterion_id
        else None
    )
    made = criteria.add_criterion(
        session, competition_id, kind=own.kind if own else CriterionKind.QUALITY,
        allowed_criterion_id=item.allowed_criterion_id,
        values={
            "name": own.name if own else item.name, "description": item.text,
            "documentation": item.evidence, "word_limit": item.word_limit,
            "page_limit": item.page_limit, "climate": item.climate,
            "weight": own.weight_minimum if own else Decimal(0),
        }, actor=actor, now=now,
    )  # fmt: skip
    wordings = [
        (points * scale / library.SCALE, text) for points, text in library.read_grades(item.grades)
    ]
    if wordings:
        criteria.set_wordings(
            session, competition_id, made.id, wordings=wordings, actor=actor, now=now
        )


def keep_requirement(
    session: Session, competition_id: int, requirement_id: int, *, actor: Actor, now: datetime
) -> LibraryItem:
    """Put a requirement of a competition in its framework's library."""
    competition = _seen(session, competition_id, actor)
    found = next((r for r in competition.requirements if r.id == requirement_id), None)
    if found is None:
        raise NotFound
    return library.add(
        session, competition.framework_id, values=_of_requirement(competition, found),
        actor=actor, now=now,
    )  # fmt: skip


def keep_criterion(
    session: Session, competition_id: int, criterion_id: int, *, actor: Actor, now: datetime
) -> LibraryItem:
    """Put a criterion of a competition, with its wording, in its framework's library."""
    competition = _seen(session, competition_id, actor)
    found = next((c for c in competition.criteria if c.id == criterion_id), None)
    if found is None:
        raise NotFound
    grades = scale_wordings.of(session, competition_id).get(criterion_id, ())
    scale = competition.model.scale
    return library.add(
        session, competition.framework_id,
        values=_of_criterion(competition, found)
        | {"grades": [(grade.points * library.SCALE / scale, grade.text) for grade in grades]},
        actor=actor, now=now,
    )  # fmt: skip


def _seen(session: Session, competition_id: int, actor: Actor) -> Competition:
    competition = facts.competition(session, competition_id)
    permissions.require_sight(actor, Permission.COMPETITION_READ, facts.subject_of(competition))
    if actor.role is Role.SUPPLIER:
        raise NotFound
    return competition


def _of_requirement(competition: Competition, found: Requirement) -> dict[str, object]:
    return {
        "kind": ItemKind(found.kind.value),
        "language": competition.language,
        "name": _short(found.text),
        "text": found.text,
        "evidence": found.evidence,
        "word_limit": found.word_limit,
        "page_limit": found.page_limit,
    }


def _of_criterion(competition: Competition, found: Criterion) -> dict[str, object]:
    return {
        "kind": ItemKind.CRITERION,
        "allowed_criterion_id": found.allowed_criterion_id,
        "language": competition.language,
        "name": found.name,
        "text": found.description or found.name,
        "evidence": found.documentation,
        "word_limit": found.word_limit,
        "page_limit": found.page_limit,
        "climate": found.climate,
    }


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _NAME else f"{line[: _NAME - 2].rsplit(' ', 1)[0]} …"
