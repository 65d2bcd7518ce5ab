"""Files on their way into a bid: in parts, in order, for one bid, until the deadline."""

import hashlib
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from procure.domain import seals
from procure.domain.attachments import EDGE, MOST_FILES, Finding, Limits, cuts
from procure.domain.errors import DeadlinePassed, IllegalTransition, InvalidInput, NotFound
from procure.domain.reasons import Code
from procure.domain.seals import PART_SIZE
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.bids import BidFile, BidFilePart, Submission
from procure.queries import bid_terms, facts
from procure.services import bid_files
from tests import bid_stories, stories
from tests.bid_stories import PDF, WRITING
from tests.stories import DEADLINE, VAULT

LARGE = b"%PDF-1.7\n" + b"0123456789abcdef" * ((PART_SIZE + EDGE) // 16) + b"\n%%EOF"
SIZE = len(LARGE)


@pytest.fixture
def stored(tmp_path):
    """The objects that lie in the store."""
    return lambda: sorted(path.name for path in (tmp_path / "storage").iterdir())


@pytest.fixture
def story(session):
    return stories.issued(session)


@pytest.fixture
def bid_id(session, story):
    return bid_stories.started(session, story)


@pytest.fixture
def begin(session, story, bid_id):
    def begin(name="a.pdf", size=SIZE, *, actor=None, to=None, **changes):
        with atomic(session):
            return bid_files.begin(
                session, to or bid_id, name=name, size=size, vault=VAULT,
                actor=actor or story.leads[0], **{"now": WRITING, **changes},
            )  # fmt: skip

    return begin


@pytest.fixture
def send(session, story, storage):
    """Send one part of a file, as a browser does that knows the whole of it."""

    def send(upload, number, content=LARGE, *, actor=None, now=WRITING, limits=Limits()):  # noqa: B008
        actor = actor or story.leads[0]
        sizes = cuts(len(content))
        start = sum(sizes[:number])
        now_there = bid_files.upload(
            session, upload.bid_id, upload.file_id, vault=VAULT, actor=actor
        )
        piece = now_there.piece(number, content[start : start + sizes[number]])
        part = bid_files.seal_part(now_there, number, piece, storage=storage)
        with atomic(session):
            return bid_files.keep(
                session, upload, part, now_there.check(piece), limits=limits, actor=actor, now=now
            )

    return send


@pytest.fixture
def finish(session, story):
    def finish(upload, *, actor=None, now=WRITING, **changes):
        with atomic(session):
            return bid_files.complete(
                session, upload.bid_id, upload.file_id, actor=actor or story.leads[0], now=now,
                **changes,
            )  # fmt: skip

    return finish


def codes(error):
    return [why.code for why in error.value.reasons]


def file_of(session, upload):
    session.expire_all()
    return session.get(BidFile, upload.file_id)


def parts_of(session, upload):
    return session.scalars(
        select(BidFilePart)
        .where(BidFilePart.file_id == upload.file_id)
        .order_by(BidFilePart.number)
    ).all()


def test_file_is_of_the_bid_when_its_last_part_has_come(session, begin, send, finish, storage):
    upload, _loose = begin("Løsning æøå.pdf")
    assert [send(upload, 0), send(upload, 1)] == [True, True]
    assert file_of(session, upload).completed_at is None
    assert not finish(upload).replaced
    file, parts = file_of(session, upload), parts_of(session, upload)
    assert (file.name, file.size, file.completed_at) == ("Løsning æøå.pdf", len(LARGE), WRITING)
    assert [part.size for part in parts] == list(cuts(len(LARGE)))
    assert file.digest == seals.together(part.digest for part in parts)
    sealed = storage.get(parts[0].object_key)
    assert sealed.startswith(b"age-encryption.org/v1\n")
    assert hashlib.sha256(sealed).hexdigest() == parts[0].digest
    told = select(func.count()).where(AuditEntry.tag == "bid:file:add")
    assert session.scalar(told) == 1


def test_upload_goes_on_where_it_stopped(session, story, begin, send, finish):
    upload, _loose = begin()
    send(upload, 0)
    again, loose = begin()
    assert (again.file_id, loose) == (upload.file_id, ())
    (kept,) = again.kept
    first = LARGE[:PART_SIZE]
    assert hashlib.sha256(kept.salt + first).hexdigest() == kept.commitment
    send(again, 1)
    assert finish(again).id == upload.file_id


@pytest.mark.parametrize("change", [{"size": len(LARGE) - 1}, {"fresh": True}])
def test_upload_of_another_file_starts_over_and_frees_the_parts(
    session, begin, send, storage, stored, change
):
    upload, _loose = begin()
    send(upload, 0)
    again, loose = begin(**change)
    assert (again.file_id, again.kept) == (upload.file_id + 1, ())
    assert list(loose) == stored()
    assert parts_of(session, upload) == []
    with pytest.raises(NotFound):
        send(upload, 1)


def test_upload_of_another_member_is_left_alone(story, begin, send):
    upload, _loose = begin()
    send(upload, 0)
    other, loose = begin(actor=story.members[0])
    assert (other.file_id, other.kept, loose) == (upload.file_id + 1, (), ())


def test_part_that_is_sent_twice_counts_once(session, begin, send):
    upload, _loose = begin()
    assert [send(upload, 0), send(upload, 0)] == [True, False]
    assert len(parts_of(session, upload)) == 1


def test_part_of_another_content_is_refused(session, begin, send):
    upload, _loose = begin()
    send(upload, 0)
    with pytest.raises(InvalidInput) as refused:
        send(upload, 0, LARGE.replace(b"0", b"1"))
    assert codes(refused) == [Code.UPLOAD_BROKEN]


def test_part_out_of_order_is_refused(session, begin, send):
    upload, _loose = begin()
    with pytest.raises(InvalidInput) as refused:
        send(upload, 1)
    assert codes(refused) == [Code.UPLOAD_BROKEN]


@pytest.mark.parametrize(("number", "length"), [(0, 5), (0, 0), (1, 5), (2, 5)])
def test_part_of_another_size_is_refused(session, story, begin, number, length):
    upload, _loose = begin()
    with pytest.raises(InvalidInput) as refused:
        upload.piece(number, b"x" * length)
    assert codes(refused) == [Code.UPLOAD_BROKEN]


def test_file_is_not_whole_before_every_part_is_there(begin, send, finish):
    upload, _loose = begin()
    send(upload, 0)
    with pytest.raises(InvalidInput) as refused:
        finish(upload)
    assert codes(refused) == [Code.UPLOAD_BROKEN]


def test_file_of_unknown_size_is_finished_by_who_knows_it(session, begin, finish):
    upload, _loose = begin(size=0)
    with pytest.raises(InvalidInput) as refused:
        finish(upload)
    assert codes(refused) == [Code.UPLOAD_BROKEN]


@pytest.mark.parametrize("n", [1, 2])
def test_upload_of_another_consortium_is_not_there(session, story, begin, send, finish, n):
    upload, _loose = begin()
    by = {"actor": story.leads[n]}
    for attempt in (
        lambda: begin(**by),
        lambda: send(upload, 0, **by),
        lambda: finish(upload, **by),
        lambda: bid_files.cancel(session, upload.bid_id, upload.file_id, now=WRITING, **by),
    ):
        with pytest.raises(NotFound):
            attempt()


def test_file_of_another_bid_is_not_reached_through_the_own(session, story, begin, send):
    foreign = bid_stories.started(session, story, 1)
    theirs, _loose = begin(to=foreign, actor=story.leads[1])
    mine, _loose = begin()
    with pytest.raises(NotFound):
        bid_files.upload(session, mine.bid_id, theirs.file_id, vault=VAULT, actor=story.leads[0])


def test_upload_closes_at_the_deadline(begin, send, finish):
    upload, _loose = begin()
    send(upload, 0)
    for late in (
        lambda: begin("b.pdf", now=DEADLINE),
        lambda: send(upload, 1, now=DEADLINE),
        lambda: finish(upload, now=DEADLINE),
    ):
        with pytest.raises(DeadlinePassed):
            late()
    assert send(upload, 1, now=DEADLINE - timedelta(microseconds=1))


def test_upload_that_was_under_way_at_the_submission_is_outdated(
    session, story, begin, send, finish
):
    """Its salts went with the draft."""
    bid_id = bid_stories.written(session, story, VAULT)
    upload, _loose = begin()
    send(upload, 0)
    bid_stories.deliver(session, story, bid_id, VAULT)
    for attempt in (lambda: send(upload, 1), lambda: finish(upload)):
        with pytest.raises(IllegalTransition) as refused:
            attempt()
        assert codes(refused) == [Code.UPLOAD_OUTDATED]
    again, loose = begin()
    assert (again.file_id, len(loose)) == (upload.file_id + 1, 1)


@pytest.mark.parametrize(
    ("name", "size", "code"),
    [
        ("a.exe", 10, Code.ATTACHMENT_TYPE),
        ("uten", 10, Code.ATTACHMENT_TYPE),
        ("a.pdf", 5_000_001, Code.ATTACHMENT_TOO_LARGE),
    ],
)
def test_file_without_a_place_is_not_begun(session, begin, name, size, code):
    with pytest.raises(InvalidInput) as refused:
        begin(name, size, limits=Limits(5_000_000, 8_000_000))
    assert codes(refused) == [code]
    assert session.scalar(select(func.count(BidFile.id))) == 0


def test_files_of_a_bid_share_its_limit(session, begin, send):
    limits = Limits(5_000_000, 8_000_000)
    begin("a.pdf", 5_000_000, limits=limits)
    with pytest.raises(InvalidInput) as refused:
        begin("b.pdf", 3_000_001, limits=limits)
    assert codes(refused) == [Code.ATTACHMENTS_TOO_LARGE]
    begin("b.pdf", 3_000_000, limits=limits)
    begin("a.pdf", 4_000_000, limits=limits)  # in place of the first


def test_file_of_unknown_size_is_stopped_at_the_limit(session, story, begin, storage):
    upload, _loose = begin(size=0)
    piece = bid_files.Piece(LARGE, 0, last=False)
    part = bid_files.seal_part(upload, 0, piece, storage=storage)
    limits = Limits(len(LARGE) - 1, 10**9)
    with pytest.raises(InvalidInput) as refused, atomic(session):
        bid_files.keep(session, upload, part, limits=limits, actor=story.leads[0], now=WRITING)
    assert codes(refused) == [Code.ATTACHMENT_TOO_LARGE]


def test_bid_holds_a_limited_number_of_files_those_on_their_way_too(begin):
    for n in range(MOST_FILES):
        begin(f"{n}.pdf", 10)
    with pytest.raises(InvalidInput) as refused:
        begin("en til.pdf", 10)
    assert codes(refused) == [Code.ATTACHMENT_TOO_MANY]
    begin("7.pdf", 20)


def test_findings_of_every_part_are_gathered(session, begin, send, finish):
    content = LARGE.replace(b"0123456789abcdef", b"/JavaScript (x) ", 1)[:-6] + b"/Encrypt 5"
    upload, _loose = begin(size=len(content))
    send(upload, 0, content)
    send(upload, 1, content)
    found = {Finding.SCRIPTS, Finding.ENCRYPTED, Finding.CUT_SHORT}
    assert finish(upload).findings == found
    assert file_of(session, upload).findings == sorted(found)


def test_file_belongs_to_an_answer_of_its_own_competition(session, story, begin, send, finish):
    terms = bid_terms.of(
        session, facts.competition(session, story.competition_id), story.consortium_ids[0]
    )
    upload, _loose = begin(size=len(PDF))
    send(upload, 0, PDF)
    with pytest.raises(NotFound):
        finish(upload, criterion_id=999)
    finish(upload, criterion_id=terms.criteria[0].id)
    assert file_of(session, upload).criterion_id == terms.criteria[0].id


def test_upload_that_is_given_up_leaves_nothing(session, story, begin, send, stored):
    upload, _loose = begin()
    send(upload, 0)
    with atomic(session):
        keys = bid_files.cancel(
            session, upload.bid_id, upload.file_id, actor=story.leads[0], now=WRITING
        )
    assert list(keys) == stored()
    assert parts_of(session, upload) == []
    with pytest.raises(NotFound):
        send(upload, 1)
    with pytest.raises(NotFound), atomic(session):
        bid_files.cancel(session, upload.bid_id, upload.file_id, actor=story.leads[0], now=WRITING)


def attach(session, story, bid_id, storage, name="a.pdf", body=PDF, now=WRITING):
    with atomic(session):
        return bid_files.attach(
            session, bid_id, name=name, content=body, vault=VAULT, storage=storage,
            actor=story.members[0], now=now,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "body"), [("a.exe", b"MZ"), ("a.pdf", b""), ("a.docx", LARGE), ("a.pdf", b"<html>")]
)
def test_attachment_of_a_wrong_type_leaves_nothing(
    session, story, bid_id, storage, stored, name, body
):
    with pytest.raises(InvalidInput) as refused:
        attach(session, story, bid_id, storage, name, body)
    assert codes(refused) == [Code.ATTACHMENT_TYPE]
    assert stored() == []
    assert session.scalar(select(func.count(BidFile.id))) == 0


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Tilbud\\Ærlig Ønske.pdf", "Ærlig Ønske.pdf"),
        ("en\r\nSet-Cookie: a=b.pdf", "en Set-Cookie_ a=b.pdf"),
        ("gnp.\u202efdp.pdf", "gnp.fdp.pdf"),
        ('<script>"x".pdf', "_script__x_.pdf"),
        ("x" * 400 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_hostile_file_name_is_cleaned(session, story, bid_id, storage, typed, shown):
    assert attach(session, story, bid_id, storage, typed).name == shown


def test_file_of_the_same_name_is_replaced(session, story, bid_id, storage):
    first = attach(session, story, bid_id, storage).id
    second = attach(session, story, bid_id, storage, body=PDF + b"2").id
    removed = {file.id: file.removed_at for file in session.scalars(select(BidFile))}
    assert removed == {first: WRITING, second: None}


def test_detached_file_leaves_the_draft_but_not_the_submission(session, story, storage):
    bid_id = bid_stories.submitted(session, story, VAULT, storage)
    file_id, key = session.execute(select(BidFilePart.file_id, BidFilePart.object_key)).one()
    with atomic(session):
        bid_files.detach(session, bid_id, file_id, actor=story.leads[0], now=WRITING)
    assert [f["id"] for f in session.scalars(select(Submission.files)).one()] == [str(file_id)]
    assert len(storage.get(key)) > len(PDF)
    with pytest.raises(NotFound), atomic(session):
        bid_files.detach(session, bid_id, file_id, actor=story.leads[0], now=WRITING)


def test_detaching_a_file_of_another_bid_is_not_found(session, story, bid_id, storage):
    bid_stories.submitted(session, story, VAULT, storage, 1)
    foreign = session.scalar(select(BidFile.id))
    with pytest.raises(NotFound), atomic(session):
        bid_files.detach(session, bid_id, foreign, actor=story.leads[0], now=WRITING)


def test_attaching_and_detaching_close_at_the_deadline(session, story, storage):
    bid_id = bid_stories.submitted(session, story, VAULT, storage)
    with pytest.raises(DeadlinePassed):
        attach(session, story, bid_id, storage, "sen.pdf", now=DEADLINE)
    file_id = session.scalar(select(BidFile.id))
    with pytest.raises(DeadlinePassed), atomic(session):
        bid_files.detach(session, bid_id, file_id, actor=story.leads[0], now=DEADLINE)
