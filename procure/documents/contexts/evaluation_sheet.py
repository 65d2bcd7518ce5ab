"""Individuelt evalueringsskjema: one evaluator's own points and reasons, as handed in."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetScore:
    """What the evaluator gave one bid on one criterion, and why."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    weight: str = field(metadata=label("Vekt"))
    points: str = field(metadata=label("Poeng"))
    reason: str = field(metadata=label("Begrunnelse"))
    strengths: str = field(default="", metadata=label("Styrker", needed=False))
    weaknesses: str = field(default="", metadata=label("Svakheter", needed=False))
    pages: str = field(default="", metadata=label("Hvor i tilbudet", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetBid:
    """One bid with a score for each criterion that is judged."""

    supplier: str = field(metadata=label("Leverandør"))
    scores: tuple[SheetScore, ...] = field(metadata=label("Poeng og begrunnelser"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetStep:
    """So many points in words."""

    points: str = field(metadata=label("Poeng"))
    meaning: str = field(metadata=label("Hva poengene betyr"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetWording:
    """What points mean on one criterion, as it was published."""

    criterion: str = field(metadata=label("Tildelingskriterium"))
    steps: tuple[SheetStep, ...] = field(metadata=label("Poengskalaen i ord"))


@dataclass(frozen=True, slots=True, kw_only=True)
class EvaluationSheet(CompetitionDocument):
    """The sheet of one evaluator. No price: it was not known to those who scored."""

    name: ClassVar[str] = "evaluation_sheet"
    kind: ClassVar[str] = mark("Individuelt evalueringsskjema")

    evaluator: str = field(metadata=label("Evaluator"))
    unit: str = field(metadata=label("Arbeidssted"))
    declared_at: str = field(metadata=label("Habilitet erklært"))
    submitted_at: str = field(metadata=label("Skjemaet ble levert"))
    scale: str = field(metadata=label("Høyeste poengsum"))
    bids: tuple[SheetBid, ...] = field(metadata=label("Vurderte tilbud"))
    sheet_hash: str = field(metadata=label("Skjemaets kontrollsum"))
    wordings: tuple[SheetWording, ...] = field(
        default=(), metadata=label("Poengskala for kriteriene", needed=False)
    )
