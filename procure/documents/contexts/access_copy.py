"""Sladdet kopi: a bid as another bidder may read it, with what is taken out replaced."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedSection:
    """A part of the bid, as it is given."""

    title: str = field(metadata=label("Del av tilbudet"))
    paragraphs: tuple[str, ...] = field(metadata=label("Tekst"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessCopy(CompetitionDocument):
    """A copy of the chosen bid. It never holds what is taken out: a mask stands there instead."""

    name: ClassVar[str] = "access_copy"
    kind: ClassVar[str] = mark("Kopi av tilbudet for innsyn")

    supplier: str = field(metadata=label("Leverandør"))
    redacts: bool = field(metadata=label("Noe er sladdet"))
    sections: tuple[CopiedSection, ...] = field(metadata=label("Tilbudet"))
