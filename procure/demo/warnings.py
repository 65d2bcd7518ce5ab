"""Pass what the rules warn of, with a reason, before the story takes a step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy.orm import Session

from procure.domain.competitions import Action
from procure.domain.permissions import Actor
from procure.queries import facts
from procure.queries import rules as found
from procure.services import rules

REASONS: Final[Mapping[str, str]] = {
    "15": "Leverandørene leverer elektronisk og fikk vite om datoene i god tid.",
    "34": "Tilbudene er like på dette punktet. Evaluatorene har lest dem hver for seg.",
    "35": "Vi har regnet etter med flere modeller. Innstillingen står seg.",
    "42": "Forskjellen er avtalt skriftlig før signering og endrer ikke konkurransen.",
}
OTHERWISE: Final = "Vurdert sammen med innkjøperen. Det endrer ikke konkurransen."


def explain(
    session: Session, competition_id: int, gate: Action, *, actor: Actor, now: datetime
) -> None:
    """Write a reason for every warning that waits at the gate."""
    competition = facts.competition(session, competition_id)
    waiting = found.unexplained(session, competition, gate, now=now)
    for rule in dict.fromkeys(one.rule for one in waiting):
        rules.explain(
            session, competition_id, gate=gate, rule=rule.id,
            why=REASONS.get(str(rule.number), OTHERWISE), actor=actor, now=now,
        )  # fmt: skip
