"""The spread as a drawing: on its sheet, on one scale, nothing hidden."""

from decimal import Decimal
from fractions import Fraction

import pytest

from procure.domain.drawings import Dot, Ink, Line, Text
from procure.domain.spread_drawings import LEFT, RIGHT, WIDTH, Strip, spread


def strip(*points, agreed=None, label="Kriterium: Tilbud"):
    given = tuple(None if one is None else Decimal(one) for one in points)
    return Strip(label, given, None if agreed is None else Decimal(agreed))


def test_points_lie_on_the_scale_and_share_a_dot_where_they_are_alike():
    made = spread([strip(0, 10, 10, agreed=5)], Fraction(10))
    dots = [(mark.ink, mark.x) for mark in made.marks if isinstance(mark, Dot)]
    right = WIDTH - RIGHT
    assert dots == [(Ink.NEED, (LEFT + right) / 2), (Ink.PERSON, LEFT), (Ink.PERSON, right)]
    numbers = [m.text for m in made.marks if isinstance(m, Text) and m.ink is Ink.NUMBER]
    assert numbers == ["1", "2, 3"]
    line = next(m for m in made.marks if isinstance(m, Line) and m.ink is Ink.OFFER)
    assert [at[0] for at in line.points] == [LEFT, right]


def test_every_mark_is_on_the_sheet():
    made = spread([strip(0, 10), strip(None, "7.5", agreed=10), strip()], Fraction(10))
    places = [at for m in made.marks if isinstance(m, Line) for at in m.points]
    places += [m.at for m in made.marks if isinstance(m, Dot | Text)]
    assert all(0 <= x <= made.width and 0 <= y <= made.height for x, y in places)


def test_long_name_is_cut():
    made = spread([strip(5, label="Et svært langt kriterium " * 9)], Fraction(10))
    label = next(m.text for m in made.marks if isinstance(m, Text) and m.ink is Ink.LABEL)
    assert label.endswith("…")


def test_without_cells_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="no cells"):
        spread([], Fraction(10))
