"""Kinds of entries: when they are written, whom they are about, and the text they are kept as."""

import dataclasses
import json
import typing
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import journal_facts as kinds
from procure.domain.competitions import Status
from procure.domain.journal_checks import Known
from procure.domain.journals import (
    SPECS,
    Bearing,
    EntryKind,
    Standing,
    change_refusals,
    dump,
    kind_by_document,
    kind_of,
    load,
    refusals,
    texts,
)
from procure.domain.paperwork import KINDS, About
from procure.domain.reasons import Code

EVALUATING = {Status.OPENED, Status.INDIVIDUAL_SCORING, Status.CONSENSUS}
TOLD = {Status.DECIDED, Status.STANDSTILL}
DELIVERING = {Status.CONTRACTED, Status.COMPLETED}
# When each is written, in the test's own words.
WRITTEN = {
    EntryKind.PRESENTATION_MINUTES: EVALUATING | {Status.ISSUED, Status.CLOSED},
    EntryKind.CLARIFICATION: EVALUATING,  # after the decision nothing is clarified any more
    EntryKind.VALIDITY_EXTENSION: EVALUATING | TOLD,
    EntryKind.COMPLAINT_ANSWER: EVALUATING | TOLD | DELIVERING
    | {Status.CANCELLED, Status.UNSUCCESSFUL},
    EntryKind.REVERSAL: TOLD,
    EntryKind.CHANGE_ANNEX: DELIVERING,
    EntryKind.BENEFIT_PLAN: DELIVERING,
    EntryKind.FINAL_REPORT: DELIVERING,
}  # fmt: skip


@pytest.mark.parametrize("kind", EntryKind)
@pytest.mark.parametrize("status", Status)
def test_an_entry_is_written_at_its_step_of_the_case(kind, status):
    found = [why.code for why in refusals(kind, status)]
    assert found == ([] if status in WRITTEN[kind] else [Code.ENTRY_WRONG_STEP])


def test_each_kind_has_its_record_and_its_document():
    assert set(SPECS) == set(EntryKind)
    assert {spec.document for spec in SPECS.values()} == {
        name for name, kind in KINDS.items() if kind.about is About.ENTRY
    }
    for kind, spec in SPECS.items():
        assert kind_of(spec.facts()) is kind
        assert kind_by_document(spec.document) is kind


def test_a_document_can_be_made_wherever_its_entry_is_written():
    for kind, spec in SPECS.items():
        assert WRITTEN[kind] <= KINDS[spec.document].statuses


def test_requests_are_answered_and_the_reversal_is_an_act():
    assert {kind for kind, spec in SPECS.items() if spec.answered} == {
        EntryKind.CLARIFICATION,
        EntryKind.VALIDITY_EXTENSION,
    }
    assert {kind for kind, spec in SPECS.items() if spec.acted} == {EntryKind.REVERSAL}
    assert {kind for kind, spec in SPECS.items() if spec.bearing is Bearing.CASE} == {
        EntryKind.BENEFIT_PLAN,
        EntryKind.FINAL_REPORT,
    }


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        ({}, []),
        ({"letter_made": True}, [Code.ENTRY_FIXED]),
        ({"answered": True}, [Code.ENTRY_FIXED]),
        ({"acted": True}, [Code.ENTRY_FIXED]),
        ({"closed": True, "letter_made": True}, [Code.ENTRY_CLOSED]),
    ],
)
def test_an_entry_is_fixed_by_its_letter(standing, expected):
    nothing = {"acted": False, "letter_made": False, "answered": False, "closed": False}
    found = change_refusals(Standing(**{**nothing, **standing}))
    assert [why.code for why in found] == expected


LEAVES = {
    bool: st.booleans(),
    str: st.text(),
    int: st.integers(),
    date: st.dates(),
    datetime: st.datetimes(timezones=st.just(UTC)),
}


def of(hint):
    """Any value of a field that is declared so."""
    arguments = typing.get_args(hint)
    if typing.get_origin(hint) is tuple:
        return st.lists(of(arguments[0]), max_size=3).map(tuple)
    if arguments:
        return st.none() | of(arguments[0])
    if dataclasses.is_dataclass(hint):
        return records(hint)
    return LEAVES[hint] if hint in LEAVES else st.sampled_from(hint)


def records(kind):
    return st.builds(kind, **{name: of(hint) for name, hint in typing.get_type_hints(kind).items()})


@given(st.sampled_from(EntryKind).flatmap(lambda kind: records(SPECS[kind].facts)))
def test_what_is_stored_is_read_as_it_was_written(facts):
    assert load(kind_of(facts), dump(facts)) == facts


def test_stored_text_is_one_for_one_record():
    facts = kinds.ValidityExtension(
        reason="Vi trenger mer tid – «nå».",
        new_until=date(2027, 9, 1),
        answer_by=datetime(2027, 3, 1, 11, tzinfo=UTC),
    )
    assert dump(facts) == (
        '{"answer_by": "2027-03-01T11:00:00+00:00", "new_until": "2027-09-01", '
        '"reason": "Vi trenger mer tid – «nå»."}'
    )


def test_a_field_that_came_later_has_its_default():
    stored = json.dumps({"subject": "Timer", "question": "Hvor mange?"})
    assert load(EntryKind.CLARIFICATION, stored) == kinds.Clarification(
        subject="Timer", question="Hvor mange?"
    )


def test_texts_are_all_that_is_written_and_no_choice():
    facts = kinds.ComplaintAnswer(
        claim="A", parts=(kinds.AccessPart(document="B", reason="C"),), appeal="D"
    )
    assert texts(facts).split() == ["A", "B", "C", "D"]


NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
KNOWN = Known(now=NOW, validity_until=date(2027, 6, 30))
SOON, BEFORE = NOW + timedelta(days=3), NOW - timedelta(days=3)


def problems(facts):
    return [(why.code, why.section, why.params.get("number")) for why in facts.problems(KNOWN)]


WHOLE_MINUTES = kinds.PresentationMinutes(
    topic="Tema", held_at=BEFORE, minutes=30, place="Sted", equal="Likt",
    participants=(kinds.Participant(who="A", side="B"),),
)  # fmt: skip
WHOLE_ACCESS = kinds.ComplaintAnswer(
    reply=kinds.Reply.ACCESS, received_on=date(2027, 2, 1), claim="A", assessment="B", appeal="C",
    parts=(kinds.AccessPart(document="D"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (
            kinds.Clarification(),
            [
                (Code.TEXT_MISSING, "subject", None),
                (Code.TEXT_MISSING, "question", None),
                (Code.VALUE_MISSING, "due_at", None),
            ],
        ),
        (
            kinds.Clarification(subject="A", question="B", due_at=NOW),
            [(Code.TIME_NOT_AHEAD, "due_at", None)],
        ),
        (kinds.Clarification(subject="A", question="B", due_at=SOON), []),
        (WHOLE_MINUTES, []),
        (
            dataclasses.replace(WHOLE_MINUTES, held_at=SOON, participants=()),
            [(Code.TIME_AHEAD, "held_at", None), (Code.ROWS_MISSING, "participants", None)],
        ),
        (
            dataclasses.replace(
                WHOLE_MINUTES,
                exchanges=(
                    kinds.Exchange(question="A", answer="B"),
                    kinds.Exchange(question="A", answer=" "),
                ),
            ),
            [(Code.ROW_INCOMPLETE, "exchanges", 2)],
        ),
        (
            kinds.ValidityExtension(reason="A", new_until=date(2027, 6, 30), answer_by=SOON),
            [(Code.DAY_NOT_LATER, "new_until", None)],
        ),
        (kinds.ValidityExtension(reason="A", new_until=date(2027, 7, 1), answer_by=SOON), []),
        (
            kinds.ComplaintAnswer(received_on=date(2027, 3, 2), claim="A", assessment="B"),
            [(Code.TIME_AHEAD, "received_on", None), (Code.TEXT_MISSING, "consequence", None)],
        ),
        (WHOLE_ACCESS, []),
        (
            dataclasses.replace(WHOLE_ACCESS, parts=(), appeal=""),
            [(Code.ROWS_MISSING, "parts", None), (Code.TEXT_MISSING, "appeal", None)],
        ),
        (
            dataclasses.replace(
                WHOLE_ACCESS,
                parts=(
                    kinds.AccessPart(document="D", given=kinds.Given.REFUSED),
                    kinds.AccessPart(document="E", given=kinds.Given.REDACTED, reason="F"),
                    kinds.AccessPart(document="", given=kinds.Given.WHOLE, reason="G"),
                ),
            ),
            [
                (Code.ROW_INCOMPLETE, "parts", 3),
                (Code.ACCESS_UNREASONED, "parts", 1),
                (Code.ACCESS_UNREASONED, "parts", 2),
            ],
        ),
        (kinds.ChangeAnnex(diagnosis="A"), []),
        (
            kinds.ChangeAnnex(
                diagnosis="A",
                deliverables=(kinds.Deliverable(text="B"),),
                prices=(kinds.PriceChange(item="C"),),
                steps=(kinds.Step(due=date(2027, 1, 1)),),
            ),
            [
                (Code.ROW_INCOMPLETE, "deliverables", 1),
                (Code.ROW_INCOMPLETE, "prices", 1),
                (Code.ROW_INCOMPLETE, "steps", 1),
            ],
        ),
        (kinds.BenefitPlan(purpose="A"), [(Code.ROWS_MISSING, "benefits", None)]),
        (kinds.BenefitPlan(benefits=(kinds.Benefit(name="A"),)), []),
        (
            kinds.BenefitPlan(benefits=(kinds.Benefit(owner="A"),)),
            [(Code.ROW_INCOMPLETE, "benefits", 1)],
        ),
        (kinds.FinalReport(), [(Code.TEXT_MISSING, "summary", None)]),
        (
            kinds.Reversal(fault="A"),
            [(Code.TEXT_MISSING, "reason", None), (Code.TEXT_MISSING, "following", None)],
        ),
    ],
)
def test_a_record_says_all_that_it_lacks(facts, expected):
    assert problems(facts) == expected


def test_longer_validity_is_after_today_when_the_old_day_has_passed():
    late = Known(now=datetime(2027, 8, 1, 9, tzinfo=UTC), validity_until=date(2027, 6, 30))
    asked = kinds.ValidityExtension(
        reason="A", new_until=date(2027, 8, 1), answer_by=late.now + timedelta(days=1)
    )
    (why,) = asked.problems(late)
    assert (why.code, why.params["after"]) == (Code.DAY_NOT_LATER, date(2027, 8, 1))


def test_an_annex_adds_up_its_rows_and_one_without_an_amount_counts_nothing():
    rows = [kinds.PriceChange(amount_ore=amount) for amount in (4_000_000, -1_500_000, None)]
    assert kinds.ChangeAnnex(prices=tuple(rows)).amount_ore == 2_500_000


def test_a_complaint_is_called_by_its_first_line():
    assert kinds.ComplaintAnswer(claim="Feil poeng\nMer").headline == "Feil poeng"
    assert kinds.ComplaintAnswer().headline == ""
