"""Thresholds by date, and what can be one."""

from datetime import date
from decimal import Decimal

import pytest

from procure.domain.rules import settings
from procure.domain.rules.settings import BY_KEY, SETTINGS, Dated, Settings

KEY = "bids.least_days"
DAY = date(2027, 3, 1)


def test_every_default_is_a_value_of_its_own_threshold():
    assert [s.key for s in SETTINGS if not settings.valid(s.key, s.default)] == []
    assert len(BY_KEY) == len(SETTINGS)
    assert all(s.source for s in SETTINGS)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        (date(2027, 2, 28), 10),  # the default
        (date(2027, 3, 1), 12),
        (date(2027, 6, 30), 12),
        (date(2027, 7, 1), 20),  # the one that began last
        (date(2028, 1, 1), 12),  # it has ended
    ],
)
def test_the_value_of_a_day_is_the_one_that_began_last(day, value):
    rows = [
        Dated(KEY, "20", date(2027, 7, 1), date(2027, 12, 31)),
        Dated(KEY, "12", date(2027, 3, 1)),
    ]
    assert settings.on(day, rows).whole(KEY) == value


def test_settings_read_numbers_days_and_rules():
    found = Settings({"climate.share": "32.5", "rule.15": "off", "rule.14": "on"})
    assert found.number("climate.share") == Decimal("32.5")
    assert found.day_of_year("quiet.winter_last") == (1, 5)
    assert [found.off(rule) for rule in ("14", "15", "16")] == [False, True, False]
    with pytest.raises(KeyError):
        found.text("no such threshold")


@pytest.mark.parametrize(
    ("key", "value", "good"),
    [
        (KEY, "1", True),
        (KEY, "365", True),
        (KEY, "366", False),
        (KEY, "-1", False),
        (KEY, "10.5", False),  # whole days
        ("climate.share", "32.5", True),
        ("climate.share", "NaN", False),
        ("climate.share", "Infinity", False),
        ("climate.share", "1e1", True),
        ("deadline.office_closes", "24", False),
        ("quiet.summer_first", "06-31", False),
        ("quiet.summer_first", "6-1", False),
        ("quiet.summer_first", "", False),
    ],
)
def test_a_value_is_refused_outside_its_bounds(key, value, good):
    assert settings.valid(key, value) is good


def test_a_comma_is_typed_for_a_point():
    assert settings.plain(" 32,5 ") == "32.5"
