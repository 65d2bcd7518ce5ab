"""The officer's control of an opened bid against one must requirement at a time."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import permissions, text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.drafting import RequirementKind
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason
from procure.models.bids import Bid
from procure.models.competitions import Competition, Requirement
from procure.models.evaluations import RequirementCheck
from procure.queries import facts, material
from procure.services import bids as sealed_bids
from procure.services import opened_files
from procure.services.competition_access import require


def check(
    session: Session,
    bid_id: int,
    requirement_id: int,
    *,
    met: bool,
    reason: str,
    actor: Actor,
    now: datetime,
) -> RequirementCheck:
    """Note whether an opened bid meets one must requirement, and what in the bid shows it.

    A new check takes the place of the old one; both stand in the audit trail. The reason may go
    into the bidder's letter, so it names no other bidder. Raises `InvalidInput` without one.
    Another answer than before takes back the assessment that leaned on it: the bid is assessed
    anew before the evaluation goes on.
    """
    bid, competition = opened_files.opened(session, bid_id, actor, lock=True)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require(actor, Permission.BID_ASSESS, subject)
    material.require_impartial(session, competition, actor)
    require(session, competition, Action.ASSESS_BIDS, now)
    asked = _must(competition, requirement_id)
    said = text.clean(reason)
    if not said:
        raise InvalidInput([Reason(Code.REASON_MISSING, section="reason")])
    material.require_no_other_name(session, competition.id, bid_id, said)
    taken_back: dict[str, str] = {}
    row = session.get(RequirementCheck, (bid_id, requirement_id))
    if row is None:
        row = RequirementCheck(bid_id=bid_id, requirement_id=requirement_id)
        row.competition_id = competition.id
        session.add(row)
    elif row.met != met:
        taken_back = _take_back(bid)
    row.met, row.reason = met, said
    row.checked_by_id, row.checked_at = actor.id, now
    sealed_bids.record(
        session, Tag.BID_CHECK, bid, actor, now,
        requirement=asked.number, met=met, reason=said, **taken_back,
    )  # fmt: skip
    return row


def _take_back(bid: Bid) -> dict[str, str]:
    """Leave the bid without an assessment; return the one it had, for the trail."""
    if bid.assessment is None:
        return {}
    before = bid.assessment.value
    bid.assessment, bid.assessed_at = None, None
    bid.provision, bid.assessment_reason = None, ""
    return {"taken_back": before}


def _must(competition: Competition, requirement_id: int) -> Requirement:
    """A must requirement that stands in this competition; 404 for anything else."""
    for one in competition.requirements:
        if one.id == requirement_id and one.kind is RequirementKind.MUST:
            return one
    raise NotFound
