"""Konkurransegrunnlag: the rules, the need, the criteria and the model, as they were frozen."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import (
    Attachment,
    Contact,
    EvaluationModel,
    Milestone,
    Picture,
)
from procure.domain.drafting import ClimateChoice
from procure.domain.framework_file import StandardContract
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """Chapter 1: who buys, and why."""

    about_buyer: tuple[str, ...] = field(metadata=label("Om oppdragsgiver"))
    background: tuple[str, ...] = field(metadata=label("Bakgrunn"))
    problem: tuple[str, ...] = field(metadata=label("Problemet som skal løses"))
    target_users: tuple[str, ...] = field(metadata=label("Brukere"))
    effects: tuple[str, ...] = field(metadata=label("Ønskede effekter"))
    undecided: tuple[str, ...] = field(
        default=(), metadata=label("Dette er ikke bestemt", needed=False)
    )
    partners: tuple[str, ...] = field(
        default=(), metadata=label("Samarbeidspartnere", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One phase of the triple diamond."""

    name: str = field(metadata=label("Fase"))
    purpose: str = field(metadata=label("Formålet med fasen"))
    deliverables: str = field(metadata=label("Leveranser i fasen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Competence:
    """What the assignment needs of one corner of the competence triangle."""

    area: str = field(metadata=label("Kompetanseområde"))
    level: str = field(metadata=label("Behov (0–5)"))
    need: str = field(metadata=label("Hva kompetansen skal brukes til"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something the buyer may order later."""

    name: str = field(metadata=label("Opsjon"))
    content: str = field(metadata=label("Opsjonens innhold"))
    terms: str = field(metadata=label("Slik prises og evalueres opsjonen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """Chapter 2: what shall be done."""

    description: tuple[str, ...] = field(metadata=label("Beskrivelse av oppdraget"))
    limits: tuple[str, ...] = field(metadata=label("Avgrensning av oppdraget"))
    period: str = field(metadata=label("Oppdragsperiode"))
    place: str = field(metadata=label("Sted for gjennomføring"))
    phases: tuple[Phase, ...] = field(metadata=label("Faser"))
    competences: tuple[Competence, ...] = field(metadata=label("Kompetansebehov"))
    estimated_value: str | None = field(default=None, metadata=label("Anslått verdi", needed=False))
    options: tuple[Option, ...] = field(default=(), metadata=label("Opsjoner", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Presentation:
    """Every bidder that meets the requirements gets the same slot."""

    time: str = field(metadata=label("Tid for presentasjon"))
    duration: str = field(metadata=label("Presentasjonens varighet"))
    place: str = field(metadata=label("Sted for presentasjon"))
    purpose: str = field(metadata=label("Hva presentasjonen brukes til"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Chapter 3: how the competition is carried out."""

    contact: Contact = field(metadata=label("Kontakt"))
    question_channel: str = field(metadata=label("Kanal for spørsmål"))
    question_deadline: str = field(metadata=label("Spørsmålsfrist"))
    bid_deadline: str = field(metadata=label("Tilbudsfrist"))
    delivery_place: str = field(metadata=label("Leveringssted for tilbud"))
    languages: str = field(metadata=label("Språk i tilbudet"))
    valid_until: str = field(metadata=label("Vedståelsesfrist"))
    standstill_reason: str = field(metadata=label("Begrunnelse for valget av karensperiode"))
    standstill: str | None = field(
        default=None, metadata=label("Karensperiodens lengde", needed=False)
    )
    presentation: Presentation | None = field(
        default=None, metadata=label("Presentasjon", needed=False)
    )
    key_fingerprint: str | None = field(  # None in a draft: the key is made at issue
        default=None, metadata=label("Forseglingsnøkkelens fingeravtrykk", needed=False)
    )
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler konkurransen følger", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A requirement of the assignment; an absolute one must be met by every bid."""

    number: str = field(metadata=label("Kravnummer"))
    text: str = field(metadata=label("Krav"))
    documentation: str = field(metadata=label("Dokumentasjon av kravet"))
    absolute: bool = field(metadata=label("Absolutt krav"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SubCriterion:
    """A weighted part of a criterion; its weight is its share of the whole."""

    name: str = field(metadata=label("Underkriterium"))
    weight: str = field(metadata=label("Underkriteriets vekt"))
    assessed: str = field(metadata=label("Hva som vurderes"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """An award criterion with all that a bidder must know about it."""

    name: str = field(metadata=label("Tildelingskriterium"))
    weight: str = field(metadata=label("Vekt"))
    assessed: str = field(metadata=label("Hva som vurderes"))
    documentation: str = field(metadata=label("Dokumentasjon"))
    max_words: str | None = field(default=None, metadata=label("Høyeste antall ord", needed=False))
    minimum: str | None = field(
        default=None, metadata=label("Laveste poeng for å bli vurdert", needed=False)
    )
    sub_criteria: tuple[SubCriterion, ...] = field(
        default=(), metadata=label("Underkriterier", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalePoint:
    """One step of the quality scale."""

    points: str = field(metadata=label("Poeng"))
    meaning: str = field(metadata=label("Hva poengene betyr"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleWording:
    """What points mean on one criterion, where it says so itself."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    steps: tuple[ScalePoint, ...] = field(metadata=label("Poengskalaen i ord"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceLine:
    """One role to price; the ceiling is the framework's highest hourly rate."""

    role: str = field(metadata=label("Rolle"))
    hours: str = field(metadata=label("Timer"))
    ceiling: str | None = field(default=None, metadata=label("Høyeste timepris", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedOption:
    """An option and its lines; their hours count in the price that is compared."""

    name: str = field(metadata=label("Opsjon"))
    last_day: str = field(metadata=label("Siste dag for å ta ut opsjonen"))
    lines: tuple[PriceLine, ...] = field(metadata=label("Timer i opsjonen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One annex of the standard agreement and who fills it in."""

    number: str = field(metadata=label("Bilagsnummer"))
    title: str = field(metadata=label("Bilagets navn"))
    content: str = field(metadata=label("Bilagets innhold"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """Chapter 8: the agreement the winner signs."""

    standard: StandardContract = field(metadata=label("Kontraktstandard"))
    version: str = field(metadata=label("Kontraktstandardens versjon"))
    annexes: tuple[Annex, ...] = field(metadata=label("Bilag til kontrakten"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Climate:
    """Chapter 9: the choice, its reason and what it rests on."""

    choice: ClimateChoice = field(metadata=label("Klima- og miljøvalg"))
    reason: tuple[str, ...] = field(metadata=label("Begrunnelse for klima- og miljøvalget"))
    share: str | None = field(
        default=None,
        metadata=label(
            "Klima og miljøs andel av vekten",
            needed=lambda climate: climate.choice is ClimateChoice.CRITERION,
        ),
    )
    # The criteria that count, or the requirements that stand in their place.
    elements: tuple[str, ...] = field(
        default=(),
        metadata=label(
            "Kriteriene eller kravene som tar vare på klima og miljø",
            needed=lambda climate: climate.choice is not ClimateChoice.INSIGNIFICANT,
        ),
    )
    legal_basis: str | None = field(
        default=None, metadata=label("Regelen om klima og miljø", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One thing that a version changed after the competition was issued."""

    version: str = field(metadata=label("Versjonen som endret det"))
    what: str = field(metadata=label("Hva som er endret"))
    before: str = field(metadata=label("Slik var det"))
    after: str = field(metadata=label("Slik er det nå"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderDocument(CompetitionDocument):
    """The tender document, chapter by chapter."""

    name: ClassVar[str] = "tender_document"
    kind: ClassVar[str] = mark("Konkurransegrunnlag")

    version: str = field(metadata=label("Konkurransegrunnlagets versjon"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    project: Project = field(metadata=label("Prosjektet"))
    assignment: Assignment = field(metadata=label("Oppdraget"))
    rules: Rules = field(metadata=label("Regler"))
    requirements: tuple[Requirement, ...] = field(metadata=label("Krav"))
    criteria: tuple[Criterion, ...] = field(metadata=label("Tildelingskriterier"))
    model: EvaluationModel = field(metadata=label("Evalueringsmodell"))
    # Of the criteria that have no wording of their own.
    scale: tuple[ScalePoint, ...] = field(
        metadata=label("Poengskala", needed=lambda tender: not tender.wordings)
    )
    wordings: tuple[ScaleWording, ...] = field(
        default=(), metadata=label("Poengskala for kriteriene", needed=False)
    )
    tie_rule: str = field(metadata=label("Regel ved lik poengsum"))
    price_basis: str = field(metadata=label("Hva prisen skal omfatte"))
    price_lines: tuple[PriceLine, ...] = field(metadata=label("Prisskjema"))
    price_options: tuple[PricedOption, ...] = field(
        default=(), metadata=label("Opsjoner i prisskjemaet", needed=False)
    )
    contract: ContractTerms = field(metadata=label("Kontrakt"))
    climate: Climate = field(metadata=label("Klima og miljø"))
    timeline: tuple[Milestone, ...] = field(metadata=label("Tidsplan"))
    timeline_figure: Picture | None = field(default=None, metadata=label("Tidslinje", needed=False))
    attachments: tuple[Attachment, ...] = field(metadata=label("Vedlegg"))
    model_hash: str = field(metadata=label("Konkurransens kontrollsum"))
    changes: tuple[Changed, ...] = field(
        default=(), metadata=label("Endringer etter at konkurransen ble sendt ut", needed=False)
    )
