"""The officer's control of each opened bid against the must requirements."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import permissions, reasons
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput
from procure.domain.journals import EntryKind
from procure.domain.law import RejectionProvision
from procure.domain.openings import Defect
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason
from procure.models.bids import Assessment, Bid
from procure.queries import answer_marks, facts, journal_letters, material, requirement_checks
from procure.services import bids as sealed_bids
from procure.services import opened_files
from procure.services.competition_access import require


def assess(
    session: Session,
    bid_id: int,
    *,
    admissible: bool,
    reason: str,
    provision: RejectionProvision | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Decide whether a bid meets the must requirements. A rejection needs provision and reason.

    Every must requirement is checked, and met, before a bid is admitted (`requirement_checks`).
    A bid with answers that were not confirmed after an amendment needs a reason in any case.

    The bidder's letter carries both, so the reason may name no other bidder. An admitted bid
    keeps no provision.
    """
    bid, competition = opened_files.opened(session, bid_id, actor, lock=True)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require(actor, Permission.BID_ASSESS, subject)
    material.require_impartial(session, competition, actor)
    require(session, competition, Action.ASSESS_BIDS, now)
    if not admissible and (gaps := _rejection_gaps(provision, reason)):
        raise InvalidInput(gaps)
    if admissible and any(not Defect.of(one).file_id for one in bid.defects):
        raise InvalidInput([reasons.reason(Code.CONTENT_UNREADABLE)])
    checks = requirement_checks.of_bid(session, competition, bid_id)
    if admissible and (gaps := requirement_checks.admission_gaps(checks)):
        raise InvalidInput(gaps)
    _require_judged(session, bid, reason)
    if not admissible and provision is RejectionProvision.LOW:
        _require_explanation_asked(session, bid_id)
    material.require_no_other_name(session, competition.id, bid_id, reason)
    bid.assessment = Assessment.ADMISSIBLE if admissible else Assessment.REJECTED
    bid.assessed_at, bid.assessment_reason = now, reason
    bid.provision = None if admissible else provision
    if bid.provision is None:
        sealed_bids.record(session, Tag.BID_ADMIT, bid, actor, now, reason=reason)
        return
    sealed_bids.record(
        session, Tag.BID_REJECT, bid, actor, now, provision=bid.provision.value, reason=reason
    )


def _require_judged(session: Session, bid: Bid, reason: str) -> None:
    """An answer that an amendment touched and nobody confirmed is judged with a reason."""
    parts = answer_marks.unconfirmed(session, bid.competition_id).get(bid.id, ())
    if parts and not reason.strip():
        raise InvalidInput([reasons.reason(Code.ANSWERS_UNCONFIRMED, count=len(parts))])


def _rejection_gaps(provision: RejectionProvision | None, reason: str) -> list[Reason]:
    """What a rejection still lacks."""
    codes = {Code.PROVISION_MISSING: provision is None, Code.REASON_MISSING: not reason.strip()}
    return [reasons.reason(code) for code, missing in codes.items() if missing]


def _require_explanation_asked(session: Session, bid_id: int) -> None:
    """A low price is explained before it rejects a bid: asked for in the journal (A4.20)."""
    if not journal_letters.letter_sent(session, bid_id, EntryKind.CLARIFICATION):
        raise InvalidInput([reasons.reason(Code.LOW_NOT_EXPLAINED)])
