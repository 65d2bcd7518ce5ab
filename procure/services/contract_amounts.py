"""What changes the sums of a contract: options, signed change annexes, invoices."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import deliveries, journals, text
from procure.domain.audit import Tag
from procure.domain.deliveries import Billed, DeliveryAction
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.formats import local
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, Reason, reason
from procure.models.deliveries import ContractChange, ContractOption, Invoice
from procure.models.journals import JournalEntry
from procure.queries import delivery_facts
from procure.queries.delivery_facts import Record
from procure.services import ledger
from procure.services.delivery_access import enter, note


def add_option(
    session: Session,
    competition_id: int,
    *,
    title: str,
    value_ore: int,
    exercise_by: date | None,
    actor: Actor,
    now: datetime,
) -> ContractOption:
    """Write down a right to buy more; from now on it counts against the framework's maximum.

    Raises `IllegalTransition` when the maximum has no room for it (`domain.md` E1 3).
    """
    record = enter(session, competition_id, actor=actor, now=now)
    deliveries.require(deliveries.refusals(record.facts, DeliveryAction.ADD_OPTION))
    name = text.clean(title)
    problems = [
        *(() if name else (reason(Code.TEXT_MISSING, "title"),)),
        *(() if value_ore > 0 else (reason(Code.AMOUNT_ZERO, "value"),)),
    ]
    if exercise_by is not None and exercise_by < record.today:
        problems.append(reason(Code.TIME_NOT_AHEAD, "exercise_by"))
    if problems:
        raise InvalidInput(problems)
    ledger.require_option_room(session, record.contract.id, value_ore, now=now)
    option = ContractOption(
        contract_id=record.contract.id, title=name, value_ore=value_ore, exercise_by=exercise_by
    )
    session.add(option)
    session.flush()  # the trail names its id
    note(
        session, Tag.DELIVERY_OPTION_ADD, record, actor, now, option=option.id, title=name,
        value_ore=value_ore, exercise_by=exercise_by.isoformat() if exercise_by else None,
    )  # fmt: skip
    return option


def exercise_option(
    session: Session, competition_id: int, option_id: int, *, actor: Actor, now: datetime
) -> ContractOption:
    """Take up an open option, by its last day at the latest; its value posts to the ledger."""
    record, option = _open_option(session, competition_id, option_id, actor, now)
    ledger.post_option(session, option.id, actor=actor, now=now)
    option.exercised_at = now
    note(
        session, Tag.DELIVERY_OPTION_EXERCISE, record, actor, now,
        option=option.id, value_ore=option.value_ore,
    )  # fmt: skip
    return option


def lapse_option(
    session: Session, competition_id: int, option_id: int, *, actor: Actor, now: datetime
) -> ContractOption:
    """Give up an open option; it no longer counts against the framework's maximum."""
    record, option = _open_option(session, competition_id, option_id, actor, now)
    option.lapsed_at = now
    note(session, Tag.DELIVERY_OPTION_LAPSE, record, actor, now, option=option.id)
    return option


def _open_option(
    session: Session, competition_id: int, option_id: int, actor: Actor, now: datetime
) -> tuple[Record, ContractOption]:
    record = enter(session, competition_id, actor=actor, now=now)
    option = next((one for one in record.options if one.id == option_id), None)
    if option is None:
        raise NotFound
    status = delivery_facts.option_status(option, record.today)
    last = option.exercise_by if option.lapsed_at is None else None
    deliveries.require(deliveries.option_refusals(record.facts, status, last))
    return record, option


