"""What staff learn of declines: nothing before there are three, no name before the opening."""

import pytest

from procure.domain.errors import NotFound
from procure.domain.invitations import Why
from procure.extensions import atomic
from procure.queries import audit as trail
from procure.queries import invitations as pages
from procure.queries.invitations import Decline
from procure.services import invitations
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import bid_stories, stories
from tests.bid_stories import WRITING

VAULT = ServerKeyVault("a test secret that is long enough to start with")


def told(session, story, viewer=None):
    return pages.declines(session, story.competition_id, viewer=viewer or story.officer)


def test_declines_are_told_when_there_are_three_and_without_names_or_own_words(session):
    story = stories.issued(session)
    none = told(session, story)
    assert (none.opened, none.count, none.tally, none.named) == (False, None, (), ())
    bid_stories.declined(session, story, 0, why=Why.DEADLINE, words="Firma 0 rekker det ikke.")
    bid_stories.declined(session, story, 1, why=Why.SIZE)
    assert told(session, story) == none
    bid_stories.declined(session, story, 2, why=Why.DEADLINE)
    found = told(session, story)
    assert (found.count, found.tally, found.named) == (3, ((Why.DEADLINE, 2), (Why.SIZE, 1)), ())
    with atomic(session):
        invitations.accept(
            session, bid_stories.invitation(session, story, 1), actor=story.leads[1], now=WRITING
        )
    assert told(session, story) == none


def test_names_and_reasons_are_told_after_the_opening(session, tmp_path):
    story = stories.issued(session)
    bid_stories.declined(session, story, 2, why=Why.TERMS, words="Se krav 3.")
    bid_stories.opened(session, story, VAULT, FolderStorage(tmp_path))
    found = told(session, story)
    reason = "Kravene eller vilkårene passer ikke. Se krav 3."
    assert found.named == (Decline("Konsortium 2 (konstruert)", WRITING, reason),)
    assert (found.opened, found.count, found.tally) == (True, 1, ())


def test_suppliers_and_outsiders_are_told_of_no_declines(session):
    story = stories.issued(session)
    for viewer in (story.leads[0], story.members[1], story.outsider, story.administrator):
        with pytest.raises(NotFound):
            told(session, story, viewer)


def test_trail_is_silent_on_answers_until_the_bids_are_opened(session, tmp_path):
    story = stories.issued(session)
    before = trail.listing(session, viewer=story.officer).rows
    for n in range(3):
        bid_stories.declined(session, story, n)
    with atomic(session):
        for n in (0, 1):
            invitations.accept(
                session, bid_stories.invitation(session, story, n), actor=story.leads[n],
                now=WRITING,
            )  # fmt: skip
    for viewer in (story.officer, story.auditor):
        assert trail.listing(session, viewer=viewer).rows == before
    bid_stories.opened(session, story, VAULT, FolderStorage(tmp_path))
    answers = [
        (row.tag, row.who)
        for row in trail.listing(session, viewer=story.auditor).rows
        if row.tag.startswith("invitation:")
    ]
    assert sorted(answers) == [
        ("invitation:invitation:accept", "Tilbudsleder 0"),
        ("invitation:invitation:accept", "Tilbudsleder 1"),
        ("invitation:invitation:decline", "Tilbudsleder 0"),
        ("invitation:invitation:decline", "Tilbudsleder 1"),
        ("invitation:invitation:decline", "Tilbudsleder 2"),
    ]
