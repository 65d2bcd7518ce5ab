"""The list of projects: searched, filtered, sorted, and paged by key."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
)
from sqlalchemy import Row as Found
from sqlalchemy.orm import Session, aliased

from procure.domain import permissions
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission, Subject
from procure.domain.projects import Status
from procure.models.accounts import Organisation
from procure.models.frameworks import Framework
from procure.models.projects import Project
from procure.queries.matching import asked, holds, like
from procure.queries.project_facts import status_sql

PAGE: Final = 50


class Sort(StrEnum):
    """What the list can be sorted by."""

    NEWEST = "newest"
    TITLE = "title"
    COHORT = "cohort"  # newest first, those without last
    FUNDING = "funding"  # highest first
    WANTED = "wanted"  # soonest first, those without last


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """Which projects the list shows; None and empty mean all."""

    text: str = ""
    phase: Status | None = None
    cohort: int | None = None
    owner_id: int | None = None
    framework_id: int | None = None
    life_event: str = ""

    @property
    def narrow(self) -> bool:
        """Whether anything is left out."""
        return self != Filter()


ALL: Final = Filter()
_FAR: Final = literal(date(9999, 12, 31), Date)
_Rows = type[Project]


def _key(sort: Sort, rows: _Rows) -> ColumnElement[Any]:
    keys: Mapping[Sort, ColumnElement[Any]] = {
        Sort.NEWEST: rows.id.expression,
        Sort.TITLE: func.lower(rows.title),
        Sort.COHORT: func.coalesce(rows.cohort_year, 0),
        Sort.FUNDING: rows.grant_ore + rows.own_funding_ore,
        Sort.WANTED: func.coalesce(rows.wanted_on, _FAR),
    }
    return keys[sort]


_UPWARDS: Final = {Sort.TITLE, Sort.WANTED}


def _optional(column: ColumnElement[Any], name: str, kind: type[Any]) -> ColumnElement[bool]:
    return or_(bindparam(name, type_=kind).is_(None), column == bindparam(name, type_=kind))


def _after(sort: Sort, key: ColumnElement[Any]) -> ColumnElement[bool]:
    """Select what follows the last row already shown: by its key, then by its id."""
    before: Any = bindparam("before", type_=Integer)
    if sort is Sort.NEWEST:
        return or_(before.is_(None), Project.id < before)
    last = aliased(Project)
    found: ScalarSelect[Any] = select(_key(sort, last)).where(last.id == before).scalar_subquery()
    further = key > found if sort in _UPWARDS else key < found
    next_id = Project.id > before if sort in _UPWARDS else Project.id < before
    return or_(before.is_(None), further, and_(key == found, next_id))


def _statement(sort: Sort) -> Select[*tuple[Any, ...]]:
    key, status = _key(sort, Project), status_sql()
    order = [key, Project.id] if sort in _UPWARDS else [key.desc(), Project.id.desc()]
    return (
        select(
            Project.id,
            Project.title,
            Organisation.name.label("owner"),
            Project.cohort_year,
            Project.life_event,
            Project.invented,
            status.label("status"),
            (Project.grant_ore + Project.own_funding_ore).label("funding_ore"),
            Project.wanted_on,
        )
        .join(Organisation, Organisation.id == Project.owner_id)
        .where(
            _after(sort, key),
            _optional(status, "phase", String),
            _optional(Project.cohort_year.expression, "cohort", Integer),
            _optional(Project.owner_id.expression, "owner_id", Integer),
            _optional(Project.framework_id.expression, "framework_id", Integer),
            or_(bindparam("life_event") == "", Project.life_event == bindparam("life_event")),
            or_(
                bindparam("pattern") == "",
                holds(Project.title, asked()),
                holds(Project.partners, asked()),
                holds(Organisation.name, asked()),
            ),
        )
        .order_by(*order)
        .limit(PAGE + 1)
    )


# Built once: a statement built per request costs three times as much (`performance.md` §3.2).
_LISTS: Final = {sort: _statement(sort) for sort in Sort}


@dataclass(frozen=True, slots=True)
class Row:
    """A project in the list."""

    id: int
    title: str
    owner: str
    cohort_year: int | None
    life_event: str
    invented: bool
    status: Status
    funding_ore: int  # grant and own funding
    wanted_on: date | None


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of projects; `older` is the key of the next page."""

    rows: tuple[Row, ...]
    older: int | None
    may_create: bool


