"""Scoring through the services: who may, when, and what is kept."""

import json
from decimal import Decimal

import pytest
from sqlalchemy import select

from procure.domain import audit
from procure.domain.audit import StoredLine
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.reasons import Code
from procure.domain.sheet_forms import Remarks, cell_state
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.competitions import Competition
from procure.models.evaluations import (
    ConsensusScore,
    EvaluationSheet,
    ImpartialityDeclaration,
    Score,
    ScoreChange,
)
from procure.services import consensus, evaluations, impartiality
from tests import evaluation_stories as es


def refused(session, error, verb, *args, **kwargs):
    """Return the codes with which a verb is refused."""
    with pytest.raises(error) as why, atomic(session):
        verb(session, *args, **kwargs)
    return [r.code for r in why.value.reasons]


def score(
    session, found, points="7", *, evaluator=0, cell=(0, 0), reason="Godt svar.", now=es.SCORING
):
    with atomic(session):
        return evaluations.set_score(
            session,
            found.id,
            bid_id=found.bids[cell[0]],
            criterion_id=found.criteria[cell[1]],
            points=None if points is None else Decimal(points),
            reason=reason,
            actor=found.story.evaluators[evaluator],
            now=now,
        )


def agree(
    session, found, points="7", *, cell=(0, 0), reason=es.REASON, actor=None, seen=0, departure=""
):
    with atomic(session):
        return consensus.agree(
            session,
            found.id,
            bid_id=found.bids[cell[0]],
            criterion_id=found.criteria[cell[1]],
            points=Decimal(points),
            reason=reason,
            departure=departure,
            seen=seen,
            actor=actor or found.story.owner,
            now=es.CONSENSUS,
        )


def lines(session, tag):
    """The facts of every audit line of one kind."""
    rows = session.scalars(select(AuditEntry).where(AuditEntry.tag == tag).order_by(AuditEntry.seq))
    return [json.loads(row.line)["facts"] for row in rows]


def test_declaration_is_needed_before_a_score(session, tmp_path):
    found = es.opened(session, tmp_path)
    with atomic(session):
        evaluations.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
    with pytest.raises(PermissionDenied) as why:
        score(session, found)
    assert [r.code for r in why.value.reasons] == [Code.IMPARTIALITY_MISSING]


def test_evaluator_with_ties_gets_no_sheet(session, tmp_path):
    found = es.opened(session, tmp_path)
    with atomic(session):
        impartiality.declare(
            session,
            found.id,
            ties={found.bids[0]: "Gift"},
            actor=found.story.evaluators[0],
            now=es.OPENED,
        )
        evaluations.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
    given = session.scalars(select(EvaluationSheet.evaluator_id)).all()
    assert given == [found.story.evaluators[1].id]


def test_scoring_needs_someone_without_ties(session, tmp_path):
    found = es.opened(session, tmp_path)
    with atomic(session):
        for evaluator in found.story.evaluators:
            impartiality.declare(
                session, found.id, ties={found.bids[0]: "Gift"}, actor=evaluator, now=es.OPENED
            )
    codes = refused(
        session, IllegalTransition, evaluations.start_scoring, found.id,
        actor=found.story.owner, now=es.SCORING,
    )  # fmt: skip
    assert codes == [Code.EVALUATORS_MISSING]


def test_declaration_is_over_when_the_sheet_is_in_or_scoring_is_past(session, tmp_path):
    found = es.scored(session, tmp_path)
    by = {"ties": {}, "actor": found.story.evaluators[0]}
    verb = impartiality.declare
    assert refused(session, IllegalTransition, verb, found.id, **by, now=es.SCORING) == [
        Code.SHEET_SUBMITTED
    ]
    with atomic(session):
        consensus.start(session, found.id, actor=found.story.owner, now=es.CONSENSUS)
    assert refused(session, IllegalTransition, verb, found.id, **by, now=es.CONSENSUS) == [
        Code.SHEET_SUBMITTED
    ]


def test_only_the_chair_starts_scoring_and_once(session, tmp_path):
    found = es.opened(session, tmp_path)
    for actor, error in (
        (found.story.evaluators[0], PermissionDenied),
        (found.story.auditor, PermissionDenied),
        (found.story.leads[0], NotFound),
        (found.story.administrator, NotFound),
        (found.story.outsider, NotFound),
    ):
        refused(session, error, evaluations.start_scoring, found.id, actor=actor, now=es.SCORING)
    with atomic(session):
        evaluations.start_scoring(session, found.id, actor=found.story.officer, now=es.SCORING)
    again = refused(
        session, IllegalTransition, evaluations.start_scoring, found.id,
        actor=found.story.officer, now=es.SCORING,
    )  # fmt: skip
    assert again == [Code.WRONG_STATE]
    assert refused(
        session, NotFound, evaluations.start_scoring, 99, actor=found.story.officer, now=es.SCORING
    ) == []  # fmt: skip


