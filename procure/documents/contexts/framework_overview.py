"""Rammeavtaleoversikt: parties, duration, value and use, how to call off, highest rates."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import FrameworkDocument, label
from procure.documents.parts import Contact, Firm, Picture
from procure.domain.framework_file import CallOffMethod
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How much of the highest value is used; amounts excluding VAT."""

    maximum: str = field(metadata=label("Høyeste verdi"))
    used: str = field(metadata=label("Brukt"))
    left: str = field(metadata=label("Igjen"))
    share: str = field(metadata=label("Andel som er brukt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """One call-off that has been posted against the highest value."""

    dated: str = field(metadata=label("Dato"))
    call_off: str = field(metadata=label("Avrop"))
    supplier: str = field(metadata=label("Leverandør"))
    amount: str = field(metadata=label("Beløp"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """A body that may call off."""

    name: str = field(metadata=label("Virksomhetens navn"))
    number: str = field(metadata=label("Virksomhetens organisasjonsnummer"))
    part: str = field(metadata=label("Rolle i rammeavtalen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedCriterion:
    """A criterion that call-offs may use, and how much it may weigh."""

    name: str = field(metadata=label("Tildelingskriterium"))
    basis: str = field(metadata=label("Vurderes på"))
    span: str = field(metadata=label("Lovlig vekt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A supplier of the framework and the firms it consists of."""

    name: str = field(metadata=label("Konsortiets navn"))
    email: str = field(metadata=label("Konsortiets e-postadresse"))
    suspended: bool = field(metadata=label("Utestengt"))
    firms: tuple[Firm, ...] = field(metadata=label("Virksomheter"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRate:
    """A role, its short name in the table of rates, and the span of the highest rates."""

    code: str = field(metadata=label("Rollens kode"))
    name: str = field(metadata=label("Rolle"))
    span: str = field(metadata=label("Laveste og høyeste pristak"))
    level: str | None = field(default=None, metadata=label("Rollens nivå", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """The highest hourly rate of one consortium for one role; a dash where there is none."""

    amount: str = field(metadata=label("Pristak"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CeilingRow:
    """The highest hourly rates of one consortium, in the order of the roles."""

    consortium: str = field(metadata=label("Konsortium"))
    ceilings: tuple[Ceiling, ...] = field(metadata=label("Pristak"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Depth:
    """How many people a consortium has at level 4 or 5 in one area, and its highest level."""

    people: str = field(metadata=label("Personer med høyt nivå"))
    highest: str = field(metadata=label("Høyeste nivå"))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetenceRow:
    """The competence of one consortium, in the order of the areas."""

    number: str = field(metadata=label("Konsortiets nummer"))
    consortium: str = field(metadata=label("Konsortium"))
    depths: tuple[Depth, ...] = field(metadata=label("Dekning per kompetanseområde"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """A phase that projects are in, and how many; the last is all of them."""

    name: str = field(metadata=label("Fasens navn"))
    count: str = field(metadata=label("Prosjekter i fasen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cohort:
    """A cohort of projects: how many in each phase, and in all."""

    name: str = field(metadata=label("Kull"))
    counts: tuple[str, ...] = field(metadata=label("Prosjekter per fase"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkOverview(FrameworkDocument):
    """What the framework agreement holds on the day the document is made."""

    name: ClassVar[str] = "framework_overview"
    kind: ClassVar[str] = mark("Rammeavtaleoversikt")

    status: str = field(metadata=label("Rammeavtalens status"))
    scope: tuple[str, ...] = field(metadata=label("Rammeavtalens omfang"))
    areas: tuple[str, ...] = field(metadata=label("Kompetanseområder"))
    cpv_codes: str = field(metadata=label("CPV-koder"))
    starts: str = field(metadata=label("Rammeavtalens start"))
    ends: str = field(metadata=label("Rammeavtalens slutt"))
    use: Use = field(metadata=label("Verdi og forbruk"))
    call_off_count: str = field(metadata=label("Antall avrop"))
    method: CallOffMethod = field(metadata=label("Tildelingsmåte"))
    contract: str = field(metadata=label("Standardavtale"))
    criteria: tuple[AllowedCriterion, ...] = field(
        metadata=label("Tildelingskriterier som kan brukes")
    )
    parties: tuple[Party, ...] = field(metadata=label("Oppdragsgivere"))
    consortia: tuple[Member, ...] = field(metadata=label("Konsortier"))
    contact: Contact = field(metadata=label("Kontakt"))
    reopening: str | None = field(
        default=None,
        metadata=label(
            "Når konkurransen gjenåpnes",
            needed=lambda overview: overview.method is CallOffMethod.BOTH,
        ),
    )
    options: tuple[str, ...] = field(default=(), metadata=label("Opsjoner", needed=False))
    duration_reason: str | None = field(
        default=None, metadata=label("Begrunnelse for varigheten", needed=False)
    )
    postings: tuple[Posting, ...] = field(default=(), metadata=label("Avrop", needed=False))
    phases: tuple[Phase, ...] = field(
        default=(), metadata=label("Prosjektenes faser", needed=False)
    )
    cohorts: tuple[Cohort, ...] = field(
        default=(), metadata=label("Prosjektenes kull", needed=False)
    )
    projects: Picture | None = field(
        default=None, metadata=label("Kart over prosjektene", needed=False)
    )
    roles: tuple[RoleRate, ...] = field(default=(), metadata=label("Roller", needed=False))
    ceilings: tuple[CeilingRow, ...] = field(default=(), metadata=label("Pristak", needed=False))
    competence: tuple[CompetenceRow, ...] = field(
        default=(), metadata=label("Kompetanse per konsortium", needed=False)
    )
    holes: tuple[str, ...] = field(default=(), metadata=label("Hull i rammeavtalen", needed=False))
    triangles: tuple[Picture, ...] = field(
        default=(), metadata=label("Kompetansetrianglene", needed=False)
    )
    mix: Picture | None = field(
        default=None, metadata=label("Blandingen av kompetanse i konsortiene", needed=False)
    )
    mix_note: str | None = field(
        default=None, metadata=label("Hvordan blandingen leses", needed=False)
    )
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler rammeavtalen følger", needed=False)
    )
