"""Sluttrapport: what came of the project, and what others can learn and use."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedBenefit:
    """A benefit as it stands at the end."""

    name: str = field(metadata=label("Gevinst"))
    target: str = field(metadata=label("Mål"))
    status: str = field(metadata=label("Status"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedPhase:
    """A phase as it was planned, and when its gate was passed."""

    phase: str = field(metadata=label("Fase"))
    planned: str = field(metadata=label("Planlagt"))
    passed: str = field(metadata=label("Godkjent"))


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalReport(CompetitionDocument):
    """Results, learning, transfer value and continuation of a finished project.

    `benefits` come from the newest benefit plan, when there is one.
    """

    name: ClassVar[str] = "final_report"
    kind: ClassVar[str] = mark("Sluttrapport")

    framework: str = field(metadata=label("Rammeavtalens navn"))
    project: str = field(metadata=label("Prosjektets navn"))
    owner: str = field(metadata=label("Prosjekteier"))
    supplier: str = field(metadata=label("Leverandør"))
    period: str = field(metadata=label("Oppdragets varighet"))
    original_value: str = field(metadata=label("Opprinnelig kontraktsverdi"))
    final_value: str = field(metadata=label("Endelig kontraktsverdi"))
    invoiced: str = field(metadata=label("Fakturert i alt"))
    problem: tuple[str, ...] = field(metadata=label("Utfordringen prosjektet skulle løse"))
    summary: tuple[str, ...] = field(metadata=label("Sammendrag"))
    results: tuple[str, ...] = field(metadata=label("Resultater"))
    learning: tuple[str, ...] = field(metadata=label("Læring"))
    transfer: tuple[str, ...] = field(metadata=label("Overføringsverdi"))
    continuation: tuple[str, ...] = field(metadata=label("Videreføring"))
    author: str = field(metadata=label("Ansvarlig for rapporten"))
    benefits: tuple[ReportedBenefit, ...] = field(
        default=(), metadata=label("Status for gevinstene", needed=False)
    )
    phases: tuple[ReportedPhase, ...] = field(default=(), metadata=label("Fasene", needed=False))