def test_score_is_kept_changed_and_may_be_half(session, tmp_path):
    found = es.scoring(session, tmp_path)
    score(session, found, "7.5", reason=" Bra.\r\nMen kort ")
    score(session, found, None, cell=(0, 1), reason="Leses på nytt")
    kept = session.scalars(select(Score).order_by(Score.criterion_id)).all()
    assert [(s.points, s.reason) for s in kept] == [
        (Decimal("7.5"), "Bra.\nMen kort"),
        (None, "Leses på nytt"),
    ]
    score(session, found, "6")
    session.rollback()
    assert session.scalars(select(Score.points).order_by(Score.criterion_id)).all() == [
        Decimal(6),
        None,
    ]


def test_score_lines_of_the_trail_hold_no_points(session, tmp_path):
    found = es.scored(session, tmp_path)
    kept = lines(session, "evaluation:score:set")
    assert len(kept) == 2 * len(found.cells)
    assert {frozenset(line) for line in kept} == {frozenset({"bid", "criterion"})}
    sheets = lines(session, "evaluation:sheet:submit")
    assert [sorted(line) for line in sheets] == [["cells", "digest"]] * 2
    assert sheets[0]["digest"] != sheets[1]["digest"]


@pytest.mark.parametrize(
    ("points", "code"),
    [
        ("10.5", Code.POINTS_OUTSIDE_SCALE),
        ("-1", Code.POINTS_OUTSIDE_SCALE),
        ("7.3", Code.POINTS_NOT_HALF),
    ],
)
def test_points_outside_the_scale_are_refused_everywhere(session, tmp_path, points, code):
    found = es.scoring(session, tmp_path)
    with pytest.raises(InvalidInput) as why:
        score(session, found, points)
    assert [r.code for r in why.value.reasons] == [code]
    assert session.scalars(select(Score)).all() == []


def test_cell_must_be_a_scored_criterion_of_an_admissible_bid_here(session, tmp_path):
    found = es.scoring(session, tmp_path, bids=3, rejected=(2,))
    price = next(
        c.id for c in es.facts.competition(session, found.id).criteria if c.kind.value == "price"
    )
    rejected = max(found.bids) + 1
    for bid, criterion in (
        (found.bids[0], price),
        (rejected, found.criteria[0]),
        (99, found.criteria[0]),
    ):
        codes = refused(
            session, NotFound, evaluations.set_score, found.id, bid_id=bid, criterion_id=criterion,
            points=Decimal(5), reason="x", actor=found.story.evaluators[0], now=es.SCORING,
        )  # fmt: skip
        assert codes == []


def test_nobody_scores_in_another_role(session, tmp_path):
    found = es.scoring(session, tmp_path)
    for actor, error in (
        (found.story.owner, PermissionDenied),
        (found.story.officer, PermissionDenied),
        (found.story.leads[1], NotFound),
    ):
        refused(
            session, error, evaluations.set_score, found.id, bid_id=found.bids[0],
            criterion_id=found.criteria[0], points=Decimal(5), reason="x", actor=actor,
            now=es.SCORING,
        )  # fmt: skip


def test_sheet_is_handed_in_whole_and_then_fixed(session, tmp_path):
    found = es.scoring(session, tmp_path)
    evaluator = found.story.evaluators[0]
    score(session, found, "7")
    score(session, found, "7", cell=(0, 1), reason="")
    score(session, found, None, cell=(1, 0), reason="Uten poeng")
    by = {"actor": evaluator, "now": es.SCORING}
    with pytest.raises(InvalidInput) as why, atomic(session):
        evaluations.submit_sheet(session, found.id, **by)
    assert [(r.code, r.params["count"]) for r in why.value.reasons] == [(Code.SCORE_MISSING, 3)]
    for cell in ((0, 1), (1, 0), (1, 1)):
        score(session, found, "5", cell=cell)
    with atomic(session):
        evaluations.submit_sheet(session, found.id, **by)
    with pytest.raises(IllegalTransition) as fixed:
        score(session, found, "9")
    assert [r.code for r in fixed.value.reasons] == [Code.SHEET_SUBMITTED]
    assert refused(session, IllegalTransition, evaluations.submit_sheet, found.id, **by) == [
        Code.SHEET_SUBMITTED
    ]


