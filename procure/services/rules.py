"""Pass a warning with a written reason (`product.md` §7)."""

from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.domain import permissions, text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.domain.rules.findings import text_of
from procure.domain.rules.gates import PERMISSIONS
from procure.models.rules import WarningReason
from procure.queries import facts, rules
from procure.services import audit

LEAST: Final = 10  # characters: "ok" explains nothing


def explain(
    session: Session,
    competition_id: int,
    *,
    gate: Action,
    rule: str,
    why: str,
    finding: str | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write why a warning does not stop the step, as someone who may take the step.

    `finding` is what the reader saw; without it every warning of the rule at the gate is
    answered. Raises `Stale` when the rule does not warn of that any more, `InvalidInput` for a
    reason that is none, `NotFound` for a gate where nothing is asked.
    """
    if gate not in PERMISSIONS:
        raise NotFound
    competition = facts.competition(session, competition_id, lock=True)
    subject = facts.subject_of(competition)
    permissions.require_sight(actor, Permission.COMPETITION_READ, subject)
    permissions.require(actor, PERMISSIONS[gate], subject)
    said = text.clean(why).strip()
    if len(said) < LEAST:
        raise InvalidInput([reason(Code.REASON_TOO_SHORT, minimum=LEAST)])
    open_ = rules.unexplained(session, competition, gate, now=now)
    answered = [
        one for one in open_ if one.rule.id == rule and finding in {None, text_of(one.reason)}
    ]
    if not answered:
        raise Stale([reason(Code.WARNING_CHANGED)])
    for one in answered:
        session.add(
            WarningReason(
                competition_id=competition.id, rule=rule, gate=gate.value,
                finding=text_of(one.reason), reason=said, given_by_id=actor.id, given_at=now,
            )
        )  # fmt: skip
    audit.record_on(
        session, Tag.COMPETITION_WARNING_EXPLAIN, competition, actor, now,
        rule=rule, gate=gate.value, findings=[text_of(one.reason) for one in answered], why=said,
    )  # fmt: skip
