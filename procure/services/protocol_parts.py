"""What the procurement protocol tells of each supplier, and of what happened after the opening."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents.contexts.procurement_protocol import Dealing, InvitedSupplier, RejectedBid
from procure.domain import formats, journals
from procure.domain.complaints import ComplaintKind
from procure.domain.journal_facts import (
    Clarification,
    ComplaintAnswer,
    PresentationMinutes,
    Reply,
    Reversal,
    ValidityExtension,
    Verdict,
)
from procure.domain.journals import EntryKind
from procure.domain.law import RejectionProvision
from procure.domain.permissions import CompetitionRole
from procure.language import say
from procure.models.accounts import User
from procure.models.awards import Decision, Letter
from procure.models.bids import Assessment, Bid, Submission
from procure.models.competitions import Competition, CompetitionMembership
from procure.models.complaints import Complaint
from procure.models.consortia import Consortium
from procure.models.documents import Document
from procure.models.evaluations import ImpartialityDeclaration
from procure.models.journals import JournalEntry
from procure.models.reviews import InvitationExclusion
from procure.services import document_parts, law


def day(at: datetime | date | None) -> str:
    """Return a day as printed; nothing when it is not known."""
    if isinstance(at, datetime):
        return formats.day(formats.local(at).date())
    return "" if at is None else formats.day(at)


@dataclass(frozen=True, slots=True)
class Opened:
    """The opened bids of a competition, in the order of the bidders' names."""

    bids: tuple[Bid, ...]

    def name(self, bid_id: int | None) -> str:
        """Return who made a bid; everyone, when it is about no single bid."""
        found = [bid.consortium.name for bid in self.bids if bid.id == bid_id]
        return found[0] if found else say("Alle som ga tilbud")


def opened(session: Session, competition: Competition) -> Opened:
    """Return the opened bids with bidder and submissions."""
    found = session.scalars(
        select(Bid)
        .where(Bid.competition_id == competition.id, Bid.opened_at.is_not(None))
        .options(
            joinedload(Bid.consortium), selectinload(Bid.submissions).defer(Submission.payload)
        )
    )
    return Opened(tuple(sorted(found, key=lambda bid: (bid.consortium.name.casefold(), bid.id))))


def invited(
    session: Session, competition: Competition, bids: Opened
) -> tuple[InvitedSupplier, ...]:
    """Return every supplier of the framework and what came of the invitation.

    Who had delivered is told only when the bids were opened.
    """
    consortia = session.scalars(
        select(Consortium)
        .where(Consortium.framework_id == competition.framework_id)
        .order_by(Consortium.name)
    ).all()
    suppliers = document_parts.suppliers(
        session, competition, [consortium.id for consortium in consortia]
    )
    received = {bid.consortium_id: bid.submissions[-1].received_at for bid in bids.bids}
    excluded = _exclusions(session, competition.id)
    return tuple(
        InvitedSupplier(
            name=consortium.name,
            number=suppliers[consortium.id].number,
            response=excluded.get(consortium.id) or _response(competition, consortium.id, received),
        )
        for consortium in consortia
    )


def _exclusions(session: Session, competition_id: int) -> dict[int, str]:
    """Why a consortium was not invited, and who approved that (`domain.md` A3.10)."""
    found = session.scalars(
        select(InvitationExclusion)
        .where(
            InvitationExclusion.competition_id == competition_id,
            InvitationExclusion.approved_at.is_not(None),
        )
        .options(
            joinedload(InvitationExclusion.approved_by), joinedload(InvitationExclusion.proposed_by)
        )
    )
    return {
        one.consortium_id: say(
            "Ikke invitert: {reason} Foreslått av {proposer}, godkjent av {approver} {day}",
            reason=one.reason if one.reason.endswith(".") else f"{one.reason}.",
            proposer=one.proposed_by.name,
            approver=one.approved_by.name if one.approved_by else "",
            day=day(one.approved_at),
        )
        for one in found
    }


