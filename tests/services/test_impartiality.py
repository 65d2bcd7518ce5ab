"""Declaring on each bidder, stepping aside, and masked names."""

import json
from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.permissions import CompetitionRole
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.competitions import CompetitionMembership
from procure.models.evaluations import (
    BidderTie,
    EvaluationSheet,
    ImpartialityDeclaration,
    Score,
)
from procure.queries import consensus as meetings
from procure.queries import facts, recusals
from procure.services import calibration, consensus, evaluations, impartiality
from tests import evaluation_stories as es


def refused(session, error, verb, *args, **kwargs):
    """Return the codes with which a verb is refused."""
    with pytest.raises(error) as why, atomic(session):
        verb(session, *args, **kwargs)
    return [r.code for r in why.value.reasons]


def declare(session, found, ties, *, evaluator=0, now=None):
    with atomic(session):
        return impartiality.declare(
            session, found.id, ties=ties, actor=found.story.evaluators[evaluator],
            now=now or found.now,
        )  # fmt: skip


def recuse(session, found, *, evaluator=0, why="Søsteren er ansatt der."):
    with atomic(session):
        return impartiality.recuse(
            session, found.id, found.story.evaluators[evaluator].id, why=why,
            actor=found.story.owner, now=found.now,
        )  # fmt: skip


def lines(session, tag):
    rows = session.scalars(select(AuditEntry).where(AuditEntry.tag == tag).order_by(AuditEntry.seq))
    return [json.loads(row.line)["facts"] for row in rows]


def known(session, found):
    return facts.facts_of(session, facts.competition(session, found.id))


def test_a_declaration_has_a_line_for_every_bidder(session, tmp_path):
    found = es.opened(session, tmp_path, bids=3)
    declared = declare(session, found, {found.bids[1]: " Eier aksjer\r\n"})
    said = session.scalars(select(BidderTie).order_by(BidderTie.bid_id))
    assert [(row.bid_id, row.ties) for row in said] == list(
        zip(found.bids, ("", "Eier aksjer", ""), strict=True)
    )
    assert declared.ties == "Konsortium 1 (konstruert): Eier aksjer"
    declare(session, found, {})
    assert session.scalars(select(BidderTie.ties)).all() == ["", "", ""]
    assert [line["ties"] for line in lines(session, "evaluation:impartiality:declare")] == [
        "Konsortium 1 (konstruert): Eier aksjer", "",
    ]  # fmt: skip


def test_a_tie_to_a_bid_that_is_not_here_is_refused(session, tmp_path):
    found = es.opened(session, tmp_path)
    with pytest.raises(NotFound):
        declare(session, found, {999: "Gift"})
    assert session.scalars(select(BidderTie)).all() == []


def test_a_tie_after_the_start_keeps_the_sheet_and_counts_it_no_more(session, tmp_path):
    found = es.scored(session, tmp_path)
    tied, other = found.story.evaluators
    declare(session, found, {found.bids[0]: "Har fått tilbud om jobb"})
    sheets = {s.evaluator_id: s for s in session.scalars(select(EvaluationSheet))}
    gone = sheets[tied.id]
    assert (gone.recused_at, gone.recused_by_id) == (found.now, tied.id)
    assert sheets[other.id].recused_at is None
    kept = session.scalars(select(Score).where(Score.sheet_id == gone.id)).all()
    assert len(kept) == len(found.cells)
    assert known(session, found).evaluators == 1
    with atomic(session):
        consensus.start(session, found.id, actor=found.story.owner, now=es.CONSENSUS)
    page = meetings.page(session, found.id, viewer=found.story.owner, now=es.CONSENSUS)
    assert page.evaluators == (other.name,)
    assert {row.spread for row in page.rows} == {Decimal(0)}


def test_a_tie_is_not_taken_back_after_stepping_aside(session, tmp_path):
    found = es.scoring(session, tmp_path)
    declare(session, found, {found.bids[0]: "Gift"})
    by = {"actor": found.story.evaluators[0], "now": found.now}
    verb = impartiality.declare
    assert refused(session, IllegalTransition, verb, found.id, ties={}, **by) == [
        Code.EVALUATOR_RECUSED
    ]


def test_an_evaluator_steps_aside_in_the_meeting(session, tmp_path):
    found = es.agreed(session, tmp_path)
    before = meetings.page(session, found.id, viewer=found.story.owner, now=found.now)
    assert len(before.evaluators) == 2
    declare(session, found, {found.bids[1]: "Gift"}, evaluator=1)
    after = meetings.page(session, found.id, viewer=found.story.owner, now=found.now)
    assert after.evaluators == (found.story.evaluators[0].name,)
    assert max(row.spread for row in before.rows) > 0
    assert {row.spread for row in after.rows} == {Decimal(0)}
    with pytest.raises(PermissionDenied) as why:
        meetings.page(session, found.id, viewer=found.story.evaluators[1], now=found.now)
    assert [r.code for r in why.value.reasons] == [Code.EVALUATOR_RECUSED]


def test_whoever_leads_lets_one_step_aside_with_a_reason(session, tmp_path):
    found = es.scoring(session, tmp_path)
    recuse(session, found)
    one = recusals.of(session, found.id)[0]
    assert (one.evaluator, one.by, one.own, one.reason, one.submitted) == (
        "Evaluator 1", "Prosjekteier 1", False, "Søsteren er ansatt der.", False,
    )  # fmt: skip
    assert known(session, found).sheets_outstanding == 1
    assert lines(session, "evaluation:evaluator:recuse") == [
        {
            "evaluator": found.story.evaluators[0].id,
            "submitted": False,
            "reason": "Søsteren er ansatt der.",
        }
    ]


