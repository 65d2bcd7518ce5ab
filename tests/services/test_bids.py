import json
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.bids import BidContent, Member
from procure.domain.cancellations import CancelGround
from procure.domain.errors import (
    DeadlinePassed,
    DomainError,
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.reasons import Code
from procure.domain.seals import SEED_SIZE
from procure.extensions import atomic
from procure.models.audit import AuditEntry, OutboxMail
from procure.models.bids import Bid, BidDraft, BidFile, Submission
from procure.models.consortia import Person
from procure.queries import receipts
from procure.services import bid_files, bids, competitions
from procure.vault.keys import SealBroken
from tests import bid_stories, stories
from tests.bid_stories import PDF, WRITING
from tests.stories import DEADLINE

MARKER = "HEMMELIG-MARKØR"


@pytest.fixture
def story(session):
    return stories.issued(session)


def codes(error):
    return [why.code for why in error.value.reasons]


def tags(session):
    bids_only = select(AuditEntry.tag).where(AuditEntry.tag.like("bid:%"))
    return list(session.scalars(bids_only.order_by(AuditEntry.seq)))


def start(session, story, actor, n=0, now=WRITING):
    with atomic(session):
        return bids.start(
            session,
            story.competition_id,
            consortium_id=story.consortium_ids[n],
            actor=actor,
            now=now,
        ).id


def save(session, bid_id, content, vault, actor, version=0, now=WRITING):
    with atomic(session):
        return bids.save_draft(
            session, bid_id, content, version=version, vault=vault, actor=actor, now=now
        )


def submit(session, bid_id, vault, actor, key="k", received_at=WRITING):
    with atomic(session):
        return bids.submit(
            session,
            bid_id,
            idempotency_key=key,
            received_at=received_at,
            vault=vault,
            actor=actor,
            now=received_at,
        )


def test_start_twice_gives_the_same_bid(session, story):
    first = start(session, story, story.leads[0])
    assert start(session, story, story.members[0]) == first
    assert session.scalar(select(func.count(Bid.id))) == 1


@pytest.mark.parametrize("who", ["leads", "outsider", "officer", "administrator", "auditor"])
def test_start_for_a_foreign_consortium_is_not_found(session, story, who):
    actor = story.leads[1] if who == "leads" else getattr(story, who)
    with pytest.raises(NotFound):
        start(session, story, actor)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0)])
def test_number_of_a_bid_does_not_tell_how_many_came_before_it(session, story, order):
    found = {n: start(session, story, story.leads[n], n) for n in order}
    assert found == {0: 1, 1: 2, 2: 3}  # as they were invited


def test_start_before_issue_is_not_found(session):
    story = stories.approved(session)
    with pytest.raises(NotFound):
        start(session, story, story.leads[0])


def test_start_after_the_deadline_is_refused(session, story):
    with pytest.raises(DeadlinePassed) as refused:
        start(session, story, story.leads[0], now=DEADLINE)
    assert codes(refused) == [Code.DEADLINE_PASSED]


def test_draft_is_empty_until_saved_and_then_reads_back_for_every_member(session, story, vault):
    bid_id = start(session, story, story.leads[0])
    empty = bids.read_draft(session, bid_id, vault=vault, actor=story.members[0])
    assert (empty.content, empty.version) == (BidContent(), 0)
    content = bid_stories.content(session, story)
    assert save(session, bid_id, content, vault, story.members[0]) == 1
    draft = bids.read_draft(session, bid_id, vault=vault, actor=story.leads[0])
    assert (draft.content, draft.version, draft.saved_at, draft.saved_by) == (
        content,
        1,
        WRITING,
        "Medlem 0",
    )


