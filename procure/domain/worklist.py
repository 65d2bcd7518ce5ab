"""What awaits whom: one table from a part in a competition and its standing to the next step."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from procure.domain import deliveries
from procure.domain.competitions import Status
from procure.domain.deliveries import DeliveryFacts


class Part(StrEnum):
    """What the viewer is in a competition; a person may be several."""

    ADVISER = "adviser"
    EVALUATOR = "evaluator"
    OFFICER = "officer"
    OWNER = "owner"
    SUPPLIER = "supplier"


class Step(StrEnum):
    """The one thing to do next. A test demands a sentence and an address for each."""

    AGREE = "agree"
    ANSWER = "answer"
    APPROVE = "approve"
    APPROVE_AMENDMENT = "approve_amendment"
    APPROVE_AWARD = "approve_award"
    APPROVE_PHASE = "approve_phase"
    ASSESS_BIDS = "assess_bids"
    CHECK_INVOICES = "check_invoices"
    CONFIRM_ANSWERS = "confirm_answers"
    DECIDE = "decide"
    DECIDE_OPTION = "decide_option"
    DECLARE_IMPARTIALITY = "declare_impartiality"
    DECLARE_UNSUCCESSFUL = "declare_unsuccessful"
    EVALUATE_SUPPLIER = "evaluate_supplier"
    FILL_IN = "fill_in"
    FINISH_BID = "finish_bid"
    ISSUE = "issue"
    ISSUE_AMENDMENT = "issue_amendment"
    LOCK = "lock"
    OPEN_BIDS = "open_bids"
    READ_DRAFT = "read_draft"
    READ_INVITATION = "read_invitation"
    READ_LETTER = "read_letter"
    RESOLVE_COMMENTS = "resolve_comments"
    SCORE = "score"
    SEND_LETTERS = "send_letters"
    SIGN_CONTRACT = "sign_contract"
    START_BID = "start_bid"
    START_CONSENSUS = "start_consensus"
    START_SCORING = "start_scoring"
    SUBMIT_FOR_REVIEW = "submit_for_review"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a competition has come, and the viewer's own share of it."""

    status: Status
    gaps: int = 0
    approved: bool = False
    own_work: bool = False  # the viewer made or submitted it, and so cannot approve it
    comments: int = 0  # of reviewers, that wait for an author
    unanswered: int = 0
    amendment_ready: bool = False  # explained, and not begun by the viewer
    amendment_approved: bool = False
    confirmed_opening: bool = False
    unassessed: int = 0
    none_admissible: bool = False  # all are controlled, and nobody can win
    sheets_outstanding: int = 0
    cells_to_agree: int = 0
    locked: bool = False
    own_decision: bool = False  # the viewer decided the award, and so cannot approve it
    award_approved: bool = False
    letters_sent: bool = False
    declared: bool = False  # the viewer's declaration of impartiality
    cells_to_score: int | None = None  # in the viewer's own sheet; None without an open sheet
    invitation_read: bool = False
    declined: bool = False
    bid_started: bool = False
    bid_delivered: bool = False
    unconfirmed: int = 0  # parts of the own bid that an amendment touched


Holds = Callable[[Standing], bool]


def _always(s: Standing) -> bool:
    return True


def _may_bid(s: Standing) -> bool:
    return not s.declined and not s.bid_delivered


