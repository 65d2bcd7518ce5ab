"""Where am I: every page below the top level has crumbs, from its list or its case to itself."""

import re
from pathlib import Path

import pytest

import procure
from procure.blueprints.navigation import MENU
from tests import stories

TEMPLATES = Path(procure.__file__).parent / "templates"
# what the menu leads to, what has no place in it, and what others extend
TOP = {
    "accounts/login.html", "audit/index.html", "bids/index.html", "competitions/index.html",
    "consortia/index.html", "dev/components.html", "errors/error.html", "frameworks/index.html",
    "home/welcome.html", "home/worklist.html", "layouts/form.html", "layouts/page.html",
    "layouts/wide.html", "outbox/index.html", "projects/index.html", "templates/index.html",
}  # fmt: skip


def source_of(path):
    """The template without its comments, which show how to extend it."""
    return re.sub(r"{#.*?#}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def chain(name):
    """The template, and those it extends."""
    while name:
        source = source_of(TEMPLATES / name)
        yield source
        found = re.search(r'{% extends "([^"]+)"', source)
        name = found.group(1) if found else ""


PAGES = sorted(
    str(path.relative_to(TEMPLATES))
    for path in TEMPLATES.rglob("*.html")
    if '{% extends "' in source_of(path)
)


def test_page_has_crumbs_unless_it_is_at_the_top():
    said = ("{% set crumbs", "{% block breadcrumbs %}{{ trail(")
    without = {
        name for name in PAGES if not any(one in source for source in chain(name) for one in said)
    }
    assert without == TOP


def test_crumbs_are_a_way_back_that_opens(session, client, login):
    story = stories.issued(session)
    key = story.competition_id
    for email, urls in (
        ("innkjoper1@example.test", ["documents", "questions", "opening", "journal", "award"]),
        ("leder0@example.test", ["documents", "questions"]),
    ):
        login(email)
        for part in urls:
            page = client.get(f"/competitions/{key}/{part}").get_data(as_text=True)
            nav = re.search(r'<nav class="ds-breadcrumbs".*?</nav>', page, re.DOTALL).group(0)
            listed = nav.partition("<ol>")[2]
            links = re.findall(r'<a class="ds-link" href="([^"]+)"', listed)
            assert links, (email, part)
            assert [client.get(url).status_code for url in links] == [200] * len(links)
            assert listed.count("aria-current") == 1


@pytest.mark.parametrize("endpoint", [endpoint for endpoint, _label, _roles in MENU])
def test_menu_leads_to_the_top_level(app, endpoint):
    assert endpoint in app.view_functions
