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
MOST: Final = 2_000


def explain(
    session: Session,
    competition_id: int,
    *,
    gate: Action,
    rule: str,
    why: str,
    findings: frozenset[str] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Write why a warning does not stop the step, as someone who may take the step.

    The reason answers all that the rule warns of there. `findings` is what the reader saw, as
    text: raises `Stale` when that is not what waits for a reason now, or nothing does. Raises
    `InvalidInput` for a reason that is none, `NotFound` for a gate where nothing is asked.
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
    if len(said) > MOST:
        raise InvalidInput([reason(Code.REASON_TOO_LONG, limit=MOST)])
    open_ = rules.unexplained(session, competition, gate, now=now)
    answered = [text_of(one.reason) for one in open_ if one.rule.id == rule]
    if not answered or findings not in {None, frozenset(answered)}:
        raise Stale([reason(Code.WARNING_CHANGED)])
    session.add_all(
        WarningReason(
            competition_id=competition.id, rule=rule, gate=gate.value, finding=finding,
            reason=said, given_by_id=actor.id, given_at=now,
        )
        for finding in answered
    )  # fmt: skip
    audit.record_on(
        session, Tag.COMPETITION_WARNING_EXPLAIN, competition, actor, now,
        rule=rule, gate=gate.value, findings=answered, why=said,
    )  # fmt: skip
