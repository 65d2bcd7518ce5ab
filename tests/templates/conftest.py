"""Templates rendered alone and strictly and read as HTML, or served to a real browser."""

import threading
import time
from types import SimpleNamespace

import pytest
from flask import Blueprint, Flask, flash, redirect, render_template_string, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from lxml import etree, html
from playwright.sync_api import expect
from werkzeug.serving import make_server
from wtforms import StringField, TextAreaField
from wtforms.fields import FileField

from procure import _assets
from procure.app import CSP
from procure.blueprints import static_files, table_rows
from procure.forms.base import DsForm, required
from procure.forms.fields import LocalDateTimeField, MoneyField, PercentField

PATIENCE = 60_000  # ms: a busy machine takes seconds for what takes no time elsewhere
expect.set_options(timeout=PATIENCE)

# XPath has no word for a class: cls('name').
etree.FunctionNamespace(None)["cls"] = lambda at, name: (
    name in at.context_node.get("class", "").split()
)


class Tree:
    """What a template became."""

    def __init__(self, source):
        self.root = html.document_fromstring(source)

    def xpath(self, path):
        return self.root.xpath(path)

    def by_id(self, name):
        return self.root.get_element_by_id(name)

    def texts(self, path):
        return [self.text(element) for element in self.xpath(path)]

    @staticmethod
    def text(element):
        return " ".join(" ".join(element.itertext()).split())

    def described(self, element):
        """The words a screen reader adds to an element: what aria-describedby points at."""
        return [self.text(self.by_id(i)) for i in element.get("aria-describedby", "").split()]


@pytest.fixture(autouse=True)
def request_context():
    app = make_app()
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context("/competitions/7?page=2", method="POST"):
        yield


@pytest.fixture
def render():
    """Render a whole page."""
    return lambda template, **context: Tree(render_template_string(template, **context))


@pytest.fixture
def use(render):
    """Render some macros of one component file."""

    def using(file, names, template, **context):
        macros = f'{{% from "components/{file}.html" import {names} %}}'
        return render(f"{macros}<main>{template}</main>", **context)

    return using


SHELF = """{% extends "layouts/page.html" %}
{% from "components/buttons.html" import icon_link, link_button, post_button, submit %}
{% from "components/deadline.html" import deadline %}
{% from "components/page.html" import alert, empty, facts, header, section %}
{% from "components/progress.html" import meter %}
{% from "components/status.html" import tag %}
{% from "components/table.html" import pagination, table %}
{% from "components/tasks.html" import tasklist %}
{% from "components/timeline.html" import timeline %}
{% block title %}Hyllen{% endblock %}
{% block heading %}{{ header("Hyllen med et nokså langt navn", lead="Alt på én side", tag_label="Utkast") }}{% endblock %}
{% block actions %}{{ link_button("Fortsett", "/", variant="primary") }}{% endblock %}
{% block content %}
{{ facts([("Frist", deadline("fredag 4. desember kl. 12.00", iso)), ("Forrige", deadline("i går", iso, past=True))]) }}
{% call section("Oppgaver", id="oppgaver") %}{{ meter(3, 6, "Utfylte trinn") }}{{ tasklist(tasks) }}{% endcall %}
{{ timeline(steps) }}
<div class="row">{{ submit("Send", disabled_reason="Vektene må bli 100.") }}{{ icon_link("Last ned", "/", "download") }}
{{ post_button("Slett utkastet", "/slett", color="danger", hidden={"id": 7}, confirm={"title": "Slette?", "text": "Det kan ikke angres.", "label": "Slett"}) }}</div>
{{ alert("Lukket for spørsmål.", "warning") }}{{ empty("Ingen spørsmål", "De kommer hit.", label="Skriv", href="/") }}
{% call table("Dokumenter", ["Navn", "Laget", "Av", "Størrelse"], numeric=(3,)) %}
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

REFUSAL = """{% extends "layouts/form.html" %}{% block title %}Filen er for stor{% endblock %}"""


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
    "steps": [
        item(label="Steg", time_text="i dag", datetime_iso="2026-11-21", state=state)
        for state in ("done", "current", "future")
    ],
    "pages": item(newer_url="/", older_url="/"),
}


pages = Blueprint("pages", __name__)


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
    if form.title.data == "for stor":
        return render_template_string(REFUSAL), 413
    if form.validate_on_submit():
        return redirect("/")
    return render_template_string(FORM, form=form), 422 if form.is_submitted() else 200


@pages.get("/vekter")
def weights():
    return render_template_string(WEIGHTS, form=Weights(data={"price": 40, "team": 60}))


@pages.post("/slett")
def remove():
    flash("Utkastet er slettet.", "success")
    flash("/angre", "undo")
    return redirect(f"/?removed={request.form['id']}")


@pages.get("/klokke")
def clock():
    return {"now": time.time()}


def make_app():
    app = Flask("procure", static_folder=None)
    app.config.update(SECRET_KEY="test")
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.filters["labelled"] = table_rows.labelled
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    Babel(app, default_locale="nb")
    CSRFProtect(app)
    static_files.init_app(app, _assets.vendor_dir())
    return app


@pytest.fixture(scope="session")
def site():
    """The pages above on a real server; its address."""
    app = make_app()
    app.register_blueprint(pages)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def visit(new_context, site, request):
    """Open a page; script errors, policy violations and foreign requests fail the test."""
    problems = []

    def watch(message):
        if message.type == "error" and "status of 4" not in message.text:
            problems.append(message.text)

    def visiting(path, width=1280, **options):
        options = {"locale": "nb-NO", "reduced_motion": "reduce", **options}
        context = new_context(base_url=site, viewport={"width": width, "height": 900}, **options)
        context.set_default_timeout(PATIENCE)
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
    if not request.node.get_closest_marker("page_errors_expected"):
        assert problems == []
