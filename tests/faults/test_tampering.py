"""Whatever is done to what was sealed, it does not open, and the opening names what it was done to."""

import hashlib
import shutil

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import seals
from procure.extensions import atomic
from procure.models.bids import Bid, BidDraft, BidFile, BidFilePart, Submission
from procure.services import bid_drafts
from procure.services.openings import Unreadable
from procure.vault import seal
from procure.vault.keys import KeyVault, SealBroken
from tests import bid_stories, stories
from tests.faults import town as towns

pytestmark = [pytest.mark.matrix, pytest.mark.faults]
BODY = b"%PDF-1.7\n" + b"vedlegg " * 20


def opens(read, sealed):
    """Whether it can be opened at all."""
    try:
        read(sealed)
    except SealBroken:
        return False
    return True


def tampered(sealed):
    """Every octet flipped in one bit, every length cut, and what is longer than it was."""
    for at in range(len(sealed)):
        yield sealed[:at] + bytes([sealed[at] ^ 1 << at % 8]) + sealed[at + 1 :]
    for length in range(len(sealed)):
        yield sealed[:length]
    yield sealed + b"\0"
    yield sealed + sealed


@pytest.fixture
def town(engine, tmp_path):
    """Three bids delivered, each with two files; the first twice."""
    town = towns.found(engine, tmp_path / "town", consortia=3)
    with Session(engine, expire_on_commit=False) as session:
        for n in range(3):
            deliver(town, session, n, "first")
        deliver(town, session, 0, "second")
    return town


def deliver(town, session, n, key):
    content = bid_stories.content(session, town.story, n, marker=key)
    with atomic(session):
        bid_drafts.write(
            session, town.bids[n], content, vault=stories.VAULT, actor=town.story.leads[n],
            now=bid_stories.WRITING,
        )  # fmt: skip
    for name in ("en.pdf", "to.pdf"):
        bid_stories.attached(
            session, town.story, town.bids[n], stories.VAULT, town.storage, n, name=name,
            body=BODY + f"{name} {n} {key}".encode(),
        )  # fmt: skip
    bid_stories.deliver(session, town.story, town.bids[n], stories.VAULT, n, key=key)


def latest(session, bid_id):
    asked = select(Submission).where(Submission.bid_id == bid_id).order_by(Submission.number.desc())
    return session.scalars(asked.limit(1)).one()


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_no_changed_octet_and_no_cut_opens(town):
    secret = town.secret().secret
    with Session(town.engine) as session:
        with atomic(session):
            content = bid_stories.content(session, town.story, 1)
            bid_drafts.write(
                session, town.bids[1], content, vault=stories.VAULT, actor=town.story.leads[1],
                now=bid_stories.WRITING,
            )  # fmt: skip
        row = latest(session, town.bids[0])
        part = session.scalars(select(BidFilePart).order_by(BidFilePart.file_id)).first()
        draft = session.get_one(BidDraft, town.bids[1])
        key = KeyVault(bid_drafts.keys_of(draft, stories.VAULT).key)
        bid_id, file_id = town.bids[0], part.file_id
        places = {
            seals.submission_place(bid_id, row.number): row.payload,
            seals.part_place(bid_id, file_id, part.number): town.storage.get(part.object_key),
        }
        context = f"bid:{town.bids[1]}:draft"
        for place, sealed in places.items():
            assert opens(lambda s, p=place: seal.unseal(s, secret, place=p), sealed)
            found = [
                opens(lambda s, p=place: seal.unseal(s, secret, place=p), bad)
                for bad in tampered(sealed)
            ]
            assert len(found) == 2 * len(sealed) + 2 > 1_000
            assert not any(found)
        assert opens(lambda s: key.open(s, context=context), draft.payload)
        assert not any(
            opens(lambda s: key.open(s, context=context), bad) for bad in tampered(draft.payload)
        )


def test_what_is_sealed_opens_in_its_own_place_alone(town):
    secret = town.secret().secret
    with Session(town.engine) as session:
        rows = session.scalars(select(Submission)).all()
        for row in rows:
            opened = {
                (other.bid_id, other.number)
                for other in rows
                if opens(
                    lambda s, o=other: seal.unseal(
                        s, secret, place=seals.submission_place(o.bid_id, o.number)
                    ),
                    row.payload,
                )
            }
            assert opened == {(row.bid_id, row.number)}


