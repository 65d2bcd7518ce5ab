"""An evaluator reads the locked matrix, lays bids side by side and sees how firmly it stands."""

import pytest
from playwright.sync_api import expect

from tests import evaluation_stories as es
from tests import stories
from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.matrix]


def is_sound(someone) -> None:
    """Accessible, without scrolling sideways, on every width."""
    for width in (1280, 390, 320):
        someone.page.set_viewport_size({"width": width, "height": 900})
        expect(someone.page.locator("html")).to_have_js_property("scrollWidth", width)
    assert violations(someone.page) == ""
    someone.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_evaluator_reads_the_result_from_matrix_to_robustness(
    session, tmp_path, clock, town, person, scheme
):
    found = es.locked(session, tmp_path, bids=4)
    clock.now = found.now
    reader = person(color_scheme=scheme).signs_in("evaluator1@example.test", stories.PASSWORD)
    reader.goes_to("/competitions/1/evaluation/matrix").reads("Hva resultatet består av")
    expect(reader.page.get_by_role("img", name="Resultatet av hvert tilbud")).to_be_visible()
    is_sound(reader)
    reader.presses("Vis side om side").reads("Teamene i kompetansetriangelet")
    is_sound(reader)
    reader.follows("Robusthet").reads("Grensene for hver vekt")
    reader.reads("Tallene her gir ingen adgang til å vekte på nytt.")
    expect(reader.page.get_by_role("img", name="Vektene som vinneren holder ved")).to_be_visible()
    is_sound(reader)


def test_pages_work_without_scripts(session, tmp_path, clock, town, person):
    found = es.locked(session, tmp_path, bids=3)
    clock.now = found.now
    reader = person(java_script_enabled=False).signs_in("eier@example.test", stories.PASSWORD)
    reader.goes_to("/competitions/1/evaluation/matrix")
    reader.presses("Vis side om side").reads("Tilbud side om side")
