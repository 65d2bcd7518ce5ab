"""Sample data for the copy of a bid. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.access_copy import AccessCopy, CopiedSection
from procure.documents.samples.common import COMMON

SAMPLE: Final = AccessCopy(
    **COMMON,
    document_id="2026/0417, Kopi av tilbudet for innsyn 3, v1",
    dated="17. desember 2026",
    supplier="Nordlys (konstruert)",
    redacts=True,
    sections=(
        CopiedSection(
            title="Løsning og gjennomføring",
            paragraphs=(
                "Vi starter med to uker feltarbeid hos dem som møter innbyggerne. [sladdet]",
                "Hver fase avsluttes med et møte der dere velger retning.",
            ),
        ),
        CopiedSection(title="Timepriser", paragraphs=("[sladdet]",)),
    ),
)
