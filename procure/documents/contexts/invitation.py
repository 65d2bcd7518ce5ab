"""Invitasjon til minikonkurranse: one letter, the same to every supplier, sent at one time."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import (
    Attachment,
    Contact,
    EvaluationModel,
    Signature,
    WeightedCriterion,
)
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation(CompetitionDocument):
    """Addressed to all suppliers of the framework that can perform the assignment.

    No supplier is named, so that the letter and its hash are the same for all of them.
    """

    name: ClassVar[str] = "invitation"
    kind: ClassVar[str] = mark("Invitasjon til minikonkurranse")

    framework: str = field(metadata=label("Rammeavtalens navn"))
    framework_number: str = field(metadata=label("Rammeavtalens saksnummer"))
    summary: tuple[str, ...] = field(metadata=label("Kort om oppdraget"))
    contract: str = field(metadata=label("Kontraktstandard"))
    question_deadline: str = field(metadata=label("Spørsmålsfrist"))
    bid_deadline: str = field(metadata=label("Tilbudsfrist"))
    valid_until: str = field(metadata=label("Vedståelsesfrist"))
    award_expected: str = field(metadata=label("Forventet valg av leverandør"))
    delivery_place: str = field(metadata=label("Leveringssted for tilbud"))
    contact: Contact = field(metadata=label("Kontakt"))
    criteria: tuple[WeightedCriterion, ...] = field(metadata=label("Tildelingskriterier"))
    model: EvaluationModel = field(metadata=label("Evalueringsmodell"))
    model_hash: str = field(metadata=label("Konkurransens kontrollsum"))
    attachments: tuple[Attachment, ...] = field(metadata=label("Vedlegg"))
    signature: Signature = field(metadata=label("Underskrift"))
    estimated_value: str | None = field(default=None, metadata=label("Anslått verdi", needed=False))
    presentation: str | None = field(
        default=None, metadata=label("Tid for presentasjon", needed=False)
    )
    standstill: str | None = field(
        default=None, metadata=label("Karensperiodens lengde", needed=False)
    )
    legal_basis: tuple[str, ...] = field(
        default=(), metadata=label("Regler konkurransen følger", needed=False)
    )
