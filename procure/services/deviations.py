"""What was not delivered as agreed: raised by staff, closed with what came of it."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import deliveries, text
from procure.domain.audit import Tag
from procure.domain.deliveries import DeliveryAction, Severity
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.deliveries import Deviation
from procure.services.delivery_access import enter, note


def raise_deviation(
    session: Session,
    competition_id: int,
    *,
    title: str,
    description: str,
    severity: Severity,
    actor: Actor,
    now: datetime,
) -> Deviation:
    """Write down a deviation; the supplier reads it. Raises `InvalidInput` for empty texts."""
    record = enter(session, competition_id, actor=actor, now=now)
    deliveries.require(deliveries.refusals(record.facts, DeliveryAction.RAISE_DEVIATION))
    texts = {"title": text.clean(title), "description": text.clean(description)}
    if empty := [reason(Code.TEXT_MISSING, name) for name, said in texts.items() if not said]:
        raise InvalidInput(empty)
    deviation = Deviation(
        contract_id=record.contract.id,
        number=1 + max((one.number for one in record.deviations), default=0),
        **texts,
        severity=severity,
        resolution="",
        made_by_id=actor.id,
        made_at=now,
    )
    session.add(deviation)
    note(
        session, Tag.DELIVERY_DEVIATION_RAISE, record, actor, now,
        number=deviation.number, severity=severity.value, **texts,
    )  # fmt: skip
    return deviation


def close_deviation(
    session: Session,
    competition_id: int,
    number: int,
    *,
    resolution: str,
    actor: Actor,
    now: datetime,
) -> Deviation:
    """Close a deviation with what came of it; also after the delivery is completed."""
    record = enter(session, competition_id, actor=actor, now=now)
    deviation = next((one for one in record.deviations if one.number == number), None)
    if deviation is None:
        raise NotFound
    if deviation.closed_at is not None:
        raise IllegalTransition([reason(Code.DEVIATION_CLOSED)])
    said = text.clean(resolution)
    if not said:
        raise InvalidInput([reason(Code.TEXT_MISSING, "resolution")])
    deviation.closed_at, deviation.resolution = now, said
    note(
        session, Tag.DELIVERY_DEVIATION_CLOSE, record, actor, now,
        number=number, resolution=said,
    )  # fmt: skip
    return deviation
