"""Evalueringsrapport med innstilling: from invitation to recommendation, with all reasons."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.contexts.evaluation_matrix import (
    AssessedCriterion,
    ExcludedBid,
    MatrixBid,
    MatrixRow,
)
from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import EvaluationModel, Picture
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEvaluator:
    """Someone who was asked to evaluate, and what they declared about impartiality."""

    name: str = field(metadata=label("Evaluator"))
    declared: str = field(metadata=label("Habilitet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlledBid:
    """A received bid, when it came and what the control of the requirements led to."""

    supplier: str = field(metadata=label("Leverandør"))
    number: str = field(metadata=label("Organisasjonsnummer"))
    received_at: str = field(metadata=label("Mottatt"))
    verdict: str = field(metadata=label("Resultat av kontrollen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MustRequirement:
    """An absolute requirement that every bid was held against."""

    number: str = field(metadata=label("Kravnummer"))
    text: str = field(metadata=label("Krav"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedPoint:
    """What the evaluators agreed on for a bid and a criterion, and how it came about."""

    criterion: str = field(metadata=label("Kriterium"))
    supplier: str = field(metadata=label("Leverandør"))
    given: str = field(metadata=label("Poengene hver evaluator ga"))
    points: str = field(metadata=label("Felles poeng"))
    saved: str = field(metadata=label("Hvem som skrev det, og når"))
    departure: str = field(metadata=label("Hvorfor poengene ble andre"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutBid:
    """Who would be first if one bid had not been given."""

    removed: str = field(metadata=label("Uten dette tilbudet"))
    first: str = field(metadata=label("Nummer én"))
    effect: str = field(metadata=label("Betydning for resultatet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightLimit:
    """A criterion, and between which weights (or kroner a point) the first stays first."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    own: str = field(metadata=label("I konkurransen"))
    low: str = field(metadata=label("Nedre grense"))
    high: str = field(metadata=label("Øvre grense"))


@dataclass(frozen=True, slots=True, kw_only=True)
class WinningPrice:
    """What a bid asked, and the highest price that would have put it first alone."""

    supplier: str = field(metadata=label("Leverandør"))
    price: str = field(metadata=label("Pris"))
    winning: str = field(metadata=label("Pris som hadde vunnet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnRank:
    """How often a bid is first when the weights are drawn anew."""

    supplier: str = field(metadata=label("Leverandør"))
    first: str = field(metadata=label("Andel førsteplasser"))


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherWinner:
    """Who would be first with one evaluator fewer, or by another price formula."""

    changed: str = field(metadata=label("Endring"))
    first: str = field(metadata=label("Nummer én"))
    effect: str = field(metadata=label("Betydning for resultatet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRobustness:
    """How firmly the result stands; `tests` are the sentences that `verdict` rests on."""

    verdict: str = field(metadata=label("Om resultatet er robust"))
    tests: tuple[str, ...] = field(metadata=label("Det dommen bygger på"))
    slack: str | None = field(default=None, metadata=label("Vinnerens prismargin", needed=False))
    weights: tuple[WeightLimit, ...] = field(
        default=(), metadata=label("Grenser for vektene", needed=False)
    )
    drawn: tuple[DrawnRank, ...] = field(
        default=(), metadata=label("Plassering når vektene trekkes", needed=False)
    )
    prices: tuple[WinningPrice, ...] = field(
        default=(), metadata=label("Priser som hadde vunnet", needed=False)
    )
    others: tuple[OtherWinner, ...] = field(
        default=(), metadata=label("Andre evaluatorer og formler", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who decided, and when."""

    name: str = field(metadata=label("Besluttet av"))
    decided_at: str = field(metadata=label("Tidspunkt for beslutningen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationReport(CompetitionDocument):
    """The locked evaluation as a report; `approval` is there when the decision is made."""

    name: ClassVar[str] = "evaluation_report"
    kind: ClassVar[str] = mark("Evalueringsrapport med innstilling")

    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    assignment: tuple[str, ...] = field(metadata=label("Oppdraget"))
    estimated_value: str = field(metadata=label("Anslått verdi"))
    issued_at: str = field(metadata=label("Invitasjonen ble sendt"))
    bid_deadline: str = field(metadata=label("Tilbudsfrist"))
    opened_at: str = field(metadata=label("Tilbudene ble åpnet"))
    locked_at: str = field(metadata=label("Evalueringen ble låst"))
    invited: str = field(metadata=label("Antall inviterte leverandører"))
    received: str = field(metadata=label("Antall mottatte tilbud"))
    evaluated: str = field(metadata=label("Antall evaluerte tilbud"))
    evaluators: tuple[ReportEvaluator, ...] = field(metadata=label("Evaluatorer"))
    controlled: tuple[ControlledBid, ...] = field(metadata=label("Kontroll av tilbudene"))
    bids: tuple[MatrixBid, ...] = field(metadata=label("Evaluerte tilbud"))
    rows: tuple[MatrixRow, ...] = field(metadata=label("Poeng"))
    assessments: tuple[AssessedCriterion, ...] = field(metadata=label("Vurderinger"))
    model: EvaluationModel = field(metadata=label("Evalueringsmodell"))
    tie_rule: str = field(metadata=label("Regel ved lik poengsum"))
    recommended: str = field(metadata=label("Innstilt leverandør"))
    recommendation: tuple[str, ...] = field(metadata=label("Begrunnelse for innstillingen"))
    model_hash: str = field(metadata=label("Konkurransens kontrollsum"))
    meeting: str | None = field(default=None, metadata=label("Møtet om felles poeng", needed=False))
    agreed: tuple[AgreedPoint, ...] = field(
        default=(), metadata=label("Referat fra møtet om felles poeng", needed=False)
    )
    spread: Picture | None = field(
        default=None, metadata=label("Figur over spredningen", needed=False)
    )
    evaluator_numbers: str | None = field(
        default=None, metadata=label("Evaluatorenes tall i figuren", needed=False)
    )
    requirements: tuple[MustRequirement, ...] = field(
        default=(), metadata=label("Absolutte krav", needed=False)
    )
    excluded: tuple[ExcludedBid, ...] = field(
        default=(), metadata=label("Tilbud som ikke er rangert", needed=False)
    )
    reference_price: str | None = field(default=None, metadata=label("Laveste pris", needed=False))
    margin: str | None = field(
        default=None, metadata=label("Avstand mellom nummer én og to", needed=False)
    )
    without: tuple[WithoutBid, ...] = field(
        default=(), metadata=label("Resultat uten hvert tilbud", needed=False)
    )
    robustness: ReportRobustness | None = field(
        default=None, metadata=label("Hvor støtt resultatet står", needed=False)
    )
    bars: Picture | None = field(
        default=None, metadata=label("Figur over resultatene", needed=False)
    )
    teams: tuple[Picture, ...] = field(
        default=(), metadata=label("Figurer over teamene", needed=False)
    )
    team_levels: tuple[str, ...] = field(
        default=(), metadata=label("Høyeste nivå i teamene", needed=False)
    )
    remarks: tuple[str, ...] = field(default=(), metadata=label("Merknader", needed=False))
    tied: bool = field(default=False, metadata=label("Likt resultat", needed=False))
    approval: Approval | None = field(default=None, metadata=label("Godkjenning", needed=False))
