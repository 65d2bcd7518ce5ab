"""How long a case is kept (oppbevaring): the earliest day on which it may be deleted.

FOA § 7-1 and the practice behind it (`domain.md` A7.37): at least three years from the contract,
and as long as the contract lasts; the body's own archive plan may ask for longer.
"""

from datetime import date

from procure.domain.rules.settings import Settings


def earliest(*, ended_on: date, contract_ends_on: date | None, settings: Settings) -> date:
    """Return the earliest day: the last of the three that count.

    `ended_on` is the day of the contract, or of the end without one.

    >>> earliest(ended_on=date(2027, 2, 1), contract_ends_on=date(2031, 1, 1), settings=Settings())
    datetime.date(2031, 1, 1)
    >>> earliest(ended_on=date(2028, 2, 29), contract_ends_on=None, settings=Settings())
    datetime.date(2031, 3, 1)
    """
    kept = max(settings.whole("retention.years"), settings.whole("retention.archive_years"))
    after = _years_after(ended_on, kept)
    return after if contract_ends_on is None else max(after, contract_ends_on)


def _years_after(day: date, years: int) -> date:
    """The same day years later; 29 February becomes 1 March, so that nothing is lost early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
