"""Users, sign-in and live sessions."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.errors import InvalidInput
from procure.domain.permissions import Actor, Permission, Role, require
from procure.domain.reasons import Code, reason
from procure.models.accounts import LoginSession, Organisation, User
from procure.models.audit import AuditEntry
from procure.services import audit

SESSION_LENGTH = timedelta(hours=10)
MINIMUM_PASSWORD = 12
ATTEMPTS = 10  # wrong passwords for one address before it must wait
PATIENCE = timedelta(minutes=15)
_MISSING_USER = "$argon2id$v=19$m=65536,t=3,p=4$AAAAAAAAAAAAAAAAAAAAAA$" + "A" * 43


def organisation(session: Session, *, name: str, organisation_number: str | None) -> Organisation:
    """Return the organisation with this number, or this name if it has none; else register it."""
    known = (
        Organisation.organisation_number == organisation_number
        if organisation_number
        else (Organisation.name == name) & Organisation.organisation_number.is_(None)
    )
    found = session.scalar(select(Organisation).where(known))
    if found is None:
        found = Organisation(name=name, organisation_number=organisation_number)
        session.add(found)
        session.flush()  # the caller needs its id
    return found


def add_user(
    session: Session,
    *,
    email: str,
    name: str,
    password: str,
    role: Role,
    organisation_id: int,
    hasher: PasswordHasher,
    actor: Actor | None,
    now: datetime,
) -> User:
    """Add a user. `actor` is None only for the command line, which the host answers for."""
    if actor is not None:
        require(actor, Permission.USER_ADD)
    email = email.strip().lower()
    if session.scalar(select(User.id).where(User.email == email)):
        raise InvalidInput([reason(Code.DUPLICATE_EMAIL, email=email)])
    if len(password) < MINIMUM_PASSWORD:
        raise InvalidInput([reason(Code.PASSWORD_TOO_SHORT, minimum=MINIMUM_PASSWORD)])
    user = User(
        email=email,
        name=name,
        role=role,
        organisation_id=organisation_id,
        password_hash=hasher.hash(password),
        created_at=now,
    )
    session.add(user)
    audit.record(
        session, Tag.ACCOUNT_USER_ADD, f"user:{email}",
        chain=audit.ACCOUNTS, actor=actor, now=now, role=role.value,
    )  # fmt: skip
    return user


def sign_in(
    session: Session, *, email: str, password: str, hasher: PasswordHasher, now: datetime
) -> str | None:
    """Return the token of a new session, or None. Both outcomes are in the audit trail.

    An unknown address costs the same time as a wrong password. Raises `InvalidInput` after
    too many wrong ones; an attempt that is refused so does not make the wait longer.
    """
    email = email.strip().lower()
    _require_patience(session, email, now)
    user = session.scalar(select(User).where(User.email == email, User.disabled_at.is_(None)))
    if not _matches(hasher, user.password_hash if user else _MISSING_USER, password) or not user:
        audit.record(
            session, Tag.ACCOUNT_LOGIN_FAILED, f"user:{email[:200]}",
            chain=audit.ACCOUNTS, actor=None, now=now,
        )  # fmt: skip
        return None
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            token_digest=token_digest(token),
            user_id=user.id,
            created_at=now,
            expires_at=now + SESSION_LENGTH,
        )
    )
    audit.record(
        session, Tag.ACCOUNT_LOGIN, f"user:{email}", chain=audit.ACCOUNTS, actor=None, now=now
    )
    return token


def proves(
    session: Session, password: str, *, hasher: PasswordHasher, actor: Actor, now: datetime
) -> bool:
    """Say whether the actor is who signed in: before an act that a stolen session must not do.

    A wrong password counts as a wrong sign-in, and is on record like one. Raises `InvalidInput`
    after too many.
    """
    user = session.get_one(User, actor.id)
    _require_patience(session, user.email, now)
    right = _matches(hasher, user.password_hash, password)
    if not right:
        audit.record(
            session, Tag.ACCOUNT_LOGIN_FAILED, f"user:{user.email[:200]}",
            chain=audit.ACCOUNTS, actor=None, now=now,
        )  # fmt: skip
    return right


def _require_patience(session: Session, email: str, now: datetime) -> None:
    if _failures(session, email, now - PATIENCE) >= ATTEMPTS:
        minutes = int(PATIENCE.total_seconds()) // 60
        raise InvalidInput([reason(Code.TOO_MANY_ATTEMPTS, minutes=minutes)])


def _failures(session: Session, email: str, since: datetime) -> int:
    """Count the wrong sign-ins for an address: the audit trail is what remembers them."""
    subject = json.dumps(f"user:{email[:200]}", ensure_ascii=False)
    found = session.scalar(
        select(func.count())
        .select_from(AuditEntry)
        .where(
            AuditEntry.chain == audit.ACCOUNTS,
            AuditEntry.tag == Tag.ACCOUNT_LOGIN_FAILED,
            AuditEntry.at > since,
            AuditEntry.line.contains(f'"subject":{subject}', autoescape=True),
        )
    )
    return found or 0


def _matches(hasher: PasswordHasher, password_hash: str, password: str) -> bool:
    try:
        return hasher.verify(password_hash, password)
    except (VerificationError, InvalidHashError):
        return False


def sign_out(session: Session, token: str, *, actor: Actor, now: datetime) -> None:
    """End the session on the server; a copied cookie is worthless afterwards."""
    live = session.scalar(
        select(LoginSession).where(LoginSession.token_digest == token_digest(token))
    )
    if live is not None and live.ended_at is None:
        live.ended_at = now
        audit.record(
            session, Tag.ACCOUNT_LOGOUT, f"user:{actor.id}",
            chain=audit.ACCOUNTS, actor=actor, now=now,
        )  # fmt: skip


def token_digest(token: str) -> str:
    """Only the digest is stored: a thief of the database gets no session."""
    return hashlib.sha256(token.encode()).hexdigest()
