"""Files are secret to those who may have them: no browser or proxy keeps a copy."""

import pytest

from tests import bid_stories, stories
from tests.bid_stories import WRITING


@pytest.mark.parametrize(
    "address",
    [
        "/bids/1/forms/word",
        "/bids/1/forms/prices",
        "/bids/1/receipts/1/document",
        "/documents/1",
    ],
)
def test_a_file_is_kept_by_nobody_on_its_way(session, login, client, clock, app, address):
    story = stories.issued(session)
    vault = app.extensions["procure_vault"]
    bid_stories.submitted(session, story, vault)
    clock.now = WRITING
    login("leder0@example.test")
    found = client.get(address)
    assert found.headers["Content-Disposition"].startswith("attachment")
    assert found.headers["Cache-Control"] == "no-store"
