"""The delivery is planned, started, passed, completed and evaluated; each act leaves its trace."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.deliveries import PhaseKey, PlannedPhase, plan_of
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.ledger import PostingKind
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.awards import Contract
from procure.models.deliveries import ContractOption, DeliveryPhase, SupplierEvaluation
from procure.models.ledger import LedgerPosting
from procure.queries import delivery_facts, facts
from procure.services import contract_amounts, deliveries
from tests import delivery_stories as ds
from tests import evaluation_stories as es
from tests.delivery_stories import GRADES, PLAN, by, later

FIRST, SECOND, THIRD = PhaseKey


def codes(refused):
    return [why.code for why in refused.value.reasons]


def known(session, found):
    return delivery_facts.record(session, facts.competition(session, found.id), found.now).facts


def trail(session, tag):
    return [
        entry.line
        for entry in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))
        if entry.tag == tag
    ]


def test_plan_is_stored_and_the_trail_has_both_plans(session, tmp_path):
    found = ds.planned(session, tmp_path)
    assert plan_of(known(session, found)) == PLAN
    (line,) = trail(session, "delivery:phases:plan")
    assert '"diagnose":"2027-03-01/2027-04-30"' in line
    assert '"before":{"develop_deliver":"/","diagnose":"/","explore_define":"/"}' in line


def test_plan_outside_the_contract_needs_a_reason(session, tmp_path):
    found = es.contracted(session, tmp_path)
    late = {**PLAN, THIRD: PlannedPhase(PLAN[THIRD].start, PLAN[THIRD].end + timedelta(days=30))}
    with pytest.raises(InvalidInput) as refused, atomic(session):
        deliveries.plan_phases(session, found.id, late, **by(found))
    assert codes(refused) == [Code.PHASE_OUTSIDE_CONTRACT, Code.REASON_MISSING]
    with atomic(session):
        deliveries.plan_phases(session, found.id, late, why="Avtalt i møte.", **by(found))
    assert plan_of(known(session, found)) == late


def test_plan_over_one_that_was_not_seen_is_stale(session, tmp_path):
    found = ds.planned(session, tmp_path)
    empty = dict.fromkeys(PhaseKey, PlannedPhase())
    with pytest.raises(Stale) as refused, atomic(session):
        deliveries.plan_phases(session, found.id, PLAN, seen=empty, **by(found))
    assert refused.value.current == PLAN
    with atomic(session):
        deliveries.plan_phases(session, found.id, empty, seen=PLAN, **by(found))
    assert plan_of(known(session, found)) == empty


def test_faulty_plan_changes_nothing(session, tmp_path):
    found = ds.planned(session, tmp_path)
    faulty = {**PLAN, FIRST: PlannedPhase(PLAN[FIRST].end, PLAN[FIRST].start)}
    with pytest.raises(InvalidInput) as refused, atomic(session):
        deliveries.plan_phases(session, found.id, faulty, **by(found))
    assert Code.PHASE_ENDS_FIRST in codes(refused)
    assert plan_of(known(session, found)) == PLAN


def test_gate_is_passed_by_a_named_person_with_a_remark(session, tmp_path):
    found = ds.diagnosed(session, tmp_path)
    phase = session.scalars(select(DeliveryPhase).where(DeliveryPhase.key == FIRST)).one()
    assert (phase.passed_by_id, phase.passed_at) == (found.story.owner.id, found.now)
    assert phase.gate_note == "Styringsgruppa er enig."


def test_gate_without_a_remark_is_refused(session, tmp_path):
    found = ds.planned(session, tmp_path)
    with atomic(session):
        deliveries.start_phase(session, found.id, FIRST, **by(found))
    with pytest.raises(InvalidInput) as refused, atomic(session):
        deliveries.pass_gate(session, found.id, FIRST, remark=" \n", **by(found))
    assert [(why.code, why.section) for why in refused.value.reasons] == [
        (Code.TEXT_MISSING, "remark")
    ]


def test_second_phase_without_a_signed_annex_needs_a_reason_that_is_kept(session, tmp_path):
    found = ds.diagnosed(session, tmp_path)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        deliveries.start_phase(session, found.id, SECOND, **by(found))
    assert codes(refused) == [Code.ANNEX_NOT_SIGNED, Code.REASON_MISSING]
    with atomic(session):
        deliveries.start_phase(
            session, found.id, SECOND, why="Bilaget er på underskrift.", **by(found)
        )
    phase = session.scalars(select(DeliveryPhase).where(DeliveryPhase.key == SECOND)).one()
    assert phase.start_reason == "Bilaget er på underskrift."
    assert '"warnings":["annex_not_signed"]' in trail(session, "delivery:phase:start")[-1]


def test_reason_without_a_warning_is_not_kept_on_the_phase(session, tmp_path):
    found = ds.planned(session, tmp_path)
    with atomic(session):
        phase = deliveries.start_phase(session, found.id, FIRST, why="Uten grunn.", **by(found))
    assert phase.start_reason == ""


def test_phase_cannot_start_before_the_gate_of_the_one_before(session, tmp_path):
    found = ds.planned(session, tmp_path)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        deliveries.start_phase(session, found.id, SECOND, why="Hastverk.", **by(found))
    assert codes(refused) == [Code.PHASE_BEFORE_NOT_PASSED]


def test_completion_gives_back_what_was_not_used_and_lapses_open_options(session, tmp_path):
    found = ds.gates_passed(session, tmp_path)
    with atomic(session):
        contract_amounts.add_option(
            session, found.id, title="Mer opplæring", value_ore=5_000_000, exercise_by=None,
            **by(found),
        )  # fmt: skip
    with pytest.raises(InvalidInput) as refused, atomic(session):
        deliveries.complete_delivery(session, found.id, **by(found))
    assert codes(refused) == [Code.OPTIONS_OPEN, Code.REASON_MISSING]
    with atomic(session):
        contract = deliveries.complete_delivery(
            session, found.id, why="Ingen trenger den.", **by(found)
        )
    assert (contract.completed_at, contract.completed_by_id) == (found.now, found.story.owner.id)
    assert contract.completion_reason == "Ingen trenger den."
    assert session.scalars(select(ContractOption.lapsed_at)).all() == [found.now]
    posting = session.scalars(
        select(LedgerPosting).where(LedgerPosting.kind == PostingKind.COMPLETION)
    ).one()
    # signed 1 160 000, changed 40 000, invoiced 400 000
    assert posting.amount_ore == -80_000_000


def test_nothing_is_written_on_a_completed_delivery(session, tmp_path):
    found = ds.completed(session, tmp_path)
    acts = [
        lambda s: deliveries.plan_phases(s, found.id, PLAN, **by(found)),
        lambda s: deliveries.complete_delivery(s, found.id, **by(found)),
        lambda s: contract_amounts.register_invoice(s, found.id, ds.billed(found), **by(found)),
    ]
    for act in acts:
        with pytest.raises(IllegalTransition) as refused, atomic(session):
            act(session)
        assert codes(refused) == [Code.DELIVERY_COMPLETED]


def test_completion_waits_for_every_gate(session, tmp_path):
    found = ds.changed(session, tmp_path)
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        deliveries.complete_delivery(session, found.id, **by(found))
    assert [(why.code, why.params["count"]) for why in refused.value.reasons] == [
        (Code.GATES_LEFT, 2)
    ]


def test_supplier_is_evaluated_once_and_comments_once(session, tmp_path):
    found = ds.evaluated(session, tmp_path)
    lead = found.story.leads[0]
    with atomic(session):
        deliveries.comment_evaluation(
            session, found.id, comment=" Takk.\r\n", actor=lead, now=found.now
        )
    evaluation = session.scalars(select(SupplierEvaluation)).one()
    assert {name: getattr(evaluation, name) for name in GRADES} == GRADES
    assert (evaluation.supplier_comment, evaluation.commented_at) == ("Takk.", found.now)
    for act, code in (
        (
            lambda: deliveries.comment_evaluation(
                session, found.id, comment="En gang til.", actor=lead, now=found.now
            ),
            Code.COMMENTED_ALREADY,
        ),
        (
            lambda: deliveries.evaluate_supplier(
                session, found.id, grades=GRADES, strengths="A", improvements="B", **by(found)
            ),
            Code.EVALUATED_ALREADY,
        ),
    ):
        with pytest.raises(IllegalTransition) as refused, atomic(session):
            act()
        assert codes(refused) == [code]


def test_evaluation_says_everything_it_lacks(session, tmp_path):
    found = ds.completed(session, tmp_path)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        deliveries.evaluate_supplier(
            session, found.id, grades={"quality": 6, "cooperation": 0, "progress": 3},
            strengths="", improvements=" ", **by(found),
        )  # fmt: skip
    assert [(why.code, why.section) for why in refused.value.reasons] == [
        (Code.GRADE_OUTSIDE, "quality"),
        (Code.GRADE_OUTSIDE, "cooperation"),
        (Code.GRADE_OUTSIDE, "cost_control"),
        (Code.TEXT_MISSING, "strengths"),
        (Code.TEXT_MISSING, "improvements"),
    ]


def test_empty_comment_is_refused(session, tmp_path):
    found = ds.evaluated(session, tmp_path)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        deliveries.comment_evaluation(
            session, found.id, comment="  ", actor=found.story.leads[0], now=found.now
        )
    assert codes(refused) == [Code.TEXT_MISSING]


def test_supplier_is_told_by_mail_that_it_is_evaluated_without_a_word_of_the_grades(
    session, tmp_path
):
    from procure.models.audit import OutboxMail

    found = ds.completed(session, tmp_path)
    before = session.scalars(select(OutboxMail.id)).all()
    with atomic(session):
        deliveries.evaluate_supplier(
            session, found.id, grades=GRADES, strengths="Tett på brukerne.",
            improvements="Meld fra tidligere.", **by(found),
        )  # fmt: skip
    (mail,) = [m for m in session.scalars(select(OutboxMail)) if m.id not in before]
    assert mail.recipient == "konsortium0@example.test"
    assert mail.subject.startswith("Evaluering av leveransen")
    assert "brukerne" not in mail.body


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("auditor", PermissionDenied),
        ("administrator", NotFound),
        ("outsider", NotFound),
        ("rival", NotFound),
        ("winner", PermissionDenied),
        ("evaluator", PermissionDenied),
    ],
)
def test_delivery_is_run_by_the_case_alone(session, tmp_path, who, error):
    found = es.contracted(session, tmp_path)
    story = found.story
    actor = {
        "auditor": story.auditor,
        "administrator": story.administrator,
        "outsider": story.outsider,
        "rival": story.leads[1],
        "winner": story.leads[0],
        "evaluator": story.evaluators[0],
    }[who]
    with pytest.raises(error), atomic(session):
        deliveries.plan_phases(session, found.id, PLAN, actor=actor, now=found.now)


def test_owner_does_not_comment_for_the_supplier_nor_does_a_member(session, tmp_path):
    found = ds.evaluated(session, tmp_path)
    for actor in (found.story.owner, found.story.members[0]):
        with pytest.raises(PermissionDenied), atomic(session):
            deliveries.comment_evaluation(
                session, found.id, comment="Bra.", actor=actor, now=found.now
            )


def test_competition_without_a_contract_has_no_delivery(session, tmp_path):
    found = es.told(session, tmp_path)
    with pytest.raises(NotFound), atomic(session):
        deliveries.plan_phases(session, found.id, PLAN, **by(found))
    assert session.scalars(select(Contract)).all() == []


def test_started_phase_may_end_later_than_planned_but_keeps_its_days(session, tmp_path):
    found = ds.planned(session, tmp_path)
    with atomic(session):
        deliveries.start_phase(session, found.id, FIRST, **by(found))
    longer = {**PLAN, FIRST: PlannedPhase(PLAN[FIRST].start, PLAN[SECOND].start)}
    with atomic(session):
        deliveries.plan_phases(session, found.id, longer, **by(later(found, days=1)))
    assert plan_of(known(session, found)) == longer
