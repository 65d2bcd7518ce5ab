"""Drawings answer: what is pointed at in the picture is shown in its table, and the other way."""

import pytest
from playwright.sync_api import expect

from tests import stories
from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.matrix]

NAME = "Tidslinjen fra utsending til kontrakt"


@pytest.fixture
def story(session):
    return stories.issued(session)


def page_of(person, **options):
    officer = person(**options).signs_in("innkjoper1@example.test", stories.PASSWORD)
    officer.goes_to("/competitions/1")
    return officer.page


def test_mark_and_row_answer_each_other(story, town, person):
    page = page_of(person)
    picture = page.get_by_role("img", name=NAME)
    row = page.get_by_role("row", name="Vedståelsesfristen går ut")
    number = row.get_attribute("data-row")
    marks = picture.locator(f'[data-row="{number}"]')
    expect(marks).to_have_count(2)  # a bar and its end
    row.hover()
    for mark in marks.all():
        expect(mark).to_contain_class("is-meant")
    expect(picture).to_contain_class("is-asked")
    page.get_by_role("heading", level=1).hover()
    expect(page.locator(".is-meant")).to_have_count(0)
    marks.first.hover()
    expect(row).to_contain_class("is-meant")
    assert "Tilbudene er bindende" in marks.first.text_content()
    page.keyboard.press("Escape")
    expect(page.locator(".is-meant")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_width_has_one_drawing_that_can_be_read(story, town, person, scheme):
    page = page_of(person, color_scheme=scheme)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.get_by_role("img", name=NAME)).to_have_count(1)
        expect(page.locator("html")).to_have_js_property("scrollWidth", width)
        sizes = (
            page.get_by_role("img", name=NAME)
            .locator("text")
            .evaluate_all("found => found.map(one => one.getBoundingClientRect().height)")
        )
        assert min(sizes) > 9
    assert violations(page) == ""


def test_without_scripts_the_picture_still_says_what_its_marks_are(story, town, person):
    page = page_of(person, java_script_enabled=False)
    bar = page.get_by_role("img", name=NAME).locator("[data-row] title").first
    assert "Spørsmål: " in bar.text_content()
    expect(page.get_by_role("row", name="Tilbudsfrist")).to_be_visible()
