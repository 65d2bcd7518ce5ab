"""The bars of a course: within their sheet, each as long as its days, the deadline marked."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import courses, timeline_drawings
from procure.domain.courses import Known, Step
from procure.domain.drawings import Area, Dot, Ink, Line, Text
from procure.domain.formats import OSLO

NAMES = {step: step.value for step in Step}
MONTHS = {n: f"m{n}" for n in range(1, 13)}
DEADLINE = datetime(2027, 2, 1, 12, tzinfo=OSLO)
BEGINS = date(2027, 1, 11)


def course(**known):
    return courses.course(Known(deadline_at=DEADLINE, **known), {})


def test_bars_are_named_and_the_deadline_is_a_line():
    steps = course(questions_due_at=datetime(2027, 1, 21, 12, tzinfo=OSLO))
    made = timeline_drawings.bars(steps, BEGINS, NAMES, MONTHS)
    texts = [mark.text for mark in made.marks if isinstance(mark, Text) and mark.ink is Ink.LABEL]
    assert texts == ["questions", "answers", "deadline", "letters", "standstill", "contract"]
    widths = [
        round(max(x for x, _ in m.points) - min(x for x, _ in m.points), 1)
        for m in made.marks
        if isinstance(m, Area)
    ]
    assert widths[2] == pytest.approx(widths[0] * 21 / 10, abs=0.2)  # 21 days against 10
    marked = [m for m in made.marks if isinstance(m, Line) and m.ink is Ink.NEED]
    assert len(marked) == 1
    planned = [m.ink for m in made.marks if isinstance(m, Dot)]
    assert planned == [Ink.OFFER, Ink.MARK, Ink.OFFER, Ink.MARK, Ink.MARK, Ink.MARK]


@given(
    begins=st.dates(date(2025, 1, 1), date(2027, 2, 1)),
    validity=st.dates(date(2027, 2, 2), date(2029, 1, 1)),
)
def test_nothing_is_drawn_outside_the_sheet(begins, validity):
    made = timeline_drawings.bars(course(validity_until=validity), begins, NAMES, MONTHS)
    for mark in made.marks:
        points = mark.points if isinstance(mark, Area | Line) else (mark.at,)
        assert all(0 <= x <= made.width and 0 <= y <= made.height for x, y in points)


def test_an_empty_course_has_no_picture():
    with pytest.raises(ValueError, match="no course"):
        timeline_drawings.bars((), BEGINS, NAMES, MONTHS)
