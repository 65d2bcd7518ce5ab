"""A stop as people meet it: the disabled button, the refused post, the refusing service."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from procure.domain.errors import DomainError
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.services import competitions
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests.evaluation_stories import SECRET
from tests.stories import START, VAULT, Story

OWNER = "eier@example.test"
OFFICER = "innkjoper1@example.test"
OFFICER2 = "innkjoper2@example.test"
LEAD = "leder0@example.test"
EVALUATOR = "evaluator1@example.test"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """A story that has come to where something is refused."""

    session: Session
    story: Story
    now: datetime
    folder: Path
    bids: tuple[int, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()  # bid and criterion
    entry: int = 0  # of the case journal

    @property
    def id(self) -> int:
        return self.story.competition_id

    @property
    def vault(self) -> ServerKeyVault:
        return ServerKeyVault(SECRET)

    @property
    def storage(self) -> FolderStorage:
        return FolderStorage(self.folder / "storage")

    def by(self, who: str) -> dict[str, object]:
        """Who acts and when, as every verb asks for."""
        people = {
            OWNER: self.story.owner, OFFICER: self.story.officer, OFFICER2: self.story.officer2,
            LEAD: self.story.leads[0], EVALUATOR: self.story.evaluators[0],
        }  # fmt: skip
        return {"actor": people[who], "now": self.now}


Data = Mapping[str, object] | Callable[[World], Mapping[str, object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One attempt that is refused, for each of the codes.

    `page` and `button` are where it shows before anyone tries; without a button nothing tells
    beforehand, since it depends on what is typed. `said` is the form's own sentence, where the
    form asks before the service does.
    """

    codes: tuple[Code, ...]
    verb: Callable[[World], object]
    url: str
    data: Data = field(default_factory=dict)
    method: str = "POST"
    status: int = 409
    who: str = OWNER
    page: str = ""
    button: str = ""
    told: bool = True  # the page holds the sentence itself, not only the disabled button
    said: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A state, how people get there, and what it refuses."""

    name: str
    reach: Callable[[Session, Path], World]
    stops: tuple[Stop, ...]


def sent(session: Session, story: Story) -> Story:
    """The complete draft of the story, approved and issued."""
    key, by = story.competition_id, {"actor": story.owner, "now": START}
    with atomic(session):
        competitions.submit_for_review(session, key, **by)
    with atomic(session):
        competitions.approve(session, key, actor=story.officer, now=START)
    with atomic(session):
        competitions.issue(session, key, vault=VAULT, **by)
    return story


def refusal(world: World, stop: Stop) -> DomainError:
    """Ask the service itself; nothing is changed."""
    try:
        stop.verb(world)
    except DomainError as error:
        world.session.rollback()
        return error
    world.session.rollback()
    raise AssertionError(stop.codes)


def is_disabled(page: str, label: str) -> bool:
    """Whether a page holds the button, and none that works."""
    buttons = re.findall(r"<button([^>]*)>\s*([^<]*?)\s*</button>", page)
    found = ["aria-disabled" in attributes for attributes, text in buttons if text == label]
    return bool(found) and all(found)
