"""What an agreement itself asks of the officers, and when (`domain.md` A1.3)."""

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from procure.domain.frameworks import FrameworkFacts, Status, last_day

NOTICE: Final = timedelta(days=90)  # before the last day; an option not taken by then is lost


class AgreementStep(StrEnum):
    """The one thing to do next."""

    FINISH_DRAFT = "finish_draft"
    DECIDE_OPTION = "decide_option"
    PREPARE_NEXT = "prepare_next"


def step(
    facts: FrameworkFacts, status: Status, today: date, *, option_left: bool
) -> AgreementStep | None:
    """Return what awaits the officers, or None.

    A draft awaits its end. Ninety days before the last day, an option must be decided, or what
    comes after must be prepared; one that is terminated on purpose has no option any more.
    """
    if status is Status.DRAFT:
        return AgreementStep.FINISH_DRAFT
    ends = last_day(facts)
    if status not in {Status.ACTIVE, Status.EXHAUSTED} or today < ends - NOTICE:
        return None
    if option_left and facts.terminates_on is None:
        return AgreementStep.DECIDE_OPTION
    return AgreementStep.PREPARE_NEXT
