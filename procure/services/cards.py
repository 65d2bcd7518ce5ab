"""Save what was written on a card: what needs no officer at once, the rest as a proposal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import permissions, proposals
from procure.domain.errors import Stale
from procure.domain.permissions import Actor, Permission
from procure.domain.proposals import PersonFacts, PersonPart, Proposal, ProposalKind
from procure.domain.reasons import Code, reason
from procure.queries import cards
from procure.services import people
from procure.services import proposals as asking
from procure.services.people import set_contact

__all__ = ["Saved", "change", "put_in", "set_contact", "take_out", "take_over"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of it: `kept` holds already, `asked` waits for the officer."""

    kept: bool
    asked: bool


def put_in(
    session: Session, consortium_id: int, person: PersonFacts, *, comment: str, actor: Actor,
    now: datetime,
) -> Saved:  # fmt: skip
    """Ask to put somebody on the card; an officer puts them there."""
    changes = proposals.diff(None, person)
    part = PersonPart(ProposalKind.PERSON_IN, None, person.label, person.employer, changes)
    return _ask(session, consortium_id, proposals.of_part(part), comment, actor, now)


def take_out(
    session: Session, consortium_id: int, person_id: int, *, comment: str, actor: Actor,
    now: datetime,
) -> Saved:  # fmt: skip
    """Ask to take somebody off the card; an officer takes them off. Raises `NotFound`."""
    held = people.card(session, consortium_id, actor=actor, now=now)
    cards.person(session, consortium_id, person_id, held.day)
    part = PersonPart(ProposalKind.PERSON_OUT, person_id, "", "")
    return _ask(session, consortium_id, proposals.of_part(part), comment, actor, now)


def change(
    session: Session, consortium_id: int, person_id: int, after: PersonFacts, *, seen: str,
    comment: str, actor: Actor, now: datetime,
) -> Saved:  # fmt: skip
    """Save a person's card. Raises `Stale` when it no longer says what was `seen`."""
    held = people.card(session, consortium_id, actor=actor, now=now)
    row = cards.person(session, consortium_id, person_id, held.day)
    cards.require_edit(held.consortium, actor, row.employer_id)
    before = cards.facts_of(row, held.words, held.day)
    if proposals.digest((), {person_id: before}) != seen:
        raise Stale([reason(Code.STALE)], before)
    return _save(session, consortium_id, person_id, before, after, comment, actor, now)


def _save(
    session: Session, consortium_id: int, person_id: int, before: PersonFacts, after: PersonFacts,
    comment: str, actor: Actor, now: datetime,
) -> Saved:  # fmt: skip
    at_once, matters = proposals.split(proposals.diff(before, after))
    if at_once:
        people.keep(session, consortium_id, person_id, at_once, actor=actor, now=now)
    if not matters:
        return Saved(kept=bool(at_once), asked=False)
    part = PersonPart(ProposalKind.PERSON_CHANGE, person_id, before.label, before.employer, matters)
    saved = _ask(session, consortium_id, proposals.of_part(part), comment, actor, now)
    return Saved(kept=bool(at_once) or saved.kept, asked=saved.asked)


def take_over(
    session: Session, consortium_id: int, proposal: Proposal, *, comment: str, actor: Actor,
    now: datetime,
) -> Saved:  # fmt: skip
    """Take over chosen differences of an update file, as if they had been written by hand."""
    kept, parts = False, []
    for part in proposal.parts:
        if not isinstance(part, PersonPart) or part.kind is not ProposalKind.PERSON_CHANGE:
            parts.append(part)
            continue
        at_once, matters = proposals.split(part.changes)
        if at_once and part.person_id is not None:
            people.keep(session, consortium_id, part.person_id, at_once, actor=actor, now=now)
            kept = True
        if matters:
            parts.append(part)
    if not parts:
        return Saved(kept=kept, asked=False)
    rest = Proposal(ProposalKind.UPDATE_FILE, tuple(parts), proposal.file_name)
    saved = _ask(session, consortium_id, rest, comment, actor, now)
    return Saved(kept=kept or saved.kept, asked=saved.asked)


def _ask(
    session: Session, consortium_id: int, proposal: Proposal, comment: str, actor: Actor,
    now: datetime,
) -> Saved:  # fmt: skip
    made = asking.make(session, consortium_id, proposal, comment=comment, actor=actor, now=now)
    own = permissions.allows(actor, Permission.FRAMEWORK_CHANGE)
    return Saved(kept=own, asked=made is not None)
