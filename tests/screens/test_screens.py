"""Every page at every width, in both colour schemes and all languages: `make screens`."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.conftest import missing
from tests.screens import tools
from tests.screens.visits import tour, visitor

pytestmark = pytest.mark.screens

FOLDER = Path(os.environ.get("PROCURE_SCREENS", "var/screens"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# All rules in light; of the dark scheme what colours can change.
RULES = {
    "light": {"runOnly": {"type": "tag", "values": TAGS}, "rules": {"target-size": {"enabled": True}}},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}},
}  # fmt: skip
# What a finger must hit: 44 px high, but for what stands in a line of text or is not shown.
# A box or a button to choose with is hit by its label too.
LOW = """() => [...document.querySelectorAll(
    "button, summary, select, textarea, input:not([type=hidden]), nav a, .ds-button")]
  .filter(e => e.checkVisibility() && !e.closest("p, td, dd, li > span"))
  .map(e => [e, Math.max(...[e, ...(e.labels ?? [])].map(one => one.getBoundingClientRect().height))])
  .filter(([e, height]) => e.getBoundingClientRect().width > 2 && height < 43.9)
  .map(([e, height]) => `${e.outerHTML.slice(0, 120)} (${height} px)`)"""
WIDER = "() => [document.documentElement.scrollWidth, window.innerWidth]"


def wider(page):
    """Say by how much a page is wider than its window; nothing when it is not."""
    needed, given = page.evaluate(WIDER)
    return f"is {needed - given} px too wide" if needed > given else ""


def name_of(place):
    slug = re.sub(r"[^a-z0-9]+", "-", place.path.lower()).strip("-") or "forside"
    return f"{place.who or 'besokende'}-{slug}"[:120]


@pytest.mark.parametrize("width", [1280, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_holds_its_width(browser, site, scheme, width):
    problems, axe = [], Axe()
    folder = FOLDER / f"{scheme}-{width}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    size = {"width": width, "height": 900}
    with visitor(browser, site, problems, viewport=size, color_scheme=scheme) as going:
        for number, (place, page) in enumerate(tour(going)):
            found = axe.run(page, options=RULES[scheme])
            if found.violations_count:
                going.watch.note(found.generate_report())
            if too_wide := wider(page):
                going.watch.note(too_wide)
            if (scheme, width) == ("light", 390) and (low := page.evaluate(LOW)):
                going.watch.note(f"has low targets: {low}")
            page.screenshot(path=folder / f"{number:03}-{name_of(place)}.png", full_page=True)
    assert problems == [], "\n".join(problems)


@pytest.mark.parametrize("language", ["nn", "en"])
def test_every_page_holds_its_width_in_the_other_languages(browser, site, language):
    problems, size = [], {"width": 390, "height": 900}
    with visitor(browser, site, problems, language, viewport=size) as going:
        for _, page in tour(going):
            if too_wide := wider(page):
                going.watch.note(too_wide)
    assert problems == [], "\n".join(problems)


def test_every_page_is_valid_html(browser, site, tmp_path):
    if (command := tools.vnu()) is None:
        missing("vnu needs Java, and what `python -m tests.screens.tools` installs")
    problems, names = [], {}
    with visitor(browser, site, problems, java_script_enabled=False) as going:
        for number, (place, _) in enumerate(tour(going)):
            names[f"{number:03}.html"] = place
            (tmp_path / f"{number:03}.html").write_bytes(going.answer.body())
    done = subprocess.run(
        [*command, *sorted(tmp_path.glob("*.html"))], capture_output=True, text=True, check=False
    )
    told = re.sub(r'"file:[^"]*/(\d+\.html)"', lambda m: str(names[m[1]]), done.stdout)
    assert done.returncode == 0, told
    assert problems == []
