"""Sample data for the letter of cancellation. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.cancellation_letter import CancellationLetter, Ending, Reached
from procure.documents.parts import ComplaintRoute
from procure.documents.samples.common import COMMON, COMPLAINTS, CONTACT, FRAMEWORK, SIGNATURE

SAMPLE: Final = CancellationLetter(
    **COMMON,
    document_id="MK-417-BA-1",
    dated="20. november 2026",
    framework=FRAMEWORK,
    framework_number="2024/0032",
    invited_at="mandag 2. november 2026 kl. 09.00",
    ended_on="20. november 2026",
    ending=Ending.CANCELLED,
    reached=Reached.SEALED,
    ground="Behovet er falt bort eller blitt et annet",
    reason=(
        (
            "Kommunestyret har vedtatt å slå sammen to av de fem tjenestene. Oppdraget slik det er "
            "beskrevet i konkurransegrunnlaget, svarer derfor ikke lenger til behovet."
        ),
        "Endringen er så stor at den ikke kan gjøres i den pågående konkurransen.",
    ),
    complaints=(
        ComplaintRoute(
            body="Fjordvik kommune (konstruert)",
            how="Send klagen skriftlig til anskaffelser@fjordvik.example.",
        ),
        COMPLAINTS[1],
    ),
    contact=CONTACT,
    signature=SIGNATURE,
)
