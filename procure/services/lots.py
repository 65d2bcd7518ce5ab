"""Draw lots between bids that the published rule leaves equal, and tell how a tie was broken."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.domain import evaluations, formats, text, ties
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.domain.ties import TieRule
from procure.language import mark, say
from procure.queries import material
from procure.queries import ties as standings
from procure.queries.ties import First
from procure.services import audit
from procure.services.competition_access import act
from procure.services.document_parts import tie_rule

_BY: Final[Mapping[TieRule, str]] = {
    TieRule.QUALITY: mark("Det valgte tilbudet har flest vektede kvalitetspoeng av dem."),
    TieRule.PRICE: mark("Det valgte tilbudet har lavest pris av dem."),
}


def draw(
    session: Session, competition_id: int, *, witnesses: str, actor: Actor, now: datetime
) -> int:
    """Draw lots before the witnesses and return the bid that was drawn.

    The seed is random and stands in the case log with the bids, so that anyone can repeat the
    draw (`domain.ties.drawn`). What is drawn stays drawn while the same bids are equal.
    """
    competition = act(
        session, competition_id, Action.DECIDE, Permission.AWARD_DECIDE, actor, now,
        sight=Permission.AWARD_READ,
    )  # fmt: skip
    material.require_impartial(session, competition, actor)
    outcome = evaluations.outcome(material.of(session, competition))
    found = standings.first(session, competition, outcome)
    if not found.needs_lots:
        raise IllegalTransition([reason(Code.LOTS_NOT_NEEDED)])
    said = text.clean(witnesses)
    if not said:
        raise InvalidInput([reason(Code.TEXT_MISSING)])
    names = material.bidder_names(session, competition_id).values()
    if named := evaluations.names_other(said, sorted(set().union(*names))):
        raise InvalidInput([reason(Code.REASON_NAMES_OTHER, name=named)])
    seed = secrets.token_hex(16)
    drawn = ties.drawn(found.left, seed)
    audit.record_on(
        session, Tag.AWARD_LOTS_DRAW, competition, actor, now,
        bids=list(found.left), drawn=drawn, seed=seed, witnesses=said,
    )  # fmt: skip
    return drawn


def note(found: First) -> str:
    """Say in the current language how the published rule broke a tie; "" where it broke none.

    Every bidder reads it, so it tells nothing of those that were not chosen but that they are.
    """
    if found.rule is None:
        return ""
    lines = [say("Flere tilbud hadde samme resultat på første plass."), tie_rule(found.rule)]
    if found.draw is None and found.by is not None:
        lines.append(say(_BY[found.by]))
    if found.draw is not None:
        lines.append(
            say(
                "Det ble trukket lodd {time}. Vitner: {witnesses}. Trekningstall: {seed}.",
                time=formats.moment(found.draw.at),
                witnesses=found.draw.witnesses.rstrip("."),
                seed=found.draw.seed,
            )
        )
    return " ".join(lines)