def test_draft_saved_meanwhile_is_stale_and_shows_the_others_words(session, story, vault):
    bid_id = start(session, story, story.leads[0])
    theirs = BidContent(reservations="deres")
    save(session, bid_id, theirs, vault, story.leads[0])
    with pytest.raises(Stale) as stale:
        save(session, bid_id, BidContent(reservations="mine"), vault, story.members[0])
    assert codes(stale) == [Code.STALE]
    assert (stale.value.current.content, stale.value.current.saved_by) == (theirs, "Tilbudsleder 0")
    assert save(session, bid_id, BidContent(), vault, story.members[0], version=1) == 2


def test_draft_closes_at_the_deadline(session, story, vault):
    bid_id = start(session, story, story.leads[0])
    last = DEADLINE - timedelta(microseconds=1)
    save(session, bid_id, BidContent(), vault, story.leads[0], now=last)
    with pytest.raises(DeadlinePassed):
        save(session, bid_id, BidContent(), vault, story.leads[0], version=1, now=DEADLINE)


def test_draft_cannot_offer_anothers_person(session, story, vault):
    bid_id = start(session, story, story.leads[0])
    foreign = session.scalar(
        select(Person.id).where(Person.consortium_id == story.consortium_ids[1]).limit(1)
    )
    content = BidContent(team=(Member(label="Lånt", role="", person_id=foreign),))
    with pytest.raises(NotFound):
        save(session, bid_id, content, vault, story.leads[0])


@pytest.mark.parametrize("who", ["foreign", "outsider", "officer", "owner", "administrator"])
def test_every_verb_is_not_found_for_those_outside(session, story, vault, storage, who):
    bid_id = bid_stories.submitted(session, story, vault, storage)
    actor = story.leads[1] if who == "foreign" else getattr(story, who)
    file_id = session.scalar(select(BidFile.id))
    by = {"actor": actor, "now": WRITING}
    attempts = [
        lambda: bids.read_draft(session, bid_id, vault=vault, actor=actor),
        lambda: bids.save_draft(session, bid_id, BidContent(), version=1, vault=vault, **by),
        lambda: bid_files.attach(
            session, bid_id, name="a.pdf", content=PDF, vault=vault, storage=storage, **by
        ),
        lambda: bid_files.detach(session, bid_id, file_id, **by),
        lambda: bids.submit(
            session, bid_id, idempotency_key="x", received_at=WRITING, vault=vault, **by
        ),
        lambda: bids.record_late(session, bid_id, received_at=WRITING, **by),
        lambda: bids.withdraw(session, bid_id, **by),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound), atomic(session):
            attempt()


@pytest.mark.parametrize("bid_id", [0, -1, 999_999])
def test_bid_that_does_not_exist_is_not_found(session, story, vault, bid_id):
    with pytest.raises(NotFound):
        submit(session, bid_id, vault, story.leads[0])
    with pytest.raises(NotFound):
        bids.read_draft(session, bid_id, vault=vault, actor=story.leads[0])


def test_submission_is_sealed_receipted_mailed_and_logged(session, story, vault, storage):
    bid_id = bid_stories.written(session, story, vault)
    file_id = bid_stories.attached(session, story, bid_id, vault, storage)
    at = WRITING + timedelta(seconds=1, microseconds=7)
    made = submit(session, bid_id, vault, story.leads[0], received_at=at).submission
    bid = session.get(Bid, bid_id)
    receipt = receipts.receipt_of("2027/7", bid, made)
    assert (made.number, made.received_at, made.receipt_digest) == (1, at, receipt.digest())
    assert [(f.id, f.name, f.size) for f in receipt.files] == [(file_id, "Løsning.pdf", len(PDF))]
    mail = session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
    assert (mail.recipient, mail.subject) == (
        "konsortium0@example.test",
        "Tilbudet er mottatt: Enklere hverdag: tjenestedesign (konstruert)",
    )
    assert made.receipt_digest in mail.body
    assert tags(session) == ["bid:draft:save", "bid:file:add", "bid:bid:submit"]


