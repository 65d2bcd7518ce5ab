"""Any history of a ledger, played through the services: what is posted is what is used.

The machine keeps its own small books beside the database and says in advance which act must be
refused. No history passes the maximum, and every act that would is seen to be refused.
"""

import shutil
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy.orm import Session

from procure.domain.errors import DomainError
from procure.domain.formats import local
from procure.domain.framework_terms import SetMaximum
from procure.domain.ledger import Ceiling, PostingKind
from procure.domain.reasons import Code
from procure.extensions import atomic, make_engine
from procure.queries import ceilings
from procure.queries import ledger as pages
from procure.services import ledger
from tests import ledger_stories
from tests.databases import engine_of
from tests.ledger_stories import PRICE, SIGNING

CALL_OFFS = 3
KRONER = st.integers(1, 600).map(lambda tens_of_thousands: tens_of_thousands * 1_000_000)
WHICH = st.integers(0, CALL_OFFS - 1)
PAST = {Code.LEDGER_PAST_MAXIMUM}


@dataclass
class Option:
    id: int
    ore: int
    last: date | None
    taken: bool = False


@dataclass
class CallOff:
    """One call-off in the machine's own books."""

    posted: list[int] = field(default_factory=list)
    invoiced: list[int] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    signed: bool = False
    completed: bool = False


def some_runs(machine: "Histories") -> bool:
    return any(book.signed and not book.completed for book in machine.books)


