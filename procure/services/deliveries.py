"""Run a delivery: plan its phases, start them, pass their gates, complete it, evaluate it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import deliveries, text
from procure.domain.audit import Tag
from procure.domain.deliveries import (
    GRADES,
    DeliveryAction,
    OptionStatus,
    PhaseAction,
    PhaseKey,
    Plan,
)
from procure.domain.errors import InvalidInput, Stale
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.awards import Contract
from procure.models.consortia import Consortium
from procure.models.deliveries import DeliveryPhase, SupplierEvaluation
from procure.queries.delivery_facts import Record, option_status
from procure.services import ledger, outbox
from procure.services.delivery_access import enter, note

QUESTIONS: Final = ("quality", "cooperation", "progress", "cost_control")


def plan_phases(
    session: Session,
    competition_id: int,
    plan: Plan,
    *,
    seen: Plan | None = None,
    why: str = "",
    actor: Actor,
    now: datetime,
) -> tuple[DeliveryPhase, ...]:
    """Set the days of the phases.

    `seen` is the plan that the writer saw: `Stale` when it is another now. Days outside the
    contract's own need a `why`. Raises `InvalidInput` with every fault, its field in
    `section`.
    """
    record = enter(session, competition_id, actor=actor, now=now)
    known = record.facts
    deliveries.require(deliveries.refusals(known, DeliveryAction.PLAN))
    before = deliveries.plan_of(known)
    if seen is not None and seen != before:
        raise Stale([reason(Code.STALE)], before)
    if problems := deliveries.plan_problems(known, plan):
        raise InvalidInput(problems)
    said = text.clean(why)
    deliveries.require_reason(deliveries.plan_warnings(known, plan), said)
    rows = tuple(_row(session, record, key) for key in PhaseKey)
    for row in rows:
        row.planned_start, row.planned_end = plan[row.key].start, plan[row.key].end
    note(
        session, Tag.DELIVERY_PLAN, record, actor, now,
        before=_told(before), after=_told(plan), reason=said,
    )  # fmt: skip
    return rows


def _told(plan: Plan) -> dict[str, str]:
    return {
        key.value: f"{planned.start or ''}/{planned.end or ''}" for key, planned in plan.items()
    }


def _row(session: Session, record: Record, key: PhaseKey) -> DeliveryPhase:
    row = record.phases.get(key)
    if row is None:
        row = DeliveryPhase(contract_id=record.contract.id, key=key, gate_note="", start_reason="")
        session.add(row)
    return row


def start_phase(
    session: Session,
    competition_id: int,
    key: PhaseKey,
    *,
    why: str = "",
    actor: Actor,
    now: datetime,
) -> DeliveryPhase:
    """Start a phase; the one before it must have passed its gate.

    The second phase without a signed change annex needs a `why` (`domain.md` E1 48).
    """
    record = enter(session, competition_id, actor=actor, now=now)
    deliveries.require(deliveries.phase_refusals(record.facts, key, PhaseAction.START))
    said = text.clean(why)
    warnings = deliveries.start_warnings(record.facts, key)
    deliveries.require_reason(warnings, said)
    row = _row(session, record, key)
    row.started_at, row.start_reason = now, said if warnings else ""
    note(
        session, Tag.DELIVERY_PHASE_START, record, actor, now,
        phase=key.value, warnings=[warning.code.value for warning in warnings], reason=said,
    )  # fmt: skip
    return row


def pass_gate(
    session: Session,
    competition_id: int,
    key: PhaseKey,
    *,
    remark: str,
    actor: Actor,
    now: datetime,
) -> DeliveryPhase:
    """Pass the gate of a running phase: a named person answers for it, with a note."""
    record = enter(session, competition_id, actor=actor, now=now)
    deliveries.require(deliveries.phase_refusals(record.facts, key, PhaseAction.GATE))
    said = text.clean(remark)
    if not said:
        raise InvalidInput([reason(Code.TEXT_MISSING, "remark")])
    row = _row(session, record, key)
    row.passed_at, row.passed_by_id, row.gate_note = now, actor.id, said
    note(session, Tag.DELIVERY_GATE, record, actor, now, phase=key.value, remark=said)
    return row


def complete_delivery(
    session: Session,
    competition_id: int,
    *,
    why: str = "",
    actor: Actor,
    now: datetime,
) -> Contract:
    """Complete the delivery: what was not used goes back to the framework.

    Every gate must be passed; open deviations, open options and no invoice at all need a
    `why`. Open options lapse: nothing can be taken up after this.
    """
    record = enter(session, competition_id, actor=actor, now=now)
    deliveries.require(deliveries.refusals(record.facts, DeliveryAction.COMPLETE))
    said = text.clean(why)
    warnings = deliveries.completion_warnings(record.facts)
    deliveries.require_reason(warnings, said)
    for option in record.options:
        if option_status(option, record.today) is OptionStatus.OPEN:
            option.lapsed_at = now
    session.flush()  # the ledger sums the options that are still open
    posting = ledger.post_completion(session, record.contract.id, actor=actor, now=now)
    contract = record.contract
    contract.completed_at, contract.completed_by_id = now, actor.id
    contract.completion_reason = said
    note(
        session, Tag.DELIVERY_COMPLETE, record, actor, now,
        invoiced_ore=record.value.invoiced_ore,
        posted_ore=posting.amount_ore if posting else 0,
        warnings=[warning.code.value for warning in warnings],
        reason=said,
    )  # fmt: skip
    return contract


def evaluate_supplier(
    session: Session,
    competition_id: int,
    *,
    grades: Mapping[str, int],
    strengths: str,
    improvements: str,
    actor: Actor,
    now: datetime,
) -> SupplierEvaluation:
    """Say how the delivery was, once, when every gate is passed: `grades` 1–5 by `QUESTIONS`.

    The supplier reads all of it, and may comment on it once.
    """
    record = enter(session, competition_id, actor=actor, now=now)
    deliveries.require(deliveries.refusals(record.facts, DeliveryAction.EVALUATE))
    good, better = text.clean(strengths), text.clean(improvements)
    problems = [
        *(reason(Code.GRADE_OUTSIDE, name) for name in QUESTIONS if grades.get(name) not in GRADES),
        *(() if good else (reason(Code.TEXT_MISSING, "strengths"),)),
        *(() if better else (reason(Code.TEXT_MISSING, "improvements"),)),
    ]
    if problems:
        raise InvalidInput(problems)
    given = {name: grades[name] for name in QUESTIONS}
    evaluation = SupplierEvaluation(
        contract_id=record.contract.id,
        **given,
        strengths=good,
        improvements=better,
        supplier_comment="",
        made_by_id=actor.id,
        made_at=now,
    )
    session.add(evaluation)
    _tell(session, record, now)
    note(
        session, Tag.DELIVERY_EVALUATE, record, actor, now,
        **given, strengths=good, improvements=better,
    )  # fmt: skip
    return evaluation


def _tell(session: Session, record: Record, now: datetime) -> None:
    """Queue the mail that tells of the evaluation; what it says stands on the page alone."""
    competition = record.competition
    with using(competition.language):
        title = say("Evaluering av leveransen: {competition}", competition=competition.title)
        body = say(
            "Oppdragsgiveren har evaluert leveransen i «{competition}» (sak {reference}).\n\n"
            "Logg inn for å lese evalueringen. Dere kan kommentere den én gang.\n",
            competition=competition.title,
            reference=competition.reference,
        )
    recipient = session.get_one(Consortium, record.consortium_id).contact_email
    outbox.queue(session, recipient, title, body, now=now)


def comment_evaluation(
    session: Session, competition_id: int, *, comment: str, actor: Actor, now: datetime
) -> SupplierEvaluation:
    """Let the supplier's lead comment on the evaluation, once; both read it."""
    record = enter(
        session, competition_id, actor=actor, now=now, permission=Permission.DELIVERY_COMMENT
    )
    deliveries.require(deliveries.refusals(record.facts, DeliveryAction.COMMENT))
    said = text.clean(comment)
    if not said:
        raise InvalidInput([reason(Code.TEXT_MISSING, "comment")])
    evaluation = session.scalars(
        select(SupplierEvaluation).where(SupplierEvaluation.contract_id == record.contract.id)
    ).one()
    evaluation.supplier_comment, evaluation.commented_at = said, now
    note(session, Tag.DELIVERY_EVALUATION_COMMENT, record, actor, now, comment=said)
    return evaluation