def test_number_of_a_file_counts_no_other_bid_s_files(session, story, vault, storage):
    first, other = (bid_stories.started(session, story, n) for n in (0, 1))
    ids = [
        bid_stories.attached(session, story, bid, vault, storage, n, name=f"Vedlegg {name}.pdf")
        for name, (bid, n) in enumerate(((first, 0), (other, 1), (other, 1), (first, 0)))
    ]
    assert ids[3] - ids[0] == 1
    assert ids[2] - ids[1] == 1


def test_submitting_twice_with_one_key_gives_one_submission(session, story, vault):
    bid_id = bid_stories.written(session, story, vault)
    first = submit(session, bid_id, vault, story.leads[0])
    again = submit(session, bid_id, vault, story.leads[0])
    assert again.submission.id == first.submission.id
    assert (len(first.seed), again.seed) == (SEED_SIZE, b"")
    assert session.scalar(select(func.count(Submission.id))) == 1


def at_once(engine, verb, times=6):
    """Run the verb in as many threads at the same time; return the names of what was raised."""
    raised = []

    def run():
        with Session(engine, expire_on_commit=False) as own:
            try:
                with atomic(own):
                    verb(own)
            except DomainError as refused:
                raised.append(type(refused).__name__)

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_clicks_at_the_same_time_are_one_submission(session, story, vault, engine):
    bid_id = bid_stories.written(session, story, vault)

    def click(own):
        bids.submit(
            own, bid_id, idempotency_key="k", received_at=WRITING, vault=vault,
            actor=story.leads[0], now=WRITING,
        )  # fmt: skip

    assert at_once(engine, click) == []
    assert session.scalar(select(func.count(Submission.id))) == 1


def test_members_saving_at_the_same_time_do_not_overwrite_each_other(session, story, vault, engine):
    bid_id = bid_stories.started(session, story)

    def save_first(own):
        bids.save_draft(
            own, bid_id, BidContent(), version=0, vault=vault, actor=story.members[0], now=WRITING
        )

    assert at_once(engine, save_first) == ["Stale"] * 5
    assert session.scalar(select(BidDraft.version)) == 1


def test_lost_answer_can_be_asked_for_again_after_the_deadline(session, story, vault):
    bid_id = bid_stories.written(session, story, vault)
    first = submit(session, bid_id, vault, story.leads[0]).submission.id
    late = DEADLINE + timedelta(minutes=1)
    again = submit(session, bid_id, vault, story.leads[0], received_at=late)
    assert again.submission.id == first


def test_replacing_gives_the_next_number_and_keeps_the_first(session, story, vault):
    bid_id = bid_stories.submitted(session, story, vault)
    before = session.scalars(select(Submission)).one()
    kept = (before.payload, before.receipt_digest)
    save(session, bid_id, bid_stories.content(session, story), vault, story.leads[0])
    assert submit(session, bid_id, vault, story.leads[0], key="second").number == 2
    rows = session.scalars(select(Submission).order_by(Submission.number)).all()
    assert [r.number for r in rows] == [1, 2]
    assert (rows[0].payload, rows[0].receipt_digest) == kept


@pytest.mark.parametrize(
    ("offset", "late"),
    [(timedelta(microseconds=-1), False), (timedelta(0), True), (timedelta(seconds=1), True)],
)
def test_deadline_is_decided_by_the_time_received(session, story, vault, offset, late):
    bid_id = bid_stories.written(session, story, vault)
    if late:
        with pytest.raises(DeadlinePassed) as refused:
            submit(session, bid_id, vault, story.leads[0], received_at=DEADLINE + offset)
        assert dict(refused.value.reasons[0].params) == {"deadline": DEADLINE}
    else:
        submit(session, bid_id, vault, story.leads[0], received_at=DEADLINE + offset)
    assert session.scalar(select(func.count(Submission.id))) == int(not late)


