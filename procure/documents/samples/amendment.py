"""Sample data for the notice of a change. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.amendment import Amendment, ChangeMade
from procure.documents.samples.common import (
    COMMON,
    CONTACT,
    FRAMEWORK,
    QUESTION_DEADLINE,
    SIGNATURE,
    VALID_UNTIL,
)

SAMPLE: Final = Amendment(
    **COMMON,
    document_id="MK-417-EM-2",
    dated="12. november 2026",
    version="2",
    previous_version="1",
    issued="torsdag 12. november 2026 kl. 10.00",
    framework=FRAMEWORK,
    reason=(
        "Svaret på spørsmål 3 kom sent, og flere trenger tid til å innarbeide det.",
        "Vi retter samtidig timetallet for endringsledelse, som var skrevet feil.",
    ),
    changes=(
        ChangeMade(
            what="Tilbudsfrist",
            before="torsdag 26. november 2026 kl. 12.00",
            after="torsdag 3. desember 2026 kl. 12.00",
        ),
        ChangeMade(
            what="Timer for Rådgiver, endringsledelse", before="340 timer", after="430 timer"
        ),
        ChangeMade(what="Krav K4", after="Skisser leveres med kilde og lisens for bilder."),
    ),
    deadline_extended=True,
    content_changed=True,
    question_deadline=QUESTION_DEADLINE,
    bid_deadline="torsdag 3. desember 2026 kl. 12.00",
    valid_until=VALID_UNTIL,
    model_hash="0c9d3e51b7a24f668b1de0947ac35f2281d6907be43c58fa17620d9be5f4a83c",
    contact=CONTACT,
    signature=SIGNATURE,
    legal_basis=("Anskaffelsesforskriften § 26-3 om avrop på rammeavtaler med flere leverandører",),
)
