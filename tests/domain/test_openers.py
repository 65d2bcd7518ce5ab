from datetime import UTC, datetime, timedelta

import pytest

from procure.domain import openers
from procure.domain.openers import OpenerFacts
from procure.domain.reasons import Code, reason

NOW = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)
TRIED = NOW - timedelta(days=90)  # the last moment that still counts
STALE = TRIED - timedelta(seconds=1)


def keys(*tried):
    """Keys by name and when they were tried."""
    return [OpenerFacts(name, at) for name, at in tried]


ONE, TWO, THREE = "Innkjøper 1", "Innkjøper 2", "Innkjøper 3"


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (keys((ONE, TRIED), (TWO, TRIED), (THREE, TRIED)), ()),
        (keys((ONE, TRIED), (TWO, TRIED), ("", TRIED)), ()),
        (keys(), (reason(Code.OPENERS_MISSING, None, people=0, paper=0),)),
        (
            keys((ONE, TRIED), (TWO, TRIED)),
            (reason(Code.OPENERS_MISSING, None, people=2, paper=0),),
        ),
        (
            keys((ONE, TRIED), ("", TRIED), ("", TRIED)),
            (reason(Code.OPENERS_MISSING, None, people=1, paper=2),),
        ),
        (
            keys((TWO, STALE), (ONE, None), (THREE, TRIED)),
            (reason(Code.OPENERS_UNREHEARSED, None, names=f"{ONE}, {TWO}"),),
        ),
        (
            keys((ONE, TRIED), (TWO, TRIED), ("", None)),
            (reason(Code.OPENER_PAPER_UNREHEARSED),),
        ),
        (
            keys((ONE, STALE), (TWO, TRIED), ("", STALE)),
            (
                reason(Code.OPENERS_UNREHEARSED, None, names=ONE),
                reason(Code.OPENER_PAPER_UNREHEARSED),
            ),
        ),
    ],
)
def test_lacking_names_what_keeps_a_competition_from_being_issued(held, why):
    assert openers.lacking(held, NOW) == why


@pytest.mark.parametrize(
    ("tried", "left"),
    [(None, 0), (NOW, 90), (NOW - timedelta(hours=1), 89), (TRIED, 0), (STALE, 0)],
)
def test_days_left_are_whole_days_until_the_key_must_be_tried_again(tried, left):
    assert OpenerFacts(ONE, tried).days_left(NOW) == left


def test_passphrase_is_read_however_it_was_spaced_or_capitalised():
    assert openers.passphrase_of("  Bafe  dIgo\n\thulu ") == "bafe digo hulu"


def test_secret_of_a_sheet_is_read_as_it_was_printed():
    secret = "AGE-SECRET-KEY-1SNGNHZXVKFUAQ3PG2Y09"
    printed = openers.grouped(secret)
    assert printed == "AGE-SE CRET-K EY-1SN GNHZXV KFUAQ3 PG2Y09"
    assert openers.secret_of(f" {printed.lower()}\n") == secret
