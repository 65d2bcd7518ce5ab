"""What the rules find at the gates of a competition, and which warnings have their reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions
from procure.domain.competitions import EDGES, Action, CompetitionFacts, GateFindings, status
from procure.domain.formats import local
from procure.domain.reasons import Code, Reason
from procure.domain.rules import registry, settings
from procure.domain.rules.facts import RuleFacts
from procure.domain.rules.findings import reason_of, text_of
from procure.domain.rules.model import Finding, Rule, Severity
from procure.domain.rules.settings import Dated, Settings
from procure.models.accounts import User
from procure.models.competitions import Competition
from procure.models.rules import RuleSetting, WarningReason
from procure.queries import facts, material, rule_facts

PRICED: Final = (Action.DECIDE, Action.SEND_LETTERS, Action.SIGN_CONTRACT)


def settings_on(session: Session, day: date) -> Settings:
    """Return the thresholds of a day; one statement."""
    rows = session.execute(
        select(RuleSetting.key, RuleSetting.value, RuleSetting.starts_on, RuleSetting.ends_on)
    )
    return settings.on(day, (Dated(*row) for row in rows))


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """A warning that did not stop a step: what was warned of, and why it was passed.

    `finding` is what was warned of, as it was then.
    """

    rule: Rule
    gate: Action
    finding: Finding
    text: str
    reason: str
    given_by: str
    given_at: datetime


def passed(session: Session, competition_id: int) -> tuple[Passed, ...]:
    """Return every warning that was passed with a reason, the oldest first; one statement."""
    rows = session.execute(
        select(WarningReason, User.name)
        .join(User, User.id == WarningReason.given_by_id)
        .where(WarningReason.competition_id == competition_id)
        .order_by(WarningReason.given_at, WarningReason.id)
    )
    return tuple(
        Passed(
            rule=rule,
            gate=Action(row.gate),
            finding=Finding(rule, reason_of(row.finding)),
            text=row.finding,
            reason=row.reason,
            given_by=name,
            given_at=row.given_at,
        )
        for row, name in rows
        if (rule := registry.BY_ID.get(row.rule))
    )


def answer_to(finding: Finding, reasons: Iterable[Passed]) -> Passed | None:
    """Return the reason that was given for exactly this, here or at an earlier gate.

    What has changed since is another finding, and needs a reason of its own.
    """
    text = text_of(finding.reason)
    mine = (one for one in reasons if one.rule.id == finding.rule.id and one.text == text)
    return next(mine, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GateFacts:
    """What the rules were asked at some gates of a competition, and what people have answered."""

    settings: Settings
    known: CompetitionFacts
    facts: dict[Action, RuleFacts]
    passed: tuple[Passed, ...]

    def findings(self, gate: Action, now: datetime) -> tuple[Finding, ...]:
        """Return what the rules find at one of the gates."""
        return registry.findings(self.facts[gate], now)


def read(
    session: Session,
    competition: Competition,
    known: CompetitionFacts,
    gates: Iterable[Action],
    now: datetime,
) -> GateFacts:
    """Read what the rules of the gates look at, and what was answered."""
    thresholds = settings_on(session, local(now).date())
    known = replace(
        known,
        draft=replace(known.draft, least_climate_share=thresholds.number("climate.share")),
    )
    return GateFacts(
        settings=thresholds,
        known=known,
        facts=rule_facts.of(session, competition, known, gates, thresholds, now),
        passed=passed(session, competition.id),
    )


def reachable(known: CompetitionFacts, gates: Iterable[Action], now: datetime) -> list[Action]:
    """Return the gates that the competition stands before now, and where a rule asks."""
    here = status(known, now)
    return [gate for gate in gates if (here, gate) in EDGES and registry.at(gate)]


def gated(
    session: Session,
    competition: Competition,
    known: CompetitionFacts,
    *gates: Action,
    now: datetime,
) -> CompetitionFacts:
    """Return the facts with what the rules find at these gates, where they can be reached now.

    `known` must hold the price (`material.awarded_facts`) at the gates of the award.
    """
    asked = reachable(known, gates, now)
    if not asked:
        return known
    return judged(read(session, competition, known, asked, now), asked, now)


def judged(seen: GateFacts, gates: Iterable[Action], now: datetime) -> CompetitionFacts:
    """Return the facts of the lifecycle with what was found at the gates."""
    lifted = registry.lifted(seen.settings, local(now).date())
    return replace(
        seen.known,
        gates={gate: _gate(seen.findings(gate, now), seen.passed, lifted) for gate in gates},
    )


def _gate(
    found: tuple[Finding, ...], reasons: tuple[Passed, ...], lifted: frozenset[Code]
) -> GateFindings:
    return GateFindings(
        stops=tuple(one.reason for one in found if one.rule.severity is Severity.STOP),
        unexplained=tuple(one.rule.id for one in _open(found, reasons)),
        lifted=lifted,
    )


def _open(found: Iterable[Finding], reasons: tuple[Passed, ...]) -> tuple[Finding, ...]:
    return tuple(
        one
        for one in found
        if one.rule.severity is Severity.WARNING and answer_to(one, reasons) is None
    )


def facts_at(
    session: Session, competition: Competition, gates: Iterable[Action]
) -> CompetitionFacts:
    """Return the facts of the lifecycle, with the price where the award's gates are asked."""
    return priced(session, competition, facts.facts_of(session, competition), gates)


def priced(
    session: Session, competition: Competition, known: CompetitionFacts, gates: Iterable[Action]
) -> CompetitionFacts:
    """Return the facts with the price to award, where the award's gates are asked."""
    if set(gates).isdisjoint(PRICED):
        return known
    return material.awarded_facts(session, competition, known)


def refusals(
    session: Session, competition: Competition, action: Action, now: datetime
) -> tuple[Reason, ...]:
    """Why the action is impossible now, by the lifecycle and by the rules of its gate."""
    known = gated(session, competition, facts_at(session, competition, (action,)), action, now=now)
    return competitions.refusals(known, action, now)


def unexplained(
    session: Session, competition: Competition, gate: Action, *, now: datetime
) -> tuple[Finding, ...]:
    """Return the warnings at a gate that wait for a reason; none where it is not reached."""
    known = facts_at(session, competition, (gate,))
    if not reachable(known, (gate,), now):
        return ()
    seen = read(session, competition, known, (gate,), now)
    return _open(seen.findings(gate, now), seen.passed)
