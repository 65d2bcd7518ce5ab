"""Everyone's pages in a real browser: they come whole, and nothing is wrong on them."""

import pytest

from tests.screens.visits import rule_of, rules, tour, visitor

pytestmark = pytest.mark.browser


def test_every_page_comes_whole_and_asks_nobody_else(browser, site, monkeypatch):
    monkeypatch.setenv("PATH", "")  # no LibreOffice: drawing a preview takes longer than all else
    problems, seen = [], set()
    with visitor(browser, site, problems, viewport={"width": 1280, "height": 900}) as going:
        seen = {rule_of(site.app, place.path) for place, _ in tour(going)}
    unseen = rules(site.app) - seen  # give them a line in places.py
    assert (problems, unseen) == ([], set())
