"""What a filled form changes in a draft, and that it takes nothing away."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import bid_forms
from procure.domain.bid_forms import Experience, ReadForm, ReadMember, applied, changes, mark
from procure.domain.bids import AskedCriterion, AskedLine, BidContent, Member, Part, Terms
from procure.domain.filled_forms import Problem, ProblemCode

TERMS = Terms(
    criteria=(AskedCriterion(1, "Forståelse"), AskedCriterion(2, "Metode", 100)),
    lines=(AskedLine(5, "Senior", 10), AskedLine(6, "Junior", 10)),
    validity_until=date(2027, 5, 31),
)
ANNE = Member(label="Rådgiver 1", role="Junior", person_id=7, levels={"a": 2}, evidence="Ti år")
OTHER = Member(label="Uten person", role="Gjest")
FORM = ReadForm(
    answers={1: "nytt", 2: "likt"},
    team=(ReadMember(start=ANNE, role="Senior", levels={"a": 4}, availability="50"),),
    rates={5: 100, 6: 200},
    reservations="forbehold",
    confirmations=frozenset({"contract", "validity"}),
    problems=(Problem(ProblemCode.FIELD_MISSING, name="Metode", params={"x": "y"}),),
)
DRAFT = BidContent(answers={2: "likt"}, rates={5: 100, 6: 150}, team=(OTHER,), reservations="før")


def test_only_what_differs_is_a_change_in_the_order_of_the_room():
    found = changes(FORM, DRAFT, TERMS)
    assert [(c.cell, c.name, c.before, c.after) for c in found if c.part is not Part.TEAM] == [
        ("answers:1", "Forståelse", "", "nytt"),
        ("prices:6", "Junior", 150, 200),
        ("statements:reservations", "reservations", "før", "forbehold"),
        ("statements:contract", "contract", False, True),
        ("statements:validity", "validity", False, True),
    ]
    (person,) = [c for c in found if c.part is Part.TEAM]
    assert (person.cell, person.before) == ("team:7", None)
    assert person.after == replace(
        ANNE, role="Senior", levels={"a": 4}, evidence="Ti år\n\nTilgjengelighet: 50 %"
    )


def test_chosen_changes_are_made_and_the_rest_stays():
    found = changes(FORM, DRAFT, TERMS)
    all_of_it = applied(DRAFT, found, {c.cell for c in found}, TERMS)
    assert all_of_it.answers == {1: "nytt", 2: "likt"}
    assert all_of_it.rates == {5: 100, 6: 200}
    assert [m.label for m in all_of_it.team] == ["Uten person", "Rådgiver 1"]
    assert (all_of_it.reservations, all_of_it.validity) == ("forbehold", TERMS.validity_until)
    assert all_of_it.confirmations == {"contract", "validity"}
    assert changes(FORM, all_of_it, TERMS) == ()
    assert applied(DRAFT, found, set(), TERMS) == DRAFT
    assert applied(DRAFT, found, {"prices:6"}, TERMS) == replace(DRAFT, rates={5: 100, 6: 200})


def test_a_member_is_changed_in_place():
    draft = replace(DRAFT, team=(ANNE, OTHER))
    after = applied(draft, changes(FORM, draft, TERMS), {"team:7"}, TERMS)
    assert [(m.label, m.role) for m in after.team] == [
        ("Rådgiver 1", "Senior"),
        ("Uten person", "Gjest"),
    ]


def test_an_empty_form_changes_nothing():
    full = applied(DRAFT, changes(FORM, DRAFT, TERMS), {"answers:1", "team:7"}, TERMS)
    assert changes(ReadForm(), full, TERMS) == ()


def test_validity_of_another_date_must_be_confirmed_anew():
    confirmed = replace(
        DRAFT, confirmations=frozenset({"validity"}), validity=date(2027, 4, 30)
    )  # fmt: skip
    cells = [c.cell for c in changes(ReadForm(confirmations=FORM.confirmations), confirmed, TERMS)]
    assert cells == ["statements:contract", "statements:validity"]


def test_stored_form_comes_back_the_same():
    assert bid_forms.of_plain(bid_forms.plain(FORM)) == FORM


def test_a_foreign_file_is_refused_and_a_remark_is_not():
    assert not FORM.refused
    assert ReadForm(problems=(Problem(ProblemCode.OTHER_OWNER),)).refused


line = st.text(alphabet="abcæøå 1:%", min_size=1, max_size=20).map(str.strip).filter(bool)


@given(
    text=st.sampled_from(["", "Ti år", "Ti år\n\nog mer", "Tilgjengelighet er god"]),
    availability=st.sampled_from(["", "60", "50–60"]),
    reference=st.one_of(st.just(""), line),
)
def test_experience_is_joined_and_divided_without_loss(text, availability, reference):
    whole = Experience(text=text, availability=availability, reference=reference)
    assert Experience.of(whole.joined()) == whole


def test_what_the_form_leaves_empty_of_a_person_stays():
    had = replace(ANNE, evidence="Ti år\n\nTilgjengelighet: 40 %\nReferanse: Kari")
    after = ReadMember(start=ANNE, evidence="Tolv år", availability="60").onto(had)
    assert after == replace(had, evidence="Tolv år\n\nTilgjengelighet: 60 %\nReferanse: Kari")


@pytest.mark.parametrize("same", ["a b", "a  b", " a\nb "])
def test_mark_sees_past_spaces_and_nothing_else(same):
    assert mark("answer:1", same) == mark("answer:1", "a b")
    assert mark("answer:2", same) != mark("answer:1", "a b")
    assert mark("answer:1", "ab") != mark("answer:1", "a b")
