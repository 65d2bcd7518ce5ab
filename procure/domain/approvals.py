"""Four eyes on an award: whoever approves a decision is another than who made it."""

from collections.abc import Iterable

from procure.domain.reasons import Code, Reason, reason


def own_decision(decided_by: int, user_id: int) -> tuple[Reason, ...]:
    """Why the person cannot approve a decision; both are ids of users."""
    return (reason(Code.AWARD_OWN_DECISION),) if decided_by == user_id else ()


def own_words(written_by: Iterable[int], user_id: int) -> tuple[Reason, ...]:
    """Why the person cannot approve letters with these writers of what stands in them."""
    return (reason(Code.AWARD_OWN_DECISION),) if user_id in set(written_by) else ()
