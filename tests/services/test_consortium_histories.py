"""Any history of one consortium: on every day one lead, one rate per role, nothing twice.

The model is the list of changes that were accepted and not withdrawn. What holds on a day must
follow from it by the days of the changes alone, in whatever order they were made.
"""

import shutil
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.consortium_changes import Plan, overlapping
from procure.domain.errors import DomainError
from procure.domain.formats import local
from procure.domain.rates import by_percent
from procure.extensions import atomic, make_engine
from procure.models.accounts import Organisation
from procure.models.consortia import ConsortiumMember, ConsortiumSuspension, MaximumRate, Person
from procure.models.frameworks import FrameworkRole
from procure.services import (
    accounts,
    consortium_changes,
    consortium_members,
    consortium_rates,
    consortium_suspensions,
)
from tests import stories
from tests.databases import engine_of
from tests.stories import START, firm

ORIGIN = date(2027, 1, 1)
END = date(2030, 6, 30)
DAYS = st.integers(8, 38).map(lambda n: ORIGIN + timedelta(days=n))
FIRMS = st.integers(0, 3)
PERCENTS = st.sampled_from([Decimal("3.5"), Decimal(-10), Decimal("0.01")])


@dataclass(frozen=True)
class State:
    """What holds on a day."""

    lead: int
    members: frozenset[int]
    rates: tuple[int, int]
    offering: frozenset[int]  # the firms whose people are offered


@dataclass(frozen=True)
class Done:
    """A change that was accepted: `apply` makes the state of its first day."""

    day: date
    order: int
    change_id: int
    apply: object


class Histories(RuleBasedStateMachine):
    base: Path  # a database with a framework, made once

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "history.db"
        shutil.copy(self.base, path)
        self.engine = engine_of(path)
        self.session = Session(self.engine, expire_on_commit=False)
        self.now = START
        self.done: list[Done] = []
        self.spells: dict[int, tuple[date, date | None]] = {}  # suspensions by their change
        self.orders = 0
        self.ids = dict(
            self.session.execute(select(Organisation.organisation_number, Organisation.id)).all()
        )
        self.firms = [self.ids[firm(n).organisation_number] for n in range(4)]
        self.roles = self.session.scalars(
            select(FrameworkRole.id).order_by(FrameworkRole.position)
        ).all()

    def teardown(self):
        self.session.close()
        self.engine.dispose()
        self.folder.cleanup()

    # The acts. What is refused changes nothing.

    def act(self, verb, day, apply=None, **values):
        before = self.rows()
        plan = Plan(effective_on=day, reason="Avtalt.")
        subject = self.story.consortium_ids[0]
        if verb is consortium_rates.index_rates:
            subject, values["versions"] = self.story.framework_id, {subject: None}
        try:
            with atomic(self.session):
                made = verb(
                    self.session, subject, plan, actor=self.story.officer, now=self.now, **values
                )
                change_id = made[0].id if isinstance(made, tuple) else made.id
        except DomainError:
            assert self.rows() == before
            return None
        assert self.rows() != before
        self.orders += 1
        if apply is not None:
            self.done.append(Done(day, self.orders, change_id, apply))
        return change_id

    @rule(n=FIRMS, day=DAYS)
    def firm_in(self, n, day):
        self.act(
            consortium_members.member_in, day,
            lambda s: replace(s, members=s.members | {n}),
            name=firm(n).name, organisation_number=firm(n).organisation_number,
        )  # fmt: skip

    @rule(n=FIRMS, day=DAYS)
    def firm_out(self, n, day):
        self.act(
            consortium_members.member_out, day,
            lambda s: replace(s, members=s.members - {n}, offering=s.offering - {n}),
            organisation_id=self.firms[n],
        )  # fmt: skip

    @rule(n=FIRMS, day=DAYS, stays=st.booleans())
    def lead_changes(self, n, day, stays):
        def apply(s):
            gone = frozenset() if stays else frozenset({s.lead})
            return replace(s, lead=n, members=s.members - gone, offering=s.offering - gone)

        self.act(
            consortium_members.change_lead, day, apply,
            organisation_id=self.firms[n], old_stays=stays,
        )  # fmt: skip

    @rule(which=st.integers(0, 1), ore=st.integers(60_000, 300_000), day=DAYS)
    def rate_set(self, which, ore, day):
        def apply(s):
            rates = list(s.rates)
            rates[which] = ore
            return replace(s, rates=tuple(rates))

        self.act(
            consortium_rates.set_rates, day, apply, rates={self.roles[which]: ore}, confirmed=True
        )

    @rule(percent=PERCENTS, day=DAYS)
    def rates_indexed(self, percent, day):
        adjustment = by_percent(percent)
        self.act(
            consortium_rates.index_rates, day,
            lambda s: replace(s, rates=tuple(map(adjustment.of, s.rates))),
            adjustment=adjustment,
        )  # fmt: skip

    @rule(day=DAYS, length=st.none() | st.integers(0, 20))
    def suspended(self, day, length):
        until = None if length is None else day + timedelta(days=length)
        change = self.act(consortium_suspensions.suspend, day, until=until)
        if change is not None:
            self.spells[change] = (day, until)

    @rule(days=st.integers(0, 4))
    def time_passes(self, days):
        self.now += timedelta(days=days)

    @rule(data=st.data())
    def withdrawn(self, data):
        every = [done.change_id for done in self.done] + list(self.spells)
        if not every:
            return
        chosen = data.draw(st.sampled_from(every))
        before = self.rows()
        try:
            with atomic(self.session):
                consortium_changes.withdraw(
                    self.session, chosen, actor=self.story.officer, now=self.now
                )
        except DomainError:
            assert self.rows() == before
            return
        self.done = [done for done in self.done if done.change_id != chosen]
        self.spells.pop(chosen, None)

    # What must be true after each.

    @invariant()
    def every_day_follows_from_the_changes_by_their_days(self):
        for day in self.days():
            assert self.found(day) == self.expected(day), day

    @invariant()
    def nothing_holds_twice(self):
        for rows in self.spells_of_one_thing():
            assert not any(overlapping(a, b) for a, b in combinations(rows, 2))

    @invariant()
    def suspensions_are_those_that_stand(self):
        own = ConsortiumSuspension
        found = self.session.execute(select(own.starts_on, own.ends_on))
        assert sorted(map(str, found)) == sorted(map(str, self.spells.values()))

    def expected(self, day):
        both = frozenset({0, 1})
        state = State(lead=0, members=both, rates=(150_000, 110_000), offering=both)
        for done in sorted(self.done, key=lambda d: (d.day, d.order)):
            if done.day <= day:
                state = done.apply(state)
        return state

    def found(self, day):
        first = self.story.consortium_ids[0]
        members = self.session.execute(
            select(ConsortiumMember.organisation_id, ConsortiumMember.is_lead).where(
                ConsortiumMember.consortium_id == first, ConsortiumMember.on(day)
            )
        ).all()
        (lead,) = [self.firms.index(number) for number, is_lead in members if is_lead]
        rates = dict(
            self.session.execute(
                select(MaximumRate.role_id, MaximumRate.rate_ore).where(
                    MaximumRate.consortium_id == first, MaximumRate.on(day)
                )
            ).all()
        )
        return State(
            lead=lead,
            members=frozenset(self.firms.index(number) for number, _ in members),
            rates=tuple(rates[role] for role in self.roles),
            offering=frozenset(
                self.firms.index(employer)
                for employer in self.session.scalars(
                    select(Person.employer_id).where(Person.consortium_id == first, Person.on(day))
                )
            ),
        )

    def days(self):
        edges = {done.day for done in self.done} | {ORIGIN, local(self.now).date(), END}
        return sorted({day - timedelta(days=1) for day in edges} | edges)

    def spells_of_one_thing(self):
        self.session.rollback()
        first = self.story.consortium_ids[0]
        things: dict[object, list[object]] = {}
        for model, key in ((ConsortiumMember, "organisation_id"), (MaximumRate, "role_id")):
            for row in self.session.scalars(select(model).where(model.consortium_id == first)):
                things.setdefault((model, getattr(row, key)), []).append(row)
        for row in self.session.scalars(select(ConsortiumSuspension)):
            things.setdefault(ConsortiumSuspension, []).append(row)
        return list(things.values())

    def rows(self):
        self.session.rollback()
        kept = []
        for model, names in (
            (ConsortiumMember, "organisation_id starts_on ends_on is_lead"),
            (MaximumRate, "role_id starts_on ends_on rate_ore"),
            (ConsortiumSuspension, "starts_on ends_on"),
            (Person, "id starts_on ends_on"),
        ):
            columns = [getattr(model, name) for name in names.split()]
            kept += sorted(map(str, self.session.execute(select(*columns))))
        return kept


