"""The opening, and the opened bids as the buyer's staff read them.

Before the opening these pages hold nothing about bids: not how many, not whose.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import bids, competitions, permissions, price_forms
from procure.domain import receipts as proofs
from procure.domain.bids import AskedLine, BidFacts, Status
from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.errors import NotFound
from procure.domain.law import RejectionProvision
from procure.domain.openings import Defect, end_refusals
from procure.domain.permissions import Actor, Permission, Subject
from procure.domain.price_forms import PriceGroup
from procure.domain.reasons import Code, Reason, reason
from procure.domain.seals import WINDOW
from procure.domain.shared_people import Shared
from procure.models.bids import Bid, BidAnswer, OpeningConfirmation, Submission, TeamMember
from procure.models.competitions import Competition
from procure.models.frameworks import CompetenceArea
from procure.queries import (
    answer_marks,
    bid_terms,
    case_pages,
    facts,
    journal_prices,
    material,
    opened_corners,
    opened_files,
    opening_attempts,
    receipts,
    requirement_checks,
    rule_panels,
    shared_people,
)
from procure.queries.case_pages import CasePage
from procure.queries.material import Head
from procure.queries.opened_corners import Opened
from procure.queries.opened_files import FileRow
from procure.queries.opening_attempts import Attempt
from procure.queries.requirement_checks import CheckRow
from procure.queries.rule_panels import Panel


@dataclass(frozen=True, slots=True)
class Confirmation:
    """An officer who has confirmed the opening; `lapsed` when the second came too late."""

    name: str
    at: datetime
    lapsed: bool

    @property
    def until(self) -> datetime:
        """When the second must have come."""
        return self.at + WINDOW


@dataclass(frozen=True, slots=True)
class OpenedRow:
    """An opened bid in the list. `total_ore` is None when a line has no price, or to hide it."""

    bid_id: int
    consortium: str
    received_at: datetime
    number: int
    files: int
    total_ore: int | None
    status: Status
    unconfirmed: int  # parts that an amendment touched and the consortium did not confirm
    defects: int  # parts that were not as they were delivered


@dataclass(frozen=True, slots=True)
class OpeningPage:
    """The opening of one competition, with the verdicts its buttons need."""

    competition: Head
    pages: tuple[CasePage, ...]
    deadline_at: datetime | None
    opened_at: datetime | None
    confirmations: tuple[Confirmation, ...]
    required: int
    empty: bool  # two officers have confirmed, and there was nothing to open
    rows: tuple[OpenedRow, ...]
    confirm_refusals: tuple[Reason, ...]
    end_refusals: tuple[Reason, ...]
    unassessed: int
    rules: Panel | None  # before the bids are opened, for whoever may open them
    attempts: tuple[Attempt, ...]  # to open that were refused, the first first
    root: str  # over the receipts of all bids opened; "" before
    shared_people: tuple[Shared, ...]  # whom several opened bids offer


def opening(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> OpeningPage:
    """Return the opening for those who may follow it; others get 404."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.OPENING_READ, subject)
    may_open = permissions.allows(viewer, Permission.OPENING_CONFIRM, subject)
    known = facts.facts_of(session, competition)
    _, panels = rule_panels.panels(
        session, competition, replace(known, openers=known.openers_required),  # told on their own
        *((Action.OPEN,) if may_open else ()), viewer=viewer, now=now,
    )  # fmt: skip
    opened = competition.opened_at is not None
    confirmations = _confirmations(session, competition_id)
    standing = _standing(confirmations, known, now)
    return OpeningPage(
        competition=material.head(competition, known, now),
        deadline_at=competition.deadline_at,
        pages=case_pages.of(session, competition, subject, viewer),
        opened_at=competition.opened_at,
        confirmations=tuple(
            Confirmation(c.user.name, c.confirmed_at, lapsed=c not in standing)
            for c in confirmations
        ),
        required=known.openers_required,
        empty=not opened and known.openers >= known.openers_required,
        rows=_rows(session, competition, priced=not material.scores_blind(competition, viewer))
        if opened
        else (),
        confirm_refusals=_confirm_refusals(known, standing, viewer, subject, now),
        end_refusals=_role_refusals(viewer, subject) or end_refusals(known, now),
        unassessed=known.unassessed_bids if opened else 0,
        rules=next(iter(panels), None),
        attempts=opening_attempts.of(session, competition_id),
        shared_people=shared_people.of(session, competition_id) if opened else (),
        root=proofs.root(receipts.opened(session, competition.id)) if opened else "",
    )


