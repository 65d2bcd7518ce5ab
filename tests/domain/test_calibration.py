"""Points for the made-up answer held against the wording of the scale."""

from decimal import Decimal
from fractions import Fraction

import pytest

from procure.domain.calibration import Given, ladder, spread

STEPS = [(Decimal(0), "Lite"), (Decimal(4), "Noe"), (Decimal(7), "Godt"), (Decimal(10), "Svært")]


def given(*points: str) -> list[Given]:
    return [Given(f"E{n}", Decimal(p), "") for n, p in enumerate(points)]


def test_everyone_stands_on_the_highest_wording_they_reach_best_first():
    rungs = ladder(STEPS, given("6.5", "7", "10", "0", "4"))
    assert [(r.meaning, [str(g.points) for g in r.given]) for r in rungs] == [
        ("Svært", ["10"]), ("Godt", ["7"]), ("Noe", ["6.5", "4"]), ("Lite", ["0"]),
    ]  # fmt: skip


def test_points_below_every_wording_stand_on_the_lowest():
    rungs = ladder(STEPS[1:], given("2"))
    assert [len(r.given) for r in rungs] == [0, 0, 1]


@pytest.mark.parametrize(
    ("points", "wide"), [(("5", "7.5"), False), (("5", "8"), True), (("6", "6"), False)]
)
def test_three_tenths_of_the_scale_ask_for_a_talk(points, wide):
    assert spread(given(*points), Fraction(10)).wide is wide


def test_one_alone_has_no_spread():
    assert spread(given("5"), Fraction(10)) is None
    found = spread(given("5", "8", "6"), Fraction(10))
    assert (found.lowest, found.highest, found.width) == (Decimal(5), Decimal(8), Decimal(3))
