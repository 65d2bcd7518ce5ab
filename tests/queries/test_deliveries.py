"""The contract record: what it shows, to whom, in how many statements."""

from datetime import date
from fractions import Fraction

import pytest

from procure.domain.deliveries import DeliveryAction, Next, OptionStatus, PhaseKey, PhaseStatus
from procure.domain.errors import NotFound
from procure.domain.reasons import Code
from procure.domain.worklist import Duty, Step
from procure.extensions import atomic
from procure.queries import deliveries as pages
from procure.queries import worklist
from procure.queries.supplier_evaluations import (
    QUESTIONS,
    EvaluationRow,
    Evaluations,
    averages,
    evaluations_of,
)
from procure.services import contract_amounts, deliveries
from tests import delivery_stories as ds
from tests import evaluation_stories as es
from tests.delivery_stories import billed, by, later
from tests.stories import START


def page(session, found, viewer=None, now=None):
    return pages.page(session, found.id, viewer=viewer or found.story.owner, now=now or found.now)


def test_record_shows_the_sums_and_every_row(session, tmp_path):
    found = ds.changed(session, tmp_path)
    shown = page(session, found)
    assert (shown.supplier, shown.contract) == ("Konsortium 0 (konstruert)", "SSA-O")
    assert [(name, ore) for name, ore, _ in shown.sums] == [
        ("original", 1_160_000_00),
        ("changed", 40_000_00),
        ("taken", 0),
        ("ceiling", 1_200_000_00),
        ("invoiced", 400_000_00),
        ("remaining", 800_000_00),
        ("open", 0),
    ]
    assert shown.sums[1][2] == Fraction(4000, 1160)
    (change,) = shown.changes
    assert (change.number, change.amount_ore, change.sum_ore, change.percent) == (
        1,
        40_000_00,
        40_000_00,
        Fraction(4000, 1160),
    )
    assert shown.annexes == ()
    (invoice,) = shown.invoices
    assert (invoice.number, invoice.sum_ore, invoice.above) == ("1001", 400_000_00, False)
    (deviation,) = shown.deviations
    assert (deviation.title, deviation.closed_at) == ("Sen rapport", None)
    assert shown.threshold is None


def test_record_shows_how_far_each_phase_has_come(session, tmp_path):
    found = ds.changed(session, tmp_path)
    first, second, third = page(session, found).phases
    assert [row.phase.status for row in (first, second, third)] == [
        PhaseStatus.PASSED,
        PhaseStatus.RUNNING,
        PhaseStatus.PLANNED,
    ]
    assert (first.passed_by, first.gate_note) == ("Prosjekteier 1", "Styringsgruppa er enig.")
    assert [why.code for why in third.start] == [Code.PHASE_BEFORE_NOT_PASSED]
    assert (second.gate, second.late) == ((), False)
    assert page(session, found, now=later(found, days=200).now).phases[1].late


def test_annex_waits_until_it_is_signed(session, tmp_path):
    found = ds.diagnosed(session, tmp_path)
    shown = page(session, found)
    assert [(annex.number, annex.amount_ore) for annex in shown.annexes] == [(1, 40_000_00)]
    assert shown.next == (
        (Next.SIGN_CHANGE, PhaseKey.EXPLORE_DEFINE),
        (Next.START, PhaseKey.EXPLORE_DEFINE),
    )
    assert shown.steps == shown.next


