"""Any history of one delivery: the sums follow from what was accepted, the gates come in order.

The model knows only the list of accepted acts. What is refused changes nothing, and the ledger
always holds what was signed, changed and taken up, or what was invoiced once all is completed.
"""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.deliveries import Billed, PhaseKey, PhaseStatus, PlannedPhase, Severity
from procure.domain.errors import DomainError
from procure.extensions import atomic, make_engine
from procure.models.audit import AuditEntry
from procure.models.ledger import LedgerPosting
from procure.queries import delivery_facts, facts
from procure.services import contract_amounts, deliveries, deviations
from tests import evaluation_stories as es
from tests.databases import engine_of

AMOUNTS = st.sampled_from([-50_000_000, -1, 0, 1, 90_000_000, 4_000_000_000])
PHASES = st.sampled_from(list(PhaseKey))
WHY = st.sampled_from(["", "Avtalt i møte."])
SIGNED = 1_160_000_00
MAXIMUM = 40_000_000_00


class Histories(RuleBasedStateMachine):
    base: Path  # a database with a signed contract, made once
    found: es.Evaluation

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "history.db"
        shutil.copy(self.base, path)
        self.engine = engine_of(path)
        self.session = Session(self.engine, expire_on_commit=False)
        self.now = self.found.now
        self.changed, self.taken, self.open, self.billed = 0, 0, {}, 0
        self.planned, self.started, self.passed = set(), [], []
        self.deviations, self.closed, self.signed = 0, set(), 0
        self.completed = self.evaluated = False
        self.invoices = 0

    def teardown(self):
        self.session.close()
        self.engine.dispose()
        self.folder.cleanup()

    def act(self, verb, *args, **values):
        """Do it at the machine's own time; say whether it was accepted."""
        self.now += timedelta(hours=1)
        lines = self.lines()
        before = self.record()
        kept = (before.facts, before.value)
        try:
            with atomic(self.session):
                verb(
                    self.session, self.found.id, *args,
                    actor=self.found.story.owner, now=self.now, **values,
                )  # fmt: skip
        except DomainError:
            after = self.record()
            assert (after.facts, after.value) == kept
            assert self.lines() == lines
            return False
        assert self.lines() > lines
        return True

    def record(self):
        self.session.rollback()
        competition = facts.competition(self.session, self.found.id)
        return delivery_facts.record(self.session, competition, self.now)

    def lines(self):
        self.session.rollback()
        return self.session.scalar(select(func.count()).select_from(AuditEntry))

    @rule(key=PHASES, start=st.integers(0, 3), length=st.integers(-1, 3), why=WHY)
    def plan(self, key, start, length, why):
        day = self.found.now.date() + timedelta(days=30 + 10 * list(PhaseKey).index(key) + start)
        known = self.record().facts
        wanted = {p.key: PlannedPhase(p.planned_start, p.planned_end) for p in known.phases}
        wanted[key] = PlannedPhase(day, day + timedelta(days=length))
        if self.act(deliveries.plan_phases, wanted, why=why):
            assert length >= 0
            assert not self.completed
            self.planned.add(key)

    @rule(key=PHASES, why=WHY)
    def start(self, key, why):
        in_order = list(PhaseKey)[: len(self.passed) + 1]
        second = key is PhaseKey.EXPLORE_DEFINE
        possible = (
            key in self.planned
            and key not in self.started
            and key in in_order
            and not self.completed
            and bool(why or self.signed or not second)
        )
        assert self.act(deliveries.start_phase, key, why=why) == possible
        self.started += [key] if possible else []

    @rule(key=PHASES)
    def gate(self, key):
        possible = key in self.started and key not in self.passed and not self.completed
        assert self.act(deliveries.pass_gate, key, remark="Enige.") == possible
        self.passed += [key] if possible else []

    @rule(ore=AMOUNTS)
    def sign(self, ore):
        room = MAXIMUM - SIGNED - self.changed - self.taken - sum(self.open.values())
        possible = not self.completed and (ore <= 0 or ore <= room)
        done = self.act(
            contract_amounts.sign_change, amount_ore=ore, why="Avtalt.", signed_on=self.now.date()
        )
        assert done == possible
        if done:
            self.changed, self.signed = self.changed + ore, self.signed + 1

    @rule(ore=AMOUNTS, why=WHY)
    def bill(self, ore, why):
        above = self.billed + ore > SIGNED + self.changed + self.taken
        possible = (
            not self.completed
            and ore != 0
            and self.billed + ore >= 0
            and (ore < 0 or not above or bool(why))
        )
        billed = Billed(
            number=f"F{self.invoices}", amount_ore=ore, invoiced_on=self.found.now.date()
        )
        assert self.act(contract_amounts.register_invoice, billed, why=why) == possible
        if possible:
            self.billed, self.invoices = self.billed + ore, self.invoices + 1

    @rule(ore=AMOUNTS)
    def add_option(self, ore):
        room = MAXIMUM - SIGNED - self.changed - self.taken - sum(self.open.values())
        possible = not self.completed and 0 < ore <= room
        done = self.act(contract_amounts.add_option, title="Mer", value_ore=ore, exercise_by=None)
        assert done == possible
        if done:
            self.open[max(option.id for option in self.record().options)] = ore

    @rule(takes=st.booleans())
    def decide_option(self, takes):
        verb = contract_amounts.exercise_option if takes else contract_amounts.lapse_option
        chosen = next(iter(self.open), 4711)
        assert self.act(verb, chosen) == (chosen in self.open)
        ore = self.open.pop(chosen, 0)
        self.taken += ore if takes else 0

    @rule()
    def deviate(self):
        done = self.act(
            deviations.raise_deviation, title="Sent", description="En uke.",
            severity=Severity.MINOR,
        )  # fmt: skip
        assert done == (not self.completed)
        self.deviations += done

    @rule(number=st.integers(1, 3))
    def close(self, number):
        possible = number <= self.deviations and number not in self.closed
        assert self.act(deviations.close_deviation, number, resolution="Rettet.") == possible
        self.closed |= {number} if possible else set()

    @rule(why=WHY)
    def complete(self, why):
        doubtful = self.open or self.deviations > len(self.closed) or not self.invoices
        over = self.billed - SIGNED - self.changed - self.taken
        room = MAXIMUM - SIGNED - self.changed - self.taken  # the open options lapse
        possible = (
            not self.completed
            and len(self.passed) == len(PhaseKey)
            and bool(why or not doubtful)
            and (over <= 0 or over <= room)
        )
        assert self.act(deliveries.complete_delivery, why=why) == possible
        if possible:
            self.completed = True
            self.open.clear()

    @rule()
    def evaluate(self):
        possible = len(self.passed) == len(PhaseKey) and not self.evaluated
        grades = dict.fromkeys(deliveries.QUESTIONS, 3)
        done = self.act(
            deliveries.evaluate_supplier, grades=grades, strengths="A", improvements="B"
        )
        assert done == possible
        self.evaluated |= done

    @invariant()
    def sums_are_those_of_the_accepted_acts(self):
        value = self.record().value
        assert (value.changed_ore, value.taken_ore, value.open_ore, value.invoiced_ore) == (
            self.changed,
            self.taken,
            sum(self.open.values()),
            self.billed,
        )

    @invariant()
    def ledger_holds_what_is_agreed_and_at_the_end_what_was_paid(self):
        self.session.rollback()
        posted = self.session.scalar(
            select(func.sum(LedgerPosting.amount_ore)).where(
                LedgerPosting.competition_id == self.found.id
            )
        )
        assert posted == (self.billed if self.completed else SIGNED + self.changed + self.taken)
        assert posted <= MAXIMUM

    @invariant()
    def gates_are_passed_in_order(self):
        known = self.record().facts
        passed = [p.key for p in known.phases if p.status is PhaseStatus.PASSED]
        assert passed == list(PhaseKey)[: len(passed)] == self.passed
        assert known.completed == self.completed


