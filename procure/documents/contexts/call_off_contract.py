"""Avropskontrakt: front page and filled-in annexes of the state's standard agreement."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Contact, Firm, PlannedPhase, Supplier
from procure.domain.framework_file import StandardContract
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One annex: an empty one keeps its number and is marked "nei"."""

    number: str = field(metadata=label("Bilagsnummer"))
    title: str = field(metadata=label("Bilagets navn"))
    used: str = field(metadata=label("Bilaget er fylt ut"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """A party that signs; place, date and name are written by hand."""

    part: str = field(metadata=label("Part"))
    name: str = field(metadata=label("Partens navn"))
    number: str = field(metadata=label("Partens organisasjonsnummer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRequirement:
    """A published requirement; the supplier has confirmed the absolute ones."""

    number: str = field(metadata=label("Kravnummer"))
    text: str = field(metadata=label("Krav"))
    kind: str = field(metadata=label("Kravtype"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractNeed:
    """How much of a competence area the assignment needs."""

    area: str = field(metadata=label("Kompetanseområde"))
    level: str = field(metadata=label("Behov"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedAnswer:
    """What the winning bid answers to one award criterion."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    answer: tuple[str, ...] = field(metadata=label("Svar i tilbudet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedPerson:
    """One person of the team that the bid was evaluated with."""

    who: str = field(metadata=label("Person"))
    role: str = field(metadata=label("Rolle"))
    evidence: str | None = field(default=None, metadata=label("Dokumentasjon", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedLine:
    """A role with the published hours and the offered rate; amounts excluding VAT."""

    role: str = field(metadata=label("Rolle"))
    hours: str = field(metadata=label("Timer"))
    rate: str = field(metadata=label("Timepris"))
    amount: str = field(metadata=label("Sum"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedOption:
    """More work that the customer may order at the prices of the bid."""

    name: str = field(metadata=label("Opsjon"))
    content: str = field(metadata=label("Opsjonens innhold"))
    last_day: str = field(metadata=label("Siste dag for å ta ut opsjonen"))
    amount: str = field(metadata=label("Opsjonens verdi"))
    prices: tuple[PricedLine, ...] = field(metadata=label("Priser i opsjonen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffContract(CompetitionDocument):
    """Drawn up from the competition's requirements and the winning bid, word for word."""

    name: ClassVar[str] = "call_off_contract"
    kind: ClassVar[str] = mark("Avropskontrakt")

    standard: StandardContract = field(metadata=label("Kontraktstandard"))
    edition: str = field(metadata=label("Standardavtalens versjon"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    supplier: Supplier = field(metadata=label("Konsulent"))
    bid_received: str = field(metadata=label("Tilbudet mottatt"))
    annexes: tuple[Annex, ...] = field(metadata=label("Bilag"))
    signatories: tuple[Signatory, ...] = field(metadata=label("Underskrifter"))
    background: tuple[str, ...] = field(metadata=label("Behov"))
    description: tuple[str, ...] = field(metadata=label("Oppdraget"))
    deliverables: tuple[str, ...] = field(metadata=label("Leveranser"))
    requirements: tuple[ContractRequirement, ...] = field(metadata=label("Krav"))
    answers: tuple[OfferedAnswer, ...] = field(metadata=label("Svar i tilbudet"))
    starts: str = field(metadata=label("Oppdragets start"))
    ends: str = field(metadata=label("Oppdragets slutt"))
    customer_contact: Contact = field(metadata=label("Kundens representant"))
    supplier_email: str = field(metadata=label("Konsulentens e-postadresse"))
    firms: tuple[Firm, ...] = field(metadata=label("Virksomheter i konsortiet"))
    team: tuple[OfferedPerson, ...] = field(metadata=label("Team"))
    price_basis: str = field(metadata=label("Hva prisen skal omfatte"))
    prices: tuple[PricedLine, ...] = field(metadata=label("Priser", needed=False))
    total: str = field(metadata=label("Samlet pris"))
    needs: tuple[ContractNeed, ...] = field(
        default=(), metadata=label("Kompetansebehov", needed=False)
    )
    reservations: tuple[str, ...] = field(
        default=(), metadata=label("Forbehold i tilbudet", needed=False)
    )
    options: tuple[OfferedOption, ...] = field(default=(), metadata=label("Opsjoner", needed=False))
    phases: tuple[PlannedPhase, ...] = field(default=(), metadata=label("Faseplan", needed=False))
