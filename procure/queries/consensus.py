"""The consensus meeting: every cell, those where agreement matters most first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, consensus, evaluations, prompts
from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.evaluations import Agreed, Cell, Material, Progress
from procure.domain.permissions import Actor
from procure.domain.prompts import Opinion, Prompt
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import User
from procure.models.bids import BidAnswer
from procure.models.competitions import Competition
from procure.models.evaluations import ConsensusChange, ConsensusScore, EvaluationSheet, Score
from procure.queries import facts, material, rule_panels
from procure.queries.material import Head
from procure.queries.rule_panels import Panel


@dataclass(frozen=True, slots=True)
class Given:
    """What one evaluator gave for a cell, as submitted."""

    evaluator: str
    points: Decimal
    reason: str
    strengths: str
    weaknesses: str
    pages: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a cell held from a moment on, and who wrote it."""

    points: Decimal
    reason: str
    departure: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class CellRow:
    """One cell in the list of the meeting."""

    bid_id: int
    criterion_id: int
    bid: str
    criterion: str
    share: Fraction
    points: tuple[Decimal | None, ...]  # by evaluator, in the order of the page
    spread: Decimal
    agreed: Agreed | None
    unexplained: bool  # the points are others than the evaluators gave, and nothing says why


@dataclass(frozen=True, slots=True)
class Detail:
    """The cell under discussion: the bid's answer and what each evaluator wrote."""

    row: CellRow
    answer: str
    given: tuple[Given, ...]
    version: int  # of what is agreed; 0 for nothing
    departure: str
    history: tuple[Change, ...]  # what was agreed on, first to last
    prompts: tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class ConsensusPage:
    """The meeting's list and the cell that is open in it."""

    competition: Head
    is_chair: bool
    scale: Fraction
    evaluators: tuple[str, ...]
    rows: tuple[CellRow, ...]
    current: Detail | None
    prompts: tuple[Prompt, ...]
    progress: Progress
    locked_at: datetime | None
    change: tuple[Reason, ...]  # why nothing can be agreed on
    lock: tuple[Reason, ...]  # why the recommendation cannot be locked
    rules: Panel | None  # at the lock, for whoever leads the evaluation


def page(
    session: Session,
    competition_id: int,
    *,
    viewer: Actor,
    now: datetime,
    cell: Cell | None = None,
) -> ConsensusPage:
    """Return the meeting's page; `cell` (bid, criterion) opens one, else the first unfinished.

    Raises `IllegalTransition` while a sheet is out: nobody sees another's scores before.
    """
    competition, subject = material.reading(session, competition_id, viewer)
    known, _ = begun(session, competition, now)
    everything = material.of(session, competition, masked=material.hides_names(competition, viewer))
    sheets = given(session, competition_id)
    lacking = {} if competition.locked_at else unexplained(session, everything, sheets)
    rows = _rows(everything, sheets, lacking)
    told = prompts.prompts(everything, opinions(sheets))
    chair = material.is_chair(viewer, subject)
    known, panels = rule_panels.panels(
        session, competition, known, Action.SET_CONSENSUS, Action.LOCK, viewer=viewer, now=now
    )
    return ConsensusPage(
        competition=material.head(competition, known, now, viewer=viewer),
        is_chair=chair,
        scale=everything.model.scale,
        evaluators=tuple(sheets),
        rows=rows,
        current=_detail(session, competition_id, rows, sheets, cell, told),
        prompts=told,
        progress=Progress(sum(row.agreed is not None for row in rows), len(rows)),
        locked_at=competition.locked_at,
        change=_verdict(chair, known, Action.SET_CONSENSUS, now),
        lock=_verdict(chair, known, Action.LOCK, now) + (tuple(lacking.values()) if chair else ()),
        rules=next((one for one in panels if chair and one.gate is Action.LOCK), None),
    )


def begun(
    session: Session, competition: Competition, now: datetime
) -> tuple[CompetitionFacts, datetime]:
    """Return the facts, and when the meeting began.

    Raises `IllegalTransition` with why the scores are closed: sheets are out, or nobody began.
    """
    known = facts.facts_of(session, competition)
    if competition.consensus_started_at is None:
        refused = competitions.refusals(known, Action.START_CONSENSUS, now)
        raise IllegalTransition(refused or (reason(Code.CONSENSUS_NOT_STARTED),))
    return known, competition.consensus_started_at


def _verdict(
    chair: bool,  # noqa: FBT001 -- read once, used for two buttons
    known: CompetitionFacts,
    action: Action,
    now: datetime,
) -> tuple[Reason, ...]:
    return competitions.refusals(known, action, now) if chair else (reason(Code.NOT_PERMITTED),)