def files(session, bid_id):
    """The files of the latest submission, by name, each with its only part."""
    found = session.execute(
        select(BidFile.name, BidFilePart)
        .join(BidFilePart, BidFilePart.file_id == BidFile.id)
        .where(BidFile.bid_id == bid_id, BidFile.removed_at.is_(None))
    )
    return {row.name: row.BidFilePart for row in found}


def flip(town, session):
    """One octet of a stored file."""
    part = files(session, town.bids[0])["en.pdf"]
    path = town.objects / part.object_key
    sealed = path.read_bytes()
    path.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))
    return {(0, "en.pdf", False)}


def cut(town, session):
    """The end of a stored file, with a digest to match."""
    part = files(session, town.bids[1])["to.pdf"]
    path = town.objects / part.object_key
    path.write_bytes(path.read_bytes()[:-20])
    part.digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {(1, "to.pdf", False)}


def lose(town, session):
    """A stored file that is gone."""
    part = files(session, town.bids[2])["en.pdf"]
    (town.objects / part.object_key).unlink()
    return {(2, "en.pdf", True)}


def swap(town, session):
    """Two files of one bid in each other's place, octets only."""
    here = files(session, town.bids[0])
    first, second = (town.objects / here[name].object_key for name in ("en.pdf", "to.pdf"))
    kept = first.read_bytes()
    shutil.copy(second, first)
    second.write_bytes(kept)
    return {(0, "en.pdf", False), (0, "to.pdf", False)}


def move(town, session):
    """Another bid's file, with its digest, in place of the own."""
    mine, other = files(session, town.bids[1])["en.pdf"], files(session, town.bids[2])["en.pdf"]
    shutil.copy(town.objects / other.object_key, town.objects / mine.object_key)
    mine.digest, mine.commitment = other.digest, other.commitment
    return {(1, "en.pdf", False)}


def add(town, session):
    """One more part at the end of a file."""
    mine, other = files(session, town.bids[2])["to.pdf"], files(session, town.bids[2])["en.pdf"]
    key = town.storage.put(town.storage.get(other.object_key))
    session.add(
        BidFilePart(
            file_id=mine.file_id, number=1, size=other.size, object_key=key, digest=other.digest,
            commitment=other.commitment,
        )
    )  # fmt: skip
    return {(2, "to.pdf", False)}


def replay(town, session):
    """An older version of the bid in place of the latest, with everything that goes with it."""
    newest = latest(session, town.bids[0])
    older = session.scalars(
        select(Submission).where(Submission.bid_id == town.bids[0], Submission.number == 1)
    ).one()
    for name in ("payload", "payload_digest", "commitment", "files", "receipt_digest"):
        setattr(newest, name, getattr(older, name))
    return {(0, "", False)}


def take_another(town, session):
    """What another bidder delivered, in place of the own."""
    mine, other = latest(session, town.bids[1]), latest(session, town.bids[2])
    for name in ("payload", "payload_digest", "commitment"):
        setattr(mine, name, getattr(other, name))
    return {(1, "", False)}


def rewrite_the_list(town, session):
    """A file taken out of the list of what was received."""
    row = latest(session, town.bids[2])
    row.files = row.files[:1]
    return {(2, "", False)}


ATTACKS = ((flip, cut, lose), (swap, move, add), (replay, take_another, rewrite_the_list))


@pytest.mark.parametrize("attacks", ATTACKS)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_opening_names_what_was_tampered_with(town, attacks):
    with Session(town.engine, expire_on_commit=False) as session, atomic(session):
        expected = set().union(*(attack(town, session) for attack in attacks))
    town.clock.set(bid_stories.AFTER)
    assert town.confirm(town.story.officer) is False
    with pytest.raises(Unreadable) as refused:
        town.confirm(town.story.officer2)
    named = {(town.bids.index(d.bid_id), d.name, d.gone) for d in refused.value.defects}
    assert named == expected
    with Session(town.engine) as session:
        assert set(session.scalars(select(Bid.opened_at))) == {None}
