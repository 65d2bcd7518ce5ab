"""When a competition ends without a winner, and what nobody may learn before it is opened."""

from datetime import datetime

from procure.domain import competitions
from procure.domain.competitions import Action, CompetitionFacts, Status
from procure.domain.reasons import Code, Reason, reason


def end_refusals(facts: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    """Why the competition cannot be declared unsuccessful; empty means that it can.

    Whether a bid came is known to nobody before two officers have confirmed the opening, so
    that is asked first; and a bid that no one has judged may still win.
    """
    here = competitions.status(facts, now)
    if here is Status.CLOSED and (why := competitions.enough_openers(facts, now)):
        return why
    if here is Status.OPENED and facts.unassessed_bids:
        return (reason(Code.BID_NOT_ADMISSIBLE, count=facts.unassessed_bids),)
    return competitions.refusals(facts, Action.DECLARE_UNSUCCESSFUL, now)
