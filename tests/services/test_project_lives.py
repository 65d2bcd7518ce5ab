"""Any life of a project: its state follows from what was done, and what is refused changes nothing.

The model is a handful of booleans; the services, the facts and the SQL twin must agree with it
after every step.
"""

import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import projects as life
from procure.domain.cancellations import CancelGround
from procure.domain.errors import DomainError
from procure.domain.projects import CRITERIA, Status
from procure.extensions import atomic
from procure.models.projects import Project
from procure.queries import project_facts
from procure.services import competitions, projects
from tests import delivery_stories, project_stories, stories
from tests.databases import engine_of
from tests.project_stories import ASSESSED

WHY = "Noe er endret."


class Lives(RuleBasedStateMachine):
    base: Path  # a database with a project, made once
    delivered = False
    competitions: tuple[int, ...]  # ready to be issued

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        path = Path(self.folder.name) / "life.db"
        shutil.copy(self.base, path)
        self.engine = engine_of(path)
        self.session = Session(self.engine, expire_on_commit=False)
        self.now = self.story.now + timedelta(days=1)
        self.written = not self.delivered
        self.approved = self.finished = False
        self.issued: list[int] = []
        self.ready = list(self.competitions)

    def teardown(self):
        self.session.close()
        self.engine.dispose()
        self.folder.cleanup()

    def project(self):
        self.session.rollback()
        return self.session.get_one(Project, self.story.project_id, populate_existing=True)

    def act(self, verb, who, *, expected, versioned=False, **values):
        before = self.project().version
        extra = {"version": before} if versioned else {}
        try:
            with atomic(self.session):
                verb(
                    self.session, self.story.project_id, actor=getattr(self.story, who), now=self.now,
                    **extra, **values,
                )  # fmt: skip
        except DomainError:
            assert not expected
            assert self.project().version == before
        else:
            assert expected

    @rule(written=st.booleans())
    def owner_edits(self, written):
        texts = project_stories.CRITERIA if written else dict.fromkeys(CRITERIA, "")
        allowed = not self.finished
        self.act(projects.change, "owner", expected=allowed, versioned=True, values=texts)
        self.written = written if allowed else self.written

    @rule()
    def officer_approves(self):
        allowed = not self.finished and not self.approved and self.written
        self.act(projects.approve, "officer", expected=allowed, versioned=True, approval=ASSESSED)
        self.approved = self.approved or allowed

    @rule()
    def officer_withdraws(self):
        allowed = self.approved and not (self.finished or self.issued or self.delivered)
        self.act(projects.withdraw_approval, "officer", expected=allowed, why=WHY)
        self.approved = self.approved and not allowed

    @rule()
    def competition_is_issued(self):
        if self.ready and not self.finished:
            self.issued.append(self.ready.pop())
            with atomic(self.session):
                competitions.issue(
                    self.session,
                    self.issued[-1],
                    vault=stories.VAULT,
                    actor=self.story.owner,
                    now=self.now,
                )

    @rule()
    def competition_is_cancelled(self):
        if self.issued:
            with atomic(self.session):
                competitions.cancel(
                    self.session, self.issued.pop(), ground=CancelGround.NEED, why=WHY,
                    actor=self.story.officer, now=self.now,
                )  # fmt: skip

    @rule()
    def owner_finishes(self):
        allowed = self.delivered and self.approved and not (self.finished or self.issued)
        self.act(projects.finish, "owner", expected=allowed)
        self.finished = self.finished or allowed

    @rule()
    def owner_reopens(self):
        self.act(projects.reopen, "owner", expected=self.finished, why=WHY)
        self.finished = False

    @invariant()
    def state_follows_from_what_was_done(self):
        known = project_facts.facts_of(self.session, self.project())
        assert life.status(known) is self.expected()
        told = self.session.scalar(
            select(project_facts.status_sql()).where(Project.id == self.story.project_id)
        )
        assert told == self.expected()

    @invariant()
    def finished_means_approved_and_nothing_under_way(self):
        known = project_facts.facts_of(self.session, self.project())
        if known.finished_at:
            assert known.approved_at
            assert (known.running, known.open_contracts) == (0, 0)

    def expected(self):
        if self.finished:
            return Status.FINISHED
        if self.delivered:
            return Status.DELIVERING
        if self.issued:
            return Status.PROCURING
        return Status.APPROVED if self.approved else Status.IDEA


def undelivered(session, folder):
    story = project_stories.idea(session)
    numbers = ("2027/51", "2027/52")
    return story, tuple(project_stories.ready_to_issue(session, story, n) for n in numbers)


def delivered(session, folder):
    found = delivery_stories.completed(session, folder)
    return replace(found.story, now=found.now), ()


@pytest.mark.sqlite
@pytest.mark.parametrize("start", [undelivered, delivered])
def test_any_life_of_a_project(session, tmp_path, start):
    story, competitions_ = start(session, tmp_path)
    engine = session.get_bind()
    session.close()
    engine.dispose()  # what is written stands in the file itself
    base = tmp_path / "base.db"
    shutil.copy(engine.url.database, base)
    told = {"base": base, "story": story, "competitions": competitions_}
    machine = type("Told", (Lives,), {**told, "delivered": start is delivered})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40, stateful_step_count=15, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
