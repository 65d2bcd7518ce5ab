"""Evaluations reached the way people reach them: declared, scored, agreed, locked, awarded."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from procure.domain.law import RejectionProvision
from procure.domain.permissions import CompetitionRole
from procure.extensions import atomic
from procure.queries import facts
from procure.services import (
    assessments,
    award_approvals,
    awards,
    competitions,
    evaluations,
    impartiality,
)
from procure.services import consensus as meetings
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.memory import remembered
from tests.stories import VAULT, Story

SECRET = "a test secret that is long enough to start with"
OPENED = bid_stories.AFTER
SCORING = OPENED + timedelta(hours=1)
CONSENSUS = OPENED + timedelta(days=2)
LOCKED = OPENED + timedelta(days=3)
DECIDED = OPENED + timedelta(days=4)
SENT = OPENED + timedelta(days=5)
DEPARTURE = "Vi leste grunnlaget på nytt og ble enige om dette."
REASON = "Tilbudet viser god forståelse av oppdraget og har en gjennomførbar plan."


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """A story with its bids (in order of consortium) and its scored criteria."""

    story: Story
    bids: tuple[int, ...]
    criteria: tuple[int, ...]
    now: datetime

    @property
    def id(self) -> int:
        return self.story.competition_id

    @property
    def cells(self) -> list[tuple[int, int]]:
        return [(bid, criterion) for bid in self.bids for criterion in self.criteria]


@remembered
def opened(
    session: Session,
    folder: Path,
    *,
    bids: int = 2,
    rejected: tuple[int, ...] = (),
    story: Story | None = None,
    contents: dict[int, dict[str, object]] | None = None,
) -> Evaluation:
    """Bids of the first consortia, opened and controlled; `rejected` are places from 0."""
    story = story or stories.issued(
        session, stories.project(session, stories.framework(session, consortia=max(3, bids)))
    )
    vault, storage = ServerKeyVault(SECRET), FolderStorage(folder / "storage")
    given = contents or {}
    found = tuple(
        bid_stories.submitted(
            session, story, vault, None, n,
            **(given.get(n) or rates(session, story, 100_000 + 1_000 * n, 90_000)),
        )
        for n in range(bids)
    )  # fmt: skip
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session,
                story.competition_id,
                vault=vault,
                storage=storage,
                actor=officer,
                now=OPENED,
            )
    for place, bid in enumerate(found):
        refused = place in rejected
        with atomic(session):
            if not refused:
                bid_stories.meet_requirements(session, bid, actor=story.officer, now=OPENED)
            assessments.assess(
                session,
                bid,
                admissible=not refused,
                provision=RejectionProvision.BID if refused else None,
                reason="Et absolutt krav er ikke oppfylt." if refused else "",
                actor=story.officer,
                now=OPENED,
            )
    competition = facts.competition(session, story.competition_id)
    return Evaluation(
        story=story,
        bids=tuple(bid for place, bid in enumerate(found) if place not in rejected),
        criteria=tuple(c.id for c in facts.scored_criteria(competition)),
        now=OPENED,
    )


def tied_owner(
    session: Session, folder: Path, *, ties: str = "Jeg er gift med lederen.", officer: bool = False
) -> Evaluation:
    """As `opened`; the owner (or officer 2) evaluates too, and has named a tie (or none)."""
    story = stories.draft(session)
    tied = story.officer2 if officer else story.owner
    by = {"actor": story.owner, "now": story.now}
    with atomic(session):
        competitions.set_members(
            session, story.competition_id, role=CompetitionRole.EVALUATOR,
            user_ids={tied.id, *(e.id for e in story.evaluators)}, **by,
        )  # fmt: skip
        competitions.submit_for_review(session, story.competition_id, **by)
        competitions.approve(session, story.competition_id, actor=story.officer, now=story.now)
        competitions.issue(session, story.competition_id, vault=VAULT, **by)
    found = opened(session, folder, story=story)
    with atomic(session):
        impartiality.declare(
            session,
            found.id,
            ties={found.bids[0]: ties} if ties else {},
            actor=tied,
            now=OPENED,
        )
    return found


def rates(session: Session, story: Story, senior: int, junior: int) -> dict[str, object]:
    """Rates in øre for the two price lines of the story, as changes to a bid's content."""
    competition = facts.competition(session, story.competition_id)
    first, second = (line.id for line in competition.price_lines)
    return {"rates": {first: senior, second: junior}}


