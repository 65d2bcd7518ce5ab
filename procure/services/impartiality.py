"""Who may evaluate: declarations for each bidder, stepping aside, and masked names."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, text
from procure.domain.audit import Tag
from procure.domain.competitions import Status
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.permissions import Actor, CompetitionRole, Permission
from procure.domain.reasons import Code, reason
from procure.models.competitions import Competition
from procure.models.evaluations import BidderTie, EvaluationSheet, ImpartialityDeclaration
from procure.queries import facts, material
from procure.services import audit
from procure.services.evaluation_access import enter

_MAY_DECLARE: Final = frozenset({Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS})


def declare(
    session: Session,
    competition_id: int,
    *,
    ties: Mapping[int, str],
    actor: Actor,
    now: datetime,
) -> ImpartialityDeclaration:
    """Declare for every bidder, by bid, that one has no tie to it; or name the ties.

    A bid without a tie may be left out of `ties`: {} opens the bids to the evaluator. A tie to
    any bidder closes them all (FOA § 7-5), and whoever has a sheet steps aside for good: the
    sheet is kept and counts no more. A new declaration replaces the old one; both stand in the
    audit trail. Nobody takes back a tie after that or once the scoring has started, and a sheet
    that is in needs a tie. Who declares in the meeting gets no sheet: what is given is given.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_SCORE)
    _require_open(session, competition, "declare", now)
    sheet = _standing_sheet(session, competition_id, actor.id)
    said = _said(session, competition_id, ties)
    named = _named(session, competition_id, said)
    if sheet is not None and sheet.submitted_at is not None and not named:
        raise IllegalTransition([reason(Code.SHEET_SUBMITTED)])
    declared = session.get(ImpartialityDeclaration, (competition_id, actor.id))
    if declared is not None and declared.ties and not named and competition.scoring_started_at:
        raise IllegalTransition([reason(Code.IMPARTIALITY_CONFLICT)])
    if declared is None:
        declared = ImpartialityDeclaration(competition_id=competition_id, user_id=actor.id)
        session.add(declared)
    declared.declared_at, declared.ties = now, named
    _keep_ties(session, competition_id, said, actor, now)
    audit.record_on(session, Tag.EVALUATION_IMPARTIALITY, competition, actor, now, ties=named)
    if sheet is not None and named:
        _step_aside(session, competition, sheet, named, actor, now)
    if sheet is None and not named and _scores_alone(competition):
        session.add(EvaluationSheet(competition_id=competition_id, evaluator_id=actor.id))
    return declared


def _scores_alone(competition: Competition) -> bool:
    """Whether the evaluators fill in their sheets, before the meeting opens them."""
    return competition.scoring_started_at is not None and competition.consensus_started_at is None


def recuse(
    session: Session,
    competition_id: int,
    evaluator_id: int,
    *,
    why: str,
    actor: Actor,
    now: datetime,
) -> EvaluationSheet:
    """Let an evaluator step aside, for a reason the log and the protocol carry.

    What the evaluator wrote is kept; it counts in nothing from now on. It cannot be undone.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_impartial(session, competition, actor)
    _require_open(session, competition, "recuse", now)
    if (evaluator_id, CompetitionRole.EVALUATOR) not in facts.subject_of(competition).roles:
        raise NotFound
    said = text.clean(why)
    if not said:
        raise InvalidInput([reason(Code.REASON_MISSING)])
    sheet = _standing_sheet(session, competition_id, evaluator_id)
    if sheet is None:
        sheet = EvaluationSheet(competition_id=competition_id, evaluator_id=evaluator_id)
        session.add(sheet)
    return _step_aside(session, competition, sheet, said, actor, now)


def mask(
    session: Session, competition_id: int, *, masked: bool, actor: Actor, now: datetime
) -> Competition:
    """Choose whether the evaluators see the bidders' names, until the scoring starts.

    Each choice draws a new order, so that nobody knows the order of a choice before it.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_no_tie(session, competition, actor)
    if competition.scoring_started_at is not None:
        here = competitions.status(facts.facts_of(session, competition), now)
        raise IllegalTransition([reason(Code.WRONG_STATE, status=here.value, action="mask")])
    competition.masks_bidders = masked
    competition.mask_seed = secrets.token_hex(16) if masked else ""
    audit.record_on(session, Tag.EVALUATION_MASK, competition, actor, now, masked=masked)
    return competition


def _require_open(session: Session, competition: Competition, action: str, now: datetime) -> None:
    """Who evaluates changes from the opening until the points are locked."""
    here = competitions.status(facts.facts_of(session, competition), now)
    if here not in _MAY_DECLARE:
        raise IllegalTransition([reason(Code.WRONG_STATE, status=here.value, action=action)])
    if competition.locked_at is not None:
        raise IllegalTransition([reason(Code.EVALUATION_LOCKED)])


def _standing_sheet(
    session: Session, competition_id: int, evaluator_id: int
) -> EvaluationSheet | None:
    sheet = session.scalar(
        select(EvaluationSheet).where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.evaluator_id == evaluator_id,
        )
    )
    if sheet is not None and sheet.recused_at is not None:
        raise IllegalTransition([reason(Code.EVALUATOR_RECUSED)])
    return sheet


def _said(session: Session, competition_id: int, ties: Mapping[int, str]) -> dict[int, str]:
    """What is declared of every bid that was opened, "" for no tie."""
    known = [bid.id for bid in material.bids(session, competition_id)]
    if not set(ties) <= set(known):
        raise NotFound
    return {bid: text.clean(ties.get(bid, "")) for bid in known}


def _named(session: Session, competition_id: int, said: Mapping[int, str]) -> str:
    """Return the ties with the bidders' names, one a line."""
    names = {bid.id: bid.consortium.name for bid in material.bids(session, competition_id)}
    return "\n".join(f"{names[bid]}: {tie}" for bid, tie in said.items() if tie)


def _keep_ties(
    session: Session, competition_id: int, said: Mapping[int, str], actor: Actor, now: datetime
) -> None:
    for bid, tie in said.items():
        row = session.get(BidderTie, (actor.id, bid))
        if row is None:
            row = BidderTie(user_id=actor.id, bid_id=bid, competition_id=competition_id)
            session.add(row)
        row.ties, row.declared_at = tie, now


def _step_aside(
    session: Session,
    competition: Competition,
    sheet: EvaluationSheet,
    why: str,
    actor: Actor,
    now: datetime,
) -> EvaluationSheet:
    sheet.recused_at, sheet.recused_by_id, sheet.recused_reason = now, actor.id, why
    audit.record_on(
        session, Tag.EVALUATION_RECUSE, competition, actor, now,
        evaluator=sheet.evaluator_id, submitted=sheet.submitted_at is not None, reason=why,
    )  # fmt: skip
    return sheet
