"""Where things are drawn: parts by their value, weights between their limits."""

import pytest

from procure.domain import evaluation_drawings as drawings
from procure.domain.drawings import About, Area, Dot, Drawing, Ink, Text
from procure.domain.evaluation_drawings import Bar, Reach


def widths(drawing: Drawing) -> list[float]:
    found = [mark for mark in drawing.marks if isinstance(mark, Area)]
    return [round(area.points[1][0] - area.points[0][0], 2) for area in found]


def texts(drawing: Drawing) -> list[str]:
    return [mark.text for mark in drawing.marks if isinstance(mark, Text)]


def test_parts_are_as_long_as_their_values_and_stand_after_each_other():
    drawing = drawings.bars([Bar("A", ((1, 5.0), (2, 2.5)), "7,50", first=True)], 10)
    assert widths(drawing) == [50.0, 25.0]
    areas = [mark for mark in drawing.marks if isinstance(mark, Area)]
    assert areas[0].points[1] == areas[1].points[0]
    assert texts(drawing) == ["A", "1", "2", "7,50"]


def test_part_of_nothing_or_below_has_no_length_and_a_narrow_one_no_number():
    drawing = drawings.bars([Bar("A", ((1, -2.0), (2, 0.0), (3, 0.2), (4, 9.0)), "7,20")], 10)
    assert widths(drawing) == [2.0, 90.0]
    assert texts(drawing) == ["A", "4", "7,20"]


def test_weights_lie_between_their_limits():
    drawing = drawings.weights([Reach("Pris", 0.4, 0.25, 0.75)])
    (dot,) = [mark for mark in drawing.marks if isinstance(mark, Dot)]
    (area,) = [mark for mark in drawing.marks if isinstance(mark, Area)]
    room = drawings.WIDTH - drawings.LABELS - 4
    assert (dot.at[0], area.points[0][0], area.points[1][0]) == pytest.approx(
        tuple(drawings.LABELS + room * share for share in (0.4, 0.25, 0.75))
    )
    assert texts(drawing) == ["0", "25", "50", "75", "100", "Pris"]


@pytest.mark.parametrize("width", [drawings.WIDTH, drawings.PHONE])
def test_a_long_name_is_whole_and_pushes_what_follows_down(width):
    name = "Gjennomføring og samarbeid med brukere og pårørende"
    drawing = drawings.weights([Reach(name, 0.4, 0.2, 0.6), Reach("Pris", 0, 0, 0)], width)
    lines = [m for m in drawing.marks if isinstance(m, Text) and m.ink is Ink.LABEL]
    assert " ".join(line.text for line in lines[:-1]) == name
    assert lines[-1].y > lines[-2].y + lines[-2].height
    assert lines[-1].y < drawing.height - drawings.AXIS


def test_marks_say_which_row_they_stand_for():
    made = drawings.bars([Bar("A", ((1, 5.0),), "5"), Bar("B", ((1, 4.0),), "4")], 10)
    told = [mark.about for mark in made.marks if isinstance(mark, Area)]
    assert told == [About(1, "A: 5"), About(2, "B: 4")]


@pytest.mark.parametrize("drawn", [lambda: drawings.bars([], 1), lambda: drawings.weights([])])
def test_nothing_is_not_drawn(drawn):
    with pytest.raises(ValueError, match="nothing"):
        drawn()
