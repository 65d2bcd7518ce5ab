"""Referat fra presentasjon eller dialogmøte: topic, time, who was there, the same for all."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesParticipant:
    """Someone who was there."""

    who: str = field(metadata=label("Deltaker"))
    side: str = field(metadata=label("Hvem deltakeren var der for"))


@dataclass(frozen=True, slots=True, kw_only=True)
class MinutesExchange:
    """A question and its answer."""

    question: str = field(metadata=label("Spørsmål"))
    answer: str = field(metadata=label("Svar"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentationMinutes(CompetitionDocument):
    """Minutes of one meeting; `supplier` is None when it was with several."""

    name: ClassVar[str] = "presentation_minutes"
    kind: ClassVar[str] = mark("Referat fra presentasjon eller dialogmøte")

    framework: str = field(metadata=label("Rammeavtalens navn"))
    number: str = field(metadata=label("Referatets nummer"))
    presentation: bool = field(metadata=label("Presentasjon av et tilbud"))
    topic: str = field(metadata=label("Tema"))
    held: str = field(metadata=label("Når møtet begynte"))
    minutes: str = field(metadata=label("Tid brukt"))
    place: str = field(metadata=label("Sted"))
    participants: tuple[MinutesParticipant, ...] = field(metadata=label("Deltakere"))
    same_questions: bool = field(metadata=label("De samme spørsmålene til alle"))
    equal: tuple[str, ...] = field(metadata=label("Likebehandling"))
    written_by: str = field(metadata=label("Referent"))
    supplier: str | None = field(default=None, metadata=label("Tilbyder", needed=False))
    shared: tuple[str, ...] = field(default=(), metadata=label("Delt materiale", needed=False))
    exchanges: tuple[MinutesExchange, ...] = field(
        default=(), metadata=label("Spørsmål og svar", needed=False)
    )
