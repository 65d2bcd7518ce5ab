"""The award on one page: recommendation, decision, letters, standstill, contract."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import approvals, competitions, evaluations, figures, permissions
from procure.domain.audit import Tag
from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.evaluations import Outcome
from procure.domain.permissions import Actor, Permission, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules.gates import PERMISSIONS
from procure.models.accounts import User
from procure.models.audit import AuditEntry
from procure.models.awards import Contract, Decision, Letter, LetterText
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition
from procure.queries import (
    facts,
    letter_texts,
    material,
    retention,
    reversals,
    rule_panels,
    ties,
    validity,
)
from procure.queries.material import Head
from procure.queries.reversals import Reversed
from procure.queries.rule_panels import Panel
from procure.queries.ties import First


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ranked bid, in order of rank."""

    bid_id: int
    name: str
    result: str
    rank: str
    price: str | None
    is_first: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision that stands."""

    bidder: str
    bid_id: int
    reason: str
    tie_note: str
    at: datetime
    by: str
    approved_at: datetime | None
    approved_by: str | None
    version: str  # of the decision and what is written in its letters


@dataclass(frozen=True, slots=True)
class Returned:
    """Why an officer sent an earlier decision back."""

    at: datetime
    why: str


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One bidder's letter; without a document it is not sent yet."""

    bid_id: int
    recipient: str
    is_winner: bool
    is_rejected: bool
    document_id: int | None
    file_name: str | None


@dataclass(frozen=True, slots=True)
class Signed:
    """The contract (avrop)."""

    supplier: str
    value_ore: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class AwardPage:
    """Everything about the award, and why each button is refused."""

    competition: Head
    facts: CompetitionFacts
    candidates: tuple[Candidate, ...]
    first: First | None  # who can be chosen; None before the lock
    decision: Decided | None
    letters: tuple[LetterRow, ...]
    contract: Signed | None
    earlier: tuple[Reversed, ...]
    returned: tuple[Returned, ...]
    standstill_days: int | None
    standstill_reason: str
    decide: tuple[Reason, ...]
    approve: tuple[Reason, ...]
    send_back: tuple[Reason, ...]
    read: tuple[Reason, ...]  # why the drafts of the letters are not read
    send: tuple[Reason, ...]
    reopen: tuple[Reason, ...]
    reverse: tuple[Reason, ...]
    sign: tuple[Reason, ...]
    complete: tuple[Reason, ...]
    publish: tuple[Reason, ...]
    published_on: date | None
    keep_until: date | None  # the earliest day the case may be deleted; None while it runs
    panels: dict[Action, Panel]  # the rules at the gates that can be reached now

    @property
    def firsts(self) -> tuple[Candidate, ...]:
        """The bids that can be chosen: those on rank 1, or whom rule or lots put first."""
        choices = self.first.choices if self.first else ()
        return tuple(one for one in self.candidates if one.bid_id in choices)

    @property
    def equals(self) -> tuple[Candidate, ...]:
        """The bids that lots are drawn between; none where nothing is drawn."""
        drawn = self.first is not None and (self.first.needs_lots or self.first.draw is not None)
        left = self.first.left if self.first and drawn else ()
        return tuple(one for one in self.candidates if one.bid_id in left)


