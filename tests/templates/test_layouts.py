"""The frame of every page."""

from types import SimpleNamespace

import pytest
from flask import flash
from wtforms import StringField

from procure.forms.base import DsForm, required


class Answers(DsForm):
    title = StringField("Tittel", [required("Skriv tittelen")])


PAGE = """{% extends "layouts/page.html" %}{% block title %}Konkurranser{% endblock %}
{% block lead %}Alle{% endblock %}{% block actions %}<a href="/ny">Ny</a>{% endblock %}{% block content %}<p>Innhold</p>{% endblock %}"""


def test_page_needs_nothing_but_its_blocks(render):
    tree = render(PAGE)
    assert tree.root.get("lang") == "nb"
    assert tree.texts(".//title") == ["Konkurranser – Minikonkurranse"]
    assert tree.texts(".//h1") == ["Konkurranser"]
    assert tree.texts(".//*[cls('lead')]") == ["Alle"]
    assert tree.texts(".//*[cls('page-actions')]") == ["Ny"]
    assert tree.xpath(".//a")[0].get("href") == "#innhold"
    assert tree.texts(".//nav") == []


def test_page_with_errors_says_so_in_its_title(render):
    refused = Answers(None)
    refused.validate()
    assert render(PAGE, form=refused).texts(".//title") == ["Feil: Konkurranser – Minikonkurranse"]
    assert render(PAGE, form=Answers(None)).texts(".//title") == ["Konkurranser – Minikonkurranse"]


def test_header_shows_who_is_signed_in_and_where(render):
    tree = render(
        PAGE,
        viewer=SimpleNamespace(name="Innkjøper 1", role_label="Innkjøper"),
        nav=[SimpleNamespace(label="Prosjekter", url="/p", current=False), SimpleNamespace(label="Konkurranser", url="/c", current=True)],
        logout_url="/ut", scheme_url="/visning", scheme="dark", demo=True, locale="nn",
        footer_links=[("Personvern", "/personvern")],
        crumbs=[("Oversikt", "/"), ("Konkurranser", None)],
    )  # fmt: skip
    assert tree.texts(".//*[cls('app-viewer')]") == ["Innkjøper 1 Innkjøper"]
    assert tree.texts(".//nav//*[@aria-current='page']") == ["Konkurranser", "Konkurranser"]
    assert [(f.get("method"), f.get("action")) for f in tree.xpath(".//header//form")] == [
        ("post", "/visning"),
        ("post", "/ut"),
    ]
    assert tree.xpath(".//*[@name='next']")[0].get("value") == "/competitions/7?page=2"
    assert (tree.root.get("lang"), tree.root.get("data-color-scheme")) == ("nn", "dark")
    assert tree.texts(".//footer//li") == ["Personvern"]
    assert tree.texts(".//*[cls('demo-banner')]") != []


def test_visitor_is_offered_to_sign_in(render):
    tree = render(PAGE, viewer=None, login_url="/inn", logout_url="/ut")
    assert [a.get("href") for a in tree.xpath(".//*[cls('app-tools')]//a")] == ["/inn"]
    assert tree.xpath(".//header//form") == []


def test_flashes_are_announced_by_their_weight(render):
    flash("Lagret", "success")
    flash("Ikke lagret", "error")
    flash("Vanlig")
    tree = render(PAGE)
    flashes = tree.xpath(".//*[cls('flash')]")
    shown = [(e.get("role"), e.get("data-color"), tree.text(e)) for e in flashes]
    assert shown == [
        ("status", "success", "Lagret"),
        ("alert", "danger", "Ikke lagret"),
        ("status", "info", "Vanlig"),
    ]


def test_the_address_that_undoes_something_is_a_button_in_the_message_before_it(render):
    flash("Kravet er fjernet.", "success")
    flash("/krav/angre", "undo")
    flash("Kriteriet er fjernet.", "success")
    flash("/kriterier/angre", "undo")
    flash("Lagret", "success")
    tree = render(PAGE)
    flashes = tree.xpath(".//*[cls('flash')]")
    forms = [
        [(form.get("method"), form.get("action"), tree.text(form)) for form in one.iter("form")]
        for one in flashes
    ]
    assert forms == [
        [("post", "/krav/angre", "Angre")],
        [("post", "/kriterier/angre", "Angre")],
        [],
    ]
    assert all(form.xpath(".//input[@name='csrf_token']") for form in tree.xpath(".//main//form"))
    described = [button.get("aria-describedby") for button in tree.xpath(".//main//form/button")]
    assert [tree.texts(f".//*[@id='{one}']") for one in described] == [
        ["Kravet er fjernet."],
        ["Kriteriet er fjernet."],
    ]


def test_a_page_may_import_the_macro_named_crumbs(render):
    page = '{% extends "layouts/page.html" %}{% from "components/page.html" import crumbs, header %}{% block title %}T{% endblock %}{% block content %}{{ crumbs([("A", "/a"), ("B", None)]) }}{% endblock %}'
    assert render(page).texts(".//nav[@aria-label]//li") == ["A", "B"]


@pytest.mark.parametrize(("layout", "width"), [("form", "narrow"), ("wide", "wide")])
def test_layouts_differ_in_width(render, layout, width):
    tree = render(PAGE.replace("layouts/page", f"layouts/{layout}"))
    assert tree.xpath(".//main[@id='innhold']")[0].get("class").split() == ["app-width", width]


def test_no_page_carries_inline_script_or_style(render):
    """The content security policy would block them."""
    tree = render(PAGE)
    assert [s.get("src") for s in tree.xpath(".//script") if not s.get("src")] == []
    assert tree.xpath(".//style | .//*[@style]") == []
    assert [
        name for e in tree.root.iter() for name in getattr(e, "attrib", {}) if name.startswith("on")
    ] == []
