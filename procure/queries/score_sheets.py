"""Each evaluator's own sheet: bids × criteria, and one cell with the bid's answer beside it.

What a viewer may not know yet is not in the page: others' scores, bids before impartiality is
declared, and prices at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import competitions, evaluations, permissions
from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.errors import DomainError, IllegalTransition, NotFound
from procure.domain.evaluations import Cell, Material, Progress
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.domain.sheet_forms import Remarks, cell_state
from procure.models.bids import BidAnswer, TeamMember
from procure.models.competitions import Competition
from procure.models.evaluations import EvaluationSheet, Score, ScoreChange
from procure.queries import calibration, facts, material, scale_wordings
from procure.queries.material import Head
from procure.queries.scale_wordings import Grade

HALVES_UP_TO: Final = 10  # points: a longer scale has too many steps for a button each


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell of the own sheet: what stands there; `updated_at` is None before anything does."""

    bid_id: int
    criterion_id: int
    points: Decimal | None = None
    reason: str = ""
    remarks: Remarks = field(default_factory=Remarks)
    updated_at: datetime | None = None

    @property
    def done(self) -> bool:
        """Whether nothing is missing when the sheet is handed in."""
        return self.points is not None and bool(self.reason)

    @property
    def state(self) -> str:
        """What a form filled from the cell says that it saw."""
        return cell_state(self.points, self.reason, self.remarks)


@dataclass(frozen=True, slots=True)
class SheetCriterion:
    """What bids are scored on; `wording` is what points mean on it, () as everywhere."""

    id: int
    name: str
    parent: str | None
    share: Fraction
    description: str
    wording: tuple[Grade, ...]

    @property
    def title(self) -> str:
        """A part with its criterion in front: two criteria may have parts of the same name."""
        return self.name if self.parent is None else f"{self.parent}: {self.name}"


@dataclass(frozen=True, slots=True)
class SheetBid:
    """One bid with its cells, in the order of the criteria."""

    id: int
    name: str
    entries: tuple[Entry, ...]

    @property
    def done(self) -> int:
        """How many of its cells lack nothing."""
        return sum(entry.done for entry in self.entries)


@dataclass(frozen=True, slots=True)
class SheetPage:
    """The viewer's own sheet; or the reasons why it cannot be read."""

    competition: Head
    blocked: tuple[Reason, ...]
    scale: Fraction
    criteria: tuple[SheetCriterion, ...]
    bids: tuple[SheetBid, ...]
    submitted_at: datetime | None
    score: tuple[Reason, ...]  # why cells cannot be changed
    submit: tuple[Reason, ...]  # why the sheet cannot be handed in

    @property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell in the order in which the pages lead through them, bid by bid."""
        return tuple((e.bid_id, e.criterion_id) for bid in self.bids for e in bid.entries)

    @property
    def progress(self) -> Progress:
        """How many of all cells lack nothing."""
        return Progress(sum(bid.done for bid in self.bids), len(self.cells))

    @property
    def unfinished(self) -> Cell | None:
        """The first cell that lacks something."""
        return next(
            ((e.bid_id, e.criterion_id) for bid in self.bids for e in bid.entries if not e.done),
            None,
        )

    @property
    def steps(self) -> tuple[Decimal, ...]:
        """The points that can be given; () when there are too many to choose among."""
        return steps_of(self.scale)


def steps_of(scale: Fraction) -> tuple[Decimal, ...]:
    """Return the whole and half points of a scale; () when it has too many to choose among.

    >>> [str(step) for step in steps_of(Fraction(1))]
    ['0', '0.5', '1']
    """
    if scale > HALVES_UP_TO:
        return ()
    return tuple(Decimal(half) / 2 for half in range(int(scale * 2) + 1))


@dataclass(frozen=True, slots=True)
class Person:
    """Someone offered for the team."""

    label: str
    role: str
    evidence: str
    hours: int | None  # of the assignment; None where the bid does not say


@dataclass(frozen=True, slots=True)
class Change:
    """What a cell held from a moment on."""

    at: datetime
    points: Decimal | None
    reason: str


@dataclass(frozen=True, slots=True)
class CellPage:
    """One cell of the viewer's own sheet, with what the bid says; the sheet around it."""

    sheet: SheetPage
    bid: SheetBid
    criterion: SheetCriterion
    entry: Entry
    answer: str
    team: tuple[Person, ...]
    changes: tuple[Change, ...]  # newest first

    @property
    def place(self) -> int:
        """Which of the cells it is, from 1."""
        return self.sheet.cells.index((self.bid.id, self.criterion.id)) + 1

    @property
    def previous(self) -> Cell | None:
        """The cell before, in the order of the sheet."""
        return self.sheet.cells[self.place - 2] if self.place > 1 else None

    @property
    def following(self) -> Cell | None:
        """The cell after, in the order of the sheet."""
        cells = self.sheet.cells
        return cells[self.place] if self.place < len(cells) else None

    @property
    def same_elsewhere(self) -> Cell | None:
        """The same criterion in the next bid, the first after the last; None when alone."""
        ids = [bid.id for bid in self.sheet.bids]
        other = ids[(ids.index(self.bid.id) + 1) % len(ids)]
        return None if other == self.bid.id else (other, self.criterion.id)


