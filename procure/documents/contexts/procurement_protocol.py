"""Anskaffelsesprotokoll: every step that mattered, for whoever checks the case later."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Firm, WeightedCriterion
from procure.language import mark


class Outcome(StrEnum):
    """How the procurement ended."""

    CONTRACT = "contract"
    CANCELLED = "cancelled"
    UNSUCCESSFUL = "unsuccessful"


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitedSupplier:
    """One supplier in the framework and what came of the invitation."""

    name: str = field(metadata=label("Leverandør"))
    number: str = field(metadata=label("Organisasjonsnummer"))
    response: str = field(metadata=label("Svar på invitasjonen"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedBid:
    """A bid that was rejected: by which provision, why, and when the bidder was told."""

    supplier: str = field(metadata=label("Leverandør"))
    provision: str = field(metadata=label("Hjemmel"))
    reason: str = field(metadata=label("Begrunnelse"))
    rejected_on: str = field(metadata=label("Dato for avvisningen"))
    told: str = field(metadata=label("Brevet ble sendt"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dealing:
    """Something between the buyer and one supplier after the opening."""

    supplier: str = field(metadata=label("Leverandør"))
    subject: str = field(metadata=label("Gjelder"))
    happened_on: str = field(metadata=label("Dato"))
    result: str = field(metadata=label("Resultat"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolPerson:
    """Someone who took part in the evaluation, and their impartiality."""

    name: str = field(metadata=label("Navn"))
    role: str = field(metadata=label("Rolle"))
    declared: str = field(metadata=label("Habilitet"))


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierTalk:
    """A talk with suppliers before the competition, and what evened out the advantage."""

    held_on: str = field(metadata=label("Dato"))
    subject: str = field(metadata=label("Gjelder"))
    participants: str = field(metadata=label("Deltakere"))
    remedy: str = field(metadata=label("Materiale og avhjelpende tiltak"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedWarning:
    """A warning of the rules that did not stop a step, and the reason that was written."""

    rule: str = field(metadata=label("Regel"))
    reason: str = field(metadata=label("Begrunnelse"))
    given: str = field(metadata=label("Skrevet av"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenBid:
    """The contract: with whom, why, for how much, and the steps up to it."""

    supplier: str = field(metadata=label("Valgt leverandør"))
    number: str = field(metadata=label("Organisasjonsnummer"))
    reason: tuple[str, ...] = field(metadata=label("Begrunnelse for valget"))
    value: str = field(metadata=label("Kontraktsverdi"))
    decided_at: str = field(metadata=label("Tildelingsbeslutning"))
    decided_by: str = field(metadata=label("Besluttet av"))
    told_at: str = field(metadata=label("Meddelelsen ble sendt"))
    standstill: str = field(metadata=label("Karensperiode"))
    signed_at: str = field(metadata=label("Kontrakten ble inngått"))
    firms: tuple[Firm, ...] = field(metadata=label("Firmaene i konsortiet"))


def _chosen(protocol: "ProcurementProtocol") -> bool:
    return protocol.outcome is Outcome.CONTRACT


def _ended(protocol: "ProcurementProtocol") -> bool:
    return protocol.outcome is not Outcome.CONTRACT


def _cancelled(protocol: "ProcurementProtocol") -> bool:
    return protocol.outcome is Outcome.CANCELLED


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcurementProtocol(CompetitionDocument):
    """The whole procurement. What did not happen is said in words, never left out."""

    name: ClassVar[str] = "procurement_protocol"
    kind: ClassVar[str] = mark("Anskaffelsesprotokoll")

    keeper: str = field(metadata=label("Protokollfører"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    framework_buyer: str = field(metadata=label("Oppdragsgiver for rammeavtalen"))
    framework_suppliers: str = field(metadata=label("Antall leverandører i rammeavtalen"))
    call_off_rule: str = field(metadata=label("Vilkår for minikonkurranse"))
    description: tuple[str, ...] = field(metadata=label("Beskrivelse av anskaffelsen"))
    estimated_value: str = field(metadata=label("Anslått verdi"))
    period: str = field(metadata=label("Varighet"))
    contract: str = field(metadata=label("Kontraktstandard"))
    issued_at: str = field(metadata=label("Invitasjonen ble sendt"))
    bid_deadline: str = field(metadata=label("Tilbudsfrist"))
    criteria: tuple[WeightedCriterion, ...] = field(metadata=label("Tildelingskriterier"))
    climate: tuple[str, ...] = field(metadata=label("Klima og miljø"))
    invited: tuple[InvitedSupplier, ...] = field(metadata=label("Inviterte leverandører"))
    outcome: Outcome = field(metadata=label("Resultat av anskaffelsen"))
    notices: str = field(metadata=label("Spørsmål og endringer"))
    people: tuple[ProtocolPerson, ...] = field(metadata=label("Personer i evalueringen"))
    model_hash: str = field(metadata=label("Konkurransens kontrollsum"))
    opened_at: str | None = field(
        default=None, metadata=label("Tilbudene ble åpnet", needed=_chosen)
    )
    evaluated: tuple[str, ...] = field(
        default=(), metadata=label("Tilbud i vurderingen", needed=_chosen)
    )
    chosen: ChosenBid | None = field(default=None, metadata=label("Valgt tilbud", needed=_chosen))
    ended_at: str | None = field(
        default=None, metadata=label("Tidspunkt for avslutningen", needed=_ended)
    )
    ending: tuple[str, ...] = field(
        default=(), metadata=label("Begrunnelse for avlysningen", needed=_cancelled)
    )
    rejected: tuple[RejectedBid, ...] = field(
        default=(), metadata=label("Avviste tilbud", needed=False)
    )
    low: tuple[str, ...] = field(default=(), metadata=label("Uvanlig lave priser", needed=False))
    clarified: tuple[Dealing, ...] = field(
        default=(), metadata=label("Avklaringer og ettersendinger", needed=False)
    )
    meetings: tuple[Dealing, ...] = field(
        default=(), metadata=label("Presentasjoner og dialogmøter", needed=False)
    )
    extensions: tuple[Dealing, ...] = field(
        default=(), metadata=label("Forlenget vedståelsesfrist", needed=False)
    )
    complaints: tuple[Dealing, ...] = field(default=(), metadata=label("Klager", needed=False))
    reversals: tuple[str, ...] = field(default=(), metadata=label("Omgjøringer", needed=False))
    ties: tuple[str, ...] = field(
        default=(), metadata=label("Tilknytninger og tiltak", needed=False)
    )
    talks: tuple[EarlierTalk, ...] = field(
        default=(), metadata=label("Dialog før konkurransen", needed=False)
    )
    warnings: tuple[PassedWarning, ...] = field(
        default=(), metadata=label("Begrunnede varsler", needed=False)
    )
    published: str = field(
        default="", metadata=label("Kunngjøring av inngått kontrakt", needed=False)
    )
    keep_until: str = field(default="", metadata=label("Saken kan tidligst slettes", needed=False))
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler protokollen bygger på", needed=False)
    )
