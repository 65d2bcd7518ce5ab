"""Issue an amendment: one act that changes the competition and tells everyone at the same time."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import amendments
from procure.domain.amendments import Delta, Kind
from procure.domain.audit import Tag
from procure.domain.drafting import RequirementKind
from procure.domain.errors import IllegalTransition
from procure.domain.permissions import Actor, Permission
from procure.domain.questions import AnswerKind
from procure.models.amendments import Amendment
from procure.models.competitions import (
    Competition,
    CompetitionVersion,
    Criterion,
    CriterionGrade,
    Requirement,
)
from procure.models.questions import Question
from procure.queries import amendment_facts, facts
from procure.services import (
    amendment_parts,
    answer_marks,
    audit,
    competition_versions,
    version_notices,
)
from procure.services.amendments import enter


def issue(
    session: Session, competition_id: int, *, version: int, actor: Actor, now: datetime
) -> CompetitionVersion:
    """Issue the approved amendment as the next version (`domain.md` A3.16, E1 18).

    The bids are marked in the same act, so that a bid is either older than the change and
    marked, or begun after it. Raises `IllegalTransition` with everything that is in the way.
    """
    competition, amendment = enter(
        session, competition_id, version, actor, now, permission=Permission.COMPETITION_ISSUE
    )
    prepared = amendment_facts.prepared_of(session, competition, amendment)
    if why := amendments.issue_problems(prepared, now):
        raise IllegalTransition(why)
    deadline = competition.deadline_at
    _apply(session, competition, prepared.deltas, now)
    session.flush()  # what is frozen is read anew
    competition = facts.competition(session, competition_id)
    frozen = competition_versions.freeze(
        session, competition, summary=amendment.reason, actor=actor, now=now
    )
    amendment.issued_at, amendment.version_id = now, frozen.id
    criteria, requirements = amendment_facts.touched(competition, amendment)
    amendment.touched, amendment.requirements_touched = sorted(criteria), requirements
    answer_marks.mark(session, competition, frozen, criteria=criteria, requirements=requirements)
    question = _answer(session, amendment, frozen, actor, now)
    session.flush()  # the documents read what the version changed and answered
    touched = amendment_parts.names(competition, criteria, requirements=requirements)
    version_notices.tell(
        session, competition, frozen, question=question, touched=touched, actor=actor, now=now
    )
    audit.record_on(
        session, Tag.COMPETITION_AMEND, competition, actor, now,
        number=frozen.number, digest=frozen.digest, amendment=amendment.id,
        extended=competition.deadline_at != deadline, extension_reason=amendment.extension_reason,
        criteria=sorted(criteria), requirements=requirements,
    )  # fmt: skip
    return frozen


def _answer(
    session: Session, amendment: Amendment, version: CompetitionVersion, actor: Actor, now: datetime
) -> Question | None:
    """Answer the question that the amendment came of, with the version that changed it."""
    if amendment.question_id is None:
        return None
    question = session.get_one(Question, amendment.question_id)
    question.answer, question.answered_at = amendment.answer, now
    question.answer_kind, question.version_id = AnswerKind.CHANGE, version.id
    audit.record(
        session, Tag.QUESTION_ANSWER, f"question:{question.number}",
        chain=audit.chain_of(amendment.competition_id), actor=actor, now=now,
        kind=AnswerKind.CHANGE.value, version=version.number,
    )  # fmt: skip
    return question


def _apply(
    session: Session, competition: Competition, deltas: Iterable[Delta], now: datetime
) -> None:
    requirements = {str(row.id): row for row in competition.requirements}
    criteria = {str(row.id): row for row in competition.criteria}
    for delta in deltas:
        if delta.kind is Kind.TEXT:
            setattr(competition, delta.target, delta.after)
        elif delta.kind is Kind.DATE:
            setattr(competition, delta.target, amendments.parsed(delta.target, delta.after))
        elif delta.kind is Kind.CRITERION and isinstance(delta.after, dict):
            _change_criterion(session, criteria[delta.target], delta.after)
        elif delta.kind is Kind.REQUIREMENT:
            _change_requirement(session, competition, requirements.get(delta.target), delta, now)


def _change_requirement(
    session: Session,
    competition: Competition,
    row: Requirement | None,
    delta: Delta,
    now: datetime,
) -> None:
    """Change, withdraw or add. A number once used names no other requirement later."""
    if row is not None and delta.after is None:
        row.withdrawn_at = now
        return
    if not isinstance(delta.after, dict):
        return
    if row is None:
        last = select(func.max(Requirement.number)).where(
            Requirement.competition_id == competition.id
        )
        row = Requirement(
            competition_id=competition.id, number=(session.scalar(last) or 0) + 1,
            kind=RequirementKind.MUST, text="",
        )  # fmt: skip
        session.add(row)
    _set(row, {**delta.after, "kind": RequirementKind(delta.after["kind"])})


def _change_criterion(session: Session, row: Criterion, after: dict[str, Any]) -> None:
    _set(row, {name: value for name, value in after.items() if name != "grades"})
    for position, text in after["grades"].items():
        grade = session.get_one(CriterionGrade, (row.id, int(position)))
        grade.text = text


def _set(row: Requirement | Criterion, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