def test_consensus_starts_when_every_sheet_is_in(session, tmp_path):
    found = es.scoring(session, tmp_path)
    early = refused(
        session, IllegalTransition, consensus.start, found.id,
        actor=found.story.owner, now=es.CONSENSUS,
    )  # fmt: skip
    assert early == [Code.SHEETS_OUTSTANDING]


def test_consensus_needs_a_sheet_at_all(session, tmp_path):
    found = es.scoring(session, tmp_path)
    with atomic(session):
        for evaluator in found.story.evaluators:
            impartiality.declare(
                session, found.id, ties={found.bids[0]: "Gift"}, actor=evaluator, now=es.SCORING
            )
    codes = refused(
        session, IllegalTransition, consensus.start, found.id,
        actor=found.story.owner, now=es.CONSENSUS,
    )  # fmt: skip
    assert codes == [Code.EVALUATORS_MISSING]


def test_consensus_keeps_old_and_new_in_the_trail(session, tmp_path):
    found = es.consensus(session, tmp_path)
    agree(session, found, "7")
    agree(
        session, found, "8.5", reason="Etter ny lesing er vi enige om mer.", seen=1,
        departure=es.DEPARTURE,
    )  # fmt: skip
    kept = lines(session, "evaluation:consensus:set")
    assert [(line["before"], line["points"]) for line in kept] == [(None, "7"), ("7", "8.5")]
    assert kept[1]["reason"] == "Etter ny lesing er vi enige om mer."
    row = session.scalars(select(ConsensusScore)).one()
    assert (row.points, row.set_by_id) == (Decimal("8.5"), found.story.owner.id)


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        (" ", Code.REASON_MISSING),
        ("Kort.", Code.REASON_TOO_SHORT),
        ("Svakere plan enn Konsortium 1 har levert.", Code.REASON_NAMES_OTHER),
        ("Svakere plan enn den fra firma  2 har.", Code.REASON_NAMES_OTHER),
    ],
)
def test_consensus_reason_must_explain_and_name_nobody_else(session, tmp_path, reason, code):
    found = es.consensus(session, tmp_path)
    with pytest.raises(InvalidInput) as why:
        agree(session, found, reason=reason)
    assert [r.code for r in why.value.reasons] == [code]
    assert session.scalars(select(ConsensusScore)).all() == []


def test_consensus_reason_may_name_its_own_bidder(session, tmp_path):
    found = es.consensus(session, tmp_path)
    agree(session, found, reason="Konsortium 0 har en god og gjennomførbar plan.")


def test_evaluators_do_not_write_the_consensus(session, tmp_path):
    found = es.consensus(session, tmp_path)
    with pytest.raises(PermissionDenied):
        agree(session, found, actor=found.story.evaluators[0])


def test_lock_needs_every_cell_and_ends_all_change(session, tmp_path):
    found = es.consensus(session, tmp_path)
    agree(session, found)
    early = refused(
        session, IllegalTransition, consensus.lock, found.id,
        actor=found.story.owner, now=es.LOCKED,
    )  # fmt: skip
    assert early == [Code.CONSENSUS_INCOMPLETE]
    for cell in ((0, 1), (1, 0), (1, 1)):
        why = "Vi leste planen én gang til og ble enige om mindre."
        agree(session, found, "6", cell=cell, reason=f"{es.REASON} Ref. {cell}.", departure=why)
    with atomic(session):
        outcome = consensus.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)
    assert outcome.winners == (found.bids[0],)
    session.rollback()
    assert session.get(Competition, found.id).locked_at == es.LOCKED
    with pytest.raises(IllegalTransition) as why:
        agree(session, found, "9")
    assert [r.code for r in why.value.reasons] == [Code.EVALUATION_LOCKED]
    (line,) = lines(session, "evaluation:evaluation:lock")
    assert line["winners"] == [found.bids[0]]
    assert len(line["case"]) == 64


def test_each_change_of_a_cell_is_kept_and_the_same_again_is_none(session, tmp_path):
    found = es.scoring(session, tmp_path)
    for points, said in ((None, "Halv"), ("7", "Halv"), ("7", "Halv"), ("6.5", "Hel grunn.")):
        score(session, found, points, reason=said)
    kept = session.scalars(select(ScoreChange).order_by(ScoreChange.id)).all()
    assert [(c.points and float(c.points), c.reason) for c in kept] == [
        (None, "Halv"), (7, "Halv"), (6.5, "Hel grunn."),
    ]  # fmt: skip
    assert len(lines(session, "evaluation:score:set")) == 3


