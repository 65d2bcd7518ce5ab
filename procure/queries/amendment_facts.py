"""The amendment in preparation and the competition it would change, as plain facts."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import amendments
from procure.domain.amendments import Delta, Kind, Prepared, Value
from procure.domain.errors import NotFound
from procure.domain.timelines import Dates
from procure.models.amendments import Amendment
from procure.models.competitions import Competition, Criterion, CriterionGrade, Requirement
from procure.queries import facts

Grades = dict[int, list[CriterionGrade]]  # by criterion, best first


def in_preparation(session: Session, competition_id: int) -> Amendment | None:
    """Return the amendment that is being written; there is one at most."""
    return session.scalar(
        select(Amendment)
        .where(
            Amendment.competition_id == competition_id,
            Amendment.issued_at.is_(None),
            Amendment.discarded_at.is_(None),
        )
        .execution_options(populate_existing=True)
    )


def deltas_of(amendment: Amendment) -> tuple[Delta, ...]:
    """Return the changes of an amendment, as they were written."""
    return tuple(Delta.of(stored) for stored in amendment.deltas)


def dates_of(competition: Competition) -> Dates:
    """Return the dates of a competition that is issued."""
    if competition.deadline_at is None:
        raise NotFound  # issued without a deadline: the database refuses it
    return Dates(
        deadline_at=competition.deadline_at,
        questions_due_at=competition.questions_due_at,
        validity_until=competition.validity_until,
        starts_on=competition.starts_on,
        ends_on=competition.ends_on,
    )


def dates_after(competition: Competition, deltas: Iterable[Delta]) -> Dates:
    """Return the dates as the changes would leave them."""
    changed: dict[str, Any] = {
        d.target: amendments.parsed(d.target, d.after) for d in deltas if d.kind is Kind.DATE
    }
    return replace(dates_of(competition), **changed)


def answered(competition: Competition) -> dict[int, int | None]:
    """Return the criteria that bidders answer, each with the one above it."""
    return {c.id: c.parent_id for c in facts.scored_criteria(competition)}


def grades(session: Session, competition: Competition) -> Grades:
    """Return what points mean on each criterion that says so, best first."""
    found = session.scalars(
        select(CriterionGrade)
        .where(CriterionGrade.criterion_id.in_([c.id for c in competition.criteria]))
        .order_by(CriterionGrade.criterion_id, CriterionGrade.position)
    )
    by_criterion: Grades = defaultdict(list)
    for grade in found:
        by_criterion[grade.criterion_id].append(grade)
    return by_criterion


def requirement_value(row: Requirement) -> dict[str, Any]:
    """Return a requirement as a change holds it."""
    return {name: getattr(row, name) for name in amendments.REQUIREMENT}


def criterion_value(row: Criterion, worded: Iterable[CriterionGrade]) -> dict[str, Any]:
    """Return a criterion as a change holds it; the texts of its grades by position."""
    plain = {name: getattr(row, name) for name in amendments.CRITERION if name != "grades"}
    return {**plain, "grades": {str(grade.position): grade.text for grade in worded}}


def date_value(value: datetime | date | None) -> str | None:
    """Return a date as a change holds it."""
    return value.isoformat() if value else None


class Current:
    """The competition as it stands now, asked for by the places that changes name."""

    def __init__(self, session: Session, competition: Competition) -> None:
        self._competition = competition
        self._grades = grades(session, competition)
        self._requirements = {str(row.id): row for row in competition.requirements}
        self._criteria = {str(row.id): row for row in competition.criteria}

    def value(self, kind: Kind, target: str) -> Value:
        """Return what stands there; None where nothing does."""
        if kind is Kind.REQUIREMENT:
            requirement = self._requirements.get(target)
            return requirement_value(requirement) if requirement else None
        if kind is Kind.CRITERION:
            criterion = self._criteria.get(target)
            return criterion_value(criterion, self._grades[criterion.id]) if criterion else None
        found = getattr(self._competition, target)
        return date_value(found) if kind is Kind.DATE else found


def prepared_of(session: Session, competition: Competition, amendment: Amendment) -> Prepared:
    """Return all that decides whether the amendment may go out."""
    deltas = deltas_of(amendment)
    current = Current(session, competition)
    rows = [d for d in deltas if d.kind is Kind.REQUIREMENT]
    come, go = sum(d.before is None for d in rows), sum(d.after is None for d in rows)
    return Prepared(
        deltas=deltas,
        reason=amendment.reason,
        extension_reason=amendment.extension_reason,
        approved=amendment.approved_at is not None,
        outdated=any(d.before != current.value(d.kind, d.target) for d in deltas),
        requirements_left=len(competition.requirements) + come - go,
        deadline_at=dates_of(competition).deadline_at,
        dates=dates_after(competition, deltas),
        framework_ends_on=facts.last_day(competition.framework),
    )


def touched(competition: Competition, amendment: Amendment) -> tuple[frozenset[int], bool]:
    """Return the criteria whose answers it touches, and whether it touches the requirements.

    What the changes touch in any case, and what the authors added.
    """
    deltas, asked = deltas_of(amendment), answered(competition)
    chosen = asked.keys() & set(amendment.touched)
    return (
        amendments.touched_by(deltas, asked) | chosen,
        amendments.touches_requirements(deltas) or amendment.requirements_touched,
    )
