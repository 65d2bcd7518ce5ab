"""What the rules find unwise in one section of a draft, told where it is written."""

from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import drafting
from procure.domain.competitions import Action
from procure.domain.reasons import Reason
from procure.queries import facts, rules


def of(session: Session, competition_id: int, section: str, *, now: datetime) -> tuple[Reason, ...]:
    """Return the findings of a section at the first gate; none once that gate is passed.

    What the task list already says is missing is left out, so that nothing is said twice.
    """
    competition = facts.competition(session, competition_id)
    known = facts.facts_of(session, competition)
    if not rules.reachable(known, (Action.SUBMIT_FOR_REVIEW,), now):
        return ()
    seen = rules.read(session, competition, known, (Action.SUBMIT_FOR_REVIEW,), now)
    missing = drafting.gaps(seen.known.draft, now)
    found = (one.reason for one in seen.findings(Action.SUBMIT_FOR_REVIEW, now))
    return tuple(why for why in found if why.section == section and why not in missing)
