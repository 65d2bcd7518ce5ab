"""From a project's row and counts to the plain facts of its life; and the status in SQL."""

from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, String, and_, case, func, literal_column, select
from sqlalchemy.orm import Session

from procure.domain.errors import NotFound
from procure.domain.projects import ProjectFacts, Status
from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.models.projects import Project

_SAME = (
    "problem", "user_need", "societal_benefit", "benefit_potential", "leadership_anchoring",
    "approved_at", "finished_at",
)  # fmt: skip

_DRAFT = and_(Competition.issued_at.is_(None), Competition.cancelled_at.is_(None))
_RUNNING = and_(
    Competition.issued_at.is_not(None),
    Competition.contracted_at.is_(None),
    Competition.cancelled_at.is_(None),
    Competition.unsuccessful_at.is_(None),
)
_SIGNED = Competition.contracted_at.is_not(None)
_OPEN = and_(Contract.id.is_not(None), Contract.completed_at.is_(None))


def locked(session: Session, project_id: int) -> Project:
    """Return the project with its row locked. Raises `NotFound`."""
    project = session.scalar(
        select(Project)
        .where(Project.id == project_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if project is None:
        raise NotFound
    return project


def facts_of(session: Session, project: Project) -> ProjectFacts:
    """Return the project's facts for its life; one statement for the counts."""
    drafts, running, contracts, open_contracts = session.execute(
        select(
            func.count().filter(_DRAFT),
            func.count().filter(_RUNNING),
            func.count().filter(_SIGNED),
            func.count().filter(_OPEN),
        )
        .select_from(Competition)
        .outerjoin(Contract, Contract.competition_id == Competition.id)
        .where(Competition.project_id == project.id)
    ).one()
    return ProjectFacts(
        **{name: getattr(project, name) for name in _SAME},
        funding_ore=project.grant_ore + project.own_funding_ore,
        drafts=drafts,
        running=running,
        contracts=contracts,
        open_contracts=open_contracts,
    )


def _has(what: ColumnElement[bool]) -> ColumnElement[bool]:
    return (
        select(Competition.id)
        .where(Competition.project_id == Project.id, what)
        .correlate(Project)
        .exists()
    )


def _written(status: Status) -> ColumnElement[str]:
    return literal_column(f"'{status.value}'", String)


def status_sql() -> ColumnElement[str]:
    """Return the SQL twin of `procure.domain.projects.status`; a test holds them equal."""
    return case(
        (Project.finished_at.is_not(None), _written(Status.FINISHED)),
        (_has(_SIGNED), _written(Status.DELIVERING)),
        (_has(_RUNNING), _written(Status.PROCURING)),
        (Project.approved_at.is_not(None), _written(Status.APPROVED)),
        (Project.problem != "", _written(Status.IDEA)),
        else_=_written(Status.NAMED),
    )


def funding() -> ColumnElement[int]:
    """Return grant and own funding together, in øre."""
    return Project.grant_ore + Project.own_funding_ore


def first(fact: str) -> ScalarSelect[datetime]:
    """Return when something first happened to a competition of the project of the outer row."""
    return (
        select(func.min(getattr(Competition, fact)))
        .where(Competition.project_id == Project.id)
        .correlate(Project)
        .scalar_subquery()
    )
