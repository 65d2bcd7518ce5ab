"""A competition driven at random: every action tried from everywhere, time and world moving.

What moves and what is refused is told by the tables themselves, so that a new action, guard or
edge is driven too from the day it is written. The steps are counted, for a machine that stops
early proves little.
"""

from collections import Counter
from dataclasses import fields, replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from procure.blueprints.messages import sentence
from procure.domain.competitions import (
    EDGES,
    GUARDS,
    Action,
    CompetitionFacts,
    GateFindings,
    Status,
    refusals,
    require,
    status,
)
from procure.domain.errors import IllegalTransition
from procure.domain.reasons import Code, reason
from tests.domain.ready import DRAFT, FACTS, NOW
from tests.domain.steps import ORDER, STATES, TAKES_BACK, written

STEPS_IN_CI = 20_000
MICROSECOND = timedelta(microseconds=1)
TERMINAL = set(Status) - {here for here, _ in EDGES}
# The world as the next step wants it, and one thing of it that is not so.
FRESH = CompetitionFacts()
WORLD = [f.name for f in fields(FRESH) if f.name != "draft" and not f.name.endswith("_at")]
HELPFUL = {name: getattr(FRESH, name) for name in WORLD} | {
    "openers": 2, "bids": 2, "admissible_bids": 2, "evaluators": 2,
}  # fmt: skip
GAPS = (
    {"need": " "}, {"requirements": 0}, {"criteria": ()}, {"climate": None}, {"evaluators": 0},
    {"estimate_ore": 40_000_000_01}, {"standstill_chosen": False}, {"price_lines": 0},
    {"buyer_is_party": False}, {"framework_in_force": False}, {"validity_until": None},
)  # fmt: skip
LONG_AGO = date(2027, 1, 1)
COUNTS = [f.name for f in fields(CompetitionFacts) if f.type is int]
SPOILT = (
    *({name: n} for name in COUNTS for n in (0, 1, 2)), {"price_ore": 40_000_000_01},
    {"framework_ends_on": LONG_AGO}, {"chosen_valid_until": LONG_AGO},
)  # fmt: skip
Hindrance = tuple[dict[str, object], dict[str, object]]  # changes of the facts, of the draft
HINDRANCES = st.tuples(st.sampled_from(SPOILT), st.just({})) | st.tuples(
    st.just({}), st.sampled_from(GAPS)
)
BUT = st.none() | HINDRANCES
After = tuple[str | None, timedelta]  # a moment of the competition, or now; and how long after
AFTER = st.tuples(
    st.sampled_from([None, None, "questions_due_at", "deadline_at", "standstill_ends_at"]),
    st.sampled_from([-MICROSECOND, timedelta(0), timedelta(0), MICROSECOND, timedelta(days=1)]),
)
FOUND = st.builds(
    GateFindings,
    stops=st.sampled_from([(), (reason(Code.NEED_MISSING, "need"),)]),
    unexplained=st.sampled_from([(), ("15",), ("10b", "15")]),
    lifted=st.sampled_from([frozenset(), frozenset({Code.NEED_MISSING, Code.NOT_APPROVED})]),
)
tried: Counter[tuple[Status, Action]] = Counter()
taken: Counter[tuple[Status, Action]] = Counter()
held: Counter[object] = Counter()


