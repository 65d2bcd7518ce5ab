"""Konsortiekort: who the supplier is, what it covers, whom it offers and what it may charge."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import FrameworkDocument, label
from procure.documents.parts import Firm, Picture
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How well the consortium covers one competence area."""

    area: str = field(metadata=label("Kompetanseområde"))
    highest: str = field(metadata=label("Høyeste nivå"))
    experienced: str = field(metadata=label("Personer med høyt nivå"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A person's level in one area; a dash where none is given."""

    level: str = field(metadata=label("Nivå"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPerson:
    """Someone the consortium can offer; `levels` stand in the order of the areas."""

    number: str = field(metadata=label("Nummer"))
    who: str = field(metadata=label("Person"))
    employer: str = field(metadata=label("Arbeidsgiver"))
    levels: tuple[Level, ...] = field(metadata=label("Nivå per kompetanseområde"))
    role: str | None = field(default=None, metadata=label("Rolle", needed=False))
    evidence: str | None = field(default=None, metadata=label("Dokumentasjon", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRate:
    """A role and the highest hourly rate for it."""

    role: str = field(metadata=label("Rolle"))
    amount: str = field(metadata=label("Pristak"))
    level: str | None = field(default=None, metadata=label("Rollens nivå", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardStatement:
    """A firm's signed promise to the consortium; it may have run out."""

    firm: str = field(metadata=label("Virksomhet"))
    covers: str = field(metadata=label("Hva erklæringen gjelder"))
    signed: str = field(metadata=label("Signert"))
    until: str = field(metadata=label("Gjelder til og med"))
    reference: str = field(metadata=label("Arkivreferanse"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCompetition:
    """A concluded mini-competition that the consortium was invited to."""

    competition: str = field(metadata=label("Minikonkurranse"))
    invited: str = field(metadata=label("Invitert"))
    answer: str = field(metadata=label("Svar"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsortiumCard(FrameworkDocument):
    """One supplier of the framework on the day the document is made."""

    name: ClassVar[str] = "consortium_card"
    kind: ClassVar[str] = mark("Konsortiekort")

    consortium: str = field(metadata=label("Konsortiets navn"))
    email: str = field(metadata=label("Konsortiets e-postadresse"))
    firms: tuple[Firm, ...] = field(metadata=label("Virksomheter"))
    coverage: tuple[Coverage, ...] = field(metadata=label("Dekning av kompetansetriangelet"))
    people: tuple[CardPerson, ...] = field(metadata=label("Personer", needed=False))
    rates: tuple[CardRate, ...] = field(metadata=label("Pristak", needed=False))
    statements: tuple[CardStatement, ...] = field(
        metadata=label("Forpliktelseserklæringer", needed=False)
    )
    history: tuple[PastCompetition, ...] = field(
        metadata=label("Avsluttede minikonkurranser", needed=False)
    )
    triangle: Picture | None = field(
        default=None, metadata=label("Kompetansetriangelet", needed=False)
    )
    mix: Picture | None = field(
        default=None, metadata=label("Blandingen av kompetanse hos hver person", needed=False)
    )
    mix_note: str | None = field(
        default=None, metadata=label("Hvordan blandingen leses", needed=False)
    )
    suspended: str | None = field(
        default=None, metadata=label("Utestengt fra og med", needed=False)
    )

    @property
    def subject(self) -> str:
        """The consortium's name."""
        return self.consortium
