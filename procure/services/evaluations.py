"""Scoring: each evaluator's own sheet until it is handed in."""

import dataclasses
import hashlib
import json
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.permissions import Actor, CompetitionRole, Permission
from procure.domain.reasons import Code, reason
from procure.domain.sheet_forms import Remarks, cell_state
from procure.models.competitions import Competition
from procure.models.evaluations import (
    EvaluationSheet,
    ImpartialityDeclaration,
    Score,
    ScoreChange,
)
from procure.queries import calibration, material
from procure.queries.score_sheets import remarks_of
from procure.services import audit
from procure.services.competition_access import require
from procure.services.evaluation_access import enter, require_cell, require_points


def start_scoring(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> Competition:
    """Give every evaluator without declared ties a sheet of their own."""
    competition = enter(session, competition_id, actor, Permission.EVALUATION_CHAIR)
    material.require_no_tie(session, competition, actor)
    require(session, competition, Action.START_SCORING, now)
    away = _away(session, competition_id)
    evaluators = sorted(
        m.user_id
        for m in competition.roles
        if m.role is CompetitionRole.EVALUATOR and m.user_id not in away
    )
    if not evaluators:
        raise IllegalTransition([reason(Code.EVALUATORS_MISSING)])
    competition.scoring_started_at = now
    for user_id in evaluators:
        session.add(EvaluationSheet(competition_id=competition_id, evaluator_id=user_id))
    audit.record_on(
        session, Tag.EVALUATION_SCORING_START, competition, actor, now, evaluators=evaluators
    )
    return competition


def _away(session: Session, competition_id: int) -> set[int]:
    """Who has declared a tie, or was told to step aside before anyone had a sheet."""
    tied = select(ImpartialityDeclaration.user_id).where(
        ImpartialityDeclaration.competition_id == competition_id,
        ImpartialityDeclaration.ties != "",
    )
    recused = select(EvaluationSheet.evaluator_id).where(
        EvaluationSheet.competition_id == competition_id
    )
    return {*session.scalars(tied), *session.scalars(recused)}


def set_score(  # noqa: PLR0913 -- a cell, what it is to hold, and what the writer saw
    session: Session,
    competition_id: int,
    *,
    bid_id: int,
    criterion_id: int,
    points: Decimal | None,
    reason: str,
    remarks: Remarks | None = None,
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> Score:
    """Keep one evaluator's points and reason for one cell of their own sheet.

    Either may still be missing: the sheet demands both when it is submitted. Without `remarks`
    those that stand are kept. A cell that is saved as it stands leaves no trace. `seen` is the
    `cell_state` that the writer saw: raises `Stale` when the cell holds something else since;
    None asks nothing. The audit line holds no points, since those who read the trail may not
    know them before all are in.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_SCORE)
    require(session, competition, Action.SCORE, now)
    sheet = _own_sheet(session, competition, actor)
    require_cell(session, competition, bid_id, criterion_id)
    calibration.require_scored(session, competition_id, actor)
    if points is not None:
        require_points(competition, points)
    score = session.get(Score, (sheet.id, bid_id, criterion_id))
    _require_seen(score, points, text.clean(reason), remarks, seen)
    if score is None:
        score = Score(sheet_id=sheet.id, bid_id=bid_id, criterion_id=criterion_id)
        score.competition_id = competition_id
        score.points, score.reason, score.updated_at = None, "", now
        _remark(score, Remarks())
        session.add(score)
    if _fill(session, score, points, text.clean(reason), remarks, now):
        cell = {"bid": bid_id, "criterion": criterion_id}
        audit.record_on(session, Tag.EVALUATION_SCORE_SET, competition, actor, now, **cell)
    return score


def _require_seen(
    score: Score | None,
    points: Decimal | None,
    said: str,
    remarks: Remarks | None,
    seen: str | None,
) -> None:
    """Refuse to write over what the writer has not seen, unless it would be the same."""
    stands, kept = "", Remarks()
    if score is not None:
        kept = remarks_of(score)
        stands = cell_state(score.points, score.reason, kept)
    wished = cell_state(points, said, _cleaned(remarks) if remarks else kept)
    if seen is not None and stands not in (seen, wished):
        raise Stale([reason(Code.STALE)])


def _cleaned(remarks: Remarks) -> Remarks:
    return Remarks(**{name: text.clean(said) for name, said in dataclasses.asdict(remarks).items()})


def _fill(
    session: Session,
    score: Score,
    points: Decimal | None,
    said: str,
    remarks: Remarks | None,
    now: datetime,
) -> bool:
    """Write what is given and keep a line of the history; tell whether anything changed."""
    judged = (score.points, score.reason) != (points, said)
    remarked = remarks is not None and _remark(score, remarks)
    if judged:
        score.points, score.reason = points, said
        kept = ScoreChange(
            sheet_id=score.sheet_id, bid_id=score.bid_id, criterion_id=score.criterion_id
        )
        kept.competition_id, kept.points = score.competition_id, points
        kept.reason, kept.changed_at = said, now
        session.add(kept)
    if judged or remarked:
        score.updated_at = now
    return judged or remarked


def _remark(score: Score, remarks: Remarks) -> bool:
    """Write the remarks; tell whether any of them is new."""
    given = dataclasses.asdict(_cleaned(remarks))
    changed = any(getattr(score, name) != said for name, said in given.items())
    for name, said in given.items():
        setattr(score, name, said)
    return changed


def submit_sheet(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> EvaluationSheet:
    """Hand in one's own sheet; from now on it cannot be changed.

    Every cell must have points and a reason. The audit line holds the digest of the sheet, so
    that a later change shows without telling the points.
    """
    competition = enter(session, competition_id, actor, Permission.EVALUATION_SCORE)
    require(session, competition, Action.SCORE, now)
    sheet = _own_sheet(session, competition, actor)
    found = session.scalars(select(Score).where(Score.sheet_id == sheet.id))
    scores = {(score.bid_id, score.criterion_id): score for score in found}
    cells = material.of(session, competition).cells
    done = [c for c in cells if c in scores and scores[c].points is not None and scores[c].reason]
    if missing := len(cells) - len(done):
        raise InvalidInput([reason(Code.SCORE_MISSING, count=missing)])
    sheet.submitted_at = now
    audit.record_on(
        session,
        Tag.EVALUATION_SHEET_SUBMIT,
        competition,
        actor,
        now,
        cells=len(cells),
        digest=sheet_digest([scores[cell] for cell in sorted(cells)]),
    )
    return sheet


def sheet_digest(scores: list[Score]) -> str:
    """Return the SHA-256 over bid, criterion, points and reason of every cell."""
    lines = [[s.bid_id, s.criterion_id, f"{s.points:f}", s.reason] for s in scores]
    return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()


def _sheet(session: Session, competition_id: int, actor: Actor) -> EvaluationSheet | None:
    return session.scalar(
        select(EvaluationSheet).where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.evaluator_id == actor.id,
        )
    )


def _own_sheet(session: Session, competition: Competition, actor: Actor) -> EvaluationSheet:
    material.require_impartial(session, competition, actor)
    sheet = _sheet(session, competition.id, actor)
    if sheet is None:
        raise NotFound
    if sheet.submitted_at is not None:
        raise IllegalTransition([reason(Code.SHEET_SUBMITTED)])
    return sheet
