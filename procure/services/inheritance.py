"""What a new competition takes from its framework and its project, so that nobody types it."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.formats import local
from procure.domain.starts import content
from procure.language import Language, using
from procure.models.accounts import Organisation
from procure.models.competitions import CompetenceNeed
from procure.models.frameworks import CompetenceArea, Framework
from procure.models.projects import Project, ProjectNeed
from procure.services.framework_parts import listed

PLACE_LENGTH: Final = 255  # as the column holds


def values(
    session: Session, project: Project, framework: Framework, language: Language, *, now: datetime
) -> dict[str, object]:
    """Return the columns that are known before anyone has written anything.

    The delivery place and the statement of scope (`domain.md` A1.5) are proposals.
    """
    texts = content.proposals(language)
    owner = session.get_one(Organisation, project.owner_id)
    return {
        "need": project.problem,
        "estimate_ore": project.estimate_ore,
        "contract_form": framework.standard_contract,
        "cpv_code": framework.cpv_codes[0] if framework.cpv_codes else "",
        "delivery_place": texts.delivery_place.format(owner=owner.name)[:PLACE_LENGTH],
        "scope_statement": _scope(session, framework, texts.scope_statement, language),
        "starts_on": project.wanted_on
        if project.wanted_on and project.wanted_on > local(now).date()
        else None,
    }


def _scope(session: Session, framework: Framework, sentence: str, language: Language) -> str:
    names = tuple(
        name[:1].lower() + name[1:]
        for name in session.scalars(
            select(CompetenceArea.name)
            .where(CompetenceArea.framework_id == framework.id)
            .order_by(CompetenceArea.position)
        )
    )
    with using(language):
        return sentence.format(areas=listed(names)) if names else ""


def needs(session: Session, project: Project, framework_id: int) -> list[CompetenceNeed]:
    """Return what the project has said it needs in the framework's areas."""
    rows = session.scalars(
        select(ProjectNeed)
        .join(CompetenceArea, CompetenceArea.id == ProjectNeed.area_id)
        .where(ProjectNeed.project_id == project.id, CompetenceArea.framework_id == framework_id)
    )
    return [
        CompetenceNeed(area_id=n.area_id, level=n.level, capacity=n.capacity, people=n.people)
        for n in rows
    ]
