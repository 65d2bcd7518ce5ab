"""The change annex after the diagnosis, from the case journal and the contract."""

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from sqlalchemy.orm import Session

from procure.documents import parts
from procure.documents.contexts.change_annex import (
    AnnexDeliverable,
    AnnexPrice,
    AnnexSignatory,
    AnnexStep,
    AnnexValue,
    ChangeAnnex,
)
from procure.domain import formats
from procure.domain.deliveries import PhaseKey
from procure.domain.journal_facts import ChangeAnnex as Facts
from procure.domain.journal_facts import Phase
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.models.competitions import Competition
from procure.queries import delivery_facts
from procure.services import delivery_parts, document_parts, journal_documents
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {"": "journal", "supplier": "framework"}
NOTHING: Final = "–"


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> ChangeAnnex:
    """Return the annex in the entry `subject_id`; money excludes VAT."""
    entry = journal_documents.entry(session, competition, subject_id, EntryKind.CHANGE_ANNEX)
    contract = journal_documents.contract(session, competition)
    facts: Facts = journal_documents.facts(entry)
    common = document_parts.common(session, competition, actor, now)
    supplier = journal_documents.bidder(session, competition, contract.bid_id)
    record = delivery_facts.record(session, competition, now)
    number = delivery_facts.change_number(session, record, entry)
    earlier = delivery_parts.changed_before(record, entry, number)
    return ChangeAnnex(
        **common.start(),
        framework=common.framework,
        framework_number=common.framework_number,
        number=str(number),
        contract=contract.text,
        contract_signed=journal_documents.day(contract.signed_at),
        supplier=supplier,
        valid_from=_day(facts.valid_from),
        value=_value(contract.value_ore, earlier, facts.amount_ore),
        signatories=_signatories(common, supplier, facts),
        phases=delivery_parts.planned(record),
        **_content(facts),
    )


def _content(facts: Facts) -> dict[str, Any]:
    phases = {
        Phase.EXPLORE: delivery_parts.phase_name(PhaseKey.EXPLORE_DEFINE),
        Phase.DEVELOP: delivery_parts.phase_name(PhaseKey.DEVELOP_DELIVER),
    }
    texts = ("diagnosis", "understanding", "direction", "basis")
    return {
        **{name: paragraphs(getattr(facts, name)) for name in texts},
        "deliverables": tuple(
            AnnexDeliverable(phase=phases[row.phase], text=row.text, due=_day(row.due))
            for row in facts.deliverables
        ),
        "prices": tuple(
            AnnexPrice(
                item=row.item,
                hours=NOTHING if row.hours is None else formats.number(row.hours),
                amount=formats.kroner(row.amount_ore or 0),
            )
            for row in facts.prices
        ),
        "steps": tuple(AnnexStep(activity=row.activity, due=_day(row.due)) for row in facts.steps),
    }


def _value(original: int, earlier: int, now: int) -> AnnexValue:
    """Return the value before and after; the share is of the value as signed."""
    change = earlier + now
    share = Fraction(change * 100, original) if original else None
    return AnnexValue(
        original=formats.kroner(original),
        earlier=formats.kroner(earlier),
        now=formats.kroner(now),
        total=formats.kroner(original + change),
        share=NOTHING
        if share is None
        else formats.notation().percent.format(formats.number(share, 2)),
    )


def _signatories(
    common: document_parts.Common, supplier: parts.Supplier, facts: Facts
) -> tuple[AnnexSignatory, ...]:
    return (
        AnnexSignatory(party=common.buyer, name=facts.buyer_signs),
        AnnexSignatory(party=supplier.name, name=facts.supplier_signs),
    )


def _day(value: date | None) -> str:
    return "" if value is None else formats.day(value)
