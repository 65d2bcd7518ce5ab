"""What each may see of an evaluation, and in how many statements."""

import shutil
from decimal import Decimal
from fractions import Fraction

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from procure.domain.errors import IllegalTransition, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic, make_engine
from procure.queries import awards, consensus, evaluations, matrices, score_sheets
from procure.queries import documents as documents_page
from procure.queries.material import Place
from procure.services import consensus as meetings
from procure.services import evaluations as verbs
from procure.services import impartiality
from tests import evaluation_stories as es
from tests import stories


def codes(error):
    return [reason.code for reason in error.value.reasons]


def give(session, found, evaluator, points, reason="Hemmelig begrunnelse"):
    with atomic(session):
        verbs.set_score(
            session, found.id, bid_id=found.bids[0], criterion_id=found.criteria[0],
            points=Decimal(points), reason=reason, actor=found.story.evaluators[evaluator],
            now=es.SCORING,
        )  # fmt: skip


def test_board_shows_progress_and_never_points(session, tmp_path):
    found = es.scoring(session, tmp_path, bids=3)
    give(session, found, 0, "9.5")
    page = evaluations.board(session, found.id, viewer=found.story.owner, now=es.SCORING)
    assert [
        (r.name, r.progress.done, r.progress.total, r.submitted_at) for r in page.evaluators
    ] == [
        ("Evaluator 1", 1, 6, None),
        ("Evaluator 2", 0, 6, None),
    ]
    assert codes_of(page.start_consensus) == [Code.SHEETS_OUTSTANDING]
    assert "9.5" not in repr(page)
    assert "Hemmelig" not in repr(page)
    assert page.is_chair
    assert page.own is None


def codes_of(reasons):
    return [reason.code for reason in reasons]


def test_ties_are_told_to_the_chair_and_to_oneself_only(session, tmp_path):
    found = es.opened(session, tmp_path)
    one, other = found.story.evaluators
    with atomic(session):
        impartiality.declare(
            session, found.id, ties={found.bids[0]: "Eier aksjer"}, actor=one, now=es.OPENED
        )
    seen = {
        viewer.name: evaluations.board(session, found.id, viewer=viewer, now=es.OPENED)
        for viewer in (found.story.owner, one, other, found.story.auditor)
    }
    assert {name: page.evaluators[0].ties for name, page in seen.items()} == {
        "Prosjekteier 1": "Konsortium 0 (konstruert): Eier aksjer",
        "Evaluator 1": "Konsortium 0 (konstruert): Eier aksjer",
        "Evaluator 2": "",
        "Revisor 1": "",
    }
    assert all(page.evaluators[0].has_ties for page in seen.values())


def test_evaluator_sees_own_scores_only_until_all_are_in(session, tmp_path):
    found = es.scoring(session, tmp_path)
    give(session, found, 0, "9.5")
    give(session, found, 1, "2.5", "Den andres")
    own, other = (
        score_sheets.sheet(session, found.id, viewer=e, now=es.SCORING)
        for e in found.story.evaluators
    )
    assert own.bids[0].entries[0].points == Decimal("9.5")
    assert other.bids[0].entries[0].points == Decimal("2.5")
    assert "2.5" not in repr(own)
    assert "Den andres" not in repr(own)
    for viewer in (*found.story.evaluators, found.story.owner, found.story.auditor):
        with pytest.raises(IllegalTransition) as why:
            consensus.page(session, found.id, viewer=viewer, now=es.SCORING)
        assert codes(why) == [Code.SHEETS_OUTSTANDING]


def test_all_sheets_in_is_not_yet_a_meeting(session, tmp_path):
    found = es.scored(session, tmp_path)
    with pytest.raises(IllegalTransition) as why:
        consensus.page(session, found.id, viewer=found.story.owner, now=es.SCORING)
    assert codes(why) == [Code.CONSENSUS_NOT_STARTED]


def test_sheet_is_closed_until_impartiality_is_declared(session, tmp_path):
    found = es.opened(session, tmp_path)
    evaluator = found.story.evaluators[0]
    with atomic(session):
        verbs.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
    page = score_sheets.sheet(session, found.id, viewer=evaluator, now=es.SCORING)
    assert codes_of(page.blocked) == [Code.IMPARTIALITY_MISSING]
    assert (page.bids, page.criteria) == ((), ())
    with atomic(session):
        impartiality.declare(
            session, found.id, ties={found.bids[0]: "Gift"}, actor=evaluator, now=es.SCORING
        )
    page = score_sheets.sheet(session, found.id, viewer=evaluator, now=es.SCORING)
    assert codes_of(page.blocked) == [Code.EVALUATOR_RECUSED]
    for read in (consensus.page, matrices.page):
        with pytest.raises(PermissionDenied):
            read(session, found.id, viewer=evaluator, now=es.SCORING)


