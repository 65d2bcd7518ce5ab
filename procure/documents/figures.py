"""The three figures of the documents, drawn from numbers: triangle, timeline, bars.

Every figure reads in greyscale: what differs in colour differs in form too. The words, also
those of the alternative text, come from the caller in the reader's language.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from procure.documents.canvas import BLUE, GREY, INK, RULE, RUST, WHITE, At, Canvas
from procure.documents.parts import Picture

HIGHEST: Final = 5  # level of a competence
LINE: Final = 3.7  # millimetres from line to line of a milestone
TINT: Final = "BFD3DF"
FILLS: Final = (BLUE, TINT, WHITE)  # of the bars of a group, dark to light


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """One area of competence: levels 0 to 5, what is needed and what is offered."""

    label: str
    need: float
    offered: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One milestone. `main` ones, such as the deadline for bids, stand out."""

    label: str
    time: str
    main: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """One line of bars: a value and its text for each series."""

    label: str
    values: tuple[float, ...]
    texts: tuple[str, ...]


def competence_triangle(
    axes: Sequence[Axis], *, need: str, offered: str = "", alt: str, width: float = 110
) -> Picture:
    """Draw need (dashed, hollow) and offer (filled) on three axes; `need`, `offered` name them.

    The area says nothing by itself: read along the axes. Raises ValueError unless there are
    three axes.
    """
    if len(axes) != 3:  # noqa: PLR2004 -- a triangle
        raise ValueError("a triangle has three axes")
    canvas = Canvas(110, 80)
    centre, radius = (55.0, 42.0), 34.0

    def at(axis: int, level: float) -> At:
        angle = math.radians(-90 + 120 * axis)
        reach = radius * level / HIGHEST
        return centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)

    given = [axis.offered for axis in axes if axis.offered is not None]
    shape = [at(n, level) for n, level in enumerate(given)] if len(given) == len(axes) else []
    if shape:
        canvas.area(shape, TINT)
    for level in range(1, HIGHEST + 1):
        ring = [at(axis, level) for axis in (0, 1, 2, 0)]
        canvas.line(ring, GREY if level == HIGHEST else RULE, 0.25)
    for axis in range(3):
        canvas.line([centre, at(axis, HIGHEST)], RULE, 0.25)
    _outline(canvas, shape, BLUE)
    _outline(canvas, [at(n, axis.need) for n, axis in enumerate(axes)], RUST, dash=1.6)
    for level in range(1, HIGHEST + 1):
        x, y = at(0, level)
        canvas.text((x + 2.4, y), str(level), size=7, colour=GREY, halo=0.5)
    _corners(canvas, axes, [at(axis, HIGHEST) for axis in range(3)])
    _key(canvas, need, offered if shape else "")
    return Picture(content=canvas.png(), width=width, alt=alt)


def _outline(canvas: Canvas, shape: Sequence[At], colour: str, *, dash: float = 0) -> None:
    """A closed line with marks at its corners: hollow where dashed."""
    if not shape:
        return
    canvas.line([*shape, shape[0], shape[1]], colour, 0.7, dash=dash)
    for corner in shape:
        canvas.disc(corner, 1.3, WHITE if dash else colour, edge=colour)


def _corners(canvas: Canvas, axes: Sequence[Axis], corners: Sequence[At]) -> None:
    """The name of each axis at its corner, moved in when it would leave the sheet."""
    for number, (axis, (x, y)) in enumerate(zip(axes, corners, strict=True)):
        half = canvas.length(axis.label, size=9, bold=True) / 2
        inside = min(max(x, half + 1), canvas.width - half - 1)
        below = 5 if number else -4.2
        canvas.text((inside, y + below), axis.label, size=9, bold=True, anchor="mm")


def _key(canvas: Canvas, need: str, offered: str) -> None:
    """What the lines stand for, below the figure."""
    names = [(need, RUST, 1.6), *([(offered, BLUE, 0.0)] if offered else [])]
    widths = [12 + canvas.length(name, size=9) for name, _, _ in names]
    left = (canvas.width - sum(widths) - 8 * (len(names) - 1)) / 2
    y = canvas.height - 4
    for (name, colour, dash), width in zip(names, widths, strict=True):
        if not dash:
            canvas.bar((left, y - 1.8), 9, 3.6, TINT)
        canvas.line([(left, y), (left + 9, y)], colour, 0.7, dash=dash)
        canvas.disc((left + 4.5, y), 1.3, WHITE if dash else colour, edge=colour)
        canvas.text((left + 12, y), name, size=9)
        left += width + 8


def timeline(steps: Sequence[Step], *, alt: str, width: float = 165) -> Picture:
    """Draw milestones in their order along a line, texts above and below in turn.

    Distances say nothing about time; the times stand in words. Raises ValueError for none.
    """
    if not steps:
        raise ValueError("no milestones")
    edge = 4.0
    span = (165 - 2 * edge) / len(steps)
    room = min(2 * span - 4, 46) if len(steps) > 1 else 165 - 2 * edge
    words = Canvas(1, 1)  # to measure with
    told = [_told(words, step, room) for step in steps]
    middle = 8 + LINE * max(map(len, told[::2]))
    canvas = Canvas(165, middle + 8 + LINE * max(map(len, told[1::2]), default=0))
    canvas.line([(edge, middle), (canvas.width - edge, middle)], BLUE, 0.8)
    for number, step in enumerate(steps):
        x = edge + span * (number + 0.5)
        above = number % 2 == 0
        canvas.line([(x, middle), (x, middle + (-6 if above else 6))], RULE, 0.3)
        canvas.disc((x, middle), 2.1 if step.main else 1.6, RUST if step.main else WHITE, edge=BLUE)
        top = middle - 7 - LINE * len(told[number]) if above else middle + 7
        place = min(max(x, room / 2 + 1), canvas.width - room / 2 - 1)
        for row, (line, bold) in enumerate(told[number]):
            at = (place, top + LINE * (row + 0.5))
            canvas.text(at, line, size=8, colour=INK if bold else GREY, bold=bold, anchor="mm")
    return Picture(content=canvas.png(), width=width, alt=alt)


def _told(canvas: Canvas, step: Step, room: float) -> list[tuple[str, bool]]:
    """The lines of a milestone, the bold ones marked."""
    label = canvas.lines(step.label, room, size=8, bold=True)
    time = canvas.lines(step.time, room, size=8, most=2)
    return [*((line, True) for line in label), *((line, False) for line in time)]


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
