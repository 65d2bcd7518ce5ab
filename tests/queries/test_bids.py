from dataclasses import replace
from datetime import timedelta

import pytest

from procure.domain.bids import Status
from procure.domain.errors import NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.queries import bid_list, bids, receipts
from procure.services import bid_files
from procure.services import bids as verbs
from tests import bid_stories, stories
from tests.bid_stories import AFTER, WRITING
from tests.stories import DEADLINE


def issued(session, consortia=3):
    framework = stories.framework(session, consortia=consortia)
    return stories.issued(session, stories.project(session, framework))


def listing(session, viewer, now=WRITING, **kwargs):
    return bid_list.listing(session, viewer=viewer, now=now, **kwargs)


def test_listing_follows_the_bid(session, vault, storage):
    story = issued(session)
    lead = story.leads[0]

    def state(now=WRITING):
        session.rollback()
        session.expunge_all()
        (row,) = listing(session, lead, now).rows
        return row.bid_id, row.status, row.received_at

    assert state() == (None, None, None)
    bid_id = bid_stories.written(session, story, vault)
    assert state() == (bid_id, Status.DRAFT, None)
    bid_stories.deliver(session, story, bid_id, vault)
    later = WRITING + timedelta(hours=1)
    bid_stories.replaced(session, story, bid_id, vault, received_at=later)
    assert state() == (bid_id, Status.SUBMITTED, later)
    with atomic(session):
        verbs.withdraw(session, bid_id, actor=lead, now=later)
    assert state() == (bid_id, Status.WITHDRAWN, later)


def test_listing_holds_only_own_invitations(session, vault):
    story = issued(session)
    bid_stories.submitted(session, story, vault, None, 1)
    (row,) = listing(session, story.leads[0]).rows
    assert (row.consortium, row.bid_id) == ("Konsortium 0 (konstruert)", None)
    assert listing(session, story.outsider).rows == ()


def test_listing_knows_nothing_of_a_competition_that_is_not_issued(session):
    story = stories.approved(session)
    assert listing(session, story.leads[0]).rows == ()


@pytest.mark.parametrize("who", ["officer", "owner", "auditor", "administrator"])
def test_listing_is_for_suppliers(session, who):
    story = stories.framework(session)
    with pytest.raises(PermissionDenied):
        listing(session, getattr(story, who))


def test_listing_is_paged_by_key(session):
    story = issued(session, consortia=60)
    viewer = replace(story.leads[0], consortium_ids=frozenset(story.consortium_ids))
    first = listing(session, viewer)
    second = listing(session, viewer, before=first.older)
    ids = [row.invitation_id for row in (*first.rows, *second.rows)]
    assert (len(first.rows), len(second.rows), second.older) == (50, 10, None)
    assert ids == sorted(ids, reverse=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [("HVERDAG", 1), ("2027/7", 1), ("%", 0), ("_", 0), ("\\", 0), ("finnes ikke", 0)],
)
def test_listing_is_searched_literally(session, text, found):
    story = issued(session)
    assert len(listing(session, story.leads[0], text=text).rows) == found


@pytest.mark.sqlite
def test_listing_asks_as_often_for_3_rows_as_for_30(session, count_statements):
    story = issued(session, consortia=30)
    counts = []
    for size in (3, 30):
        viewer = replace(story.leads[0], consortium_ids=frozenset(story.consortium_ids[:size]))
        session.rollback()
        with count_statements() as counter:
            assert len(listing(session, viewer).rows) == size
        counts.append([s.split()[0] for s in counter.statements])
    assert counts == [["BEGIN", "SELECT"], ["BEGIN", "SELECT"]]


def test_room_is_the_consortiums_alone(session, vault):
    story = issued(session)
    bid_id = bid_stories.submitted(session, story, vault)
    for actor in (story.leads[1], story.outsider, story.officer, story.owner, story.administrator):
        with pytest.raises(NotFound):
            bids.room(session, bid_id, viewer=actor, now=WRITING)
        with pytest.raises(NotFound):
            bids.team(session, bid_id, viewer=actor, now=stories.START)
        with pytest.raises(NotFound):
            receipts.receipt(session, bid_id, 1, viewer=actor, now=WRITING)
    with pytest.raises(NotFound):
        bids.room(session, 99, viewer=story.leads[0], now=WRITING)


def test_room_says_why_a_button_is_refused(session, vault):
    story = issued(session)
    bid_id = bid_stories.written(session, story, vault)

    def codes(viewer, now):
        room = bids.room(session, bid_id, viewer=viewer, now=now)
        return [w.code for w in room.write_refusals], [w.code for w in room.submit_refusals]

    assert codes(story.leads[0], WRITING) == ([], [])
    assert codes(story.members[0], WRITING) == ([], [Code.NOT_LEAD])
    passed = [Code.DEADLINE_PASSED]
    assert codes(story.leads[0], DEADLINE) == (passed, passed)
    assert codes(story.members[0], DEADLINE) == (passed, passed)


