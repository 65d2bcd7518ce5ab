"""Endringsmelding: what was changed after the issue, why, and what it means for the bidders."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Contact, Signature
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMade:
    """One thing that changed. Without `before` it is new, without `after` it is gone."""

    what: str = field(metadata=label("Hva som er endret"))
    before: str | None = field(default=None, metadata=label("Slik var det", needed=False))
    after: str | None = field(default=None, metadata=label("Slik er det nå", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment(CompetitionDocument):
    """One numbered change of a competition that is issued, the same to all who are invited."""

    name: ClassVar[str] = "amendment"
    kind: ClassVar[str] = mark("Endringsmelding")

    version: str = field(metadata=label("Versjonen etter endringen"))
    previous_version: str = field(metadata=label("Versjonen før endringen"))
    issued: str = field(metadata=label("Når endringen ble gjort"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    reason: tuple[str, ...] = field(metadata=label("Begrunnelse for endringen"))
    changes: tuple[ChangeMade, ...] = field(metadata=label("Endringer"))
    deadline_extended: bool = field(metadata=label("Tilbudsfristen er forlenget"))
    content_changed: bool = field(metadata=label("Mer enn fristene er endret"))
    validity_changed: bool = field(metadata=label("Vedståelsesfristen er endret"))
    question_deadline: str = field(metadata=label("Spørsmålsfrist"))
    bid_deadline: str = field(metadata=label("Tilbudsfrist"))
    valid_until: str = field(metadata=label("Vedståelsesfrist"))
    model_hash: str = field(metadata=label("Konkurransens kontrollsum"))
    contact: Contact = field(metadata=label("Kontakt"))
    signature: Signature = field(metadata=label("Underskrift"))
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler endringen følger", needed=False)
    )
    extension_reason: tuple[str, ...] = field(
        default=(), metadata=label("Begrunnelse for tilbudsfristen", needed=False)
    )
    touched: tuple[str, ...] = field(
        default=(), metadata=label("Deler av tilbudet som er berørt", needed=False)
    )
    question_number: str | None = field(
        default=None, metadata=label("Nummeret på spørsmålet endringen svarer på", needed=False)
    )
    question: tuple[str, ...] = field(default=(), metadata=label("Spørsmålet", needed=False))
    answer: tuple[str, ...] = field(default=(), metadata=label("Svaret", needed=False))
