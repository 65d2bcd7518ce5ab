"""Each evaluator's own sheet, one bid at a time.

What a viewer may not know yet is not in the page: others' scores, bids before impartiality is
declared, and prices at all.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import competitions, evaluations, permissions
from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.errors import DomainError, NotFound
from procure.domain.evaluations import Cell, Material, Offer, Progress
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.bids import BidAnswer, TeamMember
from procure.models.competitions import Competition
from procure.models.evaluations import EvaluationSheet, Score
from procure.queries import facts, material, scale_wordings
from procure.queries.material import Head
from procure.queries.scale_wordings import Grade


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of the own sheet: points and reason as they stand, and the bid's answer."""

    bid_id: int
    criterion_id: int
    criterion: str
    parent: str | None
    share: Fraction
    description: str
    answer: str
    points: Decimal | None
    reason: str
    updated_at: datetime | None
    wording: tuple[Grade, ...]  # what points mean on this criterion; () as everywhere

    @property
    def done(self) -> bool:
        return self.points is not None and bool(self.reason)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone offered for the team."""

    label: str
    role: str
    evidence: str
    hours: int | None  # of the assignment; None where the bid does not say


@dataclass(frozen=True, slots=True)
class SheetBid:
    """One bid in the overview of the sheet: the points given so far, by criterion."""

    id: int
    name: str
    points: tuple[Decimal | None, ...]
    done: int


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The viewer's own sheet, with one bid open; or the reasons why it cannot be read."""

    competition: Head
    blocked: tuple[Reason, ...]
    scale: Fraction
    criteria: tuple[str, ...]
    bids: tuple[SheetBid, ...]
    current: SheetBid | None
    entries: tuple[Entry, ...]
    team: tuple[Person, ...]
    progress: Progress
    submitted_at: datetime | None
    score: tuple[Reason, ...]  # why cells cannot be changed
    submit: tuple[Reason, ...]  # why the sheet cannot be handed in

    @property
    def following(self) -> SheetBid | None:
        """The next bid, in the order of the list."""
        ids = [bid.id for bid in self.bids]
        place = ids.index(self.current.id) + 1 if self.current else len(ids)
        return self.bids[place] if place < len(ids) else None


def sheet(
    session: Session,
    competition_id: int,
    *,
    viewer: Actor,
    now: datetime,
    bid_id: int | None = None,
) -> SheetPage:
    """Return the viewer's own sheet with one bid's answers beside the scores.

    Only evaluators of the competition have one: `NotFound` for everyone else, and for a bid
    that is not scored here.
    """
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    material.require_sight(viewer, subject)
    permissions.require_sight(viewer, Permission.EVALUATION_SCORE, subject)
    known = facts.facts_of(session, competition)
    here = material.head(competition, known, now, viewer=viewer)
    own = session.scalar(
        select(EvaluationSheet)
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.evaluator_id == viewer.id,
        )
        .options(joinedload(EvaluationSheet.scores))
    )
    blocked = _blocked(session, competition, viewer, known, own, now)
    if blocked or own is None:
        return _closed(here, blocked)
    return _open_sheet(
        session, competition, here, known, own, bid_id, now,
        masked=material.hides_names(competition, viewer),
    )  # fmt: skip


def _blocked(
    session: Session,
    competition: Competition,
    viewer: Actor,
    known: CompetitionFacts,
    own: EvaluationSheet | None,
    now: datetime,
) -> tuple[Reason, ...]:
    try:
        material.require_impartial(session, competition, viewer)
    except DomainError as refused:
        return refused.reasons
    return competitions.refusals(known, Action.SCORE, now) if own is None else ()


def _closed(here: Head, blocked: tuple[Reason, ...]) -> SheetPage:
    """A sheet of which nothing may be read yet."""
    return SheetPage(
        competition=here,
        blocked=blocked or (reason(Code.NOT_PERMITTED),),
        scale=Fraction(0),
        criteria=(),
        bids=(),
        current=None,
        entries=(),
        team=(),
        progress=Progress(0, 0),
        submitted_at=None,
        score=blocked,
        submit=blocked,
    )


def _open_sheet(
    session: Session,
    competition: Competition,
    here: Head,
    known: CompetitionFacts,
    own: EvaluationSheet,
    bid_id: int | None,
    now: datetime,
    *,
    masked: bool,
) -> SheetPage:
    everything = material.of(session, competition, masked=masked)
    scores = {(score.bid_id, score.criterion_id): score for score in own.scores}
    bids = tuple(_sheet_bid(everything, offer, scores) for offer in everything.offers)
    current = _chosen(bids, bid_id, len(everything.scored))
    done = sum(bid.done for bid in bids)
    total = len(everything.cells)
    refused = competitions.refusals(known, Action.SCORE, now)
    if own.submitted_at is not None:
        refused = (reason(Code.SHEET_SUBMITTED),)
    missing = (reason(Code.SCORE_MISSING, count=total - done),) if done < total else ()
    return SheetPage(
        competition=here,
        blocked=(),
        scale=everything.model.scale,
        criteria=tuple(node.name for node in everything.scored),
        bids=bids,
        current=current,
        entries=_entries(session, competition, everything, current, scores),
        team=_team(session, current),
        progress=Progress(done, total),
        submitted_at=own.submitted_at,
        score=refused,
        submit=refused or missing,
    )


def _sheet_bid(everything: Material, offer: Offer, scores: dict[Cell, Score]) -> SheetBid:
    own = [scores.get((offer.id, node.id)) for node in everything.scored]
    return SheetBid(
        id=offer.id,
        name=offer.name,
        points=tuple(score.points if score else None for score in own),
        done=sum(
            score is not None and score.points is not None and score.reason != "" for score in own
        ),
    )


def _chosen(bids: tuple[SheetBid, ...], bid_id: int | None, criteria: int) -> SheetBid | None:
    """The bid asked for, or the first that is not done."""
    if bid_id is None:
        unfinished = [bid for bid in bids if bid.done < criteria]
        return next(iter(unfinished or bids), None)
    found = next((bid for bid in bids if bid.id == bid_id), None)
    if found is None:
        raise NotFound
    return found


def _entries(
    session: Session,
    competition: Competition,
    everything: Material,
    current: SheetBid | None,
    scores: dict[Cell, Score],
) -> tuple[Entry, ...]:
    if current is None:
        return ()
    answers = {
        answer.criterion_id: answer.text
        for answer in session.scalars(select(BidAnswer).where(BidAnswer.bid_id == current.id))
    }
    rows = {criterion.id: criterion for criterion in competition.criteria}
    worded = scale_wordings.of(session, competition.id)
    found = []
    for node in everything.scored:
        score = scores.get((current.id, node.id))
        found.append(
            Entry(
                bid_id=current.id,
                criterion_id=node.id,
                criterion=node.name,
                parent=rows[node.parent].name if node.parent else None,
                share=evaluations.share(everything.nodes, node),
                description=rows[node.id].description,
                answer=answers.get(node.id, ""),
                points=score.points if score else None,
                reason=score.reason if score else "",
                updated_at=score.updated_at if score else None,
                wording=worded.get(node.id, ()),
            )
        )
    return tuple(found)


def _team(session: Session, current: SheetBid | None) -> tuple[Person, ...]:
    if current is None:
        return ()
    found = session.scalars(
        select(TeamMember).where(TeamMember.bid_id == current.id).order_by(TeamMember.position)
    )
    return tuple(Person(m.label, m.role, m.evidence, m.hours) for m in found)
