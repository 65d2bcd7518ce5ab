from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.drafting import CriterionKind
from procure.domain.framework_drafts import (
    Draft,
    Span,
    Word,
    gaps,
    key_of,
    span_problems,
    word_problems,
)
from procure.domain.framework_file import CallOffMethod
from procure.domain.framework_terms import Option
from procure.domain.reasons import Code, reason

PRICE = Span("Pris", CriterionKind.PRICE, Decimal(20), Decimal(40))
QUALITY = Span("Kvalitet", CriterionKind.QUALITY, Decimal(60), Decimal(80))
WHOLE = Draft(
    starts_on=date(2027, 1, 1),
    ends_on=date(2029, 12, 31),
    duration_reason="",
    options=(),
    scope="Rådgivning.",
    cpv_codes=("79410000",),
    contact_role="Avtaleforvalter",
    contact_email="avtale@modell.example",
    method=CallOffMethod.MINI_COMPETITION,
    reopening_condition="Ved hvert avrop.",
    spans=(PRICE, QUALITY),
    areas=3,
    roles=2,
)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"scope": " "}, [(Code.FRAMEWORK_SCOPE_MISSING, "basis")]),
        ({"contact_role": ""}, [(Code.FRAMEWORK_CONTACT_MISSING, "basis")]),
        ({"contact_email": ""}, [(Code.FRAMEWORK_CONTACT_MISSING, "basis")]),
        ({"cpv_codes": ()}, [(Code.FRAMEWORK_CPV_MISSING, "basis")]),
        ({"reopening_condition": ""}, [(Code.FRAMEWORK_REOPENING_MISSING, "call_off")]),
        (
            {"reopening_condition": "", "method": CallOffMethod.BOTH},
            [(Code.FRAMEWORK_REOPENING_MISSING, "call_off")],
        ),
        ({"reopening_condition": "", "spans": (), "method": CallOffMethod.DIRECT_AWARD}, []),
        ({"spans": ()}, [(Code.FRAMEWORK_CRITERIA_MISSING, "criteria")]),
        ({"areas": 0}, [(Code.FRAMEWORK_AREAS_MISSING, "areas")]),
        ({"roles": 0}, [(Code.FRAMEWORK_ROLES_MISSING, "roles")]),
        ({"options": (Option(months=12),)}, []),
        ({"options": (Option(months=13),)}, [(Code.FRAMEWORK_TOO_LONG, "period")]),
        ({"options": (Option(months=13),), "duration_reason": "Metode."}, []),
        ({"options": (Option(until=date(2029, 12, 31)),)}, [(Code.OPTION_NOT_LATER, "period")]),
    ],
)
def test_draft_lacks_these(changes, expected):
    found = gaps(replace(WHOLE, **changes))
    assert [(why.code, why.section) for why in found] == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ((PRICE, QUALITY), []),
        ((), []),
        ((replace(PRICE, low=Decimal(50)), QUALITY), [Code.SPAN_REVERSED, Code.MINIMUMS_OVER_100]),
        ((PRICE, replace(QUALITY, high=Decimal("59.9"))), [Code.SPAN_REVERSED, Code.MAXIMUMS_UNDER_100]),
        ((PRICE, replace(QUALITY, low=Decimal(0), high=Decimal("59.99"))), [Code.MAXIMUMS_UNDER_100]),
        ((PRICE, replace(QUALITY, low=Decimal("80.01"), high=Decimal(90))), [Code.MINIMUMS_OVER_100]),
        ((PRICE, replace(PRICE, name="Pris 2"), QUALITY), [Code.SECOND_PRICE_CRITERION]),
    ],
)  # fmt: skip
def test_spans_must_be_able_to_make_a_hundred(spans, expected):
    assert [why.code for why in span_problems(spans)] == expected


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 100)).map(sorted), min_size=1, max_size=6
    )
)
def test_spans_without_a_problem_can_make_a_hundred(pairs):
    spans = [
        Span(str(n), CriterionKind.QUALITY, Decimal(a), Decimal(b))
        for n, (a, b) in enumerate(pairs)
    ]
    reachable = sum(a for a, _ in pairs) <= 100 <= sum(b for _, b in pairs)
    assert (span_problems(spans) == ()) is reachable


def test_names_must_tell_things_apart():
    words = [
        Word(None, "Rådgiver", "Senior"),
        Word(None, "rådgiver ", "senior"),
        Word(3, "Rådgiver"),
    ]
    assert word_problems(words) == (reason(Code.NAMED_TWICE, name="rådgiver"),)


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        ("Oppgaveforståelse", (), "oppgaveforstaelse"),
        ("Miljø & klima", (), "miljo_klima"),
        ("Pris", {"pris", "pris_2"}, "pris_3"),
        ("2. linje", (), "x_2_linje"),
        ("<script>", (), "script"),
        ("中文", (), "x"),
    ],
)
def test_key_is_made_of_the_name(name, taken, key):
    assert key_of(name, taken) == key


@given(st.text(max_size=200), st.sets(st.sampled_from(["x", "x_2", "pris"])))
def test_key_is_what_files_accept(name, taken):
    key = key_of(name, taken)
    assert key not in taken
    assert len(key) <= 60
    assert key[0].isascii()
    assert key[0].isalpha()
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