def _response(
    competition: Competition, consortium_id: int, received: Mapping[int, datetime]
) -> str:
    invitation = next(
        (i for i in competition.invitations if i.consortium_id == consortium_id), None
    )
    if invitation is None:
        return say("Ikke invitert: deltakelsen i rammeavtalen var stanset")
    if consortium_id in received:
        return say("Tilbud mottatt {at}", at=formats.exact_moment(received[consortium_id]))
    if invitation.declined_at is not None:
        return say(
            "Avslo {day}: {reason}",
            day=day(invitation.declined_at),
            reason=invitation.decline_reason,
        )
    if competition.opened_at is None and competition.cancelled_at is not None:
        return say("Ikke kjent: tilbudene er ikke åpnet")
    return say("Ga ikke tilbud")


def rejected(session: Session, competition: Competition, bids: Opened) -> tuple[RejectedBid, ...]:
    """Return the rejected bids, and the day each bidder was first told by letter."""
    told = _told(session, competition.id)
    return tuple(
        RejectedBid(
            supplier=bid.consortium.name,
            provision=_provision(session, bid),
            reason=bid.assessment_reason,
            rejected_on=day(bid.assessed_at),
            told=day(told.get(bid.id)),
        )
        for bid in bids.bids
        if bid.assessment is Assessment.REJECTED
    )


def _provision(session: Session, bid: Bid) -> str:
    """The provision of a rejection; its act is named in the protocol's own list of rules."""
    cited = law.section(session, bid.provision) if bid.provision else None
    return cited or say("Ikke registrert")


def provisions(bids: Opened) -> tuple[RejectionProvision, ...]:
    """Return the provisions that bids were rejected by, each once, in the regulation's order."""
    used = {bid.provision for bid in bids.bids}
    return tuple(provision for provision in RejectionProvision if provision in used)


def _told(session: Session, competition_id: int) -> dict[int, datetime]:
    """When each bidder was first told: by a letter of rejection, or with the award letters."""
    awards = (
        select(Letter.bid_id, Letter.sent_at)
        .join(Decision, Decision.id == Letter.decision_id)
        .where(Decision.competition_id == competition_id)
    )
    rejections = select(Document.subject_id, Document.made_at).where(
        Document.competition_id == competition_id, Document.name == "rejection_letter"
    )
    found = [*session.execute(awards), *session.execute(rejections)]
    return {bid_id: min(at for other, at in found if other == bid_id) for bid_id, _ in found}


def entries(session: Session, competition_id: int, kind: EntryKind) -> Sequence[JournalEntry]:
    """Return the journal's entries of a kind, the oldest first, with what was answered."""
    return session.scalars(
        select(JournalEntry)
        .where(JournalEntry.competition_id == competition_id, JournalEntry.kind == kind)
        .options(selectinload(JournalEntry.answers))
        .order_by(JournalEntry.number)
    ).all()


def dealing(entry: JournalEntry, bids: Opened) -> Dealing | None:
    """Return a journal entry as a line of the protocol; None for what is no matter of it."""
    found = journals.load(entry.kind, entry.facts)
    supplier = bids.name(entry.bid_id)
    match found:
        case Clarification():
            return Dealing(
                supplier=supplier,
                subject=found.subject,
                happened_on=day(entry.made_at),
                result=_answered(entry),
            )
        case PresentationMinutes():
            return Dealing(
                supplier=supplier,
                subject=found.topic,
                happened_on=day(found.held_at),
                result=say("{minutes} minutter. {equal}", minutes=found.minutes, equal=found.equal),
            )
        case ValidityExtension():
            return Dealing(
                supplier=supplier,
                subject=say("Til {day}: {reason}", day=day(found.new_until), reason=found.reason),
                happened_on=day(entry.made_at),
                result=_answered(entry),
            )
        case ComplaintAnswer(reply=Reply.COMPLAINT):
            return Dealing(
                supplier=supplier,
                subject=found.claim,
                happened_on=day(found.received_on),
                result=f"{_verdicts()[found.verdict]}. {found.consequence}".strip(),
            )
    return None


