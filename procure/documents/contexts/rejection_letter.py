"""Avvisningsbrev: why one bid is rejected, to the bidder alone."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import ComplaintRoute, Contact, Signature, Supplier
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectionLetter(CompetitionDocument):
    """Tells a bidder that its bid is rejected, and why. It speaks of no other bid.

    `legal_basis` holds the ground when one is recorded and confirmed.
    """

    name: ClassVar[str] = "rejection_letter"
    kind: ClassVar[str] = mark("Avvisningsbrev")
    title: ClassVar[str] = "Tilbudet deres er avvist"

    recipient: Supplier = field(metadata=label("Mottaker"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    received_at: str = field(metadata=label("Tilbudet ble mottatt"))
    rejected_on: str = field(metadata=label("Dato for avvisningen"))
    reason: tuple[str, ...] = field(metadata=label("Begrunnelse for avvisningen"))
    complaints: tuple[ComplaintRoute, ...] = field(metadata=label("Klageadgang"))
    contact: Contact = field(metadata=label("Kontakt"))
    signature: Signature = field(metadata=label("Underskrift"))
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler avvisningen bygger på", needed=False)
    )
