"""The services and the tables say the same: any order of steps, over real sessions."""

import shutil
import tempfile
from collections import Counter
from dataclasses import fields, replace
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import evaluations as results
from procure.domain.cancellations import CancelGround
from procure.domain.competitions import (
    EDGES,
    Action,
    CompetitionFacts,
    Status,
    refusals,
    status,
)
from procure.domain.errors import DomainError, IllegalTransition
from procure.domain.seals import WINDOW
from procure.extensions import atomic
from procure.models.bids import Bid, OpeningConfirmation
from procure.models.competitions import Competition, status_sql
from procure.models.evaluations import ConsensusScore
from procure.queries import facts, material, rules
from procure.services import (
    amendments,
    assessments,
    award_approvals,
    awards,
    competitions,
    consensus,
    evaluations,
    impartiality,
    openings,
    questions,
    reopenings,
    reversals,
)
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests import evaluation_stories as es
from tests.databases import engine_of
from tests.domain.steps import written

STEPS = 300
STAMPS = [f.name for f in fields(CompetitionFacts) if f.name.endswith("_at")]
WHY = {"fault": "En referanse var for gammel.", "why": "Rangeringen kan bli en annen.",
       "following": "Vi vurderer på nytt."}  # fmt: skip
tried: Counter[Action] = Counter()
taken: Counter[tuple[Status, Action]] = Counter()


class Services(RuleBasedStateMachine):
    bases: dict[str, tuple[Path, stories.Story, object]]

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.session = None

    def teardown(self):
        if self.session is not None:
            self.session.close()
            self.engine.dispose()
        self.folder.cleanup()

    def begin(self, name: str) -> None:
        base, self.story, self.now = self.bases[name]
        path = Path(self.folder.name) / "machine.db"
        shutil.copy(base, path)
        self.engine = engine_of(path)
        self.session = Session(self.engine, expire_on_commit=False)
        self.vault = ServerKeyVault(es.SECRET)
        self.storage = FolderStorage(Path(self.folder.name) / "storage")
        self.model = self.known()

    def known(self, action: Action | None = None) -> CompetitionFacts:
        """What the services are to judge by, read as they read it."""
        self.session.rollback()
        self.session.expunge_all()
        competition = facts.competition(self.session, self.story.competition_id)
        found = facts.facts_of(self.session, competition)
        if action in rules.PRICED:
            found = material.awarded_facts(self.session, competition, found)
        return (
            rules.gated(self.session, competition, found, action, now=self.now) if action else found
        )

    @rule(
        data=st.data(),
        hours=st.sampled_from([0, 0, 1, 1, 24, 24 * 12]),
        forward=st.integers(0, 3),
        days=st.integers(1, 9),
    )
    def someone_tries(self, data, hours, forward, days):
        if self.session is None:
            self.begin(data.draw(st.sampled_from(sorted(self.bases)), label="base"))
        self.now += timedelta(hours=hours)
        here = status(self.known(), self.now)
        ways = [a for a in sorted(VERBS) if (here, a) in EDGES and a is not Action.CANCEL]
        action = data.draw(st.sampled_from(ways if forward and ways else sorted(VERBS)))
        self._prepares(here)
        before = self.known(action)
        here, why = status(before, self.now), refusals(before, action, self.now)
        tried[action] += 1
        refused, done = None, None
        try:
            with atomic(self.session):
                done = VERBS[action](self, days)
        except DomainError as error:
            refused = error
        if refused is not None:
            assert why, (action, refused.reasons)
            if isinstance(refused, IllegalTransition):
                assert (action, refused.reasons) == (action, why)
            return
        assert why == (), action
        step = Action.OPEN if action is Action.CONFIRM_OPENING and done else action
        taken[here, step] += 1
        self._follows(here, step)

    def _follows(self, here: Status, step: Action) -> None:
        """The model takes the same step; what the standstill is, the competition has chosen."""
        found = self.known()
        model = written(self.model, step, self.now, 0)
        if step is Action.EXTEND:
            model = replace(model, deadline_at=found.deadline_at)
            assert found.deadline_at > self.model.deadline_at
        if step is Action.SEND_LETTERS:
            model = replace(model, standstill_ends_at=found.standstill_ends_at)
            assert found.standstill_ends_at > self.now
        if step is Action.EDIT:
            model = replace(model, draft=found.draft)
        self.model = model
        target = EDGES[here, step]
        waits = target is Status.DECIDED and step is Action.SEND_LETTERS
        assert status(found, self.now) is (Status.STANDSTILL if waits else target)

    @invariant()
    def facts_are_those_of_the_model(self):
        if self.session is None:
            return
        found = self.known()
        assert stamps(found) == stamps(self.model)
        asked = self.session.scalar(
            select(status_sql(self.now)).where(Competition.id == self.story.competition_id)
        )
        assert asked == status(self.model, self.now).value

    def _prepares(self, here: Status) -> None:
        """Do what a status waits for and no step of the competition says: bids, sheets, points."""
        competition = facts.competition(self.session, self.story.competition_id)
        criteria = [c.id for c in facts.scored_criteria(competition)]
        bids = self.bids()
        if here is Status.ISSUED and not bids:
            for n in (0, 1):
                bid_stories.submitted(
                    self.session, self.story, self.vault, None, n, received_at=self.now
                )
        elif here is Status.INDIVIDUAL_SCORING:
            self._score(bids, criteria)
        elif here is Status.CONSENSUS and self.model.locked_at is None:
            for bid in bids:
                for criterion in criteria:
                    self._agree(bid, criterion)

    def bids(self) -> list[int]:
        mine = Bid.competition_id == self.story.competition_id
        return list(self.session.scalars(select(Bid.id).where(mine).order_by(Bid.id)))

    def _score(self, bids, criteria):
        for evaluator in self.story.evaluators:
            by = {"actor": evaluator, "now": self.now}
            try:
                with atomic(self.session):
                    for bid in bids:
                        for criterion in criteria:
                            evaluations.set_score(
                                self.session, self.story.competition_id, bid_id=bid,
                                criterion_id=criterion, points=Decimal(5 + bid % 3),
                                reason="Vurdert.", **by,
                            )  # fmt: skip
                    evaluations.submit_sheet(self.session, self.story.competition_id, **by)
            except IllegalTransition:
                continue  # the sheet is in

    def _agree(self, bid, criterion):
        with atomic(self.session):
            stored = self.session.get(ConsensusScore, (bid, criterion), populate_existing=True)
            consensus.agree(
                self.session, self.story.competition_id, bid_id=bid, criterion_id=criterion,
                points=Decimal(5 + bid % 3), reason=es.REASON, departure=es.DEPARTURE,
                seen=stored.version if stored else 0, actor=self.story.owner, now=self.now,
            )  # fmt: skip

    def by(self, actor=None):
        return {"actor": actor or self.story.owner, "now": self.now}