BUTTONS = {
    action: PERMISSIONS[action]
    for action in (
        Action.DECIDE, Action.APPROVE_AWARD, Action.RETURN_AWARD, Action.SEND_LETTERS,
        Action.REOPEN, Action.REVERSE, Action.SIGN_CONTRACT, Action.COMPLETE,
    )
}  # fmt: skip


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> AwardPage:
    """Return the award's page; results are in it when the recommendation is locked."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.AWARD_READ, subject)
    material.require_impartial(session, competition, viewer)
    known = facts.facts_of(session, competition)
    locked = competition.locked_at is not None
    outcome = evaluations.outcome(material.of(session, competition)) if locked else None
    decision, texts = _decision(session, competition_id)
    if outcome:
        known = _awarded(session, competition, known, outcome, decision)
    known, panels = rule_panels.panels(
        session, competition, known, *BUTTONS, viewer=viewer, now=now
    )
    bids = material.bids(session, competition_id)
    return AwardPage(
        competition=material.head(competition, known, now, viewer=viewer),
        facts=known,
        candidates=_candidates(outcome) if outcome else (),
        first=ties.first(session, competition, outcome) if outcome else None,
        decision=_decided(decision, bids, texts) if decision else None,
        letters=_letters(session, decision, bids) if decision else (),
        contract=_signed(session, competition_id, bids),
        earlier=reversals.earlier(session, competition_id),
        returned=_returned(session, competition_id),
        standstill_days=competition.standstill_days,
        standstill_reason=competition.standstill_reason,
        decide=_verdict(viewer, subject, known, Action.DECIDE, now),
        approve=_approve(viewer, subject, known, decision, texts, now),
        send_back=_four_eyes(viewer, subject, known, decision, Action.RETURN_AWARD, now),
        read=_read(viewer, subject, known, now),
        send=_verdict(viewer, subject, known, Action.SEND_LETTERS, now),
        reopen=_verdict(viewer, subject, known, Action.REOPEN, now),
        reverse=_verdict(viewer, subject, known, Action.REVERSE, now),
        sign=_verdict(viewer, subject, known, Action.SIGN_CONTRACT, now),
        complete=_verdict(viewer, subject, known, Action.COMPLETE, now),
        publish=_publish(viewer, subject, known),
        published_on=competition.notice_published_on,
        keep_until=retention.earliest(session, competition, now),
        panels={one.gate: one for one in panels},
    )


def _awarded(
    session: Session,
    competition: Competition,
    known: CompetitionFacts,
    outcome: Outcome,
    decision: Decision | None,
) -> CompetitionFacts:
    """The facts with what the award will post, and how long the chosen bid stands."""
    decided = decision.bid_id if decision else None
    return replace(
        known,
        price_ore=material.price_to_award(outcome, competition, decided),
        chosen_valid_until=validity.of_bid(session, competition, decided),
    )


def _verdict(
    viewer: Actor, subject: Subject, known: CompetitionFacts, action: Action, now: datetime
) -> tuple[Reason, ...]:
    if not permissions.allows(viewer, BUTTONS[action], subject):
        return (reason(Code.NOT_PERMITTED),)
    return competitions.refusals(known, action, now)


def _four_eyes(
    viewer: Actor,
    subject: Subject,
    known: CompetitionFacts,
    decision: Decision | None,
    action: Action,
    now: datetime,
) -> tuple[Reason, ...]:
    """As `_verdict`; who decided neither approves it nor sends it back."""
    why = _verdict(viewer, subject, known, action, now)
    if why or decision is None:
        return why
    return approvals.own_decision(decision.decided_by_id, viewer.id)


def _approve(
    viewer: Actor,
    subject: Subject,
    known: CompetitionFacts,
    decision: Decision | None,
    texts: list[LetterText],
    now: datetime,
) -> tuple[Reason, ...]:
    """As `_four_eyes`; nor does who wrote in a letter approve it."""
    why = _four_eyes(viewer, subject, known, decision, Action.APPROVE_AWARD, now)
    return why or approvals.own_words((one.written_by_id for one in texts), viewer.id)


def _read(
    viewer: Actor, subject: Subject, known: CompetitionFacts, now: datetime
) -> tuple[Reason, ...]:
    """Who decides and who approves read the letters while the decision can be sent back."""
    if not permissions.allows(viewer, Permission.AWARD_DECIDE, subject):
        return (reason(Code.NOT_PERMITTED),)
    return competitions.refusals(known, Action.RETURN_AWARD, now)


def _returned(session: Session, competition_id: int) -> tuple[Returned, ...]:
    """What officers have sent back, oldest first: the case log keeps why."""
    found = session.execute(
        select(AuditEntry.at, AuditEntry.line)
        .where(
            AuditEntry.chain == f"competition:{competition_id}",
            AuditEntry.tag == Tag.AWARD_DECISION_RETURN.value,
        )
        .order_by(AuditEntry.seq)
    )
    return tuple(Returned(at, json.loads(line)["facts"]["why"]) for at, line in found)


def _publish(viewer: Actor, subject: Subject, known: CompetitionFacts) -> tuple[Reason, ...]:
    """Why no publication can be noted."""
    if not permissions.allows(viewer, Permission.COMPETITION_RUN, subject):
        return (reason(Code.NOT_PERMITTED),)
    return () if known.contracted_at is not None else (reason(Code.CONTRACT_MISSING),)


def _candidates(outcome: Outcome) -> tuple[Candidate, ...]:
    ranks = {offer.id: outcome.score(offer.id).rank for offer in outcome.material.offers}
    ranked = [offer for offer in outcome.material.offers if ranks[offer.id] is not None]
    return tuple(
        Candidate(
            bid_id=offer.id,
            name=offer.name,
            result=figures.result(outcome, offer.id),
            rank=figures.rank(outcome, offer.id),
            price=figures.price(outcome, offer.id),
            is_first=ranks[offer.id] == 1,
        )
        for offer in sorted(ranked, key=lambda offer: ranks[offer.id] or 0)
    )


def _decision(session: Session, competition_id: int) -> tuple[Decision | None, list[LetterText]]:
    """Return the decision that stands and what is written in its letters."""
    found = session.scalar(
        select(Decision)
        .where(Decision.stands_in(competition_id))
        .options(joinedload(Decision.decided_by), joinedload(Decision.approved_by))
    )
    return found, letter_texts.of(session, found.id) if found else []


def _decided(decision: Decision, bids: list[Bid], texts: list[LetterText]) -> Decided:
    winner = next(bid for bid in bids if bid.id == decision.bid_id)
    return Decided(
        bidder=winner.consortium.name,
        bid_id=decision.bid_id,
        reason=decision.reason,
        tie_note=decision.tie_note,
        at=decision.decided_at,
        by=decision.decided_by.name,
        approved_at=decision.approved_at,
        approved_by=decision.approved_by.name if decision.approved_by else None,
        version=letter_texts.version(decision.id, texts),
    )


def _letters(session: Session, decision: Decision, bids: list[Bid]) -> tuple[LetterRow, ...]:
    sent = {
        letter.bid_id: letter.document
        for letter in session.scalars(
            select(Letter)
            .where(Letter.decision_id == decision.id)
            .options(joinedload(Letter.document))
        )
    }
    return tuple(
        LetterRow(
            bid_id=bid.id,
            recipient=bid.consortium.name,
            is_winner=bid.id == decision.bid_id,
            is_rejected=bid.assessment is Assessment.REJECTED,
            document_id=sent[bid.id].id if bid.id in sent else None,
            file_name=sent[bid.id].file_name if bid.id in sent else None,
        )
        for bid in bids
    )


def _signed(session: Session, competition_id: int, bids: list[Bid]) -> Signed | None:
    found = session.execute(
        select(Contract, User.name)
        .join(User, User.id == Contract.signed_by_id)
        .where(Contract.competition_id == competition_id)
    ).first()
    if found is None:
        return None
    contract, by = found
    supplier = next(bid.consortium.name for bid in bids if bid.id == contract.bid_id)
    return Signed(supplier, contract.value_ore, contract.signed_at, by)
