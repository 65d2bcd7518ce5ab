"""The bars of a delivery's pictures stand where its days and its sums are."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.blueprints import delivery_pictures
from procure.blueprints.delivery_pictures import LEAST, WIDTH, Bar
from procure.domain.contract_values import ContractValue
from procure.domain.deliveries import PhaseKey
from procure.queries import deliveries as pages
from tests import delivery_stories as ds
from tests import evaluation_stories as es

FIRST, SECOND, THIRD = PhaseKey
LENGTH = (date(2027, 12, 15) - date(2027, 3, 1)).days  # the contract of the stories


def page(session, found):
    return pages.page(session, found.id, viewer=found.story.owner, now=found.now)


def at(day):
    return round((day - date(2027, 3, 1)).days * WIDTH / LENGTH)


def test_phases_stand_where_they_are_planned_and_where_they_were(session, tmp_path):
    found = ds.changed(session, tmp_path)
    drawn = delivery_pictures.timeline(page(session, found))
    assert (drawn.first, drawn.last) == (date(2027, 3, 1), date(2027, 12, 15))
    assert drawn.today == at(date(2027, 4, 26))
    first, second, third = (drawn.phases[key] for key in PhaseKey)
    assert first.planned == Bar(0, at(date(2027, 4, 30)))
    start = at(date(2027, 3, 2))
    assert first.actual == Bar(start, at(date(2027, 4, 26)) - start)
    assert second.actual == Bar(at(date(2027, 4, 26)), LEAST)  # it began today
    assert third.actual is None
    assert third.planned.x + third.planned.width == WIDTH


def test_timeline_without_a_plan_spans_the_contract(session, tmp_path):
    found = es.contracted(session, tmp_path)
    drawn = delivery_pictures.timeline(page(session, found))
    assert (drawn.first, drawn.last, drawn.today) == (
        date(2027, 3, 1),
        date(2027, 12, 15),
        None,
    )
    assert found.now.date() < drawn.first - timedelta(days=1)
    assert {bars.planned for bars in drawn.phases.values()} == {None}


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (
            {"changed_ore": 250, "taken_ore": 250, "invoiced_ore": 750},
            {
                "original": Bar(0, 667), "changed": Bar(667, 167), "taken": Bar(833, 167),
                "ceiling": Bar(0, 1000), "invoiced": Bar(0, 500), "over": None,
            },
        ),
        (
            {"changed_ore": -500, "invoiced_ore": 1000},
            {
                "original": Bar(0, 1000), "changed": Bar(500, 500), "taken": Bar(500, 0),
                "ceiling": Bar(0, 500), "invoiced": Bar(0, 500), "over": Bar(500, 500),
            },
        ),
    ],
)  # fmt: skip
def test_sums_stand_beside_each_other_on_one_scale(value, expected):
    drawn = delivery_pictures.values(ContractValue(original_ore=1000, **value))
    assert {name: getattr(drawn, name) for name in expected} == expected


ORE = st.integers(-(10**11), 10**11)


@given(original=st.integers(0, 10**11), changed=ORE, taken=st.integers(0, 10**11), billed=ORE)
def test_no_bar_leaves_the_picture(original, changed, taken, billed):
    value = ContractValue(
        original_ore=original, changed_ore=changed, taken_ore=taken, invoiced_ore=billed
    )
    drawn = delivery_pictures.values(value)
    for name in ("original", "changed", "taken", "ceiling", "invoiced"):
        bar = getattr(drawn, name)
        assert 0 <= bar.x <= WIDTH
        assert 0 <= bar.width <= WIDTH + LEAST
