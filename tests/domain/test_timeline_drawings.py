"""The bars of a course: within their sheet, each as long as its days, the deadline marked."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import courses, timeline_drawings
from procure.domain.courses import Known, Step
from procure.domain.drawings import Area, Dot, Ink, Line, Text
from procure.domain.formats import OSLO, day
from procure.domain.timeline_drawings import NARROW, WIDTH, Words

NAMES = {step: step.value for step in Step}
WORDS = Words(NAMES, "today")
DEADLINE = datetime(2027, 2, 1, 12, tzinfo=OSLO)
BEGINS = date(2027, 1, 11)


def course(**known):
    return courses.course(Known(deadline_at=DEADLINE, **known), {})


def test_bars_are_named_and_the_deadline_is_a_line():
    steps = course(questions_due_at=datetime(2027, 1, 21, 12, tzinfo=OSLO))
    made = timeline_drawings.bars(steps, BEGINS, WORDS)
    texts = [mark.text for mark in made.marks if isinstance(mark, Text) and mark.ink is Ink.LABEL]
    assert texts == [
        "questions", "answers", "deadline", "opening", "letters", "standstill", "contract"
    ]  # fmt: skip
    widths = [
        round(max(x for x, _ in m.points) - min(x for x, _ in m.points), 1)
        for m in made.marks
        if isinstance(m, Area)
    ]
    assert widths[2] == pytest.approx(widths[0] * 21 / 10, abs=0.2)  # 21 days against 10
    marked = [m for m in made.marks if isinstance(m, Line) and m.ink is Ink.NEED]
    assert len(marked) == 1
    planned = [m.ink for m in made.marks if isinstance(m, Dot)]
    assert planned == [Ink.OFFER, Ink.MARK, Ink.OFFER, *[Ink.MARK] * 4]


def test_each_mark_says_its_days_and_the_row_of_the_table():
    steps = course(questions_due_at=datetime(2027, 1, 21, 12, tzinfo=OSLO))
    made = timeline_drawings.bars(steps, BEGINS, WORDS)
    told = {m.about.row: m.about.words for m in made.marks if isinstance(m, Dot)}
    order = [each.step for each in steps]
    assert [order[row - 1].value for row in told] == [w.split(":")[0] for w in told.values()]
    assert told[1] == f"questions: {day(BEGINS)} – {day(date(2027, 1, 21))}"


@pytest.mark.parametrize(
    ("today", "shown"),
    [
        (None, []),
        (date(2027, 1, 10), []),
        (date(2027, 1, 20), ["today"]),
        (date(2029, 1, 1), []),
    ],
)
def test_today_is_marked_when_it_lies_in_the_picture(today, shown):
    made = timeline_drawings.bars(course(), BEGINS, WORDS, today=today)
    texts = [mark.text for mark in made.marks if isinstance(mark, Text) and mark.ink is Ink.VALUE]
    assert texts == shown
    assert sum(isinstance(m, Line) and m.ink is Ink.TODAY for m in made.marks) == len(shown)


def test_a_ring_stands_where_a_date_was_before_it_was_moved():
    moved = course(earlier={Step.DEADLINE: (date(2027, 1, 25), date(2027, 1, 28))})
    made = timeline_drawings.bars(moved, BEGINS, WORDS)
    rings = [m for m in made.marks if isinstance(m, Dot) and m.ink is Ink.EARLIER]
    ends = next(m for m in made.marks if isinstance(m, Dot) and m.ink is Ink.OFFER)
    assert [ring.about.words for ring in rings] == [
        f"deadline: {day(date(2027, 1, n))}" for n in (25, 28)
    ]
    assert rings[0].x < rings[1].x < ends.x
    assert {ring.y for ring in rings} == {ends.y}


@given(
    begins=st.dates(date(2025, 1, 1), date(2027, 2, 1)),
    validity=st.dates(date(2027, 2, 2), date(2029, 1, 1)),
    today=st.dates(date(2024, 1, 1), date(2030, 1, 1)),
    width=st.sampled_from([WIDTH, NARROW]),
)
def test_nothing_is_drawn_outside_the_sheet(begins, validity, today, width):
    steps = course(validity_until=validity)
    made = timeline_drawings.bars(steps, begins, WORDS, today=today, width=width)
    for mark in made.marks:
        points = mark.points if isinstance(mark, Area | Line) else (mark.at,)
        assert all(0 <= x <= made.width and 0 <= y <= made.height for x, y in points)


def test_an_empty_course_has_no_picture():
    with pytest.raises(ValueError, match="no course"):
        timeline_drawings.bars((), BEGINS, WORDS)
