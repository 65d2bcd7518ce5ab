"""The requirements (bilag 1), from what the tender document is made of."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents.contexts.requirements import NumberedRequirement, Requirements
from procure.documents.contexts.tender_document import TenderDocument
from procure.domain.drafting import ClimateChoice
from procure.domain.permissions import Actor
from procure.models.competitions import Competition
from procure.queries import material
from procure.services import document_parts, tender_chapters

PLACES: Final[Mapping[str, str]] = {
    "project": "project",
    "project.background": "need",
    "assignment": "need",
    "assignment.competences": "team",
    "assignment.period": "timeline",
    "absolute": "requirements",
    "others": "requirements",
    "climate": "climate",
    "contact": "framework",
}


def gather(
    session: Session,
    competition: Competition,
    subject_id: int,
    *,
    actor: Actor,
    now: datetime,
) -> Requirements:
    """Return the need, the assignment and the requirements as they stand now."""
    common = document_parts.common(session, competition, actor, now)
    known = material.of(session, competition)
    tender = tender_chapters.write(session, competition, common, known)
    by_requirement = competition.climate_choice is ClimateChoice.REQUIREMENT
    return Requirements(
        **common.start(),
        version=common.version,
        framework=common.framework,
        framework_number=common.framework_number,
        contract=tender.contract.standard,
        project=tender.project,
        assignment=tender.assignment,
        contact=common.contact,
        absolute=_of_kind(tender, absolute=True),
        others=_of_kind(tender, absolute=False),
        climate=tender.climate.elements if by_requirement else (),
    )


def _of_kind(tender: TenderDocument, *, absolute: bool) -> tuple[NumberedRequirement, ...]:
    return tuple(
        NumberedRequirement(number=r.number, text=r.text, documentation=r.documentation)
        for r in tender.requirements
        if r.absolute is absolute
    )
