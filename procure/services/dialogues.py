"""Talks with suppliers before the issue: note one, and share with all what one of them got."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import text
from procure.domain.audit import Tag
from procure.domain.dialogues import Talk
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.permissions import Actor, Permission
from procure.models.competitions import Competition
from procure.models.dialogues import MarketDialogue
from procure.queries import dialogues as pages
from procure.services import audit
from procure.services.competition_access import enter


def note(
    session: Session, competition_id: int, talk: Talk, *, actor: Actor, now: datetime
) -> MarketDialogue:
    """Note a talk with the market. Raises `InvalidInput` with every fault, its field named."""
    competition = _enter(session, competition_id, actor)
    if why := pages.note_refusals(competition):
        raise IllegalTransition(why)
    if problems := talk.problems(now):
        raise InvalidInput(problems)
    dialogue = MarketDialogue(
        competition_id=competition_id,
        held_on=talk.held_on,
        subject=text.clean(talk.subject),
        participants=text.clean(talk.participants),
        material=text.clean(talk.material),
        noted_by_id=actor.id,
        noted_at=now,
    )
    session.add(dialogue)
    session.flush()  # the trail names its id
    audit.record_on(
        session, Tag.DIALOGUE_NOTE, competition, actor, now, dialogue=dialogue.id,
        held_on=dialogue.held_on.isoformat(), about=dialogue.subject,
        participants=dialogue.participants, material=dialogue.material,
    )  # fmt: skip
    return dialogue


def share(
    session: Session, competition_id: int, dialogue_id: int, *, actor: Actor, now: datetime
) -> MarketDialogue:
    """Share the material of a talk: it stands on the tender page, for every supplier alike."""
    competition = _enter(session, competition_id, actor)
    dialogue = session.scalar(
        select(MarketDialogue).where(
            MarketDialogue.id == dialogue_id, MarketDialogue.competition_id == competition_id
        )
    )
    if dialogue is None:
        raise NotFound
    if why := pages.share_refusals(competition, dialogue):
        raise IllegalTransition(why)
    dialogue.shared_at = now
    audit.record_on(
        session, Tag.DIALOGUE_SHARE, competition, actor, now,
        dialogue=dialogue_id, material=dialogue.material,
    )  # fmt: skip
    return dialogue


def _enter(session: Session, competition_id: int, actor: Actor) -> Competition:
    return enter(
        session, competition_id, Permission.DIALOGUE_WRITE, actor, sight=Permission.DIALOGUE_READ
    )
