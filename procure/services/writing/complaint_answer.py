"""The answer to a complaint, or the decision on access, from the case journal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from procure.documents.contexts.complaint_answer import AccessRow, ComplaintAnswer
from procure.domain import formats
from procure.domain.journal_facts import AccessPart, Given, Reply, Verdict
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.competitions import Competition
from procure.services import document_parts, journal_documents, law
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {
    "": "journal",
    "recipient": "framework",
    "contact": "framework",
    "complaints": "framework",
}
NOTHING: Final = "–"


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> ComplaintAnswer:
    """Return the letter about the entry `subject_id`."""
    entry = journal_documents.entry(session, competition, subject_id, EntryKind.COMPLAINT_ANSWER)
    facts = journal_documents.facts(entry)
    access = facts.reply is Reply.ACCESS
    variant = (
        _access(session, facts, now)
        if access
        else _complaint(session, competition, facts, actor, now)
    )
    return ComplaintAnswer(
        **journal_documents.letter(session, competition, entry, actor, now),
        access=access,
        redacts=access and any(part.given is Given.REDACTED for part in facts.parts),
        received=formats.day(facts.received_on),
        claim=paragraphs(facts.claim),
        assessment=paragraphs(facts.assessment),
        **variant,
    )


def _complaint(
    session: Session, competition: Competition, facts: Any, actor: Actor, now: datetime
) -> dict[str, Any]:
    verdicts = {
        Verdict.UPHELD: say("Vi gir dere medhold i klagen."),
        Verdict.PARTLY: say("Vi gir dere delvis medhold i klagen."),
        Verdict.DISMISSED: say("Vi gir dere ikke medhold i klagen."),
    }
    common = document_parts.common(session, competition, actor, now)
    return {
        "verdict": verdicts[facts.verdict],
        "consequence": paragraphs(facts.consequence),
        "complaints": document_parts.complaints(common)[1:],  # past the buyer, who has answered
    }


def _access(session: Session, facts: Any, now: datetime) -> dict[str, Any]:
    verdicts = {
        Verdict.UPHELD: say("Vi gir innsyn i alt dere ber om."),
        Verdict.PARTLY: say("Vi gir delvis innsyn."),
        Verdict.DISMISSED: say("Vi gir ikke innsyn."),
    }
    rules = ("secrecy", "business_secrets", "deferred_access")
    return {
        "verdict": verdicts[facts.verdict],
        "parts": tuple(_part(part) for part in facts.parts),
        "appeal": paragraphs(facts.appeal),
        "legal_basis": law.basis(session, *rules, on=formats.local(now).date()),
    }


def _part(part: AccessPart) -> AccessRow:
    given = {
        Given.WHOLE: say("Gis ut i sin helhet"),
        Given.REDACTED: say("Gis ut sladdet"),
        Given.REFUSED: say("Gis ikke ut"),
    }
    return AccessRow(
        document=part.document,
        given=given[part.given],
        redacted=part.redacted or NOTHING,
        reason=part.reason or NOTHING,
    )
