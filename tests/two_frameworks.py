"""A second framework beside the one of the stories, so that things can fail to fit."""

from dataclasses import replace
from decimal import Decimal

from sqlalchemy.orm import Session

from procure.domain.framework_file import CompetenceArea, CriterionEntry, RoleEntry
from procure.domain.framework_file import CriterionKind as FileKind
from procure.extensions import atomic
from procure.services import frameworks
from tests import stories
from tests.stories import START, Story


def other_framework(session: Session, story: Story) -> int:
    """A framework with other areas and roles, other spans, and no criterion about the team."""
    file = stories.framework_file(1, reference="2026/200")
    head = replace(
        file.framework,
        title="En annen rammeavtale (konstruert)",
        competence_areas=(CompetenceArea("service_design", "Tjenestedesign"),),
        roles=(RoleEntry("senior", "Seniorrådgiver"),),
        allowed_criteria=(
            CriterionEntry("price", "Pris", FileKind.PRICE, Decimal(40), Decimal(60)),
            CriterionEntry("task", "Oppgaveforståelse", FileKind.QUALITY, Decimal(20), Decimal(60)),
        ),
    )
    people = tuple(
        replace(person, role="senior", competences={"service_design": 3})
        for person in file.consortia[0].people
    )
    consortium = replace(file.consortia[0], rates={"senior": 150_000}, people=people)
    with atomic(session):
        stored = frameworks.store(
            session, replace(file, framework=head, consortia=(consortium,)), actor=None, now=START
        )
        frameworks.activate(session, stored.id, actor=story.officer, now=START)
    return stored.id
