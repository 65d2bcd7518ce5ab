"""The record of a delivery on one page, and what the evaluations of a consortium say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import deliveries, journals, permissions
from procure.domain.contract_values import ContractValue
from procure.domain.deliveries import (
    DeliveryAction,
    DeliveryFacts,
    Next,
    OptionStatus,
    Phase,
    PhaseAction,
    PhaseKey,
    Severity,
)
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import User
from procure.models.consortia import Consortium
from procure.models.journals import JournalEntry
from procure.queries import delivery_facts, facts, material
from procure.queries.delivery_facts import Record
from procure.queries.material import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseRow:
    """A phase of the plan, what came of it, and why its buttons are refused."""

    phase: Phase
    started_at: datetime | None
    start_reason: str
    passed_at: datetime | None
    passed_by: str
    gate_note: str
    late: bool  # past its planned end without its gate passed
    start: tuple[Reason, ...]
    start_warnings: tuple[Reason, ...]
    gate: tuple[Reason, ...]

    @property
    def key(self) -> PhaseKey:
        """Which phase."""
        return self.phase.key


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionRow:
    """An option and why it can no longer be decided."""

    id: int
    title: str
    value_ore: int
    exercise_by: date | None
    status: OptionStatus
    decide: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """A signed change, with the sum until then, in øre and in per cent of the original."""

    number: int
    reason: str
    amount_ore: int
    signed_on: date
    entry_id: int | None
    sum_ore: int
    percent: Fraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """A change annex in the journal that is not recorded as signed."""

    entry_id: int
    number: int
    amount_ore: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRow:
    """An invoice, and what was invoiced in all with it."""

    number: str
    phase: PhaseKey | None
    invoiced_on: date
    amount_ore: int
    text: str
    reason: str
    sum_ore: int
    above: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviationRow:
    """A deviation, open until it has a resolution."""

    number: int
    title: str
    description: str
    severity: Severity
    raised_at: datetime
    closed_at: datetime | None
    resolution: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """An evaluation of the supplier: 1 to 5, with words and the supplier's own."""

    quality: int
    cooperation: int
    progress: int
    cost_control: int
    strengths: str
    improvements: str
    at: datetime
    by: str
    comment: str
    commented_at: datetime | None

    @property
    def grades(self) -> tuple[tuple[str, int], ...]:
        """(question, grade) in the order of the form."""
        return tuple((name, getattr(self, name)) for name in QUESTIONS)


QUESTIONS = ("quality", "cooperation", "progress", "cost_control")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPage:
    """The contract record: sums, phases, changes, invoices, deviations, what happens next."""

    competition: Head
    facts: DeliveryFacts
    supplier: str
    contract: str
    signed_at: datetime
    completed_at: datetime | None
    completion_reason: str
    threshold: Fraction | None  # that the changes have passed
    phases: tuple[PhaseRow, ...]
    options: tuple[OptionRow, ...]
    changes: tuple[ChangeRow, ...]
    annexes: tuple[AnnexRow, ...]
    invoices: tuple[InvoiceRow, ...]
    deviations: tuple[DeviationRow, ...]
    evaluation: Graded | None
    next: tuple[tuple[Next, PhaseKey | None], ...]
    verdicts: Mapping[DeliveryAction, tuple[Reason, ...]]
    completion_warnings: tuple[Reason, ...]
    may_run: bool
    may_comment: bool
    today: date

    @property
    def value(self) -> ContractValue:
        """The sums of the contract."""
        return self.facts.value

    @property
    def steps(self) -> tuple[tuple[Next, PhaseKey | None], ...]:
        """What the viewer can do of what the delivery asks for."""
        return tuple(
            (step, key)
            for step, key in self.next
            if (self.may_comment if step is Next.COMMENT else self.may_run)
        )

    @property
    def sums(self) -> tuple[tuple[str, int, Fraction | None], ...]:
        """(name, øre, per cent of the original value) of each sum, in the order of the table."""
        value = self.value
        names = ("original", "changed", "taken", "ceiling", "invoiced", "remaining", "open")
        original = value.original_ore
        return tuple(
            (name, ore, Fraction(ore * 100, original) if original else None)
            for name in names
            for ore in (getattr(value, f"{name}_ore"),)
        )

    def phase(self, key: PhaseKey) -> PhaseRow:
        """Return one of the phases."""
        return next(row for row in self.phases if row.key is key)


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> DeliveryPage:
    """Return the contract record. A supplier sees its own, without the buyer's inner reasons."""
    competition = facts.competition(session, competition_id)
    record = delivery_facts.record(session, competition, now)
    subject = record.subject
    permissions.require_sight(viewer, Permission.DELIVERY_READ, subject)
    material.require_impartial(session, competition, viewer)
    known, contract = record.facts, record.contract
    may_run = permissions.allows(viewer, Permission.DELIVERY_RUN, subject)
    may_comment = permissions.allows(viewer, Permission.DELIVERY_COMMENT, subject)
    inside = viewer.role is not permissions.Role.SUPPLIER
    return DeliveryPage(
        competition=material.head(
            competition, facts.facts_of(session, competition), now, viewer=viewer
        ),
        facts=known,
        supplier=session.scalars(
            select(Consortium.name).where(Consortium.id == record.consortium_id)
        ).one(),
        contract=contract.text,
        signed_at=contract.signed_at,
        completed_at=contract.completed_at,
        completion_reason=contract.completion_reason if inside else "",
        threshold=known.value.passed_threshold(record.today),
        phases=tuple(_phase(record, known, phase, inside, may_run) for phase in known.phases),
        options=tuple(_options(record, known, may_run)),
        changes=_changes(record),
        annexes=_annexes(session, record) if inside else (),
        invoices=_invoices(record, inside),
        deviations=_deviations(record),
        evaluation=_evaluation(session, record),
        next=deliveries.next_steps(known, record.today),
        verdicts={
            action: _verdict(deliveries.refusals(known, action), _may(action, may_run, may_comment))
            for action in DeliveryAction
        },
        completion_warnings=deliveries.completion_warnings(known),
        may_run=may_run,
        may_comment=may_comment,
        today=record.today,
    )


