"""The journal's forms: a field for each fact, rows that are dropped when empty, refusals in place."""

import dataclasses

import pytest
from werkzeug.datastructures import MultiDict

from procure.domain import journal_facts as kinds
from procure.domain.journals import SPECS, EntryKind
from procure.domain.reasons import Code, reason
from procure.forms.journal_acts import AnswerForm
from procure.forms.journal_entries import MOST_ROWS, RowForm
from procure.forms.journals import FORMS
from tests import journal_stories as js


@pytest.fixture(autouse=True)
def _request(app):
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(method="POST"):
        yield


def typed(kind, **values):
    return FORMS[kind](
        formdata=MultiDict({name.replace("__", "-"): v for name, v in values.items()})
    )


def row_forms():
    found, waiting = [], [RowForm]
    while waiting:
        made = waiting.pop().__subclasses__()
        found += made
        waiting += made
    return [form for form in found if form.__module__ == "procure.forms.journals"]


def test_every_kind_that_is_written_by_hand_has_a_form():
    assert set(FORMS) == {kind for kind, spec in SPECS.items() if not spec.acted}
    assert {kind: form.record for kind, form in FORMS.items()} == {
        kind: SPECS[kind].facts for kind in FORMS
    }


@pytest.mark.parametrize("kind", FORMS)
def test_form_has_a_field_for_each_fact(kind):
    form = FORMS[kind](formdata=None)
    names = {field.name for field in dataclasses.fields(form.record)}
    assert {field.name for field in form} - {"version", "bids"} == names


@pytest.mark.parametrize("form", row_forms())
def test_row_has_a_field_for_each_part(form):
    assert [field.name for field in form()] == [
        field.name for field in dataclasses.fields(form.record)
    ]


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        (EntryKind.PRESENTATION_MINUTES, js.MINUTES),
        (EntryKind.CLARIFICATION, js.CLARIFICATION),
        (EntryKind.COMPLAINT_ANSWER, js.ACCESS),
        (EntryKind.CHANGE_ANNEX, js.ANNEX),
        (EntryKind.BENEFIT_PLAN, js.PLAN),
        (EntryKind.FINAL_REPORT, js.REPORT),
    ],
)
def test_what_fills_a_form_is_what_it_gives_back(kind, facts):
    form = FORMS[kind](formdata=None, obj=facts)
    form.spare()
    assert form.facts() == facts


def test_rows_without_text_are_dropped_though_something_is_chosen():
    form = typed(
        EntryKind.CHANGE_ANNEX,
        deliverables__0__phase="develop",
        deliverables__1__phase="develop",
        deliverables__1__text=" Utprøving ",
    )
    assert form.facts().deliverables == (
        kinds.Deliverable(phase=kinds.Phase.DEVELOP, text="Utprøving"),
    )


def test_a_row_with_what_cannot_be_read_is_kept():
    form = typed(EntryKind.CHANGE_ANNEX, diagnosis="A", steps__0__due="i morgen")
    assert not form.validate()
    assert "steps-0-due" in [place for place, _ in form.error_list()]


def test_rows_end_at_the_most():
    form = FORMS[EntryKind.BENEFIT_PLAN](formdata=None)
    for _ in range(MOST_ROWS):
        form.spare("benefits", 3)
    assert len(form.benefits.entries) == MOST_ROWS


def test_refusals_find_their_row_as_the_reader_counts():
    form = typed(
        EntryKind.BENEFIT_PLAN,
        benefits__0__name="",
        benefits__1__name="Kortere tid",
        benefits__2__owner="Leder",
    )
    form.refuse(
        [
            reason(Code.ROW_INCOMPLETE, "benefits", number=2),
            reason(Code.TEXT_MISSING, "purpose"),
            reason(Code.REASON_NAMES_OTHER, name="X"),
        ],
        lambda why: f"{why.code} {why.params.get('number', '')}".strip(),
    )
    assert form.error_list() == [
        ("", "reason_names_other"),
        ("purpose", "text_missing"),
        ("benefits-2-name", "row_incomplete 3"),
    ]
    assert form.errors


def test_answer_puts_what_names_no_field_at_its_first():
    form = AnswerForm(formdata=MultiDict())
    form.refuse(
        [reason(Code.REASON_NAMES_OTHER, name="X"), reason(Code.TEXT_MISSING, "assessment")],
        lambda why: str(why.code),
    )
    assert form.error_list() == [
        ("received_at", "reason_names_other"),
        ("assessment", "text_missing"),
    ]
