"""Remind the buyer of bids that soon bind nobody: one mail per case and last day (A4.23)."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import formats
from procure.domain.audit import Tag
from procure.language import mark, say, using
from procure.models.audit import AuditEntry
from procure.models.competitions import Competition
from procure.models.frameworks import Framework
from procure.queries import case_duties
from procure.queries.case_duties import CaseDuty
from procure.services import audit, outbox

_NEAR: Final = (
    mark("Vedståelsesfristen går ut: {title}"),
    mark("Tilbudene i minikonkurransen «{title}» (sak {reference}) står til og med {last}."),
)
_OVER: Final = (
    mark("Vedståelsesfristen har gått ut: {title}"),
    mark("Tilbudene i minikonkurransen «{title}» (sak {reference}) sto til og med {last}."),
)


def remind(session: Session, *, now: datetime) -> int:
    """Queue a mail for each case whose bids run out within the days of the rules; return how many.

    A longer validity that the bidders agree to brings a reminder of its own, near its last day.
    What is over already is reminded of too: the contract cannot be signed then.
    """
    due = list(case_duties.near(session, now))
    sent = _sent(session, due)
    fresh = [one for one in due if _subject(one) not in sent]
    for one in fresh:
        _queue(session, one, now)
        audit.record(
            session, Tag.VALIDITY_REMIND, _subject(one), chain=audit.chain_of(one.competition_id),
            actor=None, now=now,
        )  # fmt: skip
    return len(fresh)


def _subject(one: CaseDuty) -> str:
    """Name the reminder: a case and the last day of its bids."""
    return f"validity:{one.competition_id}:{one.due.isoformat()}"


def _sent(session: Session, due: Iterable[CaseDuty]) -> set[str]:
    chains = sorted({audit.chain_of(one.competition_id) for one in due})
    found = session.scalars(
        select(AuditEntry.line).where(
            AuditEntry.chain.in_(chains), AuditEntry.tag == Tag.VALIDITY_REMIND
        )
    )
    return {json.loads(line)["subject"] for line in found}


def _queue(session: Session, one: CaseDuty, now: datetime) -> None:
    address, language = session.execute(
        select(Framework.contact_email, Competition.language)
        .join(Competition, Competition.framework_id == Framework.id)
        .where(Competition.id == one.competition_id)
    ).one()
    subject, told = _OVER if one.late else _NEAR
    with using(language):
        said = say(told, title=one.title, reference=one.reference, last=formats.day(one.due))
        asked = say(
            "Kontrakten må være signert innen da. Trenger dere mer tid, kan dere be "
            "leverandørene forlenge vedståelsesfristen i saksjournalen."
        )
        outbox.queue(
            session, address, say(subject, title=one.title), f"{said}\n\n{asked}\n", now=now
        )
