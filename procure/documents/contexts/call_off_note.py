"""Avropsnotat: the need, and why, how and within what the call-off is made."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Milestone, Picture, WeightedCriterion
from procure.domain.drafting import ClimateChoice
from procure.domain.framework_file import CallOffMethod
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFramework:
    """The framework that gives the right to call off; amounts excluding VAT."""

    name: str = field(metadata=label("Rammeavtalens navn"))
    number: str = field(metadata=label("Rammeavtalens saksnummer"))
    owner: str = field(metadata=label("Rammeavtalens eier"))
    period: str = field(metadata=label("Rammeavtalens varighet"))
    scope: tuple[str, ...] = field(metadata=label("Rammeavtalens omfang"))
    cpv_codes: str = field(metadata=label("CPV-koder"))
    maximum: str = field(metadata=label("Rammeavtalens høyeste verdi"))
    left: str = field(metadata=label("Igjen av rammeavtalens verdi"))
    left_after: str = field(metadata=label("Igjen etter avropet"))
    method: CallOffMethod = field(metadata=label("Rammeavtalens tildelingsmåte"))
    reopening: str | None = field(
        default=None, metadata=label("Når konkurransen gjenåpnes", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteNeed:
    """What the call-off is for."""

    background: tuple[str, ...] = field(metadata=label("Bakgrunn og dagens situasjon"))
    problem: tuple[str, ...] = field(metadata=label("Problemet som skal løses"))
    users: tuple[str, ...] = field(metadata=label("Brukere"))
    effects: tuple[str, ...] = field(metadata=label("Effekter"))
    benefits: tuple[str, ...] = field(default=(), metadata=label("Gevinster", needed=False))
    partners: tuple[str, ...] = field(default=(), metadata=label("Interessenter", needed=False))
    anchoring: tuple[str, ...] = field(
        default=(), metadata=label("Forankring hos ledelsen", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAssignment:
    """What is bought, how much of it, and with what money."""

    description: tuple[str, ...] = field(metadata=label("Oppdraget"))
    deliverables: tuple[str, ...] = field(metadata=label("Leveranser"))
    limits: tuple[str, ...] = field(metadata=label("Avgrensning"))
    period: str = field(metadata=label("Periode for oppdraget"))
    estimated_value: str = field(metadata=label("Anslått verdi"))
    contract: str = field(metadata=label("Kontraktstandard"))
    grant: str | None = field(default=None, metadata=label("Tilskudd", needed=False))
    own_funding: str | None = field(default=None, metadata=label("Egne midler", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteClimate:
    """The choice on climate and environment, with its reason."""

    choice: ClimateChoice = field(metadata=label("Valg for klima og miljø"))
    reason: tuple[str, ...] = field(metadata=label("Begrunnelse for klima og miljø"))
    share: str = field(metadata=label("Klima og miljøs andel av vekten"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Risk:
    """A risk of the procurement as the figures show it, and what is done about it."""

    name: str = field(metadata=label("Risiko"))
    assessment: str = field(metadata=label("Vurdering"))
    measure: str = field(metadata=label("Tiltak"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """Someone who takes part in the procurement."""

    part: str = field(metadata=label("Rolle"))
    name: str = field(metadata=label("Navn"))
    organisation: str = field(metadata=label("Virksomhet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedBid:
    """A trial bid and what the model gave it; `result` is points, or the price compared."""

    name: str = field(metadata=label("Prøvebud"))
    price: str = field(metadata=label("Prøvebudets pris"))
    price_points: str = field(metadata=label("Prøvebudets prispoeng"))
    result: str = field(metadata=label("Prøvebudets resultat"))
    rank: str = field(metadata=label("Prøvebudets plassering"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TriedFormula:
    """A price formula and what it made of the trial bids."""

    name: str = field(metadata=label("Prisformel"))
    winner: str = field(metadata=label("Vinner med formelen"))
    effective: str = field(metadata=label("Prisens virkelige vekt"))
    worth: str = field(metadata=label("Verdien av ett kvalitetspoeng"))
    drawbacks: str = field(metadata=label("Ulemper ved formelen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteTrial:
    """The trial of the evaluation model that the author attached."""

    dated: str = field(metadata=label("Når modellen ble prøvd"))
    estimate: str = field(metadata=label("Anslaget i prøven"))
    spread: str = field(metadata=label("Spredningen i prøven"))
    model: str = field(metadata=label("Modellen som ble prøvd"))
    price_weight: str = field(metadata=label("Prisens vekt"))
    reason: tuple[str, ...] = field(metadata=label("Begrunnelse for modellen"))
    advice: str = field(metadata=label("Forslaget etter prøven"))
    bids: tuple[TriedBid, ...] = field(metadata=label("Prøvebudene"))
    formulas: tuple[TriedFormula, ...] = field(metadata=label("Prisformlene i prøven"))
    figure: Picture = field(metadata=label("Figur over prøven"))
    pair: str | None = field(default=None, metadata=label("Budet som bør vinne", needed=False))


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffNote(CompetitionDocument):
    """The buyer's own record of why and how; `approval` is who approved and when."""

    name: ClassVar[str] = "call_off_note"
    kind: ClassVar[str] = mark("Avropsnotat")

    framework: NoteFramework = field(metadata=label("Rammeavtale"))
    need: NoteNeed = field(metadata=label("Behov"))
    assignment: NoteAssignment = field(metadata=label("Oppdrag"))
    invited: tuple[str, ...] = field(metadata=label("Leverandører som inviteres"))
    criteria: tuple[WeightedCriterion, ...] = field(metadata=label("Tildelingskriterier"))
    scale: str = field(metadata=label("Høyeste poengsum"))
    presentation: bool = field(metadata=label("Presentasjon"))
    standstill_reason: str = field(metadata=label("Begrunnelse for valget av karensperiode"))
    climate: NoteClimate = field(metadata=label("Klima og miljø"))
    risks: tuple[Risk, ...] = field(metadata=label("Risiko"))
    timeline: tuple[Milestone, ...] = field(metadata=label("Tidsplan"))
    timeline_figure: Picture = field(metadata=label("Tidslinje"))
    participants: tuple[Participant, ...] = field(metadata=label("Roller"))
    left_out: tuple[str, ...] = field(
        default=(), metadata=label("Leverandører som ikke inviteres", needed=False)
    )
    standstill: str | None = field(
        default=None, metadata=label("Karensperiodens lengde", needed=False)
    )
    approval: str | None = field(default=None, metadata=label("Godkjenning", needed=False))
    climate_rule: str | None = field(default=None, metadata=label("Regel om klima", needed=False))
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler avropet følger", needed=False)
    )
    trial: NoteTrial | None = field(
        default=None, metadata=label("Prøve av evalueringsmodellen", needed=False)
    )
    trial_outdated: bool = field(
        default=False, metadata=label("Prøven gjelder en tidligere modell", needed=False)
    )
