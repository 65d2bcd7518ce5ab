"""The catalogue of components: whole, built of the macros themselves, and closed in production."""

from collections import Counter
from dataclasses import replace

import lxml.html
import pytest

from procure.app import create_app
from procure.blueprints import components
from tests.stories import CHEAP

PATH = "/dev/components"


@pytest.fixture
def page(client):
    return lxml.html.fromstring(client.get(PATH).get_data(as_text=True))


def test_components_show_every_macro(app, page):
    env = app.jinja_env
    known = {m for name in components.names(env) for m in components.macros(env, name)}
    assert "submit" in known
    assert set(page.xpath("//@data-macro")) == known


def test_components_show_each_call_beside_what_it_makes(page):
    (shown,) = page.xpath("//*[pre/code[text()='{{ submit(_(\"Lagre\")) }}']]/div")
    assert [(b.get("type"), b.text) for b in shown.iter("button")] == [("submit", "Lagre")]


def test_components_give_no_id_twice(page):
    ids = Counter(page.xpath("//@id"))
    assert [name for name, times in ids.items() if times > 1] == []


@pytest.mark.parametrize(
    ("testing", "demo", "status"), [(True, False, 200), (False, True, 200), (False, False, 404)]
)
def test_components_are_closed_in_production(config, engine, clock, testing, demo, status):
    settings = replace(config, testing=testing, demo=demo)
    app = create_app(settings, engine=engine, now=clock, hasher=CHEAP)
    assert app.test_client().get(PATH).status_code == status


def test_components_are_open_in_development(config, engine, clock):
    app = create_app(replace(config, testing=False), engine=engine, now=clock, hasher=CHEAP)
    app.debug = True
    assert app.test_client().get(PATH).status_code == 200


def test_a_page_on_paper_says_its_day_on_our_clock(client, page):
    assert page.xpath("//*[@class='printed']/text()") == [
        "Minikonkurranse · Skrevet ut 11.\N{NO-BREAK SPACE}januar 2027"
    ]
