"""Sample data for the letter about a reversal. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.reversal_letter import ReversalLetter
from procure.documents.samples.common import (
    COMMON,
    COMPLAINTS,
    CONTACT,
    FRAMEWORK,
    OTHER,
    SIGNATURE,
    WINNER,
)

SAMPLE: Final = ReversalLetter(
    **COMMON,
    document_id="2026/0417, Brev om omgjøring 9, v1",
    dated="16. desember 2026",
    recipient=OTHER,
    framework=FRAMEWORK,
    chosen=WINNER.name,
    was_chosen=False,
    rejected=False,
    told_on="10. desember 2026",
    reversed_on="16. desember 2026",
    reversed_by="Prosjekteier 1",
    fault=(
        (
            "Da vi ga felles poeng på kriteriet «Team og kompetanse», regnet vi med to "
            "referanseprosjekter som var eldre enn fem år. Konkurransegrunnlaget sier at bare "
            "prosjekter fra de siste fem årene teller."
        ),
    ),
    reason=(
        (
            "Referansene ga høyere poeng på et kriterium som veier 25 %. Uten dem kan rangeringen "
            "bli en annen."
        ),
    ),
    following=(
        (
            "Evaluatorene vurderer kriteriet «Team og kompetanse» på nytt for alle tilbudene. Vi "
            "regner med å sende ny meddelelse innen 15. januar 2027."
        ),
    ),
    standstill=True,
    complaints=COMPLAINTS,
    contact=CONTACT,
    signature=SIGNATURE,
    legal_basis=("Anskaffelsesforskriften § 25-1 om meddelelse om valg av leverandør",),
)
