"""The final report, from the case journal, the contract and the newest benefit plan."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.contexts.final_report import FinalReport, ReportedBenefit, ReportedPhase
from procure.domain import formats
from procure.domain.deliveries import Phase
from procure.domain.journal_facts import BenefitPlan
from procure.domain.journal_facts import FinalReport as Facts
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.competitions import Competition
from procure.models.journals import JournalEntry
from procure.queries import delivery_facts
from procure.services import delivery_parts, document_parts, journal_documents
from procure.services.document_parts import paragraphs
from procure.services.writing import benefit_plan

PLACES: Final[Mapping[str, str]] = {
    "": "journal",
    "period": "timeline",
    "problem": "project",
    "project": "project",
}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> FinalReport:
    """Return the report in the entry `subject_id`; money excludes VAT."""
    entry = journal_documents.entry(session, competition, subject_id, EntryKind.FINAL_REPORT)
    facts: Facts = journal_documents.facts(entry)
    common = document_parts.common(session, competition, actor, now)
    contract = journal_documents.contract(session, competition)
    record = delivery_facts.record(session, competition, now)
    return FinalReport(
        **common.start(),
        framework=common.framework,
        project=competition.project.title,
        owner=competition.project.owner.name,
        supplier=journal_documents.bidder(session, competition, contract.bid_id).name,
        period=journal_documents.period(competition),
        original_value=formats.kroner(contract.value_ore),
        final_value=formats.kroner(record.value.ceiling_ore),
        invoiced=formats.kroner(record.value.invoiced_ore),
        problem=paragraphs(competition.project.problem),
        summary=paragraphs(facts.summary),
        results=paragraphs(facts.results),
        learning=paragraphs(facts.learning),
        transfer=paragraphs(facts.transfer),
        continuation=paragraphs(facts.continuation),
        author=entry.made_by.name,
        benefits=_benefits(session, competition),
        phases=tuple(_phase(phase) for phase in record.facts.phases if phase.planned_end),
    )


def _phase(phase: Phase) -> ReportedPhase:
    return ReportedPhase(
        phase=delivery_parts.phase_name(phase.key),
        planned=say(
            "{start} til {end}",
            start=formats.day(phase.planned_start),
            end=formats.day(phase.planned_end),
        )
        if phase.planned_start and phase.planned_end
        else "–",
        passed=formats.day(phase.passed_on) if phase.passed_on else "–",
    )


def _benefits(session: Session, competition: Competition) -> tuple[ReportedBenefit, ...]:
    """Return the benefits of the newest plan that is not closed; none when there is no plan."""
    newest = session.scalar(
        select(JournalEntry)
        .where(
            JournalEntry.competition_id == competition.id,
            JournalEntry.kind == EntryKind.BENEFIT_PLAN,
            JournalEntry.closed_at.is_(None),
        )
        .order_by(JournalEntry.number.desc())
        .limit(1)
    )
    if newest is None:
        return ()
    plan: BenefitPlan = journal_documents.facts(newest)
    return tuple(
        ReportedBenefit(name=row.name, target=row.target or "–", status=benefit_plan.status(row))
        for row in plan.benefits
    )
