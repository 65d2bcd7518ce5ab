"""A drawing as lines, areas, dots and texts: one geometry for the page (SVG) and Word (PNG).

Millimetres from the upper left corner; sizes of text in points. An `Ink` says what a mark
stands for; the page and the document each give it a look, in colour and in form.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Final, Literal

At = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

POINT: Final = 0.3528  # millimetres
WIDE: Final = 0.58  # of the size: how wide a letter is at most on average, bold
CUT: Final = "…"


class Ink(StrEnum):
    """What a mark stands for."""

    EARLIER = "earlier"  # where something was before it was moved
    EDGE = "edge"  # the outermost line of a figure
    END = "end"  # the last day
    GRID = "grid"
    LABEL = "label"  # the name of an axis
    LEADER = "leader"  # from a number to what it numbers
    LIMIT = "limit"  # what must not be passed
    MARK = "mark"  # something counted: a consortium, a person
    NEED = "need"
    NUMBER = "number"  # of a mark
    OFFER = "offer"
    PERSON = "person"
    PLANNED = "planned"  # what is expected, not done
    TICK = "tick"  # the number of a level or a share
    TODAY = "today"
    VALUE = "value"  # what is read off
    WARNING = "warning"  # where the limit comes near


@dataclass(frozen=True, slots=True)
class About:
    """What a mark stands for, for whoever points at it: words, and the row of the table.

    The row is known by its number from 1, or by its year; 0 for none. No words for a mark that
    says nothing by itself.
    """

    row: int = 0
    words: str = ""


NOTHING: Final = About()


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points; a closed one ends where it began."""

    kind: ClassVar[str] = "line"
    points: tuple[At, ...]
    ink: Ink
    closed: bool = False
    about: About = NOTHING

    @property
    def path(self) -> str:
        """The points as SVG writes them."""
        return path(self.points)


@dataclass(frozen=True, slots=True)
class Area:
    """A filled surface."""

    kind: ClassVar[str] = "area"
    points: tuple[At, ...]
    ink: Ink
    about: About = NOTHING

    @property
    def path(self) -> str:
        """The corners as SVG writes them."""
        return path(self.points)


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc."""

    kind: ClassVar[str] = "dot"
    at: At
    radius: float
    ink: Ink
    about: About = NOTHING

    @property
    def x(self) -> float:
        """From the left, as SVG is told."""
        return round(self.at[0], 2)

    @property
    def y(self) -> float:
        """From the top."""
        return round(self.at[1], 2)


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text; its middle is at the height of `at`."""

    kind: ClassVar[str] = "text"
    at: At
    text: str
    ink: Ink
    size: float
    anchor: Anchor = "middle"

    @property
    def x(self) -> float:
        """From the left, as SVG is told."""
        return round(self.at[0], 2)

    @property
    def y(self) -> float:
        """From the top."""
        return round(self.at[1], 2)

    @property
    def height(self) -> float:
        """The size in millimetres."""
        return round(self.size * POINT, 2)


Mark = Line | Area | Dot | Text


@dataclass(frozen=True, slots=True)
class Drawing:
    """A sheet and what is on it, what lies below first."""

    width: float
    height: float
    marks: tuple[Mark, ...]


def path(points: Sequence[At]) -> str:
    """Write points for SVG.

    >>> path([(0, 1.256), (2, 3)])
    '0,1.26 2,3'
    """
    return " ".join(f"{_short(x)},{_short(y)}" for x, y in points)


def _short(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def wrapped(text: str, room: float, size: float, *, most: int = 0) -> tuple[str, ...]:
    """Return the text in lines that are likely to fit the room; a longer word is broken.

    At most `most` lines, the last of them cut with an ellipsis; 0 for as many as it takes.

    >>> wrapped("Ledelse av endringer i staten", 30, 9)
    ('Ledelse av', 'endringer i', 'staten')
    >>> wrapped("Ledelse av endringer i staten", 30, 9, most=2)
    ('Ledelse av', 'endringer i…')
    """
    letters = max(2, int(room / (size * POINT * WIDE)))
    lines = textwrap.wrap(text, letters, break_on_hyphens=True) or [""]
    if most and len(lines) > most:
        last = lines[most - 1][: letters - 1].rstrip() + CUT
        return (*lines[: most - 1], last)
    return tuple(lines)


def length(text: str, size: float) -> float:
    """Return the millimetres that a text is likely to take at most."""
    return len(text) * size * POINT * WIDE


def spaced(size: float) -> float:
    """Return the millimetres from line to line of a text."""
    return round(size * POINT * 1.2, 2)


def box(left: float, top: float, right: float, bottom: float) -> tuple[At, At, At, At]:
    """Return the corners of an upright rectangle."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def inside(x: float, text: str, size: float, width: float) -> float:
    """Return x moved so that a text centred on it stays on a sheet of a width."""
    half = min(length(text, size), width) / 2
    return min(max(x, half), width - half)