def test_room_holds_terms_with_the_consortiums_own_ceilings(session, vault):
    story = issued(session)
    bid_id = bid_stories.started(session, story)
    terms = bids.room(session, bid_id, viewer=story.leads[0], now=WRITING).terms
    assert [(c.name, c.word_limit) for c in terms.criteria] == [
        ("Oppgaveforståelse", 600),
        ("Team og kompetanse", 600),
    ]
    assert [(line.name, line.hours, line.ceiling_ore) for line in terms.lines] == [
        ("Seniorrådgiver", 800, 150_000),
        ("Rådgiver", 400, 110_000),
    ]


@pytest.mark.parametrize("change", ["nothing", "draft", "file", "removed file"])
def test_room_knows_whether_something_is_not_delivered(session, vault, storage, change):
    story = issued(session)
    bid_id = bid_stories.submitted(session, story, vault, storage)
    later = WRITING + timedelta(minutes=1)
    with atomic(session):
        if change == "draft":
            verbs.save_draft(
                session, bid_id, bid_stories.content(session, story, marker="ny"), version=0,
                vault=vault, actor=story.members[0], now=later,
            )  # fmt: skip
        if change == "removed file":
            (file,) = bids.room(session, bid_id, viewer=story.leads[0], now=later).files
            bid_files.detach(session, bid_id, file.id, actor=story.leads[0], now=later)
    if change == "file":
        bid_stories.attached(session, story, bid_id, vault, storage, name="ny.pdf")
    room = bids.room(session, bid_id, viewer=story.leads[0], now=later)
    assert room.changed is (change != "nothing")


def test_team_holds_areas_needs_and_the_consortiums_people(session, vault):
    story = issued(session)
    bid_id = bid_stories.started(session, story, 1)
    team = bids.team(session, bid_id, viewer=story.members[1], now=stories.START)
    assert [(a.key, a.need) for a in team.areas] == [
        ("service_design", 3),
        ("benefit_realisation", 3),
        ("change_management", 3),
    ]
    assert team.roles == ("Seniorrådgiver", "Rådgiver")
    assert [(p.label, p.employer, p.role, p.levels, p.evidence) for p in team.candidates] == [
        (
            "Tjenestedesigner 1", "Firma 2 AS (konstruert)", "Seniorrådgiver",
            {"service_design": 5, "benefit_realisation": 2, "change_management": 2}, "Ti år",
        ),
        (
            "Gevinstrådgiver 1", "Firma 3 AS (konstruert)", "Seniorrådgiver",
            {"service_design": 1, "benefit_realisation": 4, "change_management": 3}, "Åtte år",
        ),
    ]  # fmt: skip


def test_receipt_is_rebuilt_from_what_is_stored(session, vault, storage):
    story = issued(session)
    bid_id = bid_stories.submitted(session, story, vault, storage)
    page = receipts.receipt(session, bid_id, None, viewer=story.members[0], now=AFTER)
    assert page.sound
    assert page.receipt.digest() == page.digest
    assert [f.name for f in page.files] == ["Løsning.pdf"]
    assert (page.submitted_by, page.replaced_by) == ("Tilbudsleder 0", None)
    bid_stories.replaced(session, story, bid_id, vault)
    old = receipts.receipt(session, bid_id, 1, viewer=story.leads[0], now=WRITING)
    assert (old.sound, old.replaced_by) == (True, 2)
    with pytest.raises(NotFound):
        receipts.receipt(session, bid_id, 3, viewer=story.leads[0], now=WRITING)


def test_room_asks_as_often_for_3_files_and_versions_as_for_30(
    session, vault, storage, count_statements
):
    story = issued(session)
    bid_id = bid_stories.started(session, story)
    counts = []
    for size in (3, 30):
        have = 0 if size == 3 else 3
        for n in range(have, size):
            bid_stories.attached(session, story, bid_id, vault, storage, name=f"{n}.pdf")
            bid_stories.replaced(session, story, bid_id, vault, key=f"key {n}")
        session.rollback()
        session.expunge_all()
        with count_statements() as counter:
            room = bids.room(session, bid_id, viewer=story.leads[0], now=WRITING)
            bids.team(session, bid_id, viewer=story.leads[0], now=stories.START)
            receipts.receipt(session, bid_id, 1, viewer=story.leads[0], now=WRITING)
        assert (len(room.files), len(room.deliveries)) == (size, size)
        counts.append(len(counter))
    assert counts[0] == counts[1]
    assert counts[0] < 80
