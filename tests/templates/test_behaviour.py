"""What app.js and app.css add to the pages, in a real browser under the real security policy."""

import re
import shutil
import threading
import time
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Blueprint, Flask, redirect, render_template_string, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from playwright.sync_api import expect
from werkzeug.serving import make_server
from wtforms import StringField, TextAreaField
from wtforms.fields import FileField

from procure import _assets
from procure.app import CSP
from procure.domain.text import words
from procure.forms.base import DsForm, required
from procure.forms.fields import LocalDateTimeField, MoneyField, PercentField

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHELF = """{% extends "layouts/page.html" %}
{% from "components/buttons.html" import icon_link, link_button, post_button, submit %}
{% from "components/cards.html" import card, grid %}
{% from "components/deadline.html" import deadline %}
{% from "components/page.html" import alert, empty, facts, header, section %}
{% from "components/progress.html" import meter %}
{% from "components/rules.html" import panel %}
{% from "components/status.html" import tag %}
{% from "components/table.html" import pagination, sort_header, table %}
{% from "components/tasks.html" import tasklist %}
{% from "components/timeline.html" import timeline %}
{% block title %}Hyllen{% endblock %}
{% block heading %}{{ header("Hyllen med et nokså langt navn", lead="Alt på én side", tag_label="Utkast") }}{% endblock %}
{% block actions %}{{ link_button("Fortsett", "/", variant="primary") }}{% endblock %}
{% block content %}
{{ facts([("Frist", deadline("fredag 4. desember kl. 12.00", iso)), ("Forrige", deadline("i går", iso, past=True))]) }}
{% call section("Oppgaver", id="oppgaver") %}{{ meter(3, 6, "Utfylte trinn") }}{{ tasklist(tasks) }}{% endcall %}
{{ panel("Regelsjekk", findings) }}{{ timeline(steps) }}
{% call grid() %}{% call card("Konkurranse", href="/", tag_label="Åpen", tag_color="info") %}<p>Fire tilbud</p>{% endcall %}{% endcall %}
<div class="row">{{ submit("Send", disabled_reason="Vektene må bli 100.") }}{{ icon_link("Last ned", "/", "download") }}
{{ post_button("Slett utkastet", "/slett", color="danger", hidden={"id": 7}, confirm={"title": "Slette?", "text": "Det kan ikke angres.", "label": "Slett"}) }}</div>
{{ alert("Lukket for spørsmål.", "warning") }}{{ empty("Ingen spørsmål", "De kommer hit.", label="Skriv", href="/") }}
{% call table("Dokumenter", [sort_header("Navn", "name", "name", "/"), "Laget", "Av", "Størrelse"], numeric=(3,)) %}
<tr><th scope="row"><a class="ds-link" href="/">Konkurransegrunnlag</a></th><td>3. november 2026 kl. 14.03</td><td>{{ tag("Innkjøper 1") }}</td><td class="num">42 kB</td></tr>{% endcall %}
{{ pagination(pages) }}
{% endblock %}"""
FORM = """{% extends "layouts/form.html" %}
{% from "components/buttons.html" import submit %}
{% from "components/fields.html" import csrf, error_summary, field, file_field, money_field %}
{% from "components/progress.html" import upload %}
{% block title %}Skjema{% endblock %}
{% block content %}{{ error_summary(form) }}
<form method="post" enctype="multipart/form-data" novalidate class="stack" data-upload data-unsaved>{{ csrf() }}
{{ field(form.title) }}{{ field(form.need, counter=5) }}{{ money_field(form.price) }}{{ field(form.deadline) }}{{ file_field(form.cv) }}
{{ upload("Laster opp filene") }}<div>{{ submit("Lagre") }}</div></form>{% endblock %}"""
WEIGHTS = """{% extends "layouts/form.html" %}{% from "components/fields.html" import percent_field, sum100 %}
{% block title %}Vekter{% endblock %}
{% block content %}<form data-sum100 class="stack">{{ percent_field(form.price) }}{{ percent_field(form.team) }}{{ sum100() }}</form>{% endblock %}"""


class Answers(DsForm):
    title = StringField("Tittel", [required("Skriv tittelen")], description="Kort")
    need = TextAreaField("Behov")
    price = MoneyField("Pris")
    deadline = LocalDateTimeField("Frist")
    cv = FileField("CV-er")


class Weights(DsForm):
    price = PercentField("Pris", [required("")])
    team = PercentField("Team", [required("")])


def item(**values):
    return SimpleNamespace(**values)


PARTS = {
    "tasks": [
        item(label="Behov", href="/", status_label="Ferdig", color="success", hint="Tolv krav")
    ],
    "findings": [
        item(severity=severity, text="Vektene må bli 100.", source="FOA § 18-1", href="/")
        for severity in ("stop", "warning", "record", "ok")
    ],
    "steps": [
        item(label="Steg", time_text="i dag", datetime_iso="2026-11-21", state=state)
        for state in ("done", "current", "future")
    ],
    "pages": item(newer_url="/", older_url="/"),
}


pages = Blueprint("pages", __name__)
posted = []


@pages.app_context_processor
def frame():
    return {
        "nav": [item(label=f"Menypunkt {n}", url="/", current=n == 1) for n in range(6)],
        "viewer": item(name="Innkjøper 1", role_label="Innkjøper"),
        "demo": True,
        "scheme": request.args.get("scheme", "light"),
        "scheme_url": "/visning",
        "logout_url": "/ut",
        "clock_url": "/klokke",
    }