def complaints(session: Session, competition_id: int, bids: Opened) -> tuple[Dealing, ...]:
    """Return every complaint and what came of it, those that only have an answer too."""
    answers = {one.id: one for one in entries(session, competition_id, EntryKind.COMPLAINT_ANSWER)}
    found = session.scalars(
        select(Complaint)
        .where(Complaint.competition_id == competition_id)
        .order_by(Complaint.received_at, Complaint.id)
    ).all()
    recorded = [_complaint(one, answers.pop(one.answer_id or 0, None), bids) for one in found]
    written = [dealing(entry, bids) for entry in answers.values()]
    return (*recorded, *(line for line in written if line is not None))


def _complaint(complaint: Complaint, entry: JournalEntry | None, bids: Opened) -> Dealing:
    answer = None if entry is None else dealing(entry, bids)
    ended = say("Avsluttet: {reason}", reason=complaint.outcome) if complaint.outcome else ""
    said = answer.result if answer else say("Ikke besvart")
    kinds = {
        ComplaintKind.BUYER: say("Klage til oppdragsgiveren"),
        ComplaintKind.BOARD: say("Klage til KOFA"),
        ComplaintKind.COURT: say("Begjæring om midlertidig forføyning"),
    }
    subject = answer.subject if answer else complaint.text
    return Dealing(
        supplier=bids.name(complaint.bid_id),
        subject=f"{kinds[complaint.kind]}: {subject}",
        happened_on=day(complaint.received_at),
        result=f"{said} {ended}".strip() if answer or not ended else ended,
    )


def approval(decision: Decision) -> str:
    """Return who decided, and who approved it, as one text."""
    if decision.approved_by is None:
        return decision.decided_by.name
    return say(
        "{name}, godkjent av {approver} {at}",
        name=decision.decided_by.name,
        approver=decision.approved_by.name,
        at=day(decision.approved_at),
    )


def faults(session: Session, competition_id: int) -> dict[int, str]:
    """Return what was wrong with each decision that was reversed, by the decision's id."""
    found = {}
    for entry in entries(session, competition_id, EntryKind.REVERSAL):
        facts = journals.load(entry.kind, entry.facts)
        if isinstance(facts, Reversal):
            found[facts.decision_id] = facts.fault
    return found


def _answered(entry: JournalEntry) -> str:
    if entry.answers:
        answer = entry.answers[-1]
        verdict = say("Godtatt.") if answer.accepted else say("Ikke godtatt.")
        said = say("Besvart {day}.", day=day(answer.received_at))
        return " ".join(filter(None, (said, verdict, answer.assessment)))
    if entry.closed_reason:
        return say("Avsluttet: {reason}", reason=entry.closed_reason)
    return say("Ikke besvart")


def _verdicts() -> Mapping[Verdict, str]:
    return {
        Verdict.UPHELD: say("Tatt til følge"),
        Verdict.PARTLY: say("Delvis tatt til følge"),
        Verdict.DISMISSED: say("Ikke tatt til følge"),
    }


def declarations(
    session: Session, competition_id: int
) -> list[tuple[str, ImpartialityDeclaration | None]]:
    """Return every evaluator's name, and what they declared about impartiality."""
    found = session.execute(
        select(User.name, ImpartialityDeclaration)
        .join(CompetitionMembership, CompetitionMembership.user_id == User.id)
        .outerjoin(
            ImpartialityDeclaration,
            (ImpartialityDeclaration.user_id == User.id)
            & (ImpartialityDeclaration.competition_id == competition_id),
        )
        .where(
            CompetitionMembership.competition_id == competition_id,
            CompetitionMembership.role == CompetitionRole.EVALUATOR,
        )
        .order_by(User.name, User.id)
    )
    return [(row[0], row[1]) for row in found]
