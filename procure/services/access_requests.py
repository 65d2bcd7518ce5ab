"""Access (innsyn): asked for by a bidder, decided document by document, given as copies.

What is redacted is replaced before a copy is made: nothing of it is in the file, in its name or
in its checksum (`domain.md` A7.41).
"""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents.contexts.access_copy import AccessCopy as CopyDocument
from procure.documents.contexts.access_copy import CopiedSection
from procure.domain import permissions, redactions, text
from procure.domain.access_requests import BidGiven, Chosen, Decision, Passage
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.formats import local
from procure.domain.journal_facts import AccessPart, ComplaintAnswer, Given, Reply
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.complaints import AccessCopy, AccessRequest
from procure.models.journals import JournalEntry
from procure.queries import access_requests as pages
from procure.queries import bid_passages, facts, material
from procure.services import audit, document_parts, documents, journals, outbox
from procure.services.competition_access import enter
from procure.services.documents import Case


def ask(session: Session, bid_id: int, *, said: str, actor: Actor, now: datetime) -> AccessRequest:
    """Ask to see the case, as a bidder, once the letters have gone out.

    The same text twice is one request. The buyer is told by mail. Raises `NotFound` to who is
    not of the consortium, or before the letters.
    """
    bid = session.get(Bid, bid_id)
    if bid is None or bid.opened_at is None:  # who has not bid is no party to the choice
        raise NotFound
    competition = facts.competition(session, bid.competition_id, lock=True)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require_sight(actor, Permission.ACCESS_ASK, subject)
    cleaned = text.clean(said)
    if not cleaned:
        raise InvalidInput([reason(Code.TEXT_MISSING, "text")])
    known = session.scalars(
        select(AccessRequest).where(
            AccessRequest.bid_id == bid_id, AccessRequest.decided_at.is_(None)
        )
    )
    for earlier in known:
        if earlier.text == cleaned:
            return earlier
    asked = AccessRequest(
        competition_id=competition.id, bid_id=bid_id, asked_by_id=actor.id, asked_at=now,
        text=cleaned,
    )  # fmt: skip
    session.add(asked)
    session.flush()  # the trail names its id
    audit.record_on(
        session, Tag.ACCESS_ASK, competition, actor, now, request=asked.id, bid=bid_id,
        text=cleaned,
    )  # fmt: skip
    _tell(session, competition, now)
    return asked


def preview(
    session: Session,
    competition_id: int,
    request_id: int,
    *,
    decided: BidGiven,
    actor: Actor,
    now: datetime,
) -> bytes:
    """Return the copy of the chosen bid as `decide` would make it now, marked as a draft."""
    competition, request = _undecided(session, competition_id, request_id, actor)
    with using(competition.language):
        bid = _chosen(session, competition)
        taken = _taken(bid, decided)
        content = _copy(session, competition, bid, taken, actor, now)
        case = Case(competition_id=competition.id, subject_id=request.id)
        return documents.preview(session, content, case=case)


def decide(
    session: Session,
    competition_id: int,
    request_id: int,
    decision: Decision,
    *,
    version: int,
    actor: Actor,
    now: datetime,
) -> JournalEntry:
    """Decide a request: the copies are made and given, and the decision stands in the journal.

    Its letter is made from the journal. Raises `InvalidInput` with everything that lacks,
    `IllegalTransition` when it is decided already, `Stale` when someone else has changed it or
    another bid is chosen.
    """
    competition, request = _undecided(session, competition_id, request_id, actor)
    if request.version != version:
        raise Stale([reason(Code.STALE)])
    with using(competition.language):
        parts, given = _parts(session, competition, request, decision, actor, now)
    said = ComplaintAnswer(
        reply=Reply.ACCESS,
        received_on=local(request.asked_at).date(),
        claim=text.clean(decision.claim),
        verdict=decision.verdict,
        assessment=text.clean(decision.assessment),
        parts=parts,
        appeal=text.clean(decision.appeal),
    )
    (entry,) = journals.write(
        session, competition.id, said, bid_ids=[request.bid_id], actor=actor, now=now
    )
    session.add_all(AccessCopy(request_id=request.id, document_id=one) for one in given)
    request.answer_id = entry.id
    request.decided_at, request.decided_by_id = now, actor.id
    audit.record_on(
        session, Tag.ACCESS_DECIDE, competition, actor, now, request=request.id, entry=entry.id,
        verdict=decision.verdict.value, documents=list(given),
    )  # fmt: skip
    return entry


