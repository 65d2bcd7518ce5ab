from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.framework_changes import Row, Unit, Value, dump, load, rows

NO_CONTROLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
VALUES = st.one_of(
    st.builds(Value.text, NO_CONTROLS, st.none() | NO_CONTROLS),
    st.builds(Value.day, NO_CONTROLS, st.none() | st.dates()),
    st.builds(Value.money, NO_CONTROLS, st.none() | st.integers(-(10**14), 10**14)),
    st.builds(Value.rate, NO_CONTROLS, st.none() | st.integers(1, 10**8)),
    st.builds(Value.number, NO_CONTROLS, st.none() | st.integers(0, 10**6)),
    st.builds(
        Value.percent,
        NO_CONTROLS,
        st.none() | st.decimals(0, 100, places=2, allow_nan=False),
    ),
)


@given(st.lists(VALUES, max_size=6))
def test_what_is_dumped_is_loaded_again(values):
    assert load(dump(values)) == tuple(values)


def test_text_that_looks_like_a_day_stays_text():
    (found,) = load(dump([Value.text("Rolle", "2027-01-31")]))
    assert found == Value("Rolle", "2027-01-31", Unit.TEXT)


def test_values_are_stored_as_they_are_written():
    values = [
        Value.day("Siste dag", date(2027, 1, 31)),
        Value.percent("Prisregulering", Decimal("3.50")),
        Value.money("Høyeste verdi", None),
    ]
    assert dump(values) == (
        '[["Siste dag","day","2027-01-31"],["Prisregulering","percent","3.50"],'
        '["Høyeste verdi","money",null]]'
    )


@pytest.mark.parametrize("text", ["", "{", '[["A","stranger",1]]', '[["A","day","i går"]]'])
def test_text_that_is_not_ours_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        load(text)


def test_sides_are_paired_by_label():
    before = [Value.text("Rolle", "A"), Value.text("E-post", "a@b.example")]
    after = [Value.text("Rolle", "B"), Value.text("E-post", "a@b.example"), Value.number("Nr.", 1)]
    found = rows(before, after)
    assert found == (
        Row("Rolle", before[0], after[0]),
        Row("E-post", before[1], after[1]),
        Row("Nr.", None, after[2]),
    )
    assert [row.changed for row in found] == [True, False, True]
