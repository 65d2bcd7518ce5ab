"""Projects reached the way people do: described, with a need, approved."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.projects import Approval
from procure.extensions import atomic
from procure.models.frameworks import CompetenceArea
from procure.models.projects import Project
from procure.services import competitions, projects
from procure.services.projects import Need
from tests import stories
from tests.stories import START, Story

CRITERIA = {
    "user_need": "Vi har spurt brukerne.",
    "societal_benefit": "Flere har floken.",
    "benefit_potential": "Færre henvendelser.",
    "leadership_anchoring": "Direktøren eier floken.",
}
ASSESSED = Approval(
    user_need="Godt belagt.",
    societal_benefit="Stor.",
    benefit_potential="Målbart.",
    leadership_anchoring="Sterk.",
    note="Bruk tid på diagnosen.",
)
NEEDS = (Need(4, 120, 2), Need(3, 60, 1), Need(0, 0, 0))  # in the order of the areas


def areas(session: Session, story: Story) -> list[int]:
    return list(
        session.scalars(
            select(CompetenceArea.id)
            .where(CompetenceArea.framework_id == story.framework_id)
            .order_by(CompetenceArea.position)
        )
    )


def version(session: Session, story: Story) -> int:
    session.rollback()
    return session.get_one(Project, story.project_id, populate_existing=True).version


def idea(session: Session, story: Story | None = None, **values: object) -> Story:
    """A described project with the four criteria written, meant for the framework."""
    story = story or stories.framework(session)
    with atomic(session):
        made = projects.create(
            session,
            title="Enklere flytting (konstruert)",
            values={
                "problem": "Familier melder fra til åtte etater.",
                "users": "Familier som flytter",
                "effects": "Én melding",
                "grant_ore": 1_500_000_00,
                "own_funding_ore": 500_000_00,
                "framework_id": story.framework_id,
                "estimate_ore": 1_900_000_00,
                **CRITERIA,
                **values,
            },
            invented=True,
            actor=story.owner,
            now=START,
        )
    return replace(story, project_id=made.id)


def needing(session: Session, story: Story | None = None, **values: object) -> Story:
    """The idea, with its need in each area."""
    story = idea(session, story, **values)
    with atomic(session):
        projects.set_needs(
            session, story.project_id, version=version(session, story),
            needs=dict(zip(areas(session, story), NEEDS, strict=True)), actor=story.owner, now=START,
        )  # fmt: skip
    return story


def approve(session: Session, story: Story) -> None:
    with atomic(session):
        projects.approve(
            session, story.project_id, version=version(session, story), approval=ASSESSED,
            actor=story.officer, now=START,
        )  # fmt: skip


def approved(session: Session, story: Story | None = None, **values: object) -> Story:
    story = needing(session, story, **values)
    approve(session, story)
    return story


def approved_of(session: Session, story: Story) -> None:
    """Describe and approve the project that a story already has."""
    with atomic(session):
        projects.change(
            session, story.project_id, version=version(session, story), values=CRITERIA,
            actor=story.owner, now=story.now,
        )  # fmt: skip
    approve(session, story)


def ready_to_issue(session: Session, story: Story, reference: str) -> int:
    """A competition of the project that an officer has approved; return its id."""
    with atomic(session):
        made = projects.start_competition(
            session, story.project_id, reference=reference, actor=story.owner, now=START
        )
    one = replace(story, competition_id=made.id)
    stories.filled(session, one, version=made.version)
    with atomic(session):
        competitions.submit_for_review(session, made.id, actor=story.owner, now=START)
        competitions.approve(session, made.id, actor=story.officer, now=START)
    return made.id