def stamps(found: CompetitionFacts) -> dict[str, object]:
    """The facts with a moment; the draft's own dates only once they are issued."""
    told = {name: getattr(found, name) for name in STAMPS}
    return told if found.issued_at else {
        n: at for n, at in told.items() if n not in {"deadline_at", "questions_due_at"}
    }  # fmt: skip


def edit(m: Services, days: int) -> object:
    key = m.story.competition_id
    version = facts.competition(m.session, key).version
    return competitions.change(
        m.session, key, version=version, values={"need": f"Behovet, {days} dager."}, **m.by()
    )


def confirm(m: Services, days: int) -> bool:
    """By the officer who has not confirmed within the window."""
    stands = OpeningConfirmation.confirmed_at >= m.now - WINDOW
    asked = select(OpeningConfirmation.user_id).where(
        OpeningConfirmation.competition_id == m.story.competition_id, stands
    )
    done = set(m.session.scalars(asked))
    officers = (m.story.officer, m.story.officer2)
    officer = next((one for one in officers if one.id not in done), m.story.officer)
    return bid_stories.confirm(
        m.session, m.story.competition_id, vault=m.vault, storage=m.storage, **m.by(officer)
    )


def assess(m: Services, days: int) -> object:
    (bid, *others) = m.bids() or [1]
    for each in (*others, bid):
        bid_stories.meet_requirements(m.session, each, **m.by(m.story.officer))
        assessments.assess(
            m.session, each, admissible=True, provision=None, reason="", **m.by(m.story.officer)
        )
    return None


