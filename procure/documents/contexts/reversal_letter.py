"""Brev om omgjøring: the decision that every bidder was told of no longer stands."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import ComplaintRoute, Contact, Signature, Supplier
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversalLetter(CompetitionDocument):
    """Tells one bidder that the choice of supplier is reversed, why, and what follows."""

    name: ClassVar[str] = "reversal_letter"
    kind: ClassVar[str] = mark("Brev om omgjøring")
    title: ClassVar[str] = "Valget av leverandør er gjort om"

    recipient: Supplier = field(metadata=label("Mottaker"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    chosen: str = field(metadata=label("Leverandøren som var valgt"))
    was_chosen: bool = field(metadata=label("Mottakeren var valgt"))
    rejected: bool = field(metadata=label("Mottakerens tilbud er avvist"))
    told_on: str = field(metadata=label("Dagen valget ble meddelt"))
    reversed_on: str = field(metadata=label("Dagen valget ble gjort om"))
    reversed_by: str = field(metadata=label("Hvem som gjorde om valget"))
    fault: tuple[str, ...] = field(metadata=label("Feilen"))
    reason: tuple[str, ...] = field(metadata=label("Hvorfor valget er gjort om"))
    following: tuple[str, ...] = field(metadata=label("Det som skjer nå"))
    standstill: bool = field(metadata=label("Ny karensperiode"))
    complaints: tuple[ComplaintRoute, ...] = field(metadata=label("Klageadgang"))
    contact: Contact = field(metadata=label("Kontakt"))
    signature: Signature = field(metadata=label("Underskrift"))
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler omgjøringen bygger på", needed=False)
    )
