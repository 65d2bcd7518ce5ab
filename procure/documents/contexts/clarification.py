"""Forespørsel om avklaring eller ettersending, and the answer when it has come."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Contact, Signature, Supplier
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ClarificationReply:
    """What the bidder answered, when, and whether it may be used."""

    received: str = field(metadata=label("Når svaret kom"))
    text: tuple[str, ...] = field(metadata=label("Svaret fra leverandøren"))
    accepted: bool = field(metadata=label("Svaret kan brukes"))
    assessment: tuple[str, ...] = field(metadata=label("Vurdering av om svaret forbedrer tilbudet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification(CompetitionDocument):
    """Asks one bidder to clarify or to send what is missing. It speaks of no other bid.

    A later version carries the answer too; what was asked is the same in both.
    """

    name: ClassVar[str] = "clarification"
    kind: ClassVar[str] = mark("Forespørsel om avklaring eller ettersending")

    recipient: Supplier = field(metadata=label("Mottaker"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    number: str = field(metadata=label("Forespørselens nummer"))
    asked_on: str = field(metadata=label("Forespørselens dato"))
    submission: bool = field(metadata=label("Ettersending"))
    about: str = field(metadata=label("Hva forespørselen gjelder"))
    question: tuple[str, ...] = field(metadata=label("Det oppdragsgiver ber om"))
    due: str = field(metadata=label("Frist for å svare"))
    contact: Contact = field(metadata=label("Kontakt"))
    signature: Signature = field(metadata=label("Underskrift"))
    place: str | None = field(default=None, metadata=label("Sted i tilbudet", needed=False))
    replies: tuple[ClarificationReply, ...] = field(
        default=(), metadata=label("Svar fra leverandøren", needed=False)
    )
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler forespørselen bygger på", needed=False)
    )
