"""Sample data for the final report. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.final_report import FinalReport, ReportedBenefit, ReportedPhase
from procure.documents.samples.common import COMMON, FRAMEWORK, WINNER

SAMPLE: Final = FinalReport(
    **COMMON,
    document_id="2026/0417, Sluttrapport 15, v1",
    dated="17. desember 2027",
    framework=FRAMEWORK,
    project="Unge uten jobb",
    owner="Fjordvik kommune (konstruert)",
    supplier=WINNER.name,
    period="22. desember 2026 til 17. desember 2027",
    original_value="1 760 000 kr",
    invoiced="1 871 500 kr",
    final_value="1 884 000 kr",
    problem=(
        "Unge uten jobb møter fem ulike tjenester og må fortelle historien sin på nytt hvert sted.",
    ),
    summary=(
        (
            "Prosjektet begynte med å lete etter en felles inngang og endte med en fast "
            "kontaktperson som følger den unge hele veien. Utprøvingen med 30 unge "
            "halverte tiden uten kontakt."
        ),
    ),
    phases=(
        ReportedPhase(
            phase="Diagnose",
            planned="4. januar 2027 til 9. april 2027",
            passed="12. april 2027",
        ),
        ReportedPhase(
            phase="Utforske–definere",
            planned="19. april 2027 til 21. juni 2027",
            passed="21. juni 2027",
        ),
        ReportedPhase(
            phase="Utvikle–levere",
            planned="16. august 2027 til 3. desember 2027",
            passed="10. desember 2027",
        ),
    ),
    results=(
        "Tre tjenester har en felles avtale om kontaktperson, med mandat og fordelt ansvar.",
        "Utprøvingen varte i 16 uker. 27 av 30 unge hadde kontakt hver uke.",
    ),
    benefits=(
        ReportedBenefit(
            name="Kortere tid uten kontakt i overgangene", target="To uker", status="I gang"
        ),
        ReportedBenefit(name="Færre dobbeltregistreringer", target="1", status="Oppnådd"),
    ),
    learning=(
        "Diagnosen tok lengre tid enn planlagt, og det var verdt det: Den endret hele retningen.",
        "Lederne måtte være med fra første uke. Da de ble hentet inn sent, stanset arbeidet.",
    ),
    transfer=(
        (
            "Avtalen og tjenestereisen kan brukes av andre kommuner. De må selv kartlegge hvor "
            "overgangene svikter hos dem."
        ),
    ),
    continuation=(
        (
            "Kommunen viderefører ordningen med egne midler fra 1. januar 2028. Virksomhetsleder 1 "
            "eier den."
        ),
    ),
    author="Prosjekteier 1",
)
