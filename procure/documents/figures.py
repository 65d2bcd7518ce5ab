"""The figures of the documents, drawn from numbers: triangles, mix, timeline, bars.

What the pages show too is laid out in `domain.triangle_drawings`. Every figure reads in
greyscale: what differs in colour differs in form too. The words, also those of the alternative
text, come from the caller in the reader's language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from procure.documents.canvas import BLUE, GREY, INK, RULE, RUST, WHITE, At, Canvas
from procure.documents.house_style import PORTRAIT
from procure.documents.parts import Picture
from procure.domain.drawings import Area, Dot, Drawing, Ink, Line, Text
from procure.domain.triangle_drawings import SMALL, Axis, Point, level_triangle, ternary

TINT: Final = "BFD3DF"
FILLS: Final = (BLUE, TINT, WHITE)  # of the bars of a group, dark to light
BESIDE: Final = 3  # small triangles in a row
EDGE: Final = 1.0  # beside them: a name of wide letters is longer than reckoned
TITLE: Final = 8  # points, over a small triangle
ANCHORS: Final = {"start": "lm", "middle": "mm", "end": "rm"}  # as SVG and as Pillow say


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a mark looks on paper: a width in millimetres, a dash or none."""

    colour: str = INK
    width: float = 0.3
    dash: float = 0
    hollow: bool = False
    edge: str = ""
    bold: bool = False


