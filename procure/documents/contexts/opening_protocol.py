"""Åpningsprotokoll: which bids were opened, when each arrived, and who opened them."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Opener:
    """One of those who opened the bids together."""

    name: str = field(metadata=label("Navn"))
    confirmed_at: str = field(metadata=label("Bekreftet åpningen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedBid:
    """One bid as it arrived. `receipt_hash` is the one on the supplier's own receipt."""

    supplier: str = field(metadata=label("Leverandør"))
    lead: str = field(metadata=label("Firma som leder konsortiet"))
    number: str = field(metadata=label("Organisasjonsnummer"))
    received_at: str = field(metadata=label("Mottatt"))
    version: str = field(metadata=label("Versjon av tilbudet"))
    files: str = field(metadata=label("Antall vedlegg"))
    receipt_hash: str = field(metadata=label("Kvitteringens kontrollsum"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LateAttempt:
    """A delivery that was refused because the deadline had passed."""

    supplier: str = field(metadata=label("Leverandør"))
    received_at: str = field(metadata=label("Forsøkte å levere"))
    size: str = field(metadata=label("Størrelse"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedOpening:
    """An attempt to open that failed: a part of a bid was not readable as it was delivered."""

    at: str = field(metadata=label("Tidspunkt"))
    suppliers: str = field(metadata=label("Tilbud som ikke kunne leses"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedAttempt:
    """Someone tried to open the bids, and opened nothing."""

    at: str = field(metadata=label("Tidspunkt"))
    who: str = field(metadata=label("Hvem"))
    why: str = field(metadata=label("Hvorfor det ikke gikk"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningProtocol(CompetitionDocument):
    """The opening as it happened. It holds no price: quality is judged without knowing it."""

    name: ClassVar[str] = "opening_protocol"
    kind: ClassVar[str] = mark("Åpningsprotokoll")

    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    bid_deadline: str = field(metadata=label("Tilbudsfrist"))
    invited: str = field(metadata=label("Antall inviterte leverandører"))
    opened_at: str = field(metadata=label("Tidspunkt for åpningen"))
    openers: tuple[Opener, ...] = field(metadata=label("Til stede ved åpningen"))
    model_hash: str = field(metadata=label("Konkurransens kontrollsum"))
    opened: str = field(metadata=label("Antall åpnede tilbud"))
    bids: tuple[OpenedBid, ...] = field(default=(), metadata=label("Åpnede tilbud", needed=False))
    withdrawn: tuple[str, ...] = field(
        default=(), metadata=label("Tilbud trukket før fristen", needed=False)
    )
    late: tuple[LateAttempt, ...] = field(
        default=(), metadata=label("Forsøk på levering etter fristen", needed=False)
    )
    failed: tuple[FailedOpening, ...] = field(
        default=(), metadata=label("Forsøk på åpning som ikke lyktes", needed=False)
    )
    root: str = field(
        default="", metadata=label("Felles kontrollsum for kvitteringene", needed=False)
    )
    missing: tuple[str, ...] = field(
        default=(), metadata=label("Det som ikke var som levert", needed=False)
    )
    findings: tuple[str, ...] = field(
        default=(), metadata=label("Det som ble funnet i vedleggene", needed=False)
    )
    withheld: tuple[str, ...] = field(
        default=(), metadata=label("Sider over grensen", needed=False)
    )
    people: tuple[str, ...] = field(
        default=(), metadata=label("Personer i flere tilbud", needed=False)
    )
    attempts: tuple[RefusedAttempt, ...] = field(
        default=(), metadata=label("Andre forsøk på åpning", needed=False)
    )
    unconfirmed: tuple[str, ...] = field(
        default=(), metadata=label("Det som ikke ble bekreftet etter en endring", needed=False)
    )
