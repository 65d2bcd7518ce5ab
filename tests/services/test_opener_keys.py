from datetime import timedelta

import pytest
from sqlalchemy import func, select

from procure.domain.errors import InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.openers import OpenerKey
from procure.services import opener_keys
from procure.vault import identities, seal
from tests import openers, stories
from tests.openers import OFFICER, OFFICER2, PAPER, PASSPHRASE, WRAPPED
from tests.stories import START

LATER = START + timedelta(days=40)
NEW = identities.of("AGE-SECRET-KEY-1HZ0N4KKUHJH9VH3U4ULSZM7DU68T49RSVK97FKZDKNV3AZQ6K00QYETJQT")


@pytest.fixture
def story(session):
    return stories.framework(session)


def made(session, actor, identity=NEW, wrapped=WRAPPED[0], now=LATER):
    with atomic(session):
        return opener_keys.register(
            session, recipient=identity.recipient, wrapped=wrapped, actor=actor, now=now
        ).id


def key_of(session, identity):
    return openers.key_of(session, identity)


def codes(error):
    return [why.code for why in error.value.reasons]


def lines(session):
    return list(
        session.scalars(
            select(AuditEntry.tag)
            .where(AuditEntry.tag.startswith("opener:"), AuditEntry.at == LATER)
            .order_by(AuditEntry.seq)
        )
    )


def test_new_key_takes_the_place_of_the_old_and_must_be_tried(session, story):
    new_id = made(session, story.officer)
    old, new = key_of(session, OFFICER), session.get(OpenerKey, new_id)
    assert (old.retired_at, old.retired_by_id) == (LATER, story.officer.id)
    assert (new.user_id, new.rehearsed_at, new.retired_at) == (story.officer.id, None, None)
    assert new.organisation_id == story.officer.organisation_id
    assert lines(session) == ["opener:key:retire", "opener:key:make"]


def test_same_key_posted_twice_is_one_key(session, story):
    assert made(session, story.officer) == made(session, story.officer)
    with atomic(session):
        paper = opener_keys.register_paper(
            session, recipient=PAPER.recipient, actor=story.officer2, now=LATER
        )
    assert paper.id == key_of(session, PAPER).id
    assert session.scalar(select(func.count()).select_from(OpenerKey)) == 4


@pytest.mark.parametrize(
    ("recipient", "wrapped"),
    [
        ("age1", WRAPPED[0]),
        ("", WRAPPED[0]),
        ("age1\0" + "q" * 58, WRAPPED[0]),
        (OFFICER2.recipient, WRAPPED[0]),  # another's
        (PAPER.recipient, WRAPPED[0]),  # on paper already
        (NEW.recipient, b""),
        (NEW.recipient, NEW.secret.encode()),  # under no passphrase
        (NEW.recipient, WRAPPED[0] + b"x" * 1_000),
    ],
)
def test_what_is_no_new_key_is_refused_and_the_old_one_stays(session, story, recipient, wrapped):
    with pytest.raises(InvalidInput) as refused, atomic(session):
        opener_keys.register(
            session, recipient=recipient, wrapped=wrapped, actor=story.officer, now=LATER
        )
    assert codes(refused) == [Code.OPENER_KEY_WRONG]
    assert key_of(session, OFFICER).retired_at is None
    assert lines(session) == []


def test_retired_key_cannot_be_made_again(session, story):
    made(session, story.officer)
    with pytest.raises(InvalidInput) as refused:
        made(session, story.officer, OFFICER)
    assert codes(refused) == [Code.OPENER_KEY_WRONG]


def rehearse(session, identity, actor, answer=None):
    key = key_of(session, identity)
    key_id, answer = key.id, answer or seal.open_one(key.canary, identity.secret)
    with atomic(session):
        opener_keys.rehearse(session, key_id, answer, actor=actor, now=LATER)
    return answer


def test_canary_shows_that_the_key_is_at_hand_and_is_new_afterwards(session, story):
    before = key_of(session, OFFICER).canary
    answer = rehearse(session, OFFICER, story.officer)
    key = key_of(session, OFFICER)
    assert (key.rehearsed_at, key.canary == before) == (LATER, False)
    with pytest.raises(InvalidInput) as refused:
        rehearse(session, OFFICER, story.officer, answer)
    assert codes(refused) == [Code.OPENER_KEY_WRONG]
    assert lines(session) == ["opener:key:rehearse"]


def test_paper_is_tried_by_any_officer_and_a_personal_key_by_its_owner_alone(session, story):
    rehearse(session, PAPER, story.officer2)
    assert key_of(session, PAPER).rehearsed_at == LATER
    with pytest.raises(NotFound):
        rehearse(session, OFFICER, story.officer2)


def test_hand_is_what_passphrase_or_sheet_opens(session, story):
    first, paper = key_of(session, OFFICER), key_of(session, PAPER)
    by_words = opener_keys.hand(session, first.id, f" {PASSPHRASE.upper()} ", actor=story.officer)
    by_sheet = opener_keys.hand(
        session, paper.id, f"{PAPER.secret[:20]} {PAPER.secret[20:].lower()}", actor=story.officer2
    )
    assert (by_words.key_id, by_words.identity) == (first.id, OFFICER)
    assert (by_sheet.key_id, by_sheet.identity) == (paper.id, PAPER)


def test_key_taken_out_of_use_is_still_a_hand(session, story):
    made(session, story.officer)
    key = key_of(session, OFFICER)
    hand = opener_keys.hand(session, key.id, PASSPHRASE, actor=story.officer)
    assert hand.identity == OFFICER


@pytest.mark.parametrize("typed", ["", "feil ord her", OFFICER.secret, "æøå \N{SNOWMAN}"])
def test_wrong_passphrase_is_no_hand(session, story, typed):
    with pytest.raises(InvalidInput) as refused:
        opener_keys.hand(session, key_of(session, OFFICER).id, typed, actor=story.officer)
    assert codes(refused) == [Code.OPENER_KEY_WRONG]


@pytest.mark.parametrize("typed", ["", "AGE-SECRET-KEY-1", OFFICER.secret, PAPER.secret[:-1]])
def test_wrong_sheet_is_no_hand(session, story, typed):
    with pytest.raises(InvalidInput) as refused:
        opener_keys.hand(session, key_of(session, PAPER).id, typed, actor=story.officer)
    assert codes(refused) == [Code.OPENER_KEY_WRONG]


def test_nobody_takes_anothers_hand(session, story):
    with pytest.raises(NotFound):
        opener_keys.hand(session, key_of(session, OFFICER).id, PASSPHRASE, actor=story.officer2)
    with pytest.raises(NotFound):
        opener_keys.hand(session, 999, PASSPHRASE, actor=story.officer)
    with pytest.raises(PermissionDenied):
        opener_keys.hand(session, key_of(session, PAPER).id, PAPER.secret, actor=story.auditor)


def test_any_officer_takes_a_key_of_the_body_out_of_use_once(session, story):
    key_id = key_of(session, OFFICER).id
    with atomic(session):
        opener_keys.retire(session, key_id, actor=story.officer2, now=LATER)
    assert key_of(session, OFFICER).retired_by_id == story.officer2.id
    with pytest.raises(NotFound), atomic(session):
        opener_keys.retire(session, key_id, actor=story.officer2, now=LATER)
    with pytest.raises(PermissionDenied), atomic(session):
        opener_keys.retire(session, key_id, actor=story.owner, now=LATER)
    assert lines(session) == ["opener:key:retire"]
