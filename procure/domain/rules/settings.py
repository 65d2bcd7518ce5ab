"""The thresholds of the rules: each declared once, with what it measures and where it is from.

What no one has set has its default. `RuleSetting` rows are the dated values; `on` makes them
the thresholds of one day. No law gives most of these numbers: they are the house's own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Final


class Unit(StrEnum):
    """What a threshold counts."""

    DAYS = "days"
    YEARS = "years"
    PERCENT = "percent"
    POINTS = "points"  # percentage points
    COUNT = "count"
    HOUR = "hour"  # of the day in Oslo
    DAY_OF_YEAR = "day_of_year"  # "07-01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A threshold; its bounds are inclusive, and a day of the year has none."""

    key: str
    default: str
    unit: Unit
    source: str  # of the default
    lowest: int = 0
    highest: int = 1000


SETTINGS: Final = (
    Setting(
        key="ceiling.warning_share",
        default="80",
        unit=Unit.PERCENT,
        source="domain.md E1 3",
        lowest=1,
        highest=100,
    ),
    Setting(
        key="criteria.widest_span",
        default="10",
        unit=Unit.POINTS,
        source="domain.md A5.24",
        highest=100,
    ),
    Setting(
        key="criteria.most_main",
        default="4",
        unit=Unit.COUNT,
        source="domain.md E1 10",
        lowest=1,
        highest=50,
    ),
    Setting(
        key="climate.share",
        default="30",
        unit=Unit.PERCENT,
        source="domain.md A5.30",
        lowest=1,
        highest=100,
    ),
    Setting(
        key="bids.least_days",
        default="10",
        unit=Unit.DAYS,
        source="domain.md A3.12",
        lowest=1,
        highest=365,
    ),
    Setting(
        key="bids.low_share",
        default="75",
        unit=Unit.PERCENT,
        source="product.md §6",
        lowest=1,
        highest=100,
    ),
    Setting(
        key="questions.answer_days",
        default="3",
        unit=Unit.DAYS,
        source="domain.md A3.12",
        highest=60,
    ),
    Setting(
        key="answers.late_days",
        default="3",
        unit=Unit.DAYS,
        source="domain.md A3.12",
        highest=60,
    ),
    Setting(
        key="deadline.office_opens",
        default="8",
        unit=Unit.HOUR,
        source="domain.md E1 15",
        highest=23,
    ),
    Setting(
        key="deadline.office_closes",
        default="16",
        unit=Unit.HOUR,
        source="domain.md E1 15",
        lowest=1,
        highest=23,
    ),
    Setting(
        key="quiet.summer_first",
        default="07-01",
        unit=Unit.DAY_OF_YEAR,
        source="domain.md E1 15",
    ),
    Setting(
        key="quiet.summer_last",
        default="08-10",
        unit=Unit.DAY_OF_YEAR,
        source="domain.md E1 15",
    ),
    Setting(
        key="quiet.winter_first",
        default="12-20",
        unit=Unit.DAY_OF_YEAR,
        source="domain.md E1 15",
    ),
    Setting(
        key="quiet.winter_last",
        default="01-05",
        unit=Unit.DAY_OF_YEAR,
        source="domain.md E1 15",
    ),
    Setting(
        key="retention.years",
        default="3",
        unit=Unit.YEARS,
        source="domain.md A7.37",
        lowest=3,
        highest=100,
    ),
    Setting(
        key="retention.archive_years",
        default="0",
        unit=Unit.YEARS,
        source="domain.md A7.37",
        highest=100,
    ),
    Setting(
        key="complaints.answer_days",
        default="10",
        unit=Unit.DAYS,
        source="product.md §4",
        lowest=1,
        highest=60,
    ),
    Setting(
        key="validity.warning_days",
        default="14",
        unit=Unit.DAYS,
        source="domain.md A4.23",
        highest=365,
    ),
)
BY_KEY: Final[Mapping[str, Setting]] = {setting.key: setting for setting in SETTINGS}

_DECIMALS: Final = 2  # more could be a thousand in another language: "1.000"

RULE_PREFIX: Final = "rule."  # "rule.15b": whether a rule is in force, from a day to a day
ON: Final = "on"
OFF: Final = "off"


@dataclass(frozen=True, slots=True)
class Dated:
    """A value from a day to a day, the last included; None: until another begins."""

    key: str
    value: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Settings:
    """The thresholds of one day: what was set, else the default. `KeyError` for another key."""

    values: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def text(self, key: str) -> str:
        """Return the value as it is written."""
        return self.values.get(key) or BY_KEY[key].default

    def number(self, key: str) -> Decimal:
        """Return a threshold that is a number."""
        return Decimal(self.text(key))

    def share(self, key: str) -> Fraction:
        """Return a threshold in per cent as a part, 0 to 1."""
        return Fraction(self.number(key)) / 100

    def whole(self, key: str) -> int:
        """Return a threshold that is a count, of days for instance."""
        return int(self.number(key))

    def day_of_year(self, key: str) -> tuple[int, int]:
        """Return a threshold that is a day of any year, as (month, day)."""
        month, _, day = self.text(key).partition("-")
        return int(month), int(day)

    def off(self, rule: str) -> bool:
        """Say whether an officer has taken the rule out of force."""
        return self.values.get(RULE_PREFIX + rule) == OFF


def on(day: date, rows: Iterable[Dated]) -> Settings:
    """Return the thresholds of a day: of the values that hold then, the one that began last."""
    held = [row for row in rows if row.starts_on <= day and (not row.ends_on or day <= row.ends_on)]
    return Settings({row.key: row.value for row in sorted(held, key=lambda row: row.starts_on)})


def plain(value: str) -> str:
    """Return what was typed as it is stored: a decimal comma becomes a point."""
    return value.strip().replace(",", ".")


def valid(key: str, value: str) -> bool:
    """Say whether a text can be the value of a threshold.

    >>> [valid("bids.least_days", text) for text in ("10", "0", "1,5", "ti", "1.000")]
    [True, False, False, False, False]
    >>> valid("quiet.summer_first", "02-30"), valid("quiet.summer_first", "02-28")
    (False, True)
    """
    setting = BY_KEY[key]
    if setting.unit is Unit.DAY_OF_YEAR:
        return _is_day(value)
    try:
        number = Decimal(value)
    except InvalidOperation:
        return False
    if not number.is_finite() or int(number.as_tuple().exponent) < -_DECIMALS:
        return False
    if not setting.lowest <= number <= setting.highest:
        return False
    return setting.unit in {Unit.PERCENT, Unit.POINTS} or number == number.to_integral_value()


def _is_day(value: str) -> bool:
    try:
        date.fromisoformat(f"2027-{value}")
    except ValueError:
        return False
    return True
