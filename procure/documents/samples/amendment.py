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
        "Ordgrensen var for lav til at dere kan vise arbeidet i alle tre fasene.",
        "Vi sier samtidig hva som må følge med skissene.",
    ),
    changes=(
        ChangeMade(
            what="Tilbudsfrist",
            before="torsdag 26. november 2026 kl. 12.00",
            after="torsdag 3. desember 2026 kl. 12.00",
        ),
        ChangeMade(
            what="Tildelingskriteriet «Oppdragsforståelse»",
            before="Beskriv hvordan dere forstår oppdraget. Høyst 600 ord.",
            after="Beskriv hvordan dere forstår oppdraget. Høyst 900 ord.",
        ),
        ChangeMade(what="Krav 4", after="Skisser leveres med kilde og lisens for bilder."),
    ),
    deadline_extended=True,
    content_changed=True,
    validity_changed=False,
    question_deadline=QUESTION_DEADLINE,
    bid_deadline="torsdag 3. desember 2026 kl. 12.00",
    valid_until=VALID_UNTIL,
    model_hash="0c9d3e51b7a24f668b1de0947ac35f2281d6907be43c58fa17620d9be5f4a83c",
    contact=CONTACT,
    signature=SIGNATURE,
    legal_basis=("Anskaffelsesforskriften § 26-3 om avrop på rammeavtaler med flere leverandører",),
    extension_reason=("Dere trenger en uke til å bruke de nye ordene.",),
    touched=("bekreftelsen av kravene", "svaret på «Oppdragsforståelse»"),
    question_number="3",
    question=("Kan ordgrensen økes? Vi skal beskrive arbeidet i tre faser.",),
    answer=("Ja. Grensen er nå 900 ord.",),
)
