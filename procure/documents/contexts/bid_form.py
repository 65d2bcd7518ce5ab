"""Tilbudsskjema: letter of bid, answers, team and CVs, prices; filled in offline and read again.

The numbers (ids) are marks in the content controls, which no reader sees. They let a filled
form be read into the bid without guessing.
"""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.contexts.tender_document import Option
from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Contact, Firm
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class MustRequirement:
    """An absolute requirement that the bidder confirms."""

    number: str = field(metadata=label("Kravnummer"))
    text: str = field(metadata=label("Krav"))
    documentation: str = field(metadata=label("Dokumentasjon av kravet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Which confirmations the draft of the bid holds; none in the form that is published."""

    requirements: bool = field(default=False, metadata=label("Kravene er bekreftet"))
    contract: bool = field(default=False, metadata=label("Kontrakten er bekreftet"))
    independence: bool = field(default=False, metadata=label("Uavhengigheten er bekreftet"))
    validity: bool = field(default=False, metadata=label("Vedståelsen er bekreftet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerField:
    """One criterion that is answered in writing. `text` is what the draft holds."""

    id: int = field(metadata=label("Kriteriets nummer i løsningen"))
    criterion: str = field(metadata=label("Tildelingskriterium"))
    weight: str = field(metadata=label("Vekt"))
    assessed: str = field(metadata=label("Hva som vurderes"))
    documentation: str = field(metadata=label("Dokumentasjon"))
    limit: str | None = field(default=None, metadata=label("Høyeste antall ord", needed=False))
    text: str | None = field(default=None, metadata=label("Svaret i utkastet", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What the assignment needs in one area of competence."""

    area: str = field(metadata=label("Kompetanseområde"))
    level: str = field(metadata=label("Behov (0–5)"))


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelField:
    """A person's level in one area, 0 to 5."""

    no: int = field(metadata=label("Områdets nummer i skjemaet"))
    area: str = field(metadata=label("Kompetanseområde"))
    level: str | None = field(default=None, metadata=label("Personens nivå", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonField:
    """Room for one person: role, name, experience against the criteria, levels."""

    no: int = field(metadata=label("Personens nummer i skjemaet"))
    levels: tuple[LevelField, ...] = field(metadata=label("Nivåer"))
    person: str | None = field(default=None, metadata=label("Personens navn", needed=False))
    role: str | None = field(default=None, metadata=label("Personens rolle", needed=False))
    evidence: str | None = field(default=None, metadata=label("Relevant erfaring", needed=False))
    availability: str | None = field(
        default=None, metadata=label("Tilgjengelighet i prosent", needed=False)
    )
    reference: str | None = field(default=None, metadata=label("Referanse", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class RateField:
    """One role to price. `rate` and `amount` are what the draft holds."""

    id: int = field(metadata=label("Prislinjens nummer i løsningen"))
    role: str = field(metadata=label("Rolle"))
    hours: str = field(metadata=label("Timer"))
    ceiling: str | None = field(default=None, metadata=label("Høyeste timepris", needed=False))
    rate: str | None = field(default=None, metadata=label("Timeprisen i utkastet", needed=False))
    amount: str | None = field(default=None, metadata=label("Summen i utkastet", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class BidForm(CompetitionDocument):
    """The form, empty for all who are invited, or with one consortium's draft filled in.

    `consortium` and its firms are known only in the consortium's own copy.
    """

    name: ClassVar[str] = "bid_form"
    kind: ClassVar[str] = mark("Tilbudsskjema med svarmal, team- og CV-mal, prisskjema")
    title: ClassVar[str] = "Tilbudsskjema"

    form_code: str = field(metadata=label("Skjemaets kode"))
    version: str = field(metadata=label("Konkurransegrunnlagets versjon"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    bid_deadline: str = field(metadata=label("Tilbudsfrist"))
    valid_until: str = field(metadata=label("Vedståelsesfrist"))
    delivery_place: str = field(metadata=label("Leveringssted for tilbud"))
    contract: str = field(metadata=label("Kontraktstandard"))
    contact: Contact = field(metadata=label("Kontakt"))
    answers: tuple[AnswerField, ...] = field(metadata=label("Svar på tildelingskriteriene"))
    people: tuple[PersonField, ...] = field(metadata=label("Personer i teamet"))
    roles: tuple[str, ...] = field(metadata=label("Roller i rammeavtalen"))
    rates: tuple[RateField, ...] = field(metadata=label("Prisskjema"))
    price_basis: str = field(metadata=label("Hva prisen skal omfatte"))
    confirmed: Confirmed = field(metadata=label("Bekreftelser i utkastet"))
    requirements: tuple[MustRequirement, ...] = field(
        default=(), metadata=label("Absolutte krav", needed=False)
    )
    needs: tuple[Need, ...] = field(default=(), metadata=label("Kompetansebehov", needed=False))
    options: tuple[Option, ...] = field(default=(), metadata=label("Opsjoner", needed=False))
    consortium: str | None = field(default=None, metadata=label("Konsortium", needed=False))
    firms: tuple[Firm, ...] = field(
        default=(), metadata=label("Virksomhetene i konsortiet", needed=False)
    )
    reservations: str | None = field(
        default=None, metadata=label("Forbehold i utkastet", needed=False)
    )
    marks: str | None = field(
        default=None, metadata=label("Merker for feltene i utkastet", needed=False)
    )
    total: str | None = field(default=None, metadata=label("Samlet pris i utkastet", needed=False))
