"""The benefit plan and how far each benefit has come, from the case journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents.contexts.benefit_plan import BenefitPlan, BenefitRow
from procure.domain import formats
from procure.domain.journal_facts import Benefit, BenefitStatus
from procure.domain.journal_facts import BenefitPlan as Facts
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.competitions import Competition
from procure.services import document_parts, journal_documents
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {"": "journal", "period": "timeline", "project": "project"}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> BenefitPlan:
    """Return the plan in the entry `subject_id`, with the status that was written last."""
    entry = journal_documents.entry(session, competition, subject_id, EntryKind.BENEFIT_PLAN)
    facts: Facts = journal_documents.facts(entry)
    common = document_parts.common(session, competition, actor, now)
    contract = journal_documents.contract(session, competition)
    return BenefitPlan(
        **common.start(),
        project=competition.project.title,
        owner=competition.project.owner.name,
        supplier=journal_documents.bidder(session, competition, contract.bid_id).name,
        period=journal_documents.period(competition),
        purpose=paragraphs(facts.purpose),
        benefits=tuple(_row(benefit) for benefit in facts.benefits),
        achieved=say(
            "{achieved} av {count} gevinster er oppnådd.",
            achieved=sum(row.status is BenefitStatus.ACHIEVED for row in facts.benefits),
            count=len(facts.benefits),
        ),
        follow_up=paragraphs(facts.follow_up),
    )


def status(benefit: Benefit) -> str:
    """Return how far a benefit has come, in words."""
    words = {
        BenefitStatus.PLANNED: say("Planlagt"),
        BenefitStatus.STARTED: say("I gang"),
        BenefitStatus.DELAYED: say("Forsinket"),
        BenefitStatus.ACHIEVED: say("Oppnådd"),
        BenefitStatus.DROPPED: say("Utgår"),
    }
    return words[benefit.status]


def _row(benefit: Benefit) -> BenefitRow:
    return BenefitRow(
        name=benefit.name,
        owner=benefit.owner,
        baseline=benefit.baseline,
        target=benefit.target,
        measurement=benefit.measurement,
        due="" if benefit.due is None else formats.day(benefit.due),
        status=status(benefit),
    )
