"""How money, numbers and times are written for a Norwegian reader (bokmål and nynorsk).

Own functions instead of Babel on the pages: the same results for these few patterns at a
thirtieth of the time (`performance.md` §3.2), and one place that pages, mails and
documents share. A test compares them with Babel's CLDR data.
"""

from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

OSLO = ZoneInfo("Europe/Oslo")
NBSP = "\u00a0"
WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip


def group(digits: str) -> str:
    """Return digits with a no-break space between thousands."""
    head = len(digits) % 3
    parts = [digits[:head]] if head else []
    parts += [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return NBSP.join(parts)


def number(value: Decimal | int | Fraction, decimals: int | None = None) -> str:
    """Write a number with decimal comma; `decimals=None` drops trailing zeros (at most 4).

    >>> number(Decimal("1234.50")).replace(NBSP, " ")
    '1 234,5'
    """
    places = 4 if decimals is None else decimals
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    exact = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, rest = f"{abs(exact):f}".partition(".")
    if decimals is None:
        rest = rest.rstrip("0")
    sign = "−" if exact < 0 else ""
    return sign + group(whole) + ("," + rest if rest else "")


def kroner(ore: int) -> str:
    """Write an amount in øre as kroner; whole kroner without decimals.

    >>> kroner(123456750).replace(NBSP, " ")
    '1 234 567,50 kr'
    >>> kroner(100000).replace(NBSP, " ")
    '1 000 kr'
    """
    return number(Decimal(ore) / 100, 2 if ore % 100 else 0) + f"{NBSP}kr"


def percent(share: Decimal | int | Fraction) -> str:
    """Write a number of per cent: 40 → '40 %'."""
    return f"{number(share)}{NBSP}%"


def share(part: Fraction) -> str:
    """Write a part of the whole: 1/4 → '25 %'."""
    return percent(part * 100)


def day(value: date) -> str:
    """Write a date: '3. mars 2027'."""
    return f"{value.day}.{NBSP}{MONTHS[value.month - 1]} {value.year}"


def short_day(value: date) -> str:
    """Write a date for tables: '03.03.2027'."""
    return f"{value:%d.%m.%Y}"


def local(at: datetime) -> datetime:
    """Return the Oslo wall time of an aware instant."""
    return at.astimezone(OSLO)


def moment(at: datetime) -> str:
    """Write an instant with weekday: 'onsdag 3. mars 2027 kl. 12.00'."""
    here = local(at)
    return f"{WEEKDAYS[here.weekday()]} {day(here.date())} kl.{NBSP}{here:%H.%M}"


def short_moment(at: datetime) -> str:
    """Write an instant for tables: '03.03.2027 kl. 12.00'."""
    here = local(at)  # spelled out: strftime costs three times as much, and lists have many
    date = f"{here.day:02}.{here.month:02}.{here.year:04}"
    return f"{date} kl.{NBSP}{here.hour:02}.{here.minute:02}"


def exact_moment(at: datetime) -> str:
    """Write an instant to the second with its zone, as receipts do."""
    here = local(at)
    zone = "sommertid" if here.dst() else "normaltid"
    return f"{day(here.date())} kl.{NBSP}{here:%H.%M.%S} (norsk {zone})"


def iso(at: datetime) -> str:
    """Return the machine form for <time datetime>: UTC, seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def organisation_number(digits: str) -> str:
    """Write an organisation number in threes."""
    return NBSP.join((digits[:3], digits[3:6], digits[6:]))


def size(octets: int) -> str:
    """Write a file size the way a person would: '1,4 MB'."""
    if octets < 1000:  # noqa: PLR2004 -- decimal kilobyte
        return f"{octets}{NBSP}byte"
    if octets < 1_000_000:  # noqa: PLR2004 -- decimal megabyte
        return f"{number(Decimal(octets) / 1000, 0)}{NBSP}kB"
    return f"{number(Decimal(octets) / 1_000_000, 1)}{NBSP}MB"
