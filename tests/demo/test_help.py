"""The demo as the help shows it: the guides' pictures are fresh, and the tour's stations open."""

import json
import re

import pytest

from procure.blueprints import help_pictures
from procure.blueprints.help_tour import STATIONS
from tests import help_pictures as pictures
from tests.conftest import csrf_token


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The whole story, told once."""
    return pictures.told(tmp_path_factory.mktemp("demo"))


@pytest.mark.matrix
def test_no_picture_of_the_guides_is_stale(demo):
    """When this fails, look at the page, and take the pictures anew: make pictures."""
    clients = {shot.viewer: pictures.signed_in(demo, shot.viewer) for shot in help_pictures.SHOTS}
    taken = json.loads(help_pictures.TAKEN.read_text(encoding="utf-8"))
    now = {
        shot.name: help_pictures.digest(pictures.labels(clients[shot.viewer], shot.path))
        for shot in help_pictures.SHOTS
    }
    assert now == {name: about["digest"] for name, about in taken.items()}


def test_digest_lets_numbers_be_and_tells_other_words():
    said = help_pictures.digest("Frist 21.01.2027 kl. 12.00  10 døgn")
    assert said == help_pictures.digest("Frist 3.2.2028 kl. 9.30 2 døgn")
    assert said != help_pictures.digest("Frist 21.01.2027 kl. 12.00 10 dager")


@pytest.mark.matrix
def test_tour_goes_through_every_station_with_one_click_each(demo):
    client = demo.test_client()
    for number, station in enumerate(STATIONS, 1):
        shown = client.get("/help/tour").get_data(as_text=True)
        assert shown.count('action="/help/tour/') == len(STATIONS)
        data = {"csrf_token": csrf_token(client, "/help/tour")}
        page = client.post(f"/help/tour/{number}", data=data, follow_redirects=True)
        assert (number, page.status_code) == (number, 200)
        text = page.get_data(as_text=True)
        assert station.promised in text.partition("<main")[2].partition("</main>")[0]
        onward = re.search(r'href="(/help/tour[^"]*)">([^<]*)</a></span></p>', text)
        if number < len(STATIONS):
            said = f"Omvisning, stasjon {number} av {len(STATIONS)}: gå videre"
            assert onward.groups() == (f"/help/tour#stasjon-{number + 1}", said)
        else:
            assert onward.groups() == ("/help/tour", "Omvisningen er ferdig. Se alle stasjonene")


@pytest.mark.matrix
def test_tour_has_no_other_stations(demo):
    client = demo.test_client()
    data = {"csrf_token": csrf_token(client, "/help/tour")}
    assert client.post("/help/tour/0", data=data).status_code == 404
    assert client.post(f"/help/tour/{len(STATIONS) + 1}", data=data).status_code == 404
