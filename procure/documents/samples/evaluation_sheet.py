"""Sample data for an evaluator's own sheet. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.evaluation_sheet import (
    EvaluationSheet,
    SheetBid,
    SheetScore,
    SheetStep,
    SheetWording,
)
from procure.documents.samples.common import COMMON, OTHER, WINNER


def _score(criterion: str, weight: str, points: str, reason: str, **more: str) -> SheetScore:
    return SheetScore(criterion=criterion, weight=weight, points=points, reason=reason, **more)


SAMPLE: Final = EvaluationSheet(
    **COMMON,
    document_id="MK-417-ES-2",
    dated="7. desember 2026",
    evaluator="Evaluator 2",
    unit="Fjordvik kommune (konstruert)",
    declared_at="fredag 27. november 2026 kl. 09.14",
    submitted_at="torsdag 3. desember 2026 kl. 15.42",
    scale="10",
    bids=(
        SheetBid(
            supplier=WINNER.name,
            scores=(
                _score(
                    "Oppgaveforståelse",
                    "30 %",
                    "9",
                    "Forklarer godt hvordan mål og frister i de fem tjenestene virker sammen.",
                    strengths="Viser med et eksempel hvor de unge faller mellom to tjenester.",
                    weaknesses="Sier lite om hvem som eier endringen etterpå.",
                    pages="Side 3 og 4",
                ),
                _score(
                    "Løsningsforslag og metode",
                    "25 %",
                    "8,5",
                    "De unge er med i alle tre fasene. Beslutningspunktene er tydelige.",
                ),
                _score(
                    "Erfaring", "15 %", "7", "Fire sammenlignbare oppdrag, to av dem i kommuner."
                ),
                _score(
                    "Samlet dekning",
                    "10 %",
                    "8",
                    "To eller flere personer på alle tre kompetanseområdene.",
                ),
            ),
        ),
        SheetBid(
            supplier=OTHER.name,
            scores=(
                _score(
                    "Oppgaveforståelse",
                    "30 %",
                    "6,5",
                    "God framstilling av de unges situasjon. Lite om hvem som styrer tjenestene.",
                ),
                _score(
                    "Løsningsforslag og metode",
                    "25 %",
                    "7",
                    "Realistisk plan, men de unge er lite med i den siste fasen.",
                ),
                _score("Erfaring", "15 %", "6", "Bare ett sammenlignbart oppdrag i en kommune."),
                _score("Samlet dekning", "10 %", "6", "Endringsledelse er dekket av én person."),
            ),
        ),
    ),
    wordings=(
        SheetWording(
            criterion="Oppgaveforståelse",
            steps=(
                SheetStep(
                    points="10",
                    meaning="Svaret viser innsikt i både problemet og kommunen, med belegg.",
                ),
                SheetStep(points="6", meaning="Svaret viser innsikt i det meste av problemet."),
                SheetStep(points="2", meaning="Svaret gjentar det som står i grunnlaget."),
                SheetStep(points="0", meaning="Svaret viser ingen forståelse av oppdraget."),
            ),
        ),
    ),
    sheet_hash="b47a0d93c6e1f852704bdc19ae36587f20d4c98b1e7a635f08d2bc4791ea506d",
)
