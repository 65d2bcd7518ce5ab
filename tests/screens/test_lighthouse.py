"""The pages that people meet first and most, in Lighthouse: `make screens`, alone on the machine."""

import pytest

from tests.conftest import missing
from tests.screens import tools

pytestmark = pytest.mark.screens

KEY_PAGES = (
    ("", "/"),
    ("innkjoper1", "/"),
    ("innkjoper1", "/competitions/"),
    ("prosjekteier1", "/competitions/8"),
    ("prosjekteier1", "/competitions/8/evaluation/consensus"),
    ("prosjekteier1", "/competitions/11/evaluation/matrix"),
    ("evaluator2", "/competitions/7/evaluation/sheet"),
    ("leverandor1", "/bids/{b3_1}"),
    ("leverandor1", "/bids/{b3_1}/answers"),
    ("innkjoper1", "/frameworks/1/ledger"),
)
LEAST = {"accessibility": 100, "best-practices": 100, "performance": 95}


@pytest.mark.parametrize(("who", "path"), KEY_PAGES)
def test_key_pages_score_well_in_lighthouse(site, who, path):
    if (command := tools.lighthouse()) is None:
        missing("Lighthouse needs Chromium, and what `python -m tests.screens.tools` installs")
    cookie = f"{site.app.config['SESSION_COOKIE_NAME']}={site.session_of(who)}" if who else ""
    found = tools.scores(command, site.address + path.format(**site.names), cookie)
    assert {name: points for name, points in found.items() if points < LEAST[name]} == {}
