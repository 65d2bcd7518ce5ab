"""Kvittering for mottatt tilbud: proof that a version of a bid arrived, and exactly when."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Contact, Supplier
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFile:
    """One file of the bid as the server received it."""

    name: str = field(metadata=label("Filnavn"))
    size: str = field(metadata=label("Filstørrelse"))
    sha256: str = field(metadata=label("Filens kontrollsum"))


@dataclass(frozen=True, slots=True, kw_only=True)
class BidReceipt(CompetitionDocument):
    """Sent to the consortium after every submission.

    `received_at` is the server's time with seconds and zone, `received_utc` the same instant
    as ISO 8601 in UTC.
    """

    name: ClassVar[str] = "bid_receipt"
    kind: ClassVar[str] = mark("Kvittering for mottatt tilbud")

    supplier: Supplier = field(metadata=label("Leverandør"))
    receipt_number: str = field(metadata=label("Kvitteringsnummer"))
    version: str = field(metadata=label("Tilbudets versjon"))
    received_at: str = field(metadata=label("Mottatt"))
    received_utc: str = field(metadata=label("Mottatt (UTC)"))
    bid_deadline: str = field(metadata=label("Tilbudsfrist"))
    valid_until: str = field(metadata=label("Vedståelsesfrist"))
    submitted_by: str = field(metadata=label("Levert av"))
    files: tuple[ReceivedFile, ...] = field(metadata=label("Filer"))
    total_size: str = field(metadata=label("Samlet størrelse"))
    receipt_hash: str = field(metadata=label("Kvitteringens kontrollsum"))
    verify_at: str = field(metadata=label("Sted for kontroll av kvitteringen"))
    contact: Contact = field(metadata=label("Kontakt"))
    chain: str | None = field(  # None: it came before bids were sealed for openers
        default=None, metadata=label("Linje i loggen", needed=False)
    )
    key_fingerprint: str | None = field(
        default=None, metadata=label("Forseglingsnøkkelens fingeravtrykk", needed=False)
    )
    signature: str | None = field(
        default=None, metadata=label("Kvitteringens signatur", needed=False)
    )
    replaces: str | None = field(
        default=None, metadata=label("Versjonen som er erstattet", needed=False)
    )