@pytest.fixture
def prepared(migrated, tmp_path):
    """A database with a framework, and firms that may come in."""
    path = tmp_path / "base.db"
    shutil.copy(migrated, path)
    engine = make_engine(f"sqlite:///{path}")
    with Session(engine, expire_on_commit=False) as session:
        story = stories.framework(session, consortia=2, now=START)
        with atomic(session):
            for n in range(4):
                body = firm(n)
                accounts.organisation(
                    session, name=body.name, organisation_number=body.organisation_number
                )
    engine.dispose()
    return path, story


@pytest.mark.matrix
def test_any_history_leaves_one_lead_and_one_rate_on_every_day(prepared):
    path, story = prepared
    machine = type("Machine", (Histories,), {"base": path, "story": story})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40, stateful_step_count=20, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_changes_of_different_things_give_the_same_in_any_order(prepared):
    """Two changes that do not build on each other, made in both orders."""
    path, story = prepared
    machine = type("Machine", (Histories,), {"base": path, "story": story})
    day = ORIGIN + timedelta(days=30)
    acts = [
        lambda m: m.rates_indexed(Decimal("3.5"), day),
        lambda m: m.firm_in(3, day + timedelta(days=3)),
        lambda m: m.lead_changes(1, day - timedelta(days=3), stays=True),
        lambda m: m.suspended(day, 5),
    ]
    found = []
    for order in (acts, acts[::-1], acts[2:] + acts[:2]):
        run = machine()
        for act in order:
            act(run)
        found.append(run.rows())
        run.teardown()
    assert found[0] == found[1] == found[2]
