"""Sample data for the request for clarification. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.clarification import Clarification, ClarificationReply
from procure.documents.samples.common import COMMON, CONTACT, FRAMEWORK, OTHER, SIGNATURE

SAMPLE: Final = Clarification(
    **COMMON,
    document_id="2026/0417, Forespørsel om avklaring eller ettersending 3, v2",
    dated="4. desember 2026",
    recipient=OTHER,
    framework=FRAMEWORK,
    number="1",
    asked_on="30. november 2026",
    submission=False,
    about="antall timer til tjenestedesign i fase 2",
    place="Svaret på kriteriet «Gjennomføring», side 4, og prisskjemaet",
    question=(
        (
            "I svaret på kriteriet «Gjennomføring» skriver dere at fase 2 har 240 timer til "
            "tjenestedesign. I bemanningsplanen på samme side står det 200 timer."
        ),
        "Hvilket av tallene gjelder?",
    ),
    due="torsdag 3. desember 2026 kl. 12.00",
    contact=CONTACT,
    signature=SIGNATURE,
    replies=(
        ClarificationReply(
            received="onsdag 2. desember 2026 kl. 10.41",
            text=("Tallet i bemanningsplanen er riktig: 200 timer. Tallet i teksten er en feil.",),
            accepted=True,
            assessment=(
                (
                    "Svaret velger mellom to tall som begge står i tilbudet, og det gjelder det "
                    "laveste. Prisen er regnet ut av timene i prisskjemaet og blir ikke endret."
                ),
            ),
        ),
    ),
    legal_basis=("Anskaffelsesforskriften § 23-5 om ettersending og avklaring",),
)