def test_sheet_waits_for_the_start(session, tmp_path):
    found = es.opened(session, tmp_path)
    evaluator = found.story.evaluators[0]
    with atomic(session):
        impartiality.declare(session, found.id, ties={}, actor=evaluator, now=es.OPENED)
    page = score_sheets.sheet(session, found.id, viewer=evaluator, now=es.OPENED)
    assert codes_of(page.blocked) == [Code.WRONG_STATE]


def test_sheet_leads_to_the_first_cell_that_is_not_done_and_through_all(session, tmp_path):
    found = es.scoring(session, tmp_path)
    viewer = found.story.evaluators[0]
    for criterion in found.criteria:
        with atomic(session):
            verbs.set_score(
                session, found.id, bid_id=found.bids[0], criterion_id=criterion,
                points=Decimal(5), reason="Greit svar", actor=viewer, now=es.SCORING,
            )  # fmt: skip
    by = {"viewer": viewer, "now": es.SCORING}
    page = score_sheets.sheet(session, found.id, **by)
    assert (page.unfinished, page.progress.done, page.progress.total) == (found.cells[2], 2, 4)
    assert [r.params["count"] for r in page.submit] == [2]
    assert page.score == ()
    first, last = (score_sheets.cell(session, found.id, *found.cells[n], **by) for n in (0, 3))
    assert (first.place, first.previous, first.following) == (1, None, found.cells[1])
    assert (last.place, last.previous, last.following) == (4, found.cells[2], None)
    assert (first.same_elsewhere, last.same_elsewhere) == (found.cells[2], found.cells[1])
    assert first.answer == "Vi forstår Oppgaveforståelse 0"
    assert [p.label for p in first.team] == [
        "Tjenestedesigner 1 Vi forstår",
        "Gevinstrådgiver 1 Vi forstår",
    ]
    assert [(c.points, c.reason) for c in first.changes] == [(Decimal(5), "Greit svar")]
    with pytest.raises(NotFound):
        score_sheets.cell(session, found.id, 99, found.criteria[0], **by)


def test_no_price_is_in_what_an_evaluator_sees_while_scoring(session, tmp_path):
    story = stories.issued(session)
    contents = {n: es.rates(session, story, 131_313, 87_878) for n in range(2)}
    found = es.agreed(session, tmp_path, story=story, contents=contents)
    viewer = found.story.evaluators[0]
    now = es.CONSENSUS
    pages = (
        evaluations.board(session, found.id, viewer=viewer, now=now),
        score_sheets.sheet(session, found.id, viewer=viewer, now=now),
        consensus.page(session, found.id, viewer=viewer, now=now),
        matrices.page(session, found.id, viewer=viewer, now=now),
    )
    for page in pages:
        text = repr(page).replace("\\xa0", "").replace("\xa0", "")
        for hidden in ("131313", "87878", "1313,13", "1402016", "140201600"):
            assert hidden not in text, type(page)


def test_prices_come_to_the_chair_when_all_is_agreed_and_to_all_when_locked(session, tmp_path):
    found = es.consensus(session, tmp_path)
    owner, evaluator = found.story.owner, found.story.evaluators[0]

    def hidden(viewer, now):
        page = matrices.page(session, found.id, viewer=viewer, now=now)
        assert (page.winners == ()) == bool(page.hidden)
        return codes_of(page.hidden)

    assert hidden(owner, es.CONSENSUS) == [Code.CONSENSUS_INCOMPLETE]
    for bid, criterion in found.cells:
        with atomic(session):
            meetings.agree(
                session, found.id, bid_id=bid, criterion_id=criterion, points=Decimal(7),
                reason=f"{es.REASON} Ref. {bid}-{criterion}.", departure=es.DEPARTURE, actor=owner,
                now=es.CONSENSUS,
            )  # fmt: skip
    assert hidden(owner, es.CONSENSUS) == []
    assert hidden(evaluator, es.CONSENSUS) == [Code.PRICES_HIDDEN]
    assert hidden(found.story.auditor, es.CONSENSUS) == [Code.PRICES_HIDDEN]
    with pytest.raises(NotFound):
        awards.page(session, found.id, viewer=evaluator, now=es.CONSENSUS)
    with atomic(session):
        meetings.lock(session, found.id, actor=owner, now=es.LOCKED)
    assert hidden(evaluator, es.LOCKED) == []
    assert len(awards.page(session, found.id, viewer=evaluator, now=es.LOCKED).candidates) == 2


