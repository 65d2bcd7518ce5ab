"""The life of a mini-competition: facts, status, one table of edges, one of guards.

Only facts are stored (who did what, when). The status is derived from them and from the
clock, so that no job has to run for a deadline to be true (`product.md` §2).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from procure.domain import complaints, drafting
from procure.domain.drafting import DraftFacts
from procure.domain.errors import DeadlinePassed, IllegalTransition
from procure.domain.formats import local
from procure.domain.openers import OpenerFacts, lacking
from procure.domain.reasons import Code, Reason, reason
from procure.domain.seals import GUARD


class Status(StrEnum):
    """Where a competition is."""

    DRAFT = "draft"
    IN_REVIEW = "in_review"
    ISSUED = "issued"
    CLOSED = "closed"
    OPENED = "opened"
    INDIVIDUAL_SCORING = "individual_scoring"
    CONSENSUS = "consensus"
    DECIDED = "decided"
    STANDSTILL = "standstill"
    CONTRACTED = "contracted"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    UNSUCCESSFUL = "unsuccessful"


class Action(StrEnum):
    """What a named person can do to a competition."""

    EDIT = "edit"
    SUBMIT_FOR_REVIEW = "submit_for_review"
    RETURN_TO_DRAFT = "return_to_draft"
    APPROVE = "approve"
    ISSUE = "issue"
    ASK = "ask"
    ANSWER = "answer"
    EXTEND = "extend"
    AMEND = "amend"
    CONFIRM_OPENING = "confirm_opening"
    OPEN = "open"
    ASSESS_BIDS = "assess_bids"
    START_SCORING = "start_scoring"
    SCORE = "score"
    START_CONSENSUS = "start_consensus"
    SET_CONSENSUS = "set_consensus"
    LOCK = "lock"
    DECIDE = "decide"
    APPROVE_AWARD = "approve_award"
    RETURN_AWARD = "return_award"
    SEND_LETTERS = "send_letters"
    REOPEN = "reopen"
    REVERSE = "reverse"
    SIGN_CONTRACT = "sign_contract"
    COMPLETE = "complete"
    CANCEL = "cancel"
    DECLARE_UNSUCCESSFUL = "declare_unsuccessful"


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFindings:
    """What `domain.rules` found at one gate; read for that gate alone (`queries.rules.gated`)."""

    stops: tuple[Reason, ...] = ()
    unexplained: tuple[str, ...] = ()  # ids of rules whose warning nobody has explained
    lifted: frozenset[Code] = frozenset()  # what rules that are not in force would say


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitionFacts:
    """All the rules may look at. A service builds it from rows; a test builds it by hand."""

    draft: DraftFacts = field(default_factory=DraftFacts)
    submitted_for_review_at: datetime | None = None
    approved_at: datetime | None = None
    issued_at: datetime | None = None
    authors: frozenset[int] = frozenset()  # who created it, and who submitted it for review
    deadline_at: datetime | None = None
    questions_due_at: datetime | None = None
    opened_at: datetime | None = None
    scoring_started_at: datetime | None = None
    consensus_started_at: datetime | None = None
    locked_at: datetime | None = None
    decided_at: datetime | None = None
    award_approved_at: datetime | None = None  # of the decision that stands
    letters_sent_at: datetime | None = None
    standstill_ends_at: datetime | None = None
    contracted_at: datetime | None = None
    completed_at: datetime | None = None
    cancelled_at: datetime | None = None
    unsuccessful_at: datetime | None = None
    framework_ends_on: date | None = None  # the last day with force
    price_ore: int | None = None  # of the chosen bid, or of the cheapest that can be chosen
    chosen_valid_until: date | None = None  # the last day the chosen bid binds its bidder
    unshared_material: int = 0  # talks with the market that one supplier alone gained by
    opener_keys: tuple[OpenerFacts, ...] | None = None  # read where issuing may be next
    openers: int = 0
    openers_required: int = 2
    bids: int = 0
    admissible_bids: int = 0
    unassessed_bids: int = 0
    evaluators: int = 0
    sheets_outstanding: int = 0
    consensus_missing: int = 0
    waiting: complaints.Waiting = field(default_factory=complaints.Waiting)
    gates: Mapping[Action, GateFindings] = field(default_factory=dict)


def status(facts: CompetitionFacts, now: datetime) -> Status:
    """Return where the competition is at `now`. The latest fact decides.

    `procure.models.competitions.status_sql` is its twin; a test holds them equal.
    """
    latest = next((found for fact, found in LATEST_FIRST if getattr(facts, fact)), Status.DRAFT)
    if latest is Status.ISSUED and facts.deadline_at and now >= facts.deadline_at:
        return Status.CLOSED
    runs = facts.standstill_ends_at and now < facts.standstill_ends_at
    return Status.STANDSTILL if latest is Status.DECIDED and runs else latest


LATEST_FIRST: Final = (
    ("cancelled_at", Status.CANCELLED),
    ("unsuccessful_at", Status.UNSUCCESSFUL),
    ("completed_at", Status.COMPLETED),
    ("contracted_at", Status.CONTRACTED),
    ("decided_at", Status.DECIDED),
    ("consensus_started_at", Status.CONSENSUS),
    ("scoring_started_at", Status.INDIVIDUAL_SCORING),
    ("opened_at", Status.OPENED),
    ("issued_at", Status.ISSUED),
    ("submitted_for_review_at", Status.IN_REVIEW),
)

ENDED: Final = frozenset({Status.CANCELLED, Status.UNSUCCESSFUL})  # without a contract
_BEFORE_CONTRACT: Final = (
    Status.DRAFT, Status.IN_REVIEW, Status.ISSUED, Status.CLOSED, Status.OPENED,
    Status.INDIVIDUAL_SCORING, Status.CONSENSUS, Status.DECIDED, Status.STANDSTILL,
)  # fmt: skip

_WHILE_ISSUED: Final = (Action.ASK, Action.ANSWER, Action.EXTEND, Action.AMEND)

# (from, action) → the status that follows. An action that leaves the status is its own edge.
EDGES: Final[Mapping[tuple[Status, Action], Status]] = {
    (Status.DRAFT, Action.EDIT): Status.DRAFT,
    (Status.DRAFT, Action.SUBMIT_FOR_REVIEW): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.RETURN_TO_DRAFT): Status.DRAFT,
    (Status.IN_REVIEW, Action.APPROVE): Status.IN_REVIEW,
    (Status.IN_REVIEW, Action.ISSUE): Status.ISSUED,
    **{(Status.ISSUED, action): Status.ISSUED for action in _WHILE_ISSUED},
    (Status.CLOSED, Action.CONFIRM_OPENING): Status.CLOSED,
    (Status.CLOSED, Action.OPEN): Status.OPENED,
    (Status.CLOSED, Action.DECLARE_UNSUCCESSFUL): Status.UNSUCCESSFUL,
    (Status.OPENED, Action.ASSESS_BIDS): Status.OPENED,
    (Status.OPENED, Action.START_SCORING): Status.INDIVIDUAL_SCORING,
    (Status.OPENED, Action.DECLARE_UNSUCCESSFUL): Status.UNSUCCESSFUL,
    (Status.INDIVIDUAL_SCORING, Action.SCORE): Status.INDIVIDUAL_SCORING,
    (Status.INDIVIDUAL_SCORING, Action.START_CONSENSUS): Status.CONSENSUS,
    (Status.CONSENSUS, Action.SET_CONSENSUS): Status.CONSENSUS,
    (Status.CONSENSUS, Action.LOCK): Status.CONSENSUS,
    (Status.CONSENSUS, Action.REOPEN): Status.CONSENSUS,
    (Status.CONSENSUS, Action.DECIDE): Status.DECIDED,
    (Status.DECIDED, Action.REOPEN): Status.CONSENSUS,
    (Status.DECIDED, Action.APPROVE_AWARD): Status.DECIDED,
    (Status.DECIDED, Action.RETURN_AWARD): Status.CONSENSUS,
    (Status.DECIDED, Action.SEND_LETTERS): Status.DECIDED,
    (Status.DECIDED, Action.REVERSE): Status.CONSENSUS,
    (Status.STANDSTILL, Action.REVERSE): Status.CONSENSUS,
    (Status.DECIDED, Action.SIGN_CONTRACT): Status.CONTRACTED,
    (Status.STANDSTILL, Action.SIGN_CONTRACT): Status.CONTRACTED,
    (Status.CONTRACTED, Action.COMPLETE): Status.COMPLETED,
    **{(status, Action.CANCEL): Status.CANCELLED for status in _BEFORE_CONTRACT},
}

Guard = Callable[[CompetitionFacts, datetime], tuple[Reason, ...]]


def _unless(holds: bool, code: Code, **params: object) -> tuple[Reason, ...]:  # noqa: FBT001 -- the condition
    return () if holds else (reason(code, None, **params),)


def complete(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """Every section of the task list must be done, by the rules of `domain.md` E1."""
    return drafting.gaps(facts.draft, now)


def approved(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    return _unless(facts.approved_at is not None, Code.NOT_APPROVED)


def material_shared(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 19: what one supplier got before the competition, all get with it (A3.18)."""
    count = facts.unshared_material
    return _unless(count == 0, Code.MATERIAL_NOT_SHARED, count=count)


