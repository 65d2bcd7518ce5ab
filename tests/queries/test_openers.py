from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import NotFound
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.accounts import User
from procure.queries import openers as pages
from procure.services import competitions, key_rotations, opener_keys
from tests import openers, stories
from tests.openers import OFFICER, PAPER
from tests.stories import START, VAULT

LATER = START + timedelta(days=2)


@pytest.fixture
def story(session):
    return stories.issued(session)


def issued_again(session, story, count):
    for number in range(count):
        again = stories.draft(session, replace(story, reference=f"2027/{20 + number}"))
        with atomic(session):
            key, owner = again.competition_id, {"actor": story.owner, "now": START}
            competitions.submit_for_review(session, key, **owner)
            competitions.approve(session, key, actor=story.officer, now=START)
            competitions.issue(session, key, vault=VAULT, **owner)


@pytest.mark.parametrize("more", [0, 2])
def test_overview_takes_as_many_statements_for_one_competition_as_for_three(
    session, story, count_statements, more
):
    issued_again(session, story, more)
    session.rollback()
    with count_statements() as counted:
        page = pages.page(session, viewer=story.officer, now=LATER)
    assert len(page.under_way) == 1 + more
    assert len([s for s in counted.statements if s != "BEGIN"]) == 4


def test_overview_shows_people_first_and_the_own_key_as_such(session, story):
    page = pages.page(session, viewer=story.officer2, now=LATER)
    shown = [(k.facts.name, k.own, k.usable, k.days_left) for k in page.keys]
    assert shown == [
        ("Innkjøper 1", False, False, 88), ("Innkjøper 2", True, True, 88), ("", False, True, 88),
    ]  # fmt: skip
    assert (page.lacking, page.has_own) == ((), True)
    assert [one.current for one in page.under_way] == [True]


def test_key_of_someone_who_is_shut_out_counts_no_more(session, story):
    with atomic(session):
        session.get_one(User, story.officer2.id).disabled_at = LATER
    page = pages.page(session, viewer=story.officer, now=LATER)
    assert [key.facts.name for key in page.keys] == ["Innkjøper 1", ""]
    assert [why.code for why in page.lacking] == [Code.OPENERS_MISSING]
    (one,) = page.under_way
    assert one.current is False
    assert [(key.facts.name, key.in_use) for key in one.locked] == [
        ("Innkjøper 1", True), ("Innkjøper 2", False), ("", True),
    ]  # fmt: skip


def test_half_is_shown_while_it_counts(session, story):
    with atomic(session):
        hand = openers.hand(session, story.officer)
        key_rotations.rotate(
            session, story.competition_id, hand=hand, vault=VAULT, actor=story.officer, now=LATER
        )

    def half(viewer, now):
        return pages.rotation(
            session, story.competition_id, viewer=viewer, now=now
        ).competition.half

    until = LATER + timedelta(hours=2)
    assert half(story.officer2, until) == pages.Half("Innkjøper 1", own=False, until=until)
    assert half(story.officer, until) == pages.Half("Innkjøper 1", own=True, until=until)
    assert half(story.officer, until + timedelta(seconds=1)) is None


def test_officers_of_another_body_see_their_own_keys_alone(session, story):
    owner = session.scalar(select(User.organisation_id).where(User.id == story.owner.id))
    other = replace(story.officer2, organisation_id=owner)
    page = pages.page(session, viewer=other, now=LATER)
    assert (page.keys, page.under_way, page.has_own) == ((), (), False)
    with pytest.raises(NotFound):
        pages.rotation(session, story.competition_id, viewer=other, now=LATER)
    with pytest.raises(NotFound):
        pages.trial(session, openers.key_of(session, PAPER).id, viewer=other, now=LATER)
    with pytest.raises(NotFound):
        opener_keys.hand(session, openers.key_of(session, PAPER).id, PAPER.secret, actor=other)
    with pytest.raises(NotFound):
        pages.page(session, viewer=story.auditor, now=LATER)


def test_trial_holds_what_the_key_opens(session, story):
    key = openers.key_of(session, OFFICER)
    found = pages.trial(session, key.id, viewer=story.officer, now=LATER)
    assert (found.canary, found.wrapped, found.key.id) == (key.canary, key.wrapped, key.id)
    paper = pages.trial(
        session, openers.key_of(session, PAPER).id, viewer=story.officer2, now=LATER
    )
    assert paper.wrapped == b""


def test_key_that_must_be_tried_soon_is_told_to_those_who_can_try_it(session, story):
    """The own one and the one on paper; a colleague's key is the colleague's."""
    before = START + timedelta(days=75, hours=-1)
    soon = START + timedelta(days=77)
    late = START + timedelta(days=91)
    assert pages.due(session, viewer=story.officer, now=before) == ()
    for now in (soon, late):
        found = pages.due(session, viewer=story.officer, now=now)
        assert [(key.own, key.facts.on_paper) for key in found] == [(True, False), (False, True)]
        assert [key.ready for key in found] == [now == soon] * 2
    assert pages.due(session, viewer=story.owner, now=late) == ()