def _may(action: DeliveryAction, may_run: bool, may_comment: bool) -> bool:  # noqa: FBT001 -- what the policy said
    return may_comment if action is DeliveryAction.COMMENT else may_run


def _verdict(why: tuple[Reason, ...], may: bool) -> tuple[Reason, ...]:  # noqa: FBT001 -- what the policy said
    return why if may else (reason(Code.NOT_PERMITTED),)


def _phase(
    record: Record, known: DeliveryFacts, phase: Phase, inside: bool, may_run: bool  # noqa: FBT001 -- who looks
) -> PhaseRow:  # fmt: skip
    row = record.phases.get(phase.key)
    end = phase.planned_end
    start = deliveries.phase_refusals(known, phase.key, PhaseAction.START)
    gate = deliveries.phase_refusals(known, phase.key, PhaseAction.GATE)
    return PhaseRow(
        phase=phase,
        started_at=row.started_at if row else None,
        start_reason=row.start_reason if row and inside else "",
        passed_at=row.passed_at if row else None,
        passed_by=row.passed_by.name if row and row.passed_by else "",
        gate_note=row.gate_note if row else "",
        late=end is not None and phase.passed_on is None and end < record.today,
        start=_verdict(start, may_run),
        start_warnings=deliveries.start_warnings(known, phase.key),
        gate=_verdict(gate, may_run),
    )


def _options(record: Record, known: DeliveryFacts, may_run: bool) -> list[OptionRow]:  # noqa: FBT001 -- who looks
    found = []
    for option in record.options:
        status = delivery_facts.option_status(option, record.today)
        last = option.exercise_by if option.lapsed_at is None else None
        why = deliveries.option_refusals(known, status, last)
        found.append(
            OptionRow(
                id=option.id,
                title=option.title,
                value_ore=option.value_ore,
                exercise_by=option.exercise_by,
                status=status,
                decide=_verdict(why, may_run),
            )
        )
    return found


def _changes(record: Record) -> tuple[ChangeRow, ...]:
    rows, total = [], 0
    for change in record.changes:
        total += change.amount_ore
        until = ContractValue(original_ore=record.contract.value_ore, changed_ore=total)
        rows.append(
            ChangeRow(
                number=change.number,
                reason=change.reason,
                amount_ore=change.amount_ore,
                signed_on=change.signed_on,
                entry_id=change.entry_id,
                sum_ore=total,
                percent=None if until.change_share is None else until.change_share * 100,
            )
        )
    return tuple(rows)


def _annexes(session: Session, record: Record) -> tuple[AnnexRow, ...]:
    signed = {change.entry_id for change in record.changes}
    found = session.scalars(
        select(JournalEntry)
        .where(
            JournalEntry.competition_id == record.competition.id,
            JournalEntry.kind == EntryKind.CHANGE_ANNEX,
            JournalEntry.closed_at.is_(None),
        )
        .order_by(JournalEntry.number)
    )
    return tuple(
        AnnexRow(
            entry_id=entry.id,
            number=entry.number,
            amount_ore=journals.load(entry.kind, entry.facts).amount_ore,  # type: ignore[attr-defined]
        )
        for entry in found
        if entry.id not in signed
    )


def _invoices(record: Record, inside: bool) -> tuple[InvoiceRow, ...]:  # noqa: FBT001 -- who looks
    rows, total, ceiling = [], 0, record.value.ceiling_ore
    for invoice in record.invoices:
        total += invoice.amount_ore
        rows.append(
            InvoiceRow(
                number=invoice.number,
                phase=invoice.phase,
                invoiced_on=invoice.invoiced_on,
                amount_ore=invoice.amount_ore,
                text=invoice.text,
                reason=invoice.reason if inside else "",
                sum_ore=total,
                above=total > ceiling,
            )
        )
    return tuple(rows)


def _deviations(record: Record) -> tuple[DeviationRow, ...]:
    return tuple(
        DeviationRow(
            number=one.number,
            title=one.title,
            description=one.description,
            severity=one.severity,
            raised_at=one.made_at,
            closed_at=one.closed_at,
            resolution=one.resolution,
        )
        for one in record.deviations
    )


def _evaluation(session: Session, record: Record) -> Graded | None:
    found = record.evaluation
    if found is None:
        return None
    return Graded(
        **{name: getattr(found, name) for name in QUESTIONS},
        strengths=found.strengths,
        improvements=found.improvements,
        at=found.made_at,
        by=session.scalars(select(User.name).where(User.id == found.made_by_id)).one(),
        comment=found.supplier_comment,
        commented_at=found.commented_at,
    )
