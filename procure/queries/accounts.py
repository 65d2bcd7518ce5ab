"""Who is signed in, and what they act for."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session

from procure.domain.formats import local
from procure.domain.permissions import Actor, Role
from procure.models.accounts import LoginSession, Organisation, User
from procure.models.consortia import ConsortiumMember

# Asked on every request: built once (`performance.md` §3.2).
_SIGNED_IN = (
    select(
        User.id, User.name, User.role, User.organisation_id, Organisation.name.label("organisation")
    )
    .join(LoginSession, LoginSession.user_id == User.id)
    .join(Organisation, Organisation.id == User.organisation_id)
    .where(
        LoginSession.token_digest == bindparam("digest"),
        LoginSession.ended_at.is_(None),
        LoginSession.expires_at > bindparam("now", type_=LoginSession.expires_at.type),
        User.disabled_at.is_(None),
    )
)
_MEMBERSHIPS = select(ConsortiumMember.consortium_id, ConsortiumMember.is_lead).where(
    ConsortiumMember.organisation_id == bindparam("organisation_id"),
    ConsortiumMember.on(bindparam("today", type_=Date)),
)


def actor_of(session: Session, digest: str, *, now: datetime) -> Actor | None:
    """Return who holds the live session with this token digest, or None."""
    asked = {"digest": digest, "now": now}
    row = session.connection().execute(_SIGNED_IN, asked).one_or_none()  # past the ORM: no entity
    return None if row is None else _actor(session, row.id, row, now)


def actor_by_email(session: Session, email: str, *, now: datetime) -> Actor | None:
    """Return the actor with this address: for the command line, seeds and tests."""
    row = session.execute(
        select(
            User.id,
            User.name,
            User.role,
            User.organisation_id,
            Organisation.name.label("organisation"),
        )
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.email == email, User.disabled_at.is_(None))
    ).one_or_none()
    return None if row is None else _actor(session, row.id, row, now)


def _actor(session: Session, user_id: int, row, now: datetime) -> Actor:  # type: ignore[no-untyped-def] # noqa: ANN001 -- a named row
    member_of: dict[int, bool] = {}
    if row.role is Role.SUPPLIER:
        asked = {"organisation_id": row.organisation_id, "today": local(now).date()}
        found = session.execute(_MEMBERSHIPS, asked)
        member_of = {m.consortium_id: m.is_lead for m in found}
    return Actor(
        id=user_id,
        name=row.name,
        role=row.role,
        organisation_id=row.organisation_id,
        organisation=row.organisation,
        consortium_ids=frozenset(member_of),
        lead_consortium_ids=frozenset(c for c, is_lead in member_of.items() if is_lead),
    )


@dataclass(frozen=True, slots=True)
class Login:
    """A demo account as the front page shows it."""

    email: str
    name: str
    role: Role
    organisation: str


def demo_logins(session: Session) -> tuple[Login, ...]:
    """Return the accounts to offer on the demo's front page, staff first."""
    rows = session.execute(
        select(User.email, User.name, User.role, Organisation.name.label("organisation"))
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(User.disabled_at.is_(None))
        .order_by(User.id)
        .limit(30)
    )
    return tuple(Login(r.email, r.name, r.role, r.organisation) for r in rows)
