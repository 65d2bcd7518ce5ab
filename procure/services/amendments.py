"""Prepare an amendment of a live competition: one at a time, approved by another, then issued.

What it changes is written by `amendment_changes`; `amendment_issue` makes it the next version.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import amendments
from procure.domain.amendments import Delta
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.amendments import Amendment
from procure.models.audit import AuditEntry
from procure.models.competitions import Competition
from procure.queries import amendment_facts
from procure.services import audit, questions
from procure.services.competition_access import act

WRITTEN = (Tag.AMENDMENT_PREPARE, Tag.AMENDMENT_CHANGE)


def prepare(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Amendment:
    """Return the amendment in preparation; begin one when there is none."""
    competition = _enter(session, competition_id, actor, now)
    return _begun(session, competition, actor, now)


def prepare_answer(
    session: Session, competition_id: int, number: int, *, text: str, actor: Actor, now: datetime
) -> Amendment:
    """Answer a question with a change: the answer goes out with the amendment, not before.

    Raises `InvalidInput` while the amendment in preparation answers another question.
    """
    competition = _enter(session, competition_id, actor, now)
    question = questions.awaiting(session, competition_id, number, text=text)
    amendment = _begun(session, competition, actor, now)
    if amendment.question_id not in {None, question.id}:
        raise InvalidInput([reason(Code.AMENDMENT_HAS_QUESTION)])
    amendment.question_id = question.id
    write(session, amendment, actor, now, answer=text)
    return amendment


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why an amendment is made, and what else it touches.

    `extension` says why the deadline moves, or why not. `touched` are criteria that bidders
    answer; others are left out. `answer` is to the question that it answers, if any.
    """

    reason: str
    extension: str
    touched: frozenset[int] = frozenset()
    requirements: bool = False
    answer: str = ""


def explain(
    session: Session,
    competition_id: int,
    said: Explanation,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Say why it is made, why the deadline moves or not, and what else it touches.

    Raises `InvalidInput` when it answers a question and the answer is taken away.
    """
    competition, amendment = enter(session, competition_id, version, actor, now)
    asked = amendment.question_id is not None
    if asked and not said.answer.strip():
        raise InvalidInput([reason(Code.TEXT_MISSING)])
    write(
        session, amendment, actor, now,
        reason=said.reason,
        extension_reason=said.extension,
        touched=sorted(amendment_facts.answered(competition).keys() & said.touched),
        requirements_touched=said.requirements,
        answer=said.answer if asked else "",
    )  # fmt: skip


def approve(
    session: Session, competition_id: int, *, version: int, actor: Actor, now: datetime
) -> None:
    """Approve the amendment as an officer who has not written in it."""
    competition, amendment = enter(
        session, competition_id, version, actor, now, permission=Permission.COMPETITION_APPROVE
    )
    prepared = amendment_facts.prepared_of(session, competition, amendment)
    if why := amendments.problems(prepared, now):
        raise IllegalTransition(why)
    if actor.id in authors(session, amendment):
        raise IllegalTransition([reason(Code.AMENDMENT_BY_AUTHOR)])
    amendment.approved_at, amendment.approved_by_id = now, actor.id
    record(session, Tag.AMENDMENT_APPROVE, amendment, actor, now)


def discard(
    session: Session, competition_id: int, *, version: int, actor: Actor, now: datetime
) -> None:
    """Put the amendment away. A question it would have answered waits again."""
    _competition, amendment = enter(session, competition_id, version, actor, now)
    amendment.discarded_at = now
    record(session, Tag.AMENDMENT_DISCARD, amendment, actor, now)


def enter(
    session: Session,
    competition_id: int,
    version: int,
    actor: Actor,
    now: datetime,
    *,
    permission: Permission = Permission.COMPETITION_RUN,
) -> tuple[Competition, Amendment]:
    """Lock the competition and return its amendment in preparation.

    Raises `NotFound` when there is none and `Stale` when another wrote in it since `version`.
    """
    competition = _enter(session, competition_id, actor, now, permission)
    amendment = amendment_facts.in_preparation(session, competition_id)
    if amendment is None:
        raise NotFound
    if amendment.version != version:
        raise Stale([reason(Code.STALE)])
    return competition, amendment


def write(
    session: Session,
    amendment: Amendment,
    actor: Actor,
    now: datetime,
    *,
    deltas: Iterable[Delta] | None = None,
    **values: object,
) -> None:
    """Store what was written in it, and take back an approval given to what it said before."""
    if deltas is not None:
        values["deltas"] = [delta.plain() for delta in deltas]
    changed = [name for name in sorted(values) if getattr(amendment, name) != values[name]]
    if not changed:
        return
    for name in changed:
        setattr(amendment, name, values[name])
    amendment.approved_at = amendment.approved_by_id = None
    record(session, Tag.AMENDMENT_CHANGE, amendment, actor, now, fields=changed)


def authors(session: Session, amendment: Amendment) -> frozenset[int]:
    """Return the ids of everyone who has written in the amendment, from the trail."""
    lines = session.execute(
        select(AuditEntry.actor_id, AuditEntry.line).where(
            AuditEntry.chain == audit.chain_of(amendment.competition_id),
            AuditEntry.tag.in_([tag.value for tag in WRITTEN]),
        )
    )
    own = _name(amendment)
    wrote = {who for who, line in lines if who and json.loads(line)["subject"] == own}
    return frozenset({amendment.drafted_by_id, *wrote})


def record(
    session: Session, tag: Tag, amendment: Amendment, actor: Actor, now: datetime,
    **facts: list[str],
) -> None:  # fmt: skip
    """Append a fact of an amendment to its competition's chain."""
    audit.record(
        session, tag, _name(amendment),
        chain=audit.chain_of(amendment.competition_id), actor=actor, now=now, **facts,
    )  # fmt: skip


def _name(amendment: Amendment) -> str:
    return f"amendment:{amendment.id}"


def _enter(
    session: Session,
    competition_id: int,
    actor: Actor,
    now: datetime,
    permission: Permission = Permission.COMPETITION_RUN,
) -> Competition:
    return act(session, competition_id, Action.AMEND, permission, actor, now)


def _begun(session: Session, competition: Competition, actor: Actor, now: datetime) -> Amendment:
    found = amendment_facts.in_preparation(session, competition.id)
    if found is not None:
        return found
    amendment = Amendment(
        competition_id=competition.id, drafted_by_id=actor.id, drafted_at=now, deltas=[], touched=[]
    )
    session.add(amendment)
    session.flush()  # the trail names its id
    record(session, Tag.AMENDMENT_PREPARE, amendment, actor, now)
    return amendment
