"""Bodies change names and take over after each other; what was, stays on record with its days."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.formats import local
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.reasons import Code, reason
from procure.models.accounts import Organisation, OrganisationName
from procure.queries import parties
from procure.services import accounts, audit

ONE_DAY = timedelta(days=1)


def rename(
    session: Session,
    organisation_id: int,
    *,
    name: str,
    since: date,
    was_since: date | None = None,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Record that a body has had another name since a day, today at the latest.

    `was_since` is the first day of the name before it, needed when no earlier name is known.
    Raises `InvalidInput`.
    """
    body = _locked(session, organisation_id, actor)
    if name == body.name:
        raise InvalidInput([reason(Code.NOTHING_CHANGED, "name")])
    if since > local(now).date():
        raise InvalidInput([reason(Code.TIME_AHEAD, "since")])
    before = session.scalars(
        select(OrganisationName)
        .where(OrganisationName.organisation_id == body.id)
        .order_by(OrganisationName.starts_on.desc())
    ).first()
    first = before.ends_on + ONE_DAY if before and before.ends_on else was_since
    if first is None:
        raise InvalidInput([reason(Code.VALUE_MISSING, "was_since")])
    if first >= since:
        raise InvalidInput([reason(Code.DAY_NOT_LATER, "since", after=first)])
    session.add(
        OrganisationName(
            organisation_id=body.id, starts_on=first, ends_on=since - ONE_DAY, name=body.name
        )
    )
    was, body.name = body.name, name
    audit.record(
        session, Tag.ORGANISATION_NAME, f"organisation:{body.id}",
        chain=audit.ACCOUNTS, actor=actor, now=now,
        before=was, after=name, since=since.isoformat(),
    )  # fmt: skip
    return body


def succeed(
    session: Session,
    organisation_id: int,
    *,
    name: str,
    number: str,
    since: date,
    actor: Actor,
    now: datetime,
) -> Organisation:
    """Record that another body stands in a body's place from a day; it is told once.

    The successor may call off wherever the body may (`queries.parties`). Raises
    `IllegalTransition` when a successor is known, and `InvalidInput` for a circle.
    """
    body = _locked(session, organisation_id, actor)
    if body.successor_id is not None:
        raise IllegalTransition([reason(Code.SUCCEEDED_ALREADY, name=body.name)])
    follower = accounts.organisation(session, name=name, organisation_number=number)
    if follower.id == body.id:
        raise InvalidInput([reason(Code.OWN_SUCCESSOR, "organisation_number")])
    if follower.id in parties.stands_for(session, body.id, on=date.max):
        raise InvalidInput(
            [reason(Code.SUCCEEDED_IN_CIRCLE, "organisation_number", name=follower.name)]
        )
    body.successor_id, body.succeeded_on = follower.id, since
    audit.record(
        session, Tag.ORGANISATION_SUCCEED, f"organisation:{body.id}",
        chain=audit.ACCOUNTS, actor=actor, now=now,
        body=body.name, successor=follower.name, since=since.isoformat(),
    )  # fmt: skip
    return follower


def _locked(session: Session, organisation_id: int, actor: Actor) -> Organisation:
    permissions.require_sight(actor, Permission.FRAMEWORK_READ, EVERYTHING)
    permissions.require(actor, Permission.FRAMEWORK_CHANGE)
    found = session.scalar(
        select(Organisation)
        .where(Organisation.id == organisation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found