def test_large_changes_are_pointed_out(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with atomic(session):
        contract_amounts.sign_change(
            session, found.id, amount_ore=-200_000_00, why="Mindre.", signed_on=found.now.date(),
            **by(found),
        )  # fmt: skip
    assert page(session, found).threshold == Fraction(1, 10)


def test_invoices_above_the_ceiling_are_marked_and_their_reason_is_not_for_the_supplier(
    session, tmp_path
):
    found = es.contracted(session, tmp_path)
    with atomic(session):
        contract_amounts.register_invoice(session, found.id, billed(found), **by(found))
        contract_amounts.register_invoice(
            session, found.id, billed(found, number="1002", amount_ore=116_000_000),
            why="Reisen kom i tillegg.", **by(found),
        )  # fmt: skip
    shown = page(session, found)
    assert [(i.above, i.reason) for i in shown.invoices] == [
        (False, ""),
        (True, "Reisen kom i tillegg."),
    ]
    assert shown.next[0] == (Next.EXPLAIN_OVERRUN, None)
    told = page(session, found, found.story.leads[0])
    assert [(i.above, i.reason) for i in told.invoices] == [(False, ""), (True, "")]


def test_supplier_reads_its_own_delivery_and_can_do_nothing_but_comment(session, tmp_path):
    found = ds.evaluated(session, tmp_path)
    shown = page(session, found, found.story.leads[0])
    assert (shown.may_run, shown.may_comment) == (False, True)
    assert shown.steps == ((Next.COMMENT, None),)
    refused = {action for action, why in shown.verdicts.items() if why}
    assert refused == set(DeliveryAction) - {DeliveryAction.COMMENT}
    assert shown.evaluation.grades == tuple(ds.GRADES.items())
    member = page(session, found, found.story.members[0])
    assert (member.may_run, member.may_comment, member.steps) == (False, False, ())


def test_supplier_is_not_shown_why_a_phase_started_without_an_annex(session, tmp_path):
    found = ds.diagnosed(session, tmp_path)
    with atomic(session):
        deliveries.start_phase(
            session, found.id, PhaseKey.EXPLORE_DEFINE, why="Vi har det travelt.", **by(found)
        )
    assert page(session, found).phases[1].start_reason == "Vi har det travelt."
    told = page(session, found, found.story.leads[0])
    assert (told.phases[1].start_reason, told.annexes) == ("", ())


@pytest.mark.parametrize("who", ["rival", "outsider", "administrator", "member of a rival"])
def test_delivery_does_not_exist_for_others(session, tmp_path, who):
    found = ds.planned(session, tmp_path)
    story = found.story
    viewer = {
        "rival": story.leads[1],
        "outsider": story.outsider,
        "administrator": story.administrator,
        "member of a rival": story.members[1],
    }[who]
    with pytest.raises(NotFound):
        page(session, found, viewer)


def test_competition_without_a_contract_has_no_record(session, tmp_path):
    found = es.told(session, tmp_path)
    with pytest.raises(NotFound):
        page(session, found)


def test_auditor_reads_and_every_button_is_refused(session, tmp_path):
    found = ds.changed(session, tmp_path)
    shown = page(session, found, found.story.auditor)
    assert {why.code for whys in shown.verdicts.values() for why in whys} == {Code.NOT_PERMITTED}
    assert shown.steps == ()


def test_option_is_shown_as_lapsed_after_its_last_day(session, tmp_path):
    found = es.contracted(session, tmp_path)
    with atomic(session):
        contract_amounts.add_option(
            session, found.id, title="Mer", value_ore=100, exercise_by=found.now.date(),
            **by(found),
        )  # fmt: skip
    assert [o.status for o in page(session, found).options] == [OptionStatus.OPEN]
    (after,) = page(session, found, now=later(found, days=1).now).options
    assert after.status is OptionStatus.LAPSED
    assert [why.code for why in after.decide] == [Code.OPTION_LAPSED]


def test_page_takes_as_many_statements_however_much_is_on_it(session, tmp_path, count_statements):
    found = ds.changed(session, tmp_path)
    session.rollback()
    with count_statements() as few:
        page(session, found)
    with atomic(session):
        for n in range(5):
            contract_amounts.register_invoice(
                session, found.id, billed(found, number=f"X{n}", amount_ore=100), **by(found)
            )
            contract_amounts.sign_change(
                session, found.id, amount_ore=1, why="Mer.", signed_on=found.now.date(),
                **by(found),
            )  # fmt: skip
    with count_statements() as many:
        page(session, found)
    assert many.statements == few.statements


def worked(session, found, viewer, **units):
    now = later(found, **units).now
    listed = worklist.page(session, viewer=viewer, now=now)
    return [item.duty for item in listed.todo if item.delivering], len(
        [item for item in listed.running if item.delivering]
    )


def test_work_list_follows_the_delivery(session, tmp_path):
    found = ds.changed(session, tmp_path)
    story = found.story
    assert worked(session, found, story.owner) == ([], 1)
    assert worked(session, found, story.leads[0]) == ([], 1)
    assert worked(session, found, story.officer) == ([], 0)
    assert worked(session, found, story.leads[1]) == ([], 0)
    near = {"days": (date(2027, 8, 25) - found.now.date()).days}
    assert worked(session, found, story.owner, **near) == ([Duty(Step.APPROVE_PHASE)], 0)
    assert worked(session, found, story.officer, **near) == ([], 0)


def test_work_list_asks_for_the_evaluation_until_it_is_there(session, tmp_path):
    found = ds.completed(session, tmp_path)
    assert worked(session, found, found.story.owner) == ([Duty(Step.EVALUATE_SUPPLIER)], 0)
    assert worked(session, found, found.story.leads[0]) == ([], 0)
    with atomic(session):
        deliveries.evaluate_supplier(
            session, found.id, grades=ds.GRADES, strengths="A", improvements="B", **by(found)
        )
    assert worked(session, found, found.story.owner) == ([], 0)


def test_work_list_tells_officer_and_owner_of_an_overrun(session, tmp_path):
    found = ds.changed(session, tmp_path)
    with atomic(session):
        contract_amounts.register_invoice(
            session, found.id, billed(found, number="9", amount_ore=200_000_000),
            why="Reisen.", **by(found),
        )  # fmt: skip
    for viewer in (found.story.owner, found.story.officer):
        assert worked(session, found, viewer) == ([Duty(Step.CHECK_INVOICES)], 0)


def test_evaluations_are_for_staff_and_for_the_consortium_itself(session, tmp_path):
    found = ds.evaluated(session, tmp_path)
    ours, theirs = found.story.consortium_ids[:2]
    (row,) = evaluations_of(session, ours, viewer=found.story.officer).rows
    assert row.grades == tuple(ds.GRADES.items())
    assert (row.competition_id, row.strengths, row.comment) == (found.id, "Tett på brukerne.", "")
    assert evaluations_of(session, ours, viewer=found.story.leads[0]).rows == (row,)
    assert evaluations_of(session, theirs, viewer=found.story.officer) == Evaluations()
    for viewer in (found.story.leads[1], found.story.outsider, found.story.administrator):
        assert evaluations_of(session, ours, viewer=viewer) == Evaluations()


def test_average_needs_three_evaluations():
    def row(*grades):
        return EvaluationRow(
            competition_id=1, reference="1", title="A", at=START, strengths="", improvements="",
            comment="", grades=tuple(zip(QUESTIONS, grades, strict=True)),
        )  # fmt: skip

    rows = (row(5, 4, 3, 2), row(4, 4, 3, 1), row(4, 4, 5, 1))
    assert averages(rows[:2]) == ()
    assert averages(rows) == (
        ("quality", Fraction(13, 3)),
        ("cooperation", Fraction(4)),
        ("progress", Fraction(11, 3)),
        ("cost_control", Fraction(4, 3)),
    )
