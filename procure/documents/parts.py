"""Parts that several documents share. Strings are formatted for the reader."""

from dataclasses import dataclass, field

from procure.documents.document import label
from procure.domain.evaluation.model import Family, Normalise, PriceFormula, RoundingStage


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture, printed as `{{ field }}` in a paragraph of its own.

    `content` is a PNG, `width` in millimetres on the page; the height follows. `alt` tells a
    reader who cannot see it what it shows.
    """

    content: bytes = field(repr=False, metadata=label("Bilde"))
    width: float = field(metadata=label("Bildets bredde"))
    alt: str = field(metadata=label("Bildets alternative tekst"))


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityValue:
    """What quality on one criterion is worth: "2 500 kr per poeng" or a value for each grade."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    value: str = field(metadata=label("Verdi i kroner"))


def _slope(model: "EvaluationModel") -> bool:
    return model.formula in {PriceFormula.LINEAR, PriceFormula.HYBRID}


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationModel:
    """The published model. The sentences stand in the template; these are its values.

    `formula` is None in the families that do not turn price into points, and in a competition
    without a price criterion. `low` is None when the lowest bid is the lower end.
    """

    family: Family = field(metadata=label("Evalueringsmetode"))
    scale: str = field(metadata=label("Høyeste poengsum"))
    normalise: Normalise = field(metadata=label("Normalisering av kvalitetspoeng"))
    rounding: RoundingStage = field(metadata=label("Avrunding"))
    formula: PriceFormula | None = field(default=None, metadata=label("Prisformel", needed=False))
    decimals: str | None = field(
        default=None,
        metadata=label(
            "Antall desimaler", needed=lambda model: model.rounding is not RoundingStage.NONE
        ),
    )
    k: str | None = field(
        default=None, metadata=label("Stigningstallet k i prisformelen", needed=_slope)
    )
    floor: str | None = field(default=None, metadata=label("Laveste prispoeng", needed=False))
    a: str | None = field(
        default=None,
        metadata=label(
            "Faktoren a i prisformelen", needed=lambda model: model.formula is PriceFormula.LOG
        ),
    )
    low: str | None = field(default=None, metadata=label("Nedre pris i prisformelen", needed=False))
    high: str | None = field(
        default=None,
        metadata=label(
            "Øvre pris i prisformelen",
            needed=lambda model: model.formula is PriceFormula.INTERVAL,
        ),
    )
    minimum_quality: str | None = field(
        default=None, metadata=label("Laveste samlede kvalitetspoeng", needed=False)
    )
    quality_values: tuple[QualityValue, ...] = field(
        default=(),
        metadata=label(
            "Verdi av kvalitet", needed=lambda model: model.family is Family.PRICED_QUALITY
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """The only person and channel that binds the buyer; a role, or a name the buyer chose."""

    name: str = field(metadata=label("Kontaktperson"))
    email: str = field(metadata=label("Kontaktpersonens e-postadresse"))
    phone: str | None = field(
        default=None, metadata=label("Kontaktpersonens telefonnummer", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who answers for the document: a role and a unit."""

    name: str = field(metadata=label("Underskriver"))
    unit: str = field(metadata=label("Underskriverens enhet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """The consortium a letter is addressed to, and the firm that leads it."""

    name: str = field(metadata=label("Leverandørens navn"))
    lead: str = field(metadata=label("Firma som leder konsortiet"))
    number: str = field(metadata=label("Leverandørens organisasjonsnummer"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Firm:
    """A firm in a consortium; one of them leads it."""

    name: str = field(metadata=label("Virksomhetens navn"))
    number: str = field(metadata=label("Virksomhetens organisasjonsnummer"))
    leads: bool = field(metadata=label("Leder konsortiet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """One row of the timeline."""

    activity: str = field(metadata=label("Aktivitet"))
    time: str = field(metadata=label("Tidspunkt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A document that goes with this one."""

    number: str = field(metadata=label("Vedleggsnummer"))
    title: str = field(metadata=label("Vedleggets navn"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightedCriterion:
    """A criterion and its weight, for documents that only name it."""

    name: str = field(metadata=label("Tildelingskriterium"))
    weight: str = field(metadata=label("Vekt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ComplaintRoute:
    """One way to complain: to whom, how and by when. Confirmed by an officer in the settings."""

    body: str = field(metadata=label("Klageinstans"))
    how: str = field(metadata=label("Slik klager leverandøren"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """The reasoned choice of standstill. Without `ends` there is none."""

    reason: str = field(metadata=label("Begrunnelse for valget av karensperiode"))
    ends: str | None = field(default=None, metadata=label("Karensperiodens utløp", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedPhase:
    """A phase of the delivery and its planned days."""

    phase: str = field(metadata=label("Fase"))
    start: str = field(metadata=label("Planlagt start"))
    end: str = field(metadata=label("Planlagt slutt"))
