"""Calibration: one made-up answer that everyone scores first, alone."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
)
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.evaluations import CalibrationCase
from procure.queries import calibration as pages
from procure.services import calibration, evaluations, impartiality
from tests import evaluation_stories as es


@pytest.fixture
def found(session, tmp_path):
    return es.scoring(session, tmp_path)


def make(session, found, answer="Et konstruert svar.", **changes):
    with atomic(session):
        calibration.make(
            session, found.id,
            **{"criterion_id": found.criteria[0], "answer": answer, "actor": found.story.owner,
               "now": found.now, **changes},
        )  # fmt: skip


def give(session, found, number, points, why="Fordi."):
    with atomic(session):
        calibration.give(
            session, found.id, points=Decimal(points), reason=why,
            actor=found.story.evaluators[number], now=found.now,
        )  # fmt: skip


def end(session, found):
    with atomic(session):
        calibration.end(session, found.id, actor=found.story.owner, now=found.now)


def seen(session, found, viewer):
    return pages.page(session, found.id, viewer=viewer, now=found.now)


def refused(session, error, verb, *args, **kwargs):
    with pytest.raises(error) as why:
        verb(session, *args, **kwargs)
    session.rollback()
    return [reason.code for reason in getattr(why.value, "reasons", ())]


def test_nobody_sees_another_s_points_until_the_chair_ends_it(session, found):
    make(session, found)
    give(session, found, 0, "8", "Klart og helt.")
    one, other = found.story.evaluators
    assert seen(session, found, one).own.points == Decimal(8)
    for viewer in (other, found.story.owner, found.story.auditor):
        page = seen(session, found, viewer)
        assert (page.given, page.waiting) == ((), ("Evaluator 2",))
        assert "Klart" not in repr(page)
    give(session, found, 1, "4.5")
    end(session, found)
    page = seen(session, found, other)
    assert [(g.name, float(g.points)) for g in page.given] == [
        ("Evaluator 1", 8.0), ("Evaluator 2", 4.5),
    ]  # fmt: skip
    lines = " ".join(session.scalars(select(AuditEntry.line)))
    assert "Klart og helt" not in lines


def test_the_sheet_opens_when_one_has_scored_or_the_chair_has_ended(session, found):
    make(session, found)
    one, other = found.story.evaluators
    cell = {"bid_id": found.bids[0], "criterion_id": found.criteria[0]}
    given = {"points": Decimal(5), "reason": "Grunn.", "now": found.now}
    due = refused(
        session, IllegalTransition, evaluations.set_score, found.id, **cell, **given, actor=one
    )
    assert due == [Code.CALIBRATION_DUE]
    give(session, found, 0, "6")
    with atomic(session):
        evaluations.set_score(session, found.id, **cell, **given, actor=one)
    assert pages.due(session, found.id, other) != ()
    end(session, found)
    assert pages.due(session, found.id, other) == ()


def test_the_answer_is_made_anew_until_someone_has_scored_it(session, found):
    make(session, found)
    make(session, found, "Et nytt svar.", criterion_id=found.criteria[1])
    assert session.scalars(select(CalibrationCase.answer)).all() == ["Et nytt svar."]
    give(session, found, 0, "6")
    give(session, found, 0, "7")  # one may think again
    assert seen(session, found, found.story.evaluators[0]).own.points == Decimal(7)
    assert refused(session, IllegalTransition, lambda s: make(s, found)) == [Code.CALIBRATION_BEGUN]
    end(session, found)
    for verb in (lambda s: give(s, found, 1, "3"), lambda s: end(s, found)):
        assert refused(session, IllegalTransition, verb) == [Code.CALIBRATION_ENDED]


def test_it_is_too_late_when_a_bid_has_points(session, found):
    with atomic(session):
        evaluations.set_score(
            session, found.id, bid_id=found.bids[0], criterion_id=found.criteria[0],
            points=Decimal(5), reason="", actor=found.story.evaluators[0], now=found.now,
        )  # fmt: skip
    assert refused(session, IllegalTransition, lambda s: make(s, found)) == [Code.CALIBRATION_LATE]


def test_it_is_too_late_when_the_meeting_has_begun(session, tmp_path):
    found = es.consensus(session, tmp_path)
    assert refused(session, IllegalTransition, lambda s: make(s, found)) == [Code.WRONG_STATE]


@pytest.mark.parametrize("points", ["10.5", "7.3", "-1"])
def test_points_are_of_the_scale_and_have_a_reason(session, found, points):
    make(session, found)
    refused(session, InvalidInput, lambda s: give(s, found, 0, points))
    assert refused(session, InvalidInput, lambda s: give(s, found, 0, "5", " ")) == [
        Code.REASON_MISSING
    ]
    assert seen(session, found, found.story.evaluators[0]).own is None


def test_only_the_chair_makes_and_only_evaluators_score(session, found):
    refused(session, PermissionDenied, lambda s: make(s, found, actor=found.story.evaluators[0]))
    refused(session, NotFound, lambda s: make(s, found, criterion_id=99))
    refused(session, NotFound, lambda s: give(s, found, 0, "5"))  # there is none yet
    make(session, found)
    refused(
        session, PermissionDenied, calibration.give, found.id, points=Decimal(5), reason="x",
        actor=found.story.owner, now=found.now,
    )  # fmt: skip
    refused(
        session, NotFound, calibration.give, found.id, points=Decimal(5), reason="x",
        actor=found.story.leads[0], now=found.now,
    )  # fmt: skip


def test_whoever_steps_aside_counts_no_more(session, found):
    make(session, found)
    give(session, found, 0, "9")
    with atomic(session):
        impartiality.declare(
            session, found.id, ties={found.bids[0]: "Eier aksjer"},
            actor=found.story.evaluators[0], now=found.now,
        )  # fmt: skip
    page = seen(session, found, found.story.owner)
    assert (page.scorers, page.waiting) == (1, ("Evaluator 2",))
    end(session, found)
    assert seen(session, found, found.story.owner).given == ()
    assert refused(session, PermissionDenied, lambda s: give(s, found, 0, "5")) != []
