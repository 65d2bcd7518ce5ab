"""What is agreed on: kept with its history, and never written over unseen."""

from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, Stale
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.evaluations import ConsensusChange, ConsensusScore, EvaluationSheet
from procure.queries import consensus as pages
from procure.services import consensus, impartiality
from tests import evaluation_stories as es

OTHER = "Planen er god, men fristene er knappe og bemanningen tynn."


def agree(session, found, points="7", *, reason=es.REASON, departure="", seen=0, actor=None):
    """Agree on the first cell, where the evaluators gave 7 and 7.5."""
    bid, criterion = found.cells[0]
    with atomic(session):
        return consensus.agree(
            session, found.id, bid_id=bid, criterion_id=criterion, points=Decimal(points),
            reason=reason, departure=departure, seen=seen, actor=actor or found.story.owner,
            now=es.CONSENSUS,
        )  # fmt: skip


def history(session):
    rows = session.scalars(select(ConsensusChange).order_by(ConsensusChange.id))
    return [(str(row.points), row.reason, row.departure, row.set_by_id) for row in rows]


def test_every_text_is_kept_with_who_wrote_it(session, tmp_path):
    found = es.consensus(session, tmp_path)
    owner, officer = found.story.owner, found.story.officer
    assert agree(session, found).version == 1
    assert agree(session, found, "7.5", reason=OTHER, seen=1, actor=officer).version == 2
    assert history(session) == [
        ("7", es.REASON, "", owner.id),
        ("7.5", OTHER, "", officer.id),
    ]
    told = pages.changes(session, found.id)[found.cells[0]]
    assert [(one.by, str(one.points)) for one in told] == [(owner.name, "7"), (officer.name, "7.5")]


@pytest.mark.parametrize("seen", [0, 2])
def test_second_writer_is_stopped_and_what_stands_is_left(session, tmp_path, seen):
    found = es.consensus(session, tmp_path)
    agree(session, found)
    with pytest.raises(Stale) as why:
        agree(session, found, "7.5", reason=OTHER, seen=seen, actor=found.story.officer)
    assert [one.code for one in why.value.reasons] == [Code.STALE]
    session.rollback()
    assert [row[:2] for row in history(session)] == [("7", es.REASON)]
    assert session.scalars(select(ConsensusScore.reason)).all() == [es.REASON]


def test_nothing_is_there_to_be_seen_before_the_first(session, tmp_path):
    with pytest.raises(Stale):
        agree(session, es.consensus(session, tmp_path), seen=1)


def test_same_text_once_more_leaves_no_trace(session, tmp_path):
    found = es.consensus(session, tmp_path)
    agree(session, found)
    assert agree(session, found, "7.0", actor=found.story.officer).version == 1
    assert len(history(session)) == 1


@pytest.mark.parametrize("departure", ["", "Fordi."])
def test_points_that_nobody_gave_must_be_explained(session, tmp_path, departure):
    found = es.consensus(session, tmp_path)
    with pytest.raises(InvalidInput) as why:
        agree(session, found, "9", departure=departure)
    assert [one.code for one in why.value.reasons] == [Code.DEPARTURE_MISSING]
    session.rollback()
    assert history(session) == []


@pytest.mark.parametrize(
    ("points", "departure"), [("7", ""), ("7.5", ""), ("9", es.DEPARTURE), ("7", es.DEPARTURE)]
)
def test_points_and_their_explanation_are_kept(session, tmp_path, points, departure):
    agree(session, es.consensus(session, tmp_path), points, departure=departure)
    assert [row[2] for row in history(session)] == [departure]


def test_points_of_one_who_stepped_aside_explain_nothing(session, tmp_path):
    found = es.consensus(session, tmp_path)
    second = found.story.evaluators[1]
    with atomic(session):
        sheet = session.scalars(
            select(EvaluationSheet).where(EvaluationSheet.evaluator_id == second.id)
        ).one()
        sheet.recused_at, sheet.recused_by_id = es.CONSENSUS, second.id
    assert pages.given_points(session, found.id, found.cells[0]) == [Decimal(7)]
    with pytest.raises(InvalidInput):
        agree(session, found, "7.5")


def test_points_left_without_their_evaluator_are_explained_before_the_lock(session, tmp_path):
    found = es.consensus(session, tmp_path)
    owner, second = found.story.owner, found.story.evaluators[1]
    with atomic(session):
        for place, cell in enumerate(found.cells):
            consensus.agree(
                session, found.id, bid_id=cell[0], criterion_id=cell[1],
                points=pages.given_points(session, found.id, cell)[place == 0],
                reason=f"{es.REASON} Ref. {place}.", actor=owner, now=es.CONSENSUS,
            )  # fmt: skip
        impartiality.recuse(session, found.id, second.id, why="Bror", actor=owner, now=es.CONSENSUS)
    page = pages.page(session, found.id, viewer=owner, now=es.CONSENSUS)
    (row,) = (row for row in page.rows if row.unexplained)
    assert (row.bid_id, row.criterion_id) == found.cells[0]
    assert page.current.row == row
    with pytest.raises(IllegalTransition) as why, atomic(session):
        consensus.lock(session, found.id, actor=owner, now=es.LOCKED)
    assert why.value.reasons == page.lock
    assert [(one.code, one.params["where"]) for one in page.lock] == [
        (Code.DEPARTURE_MISSING, f"{row.criterion}, {row.bid}: ")
    ]
    seen = {"viewer": found.story.evaluators[0], "now": es.CONSENSUS}
    assert [one.code for one in pages.page(session, found.id, **seen).lock] == [Code.NOT_PERMITTED]
    agree(session, found, "7.5", reason=f"{es.REASON} Ref. 0.", departure=es.DEPARTURE, seen=1)
    assert pages.page(session, found.id, viewer=owner, now=es.CONSENSUS).lock == ()
    with atomic(session):
        consensus.lock(session, found.id, actor=owner, now=es.LOCKED)


def test_locked_cell_holds_whatever_was_seen(session, tmp_path):
    found = es.locked(session, tmp_path)
    with pytest.raises(IllegalTransition):
        agree(session, found, "7.5", seen=1)