def sheet(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> SheetPage:
    """Return the viewer's own sheet.

    Only evaluators of the competition have one: `NotFound` for everyone else.
    """
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    material.require_sight(viewer, subject)
    permissions.require_sight(viewer, Permission.EVALUATION_SCORE, subject)
    known = facts.facts_of(session, competition)
    here = material.head(competition, known, now, viewer=viewer)
    own = _own(session, competition_id, viewer)
    blocked = _blocked(session, competition, viewer, known, own, now)
    if blocked or own is None:
        return _closed(here, blocked)
    refused = competitions.refusals(known, Action.SCORE, now)
    masked = material.hides_names(competition, viewer)
    return _open_sheet(session, competition, here, own, refused, masked=masked)


def cell(
    session: Session,
    competition_id: int,
    bid_id: int,
    criterion_id: int,
    *,
    viewer: Actor,
    now: datetime,
) -> CellPage:
    """Return one cell of the viewer's own sheet, with the bid's answer.

    `NotFound` for what is no cell of the sheet, `IllegalTransition` while it cannot be read.
    """
    whole = sheet(session, competition_id, viewer=viewer, now=now)
    if whole.blocked:
        raise IllegalTransition(whole.blocked)
    if (bid_id, criterion_id) not in whole.cells:
        raise NotFound
    bid = next(found for found in whole.bids if found.id == bid_id)
    return CellPage(
        sheet=whole,
        bid=bid,
        criterion=next(found for found in whole.criteria if found.id == criterion_id),
        entry=next(entry for entry in bid.entries if entry.criterion_id == criterion_id),
        answer=_answer(session, bid_id, criterion_id),
        team=_team(session, bid_id),
        changes=_changes(session, competition_id, bid_id, criterion_id, viewer),
    )


def _own(session: Session, competition_id: int, viewer: Actor) -> EvaluationSheet | None:
    return session.scalar(
        select(EvaluationSheet)
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.evaluator_id == viewer.id,
        )
        .options(joinedload(EvaluationSheet.scores))
        .execution_options(populate_existing=True)
    )


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
    if own is None:
        return competitions.refusals(known, Action.SCORE, now)
    return () if own.submitted_at else calibration.due(session, competition.id, viewer)


def _closed(here: Head, blocked: tuple[Reason, ...]) -> SheetPage:
    """A sheet of which nothing may be read yet."""
    return SheetPage(
        competition=here,
        blocked=blocked or (reason(Code.NOT_PERMITTED),),
        scale=Fraction(0),
        criteria=(),
        bids=(),
        submitted_at=None,
        score=blocked,
        submit=blocked,
    )


def _open_sheet(
    session: Session,
    competition: Competition,
    here: Head,
    own: EvaluationSheet,
    refused: tuple[Reason, ...],
    *,
    masked: bool,
) -> SheetPage:
    everything = material.of(session, competition, masked=masked)
    entries = {(score.bid_id, score.criterion_id): _entry(score) for score in own.scores}
    if own.submitted_at is not None:
        refused = (reason(Code.SHEET_SUBMITTED),)
    done = sum(cell in entries and entries[cell].done for cell in everything.cells)
    left = len(everything.cells) - done
    missing = (reason(Code.SCORE_MISSING, count=left),) if left else ()
    return SheetPage(
        competition=here,
        blocked=(),
        scale=everything.model.scale,
        criteria=_criteria(session, competition, everything),
        bids=tuple(
            SheetBid(
                offer.id,
                offer.name,
                tuple(
                    entries.get((offer.id, node.id)) or Entry(offer.id, node.id)
                    for node in everything.scored
                ),
            )
            for offer in everything.offers
        ),
        submitted_at=own.submitted_at,
        score=refused,
        submit=refused or missing,
    )


def _entry(score: Score) -> Entry:
    return Entry(
        bid_id=score.bid_id,
        criterion_id=score.criterion_id,
        points=score.points,
        reason=score.reason,
        remarks=remarks_of(score),
        updated_at=score.updated_at,
    )


def remarks_of(score: Score) -> Remarks:
    """Return what the evaluator wrote of a cell besides points and reason."""
    return Remarks(
        strengths=score.strengths,
        weaknesses=score.weaknesses,
        pages=score.pages,
        note=score.note,
    )


def _criteria(
    session: Session, competition: Competition, everything: Material
) -> tuple[SheetCriterion, ...]:
    rows = {criterion.id: criterion for criterion in competition.criteria}
    worded = scale_wordings.of(session, competition.id)
    return tuple(
        SheetCriterion(
            id=node.id,
            name=node.name,
            parent=rows[node.parent].name if node.parent else None,
            share=evaluations.share(everything.nodes, node),
            description=rows[node.id].description,
            wording=worded.get(node.id, ()),
        )
        for node in everything.scored
    )


def _answer(session: Session, bid_id: int, criterion_id: int) -> str:
    found = session.scalar(
        select(BidAnswer.text).where(
            BidAnswer.bid_id == bid_id, BidAnswer.criterion_id == criterion_id
        )
    )
    return found or ""


def _team(session: Session, bid_id: int) -> tuple[Person, ...]:
    found = session.scalars(
        select(TeamMember).where(TeamMember.bid_id == bid_id).order_by(TeamMember.position)
    )
    return tuple(Person(m.label, m.role, m.evidence, m.hours) for m in found)


def _changes(
    session: Session, competition_id: int, bid_id: int, criterion_id: int, viewer: Actor
) -> tuple[Change, ...]:
    found: Sequence[ScoreChange] = session.scalars(
        select(ScoreChange)
        .join(EvaluationSheet, EvaluationSheet.id == ScoreChange.sheet_id)
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.evaluator_id == viewer.id,
            ScoreChange.bid_id == bid_id,
            ScoreChange.criterion_id == criterion_id,
        )
        .order_by(ScoreChange.id.desc())
    ).all()
    return tuple(Change(one.changed_at, one.points, one.reason) for one in found)
