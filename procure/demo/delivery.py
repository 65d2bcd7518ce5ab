"""The deliveries of the invented contracts: one that runs, one that is completed and evaluated."""

from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from procure.demo.tender import Stage
from procure.domain.deliveries import Billed, PhaseKey, PlannedPhase, Severity
from procure.domain.formats import local
from procure.domain.journal_facts import ChangeAnnex, Deliverable, Phase, PriceChange, Step
from procure.domain.permissions import Actor
from procure.queries import delivery_facts, facts
from procure.services import (
    contract_amounts,
    deliveries,
    deviations,
    journals,
    paperwork,
)

# Days from the first day of the contract: (start, end) of each phase as planned.
_PLANS: Final = {
    Stage.CONTRACTED: ((0, 41), (42, 140), (141, 250)),
    Stage.COMPLETED: ((0, 27), (28, 67), (68, 112)),
}


def tell(
    session: Session, key: int, cast: dict[str, Actor], *, stage: Stage, now: datetime
) -> None:
    """Tell the delivery of a signed contract, from its plan to where it stands now."""
    first = facts.competition(session, key).starts_on
    if first is None:
        raise LookupError(key)
    day = _Days(cast["prosjekteier1"], now - timedelta(days=(local(now).date() - first).days))
    plan = {
        phase: PlannedPhase(first + timedelta(days=start), first + timedelta(days=end))
        for phase, (start, end) in zip(PhaseKey, _PLANS[stage], strict=True)
    }
    deliveries.plan_phases(session, key, plan, **day(-1))
    if stage is Stage.CONTRACTED:
        _running(session, key, day, first, now)
    else:
        _finished(session, key, cast, day, first)


class _Days:
    """Who acts, and when: a number of days after the first day of the contract."""

    def __init__(self, actor: Actor, first: datetime) -> None:
        self.actor, self.first = actor, first

    def __call__(self, days: int, actor: Actor | None = None) -> dict[str, Any]:
        return {"actor": actor or self.actor, "now": self.first + timedelta(days=days)}


def _running(session: Session, key: int, day: _Days, first: date, now: datetime) -> None:
    contract_amounts.add_option(
        session, key, title="Opplæring av to kommuner til", value_ore=18_000_000,
        exercise_by=local(now).date() + timedelta(days=20), **day(0),
    )  # fmt: skip
    _diagnose(session, key, day, first, start=0, gate=38)
    deliveries.start_phase(session, key, PhaseKey.EXPLORE_DEFINE, **day(43))
    _bill(session, key, day, 40, "F-2101", 48_000_000, PhaseKey.DIAGNOSE)
    _bill(session, key, day, 52, "F-2117", 21_500_000, PhaseKey.EXPLORE_DEFINE)
    deviations.raise_deviation(
        session, key, title="Nøkkelperson byttet uten avtale",
        description="Gevinstrådgiveren er byttet ut før vi hadde sagt ja. Vi venter en ny person "
        "med samme kompetanse innen to uker.",
        severity=Severity.SERIOUS, **day(50),
    )  # fmt: skip


def _finished(session: Session, key: int, cast: dict[str, Actor], day: _Days, first: date) -> None:
    _diagnose(session, key, day, first, start=0, gate=26)
    deliveries.start_phase(session, key, PhaseKey.EXPLORE_DEFINE, **day(31))
    deviations.raise_deviation(
        session, key, title="Rapport en uke for sent",
        description="Rapporten fra prøvene kom en uke etter planen.",
        severity=Severity.MINOR, **day(45),
    )  # fmt: skip
    deviations.close_deviation(
        session, key, 1, resolution="Leverandøren la om planen. Neste frist ble holdt.", **day(55)
    )
    _gate(session, key, PhaseKey.EXPLORE_DEFINE, "Konseptet er valgt av styringsgruppa.", day(66))
    deliveries.start_phase(session, key, PhaseKey.DEVELOP_DELIVER, **day(68))
    _gate(session, key, PhaseKey.DEVELOP_DELIVER, "Løsningen er prøvd i tre bydeler.", day(112))
    _bill(session, key, day, 30, "2026-44", 52_000_000, PhaseKey.DIAGNOSE)
    _bill(session, key, day, 70, "2026-58", 70_000_000, PhaseKey.EXPLORE_DEFINE)
    _bill(session, key, day, 113, "2026-71", 51_500_000, PhaseKey.DEVELOP_DELIVER)
    _bill(session, key, day, 114, "2026-72", -1_500_000, None)
    deliveries.complete_delivery(session, key, **day(116))
    deliveries.evaluate_supplier(
        session, key, grades={"quality": 4, "cooperation": 5, "progress": 3, "cost_control": 4},
        strengths="Leverandøren brukte mye tid på diagnosen og fikk fram hva frivillige trenger.",
        improvements="Meld fra tidligere når planen glipper.", **day(117),
    )  # fmt: skip
    lead = _winner(session, key, cast, day(118)["now"])
    if lead is not None:
        deliveries.comment_evaluation(
            session, key, comment="Takk. Vi melder fra ukentlig i neste oppdrag.", **day(120, lead)
        )