def start_scoring(m: Services, days: int) -> object:
    for evaluator in m.story.evaluators:
        if m.model.opened_at and not m.model.scoring_started_at:
            impartiality.declare(m.session, m.story.competition_id, ties={}, **m.by(evaluator))
    return evaluations.start_scoring(m.session, m.story.competition_id, **m.by())


def decide(m: Services, days: int) -> object:
    (bid, *_) = m.bids() or [1]
    if m.model.locked_at:
        competition = facts.competition(m.session, m.story.competition_id)
        bid = results.outcome(material.of(m.session, competition)).winners[0]
    return awards.decide(
        m.session, m.story.competition_id, bid_id=bid, reason=f"{es.REASON}\nTeamet dekker alt.",
        **m.by(),
    )  # fmt: skip


def plain(verb, who="owner", **values):
    """A verb that needs nothing but the competition."""
    return lambda m, _days: verb(
        m.session, m.story.competition_id, **values, **m.by(getattr(m.story, who))
    )


VERBS = {
    Action.EDIT: edit,
    Action.SUBMIT_FOR_REVIEW: plain(competitions.submit_for_review),
    Action.RETURN_TO_DRAFT: plain(competitions.return_to_draft, "officer", comment="Skriv mer."),
    Action.APPROVE: plain(competitions.approve, "officer"),
    Action.ISSUE: plain(competitions.issue, vault=stories.VAULT),
    Action.ASK: lambda m, _days: questions.ask(
        m.session, m.story.competition_id, text="Kan teamet være delt?", **m.by(m.story.leads[0])
    ),
    Action.EXTEND: lambda m, days: competitions.extend(
        m.session, m.story.competition_id, summary="Mer tid.",
        deadline_at=(m.model.deadline_at or m.now) + timedelta(days=days), **m.by(),
    ),
    Action.AMEND: plain(amendments.prepare),
    Action.CONFIRM_OPENING: confirm,
    Action.ASSESS_BIDS: assess,
    Action.DECLARE_UNSUCCESSFUL: plain(openings.declare_unsuccessful, "officer"),
    Action.START_SCORING: start_scoring,
    Action.START_CONSENSUS: plain(consensus.start),
    Action.LOCK: plain(consensus.lock),
    Action.DECIDE: decide,
    Action.APPROVE_AWARD: plain(award_approvals.approve, "officer"),
    Action.RETURN_AWARD: plain(award_approvals.send_back, "officer", why="Begrunnelsen er tynn."),
    Action.SEND_LETTERS: plain(awards.send_letters),
    Action.REOPEN: plain(reopenings.reopen, why="Poengene bygger på en misforståelse."),
    Action.REVERSE: plain(reversals.reverse, **WHY),
    Action.SIGN_CONTRACT: plain(awards.sign_contract, "officer"),
    Action.COMPLETE: plain(awards.complete),
    Action.CANCEL: plain(
        competitions.cancel, ground=CancelGround.FUNDING, why="Pengene er borte."
    ),
}  # fmt: skip


@pytest.fixture
def bases(migrated, tmp_path):
    """A complete draft, an issued, an opened and a decided competition, each in a file of its own."""
    found = {}
    for name, tell in (
        ("draft", lambda s: (stories.draft(s), stories.START)),
        ("issued", lambda s: (stories.issued(s), stories.START)),
        ("opened", lambda s: ((e := es.opened(s, tmp_path)).story, e.now)),
        ("decided", lambda s: ((e := es.decided(s, tmp_path)).story, e.now)),
    ):
        path = tmp_path / f"{name}.db"
        shutil.copy(migrated, path)
        engine = engine_of(path)
        with Session(engine, expire_on_commit=False) as session:
            found[name] = (path, *tell(session))
        engine.dispose()
    return found


@pytest.mark.matrix
@pytest.mark.sqlite
def test_services_take_the_steps_that_the_tables_let_and_no_other(bases):
    run_state_machine_as_test(
        type("Machine", (Services,), {"bases": bases}),
        settings=settings(
            max_examples=24, stateful_step_count=20, deadline=None, derandomize=True,
            database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    assert tried.total() >= STEPS
    assert set(Action) - set(VERBS) == {
        Action.ANSWER,
        Action.OPEN,
        Action.SCORE,
        Action.SET_CONSENSUS,
    }  # fmt: skip -- within other steps, or in tests of their own
    assert len(taken) >= len(EDGES) / 3
