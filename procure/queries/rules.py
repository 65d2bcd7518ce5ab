"""What the rules find at the gates of a competition, and which warnings have their reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.competitions import EDGES, Action, CompetitionFacts, GateFindings, status
from procure.domain.formats import local
from procure.domain.rules import registry, settings
from procure.domain.rules.findings import text_of
from procure.domain.rules.model import Finding, Severity
from procure.domain.rules.settings import Dated, Settings
from procure.models.competitions import Competition
from procure.models.rules import RuleSetting, WarningReason
from procure.queries import rule_facts


def settings_on(session: Session, day: date) -> Settings:
    """Return the thresholds of a day."""
    rows = session.execute(
        select(RuleSetting.key, RuleSetting.value, RuleSetting.starts_on, RuleSetting.ends_on)
    )
    return settings.on(day, (Dated(*row) for row in rows))


@dataclass(frozen=True, slots=True)
class Given:
    """A reason for passing a warning; at a later gate it still counts for the same finding."""

    rule: str
    gate: Action
    finding: str
    reason: str


def given(session: Session, competition_id: int) -> tuple[Given, ...]:
    """Return every reason, the oldest first."""
    rows = session.execute(
        select(WarningReason.rule, WarningReason.gate, WarningReason.finding, WarningReason.reason)
        .where(WarningReason.competition_id == competition_id)
        .order_by(WarningReason.given_at, WarningReason.id)
    )
    return tuple(Given(rule, Action(gate), finding, why) for rule, gate, finding, why in rows)


def explained(finding: Finding, reasons: Iterable[Given]) -> Given | None:
    """Return the reason that was given for exactly this; what has changed needs a new one."""
    text = text_of(finding.reason)
    mine = (one for one in reasons if one.rule == finding.rule.id and one.finding == text)
    return next(mine, None)


def gated(
    session: Session,
    competition: Competition,
    known: CompetitionFacts,
    *gates: Action,
    now: datetime,
) -> CompetitionFacts:
    """Return the facts with what the rules find at these gates, where they can be reached now."""
    here = status(known, now)
    asked = [gate for gate in gates if (here, gate) in EDGES and registry.at(gate)]
    if not asked:
        return known
    thresholds = settings_on(session, local(now).date())
    reasons = given(session, competition.id)
    facts = rule_facts.of(session, competition, known, asked, thresholds, now)
    found = {gate: _gate(registry.findings(facts[gate], now), reasons) for gate in asked}
    lifted = registry.lifted(thresholds, local(now).date())
    return replace(
        known,
        gates={gate: replace(one, lifted=lifted) for gate, one in found.items()},
    )


def _gate(found: tuple[Finding, ...], reasons: tuple[Given, ...]) -> GateFindings:
    return GateFindings(
        stops=tuple(one.reason for one in found if one.rule.severity is Severity.STOP),
        unexplained=tuple(
            one.rule.id
            for one in found
            if one.rule.severity is Severity.WARNING and explained(one, reasons) is None
        ),
    )
