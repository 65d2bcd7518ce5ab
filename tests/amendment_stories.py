"""Amendments reached the way people reach them: prepared, explained, approved and issued."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.extensions import atomic
from procure.models.amendments import Amendment, AnswerMark
from procure.models.competitions import CriterionKind
from procure.queries import amendment_facts, facts
from procure.services import amendment_changes, amendment_issue, amendments
from procure.services.amendments import Explanation
from tests.stories import DEADLINE, Story

WHEN = DEADLINE - timedelta(days=2)  # after the bids of `bid_stories` are written
SAID = Explanation(reason="Kriteriet var uklart.", extension="Endringen er liten.")


def current(session: Session, story: Story) -> Amendment:
    found = amendment_facts.in_preparation(session, story.competition_id)
    assert found is not None
    return found


def criteria(session: Session, story: Story) -> tuple[int, ...]:
    """The ids of the criteria that bidders answer, in order."""
    return tuple(
        c.id
        for c in facts.competition(session, story.competition_id).criteria
        if c.kind is CriterionKind.QUALITY
    )


def by(story: Story, session: Session, *, now: datetime = WHEN) -> dict[str, Any]:
    return {"version": current(session, story).version, "actor": story.owner, "now": now}


def wording(session: Session, story: Story, criterion_id: int, **changes: object) -> dict[str, Any]:
    """A criterion as it stands, with changes."""
    competition = facts.competition(session, story.competition_id)
    row = next(c for c in competition.criteria if c.id == criterion_id)
    grades = amendment_facts.grades(session, competition)[criterion_id]
    return amendment_facts.criterion_value(row, grades) | changes


def prepared(session: Session, story: Story, *, now: datetime = WHEN) -> Story:
    """The first quality criterion is described anew; nothing is explained yet."""
    key, first = story.competition_id, criteria(session, story)[0]
    with atomic(session):
        amendments.prepare(session, key, actor=story.owner, now=now)
    with atomic(session):
        amendment_changes.change_criterion(
            session, key, first,
            values=wording(session, story, first, description="Vi vurderer to ting."),
            **by(story, session, now=now),
        )  # fmt: skip
    return story


def explained(
    session: Session, story: Story, said: Explanation = SAID, *, now: datetime = WHEN
) -> Story:
    with atomic(session):
        amendments.explain(session, story.competition_id, said, **by(story, session, now=now))
    return story


def approved(session: Session, story: Story, *, now: datetime = WHEN) -> Story:
    with atomic(session):
        amendments.approve(
            session, story.competition_id,
            **{**by(story, session, now=now), "actor": story.officer},
        )  # fmt: skip
    return story


def told(session: Session, story: Story, *, now: datetime = WHEN) -> Story:
    """Issue what is prepared, explained and approved."""
    with atomic(session):
        amendment_issue.issue(session, story.competition_id, **by(story, session, now=now))
    return story


def issued(
    session: Session, story: Story, said: Explanation = SAID, *, now: datetime = WHEN
) -> Story:
    """One changed criterion, issued as version 2."""
    prepared(session, story, now=now)
    explained(session, story, said, now=now)
    approved(session, story, now=now)
    return told(session, story, now=now)


def marks(session: Session, bid_id: int) -> list[tuple[int | None, bool]]:
    """What is marked in a bid, and whether it is confirmed; the requirements first."""
    found = session.execute(
        select(AnswerMark.criterion_id, AnswerMark.confirmed_at)
        .where(AnswerMark.bid_id == bid_id)
        .order_by(AnswerMark.id)
    )
    return [(row.criterion_id, row.confirmed_at is not None) for row in found]
