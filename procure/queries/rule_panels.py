"""The rules beside a gate: what stops, what warns, what was passed with a reason, what is clear."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.errors import NotFound
from procure.domain.law import Standing
from procure.domain.permissions import Actor, Permission, Role
from procure.domain.reasons import Reason
from procure.domain.rules import registry
from procure.domain.rules.findings import text_of
from procure.domain.rules.gates import PERMISSIONS
from procure.domain.rules.model import Finding, Rule, Severity
from procure.domain.rules.titles import TITLES
from procure.language import say
from procure.models.competitions import Competition
from procure.models.rules import LawConfirmation
from procure.queries import case_pages, facts, rules
from procure.queries.case_pages import CasePage
from procure.queries.rules import GateFacts, Passed


class State(StrEnum):
    """How a line, or a whole panel, stands; the strictest first."""

    STOPPED = "stopped"
    OPEN = "open"  # a warning that waits for its reason
    PASSED = "passed"  # a warning with its reason
    CLEAR = "clear"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One rule at a gate: what it found, or that it found nothing."""

    rule: Rule
    title: str
    verified: bool  # its source has been read in the text of the law
    finding: Reason | None = None
    text: str = ""  # of the finding, as it is kept with a reason
    passed: Passed | None = None

    @property
    def state(self) -> State:
        """How the line stands."""
        if self.finding is None:
            return State.CLEAR
        if self.rule.severity is not Severity.WARNING:
            return State.STOPPED
        return State.OPEN if self.passed is None else State.PASSED


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """The lines of one rule, the strictest first."""

    rule: Rule
    title: str
    verified: bool
    lines: tuple[Line, ...]

    @property
    def state(self) -> State:
        """The strictest state of its lines."""
        return self.lines[0].state


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """All the rules of one gate, what needs someone first."""

    competition_id: int
    gate: Action
    lines: tuple[Line, ...]
    may_explain: bool

    @property
    def state(self) -> State:
        """The strictest state of its lines."""
        return min((line.state for line in self.lines), key=_ORDER.index, default=State.CLEAR)

    @property
    def found(self) -> tuple[Group, ...]:
        """The rules that are not in order, the strictest first."""
        lines = sorted(
            (line for line in self.lines if line.finding is not None),
            key=lambda line: _ORDER.index(line.state),
        )
        rules = dict.fromkeys(line.rule.id for line in lines)
        return tuple(_group([line for line in lines if line.rule.id == rule]) for rule in rules)

    @property
    def clear(self) -> tuple[Group, ...]:
        """The rules that are in order."""
        return tuple(_group([line]) for line in self.lines if line.finding is None)


def _group(lines: list[Line]) -> Group:
    first = lines[0]
    return Group(rule=first.rule, title=first.title, verified=first.verified, lines=tuple(lines))


_ORDER: Final = tuple(State)


def verified(session: Session) -> frozenset[str]:
    """Return the ids of rules whose source is known in the text of the law; one statement."""
    confirmed = set(session.scalars(select(LawConfirmation.provision)))
    return frozenset(
        rule.id
        for rule in registry.RULES
        if rule.standing is Standing.CONFIRMED or (rule.law and rule.law in confirmed)
    )


def panels(
    session: Session,
    competition: Competition,
    known: CompetitionFacts,
    *gates: Action,
    viewer: Actor,
    now: datetime,
) -> tuple[CompetitionFacts, tuple[Panel, ...]]:
    """Return the facts as `rules.gated` does, and a panel for each gate that can be reached now.

    A page that shows the panels beside its buttons asks here, so that both say the same.
    """
    asked = rules.reachable(known, gates, now)
    if not asked:
        return known, ()
    seen = rules.read(session, competition, known, asked, now)
    sources = verified(session)
    subject = facts.subject_of(competition)
    made = tuple(
        Panel(
            competition_id=competition.id,
            gate=gate,
            lines=tuple(_lines(seen, gate, sources, now)),
            may_explain=permissions.allows(viewer, PERMISSIONS[gate], subject),
        )
        for gate in asked
    )
    return rules.judged(seen, asked, now), made


def _lines(seen: GateFacts, gate: Action, sources: frozenset[str], now: datetime) -> Iterable[Line]:
    found = seen.findings(gate, now)
    for rule in registry.in_force(seen.facts[gate], now):
        plain = Line(rule=rule, title=say(TITLES[rule.number]), verified=rule.id in sources)
        mine = [one for one in found if one.rule is rule]
        yield from (_line(plain, one, seen) for one in mine)
        if not mine:
            yield plain


def _line(plain: Line, found: Finding, seen: GateFacts) -> Line:
    return replace(
        plain,
        finding=found.reason,
        text=text_of(found.reason),
        passed=rules.answer_to(found, seen.passed),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesPage:
    """All that the rules say of a competition: at the gates ahead, and what was passed before."""

    id: int
    pages: tuple[CasePage, ...]
    reference: str
    title: str
    invented: bool
    panels: tuple[Panel, ...]
    passed: tuple[Passed, ...]


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> RulesPage:
    """Return the page on the rules for staff; suppliers may not know of it."""
    competition = _seen(session, competition_id, viewer)
    gates = tuple(gate for gate in PERMISSIONS if _may_see(competition, gate, viewer))
    known = facts.facts_of(session, competition)
    reached = rules.reachable(known, gates, now)
    known = rules.priced(session, competition, known, reached)
    _, found = panels(session, competition, known, *reached, viewer=viewer, now=now)
    return RulesPage(
        id=competition.id,
        pages=case_pages.of(session, competition, facts.subject_of(competition), viewer),
        reference=competition.reference,
        title=competition.title,
        invented=competition.invented,
        panels=found,
        passed=tuple(
            one
            for one in rules.passed(session, competition_id)
            if _may_see(competition, one.gate, viewer)
        ),
    )


def panel(
    session: Session, competition_id: int, gate: Action, *, viewer: Actor, now: datetime
) -> Panel | None:
    """Return the panel of one gate; None where the gate is not reached or the viewer may not see.

    Raises `NotFound` for whoever may not know of the competition.
    """
    competition = _seen(session, competition_id, viewer)
    if not _may_see(competition, gate, viewer):
        return None
    known = rules.facts_at(session, competition, (gate,))
    _, found = panels(session, competition, known, gate, viewer=viewer, now=now)
    return next(iter(found), None)


def _seen(session: Session, competition_id: int, viewer: Actor) -> Competition:
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    if viewer.role is Role.SUPPLIER:
        raise NotFound
    return competition


_BEFORE_BIDS: Final = frozenset({
    Action.SUBMIT_FOR_REVIEW, Action.APPROVE, Action.ISSUE, Action.ANSWER, Action.EXTEND,
    Action.AMEND, Action.OPEN,
})  # fmt: skip


def _may_see(competition: Competition, gate: Action, viewer: Actor) -> bool:
    """Before the opening all staff of the case may; after it whoever may take the step, or audit.

    What is found after the opening may tell of bids.
    """
    if gate in _BEFORE_BIDS or viewer.role is Role.AUDITOR:
        return True
    subject = facts.subject_of(competition)
    return permissions.allows(viewer, PERMISSIONS[gate], subject)
