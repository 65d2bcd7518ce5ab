"""Everyone's pages in a real browser: they come whole, and nothing is wrong on them."""

import pytest

from tests.screens.visits import rule_of, rules, tour, visitor
from tests.spoken import Spoken

pytestmark = pytest.mark.browser
SPECIMENS = "/dev/"  # what shows forms with errors on purpose


def test_every_page_comes_whole_says_what_it_is_and_asks_nobody_else(browser, site, monkeypatch):
    monkeypatch.setenv("PATH", "")  # no LibreOffice: drawing a preview takes longer than all else
    problems, seen = [], set()
    with visitor(browser, site, problems, viewport={"width": 1280, "height": 900}) as going:
        for place, _page in tour(going):
            seen.add(rule_of(site.app, place.path))
            if not place.path.startswith(SPECIMENS):
                told = Spoken(going.answer.text()).faults()
                problems += [f"{place}: {fault}" for fault in told]
    unseen = rules(site.app) - seen  # give them a line in places.py
    assert (problems, unseen) == ([], set())
