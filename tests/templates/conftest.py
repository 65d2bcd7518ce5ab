"""Templates rendered alone and strictly, and read as HTML."""

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from flask_wtf import CSRFProtect
from jinja2 import StrictUndefined
from lxml import etree, html

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
    app = Flask("procure")
    app.config.update(SECRET_KEY="test", WTF_CSRF_ENABLED=False)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.add_url_rule("/static/vendor/<path:filename>", "vendor.static")
    Babel(app, default_locale="nb")
    CSRFProtect(app)
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
