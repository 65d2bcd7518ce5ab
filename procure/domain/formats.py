"""How money, numbers and times are written, in the language of the moment.

Own functions instead of Babel on the pages: the same results for these few patterns at a
thirtieth of the time (`performance.md` §3.2), and one place that pages, mails and
documents share. A test compares them with Babel's CLDR data.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from procure.language import Language, current

OSLO = ZoneInfo("Europe/Oslo")
NBSP = "\u00a0"
SPACES: Final = " \u00a0\u2009\u202f"  # plain, no-break, thin and narrow no-break space
NORWEGIAN_MONTHS: Final = (
    "januar", "februar", "mars", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "desember",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Notation:
    """The signs and patterns of one language; `{}` is filled in order."""

    thousands: str = NBSP
    point: str = ","
    money: str = f"{{}}{NBSP}kr"
    percent: str = f"{{}}{NBSP}%"
    weekdays: tuple[str, ...]
    months: tuple[str, ...] = NORWEGIAN_MONTHS
    day: str = f"{{}}.{NBSP}{{}} {{}}"
    octets: str = "byte"
    short_day: str = "{:02}.{:02}.{:04}"
    clock: str = f" kl.{NBSP}%H.%M"
    short_clock: str = f"{{}} kl.{NBSP}{{:02}}.{{:02}}"
    exact_clock: str = f" kl.{NBSP}%H.%M.%S"
    zones: tuple[str, str] = ("norsk normaltid", "norsk sommertid")


NOTATIONS: Final = {
    Language.BOKMAL: Notation(
        weekdays=("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    ),
    Language.NYNORSK: Notation(
        weekdays=("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"),
        zones=("norsk normaltid", "norsk sommartid"),
    ),
    Language.ENGLISH: Notation(
        thousands=",",
        point=".",
        money=f"NOK{NBSP}{{}}",
        percent="{}%",
        weekdays=(
            "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
        ),
        months=(
            "January", "February", "March", "April", "May", "June", "July", "August",
            "September", "October", "November", "December",
        ),
        day=f"{{}}{NBSP}{{}} {{}}",
        octets="bytes",
        short_day="{:02}/{:02}/{:04}",
        clock=f" at{NBSP}%H:%M",
        short_clock=f"{{}},{NBSP}{{:02}}:{{:02}}",
        exact_clock=f" at{NBSP}%H:%M:%S",
        zones=("Norwegian standard time", "Norwegian summer time"),
    ),
}  # fmt: skip


def notation() -> Notation:
    """Return the signs and patterns of the current language."""
    return NOTATIONS[current()]


def group(digits: str) -> str:
    """Return digits with the language's mark between thousands."""
    head = len(digits) % 3
    parts = [digits[:head]] if head else []
    parts += [digits[i : i + 3] for i in range(head, len(digits), 3)]
    return notation().thousands.join(parts)


def number(value: Decimal | int | Fraction, decimals: int | None = None) -> str:
    """Write a number; `decimals=None` drops trailing zeros (at most 4).

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
    return sign + group(whole) + (notation().point + rest if rest else "")


def exact(value: Decimal) -> str:
    """Write every decimal of a number, without marks between thousands, as fields do.

    >>> exact(Decimal("1234.50"))
    '1234,50'
    """
    return f"{value:f}".replace(".", notation().point)


def decimal(typed: str) -> Decimal | None:
    """Read a number in the current language's notation, with the decimals that were written.

    None for all that is no such number: a comma in English stands between groups of three, a full
    stop in Norwegian is refused. Spaces between thousands are understood in all languages.

    >>> decimal("1 234,50"), decimal("1.234,5")
    (Decimal('1234.50'), None)
    """
    here = notation()
    if not _written(here.thousands, here.point).fullmatch(typed):
        return None
    digits = re.sub(f"[{SPACES}{here.thousands}]", "", typed)
    return Decimal(digits.replace(here.point, "."))


@cache
def _written(thousands: str, point: str) -> re.Pattern[str]:
    groups = "|".join(
        rf"[1-9][0-9]{{0,2}}(?:[{mark}][0-9]{{3}})+" for mark in dict.fromkeys((SPACES, thousands))
    )
    return re.compile(rf"-?(?:[0-9]+|{groups})(?:{re.escape(point)}[0-9]+)?")


def kroner(ore: int) -> str:
    """Write an amount in øre as kroner; whole kroner without decimals.

    >>> kroner(123456750).replace(NBSP, " ")
    '1 234 567,50 kr'
    >>> kroner(100000).replace(NBSP, " ")
    '1 000 kr'
    """
    return notation().money.format(number(Decimal(ore) / 100, 2 if ore % 100 else 0))


def percent(share: Decimal | int | Fraction) -> str:
    """Write a number of per cent: 40 → '40 %'."""
    return notation().percent.format(number(share))


def share(part: Fraction) -> str:
    """Write a part of the whole: 1/4 → '25 %'."""
    return percent(part * 100)


def day(value: date) -> str:
    """Write a date: '3. mars 2027'."""
    here = notation()
    return here.day.format(value.day, here.months[value.month - 1], value.year)


def short_day(value: date) -> str:
    """Write a date for tables: '03.03.2027'."""
    return notation().short_day.format(value.day, value.month, value.year)


def local(at: datetime) -> datetime:
    """Return the Oslo wall time of an aware instant."""
    return at.astimezone(OSLO)


def midnight(value: date) -> datetime:
    """Return the instant at which a day begins in Oslo."""
    return datetime.combine(value, time(), OSLO).astimezone(UTC)


def moment(at: datetime) -> str:
    """Write an instant with weekday: 'onsdag 3. mars 2027 kl. 12.00'."""
    here, words = local(at), notation()
    return f"{words.weekdays[here.weekday()]} {day(here.date())}{here:{words.clock}}"


def short_moment(at: datetime) -> str:
    """Write an instant for tables: '03.03.2027 kl. 12.00'."""
    here = local(at)  # no strftime: it costs three times as much, and lists have many
    return notation().short_clock.format(short_day(here), here.hour, here.minute)


def exact_moment(at: datetime) -> str:
    """Write an instant to the second with its zone, as receipts do."""
    here, words = local(at), notation()
    return f"{day(here.date())}{here:{words.exact_clock}} ({words.zones[bool(here.dst())]})"


def iso(at: datetime) -> str:
    """Return the machine form for <time datetime>: UTC, seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def organisation_number(digits: str) -> str:
    """Write an organisation number in threes."""
    return NBSP.join((digits[:3], digits[3:6], digits[6:]))


def size(octets: int) -> str:
    """Write a file size the way a person would: '1,4 MB'."""
    if octets < 1000:  # noqa: PLR2004 -- decimal kilobyte
        return f"{octets}{NBSP}{notation().octets}"
    if octets < 1_000_000:  # noqa: PLR2004 -- decimal megabyte
        return f"{number(Decimal(octets) / 1000, 0)}{NBSP}kB"
    return f"{number(Decimal(octets) / 1_000_000, 1)}{NBSP}MB"
