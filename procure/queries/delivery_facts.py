"""From the rows of one contract to the facts that the rules of its delivery look at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.sql.base import ExecutableOption

from procure.domain import deliveries
from procure.domain.contract_values import ContractValue
from procure.domain.deliveries import DeliveryFacts, OptionStatus, Phase, PhaseKey
from procure.domain.errors import NotFound
from procure.domain.formats import local
from procure.domain.journals import EntryKind
from procure.domain.permissions import Subject
from procure.models.awards import Contract
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.deliveries import (
    ContractChange,
    ContractOption,
    DeliveryPhase,
    Deviation,
    Invoice,
    SupplierEvaluation,
)
from procure.models.journals import JournalEntry
from procure.queries import facts

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A contract and everything that hangs on it, read anew, and who it is with."""

    competition: Competition
    contract: Contract
    consortium_id: int
    today: date
    phases: dict[PhaseKey, DeliveryPhase]
    options: tuple[ContractOption, ...]
    changes: tuple[ContractChange, ...]
    deviations: tuple[Deviation, ...]
    invoices: tuple[Invoice, ...]
    evaluation: SupplierEvaluation | None

    @property
    def subject(self) -> Subject:
        """What the permission table may know of the delivery."""
        return facts.subject_of(self.competition, consortium_id=self.consortium_id)

    @property
    def value(self) -> ContractValue:
        """The sums of the contract."""
        by = dict.fromkeys(OptionStatus, 0)
        for option in self.options:
            by[option_status(option, self.today)] += option.value_ore
        return ContractValue(
            original_ore=self.contract.value_ore,
            changed_ore=sum(change.amount_ore for change in self.changes),
            taken_ore=by[OptionStatus.EXERCISED],
            open_ore=by[OptionStatus.OPEN],
            invoiced_ore=sum(invoice.amount_ore for invoice in self.invoices),
        )

    @property
    def facts(self) -> DeliveryFacts:
        """All that the rules may look at."""
        still = (o for o in self.options if option_status(o, self.today) is OptionStatus.OPEN)
        return DeliveryFacts(
            phases=tuple(_phase(key, self.phases.get(key)) for key in PhaseKey),
            value=self.value,
            starts_on=self.competition.starts_on,
            ends_on=self.competition.ends_on,
            changes=len(self.changes),
            open_deviations=sum(one.closed_at is None for one in self.deviations),
            option_days=tuple(option.exercise_by for option in still),
            invoices=len(self.invoices),
            completed=self.contract.completed_at is not None,
            evaluated=self.evaluation is not None,
            commented=self.evaluation is not None and self.evaluation.commented_at is not None,
        )


def record(session: Session, competition: Competition, now: datetime) -> Record:
    """Return the contract of a competition with its rows; `NotFound` when none is signed."""
    found = session.execute(
        select(Contract, Bid.consortium_id)
        .join(Bid, Bid.id == Contract.bid_id)
        .where(Contract.competition_id == competition.id)
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound
    contract, consortium_id = found
    (made,) = records(session, [(competition, contract, consortium_id)], now)
    return made


def records(
    session: Session, signed: Sequence[tuple[Competition, Contract, int]], now: datetime
) -> list[Record]:
    """Return the records of contracts, each with the consortium it is with.

    As many statements however many contracts there are.
    """
    ids = [contract.id for _, contract, _ in signed]
    phases = _of(session, DeliveryPhase, ids, joinedload(DeliveryPhase.passed_by))
    options, changes = _of(session, ContractOption, ids), _of(session, ContractChange, ids)
    deviations, invoices = _of(session, Deviation, ids), _of(session, Invoice, ids)
    evaluations = _of(session, SupplierEvaluation, ids)
    return [
        Record(
            competition=competition,
            contract=contract,
            consortium_id=consortium_id,
            today=local(now).date(),
            phases={phase.key: phase for phase in phases[contract.id]},
            options=tuple(options[contract.id]),
            changes=tuple(changes[contract.id]),
            deviations=tuple(deviations[contract.id]),
            invoices=tuple(invoices[contract.id]),
            evaluation=next(iter(evaluations[contract.id]), None),
        )
        for competition, contract, consortium_id in signed
    ]


def _of(
    session: Session, noun: type[Row], contract_ids: Sequence[int], *loaded: ExecutableOption
) -> dict[int, list[Row]]:
    """Return what hangs on each contract, in the order it was written down."""
    table: Any = noun
    found: dict[int, list[Row]] = {contract_id: [] for contract_id in contract_ids}
    for row in session.scalars(
        select(noun)
        .where(table.contract_id.in_(contract_ids))
        .order_by(table.id)
        .options(*loaded)
        .execution_options(populate_existing=True)
    ):
        hung: Any = row
        found[hung.contract_id].append(row)
    return found


def change_number(session: Session, record: Record, entry: JournalEntry | None) -> int:
    """Return the number that a change bears: that of its annex in the journal, if it is free.

    A change on its own takes a number that neither a change nor an annex has.
    """
    if entry is not None:
        signed = next((one for one in record.changes if one.entry_id == entry.id), None)
        if signed is not None:
            return signed.number
    taken = {change.number for change in record.changes}
    if entry is not None and entry.number not in taken:
        return entry.number
    annexes = select(func.max(JournalEntry.number)).where(
        JournalEntry.competition_id == record.competition.id,
        JournalEntry.kind == EntryKind.CHANGE_ANNEX,
    )
    return 1 + max(session.scalar(annexes) or 0, max(taken, default=0))


def option_status(option: ContractOption, today: date) -> OptionStatus:
    """Return where an option stands today."""
    return deliveries.option_status(
        exercised=option.exercised_at is not None,
        lapsed=option.lapsed_at is not None,
        exercise_by=option.exercise_by,
        today=today,
    )


def _phase(key: PhaseKey, row: DeliveryPhase | None) -> Phase:
    if row is None:
        return Phase(key=key)
    return Phase(
        key=key,
        planned_start=row.planned_start,
        planned_end=row.planned_end,
        started_on=local(row.started_at).date() if row.started_at else None,
        passed_on=local(row.passed_at).date() if row.passed_at else None,
    )
