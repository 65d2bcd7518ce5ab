"""A bid that an amendment touched: marked, confirmed or changed, opened as it stands, judged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from procure.domain.audit import Tag
from procure.domain.bids import Status
from procure.domain.errors import DeadlinePassed, InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.queries import answer_marks
from procure.queries import audit as trail
from procure.queries import bids as rooms
from procure.queries import openings as pages
from procure.services import (
    amendment_changes,
    amendments,
    assessments,
    bid_confirmations,
    bids,
)
from procure.services.amendments import Explanation
from procure.vault.keys import ServerKeyVault
from procure.vault.storage import FolderStorage
from tests import amendment_stories as told
from tests import bid_stories, evaluation_stories, stories
from tests.amendment_stories import SAID, WHEN
from tests.stories import DEADLINE

VAULT = ServerKeyVault(evaluation_stories.SECRET)
LATER = WHEN + timedelta(hours=1)
BOTH = replace(SAID, requirements=True)


@pytest.fixture
def story(session):
    return stories.issued(session)


def room(session, story, bid, *, n=0, now=LATER):
    return rooms.room(session, bid, viewer=story.leads[n], now=now)


def confirm(session, story, bid, marks, *, actor=None, now=LATER):
    with atomic(session):
        bid_confirmations.confirm(session, bid, marks=marks, actor=actor or story.leads[0], now=now)


def resubmit(session, story, bid, *, confirmed=(), now=LATER):
    with atomic(session):
        said = bid_stories.content(session, story)
        bids.save_draft(session, bid, said, version=0, vault=VAULT, actor=story.leads[0], now=now)
        bids.submit(
            session, bid, idempotency_key="second", received_at=now, confirmed=confirmed,
            vault=VAULT, actor=story.leads[0], now=now,
        )  # fmt: skip


def open_all(session, story, tmp_path):
    for officer in (story.officer, story.officer2):
        with atomic(session):
            bid_stories.confirm(
                session, story.competition_id, vault=VAULT, storage=FolderStorage(tmp_path),
                actor=officer, now=bid_stories.AFTER,
            )  # fmt: skip


def touched(session, story, said: Explanation = SAID, n: int = 0) -> int:
    bid = bid_stories.submitted(session, story, VAULT, n=n)
    told.issued(session, story, said)
    return bid


def test_room_shows_what_is_touched_and_what_it_was_before(session, story):
    bid = touched(session, story, BOTH)
    shown = room(session, story, bid)
    first = told.criteria(session, story)[0]
    assert shown.status is Status.SUBMITTED  # the bid stays delivered
    assert [part.criterion_id for part in shown.awaiting.parts] == [None, first]
    touch = shown.awaiting.parts[1].touches[0]
    assert [(d.field, d.before, d.after) for d in touch.differences] == [
        ("description", "Vi vurderer oppgaveforståelse.", "Vi vurderer to ting.")
    ]
    assert (touch.version, touch.reason) == (2, SAID.reason)


def test_confirmed_answer_needs_no_new_delivery(session, story):
    bid = touched(session, story, BOTH)
    requirements, first = room(session, story, bid).awaiting.mark_ids
    confirm(session, story, bid, [first])
    left = room(session, story, bid)
    assert [part.criterion_id for part in left.awaiting.parts] == [None]
    confirm(session, story, bid, [requirements])
    done = room(session, story, bid)
    assert (done.unconfirmed, len(done.deliveries)) == (False, 1)
    with pytest.raises(NotFound):
        confirm(session, story, bid, [first])


def test_only_the_lead_of_the_own_consortium_confirms_before_the_deadline(session, story):
    bid = touched(session, story)
    marks = room(session, story, bid).awaiting.mark_ids
    with pytest.raises(PermissionDenied):
        confirm(session, story, bid, marks, actor=story.members[0])
    with pytest.raises(NotFound):
        confirm(session, story, bid, marks, actor=story.leads[1])
    with pytest.raises(DeadlinePassed):
        confirm(session, story, bid, marks, now=DEADLINE)
    own = bid_stories.submitted(session, story, VAULT, n=1)
    with pytest.raises(NotFound):
        confirm(session, story, own, marks, actor=story.leads[1])
    assert told.marks(session, bid) == [(told.criteria(session, story)[0], False)]


def test_new_delivery_confirms_what_was_shown_and_nothing_that_came_between(session, story):
    bid = touched(session, story)
    shown = room(session, story, bid).awaiting.mark_ids
    with atomic(session):
        amendments.prepare(session, story.competition_id, actor=story.owner, now=WHEN)
    with atomic(session):
        amendment_changes.change_texts(
            session, story.competition_id, values={"need": "Nytt."}, **told.by(story, session)
        )
    told.told(session, told.approved(session, told.explained(session, story, BOTH)))
    resubmit(session, story, bid, confirmed=shown)
    first = told.criteria(session, story)[0]
    assert told.marks(session, bid) == [(first, True), (None, False)]


def test_delivery_that_showed_nothing_confirms_nothing(session, story):
    bid = touched(session, story)
    resubmit(session, story, bid)
    assert told.marks(session, bid) == [(told.criteria(session, story)[0], False)]


def test_staff_learn_nothing_of_marks_before_the_opening(session, story):
    bid = touched(session, story)
    confirm(session, story, bid, room(session, story, bid).awaiting.mark_ids)
    shown = trail.listing(session, viewer=story.officer).rows
    assert [row.tag for row in shown if row.tag.startswith("bid:")] == []
    amended = next(row for row in shown if row.tag == Tag.COMPETITION_AMEND)
    assert {name for name, _value in amended.facts} == {
        "number", "digest", "amendment", "extended", "extension_reason", "criteria", "requirements",
    }  # fmt: skip
    assert answer_marks.unconfirmed(session, story.competition_id) == {}


def test_unconfirmed_bid_is_opened_as_it_stands_and_admitted_only_with_a_reason(
    session, story, tmp_path
):
    bid = touched(session, story, BOTH)
    other = bid_stories.submitted(session, story, VAULT, n=1, received_at=LATER)
    open_all(session, story, tmp_path)
    by = {"actor": story.officer, "now": bid_stories.AFTER}
    page = pages.opening(session, story.competition_id, viewer=story.officer, now=by["now"])
    assert {row.bid_id: row.unconfirmed for row in page.rows} == {bid: 2, other: 0}
    read = pages.read(session, bid, viewer=story.officer, now=by["now"])
    assert read.unconfirmed == ("", "Oppgaveforståelse")

    with atomic(session):
        for one in (bid, other):
            bid_stories.meet_requirements(session, one, **by)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        assessments.assess(session, bid, admissible=True, reason=" ", **by)
    assert [why.code for why in refused.value.reasons] == [Code.ANSWERS_UNCONFIRMED]
    with atomic(session):
        assessments.assess(session, bid, admissible=True, reason="Svaret dekker begge.", **by)
    with atomic(session):
        assessments.assess(session, other, admissible=True, reason="", **by)
