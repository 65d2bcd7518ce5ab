"""The documents of an issue, built from what is frozen: invitation, tender and its annexes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents import document as kinds
from procure.documents import fields, parts
from procure.documents.contexts.invitation import Invitation
from procure.domain.errors import InvalidInput
from procure.domain.evaluations import Material
from procure.domain.permissions import Actor
from procure.domain.reasons import Reason
from procure.language import say, using
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.queries import material
from procure.services import course_pictures, document_parts, documents, tender_chapters
from procure.services.document_parts import Common, paragraphs
from procure.services.writing import bid_form, requirements

# Where the value that a path lacks is written: the longest prefix that fits decides.
SECTIONS: Final[Mapping[str, str]] = {
    "": "basis",
    "summary": "need",
    "project": "project",
    "project.background": "need",
    "assignment": "need",
    "assignment.competences": "team",
    "assignment.period": "timeline",
    "rules": "timeline",
    "rules.contact": "basis",
    "question_deadline": "timeline",
    "bid_deadline": "timeline",
    "valid_until": "timeline",
    "award_expected": "timeline",
    "timeline": "timeline",
    "requirements": "requirements",
    "absolute": "requirements",
    "others": "requirements",
    "criteria": "criteria",
    "answers": "criteria",
    "model": "model",
    "price_lines": "price",
    "rates": "price",
    "climate": "climate",
}


# What the issue itself sets, so that nobody can write it.
MADE_AT_ISSUE: Final = frozenset({"document_id", "model_hash", "version"})


def issue_documents(
    session: Session,
    competition: Competition,
    *,
    amended: bool = False,
    actor: Actor,
    now: datetime,
) -> tuple[Document, ...]:
    """Make all that suppliers get with the newest frozen version, in its language.

    What is amended is told by a notice: nobody is invited again. Raises `InvalidInput` with
    every missing value of them all, before any is made.
    """
    made = contents(session, competition, actor, now, drawn=True)[1 if amended else 0 :]
    if lacking := _lacking(made):
        raise InvalidInput(lacking)
    with using(competition.language):
        return tuple(
            documents.generate(
                session,
                content,
                case=documents.Case(competition_id=competition.id, for_suppliers=True),
                actor=actor,
                now=now,
            )
            for content in made
        )


def gaps(
    session: Session, competition: Competition, *, actor: Actor, now: datetime
) -> tuple[Reason, ...]:
    """Return what the documents of an issue still lack, so that a page can say it before.

    Each reason names the value as its writer knows it, and the section that holds it.
    """
    return _lacking(contents(session, competition, actor, now))


def _lacking(made: tuple[kinds.Document, ...]) -> tuple[Reason, ...]:
    found = [field for content in made for field in fields.missing(content)]
    return documents.lacking((f for f in found if f.path not in MADE_AT_ISSUE), SECTIONS)


def contents(
    session: Session, competition: Competition, actor: Actor, now: datetime, *, drawn: bool = False
) -> tuple[kinds.Document, ...]:
    """Return the values of each document; what is not written yet is missing in them.

    Drawings take time, so they are made only when they will be printed.
    """
    with using(competition.language):
        common = document_parts.common(session, competition, actor, now)
        known = material.of(session, competition)
        return (
            _invitation(competition, common, known),
            replace(
                tender_chapters.write(session, competition, common, known),
                timeline_figure=(
                    course_pictures.picture(session, competition, now) if drawn else None
                ),
            ),
            requirements.gather(session, competition, 0, actor=actor, now=now),
            bid_form.gather(session, competition, 0, actor=actor, now=now),
        )


def _invitation(competition: Competition, common: Common, known: Material) -> Invitation:
    return Invitation(
        **common.start(),
        framework=common.framework,
        framework_number=common.framework_number,
        summary=paragraphs(competition.assignment),
        contract=competition.contract_form,
        question_deadline=tender_chapters.moment(competition.questions_due_at),
        bid_deadline=tender_chapters.moment(competition.deadline_at),
        valid_until=tender_chapters.valid_until(competition),
        award_expected=tender_chapters.award_expected(competition),
        delivery_place=say(tender_chapters.ROOM),
        contact=common.contact,
        criteria=tuple(
            parts.WeightedCriterion(name=node.name, weight=document_parts.weight(known, node))
            for node in known.nodes
            if node.parent is None
        ),
        model=document_parts.model(known),
        model_hash=common.model_hash,
        attachments=tender_chapters.attachments(competition),
        signature=common.signature,
        presentation=tender_chapters.presentation_time(competition),
        standstill=tender_chapters.standstill(competition),
    )
