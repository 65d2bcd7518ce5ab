"""Evalueringsmatrise (Word): points, weights, totals and the reason for every cell."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import EvaluationModel, Picture
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixBid:
    """One bid in the evaluation: the head of a column. `column` is a short name ("A")."""

    column: str = field(metadata=label("Tilbudets kortnavn"))
    supplier: str = field(metadata=label("Leverandør"))
    number: str = field(metadata=label("Organisasjonsnummer"))
    total: str = field(metadata=label("Samlet resultat"))
    rank: str = field(metadata=label("Rangering"))
    price: str | None = field(default=None, metadata=label("Pris", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """What one bid got on one criterion."""

    points: str = field(metadata=label("Poeng"))
    weighted: str = field(metadata=label("Vektet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixRow:
    """A criterion or a weighted sub-criterion; one cell for each bid, in the order of the bids."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    weight: str = field(metadata=label("Vekt"))
    part_of: bool = field(metadata=label("Underkriterium"))
    cells: tuple[Cell, ...] = field(metadata=label("Poeng per tilbud"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceCell:
    """What one bid asks for one price line."""

    rate: str = field(metadata=label("Enhetspris"))
    amount: str = field(metadata=label("Sum"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixPriceLine:
    """A role or item, its quantity and one cell for each bid."""

    line: str = field(metadata=label("Prislinje"))
    quantity: str = field(metadata=label("Mengde"))
    cells: tuple[PriceCell, ...] = field(metadata=label("Pris per tilbud"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one bid got its points on one criterion."""

    column: str = field(metadata=label("Tilbudets kortnavn"))
    points: str = field(metadata=label("Poeng"))
    assessment: str = field(metadata=label("Begrunnelse"))
    reference: str = field(metadata=label("Henvisning til tilbudet"))
    strengths: str | None = field(default=None, metadata=label("Styrker", needed=False))
    weaknesses: str | None = field(default=None, metadata=label("Svakheter", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessedCriterion:
    """A criterion or weighted sub-criterion with the reason for each bid."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    weight: str = field(metadata=label("Vekt"))
    reasons: tuple[Reason, ...] = field(metadata=label("Begrunnelser"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedBid:
    """A bid that was rejected or stopped by a gate, and why."""

    supplier: str = field(metadata=label("Leverandør"))
    reason: str = field(metadata=label("Hvorfor tilbudet ikke er med"))


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationMatrix(CompetitionDocument):
    """The matrix as consensus left it."""

    name: ClassVar[str] = "evaluation_matrix"
    kind: ClassVar[str] = mark("Evalueringsmatrise")

    evaluators: tuple[str, ...] = field(metadata=label("Evaluatorer"))
    consensus_date: str = field(metadata=label("Dato for konsensus"))
    bids: tuple[MatrixBid, ...] = field(metadata=label("Tilbud"))
    rows: tuple[MatrixRow, ...] = field(metadata=label("Poeng"))
    assessments: tuple[AssessedCriterion, ...] = field(metadata=label("Vurderinger"))
    model: EvaluationModel = field(metadata=label("Evalueringsmodell"))
    tie_rule: str = field(metadata=label("Regel ved lik poengsum"))
    model_hash: str = field(metadata=label("Konkurransens kontrollsum"))
    reference_price: str | None = field(default=None, metadata=label("Laveste pris", needed=False))
    price_lines: tuple[MatrixPriceLine, ...] = field(
        default=(), metadata=label("Priser", needed=False)
    )
    excluded: tuple[ExcludedBid, ...] = field(
        default=(), metadata=label("Tilbud som ikke er evaluert", needed=False)
    )
    remarks: tuple[str, ...] = field(default=(), metadata=label("Merknader", needed=False))
    bars: Picture | None = field(
        default=None, metadata=label("Figur over resultatene", needed=False)
    )
    teams: tuple[Picture, ...] = field(
        default=(), metadata=label("Figurer over teamene", needed=False)
    )
    team_levels: tuple[str, ...] = field(
        default=(), metadata=label("Høyeste nivå i teamene", needed=False)
    )
