"""Whatever is changed, cut, moved or lost is named, and nothing of it passes for what came."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from procure.domain.errors import InvalidInput
from procure.domain.openings import Defect, fingerprint
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import (
    Bid,
    BidAnswer,
    BidFile,
    BidFilePart,
    OpeningConfirmation,
    Submission,
)
from procure.models.competitions import Criterion
from procure.services import openings
from procure.services.openings import Unreadable
from procure.vault.keys import ServerKeyVault
from tests import bid_stories, stories
from tests.bid_stories import AFTER
from tests.readable_rows import CLOSED, readable


@pytest.fixture
def story(session):
    return stories.issued(session)


def codes(error):
    return [why.code for why in error.value.reasons]


def change_payload(session, bid_id):
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.payload = row.payload[:-1] + bytes([row.payload[-1] ^ 1])


def change_payload_and_digest(session, bid_id):
    change_payload(session, bid_id)
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.payload_digest = hashlib.sha256(row.payload).hexdigest()


def swap_payloads(session, bid_id):
    rows = session.scalars(select(Submission)).all()
    for row in rows:
        row.payload, row.payload_digest = rows[0].payload, rows[0].payload_digest


def change_time(session, bid_id):
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.received_at -= timedelta(minutes=1)


def drop_file_from_list(session, bid_id):
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.files = []


def ruin_file_list(session, bid_id):
    row = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).one()
    row.files = [{"name": "x"}]


def swap_files(session, bid_id):
    first, second = session.scalars(select(BidFilePart).order_by(BidFilePart.file_id))
    first.object_key, second.object_key = "0" * 32, first.object_key


def rename_file(session, bid_id):
    session.scalars(select(BidFile).where(BidFile.bid_id == bid_id)).one().name = "Annet.pdf"


def move_file_to_an_answer(session, bid_id):
    row = session.scalars(select(BidFile).where(BidFile.bid_id == bid_id)).one()
    row.criterion_id = session.scalar(select(func.max(Criterion.id)))


TAMPERING = [
    change_payload,
    change_payload_and_digest,
    swap_payloads,
    change_time,
    drop_file_from_list,
    ruin_file_list,
    swap_files,
    rename_file,
    move_file_to_an_answer,
]


def defects(refused):
    return [(one.bid_id, one.file_id, one.gone) for one in refused.value.defects]


def objects(tmp_path):
    return {path.name for path in (tmp_path / "storage").iterdir()}


@pytest.mark.parametrize("tamper", TAMPERING, ids=lambda f: f.__name__)
def test_tampered_bid_is_named_and_nothing_is_opened(
    session, story, vault, storage, confirm, tmp_path, tamper
):
    for n in (0, 1):
        bid_stories.submitted(session, story, vault, storage, n)
    target = session.scalar(select(func.max(Bid.id)))
    with atomic(session):
        tamper(session, target)
    before = objects(tmp_path)
    confirm(story.officer)
    with pytest.raises(Unreadable) as refused:
        confirm(story.officer2)
    assert codes(refused) == [Code.BID_UNREADABLE]
    assert str(target) in str(refused.value.reasons[0].params["bids"])
    assert readable(session) == CLOSED
    assert session.scalar(select(func.count(OpeningConfirmation.user_id))) == 1
    assert objects(tmp_path) == before  # no copy under the server's key is left


@pytest.mark.parametrize("damage", ["change", "truncate", "remove"])
def test_damaged_file_is_named_and_opens_when_it_is_fetched_from_the_backup(
    session, story, vault, storage, confirm, tmp_path, damage
):
    bid_id = bid_stories.submitted(session, story, vault, storage)
    key, file_id = session.execute(select(BidFilePart.object_key, BidFilePart.file_id)).one()
    path = tmp_path / "storage" / key
    whole = path.read_bytes()
    if damage == "remove":
        path.unlink()
    else:
        path.write_bytes(
            whole[:-1] if damage == "truncate" else whole[:-1] + bytes([whole[-1] ^ 1])
        )
    confirm(story.officer)
    with pytest.raises(Unreadable) as refused:
        confirm(story.officer2)
    assert defects(refused) == [(bid_id, file_id, damage == "remove")]
    assert readable(session) == CLOSED
    path.write_bytes(whole)
    assert confirm(story.officer2) is True
    assert session.get_one(Bid, bid_id).defects == []


def test_rest_is_opened_when_exactly_these_defects_are_accepted(
    session, story, vault, storage, confirm, tmp_path
):
    lost, kept = (bid_stories.submitted(session, story, vault, storage, n) for n in (0, 1))
    with atomic(session):
        change_payload(session, lost)
    confirm(story.officer)
    with pytest.raises(Unreadable) as refused:
        confirm(story.officer2, accepted=fingerprint([Defect(kept)]))
    assert confirm(story.officer2, accepted=fingerprint(refused.value.defects)) is True
    found = {bid.id: bid for bid in session.scalars(select(Bid))}
    assert [Defect.of(one) for one in found[lost].defects] == [Defect(lost)]
    assert found[kept].defects == []
    assert (found[lost].opened_at, found[kept].opened_at) == (AFTER, AFTER)
    answers = session.scalars(select(BidAnswer.bid_id).distinct()).all()
    assert answers == [kept]
    line = session.scalar(select(AuditEntry.line).where(AuditEntry.tag == "opening:opening:open"))
    assert f'"defects":["{lost}:content"]' in line
    sealed = session.scalars(select(Submission.payload).where(Submission.bid_id == lost)).one()
    assert sealed  # what is left of it stays


def test_key_of_another_server_opens_nothing(session, story, vault, storage, confirm):
    bid_stories.submitted(session, story, vault)
    confirm(story.officer)
    stranger = ServerKeyVault("another secret that is long enough to start with")
    by = {"vault": stranger, "actor": story.officer2, "now": AFTER}
    with pytest.raises(InvalidInput) as refused, atomic(session):
        bid_stories.confirm(session, story.competition_id, storage=storage, **by)
    assert codes(refused) == [Code.OPENER_KEY_WRONG]
    assert openings.offers(session, story.competition_id, **by) == ()
    assert readable(session) == CLOSED
