"""Sample data for the requirements. Everything in it is invented."""

from typing import Final

from procure.documents.contexts.requirements import NumberedRequirement, Requirements
from procure.documents.samples.common import COMMON, CONTACT, FRAMEWORK
from procure.documents.samples.tender_document import SAMPLE as TENDER
from procure.domain.framework_file import StandardContract

TRAVEL: Final = "Leverandøren reiser med tog eller buss når det er mulig."


def _of_kind(*, absolute: bool) -> tuple[NumberedRequirement, ...]:
    return tuple(
        NumberedRequirement(number=r.number, text=r.text, documentation=r.documentation)
        for r in TENDER.requirements
        if r.absolute is absolute
    )


SAMPLE: Final = Requirements(
    **COMMON,
    document_id="MK-417-KS-1",
    dated="2. november 2026",
    version="1",
    framework=FRAMEWORK,
    framework_number="2024/0032",
    contract=StandardContract.ASSIGNMENT,
    project=TENDER.project,
    assignment=TENDER.assignment,
    contact=CONTACT,
    absolute=_of_kind(absolute=True),
    others=(
        *_of_kind(absolute=False),
        NumberedRequirement(number="K4", text=TRAVEL, documentation="Framdriftsplanen"),
    ),
    climate=(f"K4: {TRAVEL}",),
)
