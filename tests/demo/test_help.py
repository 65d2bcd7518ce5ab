"""The demo as the help shows it: the guides' pictures are of pages that still say the same."""

import json

from procure.blueprints import help_pictures
from tests import help_pictures as pictures


def test_no_picture_of_the_guides_is_stale(tmp_path):
    """When this fails, look at the page, and take the pictures anew: make pictures."""
    app = pictures.told(tmp_path)
    clients = {shot.viewer: pictures.signed_in(app, shot.viewer) for shot in help_pictures.SHOTS}
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
