"""Sample data for the questions and answers. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.questions_answers import QuestionAnswered, QuestionsAnswers
from procure.documents.samples.common import (
    BID_DEADLINE,
    COMMON,
    CONTACT,
    FRAMEWORK,
    QUESTION_DEADLINE,
)

SAMPLE: Final = QuestionsAnswers(
    **COMMON,
    document_id="MK-417-SS-3",
    dated="11. november 2026",
    version="3",
    tender_version="2",
    framework=FRAMEWORK,
    question_deadline=QUESTION_DEADLINE,
    bid_deadline=BID_DEADLINE,
    contact=CONTACT,
    questions=(
        QuestionAnswered(
            number="1",
            asked="04.11.2026 kl. 09.12",
            answered="05.11.2026 kl. 13.40",
            question=("Kan møtene med ungdomsrådet holdes på kveldstid?",),
            answer=("Ja. Ungdomsrådet møtes vanligvis tirsdager kl. 17–19.",),
            about="Hele konkurransen",
            is_new=False,
        ),
        QuestionAnswered(
            number="2",
            asked="06.11.2026 kl. 14.55",
            answered="09.11.2026 kl. 10.05",
            question=(
                "Konkurransegrunnlaget sier at halvparten av møtene er digitale.",
                "Gjelder det også innsiktsarbeidet med de unge?",
            ),
            answer=(
                "Nei. Innsiktsarbeidet skal gjøres der de unge er.",
                "Styringsgruppens møter og statusmøtene kan holdes digitalt.",
            ),
            about="Tildelingskriteriet «Oppdragsforståelse»",
            is_new=False,
            changed_in="2",
        ),
        QuestionAnswered(
            number="3",
            asked="10.11.2026 kl. 11.20",
            answered="11.11.2026 kl. 09.30",
            question=("Hvilke formater kan dere redigere selv, jf. krav K3?",),
            answer=("Word, PowerPoint og åpne bildeformater.",),
            about="Krav 3",
            is_new=True,
        ),
    ),
)
