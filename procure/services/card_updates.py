"""Read a consortium's update file, and take over what was chosen of its differences."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.documents.child import run_limited
from procure.domain import card_updates, proposals
from procure.domain.card_updates import CardFile
from procure.domain.errors import InvalidInput, Stale
from procure.domain.framework_file import ImportRefused
from procure.domain.permissions import Actor
from procure.domain.proposals import Part, PersonPart, Proposal, ProposalKind
from procure.domain.reasons import Code, reason
from procure.queries import card_files
from procure.queries.card_files import FilePage
from procure.services import cards
from procure.services.cards import Saved

CPU_SECONDS: Final = 20
WALL: Final = 40  # seconds


@dataclass(frozen=True, slots=True)
class Differences:
    """What a file says otherwise; `others` is how many differences are not the viewer's to ask for.

    `contact` is the new address, empty when it is the same or not the viewer's to change.
    """

    proposal: Proposal
    contact: str
    others: int


def differences(page: FilePage, name: str, data: bytes) -> Differences:
    """Read the file in a limited child process and compare it with the card.

    Raises `ImportRefused` with every problem and its place, and `InvalidInput` for a file about
    another consortium.
    """
    from procure.sheets import card_file  # noqa: PLC0415 -- slow import

    asked = card_file.payload(name, data, page.words)
    answer = run_limited(card_file.WORK, asked, cpu_seconds=CPU_SECONDS, wall=WALL)
    try:
        found = card_file.opened(answer)
    except proposals.Unreadable:
        raise InvalidInput([reason(Code.FILE_UNREADABLE)]) from None
    if found.problems:
        raise ImportRefused(found.problems)
    return _differences(page, _own(page, found.cards), name)


def _own(page: FilePage, found: tuple[CardFile, ...]) -> CardFile:
    """The file's part about this card; a file about others is refused."""
    for told in found:
        if card_updates.same_card(told, page.card):
            return told
    theirs = ", ".join(f"{told.name} ({told.lead})" for told in found[:3])
    ours = f"{page.card.name} ({page.card.lead})"
    raise InvalidInput([reason(Code.CARD_FILE_OTHER, theirs=theirs, ours=ours)])


def _differences(page: FilePage, told: CardFile, name: str) -> Differences:
    parts = card_updates.compare(told, page.card, page.standing)
    mine = tuple(part for part in parts if not page.own or _is_own(part, page.own))
    moved = told.contact_email not in ("", page.card.contact_email)
    return Differences(
        proposal=Proposal(ProposalKind.UPDATE_FILE, mine, name),
        contact=told.contact_email if moved and not page.own else "",
        others=len(parts) - len(mine) + (moved and bool(page.own)),
    )


def _is_own(part: Part, number: str) -> bool:
    return proposals.firm_only(proposals.of_part(part), number)


def take_over(
    session: Session, consortium_id: int, proposal: Proposal, *, contact: str, seen: str,
    comment: str, actor: Actor, now: datetime,
) -> Saved:  # fmt: skip
    """Take over chosen differences. Raises `Stale` when the card is no longer what was `seen`."""
    page = card_files.page(session, consortium_id, viewer=actor, now=now)
    if page.seen != seen:
        raise Stale([reason(Code.STALE)])
    saved = Saved(kept=False, asked=False)
    if contact:
        cards.set_contact(
            session, consortium_id, contact, seen=page.card.contact_email, actor=actor, now=now
        )
        saved = Saved(kept=True, asked=False)
    if proposal.parts:
        rest = cards.take_over(
            session, consortium_id, proposal, comment=comment, actor=actor, now=now
        )
        saved = Saved(kept=saved.kept or rest.kept, asked=rest.asked)
    return saved


def chosen(proposal: Proposal, numbers: set[int]) -> Proposal:
    """Return the proposal with the parts that were ticked, counted from 1."""
    parts = tuple(part for n, part in enumerate(proposal.parts, 1) if n in numbers)
    return Proposal(proposal.kind, parts, proposal.file_name)


def kept_at_once(part: Part) -> bool:
    """Whether nothing of a part waits for the officer."""
    if not isinstance(part, PersonPart) or part.kind is not ProposalKind.PERSON_CHANGE:
        return False
    return not proposals.split(part.changes)[1]
