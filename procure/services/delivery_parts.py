"""What documents say of a delivery: its phases and its sums, from the record."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents import parts
from procure.domain import formats
from procure.domain.deliveries import PhaseKey
from procure.language import say
from procure.models.awards import Contract
from procure.models.competitions import Competition
from procure.models.journals import JournalEntry
from procure.queries import delivery_facts
from procure.queries.delivery_facts import Record


def phase_name(key: PhaseKey) -> str:
    """Return what a phase is called, in the document's language."""
    names = {
        PhaseKey.DIAGNOSE: say("Diagnose"),
        PhaseKey.EXPLORE_DEFINE: say("Utforske–definere"),
        PhaseKey.DEVELOP_DELIVER: say("Utvikle–levere"),
    }
    return names[key]


def planned(record: Record) -> tuple[parts.PlannedPhase, ...]:
    """Return the phases that are planned, in order."""
    return tuple(
        parts.PlannedPhase(
            phase=phase_name(phase.key),
            start=formats.day(phase.planned_start),
            end=formats.day(phase.planned_end),
        )
        for phase in record.facts.phases
        if phase.planned_start and phase.planned_end
    )


def planned_in(
    session: Session, competition: Competition, now: datetime
) -> tuple[parts.PlannedPhase, ...]:
    """As `planned`; none before the contract is signed."""
    signed = select(Contract.id).where(Contract.competition_id == competition.id)
    if session.scalar(signed) is None:
        return ()
    return planned(delivery_facts.record(session, competition, now))


def changed_before(record: Record, entry: JournalEntry, number: int) -> int:
    """Return what the changes signed before an annex have added, in øre.

    Only what both parties have signed counts (`domain.md` E1 48).
    """
    return sum(
        change.amount_ore
        for change in record.changes
        if change.entry_id != entry.id and change.number < number
    )