def test_one_may_step_aside_before_there_are_sheets(session, tmp_path):
    found = es.opened(session, tmp_path)
    recuse(session, found)
    with atomic(session):
        evaluations.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
    standing = select(EvaluationSheet.evaluator_id).where(EvaluationSheet.recused_at.is_(None))
    assert session.scalars(standing).all() == [found.story.evaluators[1].id]


def test_nobody_left_stops_the_meeting_and_the_lock(session, tmp_path):
    found = es.agreed(session, tmp_path)
    for evaluator in (0, 1):
        recuse(session, found, evaluator=evaluator)
    by = {"actor": found.story.owner, "now": es.LOCKED}
    assert refused(session, IllegalTransition, consensus.lock, found.id, **by) == [
        Code.EVALUATORS_MISSING
    ]


def test_stepping_aside_needs_a_reason_an_evaluator_and_open_points(session, tmp_path):
    found = es.agreed(session, tmp_path)
    one = found.story.evaluators[0].id
    by = {"actor": found.story.owner, "now": found.now}
    verb = impartiality.recuse
    assert refused(session, InvalidInput, verb, found.id, one, why=" \n", **by) == [
        Code.REASON_MISSING
    ]
    assert refused(session, NotFound, verb, found.id, found.story.owner.id, why="X", **by) == []
    other = {"actor": found.story.evaluators[1], "now": found.now}
    assert refused(session, PermissionDenied, verb, found.id, one, why="X", **other) == [
        Code.NOT_PERMITTED
    ]
    recuse(session, found)
    assert refused(session, IllegalTransition, verb, found.id, one, why="X", **by) == [
        Code.EVALUATOR_RECUSED
    ]
    with atomic(session):
        consensus.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)
    two = found.story.evaluators[1].id
    assert refused(session, IllegalTransition, verb, found.id, two, why="X", **by) == [
        Code.EVALUATION_LOCKED
    ]


def test_names_are_masked_until_the_scoring_starts(session, tmp_path):
    found = es.opened(session, tmp_path)
    by = {"actor": found.story.owner, "now": found.now}
    with atomic(session):
        first = impartiality.mask(session, found.id, masked=True, **by).mask_seed
        second = impartiality.mask(session, found.id, masked=True, **by).mask_seed
    assert len(first) == len(second) == 32
    assert first != second
    with atomic(session):
        assert impartiality.mask(session, found.id, masked=False, **by).mask_seed == ""
    assert lines(session, "evaluation:names:mask") == [
        {"masked": True}, {"masked": True}, {"masked": False},
    ]  # fmt: skip
    with atomic(session):
        evaluations.start_scoring(session, found.id, **by)
    verb = impartiality.mask
    assert refused(session, IllegalTransition, verb, found.id, masked=True, **by) == [
        Code.WRONG_STATE
    ]


def test_a_leader_who_has_named_a_tie_takes_no_step_of_the_evaluation(session, tmp_path):
    found = es.tied_owner(session, tmp_path)
    by = {"actor": found.story.owner, "now": found.now}
    one = found.story.evaluators[0].id
    steps = (
        (impartiality.recuse, (one,), {"why": "Gift"}),
        (impartiality.mask, (), {"masked": True}),
        (evaluations.start_scoring, (), {}),
        (calibration.make, (), {"criterion_id": found.criteria[0], "answer": "Svar"}),
        (calibration.end, (), {}),
        (consensus.start, (), {}),
    )
    for verb, args, more in steps:
        assert refused(session, PermissionDenied, verb, found.id, *args, **more, **by) == [
            Code.IMPARTIALITY_CONFLICT
        ]


def test_a_leader_who_evaluates_and_has_yet_to_declare_may_start(session, tmp_path):
    found = es.tied_owner(session, tmp_path, ties="")
    session.delete(session.get_one(ImpartialityDeclaration, (found.id, found.story.owner.id)))
    session.commit()
    by = {"actor": found.story.owner, "now": found.now}
    with atomic(session):
        evaluations.start_scoring(session, found.id, **by)
    one = found.story.evaluators[0].id
    verb = impartiality.recuse
    assert refused(session, PermissionDenied, verb, found.id, one, why="Gift", **by) == [
        Code.IMPARTIALITY_MISSING
    ]


def test_a_tie_named_before_the_start_is_not_taken_back_after_it(session, tmp_path):
    found = es.opened(session, tmp_path)
    declare(session, found, {found.bids[0]: "Gift"})
    declare(session, found, {})  # before the start it may be
    declare(session, found, {found.bids[0]: "Gift"})
    with atomic(session):
        evaluations.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
    by = {"actor": found.story.evaluators[0], "now": es.SCORING}
    assert refused(session, IllegalTransition, impartiality.declare, found.id, ties={}, **by) == [
        Code.IMPARTIALITY_CONFLICT
    ]
    kept = session.get_one(ImpartialityDeclaration, (found.id, found.story.evaluators[0].id))
    assert kept.ties == "Konsortium 0 (konstruert): Gift"
    declare(session, found, {found.bids[1]: "Eier aksjer"}, now=es.SCORING)  # another tie may be
    sheets = session.scalars(select(EvaluationSheet.evaluator_id)).all()
    assert sheets == [found.story.evaluators[1].id]


def test_who_declares_in_the_meeting_gets_no_sheet(session, tmp_path):
    found = es.consensus(session, tmp_path)
    late = found.story.officer2
    session.add(
        CompetitionMembership(
            competition_id=found.id, user_id=late.id, role=CompetitionRole.EVALUATOR
        )
    )
    session.commit()
    with atomic(session):
        impartiality.declare(session, found.id, ties={}, actor=late, now=found.now)
    assert known(session, found).sheets_outstanding == 0
    sheets = session.scalars(select(EvaluationSheet.evaluator_id)).all()
    assert sorted(sheets) == [one.id for one in found.story.evaluators]
