"""Scores, consensus, decision and contract of the invented competitions."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from sqlalchemy.orm import Session

from procure.demo import warnings
from procure.demo.tender import Stage
from procure.domain.competitions import Action
from procure.domain.permissions import Actor
from procure.queries import facts
from procure.services import (
    award_approvals,
    awards,
    consensus,
    evaluations,
    impartiality,
    recommendations,
)

REASONS: Final = (
    "Tilbudet viser god innsikt i problemet og hvem det gjelder. Planen for diagnosen er konkret.",
    "Framgangsmåten er gjennomførbar, men beskriver lite om hvordan ansatte skal delta.",
    "Teamet dekker alle tre områdene. Erfaringen med gevinstarbeid er godt dokumentert.",
)


def tell(
    session: Session,
    key: int,
    bid_ids: list[int],
    people: dict[str, Actor],
    *,
    stage: Stage,
    tie: bool,
    opened_at: datetime,
) -> None:
    """Carry the story from opened bids as far as its stage."""
    criteria = [c.id for c in facts.scored_criteria(facts.competition(session, key))]
    cells = [(bid, criterion) for bid in bid_ids for criterion in criteria]
    day = timedelta(days=1)
    _score(session, key, cells, people, stage=stage, tie=tie, now=opened_at + day)
    if stage >= Stage.CONSENSUS:
        _agree(session, key, cells, people, stage=stage, tie=tie, now=opened_at + 3 * day)
    if stage >= Stage.DECIDED:
        _award(session, key, bid_ids, people, stage=stage, now=opened_at + 5 * day)


def points(bid: int, criterion: int, evaluator: int, *, tie: bool) -> Decimal:
    """Points from 0 to 10 that differ between bids, criteria and evaluators."""
    if tie:
        return Decimal(8)
    return Decimal(9 - bid * 2 + (criterion + evaluator + bid) % 3) / 1


def _score(
    session: Session,
    key: int,
    cells: list[tuple[int, int]],
    people: dict[str, Actor],
    *,
    stage: Stage,
    tie: bool,
    now: datetime,
) -> None:
    evaluators = [people["evaluator1"], people["evaluator2"]]
    for evaluator in evaluators:
        impartiality.declare(session, key, ties={}, actor=evaluator, now=now)
    warnings.explain(session, key, Action.START_SCORING, actor=people["prosjekteier1"], now=now)
    evaluations.start_scoring(session, key, actor=people["prosjekteier1"], now=now)
    bids = sorted({bid for bid, _criterion in cells})
    criteria = sorted({criterion for _bid, criterion in cells})
    for number, evaluator in enumerate(evaluators):
        if stage is Stage.SCORING and number:
            return  # the second evaluator has work waiting
        for bid, criterion in cells:
            place = (bids.index(bid), criteria.index(criterion))
            evaluations.set_score(
                session,
                key,
                bid_id=bid,
                criterion_id=criterion,
                points=min(Decimal(10), points(*place, number, tie=tie)),
                reason=REASONS[sum(place) % len(REASONS)],
                actor=evaluator,
                now=now,
            )
        evaluations.submit_sheet(session, key, actor=evaluator, now=now)


def _agree(
    session: Session,
    key: int,
    cells: list[tuple[int, int]],
    people: dict[str, Actor],
    *,
    stage: Stage,
    tie: bool,
    now: datetime,
) -> None:
    chair = people["prosjekteier1"]
    consensus.start(session, key, actor=chair, now=now)
    bids = sorted({bid for bid, _criterion in cells})
    criteria = sorted({criterion for _bid, criterion in cells})
    waiting = len(cells) // 2 if stage is Stage.CONSENSUS else 0
    for bid, criterion in cells[waiting:]:
        place = (bids.index(bid), criteria.index(criterion))
        consensus.agree(
            session,
            key,
            bid_id=bid,
            criterion_id=criterion,
            points=min(Decimal(10), points(*place, 0, tie=tie)),
            reason=f"{REASONS[sum(place) % len(REASONS)]} Se tilbudet punkt {place[1] + 1}.",
            actor=chair,
            now=now,
        )
    if stage >= Stage.LOCKED:
        warnings.explain(session, key, Action.LOCK, actor=chair, now=now)
        recommendations.lock(session, key, actor=chair, now=now)


def _award(
    session: Session,
    key: int,
    bid_ids: list[int],
    people: dict[str, Actor],
    *,
    stage: Stage,
    now: datetime,
) -> None:
    chair, officer, day = people["prosjekteier1"], people["innkjoper1"], timedelta(days=1)
    warnings.explain(session, key, Action.DECIDE, actor=chair, now=now)
    awards.decide(
        session,
        key,
        bid_id=bid_ids[0],
        reason="Tilbudet viser best forståelse av problemet og har et team som dekker triangelet.",
        actor=chair,
        now=now,
    )
    if stage >= Stage.TOLD:
        award_approvals.approve(session, key, actor=officer, now=now + day / 2)
        warnings.explain(session, key, Action.SEND_LETTERS, actor=officer, now=now + day)
        awards.send_letters(session, key, actor=officer, now=now + day)
    if stage >= Stage.CONTRACTED:
        warnings.explain(session, key, Action.SIGN_CONTRACT, actor=officer, now=now + 15 * day)
        awards.sign_contract(session, key, actor=officer, now=now + 15 * day)
    if stage >= Stage.COMPLETED:
        awards.complete(session, key, actor=officer, now=now + 30 * day)