def test_consensus_lists_what_matters_most_first(session, tmp_path):
    found = es.consensus(session, tmp_path)
    page = consensus.page(session, found.id, viewer=found.story.evaluators[0], now=es.CONSENSUS)
    stakes = [Fraction(row.spread) * row.share for row in page.rows]
    assert stakes == sorted(stakes, reverse=True)
    first = page.rows[0]
    assert (first.criterion, first.spread) == ("Team og kompetanse", 1)
    assert page.evaluators == ("Evaluator 1", "Evaluator 2")
    assert [g.reason for g in page.current.given] == [
        "Vurdering fra evaluator 1.",
        "Vurdering fra evaluator 2.",
    ]
    assert codes_of(page.change) == [Code.NOT_PERMITTED]
    chosen = (found.bids[1], found.criteria[0])
    there = consensus.page(
        session, found.id, viewer=found.story.owner, now=es.CONSENSUS, cell=chosen
    )
    assert (there.current.row.bid_id, there.current.row.criterion_id) == chosen
    assert there.current.answer == "Vi forstår Oppgaveforståelse 1"
    with pytest.raises(NotFound):
        consensus.page(session, found.id, viewer=found.story.owner, now=es.CONSENSUS, cell=(9, 9))


@pytest.mark.parametrize("who", ["leads", "members"])
def test_suppliers_know_of_no_evaluation(session, tmp_path, who):
    found = es.told(session, tmp_path)
    for viewer in (*getattr(found.story, who), found.story.outsider, found.story.administrator):
        for read in (
            evaluations.board,
            score_sheets.sheet,
            consensus.page,
            matrices.page,
            awards.page,
        ):
            with pytest.raises(NotFound):
                read(session, found.id, viewer=viewer, now=es.SENT)


def test_chair_sees_the_board_before_the_opening_and_evaluators_do_not(session):
    story = stories.issued(session)
    page = evaluations.board(session, story.competition_id, viewer=story.owner, now=stories.START)
    assert (page.bidders, page.facts.opened_at) == ((), None)
    assert codes_of(page.start_scoring) == [Code.WRONG_STATE]
    with pytest.raises(NotFound):
        evaluations.board(
            session, story.competition_id, viewer=story.evaluators[0], now=stories.START
        )


def test_pages_lead_to_what_the_viewer_can_open(session, tmp_path):
    found = es.scoring(session, tmp_path)

    def places(viewer, now=es.SCORING):
        return evaluations.board(session, found.id, viewer=viewer, now=now).competition.places

    assert places(found.story.evaluators[0]) == (
        Place.BOARD, Place.CALIBRATION, Place.SHEET, Place.JOURNAL, Place.DOCUMENTS,
    )  # fmt: skip
    assert places(found.story.owner) == (
        Place.BOARD, Place.CALIBRATION, Place.COMPLAINTS, Place.JOURNAL, Place.DOCUMENTS,
    )  # fmt: skip


READS = {
    "board": evaluations.board,
    "sheet": score_sheets.sheet,
    "consensus": consensus.page,
    "matrix": matrices.page,
    "award": awards.page,
    "documents": documents_page.page,
}


def statements(migrated, folder, bids):
    """How many statements each page takes with this many bids, in a database of its own."""
    folder.mkdir()
    shutil.copy(migrated, folder / "test.db")
    engine = make_engine(f"sqlite:///{folder / 'test.db'}")
    with Session(engine, expire_on_commit=False) as session:
        people = stories.framework(session, consortia=bids)
        story = stories.issued(session, stories.project(session, people))
        found = es.told(session, folder, story=story, bids=bids)
        sent = []
        event.listen(engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
        counted = {}
        for name, read in READS.items():
            viewer = found.story.evaluators[0] if name == "sheet" else found.story.owner
            session.rollback()
            session.expunge_all()
            sent.clear()
            read(session, found.id, viewer=viewer, now=es.SENT)
            counted[name] = len(sent)
    engine.dispose()
    return counted


def test_pages_take_as_many_statements_for_30_bids_as_for_3(migrated, tmp_path):
    few = statements(migrated, tmp_path / "few", 3)
    assert statements(migrated, tmp_path / "many", 30) == few
    assert max(few.values()) <= 30  # the award asks the rules at each of its gates


def test_the_board_offers_no_step_to_a_leader_who_has_named_a_tie(session, tmp_path):
    found = es.tied_owner(session, tmp_path)
    page = evaluations.board(session, found.id, viewer=found.story.owner, now=es.OPENED)
    assert codes_of(page.start_scoring) == [Code.IMPARTIALITY_CONFLICT]
    assert codes_of(page.start_consensus) == [Code.IMPARTIALITY_CONFLICT]
    assert (page.may_mask, page.may_recuse) == (False, False)
    led = evaluations.board(session, found.id, viewer=found.story.officer, now=es.OPENED)
    assert led.start_scoring == ()
    assert (led.may_mask, led.may_recuse) == (True, True)
