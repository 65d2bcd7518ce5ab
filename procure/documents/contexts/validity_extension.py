"""Forespørsel om forlenget vedståelsesfrist: one letter to each bidder, all alike."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Contact, Signature, Supplier
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityReply:
    """What the bidder answered, and when."""

    received: str = field(metadata=label("Når svaret kom"))
    text: tuple[str, ...] = field(metadata=label("Svaret fra leverandøren"))
    agrees: bool = field(metadata=label("Leverandøren godtar"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityExtension(CompetitionDocument):
    """Asks a bidder to keep its bid open until a later day."""

    name: ClassVar[str] = "validity_extension"
    kind: ClassVar[str] = mark("Forespørsel om forlenget vedståelsesfrist")

    recipient: Supplier = field(metadata=label("Mottaker"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    asked_on: str = field(metadata=label("Forespørselens dato"))
    valid_until: str = field(metadata=label("Vedståelsesfrist"))
    new_until: str = field(metadata=label("Ny vedståelsesfrist"))
    reason: tuple[str, ...] = field(metadata=label("Begrunnelse for forlengelsen"))
    to_all: bool = field(metadata=label("Sendt likt til alle"))
    answer_by: str = field(metadata=label("Frist for å svare"))
    contact: Contact = field(metadata=label("Kontakt"))
    signature: Signature = field(metadata=label("Underskrift"))
    replies: tuple[ValidityReply, ...] = field(
        default=(), metadata=label("Svar fra leverandøren", needed=False)
    )
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler forespørselen bygger på", needed=False)
    )
