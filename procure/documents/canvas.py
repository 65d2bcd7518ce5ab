"""A sheet to draw figures on, in millimetres. The same drawing gives the same PNG, to the byte."""

import io
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from procure import _assets
from procure.documents.house_style import BLUE, GREY, INK, RULE, RUST

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

DOTS: Final = 8  # to the millimetre in the finished picture, about 200 to the inch
FINER: Final = 3  # times as fine while drawing, so that lines are smooth
COLOURS: Final = 48  # in the file: few enough to be small, enough for smooth edges
POINT: Final = 0.3528  # millimetres
WHITE: Final = "FFFFFF"
#: Where the interface's own files are not, what most machines have.
ELSEWHERE: Final = {
    False: ("Carlito-Regular.ttf", "LiberationSans-Regular.ttf", "DejaVuSans.ttf", "calibri.ttf"),
    True: ("Carlito-Bold.ttf", "LiberationSans-Bold.ttf", "DejaVuSans-Bold.ttf", "calibrib.ttf"),
}
At = tuple[float, float]  # millimetres from the left, from the top

__all__ = ["BLUE", "GREY", "INK", "RULE", "RUST", "WHITE", "At", "Canvas"]


class Canvas:
    """A white sheet. Positions and sizes in millimetres, text in points."""

    def __init__(self, width: float, height: float) -> None:
        from PIL import Image, ImageDraw  # noqa: PLC0415 -- slow import

        self.width, self.height = width, height
        self._scale = DOTS * FINER
        size = (round(width * DOTS) * FINER, round(height * DOTS) * FINER)
        self._image = Image.new("RGB", size, f"#{WHITE}")
        self._draw: Any = ImageDraw.Draw(self._image)

    def line(
        self, points: Sequence[At], colour: str = INK, width: float = 0.3, *, dash: float = 0
    ) -> None:
        """A line through points, or dashes of a length."""
        for start, end in pairwise(points):
            pieces = _dashes(start, end, dash) if dash else [(start, end)]
            for piece in pieces:
                self._draw.line([self._dot(at) for at in piece], f"#{colour}", self._width(width))
        if not dash:
            for at in points[1:-1]:
                self.disc(at, width / 2, colour)

    def area(self, points: Sequence[At], fill: str) -> None:
        self._draw.polygon([self._dot(at) for at in points], fill=f"#{fill}")

    def bar(self, at: At, width: float, height: float, fill: str, *, edge: str = "") -> None:
        """A rectangle from its upper left corner."""
        corner = self._dot((at[0] + width, at[1] + height))
        self._draw.rectangle(
            [self._dot(at), corner],
            fill=f"#{fill}",
            outline=f"#{edge}" if edge else None,
            width=self._width(0.35),
        )

    def disc(self, at: At, radius: float, fill: str, *, edge: str = "") -> None:
        box = [self._dot((at[0] + side, at[1] + side)) for side in (-radius, radius)]
        outline = f"#{edge}" if edge else None
        self._draw.ellipse(box, fill=f"#{fill}", outline=outline, width=self._width(0.5))

    def text(
        self, at: At, text: str, *, size: float = 9, colour: str = INK, bold: bool = False,
        anchor: str = "lm", halo: float = 0,
    ) -> None:  # fmt: skip
        """One line of text, the anchor as Pillow names them; a white halo covers lines below."""
        self._draw.text(
            self._dot(at),
            text,
            f"#{colour}",
            _font(self._points(size), bold=bold),
            anchor=anchor,
            stroke_width=self._width(halo) if halo else 0,
            stroke_fill=f"#{WHITE}",
        )

    def length(self, text: str, *, size: float = 9, bold: bool = False) -> float:
        """How wide a line of text is."""
        return float(_font(self._points(size), bold=bold).getlength(text)) / self._scale

    def lines(
        self, text: str, width: float, *, size: float = 9, bold: bool = False, most: int = 3
    ) -> list[str]:
        """Break text into lines of a width; the last one is cut when there are too many."""
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.length(longer, size=size, bold=bold) <= width:
                lines[-1] = longer
            else:
                lines.append(word)
        if len(lines) > most:
            lines[most - 1 :] = [f"{lines[most - 1]} …"]
        return lines

    def png(self) -> bytes:
        """The finished picture."""
        from PIL import Image  # noqa: PLC0415 -- slow import

        size = (self._image.width // FINER, self._image.height // FINER)
        small = self._image.resize(size, Image.Resampling.BOX)
        few = small.quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        stored = io.BytesIO()
        few.save(stored, "PNG", optimize=True)
        return stored.getvalue()

    def _dot(self, at: At) -> tuple[int, int]:
        return round(at[0] * self._scale), round(at[1] * self._scale)

    def _width(self, width: float) -> int:
        return max(1, round(width * self._scale))

    def _points(self, size: float) -> int:
        return round(size * POINT * self._scale)


def _dashes(start: At, end: At, dash: float) -> list[tuple[At, At]]:
    length = ((end[0] - start[0]) ** 2 + (end[1] - start[1]) ** 2) ** 0.5
    count = max(1, round(length / dash / 2))

    def at(share: float) -> At:
        return (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share)

    step = 1 / (2 * count - 1) if count > 1 else 1
    return [(at(2 * n * step), at((2 * n + 1) * step)) for n in range(count)]


@lru_cache(maxsize=32)
def _font(size: int, *, bold: bool) -> "FreeTypeFont":
    """Inter, which the interface is set in. Raises OSError when no usable font is found."""
    from PIL import ImageFont  # noqa: PLC0415 -- slow import

    folder = _assets.vendor_dir()
    own = [str(folder / f"inter/inter-{600 if bold else 400}.ttf")] if folder else []
    for name in (*own, *ELSEWHERE[bold]):
        try:
            return ImageFont.truetype(name, size, layout_engine=ImageFont.Layout.BASIC)
        except OSError:
            continue
    raise OSError("no font to draw figures with: run `procure assets`")