class Histories(RuleBasedStateMachine):
    """Sign, change, take options, invoice, complete, correct, set the maximum; days go by."""

    told: Path
    evaluations: tuple

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        path = Path(self.folder.name) / "history.db"
        shutil.copy(self.told, path)
        self.engine = engine_of(path)
        self.session = Session(self.engine, expire_on_commit=False)
        self.books = [CallOff() for _ in range(CALL_OFFS)]
        self.maximum, self.now, self.ends_on = 4_000_000_000, SIGNING, date(2030, 6, 30)
        self.refusals = 0

    def teardown(self) -> None:
        self.session.close()
        self.engine.dispose()
        self.folder.cleanup()

    # --- the machine's own books --------------------------------------------------------------

    @property
    def today(self) -> date:
        return local(self.now).date()

    @property
    def used(self) -> int:
        return sum(sum(book.posted) for book in self.books)

    @property
    def promised(self) -> int:
        return sum(option.ore for book in self.books for option in self.open_options(book))

    @property
    def left(self) -> int:
        return self.maximum - self.used - self.promised

    def running(self, which: int) -> int:
        """Return the place of one that is signed and not completed: `which` in turn."""
        places = [n for n, one in enumerate(self.books) if one.signed and not one.completed]
        return places[which % len(places)]

    def open_options(self, book: CallOff) -> list[Option]:
        return [
            option
            for option in book.options
            if not (option.taken or book.completed)
            and (option.last is None or option.last >= self.today)
        ]

    def tried(self, act, *args, refused: set[Code] | None = None, **given):
        """Do it; with `refused` it must fail with these codes, and leave nothing behind."""
        if not refused:
            return act(self.session, *args, now=self.now, **given)
        self.refusals += 1
        with pytest.raises(DomainError) as why:
            act(self.session, *args, now=self.now, **given)
        assert {one.code for one in why.value.reasons} == refused
        return None

    # --- what people do -----------------------------------------------------------------------

    @initialize(n=st.integers(1, CALL_OFFS))
    def begin(self, n: int) -> None:
        for which in range(n):
            self.sign(which)

    @precondition(lambda self: not all(book.signed for book in self.books))
    @rule()
    def sign_the_next(self) -> None:
        self.sign([book.signed for book in self.books].index(False))

    def sign(self, which: int) -> None:
        book = self.books[which]
        late = {Code.FRAMEWORK_NOT_IN_FORCE} if self.today > self.ends_on else set()
        full = {Code.PRICE_PAST_MAXIMUM} if self.left < PRICE else set()
        self.tried(ledger_stories.sign, self.evaluations[which], refused=late | full)
        if not late | full:
            book.signed = True
            book.posted.append(PRICE)

    @precondition(some_runs)
    @rule(which=WHICH, ore=KRONER, sign=st.sampled_from([1, 1, -1]))
    def agree_change(self, which: int, ore: int, sign: int) -> None:
        self.change(which, ore, sign)

    def change(self, which: int, ore: int, sign: int) -> None:
        book = self.books[which := self.running(which)]
        refused = PAST if sign > 0 and ore > self.left else None
        self.tried(ledger_stories.change, self.evaluations[which], sign * ore, refused=refused)
        if not refused:
            book.posted.append(sign * ore)

    @precondition(lambda self: some_runs(self) and self.left > 0)
    @rule(which=WHICH, beyond=st.integers(0, 1))
    def use_up(self, which: int, beyond: int) -> None:
        """To the last øre, or one further."""
        self.change(which, self.left + beyond, 1)

    @precondition(some_runs)
    @rule(which=WHICH, ore=KRONER, days=st.none() | st.integers(0, 900))
    def agree_option(self, which: int, ore: int, days: int | None) -> None:
        book = self.books[which := self.running(which)]
        last = None if days is None else self.today + timedelta(days=days)
        refused = PAST if ore > self.left else None
        made = self.tried(
            ledger_stories.option, self.evaluations[which], ore, exercise_by=last, refused=refused
        )
        if not refused:
            book.options.append(Option(made, ore, last))

    @precondition(lambda self: self.promised)
    @rule(which=WHICH)
    def take_option(self, which: int) -> None:
        """It was counted when it was agreed: there is always room."""
        places = [n for n, book in enumerate(self.books) if self.open_options(book)]
        place = places[which % len(places)]
        option = self.open_options(self.books[place])[0]
        self.tried(ledger_stories.take, self.evaluations[place], option.id)
        option.taken = True
        self.books[place].posted.append(option.ore)

    @precondition(some_runs)
    @rule(which=WHICH, ore=KRONER)
    def invoice(self, which: int, ore: int) -> None:
        book = self.books[which := self.running(which)]
        number = f"{which}-{len(book.invoiced)}"
        self.tried(ledger_stories.invoice, self.evaluations[which], number, ore)
        book.invoiced.append(ore)

    @precondition(some_runs)
    @rule(which=WHICH)
    def complete(self, which: int) -> None:
        book = self.books[which := self.running(which)]
        rest = sum(book.invoiced) - sum(book.posted)
        own = sum(option.ore for option in self.open_options(book))  # they lapse first
        refused = PAST if rest > 0 and rest > self.left + own else None
        self.tried(ledger_stories.complete, self.evaluations[which], refused=refused)
        if not refused:
            book.completed = True
            if rest:
                book.posted.append(rest)

    @precondition(lambda self: any(book.posted for book in self.books))
    @rule(which=st.integers(0, 30))
    def correct(self, which: int) -> None:
        lines = ledger_stories.lines(self.session)
        line = lines[which % len(lines)]
        refused = set()
        if line.kind is PostingKind.CORRECTION:
            refused = {Code.POSTING_IS_CORRECTION}
        elif any(one.corrects_id == line.id for one in lines):
            refused = {Code.POSTING_CORRECTED}
        elif -line.amount_ore > 0 and -line.amount_ore > self.left:
            refused = PAST
        self.tried(self._correct, line.id, refused=refused)
        if not refused:
            place = [one.id for one in self.evaluations].index(line.competition_id)
            self.books[place].posted.append(-line.amount_ore)

    def _correct(self, session: Session, posting_id: int, *, now) -> None:
        officer = self.evaluations[0].story.officer
        with atomic(session):
            ledger.correct(session, posting_id, reason="Ført feil.", actor=officer, now=now)

    @precondition(lambda self: self.today <= self.ends_on)
    @rule(spare=st.integers(-3, 300))
    def set_maximum(self, spare: int) -> None:
        """To a little below what is committed, exactly it, or above."""
        wanted = self.used + self.promised + spare * 1_000_000
        if wanted <= 0 or wanted == self.maximum or self.used >= self.maximum:
            return  # nothing to change; or used up, which is another refusal
        refused = {Code.MAXIMUM_BELOW_USED} if spare < 0 else None
        asked = SetMaximum(maximum_ore=wanted)
        self.tried(ledger_stories.amend, self.evaluations[0], asked, refused=refused)
        if not refused:
            self.maximum = wanted

    @rule(days=st.sampled_from([1, 1, 30, 400]))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)

    # --- what always holds --------------------------------------------------------------------

    @invariant()
    def sum_of_postings_is_the_ceiling_used(self) -> None:
        lines = ledger_stories.lines(self.session)
        framework = self.evaluations[0].story.framework_id
        assert sum(one.amount_ore for one in lines) == self.used
        assert ceilings.of(self.session, framework, on=self.today) == Ceiling(
            maximum_ore=self.maximum,
            used_ore=self.used,
            options_ore=self.promised,
            planned_ore=self._planned(),
        )
        assert self.used + self.promised <= self.maximum
        self.session.rollback()

    def _planned(self) -> int:
        return sum(1_800_000_00 for book in self.books if not book.signed)

    @invariant()
    def page_shows_the_same_sums_whichever_way_they_are_cut(self) -> None:
        story = self.evaluations[0].story
        page = pages.page(self.session, story.framework_id, viewer=story.officer, now=self.now)
        cuts = (page.years, page.consortia, page.buyers)
        assert {sum(one.ore for one in cut) for cut in cuts} == {self.used}
        assert page.found_ore == self.used
        if page.steps:
            assert page.steps[-1][1] == page.rows[0].running_ore == self.used
        self.session.rollback()

    @invariant()
    def correction_and_its_line_come_to_nothing(self) -> None:
        lines = {one.id: one for one in ledger_stories.lines(self.session)}
        for one in lines.values():
            if one.corrects_id:
                assert one.amount_ore + lines[one.corrects_id].amount_ore == 0
        assert len({one.corrects_id for one in lines.values()} - {None}) == sum(
            one.kind is PostingKind.CORRECTION for one in lines.values()
        )

    @invariant()
    def no_call_off_is_later_than_the_last_day(self) -> None:
        awards = [one for one in ledger_stories.lines(self.session) if one.kind == "award"]
        assert all(local(one.posted_at).date() <= self.ends_on for one in awards)
        self.session.rollback()


def test_no_history_passes_the_maximum_and_the_sum_is_what_is_used(migrated, tmp_path):
    told = tmp_path / "told.db"
    shutil.copy(migrated, told)
    engine = make_engine(f"sqlite:///{told}")
    with Session(engine, expire_on_commit=False) as session:
        found = ledger_stories.ready(session, tmp_path, CALL_OFFS)
    engine.dispose()
    machine = type("Told", (Histories,), {"told": told, "evaluations": found})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
