"""Which pages of a competition its row leads to, for each of those who run or follow it."""

from enum import StrEnum

from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.permissions import Actor, Permission, Role, Subject
from procure.models.competitions import Competition
from procure.queries import material


class CasePage(StrEnum):
    """A page of a competition, in the order of the row."""

    OVERVIEW = "overview"
    REVIEWS = "reviews"
    PREVIEW = "preview"
    RECIPIENTS = "recipients"
    DIALOGUES = "dialogues"
    RULES = "rules"
    QUESTIONS = "questions"
    AMENDMENTS = "amendments"
    OPENING = "opening"
    EVALUATION = "evaluation"
    AWARD = "award"
    DELIVERY = "delivery"
    JOURNAL = "journal"
    DOCUMENTS = "documents"


def of(
    session: Session, competition: Competition, subject: Subject, viewer: Actor
) -> tuple[CasePage, ...]:
    """Return the pages that open for the viewer and have something to show; suppliers have none."""
    if viewer.role is Role.SUPPLIER:
        return ()
    found = (
        _early(subject, viewer)
        if competition.issued_at is None
        else _sent_out(session, competition, subject, viewer)
    )
    return tuple(page for page, opens in found.items() if opens)


def _early(subject: Subject, viewer: Actor) -> dict[CasePage, bool]:
    reads = permissions.allows(viewer, Permission.COMPETITION_READ, subject)
    return {
        CasePage.OVERVIEW: reads,
        CasePage.REVIEWS: permissions.allows(viewer, Permission.REVIEW_READ, subject),
        CasePage.PREVIEW: reads,
        CasePage.RECIPIENTS: reads,
        CasePage.DIALOGUES: permissions.allows(viewer, Permission.DIALOGUE_READ, subject),
        CasePage.RULES: reads,
    }


def _sent_out(
    session: Session, competition: Competition, subject: Subject, viewer: Actor
) -> dict[CasePage, bool]:
    reads = permissions.allows(viewer, Permission.COMPETITION_READ, subject)
    return {
        CasePage.OVERVIEW: reads,
        CasePage.RECIPIENTS: reads,
        CasePage.QUESTIONS: permissions.allows(viewer, Permission.QUESTION_READ, subject),
        CasePage.AMENDMENTS: reads,
        CasePage.OPENING: permissions.allows(viewer, Permission.OPENING_READ, subject),
        CasePage.EVALUATION: material.sees(viewer, subject),
        CasePage.AWARD: permissions.allows(viewer, Permission.AWARD_READ, subject)
        and competition.locked_at is not None,
        CasePage.DELIVERY: permissions.allows(viewer, Permission.DELIVERY_READ, subject)
        and competition.contracted_at is not None,
        CasePage.JOURNAL: permissions.allows(viewer, Permission.JOURNAL_READ, subject)
        and not material.partiality(session, competition, viewer),
        CasePage.DOCUMENTS: permissions.allows(viewer, Permission.DOCUMENT_READ, subject),
    }
