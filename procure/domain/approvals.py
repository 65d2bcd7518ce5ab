"""Four eyes on an award: whoever approves a decision is another than who made it."""

from procure.domain.reasons import Code, Reason, reason


def own_decision(decided_by: int, user_id: int) -> tuple[Reason, ...]:
    """Why the person cannot approve a decision; both are ids of users."""
    return (reason(Code.AWARD_OWN_DECISION),) if decided_by == user_id else ()
