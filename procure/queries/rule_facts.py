"""From rows to what the rules look at: each part is read only at the gates that need it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.rules.facts import RuleFacts
from procure.domain.rules.settings import Settings
from procure.models.competitions import Competition
from procure.queries import authoring_rule_facts, award_rule_facts

# Returns parts of `RuleFacts` by name, whatever the gate; one reader is asked once for all gates.
Reader = Callable[[Session, Competition, datetime], Mapping[str, Any]]

_PARTS: Final[tuple[Mapping[Action, tuple[Reader, ...]], ...]] = (
    authoring_rule_facts.READERS,
    award_rule_facts.READERS,
)
READERS: Final[Mapping[Action, tuple[Reader, ...]]] = {
    gate: tuple(reader for part in _PARTS for reader in part.get(gate, ())) for gate in Action
}


def of(
    session: Session,
    competition: Competition,
    known: CompetitionFacts,
    gates: Iterable[Action],
    settings: Settings,
    now: datetime,
) -> dict[Action, RuleFacts]:
    """Return the facts of each gate."""
    parts: dict[Reader, Mapping[str, Any]] = {}
    found = {}
    for gate in gates:
        facts = RuleFacts(gate=gate, competition=known, settings=settings)
        for reader in READERS.get(gate, ()):
            if reader not in parts:
                parts[reader] = reader(session, competition, now)
            facts = replace(facts, **parts[reader])
        found[gate] = facts
    return found