def test_remarks_are_kept_until_others_are_given(session, tmp_path):
    found = es.scoring(session, tmp_path)
    by = {"actor": found.story.evaluators[0], "now": es.SCORING}
    cell = {"bid_id": found.bids[0], "criterion_id": found.criteria[0]}
    first = Remarks(strengths="Plan\x00", weaknesses="Tid", pages="s. 4", note="Husk")
    for remarks, points in ((first, 7), (None, 6), (Remarks(note="Ny"), 6)):
        with atomic(session):
            given = evaluations.set_score(
                session, found.id, **cell, points=Decimal(points), reason="", remarks=remarks, **by
            )
        if remarks is None:
            assert (given.strengths, given.pages, given.note) == ("Plan\ufffd", "s. 4", "Husk")
    assert (given.strengths, given.weaknesses, given.pages, given.note) == ("", "", "", "Ny")
    assert len(session.scalars(select(ScoreChange)).all()) == 2  # remarks have no history
    assert "Husk" not in " ".join(session.scalars(select(AuditEntry.line)))


def test_the_whole_evaluation_is_one_unbroken_chain(session, tmp_path):
    found = es.locked(session, tmp_path)
    rows = session.scalars(
        select(AuditEntry)
        .where(AuditEntry.chain == f"competition:{found.id}")
        .order_by(AuditEntry.seq)
    )
    chain = [StoredLine(r.seq, r.line, r.previous, r.digest) for r in rows]
    assert audit.first_fault(chain) is None
    tags = [json.loads(line.line)["tag"] for line in chain]
    assert [t for t in tags if t.startswith("evaluation:")] == [
        "evaluation:impartiality:declare",
        "evaluation:impartiality:declare",
        "evaluation:scoring:start",
        *["evaluation:score:set"] * 4,
        "evaluation:sheet:submit",
        *["evaluation:score:set"] * 4,
        "evaluation:sheet:submit",
        "evaluation:consensus:start",
        *["evaluation:consensus:set"] * 4,
        "evaluation:evaluation:lock",
    ]


def test_text_that_could_break_a_page_or_a_file_is_kept_as_text(session, tmp_path):
    found = es.consensus(session, tmp_path)
    said = "</w:t> <script>alert(1)</script> {{ 7*7 }} =1+1 \x00\x0b"
    agree(session, found, reason=said)
    kept = session.scalars(select(ConsensusScore.reason)).one()
    assert kept == "</w:t> <script>alert(1)</script> {{ 7*7 }} =1+1 \ufffd\ufffd"


def test_declaration_row_is_one_for_each_evaluator(session, tmp_path):
    es.scoring(session, tmp_path)
    assert len(session.scalars(select(ImpartialityDeclaration)).all()) == 2


def test_cell_is_not_written_over_by_one_who_saw_another(session, tmp_path):
    found = es.scoring(session, tmp_path)
    cell = {"bid_id": found.bids[0], "criterion_id": found.criteria[0]}
    by = cell | {"actor": found.story.evaluators[0], "now": es.SCORING}
    given = by | {"points": Decimal("7.50"), "reason": "Ny grunn."}
    empty = cell_state(None, "", Remarks())
    with atomic(session):
        evaluations.set_score(session, found.id, **given, remarks=Remarks(note="Mitt"), seen=empty)
    for seen in (empty, "x", cell_state(Decimal("7.5"), "Ny grunn.", Remarks())):
        older = by | {"points": Decimal(2), "reason": "Gammel.", "seen": seen}
        verb = evaluations.set_score
        assert refused(session, Stale, verb, found.id, **older) == [Code.STALE]
    with atomic(session):  # what stands already is no change, whatever was seen
        evaluations.set_score(session, found.id, **given, remarks=Remarks(note="Mitt"), seen=empty)
    seen = cell_state(Decimal("7.5"), "Ny grunn.", Remarks(note="Mitt"))
    with atomic(session):
        evaluations.set_score(session, found.id, **by, points=None, reason="Nyest.", seen=seen)
    kept = session.scalars(select(ScoreChange.reason).order_by(ScoreChange.id)).all()
    assert kept == ["Ny grunn.", "Nyest."]