# (part, status, what must hold, next step, which count the step names); the first that fits wins.
# One's own duties come before the duties of a role that colleagues share.
DUTIES: Final[tuple[tuple[Part, Status, Holds, Step, str], ...]] = (
    (Part.EVALUATOR, Status.OPENED, lambda s: not s.declared, Step.DECLARE_IMPARTIALITY, ""),
    (
        Part.EVALUATOR, Status.INDIVIDUAL_SCORING,
        lambda s: not s.declared, Step.DECLARE_IMPARTIALITY, "",
    ),
    (
        Part.EVALUATOR, Status.INDIVIDUAL_SCORING,
        lambda s: s.cells_to_score is not None, Step.SCORE, "cells_to_score",
    ),
    (Part.OWNER, Status.DRAFT, lambda s: s.comments > 0, Step.RESOLVE_COMMENTS, "comments"),
    (Part.OWNER, Status.DRAFT, lambda s: s.gaps > 0, Step.FILL_IN, "gaps"),
    (Part.OWNER, Status.DRAFT, _always, Step.SUBMIT_FOR_REVIEW, ""),
    (Part.OWNER, Status.IN_REVIEW, lambda s: s.approved, Step.ISSUE, ""),
    (Part.OWNER, Status.IN_REVIEW, lambda s: s.comments > 0, Step.RESOLVE_COMMENTS, "comments"),
    (Part.OWNER, Status.ISSUED, lambda s: s.amendment_approved, Step.ISSUE_AMENDMENT, ""),
    (Part.OWNER, Status.ISSUED, lambda s: s.unanswered > 0, Step.ANSWER, "unanswered"),
    (
        Part.OWNER, Status.OPENED,
        lambda s: s.unassessed == 0 and not s.none_admissible, Step.START_SCORING, "",
    ),
    (
        Part.OWNER, Status.INDIVIDUAL_SCORING,
        lambda s: s.sheets_outstanding == 0, Step.START_CONSENSUS, "",
    ),
    (Part.OWNER, Status.CONSENSUS, lambda s: s.locked, Step.DECIDE, ""),
    (Part.OWNER, Status.CONSENSUS, lambda s: s.cells_to_agree > 0, Step.AGREE, "cells_to_agree"),
    (Part.OWNER, Status.CONSENSUS, _always, Step.LOCK, ""),
    (Part.ADVISER, Status.DRAFT, _always, Step.READ_DRAFT, ""),
    (
        Part.OFFICER, Status.IN_REVIEW,
        lambda s: not s.approved and not s.own_work, Step.APPROVE, "",
    ),
    (
        Part.OFFICER, Status.ISSUED,
        lambda s: s.amendment_ready and not s.amendment_approved, Step.APPROVE_AMENDMENT, "",
    ),
    (Part.OFFICER, Status.CLOSED, lambda s: not s.confirmed_opening, Step.OPEN_BIDS, ""),
    (Part.OFFICER, Status.OPENED, lambda s: s.unassessed > 0, Step.ASSESS_BIDS, "unassessed"),
    (Part.OFFICER, Status.OPENED, lambda s: s.none_admissible, Step.DECLARE_UNSUCCESSFUL, ""),
    (
        Part.OFFICER, Status.DECIDED,
        lambda s: not s.award_approved and not s.own_decision, Step.APPROVE_AWARD, "",
    ),
    (
        Part.OFFICER, Status.DECIDED,
        lambda s: s.award_approved and not s.letters_sent, Step.SEND_LETTERS, "",
    ),
    (Part.OFFICER, Status.DECIDED, lambda s: s.letters_sent, Step.SIGN_CONTRACT, ""),
    (
        Part.SUPPLIER, Status.ISSUED,
        lambda s: _may_bid(s) and not s.invitation_read, Step.READ_INVITATION, "",
    ),
    (
        Part.SUPPLIER, Status.ISSUED,
        lambda s: not s.declined and s.unconfirmed > 0, Step.CONFIRM_ANSWERS, "unconfirmed",
    ),
    (Part.SUPPLIER, Status.ISSUED, lambda s: _may_bid(s) and s.bid_started, Step.FINISH_BID, ""),
    (Part.SUPPLIER, Status.ISSUED, _may_bid, Step.START_BID, ""),
    (
        Part.SUPPLIER, Status.DECIDED,
        lambda s: s.bid_delivered and s.letters_sent, Step.READ_LETTER, "",
    ),
    (Part.SUPPLIER, Status.STANDSTILL, lambda s: s.bid_delivered, Step.READ_LETTER, ""),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Duty:
    """A step that awaits someone; `count` is how much is left of it, 0 when it is one act."""

    step: Step
    count: int = 0


def duty(standing: Standing, parts: Collection[Part]) -> Duty | None:
    """Return what awaits someone with these parts, or None when they can only wait.

    >>> duty(Standing(status=Status.DRAFT, gaps=3), {Part.OWNER})
    Duty(step=<Step.FILL_IN: 'fill_in'>, count=3)
    """
    for part, status, holds, step, counted in DUTIES:
        if part in parts and status is standing.status and holds(standing):
            return Duty(step, getattr(standing, counted) if counted else 0)
    return None


_MONEY: Final = {Part.OWNER, Part.OFFICER}


def delivery_duty(
    facts: DeliveryFacts, today: date, parts: Collection[Part]
) -> tuple[Duty | None, date | None]:
    """Return what a delivery asks of someone with these parts, and the day it counts towards."""
    option, gate = deliveries.option_due(facts, today), deliveries.gate_due(facts, today)
    owner, money = Part.OWNER in parts, not _MONEY.isdisjoint(parts)
    running = not facts.completed
    asked: tuple[tuple[bool, Step, date | None], ...] = (
        (money and running and facts.value.over_ore > 0, Step.CHECK_INVOICES, None),
        (money and option is not None, Step.DECIDE_OPTION, option),
        (owner and running and gate is not None, Step.APPROVE_PHASE, gate),
        (owner and facts.completed and not facts.evaluated, Step.EVALUATE_SUPPLIER, None),
    )
    return next(((Duty(step), day) for holds, step, day in asked if holds), (None, None))


INSIDE: Final = frozenset(
    {Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS, Status.DECIDED}
)


def status_for_supplier(status: Status, *, letters_sent: bool) -> Status:
    """Return the status that a supplier is told: nothing of the evaluation before the letters."""
    return Status.CLOSED if status in INSIDE and not letters_sent else status
