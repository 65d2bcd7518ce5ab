"""What is on the page is on paper: as many marks of each kind, from the same drawing."""

from collections import Counter

import pytest

from procure.documents.canvas import Canvas
from procure.documents.figures import LOOKS, draw
from procure.domain.drawings import Ink
from tests.drawn import KINDS


class Told(Canvas):
    """A sheet that also counts what it is asked to draw."""

    def __init__(self, width, height):
        super().__init__(width, height)
        self.asked = Counter()
        self.within = False

    def _count(self, kind):
        self.asked[kind] += not self.within

    def line(self, *args, **options):
        self._count("line")
        self.within = True  # a line draws its own corners as discs
        super().line(*args, **options)
        self.within = False

    def area(self, *args, **options):
        self._count("area")
        super().area(*args, **options)

    def disc(self, *args, **options):
        self._count("dot")
        super().disc(*args, **options)

    def text(self, *args, **options):
        self._count("text")
        super().text(*args, **options)


def test_every_ink_has_a_look_on_paper():
    assert set(LOOKS) == set(Ink)


@pytest.mark.parametrize("kind", KINDS)
def test_paper_has_every_mark_of_the_drawing(kind):
    drawing = max(KINDS[kind](), key=lambda one: len(one.marks))
    canvas = Told(drawing.width, drawing.height)
    draw(canvas, drawing)
    assert canvas.asked == Counter(mark.kind for mark in drawing.marks)
