"""Attachments sent in parts, in real browsers: progress, a lost connection, no script."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.attachments import EDGE
from procure.domain.seals import PART_SIZE
from procure.models.bids import BidFile, BidFilePart
from tests import bid_stories, stories
from tests.stories import DEADLINE

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
FILES = "/bids/1/files"
LARGE = b"%PDF-1.7\n" + b"0123456789abcdef" * ((2 * PART_SIZE + EDGE) // 16) + b"\n%%EOF"


@pytest.fixture
def room(town):
    with Session(town.engine, expire_on_commit=False) as session:
        story = stories.issued(session)
        bid_stories.started(session, story)
    town.clock.now = DEADLINE - timedelta(hours=2)
    return town


@pytest.fixture
def lead(room, person):
    """Someone of the lead, on the page of the files."""

    def lead():
        return person().signs_in("leder0@example.test", stories.PASSWORD).goes_to(FILES)

    return lead


@pytest.fixture
def paths(tmp_path):
    """Two files of one name and size, with contents of their own."""
    found = []
    for n, content in enumerate((LARGE, LARGE.replace(b"0", b"1"))):
        folder = tmp_path / str(n)
        folder.mkdir()
        found.append(folder / "Løsning.pdf")
        found[-1].write_bytes(content)
    return found


def stored(room):
    """The whole files and the parts."""
    with Session(room.engine) as session:
        files = session.scalars(select(BidFile.size).where(BidFile.completed_at.is_not(None)))
        return list(files), len(session.scalars(select(BidFilePart)).all())


def test_file_is_sent_in_parts_and_shown(room, lead, paths):
    lead = lead()
    sent = []
    lead.page.on("request", lambda r: sent.append(r.url) if "/parts/" in r.url else None)
    lead.page.set_input_files("input[type=file]", paths[0])
    lead.presses("Last opp").reads("Filen er lagt ved.").reads("Løsning.pdf")
    assert [url.rpartition("/")[2] for url in sent] == ["0", "1", "2"]
    assert stored(room) == ([len(LARGE)], 3)


def test_part_whose_answer_is_lost_is_sent_again(room, lead, paths):
    lead = lead()
    lost = []

    def lose(route):
        if len(lost) < 2:
            lost.append(route.request.url)
            route.fetch() if len(lost) == 1 else None  # the server got the first
            route.abort()
        else:
            route.continue_()

    lead.page.route("**/parts/1", lose)
    lead.page.set_input_files("input[type=file]", paths[0])
    lead.presses_here("Last opp").reads("Forbindelsen er brutt. Vi prøver igjen om litt.").reads(
        "Filen er lagt ved."
    )
    lead.problems.clear()  # the browser's own words about the connection
    assert (len(lost), stored(room)) == (2, ([len(LARGE)], 3))


def test_upload_goes_on_after_the_page_is_left_but_not_with_another_file(room, lead, paths):
    lead = lead()
    lead.page.route("**/parts/1", lambda route: route.abort())
    lead.page.set_input_files("input[type=file]", paths[0])
    lead.presses_here("Last opp").reads("Forbindelsen er brutt.")
    lead.page.on("dialog", lambda dialog: dialog.accept())  # the browser asks before it leaves
    lead.goes_to(FILES).reads("Ikke ferdig lastet opp").reads("4,2 MB av")
    lead.page.unroute("**/parts/1")
    sent = []
    lead.page.on("request", lambda r: sent.append(r.url[-1]) if "/parts/" in r.url else None)
    lead.page.set_input_files("input[type=file]", paths[0])
    lead.presses("Last opp").reads("Filen er lagt ved.")
    assert (sent, stored(room)) == (["1", "2"], ([len(LARGE)], 3))
    sent.clear()
    lead.page.route("**/parts/2", lambda route: route.abort())
    lead.page.set_input_files("input[type=file]", paths[0])
    lead.presses_here("Last opp").reads("Forbindelsen er brutt.")
    lead.goes_to(FILES)
    lead.page.unroute("**/parts/2")
    sent.clear()
    lead.page.set_input_files("input[type=file]", paths[1])  # same name, same size
    lead.presses("Last opp").reads("Filen er byttet ut.")
    assert sent == ["0", "1", "2"]
    lead.problems.clear()  # as above


def test_upload_that_is_stopped_leaves_nothing(room, lead, paths):
    lead = lead()
    lead.page.route("**/parts/2", lambda route: route.abort())
    lead.page.set_input_files("input[type=file]", paths[0])
    lead.presses_here("Last opp").reads("Forbindelsen er brutt.")
    lead.turns(lead.page.locator("[data-stop]"))
    lead.reads("Opplastingen er avbrutt. Ingenting av filen er lagret.")
    lead.problems.clear()  # as above
    assert stored(room) == ([], 0)


def test_refusal_is_told_beside_the_form_and_the_page_stays(room, lead, tmp_path):
    wrong = tmp_path / "Løsning.pdf"
    wrong.write_bytes(b"<html>")
    lead = lead()
    lead.page.set_input_files("input[type=file]", wrong)
    lead.presses_here("Last opp")
    lead.reads("Filen må være PDF, Word, Excel eller et bilde (PNG, JPG).")
    expect(lead.page.get_by_role("button", name="Last opp")).to_be_enabled()
    assert stored(room) == ([], 0)


def test_file_is_sent_whole_without_a_script(room, person, paths):
    lead = person(java_script_enabled=False).signs_in("leder0@example.test", stories.PASSWORD)
    lead.goes_to(FILES).page.set_input_files("input[type=file]", paths[0])
    lead.presses("Last opp").reads("Filen er lagt ved.")
    assert stored(room) == ([len(LARGE)], 3)
