"""Talks with suppliers before a competition: what must be told, and when material must be shared.

FOA §§ 12-1 and 12-2 (`domain.md` A3.18): a talk is lawful when nobody gains by it. What one
supplier was given, all must get, at the latest with the invitation.
"""

from dataclasses import dataclass
from datetime import date, datetime

from procure.domain.formats import local
from procure.domain.journal_checks import Known, blank, not_past, unset
from procure.domain.reasons import Code, Reason, reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """One talk as somebody notes it. `material` is empty when nothing was given out."""

    held_on: date | None = None
    subject: str = ""
    participants: str = ""
    material: str = ""  # what the supplier got, and where it is found

    def problems(self, now: datetime) -> tuple[Reason, ...]:
        """Why it cannot be noted; a reason's section is the field that must change."""
        return (
            *unset(self, "held_on"),
            *not_past(self.held_on, Known(now=now), "held_on"),
            *blank(self, "subject", "participants"),
        )


def note_refusals(*, issued: bool, ended: bool) -> tuple[Reason, ...]:
    """Why no talk can be noted: afterwards it is no talk before the competition."""
    return (reason(Code.DIALOGUE_TOO_LATE),) if issued or ended else ()


def share_refusals(*, material: str, shared_at: datetime | None) -> tuple[Reason, ...]:
    """Why the material of a talk cannot be shared: there is none, or all have it."""
    if not material:
        return (reason(Code.MATERIAL_NONE),)
    if shared_at is not None:
        return (reason(Code.MATERIAL_SHARED, day=local(shared_at).date()),)
    return ()