def _diagnose(
    session: Session, key: int, day: _Days, first: date, *, start: int, gate: int
) -> None:
    """Run the diagnosis, write the annex, make its Word file and record the signatures."""
    deliveries.start_phase(session, key, PhaseKey.DIAGNOSE, **day(start))
    _gate(
        session, key, PhaseKey.DIAGNOSE,
        "Partene er enige om hva problemet er. Styringsgruppa har sluttet seg til.", day(gate),
    )  # fmt: skip
    (entry,) = journals.write(session, key, _annex(first, gate), **day(gate + 1))
    paperwork.make(session, key, "change_annex", entry.id, **day(gate + 1))
    contract_amounts.sign_change(
        session, key, amount_ore=0, entry_id=entry.id, **day(gate + 4),
        why="Diagnosen viste at problemet er overleveringene. Vi prøver ett felles mottak.",
        signed_on=local(day(gate + 3)["now"]).date(),
    )  # fmt: skip


def _annex(first: date, gate: int) -> ChangeAnnex:
    after = first + timedelta(days=gate)
    return ChangeAnnex(
        diagnosis="Ventetiden kommer av tre overleveringer, ikke av skjemaet.",
        understanding="Innbyggeren må fortelle det samme tre ganger.",
        direction="Vi prøver ett felles mottak i stedet for et nytt skjema.",
        basis="Bilag 1 lar partene endre leveransene etter diagnosen.",
        deliverables=(
            Deliverable(phase=Phase.EXPLORE, text="Tre konsepter", due=after + timedelta(days=40)),
            Deliverable(
                phase=Phase.DEVELOP, text="Utprøving og plan", due=after + timedelta(days=80)
            ),
        ),
        prices=(PriceChange(item="Seniorrådgiver", hours=40, amount_ore=4_800_000),),
        steps=(Step(activity="Oppstart av fase 2", due=after + timedelta(days=5)),),
        valid_from=after + timedelta(days=3),
        buyer_signs="Prosjekteier 1",
        supplier_signs="Daglig leder 1",
    )


def _gate(session: Session, key: int, phase: PhaseKey, remark: str, by: dict[str, Any]) -> None:
    deliveries.pass_gate(session, key, phase, remark=remark, **by)


def _bill(
    session: Session, key: int, day: _Days, after: int, number: str, ore: int,
    phase: PhaseKey | None,
) -> None:  # fmt: skip
    by = day(after)
    billed = Billed(
        number=number, amount_ore=ore, invoiced_on=local(by["now"]).date(), phase=phase,
        text="Timer etter avtale" if ore > 0 else "Timer ført to ganger",
    )  # fmt: skip
    contract_amounts.register_invoice(session, key, billed, **by)


def _winner(session: Session, key: int, cast: dict[str, Actor], now: datetime) -> Actor | None:
    """Return the lead of the consortium that the contract is with, when it has an account."""
    record = delivery_facts.record(session, facts.competition(session, key), now)
    leads = (actor for actor in cast.values() if record.consortium_id in actor.lead_consortium_ids)
    return next(leads, None)
