"""What pages weigh the first time and after, and that nothing on them moves while they load."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from procure.vault.keys import ServerKeyVault
from tests import bid_stories, stories
from tests.journeys.conftest import press
from tests.stories import DEADLINE, PASSWORD
from tests.visits import Visitor

pytestmark = pytest.mark.browser
# Bytes of a first visit, compressed, headers and all; the typeface is half of it.
DOORS = {"/": 100_000, "/account/login": 100_000}  # where people first come
FIRST = 110_000
AFTER = 30_000
PAGES = {
    None: ["/", "/account/login", "/audit/checkpoints"],
    "innkjoper1@example.test": ["/", "/competitions/", "/competitions/1", "/competitions/?q=tje"],
    "leder0@example.test": ["/", "/bids/1", "/bids/1/answers", "/competitions/1"],
}


@pytest.fixture
def bid(town, config, clock):
    """A complete draft, two hours before the deadline: the countdown runs."""
    clock.now = DEADLINE - timedelta(hours=2)
    with Session(town.engine, expire_on_commit=False) as session:
        story = stories.issued(session)
        return bid_stories.written(session, story, ServerKeyVault(config.secret_key))


@pytest.fixture
def signed_in(town, new_context):
    """Sign in and return the cookies, which a browser without memory may begin with."""

    def signed_in(email):
        if email is None:
            return None
        page = new_context(base_url=town.address).new_page()
        page.goto("/account/login")
        page.get_by_label("E-post").fill(email)
        page.get_by_label("Passord").fill(PASSWORD)
        press(page.get_by_role("main").get_by_role("button", name="Logg inn"))
        return page.context.storage_state()

    return signed_in


@pytest.mark.matrix
@pytest.mark.parametrize("email", PAGES)
@pytest.mark.parametrize("width", [1280, 390])
def test_page_is_light_at_first_lighter_after_and_stands_still(
    town, bid, signed_in, new_context, email, width
):
    cookies = signed_in(email)
    for path in PAGES[email]:
        context = new_context(storage_state=cookies, viewport={"width": width, "height": 900})
        visitor = Visitor(context, town.address)
        first, after = visitor.goes_to(path), visitor.goes_to(path)
        assert first.total <= DOORS.get(path, FIRST), (path, first.sizes)
        assert len(first.files) >= 7, path  # it did begin with nothing
        assert after.files == [], path
        assert after.total <= AFTER, (path, after.sizes)
        assert (first.shift, after.shift) == (0, 0), path
        context.close()


def test_other_pages_fetch_only_what_is_theirs(town, bid, signed_in, new_context):
    """From the work list to the bid room and its answers: nothing twice, and little more."""
    context = new_context(storage_state=signed_in("leder0@example.test"))
    visitor = Visitor(context, town.address)
    held = set(visitor.goes_to("/").files)
    for path in ("/competitions/1", "/bids/1", "/bids/1/answers", "/bids/1/files", "/"):
        visit = visitor.goes_to(path)
        assert set(visit.files) & held == set(), path
        assert visit.total <= AFTER, (path, visit.sizes)
        held |= set(visit.files)
