"""Rules 15 and 17: a reasonable deadline, and answers in good time for all."""

from datetime import datetime, time, timedelta
from typing import Final

from procure.domain import timelines
from procure.domain.competitions import Action
from procure.domain.formats import local
from procure.domain.law import Standing
from procure.domain.reasons import Code, Reason, reason
from procure.domain.rules.facts import RuleFacts
from procure.domain.rules.framework import BEFORE_ISSUE
from procure.domain.rules.model import Rule, Severity
from procure.domain.rules.settings import Settings


def thresholds(settings: Settings) -> timelines.Thresholds:
    """Return what makes a deadline unwise, as set for the day."""
    season = settings.day_of_year
    return timelines.Thresholds(
        least_days=settings.whole("bids.least_days"),
        answer_days=settings.whole("questions.answer_days"),
        office_opens=time(settings.whole("deadline.office_opens")),
        office_closes=time(settings.whole("deadline.office_closes")),
        quiet_weeks=(
            (season("quiet.summer_first"), season("quiet.summer_last")),
            (season("quiet.winter_first"), season("quiet.winter_last")),
        ),
    )


def deadline_reasonable(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 15: warn of a short deadline, a quiet day, or one outside office hours (A3.12)."""
    draft = facts.competition.draft
    return timelines.warnings(
        draft.deadline_at,
        draft.questions_due_at,
        facts.holidays,
        thresholds(facts.settings),
        issued_at=facts.competition.issued_at or now,
    )


def answer_in_time(facts: RuleFacts, now: datetime) -> tuple[Reason, ...]:
    """E1 17: warn of an answer so late that the deadline should be extended (A3.12, A3.17)."""
    deadline = facts.competition.deadline_at
    least = facts.settings.whole("answers.late_days")
    if deadline is None or deadline - now >= timedelta(days=least):
        return ()
    days = (local(deadline).date() - local(now).date()).days
    return (reason(Code.ANSWER_LATE, None, days=days, least=least),)


RULES: Final = (
    Rule(
        id="15",
        severity=Severity.WARNING,
        paragraph="A3.12",
        law="time",
        gates=BEFORE_ISSUE,
        codes=frozenset(
            {
                Code.DEADLINE_IN_QUIET_WEEKS,
                Code.DEADLINE_ON_HOLIDAY,
                Code.DEADLINE_ON_WEEKEND,
                Code.DEADLINE_OUTSIDE_HOURS,
                Code.DEADLINE_SHORT,
                Code.QUESTIONS_DUE_LATE,
            }
        ),
        check=deadline_reasonable,
    ),
    Rule(
        id="17a",
        severity=Severity.STOP,
        paragraph="A3.17",
        standing=Standing.SECOND_HAND,
        kept_by=("procure.services.questions:answer",),
    ),
    Rule(
        id="17b",
        severity=Severity.WARNING,
        paragraph="A3.17",
        standing=Standing.SECOND_HAND,
        gates=(Action.ANSWER,),
        codes=frozenset({Code.ANSWER_LATE}),
        check=answer_in_time,
    ),
)
