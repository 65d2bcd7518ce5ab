"""The evaluation matrix on the page: the figures that Word and Excel carry too."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import evaluations, figures
from procure.domain.competitions import CompetitionFacts
from procure.domain.errors import IllegalTransition
from procure.domain.evaluation.model import Family
from procure.domain.evaluation.results import ExclusionCode, FlagCode
from procure.domain.evaluations import Material, Outcome, Row
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, Reason, reason
from procure.models.bids import Assessment
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.queries import consensus, journal_prices, material
from procure.queries.material import Head

FILES: Final = ("evaluation_matrix", "price_comparison")  # made of the locked evaluation


@dataclass(frozen=True, slots=True)
class Column:
    """One bid: the head of a column and what stands at its foot."""

    bid_id: int
    short: str
    name: str
    price: str | None
    result: str
    rank: str
    working: str
    winner: bool
    excluded: ExclusionCode | None
    excluded_on: str | None  # the criterion whose gate stopped the bid


@dataclass(frozen=True, slots=True)
class Figure:
    """One cell: the points that count, and weighted."""

    points: str
    weighted: str


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion with a figure for each column."""

    criterion: str
    share: str
    is_part: bool
    number: int | None  # of a criterion that is weighted itself, in the picture
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class FlagRow:
    """Something to know before recommending; the sentence stands in the catalogue."""

    code: FlagCode
    concerns: str


@dataclass(frozen=True, slots=True)
class Stored:
    """The newest stored file of one kind: the matrix, or the comparison of prices."""

    id: int
    file_name: str
    suffix: str
    number: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class MatrixPage:
    """The matrix as far as the viewer may see it; without prices there is no result."""

    competition: Head
    is_chair: bool
    family: Family
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    rejected: tuple[tuple[str, str], ...]  # (bidder, reason)
    flags: tuple[FlagRow, ...]
    winners: tuple[str, ...]
    reference_price: str | None
    hidden: tuple[Reason, ...]  # why there is no result to see yet
    documents: tuple[Stored, ...]
    priced: bool  # whether there are prices to lay side by side
    locked_at: datetime | None
    make: tuple[Reason, ...]  # why files cannot be made
    outcome: Outcome | None  # what the figures were written from


@dataclass(frozen=True, slots=True)
class Sight:
    """As much of an evaluation as the viewer may see: `outcome` is None while it is `hidden`."""

    row: Competition
    known: CompetitionFacts
    is_chair: bool
    material: Material
    outcome: Outcome | None
    hidden: tuple[Reason, ...]


