"""Whose bid it is, as evaluators who are not to know meet it on pages and in files."""

import pytest
from sqlalchemy import select

from procure.domain.errors import NotFound
from procure.domain.openings import Defect
from procure.extensions import atomic
from procure.models.bids import Bid, Submission
from procure.models.documents import Document
from procure.queries import consensus as meetings
from procure.queries import (
    documents,
    evaluations,
    journals,
    matrices,
    openings,
    score_sheets,
    sheet_forms,
)
from procure.services import consensus, impartiality, paperwork
from procure.services import evaluations as verbs
from tests import evaluation_stories as es
from tests import journal_stories as js


def masked(session, folder):
    """Both sheets are in and the meeting has begun; the names were hidden at the opening."""
    found = es.opened(session, folder, bids=3)
    with atomic(session):
        impartiality.mask(session, found.id, masked=True, actor=found.story.owner, now=es.OPENED)
        for evaluator in found.story.evaluators:
            impartiality.declare(session, found.id, ties={}, actor=evaluator, now=es.OPENED)
        verbs.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
        for evaluator in found.story.evaluators:
            for bid, criterion in found.cells:
                verbs.set_score(
                    session, found.id, bid_id=bid, criterion_id=criterion, points=es.Decimal(7),
                    reason="Godt svar.", actor=evaluator, now=es.SCORING,
                )  # fmt: skip
            verbs.submit_sheet(session, found.id, actor=evaluator, now=es.SCORING)
        consensus.start(session, found.id, actor=found.story.owner, now=es.CONSENSUS)
    found = es.replace(found, now=es.CONSENSUS)
    (entry,) = js.written(session, found, js.CLARIFICATION, 0)
    js.lettered(session, found, "clarification", entry)
    return found


def pages(session, found, viewer):
    """Everything that an evaluator reads of the bids."""
    by = {"viewer": viewer, "now": found.now}
    yield evaluations.board(session, found.id, **by)
    yield score_sheets.sheet(session, found.id, **by)
    yield meetings.page(session, found.id, **by)
    yield matrices.page(session, found.id, **by)
    yield journals.page(session, found.id, **by)
    yield documents.page(session, found.id, **by).rows
    for bid in found.bids:
        yield openings.read(session, bid, **by)


def test_evaluators_read_letters_and_whoever_leads_reads_names(session, tmp_path):
    found = masked(session, tmp_path)
    evaluator, owner = found.story.evaluators[0], found.story.owner
    for page in pages(session, found, evaluator):
        assert "Konsortium" not in repr(page), type(page)
    meeting = meetings.page(session, found.id, viewer=evaluator, now=found.now)
    assert {row.bid for row in meeting.rows} == {"Tilbud A", "Tilbud B", "Tilbud C"}
    led = meetings.page(session, found.id, viewer=owner, now=found.now)
    assert {row.bid[:10] for row in led.rows} == {"Konsortium"}


def test_every_page_calls_a_bid_the_same(session, tmp_path):
    found = masked(session, tmp_path)
    by = {"viewer": found.story.evaluators[0], "now": found.now}
    read = {bid: openings.read(session, bid, **by).consortium for bid in found.bids}
    meeting = meetings.page(session, found.id, **by)
    assert {(row.bid_id, row.bid) for row in meeting.rows} == set(read.items())
    assert sorted(read.values()) == ["Tilbud A", "Tilbud B", "Tilbud C"]


def test_names_are_shown_to_all_when_the_points_are_locked(session, tmp_path):
    found = masked(session, tmp_path)
    by = {"actor": found.story.owner, "now": es.LOCKED}
    with atomic(session):
        for number, (bid, criterion) in enumerate(found.cells):
            consensus.agree(
                session, found.id, bid_id=bid, criterion_id=criterion, points=es.Decimal(7),
                reason=f"{es.REASON} Ref. {number}.", **by,
            )  # fmt: skip
        consensus.lock(session, found.id, **by)
    page = matrices.page(session, found.id, viewer=found.story.evaluators[0], now=es.LOCKED)
    assert {column.name[:10] for column in page.columns} == {"Konsortium"}


def test_the_file_of_the_sheet_has_letters_too(session, tmp_path):
    found = es.opened(session, tmp_path)
    evaluator = found.story.evaluators[0]
    with atomic(session):
        impartiality.mask(session, found.id, masked=True, actor=found.story.owner, now=es.OPENED)
        impartiality.declare(session, found.id, ties={}, actor=evaluator, now=es.OPENED)
        verbs.start_scoring(session, found.id, actor=found.story.owner, now=es.SCORING)
    page = sheet_forms.page(session, found.id, viewer=evaluator, now=es.SCORING)
    assert {cell.bid for cell in page.form.cells} == {"Tilbud A", "Tilbud B"}


def test_a_masked_bid_page_does_not_say_when_the_bid_came(session, tmp_path):
    found = masked(session, tmp_path)
    read = {
        who: openings.read(session, found.bids[0], viewer=who, now=found.now)
        for who in (found.story.evaluators[0], found.story.owner)
    }
    hidden, shown = read.values()
    assert (hidden.received_at, hidden.number, hidden.receipt_digest) == (None, 0, "")
    sent = session.scalars(select(Submission).where(Submission.bid_id == found.bids[0])).one()
    assert (shown.received_at, shown.number, shown.receipt_digest) == (
        sent.received_at, sent.number, sent.receipt_digest,
    )  # fmt: skip


def test_a_masked_bid_page_does_not_name_the_file_that_was_lost(session, tmp_path):
    found = masked(session, tmp_path)
    bid = session.get_one(Bid, found.bids[0])
    lost = Defect(bid.id, 77, "Løsningen fra Konsortium.PDF", gone=True)
    bid.defects = [lost.plain()]
    session.commit()
    evaluator, owner = found.story.evaluators[0], found.story.owner
    read = openings.read(session, bid.id, viewer=evaluator, now=found.now)
    assert [(one.name, one.gone) for one in read.defects] == [("Vedlegg 1.pdf", True)]
    assert openings.read(session, bid.id, viewer=owner, now=found.now).defects == (lost,)


def test_a_masked_evaluator_fetches_what_is_published_and_the_own_sheet(session, tmp_path):
    found = masked(session, tmp_path)
    one, other = found.story.evaluators
    by = {"actor": found.story.owner, "now": found.now}
    with atomic(session):
        for name, about in (
            ("opening_protocol", 0), ("impartiality", one.id),
            ("evaluation_sheet", one.id), ("evaluation_sheet", other.id),
        ):  # fmt: skip
            paperwork.make(session, found.id, name, about, **by)
    rows = session.scalars(select(Document)).all()
    own = {row.id for row in rows if (row.name, row.subject_id) == ("evaluation_sheet", one.id)}
    published = {row.id for row in rows if row.for_suppliers and row.bid_id is None}
    assert len(own) == 1
    assert published != set()
    listed = documents.page(session, found.id, viewer=one, now=found.now).rows
    assert {row.id for row in listed} == published | own
    for row in rows:
        if row.id not in published | own:
            with pytest.raises(NotFound):
                documents.download(session, row.id, viewer=one)
    led = documents.page(session, found.id, viewer=found.story.owner, now=found.now).rows
    assert {row.id for row in rows} == {row.id for row in led}
