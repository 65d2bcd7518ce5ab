"""Figures show their numbers, in greyscale too, and are the same from time to time."""

import io
from datetime import date, datetime
from fractions import Fraction

import pytest
from PIL import Image

from procure.documents.figures import (
    Bars,
    competence_triangle,
    drawn,
    mix,
    score_bars,
    small_triangles,
)
from procure.domain import courses
from procure.domain.courses import Known, Step
from procure.domain.formats import OSLO
from procure.domain.timeline_drawings import Words
from procure.domain.timeline_drawings import bars as course_bars
from procure.domain.triangle_drawings import Axis, Point

DARK, LIGHT = 110, 235  # grey levels


def grey(picture) -> Image.Image:
    return Image.open(io.BytesIO(picture.content)).convert("L")


def triangle(*offered: float):
    levels = offered or (None,) * 3
    axes = [
        Axis(label=label, need=need, offered=level)
        for label, need, level in zip(
            ("Tjenestedesign", "Gevinstrealisering", "Endringsledelse"),
            (4, 3, 5),
            levels,
            strict=True,
        )
    ]
    return competence_triangle(
        axes, need="Behov", offered="Tilbudt", alt="Behov 4, 3 og 5.", width=100
    )


DEADLINE = datetime(2026, 11, 24, 12, tzinfo=OSLO)
COURSE = course_bars(
    courses.course(Known(deadline_at=DEADLINE), {}),
    date(2026, 11, 2),
    Words({step: step.value for step in Step}),
)


def bars(*values: float):
    rows = [Bars(label="Pris", values=values, texts=tuple(map(str, values)))]
    return score_bars(rows, ["Valgt", "Dere"][: len(values)], highest=10, alt="Poeng.")


def dark_width(picture, row: float) -> int:
    """Dots of the fill in one line across the picture, from the left edge of the bars."""
    image = grey(picture)
    line = image.crop((440, round(image.height * row), image.width, round(image.height * row) + 1))
    return sum(value < DARK for value in line.tobytes())


def test_figure_carries_the_callers_words_and_width():
    figure = triangle(4, 3, 2)
    assert (figure.alt, figure.width) == ("Behov 4, 3 og 5.", 100)
    assert grey(figure).size == (880, 640)


@pytest.mark.parametrize(
    "make",
    [
        lambda: triangle(1, 2, 3),
        lambda: drawn(COURSE, alt="x"),
        lambda: bars(3, 4),
    ],
)
def test_equal_numbers_give_equal_bytes(make):
    assert make().content == make().content
    assert len(make().content) < 40_000


def test_offer_is_filled_and_need_is_not():
    def filled(picture) -> int:
        return sum(
            150 < value < LIGHT for value in grey(picture).crop((380, 280, 500, 380)).tobytes()
        )

    assert filled(triangle(5, 5, 5)) > 5 * filled(triangle())
    assert filled(triangle(0.2, 0.2, 0.2)) < filled(triangle(2, 2, 2)) < filled(triangle(5, 5, 5))


def test_bar_is_as_long_as_its_value():
    whole, half = dark_width(bars(10), 0.4), dark_width(bars(5), 0.4)
    assert whole > 600
    assert abs(whole - 2 * half) < 20  # the text beside it has dark dots too


def test_two_series_differ_without_colours():
    image = grey(bars(10, 10))
    column = [image.getpixel((700, y)) for y in range(image.height)]
    fills = {value for value in set(column) if column.count(value) > 20}
    assert len(fills) == 3  # paper, first, second
    assert max(fills) - sorted(fills)[1] > 30
    assert sorted(fills)[1] - min(fills) > 60


def test_a_drawing_stands_on_paper_as_large_as_it_is_laid_out():
    image = grey(drawn(COURSE, alt="x"))
    assert image.size == (round(COURSE.width * 8), round(COURSE.height * 8))
    assert min(image.crop((0, 0, 2, image.height)).tobytes()) > LIGHT


def test_mix_and_small_triangles_have_room_for_all_they_show():
    points = [Point(n, (Fraction(n), Fraction(9 - n), Fraction(5))) for n in range(1, 9)]
    labels = ("Tjenestedesign", "Gevinstrealisering", "Endringsledelse")
    picture = grey(mix(labels, points, alt="x"))
    assert picture.width > picture.height
    axes = [Axis(label=label, need=4, offered=5) for label in labels]
    heights = []
    for count in (1, 3, 4):
        named = [(f"{n}. Konsortium", axes) for n in range(count)]
        image = grey(small_triangles(named, need="Behov", offered="Nivå", alt="x"))
        heights.append(image.height)
        assert min(image.crop((0, 0, 2, image.height)).tobytes()) > LIGHT
    assert heights[0] == heights[1] < heights[2]
    with pytest.raises(ValueError, match="no triangles"):
        small_triangles([], need="x", offered="y", alt="z")


def test_long_names_beside_small_triangles_stay_on_the_sheet():
    areas = ("Tjenestedesign", "Gevinstrealisering og samfunnsøkonomi", "Endringsledelse")
    axes = [Axis(label=label, need=4, offered=5) for label in areas]
    named = [(f"{n}. Konsortium", axes) for n in range(3)]
    image = grey(small_triangles(named, need="Behov", offered="Nivå", alt="x"))
    for edge in (0, image.width - 2):
        assert min(image.crop((edge, 0, edge + 2, image.height)).tobytes()) > LIGHT


def test_key_of_a_triangle_with_people_stays_on_the_sheet():
    axes = [Axis(label="a", need=4, offered=5, people=(5, 4)) for _ in range(3)]
    image = grey(
        competence_triangle(
            axes, need="Høyt nivå (4)", offered="Høyeste nivå i konsortiet", people="En person",
            alt="x",
        )
    )  # fmt: skip
    assert image.height == 688
    assert min(image.crop((0, 0, 4, image.height)).tobytes()) > LIGHT
    assert min(image.crop((image.width - 4, 0, image.width, image.height)).tobytes()) > LIGHT


def test_figures_refuse_what_they_cannot_show():
    with pytest.raises(ValueError, match="three axes"):
        competence_triangle([Axis(label="a", need=1)], need="x", alt="y")
    with pytest.raises(ValueError, match="for each"):
        score_bars([Bars(label="a", values=(1,), texts=())], ["x"], highest=1, alt="y")
