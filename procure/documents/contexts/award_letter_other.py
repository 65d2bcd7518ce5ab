"""Tildelingsbrev – ikke valgt, med begrunnelse. Tells about the recipient and the winner only."""

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
class ComparedScore:
    """Points of the recipient and the winner on a criterion or a weighted sub-criterion."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    weight: str = field(metadata=label("Vekt"))
    part_of: bool = field(metadata=label("Underkriterium"))
    points: str = field(metadata=label("Mottakerens poeng"))
    weighted: str = field(metadata=label("Mottakerens vektede poeng"))
    winner_points: str = field(metadata=label("Vinnerens poeng"))
    winner_weighted: str = field(metadata=label("Vinnerens vektede poeng"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedReason:
    """Why the two bids got their points on one criterion or weighted sub-criterion."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    points: str = field(metadata=label("Mottakerens poeng"))
    winner_points: str = field(metadata=label("Vinnerens poeng"))
    assessment: str = field(metadata=label("Begrunnelse for mottakerens poeng"))
    winner_assessment: str = field(metadata=label("Vinnerens egenskaper og fordeler"))
    strengths: str | None = field(default=None, metadata=label("Styrker", needed=False))
    weaknesses: str | None = field(default=None, metadata=label("Svakheter", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """How far the winner lay ahead on one criterion, its weight counted; minus where it did not."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    lead: str = field(metadata=label("Vinnerens forsprang"))


def _evaluated(letter: "AwardLetterOther") -> bool:
    return not letter.rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardLetterOther(CompetitionDocument):
    """Tells a bidder that it did not win, who won, and why.

    A bidder whose bid was `rejected` is told why instead of points; one that a gate stopped has
    points and no rank.

    No other bidder's name, points or price may stand in any field. `winner_price` is given
    when the buyer has decided that the total price is not a secret.
    """

    name: ClassVar[str] = "award_letter_other"
    kind: ClassVar[str] = mark("Tildelingsbrev – ikke valgt, med begrunnelse")
    title: ClassVar[str] = "Meddelelse om valg av leverandør"

    recipient: Supplier = field(metadata=label("Mottaker"))
    winner: str = field(metadata=label("Valgt leverandør"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    bids_received: str = field(metadata=label("Antall mottatte tilbud"))
    bids_evaluated: str = field(metadata=label("Antall evaluerte tilbud"))
    characteristics: tuple[str, ...] = field(
        metadata=label("Det valgte tilbudets egenskaper og fordeler")
    )
    model: EvaluationModel = field(metadata=label("Evalueringsmodell"))
    standstill: Standstill = field(metadata=label("Karensperiode"))
    signing_expected: str = field(metadata=label("Forventet signering"))
    complaints: tuple[ComplaintRoute, ...] = field(metadata=label("Klageadgang"))
    contact: Contact = field(metadata=label("Kontakt"))
    signature: Signature = field(metadata=label("Underskrift"))
    rejected: str | None = field(
        default=None, metadata=label("Begrunnelse for avvisningen", needed=False)
    )
    rejection_provision: str | None = field(
        default=None, metadata=label("Regelen avvisningen bygger på", needed=False)
    )
    rank: str | None = field(default=None, metadata=label("Mottakerens plassering", needed=False))
    scores: tuple[ComparedScore, ...] = field(
        default=(), metadata=label("Poeng per tildelingskriterium", needed=_evaluated)
    )
    total: str | None = field(
        default=None, metadata=label("Mottakerens samlede resultat", needed=_evaluated)
    )
    winner_total: str | None = field(
        default=None, metadata=label("Vinnerens samlede resultat", needed=_evaluated)
    )
    reasons: tuple[ComparedReason, ...] = field(
        default=(), metadata=label("Begrunnelse per kriterium", needed=_evaluated)
    )
    tie_note: str | None = field(
        default=None, metadata=label("Slik ble likt resultat avgjort", needed=False)
    )
    leads: tuple[Lead, ...] = field(
        default=(), metadata=label("Vinnerens forsprang per kriterium", needed=False)
    )
    lead_total: str | None = field(
        default=None, metadata=label("Vinnerens samlede forsprang", needed=False)
    )
    enough: tuple[str, ...] = field(
        default=(), metadata=label("Dette alene ville vært nok", needed=False)
    )
    price: str | None = field(default=None, metadata=label("Mottakerens pris", needed=False))
    winner_price: str | None = field(default=None, metadata=label("Vinnerens pris", needed=False))
    replaces: str | None = field(
        default=None, metadata=label("Dagen for meddelelsen som er gjort om", needed=False)
    )
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler meddelelsen bygger på", needed=False)
    )
