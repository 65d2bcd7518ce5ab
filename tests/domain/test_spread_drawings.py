"""The spread as a drawing: on its sheet, on one scale, nothing hidden."""

from decimal import Decimal
from fractions import Fraction

import pytest

from procure.domain.drawings import POINT, WIDE, About, Dot, Ink, Line, Text
from procure.domain.spread_drawings import LEFT, NARROW, RADIUS, RIGHT, WIDTH, Strip, spread


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


@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_a_long_name_is_whole_on_as_many_lines_as_it_takes(width):
    name = "Et svært langt kriterium " * 9
    made = spread([strip(5, label=name), strip(5)], Fraction(10), width)
    lines = [m for m in made.marks if isinstance(m, Text) and m.ink is Ink.LABEL]
    assert " ".join(line.text for line in lines[:-1]) == name.strip()
    assert lines[-1].y > lines[-2].y + RADIUS
    assert all(len(line.text) * 8 * POINT * WIDE <= width for line in lines)


def test_a_dot_says_who_gave_the_points_and_where_they_stand_in_the_table():
    made = spread([strip(5), strip(0, "7.5", "7.5")], Fraction(10))
    told = [m.about for m in made.marks if isinstance(m, Dot)]
    assert told == [About(1, "1: 5"), About(2, "1: 0"), About(2, "2, 3: 7,5")]


def test_without_cells_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="no cells"):
        spread([], Fraction(10))
