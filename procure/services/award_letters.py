"""The letters before they are sent: read one as it would go out, and write in its islands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from procure.documents import islands, shown
from procure.documents.islands import Island
from procure.documents.shown import Block
from procure.domain import permissions, text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput, NotFound, Stale
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import using
from procure.models.awards import Decision, LetterText
from procure.models.competitions import Competition
from procure.queries import facts, letter_texts, material
from procure.services import audit, awards, documents
from procure.services.competition_access import act, require


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter as it would be sent now. `written` has the text of every island it has.

    `version` is of what is stored in it, for `write`.
    """

    content: bytes
    recipient: str
    is_winner: bool
    titles: Mapping[str, str]  # of the islands
    written: Mapping[str, str]
    version: str
    language: str

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands in it, for a page."""
        return shown.read(self.content)


def draft(
    session: Session, competition_id: int, *, bid_id: int, actor: Actor, now: datetime
) -> Draft:
    """Return one letter as it would be sent now; nothing is stored.

    Who approves reads the letters too, so they are shown from the decision until they are sent.
    Raises `InvalidInput` for a letter that would reveal another bidder.
    """
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(actor, Permission.AWARD_READ, subject)
    permissions.require(actor, Permission.AWARD_DECIDE, subject)
    material.require_impartial(session, competition, actor)
    require(session, competition, Action.RETURN_AWARD, now)  # decided, and nobody told
    return _draft(
        session, competition, bid_id, awards.written_by_hand(session, competition_id), actor, now
    )


def write(
    session: Session,
    competition_id: int,
    *,
    bid_id: int,
    texts: Mapping[str, str],
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Store what is written in the islands of one letter; say whether anything is another text.

    An approval that was given is taken back by it: nobody has approved the new words. `seen` is
    the version of the letter that was written in: raises `Stale` when another text is stored
    since; None asks for nothing. Raises `InvalidInput` for words that would reveal another
    bidder; then nothing is stored.
    """
    competition = act(
        session, competition_id, Action.RETURN_AWARD, Permission.AWARD_DECIDE, actor, now,
        sight=Permission.AWARD_READ,
    )  # fmt: skip
    material.require_impartial(session, competition, actor)
    decision = _standing(session, competition_id)
    said = {name: cleaned for name, raw in texts.items() if (cleaned := text.clean(raw))}
    if any(len(one) > islands.LONGEST for one in said.values()):
        raise InvalidInput([reason(Code.LETTER_TEXT_LONG, limit=islands.LONGEST)])
    before = awards.written_by_hand(session, competition_id)
    as_islands = {name: islands.of_text(one) for name, one in said.items()}
    found = _draft(session, competition, bid_id, {bid_id: as_islands}, actor, now)
    if not said.keys() <= found.titles.keys():
        raise NotFound
    if as_islands == before.get(bid_id, {}):
        return False
    if seen not in (None, found.version):
        raise Stale([reason(Code.STALE)])
    _store(session, decision, bid_id, said, actor, now)
    decision.approved_at = decision.approved_by_id = None
    audit.record_on(
        session, Tag.AWARD_LETTER_WRITE, competition, actor, now,
        decision=decision.id, bid=bid_id, text=said,
    )  # fmt: skip
    return True


def _standing(session: Session, competition_id: int) -> Decision:
    standing = select(Decision).where(Decision.stands_in(competition_id))
    return session.scalars(standing).one()


def _store(
    session: Session,
    decision: Decision,
    bid_id: int,
    said: Mapping[str, str],
    actor: Actor,
    now: datetime,
) -> None:
    """Replace what is another text; what is the same stays the work of who wrote it."""
    same = {
        row.island
        for row in letter_texts.of(session, decision.id)
        if row.bid_id == bid_id and said.get(row.island) == row.text
    }
    session.execute(
        delete(LetterText).where(
            LetterText.decision_id == decision.id, LetterText.bid_id == bid_id,
            LetterText.island.not_in(same),
        )
    )  # fmt: skip
    session.add_all(
        LetterText(
            decision_id=decision.id, bid_id=bid_id, island=name, text=one,
            written_by_id=actor.id, written_at=now,
        )
        for name, one in said.items()
        if name not in same
    )  # fmt: skip


def _draft(
    session: Session,
    competition: Competition,
    bid_id: int,
    written: Mapping[int, Mapping[str, Island]],
    actor: Actor,
    now: datetime,
) -> Draft:
    with using(competition.language):
        found = awards.letters(session, competition, actor, now, only=bid_id)
        if not found:
            raise NotFound
        ((bid, letter),) = found
        own = written.get(bid_id, {})
        case = documents.of_bid(competition.id, bid_id)
        content = documents.preview(session, letter, case=case, written=own)
    titles = islands.names(content)
    decision = _standing(session, competition.id)
    stored = (one for one in letter_texts.of(session, decision.id) if one.bid_id == bid_id)
    return Draft(
        content=content,
        recipient=bid.consortium.name,
        is_winner=letter.name == "award_letter_winner",
        titles=titles,
        written={name: islands.plain(own.get(name, ())) for name in titles},
        version=letter_texts.version(decision.id, stored),
        language=competition.language,
    )
