"""Where things are drawn: levels along the axes, mixes by their shares, numbers apart."""

import math
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.drawings import Area, Dot, Drawing, Ink, Line, Text, inside, path, wrapped
from procure.domain.triangle_drawings import (
    APART,
    LARGE,
    NARROW,
    SMALL,
    TERNARY,
    Axis,
    Point,
    level_triangle,
    steps,
    ternary,
    zoom,
)

LABELS = ("Tjenestedesign", "Gevinstrealisering", "Endringsledelse")


def axes(need=(4, 4, 4), offered=(5, 3, 0), people=((), (), ())):
    return [
        Axis(label=label, need=n, offered=o, people=p)
        for label, n, o, p in zip(LABELS, need, offered, people, strict=True)
    ]


def marks(drawing: Drawing, kind: type, *inks: Ink):
    return [mark for mark in drawing.marks if isinstance(mark, kind) and mark.ink in inks]


def out(at, sheet=LARGE) -> float:
    """The level that a place on an axis is at."""
    return math.dist(at, sheet.centre) / sheet.reach * 5


@pytest.mark.parametrize("sheet", [LARGE, SMALL])
def test_corner_of_an_outline_lies_at_its_level_from_the_centre(sheet):
    drawing = level_triangle(axes(), sheet)
    (need,) = marks(drawing, Line, Ink.NEED)
    (offer,) = marks(drawing, Area, Ink.OFFER)
    assert [round(out(at, sheet), 9) for at in need.points] == [4, 4, 4]
    assert [round(out(at, sheet), 9) for at in offer.points] == [5, 3, 0]


def test_axes_have_their_names_and_the_levels_from_0_to_5():
    drawing = level_triangle(axes())
    assert tuple(text.text for text in marks(drawing, Text, Ink.LABEL)) == LABELS
    assert [text.text for text in marks(drawing, Text, Ink.TICK)] == ["0", "1", "2", "3", "4", "5"]


def test_everyone_with_the_competence_is_a_dot_at_their_level():
    drawing = level_triangle(axes(people=((5, 4, 4, 0), (2,), ())))
    dots = marks(drawing, Dot, Ink.PERSON)
    assert len(dots) == 4
    first = [round(out(dot.at), 6) for dot in dots if abs(dot.at[0] - LARGE.centre[0]) < 0.01]
    assert first == [4, 5]


def test_many_at_a_level_are_one_dot_and_their_number():
    drawing = level_triangle(axes(people=((3,) * 17, (), ())))
    assert len(marks(drawing, Dot, Ink.PERSON)) == 1
    assert [text.text for text in marks(drawing, Text, Ink.NUMBER)] == ["17"]


def test_unknown_offer_is_not_drawn():
    drawing = level_triangle([Axis(label=label, need=3) for label in LABELS])
    assert marks(drawing, Area, Ink.OFFER) == []
    assert len(marks(drawing, Line, Ink.NEED)) == 1


def test_other_than_three_areas_make_no_triangle():
    with pytest.raises(ValueError, match="three axes"):
        level_triangle(axes()[:2])
    with pytest.raises(ValueError, match="three areas"):
        ternary(LABELS[:2], [])


def point(number: int, *amounts: int) -> Point:
    return Point(number, tuple(map(Fraction, amounts)))


@pytest.mark.parametrize("sheet", [TERNARY, NARROW])
def test_even_mix_lies_in_the_centre_whatever_its_level(sheet):
    drawing = ternary(LABELS, [point(1, 1, 1, 1), point(2, 5, 5, 5), point(3, 9, 0, 0)], sheet)
    small, large, corner = marks(drawing, Dot, Ink.MARK)
    assert math.dist(small.at, sheet.centre) < 1e-9
    assert math.dist(large.at, sheet.centre) < 1e-9
    assert math.dist(corner.at, (sheet.centre[0], sheet.centre[1] - sheet.reach)) < 1e-9
    assert large.radius / small.radius == pytest.approx(math.sqrt(5), abs=0.01)


def test_mix_of_nothing_is_left_out():
    drawing = ternary(LABELS, [point(1, 0, 0, 0), point(2, 1, 0, 0)])
    assert [text.text for text in marks(drawing, Text, Ink.NUMBER)] == ["2"]
    assert ternary(LABELS, []).marks


@pytest.mark.parametrize(
    ("amounts", "span"),
    [
        ((1, 1, 0), (0, 20)),
        ((1, 4, 4), (10, 10)),
        ((2, 4, 3), (20, 10)),
        ((28, 36, 36), (25, 5)),
        ((33, 33, 34), (30, 2)),
    ],
)
def test_close_mixes_are_drawn_larger(amounts, span):
    assert zoom([point(1, *amounts)]) == span
    assert zoom([point(1, *amounts), point(2, 1, 0, 0)]) == (0, 20)


amounts = st.tuples(*[st.integers(0, 40)] * 3)


@given(st.lists(amounts, max_size=25))
def test_all_lies_inside_the_triangle_and_numbers_stand_apart(found):
    points = [point(n, *each) for n, each in enumerate(found, start=1)]
    drawing = ternary(LABELS, points)
    low = TERNARY.centre[1] + TERNARY.reach / 2
    high = TERNARY.centre[1] - TERNARY.reach
    for dot in marks(drawing, Dot, Ink.MARK):
        assert high - 1e-6 <= dot.at[1] <= low + 1e-6
    numbers = [text.at for text in marks(drawing, Text, Ink.NUMBER)]
    assert len(numbers) == sum(any(each) for each in found)
    for n, at in enumerate(numbers):
        assert all(math.dist(at, other) > APART / 3 for other in numbers[:n])


DAY = date(2026, 1, 1)


def test_coverage_holds_until_the_day_it_changes():
    values = [(DAY, Fraction(0)), (DAY + timedelta(days=50), Fraction(1))]
    drawing = steps(values, last=DAY + timedelta(days=100), texts=("a", "b", "c"))
    (line,) = marks(drawing, Line, Ink.OFFER)
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = line.points
    assert (y0, x1, y2) == (y1, x2, y3)
    assert x1 - x0 == pytest.approx((x3 - x0) / 2)
    assert y2 < y1
    assert [text.text for text in marks(drawing, Text, Ink.VALUE)] == ["c"]


def test_single_day_is_drawn():
    drawing = steps([(DAY, Fraction(1, 2))], last=DAY, texts=("a", "b", "c"))
    assert len(marks(drawing, Dot, Ink.OFFER)) == 1


def test_no_days_are_no_picture():
    with pytest.raises(ValueError, match="nothing to draw"):
        steps([], last=DAY, texts=("a", "b", "c"))


def test_long_name_takes_more_lines_and_is_kept_on_the_sheet():
    name = "Digital transformasjon og ledelse"
    lines = ("Digital", "transformasjon og", "ledelse")
    assert wrapped(name, 40, 9) == lines
    assert wrapped(name, 40, 9, most=2) == ("Digital", "transformasjon og…")
    axes = [Axis(label=name, offered=3)] * 3
    below = marks(level_triangle(axes, LARGE), Text, Ink.LABEL)
    assert [one.text for one in below] == [name, *["Digital transformasjon og", "ledelse"] * 2]
    assert inside(1, "Endringsledelse", 9, 110) > 10
    assert inside(109, "Endringsledelse", 9, 110) < 100


def test_svg_has_two_decimals_at_most():
    assert path([(1 / 3, 2), (10.5, 0.125)]) == "0.33,2 10.5,0.12"