@pages.after_app_request
def policy(response):
    response.headers["Content-Security-Policy"] = CSP
    return response


@pages.get("/")
def shelf():
    iso = time.strftime("%Y-%m-%dT%H:%M:%S+00:00", time.gmtime(time.time() + 7500))
    return render_template_string(SHELF, iso=iso, **PARTS)


@pages.route("/skjema", methods=["GET", "POST"])
def answer():
    form = Answers()
    if form.validate_on_submit():
        return redirect("/")
    return render_template_string(FORM, form=form), 422 if form.is_submitted() else 200


@pages.get("/vekter")
def weights():
    return render_template_string(WEIGHTS, form=Weights(data={"price": 40, "team": 60}))


@pages.post("/slett")
def remove():
    posted.append(request.form["id"])
    return redirect("/")


@pages.get("/klokke")
def clock():
    return {"now": time.time()}


def make_app():
    app = Flask("procure")
    app.config.update(SECRET_KEY="test")
    app.jinja_env.undefined = StrictUndefined
    Babel(app, default_locale="nb")
    CSRFProtect(app)
    vendor = _assets.vendor_dir()
    app.register_blueprint(
        Blueprint("vendor", __name__, static_folder=vendor, static_url_path="/static/vendor")
    )
    app.register_blueprint(pages)
    return app


@pytest.fixture(scope="module")
def site():
    """The pages above on a real server; its address."""
    server = make_server("127.0.0.1", 0, make_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def base_url():
    """The plugin's own fixture is written in a way that pytest 9 warns about."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    found = shutil.which("chromium")
    return {
        **browser_type_launch_args,
        "args": flags,
        **({"executable_path": found} if found else {}),
    }


@pytest.fixture
def visit(new_context, site):
    """Open a page; script errors, policy violations and foreign requests fail the test."""
    problems = []

    def watch(message):
        if message.type == "error" and "status of 422" not in message.text:
            problems.append(message.text)

    def visiting(path, width=1280, **options):
        options = {"locale": "nb-NO", "reduced_motion": "reduce", **options}
        context = new_context(base_url=site, viewport={"width": width, "height": 900}, **options)
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on("console", watch)
        page.on(
            "request",
            lambda r: problems.append(r.url) if not r.url.startswith((site, "data:")) else None,
        )
        page.goto(path)
        return page

    yield visiting
    assert problems == []


def violations(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return found.generate_report() if found.violations_count else ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/skjema"])
def test_pages_are_accessible_and_never_scroll_sideways(visit, path, scheme):
    page = visit(f"{path}?scheme={scheme}")
    assert violations(page) == ""
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(page) == ""


def test_touch_targets_are_large_enough_on_a_phone(visit):
    page = visit("/skjema", width=390, has_touch=True)
    page.get_by_role("button", name="Lagre").click()
    expect(page).to_have_title(re.compile("^Feil: "))
    low = """() => [...document.querySelectorAll("main a, header button, footer a, button, select, textarea, input:not([type=hidden])")]
      .filter(e => { const { width, height } = e.getBoundingClientRect(); return width > 2 && height < 43.9; })
      .map(e => e.outerHTML)"""
    assert page.evaluate(low) == []


def test_menu_opens_and_closes_on_a_phone(visit):
    page = visit("/", width=390)
    link = page.get_by_role("link", name="Menypunkt 3")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Meny").click()
    expect(link).to_be_visible()
    assert violations(page) == ""
    page.get_by_role("button", name="Lukk").click()
    expect(link).to_be_hidden()


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
    page.get_by_label("Behov").press_sequentially("en to tre fire fem seks")
    announced = page.locator("[data-word-status]")
    expect(announced).to_have_text("")
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
    slow = {"offline": False, "latency": 20, "downloadThroughput": -1, "uploadThroughput": 400_000}
    network.send("Network.emulateNetworkConditions", slow)
    page.get_by_label("CV-er").set_input_files(
        {"name": "cv.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"x" * 900_000}
    )
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text(re.compile(r"Laster opp: [1-9]\d? prosent"))).to_be_visible()
    expect(page.get_by_role("group", name="Rett dette før du går videre")).to_be_focused(
        timeout=15_000
    )
    expect(page).to_have_title("Feil: Skjema – Minikonkurranse")
    page.get_by_role("link", name="Skriv tittelen").click()
    expect(page.get_by_label("Tittel")).to_be_focused()
    expect(page.get_by_label("Tittel")).to_have_accessible_description(
        re.compile("Feil: Skriv tittelen")
    )


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
    assert posted == []
    opener.press("Enter")
    dialog.get_by_role("button", name="Slett").press("Enter")
    expect(dialog).to_be_hidden()
    assert posted.pop() == "7"


def test_confirmation_works_without_script(visit):
    page = visit("/", java_script_enabled=False)
    expect(page.get_by_role("button", name="Slett utkastet", exact=True)).to_be_hidden()
    page.locator("noscript summary").press("Enter")
    page.locator("noscript").get_by_role("button", name="Slett").press("Enter")
    expect(page).to_have_title("Hyllen – Minikonkurranse")
    assert posted.pop() == "7"


def test_axe_finds_a_deliberate_fault(visit):
    page = visit("/skjema")
    page.evaluate("document.querySelector('label[for=title]').remove()")
    assert "label" in violations(page)