class Competition(RuleBasedStateMachine):
    """One competition; `here` is what the edges say of it, told apart from its facts."""

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.facts = CompetitionFacts()
        self.here = Status.DRAFT

    @initialize(start=st.sampled_from(Status))
    def begins(self, start: Status) -> None:
        self.facts, self.here = FACTS[start], start

    @precondition(lambda self: self.here in TERMINAL)
    @rule(start=st.sampled_from(sorted(set(Status) - TERMINAL)))
    def another_begins(self, start: Status) -> None:
        self.now, self.facts, self.here = NOW, FACTS[start], start

    @rule(gate=st.sampled_from(Action), found=FOUND)
    def rules_find(self, gate: Action, found: GateFindings) -> None:
        self.facts = replace(self.facts, gates={**self.facts.gates, gate: found})

    @rule(action=st.sampled_from(Action), after=AFTER, but=BUT, days=st.integers(0, 12))
    def someone_tries(self, action: Action, after: After, but: Hindrance | None, days: int) -> None:
        self._passes(after)
        self._hinder(but or ({}, {}))
        self._tries(action, days)

    @rule(
        data=st.data(), after=AFTER, spoilt=st.integers(0, 1), days=st.sampled_from([0, 0, 3, 10])
    )
    def someone_goes_on(self, data: st.DataObject, after: After, spoilt: int, days: int) -> None:
        """Try what the edges let, in a world that helps or that one guard minds."""
        self._passes(after)
        ways = sorted(action for here, action in EDGES if here is self.here) or sorted(Action)
        action = data.draw(st.sampled_from(ways))
        self._help(**({"bids": 0} if action is Action.DECLARE_UNSUCCESSFUL else {}))
        if spoilt and (minded := self._minded(action)):
            self._hinder((data.draw(st.sampled_from(minded)), {}))
        self._tries(action, days)

    def _minded(self, action: Action) -> list[dict[str, object]]:
        return [
            changes
            for changes in SPOILT
            if any(
                guard(replace(self.facts, **changes), self.now) for guard in GUARDS.get(action, ())
            )
        ]

    def _passes(self, after: After) -> None:
        """Let time pass, or come to just before, at or after a moment of the competition."""
        which, delta = after
        came = self.now if which is None else max(self.now, getattr(self.facts, which) or self.now)
        self.now = max(self.now, came + delta)
        self._settles()

    def _help(self, **changes: object) -> None:
        ahead = {
            "deadline_at": self.now + timedelta(days=21),
            "questions_due_at": self.now + timedelta(days=14),
            "validity_until": (self.now + timedelta(days=120)).date(),
        }
        self.facts = replace(self.facts, **HELPFUL | changes, draft=replace(DRAFT, **ahead))

    def _hinder(self, hindrance: Hindrance) -> None:
        changes, gaps = hindrance
        self.facts = replace(self.facts, **changes, draft=replace(self.facts.draft, **gaps))

    def _tries(self, action: Action, days: int) -> None:
        tried[self.here, action] += 1
        why = refusals(self.facts, action, self.now)
        assert {w.code for w in why} == expected(self, action)
        if why:
            with pytest.raises(IllegalTransition) as refused:
                require(self.facts, action, self.now)
            assert refused.value.reasons == why
            for each in why:
                said = sentence(each)
                assert said.endswith((".", ")."))
                assert "%(" not in said
            return
        target = require(self.facts, action, self.now)
        assert target is EDGES[self.here, action]
        taken[self.here, action] += 1
        self.facts, self.here = written(self.facts, action, self.now, days), target
        self._settles()

    def _settles(self) -> None:
        """What the clock makes of the status: nothing but a closing, or a standstill's ends."""
        ends = self.facts.standstill_ends_at
        if self.here in {Status.DECIDED, Status.STANDSTILL}:
            self.here = Status.STANDSTILL if ends and self.now < ends else Status.DECIDED
        elif self.here is Status.ISSUED and self.now >= self.facts.deadline_at:
            self.here = Status.CLOSED

    @invariant()
    def status_follows_the_edges(self) -> None:
        assert status(self.facts, self.now) is self.here

    @invariant()
    def no_fact_is_earlier_than_the_one_before(self) -> None:
        moments = [(name, at) for name in ORDER if (at := getattr(self.facts, name))]
        late = [(a, b) for (a, at), (b, after) in pairwise(moments) if after < at]
        assert late == []
        happened = [at for name, at in moments if name not in {"deadline_at", "standstill_ends_at"}]
        ends = [at for at in (self.facts.cancelled_at, self.facts.unsuccessful_at) if at]
        assert [at for at in (*happened, *ends) if at > self.now] == []
        assert [at for at in happened if ends and at > ends[0]] == []

    @invariant()
    def no_fact_stands_without_those_before_it(self) -> None:
        needed = [name for name in ORDER if name != "standstill_ends_at"]  # a reasoned choice
        stands = [getattr(self.facts, name) is not None for name in needed]
        deadline = needed.index("deadline_at")  # a draft may have it already
        stands[deadline] = stands[deadline] and stands[deadline - 1]
        assert stands == sorted(stands, reverse=True)

    @invariant()
    def what_is_over_stays_over(self) -> None:
        if self.here in TERMINAL:
            assert [a for a in Action if not refusals(self.facts, a, self.now)] == []


def expected(competition: Competition, action: Action) -> set[Code]:
    """Return the codes that the tables themselves give; any one for a step outside them."""
    facts, now = competition.facts, competition.now
    if (competition.here, action) not in EDGES:
        (why,) = refusals(facts, action, now)
        return {why.code}
    guarded = {guard: guard(facts, now) for guard in GUARDS.get(action, ())}
    held.update(guard for guard, why in guarded.items() if why)
    found = facts.gates.get(action, GateFindings())
    said = {why.code for reasons in guarded.values() for why in reasons} - found.lifted
    warned = {Code.WARNING_UNEXPLAINED} if found.unexplained else set()
    return said | {why.code for why in found.stops} | warned


def test_every_edge_that_changes_the_status_writes_a_fact():
    moving = {action for (here, action), target in EDGES.items() if target is not here}
    assert moving <= {*STATES, *TAKES_BACK}


@pytest.mark.matrix
def test_competition_obeys_its_tables_for_twenty_thousand_steps(app):
    with app.test_request_context("/"):
        run_state_machine_as_test(
            Competition,
            settings=settings(
                max_examples=1_000, stateful_step_count=50, deadline=None, derandomize=True,
                database=None, phases=[Phase.generate, Phase.shrink],
                suppress_health_check=list(HealthCheck),
            ),
        )  # fmt: skip
    assert tried.total() >= STEPS_IN_CI
    assert {here for here, _ in tried} == set(Status)
    assert {action for _, action in tried} == set(Action)
    # One edge only waits, and chance may leave out another; `test_competitions.py` takes them all.
    assert len(taken) >= len(EDGES) - 4
    assert len(held) >= len({guard for guards in GUARDS.values() for guard in guards}) - 4
