"""An evaluator fills in the whole sheet: by keyboard alone, on a phone, and without scripts."""

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.models.evaluations import EvaluationSheet, Score
from tests import evaluation_stories as es
from tests.journeys.conftest import press, violations

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
SHEET = "/competitions/1/evaluation/sheet"
EVALUATOR = ("evaluator1@example.test", "et langt passord til test")


@pytest.fixture
def found(session, tmp_path, clock):
    story = es.scoring(session, tmp_path)
    clock.now = story.now + es.timedelta(minutes=1)
    return story


def stored(town) -> list[tuple[float, str]]:
    with Session(town.engine) as session:
        found = session.scalars(select(Score).order_by(Score.bid_id, Score.criterion_id))
        return [(float(score.points), score.reason) for score in found]


def goes_on(page, keys: str) -> None:
    with page.expect_navigation():
        page.keyboard.press(keys)


def tabs_to(page, place: str) -> None:
    """Press Tab until a place has the focus, as someone without a mouse must."""
    for _ in range(60):
        if page.locator(place).evaluate("e => e === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(place)


def test_a_whole_sheet_is_filled_in_and_handed_in_by_keyboard_alone(found, town, person):
    evaluator = person().signs_in(*EVALUATOR).goes_to(SHEET)
    page = evaluator.page
    tabs_to(page, f"a[href='{SHEET}/{found.bids[0]}/{found.criteria[0]}'].slot")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    expect(page.locator(f"a[href='{SHEET}/{found.bids[1]}/{found.criteria[1]}']")).to_be_focused()
    page.keyboard.press("?")
    expect(page.get_by_text("Lagre og gå til forrige vurdering")).to_be_visible()
    page.locator(".slot").first.focus()
    goes_on(page, "Enter")
    for n, keys in enumerate(("8,", "10", "7", "0")):
        expect(page.locator("[data-points] input:checked")).to_be_focused()  # «Ingen» at first
        page.keyboard.type(keys)
        evaluator.looks()
        tabs_to(page, "textarea[id$='-reason']")
        page.keyboard.type(f"Grunn {n}, med 7 og ? i teksten.")
        goes_on(page, "Control+Enter")
    page.wait_for_url(f"**{SHEET}")
    assert stored(town) == [
        (points, f"Grunn {n}, med 7 og ? i teksten.") for n, points in enumerate((8.5, 10, 7, 0))
    ]
    evaluator.reads("4 av 4")
    tabs_to(page, "button[command='show-modal']")
    page.keyboard.press("Enter")
    tabs_to(page, "dialog[open] button[type=submit]")
    goes_on(page, "Enter")
    evaluator.reads("Skjemaet er levert.")
    with Session(town.engine) as session:
        assert session.scalar(select(EvaluationSheet.submitted_at)) is not None


def test_control_shift_enter_goes_back_and_nothing_is_lost(found, town, person):
    evaluator = person().signs_in(*EVALUATOR)
    second = f"{SHEET}/{found.bids[0]}/{found.criteria[1]}"
    evaluator.goes_to(second).writes("Begrunnelse", "Skrevet og ikke lagret")
    goes_on(evaluator.page, "Control+Shift+Enter")
    evaluator.page.wait_for_url(f"**/{found.bids[0]}/{found.criteria[0]}")
    evaluator.goes_to(second)
    expect(evaluator.page.locator("textarea[id$='-reason']")).to_have_value(
        "Skrevet og ikke lagret"
    )


def test_a_cell_saves_itself_and_asks_nothing_when_it_is_left(found, town, person):
    evaluator = person().signs_in(*EVALUATOR)
    evaluator.goes_to(f"{SHEET}/{found.bids[0]}/{found.criteria[0]}")
    page = evaluator.page
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.locator(".points__step", has_text="7,5").click()
    evaluator.reads("mangler begrunnelse").writes("Begrunnelse", "Godt svar.")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Styrker").focus()
    expect(page.locator("#status")).not_to_contain_text("mangler")
    evaluator.reads("1 av 4").reads("Historikk: lagret 2 ganger")
    page.on("dialog", lambda dialog: evaluator.problems.append(dialog.message))
    evaluator.goes_to(SHEET).reads("7,5")
    assert stored(town) == [(7.5, "Godt svar.")]


def leaves(page) -> None:
    """Let the tab be hidden, as when another is chosen, and wait longer than a save does."""
    page.evaluate(
        "Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });"
        "document.dispatchEvent(new Event('visibilitychange')); delete document.hidden"
    )
    page.wait_for_timeout(600)


def test_an_older_tab_writes_over_nothing_and_gets_both_texts(found, town, person):
    evaluator = person().signs_in(*EVALUATOR)
    here = f"{SHEET}/{found.bids[0]}/{found.criteria[0]}"
    older = evaluator.goes_to(here).page
    newer = older.context.new_page()
    newer.goto(town.address + here)
    with newer.expect_response(lambda answer: answer.request.method == "POST"):
        newer.locator(".points__step", has_text="7,5").click()
    sent = []
    older.on("request", lambda one: sent.append(one.method))
    older.get_by_role("textbox", name="Begrunnelse").focus()
    leaves(older)
    assert sent == []
    older.locator(".points__step input[value='4']").check(force=True)
    evaluator.writes("Begrunnelse", "Fra den eldre fanen.")
    leaves(older)
    expect(older.locator("#status")).to_contain_text("Ikke lagret.")
    expect(older.locator("#status")).to_contain_text("7,5 poeng.")
    assert stored(town) == [(7.5, "")]
    press(older.locator("button[name=go][value=next]"))
    expect(older.get_by_role("textbox", name="Begrunnelse")).to_have_value("Fra den eldre fanen.")
    evaluator.reads("Slik er den lagret nå")
    assert violations(older) == ""
    press(older.get_by_role("button", name="Lagre min i stedet"))
    assert stored(town) == [(4, "Fra den eldre fanen.")]


def test_the_button_waits_for_a_save_under_way(found, town, person):
    evaluator = person().signs_in(*EVALUATOR)
    first = f"{SHEET}/{found.bids[0]}/{found.criteria[0]}"
    page = evaluator.goes_to(first).page
    held = []
    page.route(f"**{first}", lambda route: held.append(route), times=1)  # noqa: PLW0108 -- of the library
    with page.expect_request(lambda one: one.method == "POST"):
        page.locator(".points__step", has_text="7,5").click()
    evaluator.writes("Styrker", "Kommer etter tur.").writes("Begrunnelse", "Skrevet imens.")
    page.wait_for_timeout(400)
    page.keyboard.press("Control+Enter")
    with page.expect_navigation():
        held[0].continue_()
    page.wait_for_url(f"**/{found.bids[0]}/{found.criteria[1]}")
    assert stored(town) == [(7.5, "Skrevet imens.")]


def test_a_sheet_is_filled_in_on_a_phone(found, town, person):
    evaluator = person().signs_in(*EVALUATOR)
    page = evaluator.page
    page.set_viewport_size({"width": 390, "height": 844})
    evaluator.goes_to(SHEET)
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    press(page.get_by_role("link", name="Begynn vurderingen"))
    for n in range(4):
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        step = page.locator(".points__step", has_text="6,5")
        assert step.bounding_box()["height"] >= 44
        step.click()
        evaluator.writes("Begrunnelse", f"Grunn {n}.")
        assert violations(page) == ""
        press(page.locator("button[name=go][value=next]"))
    assert stored(town) == [(6.5, f"Grunn {n}.") for n in range(4)]


def test_a_sheet_is_filled_in_without_scripts(found, town, person):
    evaluator = person(java_script_enabled=False)
    evaluator.scripts = False
    evaluator.signs_in(*EVALUATOR).goes_to(SHEET).follows("Begynn vurderingen")
    for n in range(4):
        evaluator.page.locator(".points__step input[value='5']").check(force=True)
        evaluator.writes("Begrunnelse", f"Grunn {n}.")
        press(evaluator.page.locator("button[name=go][value=next]"))
    assert stored(town) == [(5, f"Grunn {n}.") for n in range(4)]
