"""Competitions that ask for options, limits and scale wording, reached through services."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.drafting import CriterionKind, RequirementKind, VatBasis
from procure.domain.price_lines import AskedOption
from procure.extensions import atomic
from procure.models.competitions import Criterion
from procure.models.frameworks import FrameworkRole
from procure.queries import facts
from procure.services import competitions, criteria, price_lines, requirements
from tests import stories
from tests.stories import START, VAULT, Story

OPTION = "Utrulling"
LAST_DAY = date(2027, 9, 30)
SCALE = (
    (Decimal(10), "Svaret viser innsikt i hele problemet."),
    (Decimal(5), "Svaret viser innsikt i deler av problemet."),
    (Decimal(0), "Svaret viser ingen innsikt."),
)


def roles(session: Session, story: Story) -> list[int]:
    """The framework's roles, in order."""
    return list(
        session.scalars(
            select(FrameworkRole.id)
            .where(FrameworkRole.framework_id == story.framework_id)
            .order_by(FrameworkRole.position)
        )
    )


def quality(session: Session, story: Story) -> list[int]:
    """The criteria that are scored, in order."""
    return list(
        session.scalars(
            select(Criterion.id)
            .where(
                Criterion.competition_id == story.competition_id,
                Criterion.kind == CriterionKind.QUALITY,
            )
            .order_by(Criterion.position)
        )
    )


def drafted(session: Session, story: Story | None = None) -> Story:
    """A complete draft: one role on two lines, an option, limits, and a scale in words."""
    story = story or stories.draft(session)
    by = {"actor": story.owner, "now": START}
    key = story.competition_id
    senior, junior, *_ = roles(session, story)
    first, *_ = quality(session, story)
    with atomic(session):
        price_lines.set_lines(
            session, key, vat_basis=VatBasis.EXEMPT,
            lines=[(senior, "diagnose", 300), (senior, "utvikling", 500), (junior, "", 400)], **by,
        )  # fmt: skip
        price_lines.set_option(
            session, key,
            AskedOption(
                name=OPTION, description="Hjelp til å ta tjenesten i bruk.",
                last_taken_on=LAST_DAY, lines=[(senior, "", 100), (junior, "", 50)],
            ), **by,
        )  # fmt: skip
        criteria.set_wordings(session, key, first, wordings=SCALE, **by)
        criteria.change_criterion(
            session, key, first, values={"page_limit": 4, "minimum_points": Decimal(2)}, **by
        )
        requirements.add_requirement(
            session, key, kind=RequirementKind.SHOULD, text="Teamet deler innsikt underveis.",
            evidence="Beskriv hvordan.", word_limit=150, page_limit=2, **by,
        )  # fmt: skip
    return story


def issued(session: Session, story: Story | None = None) -> Story:
    """The same, issued to all consortia."""
    story = drafted(session, story)
    key = story.competition_id
    with atomic(session):
        competitions.submit_for_review(session, key, actor=story.owner, now=START)
        competitions.approve(session, key, actor=story.officer, now=START)
        competitions.issue(session, key, vault=VAULT, actor=story.owner, now=START)
    return replace(story)


def rates(session: Session, story: Story, senior: int, junior: int) -> dict[str, object]:
    """Rates in øre for every line of the story, as changes to a bid's content."""
    first, *_ = roles(session, story)
    lines = facts.competition(session, story.competition_id).price_lines
    return {"rates": {line.id: senior if line.role_id == first else junior for line in lines}}
