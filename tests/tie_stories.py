"""Bids that are equal in every way, under a published rule for that or none."""

from pathlib import Path

from sqlalchemy.orm import Session

from procure.domain.ties import TieRule
from procure.extensions import atomic
from procure.services import competitions
from tests import evaluation_stories as es
from tests import stories
from tests.evaluation_stories import Evaluation
from tests.stories import Story

EQUAL = {(bid, n): es.Decimal(7) for bid in (0, 1) for n in (0, 1)}


def published(session: Session, rule: TieRule | None) -> Story:
    """An issued competition with a rule for equal results, or none."""
    story = stories.draft(session)
    by = {"actor": story.owner, "now": story.now}
    with atomic(session):
        competitions.set_model(session, story.competition_id, values={"tie_rule": rule}, **by)
        competitions.submit_for_review(session, story.competition_id, **by)
        competitions.approve(session, story.competition_id, actor=story.officer, now=story.now)
        competitions.issue(session, story.competition_id, vault=stories.VAULT, **by)
    return story


def tied(session: Session, folder: Path, rule: TieRule | None, **changes: object) -> Evaluation:
    """Two bids with the same points and prices, locked."""
    story = published(session, rule)
    same = es.rates(session, story, 100_000, 90_000)
    equal = {"points": EQUAL, "contents": {0: same, 1: same}} | changes
    return es.locked(session, folder, story=story, **equal)
