"""Årsrapport rammeavtale: call-offs, answers to invitations, the use of the ceiling."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import FrameworkDocument, label
from procure.documents.parts import Contact, Picture
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCallOff:
    """One call-off signed in the year."""

    reference: str = field(metadata=label("Saksnummer"))
    title: str = field(metadata=label("Avrop"))
    buyer: str = field(metadata=label("Oppdragsgiver"))
    supplier: str = field(metadata=label("Leverandør"))
    signed: str = field(metadata=label("Inngått"))
    amount: str = field(metadata=label("Verdi"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """Call-offs of one supplier or one buyer: in the year, and since the framework began."""

    name: str = field(metadata=label("Navn"))
    year_count: str = field(metadata=label("Avrop i året"))
    year_amount: str = field(metadata=label("Verdi i året"))
    all_count: str = field(metadata=label("Avrop i alt"))
    all_amount: str = field(metadata=label("Verdi i alt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """What became of the invitations of the competitions that were concluded in the year."""

    competitions: str = field(metadata=label("Antall konkurranser"))
    invitations: str = field(metadata=label("Antall invitasjoner"))
    bids: str = field(metadata=label("Antall tilbud"))
    declined: str = field(metadata=label("Antall avslag"))
    silent: str = field(metadata=label("Antall uten svar"))
    rate: str = field(metadata=label("Svarprosent"))
    bids_each: str = field(metadata=label("Tilbud per konkurranse"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierAnswers:
    """How one supplier answered its invitations."""

    consortium: str = field(metadata=label("Konsortium"))
    invited: str = field(metadata=label("Invitasjoner"))
    bids: str = field(metadata=label("Tilbud"))
    rate: str = field(metadata=label("Svarprosent"))


@dataclass(frozen=True, slots=True, kw_only=True)
class YearUse:
    """The call-offs of one calendar year, and what was used in all when it ended."""

    year: str = field(metadata=label("År"))
    count: str = field(metadata=label("Antall avrop"))
    amount: str = field(metadata=label("Verdi"))
    used: str = field(metadata=label("Brukt i alt"))
    share: str = field(metadata=label("Andel av rammen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class UseForecast:
    """What the pace so far leads to; `used_up` when that is before the framework ends."""

    span: str = field(metadata=label("Tiden takten er målt over"))
    postings: str = field(metadata=label("Posteringer takten er målt av"))
    month: str = field(metadata=label("Bruk i måneden"))
    at_end: str = field(metadata=label("Brukt når avtalen slutter"))
    used_up: str | None = field(
        default=None, metadata=label("Dagen rammen er brukt opp", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnualReport(FrameworkDocument):
    """One calendar year of a framework; amounts excluding VAT.

    `supplier_answers` is empty when a supplier was invited too few times to be counted alone,
    `decline_reasons` when too few have declined: then a figure would tell who did what.
    """

    name: ClassVar[str] = "annual_report"
    kind: ClassVar[str] = mark("Årsrapport rammeavtale")
    title: ClassVar[str] = "Årsrapport for rammeavtalen"

    year: str = field(metadata=label("År"))
    unfinished: bool = field(metadata=label("Året er ikke over"))
    duration: str = field(metadata=label("Rammeavtalens varighet"))
    issued: str = field(metadata=label("Utsendte konkurranser"))
    cancelled: str = field(metadata=label("Avlyste konkurranser"))
    unsuccessful: str = field(metadata=label("Konkurranser uten resultat"))
    call_off_count: str = field(metadata=label("Avrop i året"))
    call_off_value: str = field(metadata=label("Verdi av avrop i året"))
    maximum: str = field(metadata=label("Høyeste verdi"))
    used: str = field(metadata=label("Brukt ved årets slutt"))
    left: str = field(metadata=label("Igjen ved årets slutt"))
    share: str = field(metadata=label("Andel av rammen ved årets slutt"))
    nearly_used: bool = field(metadata=label("Rammen er snart brukt"))
    fewest: str = field(metadata=label("Minste antall som vises"))
    years: tuple[YearUse, ...] = field(metadata=label("Forbruk per år"))
    use_figure: Picture = field(metadata=label("Figur over forbruket"))
    suppliers: tuple[Total, ...] = field(metadata=label("Avrop per leverandør"))
    contact: Contact = field(metadata=label("Kontakt"))
    forecast: UseForecast | None = field(
        default=None, metadata=label("Prognose for rammen", needed=False)
    )
    no_forecast: str | None = field(
        default=None, metadata=label("Hvorfor det ikke er noen prognose", needed=False)
    )
    call_offs: tuple[YearCallOff, ...] = field(
        default=(), metadata=label("Avrop i året", needed=False)
    )
    buyers: tuple[Total, ...] = field(
        default=(), metadata=label("Avrop per oppdragsgiver", needed=False)
    )
    answers: Answers | None = field(
        default=None, metadata=label("Svar på invitasjonene", needed=False)
    )
    supplier_answers: tuple[SupplierAnswers, ...] = field(
        default=(), metadata=label("Svar per leverandør", needed=False)
    )
    decline_reasons: tuple[str, ...] = field(
        default=(), metadata=label("Grunner til å avslå", needed=False)
    )
    days_to_award: str | None = field(
        default=None, metadata=label("Dager fra utsending til valg", needed=False)
    )
