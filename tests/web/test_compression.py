"""Pages travel compressed; files do not, nor pages in which a stranger may have chosen a word."""

import gzip
import re

import pytest

from tests import bid_stories, stories
from tests.bid_stories import WRITING
from tests.conftest import csrf_token

LIST = "/competitions/"
SEARCH = f"{LIST}?q=tjeneste"
GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}
OURS = GZIP | {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def story(session, login):
    story = stories.issued(session)
    login("innkjoper1@example.test")
    return story


def encoding(answer):
    return answer.headers.get("Content-Encoding")


def unsigned(html):
    """Return a page without what is new in each: the signature of its CSRF tokens."""
    return re.sub(rb'(name="csrf_token"[^>]*value=")[^"]+', rb"\1", html)


def test_page_is_compressed(story, client):
    plain, packed = client.get(LIST), client.get(LIST, headers=GZIP)
    assert (encoding(plain), encoding(packed)) == (None, "gzip")
    assert unsigned(gzip.decompress(packed.data)) == unsigned(plain.data)
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.data) / 3
    vary = {plain.headers["Vary"], packed.headers["Vary"]}
    assert vary == {"Accept-Encoding, Cookie"}
    assert packed.headers["Content-Type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0"])
def test_page_is_left_for_browsers_that_do_not_ask(story, client, accepted):
    assert encoding(client.get(LIST, headers={"Accept-Encoding": accepted})) is None


def test_head_tells_what_get_would(story, client):
    head, got = client.head(LIST, headers=GZIP), client.get(LIST, headers=GZIP)
    assert (head.status_code, head.data, encoding(head)) == (200, b"", "gzip")
    assert head.headers["Vary"] == got.headers["Vary"]


@pytest.mark.parametrize(
    ("site", "packed"),
    [("same-origin", "gzip"), ("none", "gzip"), ("same-site", None), ("cross-site", None)],
)
def test_search_is_compressed_only_for_whoever_began_it_with_us(story, client, site, packed):
    assert encoding(client.get(SEARCH, headers=GZIP | {"Sec-Fetch-Site": site})) == packed


def test_search_of_a_browser_that_does_not_say_is_left(story, client):
    assert encoding(client.get(SEARCH, headers=GZIP)) is None


def test_link_from_elsewhere_to_a_page_without_a_query_is_compressed(story, client):
    found = client.get(LIST, headers=GZIP | {"Sec-Fetch-Site": "cross-site"})
    assert encoding(found) == "gzip"


@pytest.mark.parametrize(
    ("site", "packed"), [("same-origin", "gzip"), ("cross-site", None), (None, None)]
)
def test_form_with_errors_is_compressed_only_from_our_own_page(client, site, packed):
    token = csrf_token(client, "/account/login")
    given = {"csrf_token": token, "email": "noen@example.test", "password": "feil"}
    headers = GZIP | ({"Sec-Fetch-Site": site} if site else {})
    refused = client.post("/account/login", data=given, headers=headers)
    assert (refused.status_code, encoding(refused)) == (422, packed)


def test_kept_page_is_compressed_and_asked_about(story, client):
    client.get(LIST)
    page = client.get(LIST, headers=OURS)
    again = client.get(LIST, headers=OURS | {"If-None-Match": page.headers["ETag"]})
    assert (encoding(page), again.status_code, again.data) == ("gzip", 304, b"")
    assert encoding(again) is None
    assert again.headers["Vary"] == page.headers["Vary"]
    assert page.headers["ETag"].startswith("W/")


def test_what_is_no_page_is_left(story, client):
    clock = client.get("/clock", headers=OURS)
    assert clock.mimetype == "application/json"
    assert encoding(clock) is None
    assert "Accept-Encoding" not in clock.headers.get("Vary", "")


def test_small_answers_are_left(client):
    moved = client.get(LIST, headers=OURS)
    assert (moved.status_code, encoding(moved)) == (303, None)


@pytest.mark.parametrize(
    "address",
    ["/bids/1/forms/word", "/bids/1/forms/prices", "/bids/1/receipts/1/document", "/documents/1"],
)
def test_no_download_is_compressed(session, login, client, clock, app, address):
    story = stories.issued(session)
    bid_stories.submitted(session, story, app.extensions["procure_vault"])
    clock.now = WRITING
    login("leder0@example.test")
    found = client.get(address, headers=OURS)
    assert found.headers["Content-Disposition"].startswith("attachment")
    assert encoding(found) is None