def questions_open(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    open_ = facts.questions_due_at is None or now < facts.questions_due_at
    return _unless(open_, Code.QUESTIONS_CLOSED, due=facts.questions_due_at)


def enough_openers(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    enough = facts.openers >= facts.openers_required
    return _unless(
        enough, Code.OPENERS_TOO_FEW, confirmed=facts.openers, required=facts.openers_required
    )


def openers_ready(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """Nothing is sealed for keys that nobody has shown to open (`security.md` §1.5)."""
    return () if facts.opener_keys is None else lacking(facts.opener_keys, now)


def guard_over(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """A bid that arrived in time may still be on its way in (`security.md` §3.1)."""
    until = facts.deadline_at + GUARD if facts.deadline_at else None
    return _unless(until is None or now >= until, Code.OPENING_GUARDED, until=until)


def some_bids(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    return _unless(facts.bids > 0, Code.NO_BIDS)


def none_to_award(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """No bid came, or every bid is controlled and none can be accepted."""
    opened = facts.opened_at is not None
    nothing = facts.bids == 0 or (opened and facts.admissible_bids == facts.unassessed_bids == 0)
    return _unless(nothing, Code.WRONG_STATE)


def ready_to_score(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    return (
        *_unless(facts.unassessed_bids == 0, Code.BID_NOT_ADMISSIBLE, count=facts.unassessed_bids),
        *_unless(facts.admissible_bids > 0, Code.NO_ADMISSIBLE_BIDS),
        *_unless(facts.evaluators > 0, Code.EVALUATORS_MISSING),
    )


def sheets_in(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    some, out = _unless(facts.evaluators > 0, Code.EVALUATORS_MISSING), facts.sheets_outstanding
    return (*some, *_unless(out == 0, Code.SHEETS_OUTSTANDING, count=out))


def consensus_done(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    some, left = _unless(facts.evaluators > 0, Code.EVALUATORS_MISSING), facts.consensus_missing
    return (*some, *_unless(left == 0, Code.CONSENSUS_INCOMPLETE, count=left))


def locked(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    return _unless(facts.locked_at is not None, Code.NOT_LOCKED)


def not_locked(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    return _unless(facts.locked_at is None, Code.EVALUATION_LOCKED)


def letters_not_sent(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    return _unless(facts.letters_sent_at is None, Code.LETTERS_SENT)


def award_approved(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """Nobody is told of a decision that only one person has looked at."""
    return _unless(facts.award_approved_at is not None, Code.AWARD_NOT_APPROVED)


def award_not_approved(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    return _unless(facts.award_approved_at is None, Code.AWARD_APPROVED)


def letters_sent(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """Before the letters there is nothing to reverse that anyone was told."""
    return _unless(facts.letters_sent_at is not None, Code.LETTERS_NOT_SENT)


def standstill_over(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    runs = facts.standstill_ends_at is not None and now < facts.standstill_ends_at
    return _unless(not runs, Code.STANDSTILL_RUNS, until=facts.standstill_ends_at)


def in_force(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 2: nothing is awarded or signed the day after the framework's last (A1.3).

    Nor is anything issued then: its deadline would lie beyond the last day too.
    """
    holds = facts.framework_ends_on is None or local(now).date() <= facts.framework_ends_on
    return _unless(holds, Code.FRAMEWORK_NOT_IN_FORCE, ended=facts.framework_ends_on)


def within_maximum(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 3: the real price, with all that is called off and its options, stays within (A1.4)."""
    price, left = facts.price_ore, drafting.left_ore(facts.draft, now)
    if price is None or left is None:
        return ()
    return _unless(price <= left, Code.PRICE_PAST_MAXIMUM, price=price, remaining=max(0, left))


def still_valid(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 39: no contract on a bid that binds nobody any more, unless it was prolonged (A4.23)."""
    last = facts.chosen_valid_until
    return _unless(last is None or local(now).date() <= last, Code.VALIDITY_OVER, until=last)


def four_eyes(facts: CompetitionFacts, user_id: int) -> tuple[Reason, ...]:
    """Whoever approves is another than who made the draft or submitted it."""
    return _unless(user_id not in facts.authors, Code.OWN_WORK)


_BINDING: Final = (in_force, within_maximum, still_valid)
GUARDS: Final[Mapping[Action, tuple[Guard, ...]]] = {
    Action.SUBMIT_FOR_REVIEW: (complete,),
    Action.APPROVE: (complete,),
    Action.ISSUE: (complete, material_shared, approved, openers_ready),
    Action.ASK: (questions_open,),
    Action.CONFIRM_OPENING: (guard_over,),
    Action.OPEN: (guard_over, some_bids, enough_openers),
    Action.START_SCORING: (ready_to_score,),
    Action.START_CONSENSUS: (sheets_in,),
    Action.SET_CONSENSUS: (not_locked,),
    Action.LOCK: (not_locked, consensus_done),
    Action.DECIDE: (locked, consensus_done, in_force, within_maximum),
    Action.APPROVE_AWARD: (letters_not_sent, award_not_approved),
    Action.RETURN_AWARD: (letters_not_sent,),
    Action.SEND_LETTERS: (letters_not_sent, award_approved, in_force, within_maximum),
    Action.REOPEN: (locked, letters_not_sent),
    Action.REVERSE: (letters_sent,),
    Action.SIGN_CONTRACT: (letters_sent, standstill_over, complaints.answered, *_BINDING),
    Action.COMPLETE: (complaints.answered, complaints.decided),
    Action.DECLARE_UNSUCCESSFUL: (none_to_award,),
}


def refusals(facts: CompetitionFacts, action: Action, now: datetime) -> tuple[Reason, ...]:
    """Why `action` is impossible now; empty means go. Buttons, services and docs all ask this."""
    here = status(facts, now)
    if (here, action) not in EDGES:
        return (_wrong_state(facts, action, here),)
    guarded = tuple(why for guard in GUARDS.get(action, ()) for why in guard(facts, now))
    found = facts.gates.get(action)
    return guarded if found is None else _with_rules(guarded, found)


def _with_rules(guarded: tuple[Reason, ...], found: GateFindings) -> tuple[Reason, ...]:
    """What the rules stop comes once, with the guards' own; warnings stop until explained."""
    held = tuple(why for why in guarded if why.code not in found.lifted)
    stops = tuple(why for why in found.stops if why not in held)
    return (*held, *stops, *warnings_explained(found))


def warnings_explained(found: GateFindings) -> tuple[Reason, ...]:
    """Every warning at a gate needs a written reason before the step (`product.md` §7)."""
    return tuple(
        reason(Code.WARNING_UNEXPLAINED, "rules", rule=rule)
        for rule in dict.fromkeys(found.unexplained)
    )


def _wrong_state(facts: CompetitionFacts, action: Action, here: Status) -> Reason:
    """Say it in the words that help most: too early, too late, or simply elsewhere."""
    if action is Action.EDIT:
        return reason(Code.NOT_DRAFT)
    if action is Action.ISSUE and facts.issued_at:
        return reason(Code.ALREADY_ISSUED, issued=facts.issued_at)
    early = {Action.CONFIRM_OPENING, Action.OPEN, Action.DECLARE_UNSUCCESSFUL}
    if here is Status.ISSUED and action in early:
        return reason(Code.BEFORE_DEADLINE, deadline=facts.deadline_at)
    if here is Status.CLOSED and action in _WHILE_ISSUED:
        return reason(Code.DEADLINE_PASSED, deadline=facts.deadline_at)
    return reason(Code.WRONG_STATE, status=here.value, action=action.value)


def require(facts: CompetitionFacts, action: Action, now: datetime) -> Status:
    """Return the status that follows, or refuse with the reasons."""
    if reasons := refusals(facts, action, now):
        raise IllegalTransition(reasons)
    return EDGES[status(facts, now), action]


def require_open_for_bids(facts: CompetitionFacts, received_at: datetime) -> None:
    """Refuse a bid outside the window: received strictly before the deadline, or late.

    FOA § 24-1(1) (`domain.md` A4.19): a late bid is rejected, whatever the margin.
    """
    here = status(facts, received_at)
    if here is Status.ISSUED:
        return
    if facts.issued_at and facts.deadline_at and received_at >= facts.deadline_at:
        raise DeadlinePassed([reason(Code.DEADLINE_PASSED, deadline=facts.deadline_at)])
    raise IllegalTransition([reason(Code.WRONG_STATE, status=here.value, action="submit")])
