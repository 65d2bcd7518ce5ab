"""A drawing on a page: named, described, complete, and never without a table."""

import re
from collections import Counter
from pathlib import Path

import pytest

import procure
from procure.blueprints.triangle_pictures import Figure
from procure.domain.drawings import Ink
from tests.drawn import KINDS

FOLDER = Path(procure.__file__).parent
TEMPLATES = FOLDER / "templates"
TAGS = {"polygon": "area", "polyline": "line", "circle": "dot", "text": "text"}
MACRO = (
    '{% from "triangles/_drawing.html" import drawing %}<main>{{ drawing(figure, "bilde") }}</main>'
)


@pytest.mark.parametrize("kind", KINDS)
def test_page_has_every_mark_of_the_drawing_with_a_name_and_a_description(render, kind):
    made = max(KINDS[kind](), key=lambda one: len(one.marks))
    page = render(MACRO, figure=Figure(made, "Navnet & <mer>", "Det den viser."))
    (svg,) = page.xpath("//svg")
    assert svg.get("role") == "img"
    assert page.text(page.by_id(svg.get("aria-labelledby"))) == "Navnet & <mer>"
    assert page.described(svg) == ["Det den viser."]
    found = Counter()
    for child in svg:
        kind_of = TAGS.get(child.tag)
        if kind_of == "area" and "plot__line" in child.get("class"):
            kind_of = "line"
        if kind_of:
            found[kind_of] += 1
    assert found == Counter(mark.kind for mark in made.marks)
    told = {mark.about.row for mark in made.marks if mark.kind != "text"} - {0}
    assert {int(one.get("data-row")) for one in page.xpath("//svg/*[@data-row]")} == told


def test_a_drawing_for_phones_has_a_name_of_its_own(render):
    wide, narrow = next(KINDS["spread"]()), list(KINDS["spread"]())[-1]
    page = render(MACRO, figure=Figure(wide, "Navn", "Tekst", narrow))
    assert len(page.xpath("//svg[@role='img']")) == 2
    ids = [one.get("id") for one in page.xpath("//*[@id]")]
    assert sorted(ids) == sorted(set(ids))
    assert len(page.xpath("//svg[cls('plot--phone')]")) == 1
    assert len(page.xpath("//svg[cls('plot--beside')]")) == 1


def test_nothing_in_a_picture_can_be_tabbed_to(render):
    """A picture is one thing to a screen reader: what could be focused in it would be lost."""
    page = render(MACRO, figure=Figure(next(KINDS["timeline"]()), "Navn", "Tekst"))
    assert page.xpath("//svg//*[@tabindex or @href]") == []


def test_every_ink_of_a_line_or_a_dot_has_a_look_in_the_style_sheet():
    sheet = (FOLDER / "static" / "triangles.css").read_text("utf-8")
    used = {
        (mark.kind, mark.ink)
        for make in KINDS.values()
        for made in make()
        for mark in made.marks
        if mark.kind in {"line", "dot"} and mark.ink is not Ink.GRID  # the default of a line
    }
    assert [
        (kind, ink.value)
        for kind, ink in used
        if not re.search(rf"\.plot__{kind}[^{{,]*\.ink-{ink.value}\b", sheet)
    ] == []


def test_every_template_with_a_drawing_has_a_table_that_says_the_same():
    drawn = [
        path
        for path in sorted(TEMPLATES.rglob("*.html"))
        if "{{ drawing(" in path.read_text("utf-8") and path.name != "_drawing.html"
    ]
    assert len(drawn) >= 10
    without = [
        str(path.relative_to(TEMPLATES))
        for path in drawn
        if not re.search(r"<table|call table\(|_table\(|answer_table", path.read_text("utf-8"))
    ]
    assert without == []
