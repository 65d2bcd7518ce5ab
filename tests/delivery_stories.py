"""Deliveries reached the way people run them: planned, started, changed, invoiced, completed."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.deliveries import Billed, PhaseKey, PlannedPhase, Severity
from procure.domain.journals import EntryKind
from procure.extensions import atomic
from procure.models.journals import JournalEntry
from procure.services import contract_amounts, deliveries, deviations
from tests import evaluation_stories, journal_stories
from tests.evaluation_stories import Evaluation

PLAN = {
    PhaseKey.DIAGNOSE: PlannedPhase(date(2027, 3, 1), date(2027, 4, 30)),
    PhaseKey.EXPLORE_DEFINE: PlannedPhase(date(2027, 5, 3), date(2027, 8, 31)),
    PhaseKey.DEVELOP_DELIVER: PlannedPhase(date(2027, 9, 1), date(2027, 12, 15)),
}
GRADES = {"quality": 5, "cooperation": 4, "progress": 3, "cost_control": 4}


def by(found: Evaluation) -> dict[str, object]:
    """The owner acts, at the story's instant."""
    return {"actor": found.story.owner, "now": found.now}


def later(found: Evaluation, **units: float) -> Evaluation:
    return replace(found, now=found.now + timedelta(**units))


def planned(session: Session, folder: Path) -> Evaluation:
    """A signed contract whose three phases are planned."""
    found = evaluation_stories.contracted(session, folder)
    with atomic(session):
        deliveries.plan_phases(session, found.id, PLAN, **by(found))
    return found


def diagnosed(session: Session, folder: Path) -> Evaluation:
    """The diagnosis is done, its gate passed; the change annex is written, not signed."""
    found = later(planned(session, folder), days=12)
    with atomic(session):
        deliveries.start_phase(session, found.id, PhaseKey.DIAGNOSE, **by(found))
    found = later(found, days=55)
    with atomic(session):
        deliveries.pass_gate(
            session, found.id, PhaseKey.DIAGNOSE, remark="Styringsgruppa er enig.", **by(found)
        )
    journal_stories.written(session, found, journal_stories.ANNEX)
    return found


def changed(session: Session, folder: Path) -> Evaluation:
    """The annex is signed, the second phase runs, one invoice has come and one deviation."""
    found = diagnosed(session, folder)
    entry = session.scalars(
        select(JournalEntry.id).where(JournalEntry.kind == EntryKind.CHANGE_ANNEX)
    ).one()
    with atomic(session):
        contract_amounts.sign_change(
            session, found.id, amount_ore=0, why="Ny retning etter diagnosen.",
            signed_on=found.now.date(), entry_id=entry, **by(found),
        )  # fmt: skip
        deliveries.start_phase(session, found.id, PhaseKey.EXPLORE_DEFINE, **by(found))
        contract_amounts.register_invoice(session, found.id, billed(found), **by(found))
        deviations.raise_deviation(
            session, found.id, title="Sen rapport", description="Rapporten kom en uke for sent.",
            severity=Severity.MINOR, **by(found),
        )  # fmt: skip
    return found


def billed(found: Evaluation, **changes: object) -> Billed:
    """An invoice of 400 000 kroner for the diagnosis."""
    invoice = Billed(
        number="1001", amount_ore=40_000_000, invoiced_on=found.now.date(),
        phase=PhaseKey.DIAGNOSE, text="Diagnosen",
    )  # fmt: skip
    return replace(invoice, **changes)


def gates_passed(session: Session, folder: Path) -> Evaluation:
    """Every gate is passed; the deviation is closed."""
    found = later(changed(session, folder), days=100)
    with atomic(session):
        deliveries.pass_gate(
            session, found.id, PhaseKey.EXPLORE_DEFINE, remark="Konseptet er valgt.", **by(found)
        )
        deliveries.start_phase(session, found.id, PhaseKey.DEVELOP_DELIVER, **by(found))
    found = later(found, days=100)
    with atomic(session):
        deliveries.pass_gate(
            session, found.id, PhaseKey.DEVELOP_DELIVER, remark="Levert og prøvd.", **by(found)
        )
        deviations.close_deviation(
            session, found.id, 1, resolution="Leverandøren la om planen.", **by(found)
        )
    return found


def completed(session: Session, folder: Path) -> Evaluation:
    """The delivery is completed; the supplier is not evaluated."""
    found = gates_passed(session, folder)
    with atomic(session):
        deliveries.complete_delivery(session, found.id, **by(found))
    return found


def evaluated(session: Session, folder: Path) -> Evaluation:
    """The supplier is evaluated, and has not commented."""
    found = completed(session, folder)
    with atomic(session):
        deliveries.evaluate_supplier(
            session, found.id, grades=GRADES, strengths="Tett på brukerne.",
            improvements="Meld fra tidligere om forsinkelser.", **by(found),
        )  # fmt: skip
    return found


def whole(session: Session, found: Evaluation) -> Evaluation:
    """From a signed contract to the evaluation, with one of everything on the way."""
    with atomic(session):
        deliveries.plan_phases(session, found.id, PLAN, **by(found))
        contract_amounts.add_option(
            session, found.id, title="Mer opplæring", value_ore=5_000_000, exercise_by=None,
            **by(found),
        )  # fmt: skip
        contract_amounts.sign_change(
            session, found.id, amount_ore=100, why="Avtalt.", signed_on=found.now.date(),
            **by(found),
        )  # fmt: skip
        contract_amounts.register_invoice(session, found.id, billed(found), **by(found))
        deviations.raise_deviation(
            session, found.id, title="Sen rapport", description="En uke for sent.",
            severity=Severity.MINOR, **by(found),
        )  # fmt: skip
        deviations.close_deviation(session, found.id, 1, resolution="Rettet.", **by(found))
        for key in PhaseKey:
            deliveries.start_phase(session, found.id, key, **by(found))
            deliveries.pass_gate(session, found.id, key, remark="Enige.", **by(found))
        deliveries.complete_delivery(session, found.id, why="Avtalt.", **by(found))
        deliveries.evaluate_supplier(
            session, found.id, grades=GRADES, strengths="Godt.", improvements="Tidligere.",
            **by(found),
        )  # fmt: skip
    return found
