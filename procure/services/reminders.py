"""Remind of what runs out: one mail per thing and threshold, however often this is run.

The audit trail remembers what was sent, so a reminder that is made twice is made once.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from procure.domain import commitments, formats
from procure.domain.audit import Tag
from procure.domain.formats import local
from procure.models.accounts import Organisation
from procure.models.audit import AuditEntry
from procure.models.consortia import CommitmentStatement, Consortium
from procure.models.frameworks import Framework
from procure.services import audit, outbox


def remind(session: Session, *, now: datetime) -> int:
    """Queue a mail to the officer and the consortium for each statement that is due one.

    Returns how many statements were reminded of. A statement that passed several thresholds since
    last time is reminded of once, with the nearest.
    """
    today = local(now).date()
    due = [
        (row, passed)
        for row in _standing(session, today)
        if (passed := commitments.threshold(row.CommitmentStatement.expires_on, today)) is not None
    ]
    frameworks = sorted({row.framework_id for row, _ in due})
    session.execute(
        select(Framework.id)
        .where(Framework.id.in_(frameworks))
        .order_by(Framework.id)
        .with_for_update()
    )
    sent = _sent(session, [audit.chain_of(framework_id=key) for key in frameworks])
    fresh = [(row, passed) for row, passed in due if _subject(row, passed) not in sent]
    for row, passed in fresh:
        _queue(session, row, now)
        audit.record(
            session, Tag.COMMITMENT_REMIND, _subject(row, passed),
            chain=audit.chain_of(framework_id=row.framework_id), actor=None, now=now,
            threshold=passed,
        )  # fmt: skip
    return len(fresh)


def _standing(session: Session, today: object) -> Sequence[Row[*tuple[Any, ...]]]:
    """The statements that someone could be reminded of, in agreements that still run."""
    return session.execute(
        select(
            CommitmentStatement,
            Organisation.name.label("firm"),
            Consortium.name.label("consortium"),
            Consortium.contact_email.label("consortium_email"),
            Framework.id.label("framework_id"),
            Framework.title.label("framework"),
            Framework.contact_email.label("officer_email"),
        )
        .join(Organisation, Organisation.id == CommitmentStatement.organisation_id)
        .join(Consortium, Consortium.id == CommitmentStatement.consortium_id)
        .join(Framework, Framework.id == Consortium.framework_id)
        .where(
            CommitmentStatement.withdrawn_at.is_(None),
            CommitmentStatement.expires_on.is_not(None),
            Framework.activated_at.is_not(None),
            Framework.ends_on >= today,
            (Framework.terminates_on.is_(None)) | (Framework.terminates_on > today),
        )
        .order_by(CommitmentStatement.id)
    ).all()


def _subject(row: Row[*tuple[Any, ...]], passed: int) -> str:
    """Name the reminder: a statement, its last day and a threshold."""
    statement = row.CommitmentStatement
    return f"commitment:{statement.id}:{statement.expires_on.isoformat()}:{passed}"


def _sent(session: Session, chains: Sequence[str]) -> set[str]:
    found = session.scalars(
        select(AuditEntry.line).where(
            AuditEntry.chain.in_(chains), AuditEntry.tag == Tag.COMMITMENT_REMIND
        )
    )
    return {json.loads(line)["subject"] for line in found}


def _queue(session: Session, row: Row[*tuple[Any, ...]], now: datetime) -> None:
    statement = row.CommitmentStatement
    left = commitments.days_left(statement.expires_on, local(now).date())
    last = formats.day(statement.expires_on)
    over = left < 0
    subject = f"Forpliktelseserklæring {'har gått ut' if over else 'går ut'}: {row.firm}"
    body = (
        f"Forpliktelseserklæringen fra {row.firm} til {row.consortium} "
        f"{'gjaldt' if over else 'gjelder'} til og med {last}.\n\n"
        f"Rammeavtale: {row.framework}\n"
        f"Erklæringen gjelder: {statement.covers}\n"
        f"Arkivreferanse: {statement.reference or 'ikke oppgitt'}\n\n"
        "Konsortiet sender en ny erklæring til innkjøperen. Innkjøperen registrerer den på siden "
        "til konsortiet.\n"
    )
    for address in dict.fromkeys((row.officer_email, row.consortium_email)):
        outbox.queue(session, address, subject, body, now=now)
