"""Sample data for the rejection letter. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.rejection_letter import RejectionLetter
from procure.documents.parts import Supplier
from procure.documents.samples.common import (
    COMMON,
    COMPLAINTS,
    CONTACT,
    FRAMEWORK,
    SIGNATURE,
)

SAMPLE: Final = RejectionLetter(
    **COMMON,
    document_id="MK-417-AV-4",
    dated="30. november 2026",
    recipient=Supplier(
        name="Konsortium Lyng (konstruert)",
        lead="Lyng Design AS (konstruert)",
        number="000 000 204",
    ),
    framework=FRAMEWORK,
    received_at="onsdag 25. november 2026 kl. 15.20",
    rejected_on="30. november 2026",
    reason=(
        (
            "Tilbudet oppfyller ikke det absolutte kravet K1: Teamet skal dekke tjenestedesign, "
            "gevinstrealisering og endringsledelse."
        ),
        (
            "Ingen av personene i teamet har oppgitt kompetanse i endringsledelse, og "
            "løsningsforslaget beskriver ikke hvordan området skal dekkes."
        ),
    ),
    complaints=COMPLAINTS,
    contact=CONTACT,
    signature=SIGNATURE,
    legal_basis=("Anskaffelsesforskriften § 24-8 om avvisning på grunn av forhold ved tilbudet",),
)
