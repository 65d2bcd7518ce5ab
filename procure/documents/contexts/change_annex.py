"""Endringsbilag etter diagnose: what the parties know now, and what they change."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import PlannedPhase, Supplier
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexDeliverable:
    """Something to deliver in one of the later phases."""

    phase: str = field(metadata=label("Fase"))
    text: str = field(metadata=label("Leveranse"))
    due: str = field(metadata=label("Dato"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexPrice:
    """A change in hours and price for one role or item."""

    item: str = field(metadata=label("Rolle eller post"))
    hours: str = field(metadata=label("Endring i timer"))
    amount: str = field(metadata=label("Endring i kroner"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexStep:
    """One row of the new progress plan."""

    activity: str = field(metadata=label("Aktivitet"))
    due: str = field(metadata=label("Dato"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexSignatory:
    """Who signs for one of the parties."""

    party: str = field(metadata=label("Part"))
    name: str = field(metadata=label("Underskriver"))


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexValue:
    """The contract's value: as signed, as changed before, by this annex, and from now on."""

    original: str = field(metadata=label("Opprinnelig kontraktsverdi"))
    earlier: str = field(metadata=label("Endret i tidligere bilag"))
    now: str = field(metadata=label("Endret i dette bilaget"))
    total: str = field(metadata=label("Ny kontraktsverdi"))
    share: str = field(metadata=label("Samlet endring i prosent"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAnnex(CompetitionDocument):
    """Changes the call-off contract after the diagnosis; both parties sign it."""

    name: ClassVar[str] = "change_annex"
    kind: ClassVar[str] = mark("Endringsbilag etter diagnose")

    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    number: str = field(metadata=label("Bilagets nummer"))
    contract: str = field(metadata=label("Kontrakt"))
    contract_signed: str = field(metadata=label("Dato for kontrakten"))
    supplier: Supplier = field(metadata=label("Leverandør"))
    valid_from: str = field(metadata=label("Endringen gjelder fra"))
    diagnosis: tuple[str, ...] = field(metadata=label("Diagnosen"))
    understanding: tuple[str, ...] = field(metadata=label("Felles problemforståelse"))
    direction: tuple[str, ...] = field(metadata=label("Ny retning"))
    basis: tuple[str, ...] = field(metadata=label("Grunnlaget for endringen"))
    deliverables: tuple[AnnexDeliverable, ...] = field(metadata=label("Leveranser i fase 2 og 3"))
    steps: tuple[AnnexStep, ...] = field(metadata=label("Framdrift"))
    value: AnnexValue = field(metadata=label("Kontraktsverdi"))
    signatories: tuple[AnnexSignatory, ...] = field(metadata=label("Underskrift"))
    prices: tuple[AnnexPrice, ...] = field(
        default=(), metadata=label("Endring i pris og timer", needed=False)
    )
    phases: tuple[PlannedPhase, ...] = field(default=(), metadata=label("Faseplan", needed=False))
