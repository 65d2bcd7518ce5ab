"""What app.js adds to the pages, in a real browser under the real security policy."""

import re

import pytest
from playwright.sync_api import expect

from procure.domain.text import words

pytestmark = pytest.mark.browser


def test_weights_are_summed_while_typing(visit):
    page = visit("/vekter")
    expect(page.get_by_role("status")).to_have_text("Sum: 100 prosent")
    page.get_by_label("Pris").fill("42,5")
    expect(page.get_by_role("status")).to_have_text("Sum: 102,5 prosent. 2,5 for mye")
    page.get_by_label("Pris").fill("")
    expect(page.get_by_role("status")).to_have_text("Sum: 60 prosent. 40 igjen")


@pytest.mark.parametrize(
    "written",
    [
        "",
        "to ord",
        "– • /",
        "og/eller tjeneste-design 1 000 §",
        "a\u00a0b\u2003c\nd\u0085e \ufeff f",
        "Først:\n1. **ett**\n 12) to\n- tre 4. 5.",
    ],
)
def test_word_counter_agrees_with_the_server(visit, written):
    page = visit("/skjema")
    page.get_by_label("Behov").fill(written)
    used = words(written)
    over = f". Stryk {used - 5}" if used > 5 else ""
    expect(page.locator("#need-count")).to_have_text(f"{used} av høyst 5 ord{over}")


def test_word_counter_is_announced_after_a_pause(visit):
    page = visit("/skjema")
    page.clock.install(time="2027-01-11T08:00:00Z")
    page.clock.pause_at("2027-01-11T08:01:00Z")  # no pause but the one below
    page.get_by_label("Behov").press_sequentially("en to tre fire fem seks")
    announced = page.locator("[data-word-status]")
    expect(page.locator("#need-count")).to_have_text("6 av høyst 5 ord. Stryk 1")
    expect(announced).to_have_text("")
    page.clock.run_for(1000)
    expect(announced).to_have_text("6 av høyst 5 ord. Stryk 1")


def test_countdown_follows_the_server_and_not_the_computer(new_context, site):
    page = new_context(base_url=site).new_page()
    page.clock.install(time="2020-01-01T00:00:00Z")
    page.goto("/")
    page.clock.run_for(2000)
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"02:0[34]:\d\d igjen"))


def test_upload_shows_progress_and_then_the_errors(visit):
    page = visit("/skjema")
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    slow = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 200_000}
    network.send("Network.emulateNetworkConditions", slow)
    page.get_by_label("CV-er").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"x" * 900_000}
    )
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text(re.compile(r"Laster opp: [1-9]\d? prosent"))).to_be_visible()
    expect(page.get_by_role("group", name="Rett dette før du går videre")).to_be_focused()
    expect(page).to_have_title("Feil: Skjema – Minikonkurranse")
    page.get_by_role("link", name="Skriv tittelen").click()
    expect(page.get_by_label("Tittel")).to_be_focused()
    expect(page.get_by_label("Tittel")).to_have_accessible_description(
        re.compile("Feil: Skriv tittelen")
    )


PDF = {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-"}


def test_an_upload_that_is_refused_shows_the_refusal(visit):
    page = visit("/skjema")
    page.get_by_label("Tittel").fill("for stor")
    page.get_by_label("CV-er").set_input_files(PDF)
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_role("heading", name="Filen er for stor")).to_be_visible()
    expect(page.get_by_role("main")).to_be_focused()


def test_an_upload_that_succeeds_goes_where_the_server_says(visit):
    page = visit("/skjema")
    page.get_by_label("Tittel").fill("Bedre overganger")
    page.get_by_label("CV-er").set_input_files(PDF)
    page.get_by_role("button", name="Lagre").click()
    expect(page).to_have_title("Hyllen – Minikonkurranse")


@pytest.mark.page_errors_expected
def test_an_upload_that_is_cut_off_says_that_nothing_is_saved(visit):
    page = visit("/skjema")
    page.get_by_label("CV-er").set_input_files(PDF)
    page.route("**/skjema", lambda route: route.abort())
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Opplastingen stoppet. Ingenting er lagret.")).to_be_visible()


