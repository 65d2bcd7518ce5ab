"""Sample data for the request to keep a bid open longer. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.validity_extension import ValidityExtension, ValidityReply
from procure.documents.samples.common import COMMON, CONTACT, FRAMEWORK, OTHER, SIGNATURE

SAMPLE: Final = ValidityExtension(
    **COMMON,
    document_id="2026/0417, Forespørsel om forlenget vedståelsesfrist 5, v2",
    dated="12. februar 2027",
    recipient=OTHER,
    framework=FRAMEWORK,
    asked_on="8. februar 2027",
    valid_until="26. februar 2027",
    new_until="9. april 2027",
    reason=(
        (
            "Vi har fått en klage på valget av leverandør. Vi trenger tid til å behandle den før "
            "vi kan inngå kontrakt."
        ),
    ),
    to_all=True,
    answer_by="mandag 15. februar 2027 kl. 12.00",
    contact=CONTACT,
    signature=SIGNATURE,
    replies=(
        ValidityReply(
            received="torsdag 11. februar 2027 kl. 14.05",
            text=("Vi godtar den nye fristen. Tilbudet er uendret.",),
            agrees=True,
        ),
    ),
)