def test_bid_received_in_time_is_not_late_because_the_lock_was_slow(session, story, vault):
    bid_id = bid_stories.written(session, story, vault)
    with atomic(session):
        made = bids.submit(
            session,
            bid_id,
            idempotency_key="k",
            received_at=DEADLINE - timedelta(microseconds=1),
            vault=vault,
            actor=story.leads[0],
            now=DEADLINE + timedelta(seconds=7),
        )
    assert made.number == 1


def test_late_bid_is_on_record_with_times_and_size(session, story, vault, storage):
    bid_id = bid_stories.written(session, story, vault)
    bid_stories.attached(session, story, bid_id, vault, storage)
    size = len(session.get(BidDraft, bid_id).payload) + len(PDF)
    with atomic(session):
        bids.record_late(session, bid_id, received_at=DEADLINE, actor=story.leads[0], now=DEADLINE)
    line = session.scalars(select(AuditEntry.line).where(AuditEntry.tag == "bid:bid:late")).one()
    assert json.loads(line)["facts"] == {
        "received_at": DEADLINE.isoformat(), "deadline": DEADLINE.isoformat(),
        "saved_at": WRITING.isoformat(), "files": 1, "octets": size,
    }  # fmt: skip
    assert session.scalar(select(func.count(Submission.id))) == 0


def test_extended_deadline_lets_a_bid_in(session, story, vault):
    bid_id = bid_stories.written(session, story, vault)
    with atomic(session):
        competitions.extend(
            session,
            story.competition_id,
            deadline_at=DEADLINE + timedelta(days=2),
            summary="Ny frist",
            actor=story.officer,
            now=WRITING,
        )
    assert submit(session, bid_id, vault, story.leads[0], received_at=DEADLINE).number == 1


def test_cancelled_competition_takes_no_bids(session, story, vault):
    bid_id = bid_stories.written(session, story, vault)
    with atomic(session):
        competitions.cancel(
            session,
            story.competition_id,
            ground=CancelGround.NEED,
            why="Behovet falt bort",
            actor=story.officer,
            now=WRITING,
        )
    with pytest.raises(IllegalTransition) as refused:
        submit(session, bid_id, vault, story.leads[0])
    assert codes(refused) == [Code.WRONG_STATE]


def test_member_cannot_submit_nor_withdraw(session, story, vault):
    bid_id = bid_stories.submitted(session, story, vault)
    with pytest.raises(PermissionDenied) as refused:
        submit(session, bid_id, vault, story.members[0], key="other")
    assert codes(refused) == [Code.NOT_LEAD]
    with pytest.raises(PermissionDenied) as refused, atomic(session):
        bids.withdraw(session, bid_id, actor=story.members[0], now=WRITING)
    assert codes(refused) == [Code.NOT_LEAD]


def test_incomplete_bid_is_refused_with_every_gap(session, story, vault):
    bid_id = start(session, story, story.leads[0])
    with pytest.raises(InvalidInput) as refused:
        submit(session, bid_id, vault, story.leads[0])
    assert codes(refused) == [
        Code.ANSWER_EMPTY,
        Code.ANSWER_EMPTY,
        Code.TEAM_MISSING,
        Code.PRICE_MISSING,
        Code.PRICE_MISSING,
        Code.CONFIRMATION_MISSING,
    ]


def test_rate_above_the_consortiums_ceiling_is_refused(session, story, vault):
    content = bid_stories.content(session, story)
    senior = min(content.rates)
    bid_id = bid_stories.written(session, story, vault, rates={**content.rates, senior: 150_001})
    with pytest.raises(InvalidInput) as refused:
        submit(session, bid_id, vault, story.leads[0])
    assert [(w.code, dict(w.params)) for w in refused.value.reasons] == [
        (Code.RATE_ABOVE_MAXIMUM, {"name": "Seniorrådgiver", "maximum": 150_000})
    ]