def _confirmations(session: Session, competition_id: int) -> list[OpeningConfirmation]:
    found = session.scalars(
        select(OpeningConfirmation)
        .where(OpeningConfirmation.competition_id == competition_id)
        .options(joinedload(OpeningConfirmation.user))
        .order_by(OpeningConfirmation.confirmed_at)
    )
    return list(found)


def _standing(
    found: list[OpeningConfirmation], known: CompetitionFacts, now: datetime
) -> list[OpeningConfirmation]:
    """The confirmations that count: all where they sufficed, else those within the window."""
    if len(found) >= known.openers_required:
        return found
    return [one for one in found if now - one.confirmed_at <= WINDOW]


def _role_refusals(viewer: Actor, subject: Subject) -> tuple[Reason, ...]:
    if permissions.allows(viewer, Permission.OPENING_CONFIRM, subject):
        return ()
    return (reason(Code.NOT_PERMITTED, role=viewer.role.value),)


def _confirm_refusals(
    known: CompetitionFacts,
    confirmations: list[OpeningConfirmation],
    viewer: Actor,
    subject: Subject,
    now: datetime,
) -> tuple[Reason, ...]:
    if why := _role_refusals(viewer, subject):
        return why
    if any(c.user_id == viewer.id for c in confirmations):
        return (reason(Code.ALREADY_CONFIRMED_OPENING),)
    return competitions.refusals(known, Action.CONFIRM_OPENING, now)


def _rows(session: Session, competition: Competition, *, priced: bool) -> tuple[OpenedRow, ...]:
    lines = bid_terms.lines(session, competition)
    found = session.scalars(
        select(Bid)
        .where(Bid.competition_id == competition.id, Bid.opened_at.is_not(None))
        .options(
            joinedload(Bid.consortium),
            selectinload(Bid.prices),
            selectinload(Bid.submissions).defer(Submission.payload),
        )
    ).all()
    marked = answer_marks.unconfirmed(session, competition.id)
    rows = [_row(bid, lines, len(marked.get(bid.id, ())), priced=priced) for bid in found]
    return tuple(sorted(rows, key=lambda row: (row.received_at, row.bid_id)))


def _row(bid: Bid, lines: tuple[AskedLine, ...], unconfirmed: int, *, priced: bool) -> OpenedRow:
    latest = bid.submissions[-1]
    rates = {price.price_line_id: price.rate_ore for price in bid.prices}
    return OpenedRow(
        bid_id=bid.id,
        consortium=bid.consortium.name,
        received_at=latest.received_at,
        number=latest.number,
        files=len(latest.files),
        total_ore=bids.total(rates, lines) if priced else None,
        status=_status(bid),
        unconfirmed=unconfirmed,
        defects=len(bid.defects),
    )


