"""Habilitetserklæring: what one evaluator declared when the bidders were known."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownBidder:
    """A bidder the declaration covers, with the firms behind it."""

    name: str = field(metadata=label("Leverandør"))
    members: str = field(metadata=label("Firmaene i konsortiet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Impartiality(CompetitionDocument):
    """One person's declaration in one case; `ties` are empty when there are none."""

    name: ClassVar[str] = "impartiality"
    kind: ClassVar[str] = mark("Habilitetserklæring")

    person: str = field(metadata=label("Navn"))
    unit: str = field(metadata=label("Arbeidssted"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    bidders: tuple[KnownBidder, ...] = field(metadata=label("Tilbydere"))
    declared_at: str = field(metadata=label("Tidspunkt for erklæringen"))
    ties: tuple[str, ...] = field(default=(), metadata=label("Tilknytninger", needed=False))
    legal_basis: str | None = field(
        default=None, metadata=label("Regelen erklæringen bygger på", needed=False)
    )
