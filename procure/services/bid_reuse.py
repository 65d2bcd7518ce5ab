"""Write on from what the consortium answered before."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.queries import earlier_answers
from procure.services import bids
from procure.vault.keys import Vault


def take(
    session: Session,
    bid_id: int,
    *,
    criterion_id: int,
    from_bid: int,
    from_criterion: int,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> None:
    """Put an earlier answer into the draft, after what stands there already.

    Raises `NotFound` for an answer that `earlier_answers.asked` does not show the actor, and what
    `bids.save_draft` raises.
    """
    bids.writable(session, bid_id, actor, now)
    asked = earlier_answers.asked(session, bid_id, viewer=actor)
    found = next(
        (
            earlier.text
            for criterion in asked
            for earlier in criterion.earlier
            if (criterion.id, earlier.bid_id, earlier.criterion_id)
            == (criterion_id, from_bid, from_criterion)
        ),
        None,
    )
    if found is None:
        raise NotFound
    draft = bids.read_draft(session, bid_id, vault=vault, actor=actor)
    stands = draft.content.answers.get(criterion_id, "")
    text = f"{stands}\n\n{found}" if stands else found
    answers = {**draft.content.answers, criterion_id: text}
    content = replace(draft.content, answers=answers)
    bids.save_draft(
        session, bid_id, content, version=draft.version, vault=vault, actor=actor, now=now
    )