def sight(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> Sight:
    """Return what the viewer may see. Raises `IllegalTransition` before the meeting has begun.

    Quality before price (`domain.md` A5.28): whoever leads sees prices and results when every
    cell is agreed, unless they score too; all others when the recommendation is locked.
    """
    competition, subject = material.reading(session, competition_id, viewer)
    known, _ = consensus.begun(session, competition, now)
    everything = material.of(session, competition, masked=material.hides_names(competition, viewer))
    chair = material.is_chair(viewer, subject)
    leads = chair and not material.scores_blind(competition, viewer)
    hidden = _hidden(everything, known, leads=leads)
    return Sight(
        row=competition,
        known=known,
        is_chair=chair,
        material=everything,
        outcome=None if hidden else evaluations.outcome(everything),
        hidden=hidden,
    )


def result(
    session: Session, competition_id: int, *, viewer: Actor, now: datetime
) -> tuple[Sight, Outcome]:
    """Return the outcome for a file. Raises `IllegalTransition` while the viewer may not see it."""
    seen = sight(session, competition_id, viewer=viewer, now=now)
    if seen.outcome is None:
        raise IllegalTransition(seen.hidden)
    return seen, seen.outcome


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> MatrixPage:
    """Return the matrix. Errors as `sight`."""
    seen = sight(session, competition_id, viewer=viewer, now=now)
    shown, everything = seen.outcome, seen.material
    names = material.shown_names(session, seen.row, viewer)
    return MatrixPage(
        competition=material.head(seen.row, seen.known, now, viewer=viewer),
        is_chair=seen.is_chair,
        family=everything.model.family,
        columns=_columns(everything, shown),
        lines=_lines(everything, shown),
        rejected=tuple(
            (names[bid.id], journal_prices.told(seen.row, viewer, bid.assessment_reason))
            for bid in material.bids(session, competition_id)
            if bid.assessment is Assessment.REJECTED
        ),
        flags=flag_rows(shown) if shown else (),
        winners=_names(shown, shown.evaluation.winners) if shown else (),
        reference_price=_reference_price(shown),
        hidden=seen.hidden,
        documents=_stored(session, competition_id) if shown else (),
        priced=bool(everything.lines),
        locked_at=seen.row.locked_at,
        make=_make(seen.known, chair=seen.is_chair),
        outcome=shown,
    )


def _hidden(everything: Material, known: CompetitionFacts, *, leads: bool) -> tuple[Reason, ...]:
    if known.locked_at is not None:
        return ()
    if not leads:
        return (reason(Code.PRICES_HIDDEN),)
    if not everything.agreed_all:
        return (reason(Code.CONSENSUS_INCOMPLETE, count=known.consensus_missing),)
    return ()


def _make(known: CompetitionFacts, *, chair: bool) -> tuple[Reason, ...]:
    if not chair:
        return (reason(Code.NOT_PERMITTED),)
    return () if known.locked_at is not None else (reason(Code.NOT_LOCKED),)


def _columns(everything: Material, shown: Outcome | None) -> tuple[Column, ...]:
    return tuple(
        _column(evaluations.column(place), offer, shown)
        for place, offer in enumerate(everything.offers)
    )


def _column(short: str, offer: evaluations.Offer, shown: Outcome | None) -> Column:
    if shown is None:
        dash = figures.NONE
        return Column(offer.id, short, offer.name, None, dash, dash, "", False, None, None)  # noqa: FBT003 -- nothing is known of the result
    excluded = shown.score(offer.id).excluded
    on = {str(node.id): node.name for node in shown.material.nodes}
    return Column(
        bid_id=offer.id,
        short=short,
        name=offer.name,
        price=figures.price(shown, offer.id),
        result=figures.result(shown, offer.id),
        rank=figures.rank(shown, offer.id),
        working=figures.working(shown, offer.id),
        winner=offer.id in shown.winners,
        excluded=excluded.code if excluded else None,
        excluded_on=on.get(excluded.criterion) if excluded and excluded.criterion else None,
    )


def _lines(everything: Material, shown: Outcome | None) -> tuple[Line, ...]:
    leaves = [row.node.id for row in evaluations.rows(everything) if row.leaves == (row.node.id,)]
    return tuple(
        Line(
            criterion=row.node.name,
            share=figures.share(row),
            is_part=row.is_part,
            number=leaves.index(row.node.id) + 1 if row.node.id in leaves else None,
            figures=tuple(_figure(everything, shown, row, o.id) for o in everything.offers),
        )
        for row in evaluations.rows(everything)
    )


def _figure(everything: Material, shown: Outcome | None, row: Row, bid_id: int) -> Figure:
    if shown is not None:
        points = figures.points(shown, row, bid_id)
        return Figure(points, figures.weighted(shown, row, bid_id))
    agreed = everything.agreed.get((bid_id, row.node.id))
    raw = agreed.exact if agreed else None
    return Figure(figures.decimals(everything.model, raw), figures.NONE)


def flag_rows(shown: Outcome) -> tuple[FlagRow, ...]:
    """Return what to know before recommending, with the names of whom it concerns."""
    criteria = {str(node.id): node.name for node in shown.material.nodes}
    return tuple(
        FlagRow(
            flag.code,
            ", ".join((*_names(shown, flag.bids), *(criteria[c] for c in flag.criteria))),
        )
        for flag in shown.evaluation.flags
    )


def _names(shown: Outcome, ids: tuple[str, ...]) -> tuple[str, ...]:
    names = {str(offer.id): offer.name for offer in shown.material.offers}
    return tuple(names[found] for found in ids)


def _reference_price(shown: Outcome | None) -> str | None:
    lowest = shown.evaluation.reference_price if shown else None
    return None if lowest is None else figures.kroner(lowest)


def _stored(session: Session, competition_id: int) -> tuple[Stored, ...]:
    newest: dict[tuple[str, str], Stored] = {}
    for row in session.execute(
        select(
            Document.name,
            Document.id,
            Document.file_name,
            Document.suffix,
            Document.number,
            Document.made_at,
        )
        .where(Document.competition_id == competition_id, Document.name.in_(FILES))
        .order_by(Document.number)
    ):
        newest[row.name, row.suffix] = Stored(*row[1:])
    return tuple(newest[key] for key in sorted(newest))
