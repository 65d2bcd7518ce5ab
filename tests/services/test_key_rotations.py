from datetime import timedelta

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import Submission
from procure.models.openers import CompetitionKey, KeyEnvelope, KeyRotation
from procure.services import competition_keys, key_rotations, opener_keys
from procure.vault import envelopes, identities, seal
from procure.vault.envelopes import ServerHand
from procure.vault.storage import FolderStorage
from tests import bid_stories, openers, stories
from tests.openers import OFFICER, OFFICER2, PAPER, WRAPPED
from tests.stories import START, VAULT

LATER = START + timedelta(days=3)
NEW = identities.of("AGE-SECRET-KEY-1HZ0N4KKUHJH9VH3U4ULSZM7DU68T49RSVK97FKZDKNV3AZQ6K00QYETJQT")


@pytest.fixture
def story(session):
    return stories.issued(session)


def codes(error):
    return [why.code for why in error.value.reasons]


def hand(session, identity):
    return ServerHand(openers.key_of(session, identity).id, identity)


def replaced(session, story, *, tried=True):
    """Officer 2 has lost the old key and made a new one."""
    with atomic(session):
        key = opener_keys.register(
            session, recipient=NEW.recipient, wrapped=WRAPPED[1], actor=story.officer2, now=LATER
        )
        if tried:
            answer = seal.open_one(key.canary, NEW.secret)
            opener_keys.rehearse(session, key.id, answer, actor=story.officer2, now=LATER)
        return key.id


def rotate(session, story, actor, identity, now=LATER):
    with atomic(session):
        return key_rotations.rotate(
            session, story.competition_id, hand=hand(session, identity), vault=VAULT,
            actor=actor, now=now,
        )  # fmt: skip


def locked_for(session, story):
    return competition_keys.openers_of(session, story.competition_id)


def secret_by(session, story, first, second):
    """What two keys get out of the envelopes, with the server's layer gone."""
    one, other = hand(session, first), hand(session, second)
    layers = competition_keys.layers(session, story.competition_id, one.key_id, vault=VAULT)
    recipient = competition_keys.recipient(session, story.competition_id)
    return envelopes.secret_of(other, one.strip(layers)[other.key_id], recipient)


def test_two_that_remain_lock_for_the_openers_of_today(session, story):
    before = secret_by(session, story, OFFICER, OFFICER2)
    new_id = replaced(session, story)
    assert rotate(session, story, story.officer, OFFICER) is False
    assert new_id not in locked_for(session, story)
    assert rotate(session, story, story.officer2, PAPER) is True
    held = [openers.key_of(session, one).id for one in (OFFICER, PAPER, NEW)]
    assert locked_for(session, story) == sorted(held)
    assert secret_by(session, story, NEW, OFFICER) == before
    assert secret_by(session, story, PAPER, NEW) == before
    assert session.get(KeyRotation, story.competition_id) is None
    assert session.scalars(
        select(AuditEntry.tag).where(AuditEntry.tag.startswith("opener:rotation"))
    ).all() == ["opener:rotation:begin", "opener:rotation:end"]


def test_bids_are_not_touched_and_open_with_the_new_key(session, story, tmp_path):
    storage = FolderStorage(tmp_path / "storage")
    bid_stories.submitted(session, story, VAULT, storage)
    payload = session.scalars(select(Submission.payload)).one()
    replaced(session, story)
    rotate(session, story, story.officer, OFFICER)
    rotate(session, story, story.officer2, PAPER)
    assert session.scalars(select(Submission.payload)).one() == payload
    secret = secret_by(session, story, NEW, OFFICER)
    bid_id = session.scalars(select(Submission.bid_id)).one()
    place = f"bid:{bid_id}:submission:1"
    assert b"Vi forst" in seal.unseal(payload, secret.secret, place=place).content


def test_the_first_half_reveals_nothing_to_the_server_alone(session, story):
    replaced(session, story)
    rotate(session, story, story.officer, OFFICER)
    found = session.get(KeyRotation, story.competition_id)
    context = f"competition:{story.competition_id}:rotation:{found.opener_key_id}"
    told = VAULT.open(found.shares, context=context)
    assert b"AGE-SECRET-KEY" not in told
    assert "AGE-SECRET-KEY" not in bytes.fromhex(told.decode().split('"')[3]).decode("latin-1")


def test_one_officer_does_not_do_both_halves(session, story):
    replaced(session, story)
    rotate(session, story, story.officer, OFFICER)
    with pytest.raises(IllegalTransition) as refused:
        rotate(session, story, story.officer, PAPER)
    assert codes(refused) == [Code.OPENER_ROTATION_HALF]


def test_the_same_key_twice_ends_nothing(session, story):
    replaced(session, story)
    rotate(session, story, story.officer, PAPER)
    with pytest.raises(InvalidInput) as refused:
        rotate(session, story, story.officer2, PAPER)
    assert codes(refused) == [Code.OPENER_KEY_WRONG]


def test_a_half_older_than_the_window_counts_no_more(session, story):
    replaced(session, story)
    rotate(session, story, story.officer, OFFICER)
    late = LATER + timedelta(hours=2, seconds=1)
    assert rotate(session, story, story.officer2, PAPER, now=late) is False
    assert rotate(session, story, story.officer, OFFICER, now=late) is True


def test_sweep_takes_away_a_half_that_counts_no_more(session, story):
    replaced(session, story)
    rotate(session, story, story.officer, OFFICER)
    for now, gone in ((LATER + timedelta(hours=2), 0), (LATER + timedelta(hours=2, seconds=1), 1)):
        with atomic(session):
            assert key_rotations.sweep(session, now=now) == gone
    assert session.get(KeyRotation, story.competition_id) is None


def test_new_key_opens_nothing_before_the_rotation(session, story):
    replaced(session, story)
    with pytest.raises(InvalidInput) as refused:
        rotate(session, story, story.officer2, NEW)
    assert codes(refused) == [Code.OPENER_KEY_WRONG]


def test_rotation_waits_until_the_openers_suffice(session, story):
    replaced(session, story, tried=False)
    with pytest.raises(IllegalTransition) as refused:
        rotate(session, story, story.officer, OFFICER)
    assert codes(refused) == [Code.OPENERS_UNREHEARSED]
    with atomic(session):
        opener_keys.retire(
            session, openers.key_of(session, PAPER).id, actor=story.officer, now=LATER
        )
    with pytest.raises(IllegalTransition) as refused:
        rotate(session, story, story.officer, OFFICER)
    assert codes(refused) == [Code.OPENERS_MISSING]


def test_rotation_is_for_officers_with_a_key_of_their_own(session, story):
    with pytest.raises(PermissionDenied):
        rotate(session, story, story.owner, PAPER)
    with pytest.raises(NotFound):
        rotate(session, story, story.officer, OFFICER2)


def test_opened_bids_need_no_new_openers(session, story, tmp_path):
    storage = FolderStorage(tmp_path / "storage")
    bid_stories.opened(session, story, VAULT, storage)
    with pytest.raises(IllegalTransition) as refused:
        rotate(session, story, story.officer, OFFICER)
    assert codes(refused) == [Code.OPENER_ROTATION_OVER]


def test_competition_without_a_key_is_refused(session, story):
    session.query(KeyEnvelope).delete()
    session.query(CompetitionKey).delete()
    session.commit()
    with pytest.raises(IllegalTransition) as refused:
        rotate(session, story, story.officer, OFFICER)
    assert codes(refused) == [Code.SEAL_MISSING]