LOOKS: Final[Mapping[Ink, Look]] = {
    Ink.EARLIER: Look(colour=GREY, width=0.25, hollow=True, edge=GREY),
    Ink.EDGE: Look(colour=GREY, width=0.25),
    Ink.END: Look(colour=INK, width=0.3, dash=0.4),
    Ink.GRID: Look(colour=RULE, width=0.25),
    Ink.LABEL: Look(bold=True),
    Ink.LEADER: Look(colour=GREY, width=0.2),
    Ink.LIMIT: Look(colour=RUST, width=0.7),
    Ink.MARK: Look(colour=TINT, edge=BLUE),
    Ink.NEED: Look(colour=RUST, width=0.7, dash=1.6, hollow=True),
    Ink.NUMBER: Look(bold=True),
    Ink.OFFER: Look(colour=BLUE, width=0.7),
    Ink.PERSON: Look(colour=INK, edge=WHITE),
    Ink.PLANNED: Look(colour=BLUE, width=0.7, dash=1.8, hollow=True),
    Ink.TICK: Look(colour=GREY),
    Ink.TODAY: Look(colour=INK, width=0.45),
    Ink.VALUE: Look(bold=True),
    Ink.WARNING: Look(colour=RUST, width=0.4, dash=0.6),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """One line of bars: a value and its text for each series."""

    label: str
    values: tuple[float, ...]
    texts: tuple[str, ...]


def competence_triangle(
    axes: Sequence[Axis], *, need: str, offered: str = "", people: str = "", alt: str,
    width: float = 110,
) -> Picture:  # fmt: skip
    """Draw need (dashed, hollow), offer (filled) and people (dots) on three axes.

    `need`, `offered` and `people` name them, where there are any.

    The area says nothing by itself: read along the axes. Raises ValueError unless there are
    three axes.
    """
    drawing = level_triangle(axes)
    canvas = Canvas(drawing.width, drawing.height + (14 if people else 8))
    draw(canvas, drawing)
    known = all(axis.offered is not None for axis in axes)
    below = drawing.height + 4
    _key(canvas, below, (need, Ink.NEED), (offered if known else "", Ink.OFFER))
    if people:
        _key(canvas, below + 6, (people, Ink.PERSON))
    return Picture(content=canvas.png(), width=width, alt=alt)


def mix(labels: Sequence[str], points: Sequence[Point], *, alt: str, width: float = 95) -> Picture:
    """Draw where each point lies between three areas, numbered. Raises as `ternary` does."""
    drawing = ternary(labels, points)
    canvas = Canvas(drawing.width, drawing.height)
    draw(canvas, drawing)
    return Picture(content=canvas.png(), width=width, alt=alt)


def drawn(drawing: Drawing, *, alt: str, width: float = 110) -> Picture:
    """Return a drawing as a picture."""
    canvas = Canvas(drawing.width, drawing.height)
    draw(canvas, drawing)
    return Picture(content=canvas.png(), width=width, alt=alt)


def small_triangles(
    named: Sequence[tuple[str, Sequence[Axis]]], *, need: str, offered: str, alt: str
) -> Picture:
    """Draw a triangle of levels for each, three beside each other, over one key.

    Raises ValueError for none, or for one that has not three axes.
    """
    if not named:
        raise ValueError("no triangles")
    name = 10.0
    rows = -(-len(named) // BESIDE)
    canvas = Canvas(BESIDE * SMALL.width + 2 * EDGE, rows * (SMALL.height + name) + 9)
    for number, (title, axes) in enumerate(named):
        x, y = EDGE + SMALL.width * (number % BESIDE), (SMALL.height + name) * (number // BESIDE)
        lines = canvas.lines(title, SMALL.width - 4, size=TITLE, bold=True, most=2)
        for row, line in enumerate(lines, start=2 - len(lines)):
            at = (x + SMALL.width / 2, y + 3 + row * 3.7)
            canvas.text(at, line, size=TITLE, bold=True, anchor="mm")
        draw(canvas, level_triangle(axes, SMALL), at=(x, y + name))
    _key(canvas, canvas.height - 4, (need, Ink.NEED), (offered, Ink.OFFER))
    return Picture(content=canvas.png(), width=PORTRAIT.text_width, alt=alt)


def draw(canvas: Canvas, drawing: Drawing, *, at: At = (0, 0)) -> None:
    """Draw the marks of a drawing, its corner at a place on the sheet."""
    for mark in drawing.marks:
        look = LOOKS[mark.ink]
        match mark:
            case Area(points=points):
                canvas.area([_moved(point, at) for point in points], TINT)
            case Line(points=points, closed=closed):
                placed = [_moved(point, at) for point in points]
                whole = [*placed, *placed[:2]] if closed else placed
                canvas.line(whole, look.colour, look.width, dash=look.dash)
            case Dot(at=place, radius=radius):
                fill = WHITE if look.hollow else look.colour
                canvas.disc(_moved(place, at), radius, fill, edge=look.edge or look.colour)
            case Text(at=place, text=text, size=size, anchor=anchor):
                canvas.text(
                    _moved(place, at), text, size=size, colour=look.colour, bold=look.bold,
                    anchor=ANCHORS[anchor], halo=0.5,
                )  # fmt: skip


def _moved(point: At, by: At) -> At:
    return point[0] + by[0], point[1] + by[1]


def _key(canvas: Canvas, y: float, *names: tuple[str, Ink]) -> None:
    """What lines and dots stand for, in one row."""
    shown = [(name, LOOKS[ink], ink) for name, ink in names if name]
    widths = [12 + canvas.length(name, size=9) for name, _, _ in shown]
    left = (canvas.width - sum(widths) - 8 * (len(shown) - 1)) / 2
    for (name, look, ink), width in zip(shown, widths, strict=True):
        if ink is Ink.OFFER:
            canvas.bar((left, y - 1.8), 9, 3.6, TINT)
        if ink is not Ink.PERSON:
            canvas.line([(left, y), (left + 9, y)], look.colour, look.width, dash=look.dash)
        fill = WHITE if look.hollow else look.colour
        canvas.disc((left + 4.5, y), 1.3, fill, edge=look.edge or look.colour)
        canvas.text((left + 12, y), name, size=9)
        left += width + 8


def score_bars(
    rows: Sequence[Bars], series: Sequence[str], *, highest: float, alt: str, width: float = 165
) -> Picture:
    """Draw a group of bars for each row, one bar for each series (at most three).

    `highest` is the value that fills the width. Raises ValueError for rows that do not have a
    value and a text for each series, and for more series than there are fills.
    """
    if len(series) > len(FILLS) or any(
        len(row.values) != len(series) or len(row.texts) != len(series) for row in rows
    ):
        raise ValueError("a value and a text for each of at most three series")
    bar, gap, names = 4.6, 4.0, 52.0
    group = bar * len(series) + gap
    head = 9.0 if len(series) > 1 else 2.0
    canvas = Canvas(165, head + group * len(rows) + 2)
    if len(series) > 1:
        _series(canvas, series)
    reach = canvas.width - names - 20
    for number, row in enumerate(rows):
        top = head + group * number
        _name(canvas, row.label, top + (group - gap) / 2, most=len(series) + 1)
        for index, (value, text) in enumerate(zip(row.values, row.texts, strict=True)):
            y = top + bar * index
            long = max(0.4, reach * value / highest)
            canvas.bar((names, y + 0.3), long, bar - 0.6, FILLS[index], edge=BLUE)
            canvas.text((names + long + 2, y + bar / 2), text, size=8.5)
    bottom = head + group * len(rows) - gap + 1
    canvas.line([(names, head - 1), (names, bottom)], INK, 0.4)
    return Picture(content=canvas.png(), width=width, alt=alt)


def _series(canvas: Canvas, series: Sequence[str]) -> None:
    left = 52.0
    for index, name in enumerate(series):
        canvas.bar((left, 1.5), 4, 3.4, FILLS[index], edge=BLUE)
        canvas.text((left + 6, 3.2), name, size=8.5)
        left += 12 + canvas.length(name, size=8.5)


def _name(canvas: Canvas, label: str, middle: float, *, most: int) -> None:
    lines = canvas.lines(label, 48, size=9, most=most)
    for number, line in enumerate(lines):
        canvas.text((0.5, middle + 4 * (number - (len(lines) - 1) / 2)), line, size=9)
