"""No drawing leaves its sheet, however long its names and however odd its numbers."""

import pytest

from procure.domain.drawings import CUT, POINT, WIDE, Area, Dot, Line, Text
from tests.drawn import KINDS

SLACK = 0.3  # millimetres: the edge of a line


def reach(mark):
    """The smallest box around a mark: left, top, right, bottom."""
    if isinstance(mark, Area | Line):
        xs, ys = zip(*mark.points, strict=True)
        return min(xs), min(ys), max(xs), max(ys)
    if isinstance(mark, Dot):
        return (
            mark.x - mark.radius,
            mark.y - mark.radius,
            mark.x + mark.radius,
            mark.y + mark.radius,
        )
    wide = len(mark.text) * mark.size * POINT * WIDE
    left = mark.x - {"start": 0.0, "middle": wide / 2, "end": wide}[mark.anchor]
    return left, mark.y - mark.height / 2, left + wide, mark.y + mark.height / 2


@pytest.mark.parametrize("kind", KINDS)
def test_everything_is_on_the_sheet(kind):
    made = list(KINDS[kind]())
    assert len({(one.width, one.height, len(one.marks)) for one in made}) > 1
    for drawing in made:
        for mark in drawing.marks:
            left, top, right, bottom = reach(mark)
            assert left >= -SLACK, mark
            assert top >= -SLACK, mark
            assert right <= drawing.width + SLACK, mark
            assert bottom <= drawing.height + SLACK, mark


@pytest.mark.parametrize("kind", ["timeline", "spread", "result", "curve"])
def test_no_name_is_cut(kind):
    texts = [m.text for one in KINDS[kind]() for m in one.marks if isinstance(m, Text)]
    assert texts
    assert not [text for text in texts if text.endswith(CUT)]


@pytest.mark.parametrize("kind", KINDS)
def test_marks_that_are_told_apart_by_colour_differ_in_form_or_carry_a_number(kind):
    """A filled disc beside a hollow one; parts of bars have numbers or lines of their own."""
    for drawing in KINDS[kind]():
        inks = {mark.ink for mark in drawing.marks if isinstance(mark, Area)}
        assert len(inks) <= 1, "two fills that only colour tells apart"
