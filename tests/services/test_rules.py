"""A warning stops a step until someone who may take it has written why."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.competitions import Action
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.reasons import Code
from procure.domain.rules.findings import text_of
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.competitions import Competition
from procure.models.rules import WarningReason
from procure.queries import facts
from procure.queries import rules as reading
from procure.services import competitions, rules
from tests import stories
from tests.stories import START

WHY = "Leverandørene er varslet, og oppdraget er lite."
SUBMIT = Action.SUBMIT_FOR_REVIEW


def short(session):
    """A complete draft whose deadline is four days off, a Friday."""
    return moved(session, stories.draft(session), days=4)


def moved(session, story, *, days):
    version = session.get(Competition, story.competition_id).version
    deadline = START + timedelta(days=days)
    with atomic(session):
        competitions.change(
            session, story.competition_id, version=version,
            values={"deadline_at": deadline, "questions_due_at": deadline - timedelta(days=3)},
            actor=story.owner, now=START,
        )  # fmt: skip
    return story


def explain(session, story, **changes):
    given = {"gate": SUBMIT, "rule": "15", "why": WHY, "actor": story.owner, "now": START}
    with atomic(session):
        rules.explain(session, story.competition_id, **given | changes)


def submit(session, story, now=START):
    with atomic(session):
        competitions.submit_for_review(session, story.competition_id, actor=story.owner, now=now)


def waiting(session, story, gate=SUBMIT, now=START):
    competition = facts.competition(session, story.competition_id)
    return [
        (one.rule.id, one.reason.code)
        for one in reading.unexplained(session, competition, gate, now=now)
    ]


def test_warning_stops_the_step_until_it_is_explained(session):
    story = short(session)
    assert waiting(session, story) == [("15", Code.DEADLINE_SHORT)]
    with pytest.raises(IllegalTransition) as why:
        submit(session, story)
    assert [(r.code, r.params) for r in why.value.reasons] == [
        (Code.WARNING_UNEXPLAINED, {"rule": "15"})
    ]
    explain(session, story)
    assert waiting(session, story) == []
    submit(session, story)
    assert session.get(Competition, story.competition_id).submitted_for_review_at == START


def test_reason_is_kept_with_what_was_warned_of_and_told_in_the_log(session):
    story = short(session)
    explain(session, story, why=f"  {WHY} \n")
    row = session.scalars(select(WarningReason)).one()
    assert (row.rule, row.gate, row.finding, row.reason, row.given_by_id, row.given_at) == (
        "15", "submit_for_review", '{"code":"deadline_short","days":4,"least":10}', WHY,
        story.owner.id, START,
    )  # fmt: skip
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == "competition:warning:explain")
    ).one()
    assert WHY in line
    (passed,) = reading.passed(session, story.competition_id)
    assert (passed.rule.id, passed.gate, passed.reason, passed.given_by) == (
        "15", SUBMIT, WHY, story.owner.name,
    )  # fmt: skip
    assert passed.finding.reason.params == {"days": 4, "least": 10}


def test_reason_counts_at_later_gates_while_the_finding_is_the_same(session):
    story = short(session)
    explain(session, story)
    submit(session, story)
    assert waiting(session, story, Action.APPROVE) == []
    later = START + timedelta(days=1)  # the deadline has come a day nearer
    assert waiting(session, story, Action.APPROVE, later) == [("15", Code.DEADLINE_SHORT)]


def test_changed_finding_needs_a_new_reason_and_the_old_one_stays(session):
    story = short(session)
    explain(session, story)
    moved(session, story, days=3)
    assert waiting(session, story) == [("15", Code.DEADLINE_SHORT)]
    with pytest.raises(IllegalTransition):
        submit(session, story)
    moved(session, story, days=4)
    assert waiting(session, story) == []
    assert len(reading.passed(session, story.competition_id)) == 1


def test_reason_answers_all_that_a_rule_finds_and_the_reader_saw(session):
    story = stories.draft(session)
    moved(session, story, days=5)  # a Saturday
    found = [("15", Code.DEADLINE_ON_WEEKEND), ("15", Code.DEADLINE_SHORT)]
    assert waiting(session, story) == found
    seen = [one.reason for one in reading.unexplained(session, facts.competition(session, 1), SUBMIT, now=START)]  # fmt: skip
    with pytest.raises(Stale):  # who saw only one of them has not answered both
        explain(session, story, findings=frozenset({text_of(seen[0])}))
    explain(session, story, findings=frozenset(map(text_of, seen)))
    assert waiting(session, story) == []
    assert len(session.scalars(select(WarningReason)).all()) == 2


@pytest.mark.parametrize(
    ("changes", "error", "code"),
    [
        ({"why": "ok"}, InvalidInput, Code.REASON_TOO_SHORT),
        ({"why": " \x00\n "}, InvalidInput, Code.REASON_TOO_SHORT),
        ({"rule": "12"}, Stale, Code.WARNING_CHANGED),  # it does not warn
        ({"rule": "3a"}, Stale, Code.WARNING_CHANGED),  # a stop
        ({"rule": "' OR 1"}, Stale, Code.WARNING_CHANGED),
        ({"why": "x" * 2001}, InvalidInput, Code.REASON_TOO_LONG),
        ({"findings": frozenset({"other"})}, Stale, Code.WARNING_CHANGED),
        ({"findings": frozenset()}, Stale, Code.WARNING_CHANGED),
        ({"gate": Action.OPEN}, PermissionDenied, Code.NOT_PERMITTED),  # an officer's step
        (
            {"gate": Action.SUBMIT_FOR_REVIEW, "rule": "17b"},
            Stale,
            Code.WARNING_CHANGED,
        ),  # of another gate
    ],
)
def test_reason_for_what_does_not_warn_is_refused(session, changes, error, code):
    story = short(session)
    with pytest.raises(error) as why:
        explain(session, story, **changes)
    assert [r.code for r in why.value.reasons] == [code]
    assert session.scalars(select(WarningReason)).all() == []


def test_a_gate_without_a_step_is_no_gate(session):
    story = short(session)
    with pytest.raises(NotFound):
        explain(session, story, gate=Action.EDIT)


def test_the_same_reason_twice_is_refused(session):
    story = short(session)
    explain(session, story)
    with pytest.raises(Stale):
        explain(session, story)
    assert len(session.scalars(select(WarningReason)).all()) == 1


@pytest.mark.parametrize("who", ["auditor", "evaluator"])
def test_only_who_may_take_the_step_explains(session, who):
    story = short(session)
    actor = story.evaluators[0] if who == "evaluator" else story.auditor
    with pytest.raises(PermissionDenied):
        explain(session, story, actor=actor)


def test_supplier_is_told_nothing_of_a_draft(session):
    story = short(session)
    with pytest.raises(NotFound):
        explain(session, story, actor=story.leads[0])


def test_late_answer_needs_a_reason(session):
    story = stories.issued(session)
    late = stories.DEADLINE - timedelta(days=2)
    assert waiting(session, story, Action.ANSWER, late) == [("17b", Code.ANSWER_LATE)]
    stories.explain(session, replace(story, now=late), Action.ANSWER)
    assert waiting(session, story, Action.ANSWER, late) == []


def test_cpv_code_outside_the_framework_needs_a_reason(session):
    story = stories.draft(session)
    with atomic(session):
        competitions.change(
            session, story.competition_id, values={"cpv_code": "45000000"},
            version=session.get(Competition, story.competition_id).version,
            actor=story.owner, now=START,
        )  # fmt: skip
    assert waiting(session, story) == [("5b", Code.CPV_OUTSIDE_FRAMEWORK)]


def test_gates_are_asked_only_where_they_can_be_reached(session):
    story = stories.issued(session)
    assert waiting(session, story, SUBMIT) == []
    competition = facts.competition(session, story.competition_id)
    found = facts.facts_of(session, competition)
    assert reading.gated(session, competition, found, SUBMIT, now=START) is found
