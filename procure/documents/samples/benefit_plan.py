"""Sample data for the benefit plan. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.benefit_plan import BenefitPlan, BenefitRow
from procure.documents.samples.common import COMMON, WINNER

SAMPLE: Final = BenefitPlan(
    **COMMON,
    document_id="2026/0417, Gevinstplan og gevinstoversikt 14, v2",
    dated="1. november 2027",
    project="Unge uten jobb",
    owner="Fjordvik kommune (konstruert)",
    supplier=WINNER.name,
    period="22. desember 2026 til 17. desember 2027",
    purpose=(
        (
            "Unge mellom 16 og 24 år skal slippe å starte på nytt hver gang de går fra en tjeneste "
            "til en annen. Flere skal være i jobb eller utdanning etter ett år."
        ),
    ),
    benefits=(
        BenefitRow(
            name="Kortere tid uten kontakt i overgangene",
            owner="Virksomhetsleder 1",
            baseline="Seks uker (median, 2026)",
            target="To uker",
            measurement="Journalene i de tre tjenestene, hver måned",
            due="31. desember 2027",
            status="I gang",
        ),
        BenefitRow(
            name="Flere i jobb eller utdanning etter ett år",
            owner="Kommunalsjef 1",
            baseline="41 % (2025)",
            target="55 %",
            measurement="Årlig uttrekk fra registrene",
            due="31. desember 2028",
            status="Planlagt",
        ),
        BenefitRow(
            name="Færre dobbeltregistreringer",
            owner="Virksomhetsleder 2",
            baseline="3,2 per ung person",
            target="1",
            measurement="Stikkprøve av 50 saker hvert halvår",
            due="30. juni 2027",
            status="Oppnådd",
        ),
    ),
    achieved="1 av 3 gevinster er oppnådd.",
    follow_up=(
        (
            "Styringsgruppen går gjennom oversikten hvert kvartal. Er en gevinst forsinket to "
            "ganger på rad, legger eieren fram tiltak i kommunalsjefens ledermøte."
        ),
    ),
)
