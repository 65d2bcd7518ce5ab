"""The requirements of a draft: added, changed, moved and removed, each safe for two authors."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.domain.drafting import RequirementKind
from procure.domain.errors import NotFound, Stale
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.competitions import Competition, Requirement
from procure.services import audit, removals
from procure.services.competitions import editable

REMOVE: Final = "requirement:remove"
FIELDS: Final = frozenset({"kind", "text", "evidence", "word_limit", "page_limit"})


def add_requirement(
    session: Session,
    competition_id: int,
    *,
    kind: RequirementKind,
    text: str,
    evidence: str,
    word_limit: int | None = None,
    page_limit: int | None = None,
    actor: Actor,
    now: datetime,
) -> Requirement:
    """Add a requirement last in the specification."""
    competition = editable(session, competition_id, actor=actor, now=now)
    number = max((r.number for r in competition.requirements), default=0) + 1
    requirement = Requirement(
        competition_id=competition.id, number=number, kind=RequirementKind(kind), text=text,
        evidence=evidence, word_limit=word_limit, page_limit=page_limit,
    )  # fmt: skip
    session.add(requirement)
    audit.record_part(session, competition, actor, now, "requirement:add", number)
    return requirement


def change_requirement(
    session: Session,
    competition_id: int,
    requirement_id: int,
    *,
    values: Mapping[str, object],
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Change a requirement in place. Raises `Stale` when someone else did since `version`."""
    competition = editable(session, competition_id, actor=actor, now=now)
    found = _find(competition, requirement_id)
    if found.version != version:
        raise Stale([reason(Code.STALE)])
    for name in values.keys() & FIELDS:
        setattr(found, name, values[name])
    audit.record_part(session, competition, actor, now, "requirement:change", found.number)


def move_requirement(
    session: Session,
    competition_id: int,
    requirement_id: int,
    *,
    up: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Let a requirement change numbers with the one before it, or after it; the ends stay."""
    competition = editable(session, competition_id, actor=actor, now=now)
    found = _find(competition, requirement_id)
    order = list(competition.requirements)
    place = order.index(found) + (-1 if up else 1)
    if not 0 <= place < len(order):
        return
    other = order[place]
    wanted, given = other.number, found.number
    found.number = -given
    session.flush()  # no two may have one number, not even on the way
    other.number = given
    session.flush()  # as above
    found.number = wanted
    audit.record_part(session, competition, actor, now, "requirement:move", wanted)


def remove_requirement(
    session: Session, competition_id: int, requirement_id: int, *, actor: Actor, now: datetime
) -> int:
    """Remove a requirement from a draft; the others keep their numbers. Return the removal's."""
    competition = editable(session, competition_id, actor=actor, now=now)
    found = _find(competition, requirement_id)
    told = removals.text(removals.kept(found))
    session.delete(found)
    return audit.record_part(session, competition, actor, now, REMOVE, found.number, **told)


def restore_requirement(
    session: Session, competition_id: int, removal: int, *, actor: Actor, now: datetime
) -> bool:
    """Put back what a removal took out, where it stood; False: that is done already."""
    competition = editable(session, competition_id, actor=actor, now=now)
    told = removals.find(session, audit.chain_of(competition.id), REMOVE, removal)
    if told is None:
        return False
    found = Requirement(**removals.values(Requirement, told))
    found.number = removals.room(found.number, (r.number for r in competition.requirements))
    session.add(found)
    audit.record_part(
        session, competition, actor, now, "requirement:restore", found.number,
        **{removals.PUTS_BACK: removal},
    )  # fmt: skip
    return True


def _find(competition: Competition, requirement_id: int) -> Requirement:
    found = next((r for r in competition.requirements if r.id == requirement_id), None)
    if found is None:
        raise NotFound
    return found
