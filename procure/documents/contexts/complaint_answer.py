"""Svar på klage, or innsynsvedtak: what is given, what is redacted, and why."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import ComplaintRoute, Contact, Signature, Supplier
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """The decision on one document that was asked for."""

    document: str = field(metadata=label("Dokument"))
    given: str = field(metadata=label("Hva som gis ut"))
    redacted: str = field(metadata=label("Hva som er sladdet"))
    reason: str = field(metadata=label("Hvorfor det ikke gis ut"))


def _complaint(letter: "ComplaintAnswer") -> bool:
    return not letter.access


def _access(letter: "ComplaintAnswer") -> bool:
    return letter.access


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintAnswer(CompetitionDocument):
    """Answers one bidder. `verdict` is a sentence; with `access` it decides on documents."""

    name: ClassVar[str] = "complaint_answer"
    kind: ClassVar[str] = mark("Svar på klage eller vedtak om innsyn")

    recipient: Supplier = field(metadata=label("Mottaker"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    access: bool = field(metadata=label("Vedtak om innsyn"))
    received: str = field(metadata=label("Dagen klagen eller kravet kom"))
    claim: tuple[str, ...] = field(metadata=label("Hva leverandøren mener eller ber om"))
    verdict: str = field(metadata=label("Utfall"))
    assessment: tuple[str, ...] = field(metadata=label("Oppdragsgiverens vurdering"))
    redacts: bool = field(metadata=label("Noe er sladdet"))
    contact: Contact = field(metadata=label("Kontakt"))
    signature: Signature = field(metadata=label("Underskrift"))
    consequence: tuple[str, ...] = field(
        default=(), metadata=label("Det som skjer nå", needed=_complaint)
    )
    complaints: tuple[ComplaintRoute, ...] = field(
        default=(), metadata=label("Klageadgang", needed=_complaint)
    )
    parts: tuple[AccessRow, ...] = field(
        default=(), metadata=label("Dokumenter det er bedt om", needed=_access)
    )
    appeal: tuple[str, ...] = field(
        default=(), metadata=label("Klageadgang for vedtaket om innsyn", needed=_access)
    )
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler svaret bygger på", needed=False)
    )
