"""Competitions as lists and overviews: frozen pages, never rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Boolean, ColumnElement, Date, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import Session

from procure.domain import formats, permissions
from procure.domain.competitions import Status
from procure.domain.permissions import Actor, CompetitionRole, Permission, Role
from procure.domain.worklist import INSIDE
from procure.models.accounts import Organisation
from procure.models.base import UtcDateTime
from procure.models.competitions import (
    Competition,
    CompetitionMembership,
    Invitation,
    status_sql,
    written,
)
from procure.models.consortia import ConsortiumMember
from procure.models.projects import Project
from procure.queries.matching import asked, holds, like

PAGE: Final = 50
_NOW = bindparam("now", type_=UtcDateTime())
_STATED = status_sql(_NOW)
# The SQL twin of `worklist.status_for_supplier`: the list, its filter and a kept page say no more.
_STATUS = case(
    (
        and_(
            bindparam("is_supplier", type_=Boolean).is_(True),
            Competition.letters_sent_at.is_(None),
            _STATED.in_([written(status) for status in sorted(INSIDE)]),
        ),
        written(Status.CLOSED),
    ),
    else_=_STATED,
)


def visible() -> ColumnElement[bool]:
    """The SQL twin of COMPETITION_READ, of the parameters of `sight`.

    A test holds the twins equal for every role.
    """
    member = exists().where(
        CompetitionMembership.competition_id == Competition.id,
        CompetitionMembership.user_id == bindparam("user_id"),
        or_(CompetitionMembership.role != CompetitionRole.ADVISER, Competition.issued_at.is_(None)),
    )
    invited = exists().where(
        Invitation.competition_id == Competition.id,
        Invitation.consortium_id == ConsortiumMember.consortium_id,
        ConsortiumMember.organisation_id == bindparam("organisation_id"),
        ConsortiumMember.on(bindparam("today", type_=Date)),
    )
    supplier = bindparam("is_supplier", type_=Boolean)
    return or_(
        bindparam("sees_all", type_=Boolean).is_(True),
        and_(supplier.is_not(True), member),
        and_(supplier.is_(True), Competition.issued_at.is_not(None), invited),
    )


def sight(viewer: Actor, now: datetime) -> dict[str, Any]:
    """Return what `visible` asks about the viewer."""
    return {
        "sees_all": viewer.role in {Role.OFFICER, Role.AUDITOR},
        "is_supplier": viewer.role is Role.SUPPLIER,
        "user_id": viewer.id,
        "organisation_id": viewer.organisation_id,
        "today": formats.local(now).date(),
    }


# Built once: a statement built per request costs three times as much (`performance.md` §3.2).
_LIST = (
    select(
        Competition.id,
        Competition.reference,
        Competition.title,
        Organisation.name.label("owner"),
        Competition.deadline_at,
        Competition.invented,
        _STATUS.label("status"),
        Competition.standstill_ends_at,
    )
    .join(Project, Project.id == Competition.project_id)
    .join(Organisation, Organisation.id == Project.owner_id)
    .where(visible(), Competition.id < bindparam("before"))
    .order_by(Competition.id.desc())
    .limit(PAGE + 1)
)
_MATCHES = or_(
    holds(Competition.title, asked()),
    holds(Competition.reference, asked()),
    holds(Organisation.name, asked()),
)
# By whether a text and whether a status is asked for: most ask for neither, and pay for neither.
_LISTS: Final = {
    (False, False): _LIST,
    (True, False): _LIST.where(_MATCHES),
    (False, True): _LIST.where(bindparam("status") == _STATUS),
    (True, True): _LIST.where(_MATCHES, bindparam("status") == _STATUS),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A competition in a list."""

    id: int
    reference: str
    title: str
    owner: str
    deadline_at: datetime | None
    invented: bool
    status: Status


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of competitions, newest first; `older` is the key of the next page.

    `changes_at` is when time alone gives one of them another status; None: it will not.
    """

    rows: tuple[Row, ...]
    older: int | None
    changes_at: datetime | None
    may_create: bool


def listing(
    session: Session,
    *,
    viewer: Actor,
    now: datetime,
    text: str = "",
    status: Status | None = None,
    before: int | None = None,
) -> Listing:
    """Return what the viewer may know of, in one statement."""
    pattern = like(text)
    parameters = {
        **sight(viewer, now),
        "now": now,
        "before": before or 2**31 - 1,
        "pattern": pattern,
        "status": status.value if status else "",
    }
    statement = _LISTS[bool(pattern), status is not None]
    # past the ORM: no entity here
    found = session.connection().execute(statement, parameters).all()
    shown, coming = [], []
    for key, reference, title, owner, deadline_at, invented, state, ends_at in found[:PAGE]:
        shown.append(Row(key, reference, title, owner, deadline_at, invented, Status(state)))
        coming += [at for at in (deadline_at, ends_at) if at is not None and at > now]
    return Listing(
        rows=tuple(shown),
        older=shown[-1].id if len(found) > PAGE else None,
        changes_at=min(coming, default=None),
        may_create=permissions.allows(viewer, Permission.COMPETITION_CREATE),
    )
