"""A pack that takes a while, followed in a real browser."""

import io
import zipfile

import pytest
from playwright.sync_api import expect

from procure.blueprints import background
from procure.documents import pdf
from tests import stories
from tests.conftest import missing

pytestmark = [pytest.mark.browser, pytest.mark.documents, pytest.mark.matrix]
ZIP = "2027-7_Hele-saken.zip"


@pytest.fixture
def owner(session, town, person, monkeypatch):
    """The owner of an issued competition; whoever orders a pack is answered at once."""
    if not pdf.available():
        missing("LibreOffice is not installed")
    stories.issued(session)
    monkeypatch.setattr(background, "SHORT", 0)

    at_browser = person().signs_in("eier@example.test", stories.PASSWORD)
    return at_browser.goes_to("/competitions/1/documents").follows("Hele saken")


def files(content: bytes) -> list[str]:
    return zipfile.ZipFile(io.BytesIO(content)).namelist()


def test_page_follows_the_pack_by_itself(owner):
    owner.presses("Lag pakken").reads("Filer i pakken").is_refused(
        "Lag pakken", "En pakke lages nå."
    )
    owner.page.locator("#pakker-liste").get_by_text("Klar").wait_for(timeout=300_000)
    owner.reads("Pakken er klar.").looks()
    button = owner.page.get_by_role("button", name="Lag pakken")
    expect(button).not_to_have_attribute("aria-disabled", "true")
    assert any(name.endswith(".pdf") for name in files(owner.downloads(ZIP)))
