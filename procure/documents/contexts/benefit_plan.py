"""Gevinstplan og gevinstoversikt: each benefit with its owner, its measure and its status."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitRow:
    """One benefit."""

    name: str = field(metadata=label("Gevinst"))
    owner: str = field(metadata=label("Gevinsteier"))
    baseline: str = field(metadata=label("Nullpunkt"))
    target: str = field(metadata=label("Mål"))
    measurement: str = field(metadata=label("Måling"))
    due: str = field(metadata=label("Dato"))
    status: str = field(metadata=label("Status"))


@dataclass(frozen=True, slots=True, kw_only=True)
class BenefitPlan(CompetitionDocument):
    """The benefits a project shall give, and how far each has come on the day it is made."""

    name: ClassVar[str] = "benefit_plan"
    kind: ClassVar[str] = mark("Gevinstplan og gevinstoversikt")

    project: str = field(metadata=label("Prosjektets navn"))
    owner: str = field(metadata=label("Prosjekteier"))
    supplier: str = field(metadata=label("Leverandør"))
    period: str = field(metadata=label("Oppdragets varighet"))
    purpose: tuple[str, ...] = field(metadata=label("Formålet med prosjektet"))
    benefits: tuple[BenefitRow, ...] = field(metadata=label("Gevinster"))
    achieved: str = field(metadata=label("Antall oppnådde gevinster"))
    follow_up: tuple[str, ...] = field(metadata=label("Oppfølging"))
