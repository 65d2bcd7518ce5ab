"""Our few patterns against Babel's CLDR data, and the edges CLDR does not decide."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from babel import dates, numbers
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import formats
from procure.domain.formats import NBSP, OSLO
from procure.language import Language, using

MOMENTS = st.integers(0, 200 * 365 * 86_400).map(
    lambda seconds: datetime(1990, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))


def plain(text):
    return text.replace(NBSP, " ").replace("\u202f", " ")


@given(st.decimals(-(10**12), 10**12, places=2, allow_nan=False))
def test_number_is_written_as_cldr_does(value):
    ours = formats.number(value, 2)
    theirs = numbers.format_decimal(abs(value), "#,##0.00", locale="nb")
    if value < 0:  # CLDR's minus sign for Norwegian is U+2212; there is no negative zero
        theirs = "\N{MINUS SIGN}" + theirs
    assert plain(ours) == plain(theirs)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1000, None, "1 000"),
        (1234567, None, "1 234 567"),
        (Decimal("0.5"), None, "0,5"),
        (Decimal("1.50000"), None, "1,5"),
        (Decimal("2.00005"), None, "2,0001"),
        (Decimal("0.005"), 2, "0,01"),
        (Decimal("-0.005"), 2, "\N{MINUS SIGN}0,01"),
        (Fraction(1, 3), None, "0,3333"),
        (Fraction(2, 3), 2, "0,67"),
        (Decimal("1E+3"), None, "1 000"),
    ],
)
def test_number_rounds_half_up_and_drops_zeros(value, decimals, expected):
    assert plain(formats.number(value, decimals)) == expected


@pytest.mark.parametrize(
    ("ore", "expected"),
    [
        (0, "0 kr"),
        (5, "0,05 kr"),
        (100, "1 kr"),
        (150_050, "1 500,50 kr"),
        (-100_000, "\N{MINUS SIGN}1 000 kr"),
    ],
)
def test_kroner_shows_ore_only_when_there_are_any(ore, expected):
    assert plain(formats.kroner(ore)) == expected


@pytest.mark.parametrize(("share", "expected"), [(40, "40 %"), (Decimal("12.5"), "12,5 %")])
def test_percent_has_a_space(share, expected):
    assert plain(formats.percent(share)) == expected


@pytest.mark.parametrize(
    ("part", "expected"), [(Fraction(1, 4), "25 %"), (Fraction(1, 3), "33,3333 %")]
)
def test_share_is_written_in_per_cent_of_the_whole(part, expected):
    assert plain(formats.share(part)) == expected


@given(DAYS)
def test_day_is_written_as_cldr_does(value):
    assert plain(formats.day(value)) == dates.format_date(value, "d. MMMM y", locale="nb")
    assert formats.short_day(value) == dates.format_date(value, "dd.MM.y", locale="nb")


@given(MOMENTS)
def test_moment_is_written_as_cldr_does_in_oslo(at):
    def cldr(pattern):
        return dates.format_datetime(at, pattern, tzinfo=OSLO, locale="nb")

    assert plain(formats.moment(at)) == cldr("EEEE d. MMMM y 'kl.' HH.mm")
    assert plain(formats.short_moment(at)) == cldr("dd.MM.y 'kl.' HH.mm")


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        (
            datetime(2027, 1, 1, 11, 0, 9, tzinfo=UTC),
            "1. januar 2027 kl. 12.00.09 (norsk normaltid)",
        ),
        (datetime(2027, 7, 1, 10, 0, 9, tzinfo=UTC), "1. juli 2027 kl. 12.00.09 (norsk sommertid)"),
    ],
)
def test_exact_moment_names_its_zone(at, expected):
    assert plain(formats.exact_moment(at)) == expected


@given(MOMENTS, st.integers(-12, 14))
def test_iso_is_utc_whatever_zone_it_came_in(at, hours):
    from datetime import timezone

    elsewhere = at.astimezone(timezone(timedelta(hours=hours)))
    assert formats.iso(elsewhere) == formats.iso(at)
    assert formats.iso(at).endswith("+00:00")
    assert datetime.fromisoformat(formats.iso(at)) == at.replace(microsecond=0)


def test_organisation_number_stands_in_threes():
    assert plain(formats.organisation_number("974760673")) == "974 760 673"


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (0, "0 byte"),
        (999, "999 byte"),
        (1000, "1 kB"),
        (1_499, "1 kB"),
        (1_000_000, "1,0 MB"),
        (1_440_000, "1,4 MB"),
        (12_000_000, "12,0 MB"),
    ],
)
def test_size_is_what_a_person_would_say(octets, expected):
    assert plain(formats.size(octets)) == expected


@pytest.mark.parametrize("language", list(Language))
@given(value=st.decimals(-(10**9), 10**9, places=4), places=st.integers(0, 4))
def test_a_number_is_read_as_it_was_written(language, value, places):
    rounded = round(value, places)
    with using(language):
        written = formats.number(rounded, places).replace("\N{MINUS SIGN}", "-")
        assert formats.decimal(written) == rounded
        assert formats.decimal(formats.exact(value)) == value


@pytest.mark.parametrize(("language", "typed"), [("en", "0,125"), ("en", "0,500"), ("nb", "0 125")])
def test_a_group_of_thousands_never_begins_with_a_nought(language, typed):
    with using(language):
        assert formats.decimal(typed) is None
