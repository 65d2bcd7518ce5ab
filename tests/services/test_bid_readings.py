"""What was submitted is read with the reading key alone, and by nobody past a closed part."""

import pytest
from sqlalchemy import func, select

from procure.domain.bid_corners import answer_cell, people_cell
from procure.domain.errors import (
    DeadlinePassed,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.reasons import Code
from procure.domain.seals import SEED_SIZE
from procure.extensions import atomic
from procure.models.bids import BidDraft, PartAssignment, Submission
from procure.services import bid_readings, bid_shares, bids
from procure.services.bid_shares import Given
from procure.vault import identities
from tests import bid_stories, stories
from tests.bid_stories import WRITING
from tests.stories import DEADLINE, VAULT

KEY, OTHER = identities.new(), identities.new()


@pytest.fixture
def story(session):
    return stories.issued(session)


def submit(session, story, n=0, key=KEY):
    with atomic(session):
        return bids.submit(
            session, n + 1, idempotency_key="k", received_at=WRITING, reader=key.recipient,
            vault=VAULT, actor=story.leads[n], now=WRITING,
        )  # fmt: skip


@pytest.fixture
def submitted(session, story):
    """Consortium 0's bid with its reading key; return what was written and the seed."""
    bid_stories.written(session, story, VAULT)
    return bid_stories.content(session, story), submit(session, story).seed


def restore(session, actor, *, version=0, now=WRITING, number=1, secret=KEY.secret):
    with atomic(session):
        return bid_readings.restore(
            session, 1, number, secret, version=version, vault=VAULT, actor=actor, now=now
        )


def test_lead_reads_all_that_was_submitted(session, story, submitted):
    content, seed = submitted
    found = bid_readings.read(session, 1, 1, KEY.secret, actor=story.leads[0])
    assert (found.content, found.seed, found.firms) == (content, seed, ())
    assert len(seed) == SEED_SIZE


@pytest.mark.parametrize(
    "secret",
    ["", "x", KEY.recipient, OTHER.secret, KEY.secret[:-1]],
    ids=["empty", "letter", "public", "other", "cut"],  # the same in every worker
)
def test_no_other_key_opens_it(session, story, submitted, secret):
    with pytest.raises(InvalidInput) as refused:
        bid_readings.read(session, 1, 1, secret, actor=story.leads[0])
    assert [why.code for why in refused.value.reasons] == [Code.READING_KEY_WRONG]


def test_sealed_octets_moved_from_another_bid_do_not_open(session, story, submitted):
    bid_stories.written(session, story, VAULT, 1)
    submit(session, story, 1)
    with atomic(session):
        rows = session.scalars(select(Submission).order_by(Submission.bid_id)).all()
        rows[0].payload = rows[1].payload  # sealed for the same reading key
    with pytest.raises(InvalidInput):
        bid_readings.read(session, 1, 1, KEY.secret, actor=story.leads[0])


@pytest.mark.parametrize("who", ["foreign", "outsider", "officer", "administrator", "auditor"])
def test_key_alone_lets_nobody_else_in(session, story, submitted, who):
    actor = story.leads[1] if who == "foreign" else getattr(story, who)
    with pytest.raises(NotFound):
        bid_readings.read(session, 1, 1, KEY.secret, actor=actor)
    with pytest.raises(NotFound):
        restore(session, actor)


@pytest.mark.parametrize("number", [0, 2])
def test_version_that_was_never_submitted_is_not_found(session, story, submitted, number):
    with pytest.raises(NotFound):
        bid_readings.read(session, 1, number, KEY.secret, actor=story.leads[0])


def test_restored_draft_is_what_was_submitted_under_a_new_seed(session, story, submitted):
    content, seed = submitted
    assert restore(session, story.members[0]) == 1
    draft = bids.read_draft(session, 1, vault=VAULT, actor=story.members[0])
    assert (draft.content, draft.saved_by) == (content, "Medlem 0")
    again = submit_again(session, story)
    assert (again.number, again.seed == seed) == (2, False)
    found = bid_readings.read(session, 1, 2, OTHER.secret, actor=story.leads[0])
    assert found.content == content
    with pytest.raises(InvalidInput):
        bid_readings.read(session, 1, 2, KEY.secret, actor=story.leads[0])


def submit_again(session, story):
    with atomic(session):
        return bids.submit(
            session, 1, idempotency_key="again", received_at=WRITING, reader=OTHER.recipient,
            vault=VAULT, actor=story.leads[0], now=WRITING,
        )  # fmt: skip


def test_draft_begun_meanwhile_is_not_replaced_unseen(session, story, submitted):
    with atomic(session):
        bids.save_draft(
            session, 1, bid_stories.content(session, story, marker="Nytt"), version=0, vault=VAULT,
            actor=story.members[0], now=WRITING,
        )  # fmt: skip
    with pytest.raises(Stale) as stale:
        restore(session, story.leads[0])
    assert stale.value.current.version == 1
    assert restore(session, story.leads[0], version=1) == 2


def test_nothing_is_restored_after_the_deadline(session, story, submitted):
    with pytest.raises(DeadlinePassed):
        restore(session, story.leads[0], now=DEADLINE)
    assert session.scalar(select(func.count()).select_from(BidDraft)) == 0


@pytest.fixture
def closed(session, story):
    """The lead's people and first answer are closed to the member; the rest is everyone's."""
    bid_stories.written(session, story, VAULT)
    content, lead = bid_stories.content(session, story), story.leads[0]
    first = min(content.answers)
    own = Given(lead.organisation_id, True)  # noqa: FBT003 -- private
    wanted = {answer_cell(first): own, people_cell(lead.organisation_id): own}
    with atomic(session):
        bid_shares.share_out(session, 1, wanted=wanted, actor=lead, now=WRITING)
    submit(session, story)
    return content, first


def test_member_with_the_key_reads_past_no_closed_part(session, story, closed):
    content, first = closed
    found = bid_readings.read(session, 1, 1, KEY.secret, actor=story.members[0])
    assert set(found.content.answers) == set(content.answers) - {first}
    assert len(found.content.team) == len(content.team) - 1
    assert (found.seed, found.firms) == (b"", ("Firma 0 AS (konstruert)",))
    with pytest.raises(PermissionDenied) as refused:
        restore(session, story.members[0])
    assert [why.code for why in refused.value.reasons] == [Code.PART_OF_OTHER]


def test_part_that_was_closed_when_submitted_stays_closed(session, story, closed):
    with atomic(session):
        bid_shares.share_out(session, 1, wanted={}, actor=story.leads[0], now=WRITING)
    found = bid_readings.read(session, 1, 1, KEY.secret, actor=story.members[0])
    assert found.firms == ("Firma 0 AS (konstruert)",)


def test_lead_restores_closed_parts_closed(session, story, closed):
    content, first = closed
    restore(session, story.leads[0])
    lead = bids.read_draft(session, 1, vault=VAULT, actor=story.leads[0])
    member = bids.read_draft(session, 1, vault=VAULT, actor=story.members[0])
    assert (lead.content.answers, lead.content.annex) == (content.answers, ())
    assert first not in member.content.answers


def test_part_changed_since_must_be_confirmed_anew(session, story, closed):
    _content, first = closed
    lead = story.leads[0]
    with atomic(session):
        bids.save_draft(
            session, 1, bid_stories.content(session, story, marker="Nytt"), version=0, vault=VAULT,
            actor=lead, now=WRITING,
        )  # fmt: skip
    with atomic(session):
        bid_shares.confirm(
            session, 1, cell=answer_cell(first), vault=VAULT, actor=lead, now=WRITING
        )
    restore(session, lead, version=1)
    cells = {row.cell: row.confirmed_at for row in session.scalars(select(PartAssignment))}
    assert cells[answer_cell(first)] is None
