"""Tildelingsbrev – valgt leverandør."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import (
    ComplaintRoute,
    Contact,
    EvaluationModel,
    Signature,
    Standstill,
    Supplier,
)
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class WinnerScore:
    """The winner's own points on a criterion or a weighted sub-criterion."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    weight: str = field(metadata=label("Vekt"))
    part_of: bool = field(metadata=label("Underkriterium"))
    points: str = field(metadata=label("Poeng"))
    weighted: str = field(metadata=label("Vektet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WinnerReason:
    """Why the winner got its points on one criterion or weighted sub-criterion."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    points: str = field(metadata=label("Poeng"))
    assessment: str = field(metadata=label("Begrunnelse"))
    strengths: str | None = field(default=None, metadata=label("Styrker", needed=False))
    weaknesses: str | None = field(default=None, metadata=label("Svakheter", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardLetterWinner(CompetitionDocument):
    """Tells the winner that it won, why, and what happens before a contract exists."""

    name: ClassVar[str] = "award_letter_winner"
    kind: ClassVar[str] = mark("Tildelingsbrev – valgt leverandør")
    title: ClassVar[str] = "Meddelelse om valg av leverandør"

    recipient: Supplier = field(metadata=label("Mottaker"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    bids_received: str = field(metadata=label("Antall mottatte tilbud"))
    bids_evaluated: str = field(metadata=label("Antall evaluerte tilbud"))
    characteristics: tuple[str, ...] = field(
        metadata=label("Det valgte tilbudets egenskaper og fordeler")
    )
    scores: tuple[WinnerScore, ...] = field(metadata=label("Poeng per tildelingskriterium"))
    total: str = field(metadata=label("Samlet resultat"))
    reasons: tuple[WinnerReason, ...] = field(metadata=label("Begrunnelse per kriterium"))
    model: EvaluationModel = field(metadata=label("Evalueringsmodell"))
    contract: str = field(metadata=label("Kontraktstandard"))
    contract_value: str = field(metadata=label("Kontraktsverdi"))
    standstill: Standstill = field(metadata=label("Karensperiode"))
    signing_expected: str = field(metadata=label("Forventet signering"))
    valid_until: str = field(metadata=label("Vedståelsesfrist"))
    complaints: tuple[ComplaintRoute, ...] = field(metadata=label("Klageadgang"))
    contact: Contact = field(metadata=label("Kontakt"))
    signature: Signature = field(metadata=label("Underskrift"))
    before_signing: tuple[str, ...] = field(
        default=(), metadata=label("Dette må leveres før signering", needed=False)
    )
    tie_note: str | None = field(
        default=None, metadata=label("Slik ble likt resultat avgjort", needed=False)
    )
    replaces: str | None = field(
        default=None, metadata=label("Dagen for meddelelsen som er gjort om", needed=False)
    )
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler meddelelsen bygger på", needed=False)
    )
