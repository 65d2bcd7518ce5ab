"""What is refused while bids are scored and agreed on."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from sqlalchemy.orm import Session

from procure.domain.journal_facts import Meeting, PresentationMinutes
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.services import competitions, consensus, evaluations, impartiality, journals
from tests import evaluation_stories as es
from tests import journal_stories, stories
from tests.stops import EVALUATOR, OFFICER, OWNER, State, Stop, World, sent

ROOT = "/competitions/1/evaluation"


def world(session: Session, folder: Path, found: es.Evaluation) -> World:
    cells = tuple(found.cells)
    return World(
        session=session,
        story=found.story,
        now=found.now,
        folder=folder,
        bids=found.bids,
        cells=cells,
    )


def undeclared(session: Session, folder: Path) -> World:
    """Scoring has begun, and one evaluator has not said a word of ties."""
    found = es.opened(session, folder)
    with atomic(session):
        evaluations.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
    return world(session, folder, replace(found, now=es.SCORING))


def tied(session: Session, folder: Path) -> World:
    found = es.opened(session, folder)
    _tie(session, found)
    with atomic(session):
        impartiality.declare(
            session, found.id, ties={}, actor=found.story.evaluators[1], now=es.OPENED
        )
    with atomic(session):
        evaluations.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
    return world(session, folder, replace(found, now=es.SCORING))


def aside(session: Session, folder: Path) -> World:
    """The tie turned up when the sheet was there already."""
    found = es.scoring(session, folder)
    _tie(session, found)
    return world(session, folder, found)


def _tie(session: Session, found: es.Evaluation) -> None:
    with atomic(session):
        impartiality.declare(
            session,
            found.id,
            ties={found.bids[0]: "Eier aksjer"},
            actor=found.story.evaluators[0],
            now=found.now,
        )


def scoring(session: Session, folder: Path) -> World:
    return world(session, folder, es.scoring(session, folder))


def meeting(session: Session, folder: Path) -> World:
    return world(session, folder, es.consensus(session, folder))


def locked(session: Session, folder: Path) -> World:
    return world(session, folder, es.locked(session, folder))


def unheard(session: Session, folder: Path) -> World:
    """Presentations are announced; all is agreed, and nobody was heard."""
    story = stories.draft(session)
    by = {"actor": story.owner, "now": stories.START}
    with atomic(session):
        version = competitions.editable(session, story.competition_id, **by).version
        values = {"presentation": True}
        competitions.change(session, story.competition_id, version=version, values=values, **by)
    story = sent(session, story)
    return world(session, folder, es.agreed(session, folder, story=story))


def unequal(session: Session, folder: Path) -> World:
    """One bidder was heard for half an hour, the other for three quarters."""
    found = unheard(session, folder)
    for bid, minutes in zip(found.bids, (30, 45), strict=True):
        heard: PresentationMinutes = replace(
            journal_stories.MINUTES,
            meeting=Meeting.PRESENTATION, held_at=es.OPENED, minutes=minutes,
        )  # fmt: skip
        with atomic(session):
            journals.write(session, found.id, heard, bid_ids=[bid], **found.by(OFFICER))
    return found


def score(points: str) -> Stop:
    given = Decimal(points)
    return Stop(
        codes=(Code.POINTS_OUTSIDE_SCALE if given > 10 else Code.POINTS_NOT_HALF,),
        verb=lambda w: _set(w, given),
        url=f"{ROOT}/sheet/1/2",
        data={"k2-points": points.replace(".", ","), "k2-reason": "Grunn."},
        status=422,
        who=EVALUATOR,
    )


def _set(world: World, points: Decimal) -> object:
    bid, criterion = world.cells[0]
    return evaluations.set_score(
        world.session, world.id, bid_id=bid, criterion_id=criterion, points=points,
        reason="Grunn.", **world.by(EVALUATOR),
    )  # fmt: skip


def silent(code: Code) -> Stop:
    """An evaluator who may not read the bids scores none."""
    return Stop(
        codes=(code,),
        verb=lambda w: _set(w, Decimal(7)),
        url=f"{ROOT}/sheet/1/2",
        data={"k2-points": "7", "k2-reason": "Grunn."},
        status=403,
        who=EVALUATOR,
    )


def agree(code: Code, said: str, status: int = 422) -> Stop:
    def verb(world: World) -> object:
        bid, criterion = world.cells[0]
        return consensus.agree(
            world.session, world.id, bid_id=bid, criterion_id=criterion, points=Decimal(7),
            reason=said, departure=es.DEPARTURE, **world.by(OWNER),
        )  # fmt: skip

    return Stop(
        codes=(code,),
        verb=verb,
        url=f"{ROOT}/consensus/1/2",
        data={"points": "7", "reason": said},
        status=status,
    )


def lock(*codes: Code) -> Stop:
    return Stop(
        codes=codes,
        verb=lambda w: consensus.lock(w.session, w.id, **w.by(OWNER)),
        url=f"{ROOT}/lock",
        page=f"{ROOT}/consensus",
        button="Lås med innstilling",
    )


STATES = (
    State(name="undeclared", reach=undeclared, stops=(silent(Code.IMPARTIALITY_MISSING),)),
    State(name="tied", reach=tied, stops=(silent(Code.IMPARTIALITY_CONFLICT),)),
    State(name="stepped aside", reach=aside, stops=(silent(Code.EVALUATOR_RECUSED),)),
    State(
        name="scoring",
        reach=scoring,
        stops=(
            score("10.5"),
            score("7.3"),
            Stop(
                codes=(Code.SCORE_MISSING,),
                verb=lambda w: evaluations.submit_sheet(w.session, w.id, **w.by(EVALUATOR)),
                url=f"{ROOT}/sheet/submit",
                status=422,
                who=EVALUATOR,
            ),
        ),
    ),
    State(
        name="meeting",
        reach=meeting,
        stops=(
            agree(Code.REASON_TOO_SHORT, "Kort."),
            agree(Code.REASON_NAMES_OTHER, "Planen er klart bedre enn den til Konsortium 1."),
            lock(Code.CONSENSUS_INCOMPLETE),
        ),
    ),
    State(name="nobody heard", reach=unheard, stops=(lock(Code.PRESENTATION_MISSING),)),
    State(name="heard unequally", reach=unequal, stops=(lock(Code.PRESENTATIONS_UNEQUAL),)),
    State(
        name="locked",
        reach=locked,
        stops=(agree(Code.EVALUATION_LOCKED, f"{es.REASON} Et nytt poeng.", status=409),),
    ),
)