def _status(bid: Bid) -> Status:
    return bids.status(BidFacts(opened_at=bid.opened_at, assessment=bid.assessment))


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """The answer to one criterion; `words` by the rule that limits it."""

    criterion: str
    word_limit: int | None
    text: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person offered; `levels` in the order of the areas, None where nothing is stated."""

    label: str
    role: str
    levels: tuple[int | None, ...]
    evidence: str
    hours: int | None


@dataclass(frozen=True, slots=True)
class ReadPage:
    """An opened bid. Prices are hidden from evaluators until the evaluation is locked."""

    competition: Head
    bid_id: int
    consortium: str
    status: Status
    assessment_reason: str
    provision: RejectionProvision | None
    received_at: datetime | None  # this, the number and the digest: not while names are hidden
    number: int
    receipt_digest: str
    areas: tuple[str, ...]
    answers: tuple[AnswerRow, ...]
    team: tuple[MemberRow, ...]
    prices: tuple[PriceGroup, ...]
    total_ore: int | None
    prices_shown: bool
    reservations: str
    files: tuple[FileRow, ...]
    requirements: tuple[CheckRow, ...]  # the absolute ones; () for who does not control bids
    sees_opening: bool
    own: bool  # the viewer's own consortium made it
    unconfirmed: tuple[str, ...]  # names of criteria; empty for the requirements
    defects: tuple[Defect, ...]  # what was not as it was delivered
    parts: Opened  # who answers for what, and what of it the viewer may read
    assess_refusals: tuple[Reason, ...]


def read(session: Session, bid_id: int, *, viewer: Actor, now: datetime) -> ReadPage:
    """Return an opened bid. One that is not opened exists for nobody here."""
    bid = session.scalar(
        select(Bid)
        .where(Bid.id == bid_id)
        .options(
            joinedload(Bid.consortium),
            selectinload(Bid.answers),
            selectinload(Bid.team),
            selectinload(Bid.prices),
            selectinload(Bid.files),
            selectinload(Bid.submissions).defer(Submission.payload),
        )
    )
    if bid is None:
        raise NotFound
    competition = facts.competition(session, bid.competition_id)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require_sight(viewer, Permission.BID_READ, subject)
    if bid.opened_at is None:
        raise NotFound
    material.require_impartial(session, competition, viewer)
    return _read_page(session, bid, competition, subject, viewer, now)


def _read_page(
    session: Session,
    bid: Bid,
    competition: Competition,
    subject: Subject,
    viewer: Actor,
    now: datetime,
) -> ReadPage:
    known = facts.facts_of(session, competition)
    own = bid.consortium_id in viewer.consortium_ids
    sees_opening = permissions.allows(viewer, Permission.OPENING_READ, subject)
    prices = _prices(session, bid, competition)
    shown = (
        own or subject.locked or (sees_opening and not material.scores_blind(competition, viewer))
    )
    latest, parts = bid.submissions[-1], opened_corners.of(session, bid, competition, viewer)
    shown = shown and parts.prices
    areas = session.execute(
        select(CompetenceArea.key, CompetenceArea.name)
        .where(CompetenceArea.framework_id == competition.framework_id)
        .order_by(CompetenceArea.position)
    ).all()
    masked = material.hides_names(competition, viewer)
    told = not own or subject.published  # a verdict reaches its bidder by letter
    return ReadPage(
        competition=material.head(competition, known, now),
        bid_id=bid.id,
        consortium=material.masked_names(session, competition, viewer).get(
            bid.id, bid.consortium.name
        ),
        status=_status(bid) if told else Status.OPENED,
        assessment_reason=journal_prices.told(competition, viewer, bid.assessment_reason)
        if told
        else "",
        provision=bid.provision if told else None,
        received_at=None if masked else latest.received_at,
        number=0 if masked else latest.number,
        receipt_digest="" if masked else latest.receipt_digest,
        areas=tuple(a.name for a in areas),
        answers=_answers(bid.answers, competition, parts),
        team=tuple(_member(m, [a.key for a in areas]) for m in bid.team if parts.person(m)),
        prices=prices if shown else (),
        total_ore=price_forms.total(prices) if shown else None,
        prices_shown=shown,
        reservations=bid.reservations,
        files=opened_files.of(bid, latest, competition, viewer, parts),
        requirements=tuple(
            replace(row, reason=journal_prices.told(competition, viewer, row.reason))
            for row in requirement_checks.of_bid(session, competition, bid.id)
            if sees_opening and not own
        ),
        sees_opening=sees_opening,
        own=own,
        unconfirmed=_unconfirmed(session, bid, competition),
        defects=opened_files.lost(bid, latest, masked=masked),
        parts=replace(parts, annex=()) if masked else parts,
        assess_refusals=_assess_refusals(known, viewer, subject, now),
    )


def _unconfirmed(session: Session, bid: Bid, competition: Competition) -> tuple[str, ...]:
    names = {c.id: c.name for c in competition.criteria}
    parts = answer_marks.unconfirmed(session, competition.id).get(bid.id, ())
    return tuple(names[part] if part is not None else "" for part in parts)


def _answers(
    answers: list[BidAnswer], competition: Competition, parts: Opened
) -> tuple[AnswerRow, ...]:
    texts = {a.criterion_id: a.text for a in answers}
    return tuple(
        AnswerRow(c.name, c.word_limit, texts.get(c.id, ""))
        for c in facts.scored_criteria(competition)
        if parts.answer(c.id)
    )


def _member(member: TeamMember, keys: list[str]) -> MemberRow:
    levels = tuple(member.levels.get(key) for key in keys)
    return MemberRow(member.label, member.role, levels, member.evidence, member.hours)


def _prices(session: Session, bid: Bid, competition: Competition) -> tuple[PriceGroup, ...]:
    rates = {p.price_line_id: p.rate_ore for p in bid.prices}
    return price_forms.groups(rates, bid_terms.lines(session, competition))


def _assess_refusals(
    known: CompetitionFacts, viewer: Actor, subject: Subject, now: datetime
) -> tuple[Reason, ...]:
    if not permissions.allows(viewer, Permission.BID_ASSESS, subject):
        return (reason(Code.NOT_PERMITTED, role=viewer.role.value),)
    return competitions.refusals(known, Action.ASSESS_BIDS, now)
