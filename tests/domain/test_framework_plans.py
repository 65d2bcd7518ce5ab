from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.framework_changes import ChangeKind, Value
from procure.domain.framework_plans import Plan, plan, refusals
from procure.domain.framework_terms import (
    ACTIONS,
    KINDS,
    AdmitParty,
    Extend,
    Option,
    Party,
    RemoveParty,
    SetContact,
    SetMaximum,
    SucceedParty,
    TakeOption,
    Terminate,
    Terms,
)
from procure.domain.reasons import Code, reason

TODAY = date(2027, 3, 1)
TOMORROW = TODAY + timedelta(days=1)
END = date(2028, 6, 30)
ANNA = Party(7, 70, "Modellby kommune", "310001031", date(2025, 7, 1))
BERIT = Party(8, 80, "Modelletaten", "310001023", date(2025, 7, 1), ends_on=date(2027, 5, 31))
TERMS = Terms(
    starts_on=date(2025, 7, 1),
    ends_on=END,
    maximum_ore=1_000_00,
    committed_ore=400_00,
    options=(Option(months=12, text="Én gang"), Option(until=date(2030, 6, 30))),
    contact_role="Avtaleforvalter",
    contact_email="avtale@modell.example",
    buyer_number="310001015",
    parties=(ANNA, BERIT),
)


def codes(terms, change):
    return [(why.code, why.section) for why in refusals(terms, change, TODAY)]


def test_every_change_has_a_kind_and_an_action():
    assert set(KINDS.values()) == set(ACTIONS)
    assert len(KINDS) == len(ACTIONS)


def test_option_of_months_moves_the_end_by_the_months():
    assert refusals(TERMS, TakeOption(), TODAY) == ()
    assert plan(TERMS, TakeOption(), TODAY) == Plan(
        ChangeKind.OPTION_TAKEN,
        date(2028, 7, 1),
        (Value.day("Siste dag", END), Value.number("Tatt opsjon nr.", None)),
        (Value.day("Siste dag", date(2029, 6, 30)), Value.number("Tatt opsjon nr.", 1)),
    )


def test_options_are_taken_in_order_and_once():
    first = replace(TERMS.options[0], taken_on=date(2027, 1, 1))
    terms = replace(TERMS, ends_on=date(2029, 6, 30), options=(first, TERMS.options[1]))
    assert codes(terms, TakeOption()) == [(Code.FRAMEWORK_TOO_LONG, "duration_reason")]
    why = TakeOption("Metoden trenger tid.")
    assert refusals(terms, why, TODAY) == ()
    made = plan(terms, why, TODAY)
    assert made.over_four_years
    assert made.after == (
        Value.day("Siste dag", date(2030, 6, 30)),
        Value.text("Hvorfor mer enn fire år", "Metoden trenger tid."),
        Value.number("Tatt opsjon nr.", 2),
    )
    both = (first, replace(TERMS.options[1], taken_on=date(2027, 1, 1)))
    assert codes(replace(terms, options=both), TakeOption()) == [(Code.OPTION_NONE_LEFT, None)]


