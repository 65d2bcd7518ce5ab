"""Spørsmål og svar: every answered question, the same to all, with nobody named."""

from dataclasses import dataclass, field
from typing import ClassVar

from procure.documents.document import CompetitionDocument, label
from procure.documents.parts import Contact
from procure.language import mark


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAnswered:
    """One question and its answer. Who asked stands nowhere in the document."""

    number: str = field(metadata=label("Spørsmålets nummer"))
    asked: str = field(metadata=label("Når spørsmålet ble stilt"))
    answered: str = field(metadata=label("Når spørsmålet ble besvart"))
    question: tuple[str, ...] = field(metadata=label("Spørsmål"))
    answer: tuple[str, ...] = field(metadata=label("Svar"))
    about: str = field(metadata=label("Det spørsmålet gjelder"))
    is_new: bool = field(metadata=label("Nytt i denne versjonen"))
    changed_in: str | None = field(
        default=None, metadata=label("Versjonen som svaret endret konkurransen i", needed=False)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionsAnswers(CompetitionDocument):
    """All answers given so far. Each answer makes the next version."""

    name: ClassVar[str] = "questions_answers"
    kind: ClassVar[str] = mark("Spørsmål og svar")

    version: str = field(metadata=label("Versjon av spørsmål og svar"))
    tender_version: str = field(metadata=label("Konkurransegrunnlagets versjon"))
    framework: str = field(metadata=label("Rammeavtalens navn"))
    question_deadline: str = field(metadata=label("Spørsmålsfrist"))
    bid_deadline: str = field(metadata=label("Tilbudsfrist"))
    contact: Contact = field(metadata=label("Kontakt"))
    questions: tuple[QuestionAnswered, ...] = field(metadata=label("Besvarte spørsmål"))
