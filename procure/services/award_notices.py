"""The notice of an award (kunngjøring av inngått kontrakt), where the body publishes one."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.formats import local
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.queries import material
from procure.services import audit
from procure.services.competition_access import enter


def note(
    session: Session,
    competition_id: int,
    *,
    published_on: date | None,
    actor: Actor,
    now: datetime,
) -> Competition:
    """Note the day the award was published; None takes a day away that was noted wrongly.

    A call-off need not be published (`domain.md` A7.42): nothing waits for it.
    """
    competition = enter(
        session, competition_id, Permission.COMPETITION_RUN, actor, sight=Permission.AWARD_READ
    )
    material.require_impartial(session, competition, actor)
    signed = session.scalar(
        select(Contract.signed_at).where(Contract.competition_id == competition_id)
    )
    if signed is None:
        raise IllegalTransition([reason(Code.CONTRACT_MISSING)])
    if problems := _problems(published_on, local(signed).date(), local(now).date()):
        raise InvalidInput(problems)
    before, competition.notice_published_on = competition.notice_published_on, published_on
    if before != published_on:
        audit.record_on(
            session, Tag.AWARD_NOTICE_NOTE, competition, actor, now,
            before=before.isoformat() if before else None,
            published_on=published_on.isoformat() if published_on else None,
        )  # fmt: skip
    return competition


def _problems(day: date | None, signed: date, today: date) -> list[Reason]:
    if day is None:
        return []
    if day > today:
        return [reason(Code.TIME_AHEAD, "published_on")]
    return [reason(Code.BEFORE_CONTRACT, "published_on", signed=signed)] if day < signed else []
