"""What the faults are let loose on: a competition out for bids, its files, and the clock."""

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from procure.domain.permissions import Actor
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.models.openers import KeyEnvelope
from procure.queries import facts
from procure.services import competition_keys, competitions
from procure.vault import envelopes
from procure.vault.envelopes import ServerHand
from procure.vault.identities import Identity
from procure.vault.storage import FolderStorage
from tests import bid_stories, openers, stories
from tests.faults.clock import MovedClock
from tests.stories import DEADLINE, Story

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Town:
    """One competition, a begun bid of each consortium, and where all of it lies."""

    engine: Engine
    folder: Path
    story: Story
    bids: tuple[int, ...]  # by consortium
    clock: MovedClock

    @property
    def objects(self) -> Path:
        """Where the sealed files lie."""
        return self.folder / "storage"

    @cached_property
    def storage(self) -> FolderStorage:
        return FolderStorage(self.objects)

    @property
    def address(self) -> str:
        """The database's address."""
        return self.engine.url.render_as_string(hide_password=False)

    def environment(self) -> dict[str, str]:
        """What a process that serves the town is started with."""
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("PROCURE_", "PYTHONW"))}
        spool = self.folder / "tmp"
        spool.mkdir(exist_ok=True)
        return kept | {
            "PROCURE_SECRET_KEY": stories.SECRET,
            "PROCURE_DATABASE_URL": self.address,
            "PROCURE_STORAGE_URL": str(self.objects),
            "FAULTS_CLOCK": str(self.folder / "clock"),
            "TMPDIR": str(spool),
        }

    def deadline(self) -> datetime:
        """The deadline now in force."""
        with Session(self.engine) as session:
            asked = select(Competition.deadline_at).where(
                Competition.id == self.story.competition_id
            )
            return session.scalars(asked).one()

    def extend(self, by: timedelta) -> None:
        """Move the deadline, as an officer does."""
        with Session(self.engine, expire_on_commit=False) as session, atomic(session):
            competition = facts.competition(session, self.story.competition_id, lock=True)
            competitions.extend(
                session, competition.id, deadline_at=competition.deadline_at + by,
                summary="Mer tid.", actor=self.story.officer, now=self.clock(),
            )  # fmt: skip

    def confirm(self, officer: Actor) -> bool:
        """One officer's part of the opening."""
        with Session(self.engine, expire_on_commit=False) as session, atomic(session):
            return bid_stories.confirm(
                session, self.story.competition_id, vault=stories.VAULT, storage=self.storage,
                actor=officer, now=self.clock(),
            )  # fmt: skip

    def secret(self) -> Identity:
        """What two openers have together."""
        with Session(self.engine) as session:
            competition = self.story.competition_id
            first = openers.key_of(session, openers.OFFICER).id
            second = openers.key_of(session, openers.OFFICER2).id
            envelope = session.get_one(KeyEnvelope, (competition, first, second))
            layer = envelopes.release(
                envelope.sealed, vault=stories.VAULT, competition_id=competition, first=first,
                second=second,
            )  # fmt: skip
            inner = ServerHand(first, openers.OFFICER).strip({second: layer})[second]
            recipient = competition_keys.recipient(session, competition)
            return envelopes.secret_of(ServerHand(second, openers.OFFICER2), inner, recipient)


def found(engine: Engine, folder: Path, *, consortia: int = 6) -> Town:
    """A town an hour before the deadline; every consortium has begun its bid."""
    folder.mkdir(exist_ok=True)
    with Session(engine, expire_on_commit=False) as session:
        story = stories.issued(session, stories.framework(session, consortia=consortia))
        bids = tuple(bid_stories.started(session, story, n) for n in range(consortia))
    clock = MovedClock(folder / "clock")
    clock.set(DEADLINE - timedelta(hours=1))
    return Town(engine=engine, folder=folder, story=story, bids=bids, clock=clock)
