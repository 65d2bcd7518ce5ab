"""Ask for a change of a consortium's card, answer it, and let it hold from today."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions, proposals
from procure.domain.audit import Fact, Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.domain.proposals import (
    MemberPart,
    Part,
    PersonFacts,
    PersonPart,
    Proposal,
    ProposalKind,
)
from procure.domain.reasons import Code, Reason, reason
from procure.models.consortia import CardProposal
from procure.queries import cards
from procure.services import audit, card_changes, outbox, people
from procure.services.people import Card

ASKED: Final = "Konsortiet ba om det."  # the history's reason when nobody wrote one
Standing = Mapping[int, PersonFacts | None]


def make(
    session: Session, consortium_id: int, proposal: Proposal, *, comment: str = "", actor: Actor,
    now: datetime,
) -> CardProposal | None:  # fmt: skip
    """Ask for a change; an officer's own is made at once and returns None.

    The values before are told anew from the card, whatever the caller wrote. Raises
    `InvalidInput` when nothing would change, when the card cannot say it, or when the same is
    asked for already.
    """
    held = people.card(session, consortium_id, actor=actor, now=now)
    standing = cards.standing(session, held.consortium, proposal, held.day)
    told = _told_anew(proposal, standing)
    require_ask(held, told)  # of the card's own words: the caller's may come from a browser
    if faults := _refusals(session, held, told, standing):
        raise InvalidInput(faults)
    if permissions.allows(actor, Permission.FRAMEWORK_CHANGE):
        _require_reason(comment)
        card_changes.apply(session, held, told, why=comment, now=now)
        return None
    return _ask(session, held, told, standing, comment, now)


def require_ask(card: Card, proposal: Proposal) -> None:
    """Refuse what is not the actor's to ask for; a member asks for its own firm's people."""
    firms = cards.members_on(card.consortium, card.day)
    own = next((n for n, firm in firms.items() if firm.id == card.actor.organisation_id), "")
    mine = card.actor.organisation_id if own and proposals.firm_only(proposal, own) else None
    cards.require_edit(card.consortium, card.actor, mine)


def _told_anew(proposal: Proposal, standing: Standing) -> Proposal:
    parts = [_part_anew(part, standing) for part in proposal.parts]
    told = tuple(
        part
        for part in parts
        if part.kind is not ProposalKind.PERSON_CHANGE
        or (isinstance(part, PersonPart) and part.changes)
    )
    return replace(proposal, parts=told)


def _part_anew(part: Part, standing: Standing) -> Part:
    if isinstance(part, MemberPart):
        return part
    before = None if part.person_id is None else standing.get(part.person_id)
    if part.person_id is not None and before is None:
        raise InvalidInput([reason(Code.CARD_PERSON_GONE, label=part.label)])
    after = people.facts_after(part, before)
    known = before or after
    if known is None:
        raise InvalidInput([reason(Code.CARD_UNREADABLE)])
    changes = proposals.diff(before, after)
    if part.kind is ProposalKind.PERSON_CHANGE:
        changes = proposals.split(changes)[1]
    return replace(part, label=known.label, employer=known.employer, changes=changes)


def _refusals(session: Session, card: Card, proposal: Proposal, standing: Standing) -> list[Reason]:
    """Every reason why the card cannot become what is asked for, each once."""
    if not proposal.parts:
        return [reason(Code.NOTHING_CHANGED)]
    found = [
        fault
        for part in proposal.parts
        for fault in _part_refusals(session, card, proposal, part, standing)
    ]
    found += _same_twice(proposal, standing)
    return list({(r.code, repr(dict(r.params))): r for r in found}.values())


def _part_refusals(
    session: Session, card: Card, proposal: Proposal, part: Part, standing: Standing
) -> list[Reason]:
    if isinstance(part, MemberPart):
        return _member_refusals(card, part)
    before = None if part.person_id is None else standing[part.person_id]
    after = people.facts_after(part, before)
    if after is None:
        return []
    joining = proposals.joining(proposal)
    leaving = {
        p.person_id
        for p in proposal.parts
        if p.kind is ProposalKind.PERSON_OUT and isinstance(p, PersonPart)
    }
    found = people.refusals(session, card, after, {part.person_id, *leaving})
    coming = after.employer in joining
    return [r for r in found if not (coming and r.code is Code.CARD_EMPLOYER_NOT_MEMBER)]


def _member_refusals(card: Card, part: MemberPart) -> list[Reason]:
    firms = cards.members_on(card.consortium, card.day)
    number = part.organisation_number
    if part.kind is ProposalKind.MEMBER_IN:
        return [reason(Code.MEMBER_ALREADY, name=part.name)] if number in firms else []
    if number not in firms:
        return [reason(Code.MEMBER_MISSING)]
    lead = next(iter(firms), "")
    return [reason(Code.LEAD_CANNOT_LEAVE)] if number == lead else []


def _same_twice(proposal: Proposal, standing: Standing) -> list[Reason]:
    """Two people of one proposal cannot be the same one."""
    seen: set[tuple[str, str, str]] = set()
    found = []
    for part in proposal.parts:
        if not isinstance(part, PersonPart):
            continue
        before = None if part.person_id is None else standing[part.person_id]
        after = people.facts_after(part, before)
        if after is None:
            continue
        keys = {("label", after.employer, after.label.lower())}
        if after.reference:
            keys.add(("reference", after.employer, after.reference.lower()))
        if keys & seen:
            found.append(reason(Code.CARD_PERSON_TWICE, label=after.label, employer=after.employer))
        seen |= keys
    return found


def _ask(
    session: Session, card: Card, proposal: Proposal, standing: Standing, comment: str,
    now: datetime,
) -> CardProposal:  # fmt: skip
    facts = proposals.dump(proposal)
    consortium = card.consortium
    same = select(CardProposal.id).where(
        CardProposal.consortium_id == consortium.id,
        CardProposal.facts == facts,
        CardProposal.decided_at.is_(None),
    )
    if session.scalar(same.limit(1)):
        raise InvalidInput([reason(Code.CARD_PROPOSAL_EXISTS)])
    made = CardProposal(
        consortium_id=consortium.id,
        kind=proposal.kind,
        facts=facts,
        base=cards.base_of(consortium, standing, card.day),
        comment=comment,
        made_by_id=card.actor.id,
        made_at=now,
    )
    session.add(made)
    session.flush()  # the audit line and the mail name its id
    _record(session, Tag.CONSORTIUM_CARD_PROPOSE, card, made, now, kind=proposal.kind.value)
    outbox.queue(
        session, consortium.framework.contact_email,
        f"Nytt forslag fra {consortium.name}",
        f"{consortium.name} foreslår å endre kortet sitt i «{consortium.framework.title}».\n\n"
        "Logg inn for å lese og svare. Kortet er uendret til du har svart.\n",
        now=now,
    )  # fmt: skip
    return made


def _locked(
    session: Session, proposal_id: int, *, actor: Actor, now: datetime
) -> tuple[Card, CardProposal]:
    """Lock the framework, then the proposal: two who answer come one after the other."""
    where = select(CardProposal.consortium_id).where(CardProposal.id == proposal_id)
    consortium_id = session.scalar(where)
    if consortium_id is None:
        raise NotFound
    card = people.card(session, consortium_id, actor=actor, now=now)
    row = select(CardProposal).where(CardProposal.id == proposal_id).with_for_update()
    found = session.scalar(row.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    if found.decided_at is not None:
        raise IllegalTransition([reason(Code.CARD_PROPOSAL_ANSWERED)])
    return card, found


def withdraw(session: Session, proposal_id: int, *, actor: Actor, now: datetime) -> None:
    """Take back what was asked for: the one who asked, or somebody who could have asked for it."""
    card, row = _locked(session, proposal_id, actor=actor, now=now)
    permissions.require_sight(
        actor, Permission.CONSORTIUM_HISTORY, cards.subject_of(card.consortium)
    )
    if actor.id != row.made_by_id:
        require_ask(card, proposals.load(row.facts))
    row.accepted, row.decided_at, row.decided_by_id = False, now, actor.id
    _record(session, Tag.CONSORTIUM_CARD_WITHDRAW, card, row, now)


def answer(
    session: Session, proposal_id: int, *, accepted: bool, comment: str, seen: str, actor: Actor,
    now: datetime,
) -> None:  # fmt: skip
    """Confirm a proposal, which holds from today, or decline it with a reason.

    `seen` is the digest of the card as the officer saw it. Raises `Stale` when the card has
    changed since, and `InvalidInput` when the card can no longer become what is asked for.
    """
    permissions.require(actor, Permission.FRAMEWORK_CHANGE, EVERYTHING)
    card, row = _locked(session, proposal_id, actor=actor, now=now)
    proposal = proposals.load(row.facts)
    standing = cards.standing(session, card.consortium, proposal, card.day)
    if cards.base_of(card.consortium, standing, card.day) != seen:
        raise Stale([reason(Code.STALE)])
    if not accepted:
        _require_reason(comment)
    if accepted:
        told = _told_anew(proposal, standing)
        if faults := _refusals(session, card, told, standing):
            raise InvalidInput(faults)
        card_changes.apply(session, card, told, why=comment or row.comment or ASKED, now=now)
    row.accepted, row.decided_at, row.decided_by_id = accepted, now, actor.id
    row.decision_reason = comment
    _record(session, Tag.CONSORTIUM_CARD_ANSWER, card, row, now, accepted=accepted, reason=comment)
    _tell(session, card, row, now)


def _require_reason(comment: str) -> None:
    if not comment.strip():
        raise InvalidInput([reason(Code.REASON_MISSING)])


def _tell(session: Session, card: Card, row: CardProposal, now: datetime) -> None:
    """Mail the consortium the answer; the details stand behind the sign-in."""
    consortium = card.consortium
    if not consortium.contact_email:
        return
    word = "bekreftet" if row.accepted else "avslått"
    holds = (
        "Personer er endret fra i dag, virksomheter fra i morgen.\n"
        if row.accepted
        else "Kortet er uendret.\n"
    )
    why = f"Begrunnelse: {row.decision_reason}\n" if row.decision_reason else ""
    outbox.queue(
        session, consortium.contact_email, f"Forslaget er {word}",
        f"Innkjøperen har svart på forslaget om kortet til {consortium.name} i "
        f"«{consortium.framework.title}».\n\nForslaget er {word}. {holds}{why}\n"
        "Logg inn for å se kortet.\n",
        now=now,
    )  # fmt: skip


def _record(
    session: Session, tag: Tag, card: Card, row: CardProposal, now: datetime,
    **facts: Fact,
) -> None:  # fmt: skip
    audit.record(
        session, tag, f"proposal:{row.id}",
        chain=audit.chain_of(framework_id=card.consortium.framework_id), actor=card.actor, now=now,
        consortium=card.consortium.id, **facts,
    )  # fmt: skip