def _undecided(
    session: Session, competition_id: int, request_id: int, actor: Actor
) -> tuple[Competition, AccessRequest]:
    competition = enter(
        session, competition_id, Permission.JOURNAL_WRITE, actor, sight=Permission.AWARD_READ
    )
    material.require_impartial(session, competition, actor)
    found = session.scalar(
        select(AccessRequest)
        .where(AccessRequest.id == request_id, AccessRequest.competition_id == competition_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    if found.decided_at is not None:
        raise IllegalTransition([reason(Code.ACCESS_DECIDED)])
    return competition, found


def _parts(
    session: Session,
    competition: Competition,
    request: AccessRequest,
    decision: Decision,
    actor: Actor,
    now: datetime,
) -> tuple[tuple[AccessPart, ...], tuple[int, ...]]:
    """Return a row of the decision for each document, and the documents that are given."""
    rows, given = [], []
    if decision.bid is not None:
        row, made = _bid_part(session, competition, request, decision.bid, actor, now)
        rows.append(row)
        given += made
    for one in pages.offered(session, competition.id):
        chosen = decision.documents.get(one.document_id)
        if chosen is not None:
            rows.append(
                AccessPart(document=one.title, given=chosen[0], reason=text.clean(chosen[1]))
            )
            given += [one.document_id] if chosen[0] is Given.WHOLE else []
    return tuple(rows), tuple(given)


def _bid_part(
    session: Session,
    competition: Competition,
    request: AccessRequest,
    decided: BidGiven,
    actor: Actor,
    now: datetime,
) -> tuple[AccessPart, list[int]]:
    """Return the row about the chosen bid, and its copy when one is given."""
    bid = _chosen(session, competition)
    taken = _taken(bid, decided)
    hidden = [passage for passage in bid.passages if passage.number in taken]
    redacts = decided.given is Given.REDACTED
    row = AccessPart(
        document=say("Det valgte tilbudet"),
        given=decided.given,
        redacted=text.clean(decided.redacted) if redacts else "",
        reason="" if decided.given is Given.WHOLE else text.clean(decided.reason),
        # The proof of the rule needs a place alone: a journal keeps for good what it once held.
        original=f"Passasje {hidden[0].number + 1}" if redacts and hidden else "",
        shown=mask() if redacts and hidden else "",
    )
    if decided.given is Given.REFUSED or (redacts and not hidden):
        return row, []  # a redaction of nothing is refused with the rest of what lacks
    content = _copy(session, competition, bid, taken, actor, now)
    case = Case(competition_id=competition.id, subject_id=request.id)
    made = documents.generate(session, content, case=case, actor=actor, now=now)
    audit.record_on(
        session, Tag.ACCESS_COPY, competition, actor, now, request=request.id,
        document=made.id, replaced=len(hidden) if redacts else 0,
    )  # fmt: skip
    return row, [made.id]


def _taken(bid: Chosen, decided: BidGiven) -> frozenset[int]:
    """Return the passages to take out; refuse them where nothing would be taken out.

    A number is a place in one bid alone: it says nothing of who is chosen after a reversal.
    """
    if decided.bid_id != bid.bid_id:
        raise Stale([reason(Code.STALE)])
    if decided.hidden and decided.given is not Given.REDACTED:
        raise InvalidInput([reason(Code.REDACTION_SAME, "parts", number=1)])
    return decided.hidden


def mask() -> str:
    """Return what stands where something is taken out: the same however much it was."""
    return say("[sladdet]")


def _chosen(session: Session, competition: Competition) -> Chosen:
    found = bid_passages.of_chosen(session, competition)
    if found is None:
        raise IllegalTransition([reason(Code.LETTERS_NOT_SENT)])
    return found


def _copy(
    session: Session,
    competition: Competition,
    bid: Chosen,
    hidden: Collection[int],
    actor: Actor,
    now: datetime,
) -> CopyDocument:
    common = document_parts.common(session, competition, actor, now)
    return CopyDocument(
        **common.start(),
        supplier=bid.supplier,
        redacts=any(passage.number in hidden for passage in bid.passages),
        sections=tuple(
            CopiedSection(title=section.title, paragraphs=_shown(section.paragraphs, hidden))
            for section in bid.sections
        ),
    )


def _shown(paragraphs: tuple[tuple[Passage, ...], ...], hidden: Collection[int]) -> tuple[str, ...]:
    """Return the paragraphs as they are given; those that are all hidden become one mask."""
    found: list[str] = []
    for paragraph in paragraphs:
        places = {place for place, one in enumerate(paragraph) if one.number in hidden}
        given = redactions.replaced([one.text for one in paragraph], places, mask())
        if not (found and given == found[-1] == mask()):
            found.append(given)
    return tuple(found)


def _tell(session: Session, competition: Competition, now: datetime) -> None:
    with using(competition.language):
        title = say("Krav om innsyn: {title}", title=competition.title)
        body = say(
            "En tilbyder ber om innsyn i minikonkurransen «{title}» (sak {reference}).\n\n"
            "Logg inn for å lese kravet og avgjøre det.\n",
            title=competition.title,
            reference=competition.reference,
        )
    outbox.queue(session, competition.framework.contact_email, title, body, now=now)
