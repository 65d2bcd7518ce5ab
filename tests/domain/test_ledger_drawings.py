"""Where the lines of the ceiling's picture stand: worked out from the days and the amounts."""

from dataclasses import replace
from datetime import date

import pytest

from procure.domain.drawings import Area, Dot, Drawing, Ink, Line, Text
from procure.domain.ledger_drawings import (
    BOTTOM,
    DOTS,
    HEADROOM,
    PAPER,
    PHONE,
    RIGHT,
    TOP,
    Use,
    Words,
    ceiling,
    scale,
)

MILLION = 1_000_000_00
FIRST, LAST = date(2027, 1, 1), date(2028, 5, 15)  # 500 days
TODAY = date(2027, 9, 8)  # day 250
WORDS = Words("Høyest", "Varsel", "mill. kr", "kr")
USE = Use(
    starts_on=FIRST, ends_on=LAST, last_day=LAST, today=TODAY,
    maximum_ore=50 * MILLION, warning_ore=40 * MILLION,
    steps=((date(2027, 4, 11), 10 * MILLION), (TODAY, 25 * MILLION)),  # days 100 and 250
    planned=((TODAY, 30 * MILLION), (date(2027, 10, 28), 40 * MILLION), (LAST, 40 * MILLION)),
    committed_ore=30 * MILLION,
)  # fmt: skip


def lines(drawing: Drawing, ink: Ink) -> list[Line]:
    return [m for m in drawing.marks if isinstance(m, Line) and m.ink is ink]


@pytest.mark.parametrize("sheet", [PAPER, PHONE])
def test_lines_stand_where_their_days_and_amounts_are(sheet):
    made = ceiling(USE, WORDS, sheet)
    (limit,) = lines(made, Ink.LIMIT)
    left, right = limit.points[0][0], limit.points[1][0]
    assert right == pytest.approx(sheet.width - RIGHT)
    room = sheet.height - TOP - BOTTOM

    def at(day: int, millions: int) -> tuple[float, float]:
        up = room * millions / (50 * float(HEADROOM))
        return pytest.approx((left + (right - left) * day / 500, sheet.height - BOTTOM - up))

    assert limit.points == (at(0, 50), at(500, 50))
    (used,) = lines(made, Ink.OFFER)
    stairs = (at(0, 0), at(100, 0), at(100, 10), at(250, 10), at(250, 25), at(250, 25))
    assert used.points == stairs
    (area,) = [m for m in made.marks if isinstance(m, Area)]
    assert area.points == (at(0, 0), *stairs, at(250, 0))
    assert lines(made, Ink.PLANNED)[0].points == (at(250, 30), at(300, 40), at(500, 40))
    assert lines(made, Ink.WARNING)[0].points[0] == at(0, 40)
    assert lines(made, Ink.TODAY)[0].points[0] == at(250, 0)
    assert lines(made, Ink.END)[0].points[0] == at(500, 0)
    dots = [(m.ink, m.at) for m in made.marks if isinstance(m, Dot)]
    assert dots == [(Ink.OFFER, at(100, 10)), (Ink.OFFER, at(250, 25)), (Ink.PLANNED, at(250, 30))]


def test_each_step_says_its_day_and_belongs_to_its_year():
    told = [m.about for m in ceiling(USE, WORDS).marks if isinstance(m, Dot)]
    assert [one.row for one in told] == [2027, 2027, 0]
    assert told[0].words.replace("\u00a0", " ") == "11. april 2027: 10 000 000 kr"


def test_the_day_the_maximum_is_reached_is_marked_on_its_line():
    made = ceiling(replace(USE, exhausted=LAST), WORDS)
    (dot,) = [m for m in made.marks if isinstance(m, Dot) and m.ink is Ink.LIMIT]
    assert dot.at == lines(made, Ink.LIMIT)[0].points[1]


def test_so_many_lines_that_dots_would_hide_them_have_none():
    steps = tuple((date(2027, 1, 1 + n % 28), n * MILLION) for n in range(DOTS + 1))
    made = ceiling(replace(USE, steps=steps, committed_ore=None), WORDS)
    assert not [m for m in made.marks if isinstance(m, Dot)]


def test_small_amounts_are_in_kroner():
    small = replace(USE, maximum_ore=400, warning_ore=300, steps=(), planned=(), committed_ore=None)
    texts = {m.text for m in ceiling(small, WORDS).marks if isinstance(m, Text)}
    assert {"kr", "0", "4"} <= texts
    assert "mill. kr" not in texts


@pytest.mark.parametrize(
    ("top", "amounts"),
    [
        (44_800_000, [0, 10_000_000, 20_000_000, 30_000_000, 40_000_000]),
        (56_000_000, [0, 20_000_000, 40_000_000]),
        (1_120_000, [0, 500_000, 1_000_000]),
        (4, [0, 1, 2, 3, 4]),
        (1, [0, 1]),
    ],
)
def test_scale_stops_at_few_round_amounts(top, amounts):
    assert [ore // 100 for ore in scale(top * 100)] == amounts
