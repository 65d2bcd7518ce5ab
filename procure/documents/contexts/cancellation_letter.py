"""Brev om avlysning: to everyone invited, that the competition ended without a winner."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import ComplaintRoute, Contact, Signature
from procure.language import mark


class Ending(StrEnum):
    """How a competition ends without a contract."""

    CANCELLED = "cancelled"
    NO_BIDS = "no_bids"
    NONE_ADMISSIBLE = "none_admissible"


class Reached(StrEnum):
    """How far it had come: what the recipients must be told about their bids."""

    SEALED = "sealed"  # no bid was opened
    OPENED = "opened"
    TOLD = "told"  # the award letters were sent


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellationLetter(CompetitionDocument):
    """One letter for all who were invited; it says nothing about any single bid."""

    name: ClassVar[str] = "cancellation_letter"
    kind: ClassVar[str] = mark("Brev om avlysning")
    title: ClassVar[str] = "Minikonkurransen er avsluttet"

    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    invited_at: str = field(metadata=label("Invitasjonen ble sendt"))
    ended_on: str = field(metadata=label("Dato for avslutningen"))
    ending: Ending = field(metadata=label("Slik ble konkurransen avsluttet"))
    reached: Reached = field(metadata=label("Hvor langt konkurransen var kommet"))
    complaints: tuple[ComplaintRoute, ...] = field(metadata=label("Klageadgang"))
    contact: Contact = field(metadata=label("Kontakt"))
    signature: Signature = field(metadata=label("Underskrift"))
    reason: tuple[str, ...] = field(
        default=(),
        metadata=label(
            "Begrunnelse for avlysningen",
            needed=lambda letter: letter.ending is Ending.CANCELLED,
        ),
    )
    ground: str | None = field(default=None, metadata=label("Den saklige grunnen", needed=False))
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler avlysningen bygger på", needed=False)
    )
