"""What the life of a competition and of its delivery refuses beyond the fifty rules."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from procure.domain.deliveries import PhaseKey
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.services import (
    awards,
    competitions,
    consensus,
    deliveries,
    evaluations,
    openings,
    questions,
)
from tests import evaluation_stories as es
from tests import stories
from tests.stops import EVALUATOR, LEAD, OFFICER, OWNER, State, Stop, World
from tests.stops_of_bids import opened
from tests.stops_of_evaluation import meeting, scoring, world
from tests.stories import DEADLINE, START, VAULT

PAGE = "/competitions/1"
DELIVERY = f"{PAGE}/delivery"


def in_review(session: Session, folder: Path) -> World:
    return World(session=session, story=stories.in_review(session), now=START, folder=folder)


def quiet(session: Session, folder: Path) -> World:
    """Issued, and the time for questions is out."""
    late = DEADLINE - timedelta(days=1)
    return World(session=session, story=stories.issued(session), now=late, folder=folder)


def rejected(session: Session, folder: Path) -> World:
    """Every bid is controlled, and none can be admitted."""
    return world(session, folder, es.opened(session, folder, rejected=(0, 1)))


def submitted(session: Session, folder: Path) -> World:
    """One evaluator has handed in, the other not."""
    found = scoring(session, folder)
    with atomic(session):
        for bid, criterion in found.cells:
            evaluations.set_score(
                session, found.id, bid_id=bid, criterion_id=criterion, points=es.Decimal(7),
                reason="Grunn.", **found.by(EVALUATOR),
            )  # fmt: skip
        evaluations.submit_sheet(session, found.id, **found.by(EVALUATOR))
    return found


def locked(session: Session, folder: Path) -> World:
    return world(session, folder, es.locked(session, folder))


def contracted(session: Session, folder: Path) -> World:
    return world(session, folder, es.contracted(session, folder))


def decide(code: Code, bid: int, status: int) -> Stop:
    return Stop(
        codes=(code,),
        verb=lambda w: awards.decide(
            w.session, w.id, bid_id=bid, reason=es.REASON, **w.by(OWNER)
        ),
        url=f"{PAGE}/award/decision",
        data={"bid": bid, "reason": es.REASON},
        status=status,
        said="Velg et av alternativene i listen" if status == 422 else "",
    )  # fmt: skip


STATES = (
    State(
        name="not approved",
        reach=in_review,
        stops=(
            Stop(
                codes=(Code.NOT_APPROVED,),
                verb=lambda w: competitions.issue(w.session, w.id, vault=VAULT, **w.by(OWNER)),
                url=f"{PAGE}/issue",
                page=PAGE,
                button="Send ut og inviter alle",
            ),
        ),
    ),
    State(
        name="questions closed",
        reach=quiet,
        stops=(
            Stop(
                codes=(Code.QUESTIONS_CLOSED,),
                verb=lambda w: questions.ask(w.session, w.id, text="Hvor?", **w.by(LEAD)),
                url=f"{PAGE}/questions",
                data={"text": "Hvor?"},
                who=LEAD,
            ),
            Stop(
                codes=(Code.NOT_DRAFT,),
                verb=lambda w: competitions.change(
                    w.session, w.id, version=1, values={"need": "Nytt"}, **w.by(OWNER)
                ),
                url=f"{PAGE}/need",
                data={"version": 1, "need": "Nytt", "assignment": "Nytt", "deliverables": "Nytt"},
            ),
        ),
    ),
    State(
        name="not controlled",
        reach=opened,
        stops=(
            Stop(
                codes=(Code.BID_NOT_ADMISSIBLE,),
                verb=lambda w: openings.declare_unsuccessful(w.session, w.id, **w.by(OFFICER)),
                url=f"{PAGE}/opening/unsuccessful",
                who=OFFICER,
            ),
        ),
    ),
    State(
        name="all rejected",
        reach=rejected,
        stops=(
            Stop(
                codes=(Code.NO_ADMISSIBLE_BIDS,),
                verb=lambda w: evaluations.start_scoring(w.session, w.id, **w.by(OWNER)),
                url=f"{PAGE}/evaluation/start",
                page=f"{PAGE}/evaluation",
                button="Start den individuelle vurderingen",
            ),
        ),
    ),
    State(
        name="one sheet is in",
        reach=submitted,
        stops=(
            Stop(
                codes=(Code.SHEETS_OUTSTANDING,),
                verb=lambda w: consensus.start(w.session, w.id, **w.by(OWNER)),
                url=f"{PAGE}/evaluation/consensus/start",
                page=f"{PAGE}/evaluation",
                button="Start den felles vurderingen",
            ),
            Stop(
                codes=(Code.SHEET_SUBMITTED,),
                verb=lambda w: evaluations.submit_sheet(w.session, w.id, **w.by(EVALUATOR)),
                url=f"{PAGE}/evaluation/sheet/submit",
                who=EVALUATOR,
            ),
        ),
    ),
    State(name="nothing locked", reach=meeting, stops=(decide(Code.NOT_LOCKED, 1, 409),)),
    State(name="chosen out of turn", reach=locked, stops=(decide(Code.WINNER_NOT_RANKED_FIRST, 2, 422),)),
    State(
        name="delivery begun",
        reach=contracted,
        stops=(
            Stop(
                codes=(Code.PHASE_NOT_PLANNED,),
                verb=lambda w: deliveries.start_phase(
                    w.session, w.id, PhaseKey.DIAGNOSE, **w.by(OWNER)
                ),
                url=f"{DELIVERY}/phases/diagnose/start",
            ),
            Stop(
                codes=(Code.GATES_LEFT,),
                verb=lambda w: deliveries.complete_delivery(w.session, w.id, **w.by(OWNER)),
                url=f"{DELIVERY}/complete",
            ),
        ),
    ),
)  # fmt: skip
