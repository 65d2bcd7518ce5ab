"""Submit in a real browser, keep the receipt, and check it on a page without any server."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from procure import __file__ as package
from procure.domain import receipts
from procure.extensions import atomic
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_stories import AFTER, PDF
from tests.journeys.conftest import violations
from tests.stories import DEADLINE

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
PAGE = Path(package).parent / "static" / "kontroller-kvittering.html"


@pytest.fixture
def room(town, config, clock):
    """Three consortia with complete bids; two have submitted."""
    clock.now = DEADLINE - timedelta(hours=2)
    vault, storage = ServerKeyVault(config.secret_key), FolderStorage(config.storage_path)
    with Session(town.engine, expire_on_commit=False) as session:
        story = stories.issued(session)
        bid_stories.written(session, story, vault)
        bid_stories.attached(session, story, 1, vault, storage)
        for n in (1, 2):
            bid_stories.submitted(session, story, vault, storage, n)

    def opened():
        clock.now = AFTER
        with Session(town.engine, expire_on_commit=False) as session:
            for officer in (story.officer, story.officer2):
                with atomic(session):
                    bid_stories.confirm(
                        session, 1, vault=vault, storage=storage, actor=officer, now=AFTER
                    )

    return opened


def saved(page, label, folder):
    """Click what downloads, and return the file with the name it was given."""
    with page.expect_download() as waited:
        page.get_by_text(label, exact=True).click()
    path = folder / waited.value.suggested_filename
    waited.value.save_as(path)
    return path


def checks(page, receipt, said, *, proof=None, attachment=None, key=""):
    """Give the page these files, and wait for what it says of them, line by line."""
    page.goto(PAGE.as_uri())
    page.set_input_files("#receipt", receipt)
    if attachment:
        page.set_input_files("#attachments", attachment)
    if proof:
        page.set_input_files("#proof", proof)
    page.fill("#key", key)
    page.get_by_role("button", name="Kontroller").click()
    expect(page.locator("#found li")).to_have_text([re.compile(f"^{word}:") for word in said])


def test_receipt_from_the_page_is_checked_without_a_server(room, person, tmp_path, page):
    lead = person().signs_in("leder0@example.test", stories.PASSWORD).goes_to("/bids/1/submit")
    key = saved(lead.page, "Last ned lesenøkkelen", tmp_path)
    assert key.name == "lesenokkel-2027-7-1.txt"
    assert key.read_text().startswith("AGE-SECRET-KEY-1")
    receipt = saved(lead.presses("Lever tilbudet").page, "Last ned kvitteringen", tmp_path)
    assert receipts.read_file(receipt.read_text(encoding="utf-8")).seed
    lead.goes_to("/bids/1/receipts/1/read")
    lead.page.fill("#secret", key.read_text())
    lead.presses("Vis det leverte").reads("Vi forstår Oppgaveforståelse 0")
    room()
    lead.goes_to("/bids/1/receipts/1")
    proof = saved(lead.page, "Bevis på at tilbudet var med da tilbudene ble åpnet", tmp_path)

    attachment = tmp_path / "Løsning.pdf"
    attachment.write_bytes(PDF)
    told = json.loads(receipt.read_text(encoding="utf-8"))
    files = {"proof": proof, "attachment": attachment, "key": told["public_key"]}
    checks(page, receipt, ["I orden"] * 4, **files)
    assert violations(page) == ""

    attachment.write_bytes(PDF + b"x")
    checks(page, receipt, ["I orden", "I orden", "Feil"], attachment=attachment)
    other = tmp_path / "annen.json"
    told["statement"] = told["statement"].replace('"number":1', '"number":2')
    other.write_text(json.dumps(told), encoding="utf-8")
    checks(page, other, ["I orden", "Feil", "Feil"], proof=proof)
    checks(page, receipt, ["I orden", "Feil"], key="00" * 32)
    checks(page, attachment, ["Feil"])
