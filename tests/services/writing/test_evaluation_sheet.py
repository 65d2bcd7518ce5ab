"""An evaluator's own sheet as a document, when the consensus meeting has opened all sheets."""

import json
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain import formats
from procure.domain.cancellations import CancelGround
from procure.domain.errors import IllegalTransition, InvalidInput
from procure.domain.reasons import Code
from procure.domain.sheet_forms import Remarks
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.evaluations import EvaluationSheet, Score
from procure.services import competitions, consensus, evaluations, impartiality
from tests import evaluation_stories as es
from tests.services.writing import made

NAME = "evaluation_sheet"


def make(session, found, person):
    return made.text(session, found.id, NAME, person.id, actor=found.story.officer, now=found.now)


def test_the_sheet_holds_every_score_and_reason_of_its_evaluator(session, tmp_path):
    found = es.consensus(session, tmp_path)
    for evaluator in found.story.evaluators:
        shown = make(session, found, evaluator)
        scores = session.scalars(
            select(Score).join(EvaluationSheet, EvaluationSheet.id == Score.sheet_id)
            .where(EvaluationSheet.evaluator_id == evaluator.id)
        ).all()  # fmt: skip
        assert len(scores) == len(found.cells)
        for score in scores:
            assert f" %\n{formats.number(score.points)}\n{score.reason}" in shown


def test_the_sheet_s_checksum_is_the_one_in_the_audit_trail(session, tmp_path):
    found = es.consensus(session, tmp_path)
    lines = session.scalars(
        select(AuditEntry.line)
        .where(AuditEntry.tag == "evaluation:sheet:submit")
        .order_by(AuditEntry.seq)
    )
    digests = [json.loads(line)["facts"]["digest"] for line in lines]
    shown = [make(session, found, evaluator) for evaluator in found.story.evaluators]
    assert [digest in text for digest, text in zip(digests, shown, strict=True)] == [True, True]


def test_others_sheets_stay_closed_until_the_meeting(session, tmp_path):
    found = es.scored(session, tmp_path)
    with pytest.raises(IllegalTransition):
        make(session, found, found.story.evaluators[0])


def test_a_case_cancelled_before_the_meeting_opens_no_sheet(session, tmp_path):
    found = es.scored(session, tmp_path)
    with atomic(session):
        competitions.cancel(
            session,
            found.id,
            ground=CancelGround.NEED,
            why="Behovet er borte.",
            actor=found.story.owner,
            now=found.now,
        )
    with pytest.raises(IllegalTransition) as error:
        make(session, found, found.story.evaluators[0])
    assert [why.code for why in error.value.reasons] == [Code.CONSENSUS_NOT_STARTED]


def test_a_case_cancelled_after_the_meeting_keeps_its_sheets(session, tmp_path):
    found = es.consensus(session, tmp_path)
    with atomic(session):
        competitions.cancel(
            session,
            found.id,
            ground=CancelGround.NEED,
            why="Behovet er borte.",
            actor=found.story.owner,
            now=found.now,
        )
    assert "Skjemaet ble levert" in make(session, found, found.story.evaluators[0])


def test_an_evaluator_without_a_sheet_is_refused_with_all_that_is_missing(session, tmp_path):
    found = es.opened(session, tmp_path)
    first, tied = found.story.evaluators
    with atomic(session):
        for person, ties in ((first, {}), (tied, {found.bids[0]: "Er gift med lederen."})):
            impartiality.declare(session, found.id, ties=ties, actor=person, now=es.OPENED)
        evaluations.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
        for bid, criterion in found.cells:
            evaluations.set_score(
                session, found.id, bid_id=bid, criterion_id=criterion, points=es.points_of(0),
                reason=es.REASON, actor=first, now=es.SCORING,
            )  # fmt: skip
        evaluations.submit_sheet(session, found.id, actor=first, now=es.SCORING)
        consensus.start(session, found.id, actor=found.story.owner, now=es.CONSENSUS)
    with pytest.raises(InvalidInput) as error:
        made.text(session, found.id, NAME, tied.id, actor=found.story.officer, now=es.CONSENSUS)
    assert made.lacking(error) == [
        ("Skjemaet ble levert", "evaluation"),
        ("Vurderte tilbud", "evaluation"),
        ("Skjemaets kontrollsum", "evaluation"),
    ]


def test_strengths_weaknesses_and_place_are_printed_and_the_own_note_never(session, tmp_path):
    found = es.scoring(session, tmp_path)
    remarks = Remarks(
        strengths="Tydelig plan <én>", weaknesses="Få møter", pages="side 4", note="MITTNOTAT"
    )
    for evaluator in found.story.evaluators:
        with atomic(session):
            for bid, criterion in found.cells:
                evaluations.set_score(
                    session, found.id, bid_id=bid, criterion_id=criterion, points=Decimal(5),
                    reason="Grunn.", remarks=remarks, actor=evaluator, now=found.now,
                )  # fmt: skip
            evaluations.submit_sheet(session, found.id, actor=evaluator, now=found.now)
    with atomic(session):
        consensus.start(session, found.id, actor=found.story.owner, now=es.CONSENSUS)
    shown = make(session, replace(found, now=es.CONSENSUS), found.story.evaluators[0])
    assert shown.count("Styrker: Tydelig plan <én>\nSvakheter: Få møter") == len(found.cells)
    assert shown.count("Hvor i tilbudet: side 4") == len(found.cells)
    assert "MITTNOTAT" not in shown
