"""The map of projects: discs by number, dashes for none, every mark with its row."""

from itertools import pairwise

import pytest

from procure.domain.cohort_drawings import LEAST, NARROW, WIDTH, Cell, Row, grid
from procure.domain.drawings import About, Dot, Ink, Text

COLUMNS = ("Idé", "Anskaffelse")


def row(label, *counts, number=1):
    cells = tuple(Cell(count, About(number, f"{label}: {count}")) for count in counts)
    return Row(label, cells)


def test_the_area_of_a_disc_is_the_number_of_projects():
    made = grid(COLUMNS, (row("2027", 1, 4), row("2026", 0, 16, number=2)))
    discs = [mark for mark in made.marks if isinstance(mark, Dot)]
    assert [disc.about for disc in discs] == [
        About(1, "2027: 1"), About(1, "2027: 4"), About(2, "2026: 16")
    ]  # fmt: skip
    assert discs[1].radius == pytest.approx(discs[2].radius / 2, abs=0.01)
    assert discs[0].radius == LEAST
    texts = [m.text for m in made.marks if isinstance(m, Text) and m.ink is Ink.NUMBER]
    assert texts == ["1", "4", "16"]
    assert [m.text for m in made.marks if isinstance(m, Text) and m.text == "–"] == ["–"]


@pytest.mark.parametrize("width", [WIDTH, NARROW])
def test_no_disc_leaves_its_place_however_many_there_are(width):
    rows = [row("Et kull med et langt navn som ikke får plass", *[10**n for n in range(6)])] * 12
    made = grid([f"Fase nummer {n}" for n in range(6)], rows, width)
    discs = [mark for mark in made.marks if isinstance(mark, Dot)]
    assert len(discs) == 72
    for disc in discs:
        assert 0 < disc.x - disc.radius < disc.x + disc.radius < made.width
        assert 0 < disc.y - disc.radius < disc.y + disc.radius < made.height
    for one, other in pairwise(discs):
        assert one.y != other.y or one.x + one.radius < other.x - other.radius


@pytest.mark.parametrize(
    ("columns", "rows"), [((), ()), (COLUMNS, ()), (COLUMNS, (row("2027", 1),))]
)
def test_a_map_without_a_cell_for_each_place_is_refused(columns, rows):
    with pytest.raises(ValueError, match="a cell for each"):
        grid(columns, rows)
