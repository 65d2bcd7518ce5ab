"""The evaluator's own sheet as a file: fetch it, read what comes back, take it over."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, Stale
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.domain.sheet_forms import SheetForm, SheetReading, Taken
from procure.domain.text import display_name
from procure.language import say, using
from procure.queries import facts, sheet_forms
from procure.services import audit, evaluations, sheet_uploads
from procure.sheets import evaluation_sheet


def fetch(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> tuple[str, bytes]:
    """Return the name and the bytes of the actor's own sheet, and note that it was fetched.

    The file carries the bids' answers out of the system, so the trail says who has them.
    """
    found = sheet_forms.page(session, competition_id, viewer=actor, now=now)
    competition = facts.competition(session, competition_id)
    with using(competition.language):
        content = evaluation_sheet.workbook(found.form)
        title = say("Evalueringsskjema")
    audit.record_on(session, Tag.EVALUATION_SHEET_FETCH, competition, actor, now)
    reference = found.competition.reference.replace("/", "-")
    return display_name(f"{reference}_{title}.xlsx"), content


def read(content: bytes, form: SheetForm) -> SheetReading:
    """Return what an uploaded sheet says; nothing of it is stored."""
    return evaluation_sheet.understand(sheet_uploads.opened(content), form)


def take(
    session: Session,
    competition_id: int,
    changes: Sequence[Taken],
    *,
    seen: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Take changes over into the actor's own draft, and return how many cells they were.

    `seen` is the state that the evaluator was shown before and after of: raises `Stale` when
    the draft has changed since. Each cell obeys the same rules as when it is typed.
    """
    competition = facts.competition(session, competition_id, lock=True)
    here = sheet_forms.page(session, competition_id, viewer=actor, now=now)
    if here.score:
        raise IllegalTransition(here.score)
    if here.form.state != seen:
        raise Stale([reason(Code.STALE)])
    for change in changes:
        evaluations.set_score(
            session,
            competition_id,
            bid_id=change.bid_id,
            criterion_id=change.criterion_id,
            points=change.points,
            reason=change.reason,
            remarks=change.remarks,
            actor=actor,
            now=now,
        )
    audit.record_on(
        session, Tag.EVALUATION_SHEET_UPLOAD, competition, actor, now, cells=len(changes)
    )
    return len(changes)
