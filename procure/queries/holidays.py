"""The Norwegian public holidays, as the calendar library knows them."""

from datetime import date
from functools import cache


def norwegian_holidays(first: date, last: date) -> dict[date, str]:
    """Return the public holidays from one year to another, with their names in Norwegian."""
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        found |= _of(year)
    return found


@cache
def _of(year: int) -> dict[date, str]:
    import holidays  # noqa: PLC0415 -- slow import

    return dict(holidays.country_holidays("NO", years=year, language="no"))