def test_option_that_ends_before_the_agreement_is_refused():
    terms = replace(TERMS, options=(Option(until=END),))
    assert refusals(terms, TakeOption(), TODAY) == (reason(Code.DAY_NOT_LATER, after=END),)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (Extend(END), [(Code.DAY_NOT_LATER, "ends_on")]),
        (Extend(END + timedelta(days=1)), []),
        (Extend(date(2029, 7, 1)), []),
        (Extend(date(2029, 7, 2)), [(Code.FRAMEWORK_TOO_LONG, "duration_reason")]),
        (Extend(date(2029, 7, 2), " "), [(Code.FRAMEWORK_TOO_LONG, "duration_reason")]),
        (Extend(date(2029, 7, 2), "Særlige hensyn."), []),
        (SetMaximum(0), [(Code.FRAMEWORK_WITHOUT_MAXIMUM, "maximum_ore")]),
        (SetMaximum(-1), [(Code.FRAMEWORK_WITHOUT_MAXIMUM, "maximum_ore")]),
        (SetMaximum(399_99), [(Code.MAXIMUM_BELOW_USED, "maximum_ore")]),
        (SetMaximum(400_00), []),
        (SetMaximum(1_000_00), [(Code.NOTHING_CHANGED, "maximum_ore")]),
        (AdmitParty("Ny", "310001058", TODAY), []),
        (AdmitParty("Ny", "310001058", TODAY - timedelta(days=1)), [(Code.CHANGE_TOO_EARLY, "starts_on")]),
        (AdmitParty("Ny", "310001058", END + timedelta(days=1)), [(Code.CHANGE_AFTER_END, "starts_on")]),
        (AdmitParty("Anna", "310001031", TODAY), [(Code.PARTY_ALREADY, "organisation_number")]),
        (AdmitParty("Eier", "310001015", TODAY), [(Code.PARTY_IS_BUYER, "organisation_number")]),
        (AdmitParty("Berit", "310001023", date(2027, 5, 31)), [(Code.PARTY_ALREADY, "organisation_number")]),
        (AdmitParty("Berit", "310001023", date(2027, 6, 1)), []),
        (RemoveParty(7, TODAY), []),
        (RemoveParty(7, TODAY - timedelta(days=1)), [(Code.CHANGE_TOO_EARLY, "last_day")]),
        (RemoveParty(8, TODAY), [(Code.PARTY_LEAVES, "party_id")]),
        (RemoveParty(99, TODAY), [(Code.PARTY_UNKNOWN, "party_id")]),
        (SucceedParty(7, "Nye", "310001058", TOMORROW), []),
        (SucceedParty(7, "Nye", "310001058", TODAY), [(Code.CHANGE_TOO_EARLY, "starts_on")]),
        (SucceedParty(7, "Anna", "310001031", TOMORROW), [(Code.OWN_SUCCESSOR, "organisation_number")]),
        (SucceedParty(7, "Berit", "310001023", TOMORROW), [(Code.PARTY_ALREADY, "organisation_number")]),
        (SucceedParty(8, "Nye", "310001058", TOMORROW), [(Code.PARTY_LEAVES, "party_id")]),
        (SetContact("Avtaleforvalter", "avtale@modell.example"), [(Code.NOTHING_CHANGED, "role")]),
        (SetContact("Innkjøpsleder", "avtale@modell.example"), []),
        (Terminate(TODAY), []),
        (Terminate(END), []),
        (Terminate(TODAY - timedelta(days=1)), [(Code.CHANGE_TOO_EARLY, "terminates_on")]),
        (Terminate(END + timedelta(days=1)), [(Code.CHANGE_AFTER_END, "terminates_on")]),
    ],
)  # fmt: skip
def test_change_is_refused_for_these_reasons(change, expected):
    assert codes(TERMS, change) == expected


def test_nothing_begins_after_a_planned_termination():
    terms = replace(TERMS, terminates_on=date(2027, 9, 1))
    late = AdmitParty("Ny", "310001058", date(2027, 9, 1))
    assert refusals(terms, late, TODAY) == (
        reason(Code.CHANGE_AFTER_END, "starts_on", ended=date(2027, 8, 31)),
    )


def test_maximum_tells_what_is_left_on_both_sides():
    assert plan(TERMS, SetMaximum(500_00), TODAY) == Plan(
        ChangeKind.MAXIMUM,
        TODAY,
        (Value.money("Høyeste verdi", 1_000_00), Value.money("Igjen", 600_00)),
        (Value.money("Høyeste verdi", 500_00), Value.money("Igjen", 100_00)),
    )


def test_succession_ends_one_and_begins_the_other():
    made = plan(TERMS, SucceedParty(7, "Nyby kommune", "310001058", date(2028, 1, 1)), TODAY)
    assert made.effective_on == date(2028, 1, 1)
    assert made.before[0] == Value.text("Virksomhet", "Modellby kommune (310001031)")
    assert made.after == (
        Value.text("Virksomhet", "Nyby kommune (310001058)"),
        Value.day("Kan gjøre avrop fra", date(2028, 1, 1)),
        Value.day("Kan gjøre avrop til og med", None),
    )


def test_party_out_keeps_its_last_day():
    made = plan(TERMS, RemoveParty(7, date(2027, 12, 31)), TODAY)
    assert made.effective_on == date(2028, 1, 1)
    assert made.after[2] == Value.day("Kan gjøre avrop til og med", date(2027, 12, 31))


def test_termination_shows_the_last_day():
    made = plan(TERMS, Terminate(date(2027, 9, 1)), TODAY)
    assert (made.effective_on, made.before, made.after) == (
        date(2027, 9, 1),
        (Value.day("Siste dag", END),),
        (Value.day("Siste dag", date(2027, 8, 31)),),
    )


@given(
    days=st.integers(-2_000, 2_000), maximum=st.integers(-1_000, 200_000), why=st.sampled_from(["", "Fordi."])
)  # fmt: skip
def test_what_is_not_refused_can_be_planned(days, maximum, why):
    day = TODAY + timedelta(days=days)
    for change in (
        TakeOption(why), Extend(day, why), SetMaximum(maximum), AdmitParty("Ny", "310001058", day),
        RemoveParty(7, day), SucceedParty(7, "Ny", "310001058", day), Terminate(day),
    ):  # fmt: skip
        if not refusals(TERMS, change, TODAY):
            made = plan(TERMS, change, TODAY)
            assert made.kind is KINDS[type(change)]
            assert made.before != made.after
            assert made.effective_on >= TODAY