def test_answers_with_errors_count_as_unsaved(visit):
    page = visit("/skjema")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Behov").fill("To ord")
    with page.expect_navigation():  # the form asks once app.js has run
        page.get_by_role("button", name="Lagre").click()
    expect(page).to_have_title("Feil: Skjema – Minikonkurranse")
    page.get_by_role("link", name="Minikonkurranse").first.click()
    expect(page).to_have_title("Hyllen – Minikonkurranse")
    assert asked == ["beforeunload"]


def test_unsaved_changes_are_asked_about_but_a_save_is_not(visit):
    page = visit("/skjema")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label("Tittel").fill("Bedre overganger")
    page.get_by_role("link", name="Minikonkurranse").first.click()
    expect(page).to_have_title("Hyllen – Minikonkurranse")
    assert asked == ["beforeunload"]
    page.goto("/skjema")
    page.get_by_label("Tittel").fill("Bedre overganger")
    page.get_by_role("button", name="Lagre").click()
    expect(page).to_have_title("Hyllen – Minikonkurranse")
    assert asked == ["beforeunload"]


def test_confirmation_can_be_left_and_given_by_keyboard(visit):
    page = visit("/")
    opener = page.get_by_role("button", name="Slett utkastet")
    opener.press("Enter")
    dialog = page.get_by_role("dialog", name="Slette?")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    opener.press("Enter")
    dialog.get_by_role("button", name="Slett").press("Enter")
    expect(dialog).to_be_hidden()
    expect(page).to_have_url(re.compile("removed=7$"))


def test_confirmation_works_without_script(visit):
    page = visit("/", java_script_enabled=False)
    expect(page.get_by_role("button", name="Slett utkastet", exact=True)).to_be_hidden()
    page.locator("noscript summary").press("Enter")
    page.locator("noscript").get_by_role("button", name="Slett").press("Enter")
    expect(page).to_have_title("Hyllen – Minikonkurranse")
    expect(page).to_have_url(re.compile("removed=7$"))


def test_paper_leaves_out_what_is_pressed_and_keeps_what_is_read(visit):
    page = visit("/", width=700)
    page.emulate_media(media="print")
    for gone in ("header.app-header", "footer", "main .ds-button >> nth=0", ".icon-link"):
        expect(page.locator(gone)).to_be_hidden()
    expect(page.get_by_role("heading", name="Hyllen med et nokså langt navn")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Størrelse")).to_be_visible()
    assert page.locator("table").evaluate("t => getComputedStyle(t).breakInside") == "auto"


SPOKEN = """addEventListener("DOMContentLoaded", () => new MutationObserver((changes) => {
  const put = changes.flatMap(({ addedNodes }) => [...addedNodes]);
  document.body.dataset.spoken = put.map((node) => node.textContent.trim()).join("");
}).observe(document.querySelector(".flash"), { childList: true }))"""


def test_a_message_is_put_into_its_live_region_once_more_so_that_it_is_announced(visit):
    page = visit("/")
    page.add_init_script(SPOKEN)
    page.get_by_role("button", name="Slett utkastet").click()
    page.get_by_role("dialog").get_by_role("button", name="Slett").click()
    expect(page.locator("body")).to_have_attribute("data-spoken", "Utkastet er slettet.Angre")
    expect(page.get_by_role("status").filter(has_text="Utkastet")).to_be_visible()


def test_a_message_whose_button_has_the_focus_is_left_alone(visit):
    page = visit("/")
    page.add_init_script(SPOKEN)
    page.add_init_script(
        'addEventListener("DOMContentLoaded", () => document.querySelector(".flash button").focus())'
    )
    page.get_by_role("button", name="Slett utkastet").click()
    page.get_by_role("dialog").get_by_role("button", name="Slett").click()
    page.wait_for_timeout(600)  # twice as long as a message waits to be spoken
    expect(page.get_by_role("button", name="Angre")).to_be_focused()
    assert page.locator("body").get_attribute("data-spoken") is None
