"""Which complaints and requests for access nobody has answered yet, as SQL for facts and lists."""

from sqlalchemy import ColumnElement, Label, and_, exists, func, select
from sqlalchemy.orm import Session

from procure.domain.complaints import ComplaintKind
from procure.domain.reasons import Code, Reason, reason
from procure.models.complaints import AccessRequest, Complaint
from procure.models.documents import Document

LETTER = "complaint_answer"  # the document of an answer in the case journal


def told() -> ColumnElement[bool]:
    """Whether the letter with the answer to the outer row's complaint is made."""
    return exists().where(
        Document.competition_id == Complaint.competition_id,
        Document.name == LETTER,
        Document.subject_id == Complaint.answer_id,
    )


def unanswered() -> ColumnElement[bool]:
    """Complaints to the buyer or the board that wait for an answer."""
    return and_(Complaint.ended_at.is_(None), Complaint.kind != ComplaintKind.COURT, ~told())


def unsettled() -> ColumnElement[bool]:
    """Requests for an injunction that no court has ended."""
    return and_(Complaint.ended_at.is_(None), Complaint.kind == ComplaintKind.COURT)


def undecided() -> ColumnElement[bool]:
    """Requests for access without a decision, or whose letter with it is not made."""
    letter = exists().where(
        Document.competition_id == AccessRequest.competition_id,
        Document.name == LETTER,
        Document.subject_id == AccessRequest.answer_id,
    )
    return ~letter


def for_letter(session: Session, entry_id: int) -> tuple[Reason, ...]:
    """Why an entry cannot be closed yet: the asker or complainer waits for its letter."""
    found = {
        Code.ACCESS_OPEN: exists().where(AccessRequest.answer_id == entry_id, undecided()),
        Code.COMPLAINT_OPEN: exists().where(Complaint.answer_id == entry_id, unanswered()),
    }
    return tuple(
        reason(code, count=1) for code, waits in found.items() if session.scalar(select(waits))
    )


def counts(competition_id: int) -> tuple[Label[int], ...]:
    """Return how many of each wait in a competition, named as the lifecycle's facts."""
    complaints = select(func.count(Complaint.id)).where(Complaint.competition_id == competition_id)
    requests = select(func.count(AccessRequest.id)).where(
        AccessRequest.competition_id == competition_id
    )
    return (
        complaints.where(unanswered()).scalar_subquery().label("complaints_open"),
        complaints.where(unsettled()).scalar_subquery().label("injunctions_open"),
        requests.where(undecided()).scalar_subquery().label("access_open"),
    )
