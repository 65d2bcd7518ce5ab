"""What later versions changed in the tender document, for the table that stands first in it."""

from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.contexts.tender_document import Changed
from procure.language import say
from procure.models.competitions import CompetitionVersion
from procure.services import version_changes


def of(session: Session, competition_id: int) -> tuple[Changed, ...]:
    """Return every change since the issue, in the order they were made; none in version 1."""
    versions = session.execute(
        select(CompetitionVersion.number, CompetitionVersion.snapshot)
        .where(CompetitionVersion.competition_id == competition_id)
        .order_by(CompetitionVersion.number)
    )
    return tuple(
        Changed(
            version=str(version.number),
            what=change.what,
            before=change.before or say("ingenting"),
            after=change.after or say("strøket"),
        )
        for earlier, version in pairwise(versions.all())
        for change in version_changes.between(earlier.snapshot, version.snapshot)
    )
