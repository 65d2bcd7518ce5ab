from datetime import UTC, datetime, timedelta

import pytest

from procure.domain.openers import OpenerFacts, lacking
from procure.domain.reasons import Code
from procure.domain.seals import REHEARSED_WITHIN

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
ONE, TWO, THREE = (OpenerFacts(f"Innkjøper {n}", NOW) for n in (1, 2, 3))
PAPER = OpenerFacts("", NOW)


def found(*keys, now=NOW):
    return [(why.code, dict(why.params)) for why in lacking(keys, now)]


@pytest.mark.parametrize("keys", [(ONE, TWO, PAPER), (ONE, TWO, THREE), (ONE, TWO, PAPER, PAPER)])
def test_three_keys_of_which_two_are_peoples_suffice(keys):
    assert found(*keys) == []


@pytest.mark.parametrize(
    ("keys", "people", "paper"),
    [((), 0, 0), ((ONE, TWO), 2, 0), ((ONE, PAPER), 1, 1), ((ONE, PAPER, PAPER), 1, 2)],
)
def test_fewer_keys_or_people_are_refused_with_their_numbers(keys, people, paper):
    assert found(*keys) == [(Code.OPENERS_MISSING, {"people": people, "paper": paper})]


def test_key_counts_as_tried_for_ninety_days():
    keys, last = (ONE, TWO, PAPER), NOW + REHEARSED_WITHIN
    assert timedelta(days=90) == REHEARSED_WITHIN
    assert found(*keys, now=last) == []
    assert found(*keys, now=last + timedelta(microseconds=1)) == [
        (Code.OPENERS_UNREHEARSED, {"names": "Innkjøper 1, Innkjøper 2"}),
        (Code.OPENER_PAPER_UNREHEARSED, {}),
    ]


def test_key_that_was_never_tried_is_named():
    never = OpenerFacts("Innkjøper 9")
    assert found(ONE, TWO, never) == [(Code.OPENERS_UNREHEARSED, {"names": "Innkjøper 9"})]
