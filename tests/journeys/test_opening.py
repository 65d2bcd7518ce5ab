"""The opening in real browsers: without a script, and with a part that was lost."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.models.bids import BidFilePart
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_stories import AFTER
from tests.openers import PAPER, PASSPHRASE
from tests.stories import VAULT

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
OPENING = "/competitions/1/opening"


@pytest.fixture
def storage(config):
    return FolderStorage(config.storage_path)


@pytest.fixture
def sealed(town, storage, clock):
    with Session(town.engine, expire_on_commit=False) as session:
        story = stories.issued(session)
        for n in (0, 1):
            bid_stories.submitted(session, story, VAULT, storage, n)
    clock.now = AFTER


def enters(someone, n):
    return someone.signs_in(f"innkjoper{n}@example.test", stories.PASSWORD).goes_to(OPENING)


def turns_key(someone, label, typed, password=stories.PASSWORD):
    """Fill in the form of a key, and send it."""
    form = someone.page.locator("form[data-opener]").filter(has=someone.page.get_by_label(label))
    form.get_by_label(label).fill(typed)
    form.get_by_label("Passordet til kontoen din").fill(password)
    return someone.turns(form.get_by_role("button"))


def test_officer_and_sheet_open_without_a_script(sealed, person):
    first = enters(person(java_script_enabled=False), 1)
    turns_key(first, "Passordfrase", "feil ord")
    first.reads("Nøkkelen eller passordfrasen passer ikke.")
    turns_key(first, "Passordfrase", PASSPHRASE)
    first.reads("Bekreftelsen er registrert.").reads("Det gjelder til")
    second = enters(person(java_script_enabled=False), 2)
    second.page.get_by_text("Bruk gjenopprettingsnøkkelen på papir i stedet").click()
    turns_key(second, "Koden på arket", PAPER.secret.lower())
    second.reads("Tilbudene er åpnet.").reads("Konsortium 1 (konstruert)")
    second.reads("Nøkkelen eller passordfrasen passet ikke")  # the attempt, for all to see


def test_lost_file_is_named_and_the_rest_opened_when_it_is_accepted(
    sealed, person, town, storage, clock
):
    with Session(town.engine) as session:
        part = session.scalars(select(BidFilePart).where(BidFilePart.file_id == 20001)).one()
        storage.remove(part.object_key)
    first, second = enters(person(), 1), enters(person(), 2)
    turns_key(first, "Passordfrase", PASSPHRASE, password="ikke passordet")
    first.reads("Passordet til kontoen din er feil.")
    turns_key(first, "Passordfrase", PASSPHRASE)
    first.reads("Bekreftelsen er registrert.")
    second.page.reload()
    second.seen.clear()  # what follows stands at the same address
    turns_key(second, "Passordfrase", PASSPHRASE)
    second.reads("Tilbud nr. 2: filen «Løsning.pdf» finnes ikke lenger")
    second.ticks("Åpne resten av tilbudene likevel")
    second.seen.clear()
    turns_key(second, "Passordfrase", PASSPHRASE)
    second.reads("Tilbudene er åpnet.").reads("1 mangel")
    second.follows("Konsortium 1 (konstruert)").reads("fantes ikke lenger ved åpningen")
    second.reads("Ingen vedlegg kan leses.")
