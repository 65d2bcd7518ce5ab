"""The evaluation's progress board: who has declared, how far each has come, what is next."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import competitions, permissions
from procure.domain.competitions import Action, CompetitionFacts, Status
from procure.domain.evaluations import Progress
from procure.domain.permissions import Actor, CompetitionRole, Permission, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import User
from procure.models.bids import Assessment
from procure.models.competitions import CompetitionMembership
from procure.models.evaluations import EvaluationSheet, ImpartialityDeclaration, Score
from procure.queries import facts, material, recusals, rule_panels
from procure.queries.material import Head
from procure.queries.recusals import Recusal
from procure.queries.rule_panels import Panel


@dataclass(frozen=True, slots=True)
class EvaluatorRow:
    """How far one evaluator has come; never what they scored."""

    user_id: int
    name: str
    is_viewer: bool
    declared_at: datetime | None
    ties: str  # shown to those who lead the evaluation, and to oneself
    has_ties: bool
    progress: Progress | None  # None: no sheet
    submitted_at: datetime | None
    recusal: Recusal | None  # stepped aside: nothing of theirs counts


@dataclass(frozen=True, slots=True)
class Bidder:
    """Someone who gave a bid, by the name that the viewer may know."""

    name: str
    admissible: bool | None


@dataclass(frozen=True, slots=True)
class BoardPage:
    """Where the evaluation stands and what each can do next."""

    competition: Head
    facts: CompetitionFacts
    is_chair: bool
    is_evaluator: bool
    bidders: tuple[Bidder, ...]
    evaluators: tuple[EvaluatorRow, ...]
    agreed: Progress
    locked_at: datetime | None
    may_declare: bool
    start_scoring: tuple[Reason, ...]
    start_consensus: tuple[Reason, ...]
    rules: Panel | None  # before the scoring starts, for whoever leads the evaluation
    to_declare_on: tuple[str, ...]  # the bidders' own names, in a declaration not made yet
    masked: bool  # the evaluators see no names before the lock
    may_mask: bool
    may_recuse: bool

    @property
    def own(self) -> EvaluatorRow | None:
        """The viewer's own line, if they are an evaluator."""
        return next((row for row in self.evaluators if row.is_viewer), None)


_CHANGING: Final = frozenset({Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS})
STARTS = (Action.START_SCORING, Action.START_CONSENSUS)


def board(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> BoardPage:
    """Return the progress board. Raises `NotFound` for whoever may not know of it."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    material.require_sight(viewer, subject)
    known, panels = rule_panels.panels(
        session, competition, facts.facts_of(session, competition), *STARTS,
        viewer=viewer, now=now,
    )  # fmt: skip
    here = material.head(competition, known, now, viewer=viewer)
    chair = material.is_chair(viewer, subject)
    bidders = material.bids(session, competition_id)
    admissible = sum(bid.assessment is Assessment.ADMISSIBLE for bid in bidders)
    cells = admissible * len(facts.scored_criteria(competition))
    rows = _evaluators(session, competition_id, viewer, cells, shows_ties=chair)
    changing = here.status in _CHANGING and competition.locked_at is None
    names = material.shown_names(session, competition, viewer)
    assessed = {bid.id: bid.assessment for bid in bidders}
    own = next((row for row in rows if row.is_viewer), None)
    tie = material.tie(session, competition, viewer) if chair else ()
    declares = changing and own is not None and own.recusal is None
    return BoardPage(
        competition=here,
        facts=known,
        is_chair=chair,
        is_evaluator=material.is_evaluator(competition, viewer),
        bidders=tuple(_bidder(name, assessed[bid_id]) for bid_id, name in names.items()),
        evaluators=rows,
        agreed=Progress(cells - known.consensus_missing if cells else 0, cells),
        locked_at=competition.locked_at,
        may_declare=declares,
        start_scoring=tie or verdict(viewer, subject, known, Action.START_SCORING, now),
        start_consensus=tie or verdict(viewer, subject, known, Action.START_CONSENSUS, now),
        rules=next(iter(panels), None) if chair else None,
        to_declare_on=tuple(bid.consortium.name for bid in bidders)
        if declares and own is not None and own.declared_at is None
        else (),
        masked=competition.masks_bidders,
        may_mask=chair and not tie and competition.scoring_started_at is None,
        may_recuse=chair and not tie and changing,
    )


def verdict(
    viewer: Actor, subject: Subject, known: CompetitionFacts, action: Action, now: datetime
) -> tuple[Reason, ...]:
    """Why the button of an action that the chair takes is refused; empty when it works."""
    if not permissions.allows(viewer, Permission.EVALUATION_CHAIR, subject):
        return (reason(Code.NOT_PERMITTED),)
    return competitions.refusals(known, action, now)


def _bidder(name: str, assessment: Assessment | None) -> Bidder:
    return Bidder(name, None if assessment is None else assessment is Assessment.ADMISSIBLE)


def _evaluators(
    session: Session, competition_id: int, viewer: Actor, cells: int, *, shows_ties: bool
) -> tuple[EvaluatorRow, ...]:
    done = (
        select(func.count())
        .where(Score.sheet_id == EvaluationSheet.id, Score.points.is_not(None), Score.reason != "")
        .correlate(EvaluationSheet)
        .scalar_subquery()
    )
    here = CompetitionMembership.competition_id == competition_id
    found = session.execute(
        select(
            User.id,
            User.name,
            ImpartialityDeclaration.declared_at,
            ImpartialityDeclaration.ties,
            EvaluationSheet.id.label("sheet_id"),
            EvaluationSheet.submitted_at,
            done.label("done"),
        )
        .select_from(CompetitionMembership)
        .join(User, User.id == CompetitionMembership.user_id)
        .outerjoin(
            ImpartialityDeclaration,
            (ImpartialityDeclaration.competition_id == competition_id)
            & (ImpartialityDeclaration.user_id == User.id),
        )
        .outerjoin(
            EvaluationSheet,
            (EvaluationSheet.competition_id == competition_id)
            & (EvaluationSheet.evaluator_id == User.id),
        )
        .where(here, CompetitionMembership.role == CompetitionRole.EVALUATOR)
        .order_by(User.name, User.id)
    )
    gone = {one.evaluator_id: one for one in recusals.of(session, competition_id)}
    return tuple(
        EvaluatorRow(
            user_id=row.id,
            name=row.name,
            is_viewer=row.id == viewer.id,
            declared_at=row.declared_at,
            ties=(row.ties or "") if shows_ties or row.id == viewer.id else "",
            has_ties=bool(row.ties),
            progress=None if row.sheet_id is None or row.id in gone else Progress(row.done, cells),
            submitted_at=row.submitted_at,
            recusal=gone.get(row.id),
        )
        for row in found
    )