def listing(
    session: Session,
    *,
    viewer: Actor,
    text: str = "",
    which: Filter = ALL,
    sort: Sort = Sort.NEWEST,
    before: int | None = None,
) -> Listing:
    """Return projects whose name, partners or owner hold the text, in one statement."""
    permissions.require_sight(viewer, Permission.PROJECT_READ, EVERYTHING)
    found = session.execute(
        _LISTS[sort],
        {
            "before": before,
            "pattern": like(text or which.text),
            "phase": which.phase.value if which.phase else None,
            "cohort": which.cohort,
            "owner_id": which.owner_id,
            "framework_id": which.framework_id,
            "life_event": which.life_event,
        },
    ).all()
    rows = tuple(_row(r) for r in found[:PAGE])
    older = rows[-1].id if len(found) > PAGE else None
    return Listing(rows, older, may_edit(viewer, viewer.organisation_id))


def _row(r: Found[Any]) -> Row:
    return Row(
        r.id, r.title, r.owner, r.cohort_year, r.life_event, r.invented, Status(r.status),
        r.funding_ore, r.wanted_on,
    )  # fmt: skip


def may_edit(viewer: Actor, owner_id: int) -> bool:
    """Say whether the viewer may change a project of the body."""
    return permissions.allows(viewer, Permission.PROJECT_EDIT, Subject(organisation_id=owner_id))


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a filter or a form."""

    id: int
    label: str


def frameworks(
    session: Session, *, viewer: Actor, now: datetime, chosen: int | None = None
) -> tuple[Choice, ...]:
    """Return the frameworks that a project can be meant for: not yet over, and the one chosen."""
    permissions.require(viewer, Permission.PROJECT_READ)
    open_ = and_(
        Framework.activated_at.is_not(None),
        Framework.terminates_on.is_(None),
        Framework.ends_on >= local(now).date(),
    )
    found = session.execute(
        select(Framework.id, Framework.title, Framework.reference)
        .where(or_(open_, Framework.id == chosen))
        .order_by(Framework.title, Framework.id)
    )
    return tuple(Choice(r.id, f"{r.title} ({r.reference})") for r in found)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the projects can be filtered by: only what occurs."""

    cohorts: tuple[int, ...]
    owners: tuple[Choice, ...]
    frameworks: tuple[Choice, ...]
    life_events: tuple[str, ...]


def choices(session: Session, *, viewer: Actor) -> Choices:
    """Return the filters of the list, in four statements."""
    permissions.require_sight(viewer, Permission.PROJECT_READ, EVERYTHING)
    years = select(Project.cohort_year).where(Project.cohort_year.is_not(None)).distinct()
    owners = (
        select(Organisation.id, Organisation.name)
        .where(Organisation.id.in_(select(Project.owner_id)))
        .order_by(Organisation.name)
    )
    meant = (
        select(Framework.id, Framework.title)
        .where(Framework.id.in_(select(Project.framework_id)))
        .order_by(Framework.title)
    )
    events = select(Project.life_event).where(Project.life_event != "").distinct()
    return Choices(
        tuple(sorted((y for y in session.scalars(years) if y is not None), reverse=True)),
        tuple(Choice(r.id, r.name) for r in session.execute(owners)),
        tuple(Choice(r.id, r.title) for r in session.execute(meant)),
        tuple(sorted(session.scalars(events))),
    )
