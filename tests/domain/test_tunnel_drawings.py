"""The curve of a formula as a drawing: within its sheet, a dot for each place, numbers beside."""

from fractions import Fraction

import pytest

from procure.domain.drawings import About, Dot, Ink, Line, Text
from procure.domain.tunnel_drawings import CARD, PAPER, TrialDot, curve
from procure.domain.wind_tunnel import Point

PRICES = ("80", "140", "200")


def at(price, points):
    return Point(Fraction(price), Fraction(points))


@pytest.mark.parametrize("sheet", [PAPER, CARD])
def test_a_curve_stays_on_its_sheet_and_bids_in_one_place_share_a_dot(sheet):
    dots = [
        TrialDot(1, at(100, 10), wins=False, told="en"),
        TrialDot(2, at(150, 5), wins=True, told="to"),
    ]
    dots.append(TrialDot(3, at(150, 5), wins=False, told="tre"))
    made = curve([at(80, 12), at(100, 10), at(200, -4)], dots, Fraction(10), PRICES, sheet)
    shown = {mark.text: mark for mark in made.marks if isinstance(mark, Text)}
    assert shown.keys() == {"0", "6", "12", "80", "140", "200", "1", "2, 3"}
    assert [mark.ink for mark in made.marks if isinstance(mark, Dot)] == [Ink.MARK, Ink.OFFER]
    told = [mark.about for mark in made.marks if isinstance(mark, Dot)]
    assert told == [About(1, "en"), About(2, "to; tre")]
    line = next(m for m in made.marks if isinstance(m, Line) and m.ink is Ink.OFFER)
    assert all(0 <= x <= sheet.width and 0 <= y <= sheet.height for x, y in line.points)
    assert line.points[-1][1] == next(m for m in made.marks if m.ink is Ink.EDGE).points[0][1]


def test_one_point_is_no_curve():
    with pytest.raises(ValueError, match="no curve"):
        curve([at(80, 10)], [], Fraction(10), PRICES)