@remembered
def scoring(session: Session, folder: Path, **changes: object) -> Evaluation:
    """Both evaluators have declared that they are impartial, and have their sheets."""
    found = opened(session, folder, **changes)
    for evaluator in found.story.evaluators:
        with atomic(session):
            impartiality.declare(session, found.id, ties={}, actor=evaluator, now=OPENED)
    with atomic(session):
        evaluations.start_scoring(session, found.id, actor=found.story.owner, now=SCORING)
    return replace(found, now=SCORING)


def points_of(place: int, evaluator: int = 0, criterion: int = 0) -> Decimal:
    """Points that differ a little between bids, evaluators and criteria."""
    return Decimal(8 - place % 5 + evaluator * (criterion + 1)) / 2 + 3


@remembered
def scored(session: Session, folder: Path, **changes: object) -> Evaluation:
    """Both sheets are in."""
    found = scoring(session, folder, **changes)
    for number, evaluator in enumerate(found.story.evaluators):
        with atomic(session):
            for bid, criterion in found.cells:
                evaluations.set_score(
                    session,
                    found.id,
                    bid_id=bid,
                    criterion_id=criterion,
                    points=points_of(
                        found.bids.index(bid), number, found.criteria.index(criterion)
                    ),
                    reason=f"Vurdering fra evaluator {number + 1}.",
                    actor=evaluator,
                    now=SCORING,
                )
            evaluations.submit_sheet(session, found.id, actor=evaluator, now=SCORING)
    return found


@remembered
def consensus(session: Session, folder: Path, **changes: object) -> Evaluation:
    """The consensus meeting has begun; nothing is agreed."""
    found = scored(session, folder, **changes)
    with atomic(session):
        meetings.start(session, found.id, actor=found.story.owner, now=CONSENSUS)
    return replace(found, now=CONSENSUS)


@remembered
def agreed(
    session: Session,
    folder: Path,
    *,
    points: dict[tuple[int, int], Decimal] | None = None,
    **changes: object,
) -> Evaluation:
    """Every cell is agreed; `points` are by (place of bid, place of criterion)."""
    found = consensus(session, folder, **changes)
    with atomic(session):
        for bid, criterion in found.cells:
            place = (found.bids.index(bid), found.criteria.index(criterion))
            meetings.agree(
                session,
                found.id,
                bid_id=bid,
                criterion_id=criterion,
                points=(points or {}).get(place, points_of(*place)),
                reason=f"{REASON} Ref. {place[0]}-{place[1]}.",
                departure=DEPARTURE,
                actor=found.story.owner,
                now=CONSENSUS,
            )
    return found


@remembered
def locked(session: Session, folder: Path, **changes: object) -> Evaluation:
    """The recommendation is locked."""
    found = agreed(session, folder, **changes)
    with atomic(session):
        meetings.lock(session, found.id, actor=found.story.owner, now=LOCKED)
    return replace(found, now=LOCKED)


@remembered
def chosen(session: Session, folder: Path, *, winner: int = 0, **changes: object) -> Evaluation:
    """The bid at place `winner` is chosen; nobody has approved that."""
    found = locked(session, folder, **changes)
    with atomic(session):
        awards.decide(
            session,
            found.id,
            bid_id=found.bids[winner],
            reason="Tilbudet har den beste oppgaveforståelsen.\nTeamet dekker hele trekanten.",
            actor=found.story.owner,
            now=DECIDED,
        )
    return replace(found, now=DECIDED)


@remembered
def decided(session: Session, folder: Path, **changes: object) -> Evaluation:
    """The choice is approved; no letter is sent."""
    found = chosen(session, folder, **changes)
    approved(session, found)
    return found


def approved(session: Session, found: Evaluation, now: datetime = DECIDED) -> None:
    """An officer approves the decision that stands."""
    with atomic(session):
        award_approvals.approve(session, found.id, actor=found.story.officer, now=now)


@remembered
def told(session: Session, folder: Path, **changes: object) -> Evaluation:
    """All letters are sent; the standstill runs."""
    found = decided(session, folder, **changes)
    with atomic(session):
        awards.send_letters(session, found.id, actor=found.story.owner, now=SENT)
    return replace(found, now=SENT)


@remembered
def contracted(session: Session, folder: Path, **changes: object) -> Evaluation:
    """The standstill is over and the contract is signed."""
    found = told(session, folder, **changes)
    signing = SENT + timedelta(days=12)
    with atomic(session):
        awards.sign_contract(session, found.id, actor=found.story.officer, now=signing)
    return replace(found, now=signing)
