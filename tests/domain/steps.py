"""What each step writes into the facts of a competition, told apart from the services."""

from dataclasses import replace
from datetime import datetime, timedelta

from procure.domain.competitions import Action, CompetitionFacts

# The order in which the facts of one competition come to be; the deadline lies between two.
ORDER = (
    "submitted_for_review_at", "approved_at", "issued_at", "deadline_at", "opened_at",
    "scoring_started_at", "consensus_started_at", "locked_at", "decided_at",
    "award_approved_at", "letters_sent_at", "standstill_ends_at", "contracted_at", "completed_at",
)  # fmt: skip
# The fact that an action states. One that is neither here nor below leaves the facts alone.
STATES = {
    Action.SUBMIT_FOR_REVIEW: "submitted_for_review_at",
    Action.APPROVE: "approved_at",
    Action.ISSUE: "issued_at",
    Action.OPEN: "opened_at",
    Action.START_SCORING: "scoring_started_at",
    Action.START_CONSENSUS: "consensus_started_at",
    Action.LOCK: "locked_at",
    Action.DECIDE: "decided_at",
    Action.APPROVE_AWARD: "award_approved_at",
    Action.SEND_LETTERS: "letters_sent_at",
    Action.SIGN_CONTRACT: "contracted_at",
    Action.COMPLETE: "completed_at",
    Action.CANCEL: "cancelled_at",
    Action.DECLARE_UNSUCCESSFUL: "unsuccessful_at",
}
TAKES_BACK = {
    Action.RETURN_TO_DRAFT: ("submitted_for_review_at", "approved_at"),
    Action.RETURN_AWARD: ("decided_at", "award_approved_at"),
    Action.REOPEN: ("decided_at", "award_approved_at", "locked_at"),
    Action.REVERSE: (
        "decided_at",
        "award_approved_at",
        "letters_sent_at",
        "standstill_ends_at",
        "locked_at",
    ),
}


def written(facts: CompetitionFacts, action: Action, now: datetime, days: int) -> CompetitionFacts:
    """Return the facts as the action leaves them; `days` is the length of what it begins."""
    changes = dict.fromkeys(TAKES_BACK.get(action, ()))
    if action in STATES:
        changes[STATES[action]] = now
    if action is Action.ISSUE:
        changes |= {n: getattr(facts.draft, n) for n in ("deadline_at", "questions_due_at")}
    elif action is Action.EXTEND:
        changes["deadline_at"] = facts.deadline_at + timedelta(days=days + 1)
    elif action is Action.SEND_LETTERS and days:
        changes["standstill_ends_at"] = now + timedelta(days=days)
    return replace(facts, **changes)