def sign_change(
    session: Session,
    competition_id: int,
    *,
    amount_ore: int,
    why: str,
    signed_on: date,
    entry_id: int | None = None,
    after: int | None = None,
    actor: Actor,
    now: datetime,
) -> ContractChange:
    """Record a change annex that both parties have signed, and post its amount to the ledger.

    `entry_id` is the annex in the case journal: its own amount holds then. `after` is the number
    of changes that the writer saw: `Stale` when there are more. Raises `InvalidInput`, and
    `IllegalTransition` when the framework's maximum would be passed.
    """
    record = enter(session, competition_id, actor=actor, now=now)
    deliveries.require(deliveries.refusals(record.facts, DeliveryAction.SIGN_CHANGE))
    if after is not None and after != len(record.changes):
        raise Stale([reason(Code.STALE)])
    entry = None if entry_id is None else _annex(session, record, entry_id)
    said = text.clean(why)
    problems = [*_day_problems(record, signed_on, "signed_on")]
    amount = amount_ore if entry is None else _amount(entry)
    warnings = deliveries.change_warnings(record.facts, amount, record.today)
    if not said:
        problems += [*warnings, reason(Code.TEXT_MISSING, "why")]
    if problems:
        raise InvalidInput(problems)
    change = ContractChange(
        contract_id=record.contract.id,
        entry_id=entry_id,
        number=delivery_facts.change_number(session, record, entry),
        reason=said,
        amount_ore=amount,
        signed_on=signed_on,
        made_by_id=actor.id,
        made_at=now,
    )
    session.add(change)
    name = f"endringsbilag {change.number}"
    ledger.post_change(session, record.contract.id, change.amount_ore, name, actor=actor, now=now)
    note(
        session, Tag.DELIVERY_CHANGE_SIGN, record, actor, now,
        number=change.number, amount_ore=change.amount_ore, entry=entry_id,
        signed_on=signed_on.isoformat(), reason=said,
        warnings=[warning.code.value for warning in warnings],
    )  # fmt: skip
    return change


def _annex(session: Session, record: Record, entry_id: int) -> JournalEntry:
    """Return the annex in the journal; refused when it is closed or signed already."""
    entry = session.scalar(
        select(JournalEntry).where(
            JournalEntry.id == entry_id,
            JournalEntry.competition_id == record.competition.id,
            JournalEntry.kind == EntryKind.CHANGE_ANNEX,
        )
    )
    if entry is None:
        raise NotFound
    if entry.closed_at is not None:
        raise IllegalTransition([reason(Code.ENTRY_CLOSED)])
    if any(change.entry_id == entry_id for change in record.changes):
        raise IllegalTransition([reason(Code.ANNEX_SIGNED)])
    return entry


def _amount(entry: JournalEntry) -> int:
    annex: Any = journals.load(entry.kind, entry.facts)
    return int(annex.amount_ore)


def register_invoice(
    session: Session,
    competition_id: int,
    billed: Billed,
    *,
    why: str = "",
    actor: Actor,
    now: datetime,
) -> Invoice:
    """Record an invoice, or a credit note with an amount below 0; each number once.

    An invoice is a fact: above what is agreed it is recorded too, with a reason in `why`.
    """
    record = enter(session, competition_id, actor=actor, now=now)
    deliveries.require(deliveries.refusals(record.facts, DeliveryAction.REGISTER_INVOICE))
    number, explained = text.clean(billed.number), text.clean(why)
    problems = [
        *_invoice_problems(record, number, billed.amount_ore),
        *_day_problems(record, billed.invoiced_on, "invoiced_on"),
    ]
    if problems:
        raise InvalidInput(problems)
    warnings = deliveries.invoice_warnings(record.facts, billed.amount_ore)
    deliveries.require_reason(warnings, explained)
    invoice = Invoice(
        contract_id=record.contract.id,
        number=number,
        phase=billed.phase,
        invoiced_on=billed.invoiced_on,
        amount_ore=billed.amount_ore,
        text=text.clean(billed.text),
        reason=explained if warnings else "",
        made_by_id=actor.id,
        made_at=now,
    )
    session.add(invoice)
    note(
        session, Tag.DELIVERY_INVOICE_ADD, record, actor, now,
        number=number, amount_ore=billed.amount_ore, invoiced_on=billed.invoiced_on.isoformat(),
        warnings=[warning.code.value for warning in warnings], reason=explained,
    )  # fmt: skip
    return invoice


def _invoice_problems(record: Record, number: str, amount_ore: int) -> list[Reason]:
    problems = []
    if not number:
        problems.append(reason(Code.TEXT_MISSING, "number"))
    if any(invoice.number.casefold() == number.casefold() for invoice in record.invoices):
        problems.append(reason(Code.INVOICE_NUMBER_TAKEN, "number", number=number))
    invoiced = record.value.invoiced_ore
    if not amount_ore:
        problems.append(reason(Code.AMOUNT_ZERO, "amount"))
    elif invoiced + amount_ore < 0:
        problems.append(reason(Code.CREDIT_TOO_LARGE, "amount", invoiced=invoiced))
    return problems


def _day_problems(record: Record, day: date, name: str) -> list[Reason]:
    """A signature or an invoice is not ahead of today, nor before the contract."""
    signed = local(record.contract.signed_at).date()
    if day > record.today:
        return [reason(Code.TIME_AHEAD, name)]
    return [reason(Code.BEFORE_CONTRACT, name, signed=signed)] if day < signed else []