def test_withdrawn_bid_can_be_submitted_again(session, story, vault):
    bid_id = bid_stories.submitted(session, story, vault)
    with atomic(session):
        bids.withdraw(session, bid_id, actor=story.leads[0], now=WRITING)
    assert session.get(Bid, bid_id).withdrawn_at == WRITING
    with pytest.raises(IllegalTransition) as refused, atomic(session):
        bids.withdraw(session, bid_id, actor=story.leads[0], now=WRITING)
    assert codes(refused) == [Code.NOT_SUBMITTED]
    save(session, bid_id, bid_stories.content(session, story), vault, story.leads[0])
    assert submit(session, bid_id, vault, story.leads[0], key="again").number == 2
    assert session.get(Bid, bid_id).withdrawn_at is None


def test_withdrawing_closes_at_the_deadline(session, story, vault):
    bid_id = bid_stories.submitted(session, story, vault)
    with pytest.raises(DeadlinePassed), atomic(session):
        bids.withdraw(session, bid_id, actor=story.leads[0], now=DEADLINE)


@pytest.mark.sqlite
def test_nothing_of_a_bid_lies_open_anywhere(session, story, vault, storage, engine, tmp_path):
    """Grep every byte of the database file, its log and the storage folder."""
    content = bid_stories.content(session, story, marker=MARKER)
    secret_rate = 103_457
    content = replace(content, rates=dict.fromkeys(content.rates, secret_rate))
    bid_id = start(session, story, story.leads[0])
    save(session, bid_id, content, vault, story.leads[0])
    body = b"%PDF-1.7 " + MARKER.encode() * 50
    bid_stories.attached(session, story, bid_id, vault, storage, body=body)
    answers = [f"{MARKER} svar {n}" for n in range(2)]
    save(
        session,
        bid_id,
        replace(content, answers=dict(zip(content.answers, answers, strict=True))),
        vault,
        story.members[0],
        version=1,
    )
    too_dear = replace(content, rates=dict.fromkeys(content.rates, 999_999))
    save(session, bid_id, too_dear, vault, story.leads[0], version=2)
    with pytest.raises(InvalidInput):
        submit(session, bid_id, vault, story.leads[0])
    save(session, bid_id, content, vault, story.leads[0], version=3)
    submit(session, bid_id, vault, story.leads[0])
    session.close()
    looked_in = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert {p.name for p in looked_in} >= {"test.db"}
    assert sum(p.stat().st_size for p in looked_in if p.parent.name == "storage") > 500
    for path in looked_in:
        raw = path.read_bytes()
        for secret in (MARKER, "HEMMELIG", "103457", "1034,57", "999999"):
            for encoding in ("utf-8", "utf-16-le"):
                assert secret.encode(encoding) not in raw, (path.name, secret)


@pytest.mark.sqlite
def test_marker_grep_finds_what_lies_open(session, story, engine, tmp_path):
    """The grep above has teeth: a text that is stored openly is found by the same means."""
    with atomic(session):
        competitions.cancel(
            session,
            story.competition_id,
            ground=CancelGround.NEED,
            why=MARKER,
            actor=story.officer,
            now=WRITING,
        )
    session.close()
    assert any(MARKER.encode() in p.read_bytes() for p in tmp_path.rglob("test.db*"))


def test_draft_with_a_changed_byte_is_refused(session, story, vault):
    bid_id = bid_stories.written(session, story, vault)
    with atomic(session):
        row = session.get(BidDraft, bid_id)
        row.payload = row.payload[:-1] + bytes([row.payload[-1] ^ 1])
    with pytest.raises(SealBroken):
        bids.read_draft(session, bid_id, vault=vault, actor=story.leads[0])


def test_draft_moved_to_another_bid_is_refused(session, story, vault):
    first = bid_stories.written(session, story, vault, 0)
    second = bid_stories.written(session, story, vault, 1)
    with atomic(session):
        session.get(BidDraft, second).payload = session.get(BidDraft, first).payload
    with pytest.raises(SealBroken):
        bids.read_draft(session, second, vault=vault, actor=story.leads[1])