@pytest.fixture
def prepared(migrated, tmp_path):
    """A database with a signed contract."""
    path = tmp_path / "base.db"
    shutil.copy(migrated, path)
    engine = make_engine(f"sqlite:///{path}")
    with Session(engine, expire_on_commit=False) as session:
        found = es.contracted(session, tmp_path)
    engine.dispose()
    return path, found


def test_any_history_of_a_delivery_keeps_its_sums_and_its_order(prepared):
    path, found = prepared
    machine = type("Machine", (Histories,), {"base": path, "found": found})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12, stateful_step_count=20, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip


def test_the_whole_way_is_one_of_the_histories(prepared):
    """The machine must be able to reach the end, or its refusals prove little."""
    path, found = prepared
    run = type("Machine", (Histories,), {"base": path, "found": found})()
    for key in PhaseKey:
        run.plan(key, 0, 2, "Avtalt.")
    for key in PhaseKey:
        run.start(key, "Avtalt.")
        run.gate(key)
    run.bill(90_000_000, "")
    run.complete("")
    run.evaluate()
    run.sums_are_those_of_the_accepted_acts()
    run.ledger_holds_what_is_agreed_and_at_the_end_what_was_paid()
    run.gates_are_passed_in_order()
    assert (run.completed, run.evaluated, run.passed) == (True, True, list(PhaseKey))
    run.teardown()