def given(session: Session, competition_id: int) -> dict[str, dict[Cell, Given]]:
    """Return every submitted sheet by the evaluator's name, in alphabetical order.

    Of two evaluators with one name the second has a number behind it: none hides another.
    """
    found: dict[str, dict[Cell, Given]] = {}
    names: dict[int, str] = {}
    for user_id, known, score in session.execute(
        select(User.id, User.name, Score)
        .join(EvaluationSheet, EvaluationSheet.id == Score.sheet_id)
        .join(User, User.id == EvaluationSheet.evaluator_id)
        .where(
            EvaluationSheet.competition_id == competition_id,
            EvaluationSheet.submitted_at.is_not(None),
            EvaluationSheet.recused_at.is_(None),
        )
        .order_by(User.name, User.id)
    ):
        name = names.setdefault(
            user_id, f"{known} ({user_id})" if known in names.values() else known
        )
        sheet = found.setdefault(name, {})
        if score.points is not None:  # a submitted sheet has them all
            sheet[score.bid_id, score.criterion_id] = Given(
                name, score.points, score.reason, score.strengths, score.weaknesses, score.pages
            )
    return found


def opinions(given: Mapping[str, Mapping[Cell, Given]]) -> dict[Cell, list[Opinion]]:
    """Return what was given by cell, as the prompts read it."""
    found: dict[Cell, list[Opinion]] = defaultdict(list)
    for sheet in given.values():
        for cell, one in sheet.items():
            found[cell].append(Opinion(one.evaluator, one.points, one.reason))
    return found


def given_points(session: Session, competition_id: int, cell: Cell) -> list[Decimal]:
    """Return the points that evaluators have handed in for one cell."""
    return [
        sheet[cell].points for sheet in given(session, competition_id).values() if cell in sheet
    ]


def unexplained(
    session: Session, everything: Material, given: Mapping[str, Mapping[Cell, Given]]
) -> dict[Cell, Reason]:
    """Return the agreed cells where the points are others than given and nothing says why.

    They were explained when they were agreed on: since then an evaluator has stepped aside.
    """
    bids = {offer.id: offer.name for offer in everything.offers}
    names = {
        (bid, node.id): f"{node.name}, {bids[bid]}: " for bid in bids for node in everything.scored
    }
    points = _points(given)
    agreed = session.scalars(select(ConsensusScore).where(ConsensusScore.bid_id.in_(bids)))
    standing = {(one.bid_id, one.criterion_id): one for one in agreed}
    return {
        cell: why
        for cell in everything.cells
        if (one := standing.get(cell)) is not None
        for why in consensus.departure_problems(
            one.points, points[cell], one.departure, where=names[cell]
        )
    }


def _points(given: Mapping[str, Mapping[Cell, Given]]) -> dict[Cell, list[Decimal]]:
    points: dict[Cell, list[Decimal]] = defaultdict(list)
    for sheet in given.values():
        for cell, one in sheet.items():
            points[cell].append(one.points)
    return points


def _rows(
    everything: Material, given: dict[str, dict[Cell, Given]], lacking: Mapping[Cell, Reason]
) -> tuple[CellRow, ...]:
    points = _points(given)
    bids = {offer.id: offer.name for offer in everything.offers}
    nodes = {node.id: node for node in everything.scored}
    return tuple(
        CellRow(
            bid_id=cell[0],
            criterion_id=cell[1],
            bid=bids[cell[0]],
            criterion=nodes[cell[1]].name,
            share=evaluations.share(everything.nodes, nodes[cell[1]]),
            points=tuple(sheet[cell].points if cell in sheet else None for sheet in given.values()),
            spread=evaluations.spread(points[cell]),
            agreed=everything.agreed.get(cell),
            unexplained=cell in lacking,
        )
        for cell in evaluations.by_disagreement(everything, points)
    )


def _detail(
    session: Session,
    competition_id: int,
    rows: tuple[CellRow, ...],
    given: dict[str, dict[Cell, Given]],
    cell: Cell | None,
    told: Sequence[Prompt],
) -> Detail | None:
    row = _open_row(rows, cell)
    if row is None:
        return None
    here = (row.bid_id, row.criterion_id)
    answer = session.scalar(
        select(BidAnswer.text).where(
            BidAnswer.bid_id == row.bid_id, BidAnswer.criterion_id == row.criterion_id
        )
    )
    standing = session.get(ConsensusScore, here)
    return Detail(
        row=row,
        answer=answer or "",
        given=tuple(sheet[here] for sheet in given.values() if here in sheet),
        version=standing.version if standing else 0,
        departure=standing.departure if standing else "",
        history=changes(session, competition_id).get(here, ()),
        prompts=tuple(one for one in told if one.cell == here),
    )


def changes(session: Session, competition_id: int) -> dict[Cell, tuple[Change, ...]]:
    """Return everything that was agreed on, cell by cell, first to last."""
    found: dict[Cell, tuple[Change, ...]] = {}
    for change, name in session.execute(
        select(ConsensusChange, User.name)
        .join(User, User.id == ConsensusChange.set_by_id)
        .where(ConsensusChange.competition_id == competition_id)
        .order_by(ConsensusChange.id)
    ):
        cell = (change.bid_id, change.criterion_id)
        found[cell] = (
            *found.get(cell, ()),
            Change(change.points, change.reason, change.departure, name, change.set_at),
        )
    return found


def _open_row(rows: tuple[CellRow, ...], cell: Cell | None) -> CellRow | None:
    if cell is None:
        open_rows = (row for row in rows if row.agreed is None or row.unexplained)
        return next(open_rows, rows[0] if rows else None)
    found = next((row for row in rows if (row.bid_id, row.criterion_id) == cell), None)
    if found is None:
        raise NotFound
    return found
